"""The line under the live picture, which a screen reader is told of where something is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel, QWidget


class LiveStatus(QLabel):
    """What was said last, and after it what holds as long as one listens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._words = self._role = ""
        self._notes: list[str] = []

    def say(self, words: str, role: str = "") -> None:
        """``role`` is "warning" or "bad" for trouble. That is announced, and what ends it."""
        is_news = bool(role or self._role) and (words, role) != (self._words, self._role)
        self._words, self._role = words, role
        self._show()
        if words and is_news:
            announce(self, words)

    def keep_saying(self, notes: Sequence[str]) -> None:
        """What cannot be done, in sentences, whatever else is said; none: that is over."""
        new = [note for note in notes if note not in self._notes]
        if list(notes) == self._notes:
            return
        self._notes = list(notes)
        self._show()
        if new:
            announce(self, " ".join(new))

    def _show(self) -> None:
        others = [note for note in self._notes if note not in self._words]
        self.setText(" ".join(filter(None, (self._words, *others))))
        self.setProperty("role", self._role or ("warning" if others else "faint"))
        self.style().polish(self)


def announce(widget: QWidget, words: str) -> None:
    """Have a screen reader say this now."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
