"""Something slow that is done beside the window, such as counting files or asking the driver.

Its thread knows nothing of Qt: it puts what it finds into a queue, which the window's thread
empties a few times a second. So a drive that does not answer can neither hold up the window nor
its end.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from musicanalyzer.errors import AppError

POLL_MS = 50


class _End:
    def __init__(self, error: Exception | None) -> None:
        self.error = error


class Errand(QObject):
    """Goes through what ``make`` gives, on a thread of its own, once. Ends with its parent."""

    arrived = Signal(object)  # each value, on the window's thread
    ended = Signal(object)  # None, or the AppError that ended it

    def __init__(self, make: Callable[[], Iterable[object]], parent: QObject) -> None:
        super().__init__(parent)
        self._found: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._take)
        stop, found = self._stop, self._found
        self.destroyed.connect(stop.set)

        def run() -> None:
            error = None
            try:
                for value in make():
                    if stop.is_set():
                        return
                    found.put(value)
            except Exception as err:
                error = err
            found.put(_End(error))

        self._thread = threading.Thread(target=run, name="errand", daemon=True)
        self._thread.start()
        self._poll.start()

    def cancel(self) -> None:
        """Nothing arrives any more; the thread ends at its next value."""
        self._stop.set()
        self._poll.stop()

    def _take(self) -> None:
        while not self._stop.is_set():
            try:
                value = self._found.get_nowait()
            except queue.Empty:
                return
            if not isinstance(value, _End):
                self.arrived.emit(value)
                continue
            self.cancel()
            error = value.error
            if error is not None and not isinstance(error, AppError):
                sys.excepthook(type(error), error, error.__traceback__)
                error = AppError(f"{type(error).__name__}: {error}")
            self.ended.emit(error)
