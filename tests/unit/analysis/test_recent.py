"""The newest rows are there in order, whatever came at once."""

from __future__ import annotations

import numpy as np
import pytest

from musicanalyzer.analysis.recent import RecentRows


@pytest.mark.parametrize("sizes", [[1], [3, 0, 5], [7, 30, 2], [100]], ids=str)
def test_the_newest_rows_stay_in_order(sizes: list[int]) -> None:
    kept = RecentRows(10, (2,))
    all_rows = np.arange(200, dtype=np.float32).reshape(100, 2)
    at = turn = 0
    while at < 100:
        size = sizes[turn % len(sizes)]
        kept.push(all_rows[at : at + size])
        at, turn = min(100, at + size), turn + 1
        np.testing.assert_array_equal(kept.rows, all_rows[max(0, at - 10) : at])
        assert len(kept) == min(10, at)
    kept.clear()
    assert kept.rows.shape == (0, 2)
