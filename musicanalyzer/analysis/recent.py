"""The newest rows of a stream in a place of fixed size, taken whole when it is made.

What grew row by row for minutes left a hole in the heap at each size that it had had.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]


class RecentRows:
    """The last ``capacity`` rows of ``shape`` each."""

    def __init__(self, capacity: int, shape: tuple[int, ...]) -> None:
        # Filled, so that the pages are there.
        self._rows = np.full((capacity, *shape), 0.0, np.float32)
        self._n = 0

    def __len__(self) -> int:
        return self._n

    @property
    def rows(self) -> Float32:
        """(n, *shape), the oldest first; holds until the next :meth:`push`."""
        return self._rows[: self._n]

    def push(self, new: Float32) -> None:
        """Take rows (n, *shape)."""
        capacity = len(self._rows)
        new = new[-capacity:]
        kept = min(self._n, capacity - len(new))
        if kept < self._n:
            self._rows[:kept] = self._rows[self._n - kept : self._n]
        self._rows[kept : kept + len(new)] = new
        self._n = kept + len(new)

    def clear(self) -> None:
        self._n = 0
