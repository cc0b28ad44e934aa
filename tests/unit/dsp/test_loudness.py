"""EBU Tech 3341 and 3342 define their test signals; they are made here as written there."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import lfilter, resample_poly

from musicanalyzer.dsp import loudness
from musicanalyzer.dsp.loudness import LoudnessMeter, measure

RATE = 48_000


def tone(*parts: tuple[float, float], rate: int = RATE) -> np.ndarray:
    """A 1 kHz sine through (level in dBFS, seconds), shape (frames,)."""
    gains = np.concatenate([np.full(round(s * rate), 10 ** (db / 20)) for db, s in parts])
    return gains * np.sin(2 * np.pi * 1000 * np.arange(len(gains)) / rate)


def stereo(*parts: tuple[float, float], rate: int = RATE) -> np.ndarray:
    return np.repeat(tone(*parts, rate=rate)[:, None], 2, axis=1).astype(np.float32)


def powers(channels: np.ndarray, rate: int = RATE) -> np.ndarray:
    meter = LoudnessMeter(rate, channels.shape[1])
    return np.concatenate([meter.push(channels.astype(np.float32)), meter.flush()])


def integrated(channels: np.ndarray, rate: int = RATE) -> float:
    found = measure(powers(channels, rate), true_peak=None)
    assert found is not None
    return found.integrated_lufs


def true_peak_db(channels: np.ndarray, rate: int = RATE) -> float:
    meter = LoudnessMeter(rate, channels.shape[1])
    meter.push(channels.astype(np.float32))
    meter.flush()
    return float(20 * np.log10(meter.true_peak))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(-23, 20)], -23.0),
        ([(-33, 20)], -33.0),
        ([(-36, 10), (-23, 60), (-36, 10)], -23.0),
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0),
        ([(-26, 20), (-20, 20.1), (-26, 20)], -23.0),
    ],
)
@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
def test_integrated_loudness_is_that_of_tech_3341(
    parts: list[tuple[float, float]], expected: float, rate: int
) -> None:
    assert integrated(stereo(*parts, rate=rate), rate) == pytest.approx(expected, abs=0.1)


def test_surround_channels_weigh_as_in_tech_3341() -> None:
    levels = (-28, -28, -24, -30, -30)
    five = np.stack([tone((level, 20)) for level in levels], axis=1)
    assert integrated(five) == pytest.approx(-23.0, abs=0.1)
    with_bass = np.insert(five, 3, tone((-6, 20)), axis=1)
    assert integrated(with_bass) == pytest.approx(-23.0, abs=0.1)


def test_short_term_and_momentary_are_those_of_tech_3341() -> None:
    short = loudness.short_term_lufs(powers(stereo(*[(-20, 1.34), (-30, 1.66)] * 5)))
    assert short[30:] == pytest.approx(-23.0, abs=0.1)
    momentary = loudness.momentary_lufs(powers(stereo(*[(-20, 0.18), (-30, 0.22)] * 25)))
    assert momentary[10:] == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(-20, 20), (-30, 20)], 10.0),
        ([(-20, 20), (-15, 20)], 5.0),
        ([(-40, 20), (-20, 20)], 20.0),
        ([(-50, 20), (-35, 20), (-20, 20), (-35, 20), (-50, 20)], 15.0),
    ],
)
def test_loudness_range_is_that_of_tech_3342(
    parts: list[tuple[float, float]], expected: float
) -> None:
    found = measure(powers(stereo(*parts)), true_peak=None)
    assert found is not None
    assert found.range_lu == pytest.approx(expected, abs=0.5)


@pytest.mark.parametrize(
    ("divisor", "phase", "level", "expected"),
    [
        (4, 0.0, 0.5, -6.0),
        (4, 45.0, 0.5, -6.0),
        (6, 60.0, 0.5, -6.0),
        (8, 67.5, 0.5, -6.0),
        (4, 45.0, 1.41, 3.0),
    ],
)
def test_true_peaks_are_those_of_tech_3341(
    divisor: int, phase: float, level: float, expected: float
) -> None:
    n = np.arange(RATE)
    sine = level * np.sin(2 * np.pi * n / divisor + np.deg2rad(phase))
    fade = np.minimum(1, np.minimum(n, n[::-1]) / 4800)
    found = true_peak_db((sine * fade)[:, None])
    assert -0.4 <= found - expected <= 0.2


def test_the_peak_is_found_between_samples_of_a_loud_mix() -> None:
    rng = np.random.default_rng(1)
    noise = lfilter([0.2], [1, -0.8], rng.standard_normal(4 * RATE))
    bass = np.sin(2 * np.pi * 55 * np.arange(4 * RATE) / RATE)
    mix = np.clip(0.5 * np.tanh(bass + noise), -0.45, 0.45)[:, None]
    oversampled = 20 * np.log10(np.abs(resample_poly(mix, 4, 1, axis=0)).max())
    assert true_peak_db(mix) == pytest.approx(oversampled, abs=0.3)


def test_powers_are_those_of_the_standards_filters() -> None:
    rng = np.random.default_rng(2)
    seconds = np.arange(10 * RATE) / RATE
    # Bass lines are what blocks filtered one by one would get wrong.
    bass = 0.4 * np.sin(2 * np.pi * 41.2 * seconds) * (np.sin(2 * np.pi * 1.7 * seconds) > 0)
    channels = np.stack([bass, bass + 0.05 * rng.standard_normal(len(bass))], axis=1)
    shelf = ([1.53512485958697, -2.69169618940638, 1.19839281085285],
             [1, -1.69065929318241, 0.73248077421585])  # fmt: skip
    high_pass = ([1.0, -2.0, 1.0], [1, -1.99004745483398, 0.99007225036621])
    filtered = lfilter(*high_pass, lfilter(*shelf, channels, axis=0), axis=0)
    expected = (filtered**2).reshape(-1, RATE // 10, 2).mean(axis=1).sum(axis=1)
    errors_db = 10 * np.log10(powers(channels)[1:] / expected[1:])
    assert np.abs(errors_db).max() < 0.1
    assert abs(errors_db.mean()) < 0.02


def test_powers_and_peak_do_not_depend_on_block_size() -> None:
    rng = np.random.default_rng(3)
    channels = (0.1 * rng.standard_normal((100_001, 2))).astype(np.float32)
    whole, split = LoudnessMeter(44_100, 2), LoudnessMeter(44_100, 2)
    expected = np.concatenate([whole.push(channels), whole.flush()])
    found, start = [], 0
    while start < len(channels):
        size = int(rng.integers(0, 9000))
        found.append(split.push(channels[start : start + size]))
        start += size
    found.append(split.flush())
    assert np.array_equal(np.concatenate(found), expected)
    assert split.true_peak == whole.true_peak


def test_order_and_number_of_channels_of_equal_weight_do_not_matter() -> None:
    rng = np.random.default_rng(4)
    left, right = 0.1 * rng.standard_normal((2, 3 * RATE))
    assert integrated(np.stack([left, right], 1)) == pytest.approx(
        integrated(np.stack([right, left], 1)), abs=1e-4
    )
    silent = np.zeros_like(left)
    assert integrated(left[:, None]) == pytest.approx(
        integrated(np.stack([silent, left, silent], 1)), abs=1e-4
    )


def test_what_is_silent_or_too_short_has_no_loudness() -> None:
    assert measure(powers(np.zeros((RATE, 2))), true_peak=0.0) is None
    assert measure(powers(stereo((-75, 5))), true_peak=0.1) is None
    assert measure(powers(stereo((-20, 0.35))), true_peak=0.1) is None
    short = measure(powers(stereo((-20, 2))), true_peak=None)
    assert short is not None
    assert short.range_lu is None
    assert short.true_peak_db is None


def test_samples_that_are_not_numbers_count_as_nothing() -> None:
    clean = stereo((-23, 2))
    clean[10_000:10_005] = 0.0
    broken = clean.copy()
    broken[10_000:10_005] = [[np.nan], [np.inf], [-np.inf], [np.nan], [np.inf]]
    assert np.array_equal(powers(broken), powers(clean))


def test_replaygain_brings_a_track_to_its_reference() -> None:
    found = measure(powers(stereo((-23, 5))), true_peak=None)
    assert found is not None
    louder = stereo((-23, 5)) * 10 ** (found.replaygain_db / 20)
    assert integrated(louder) == pytest.approx(-18.0, abs=0.01)


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match="sample_rate is 900"):
        LoudnessMeter(900, 2)
    with pytest.raises(ValueError, match="n_channels"):
        LoudnessMeter(RATE, 0)
    with pytest.raises(ValueError, match="group_blocks"):
        LoudnessMeter(RATE, 2, group_blocks=0)
    with pytest.raises(ValueError, match=r"shape \(n, 2\)"):
        LoudnessMeter(RATE, 2).push(np.zeros(10, np.float32))
