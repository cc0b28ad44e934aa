"""The bar in which the program says what went wrong or well, where the user looks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from musicanalyzer.ui import theme
from musicanalyzer.ui.icons import icon

GOOD_MS = 6000  # good news goes by itself; errors stay until they are closed


class MessageBar(QFrame):
    """Shows one sentence at a time; hidden where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = QToolButton(self)
        close.setAutoRaise(True)
        close.setIcon(icon("close", lambda: QColor(theme.colours().on_accent)))
        close.setAccessibleName(self.tr("Close the message"))
        close.setToolTip(self.tr("Close (Esc)"))
        close.setShortcut("Esc")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.addWidget(self._text, 1)
        row.addWidget(close)
        self._away = QTimer(self, singleShot=True, interval=GOOD_MS)
        self._away.timeout.connect(self.hide)
        self._kind = "info"
        self.hide()

    @property
    def sentence(self) -> str:
        return self._text.text() if self.isVisible() else ""

    def say(self, sentence: str, kind: str = "info") -> None:
        """``kind``: "info" and "good" go after a while, "warning" and "error" stay."""
        self._kind = kind
        self._colour()
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        self.show()
        if kind in ("info", "good"):
            self._away.start()
        else:
            self._away.stop()

    def _colour(self) -> None:
        colours = theme.colours()
        colour = {"good": colours.good, "warning": colours.warning, "error": colours.bad}.get(
            self._kind, colours.accent
        )
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(colour))
        palette.setColor(QPalette.ColorRole.WindowText, QColor(colours.on_accent))
        self.setPalette(palette)
        self._text.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Another size of text or appearance takes the colours away.
        if event.type() == QEvent.Type.StyleChange and self.isVisible():
            self._colour()
