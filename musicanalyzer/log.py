"""The window's log: a file of bounded size in the platform's log folder, on this computer.

The command line keeps no log; it prints what goes wrong. ``crash.txt`` beside the log holds what
the interpreter could still write when native code ended the process.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

NAME = "musicanalyzer.log"
LARGEST_BYTES = 1 << 20  # of each file
OLDER_FILES = 2
CRASH = "crash.txt"
LAST_CRASH = "crash-before.txt"


@dataclass(slots=True)
class Log:
    """A log that is being written, to be closed at the program's end."""

    folder: Path
    crashed_before: bool  # the last run ended inside native code
    _handler: logging.Handler
    _crash: TextIO | None

    @property
    def path(self) -> Path:
        return self.folder / NAME

    def tail(self, n_bytes: int = 20_000) -> str:
        """The last whole lines."""
        self._handler.flush()
        try:
            with open(self.path, "rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - n_bytes))
                text = file.read().decode("utf-8", "replace")
        except OSError:
            return ""
        return text if size <= n_bytes else text.partition("\n")[2]

    def close(self) -> None:
        logging.getLogger("musicanalyzer").removeHandler(self._handler)
        self._handler.close()
        if self._crash is not None:
            faulthandler.disable()
            self._crash.close()


def start(folder: Path, *, with_crashes: bool = True) -> Log | None:
    """Log into the folder; ``None`` where nothing can be written there: the program does without.

    ``with_crashes``: also when native code ends the process, which only one log of it can.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / NAME,
            maxBytes=LARGEST_BYTES,
            backupCount=OLDER_FILES,
            encoding="utf-8",
            errors="backslashreplace",
        )
    except OSError:
        return None
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")
    )
    logger = logging.getLogger("musicanalyzer")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    crash, crashed_before = _watch_crashes(folder) if with_crashes else (None, False)
    return Log(folder, crashed_before, handler, crash)


def _watch_crashes(folder: Path) -> tuple[TextIO | None, bool]:
    """The open file for the next crash, and whether there was one before."""
    path = folder / CRASH
    try:
        crashed = path.stat().st_size > 0
        if crashed:
            os.replace(path, folder / LAST_CRASH)
    except OSError:
        crashed = False
    try:
        file = open(path, "w", encoding="utf-8")  # noqa: SIM115 - open until the program ends
        faulthandler.enable(file)
    except (OSError, ValueError):
        return None, crashed
    return file, crashed


def system() -> str:
    """Program, Python and platform in one line, for reports."""
    import platform

    from musicanalyzer import __version__

    return f"musicanalyzer {__version__}, Python {sys.version.split()[0]}, {platform.platform()}"
