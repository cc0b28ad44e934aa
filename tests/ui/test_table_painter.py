"""A table of tracks looks as Qt would paint it, and asks its model little."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QImage

from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui import columns
from musicanalyzer.ui.track_table import TrackTable
from musicanalyzer.ui.track_view import TrackView

ALL = columns.chosen([column.key for column in columns.COLUMNS])
ARABIC = "عنوان بالعربية"
STRANGE = (
    "A title that is much longer than its column and has to end in three dots",
    "東京の夜 と 夢",
    "two\nlines\tand a tab",
    ARABIC,
    "e\u0301 combined, \u200bzero wide, <b>no markup</b> &amp;",
    "🎵 notes 🎶",
    " ",
)


def picture(view: TrackView) -> NDArray[np.int64]:
    image = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8)
    return pixels.reshape(image.height(), image.bytesPerLine() // 4, 4)[..., :3].astype(int)


def qts_picture(view: TrackView, monkeypatch: pytest.MonkeyPatch) -> NDArray[np.int64]:
    """With every cell left to Qt."""
    with monkeypatch.context() as patch:
        patch.setattr(view._painter, "paint", lambda wanted: wanted)
        return picture(view)


@pytest.fixture
def view(app, qtbot) -> TrackView:
    """A wide table with all columns, its ribbons read, one row selected."""
    library = app.window.library
    library.table.set_columns(ALL)
    app.window.resize(1800, 700)
    rows = range(library.table.rowCount())
    qtbot.waitUntil(lambda: all(library.table.track(row) is not None for row in rows))
    for track in map(library.table.track, rows):
        if track.failure is None:
            qtbot.waitUntil(lambda: library.view.ribbons.image(track.recording_id) is not None)  # noqa: B023
    library.view.selectRow(1)
    return library.view


@pytest.mark.parametrize("appearance", ["light", "dark", "high-contrast"])
def test_every_pixel_is_as_qt_paints_it(app, view, monkeypatch, appearance: str) -> None:
    app.settings.update(appearance=appearance)
    ours = picture(view)
    assert ours.std() > 1  # there is something
    assert np.array_equal(ours, qts_picture(view, monkeypatch))


@pytest.mark.parametrize("width", [37, 160])
@pytest.mark.parametrize("words", STRANGE)
def test_strange_words_too(app, view, monkeypatch, words: str, width: int) -> None:
    said, sides = [words], (False, True, False)
    if words == ARABIC:
        # Qt has the dots of words that do not fit before their beginning, ours are at their end;
        # at the right side the two stand one pixel apart.
        width, sides = 160, (False, False)
    app.window.library.table.set_columns(
        [
            columns.Column("title", "Title", lambda track: said[0], width, right=right)
            for right in sides  # the last is as wide as there is room
        ]
    )
    ours = picture(view)
    said[0] = words.replace("\n", " ")  # Qt would show the first line alone
    app.window.library.table.set_columns(app.window.library.table.columns)
    assert np.array_equal(ours, qts_picture(view, monkeypatch))


def test_the_cell_with_the_keyboard_has_its_frame(app, view, qtbot, monkeypatch) -> None:
    app.window.activateWindow()
    view.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.waitUntil(view.hasFocus)
    framed = picture(view)
    assert np.array_equal(framed, qts_picture(view, monkeypatch))
    app.window.library.search.setFocus()
    assert not np.array_equal(picture(view), framed)


def test_a_window_from_right_to_left_is_left_to_qt(app, view, monkeypatch) -> None:
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert np.array_equal(picture(view), qts_picture(view, monkeypatch))


def test_a_picture_of_the_table_asks_no_role_of_the_model(
    app, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def data(self: TrackTable, index: QModelIndex, role: int = 0) -> object:
        asked.append(role)
        return usual(self, index, role)

    usual = TrackTable.data
    monkeypatch.setattr(TrackTable, "data", data)  # before Qt has looked for it in a new table
    table = TrackTable(app.context.details, ALL)
    view = TrackView(app.context, table)
    qtbot.addWidget(view)
    view.resize(1200, 600)
    view.show()
    table.set_ids(app.window.library.table.ids)
    qtbot.waitUntil(lambda: table.track(0) is not None)
    table.index(0, 0).data()
    assert asked  # it would be seen
    asked.clear()
    view.viewport().repaint()
    assert asked == []


def test_words_are_found_once_and_again_after_the_library_has_changed(app, qtbot) -> None:
    put: list[int] = []

    def show(track: TrackRow) -> str:
        put.append(track.id)
        return f"track {track.id}"

    table = app.window.library.table
    table.set_columns([columns.Column("title", "Title", show, 100)])
    words = [table.plain_texts(0, [0]), table.plain_texts(0, [0]), [table.index(0, 0).data()]]
    assert words == 3 * [[f"track {table.ids[0]}"]]
    assert put.count(table.ids[0]) == 1
    table.forget_rows()
    qtbot.waitUntil(lambda: table.plain_texts(0, [0]) and put.count(table.ids[0]) == 2)
