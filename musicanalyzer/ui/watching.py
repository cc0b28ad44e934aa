"""Watches the library's folders while the window is open, and scans those that change.

The looking is done by ``services.watch`` on a thread. A scan of what changed waits for the scan
that runs, and then takes those of the folders that are still there.
"""

from __future__ import annotations

import logging
import os
import threading

from PySide6.QtCore import QObject, Qt, Signal

from musicanalyzer.errors import SettingsError
from musicanalyzer.services.exclusions import Exclusions
from musicanalyzer.services.watch import FolderWatch, Rhythm
from musicanalyzer.settings import Settings
from musicanalyzer.ui.context import Context

log = logging.getLogger(__name__)

START_S = 3.0  # the window comes first
REST_S = 0.002
END_S = 1.0  # a look at a network drive that is gone may hang; nobody waits for it

Watched = tuple[tuple[str, ...], tuple[str, ...]]  # folders, and what is left out


class Watching(QObject):
    """Follows the settings: which folders, what is left out, and whether to watch at all."""

    _settled = Signal(object, object)  # folders, and what ends the thread that they come from

    def __init__(
        self,
        context: Context,
        parent: QObject | None = None,
        *,
        rhythm: Rhythm | None = None,
        start_s: float = START_S,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._rhythm = rhythm or Rhythm()
        self._start_s = start_s
        self._watched: Watched = ((), ())
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._waiting: list[str] = []
        self._settled.connect(self._take, Qt.ConnectionType.QueuedConnection)
        context.settings.changed.connect(self._follow)
        context.scans.changed.connect(self._scan)
        self._follow(context.settings.value)

    def close(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(END_S)

    def _follow(self, settings: Settings) -> None:
        folders = settings.folders if settings.watch_folders else ()
        wanted = (folders, settings.exclusions)
        if wanted == self._watched:
            return
        self._watched = wanted
        self._stop.set()
        self._waiting.clear()
        self._thread = None
        if folders:
            self._stop = threading.Event()
            self._thread = threading.Thread(
                target=self._run, args=(*wanted, self._stop), name="watching", daemon=True
            )
            self._thread.start()

    def _run(
        self, folders: tuple[str, ...], exclusions: tuple[str, ...], stop: threading.Event
    ) -> None:
        try:
            patterns = Exclusions(exclusions)
            excluded = patterns.below(folders) if patterns else None
        except SettingsError as err:
            log.warning("%s", err.message)  # a scan says it to the user
            excluded = None
        watch = FolderWatch(folders, excluded, self._rhythm, rest=lambda: stop.wait(REST_S))
        pause_s = self._start_s
        while not stop.wait(pause_s):
            found = watch.look()
            if found:
                self._settled.emit(found, stop)
            pause_s = watch.pause_s

    def _take(self, folders: list[str], stop: threading.Event) -> None:
        if stop.is_set():
            return  # these folders are watched no more, or in another way
        self._waiting += [folder for folder in folders if folder not in self._waiting]
        self._scan()

    def _scan(self) -> None:
        if not self._waiting or self._context.scans.running is not None:
            return
        folders = sorted({path for folder in self._waiting if (path := self._there(folder))})
        self._waiting.clear()
        if folders:
            title = self.tr("%n changed folder(s)", "", len(folders)) if folders[1:] else ""
            self._context.scans.start(folders, title=title)

    def _there(self, folder: str) -> str:
        """The folder, or the nearest one around it that is left; empty where that is none of the
        library's.
        """
        tops = [os.path.abspath(top) for top in self._watched[0]]
        while not os.path.isdir(folder):
            if folder in tops or folder == os.path.dirname(folder):
                return ""
            folder = os.path.dirname(folder)
        return folder
