"""Paints a table of tracks row by row from what its model says.

Qt paints a table cell by cell, asks the model and the delegate for each, breaks its text into lines
and measures it anew each time: 25 ms for a full screen, and every one of the 400 questions waits
for the interpreter, which the library's threads want as well. Here texts are laid out once, and a
picture of the table is one piece of work. What is more than text (the cell that has the keyboard,
the marks of a missing file, right-to-left windows) is left to Qt.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPalette, QRegion, QStaticText
from PySide6.QtWidgets import QStyle, QTableView

from musicanalyzer.ui.ribbon import Ribbons, paint_ribbon, ribbon_place
from musicanalyzer.ui.track_table import TrackTable

TEXTS_KEPT = 4000  # some 1 kB each


class _Column(NamedTuple):
    """One that is seen, in pixels of the viewport."""

    number: int
    left: int
    width: int
    text_left: int
    room: int  # for text
    is_ribbon: bool
    is_right: bool  # its text stands at the right


class TablePainter:
    """For a view of a ``TrackTable`` whose rows are selected whole and are equally high."""

    def __init__(self, view: QTableView, table: TrackTable, ribbons: Ribbons) -> None:
        self._view = view
        self._table = table
        self._ribbons = ribbons
        # Words and the room for them, laid out, with width and height.
        self._texts: dict[tuple[str, int], tuple[QStaticText, float, int]] = {}

    def forget_texts(self) -> None:
        """The type has changed."""
        self._texts.clear()

    def paint(self, wanted: QRegion) -> QRegion:
        """Paints what it can of this part of the viewport; the rest is for Qt to paint."""
        view = self._view
        rows, shown = self._rows(wanted.boundingRect()), self._columns(wanted.boundingRect())
        if view.layoutDirection() == Qt.LayoutDirection.RightToLeft or not rows or not shown:
            return wanted
        numbers = [column.number for column in shown]
        height, top = view.rowHeight(rows.start), view.rowViewportPosition(rows.start)
        edge = max(column.left + column.width for column in shown)
        group, palette = _colour_group(view), view.palette()
        chosen = palette.brush(group, QPalette.ColorRole.Highlight)
        colours = (
            palette.color(group, QPalette.ColorRole.Text),
            palette.color(group, QPalette.ColorRole.HighlightedText),
        )
        selection, nothing = view.selectionModel(), view.rootIndex()
        focus = view.currentIndex() if view.hasFocus() else nothing
        left_to_qt = QRegion()
        painter = QPainter(view.viewport())
        painter.setClipRegion(wanted)
        painter.setFont(view.font())
        for row in rows:
            y = top + (row - rows.start) * height
            texts = self._table.plain_texts(row, numbers)
            if texts is None:
                left_to_qt += QRect(0, y, edge, height)
                continue
            is_selected = selection.isRowSelected(row, nothing)
            painter.setPen(colours[is_selected])
            if is_selected:
                painter.fillRect(shown[0].left, y, edge - shown[0].left, height, chosen)
            for column, words in zip(shown, texts, strict=True):
                if focus.row() == row and focus.column() == column.number:
                    left_to_qt += QRect(column.left, y, column.width, height)
                elif column.is_ribbon:
                    place = QRect(column.left, y, column.width, height)
                    self._paint_ribbon(painter, place, row)
                elif words:
                    self._paint_words(painter, column, y, height, words)
        painter.end()
        return left_to_qt & wanted

    def _rows(self, rect: QRect) -> range:
        first, last = self._view.rowAt(rect.top()), self._view.rowAt(rect.bottom())
        if first < 0:
            return range(0)
        return range(first, (self._table.rowCount() - 1 if last < 0 else last) + 1)

    def _columns(self, rect: QRect) -> list[_Column]:
        """Those that are seen in this part of the viewport, from the left."""
        view, shown = self._view, []
        margin = view.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, view) + 1
        for number, column in enumerate(self._table.columns):
            left, width = view.columnViewportPosition(number), view.columnWidth(number)
            if width and left <= rect.right() and left + width > rect.left():
                text_left, room = left + margin, width - 2 * margin
                is_ribbon = column.key == "ribbon"
                shown.append(_Column(number, left, width, text_left, room, is_ribbon, column.right))
        return sorted(shown, key=lambda column: column.left)

    def _paint_words(
        self, painter: QPainter, column: _Column, y: int, height: int, words: str
    ) -> None:
        found = self._texts.get((words, column.room))
        if found is None:
            found = self._texts[words, column.room] = self._lay_out(words, column.room)
        text, width, text_height = found
        x = column.text_left + (column.room - width if column.is_right else 0)
        painter.drawStaticText(QPointF(x, y + (height - text_height) // 2), text)

    def _lay_out(self, words: str, room: int) -> tuple[QStaticText, float, int]:
        if len(self._texts) >= TEXTS_KEPT:
            self._texts.clear()
        view = self._view
        line = words.replace("\n", " ")
        elided = view.fontMetrics().elidedText(line, view.textElideMode(), room)
        text = QStaticText(elided)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        text.prepare(font=view.font())
        size = text.size()
        return text, size.width(), math.ceil(size.height())

    def _paint_ribbon(self, painter: QPainter, place: QRect, row: int) -> None:
        track = self._table.track(row)
        if track is not None and track.recording_id is not None:
            image = self._ribbons.image(track.recording_id)
            if image is not None:
                paint_ribbon(painter, ribbon_place(place), image)


def _colour_group(view: QTableView) -> QPalette.ColorGroup:
    if not view.isEnabled():
        return QPalette.ColorGroup.Disabled
    return QPalette.ColorGroup.Active if view.isActiveWindow() else QPalette.ColorGroup.Inactive
