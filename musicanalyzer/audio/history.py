"""The last minutes of a stream on disk, by absolute position, in a file that nobody else sees.

Disk, because ten minutes at 48 kHz are 115 MB: memory stays as it is however long one listens. One
thread takes samples, any thread reads; the file is gone when it is closed or the program ends.
"""

from __future__ import annotations

import tempfile
import threading

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]

_BYTES = 4


class SoundHistory:
    """The last ``capacity`` samples of a mono stream."""

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1 sample, got {capacity}")
        self.capacity = capacity
        self._file = tempfile.TemporaryFile(prefix="musicanalyzer-live-", buffering=0)  # noqa: SIM115
        self._lock = threading.Lock()
        self._end = 0

    @property
    def start(self) -> int:
        """The oldest sample that is still there."""
        return max(0, self._end - self.capacity)

    @property
    def end(self) -> int:
        """The position of the next sample."""
        return self._end

    def take(self, start: int, samples: Float32) -> None:
        """Keep a block that begins at ``start``, which is where the last one ended."""
        with self._lock:
            if self._file.closed:
                return
            end = start + len(samples)
            samples = np.ascontiguousarray(samples[-self.capacity :], np.float32)
            at = (end - len(samples)) % self.capacity
            first = min(len(samples), self.capacity - at)
            for place, part in ((at, samples[:first]), (0, samples[first:])):
                if len(part):
                    self._file.seek(place * _BYTES)
                    self._file.write(part.tobytes())
            self._end = end

    def read(self, start: int, end: int) -> Float32:
        """Samples from ``start`` up to ``end``, (end - start,); zeros where there are none."""
        found = np.zeros(max(0, end - start), np.float32)
        with self._lock:
            first, last = max(start, self.start), min(end, self._end)
            if first >= last or self._file.closed:
                return found
            at, n = first % self.capacity, last - first
            whole = min(n, self.capacity - at)
            parts = []
            for place, size in ((at, whole), (0, n - whole)):
                if size:
                    self._file.seek(place * _BYTES)
                    parts.append(np.frombuffer(self._file.read(size * _BYTES), np.float32))
        found[first - start : last - start] = np.concatenate(parts)
        return found

    def close(self) -> None:
        with self._lock:
            self._file.close()
