"""What the groups of the settings share: a step of undo, short lists, sentences below a field."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QUndoCommand
from PySide6.QtWidgets import QLabel, QListWidget, QWidget

from musicanalyzer.ui.context import Context, SettingsStore


class ListChange(QUndoCommand):
    """One text more, or one less, in a list of the settings, and the way back. What else came to
    the list or left it meanwhile stays as it is: not every change of it is a step of undo.
    """

    def __init__(
        self, settings: SettingsStore, title: str, name: str, text: str, *, adds: bool
    ) -> None:
        super().__init__(title)
        self._settings = settings
        self._name = name
        self._text = text
        self._adds = adds
        self._place = len(self._texts)

    @property
    def _texts(self) -> tuple[str, ...]:
        texts: tuple[str, ...] = getattr(self._settings.value, self._name)
        return texts

    def redo(self) -> None:
        self._put() if self._adds else self._take()

    def undo(self) -> None:
        self._take() if self._adds else self._put()

    def _put(self) -> None:
        """Where it was."""
        others, place = self._texts, self._place
        if self._text in others:
            self.setObsolete(True)
        else:
            self._settings.update(**{self._name: (*others[:place], self._text, *others[place:])})

    def _take(self) -> None:
        texts = self._texts
        if self._text in texts:
            self._place = texts.index(self._text)
            self._settings.update(**{self._name: tuple(t for t in texts if t != self._text)})
        else:
            self.setObsolete(True)


def remember_folder(context: Context, folder: str) -> None:
    """It is one of the library's from now on; a step that can be undone."""
    title = QCoreApplication.translate("settings", "add a folder")
    context.undo.push(ListChange(context.settings, title, "folders", folder, adds=True))


def folder_around(folder: str, folders: Sequence[str]) -> str | None:
    """The first of ``folders`` that this one is, or lies in."""
    return next((each for each in folders if Path(folder).is_relative_to(each)), None)


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
