"""The tracks of one playlist: numbered, put in order by drag and by keys, missing files marked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QColor, QDropEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QWidget

from musicanalyzer.ui import columns, theme
from musicanalyzer.ui.bridge import Reading
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.dragged import TRACK_MIME
from musicanalyzer.ui.icons import icon
from musicanalyzer.ui.playlist_names import playlist_files
from musicanalyzer.ui.track_table import (
    PAGE,
    PAGES_KEPT,
    TRACK_ROLE,
    TrackTable,
    tracks_of,
)
from musicanalyzer.ui.track_view import TrackView

USUAL = ("title", "artist", "ribbon", "genre", "length", "mood")


def shown_columns(keys: Sequence[str]) -> list[columns.Column]:
    """The columns of the settings; the usual ones of a playlist where there are none."""
    return columns.chosen(tuple(keys) or USUAL)


class PlaylistTable(TrackTable):
    """Rows are places of the list; a track may stand at several."""

    def __init__(
        self, reading: Reading, shown: Sequence[columns.Column], parent: QWidget | None = None
    ) -> None:
        super().__init__(reading, shown, parent)
        self._missing = icon("warning")

    def rearrange(self, ids: NDArray[np.int64]) -> None:
        """Show the ids in this order at once; what has been read of them is not read again."""
        known = {track_id: row for page in self._pages.values() for track_id, row in page.items()}
        self.beginResetModel()
        self._ids = ids
        self._drop_pages()
        for number in range(min(PAGES_KEPT, -(-len(ids) // PAGE))):
            wanted = ids[number * PAGE : (number + 1) * PAGE].tolist()
            if all(track_id in known for track_id in wanted):
                self._pages[number] = {track_id: known[track_id] for track_id in wanted}
        self.endResetModel()

    def plain_texts(self, row: int, columns: Sequence[int]) -> list[str] | None:
        track = self.track(row)
        return None if track is not None and track.missing else super().plain_texts(row, columns)

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = super().data(index, role)
        if role not in _MARKED or not index.isValid():
            return found
        track = super().data(index, TRACK_ROLE)
        if track is None or not track.missing:
            return found
        is_title = self.columns[index.column()].key == "title"
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(theme.colours().faint)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tr("The file is missing: {path}").format(path=track.path)
        if not is_title:
            return found
        if role == Qt.ItemDataRole.DecorationRole:
            return self._missing
        return self.tr("{title} (file missing)").format(title=found)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DisplayRole:
                return str(section + 1)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            return None
        return super().headerData(section, orientation, role)

    def flags(self, index: Any) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return super().flags(index)


_MARKED = {
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.ForegroundRole,
    )
}


class PlaylistTracks(TrackView):
    """Asks for changes by signals; columns are remembered apart from the library's."""

    remove_asked = Signal(list)  # places
    move_asked = Signal(list, int)  # places, and the place they go before
    tracks_dropped = Signal(list, int)  # track ids, and the place they go before
    files_dropped = Signal(list)

    def __init__(self, context: Context, model: PlaylistTable, parent: QWidget | None) -> None:
        super().__init__(context, model, parent)
        self._drop_place = -1
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)  # it would frame one cell; we draw the whole line
        header = self.horizontalHeader()
        header.setSortIndicatorShown(False)
        header.setSectionsClickable(False)
        self.verticalHeader().show()
        self.verticalHeader().setSectionsClickable(False)
        self.verticalHeader().setHighlightSections(False)

    @property
    def selected_places(self) -> list[int]:
        return self.selected_rows

    def select_places(self, places: Sequence[int]) -> None:
        """Select these rows; the first becomes the current one."""
        selection = QItemSelection()
        last = self._table.columnCount() - 1
        rows = [place for place in places if 0 <= place < self._table.rowCount()]
        for _, run in groupby(enumerate(sorted(rows)), lambda placed: placed[1] - placed[0]):
            side_by_side = [row for _, row in run]  # one range: many take seconds to be painted
            first, end = side_by_side[0], side_by_side[-1]
            selection.select(self._table.index(first, 0), self._table.index(end, last))
        flags = QItemSelectionModel.SelectionFlag
        if rows:
            current = self._table.index(rows[0], 0)
            self.selectionModel().setCurrentIndex(current, flags.NoUpdate)
        self.selectionModel().select(selection, flags.ClearAndSelect)
        if rows:
            self.scrollTo(self._table.index(rows[-1], 0))
            self.scrollTo(self._table.index(rows[0], 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        places = self.selected_places
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Delete and places:
            self.remove_asked.emit(places)
        elif alt and event.key() == Qt.Key.Key_Up:
            if places and places[0] > 0:
                self.move_asked.emit(places, places[0] - 1)
        elif alt and event.key() == Qt.Key.Key_Down:
            if places and places[-1] + 1 < self._table.rowCount():
                self.move_asked.emit(places, places[-1] + 2)
        else:
            super().keyPressEvent(event)

    # Columns

    def show_sorting(self, order: str) -> None:
        """A playlist has an order of its own."""

    def set_columns(self, keys: Sequence[str]) -> None:
        self._table.set_columns(shown_columns(keys))
        self._context.settings.update(playlist_columns=tuple(keys))

    # Dropping

    def dragEnterEvent(self, event: Any) -> None:
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: Any) -> None:
        if event.mimeData().hasFormat(TRACK_MIME):
            super().dragMoveEvent(event)  # scrolls at the edges
            self._point_at(self._place_at(event.position().toPoint().y()))
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        elif playlist_files(event):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: Any) -> None:
        super().dragLeaveEvent(event)
        self._point_at(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        self._point_at(-1)
        if files := playlist_files(event):
            event.acceptProposedAction()
            self.files_dropped.emit(files)
        elif not event.mimeData().hasFormat(TRACK_MIME):
            event.ignore()
        else:
            place = self._place_at(event.position().toPoint().y())
            # Never reported as a move: Qt would then remove the dragged rows itself.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            if event.source() is self:
                self.move_asked.emit(self.selected_places, place)
            else:
                self.tracks_dropped.emit(tracks_of(event.mimeData()), place)
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)

    def _place_at(self, y: int) -> int:
        """The row that a drop at this height goes before."""
        row = self.rowAt(y)
        if row < 0:
            return self._table.rowCount()
        middle = self.rowViewportPosition(row) + self.rowHeight(row) // 2
        return row + (y > middle)

    def _point_at(self, place: int) -> None:
        if place != self._drop_place:
            self._drop_place = place
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._drop_place < 0:
            return
        last = self._table.rowCount() - 1
        y = 1
        if self._drop_place <= last:
            y = max(1, self.rowViewportPosition(self._drop_place))
        elif last >= 0:
            y = self.rowViewportPosition(last) + self.rowHeight(last)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(QColor(theme.colours().accent), 3))
        painter.drawLine(0, y, self.viewport().width(), y)
