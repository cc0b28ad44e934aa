"""What is offered when the library cannot be opened at start: bring a copy back, or begin anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton

from musicanalyzer.errors import AppError
from musicanalyzer.services import backup
from musicanalyzer.ui.sentences import translated


class CannotOpen(QMessageBox):
    """Shows the error. For a damaged library :meth:`repair` offers two ways out."""

    def __init__(self, error: AppError, database: Path) -> None:
        super().__init__()
        self._database = database
        self.setIcon(QMessageBox.Icon.Critical)
        self.setWindowTitle("musicanalyzer")
        self.setText(translated(error.message))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.restore_button: QPushButton | None = None
        self.anew_button: QPushButton | None = None
        if error.kind == "damaged":
            self.setInformativeText(
                self.tr(
                    "The damaged file is kept whatever you choose. Music files are not concerned."
                )
            )
            role = QMessageBox.ButtonRole.ActionRole
            self.restore_button = self.addButton(self.tr("&Restore a copy…"), role)
            self.anew_button = self.addButton(self.tr("Begin a&new"), role)
        quit_button = self.addButton(self.tr("&Quit"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(quit_button)
        self.setEscapeButton(quit_button)

    def repair(self) -> bool:
        """Ask; whether it is worth trying again."""
        while True:
            self.exec()
            chosen = self.clickedButton()
            if self.restore_button is not None and chosen is self.restore_button:
                done = self._restore()
            elif self.anew_button is not None and chosen is self.anew_button:
                done = self._try(lambda: backup.reset(self._database))
            else:
                return False
            if done:
                return True

    def _restore(self) -> bool:
        source, _ = QFileDialog.getOpenFileName(
            None, self.tr("Restore the library from a copy"), str(self._database.parent)
        )
        return bool(source) and self.restore(Path(source))

    def restore(self, source: Path) -> bool:
        return self._try(lambda: backup.restore(self._database, source))

    def _try(self, act: Callable[[], object]) -> bool:
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            act()
        except AppError as err:
            self.setText(translated(err.message))
            return False
        finally:
            QGuiApplication.restoreOverrideCursor()
        return True
