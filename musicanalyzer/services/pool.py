"""A pool of workers that survives its workers.

Wraps any ``concurrent.futures.Executor``. When a worker dies (a decoder that crashes, a process
that the system killed for memory) the executor is broken for good: it is made anew and the tasks
that were out are tried again one at a time, so that only the one that kills its worker, twice,
fails. A task that takes longer than its limit fails, and its worker is ended. The limit is for the
task alone: what a worker takes to start is not counted.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from dataclasses import dataclass
from types import FrameType
from typing import Any

from musicanalyzer.errors import DecodeError
from musicanalyzer.models.cards import ModelSet

log = logging.getLogger(__name__)

TASK_LIMIT_S = 900.0
# A worker that is not ready by then counts as one that is at work, so that a start that hangs is
# given up too. With TensorFlow it takes 17 s, on a busy machine a multiple.
START_LIMIT_S = 180.0


class SpawnedExecutor(ProcessPoolExecutor):
    """Spawned worker processes, each prepared by ``initialise``, which count themselves when they
    are ready for work.
    """

    def __init__(
        self,
        workers: int,
        initialise: Callable[..., None] | None = None,
        arguments: tuple[object, ...] = (),
    ) -> None:
        context = multiprocessing.get_context("spawn")
        self._ready = context.Value("i", 0)
        super().__init__(
            max_workers=workers,
            mp_context=context,
            initializer=_begin_work,
            initargs=(self._ready, initialise, arguments),
        )

    @property
    def n_ready(self) -> int:
        # Not under its lock, which a worker may have been killed with.
        return int(self._ready.get_obj().value)


def _begin_work(
    ready: Any, initialise: Callable[..., None] | None, arguments: tuple[object, ...]
) -> None:
    if initialise is not None:
        initialise(*arguments)
    with ready.get_lock():
        ready.value += 1


def process_executor(workers: int, models: ModelSet, longest_s: float = 0.0) -> Executor:
    """Spawned worker processes, each prepared by ``analysis.worker.initialise``."""
    from musicanalyzer.analysis.worker import initialise

    return _spawned(workers, initialise, (models, longest_s))


def plain_executor(workers: int) -> Executor:
    """Spawned worker processes that run no models, each prepared by ``analysis.worker.prepare``."""
    from musicanalyzer.analysis.worker import prepare

    return _spawned(workers, prepare, ())


def _spawned(
    workers: int, initialise: Callable[..., None], arguments: tuple[object, ...]
) -> Executor:
    # Workers inherit these and read them when they import numpy. With a thread per core in each,
    # small matrix products cost more CPU time than they save: cores are shared by tracks instead.
    for library in ("OPENBLAS", "OMP", "MKL", "VECLIB"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    return SpawnedExecutor(workers, initialise, arguments)


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Ctrl-C waits until the end, and processes born inside never see it.

    Both are needed. The signal mask is what the processes inherit. It does not keep Python from
    answering a signal that another thread of ours has caught, between a process's birth and the
    writing of what it needs to start: that takes a handler which only remembers.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    arrived: list[tuple[int, FrameType | None]] = []
    signal.signal(signal.SIGINT, lambda *caught: arrived.append(caught))
    has_mask = hasattr(signal, "pthread_sigmask")
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if has_mask else set()
    try:
        yield
    finally:
        if has_mask:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, before)
        if arrived:
            before(*arrived[0])


@dataclass(slots=True, eq=False)
class Task:
    """One call for a worker; ``key`` is the caller's own, ``path`` is named in errors.

    ``started`` is when a worker was free for it (monotonic seconds; 0 before that). A ``suspect``
    was out when a worker died.
    """

    key: Any
    path: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    started: float = 0.0
    suspect: bool = False


class WorkerPool:
    """Hands tasks to an executor of ``workers``, twice as many at a time, and gives results as they
    come. ``notify`` gets a sentence when a worker has died.
    """

    def __init__(
        self,
        make_executor: Callable[[], Executor],
        *,
        workers: int,
        task_limit_s: float = TASK_LIMIT_S,
        notify: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        if workers < 1:
            raise ValueError(f"workers must be at least 1, got {workers}")
        self._make_executor = make_executor
        self._executor: Executor | None = None
        self._made_at = 0.0
        self._workers = workers
        self._task_limit_s = task_limit_s
        self._notify = notify
        self._out: dict[Future[Any], Task] = {}
        self._suspects: deque[Task] = deque()

    @property
    def has_room(self) -> bool:
        return not self._suspects and len(self._out) < 2 * self._workers

    @property
    def is_idle(self) -> bool:
        return not self._out and not self._suspects

    def submit(self, task: Task) -> None:
        """Hand over a task; the caller has seen that there is room."""
        try:
            if self._executor is None:
                self._executor, self._made_at = self._make_executor(), time.monotonic()
            with _interrupts_held_back():  # executors start their processes one by one, here
                future = self._executor.submit(task.function, *task.arguments)
        except (BrokenExecutor, OSError) as err:
            # A worker died between two calls, or while the executor was starting another, which
            # then finds its pipes closed: "handle is closed", with no number of the system's.
            # Either way this task has not been tried yet.
            if isinstance(err, OSError) and err.errno is not None:
                raise
            self._suspects.append(task)
            self._tell_ended()
            self._break()
            return
        task.started = 0.0
        self._out[future] = task
        self._note_starts()

    def results(self, timeout_s: float) -> Iterator[tuple[Task, Any | BaseException]]:
        """What has come back within ``timeout_s``: (task, its value or its exception)."""
        if not self._out and self._suspects:
            self.submit(self._suspects.popleft())
        done, _ = wait(self._out, timeout=timeout_s, return_when=FIRST_COMPLETED)
        alone = len(self._out) == 1
        broken: list[Task] = []
        for future in [future for future in self._out if future in done]:
            task = self._out.pop(future)
            error = future.exception()
            if isinstance(error, BrokenExecutor):
                broken.append(task)
            else:
                yield task, error if error is not None else future.result()
        if broken:
            # Alone once may be chance: the system takes processes when memory runs out.
            if alone and broken[0].suspect:
                task = broken.pop()
                yield task, _crashed(task)
            else:
                self._tell_ended()
            self._break(broken)
            return
        self._note_starts()
        now = time.monotonic()
        late = [t for t in self._out.values() if t.started and now - t.started > self._task_limit_s]
        if late:
            yield from self._give_up_on(late)

    def _note_starts(self) -> None:
        """Executors work in the order of submission: the oldest tasks are the ones in work."""
        now = time.monotonic()
        at_work = self._workers
        if now - self._made_at < START_LIMIT_S:
            at_work = min(at_work, getattr(self._executor, "n_ready", at_work))
        for task, _ in zip(self._out.values(), range(at_work), strict=False):
            task.started = task.started or now

    def _give_up_on(self, late: list[Task]) -> Iterator[tuple[Task, BaseException]]:
        innocent = [task for task in self._out.values() if task not in late]
        self._out.clear()
        self._break()
        self._suspects.extend(innocent)
        for task in late:
            yield (
                task,
                DecodeError(
                    f"{task.path} took longer than {self._task_limit_s / 60:.0f} minutes and was "
                    "given up; check whether the file plays.",
                    kind="timeout",
                ),
            )

    def _tell_ended(self) -> None:
        sentence = (
            "A process that listens to files ended unexpectedly; it is started again, and its "
            "files are heard again."
        )
        log.warning(sentence)
        self._notify(sentence)

    def _break(self, broken: Sequence[Task] = ()) -> None:
        """Drop the executor; what is still out becomes suspect."""
        suspects = [*broken, *self._out.values()]
        for task in suspects:
            task.suspect = True
        self._suspects.extend(suspects)
        self._out.clear()
        self.close()

    def close(self) -> None:
        """End the workers at once, whatever they are doing."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        # Taken before the shutdown, which forgets them.
        processes = list((getattr(executor, "_processes", None) or {}).values())
        executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            with contextlib.suppress(OSError, ValueError):
                process.terminate()
        for process in processes:
            with contextlib.suppress(OSError, ValueError, AssertionError):
                process.join(1.0)
                if process.is_alive():
                    process.kill()
                    process.join(0.5)  # where others want the processor it takes a moment


def _crashed(task: Task) -> DecodeError:
    return DecodeError(
        f"{task.path} crashed the decoder; the file is damaged in a way that it cannot handle.",
        kind="crashed",
    )
