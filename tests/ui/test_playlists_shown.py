"""What is done in the view of playlists is done to what it shows, however late its answers come."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.playlist_rules import Limits, Where
from musicanalyzer.ui.export_dialog import ExportDialog
from musicanalyzer.ui.playlist_form import PlaylistForm
from musicanalyzer.ui.track_table import track_mime
from tests.helpers.libraries import build
from tests.helpers.playlist_window import Window

EVERYTHING = Limits(n=None, near_duplicate=None)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return build(tmp_path / "library.db", 12)


@pytest.fixture
def window(make_app, qtbot, database: Path) -> Window:
    return Window(make_app(database), qtbot, database)


@pytest.fixture
def two(window: Window) -> Window:
    """Two playlists kept by hand; A is shown."""
    window.make("A", window.ids[:3])
    window.make("B", window.ids[6:9])
    show(window, "A")
    return window


def show(window: Window, name: str) -> None:
    window.view.names.choose(name)
    window.qtbot.waitUntil(
        lambda: window.view.contents is not None and window.view.contents.name == name
    )


@contextmanager
def nothing_is_read(window: Window) -> Iterator[None]:
    """As while the query of a smart playlist takes its time."""
    go_on = threading.Event()
    window.playlists.reading.ask(lambda reader: go_on.wait(20), lambda _: None)
    try:
        yield
    finally:
        go_on.set()


def test_no_track_is_lost_from_a_playlist_that_is_chosen_and_not_yet_shown(
    two: Window, qtbot
) -> None:
    before, tracks, played = two.stored(), two.view.tracks, []
    two.app.context.play_asked.connect(lambda *asked: played.append(asked))
    with nothing_is_read(two):
        two.view.names.choose("B")
        tracks.select_places([0])
        tracks.setFocus()
        qtbot.keyClick(tracks, Qt.Key.Key_Delete)
        qtbot.keyClick(tracks, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        qtbot.keyClick(tracks, Qt.Key.Key_Return)
        is_open = enters(tracks.viewport(), track_mime(two.ids[:1], []))
        shown = two.view.head.title.text()
        detail = two.view.head.detail.text()
    qtbot.waitUntil(lambda: two.view.table.ids.tolist() == before["B"])
    qtbot.wait(100)
    assert (two.stored(), played, is_open) == (before, [], False)
    assert two.view.head.title.text() == shown == "B"
    assert detail.startswith("Kept by hand · 3 track")
    assert enters(tracks.viewport(), track_mime(two.ids[:1], [])) is True


def enters(widget: QWidget, data: QMimeData) -> bool:
    """Whether what is dragged could be dropped there."""
    event = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_enter_on_a_name_plays_that_playlist_though_it_is_not_yet_shown(two: Window, qtbot) -> None:
    names = two.view.names
    for ask in (
        lambda: qtbot.keyClick(names, Qt.Key.Key_Return),
        lambda: names.itemDoubleClicked.emit(names.currentItem()),
        lambda: two.view.head.play.click(),
    ):
        show(two, "A")
        with qtbot.waitSignal(two.app.context.play_asked) as asked, nothing_is_read(two):
            names.choose("B")
            ask()
        assert asked.args == [two.ids[6:9], 0]


def test_the_rule_and_the_file_asked_for_are_those_of_the_chosen_playlist(
    two: Window, qtbot
) -> None:
    two.playlists.create_by_rule("Smart", Where("year:>1900"), EVERYTHING)
    qtbot.waitUntil(lambda: two.view.names.count() == 3)
    show(two, "A")
    with nothing_is_read(two):
        two.view.names.choose("Smart")
        two.view.edit_rule()
    form = two.dialog(PlaylistForm)
    assert (form.name.text(), form.query.text()) == ("Smart", "year:>1900")
    form.reject()
    show(two, "A")
    with nothing_is_read(two):
        two.view.names.choose("B")
        two.view.export_playlist()
    dialog = two.dialog(ExportDialog)
    assert Path(dialog.file.text()).stem == "B"
    dialog.reject()


def test_a_menu_of_tracks_closes_when_its_rows_are_no_longer_there(two: Window, qtbot) -> None:
    two.view.tracks.select_places([1])
    menu = two.view.menu_of_tracks()
    menu.popup(QPoint(100, 100))
    qtbot.waitUntil(menu.isVisible)
    gone: list[bool] = []
    menu.destroyed.connect(lambda: gone.append(True))
    two.view.names.choose("B")
    qtbot.waitUntil(lambda: bool(gone))


def test_places_of_a_list_that_was_changed_by_another_program_are_not_taken_for_its_own(
    two: Window, qtbot
) -> None:
    _, b, c = two.ids[:3]
    with LibraryWriter(two.database) as writer:
        writer.change_playlist("A", track_ids=(b, c))
    two.view.tracks.select_places([1])
    qtbot.keyClick(two.view.tracks, Qt.Key.Key_Delete)  # b, where c is by now
    two.shows(A=[b, c], B=two.ids[6:9])
    assert any('"A" was changed meanwhile' in said for said, _ in two.said)
    two.view.tracks.select_places([1])
    qtbot.keyClick(two.view.tracks, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    two.shows(A=[c, b], B=two.ids[6:9])


def test_the_last_playlist_goes_without_a_complaint(window: Window, qtbot) -> None:
    window.make("A", window.ids[:2])
    with nothing_is_read(window):
        qtbot.keyClick(window.view.names, Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda: window.stored() == {})
    window.shows()
    qtbot.waitUntil(lambda: "No playlist yet" in window.view.nothing.text())
    qtbot.wait(100)
    assert window.said == [('2 tracks are now in the new playlist "A".', "good")]
    assert window.view.contents is None


def test_a_track_is_taken_out_though_others_have_just_been_added(two: Window, qtbot) -> None:
    two.view.tracks.select_places([1])
    two.playlists.add("A", two.ids[4:6])
    qtbot.keyClick(two.view.tracks, Qt.Key.Key_Delete)
    two.shows(A=[two.ids[0], two.ids[2], *two.ids[4:6]], B=two.ids[6:9])


def test_the_menu_moves_tracks_only_where_there_is_room(two: Window) -> None:
    """Upwards from the first place a copy of the last track came in."""
    a, b, c = two.ids[:3]
    for place, expected in ((0, ["Move down"]), (1, ["Move up", "Move down"]), (2, ["Move up"])):
        two.view.tracks.select_places([place])
        actions = {each.text(): each for each in two.view.menu_of_tracks().actions()}
        possible = [name for name in ("Move up", "Move down") if actions[name].isEnabled()]
        assert possible == expected
    actions["Move up"].trigger()
    two.shows(A=[a, c, b], B=two.ids[6:9])


# Menus of names


def entries(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def test_the_menu_of_a_name_is_about_that_playlist(two: Window, qtbot) -> None:
    two.playlists.create_by_rule("Smart", Where(""), EVERYTHING)
    qtbot.waitUntil(lambda: two.view.names.count() == 3)
    names = two.view.names
    by_rule = {"Edit rule…", "Keep by hand, without its rule"}
    for shown, chosen, expected in (("A", "Smart", by_rule), ("Smart", "A", set())):
        show(two, shown)
        with nothing_is_read(two):
            row = [names.item(row).text() for row in range(3)].index(chosen)
            place = names.visualItemRect(names.item(row)).center()
            qtbot.mousePress(names.viewport(), Qt.MouseButton.RightButton, pos=place)
            assert set(opened_by(names.viewport(), place)) & by_rule == expected
            qtbot.mouseRelease(names.viewport(), Qt.MouseButton.RightButton, pos=place)


def opened_by(widget: QWidget, place: QPoint, reason=QContextMenuEvent.Reason.Mouse) -> list[str]:
    """What the menu offers that opens there."""
    found: list[str] = []

    def close() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            found.extend(entries(menu))
            menu.close()

    QTimer.singleShot(50, close)
    QApplication.sendEvent(widget, QContextMenuEvent(reason, place, widget.mapToGlobal(place)))
    return found


def opened_by_key(widget: QWidget) -> list[str]:
    """As Qt does it: with the place of the text cursor, in the view's coordinates."""
    place = widget.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).center()
    place = QPoint(round(place.x()), round(place.y()))
    return opened_by(widget, place, QContextMenuEvent.Reason.Keyboard)


def test_the_menu_key_is_about_the_current_row(two: Window, qtbot) -> None:
    two.playlists.create_by_rule("Smart", Where(""), EVERYTHING)
    qtbot.waitUntil(lambda: two.view.table.rowCount() == 12)
    assert "Edit rule…" in opened_by_key(two.view.names)  # of the last name
    show(two, "B")
    for place in (0, 2):
        two.view.tracks.select_places([place])
        assert "Remove from the playlist" in opened_by_key(two.view.tracks)
    show(two, "A")
    found = opened_by_key(two.view.names)
    assert "Rename" in found
    assert "Edit rule…" not in found


# The list of names


@pytest.fixture
def many(window: Window, qtbot) -> Window:
    with LibraryWriter(window.database) as writer:
        for number in range(40):
            writer.save_playlist(f"L{number:02}", window.ids[:1], rule='{"rule": "manual"}')
    window.playlists.refresh()
    qtbot.waitUntil(lambda: window.view.names.count() == 40)
    show(window, "L00")
    return window


def top(window: Window) -> str:
    item = window.view.names.itemAt(QPoint(20, 1))
    assert item is not None
    return item.text()


def after(window: Window, change: Callable[[], object], n: int) -> None:
    """Once the list says that there are so many."""
    with window.qtbot.waitSignal(
        window.playlists.listed, check_params_cb=lambda: len(window.playlists.summaries) == n
    ):
        change()
    window.qtbot.wait(20)


def test_the_list_stays_where_it_was_scrolled_to(many: Window, qtbot) -> None:
    bar = many.view.names.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    seen = top(many)
    assert seen != "L00"
    with LibraryWriter(many.database) as writer:
        writer.change_playlist("L30", track_ids=many.ids[:2])
    after(many, many.app.context.library_changed.emit, 40)
    assert top(many) == seen
    assert "2 track" in many.view.names.item(30).toolTip()
    with LibraryWriter(many.database) as writer:
        writer.save_playlist("M", (), rule='{"rule": "manual"}')
    after(many, many.playlists.refresh, 41)
    assert top(many) == seen
    assert many.view.names.current_name == "L00"
    with LibraryWriter(many.database) as writer:
        writer.save_playlist("K", (), rule='{"rule": "manual"}')
    after(many, many.playlists.refresh, 42)
    assert many.view.names.currentRow() == 1
    assert top(many) == many.view.names.item(11).text() != seen  # one more is above it
    many.playlists.delete("K")
    qtbot.waitUntil(lambda: many.view.names.count() == 41)
    many.playlists.delete("L39")
    qtbot.waitUntil(lambda: many.view.names.count() == 40)
    assert top(many) == seen


def test_the_list_goes_to_a_playlist_that_is_new_in_it(many: Window, qtbot) -> None:
    many.playlists.create("Z")
    qtbot.waitUntil(lambda: many.view.names.current_name == "Z")
    names = many.view.names
    assert names.viewport().rect().contains(names.visualItemRect(names.currentItem()))


# Files


def dropped(widget: QWidget, paths: list[Path]) -> bool:
    """Whether the widget itself takes the files."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place, copy = widget.rect().center(), Qt.DropAction.CopyAction
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(place, copy, data, *held)
    QApplication.sendEvent(widget, entering)
    if entering.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(place), copy, data, *held))
    return entering.isAccepted()


def test_playlist_files_are_imported_wherever_they_are_dropped(
    window: Window, qtbot, tmp_path: Path
) -> None:
    view, before = window.view, window.app.settings.value.folders
    path = window.app.window.library.table.track
    qtbot.waitUntil(lambda: path(0) is not None)
    files = []
    for number, widget in enumerate((view.nothing, view.head, view)):
        files.append(tmp_path / f"F{number}.m3u8")
        files[-1].write_text(f"#EXTM3U\n{path(0).path}\n", encoding="utf-8")
        assert dropped(widget, files[-1:])
        qtbot.waitUntil(lambda n=number: view.names.count() == n + 1)
    two = [tmp_path / "G.m3u8", tmp_path / "H.m3u"]
    for file in two:
        file.write_text(files[0].read_text("utf-8"), encoding="utf-8")
    assert dropped(view.head, two)
    qtbot.waitUntil(lambda: view.names.count() == 5)
    assert window.app.settings.value.folders == before
