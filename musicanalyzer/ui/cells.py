"""Paints the cells of a table of tracks, asking the model once for each.

Qt asks seven times, one role after the other, and each time waits for the interpreter, which the
library's threads want as well: while a scan ran, one picture of 150 cells waited a tenth of a
second.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from musicanalyzer.ui.track_table import TrackTable

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_HAS_DISPLAY = QStyleOptionViewItem.ViewItemFeature.HasDisplay


class CellDelegate(QStyledItemDelegate):
    """For views whose model is a ``TrackTable``."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        table = index.model()
        assert isinstance(table, TrackTable)
        row, number = index.row(), index.column()
        words = table.plain_text(row, number)
        if words is None:
            super().initStyleOption(option, index)
            return
        option.index = index  # type: ignore[assignment]
        if words:
            option.text = words
            option.features |= _HAS_DISPLAY
            option.displayAlignment = _RIGHT if table.columns[number].right else _LEFT
