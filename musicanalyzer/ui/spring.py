"""Views open under a drag that waits on their name: tracks are carried from one to another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QListWidget

from musicanalyzer.ui.dragged import TRACK_MIME
from musicanalyzer.ui.track_table import tracks_of

SPRING_MS = 450


class Spring(QObject):
    """Watches the list of views. Tracks dropped on the row of the playlists are handed over."""

    def __init__(
        self, views: QListWidget, playlists_row: int, dropped: Callable[[Sequence[int]], None]
    ) -> None:
        super().__init__(views)
        self._views, self._row, self._dropped = views, playlists_row, dropped
        self._over = -1
        self._wait = QTimer(self, singleShot=True, interval=SPRING_MS)
        self._wait.timeout.connect(lambda: views.setCurrentRow(self._over))
        views.viewport().setAcceptDrops(True)
        views.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragMoveEvent):  # entering is a kind of moving
            if not event.mimeData().hasFormat(TRACK_MIME):
                return False
            self._point_at(self._views.indexAt(event.position().toPoint()).row())
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            return True
        if event.type() == QEvent.Type.DragLeave:
            self._point_at(-1)
        elif isinstance(event, QDropEvent) and event.mimeData().hasFormat(TRACK_MIME):
            is_meant = self._over == self._row
            self._point_at(-1)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            if is_meant:
                self._dropped(tracks_of(event.mimeData()))
            return True
        return False

    def _point_at(self, row: int) -> None:
        if row != self._over:
            self._over = row
            self._wait.stop()
            if row >= 0:
                self._wait.start()
