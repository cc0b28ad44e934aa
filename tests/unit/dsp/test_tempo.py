"""Laws of tempo, beats and downbeats, on activations whose beats are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from musicanalyzer.dsp.beats import between_frames, downbeats, track_beats
from musicanalyzer.dsp.params import RhythmSpec
from musicanalyzer.dsp.tempo import Pulse, Rhythm, TempoSpec, find_rhythm

SPEC = RhythmSpec()
RATE = SPEC.frame_rate


def grid(bpm: float, duration_s: float, first_s: float = 0.31) -> NDArray[np.float64]:
    return np.arange(first_s, duration_s - 0.1, 60.0 / bpm)


def pulse_of(
    beats_s: NDArray[np.float64],
    duration_s: float,
    *,
    first_frame: int = 0,
    bar: int = 4,
    loose_s: float = 0.0,
    unheard: float = 0.0,
    seed: int = 0,
) -> Pulse:
    """What a network might answer: triangles of any height around beats, over a floor of noise."""
    rng = np.random.default_rng(seed)
    n = round(duration_s * RATE)
    frames = np.arange(n)
    played = beats_s * RATE + rng.normal(0, loose_s * RATE, len(beats_s))
    heights = rng.uniform(0.4, 0.95, len(beats_s)) * (rng.random(len(beats_s)) >= unheard)
    beat, downbeat = rng.uniform(0, 0.03, n), rng.uniform(0, 0.03, n)
    for index, (place, height) in enumerate(zip(played, heights, strict=True)):
        shape = height * np.clip(1 - np.abs(frames - place) / 1.5, 0, 1)
        beat = np.maximum(beat, shape)
        if index % bar == 2:
            downbeat = np.maximum(downbeat, 0.8 * shape)
    return Pulse(first_frame, beat.astype(np.float32), downbeat.astype(np.float32))


def found(*pulses: Pulse, **how: Any) -> Rhythm:
    rhythm = find_rhythm(pulses, SPEC, TempoSpec(**how))
    assert rhythm is not None
    return rhythm


@pytest.mark.parametrize("bpm", [42.5, 61.3, 87.77, 120.0, 128.4, 174.2, 203.1, 236.0])
def test_a_steady_tempo_is_right_to_a_thousandth_and_beats_to_20_ms(bpm: float) -> None:
    beats_s = grid(bpm, 60)
    rhythm = found(pulse_of(beats_s, 60, loose_s=0.008))
    assert rhythm.bpm == pytest.approx(bpm, rel=1e-3)
    assert rhythm.steady
    assert np.abs(rhythm.beats_s - beats_s).max() < 0.02


def test_beats_that_are_not_heard_are_filled_in() -> None:
    beats_s = grid(97, 60)
    rhythm = found(pulse_of(beats_s, 60, unheard=0.3))
    inside = (rhythm.beats_s > beats_s[4]) & (rhythm.beats_s < beats_s[-4])
    assert np.abs(np.diff(rhythm.beats_s[inside]) - 60 / 97).max() < 0.03


@pytest.mark.parametrize("bar", [3, 4])
def test_downbeats_are_those_beats_that_begin_a_bar(bar: int) -> None:
    beats_s = grid(110, 40)
    rhythm = found(pulse_of(beats_s, 40, bar=bar))
    assert set(rhythm.downbeats_s) <= set(rhythm.beats_s)
    assert np.abs(rhythm.downbeats_s - beats_s[2::bar]).max() < 0.02


def test_a_bar_cut_short_moves_the_downbeats_after_it() -> None:
    evidence = np.full(41, -2.0, np.float32)
    starts = [*range(0, 21, 4), *range(22, 41, 4)]
    evidence[starts] = 3.0
    assert np.flatnonzero(downbeats(evidence, change_cost=4.0)).tolist() == starts
    # Where that costs more than it explains, bars are whole.
    assert set(np.diff(np.flatnonzero(downbeats(evidence, change_cost=1e3)))) == {4}


def test_a_tempo_that_drifts_is_followed_and_not_called_steady() -> None:
    lengths_s = 60 / np.linspace(96, 112, 150)
    beats_s = 0.3 + np.cumsum(lengths_s)
    rhythm = found(pulse_of(beats_s, beats_s[-1] + 1))
    assert not rhythm.steady
    assert np.abs(rhythm.beats_s - beats_s).max() < 0.03
    assert rhythm.bpm == pytest.approx(104, rel=0.02)


def test_stretches_settle_one_tempo_and_have_beats_at_their_own_times() -> None:
    # As of a long track: windows of 14.4 s with gaps, cut anywhere in a beat.
    length_s, apart_s = 14.4, 61.7
    whole = grid(124.5, 40 * apart_s)
    pulses = []
    for index in range(40):
        begin_s = round(index * apart_s * RATE) / RATE
        inside = whole[(whole >= begin_s) & (whole < begin_s + length_s)] - begin_s
        pulses.append(
            pulse_of(inside, length_s, first_frame=round(begin_s * RATE), seed=index, loose_s=0.008)
        )
    rhythm = found(*pulses)
    assert rhythm.bpm == pytest.approx(124.5, rel=1e-3)
    assert rhythm.steady
    nearest = np.abs(rhythm.beats_s[:, None] - whole).min(axis=1)
    assert nearest.max() < 0.03
    starts_s = np.array([pulse.first_frame for pulse in pulses]) / RATE
    into_s = rhythm.beats_s - starts_s[np.searchsorted(starts_s, rhythm.beats_s, side="right") - 1]
    assert into_s.max() < length_s


def test_music_that_ends_in_silence_has_its_last_beat_before_it() -> None:
    beats_s = grid(100, 30)
    rhythm = found(pulse_of(beats_s, 50))
    assert rhythm.beats_s[-1] == pytest.approx(beats_s[-1], abs=0.03)


@pytest.mark.parametrize(
    "pulses",
    [
        [],
        [Pulse(0, np.zeros(0, np.float32), np.zeros(0, np.float32))],
        [Pulse(0, np.zeros(9_000, np.float32), np.zeros(9_000, np.float32))],
        [Pulse(0, np.full(9_000, 0.02, np.float32), np.full(9_000, 0.01, np.float32))],
        [pulse_of(grid(120, 2.0), 2.0)],
    ],
    ids=["nothing", "no frames", "silence", "no pulse", "three beats"],
)
def test_what_has_no_pulse_has_no_rhythm(pulses: list[Pulse]) -> None:
    assert find_rhythm(pulses, SPEC) is None


def test_an_answer_less_likely_than_asked_for_is_not_given() -> None:
    pulse = pulse_of(grid(120, 30), 30)
    sure = found(pulse).confidence
    assert 0 < sure < 1
    assert find_rhythm([pulse], SPEC, TempoSpec(least_confidence=sure + 1e-6)) is None
    assert found(pulse, least_confidence=sure - 1e-6).confidence == sure


def test_clear_beats_are_surer_than_vague_ones() -> None:
    beats_s = grid(105, 60)
    vague = pulse_of(beats_s, 60, loose_s=0.03, unheard=0.5)
    assert found(pulse_of(beats_s, 60)).confidence > found(vague, least_confidence=0).confidence


def test_the_level_with_every_second_beat_strong_is_the_first_alternative() -> None:
    pulse = pulse_of(grid(140, 60), 60)
    weak = pulse.beat.copy()
    for beat_s in grid(140, 60)[1::2]:
        near = slice(max(0, round(beat_s * RATE) - 3), round(beat_s * RATE) + 4)
        weak[near] *= 0.35
    rhythm = found(pulse._replace(beat=weak))
    assert rhythm.bpm == pytest.approx(140, rel=1e-3)
    bpm, weight = rhythm.alternatives[0]
    assert bpm == pytest.approx(70, rel=1e-3)
    assert 0 < weight <= 1
    weights = [each for _, each in rhythm.alternatives]
    assert weights == sorted(weights, reverse=True)
    assert all(SPEC.min_bpm <= each <= SPEC.max_bpm for each, _ in rhythm.alternatives)


def test_the_chain_of_beats_is_the_best_of_all_chains() -> None:
    """Against the plain loop over frames of Ellis (2007), with the same bounds and cost."""
    rng = np.random.default_rng(5)
    for n, period in ((160, 11.3), (200, 24.0), (30, 24.0), (1, 12.5)):
        evidence = rng.normal(-0.3, 1.2, n).astype(np.float32)
        best = np.zeros(n)
        for frame in range(n):
            first, last = max(1, int(0.75 * period)), int(np.ceil(1.4 * period))
            chained = [
                best[frame - lag] - 20 * np.log2(lag / period) ** 2
                for lag in range(first, last + 1)
                if lag <= frame
            ]
            best[frame] = evidence[frame] + max(0.0, *chained, 0.0)
        chain = track_beats(evidence, np.full(n, period), tightness=20.0)
        if best.max() <= 0:
            assert not len(chain)
            continue
        cost = 20 * np.log2(np.diff(chain) / period) ** 2
        assert evidence[chain].sum() - cost.sum() == pytest.approx(best.max(), abs=1e-4)


def test_a_beat_between_frames_is_found_to_a_tenth_of_a_frame() -> None:
    beats = 20.37 + 26.13 * np.arange(20)
    frames = np.arange(600)
    activation = np.clip(1 - np.abs(frames[:, None] - beats) / 1.5, 0, 1).max(axis=1)
    refined = between_frames(np.round(beats).astype(np.int64), activation.astype(np.float32))
    assert np.abs(refined - beats).max() < 0.1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"beat_rate": 0.0}, r"beat_rate must be between 0 and 1, got 0\.0"),
        ({"downbeat_rate": 1.0}, r"downbeat_rate must be between 0 and 1, got 1\.0"),
        ({"usual_bpm": 0.0}, r"usual_bpm must be positive, got 0\.0"),
        ({"spread_octaves": -1.0}, r"spread_octaves must be positive, got -1\.0"),
        ({"tightness": -1.0}, r"tightness must be at least 0, got -1\.0"),
        ({"confidence": (0.0,)}, r"confidence takes 5 numbers, got 1"),
    ],
)
def test_impossible_weights_are_refused_with_value_and_bound(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        TempoSpec(**changes)


def test_beats_go_on_where_a_verse_is_quiet_and_begin_with_the_first_that_is_heard() -> None:
    beats_s = grid(118, 90)
    heard = beats_s[((beats_s > 20) & (beats_s < 35)) | (beats_s > 60) & (beats_s < 80)]
    rhythm = found(pulse_of(heard, 90))
    expected = beats_s[(beats_s >= heard[0]) & (beats_s <= heard[-1])]
    assert len(rhythm.beats_s) == len(expected)
    assert np.abs(rhythm.beats_s - expected).max() < 0.05


@pytest.mark.parametrize("bpm", [44.0, 77.0, 155.0, 238.0])
def test_a_tempo_lies_within_the_bounds_that_were_asked_for(bpm: float) -> None:
    narrow = RhythmSpec(min_bpm=70.0, max_bpm=150.0)
    for seed in range(3):
        pulse = pulse_of(grid(bpm, 40), 40, loose_s=0.02, unheard=0.4, seed=seed)
        rhythm = find_rhythm([pulse], narrow, TempoSpec(least_confidence=0.0))
        if rhythm is not None:
            tempi = [rhythm.bpm, *(other for other, _ in rhythm.alternatives)]
            assert all(70.0 <= tempo <= 150.0 for tempo in tempi)
