"""Keeps what is selected in a table of tracks through a change of its rows.

A long answer comes in two parts, the first rows at once and the rest a moment later: what was not
among the first is looked for among the rest, unless the user has selected something else by then.
A selection is kept whole or not at all: who sees one would not expect that a part of it was lost.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QObject
from PySide6.QtWidgets import QAbstractItemView, QTableView

from musicanalyzer.ui.track_table import TrackTable

# Of rows beside each other. Qt takes 0.2 s to select 20,000 runs, and a little for each when it
# paints; so scattered is only what was chosen in one order and is then shown in another.
MOST_RUNS = 20_000
NOWHERE = -1

Ids = NDArray[np.int64]
_NONE: Ids = np.empty(0, np.int64)
_Flag = QItemSelectionModel.SelectionFlag


def selected_rows(view: QAbstractItemView) -> NDArray[np.int64]:
    """In order, from the ranges: Qt's own list takes 6 s of 100,000 rows, ``np.unique`` 0.3."""
    selection = view.selectionModel().selection()
    ranges = [selection.at(number) for number in range(selection.count())]
    if not ranges:
        return _NONE
    is_selected = np.zeros(view.model().rowCount(), bool)
    for each in ranges:  # one for each column where cells were selected one by one
        is_selected[each.top() : each.bottom() + 1] = True
    return np.flatnonzero(is_selected)


class KeptSelection(QObject):
    """The selected rows, the current one and the one at the top of ``view``."""

    def __init__(self, view: QTableView, table: TrackTable) -> None:
        super().__init__(view)
        self._view, self._table = view, table
        self._wanted = _NONE  # the ids that were selected
        self._current = self._top = NOWHERE
        self._is_ours = False  # the change of the selection
        table.modelAboutToBeReset.connect(self._keep)
        table.modelReset.connect(self._restore)
        table.rowsInserted.connect(self._go_on)
        view.selectionModel().selectionChanged.connect(self._changed)

    def _keep(self) -> None:
        ids, view = self._table.ids, self._view
        self._wanted = ids[selected_rows(view)]
        row, top = view.currentIndex().row(), view.rowAt(0)
        self._current = int(ids[row]) if 0 <= row < len(ids) else NOWHERE
        self._top = int(ids[top]) if 0 <= top < len(ids) else NOWHERE

    def _restore(self) -> None:
        self._select(0)
        self._find_current(0)
        row = self._table.row_of(self._top) if self._top != NOWHERE else NOWHERE
        if row > 0:
            self._view.scrollTo(
                self._table.index(row, 0), QAbstractItemView.ScrollHint.PositionAtTop
            )

    def _go_on(self, parent: object, first: int) -> None:
        self._select(first)
        at_start = self._view.verticalScrollBar().value() == 0
        if self._find_current(first) and at_start:
            self._view.scrollTo(self._view.currentIndex())

    def _select(self, first: int) -> None:
        """What is wanted among the rows from ``first`` on."""
        if not len(self._wanted):
            return
        rows = first + np.flatnonzero(np.isin(self._table.ids[first:], self._wanted))
        selection, last_column = QItemSelection(), self._table.columnCount() - 1
        runs = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1) if len(rows) else []
        self._is_ours = True
        if len(runs) > MOST_RUNS:
            self._wanted = _NONE
            self._view.clearSelection()
        else:
            for run in runs:
                selection.append(
                    QItemSelectionRange(
                        self._table.index(int(run[0]), 0),
                        self._table.index(int(run[-1]), last_column),
                    )
                )
            self._view.selectionModel().select(selection, _Flag.Select)
        self._is_ours = False

    def _find_current(self, first: int) -> bool:
        """Whether it is among the rows from ``first`` on."""
        if self._current == NOWHERE:
            return False
        row = self._table.row_of(self._current)
        if row < first:
            return False
        self._current = NOWHERE
        self._view.selectionModel().setCurrentIndex(self._table.index(row, 0), _Flag.NoUpdate)
        return True

    def _changed(self) -> None:
        if not self._is_ours:
            self._wanted, self._current = _NONE, NOWHERE
