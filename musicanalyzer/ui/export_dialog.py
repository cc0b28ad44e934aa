"""Asks for the file of a playlist, its format, and how tracks are named in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from musicanalyzer.errors import SettingsError
from musicanalyzer.services.formats import WRITABLE, Format
from musicanalyzer.services.formats.places import PathMap
from musicanalyzer.ui.sentences import translated

_Button = QDialogButtonBox.StandardButton


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What to write where. ``everything``: all playlists in one file."""

    file: str
    format_name: str
    absolute: bool = False
    mapped: PathMap = field(default_factory=PathMap)
    everything: bool = False


class ExportDialog(QDialog):
    """The format and the ending of the file's name follow each other. ``here`` and ``there`` are
    the folders that were mapped last.
    """

    def __init__(
        self,
        name: str,
        folder: str,
        export: Callable[[ExportWish], None],
        parent: QWidget | None = None,
        *,
        here: str = "",
        there: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr('Export "{name}"').format(name=name))
        self._export = export
        self.format = QComboBox(self)
        for found in WRITABLE:
            self.format.addItem(translated(found.title), found)
        safe = "".join("_" if c in '/\\:*?"<>|' or ord(c) < 32 else c for c in name).strip(". ")
        suffix = WRITABLE[0].suffixes[0]
        self.file = QLineEdit(os.path.join(folder, f"{safe or 'playlist'}{suffix}"), self)
        self.file.setAccessibleName(self.tr("File"))
        self.browse = QPushButton(self.tr("&Browse…"), self)
        self.relative = QRadioButton(
            self.tr("&Relative to the playlist: the folder can be moved as a whole"), self
        )
        self.absolute = QRadioButton(self.tr("&Absolute: the playlist can be moved alone"), self)
        self.elsewhere = QRadioButton(
            self.tr("As another &computer has them, where this folder is that one:"), self
        )
        group = QButtonGroup(self)
        for button in (self.relative, self.absolute, self.elsewhere):
            group.addButton(button)
        self.here, self.there = QLineEdit(here, self), QLineEdit(there, self)
        self.here.setAccessibleName(self.tr("Folder on this computer"))
        self.here.setPlaceholderText("/music")
        self.there.setAccessibleName(self.tr("The same folder on the other computer"))
        self.there.setPlaceholderText("D:\\Music")
        (self.elsewhere if there else self.relative).setChecked(True)
        self.everything = QCheckBox(self.tr("All &playlists, each in its folder"), self)
        self.remark = QLabel(self)
        self.remark.setWordWrap(True)
        self.buttons = QDialogButtonBox(_Button.Save | _Button.Cancel, self)
        self.save = self.buttons.button(_Button.Save)
        self._lay_out()
        self._connect()
        self._check()
        self.file.setFocus()

    def _lay_out(self) -> None:
        place = QHBoxLayout()
        place.addWidget(self.file, 1)
        place.addWidget(self.browse)
        both = QHBoxLayout()
        both.addWidget(self.here, 1)
        both.addWidget(QLabel("→", self))
        both.addWidget(self.there, 1)
        form = QFormLayout(self)
        form.addRow(self.tr("F&ormat"), self.format)
        form.addRow(self.tr("&File"), place)
        form.labelForField(place).setBuddy(self.file)  # type: ignore[attr-defined]
        form.addRow("", self.remark)
        form.addRow(self.tr("Paths"), self.relative)
        form.addRow("", self.absolute)
        form.addRow("", self.elsewhere)
        form.addRow("", both)
        form.addRow("", self.everything)
        form.addRow(self.buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 90)

    def _connect(self) -> None:
        self.browse.clicked.connect(self._browse)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self.format.currentIndexChanged.connect(self._follow_format)
        self.file.textChanged.connect(self._follow_file)
        for line in (self.here, self.there):
            line.textChanged.connect(self._check)
        for button in (self.relative, self.absolute, self.elsewhere):
            button.toggled.connect(self._check)

    @property
    def chosen(self) -> Format:
        found = self.format.currentData()
        assert isinstance(found, Format)
        return found

    def _follow_format(self) -> None:
        """Give the file the format's ending."""
        path = Path(self.file.text().strip())
        if path.name and path.suffix.lower() not in self.chosen.suffixes:
            self.file.setText(str(path.with_suffix(self.chosen.suffixes[0])))
        self._check()

    def _follow_file(self) -> None:
        """Choose the format of the file's ending."""
        suffix = Path(self.file.text().strip()).suffix.lower()
        if suffix not in self.chosen.suffixes:
            for place, found in enumerate(WRITABLE):
                if suffix in found.suffixes:
                    self.format.setCurrentIndex(place)
                    break
        self._check()

    def _check(self) -> None:
        found = self.chosen
        self.relative.setEnabled(found.relative)
        if not found.relative and self.relative.isChecked():
            self.absolute.setChecked(True)
        for line in (self.here, self.there):
            line.setEnabled(self.elsewhere.isChecked())
        self.everything.setVisible(found.many)
        path = Path(self.file.text().strip())
        words, role = self.tr("The name's ending says the format."), "faint"
        problem = self._problem(path, found)
        if problem:
            words, role = problem, "bad"
        elif path.exists():
            words, role = self.tr("This file exists; it will be replaced."), "bad"
        self.save.setEnabled(not problem)
        self.remark.setText(words)
        self.remark.setProperty("role", role)
        self.remark.style().polish(self.remark)

    def _problem(self, path: Path, found: Format) -> str:
        if path.suffix.lower() not in found.suffixes:
            return self.tr("The name must end in {formats}.").format(
                formats=", ".join(found.suffixes)
            )
        if self.elsewhere.isChecked():
            try:
                self._mapped()
            except SettingsError:
                return self.tr("Give the whole path of a folder here and of the same one there.")
        return ""

    def _mapped(self) -> PathMap:
        if not self.elsewhere.isChecked():
            return PathMap()
        return PathMap.parse([f"{self.here.text().strip()}={self.there.text().strip()}"])

    def _browse(self) -> None:
        chosen = QFileDialog(self, self.tr("Export the playlist"))
        chosen.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chosen.setNameFilter(" ".join(f"*{suffix}" for suffix in self.chosen.suffixes))
        chosen.setOption(QFileDialog.Option.DontConfirmOverwrite)  # said in this dialog
        chosen.selectFile(self.file.text())
        chosen.fileSelected.connect(self.file.setText)
        chosen.open()

    def _accept(self) -> None:
        self._export(
            ExportWish(
                file=self.file.text().strip(),
                format_name=self.chosen.name,
                absolute=not self.relative.isChecked(),
                mapped=self._mapped(),
                everything=self.chosen.many and self.everything.isChecked(),
            )
        )
        self.accept()
