"""At which level a track is counted: how its beats and downbeats repeat -> a weight of every tempo.

Takes activations (probabilities per frame) in one or several stretches and says how likely people
are to count at each of the tempi asked about; where the beats are it does not know. An activation
repeats after a beat, after two, after a bar, less after half a beat or one and a half: what of that
speaks for a tempo is learned (``training.rhythm.levels``), and the same for all tempi, beside how
usual a tempo is as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp.params import RhythmSpec

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

PERIOD_STEP = 0.01  # a grid half of that astray is 20 ms off at the ends of 8 s, within a bin
# Lags over the beat's length at which repetition is looked at: 3, 4, 6 and 8 are bars.
LAGS = (1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1.0, 4 / 3, 3 / 2, 2.0, 3.0, 4.0, 6.0, 8.0)
# How usual a tempo is: the weights of these, each felt over an octave or so.
USUAL_BPM = tuple(float(bpm) for bpm in np.round(np.geomspace(40, 240, 7), 2))
WIDTH_OCTAVES = 0.37
SLACK = (0.99, 0.995, 1.0, 1.005, 1.01)  # a tempo that wanders still repeats nearby
N_EVIDENCE = 2 * len(LAGS) + len(USUAL_BPM)
LEAST_SEEN = 1 / 3  # a lag that fewer frames have counts for less


@dataclass(frozen=True, slots=True)
class LevelSpec:
    """What speaks for a tempo: a small network on :func:`evidence`, of one hidden layer.

    ``direct`` (n_evidence,), ``into`` (n_hidden, n_evidence), ``bias`` and ``out`` (n_hidden,).
    ``share`` is the power of the resulting probability by which a tempo counts; 0 is none.
    """

    direct: tuple[float, ...]
    into: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]
    out: tuple[float, ...]
    share: float

    def __post_init__(self) -> None:
        for name, row in (("direct", self.direct), *(("into", row) for row in self.into)):
            if len(row) != N_EVIDENCE:
                raise ValueError(f"{name} takes {N_EVIDENCE} numbers a row, got {len(row)}")
        if not len(self.into) == len(self.bias) == len(self.out):
            raise ValueError(
                f"into, bias and out must be as long as each other, got {len(self.into)}, "
                f"{len(self.bias)} and {len(self.out)}"
            )
        if not self.share >= 0:
            raise ValueError(f"share must be at least 0, got {self.share}")


def tried_periods(spec: RhythmSpec) -> Float64:
    """Every beat's length that is tried, in frames, descending tempo: (n_periods,)."""
    shortest, longest = (60 * spec.frame_rate / bpm for bpm in (spec.max_bpm, spec.min_bpm))
    n_periods = int(np.ceil(np.log(longest / shortest) / PERIOD_STEP)) + 1
    return np.geomspace(shortest, longest, n_periods)


def log_probability(found: Float64, how: LevelSpec) -> Float64:
    """Log probability of each period to be the beat's, from its :func:`evidence`: (n_periods,)."""
    hidden = np.maximum(found @ np.reshape(how.into, (-1, N_EVIDENCE)).T + np.array(how.bias), 0.0)
    score = found @ np.array(how.direct) + hidden @ np.array(how.out)
    score = score - score.max()
    result: Float64 = score - np.log(np.exp(score).sum())
    return result


def evidence(
    beats: Sequence[Float32], downbeats: Sequence[Float32], periods: Float64, frame_rate: float
) -> Float64:
    """What a level is told by: (n_periods, N_EVIDENCE) for ``periods`` in frames.

    How far the activation of beats, then that of downbeats, repeats after each of ``LAGS``, 1 being
    always and 0 as by chance; then how near the tempo is to each of ``USUAL_BPM``. The activations
    are of the same stretches.
    """
    repeated = _repetitions(beats, downbeats, periods)
    return np.concatenate([repeated, _usualness(periods, frame_rate)], axis=1)


def _repetitions(
    beats: Sequence[Float32], downbeats: Sequence[Float32], periods: Float64
) -> Float64:
    longest = int(np.ceil(max(LAGS) * max(SLACK) * float(periods.max()))) + 1
    columns = []
    for activations in (beats, downbeats):
        correlation = _autocorrelation(activations, longest)
        lag = np.arange(longest + 1)
        for ratio in LAGS:
            near = [np.interp(periods * ratio * slack, lag, correlation) for slack in SLACK]
            columns.append(np.max(near, axis=0))
    return np.stack(columns, axis=1)


def _usualness(periods: Float64, frame_rate: float) -> Float64:
    octaves = np.log2(60.0 * frame_rate / periods)[:, None] - np.log2(USUAL_BPM)
    near: Float64 = np.exp(-0.5 * (octaves / WIDTH_OCTAVES) ** 2)
    return near


def _autocorrelation(activations: Sequence[Float32], longest: int) -> Float64:
    """Of all stretches together at lags 0 to ``longest``, 1 at 0; zeros where nothing varies."""
    total, seen = np.zeros(longest + 1), np.zeros(longest + 1)
    lags = np.arange(longest + 1)
    for values in activations:
        if not len(values):
            continue
        n_fft = 1 << int(np.ceil(np.log2(len(values) + longest + 1)))
        spectrum = np.fft.rfft(values - values.mean(), n_fft)
        total += np.fft.irfft(np.abs(spectrum) ** 2, n_fft)[: longest + 1]
        seen += np.maximum(len(values) - lags, 0)
    if total[0] <= 1e-9:
        return np.zeros(longest + 1)
    result: Float64 = total / total[0] * seen[0] / np.maximum(seen, seen[0] * LEAST_SEEN)
    return result
