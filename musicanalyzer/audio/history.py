"""The last minutes of a stream on disk, by absolute position, in a file that nobody else sees.

Disk, because ten minutes at 48 kHz are 115 MB: memory stays as it is however long one listens. So
it lies in the program's cache folder: the system's folder for temporary files often is memory. One
thread takes samples, any thread reads; the file is gone when it is closed or the program ends.
Where the disk is full, what was kept until then stays, and nothing is kept after it.
"""

from __future__ import annotations

import errno
import io
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from musicanalyzer import paths
from musicanalyzer.audio.faults import display
from musicanalyzer.errors import AppError

Float32 = NDArray[np.float32]

_BYTES = 4
_PREFIX = "musicanalyzer-live-"
_LEFT_S = 3600  # a file of that name and age was left behind by a program that was killed


class SoundHistory:
    """The last ``capacity`` samples of a mono stream; ``folder`` is made where it is missing."""

    def __init__(self, capacity: int, *, folder: Path | None = None) -> None:
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1 sample, got {capacity}")
        self.capacity = capacity
        self._folder = folder or paths.cache_folder()
        # Made for the first block: where it cannot be, take() says so.
        self._file: io.FileIO | None = None
        self._lock = threading.Lock()
        self._start = self._end = 0
        self._takes = True

    @property
    def start(self) -> int:
        """The oldest sample that is still there."""
        return self._start

    @property
    def end(self) -> int:
        """The position of the next sample."""
        return self._end

    def take(self, start: int, samples: Float32) -> None:
        """Keep a block that begins at ``start``, which is where the last one ended.

        Raises AppError, once, where the disk is full or fails.
        """
        with self._lock:
            if not self._takes:
                return
            end = start + len(samples)
            samples = np.ascontiguousarray(samples[-self.capacity :], np.float32)
            at = (end - len(samples)) % self.capacity
            first = min(len(samples), self.capacity - at)
            oldest = max(self._start, end - self.capacity)
            try:
                for place, part in ((at, samples[:first]), (0, samples[first:])):
                    self._write(place, part)
            except OSError as err:
                self._takes = False
                # Part of the block may lie where the oldest samples were.
                self._start = min(oldest, self._end)
                raise self._not_kept(err) from err
            self._start, self._end = oldest, end

    def read(self, start: int, end: int) -> Float32:
        """Samples from ``start`` up to ``end``, (end - start,); zeros where there are none.

        Raises AppError where the disk fails.
        """
        found = np.zeros(max(0, end - start), np.float32)
        with self._lock:
            first, last = max(start, self._start), min(end, self._end)
            if first >= last or self._file is None or self._file.closed:
                return found
            wanted = found[first - start : last - start]
            at = first % self.capacity
            whole = min(len(wanted), self.capacity - at)
            try:
                for place, part in ((at, wanted[:whole]), (0, wanted[whole:])):
                    self._file.seek(place * _BYTES)
                    self._file.readinto(part.data.cast("B"))
            except OSError as err:
                raise AppError(
                    f"What was heard cannot be read back from {display(self._folder)} "
                    f"({err.strerror}); check that disk and listen again.",
                    kind="io-error",
                ) from err
        return found

    def close(self) -> None:
        """From now on nothing is kept."""
        with self._lock:
            self._takes = False
            self._start = self._end
            if self._file is not None:
                self._file.close()

    def _write(self, place: int, samples: Float32) -> None:
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            _clear(self._folder)
            self._file = tempfile.TemporaryFile(  # noqa: SIM115
                prefix=_PREFIX, dir=self._folder, buffering=0
            )
        self._file.seek(place * _BYTES)
        left = samples.data.cast("B")
        while left:  # a disk that is nearly full takes a part, and says so only the next time
            left = left[self._file.write(left) :]

    def _not_kept(self, err: OSError) -> AppError:
        folder = display(self._folder)
        if err.errno in (errno.ENOSPC, errno.EDQUOT):
            return AppError(
                f"What is heard is no longer kept: the disk that holds {folder} is full; free some "
                "space and listen again.",
                kind="disk-full",
            )
        return AppError(
            f"What is heard is no longer kept: a file in {folder} cannot be written "
            f"({err.strerror}); check that disk and listen again.",
            kind="not-writable",
        )


def _clear(folder: Path) -> None:
    """Remove what programs that were killed left behind.

    One in use has no name, but on Windows, where it has one until it is closed and stays readable
    when it loses it. Elsewhere a name may be there for the moment in which a file is made: hence
    the age.
    """
    for path in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another program may have removed it
            if path.lstat().st_mtime < time.time() - _LEFT_S:
                path.unlink()
