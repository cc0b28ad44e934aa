"""A ring of samples between one producer, which never waits, and any number of readers.

Positions are absolute: frame k is the k-th that was ever written. The producer overwrites the
oldest frames; a reader asks by position and is told where it really begins, so that what it came
too late for is counted, not hidden. There is no lock: the producer announces what it is about to
overwrite, copies, and then publishes; a reader copies, and then drops what was announced meanwhile.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]


class SampleRing:
    """The last ``capacity`` frames of ``n_channels`` channels, float32."""

    def __init__(self, capacity: int, *, n_channels: int = 1) -> None:
        if capacity < 1:
            raise ValueError(f"capacity must be at least 1 frame, got {capacity}")
        if n_channels < 1:
            raise ValueError(f"n_channels must be at least 1, got {n_channels}")
        self.capacity = capacity
        self.n_channels = n_channels
        # Filled, so that the pages are there: a producer must not wait for them, sound by sound.
        self._frames = np.full((capacity, n_channels), 0.0, dtype=np.float32)
        self._announced = 0
        self._written = 0

    @property
    def written(self) -> int:
        """How many frames were ever written: the position of the next one."""
        return self._written

    def write(self, frames: Float32) -> None:
        """Take a block of shape (n, n_channels). For the producer alone; allocates nothing."""
        n = len(frames)
        start, end = self._written, self._written + n
        if n > self.capacity:
            frames, start = frames[n - self.capacity :], end - self.capacity
        self._announced = end
        at = start % self.capacity
        first = min(len(frames), self.capacity - at)
        self._frames[at : at + first] = frames[:first]
        self._frames[: len(frames) - first] = frames[first:]
        self._written = end

    def read(self, start: int, limit: int | None = None) -> tuple[int, Float32]:
        """Frames from position ``start`` on, at most ``limit``: (position of the first, frames).

        The first lies later than ``start`` where the producer has overwritten it already. Shape
        (n, n_channels), a copy. Raises ValueError for a position that was never written.
        """
        written = self._written
        if not 0 <= start <= written:
            raise ValueError(f"start is {start}, must be 0 to {written}")
        first = max(start, written - self.capacity)
        end = written if limit is None else min(written, first + limit)
        at = first % self.capacity
        until = at + end - first
        if until <= self.capacity:
            found = self._frames[at:until].copy()
        else:
            found = np.concatenate(
                [self._frames[at:], self._frames[: until - self.capacity]], dtype=np.float32
            )
        spoiled = max(0, self._announced - self.capacity - first)
        return min(first + spoiled, end), found[spoiled:]
