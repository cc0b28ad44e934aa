"""Laws of the level at which a track is counted, on activations whose beats are known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from musicanalyzer.dsp.levels import (
    LAGS,
    N_EVIDENCE,
    USUAL_BPM,
    LevelSpec,
    evidence,
    log_probability,
    tried_periods,
)
from musicanalyzer.dsp.params import RhythmSpec
from musicanalyzer.dsp.tempo import Pulse, TempoSpec, find_rhythm

SPEC = RhythmSpec()
RATE = SPEC.frame_rate
PERIODS = tried_periods(SPEC)
NOTHING = LevelSpec((0.0,) * N_EVIDENCE, (), (), (), share=0.5)


def activation(bpm: float, duration_s: float, *, every: int = 1) -> NDArray[np.float32]:
    """Triangles at every so many beats, over a floor of noise."""
    frames = np.arange(round(duration_s * RATE))
    away = np.abs((frames / RATE * bpm / 60 / every + 0.5) % 1 - 0.5) * 60 / bpm * every * RATE
    noise = np.random.default_rng(0).uniform(0, 0.02, len(frames))
    return np.maximum(noise, np.clip(1 - away / 1.5, 0, 1)).astype(np.float32)


def row_of(bpm: float) -> int:
    return int(np.abs(np.log(PERIODS * bpm / (60 * RATE))).argmin())


@pytest.mark.parametrize("bpm", [48.0, 87.3, 120.0, 211.0])
def test_beats_repeat_after_a_beat_and_bars_after_four(bpm: float) -> None:
    beats, downbeats = activation(bpm, 60), activation(bpm, 60, every=4)
    found = evidence([beats], [downbeats], PERIODS, RATE)[row_of(bpm)]
    of_beats, of_downbeats = found[: len(LAGS)], found[len(LAGS) : 2 * len(LAGS)]
    assert of_beats[LAGS.index(1.0)] > 0.6
    assert of_beats[LAGS.index(1 / 2)] < 0.1
    assert of_beats[LAGS.index(3 / 2)] < 0.1
    assert of_downbeats[LAGS.index(4.0)] > 0.6
    assert of_downbeats[LAGS.index(1.0)] < 0.1


def test_a_tempo_is_usual_by_its_distance_to_each_of_the_usual_ones() -> None:
    silent = [np.zeros(500, np.float32)]
    usual = evidence(silent, silent, PERIODS, RATE)[:, 2 * len(LAGS) :]
    nearest = np.array(USUAL_BPM)[usual.argmax(axis=1)]
    distance = np.abs(np.log2(60 * RATE / PERIODS[:, None] / np.array(USUAL_BPM)))
    assert np.array_equal(nearest, np.array(USUAL_BPM)[distance.argmin(axis=1)])
    assert usual.max() == pytest.approx(1.0, abs=1e-3)


def test_what_never_varies_repeats_nowhere() -> None:
    still = [np.full(3_000, 0.3, np.float32)]
    assert not evidence(still, still, PERIODS, RATE)[:, : 2 * len(LAGS)].any()


def test_a_track_heard_in_parts_repeats_as_the_whole_does() -> None:
    beats, downbeats = activation(100, 80), activation(100, 80, every=4)
    parts = [slice(0, 1_500), slice(1_500, 1_500), slice(1_507, 4_000)]
    whole = evidence([beats], [downbeats], PERIODS, RATE)
    in_parts = evidence([beats[p] for p in parts], [downbeats[p] for p in parts], PERIODS, RATE)
    assert np.abs(whole - in_parts).max() < 0.1


def test_probabilities_of_all_tempi_sum_to_one_and_one_that_knows_nothing_prefers_none() -> None:
    found = evidence([activation(90, 30)], [activation(90, 30, every=4)], PERIODS, RATE)
    rng = np.random.default_rng(1)
    rows = [tuple(row) for row in rng.normal(0, 1, (4, N_EVIDENCE))]
    how = LevelSpec(rows[0], (rows[1], rows[2]), (0.1, -0.2), (1.5, -0.7), share=1.0)
    assert np.exp(log_probability(found, how)).sum() == pytest.approx(1.0)
    assert np.ptp(log_probability(found, NOTHING)) == 0.0


@pytest.mark.parametrize(("usual", "bpm"), [(74.14, 75.0), (136.9, 150.0)])
def test_of_two_levels_that_are_heard_alike_the_one_that_is_counted_wins(
    usual: float, bpm: float
) -> None:
    beats = np.maximum(activation(75, 60), 0.85 * activation(150, 60))
    pulse = Pulse(0, beats, activation(75, 60, every=4))
    nearest = int(np.abs(np.array(USUAL_BPM) - usual).argmin())
    direct = np.zeros(N_EVIDENCE)
    direct[2 * len(LAGS) + nearest] = 6.0
    how = TempoSpec(least_confidence=0.0, level=replace(NOTHING, direct=tuple(direct)))
    rhythm = find_rhythm([pulse], SPEC, how)
    assert rhythm is not None
    assert rhythm.bpm == pytest.approx(bpm, rel=0.01)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"direct": (1.0,)}, rf"direct takes {N_EVIDENCE} numbers a row, got 1"),
        ({"into": ((1.0, 2.0),)}, rf"into takes {N_EVIDENCE} numbers a row, got 2"),
        ({"bias": (1.0,)}, r"into, bias and out must be as long as each other, got 0, 1 and 0"),
        ({"share": -0.1}, r"share must be at least 0, got -0\.1"),
    ],
)
def test_weights_that_do_not_fit_are_refused_with_value_and_bound(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        replace(NOTHING, **changes)
