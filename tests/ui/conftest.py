"""A window over a real library of really scanned files, on a screen that needs no display."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.installed import installed_models
from musicanalyzer.services.start import make_scan
from musicanalyzer.ui.app import DesktopApp
from musicanalyzer.ui.main_window import MainWindow

DEMO = Path(__file__).parents[2] / "resources" / "demo" / "tracks"


@pytest.fixture(scope="session")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the demo tracks and one file that cannot be read; not to be changed."""
    folder = tmp_path_factory.mktemp("scanned")
    music = folder / "music"
    shutil.copytree(DEMO, music)
    (music / "broken.mp3").write_bytes(b"this is no music" * 100)
    database = folder / "library.db"
    for _ in make_scan(database=database, models=installed_models(), device="cpu").run(
        [str(music)]
    ):
        pass
    return database


@pytest.fixture
def database(scanned: Path, tmp_path: Path) -> Path:
    """A copy of the library, the test's own; its files lie where they were scanned."""
    copy = tmp_path / "library.db"
    LibraryReader(scanned).close()
    for part in scanned.parent.glob("library.db*"):
        shutil.copy2(part, tmp_path / part.name)
    return copy


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


@pytest.fixture(scope="session", autouse=True)
def garbage_is_collected_between_tests() -> Iterator[None]:
    """See ``ui.garbage``: one test may have two windows, of which one is closed first."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def make_app(qtbot, settings_file: Path) -> Iterator[Callable[[Path], DesktopApp]]:
    """Opens the program over a library; everything is ended after the test."""
    opened: list[DesktopApp] = []

    def make(database: Path) -> DesktopApp:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        app = DesktopApp(application, database=database, settings_file=settings_file)
        opened.append(app)
        app.show()
        app.window.resize(1280, 800)  # the screen of these tests is 800 by 800
        qtbot.waitExposed(app.window)
        return app

    yield make
    for app in opened:
        # Qt takes Shift for held after a key with it, and then selects nothing in the next test.
        qtbot.keyClick(app.window, Qt.Key.Key_unknown)
        app.window.close()
        app.close()
        app.window.deleteLater()
    opened.clear()
    # Windows that were closed must not be collected by a thread of the next ones.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


@pytest.fixture
def app(make_app, database: Path, qtbot) -> DesktopApp:
    """The program over the demo library, its table filled."""
    app = make_app(database)
    table = app.window.library.table
    qtbot.waitUntil(lambda: table.rowCount() == 12 and table.track(0) is not None)
    return app


@pytest.fixture
def every_view(app: DesktopApp, qtbot) -> Iterator[MainWindow]:
    """The window with each view opened in turn, a track chosen."""
    app.window.library.view.selectRow(0)

    def opened() -> Iterator[MainWindow]:
        for name in app.window.view_names:
            app.window.show_view(getattr(app.window, name))
            qtbot.wait(200)
            yield app.window

    return opened()
