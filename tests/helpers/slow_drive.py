"""Files as a slow drive has them: one that takes long to open, and one that comes in pieces."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

# Whoever opens a file that is leased waits until the lease is given back, up to 45 s.
_LEASE = """
import fcntl, os, signal, sys, time
wanted = []
signal.signal(signal.SIGIO, lambda *_: wanted.append(True))
file = os.open(sys.argv[1], os.O_RDONLY)
fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
print("leased", flush=True)
while not wanted:
    time.sleep(0.02)
print("wanted", flush=True)
time.sleep(float(sys.argv[2]))
fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
"""


@contextlib.contextmanager
def slow_to_open(path: Path, seconds: float) -> Iterator[None]:
    """Who first opens the file meanwhile waits so long for it."""
    if sys.platform != "linux":
        pytest.skip("only Linux has leases of files")
    with subprocess.Popen(
        [sys.executable, "-c", _LEASE, str(path), str(seconds)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        try:
            if holder.stdout.readline() != "leased\n":
                pytest.skip("the file system gives no leases")
            yield
            assert holder.stdout.readline() == "wanted\n", "nobody opened the file"
        finally:
            holder.kill()


PATIENCE_S = 30.0  # then a pipe ends: who waits for it in vain would wait for ever


class Piecemeal:
    """The file at ``path`` becomes a pipe that gives what it held as it is told to."""

    def __init__(self, path: Path) -> None:
        self._content = path.read_bytes()
        self._told = threading.Condition()
        self._upto = 0
        self._given = 0
        self._is_over = False
        path.unlink()
        os.mkfifo(path)
        self._path = path
        self._thread = threading.Thread(target=self._feed, daemon=True)
        self._thread.start()

    def give(self, share: float) -> None:
        """The file up to this share of it."""
        with self._told:
            self._upto = round(share * len(self._content))
            self._told.notify()

    def close(self) -> None:
        """Nothing more comes: who reads has come to the end."""
        with self._told:
            self._is_over = True
            self._told.notify()
        with contextlib.suppress(OSError):  # nobody has opened it: let the thread through
            os.close(os.open(self._path, os.O_RDONLY | os.O_NONBLOCK))
        self._thread.join(1.0)  # where nobody reads any more, it ends with who did

    def _feed(self) -> None:
        with contextlib.suppress(BrokenPipeError), self._path.open("wb", buffering=0) as pipe:
            while True:
                with self._told:
                    self._told.wait_for(self._has_news, PATIENCE_S)
                    if self._is_over or self._given >= self._upto:
                        return
                    piece = self._content[self._given : min(self._upto, self._given + 4096)]
                self._given += pipe.write(piece)

    def _has_news(self) -> bool:
        return self._is_over or self._given < self._upto
