"""Context menus of lists and tables, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView


class RowMenu(QObject):
    """Has ``open_menu`` called with a place on the viewport: where the mouse is, or the middle of
    the current row where the menu is asked for by a key. Qt gives a place on the whole view then,
    which below a header is another row's.
    """

    def __init__(self, view: QAbstractItemView, open_menu: Callable[[QPoint], None]) -> None:
        super().__init__(view)
        self._view, self._open = view, open_menu
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(open_menu)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is not self._view
            or not isinstance(event, QContextMenuEvent)
            or event.reason() != QContextMenuEvent.Reason.Keyboard
        ):
            return False
        current = self._view.currentIndex()
        if current.isValid():
            self._view.scrollTo(current)
            self._open(self._view.visualRect(current).center())
        return True
