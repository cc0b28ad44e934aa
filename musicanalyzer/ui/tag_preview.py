"""The table of what writing would change: one row for each field of each file, or a refusal."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from musicanalyzer.services.tagging import Planned
from musicanalyzer.ui import tag_words
from musicanalyzer.ui.sentences import translated

Index = QModelIndex | QPersistentModelIndex

_END_OF_PATH = re.compile("[”“] ")  # English and German


@dataclass(frozen=True, slots=True)
class _Row:
    """``path`` is empty where the row above is of the same file."""

    path: str
    whole_path: str
    field: str
    old: str
    new: str


def _refusal(path: str, message: str) -> _Row:
    """The sentence begins with the path, which has a column of its own."""
    sentence = _END_OF_PATH.split(translated(message), maxsplit=1)[-1]
    return _Row(os.path.basename(path), path, "", sentence, "")


class TagPreview(QAbstractTableModel):
    """Filled by :meth:`show_plans` before, by :meth:`show_failures` after writing."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._headers = (
            self.tr("File"),
            self.tr("Field"),
            self.tr("In the file"),
            self.tr("To be written"),
        )

    def show_plans(self, plans: Sequence[Planned]) -> None:
        rows = []
        for plan in plans:
            name = os.path.basename(plan.path)
            if plan.problem is not None:
                rows.append(_refusal(plan.path, plan.problem))
            for number, change in enumerate(plan.changes):
                rows.append(
                    _Row(
                        "" if number else name,
                        plan.path,
                        tag_words.field(change.field),
                        tag_words.shown(change.field, change.old),
                        tag_words.shown(change.field, change.new),
                    )
                )
        self._take(rows)

    def show_failures(self, failures: Sequence[tuple[str, str]]) -> None:
        self._take([_refusal(path, message) for path, message in failures])

    @property
    def refusals(self) -> list[int]:
        """The rows that hold a sentence instead of a field."""
        return [number for number, row in enumerate(self._rows) if not row.field]

    def _take(self, rows: list[_Row]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (row.path, row.field, row.old, row.new)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return (row.whole_path, row.field, row.old, row.new)[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return os.path.basename(row.whole_path)
        return None
