"""The desktop app's one composition root: makes everything of a window, and connects it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.installed import describe_models, installed_models
from musicanalyzer.ui import accessibility, theme, translation
from musicanalyzer.ui.context import Context, SettingsStore
from musicanalyzer.ui.garbage import Garbage
from musicanalyzer.ui.main_window import MainWindow
from musicanalyzer.ui.opening import Opening
from musicanalyzer.ui.sentences import translated
from musicanalyzer.ui.watching import Watching

RESUME_MS = 500  # the window comes first
# How long a thread may keep the others from the interpreter; Python's own is 5 ms. What Qt asks of
# us one by one waits as long each time.
SWITCH_S = 0.001


class DesktopApp:
    """Everything of one running window. Tests make it around their own ``QApplication``."""

    def __init__(self, application: QApplication, *, database: Path, settings_file: Path) -> None:
        self._application = application
        accessibility.install()
        self._garbage = Garbage()  # before there are threads
        self._usual_switch_s = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_S)
        application.setApplicationName("musicanalyzer")
        application.setApplicationDisplayName("musicanalyzer")
        application.setDesktopFileName("musicanalyzer")
        application.setStyle("Fusion")
        self._font = QFont(application.font())
        self.settings = SettingsStore(settings_file)
        self._translators = translation.install(application, self.settings.value.language)
        self._paint()
        LibraryWriter(database).close()  # made or migrated before anyone reads
        vocabulary = {
            model["name"]: tuple(model["labels"]) for model in describe_models(installed_models())
        }
        self.context = Context(database=database, settings=self.settings, vocabulary=vocabulary)
        self.window = MainWindow(self.context)
        library = self.window.library
        self.opening = Opening(self.context, library.view, library.table, self.window)
        self.window.files_dropped.connect(self.opening.open)
        self.watching = Watching(self.context, self.window)
        self.settings.changed.connect(self._paint)
        application.styleHints().colorSchemeChanged.connect(self._paint)
        if self.settings.remark:
            self.context.say(translated(self.settings.remark), "warning")

    def show(self) -> None:
        self.window.show()
        QTimer.singleShot(RESUME_MS, self.window, self._go_on)

    def _go_on(self) -> None:
        """With what the end of the program interrupted."""
        self._garbage.settle()
        self.window.tags.recover()
        self.context.scans.resume()

    def take(self, files: Sequence[str], token: str = "") -> None:
        """What another start asks for: to be seen, and to open files."""
        if token:
            os.environ["XDG_ACTIVATION_TOKEN"] = token  # where Qt looks for it on Wayland
        state = self.window.windowState() & ~Qt.WindowState.WindowMinimized
        self.window.setWindowState(state | Qt.WindowState.WindowActive)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        self.opening.open(files)

    def close(self) -> None:
        """End all threads; to be called once, after the window has been closed."""
        translation.uninstall(self._application, self._translators)
        self.watching.close()
        self.context.close()
        self._garbage.close()
        sys.setswitchinterval(self._usual_switch_s)
        self._application.setFont(self._font)  # as large as it was found

    def _paint(self, *_: object) -> None:
        values = self.settings.value
        looks = (values.appearance, values.text_scale, self._application.styleHints().colorScheme())
        if looks != getattr(self, "_looks", None):
            theme.apply(self._application, *looks[:2], self._font.pointSizeF())
            # Setting a scheme changes what the system is said to have.
            self._looks = (*looks[:2], self._application.styleHints().colorScheme())
