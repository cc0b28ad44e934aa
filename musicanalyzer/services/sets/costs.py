"""What a set costs: how far each slot is from the curve, and how badly neighbours fit together.

Every part is 0 at best and 1 at worst; an unknown energy, key or tempo costs its share of doubt.
Keys are compared on Camelot's wheel (the circle of fifths), as harmonic mixing has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.services.sets.candidates import UNKNOWN_KEY, Candidates
from musicanalyzer.services.sets.rules import LEAST_ENERGY, MOST_ENERGY, SetRules

Float64 = NDArray[np.float64]
Rows = NDArray[np.int64]

_UNKNOWN_ENERGY = 0.5
_UNKNOWN_TEMPO = 0.3
_OTHER_TIME = 0.2  # half or double time is the same tempo, and is heard
_COMFORT = 0.06  # a change of tempo up to here is heard little, where no range is asked for


class Harmony(Enum):
    """How one track's key goes into the next one's; the value is its cost."""

    SAME = 0.0
    ADJACENT = 0.1  # a fifth up or down: one step on the wheel
    RELATIVE = 0.15  # major and minor of the same notes
    BOOST = 0.3  # a tone or a semitone up: the set lifts
    DIAGONAL = 0.4  # one step, and from major to minor or back
    UNKNOWN = 0.5
    CLASH = 1.0


def harmony(one: int, other: int) -> Harmony:
    """Of two keys as ``Candidates`` has them."""
    if UNKNOWN_KEY in (one, other):
        return Harmony.UNKNOWN
    minor = (one >= 12, other >= 12)
    # Where the keys lie on the circle of fifths; a minor key lies with its relative major.
    steps = (_hour(other) - _hour(one)) % 12
    if minor[0] == minor[1]:
        if steps == 0:
            return Harmony.SAME
        if steps in (1, 11):
            return Harmony.ADJACENT
        return Harmony.BOOST if steps in (2, 7) else Harmony.CLASH
    if steps == 0:
        return Harmony.RELATIVE
    return Harmony.DIAGONAL if steps in (1, 11) else Harmony.CLASH


def _hour(key: int) -> int:
    major = (key + 3) % 12 if key >= 12 else key
    return 7 * major % 12


_HARMONY_COSTS = np.array(
    [[harmony(one, other).value for other in range(25)] for one in range(25)], np.float64
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What one transition costs, each part before its weight; None where it is not known."""

    harmony: Harmony
    tempo_change: float | None  # relative, after halving or doubling; 0.02 is 2 % faster
    octaves: int  # 1: the next track is felt in double time, -1: in half time
    likeness: float  # cosine of one's end and the other's beginning


class Costs:
    """The costs of one set of candidates under one set of rules."""

    def __init__(self, candidates: Candidates, rules: SetRules) -> None:
        self.candidates = candidates
        self._weights = rules.weights
        self._range = rules.tempo_range
        self._scale = np.log2(1 + (rules.tempo_range or _COMFORT))

    def slots(self, rows: Rows | slice, target: float) -> Float64:
        """Of these candidates in a slot of this energy, shape (n,)."""
        apart = np.abs(self.candidates.energies[rows] - target) / (MOST_ENERGY - LEAST_ENERGY)
        return self._weights.energy * np.where(np.isnan(apart), _UNKNOWN_ENERGY, apart)

    def transitions(self, before: Rows | slice, after: Rows | slice) -> Float64:
        """From each to each, shape (n, m); infinite where the tempo changes too much."""
        tracks, weights = self.candidates, self._weights
        alike = tracks.outros[before] @ tracks.intros[after].T
        total = weights.sound * (1.0 - np.clip(alike, 0.0, 1.0)).astype(np.float64)
        total += weights.harmony * _HARMONY_COSTS[np.ix_(tracks.keys[before], tracks.keys[after])]
        apart = tracks.log_tempos[after][None, :] - tracks.log_tempos[before][:, None]
        octaves = np.rint(apart)
        change = np.abs(apart - octaves)
        unknown = np.isnan(change)
        tempo = np.minimum(1.0, change / self._scale) + _OTHER_TIME * (octaves != 0)
        total += weights.tempo * np.where(unknown, _UNKNOWN_TEMPO, np.minimum(1.0, tempo))
        if self._range is not None:
            total[~unknown & (change > self._scale)] = np.inf
        return total

    def parts(self, before: int, after: int) -> Parts:
        tracks = self.candidates
        apart = float(tracks.log_tempos[after] - tracks.log_tempos[before])
        octaves = 0 if np.isnan(apart) else round(apart)
        return Parts(
            harmony=harmony(int(tracks.keys[before]), int(tracks.keys[after])),
            tempo_change=None if np.isnan(apart) else 2 ** (apart - octaves) - 1,
            octaves=octaves,
            likeness=float(tracks.outros[before] @ tracks.intros[after]),
        )
