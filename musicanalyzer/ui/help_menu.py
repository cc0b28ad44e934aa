"""The Help menu: the shortcuts, the log, and what the program is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QMainWindow, QMenu

from musicanalyzer import paths


class HelpMenu(QMenu):
    """To be added last to the window's menus. ``complete`` makes what of the window is still
    missing: its shortcuts are to be on the page too.
    """

    def __init__(self, window: QMainWindow, complete: Callable[[], None]) -> None:
        super().__init__(window)
        self.setTitle(self.tr("&Help"))
        self._window, self._complete = window, complete
        self.shortcuts = self.addAction(self.tr("&Keyboard shortcuts…"))
        self.shortcuts.setShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents))
        self.shortcuts.triggered.connect(self._show_shortcuts)
        log = self.addAction(self.tr("Show the &log's folder"))
        log.triggered.connect(self._show_log)
        self.addSeparator()
        self.about = self.addAction(self.tr("&About musicanalyzer…"))
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self.about.triggered.connect(self._show_about)

    # What the pages need is imported when one is opened.

    def _show_shortcuts(self) -> None:
        from musicanalyzer.ui.shortcuts import ShortcutsPage

        self._complete()
        self._open(ShortcutsPage(self._window))

    def _show_about(self) -> None:
        from musicanalyzer.ui.about import AboutDialog

        self._open(AboutDialog(self._window))

    def _open(self, page: QDialog) -> None:
        page.finished.connect(page.deleteLater)
        page.open()

    def _show_log(self) -> None:
        from musicanalyzer.ui.exceptions import show_folder

        folder = paths.log_folder()
        show_folder(folder if folder.is_dir() else folder.parent)
