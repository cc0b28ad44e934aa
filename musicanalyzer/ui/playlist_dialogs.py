"""Small dialogs about playlists: to which one, into which file, and what an import did not find."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.services.export import FORMATS
from musicanalyzer.services.import_playlist import Imported
from musicanalyzer.ui import text

_Button = QDialogButtonBox.StandardButton


class NameDialog(QDialog):
    """Asks for one of the playlists or for a new name."""

    def __init__(
        self,
        names: Sequence[str],
        n_tracks: int,
        choose: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Add to playlist"))
        self._choose = choose
        self.name = QComboBox(self)
        self.name.setEditable(True)
        self.name.addItems(list(names))
        self.name.setCurrentText(names[0] if names else self.tr("New playlist"))
        self.name.setAccessibleName(self.tr("Playlist"))
        label = QLabel(
            self.tr("&Add %n track(s) to this playlist, or to a new one:", "", n_tracks), self
        )
        label.setBuddy(self.name)
        label.setWordWrap(True)
        buttons = QDialogButtonBox(_Button.Ok | _Button.Cancel, self)
        buttons.button(_Button.Ok).setText(self.tr("Add"))
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        self._add = buttons.button(_Button.Ok)
        self.name.editTextChanged.connect(lambda text: self._add.setEnabled(bool(text.strip())))
        column = QVBoxLayout(self)
        column.addWidget(label)
        column.addWidget(self.name)
        column.addWidget(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 50)
        line = self.name.lineEdit()
        if line is not None:
            line.selectAll()
        self.name.setFocus()

    def _accept(self) -> None:
        self._choose(self.name.currentText().strip())
        self.accept()


class ExportDialog(QDialog):
    """Asks for the file and how tracks are named in it. The format is that of the file's name."""

    def __init__(
        self,
        name: str,
        folder: str,
        export: Callable[[str, bool], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr('Export "{name}"').format(name=name))
        self._export = export
        safe = "".join("_" if c in '/\\:*?"<>|' or ord(c) < 32 else c for c in name).strip(". ")
        self.file = QLineEdit(os.path.join(folder, f"{safe or 'playlist'}{FORMATS[0]}"), self)
        browse = QPushButton(self.tr("&Browse…"), self)
        browse.clicked.connect(self._browse)
        self.relative = QRadioButton(
            self.tr("&Relative to the playlist: the folder can be moved as a whole"), self
        )
        self.absolute = QRadioButton(self.tr("&Absolute: the playlist can be moved alone"), self)
        self.relative.setChecked(True)
        self.remark = QLabel(self)
        self.remark.setWordWrap(True)
        buttons = QDialogButtonBox(_Button.Save | _Button.Cancel, self)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        self.save = buttons.button(_Button.Save)
        place = QHBoxLayout()
        place.addWidget(self.file, 1)
        place.addWidget(browse)
        form = QFormLayout(self)
        form.addRow(self.tr("&File"), place)
        form.labelForField(place).setBuddy(self.file)  # type: ignore[attr-defined]
        self.file.setAccessibleName(self.tr("File"))
        form.addRow("", self.remark)
        form.addRow(self.tr("Paths"), self.relative)
        form.addRow("", self.absolute)
        form.addRow(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 90)
        self.file.textChanged.connect(self._check)
        self._check()

    def _check(self) -> None:
        path = Path(self.file.text().strip())
        known = path.suffix.lower() in FORMATS
        self.save.setEnabled(known)
        bad = True
        if not known:
            words = self.tr("The name must end in {formats}.").format(formats=", ".join(FORMATS))
        elif path.exists():
            words = self.tr("This file exists; it will be replaced.")
        else:
            words, bad = (
                self.tr("The name's ending says the format: {formats}.").format(
                    formats=", ".join(FORMATS)
                ),
                False,
            )
        self.remark.setText(words)
        self.remark.setProperty("role", "bad" if bad else "faint")
        self.remark.style().polish(self.remark)

    def _browse(self) -> None:
        chosen = QFileDialog(self, self.tr("Export the playlist"))
        chosen.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chosen.setNameFilter(name_filter(FORMATS))
        chosen.setOption(QFileDialog.Option.DontConfirmOverwrite)  # said in this dialog
        chosen.selectFile(self.file.text())
        chosen.fileSelected.connect(self.file.setText)
        chosen.open()

    def _accept(self) -> None:
        self._export(self.file.text().strip(), self.absolute.isChecked())
        self.accept()


class ImportReport(QDialog):
    """What an imported playlist names and the library does not hold."""

    def __init__(self, imported: Imported, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Not everything was found"))
        words = QLabel(
            self.tr(
                '"{name}" has {n} of the {listed} tracks of the file. These are left out:'
            ).format(
                name=imported.name,
                n=text.count(len(imported.track_ids)),
                listed=text.count(imported.n_listed),
            ),
            self,
        )
        words.setWordWrap(True)
        listed = QPlainTextEdit(self)
        listed.setReadOnly(True)
        listed.setTabChangesFocus(True)
        listed.setAccessibleName(self.tr("Entries that were not found"))
        listed.setPlainText(
            "\n".join(
                f"{each.entry}  –  {self._reason(each.reason)}" for each in imported.not_found
            )
        )
        listed.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons = QDialogButtonBox(_Button.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addWidget(listed, 1)
        column.addWidget(buttons)
        line = self.fontMetrics().height()
        self.resize(line * 44, line * 20)

    def _reason(self, reason: str) -> str:
        """The service's reasons in the user's language."""
        known = {
            "is not in the library": self.tr("not in the library"),
            "is not a file on this computer": self.tr("not a file on this computer"),
        }
        return known.get(reason, self.tr("several tracks could be meant"))


def name_filter(formats: Sequence[str]) -> str:
    """For a file dialog."""
    return " ".join(f"*{suffix}" for suffix in formats)
