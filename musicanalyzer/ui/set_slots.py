"""The slots of a set as a table: lock, track, energy, tempo, key, and how it follows the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from musicanalyzer.library.records import TrackRow
from musicanalyzer.services.sets.build import SetSlot
from musicanalyzer.services.track_facts import facts_of
from musicanalyzer.ui import text
from musicanalyzer.ui.set_words import reasons

Index = QModelIndex | QPersistentModelIndex
LOCK, TRACK, ENERGY, TEMPO, KEY, REASONS = range(6)


@dataclass(frozen=True, slots=True)
class SlotRow:
    slot: SetSlot
    track: TrackRow | None  # None where it has left the library meanwhile
    is_locked: bool


class SlotModel(QAbstractTableModel):
    """:attr:`lock_asked` carries a slot that the user locked or opened."""

    lock_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[SlotRow] = []

    def show_rows(self, rows: Sequence[SlotRow]) -> None:
        """Selection stays where the number of slots does."""
        if len(rows) == len(self.rows):
            self.rows = list(rows)
            if rows:
                last = self.index(len(rows) - 1, self.columnCount() - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 6

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsUserCheckable if index.column() == LOCK else found

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        names = (
            self.tr("Locked"), self.tr("Track"), self.tr("Energy"), self.tr("Tempo"),
            self.tr("Key"), self.tr("How it follows"),
        )  # fmt: skip
        return names[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if index.column() == LOCK:
            if role == Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if row.is_locked else Qt.CheckState.Unchecked
            if role == Qt.ItemDataRole.DisplayRole:
                return text.count(index.row() + 1)
        elif role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(row, index.column())
        elif role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (ENERGY, TEMPO):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == TRACK:
            return ", ".join(part for part in (self._words(row, TRACK), self._words(row, REASONS)))
        return None

    def _words(self, row: SlotRow, column: int) -> str:
        if column == REASONS:
            return reasons(row.slot.parts)
        if column == ENERGY:
            energy = row.slot.energy
            return text.DASH if energy is None else text.number(energy, 1)
        if row.track is None:
            return text.DASH
        if column == TRACK:
            return text.name_of(row.track)
        facts = facts_of(row.track)
        if column == TEMPO:
            return text.DASH if facts.bpm is None else text.number(facts.bpm, 1)
        return text.DASH if facts.key is None else f"{facts.key.short} · {facts.key.camelot}"

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != LOCK:
            return False
        self.lock_asked.emit(index.row())
        return True


class SlotTable(QTableView):
    """Space locks the chosen slot, Delete keeps its track out of the set."""

    refused = Signal(int)  # the slot whose track is not wanted

    def __init__(self, model: SlotModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setAccessibleName(self.tr("Tracks of the set"))
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        for column in (LOCK, ENERGY, TEMPO, KEY, REASONS):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(TRACK, QHeaderView.ResizeMode.Stretch)

    @property
    def slot(self) -> int:
        return self.currentIndex().row()

    def choose(self, slot: int) -> None:
        if 0 <= slot < self._model.rowCount():
            self.setCurrentIndex(self._model.index(slot, TRACK))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.slot >= 0:
            self._model.lock_asked.emit(self.slot)
        elif event.key() == Qt.Key.Key_Delete and self.slot >= 0:
            self.refused.emit(self.slot)
        else:
            super().keyPressEvent(event)
