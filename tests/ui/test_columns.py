"""Columns as the user leaves them with the mouse: how wide and in which order, in every table."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHeaderView

from musicanalyzer.ui.app import DesktopApp
from musicanalyzer.ui.track_view import TrackView


def header_of(view: TrackView) -> QHeaderView:
    return view.horizontalHeader()


def drag(qtbot, header: QHeaderView, from_x: int, to_x: int) -> None:
    """With the left button, in steps as a hand makes them."""
    line, y = header.viewport(), header.height() // 2
    qtbot.mouseMove(line, QPoint(from_x, y))
    qtbot.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(from_x, y))
    for step in range(1, 6):
        qtbot.mouseMove(line, QPoint(from_x + (to_x - from_x) * step // 5, y))
    qtbot.mouseRelease(line, Qt.MouseButton.LeftButton, pos=QPoint(to_x, y))


def widen(qtbot, view: TrackView, key: str, by: int) -> int:
    """Drag the edge of a column; gives its width then."""
    header, section = header_of(view), keys(view).index(key)
    edge = header.sectionViewportPosition(section) + header.sectionSize(section) - 1
    drag(qtbot, header, edge, edge + by)
    return header.sectionSize(section)


def keys(view: TrackView) -> list[str]:
    """In the order on the screen."""
    header, columns = header_of(view), view._table.columns
    return [columns[header.logicalIndex(place)].key for place in range(header.count())]


def width(view: TrackView, key: str) -> int:
    return header_of(view).sectionSize(keys(view).index(key))


def stored(app: DesktopApp) -> dict[str, int]:
    return dict(app.settings.value.column_widths)


def test_widths_and_order_are_there_again_after_a_restart(app, make_app, database, qtbot) -> None:
    view = app.window.library.view
    before = width(view, "title")
    title = widen(qtbot, view, "title", 60)
    assert title == before + 60
    header = header_of(view)
    genre = header.sectionViewportPosition(keys(view).index("genre"))
    drag(qtbot, header, genre + 20, header.sectionViewportPosition(0) + 5)
    qtbot.waitUntil(lambda: keys(view)[:2] == ["genre", "title"])
    artist = widen(qtbot, view, "artist", -30)
    order = keys(view)
    app.window.close()  # at once, before anything was saved by a timer
    again = make_app(database).window.library.view
    assert keys(again) == order
    assert (width(again, "title"), width(again, "artist")) == (title, artist)


def test_each_table_keeps_the_widths_that_another_has_stored(app, qtbot) -> None:
    window = app.window
    window.show_view(window.playlists)
    app.context.playlists.create("One", window.library.table.ids[:3].tolist())
    tracks = window.playlists.tracks
    qtbot.waitUntil(lambda: tracks.isVisible() and tracks.model().rowCount() == 3)
    window.show_view(window.library)
    title = widen(qtbot, window.library.view, "title", 60)
    window.show_view(window.playlists)
    artist = widen(qtbot, tracks, "artist", 40)
    window.show_view(window.library)
    assert stored(app) == {"title": title, "artist": artist}
    app.context.library_changed.emit()
    window.library.view.set_columns(["title", "artist", "genre"])
    assert width(window.library.view, "artist") == artist


def test_the_room_that_the_last_column_takes_is_not_its_width(app, qtbot) -> None:
    view = app.window.library.view
    artist = widen(qtbot, view, "artist", 40)
    view.set_columns(["title", "artist"])
    assert width(view, "artist") > 2 * artist
    app.window.resize(1400, 800)
    qtbot.wait(600)
    view.set_columns(["title", "artist", "genre"])
    assert width(view, "artist") == artist
    assert stored(app) == {"artist": artist}
