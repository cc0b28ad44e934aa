"""Tempo, beats and downbeats from activations: what :class:`Rhythm` says of a track.

Takes probabilities of beats and downbeats per frame (50 a second by default) in one or several
stretches, each without gaps; gives seconds. Refuses to guess: no pulse gives ``None``. The level of
the beat (60, or 120, or 240?) is decided by the activations, which were learned from people's
beats: a grid is as good as the log odds that it collects, so that one twice too fast pays for the
beats that nobody counts, and one half as fast goes without half of those that everybody does. Where
both are nearly as good, that wins at which such repetition is counted (:mod:`.levels`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp import levels
from musicanalyzer.dsp.beats import between_frames, downbeats, track_beats
from musicanalyzer.dsp.levels import LevelSpec
from musicanalyzer.dsp.params import RhythmSpec

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Int64 = NDArray[np.int64]

WINDOW_S = 8.0  # long enough for five beats at 40 a minute
STEP_S = 4.0
POOL = 2  # the comb runs on every second frame
RATIOS = (1 / 2, 2.0, 2 / 3, 3 / 2, 1 / 3, 3.0)  # the levels that people and programs confuse
FEWEST_BEATS = 6
LEAST_ODDS, MOST_ODDS = -2.0, 4.0
STEADY_S, MOSTLY = 0.05, 0.85  # this share of the beats lies so near to a grid of one tempo


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A track's beat. ``confidence`` is the probability that ``bpm`` is right to 4 %.

    ``alternatives`` are other levels at which it may be counted, as (bpm, weight), the weight being
    the evidence of that level over the evidence of ``bpm``, at most 1, highest first. ``steady``
    says that one tempo fits ``MOSTLY`` all beats to ``STEADY_S``. ``beats_s`` and
    ``downbeats_s`` (those that begin a bar, a subset) are ascending, in seconds from the track's
    start; where the track was not heard, or has no beat at its ends, there are none.
    """

    bpm: float
    confidence: float
    alternatives: tuple[tuple[float, float], ...]
    steady: bool
    beats_s: Float64
    downbeats_s: Float64


class Pulse(NamedTuple):
    """Activations of one stretch: probabilities (n,) in each frame from ``first_frame`` on."""

    first_frame: int
    beat: Float32
    downbeat: Float32


@dataclass(frozen=True, slots=True)
class TempoSpec:
    """How activations are weighed; chosen on validation and written into the network's card.

    ``beat_rate`` and ``downbeat_rate`` are the probabilities that speak neither for nor against.
    A tempo's evidence counts by how likely the tempo is to be counted, as ``level`` says, or,
    without that, by how usual it is: a normal distribution of ``spread_octaves`` about
    ``usual_bpm``, 1 at its top. ``tightness``, ``tempo_change`` and ``bar_change`` are what a beat
    costs that is an octave too long or short, a change of tempo by an octave, and a bar that breaks
    off.
    ``confidence`` are the bias and the weights of a logistic regression on what :func:`grounds_of`
    gives; below ``least_confidence`` there is no answer.
    """

    beat_rate: float = 0.15
    downbeat_rate: float = 0.1
    usual_bpm: float = 95.0
    spread_octaves: float = 1.2
    tightness: float = 100.0
    tempo_change: float = 30.0
    bar_change: float = 12.0
    confidence: tuple[float, ...] = (-6.0, 1.0, 3.0, 2.0, 4.0)
    least_confidence: float = 0.1
    level: LevelSpec | None = None

    def __post_init__(self) -> None:
        for name in ("beat_rate", "downbeat_rate"):
            value = getattr(self, name)
            if not 0 < value < 1:
                raise ValueError(f"{name} must be between 0 and 1, got {value}")
        for name in ("usual_bpm", "spread_octaves"):
            value = getattr(self, name)
            if not value > 0:
                raise ValueError(f"{name} must be positive, got {value}")
        for name in ("tightness", "tempo_change", "bar_change"):
            value = getattr(self, name)
            if not value >= 0:
                raise ValueError(f"{name} must be at least 0, got {value}")
        if len(self.confidence) != 5:
            raise ValueError(f"confidence takes 5 numbers, got {len(self.confidence)}")


def find_rhythm(
    pulses: Sequence[Pulse], spec: RhythmSpec, how: TempoSpec | None = None
) -> Rhythm | None:
    """The rhythm of a track from the activations of its stretches, in their order.

    ``None`` where there is no pulse, or none that is likely enough to be the right one.
    """
    how = how or TempoSpec()
    found = _found(pulses, spec, how)
    if found is None:
        return None
    odds = how.confidence[0] + float(np.dot(how.confidence[1:], _grounds(found)))
    confidence = 1.0 / (1.0 + np.exp(-odds))
    if confidence < how.least_confidence:
        return None
    return Rhythm(
        bpm=found.bpm,
        confidence=float(confidence),
        alternatives=found.alternatives,
        steady=found.steady,
        beats_s=np.concatenate(found.beats) / spec.frame_rate,
        downbeats_s=np.concatenate(found.downbeats) / spec.frame_rate,
    )


def grounds_of(
    pulses: Sequence[Pulse], spec: RhythmSpec, how: TempoSpec
) -> tuple[float, tuple[float, ...]] | None:
    """A tempo and what its confidence rests on, for those who fit it; ``None`` without a pulse.

    The mean log odds of the beats, the lead over the strongest other level, the share of windows
    that have this tempo, and the share of all evidence of beats that lies on these.
    """
    found = _found(pulses, spec, how)
    return None if found is None else (found.bpm, _grounds(found))


class _Found(NamedTuple):
    """What was found before anyone asks how sure it is; beats in frames, by stretch."""

    bpm: float
    alternatives: tuple[tuple[float, float], ...]
    steady: bool
    beats: list[Float64]
    downbeats: list[Float64]
    evidence: float  # mean log odds of a beat
    unison: float  # share of the windows that have this tempo to 4 %
    explained: float  # share of the evidence of all that may be beats


def _grounds(found: _Found) -> tuple[float, ...]:
    rival = max((weight for _, weight in found.alternatives), default=0.0)
    return found.evidence, 1.0 - rival, found.unison, found.explained


def _found(pulses: Sequence[Pulse], spec: RhythmSpec, how: TempoSpec) -> _Found | None:
    pulses = [pulse for pulse in pulses if len(pulse.beat)]
    evidence = [_log_odds(pulse.beat, how.beat_rate) for pulse in pulses]
    windows = [_windows(values, spec) for values in evidence]
    periods = _comb(spec).periods  # in frames
    if not windows:
        return None
    scores = _tempogram(np.concatenate([rows for _, rows in windows], axis=1), spec)
    scores = scores * _preference(pulses, periods, spec, how)[:, None]
    path = _steadiest_path(scores, periods, how.tempo_change)
    chains, first = [], 0
    for (starts, _), values in zip(windows, evidence, strict=True):
        local = periods[path[first : first + len(starts)]]
        first += len(starts)
        # Each frame has the period of the window whose centre is nearest.
        borders = (starts[1:] + starts[:-1]) / 2 + WINDOW_S * spec.frame_rate / 2
        nearest = np.searchsorted(borders, np.arange(len(values)))
        chains.append(_heard_beats(values, local[nearest], how.tightness))
    if sum(len(chain) for chain in chains) < FEWEST_BEATS:
        return None
    beats = [between_frames(chain, pulse.beat) for chain, pulse in zip(chains, pulses, strict=True)]
    fitted = _common_period(beats, steady_frames=STEADY_S * spec.frame_rate)
    if fitted is None:
        return None
    period, steady = fitted
    bpm = 60.0 * spec.frame_rate / period
    if not spec.min_bpm <= bpm <= spec.max_bpm:
        return None  # beats that kept to none of the tempi that were tried
    bars = [
        downbeats(
            _log_odds(_peaks(pulse.downbeat)[chain], how.downbeat_rate), change_cost=how.bar_change
        )
        for chain, pulse in zip(chains, pulses, strict=True)
    ]
    at_beats = np.concatenate(
        [_peaks(values)[chain] for chain, values in zip(chains, evidence, strict=True)]
    )
    everywhere = sum(_total(values) for values in evidence)
    heard = [chain + pulse.first_frame for chain, pulse in zip(beats, pulses, strict=True)]
    return _Found(
        bpm=bpm,
        alternatives=_alternatives(bpm, scores, periods, spec),
        steady=steady,
        beats=heard,
        downbeats=[chain[begins] for chain, begins in zip(heard, bars, strict=True)],
        evidence=float(at_beats.mean()),
        unison=float((np.abs(np.log(periods[path] / period)) < np.log(1.04)).mean()),
        explained=float(min(1.0, np.maximum(at_beats, 0).sum() / max(everywhere, 1e-6))),
    )


def _preference(
    pulses: Sequence[Pulse], periods: Float64, spec: RhythmSpec, how: TempoSpec
) -> Float32:
    """By what the evidence of each period is multiplied: (n_periods,), at most 1."""
    if how.level is None:
        usual = np.log2(60 * spec.frame_rate / periods / how.usual_bpm) / how.spread_octaves
        return np.exp(-0.5 * usual**2).astype(np.float32)
    heard = [pulse.beat for pulse in pulses], [pulse.downbeat for pulse in pulses]
    told_by = levels.evidence(*heard, periods, spec.frame_rate)
    log_p = levels.log_probability(told_by, how.level)
    result: Float32 = np.exp(how.level.share * (log_p - log_p.max())).astype(np.float32)
    return result


def _heard_beats(evidence: Float32, period: Float64, tightness: float) -> Int64:
    """Beats from the first to the last one that is heard.

    In between every beat is worth something, whatever speaks against it: a song's beat goes on
    through a quiet verse, and half of an introduction has no other.
    """
    chain = track_beats(evidence - LEAST_ODDS, period, tightness=tightness)
    heard = np.flatnonzero(_peaks(evidence)[chain] > 0)
    return chain[heard[0] : heard[-1] + 1] if len(heard) else chain[:0]


def _log_odds(probability: Float32, rate: float) -> Float32:
    """Log odds above those of ``rate``. Bounded: one frame never decides alone."""
    p = np.clip(probability, 1e-4, 1 - 1e-4)
    odds = np.log(p / (1 - p)) - np.log(rate / (1 - rate))
    result: Float32 = np.clip(odds, LEAST_ODDS, MOST_ODDS).astype(np.float32)
    return result


def _peaks(values: Float32) -> Float32:
    """The largest of each frame and its neighbours."""
    padded = np.pad(values, 1, mode="edge")
    return np.maximum(np.maximum(padded[:-2], padded[1:-1]), padded[2:])


def _total(evidence: Float32) -> float:
    """The evidence of all peaks that are for a beat."""
    is_peak = (evidence > 0) & (evidence >= _peaks(evidence))
    return float(evidence[is_peak].sum())


def _windows(evidence: Float32, spec: RhythmSpec) -> tuple[Int64, Float32]:
    """First frames (m,) of overlapping windows, and what they hold, pooled: (length, m).

    A stretch shorter than a window is followed by frames that say nothing.
    """
    pooled = _peaks(evidence)[::POOL]
    length, step = (round(s * spec.frame_rate / POOL) for s in (WINDOW_S, STEP_S))
    if len(pooled) < length:
        pooled = np.pad(pooled, (0, length - len(pooled)))
    last = len(pooled) - length
    starts = np.linspace(0, last, -(-last // step) + 1).astype(np.int64)
    return starts * POOL, pooled[np.arange(length)[:, None] + starts]


class _Comb(NamedTuple):
    """Every grid that fits a window: rows to add up, where each grid and each period begins."""

    periods: Float64  # (n_periods,) in frames, descending tempo
    rows: Int64
    grids: Int64
    first_grid: Int64
    scale: Float32  # (n_periods,) beats of a whole window over beats that were added


@lru_cache(maxsize=4)
def _comb(spec: RhythmSpec) -> _Comb:
    periods = levels.tried_periods(spec)
    length = round(WINDOW_S * spec.frame_rate / POOL)
    rows: list[Int64] = []
    grids: list[int] = []
    first_grid, scale = [], []
    n_rows = 0
    for period in periods / POOL:
        n_beats = int(length / period)
        phases = np.arange(int(np.ceil(period)))
        places = np.minimum(
            np.round(phases[:, None] + period * np.arange(n_beats)).astype(np.int64), length - 1
        )
        first_grid.append(len(grids))
        grids.extend(n_rows + n_beats * phases)
        rows.append(places.ravel())
        n_rows += places.size
        scale.append(length / period / n_beats)
    return _Comb(
        periods,
        np.concatenate(rows),
        np.array(grids, np.int64),
        np.array(first_grid, np.int64),
        np.array(scale, np.float32),
    )


def _tempogram(windows: Float32, spec: RhythmSpec) -> Float32:
    """Evidence of the best grid of every period in every window: (n_periods, m).

    None is less than 0: a window without beats speaks for no tempo, neither for the slowest.
    """
    comb = _comb(spec)
    by_grid = np.add.reduceat(windows[comb.rows], comb.grids, axis=0)
    best = np.maximum.reduceat(by_grid, comb.first_grid, axis=0)
    result: Float32 = np.maximum(best * comb.scale[:, None], 0.0)
    return result


def _steadiest_path(scores: Float32, periods: Float64, change: float) -> Int64:
    """Index of a period for each window: most evidence, ``change`` paid for an octave's step."""
    octaves = np.log2(periods).astype(np.float32)
    cost = np.float32(change) * np.abs(octaves[:, None] - octaves)  # from (column) to (row)
    total = scores[:, 0]
    came_from = []
    for column in scores.T[1:]:
        reached = total - cost
        origin = reached.argmax(axis=1)
        came_from.append(origin)
        total = column + reached[np.arange(len(octaves)), origin]
    path = [int(total.argmax())]
    for origin in reversed(came_from):
        path.append(int(origin[path[-1]]))
    return np.array(path[::-1], np.int64)


def _common_period(chains: Sequence[Float64], *, steady_frames: float) -> tuple[float, bool] | None:
    """One beat's length in frames, and whether most beats keep to it within ``steady_frames``.

    Least squares over all beats at once: one length, and a first beat for each part. Parts end
    where a gap or a step breaks the count. Four times, each without the beats that were far off.
    Where they do not keep to it, the length is the median. ``None`` where no two beats follow each
    other.
    """
    lengths = np.concatenate([np.diff(chain) for chain in chains])
    if not len(lengths):
        return None
    usual = float(np.median(lengths))
    # A slip of half a beat is spread over some eight beats: 6 % of each.
    step = max(0.05 * usual, 1.2)
    parts = [
        part
        for chain in chains
        for part in np.split(chain, np.flatnonzero(np.abs(np.diff(chain) - usual) > step) + 1)
        if len(part) > 1
    ]
    if not parts:
        return None
    label = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    count = np.concatenate([np.arange(len(part), dtype=np.float64) for part in parts])
    place = np.concatenate(parts)
    weight = np.ones(len(place))
    period, residual = usual, np.zeros(len(place))
    for _ in range(4):
        mass = np.maximum(np.bincount(label, weight), 1e-9)
        x = count - (np.bincount(label, weight * count) / mass)[label]
        y = place - (np.bincount(label, weight * place) / mass)[label]
        period = float((weight * x * y).sum() / max((weight * x * x).sum(), 1e-9))
        residual = np.abs(y - period * x)
        weight = (residual <= 3 * np.median(residual) + 0.5).astype(np.float64)
    if not 0.8 < period / usual < 1.25:
        return usual, False
    off = float(np.quantile(residual, MOSTLY))
    whole = len(place) >= MOSTLY * sum(len(chain) for chain in chains)
    if off <= steady_frames and whole:
        return period, True
    return usual, False


def _alternatives(
    bpm: float, scores: Float32, periods: Float64, spec: RhythmSpec
) -> tuple[tuple[float, float], ...]:
    wide = np.maximum(scores, np.pad(scores, ((1, 1), (0, 0)), mode="edge")[2:])
    total = np.maximum(wide, np.pad(scores, ((1, 1), (0, 0)), mode="edge")[:-2]).sum(axis=1)

    def evidence(tempo: float) -> float:
        return float(total[np.abs(np.log(periods * tempo / (60 * spec.frame_rate))).argmin()])

    own = max(evidence(bpm), 1e-6)
    found = [
        (bpm * ratio, float(np.clip(evidence(bpm * ratio) / own, 0.0, 1.0)))
        for ratio in RATIOS
        if spec.min_bpm <= bpm * ratio <= spec.max_bpm
    ]
    return tuple(sorted((each for each in found if each[1] > 0), key=lambda each: -each[1]))
