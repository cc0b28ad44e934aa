"""A table model over track ids: any number of rows, of which only those looked at are read.

Rows come in pages from the library's thread; until a page is there its cells are empty. The oldest
pages are forgotten, so that memory does not grow with scrolling. Sorting and searching are the
library's: the model is given ids in their order.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, Qt, QUrl, Signal

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui import text
from musicanalyzer.ui.bridge import Reading
from musicanalyzer.ui.columns import Column
from musicanalyzer.ui.dragged import TRACK_MIME, DraggedTracks
from musicanalyzer.ui.sentences import translated

PAGE = 100
PAGES_KEPT = 60

Index = QModelIndex
TRACK_ROLE = int(Qt.ItemDataRole.UserRole) + 1  # the TrackRow, or None while it is read
ID_ROLE = int(Qt.ItemDataRole.UserRole) + 2


class TrackTable(QAbstractTableModel):
    """``columns`` may be changed with :meth:`set_columns`, ids with :meth:`set_ids`."""

    page_read = Signal(int, int)  # first and last row that can now be shown

    def __init__(
        self, reading: Reading, columns: Sequence[Column], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._reading = reading
        self.columns = list(columns)
        self._ids: NDArray[np.int64] = np.empty(0, np.int64)
        self._pages: OrderedDict[int, dict[int, TrackRow]] = OrderedDict()
        # What the cells of each page say, as far as they were shown: to put it into words takes
        # longer than to paint it.
        self._words: dict[int, dict[tuple[int, int], str]] = {}
        self._asked: set[int] = set()
        self._generation = 0

    # What is shown

    @property
    def ids(self) -> NDArray[np.int64]:
        """Of all rows, in order. Not to be changed."""
        return self._ids

    def set_ids(self, ids: NDArray[np.int64]) -> None:
        """Show these tracks. More of the same are added at the end without a reset."""
        known = len(self._ids)
        if known and len(ids) > known and np.array_equal(ids[:known], self._ids):
            self.beginInsertRows(Index(), known, len(ids) - 1)
            self._ids = ids
            self._forget((known - 1) // PAGE)  # it may have been read half full
            self._asked.discard((known - 1) // PAGE)
            self.endInsertRows()
            return
        if len(ids) == known and np.array_equal(ids, self._ids):
            return
        self.beginResetModel()
        self._ids = ids
        self._drop_pages()
        self.endResetModel()

    def set_columns(self, columns: Sequence[Column]) -> None:
        self.beginResetModel()
        self.columns = list(columns)
        self._words.clear()
        self.endResetModel()

    def forget_rows(self) -> None:
        """Read again what is shown: the library has changed. What is on the screen stays there
        until the new rows have come.
        """
        self._generation += 1
        self._asked.clear()
        for page in list(self._pages)[:-4]:
            self._forget(page)
        for page in list(self._pages):
            self._ask(page)

    def track(self, row: int) -> TrackRow | None:
        """The row's track where it has been read; otherwise it is asked for."""
        if not 0 <= row < len(self._ids):
            return None
        number = row // PAGE
        page = self._pages.get(number)
        if page is None:
            self._ask(number)
            return None
        self._pages.move_to_end(number)
        return page.get(int(self._ids[row]))

    def plain_texts(self, row: int, columns: Sequence[int]) -> list[str] | None:
        """What a row's cells say, empty until it is read; ``None`` for a row that shows more than
        text.
        """
        track = self.track(row)
        if track is None:
            return [""] * len(columns)
        return [self._text(track, row, column) for column in columns]

    def _text(self, track: TrackRow, row: int, column: int) -> str:
        words = self._words.setdefault(row // PAGE, {})
        found = words.get((row, column))
        if found is None:
            found = words[row, column] = self._put_into_words(track, self.columns[column])
        return found

    def _put_into_words(self, track: TrackRow, column: Column) -> str:
        if track.failure is not None and column.key in ("genre", "mood"):
            return self.tr("could not be read") if column.key == "genre" else ""
        return column.show(track)

    def row_of(self, track_id: int) -> int:
        """-1 where the track is not shown."""
        found = np.flatnonzero(self._ids == track_id)
        return int(found[0]) if len(found) else -1

    def _drop_pages(self) -> None:
        self._generation += 1
        self._pages.clear()
        self._words.clear()
        self._asked.clear()

    def _forget(self, page: int) -> None:
        self._pages.pop(page, None)
        self._words.pop(page, None)

    def _ask(self, number: int) -> None:
        if number in self._asked:
            return
        self._asked.add(number)
        wanted = self._ids_of(number)
        generation = self._generation

        def question(reader: LibraryReader) -> dict[int, TrackRow]:
            # While the user scrolls on, nobody waits for this page any more.
            return {track.id: track for track in reader.tracks(wanted)}

        def answer(page: dict[int, TrackRow]) -> None:
            # A page that has grown since was forgotten then, and is asked for when it is painted.
            if generation == self._generation and wanted == self._ids_of(number):
                self._take(number, page)

        self._reading.ask(question, answer)

    def _ids_of(self, number: int) -> list[int]:
        ids: list[int] = self._ids[number * PAGE : (number + 1) * PAGE].tolist()
        return ids

    def _take(self, number: int, page: dict[int, TrackRow]) -> None:
        self._asked.discard(number)
        self._forget(number)
        self._pages[number] = page
        while len(self._pages) > PAGES_KEPT:
            self._forget(next(iter(self._pages)))
        first, last = number * PAGE, min((number + 1) * PAGE, len(self._ids)) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
            self.page_read.emit(first, last)

    # Qt's side

    def rowCount(self, parent: Any = Index()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Any = Index()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == ID_ROLE:
            return int(self._ids[index.row()])
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role not in _TRACK_ROLES:
            return None
        track = self.track(index.row())
        if role == TRACK_ROLE or track is None:
            return track
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(track, index.row(), index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.name}: {column.show(track)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(track, column)
        return None

    def _tool_tip(self, track: TrackRow, column: Column) -> str:
        if track.failure is not None:
            return translated(track.failure.message)
        result = track.results.get(column.key)
        corrected = column.key in track.corrections
        if result is not None and (column.key in ("genre", "mood") or corrected):
            best = sorted(result.scores.items(), key=lambda item: -item[1])[:5]
            lines = [f"{text.label(name)}  {text.percent(score)}" for name, score in best]
            if corrected:
                lines.insert(0, self.tr("You say so (✓). The program had heard:"))
            return "\n".join(lines)
        return column.show(track) or text.name_of(track)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].name
        if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[section].right:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Any) -> Qt.ItemFlag:
        return _FLAGS

    def mimeTypes(self) -> list[str]:
        return [TRACK_MIME, "text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return self.mime_of(sorted({index.row() for index in indexes}))

    def mime_of(self, rows: Sequence[int]) -> QMimeData:
        ids: list[int] = self._ids[list(rows)].tolist()
        read = {number: track for page in self._pages.values() for number, track in page.items()}
        if all(track_id in read for track_id in ids):
            return track_mime(ids, [read[track_id].path for track_id in ids])
        return DraggedTracks(self._reading, ids)


_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
)  # asked for with every cell that is painted
_TRACK_ROLES = {
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.ToolTipRole,
    )
} | {TRACK_ROLE}


def track_mime(track_ids: Sequence[int], paths: Sequence[str]) -> QMimeData:
    """Tracks for our own views by id, for file managers and players as files."""
    data = QMimeData()
    data.setData(TRACK_MIME, "\n".join(map(str, track_ids)).encode())
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return data


def tracks_of(data: QMimeData) -> list[int]:
    """The ids that :func:`track_mime` put in."""
    lines = bytes(data.data(TRACK_MIME).data()).decode().split()
    return [int(line) for line in lines]
