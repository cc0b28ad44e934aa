"""Small dialogs about playlists: to which one, and what an import did not find."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

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
