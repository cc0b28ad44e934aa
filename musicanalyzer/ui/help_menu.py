"""The Help menu: the shortcuts, the log, and what the program is."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QMainWindow, QMenu

from musicanalyzer import paths
from musicanalyzer.ui.about import AboutDialog
from musicanalyzer.ui.exceptions import show_folder
from musicanalyzer.ui.shortcuts import ShortcutsPage


class HelpMenu(QMenu):
    """To be added last to the window's menus."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setTitle(self.tr("&Help"))
        self._window = window
        self.shortcuts = self.addAction(self.tr("&Keyboard shortcuts…"))
        self.shortcuts.setShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents))
        self.shortcuts.triggered.connect(lambda: self._open(ShortcutsPage(window)))
        log = self.addAction(self.tr("Show the &log's folder"))
        log.triggered.connect(self._show_log)
        self.addSeparator()
        self.about = self.addAction(self.tr("&About musicanalyzer…"))
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self.about.triggered.connect(lambda: self._open(AboutDialog(window)))

    def _open(self, page: QDialog) -> None:
        page.finished.connect(page.deleteLater)
        page.open()

    def _show_log(self) -> None:
        folder = paths.log_folder()
        show_folder(folder if folder.is_dir() else folder.parent)
