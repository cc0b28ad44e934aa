"""The ring gives back what was written, by absolute position, and says what was lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicanalyzer.audio.ring import SampleRing


def numbered(start: int, n: int, n_channels: int = 1) -> np.ndarray:
    """Frames whose value is their position."""
    return np.repeat(np.arange(start, start + n, dtype=np.float32)[:, None], n_channels, axis=1)


@given(
    capacity=st.integers(1, 50),
    blocks=st.lists(st.integers(0, 120), max_size=30),
    asked=st.floats(0, 1),
    limit=st.none() | st.integers(0, 60),
)
def test_a_reader_gets_the_newest_frames_from_where_it_asked(
    capacity, blocks, asked, limit
) -> None:
    ring = SampleRing(capacity, n_channels=2)
    for n in blocks:
        ring.write(numbered(ring.written, n, 2))
    written = sum(blocks)
    assert ring.written == written
    start = int(asked * written)
    first, frames = ring.read(start, limit)
    assert first == max(start, written - capacity)
    whole = written - first
    assert len(frames) == (whole if limit is None else min(limit, whole))
    np.testing.assert_array_equal(frames, numbered(first, len(frames), 2))


def test_what_is_overwritten_while_it_is_read_is_left_out() -> None:
    ring = SampleRing(100)
    ring.write(numbered(0, 100))

    class Overtaken(np.ndarray):
        """The producer comes in between the reader's question and its copy."""

        def copy(self, *order):
            ring.write(numbered(100, 30))
            return super().copy(*order)

    ring._frames = ring._frames.view(Overtaken)
    first, frames = ring.read(0)
    assert (first, len(frames)) == (30, 70)
    np.testing.assert_array_equal(frames, numbered(30, 70))


def test_a_position_that_was_never_written_is_refused() -> None:
    ring = SampleRing(8)
    ring.write(numbered(0, 5))
    with pytest.raises(ValueError, match="start is 6, must be 0 to 5"):
        ring.read(6)
    with pytest.raises(ValueError, match="start is -1"):
        ring.read(-1)


@pytest.mark.parametrize(("capacity", "n_channels"), [(0, 1), (4, 0)])
def test_a_ring_without_room_is_refused(capacity: int, n_channels: int) -> None:
    with pytest.raises(ValueError, match="must be at least 1"):
        SampleRing(capacity, n_channels=n_channels)
