"""The inference process: owns Keras and the GPU, and fills its batches from several tracks.

``InferenceClient`` starts it, sends patches and gives futures. When the process dies it is started
once more and what was out is sent again; after that, and when the GPU cannot be used at all, it is
started on the CPU. Each fall-back is one sentence in ``notices``. Spawned, never forked: CUDA does
not survive a fork.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing.connection import Connection

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.errors import AppError, DeviceError
from musicanalyzer.models.cards import ModelSet
from musicanalyzer.models.runtime import KERAS_BATCH, Network, load_keras_trunk, load_litert_trunk
from musicanalyzer.models.spec import Float32

Outputs = tuple[Float32, ...]
CPU = "cpu"  # LiteRT; every other name is TensorFlow's ("GPU:0", "CPU:0")


def serve(connection: Connection, models: ModelSet, device: str) -> None:
    """The process's main loop: (id, patches) in, (id, outputs or error) out; None ends it."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        trunk: Network
        if device == CPU:
            trunk = load_litert_trunk(models)
        else:
            trunk = load_keras_trunk(models, device=device)
    except AppError as err:
        connection.send((None, err))
        return
    connection.send((None, None))
    # The other side may be gone without a farewell; then there is nobody left to work for.
    with contextlib.suppress(EOFError, ConnectionError):
        _answer(connection, trunk)


def _answer(connection: Connection, trunk: Network) -> None:
    while True:
        batch = [connection.recv()]
        n = 0 if batch[0] is None else len(batch[0][1])
        # Whatever has arrived meanwhile shares the batch.
        while batch[-1] is not None and n < KERAS_BATCH and connection.poll():
            batch.append(connection.recv())
            n += 0 if batch[-1] is None else len(batch[-1][1])
        requests = [request for request in batch if request is not None]
        if requests:
            patches = np.concatenate([request[1] for request in requests]).astype(np.float32)
            try:
                outputs = trunk(patches)
            except AppError as err:
                for key, _ in requests:
                    connection.send((key, err))
            else:
                start = 0
                for key, piece in requests:
                    stop = start + len(piece)
                    connection.send((key, tuple(value[start:stop] for value in outputs)))
                    start = stop
        if batch[-1] is None:
            return


class InferenceClient:
    """The scan's side of the inference process; safe to use from one thread."""

    def __init__(
        self,
        models: ModelSet,
        *,
        device: str = "GPU:0",
        notify: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self._models = models
        self._notify = notify
        self._keys = itertools.count()
        self._out: dict[int, tuple[Future[Outputs], NDArray[np.float16]]] = {}
        self._lock = threading.Lock()
        self._outbox: queue.SimpleQueue[tuple[int, NDArray[np.float16]] | None]
        self._restarts = 0
        self._closed = False
        self._failure: AppError | None = None  # why no process answers any more
        self.device = device
        self._start()

    def submit(self, patches: NDArray[np.float16]) -> Future[Outputs]:
        """Patches (n, n_frames, n_mels) -> the trunk's outputs, later."""
        future: Future[Outputs] = Future()
        with self._lock:
            if self._closed:
                raise ValueError("the inference client is closed")
            if self._failure is not None:
                future.set_exception(self._failure)
                return future
            key = next(self._keys)
            self._out[key] = future, patches
            self._outbox.put((key, patches))
        return future

    def close(self) -> None:
        """End the process; futures still open are cancelled."""
        with self._lock:
            self._closed = True
            for future, _ in self._out.values():
                if future.cancel():
                    # What wait() and as_completed() of concurrent.futures wait for.
                    future.set_running_or_notify_cancel()
            self._out.clear()
            self._outbox.put(None)
        self._process.join(2.0)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._receiver.join()
        self._sender.join()
        self._connection.close()

    def _start(self) -> None:
        """Start the process on ``device``, or on the CPU with a notice where that fails."""
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs, self._models, self.device), daemon=True
        )
        self._process.start()
        theirs.close()
        try:
            _, error = self._connection.recv()
        except (EOFError, ConnectionError):
            error = DeviceError("The inference process ended while it started.", kind="crashed")
        if error is not None:
            self._process.join()
            self._connection.close()
            if self.device == CPU:
                raise error
            self._notify(f"The GPU is not used: {error} The CPU does the work.")
            self.device = CPU
            self._start()
            return
        # A queue and a thread of its own for sending: a full pipe must not stop the receiver.
        self._outbox = queue.SimpleQueue()
        for key, (_, patches) in self._out.items():
            self._outbox.put((key, patches))
        self._sender = threading.Thread(
            target=_send, args=(self._connection, self._outbox), daemon=True
        )
        self._sender.start()
        self._receiver = threading.Thread(
            target=self._receive, args=(self._connection, self.device), daemon=True
        )
        self._receiver.start()

    def _receive(self, connection: Connection, device: str) -> None:
        """Settle futures with what the process on ``device`` answers, until it ends."""
        while True:
            try:
                key, value = connection.recv()
            except (EOFError, OSError):
                self._died(connection)
                return
            with self._lock:
                entry = self._out.get(key)
                if entry is None:
                    continue
                if isinstance(value, DeviceError) and device != CPU:
                    # It stays in _out and is answered by the CPU, as is the rest of its batch.
                    if self.device != CPU:
                        self._notify(f"The GPU is given up: {value} The CPU does the rest.")
                        self.device = CPU
                        self._restarts = 0
                        self._process.kill()
                    continue
                del self._out[key]
            _settle(entry[0], value)

    def _died(self, connection: Connection) -> None:
        with self._lock:
            if self._closed or connection is not self._connection:
                return
            self._outbox.put(None)
            self._process.kill()  # where it only closed its end
            self._process.join()
            # Before the connection is closed: its number may be the next connection's.
            self._sender.join()
            self._connection.close()
            if self._restarts >= 1 and self.device != CPU:
                self._notify("The GPU process crashed twice: the CPU does the rest.")
                self.device = CPU
            elif self._restarts >= 2:
                self._fail(
                    DeviceError(
                        "The inference process keeps crashing; run musicanalyzer doctor.",
                        kind="crashed",
                    )
                )
                return
            self._restarts += 1
            try:
                self._start()
            except AppError as err:
                self._fail(err)

    def _fail(self, error: AppError) -> None:
        self._failure = error
        for future, _ in self._out.values():
            _settle(future, error)
        self._out.clear()


def _settle(future: Future[Outputs], value: Outputs | BaseException) -> None:
    if not future.set_running_or_notify_cancel():  # whoever asked has cancelled it
        return
    if isinstance(value, BaseException):
        future.set_exception(value)
    else:
        future.set_result(value)


def _send(
    connection: Connection, outbox: queue.SimpleQueue[tuple[int, NDArray[np.float16]] | None]
) -> None:
    while True:
        item = outbox.get()
        with contextlib.suppress(OSError, ValueError):
            connection.send(item)
        if item is None:
            return
