"""The desktop app's one composition root: makes everything, connects it, and runs until it ends."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from musicanalyzer import log as program_log
from musicanalyzer import paths
from musicanalyzer.errors import AppError
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.installed import describe_models, installed_models
from musicanalyzer.ui import theme, translation
from musicanalyzer.ui.context import Context, SettingsStore
from musicanalyzer.ui.exceptions import Exceptions
from musicanalyzer.ui.main_window import MainWindow
from musicanalyzer.ui.opening import Opening
from musicanalyzer.ui.repair import CannotOpen
from musicanalyzer.ui.single_instance import SingleInstance
from musicanalyzer.ui.watching import Watching

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
        self.watching = Watching(self.context, self.window)
        self.settings.changed.connect(self._paint)
        application.styleHints().colorSchemeChanged.connect(self._paint)
        if self.settings.remark:
            self.context.say(self.settings.remark, "warning")

    def show(self) -> None:
        self.window.show()

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

    def _paint(self, *_: object) -> None:
        values = self.settings.value
        looks = (values.appearance, values.text_scale, self._application.styleHints().colorScheme())
        if looks != getattr(self, "_looks", None):
            theme.apply(self._application, *looks[:2], self._point_size)
            # Setting a scheme changes what the system is said to have.
            self._looks = (*looks[:2], self._application.styleHints().colorScheme())


def run(files: Sequence[str] = (), *, database: Path | None = None) -> int:
    """Open the window, or hand over to the one that is open; gives the exit code.

    Raises AppError where the library cannot be opened, which was then shown as well.
    """
    database = database or paths.default_database()
    # Taken now: Qt removes them from the environment.
    token = os.environ.get("XDG_ACTIVATION_TOKEN") or os.environ.get("DESKTOP_STARTUP_ID", "")
    application = QApplication([sys.argv[0]])
    instance = SingleInstance(database)
    if not instance.claim(files, token=token):
        return 0
    written = program_log.start(paths.log_folder())
    log.info("started over %s: %s", database, program_log.system())
    try:
        while True:
            try:
                return _run(application, instance, files, database, written)
            except AppError as err:
                # Who starts from a desktop sees no terminal.
                is_seen = QGuiApplication.platformName() != "offscreen"
                if not (is_seen and CannotOpen(err, database).repair()):
                    raise
    finally:
        instance.close()
        log.info("ended")
        if written is not None:
            written.close()


def _run(
    application: QApplication,
    instance: SingleInstance,
    files: Sequence[str],
    database: Path,
    written: program_log.Log | None,
) -> int:
    app = DesktopApp(application, database=database, settings_file=paths.settings_file())
    exceptions = Exceptions(app.context, app.window, written)
    exceptions.install()
    try:
        instance.asked.connect(app.take)
        app.show()
        app.opening.open(files)
        return application.exec()
    finally:
        exceptions.remove()
        app.close()
