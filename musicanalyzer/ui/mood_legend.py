"""The genres of a mood map with their colours, words and numbers; chosen ones are highlighted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from musicanalyzer.ui import text, theme

_GENRE_ROLE = int(Qt.ItemDataRole.UserRole)


class MoodLegend(QListWidget):
    """``itemSelectionChanged`` says that :attr:`highlighted` is another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.setAccessibleName(self.tr("Genres; chosen ones are highlighted on the map"))
        self.setToolTip(self.tr("Highlight a genre, or let it go, with a click or Space"))

    @property
    def highlighted(self) -> tuple[str, ...]:
        """The chosen genres; none: all."""
        return tuple(item.data(_GENRE_ROLE) for item in self.selectedItems())

    def fill(self, genres: Sequence[str], counts: Sequence[int]) -> None:
        """Genres that have tracks; chosen ones stay, and stay chosen."""
        chosen = self.highlighted
        current = self.currentRow()
        self.blockSignals(True)
        self.clear()
        side = self.fontMetrics().height()
        self.setIconSize(QSize(side, side))
        for name, number in zip(genres, counts, strict=True):
            if number or name in chosen:
                item = QListWidgetItem(f"{text.label(name)}  {text.count(number)}")
                item.setIcon(_swatch(theme.label_colour(name), side))
                item.setData(_GENRE_ROLE, name)
                self.addItem(item)
                item.setSelected(name in chosen)
        if 0 <= current < self.count():
            self.setCurrentRow(current, self.selectionModel().SelectionFlag.NoUpdate)
        self.blockSignals(False)


def _swatch(colour: QColor, side: int) -> QIcon:
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour)
    painter.setPen(QColor(theme.colours().line))
    painter.drawEllipse(2, 2, side - 5, side - 5)
    painter.end()
    swatch = QIcon(pixmap)
    swatch.addPixmap(pixmap, QIcon.Mode.Selected)  # not tinted: the colour is what it says
    return swatch
