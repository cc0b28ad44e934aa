"""Files as a slow drive has them: one that takes long to open, and one that comes in pieces."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile

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


PATIENCE_S = 30.0  # then a file is given whole: who waits for it in vain would wait for ever


class Piecemeal:
    """The file at ``path`` is read as far as it is given, by processes that :func:`obey`."""

    def __init__(self, path: Path) -> None:
        self._note = _note(path)
        self.give(0.0)

    def give(self, share: float) -> None:
        """The file up to this share of its sound."""
        written = self._note.with_suffix(".new")
        written.write_text(str(share))
        written.replace(self._note)

    def close(self) -> None:
        self._note.unlink()


def obey() -> None:
    """libsndfile waits in this process as it does for a drive that gives no more: the whole thread,
    inside of a read, and not for ever.
    """
    read = soundfile.SoundFile.read

    def slow(file: soundfile.SoundFile, *values: object, **named: object) -> object:
        end = time.monotonic() + PATIENCE_S
        while not _is_given(file) and time.monotonic() < end:
            time.sleep(0.02)
        return read(file, *values, **named)

    soundfile.SoundFile.read = slow


def _is_given(file: soundfile.SoundFile) -> bool:
    note = _note(Path(os.readlink(f"/proc/self/fd/{file.name}")))
    return not note.exists() or file.tell() < float(note.read_text()) * file.frames


def _note(path: Path) -> Path:
    return path.with_name(path.name + ".given")
