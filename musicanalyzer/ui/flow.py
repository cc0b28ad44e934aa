"""A layout that puts widgets beside each other as far as there is room, then in further rows."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """``even``: all widgets are as wide as the widest and fill the rows, so that these stand in
    columns. Otherwise each has the width it wants.
    """

    def __init__(self, parent: QWidget | None = None, *, even: bool = True) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._even = even
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(6)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((place.bottom() + 1 for place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        return self._largest()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        for item, place in zip(self._items, self._places(rect.width()), strict=True):
            item.setGeometry(place.translated(rect.topLeft()))

    def _places(self, width: int) -> list[QRect]:
        """Where each item lies in a layout of this width."""
        largest, space = self._largest(), self.spacing()
        widths = [item.sizeHint().width() for item in self._items]
        if self._even:
            fitting = (width + space) // (largest.width() + space)
            columns = min(max(fitting, 1), max(len(self._items), 1))
            widths = [(width - (columns - 1) * space) // columns] * len(self._items)
        places: list[QRect] = []
        at = QPoint(0, 0)
        for wanted in widths:
            if at.x() and at.x() + wanted > width:
                at = QPoint(0, at.y() + largest.height() + space)
            places.append(QRect(at, QSize(wanted, largest.height())))
            at += QPoint(wanted + space, 0)
        return places

    def _largest(self) -> QSize:
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.sizeHint())
        return size
