"""Laws of performances at other tempi, and of learning at which level they are counted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from musicanalyzer.dsp.levels import evidence, log_probability, tried_periods
from musicanalyzer.dsp.params import RhythmSpec
from musicanalyzer.dsp.tempo import Pulse
from training.orchestra import bass_of
from training.rhythm import levels
from training.rhythm.material import Track
from training.rhythm.tempi import FASTEST_BPM, SLOWEST_BPM, in_any_tempo, swung
from training.scores import Note, Part, Score

SPEC = RhythmSpec()


def drummed(bpm: float) -> Score:
    """Eighths for 40 beats."""
    beats_s = np.arange(40) * 60.0 / bpm
    starts_s = np.arange(79) * 30.0 / bpm
    notes = tuple(Note(float(start_s), float(start_s) + 0.1, 38, 90) for start_s in starts_s)
    return Score(
        name="groove/x",
        group="groove/x",
        parts=(Part("drums", notes, is_drums=True),),
        duration_s=float(beats_s[-1]) + 0.5,
        beats_s=beats_s,
        downbeats_s=beats_s[::4],
        bpm=bpm,
    )


@pytest.mark.parametrize("bpm", [52.0, 120.0, 290.0])
def test_a_performance_at_any_tempo_keeps_to_the_bounds_and_to_its_beats(bpm: float) -> None:
    rng = np.random.default_rng(2)
    for _ in range(20):
        moved = in_any_tempo(drummed(bpm), rng)
        assert moved.bpm is not None
        assert SLOWEST_BPM - 1e-6 <= moved.bpm <= FASTEST_BPM + 1e-6
        assert np.diff(moved.beats_s) == pytest.approx(60.0 / moved.bpm)
        starts_s = [note.start_s for note in moved.parts[0].notes]
        assert starts_s[::2] == pytest.approx(moved.beats_s)


def test_swing_moves_the_second_eighth_of_a_beat_and_no_beat() -> None:
    starts_s = np.array([note.start_s for note in swung(drummed(120), 2 / 3).parts[0].notes])
    assert starts_s[::2] == pytest.approx(drummed(120).beats_s)
    assert starts_s[1::2] - starts_s[:-1:2] == pytest.approx(0.5 * 2 / 3)


def test_an_excerpt_without_low_notes_has_no_bass() -> None:
    assert bass_of([]) == []
    assert bass_of([Note(0.0, 1.0, 80, 90)]) == []


def pulse_and_track(bpm: float, seed: int) -> tuple[Track, Pulse]:
    """Strokes on beats and half-way between, all alike: only bars say which of both is counted."""
    rng = np.random.default_rng(seed)
    n = 1_500
    beats_s = np.arange(0.3, n / SPEC.frame_rate, 60.0 / bpm)
    activations = []
    for places_s in (np.arange(0.3, n / SPEC.frame_rate, 30.0 / bpm), beats_s[::4]):
        away = np.abs(np.arange(n)[:, None] - places_s * SPEC.frame_rate).min(axis=1)
        heard = np.maximum(rng.uniform(0, 0.05, n), np.clip(1 - away / 1.5, 0, 1))
        activations.append(heard.astype(np.float32))
    track = Track(
        name=f"groove/{seed}",
        kind=("groove", "pop909")[seed % 2],
        group=f"groove/{seed}",
        fold="train",
        mel=np.zeros((n, 1), np.float16),
        bpm=bpm,
        beats_s=beats_s,
        downbeats_s=beats_s[::4],
        rendering=None,
    )
    return track, Pulse(0, *activations)


def test_the_level_that_bars_tell_is_learned_for_tempi_that_were_not_among_the_examples() -> None:
    tempi = np.random.default_rng(3).uniform(60, 110, 64)
    examples = [pulse_and_track(float(bpm), seed) for seed, bpm in enumerate(tempi)]
    tracks, pulses = [track for track, _ in examples], [pulse for _, pulse in examples]
    how = replace(levels.fit(tracks, pulses, SPEC), share=1.0)
    periods = tried_periods(SPEC)
    for bpm in (64.7, 83.1, 101.9):
        _, pulse = pulse_and_track(bpm, 999)
        told_by = evidence([pulse.beat], [pulse.downbeat], periods, SPEC.frame_rate)
        best = periods[log_probability(told_by, how).argmax()]
        assert 60 * SPEC.frame_rate / best == pytest.approx(bpm, rel=0.02)
