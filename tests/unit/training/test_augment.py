"""Laws of augmentation: exact in decibels, shapes kept, the same seed the same patches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from musicanalyzer.dsp.mel import mel_filters
from musicanalyzer.dsp.params import MelSpec
from training import augment

SHAPE = (16, 144, 96)
FUNCTIONS: list[tuple[Callable[..., np.ndarray], dict[str, Any]]] = [
    (augment.gain, {"low_db": -24.0, "high_db": 9.0}),
    (augment.equalise, {"depth_db": 8.0}),
    (augment.limit_bandwidth, {"lowest_band": 60}),
    (augment.add_noise, {"low_db": -50.0, "high_db": -15.0}),
    (augment.mask, {"n_bands": 10, "n_frames": 14}),
    (augment.coarsen, {"column_frames": 3.875}),
]
EACH = pytest.mark.parametrize(
    ("function", "parameters"), FUNCTIONS, ids=[f.__name__ for f, _ in FUNCTIONS]
)


def power(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).exponential(1.0, SHAPE).astype(np.float32)


def rng(seed: int = 5) -> np.random.Generator:
    return np.random.default_rng(seed)


@EACH
def test_shapes_stay_and_powers_stay_finite_and_positive(function: Any, parameters: Any) -> None:
    changed = function(power(), rng(), **parameters)
    assert changed.shape == SHAPE
    assert changed.dtype == np.float32
    assert np.isfinite(changed).all()
    assert (changed >= 0).all()


@EACH
def test_the_same_seed_gives_the_same_patches_and_another_gives_others(
    function: Any, parameters: Any
) -> None:
    first = function(power(), rng(), **parameters)
    np.testing.assert_array_equal(function(power(), rng(), **parameters), first)
    assert (function(power(), rng(6), **parameters) != first).any()


@EACH
def test_the_input_is_left_alone(function: Any, parameters: Any) -> None:
    given = power()
    function(given, rng(), **parameters)
    np.testing.assert_array_equal(given, power())


def test_gain_is_exact_in_decibels_and_one_level_a_patch() -> None:
    exact = augment.gain(power(), rng(), low_db=-6.0, high_db=-6.0)
    np.testing.assert_allclose(exact, power() * 10**-0.6, rtol=1e-6)
    ratio_db = 10 * np.log10(augment.gain(power(), rng(), low_db=-24.0, high_db=9.0) / power())
    assert np.ptp(ratio_db, axis=(1, 2)).max() < 1e-4
    assert ratio_db.min() >= -24.0001
    assert ratio_db.max() <= 9.0001
    assert np.ptp(ratio_db[:, 0, 0]) > 5


def test_decibels_are_powers_of_ten_tenths() -> None:
    np.testing.assert_allclose(augment.decibels_to_power([0, 10, -20]), [1, 10, 0.01], rtol=1e-6)


def test_an_equaliser_is_smooth_bounded_and_the_same_in_every_frame() -> None:
    ratio_db = 10 * np.log10(augment.equalise(power(), rng(), depth_db=8.0) / power())
    assert np.abs(ratio_db).max() <= 8.001
    assert np.ptp(ratio_db, axis=1).max() < 1e-3
    assert np.abs(np.diff(ratio_db, axis=2)).max() <= 16 / (95 / 4) + 1e-3


def test_a_bandwidth_limit_only_attenuates_and_keeps_the_middle() -> None:
    limited = augment.limit_bandwidth(power(), rng(), lowest_band=60)
    assert (limited <= power()).all()
    np.testing.assert_array_equal(limited[:, :, 12:61], power()[:, :, 12:61])
    assert (limited[:, :, 61:] < power()[:, :, 61:]).any()


def test_noise_only_adds_and_lies_where_it_was_asked_for() -> None:
    added = augment.add_noise(power(), rng(), low_db=-20.0, high_db=-20.0) - power()
    assert (added >= -1e-6).all()
    # The tilt falls by up to 20 dB or rises by 5 over the bands.
    level_db = 10 * np.log10(added.mean(axis=(1, 2)) / power().mean(axis=(1, 2)))
    assert (level_db > -36).all()
    assert (level_db < -15).all()


def test_a_mask_removes_one_range_of_bands_and_one_of_frames() -> None:
    masked = augment.mask(power(), rng(), n_bands=10, n_frames=14)
    assert ((masked == 0) | (masked == power())).all()
    for patch in masked:
        bands, frames = (patch == 0).all(axis=0), (patch == 0).all(axis=1)
        assert bands.sum() <= 10
        assert frames.sum() <= 14
        for gone in (bands, frames):
            assert np.abs(np.diff(gone.astype(int))).sum() <= 2
        np.testing.assert_array_equal(patch == 0, bands[None, :] | frames[:, None])


def test_mixup_mixes_examples_and_labels_alike() -> None:
    x, labels = np.arange(6, dtype=np.float32).repeat(12).reshape(6, 4, 3), np.eye(6)
    mixed, shares = augment.mixup(x, labels, rng(), alpha=0.4)
    np.testing.assert_allclose(shares.sum(axis=1), 1.0, rtol=1e-6)
    assert ((shares > 0.01).sum(axis=1) == 2).any()
    # Each example is its number, so that its label's shares say what it has to be.
    np.testing.assert_allclose(mixed, x * 0 + (shares @ np.arange(6))[:, None, None], rtol=1e-5)


def test_a_warp_moves_a_tone_to_its_frequency_over_the_factor() -> None:
    spec = MelSpec()
    filters = mel_filters(spec)
    bin_hz = spec.stft.sample_rate / spec.stft.n_fft
    for factor in (0.88, 1.0, 1.13):
        tone = np.zeros((3, filters.shape[0]), np.float32)
        tone[:, round(2000 / bin_hz)] = 1.0
        moved = augment.warp(tone @ filters, spec, factor=factor)
        expected = np.zeros_like(tone)
        expected[:, round(2000 / factor / bin_hz)] = 1.0
        assert abs(moved[0].argmax() - (expected @ filters)[0].argmax()) <= 1
    np.testing.assert_allclose(augment.warp(power()[0], spec, factor=1.0), power()[0], rtol=1e-4)


def test_a_warp_reads_nothing_from_above_the_highest_band() -> None:
    warped = augment.warp(np.ones((2, 96), np.float32), MelSpec(), factor=1.2)
    assert (warped[:, -3:] == 0).all()
    np.testing.assert_allclose(warped[:, 5:80], 1.0, rtol=1e-6)


@pytest.mark.parametrize("probability", [0.0, 0.3, 1.0])
def test_sometimes_changes_that_share_of_the_patches_whole_and_leaves_the_others(
    probability: float,
) -> None:
    given = np.ones((2_000, 2, 3), np.float32)
    changed = augment.sometimes(given, rng(), probability, augment.gain, low_db=3.0, high_db=3.0)
    touched = (changed != given).any(axis=(1, 2))
    assert touched.mean() == pytest.approx(probability, abs=0.05)
    np.testing.assert_allclose(changed[touched], 10**0.3, rtol=1e-6)
    assert (given == 1).all()


def test_coarse_columns_keep_a_steady_sound_and_blur_a_short_one() -> None:
    steady = np.full(SHAPE, 0.3, np.float32)
    np.testing.assert_allclose(augment.coarsen(steady, rng(), column_frames=3.875), 0.3, rtol=1e-4)
    click = np.full(SHAPE, 1e-3, np.float32)
    click[:, 40] = 1.0
    blurred = augment.coarsen(click, rng(), column_frames=3.875)
    assert blurred[0, 40, 0] < 0.9
    assert (np.delete(blurred[0, :, 0], range(33, 48)) < 1.1e-3).all()
