"""Rows that cover a sequence answer every column once, away from their ends."""

from __future__ import annotations

from itertools import pairwise

import pytest

from musicanalyzer.models.chunks import covering_rows


@pytest.mark.parametrize("n", [1, 99, 100, 101, 160, 161, 1234])
def test_every_column_is_answered_once_and_away_from_a_rows_ends(n: int) -> None:
    parts = list(covering_rows(n, length=100, margin=20))
    answered = [part for _, part in parts]
    assert (answered[0].start, answered[-1].stop) == (0, n)
    assert all(one.stop == other.start for one, other in pairwise(answered))
    for row, part in parts:
        assert row.stop - row.start == min(n, 100)
        assert part.start == 0 or part.start - row.start >= 20
        assert part.stop == n or row.stop - part.stop >= 20
