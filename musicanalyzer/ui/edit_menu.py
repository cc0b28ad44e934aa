"""The window's Edit menu: what can be undone and done again by name, finding, settings."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMenu, QWidget


class EditMenu(QMenu):
    """Qt's own actions would put "undo" before what it undoes in every language."""

    def __init__(
        self,
        stack: QUndoStack,
        *,
        find: Callable[[], None],
        settings: Callable[[], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("&Edit"))
        keys = QKeySequence.StandardKey
        self.undo = self._add(self.tr("&Undo"), stack.undo)
        self.undo.setShortcuts(keys.Undo)
        self.undo.setEnabled(False)
        stack.canUndoChanged.connect(self.undo.setEnabled)
        stack.undoTextChanged.connect(self._name_undo)
        self.redo = self._add(self.tr("&Redo"), stack.redo)
        self.redo.setShortcuts(keys.Redo)
        self.redo.setEnabled(False)
        stack.canRedoChanged.connect(self.redo.setEnabled)
        stack.redoTextChanged.connect(self._name_redo)
        self.addSeparator()
        self._add(self.tr("&Find"), find).setShortcuts(keys.Find)
        self.addSeparator()
        preferences = self._add(self.tr("&Settings"), settings)
        preferences.setShortcut(QKeySequence("Ctrl+,"))
        preferences.setMenuRole(QAction.MenuRole.PreferencesRole)

    def _add(self, title: str, act: Callable[[], object]) -> QAction:
        action = self.addAction(title)
        action.triggered.connect(lambda *_: act())
        return action

    def _name_undo(self, what: str) -> None:
        words = self.tr("&Undo {what}") if what else self.tr("&Undo")
        self.undo.setText(words.format(what=what))

    def _name_redo(self, what: str) -> None:
        words = self.tr("&Redo {what}") if what else self.tr("&Redo")
        self.redo.setText(words.format(what=what))
