"""The desktop app's one composition root: makes everything, connects it, and runs until it ends."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from musicanalyzer import paths
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.installed import describe_models, installed_models
from musicanalyzer.ui import theme
from musicanalyzer.ui.context import Context, SettingsStore
from musicanalyzer.ui.main_window import MainWindow

log = logging.getLogger(__name__)


class DesktopApp:
    """Everything of one running window. Tests make it around their own ``QApplication``."""

    def __init__(self, application: QApplication, *, database: Path, settings_file: Path) -> None:
        self._application = application
        application.setApplicationName("musicanalyzer")
        application.setApplicationDisplayName("musicanalyzer")
        application.setDesktopFileName("musicanalyzer")
        application.setStyle("Fusion")
        self._point_size = application.font().pointSizeF()
        self.settings = SettingsStore(settings_file)
        self._paint()
        LibraryWriter(database).close()  # made or migrated before anyone reads
        vocabulary = {
            model["name"]: tuple(model["labels"]) for model in describe_models(installed_models())
        }
        self.context = Context(database=database, settings=self.settings, vocabulary=vocabulary)
        self.window = MainWindow(self.context)
        self.settings.changed.connect(self._paint)
        application.styleHints().colorSchemeChanged.connect(self._paint)
        if self.settings.remark:
            self.context.say(self.settings.remark, "warning")

    def show(self) -> None:
        self.window.show()

    def close(self) -> None:
        """End all threads; to be called once, after the window has been closed."""
        self.context.close()

    def _paint(self, *_: object) -> None:
        values = self.settings.value
        looks = (values.appearance, values.text_scale, self._application.styleHints().colorScheme())
        if looks != getattr(self, "_looks", None):
            theme.apply(self._application, *looks[:2], self._point_size)
            # Setting a scheme changes what the system is said to have.
            self._looks = (*looks[:2], self._application.styleHints().colorScheme())


def run(files: Sequence[str] = (), *, database: Path | None = None) -> int:
    """Open the window; gives the exit code. Raises AppError where it cannot be opened."""
    application = QApplication([sys.argv[0]])
    app = DesktopApp(
        application,
        database=database or paths.default_database(),
        settings_file=paths.settings_file(),
    )
    app.show()
    try:
        return application.exec()
    finally:
        app.close()
