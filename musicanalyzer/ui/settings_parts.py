"""What the groups of the settings share: a step of undo, short lists, sentences below a field."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QUndoCommand
from PySide6.QtWidgets import QLabel, QListWidget, QWidget

from musicanalyzer.ui.context import SettingsStore


class SettingChange(QUndoCommand):
    """New values of settings, and the way back to the old ones."""

    def __init__(self, settings: SettingsStore, title: str, **changes: Any) -> None:
        super().__init__(title)
        self._settings = settings
        self._new = changes
        self._old = {name: getattr(settings.value, name) for name in changes}

    def redo(self) -> None:
        self._settings.update(**self._new)

    def undo(self) -> None:
        self._settings.update(**self._old)


class ShortList(QListWidget):
    """A list as high as its rows, between two and ``most`` of them."""

    def __init__(self, name: str, parent: QWidget | None = None, *, most: int = 6) -> None:
        super().__init__(parent)
        self._most = most
        self.setAccessibleName(name)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSpacing(2)
        self.setProperty("role", "list")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for change in (self.model().rowsInserted, self.model().rowsRemoved):
            change.connect(self.updateGeometry)

    @property
    def current_text(self) -> str:
        """Empty where no row is chosen."""
        row = self.currentRow()
        return self.item(row).text() if row >= 0 else ""

    def set_texts(self, texts: tuple[str, ...]) -> None:
        """The row that was current stays so where it can."""
        if texts == tuple(self.item(row).text() for row in range(self.count())):
            return
        row = self.currentRow()
        self.clear()
        for text in texts:
            self.addItem(text)
            self.item(self.count() - 1).setToolTip(text)
        self.setCurrentRow(min(row, self.count() - 1))

    def sizeHint(self) -> QSize:
        rows = min(max(self.count(), 2), self._most)
        height = max(self.sizeHintForRow(0), self.fontMetrics().height()) + 2 * self.spacing()
        return QSize(super().sizeHint().width(), rows * height + 2 * self.frameWidth() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())


class Remark(QLabel):
    """A sentence below a field: what it means, or what is wrong with it. Hidden while empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def say(self, sentence: str, role: str = "faint") -> None:
        """``role``: "faint", or "bad" for what must be changed."""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setText(sentence)
        self.setVisible(bool(sentence))
