"""The last minutes of a stream, read back as they were."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicanalyzer.audio.history import SoundHistory


@settings(max_examples=60, deadline=None)
@given(
    capacity=st.integers(1, 60),
    blocks=st.lists(st.integers(0, 90), max_size=12),
    start=st.integers(-20, 400),
    n=st.integers(0, 120),
)
def test_what_was_kept_is_read_back_and_the_rest_is_silence(capacity, blocks, start, n) -> None:
    history = SoundHistory(capacity)
    total = 0
    for size in blocks:
        history.take(total, np.arange(total + 1, total + size + 1, dtype=np.float32))
        total += size
    assert (history.start, history.end) == (max(0, total - capacity), total)
    wanted = np.arange(start, start + n)
    kept = (wanted >= history.start) & (wanted < history.end)
    np.testing.assert_array_equal(history.read(start, start + n), np.where(kept, wanted + 1, 0))
    history.close()


def test_a_closed_history_is_silent_and_takes_nothing() -> None:
    history = SoundHistory(10)
    history.take(0, np.ones(5, np.float32))
    history.close()
    history.take(5, np.ones(5, np.float32))
    assert not history.read(0, 5).any()


def test_a_history_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        SoundHistory(0)
