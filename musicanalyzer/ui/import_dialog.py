"""Asks which playlists of a file with several are wanted, and how much of each is here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.services.import_playlist import Imported

_Button = QDialogButtonBox.StandardButton


class ImportDialog(QDialog):
    """All are chosen at first; Space takes one out."""

    def __init__(
        self,
        file: str,
        found: Sequence[Imported],
        choose: Callable[[list[Imported]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr('Import from "{file}"').format(file=file))
        self._found, self._choose = list(found), choose
        words = QLabel(self.tr("&Playlists of this file with tracks of the library:"), self)
        self.lists = QListWidget(self)
        words.setBuddy(self.lists)
        for each in found:
            text = self.tr("{name}  –  {n} of {listed} tracks").format(
                name=each.name, n=len(each.track_ids), listed=each.n_listed
            )
            item = QListWidgetItem(text, self.lists)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        self.lists.setCurrentRow(0)
        self.buttons = QDialogButtonBox(_Button.Ok | _Button.Cancel, self)
        self.buttons.button(_Button.Ok).setText(self.tr("Import"))
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self.lists.itemChanged.connect(lambda item: self._check())
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addWidget(self.lists, 1)
        column.addWidget(self.buttons)
        line = self.fontMetrics().height()
        self.resize(line * 36, line * 22)

    @property
    def chosen(self) -> list[Imported]:
        return [
            each
            for row, each in enumerate(self._found)
            if self.lists.item(row).checkState() == Qt.CheckState.Checked
        ]

    def _check(self) -> None:
        self.buttons.button(_Button.Ok).setEnabled(bool(self.chosen))

    def _accept(self) -> None:
        self._choose(self.chosen)
        self.accept()
