"""Pitch: right to a fraction of a cent, and none where nothing has one."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicanalyzer.dsp.params import PitchSpec
from musicanalyzer.dsp.pitch import Pitch, PitchStream
from musicanalyzer.dsp.units import note_of
from tests.helpers.signals import music_like, noise

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


STRENGTHS = {
    "sine": [1.0],
    "strong fundamental": [1 / k for k in range(1, 8)],
    "bright": [k**-0.3 for k in range(1, 21)],
    "weak fundamental": [0.1, *(1 / k for k in range(2, 10))],
    "no fundamental": [0.0, *(1.0 for _ in range(2, 8))],
    "only from the third": [0.0, 0.0, 1.0, 0.8, 0.6, 0.5, 0.4],
}


def moving(frequency_hz: np.ndarray, strengths: list[float], *, sample_rate: int = RATE):
    """Harmonics of those strengths of a frequency at each sample, over a soft hiss."""
    phase = 2 * np.pi * np.cumsum(frequency_hz) / sample_rate
    parts = [level * np.sin(k * phase + k) for k, level in enumerate(strengths, 1)]
    heard = np.sum(parts, axis=0)
    heard *= 0.2 / np.sqrt(np.square(heard).mean())
    return (heard + noise(len(heard) / sample_rate, sample_rate, level=0.002)).astype(np.float32)


@pytest.mark.parametrize("sample_rate", [8000, 44_100, 96_000])
@pytest.mark.parametrize("strengths", STRENGTHS.values(), ids=STRENGTHS)
@pytest.mark.parametrize("frequency_hz", [27.5, 30.87, 32.7, 36.71])
def test_the_lowest_notes_of_a_piano_are_right_to_a_cent(
    frequency_hz: float, strengths: list[float], sample_rate: int
) -> None:
    steady = np.full(sample_rate // 2, frequency_hz)
    found = pitches(moving(steady, strengths, sample_rate=sample_rate), sample_rate=sample_rate)
    assert len(found) >= 7
    cents = [1200 * np.log2(each.frequency_hz / frequency_hz) for each in found]
    assert np.abs(cents).max() < 1.0


@pytest.mark.parametrize("frequency_hz", np.arange(37.0, 39.5, 0.125))
def test_between_the_two_lengths_of_frames_no_pitch_is_lost(frequency_hz: float) -> None:
    found = pitches(moving(np.full(RATE // 2, frequency_hz), STRENGTHS["strong fundamental"]))
    assert len(found) >= 8
    cents = [1200 * np.log2(each.frequency_hz / frequency_hz) for each in found]
    assert np.abs(cents).max() < 1.0


def test_strings_that_are_stiff_have_their_lowest_pitch_too() -> None:
    """Partials as those of a piano's A0: sharper the higher, the first ones weak."""
    t = np.arange(RATE) / RATE
    heard = np.zeros(RATE)
    for k in range(1, 41):
        level_db = {1: -30, 2: -15, 3: -8}.get(k, min(0.0, 6.0 - k))
        partial_hz = 27.5 * k * np.sqrt(1 + 2e-4 * k * k)
        envelope = 10 ** (level_db / 20) * np.exp(-t * (0.4 + 0.12 * k))
        heard += envelope * np.sin(2 * np.pi * partial_hz * t + k * k)
    found = pitches((0.1 * heard).astype(np.float32))
    assert len(found) >= 10
    assert {each.note[0] for each in found} == {"A0"}


def test_the_lowest_notes_change_nothing_of_higher_ones() -> None:
    """Not where they glide, tremble or are short, nor what has no pitch."""
    t = np.arange(RATE) / RATE
    rich = STRENGTHS["strong fundamental"]
    glide, vibrato = 110 * 2**t, 220 * 2 ** (0.05 * np.sin(2 * np.pi * 6 * t))
    notes = np.repeat(110 * 2 ** (np.array([0, 7, 12, 5, 3, 10, 0, 8]) / 12), RATE // 12)
    sounds = [moving(each, rich) for each in (glide, vibrato, notes)]
    sounds += [noise(0.5, RATE), np.cumsum(noise(0.5, RATE)) / 100, music_like(2.0, RATE)[:, 0]]
    for heard in sounds:
        samples = heard.astype(np.float32)
        found = PitchStream(PitchSpec(), sample_rate=RATE).push(samples)
        assert found == PitchStream(PitchSpec(f_min_hz=38.0), sample_rate=RATE).push(samples)


@pytest.mark.parametrize("strengths", [[1.0], [1.0, 0.5, 0.33], STRENGTHS["strong fundamental"]])
@pytest.mark.parametrize(
    "ratios_hz", [(65.4, 98.0), (98.0, 130.8), (82.4, 137.3), (98.0, 130.8, 164.8), (98, 131, 163)]
)
def test_low_intervals_and_chords_are_not_taken_for_a_lowest_note(ratios_hz, strengths) -> None:
    heard = sum(moving(np.full(RATE // 2, each), strengths) for each in ratios_hz)
    assert [each for each in pitches(heard) if each.frequency_hz < 38.0] == []


@pytest.mark.parametrize("sample_rate", [96_000, 192_000])
@pytest.mark.parametrize("frequency_hz", [30.87, 41.2, 55.0])
def test_a_pure_low_tone_has_its_pitch_at_high_rates(frequency_hz: float, sample_rate: int) -> None:
    t = np.arange(sample_rate) / sample_rate
    heard = (0.3 * np.sin(2 * np.pi * frequency_hz * t)).astype(np.float32)
    found = pitches(heard, sample_rate=sample_rate, f_max_hz=4500.0)
    assert len(found) >= 18
    cents = [1200 * np.log2(each.frequency_hz / frequency_hz) for each in found]
    assert np.abs(cents).max() < 1.0


def test_at_high_rates_no_other_thread_works_along() -> None:
    """BLAS divides long products among threads, which spin while they wait; they also do so for a
    moment after they began, so that the least of several shares counts.
    """
    program = """if True:
        import time
        import numpy as np
        from musicanalyzer.dsp.params import PitchSpec
        from musicanalyzer.dsp.pitch import PitchStream
        tone = np.sin(np.arange(96_000) * 0.03).astype(np.float32)
        stream = PitchStream(PitchSpec(), sample_rate=96_000)
        stream.push(tone)
        shares = []
        for _ in range(8):
            worked, alone = time.process_time(), time.thread_time()
            assert None not in stream.push(tone)
            shares.append((time.process_time() - worked) / (time.thread_time() - alone))
        print(min(shares))
    """
    environment = {name: each for name, each in os.environ.items() if "NUM_THREADS" not in name}
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True
    )
    assert float(answer.stdout) < 1.2


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
    samples = np.concatenate([tone(110, 0.4), noise(0.2, RATE), tone(660, 0.4), tone(30, 0.4)])
    stream = PitchStream(PitchSpec(), sample_rate=RATE)
    parts = np.split(samples, np.cumsum(blocks))
    assert [each for part in parts for each in stream.push(part)] == PitchStream(
        PitchSpec(), sample_rate=RATE
    ).push(samples)


def test_frames_that_leave_gaps_do_not_depend_on_block_size() -> None:
    spec = PitchSpec(f_min_hz=60.0, hop_s=0.1)
    samples = np.concatenate([tone(110, 0.4), tone(660, 0.4)])
    stream = PitchStream(spec, sample_rate=RATE)
    found = [each for part in np.split(samples, 50) for each in stream.push(part)]
    assert found == PitchStream(spec, sample_rate=RATE).push(samples)
    assert None not in found


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
        ({"f_long_hz": 0}, "f_long_hz"),
        ({"low_share": 1}, "low_share"),
        ({"lone_share": -1}, "lone_share"),
    ],
)
def test_a_specification_that_cannot_be_is_refused(values, reason) -> None:
    with pytest.raises(ValueError, match=reason):
        PitchSpec(**values)
