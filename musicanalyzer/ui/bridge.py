"""Threads beside the window: the library is read and changed, and jobs run, without holding it up.

Callables go out, answers come back on the window's thread by a queued signal. Nothing here knows
what is asked. A ``Reading`` owns one reader on one thread; a ``Changing`` one writer; a ``Job`` one
generator of ``Progress``, of which at most ten a second are handed on.
"""

from __future__ import annotations

import itertools
import logging
import queue
import sys
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from musicanalyzer.errors import AppError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.jobs import Progress

log = logging.getLogger(__name__)

NEWS_SECONDS = 0.1  # between two signals of one job
INTERRUPT_MS = 2

T = TypeVar("T")
Failed = Callable[[AppError], None]


@dataclass(slots=True)
class _Request:
    number: int
    key: str | None
    work: Callable[..., Any]
    answer: Callable[[Any], None]
    failed: Failed | None


class _Worker(QObject):
    """One thread that takes requests in turn; answers are delivered on the window's thread."""

    _done = Signal(object, object, object)  # request, value, error
    failed = Signal(object)  # an AppError that the asker did not want for itself

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._numbers = itertools.count()
        self._newest: dict[str, int] = {}
        self._running: _Request | None = None
        self._is_closed = False
        self._lock = threading.Lock()
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        # Between two statements there is nothing that could be interrupted.
        self._again = QTimer(self, interval=INTERRUPT_MS)
        self._again.timeout.connect(self._interrupt_unwanted)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def _submit(
        self,
        work: Callable[..., T],
        answer: Callable[[T], None],
        *,
        key: str | None,
        failed: Failed | None,
    ) -> None:
        request = _Request(next(self._numbers), key, work, answer, failed)
        with self._lock:
            if key is not None:
                self._newest[key] = request.number
        self._requests.put(request)
        self._interrupt_unwanted()

    def _interrupt_unwanted(self) -> None:
        """Until what is being done is wanted."""
        with self._lock:
            is_unwanted = self._running is not None and self._superseded(self._running)
            if is_unwanted:
                self._interrupt()
        if is_unwanted != self._again.isActive():
            (self._again.start if is_unwanted else self._again.stop)()

    def _interrupt(self) -> None:
        """What is being done is no longer wanted."""

    def close(self) -> None:
        """End the thread after what it is doing; nothing is delivered any more."""
        self._is_closed = True
        self._again.stop()
        self._requests.put(None)
        self._thread.join()

    @property
    def is_closed(self) -> bool:
        """Whether nobody waits for an answer any more; may be asked on the thread."""
        return self._is_closed

    def _superseded(self, request: _Request) -> bool:
        return request.key is not None and self._newest.get(request.key) != request.number

    def _run(self) -> None:
        try:
            while (request := self._requests.get()) is not None:
                with self._lock:
                    if self._superseded(request):
                        continue
                    self._running = request
                value, error = None, None
                try:
                    value = self._perform(request.work)
                except Exception as err:
                    error = err
                with self._lock:
                    self._running = None
                self._done.emit(request, value, error)
        finally:
            self._finish()

    def _perform(self, work: Callable[..., Any]) -> Any:
        raise NotImplementedError

    def _finish(self) -> None:
        """On the thread, at its end."""

    @Slot(object, object, object)
    def _deliver(self, request: _Request, value: object, error: BaseException | None) -> None:
        if self._is_closed or self._superseded(request) or _is_gone(request.answer):
            return
        if error is None:
            request.answer(value)
        elif isinstance(error, AppError):
            (request.failed or self.failed.emit)(error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)


def _is_gone(answer: Callable[[Any], None]) -> bool:
    """Whether the answer is a method of a dialog or view that Qt has deleted meanwhile."""
    owner = getattr(answer, "__self__", None)
    return isinstance(owner, QObject) and not isValid(owner)


class Reading(_Worker):
    """Asks the library, one question after the other.

    A question with a ``key`` replaces the earlier ones of that key: those waiting are dropped, one
    being answered is interrupted, and their answers never arrive.
    """

    def __init__(self, database: Path, name: str, parent: QObject | None = None) -> None:
        self._database = database
        self._reader: LibraryReader | None = None
        super().__init__(f"reading-{name}", parent)

    def ask(
        self,
        question: Callable[[LibraryReader], T],
        answer: Callable[[T], None],
        *,
        key: str | None = None,
        failed: Failed | None = None,
    ) -> None:
        """``answer`` gets the value on the window's thread, or ``failed`` an ``AppError``."""
        self._submit(question, answer, key=key, failed=failed)

    def _perform(self, work: Callable[..., Any]) -> Any:
        if self._reader is None:
            self._reader = LibraryReader(self._database)
        return work(self._reader)

    def _interrupt(self) -> None:
        if self._reader is not None:
            self._reader.interrupt()

    def _finish(self) -> None:
        if self._reader is not None:
            self._reader.close()


class Changing(_Worker):
    """Changes the library in the order asked; :attr:`changed` says afterwards that it did."""

    changed = Signal()

    def __init__(self, database: Path, parent: QObject | None = None) -> None:
        self._database = database
        self._reader: LibraryReader | None = None
        self._writer: LibraryWriter | None = None
        super().__init__("changing", parent)

    def do(
        self,
        change: Callable[[LibraryReader, LibraryWriter], T],
        then: Callable[[T], None] = lambda value: None,
        *,
        failed: Failed | None = None,
    ) -> None:
        """Run ``change`` on the thread; ``then`` gets its value once everything is committed."""

        def answer(value: T) -> None:
            then(value)
            self.changed.emit()

        self._submit(change, answer, key=None, failed=failed)

    def _perform(self, work: Callable[..., Any]) -> Any:
        if self._writer is None:
            self._writer = LibraryWriter(self._database)
        if self._reader is None:
            self._reader = LibraryReader(self._database)
        try:
            value = work(self._reader, self._writer)
            self._writer.flush()
            return value
        except AppError:
            self._reopen()
            raise

    def _reopen(self) -> None:
        """A writer that met an error writes nothing more; the next change gets a new one."""
        writer, self._writer = self._writer, None
        if writer is not None:
            try:
                writer.close()
            except AppError:
                log.debug("closing a writer that had failed", exc_info=True)

    def _finish(self) -> None:
        self._reopen()
        if self._reader is not None:
            self._reader.close()


class Computing(_Worker):
    """Works on files, one after the other. Work is given a function that says whether it is still
    wanted; what was superseded or comes after the end is not.
    """

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        self._given_up = threading.Event()
        self._is_closing = False
        super().__init__(f"computing-{name}", parent)

    def do(
        self,
        work: Callable[[Callable[[], bool]], T],
        answer: Callable[[T], None],
        *,
        key: str | None = None,
        failed: Failed | None = None,
    ) -> None:
        """``key``, ``answer`` and ``failed`` as :meth:`Reading.ask`."""
        self._submit(work, answer, key=key, failed=failed)

    def close(self) -> None:
        self._is_closing = True
        self._given_up.set()
        super().close()

    def _perform(self, work: Callable[..., Any]) -> Any:
        self._given_up.clear()
        return work(lambda: self._is_closing or self._given_up.is_set())

    def _interrupt(self) -> None:
        self._given_up.set()


class Job(QObject):
    """Runs a generator of ``Progress`` on a thread of its own; it may be paused and cancelled."""

    progressed = Signal(object)  # Progress
    finished = Signal(object)  # None, an AppError, or another exception: a bug
    paused_changed = Signal(bool)

    def __init__(
        self,
        title: str,
        make: Callable[[], Generator[Progress, None, None]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.progress = Progress("walking", 0, 0)
        self.error: BaseException | None = None
        self.is_cancelled = False
        self.is_running = False
        self.started_at = 0.0
        self.working_s = 0.0  # without pauses
        self._make = make
        self._go = threading.Event()
        self._go.set()
        self.finished.connect(self._ended, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name=f"job-{title}", daemon=True)

    def start(self) -> None:
        self.is_running = True
        self.started_at = time.time()
        self._thread.start()

    @property
    def is_paused(self) -> bool:
        return not self._go.is_set()

    def pause(self) -> None:
        """No new file is begun; those being read are finished."""
        if self.is_running and not self.is_paused:
            self._go.clear()
            self.paused_changed.emit(True)

    def resume(self) -> None:
        if self.is_paused:
            self._go.set()
            self.paused_changed.emit(False)

    def cancel(self) -> None:
        """Stop soon; what was finished is kept."""
        self.is_cancelled = True
        self._go.set()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Whether the thread has ended. For the program's end."""
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            generator = self._make()
            try:
                told = mark = time.monotonic()
                for progress in generator:
                    now = time.monotonic()
                    self.working_s += now - mark
                    self.progress = progress
                    if now - told >= NEWS_SECONDS:
                        self.progressed.emit(progress)
                        told = now
                    self._go.wait()
                    mark = time.monotonic()
                    if self.is_cancelled:
                        break
            finally:
                generator.close()
        except Exception as err:
            error = err
            if not isinstance(err, AppError):
                log.exception("the job %s met an unexpected error", self.title)
        self.error = error
        self.progressed.emit(self.progress)
        self.finished.emit(error)

    @Slot(object)
    def _ended(self, error: object) -> None:
        self.is_running = False
