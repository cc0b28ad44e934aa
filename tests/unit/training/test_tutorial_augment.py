"""Laws of the augmentation of waveforms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.helpers import signals
from training.tutorial import augment

RATE = 22_050
TONE = signals.sine(440.0, 1.5, RATE, level=0.4)
NOISE = signals.noise(1.5, RATE, seed=1)


def frequency_hz(samples: np.ndarray) -> float:
    """The strongest frequency in the middle half."""
    middle = samples[len(samples) // 4 : 3 * len(samples) // 4]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), 1 << 19))
    return float(spectrum.argmax() * RATE / (1 << 19))


def level_db(samples: np.ndarray) -> float:
    middle = samples[len(samples) // 4 : 3 * len(samples) // 4].astype(float)
    return float(10 * np.log10(np.mean(middle**2)))


def band_db(samples: np.ndarray, low_hz: float, high_hz: float) -> float:
    power = np.abs(np.fft.rfft(samples.astype(float))) ** 2
    hz = np.fft.rfftfreq(len(samples), 1 / RATE)
    return float(10 * np.log10(power[(hz >= low_hz) & (hz < high_hz)].mean()))


@pytest.mark.parametrize("rate", [*augment.TUTORIAL.stretch_rates, 0.8, 3.0])
def test_time_stretch_changes_the_length_and_keeps_frequency_and_level(rate: float) -> None:
    stretched = augment.time_stretch(TONE, rate=rate)
    assert len(stretched) == round(len(TONE) / rate)
    assert frequency_hz(stretched) == pytest.approx(440.0, rel=1e-3)
    assert level_db(stretched) == pytest.approx(level_db(TONE), abs=0.3)


def test_time_stretch_moves_events_and_does_not_repeat_them() -> None:
    # Two bursts at 0.3 and 1.1 s, at half the speed, are at 0.6 and 2.2 s.
    samples = np.zeros(round(1.5 * RATE), np.float32)
    for start_s in (0.3, 1.1):
        start = round(start_s * RATE)
        samples[start : start + 800] = NOISE[:800]
    slow = augment.time_stretch(samples, rate=0.5)
    loudness = np.convolve(slow.astype(float) ** 2, np.ones(2000), mode="same")
    first, second = (loudness[: len(slow) // 2].argmax(), loudness[len(slow) // 2 :].argmax())
    assert first / RATE == pytest.approx(0.64, abs=0.06)
    assert (second + len(slow) // 2) / RATE == pytest.approx(2.24, abs=0.06)


def test_time_stretch_by_one_is_a_copy() -> None:
    copy = augment.time_stretch(NOISE, rate=1.0)
    np.testing.assert_array_equal(copy, NOISE)
    assert not np.shares_memory(copy, NOISE)


@pytest.mark.parametrize("semitones", [*augment.TUTORIAL.semitones, 12, 0.5])
def test_pitch_shift_moves_a_tone_by_its_interval_and_keeps_the_length(semitones: float) -> None:
    shifted = augment.pitch_shift(TONE, semitones=semitones)
    assert len(shifted) == len(TONE)
    assert frequency_hz(shifted) == pytest.approx(440.0 * 2 ** (semitones / 12), rel=1e-3)
    assert level_db(shifted) == pytest.approx(level_db(TONE), abs=0.3)


def test_random_segments_are_pieces_of_the_track() -> None:
    ramp = np.arange(5_000, dtype=np.float32)
    cut = augment.random_segments(ramp, np.random.default_rng(0), length=400, n=50)
    assert cut.shape == (50, 400)
    assert (np.diff(cut, axis=1) == 1).all()
    assert len(np.unique(cut[:, 0])) > 40
    whole = augment.random_segments(ramp, np.random.default_rng(0), length=5_000)
    assert (whole == ramp).all()
    assert len(whole) == 3


def test_the_tutorials_preset_makes_48_segments_of_equal_length_in_every_combination() -> None:
    made = list(augment.variants(TONE, np.random.default_rng(0), length=8_000))
    assert {len(one) for one in made} == {8_000}
    heard = [round(12 * np.log2(frequency_hz(one) / 440.0)) for one in made]
    assert heard == [-5, -2, 2, 5] * 12


def test_gain_stays_within_its_bounds() -> None:
    rng = np.random.default_rng(0)
    changes = [
        level_db(augment.gain(TONE, rng, low_db=-12.0, high_db=6.0)) - level_db(TONE)
        for _ in range(40)
    ]
    assert -12.0 <= min(changes) < -9.0
    assert 3.0 < max(changes) <= 6.0


def test_an_equaliser_changes_bands_within_its_depth_and_does_not_delay() -> None:
    rng = np.random.default_rng(2)
    for _ in range(5):
        changed = augment.equalise(NOISE, rng, sample_rate=RATE, depth_db=9.0)
        steps = [
            band_db(changed, low, 1.3 * low) - band_db(NOISE, low, 1.3 * low)
            for low in (100, 300, 1_000, 3_000, 8_000)
        ]
        assert max(map(abs, steps)) <= 9.2
        assert max(steps) - min(steps) > 1.0
        lags = np.correlate(changed[2_000:6_000], NOISE[2_000:6_000], "full")
        assert lags.argmax() == 3_999


def test_added_noise_is_so_many_decibels_under_the_signal() -> None:
    rng = np.random.default_rng(3)
    for wanted_db in (-30.0, -6.0, 0.0):
        noise = augment.add_noise(TONE, rng, low_db=wanted_db, high_db=wanted_db) - TONE
        ratio_db = 10 * np.log10(np.mean(noise.astype(float) ** 2) / np.mean(TONE**2.0))
        assert ratio_db == pytest.approx(wanted_db, abs=0.1)
        assert band_db(noise, 8_000, 10_000) <= band_db(noise, 100, 1_000) + 1.0


def test_a_limited_bandwidth_ends_at_the_cutoff() -> None:
    limited = augment.limit_bandwidth(
        NOISE, np.random.default_rng(4), sample_rate=RATE, low_hz=4_000, high_hz=4_000
    )
    assert band_db(limited, 100, 3_400) == pytest.approx(band_db(NOISE, 100, 3_400), abs=0.3)
    assert band_db(limited, 5_600, 11_000) < band_db(NOISE, 5_600, 11_000) - 40.0


@pytest.mark.parametrize("codec", list(augment.CODECS))
@pytest.mark.parametrize("sample_rate", [16_000, 22_050])
def test_a_codec_leaves_sound_at_its_place_and_loses_more_at_fewer_bits(
    codec: str, sample_rate: int
) -> None:
    source = signals.music_like(1.0, sample_rate)[:, 0]
    likeness = []
    for bit_rate in (16_000, 96_000):
        decoded = augment.through_codec(
            source, sample_rate=sample_rate, codec=codec, bit_rate=bit_rate
        )
        assert len(decoded) == len(source)
        lags = np.correlate(decoded[4_000:9_000], source[4_000:9_000], "full")
        assert abs(int(lags.argmax()) - 4_999) <= 1
        error = decoded[1_000:-1_000] - source[1_000:-1_000]
        likeness.append(-10 * np.log10(np.mean(error**2) / np.mean(source**2)))
    assert likeness[0] < likeness[1]
    assert likeness[1] > 10.0


def test_a_remix_is_the_stems_at_levels_of_their_own() -> None:
    stems = np.stack([TONE, NOISE[: len(TONE)]])
    rng = np.random.default_rng(5)
    for _ in range(5):
        mix = augment.remix(stems, rng, low_db=-10.0, high_db=0.0)
        levels, rest, *_ = np.linalg.lstsq(stems.T, mix, rcond=None)
        assert rest < 1e-6
        assert ((levels > 10 ** (-10.1 / 20)) & (levels < 1.01)).all()
        assert abs(levels[0] - levels[1]) > 1e-3
    same = augment.remix(stems, rng, low_db=0.0, high_db=0.0)
    np.testing.assert_allclose(same, stems.sum(axis=0), atol=1e-6)


Drawn = Callable[[np.ndarray, np.random.Generator], np.ndarray]
RANDOM: dict[str, Drawn] = {
    "random_segments": lambda x, rng: augment.random_segments(x, rng, length=3_000),
    "variants": lambda x, rng: np.stack(list(augment.variants(x, rng, length=2_000))),
    "gain": lambda x, rng: augment.gain(x, rng, low_db=-6, high_db=6),
    "equalise": lambda x, rng: augment.equalise(x, rng, sample_rate=RATE, depth_db=6),
    "add_noise": lambda x, rng: augment.add_noise(x, rng, low_db=-20, high_db=-10),
    "limit_bandwidth": lambda x, rng: augment.limit_bandwidth(
        x, rng, sample_rate=RATE, low_hz=2_000, high_hz=9_000
    ),
    "remix": lambda x, rng: augment.remix(np.stack([x, x[::-1]]), rng, low_db=-9, high_db=0),
}
FIXED: dict[str, Drawn] = {
    "time_stretch": lambda x, _: augment.time_stretch(x, rate=1.2),
    "pitch_shift": lambda x, _: augment.pitch_shift(x, semitones=2),
    "through_codec": lambda x, _: augment.through_codec(x, sample_rate=RATE),
}


@pytest.mark.parametrize("name", [*RANDOM, *FIXED])
def test_the_input_is_left_alone_and_the_same_seed_gives_the_same_samples(name: str) -> None:
    change = (RANDOM | FIXED)[name]
    samples = NOISE[:9_000].copy()
    first, again = (change(samples, np.random.default_rng(6)) for _ in range(2))
    np.testing.assert_array_equal(samples, NOISE[:9_000])
    np.testing.assert_array_equal(first, again)
    assert first.dtype == np.float32
    assert np.isfinite(first).all()
    assert not np.shares_memory(first, samples)
    if name in RANDOM:
        assert (first != change(samples, np.random.default_rng(7))).any()


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: augment.time_stretch(TONE, rate=0.0), "rate must be positive, got 0.0"),
        (lambda: augment.time_stretch(TONE[None], rate=2.0), r"\(n_samples,\), got \(1, "),
        (lambda: augment.gain(TONE[:0], np.random.default_rng(), low_db=0, high_db=0), r"\(0,\)"),
        (
            lambda: augment.random_segments(TONE[:9], np.random.default_rng(), length=10),
            r"length must be in 1..9, got 10",
        ),
        (
            lambda: augment.limit_bandwidth(
                TONE, np.random.default_rng(), sample_rate=RATE, low_hz=900, high_hz=12_000
            ),
            "high_hz < 11025.0, got 900 and 12000",
        ),
        (
            lambda: augment.through_codec(TONE, sample_rate=RATE, codec="ogg"),
            "codec must be one of mp3, opus, got 'ogg'",
        ),
        (
            lambda: augment.through_codec(TONE, sample_rate=RATE, bit_rate=64),
            "bit_rate must be in 8000..320000, got 64",
        ),
        (
            lambda: augment.remix(TONE, np.random.default_rng(), low_db=0, high_db=0),
            r"\(n_stems, n_samples\), got \(33075,\)",
        ),
        (
            lambda: augment.Preset(stretch_rates=(1.0, -1.0), semitones=(0,), n_segments=1),
            r"stretch_rates must be positive, got \(1.0, -1.0\)",
        ),
        (
            lambda: augment.Preset(stretch_rates=(1.0,), semitones=(0,), n_segments=0),
            "n_segments must be at least 1, got 0",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_with_value_and_bound(
    act: Callable[[], object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        act()
