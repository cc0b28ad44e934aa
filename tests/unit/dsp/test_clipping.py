"""Peaks that were cut flat."""

from __future__ import annotations

import numpy as np
import pytest

from musicanalyzer.dsp.clipping import STEP, flat_peaks
from tests.helpers import signals


def rounded(signal: np.ndarray) -> np.ndarray:
    return (np.round(signal * 32767) / 32768).astype(np.float32)


def test_a_clipped_wave_lies_flat_on_both_sides_of_every_period() -> None:
    wave = np.clip(2 * signals.sine(100.0, 1.0, 48_000, 0.9), -1, 1)[:, None]
    flat = flat_peaks(wave, ceiling=1.0)
    assert len(flat.starts) == 200
    # |sin| above 1 / 1.8 for 62.5 % of the time
    assert flat.lengths.mean() == pytest.approx(0.625 * 240, abs=1.5)
    assert (np.diff(flat.starts) > 0).all()


def test_loud_music_that_was_not_clipped_hardly_has_flat_peaks() -> None:
    music = signals.wide_band(4.0, 44_100, seed=8)
    loud = rounded(music / np.abs(music).max())
    assert len(flat_peaks(loud, ceiling=float(np.abs(loud).max()) - STEP).starts) <= 2


def test_a_square_wave_is_not_clipped() -> None:
    square = np.sign(signals.sine(220.0, 1.0, 44_100) + 1e-9)[:, None].astype(np.float32)
    assert not len(flat_peaks(square, ceiling=1.0).starts)


def test_channels_are_looked_at_one_by_one() -> None:
    wave = np.clip(2 * signals.sine(100.0, 0.1, 48_000, 0.9), -1, 1)
    both = np.stack([np.zeros_like(wave), wave], axis=1)
    assert len(flat_peaks(both, ceiling=1.0).starts) == 20
    assert not len(flat_peaks(0.5 * both, ceiling=1.0).starts)


def test_a_ceiling_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="ceiling is 0"):
        flat_peaks(np.zeros((1, 1), np.float32), ceiling=0.0)
