"""What Review says where it has nothing to ask, and how to be asked again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget


class NothingAsked(QWidget):
    """:attr:`again` asks for the tracks that were skipped."""

    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel(self)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        self.words.setProperty("role", "faint")
        self.button = QPushButton(self.tr("Ask about the skipped ones"), self)
        self.button.clicked.connect(lambda *_: self.again.emit())
        middle = QVBoxLayout(self)
        middle.addStretch(1)
        middle.addWidget(self.words)
        middle.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(2)

    def say(self, about: str, label: str, *, is_unlearned: bool, has_skipped: bool) -> None:
        """``about`` is one of the services' questions, or empty for a ``label`` of the user's."""
        self.button.setVisible(has_skipped)
        if is_unlearned:
            words = self.tr(
                "“{label}” is learned from two examples and two counter-examples on. Select"
                " tracks in the library, and choose “Teach a label” from their menu."
            ).format(label=label)
        elif has_skipped:
            words = self.tr("Only tracks that you skipped are left.")
        elif label:
            words = self.tr("There is no track left to ask about.")
        elif about == "disagrees":
            words = self.tr("No file names another genre than the one that is heard.")
        else:
            words = self.tr("Nothing to settle: the program is sure, or you have told it.")
        self.words.setText(words)
