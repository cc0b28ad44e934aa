"""A table of tracks is painted from what its model says, and asks little for it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QStyleOptionViewItem

from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui import columns
from musicanalyzer.ui.track_table import TRACK_ROLE, TrackTable
from musicanalyzer.ui.track_view import TrackView

ALL = columns.chosen([column.key for column in columns.COLUMNS])


def test_a_painted_cell_says_what_the_model_says(app) -> None:
    view, table = app.window.library.view, app.window.library.table
    table.set_columns(ALL)
    delegate = view.itemDelegate()
    for row in range(table.rowCount()):
        for number, column in enumerate(ALL):
            index = table.index(row, number)
            option = QStyleOptionViewItem()
            delegate.initStyleOption(option, index)
            assert option.text == index.data()
            if option.text:
                right = bool(option.displayAlignment & Qt.AlignmentFlag.AlignRight)
                assert right == column.right


def test_a_picture_of_the_table_asks_the_model_once_for_each_cell(
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
    asked.clear()
    view.viewport().repaint()
    # Texts come without a question by role; the ribbon's delegate asks for the track.
    assert set(asked) == {TRACK_ROLE}
    assert len(asked) <= table.rowCount()


def test_words_are_found_once_and_again_after_the_library_has_changed(app, qtbot) -> None:
    put: list[int] = []

    def show(track: TrackRow) -> str:
        put.append(track.id)
        return f"track {track.id}"

    table = app.window.library.table
    table.set_columns([columns.Column("title", "Title", show, 100)])
    words = {table.plain_text(0, 0), table.plain_text(0, 0), table.index(0, 0).data()}
    assert words == {f"track {table.ids[0]}"}
    assert put.count(table.ids[0]) == 1
    table.forget_rows()
    qtbot.waitUntil(lambda: table.plain_text(0, 0) and put.count(table.ids[0]) == 2)
