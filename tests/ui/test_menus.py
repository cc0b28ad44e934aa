"""Menus and commands are about the rows that one sees; what is dropped goes where it belongs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu, QTableWidget, QWidget

from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui.menus import RowMenu


def press_menu_key(view: QWidget) -> None:
    """As Qt does it: with the place of the text cursor, in the view's coordinates."""
    place = view.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).center()
    place = QPoint(round(place.x()), round(place.y()))
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(view, QContextMenuEvent(reason, place, view.mapToGlobal(place)))


def test_the_menu_key_opens_the_menu_of_the_current_row(qtbot) -> None:
    table = QTableWidget(12, 2)
    qtbot.addWidget(table)
    table.resize(300, 200)
    table.show()
    rows: list[int] = []
    RowMenu(table, lambda place: rows.append(table.indexAt(place).row()))
    press_menu_key(table)  # nothing is current
    for row in (0, 3, 11):
        table.setCurrentCell(row, 0)
        press_menu_key(table)
    assert rows == [0, 3, 11]
    middle = table.visualRect(table.model().index(11, 0)).center()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(
        table.viewport(), QContextMenuEvent(reason, middle, table.mapToGlobal(middle))
    )
    assert rows == [0, 3, 11, 11]


def test_the_menu_key_is_about_the_current_track_of_the_library(app, monkeypatch) -> None:
    library = app.window.library
    asked: list[int] = []

    def fill(menu: QMenu, one: TrackRow) -> None:
        asked.append(one.id)
        menu.addAction("Play")

    monkeypatch.setattr(library, "actions_for", fill)
    for row in (0, 5, library.table.rowCount() - 1):
        library.view.selectRow(row)
        QTimer.singleShot(50, close_menu)
        press_menu_key(library.view)
    assert asked == [int(library.table.ids[row]) for row in (0, 5, 11)]


def close_menu() -> None:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()


@pytest.mark.parametrize("name", ["settings", "jobs", "live"])
def test_commands_do_nothing_to_a_selection_that_one_does_not_see(app, name: str) -> None:
    window = app.window
    window.library.view.selectRow(3)
    assert window._selected() == window.library.view.selected_ids
    window.show_view(getattr(window, name))
    assert window._selected() == []


def test_commands_are_about_the_list_beside_the_map(app, qtbot) -> None:
    window = app.window
    window.library.view.selectRow(0)
    window.show_view(window.mood_map)
    tracks = window.mood_map.tracks
    qtbot.waitUntil(lambda: len(tracks.ids) > 4)
    assert window._selected() == []
    tracks.view.selectRow(2)
    tracks.view.selectionModel().select(
        tracks.table.index(4, 0),
        tracks.view.selectionModel().SelectionFlag.Select
        | tracks.view.selectionModel().SelectionFlag.Rows,
    )
    assert window._selected() == [int(tracks.ids[2]), int(tracks.ids[4])]


def test_commands_are_about_the_track_that_is_asked_about(app, qtbot) -> None:
    app.settings.update(thresholds={"genre": 0.99})
    window = app.window
    window.library.view.selectRow(0)
    window.show_view(window.review)
    questions = window.review.questions
    qtbot.waitUntil(lambda: questions.current is not None)
    assert window._selected() == [questions.current.track.id]
    window.review.tabs.setCurrentIndex(1)
    assert window._selected() == []


def test_a_similar_track_is_chosen_by_keys(app, qtbot) -> None:
    window = app.window
    window.library.view.selectRow(0)
    similar = window.panel.similar
    qtbot.waitUntil(lambda: similar.count() > 2)
    similar.setCurrentRow(1)
    wanted = similar.track_ids[1]
    chosen: list[int] = []
    similar.chosen.connect(chosen.append)
    qtbot.keyClick(similar, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert chosen == [wanted]


@pytest.fixture
def drop(app) -> Callable[[list[Path | str]], bool]:
    """Files and folders from a file manager onto the window; whether it takes them."""

    def dropped(paths: list[Path | str]) -> bool:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        place, copy = QPoint(400, 400), Qt.DropAction.CopyAction
        entering = QDragEnterEvent(place, copy, mime, buttons, keys)
        QApplication.sendEvent(app.window, entering)
        if entering.isAccepted():
            drop = QDropEvent(QPointF(place), copy, mime, buttons, keys)
            QApplication.sendEvent(app.window, drop)
        return entering.isAccepted()

    return dropped


def test_a_dropped_folder_is_added_once(app, drop, qtbot, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    (folder / "album").mkdir(parents=True)
    before = app.settings.value.folders
    assert drop([f"{folder}/"])
    assert app.settings.value.folders == (*before, str(folder))
    assert drop([folder, folder / "album"])  # which is in it
    assert app.settings.value.folders == (*before, str(folder))
    app.context.undo.undo()
    assert app.settings.value.folders == before
    qtbot.waitUntil(lambda: app.context.scans.running is None, timeout=20_000)


def test_dropped_music_is_opened_and_is_no_folder(app, drop, qtbot, tmp_path: Path) -> None:
    source = next(Path(app.window.library.table.track(0).path).parent.iterdir())
    file = tmp_path / f"New{source.suffix}"
    shutil.copy(source, file)
    before = app.settings.value.folders
    drop([file])
    qtbot.waitUntil(lambda: app.window.library.table.rowCount() == 13, timeout=30_000)
    assert app.settings.value.folders == before


def test_a_dropped_playlist_is_imported_and_other_files_are_refused(
    app, drop, monkeypatch, tmp_path: Path
) -> None:
    window, said = app.window, []
    app.context.said.connect(lambda words, kind: said.append(words))
    imported: list[str] = []
    monkeypatch.setattr(window.playlists.exchange, "import_files", imported.extend)
    for name in ("set.m3u8", "cover.png"):
        (tmp_path / name).write_text("#EXTM3U\n")
    before = app.settings.value.folders
    drop([tmp_path / "set.m3u8"])
    assert imported == [str(tmp_path / "set.m3u8")]
    assert window.stack.currentWidget() is window.playlists
    drop([tmp_path / "cover.png"])
    assert "cover.png is neither" in said[-1]
    assert app.settings.value.folders == before
