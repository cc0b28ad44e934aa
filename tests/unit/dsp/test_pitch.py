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


def tone(frequency_hz: float, duration_s: float = 0.5, *, sample_rate: int = RATE) -> np.ndarray:
    """Seven harmonics over a soft hiss."""
    t = np.arange(round(duration_s * sample_rate)) / sample_rate
    parts = [
        np.sin(2 * np.pi * frequency_hz * k * t + k) / k
        for k in range(1, 8)
        if frequency_hz * k < sample_rate / 2
    ]
    hiss = noise(duration_s, sample_rate, level=0.002)
    return (0.2 * np.sum(parts, axis=0) + hiss).astype(np.float32)


def pitches(samples: np.ndarray, *, sample_rate: int = RATE) -> list[Pitch]:
    found = PitchStream(PitchSpec(), sample_rate=sample_rate).push(samples)
    return [each for each in found if each is not None]


@pytest.mark.parametrize("sample_rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("frequency_hz", [41.2, 82.41, 196.0, 440.0, 1046.5, 2093.0])
def test_a_steady_tone_is_right_to_half_a_cent(frequency_hz: float, sample_rate: int) -> None:
    found = pitches(tone(frequency_hz, sample_rate=sample_rate), sample_rate=sample_rate)
    assert len(found) >= 7
    cents = [1200 * np.log2(each.frequency_hz / frequency_hz) for each in found]
    assert np.abs(cents).max() < 0.5
    assert min(each.clarity for each in found) > 0.9


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
