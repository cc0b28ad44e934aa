"""How a sequence of any length is laid out for a network whose rows have one length."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np


def covering_rows(n: int, *, length: int, margin: int) -> Iterator[tuple[slice, slice]]:
    """Rows of ``length`` that cover ``n`` columns evenly, and of each the part that it answers.

    The parts follow each other without gaps; each lies at least ``margin`` within its row, but at
    the sequence's ends. What is no longer than a row is one row.
    """
    if n <= length:
        yield slice(0, n), slice(0, n)
        return
    count = -(-(n - 2 * margin) // (length - 2 * margin))
    starts = [round(start) for start in np.linspace(0, n - length, count)]
    ends = [start + length for start in starts]
    borders = [0, *((a + b) // 2 for a, b in zip(ends, starts[1:], strict=False)), n]
    for start, first, stop in zip(starts, borders, borders[1:], strict=False):
        yield slice(start, start + length), slice(first, stop)
