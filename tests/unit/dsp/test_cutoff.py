"""Where spectra end, and how."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.signal

from musicanalyzer.dsp.cutoff import BAND_HZ, Cliff, band_levels, find_cliff, mean_spectrum
from tests.helpers import signals

RATE = 44_100


def cliff_of(signal: np.ndarray, rate: int = RATE) -> Cliff | None:
    spectrum = mean_spectrum(band_levels(signal.astype(np.float32), rate))
    assert spectrum is not None
    return find_cliff(spectrum)


def low_passed(signal: np.ndarray, cutoff_hz: float, order: int, rate: int = RATE) -> np.ndarray:
    sos = scipy.signal.butter(order, cutoff_hz, "low", fs=rate, output="sos")
    return scipy.signal.sosfilt(sos, signal)


def brick_walled(signal: np.ndarray, cutoff_hz: float, rate: int = RATE) -> np.ndarray:
    taps = scipy.signal.firwin(1023, cutoff_hz, fs=rate)
    return np.convolve(signal, taps, "same")


@pytest.fixture(scope="module")
def music() -> np.ndarray:
    return signals.wide_band(3.0, RATE, seed=3)[:, 0]


def floor(n: int) -> np.ndarray:
    """That of 16 bits."""
    return np.random.default_rng(0).standard_normal(n) * 10 ** (-98 / 20)


def test_a_level_is_that_of_the_band_a_tone_lies_in() -> None:
    levels = band_levels(signals.sine(5050.0, 1.0, RATE), RATE)
    assert levels.shape == (len(levels), RATE // 2 // int(BAND_HZ))
    assert (levels.argmax(axis=1) == 50).all()


def test_what_nobody_cut_off_has_no_cliff(music: np.ndarray) -> None:
    assert cliff_of(music) is None


@pytest.mark.parametrize("cutoff_hz", [11_000.0, 16_000.0, 19_000.0, 20_500.0])
def test_a_brick_wall_is_a_cliff_at_its_place(music: np.ndarray, cutoff_hz: float) -> None:
    found = cliff_of(brick_walled(music, cutoff_hz) + floor(len(music)))
    assert found is not None
    assert found.frequency_hz == pytest.approx(cutoff_hz, abs=350)
    assert found.fall_db > 20


@pytest.mark.parametrize(
    ("cutoff_hz", "order"), [(4500, 1), (6000, 2), (8000, 4), (10_000, 8), (14_000, 8)]
)
def test_a_slope_is_no_cliff(music: np.ndarray, cutoff_hz: float, order: int) -> None:
    hiss = 30 * floor(len(music))
    assert cliff_of(low_passed(music, cutoff_hz, order) + hiss) is None


def test_a_lone_tone_above_a_cliff_does_not_hide_it(music: np.ndarray) -> None:
    pilot = signals.sine(19_000.0, len(music) / RATE, RATE, 0.01)
    found = cliff_of(brick_walled(music, 15_000.0) + floor(len(music)) + pilot[: len(music)])
    assert found is not None
    assert found.frequency_hz == pytest.approx(15_000.0, abs=350)


def test_bands_are_as_wide_at_every_sample_rate() -> None:
    for rate in (22_050, 48_000, 96_000, 192_000):
        signal = signals.sine(8050.0, 0.5, rate)
        assert (band_levels(signal, rate).argmax(axis=1) == 80).all()


def test_too_little_sound_has_no_spectrum() -> None:
    assert mean_spectrum(band_levels(np.zeros(100, np.float32), RATE)) is None
