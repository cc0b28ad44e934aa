"""One start of the program with a window, from the second start's hand-over to the last line of the
log.

Nothing of the window is imported before it is known that one is to be opened: a second start takes
half as long then.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from musicanalyzer import log as program_log
from musicanalyzer import paths
from musicanalyzer.errors import AppError
from musicanalyzer.ui.single_instance import SingleInstance

log = logging.getLogger(__name__)


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
                if not (is_seen and _repaired(err, database)):
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
    from musicanalyzer.ui.app import DesktopApp
    from musicanalyzer.ui.exceptions import Exceptions

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


def _repaired(error: AppError, database: Path) -> bool:
    from musicanalyzer.ui.repair import CannotOpen

    return CannotOpen(error, database).repair()
