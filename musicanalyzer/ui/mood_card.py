"""A few words beside a track of the map."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget


class Card(QFrame):
    """Lies over its parent, inside its edges, and lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 5, 8, 5)
        column.addWidget(self._words)
        self.hide()

    @property
    def words(self) -> str:
        return self._words.text() if self.isVisible() else ""

    def say(self, words: str, beside: QPointF) -> None:
        self._words.setText(words)
        self.adjustSize()
        room: QRect = self._over.rect().adjusted(4, 4, -4, -4)
        place = beside.toPoint() + QPoint(14, 14)
        if place.x() + self.width() > room.right():
            place.setX(round(beside.x()) - 14 - self.width())
        if place.y() + self.height() > room.bottom():
            place.setY(round(beside.y()) - 14 - self.height())
        self.move(max(room.left(), place.x()), max(room.top(), place.y()))
        self.show()
        self.raise_()
