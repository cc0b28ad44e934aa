"""A layout that puts widgets beside each other as far as there is room, then in further rows."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """All widgets are as wide as the widest, so that rows stand in columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
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
        columns = self._columns(width)
        rows = -(-len(self._items) // columns)
        return max(rows * (self._item_size().height() + self.spacing()) - self.spacing(), 0)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        return self._item_size()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        columns = self._columns(rect.width())
        size = self._item_size()
        width = (rect.width() - (columns - 1) * self.spacing()) // columns
        for number, item in enumerate(self._items):
            row, column = divmod(number, columns)
            place = QPoint(
                rect.left() + column * (width + self.spacing()),
                rect.top() + row * (size.height() + self.spacing()),
            )
            item.setGeometry(QRect(place, QSize(width, size.height())))

    def _item_size(self) -> QSize:
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.sizeHint())
        return size

    def _columns(self, width: int) -> int:
        fitting = (width + self.spacing()) // (self._item_size().width() + self.spacing())
        return min(max(fitting, 1), max(len(self._items), 1))
