"""Asks which playlists of a file are wanted, whether its cues are too, and where folders lie here;
shows how much of it the library has, and what not.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.errors import AppError, SettingsError
from musicanalyzer.services.formats.places import PathMap
from musicanalyzer.services.import_file import FoundFile
from musicanalyzer.services.import_marks import FoundMarks
from musicanalyzer.services.import_playlist import Imported
from musicanalyzer.ui import text
from musicanalyzer.ui.sentences import translated

_Button = QDialogButtonBox.StandardButton
MOST_SHOWN = 2000  # entries that were not found

Choose = Callable[[list[Imported], FoundMarks | None], None]
LookAgain = Callable[[PathMap, Callable[[FoundFile], None], Callable[[AppError], None]], None]


class ImportDialog(QDialog):
    """All playlists are chosen at first, cues are not; Space takes one out, and it stays out.
    ``look_again`` matches the file anew with folders mapped.
    """

    def __init__(
        self,
        found: FoundFile,
        choose: Choose,
        look_again: LookAgain,
        mapped: tuple[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(
            self.tr('Import from "{file}"').format(file=os.path.basename(found.file))
        )
        self._found, self._choose, self._look_again = found, choose, look_again
        self._left_out: set[tuple[str, int]] = set()
        words = QLabel(self.tr("&Playlists of this file with tracks of the library:"), self)
        self.lists = QListWidget(self)
        words.setBuddy(self.lists)
        self.problem = QLabel(self)
        self.problem.setWordWrap(True)
        self.problem.setProperty("role", "bad")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.cues = QCheckBox(self)
        self.cues.setToolTip(
            self.tr(
                "They join your cues; beats that you have corrected stay. It can be undone as one."
            )
        )
        self.there, self.here = QLineEdit(mapped[1], self), QLineEdit(mapped[0], self)
        self.there.setAccessibleName(self.tr("Folder in the file"))
        self.there.setPlaceholderText("D:\\Music")
        self.here.setAccessibleName(self.tr("The same folder on this computer"))
        self.here.setPlaceholderText("/music")
        self.again = QPushButton(self.tr("&Look again"), self)
        self.again.setAutoDefault(False)
        self.missing = QPlainTextEdit(self)
        self.missing.setReadOnly(True)
        self.missing.setTabChangesFocus(True)
        self.missing.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.missing.setAccessibleName(self.tr("Entries that were not found"))
        self.missing_words = QLabel(self)
        self.buttons = QDialogButtonBox(_Button.Ok | _Button.Cancel, self)
        self.buttons.button(_Button.Ok).setText(self.tr("Import"))
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self.lists.itemChanged.connect(lambda item: self._check())
        self.cues.toggled.connect(lambda on: self._check())
        self.again.clicked.connect(self._ask_again)
        for line in (self.here, self.there):
            line.textChanged.connect(lambda _: self._check())
            line.returnPressed.connect(self._ask_again)
        self._lay_out(words)
        self.show_found(found)

    def _lay_out(self, words: QLabel) -> None:
        mapped = QHBoxLayout()
        mapped.addWidget(self.there, 1)
        mapped.addWidget(QLabel("→", self))
        mapped.addWidget(self.here, 1)
        mapped.addWidget(self.again)
        folders = QLabel(self.tr("&Where the file has this folder, it is that one here:"), self)
        folders.setBuddy(self.there)
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addWidget(self.lists, 2)
        column.addWidget(self.problem)
        column.addWidget(self.cues)
        column.addWidget(self.missing_words)
        column.addWidget(self.missing, 1)
        column.addWidget(folders)
        column.addLayout(mapped)
        column.addWidget(self.buttons)
        line = self.fontMetrics().height()
        self.resize(line * 40, line * 30)

    def show_found(self, found: FoundFile) -> None:
        """The file as it was matched last."""
        shown = self._found.lists[: self.lists.count()]  # none at first
        for row, each in enumerate(shown):
            (self._left_out.discard if self._is_ticked(row) else self._left_out.add)(_key(each))
        current = _key(shown[self.lists.currentRow()]) if shown else None
        self._found = found
        with QSignalBlocker(self.lists):
            self.lists.clear()
            for each in found.lists:
                words = self.tr("{name}  –  {n} of {listed} tracks").format(
                    name=each.name, n=len(each.track_ids), listed=each.n_listed
                )
                item = QListWidgetItem(words, self.lists)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                is_out = _key(each) in self._left_out
                item.setCheckState(Qt.CheckState.Unchecked if is_out else Qt.CheckState.Checked)
                if _key(each) == current:
                    self.lists.setCurrentItem(item)
            if self.lists.currentRow() < 0:
                self.lists.setCurrentRow(0)
        self._say_problem(translated(found.problem))
        marks = found.marks
        self.cues.setText(
            self.tr("Take over the &cues of {cues} tracks and the beats of {grids}").format(
                cues=text.count(marks.n_cues), grids=text.count(marks.n_grids)
            )
        )
        self.cues.setVisible(bool(marks.marks))
        self._show_missing()
        self._check()

    def _say_problem(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _show_missing(self) -> None:
        entries = dict.fromkeys(
            one.entry
            for one in (
                *(missing for each in self._found.lists for missing in each.not_found),
                *self._found.marks.not_found,
            )
        )
        self.missing_words.setText(
            self.tr("%n entry/entries were not found here:", "", len(entries))
        )
        self.missing.setPlainText("\n".join(list(entries)[:MOST_SHOWN]))
        for part in (self.missing, self.missing_words):
            part.setVisible(bool(entries))

    @property
    def chosen(self) -> list[Imported]:
        return [each for row, each in enumerate(self._found.lists) if self._is_ticked(row)]

    def _is_ticked(self, row: int) -> bool:
        return self.lists.item(row).checkState() == Qt.CheckState.Checked

    def _mapped(self) -> PathMap | None:
        """``None`` while the two folders are not whole paths."""
        here, there = self.here.text().strip(), self.there.text().strip()
        if not here and not there:
            return PathMap()
        try:
            return PathMap.parse([f"{here}={there}"])
        except SettingsError:
            return None

    def _check(self) -> None:
        wants_cues = self.cues.isChecked() and bool(self._found.marks.marks)
        self.buttons.button(_Button.Ok).setEnabled(bool(self.chosen) or wants_cues)
        self.again.setEnabled(self._mapped() is not None)

    def _ask_again(self) -> None:
        mapped = self._mapped()
        if mapped is not None:
            self.again.setEnabled(False)
            self._look_again(mapped, self.show_found, self._not_found)

    def _not_found(self, error: AppError) -> None:
        """What was found before stays."""
        self._say_problem(translated(error.message))
        self._check()

    def _accept(self) -> None:
        wants_cues = self.cues.isChecked() and bool(self._found.marks.marks)
        self._choose(self.chosen, self._found.marks if wants_cues else None)
        self.accept()


def _key(each: Imported) -> tuple[str, int]:
    """What of a playlist stays the same wherever its tracks are looked for."""
    return each.name, each.n_listed
