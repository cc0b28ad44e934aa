"""Octave bands have the standard's edges, and levels that add up."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.signal

from musicanalyzer.dsp.octaves import (
    FINEST,
    FLOOR_DB,
    PER_OCTAVE,
    OctaveBands,
    edges_hz,
    joined_db,
)
from tests.helpers.signals import sine

RATE = 48_000


def levels_db(samples: np.ndarray, per_octave: int, *, rate: int = RATE) -> np.ndarray:
    return joined_db(OctaveBands(rate).push(samples.astype(np.float32))[8].levels_db, per_octave)


def test_edges_are_those_of_the_standard() -> None:
    # Base-ten exact frequencies, in Hz.
    octaves, thirds = edges_hz(1), edges_hz(3)
    np.testing.assert_allclose(octaves[[5, 6]], [707.95, 1412.5], rtol=1e-4)
    np.testing.assert_allclose(thirds[[16, 17, 18]], [891.25, 1122.0, 1412.5], rtol=1e-4)
    centres = np.sqrt(thirds[1:] * thirds[:-1])
    np.testing.assert_allclose(centres[[0, 10, 29]], [25.119, 251.19, 19952.6], rtol=1e-4)
    for coarse in (1, 3):
        fine = edges_hz(FINEST)[:: FINEST // coarse]
        np.testing.assert_allclose(fine, edges_hz(coarse), rtol=1e-12)
    with pytest.raises(ValueError, match=r"one of \(1, 3, 12\), got 6"):
        edges_hz(6)


@pytest.mark.parametrize("per_octave", PER_OCTAVE)
def test_a_tone_at_full_scale_is_0_db_in_its_band_alone(per_octave: int) -> None:
    frequency_hz = 1000.0 if per_octave != FINEST else 1030.0
    found = levels_db(sine(frequency_hz, 2.0, RATE, level=1.0), per_octave)
    band = int(np.searchsorted(edges_hz(per_octave), frequency_hz)) - 1
    assert found[band] == pytest.approx(0.0, abs=0.02)
    assert np.delete(found, band).max() < -40


@pytest.mark.parametrize(
    "rate", [8000, 11_025, 16_000, 32_000, 44_100, 48_000, 96_000, 192_000, 384_000]
)
def test_the_lowest_bands_are_as_right_and_as_quick_at_every_rate(rate: int) -> None:
    for frequency_hz in (31.62, 39.81, 63.1):
        found = levels_db(sine(frequency_hz, 2.0, rate, level=1.0), 3, rate=rate)
        band = int(np.searchsorted(edges_hz(3), frequency_hz)) - 1
        assert found[band] == pytest.approx(0.0, abs=0.35)
        assert np.delete(found, band).max() < -12
    # A sound that ends is out of all bands after no more than half a second and a hop.
    ends = np.concatenate([np.full(2 * rate, 0.5), np.zeros(2 * rate)]).astype(np.float32)
    ends[: 2 * rate] *= np.random.default_rng(8).normal(size=2 * rate)
    heard = [each for each in OctaveBands(rate).push(ends) if each.levels_db.max() > FLOOR_DB]
    assert heard[-1].sample_index < 2.36 * rate


def test_levels_of_noise_are_those_of_band_filters() -> None:
    noise = np.random.default_rng(5).normal(0, 0.2, 60 * RATE)
    measured = OctaveBands(RATE).push(noise.astype(np.float32))[5:-5]
    power = 10 ** (np.array([joined_db(each.levels_db, 3) for each in measured]) / 10)
    ours = 10 * np.log10(power.mean(axis=0))
    edges = edges_hz(3)
    for band in (10, 17, 24):
        sos = scipy.signal.butter(8, edges[band : band + 2], "bandpass", fs=RATE, output="sos")
        theirs = 10 * np.log10(2 * np.square(scipy.signal.sosfilt(sos, noise)).mean())
        assert ours[band] == pytest.approx(theirs, abs=0.35)


def test_powers_of_narrow_bands_add_up_to_the_wide_one() -> None:
    fine = np.full(120, -30.0)
    np.testing.assert_allclose(joined_db(fine, 3), -30 + 10 * np.log10(4))
    np.testing.assert_allclose(joined_db(fine, 1), -30 + 10 * np.log10(12))


@pytest.mark.parametrize("rate", [8000, 44_100, 192_000])
def test_how_sound_is_split_changes_nothing(rate: int) -> None:
    rng = np.random.default_rng(6)
    noise = rng.normal(0, 0.1, 2 * rate).astype(np.float32)
    whole = OctaveBands(rate).push(noise)
    parts = OctaveBands(rate)
    found = [
        each for part in np.split(noise, np.sort(rng.integers(0, noise.size, 40)))
        for each in parts.push(part)
    ]  # fmt: skip
    assert [each.sample_index for each in found] == [each.sample_index for each in whole]
    for mine, theirs in zip(found, whole, strict=True):
        np.testing.assert_array_equal(mine.levels_db, theirs.levels_db)


def test_silence_and_what_is_over_half_the_rate_are_at_the_floor() -> None:
    assert (OctaveBands(RATE).push(np.zeros(RATE, np.float32))[0].levels_db == FLOOR_DB).all()
    noise = np.random.default_rng(7).normal(0, 0.1, 60_000).astype(np.float32)
    found = OctaveBands(8000).push(noise)[10].levels_db
    assert (found[edges_hz(FINEST)[:-1] > 4001] == FLOOR_DB).all()
