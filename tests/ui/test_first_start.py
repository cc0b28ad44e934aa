"""The page of an empty library: folders, counting, starting, and giving way to the table."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from musicanalyzer.errors import LibraryError
from musicanalyzer.ui import first_start
from musicanalyzer.ui.app import DesktopApp
from musicanalyzer.ui.errand import Errand
from musicanalyzer.ui.first_start import FirstStart
from tests.helpers.scanning import write_songs

SCAN_MS = 60_000


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a music folder of three songs, which the platform names."""
    write_songs(tmp_path / "home" / "Music", 3)
    monkeypatch.setattr(
        QStandardPaths, "standardLocations", lambda which: [str(tmp_path / "home" / "Music")]
    )
    return tmp_path / "home"


@pytest.fixture
def app(make_app, tmp_path: Path, home: Path, qtbot) -> DesktopApp:
    app = make_app(tmp_path / "new.db")
    qtbot.waitUntil(app.window.library.first_start.isVisible)
    return app


def page(app: DesktopApp) -> FirstStart:
    return app.window.library.first_start


def test_an_empty_library_suggests_the_music_folder_and_counts_it(app, home, qtbot) -> None:
    music = str(home / "Music")
    assert page(app).chosen == [music]
    qtbot.waitUntil(lambda: page(app).counts[music].text().startswith("3 music file"))
    for hidden in (app.window.library.view, app.window.library.search, app.window.library.filters):
        assert not hidden.isVisible()


def test_a_library_with_tracks_shows_its_table(make_app, database, qtbot) -> None:
    app = make_app(database)
    qtbot.waitUntil(lambda: app.window.library.table.rowCount() == 12)
    qtbot.wait(100)
    assert not page(app).isVisible()
    assert app.window.library.search.isVisible()


def test_starting_scans_the_ticked_folders_and_the_table_takes_over(
    app, home, qtbot, tmp_path
) -> None:
    write_songs(tmp_path / "other", 1, first_seed=5)
    page(app).add_folder(str(tmp_path / "not this"))
    page(app).add_folder(str(tmp_path / "other"))
    page(app).boxes[1].click()
    page(app).start.setFocus()
    qtbot.keyClick(page(app).start, Qt.Key.Key_Return)
    assert app.settings.value.folders == (str(home / "Music"), str(tmp_path / "other"))
    assert not page(app).start.isEnabled()
    qtbot.waitUntil(lambda: page(app).news.text().startswith("Listening"), timeout=SCAN_MS)
    library = app.window.library
    qtbot.waitUntil(lambda: library.table.rowCount() == 4, timeout=SCAN_MS)
    qtbot.waitUntil(lambda: not page(app).isVisible())
    assert library.search.isVisible()
    assert library.view.isVisible()
    qtbot.waitUntil(lambda: app.context.scans.running is None, timeout=SCAN_MS)


def test_return_presses_the_button_that_has_the_focus(app, qtbot, tmp_path, monkeypatch) -> None:
    asked: list[QWidget] = []
    chosen = str(tmp_path / "chosen")
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", lambda parent, title: asked.append(parent) or chosen
    )
    page(app).add.setFocus()
    qtbot.keyClick(page(app).add, Qt.Key.Key_Return)
    assert asked == [page(app)]
    assert page(app).chosen[-1] == chosen
    assert app.context.scans.jobs == []
    qtbot.waitUntil(lambda: page(app).counts[chosen].text() == "is not there")


def test_every_control_is_reached_by_tab_in_reading_order(app, tmp_path) -> None:
    page(app).add_folder(str(tmp_path))
    expected = [*page(app).boxes, page(app).add, page(app).start, page(app).try_demo]
    found: list[QWidget] = []
    widget: QWidget = expected[0]
    while widget not in found:
        found.append(widget)
        widget = widget.nextInFocusChain()
    assert [widget for widget in found if widget in expected] == expected


def test_without_a_ticked_folder_nothing_can_be_started(app) -> None:
    for box in page(app).boxes:
        box.setChecked(False)
    assert not page(app).start.isEnabled()


def test_the_demo_is_offered_only_where_it_is(app, qtbot, tmp_path) -> None:
    assert page(app).try_demo.isVisible()
    without = FirstStart(app.context, suggested=[], demo=tmp_path / "nowhere")
    qtbot.addWidget(without)
    without.show()
    assert not without.try_demo.isVisible()
    with qtbot.waitSignal(page(app).start_asked) as asked:
        qtbot.mouseClick(page(app).try_demo, Qt.MouseButton.LeftButton)
    (folders,) = asked.args
    assert sum(path.is_file() for path in Path(folders[0]).rglob("*.*")) == 12
    app.context.scans.cancel(app.context.scans.jobs[0])


def test_a_folder_without_music_is_said_and_the_page_stays(app, qtbot, tmp_path) -> None:
    (tmp_path / "nothing").mkdir()
    app.window.add_folders([str(tmp_path / "nothing")])
    qtbot.waitUntil(lambda: page(app).error.isVisible(), timeout=SCAN_MS)
    assert page(app).error.text().startswith(f"No music was found in {tmp_path / 'nothing'}.")
    qtbot.wait(100)
    assert page(app).isVisible()
    assert page(app).start.isEnabled()


def test_a_library_whose_files_are_all_gone_is_no_first_start(
    app, home, qtbot, make_app, tmp_path
) -> None:
    page(app).start.click()
    qtbot.waitUntil(lambda: app.window.library.table.rowCount() == 3, timeout=SCAN_MS)
    qtbot.waitUntil(lambda: app.context.scans.running is None, timeout=SCAN_MS)
    shutil.rmtree(home / "Music")
    (home / "Music").mkdir()
    app.window.scan_again()
    library = app.window.library
    qtbot.waitUntil(library._nothing.isVisible, timeout=SCAN_MS)
    qtbot.waitUntil(lambda: not page(app).isVisible(), timeout=SCAN_MS)
    assert "Connect the drive" in library._nothing.text()


def test_the_home_itself_is_not_suggested(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(QStandardPaths, "standardLocations", lambda which: [str(tmp_path)])
    assert first_start.music_folders() == []


# Errands


def test_an_errand_brings_its_values_in_order_on_the_windows_thread(qtbot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    errand = Errand(lambda: iter(range(100)), owner)
    found: list[tuple[object, bool]] = []
    errand.arrived.connect(
        lambda value: found.append((value, threading.current_thread() is threading.main_thread()))
    )
    with qtbot.waitSignal(errand.ended) as ended:
        pass
    assert found == [(number, True) for number in range(100)]
    assert ended.args == [None]


def test_an_errand_that_fails_gives_what_it_had_and_the_error(qtbot) -> None:
    def make() -> Iterator[int]:
        yield 1
        raise LibraryError("no luck")

    owner = QWidget()
    qtbot.addWidget(owner)
    errand = Errand(make, owner)
    found: list[object] = []
    errand.arrived.connect(found.append)
    with qtbot.waitSignal(errand.ended) as ended:
        pass
    assert found == [1]
    assert ended.args[0].message == "no luck"


def test_a_cancelled_errand_brings_nothing_and_its_thread_ends(qtbot) -> None:
    go = threading.Event()

    def make() -> Iterator[int]:
        while True:
            go.wait()
            yield 1

    owner = QWidget()
    qtbot.addWidget(owner)
    errand = Errand(make, owner)
    found: list[object] = []
    errand.arrived.connect(found.append)
    errand.cancel()
    go.set()
    qtbot.waitUntil(lambda: not errand._thread.is_alive())
    qtbot.wait(120)
    assert found == []
