"""Pitch: right to a fraction of a cent, and none where nothing has one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicanalyzer.dsp.params import PitchSpec
from musicanalyzer.dsp.pitch import Pitch, PitchStream
from musicanalyzer.dsp.units import note_of
from tests.helpers.signals import noise

RATE = 48_000


def tone(
    frequency_hz: float,
    duration_s: float = 0.5,
    *,
    sample_rate: int = RATE,
    harmonics: int = 7,
    falls: float = 1.0,
) -> np.ndarray:
    """Harmonics, the k-th of k to the minus ``falls``, over a soft hiss."""
    t = np.arange(round(duration_s * sample_rate)) / sample_rate
    parts = [
        np.sin(2 * np.pi * frequency_hz * k * t + k) / k**falls
        for k in range(1, harmonics + 1)
        if frequency_hz * k < sample_rate / 2
    ]
    hiss = noise(duration_s, sample_rate, level=0.002)
    return (0.2 * np.sum(parts, axis=0) + hiss).astype(np.float32)


def pitches(
    samples: np.ndarray, *, sample_rate: int = RATE, f_max_hz: float = PitchSpec().f_max_hz
) -> list[Pitch]:
    found = PitchStream(PitchSpec(f_max_hz=f_max_hz), sample_rate=sample_rate).push(samples)
    return [each for each in found if each is not None]


@pytest.mark.parametrize("sample_rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("frequency_hz", [41.2, 82.41, 196.0, 440.0, 1046.5, 2093.0])
def test_a_steady_tone_is_right_to_half_a_cent(frequency_hz: float, sample_rate: int) -> None:
    found = pitches(tone(frequency_hz, sample_rate=sample_rate), sample_rate=sample_rate)
    assert len(found) >= 7
    cents = [1200 * np.log2(each.frequency_hz / frequency_hz) for each in found]
    assert np.abs(cents).max() < 0.5
    assert min(each.clarity for each in found) > 0.9


@pytest.mark.parametrize("sample_rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("harmonics", [1, 3, 7])
@pytest.mark.parametrize("frequency_hz", [2217.46, 2637.02, 3000.0, 3520.0, 4186.01])
def test_the_highest_notes_of_a_piano_are_right_to_a_cent(
    frequency_hz: float, harmonics: int, sample_rate: int
) -> None:
    heard = tone(frequency_hz, sample_rate=sample_rate, harmonics=harmonics)
    found = pitches(heard, sample_rate=sample_rate, f_max_hz=4500.0)
    assert len(found) >= 7
    cents = [1200 * np.log2(each.frequency_hz / frequency_hz) for each in found]
    assert np.abs(cents).max() < 1.0


@pytest.mark.parametrize("sample_rate", [44_100, 48_000])
@pytest.mark.parametrize("harmonics", [1, 3, 7])
@pytest.mark.parametrize("frequency_hz", [2349.0, 2637.02, 3000.0, 4186.01, 5000.0, 9000.0, 21e3])
def test_a_tone_above_the_range_has_no_pitch_rather_than_one_an_octave_lower(
    frequency_hz: float, harmonics: int, sample_rate: int
) -> None:
    heard = tone(frequency_hz, sample_rate=sample_rate, harmonics=harmonics)
    assert pitches(heard, sample_rate=sample_rate) == []


@pytest.mark.parametrize(
    ("frequency_hz", "sample_rate"),
    [(146.83, 8000), (293.66, 16_000), (932.33, 48_000), (1864.66, 96_000)],
)
def test_the_dip_of_a_bright_tone_is_not_missed_between_two_samples(
    frequency_hz: float, sample_rate: int
) -> None:
    bright = tone(frequency_hz, sample_rate=sample_rate, harmonics=20, falls=0.3)
    found = pitches(bright, sample_rate=sample_rate)
    assert len(found) >= 7
    cents = [1200 * np.log2(each.frequency_hz / frequency_hz) for each in found]
    assert np.abs(cents).max() < 2.0


def test_a_tone_without_its_fundamental_has_its_pitch() -> None:
    t = np.arange(RATE // 2) / RATE
    heard = sum(np.sin(2 * np.pi * 220 * k * t) for k in range(2, 8)) * 0.1
    assert {each.note[0] for each in pitches(heard.astype(np.float32))} == {"A3"}


def test_noise_chords_and_silence_have_no_pitch() -> None:
    chord = sum(tone(440 * 2 ** ((midi - 69) / 12)) for midi in (60, 64, 67))
    for samples in (noise(1.0, RATE), chord, np.zeros(RATE, np.float32)):
        assert pitches(np.asarray(samples, np.float32)) == []


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 9000), max_size=20))
def test_pitches_do_not_depend_on_block_size(blocks: list[int]) -> None:
    samples = np.concatenate([tone(110, 0.4), noise(0.2, RATE), tone(660, 0.4)])
    stream = PitchStream(PitchSpec(), sample_rate=RATE)
    parts = np.split(samples, np.cumsum(blocks))
    assert [each for part in parts for each in stream.push(part)] == PitchStream(
        PitchSpec(), sample_rate=RATE
    ).push(samples)


@pytest.mark.parametrize(
    ("frequency_hz", "expected"),
    [(440.0, ("A4", 0.0)), (261.6256, ("C4", 0.0)), (450.0, ("A4", 38.906)), (27.5, ("A0", 0.0))],
)
def test_a_frequency_is_named_by_its_nearest_note(frequency_hz, expected) -> None:
    note, cents = note_of(frequency_hz)
    assert note == expected[0]
    assert cents == pytest.approx(expected[1], abs=0.01)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"f_min_hz": 0}, "f_min_hz"),
        ({"hop_s": 0}, "hop_s"),
        ({"threshold": 1.5}, "threshold"),
        ({"low_share": 1}, "low_share"),
    ],
)
def test_a_specification_that_cannot_be_is_refused(values, reason) -> None:
    with pytest.raises(ValueError, match=reason):
        PitchSpec(**values)
