"""Any number of channels becomes the two that are heard."""

from __future__ import annotations

import numpy as np
import pytest

from musicanalyzer.audio.conditioning import LIMIT
from musicanalyzer.audio.stereo import to_stereo

S = 0.5**0.5


def test_one_channel_is_heard_on_both_sides_and_two_are_left_alone() -> None:
    sound = np.random.default_rng(0).uniform(-1, 1, (100, 2)).astype(np.float32)
    np.testing.assert_array_equal(to_stereo(sound), sound)
    np.testing.assert_array_equal(to_stereo(sound[:, :1]), sound[:, [0, 0]])


def test_what_is_given_back_is_nobody_elses() -> None:
    sound = np.ones((10, 2), np.float32)
    assert not np.shares_memory(to_stereo(sound), sound)


@pytest.mark.parametrize(
    ("n_channels", "is_vorbis", "left", "right"),
    [
        (3, False, [1, 0, S], [0, 1, S]),
        (3, True, [1, S, 0], [0, S, 1]),
        (4, False, [1, 0, S, 0], [0, 1, 0, S]),
        (6, False, [1, 0, S, 0, S, 0], [0, 1, S, 0, 0, S]),
        (6, True, [1, S, 0, S, 0, 0], [0, S, 1, 0, S, 0]),
        (8, False, [1, 0, S, 0, S, 0, S, 0], [0, 1, S, 0, 0, S, 0, S]),
        (9, False, [1, 0] * 4 + [1], [0, 1] * 4 + [0]),
    ],
)
def test_each_channel_has_its_place(
    n_channels: int, is_vorbis: bool, left: list[float], right: list[float]
) -> None:
    alone = to_stereo(np.eye(n_channels, dtype=np.float32), is_vorbis=is_vorbis)
    np.testing.assert_allclose(alone[:, 0], np.array(left) / sum(left), atol=1e-6)
    np.testing.assert_allclose(alone[:, 1], np.array(right) / sum(right), atol=1e-6)


@pytest.mark.parametrize("n_channels", range(1, 12))
def test_full_scale_stays_full_scale(n_channels: int) -> None:
    assert np.abs(to_stereo(np.ones((4, n_channels), np.float32))).max() <= 1 + 1e-6


def test_what_is_no_number_is_silent() -> None:
    stereo = to_stereo(np.array([[np.nan, np.inf]], np.float32))
    np.testing.assert_array_equal(stereo, [[0.0, LIMIT]])
