"""Danceability from 1 to 10: how well a track carries dancers, from four things that can be shown.

``clearness`` is how sure the tempo is, ``steadiness`` the share of the beats that come when those
around them say, ``tempo`` how near the beat is to what people dance to (at another level at which
it may be counted, as far as there is evidence of that), ``energy`` the track's own.
Each is from 0 to 1, and danceability is their weighted geometric mean on a scale of 1 to 10: it
never falls when one of them rises, and what lacks one is not made danceable by the others. Where no
beat was found there is no answer.

There are no ratings of danceability to learn from: this is a rule, and no claim about dancers. The
tempo's bell follows van Noorden & Moelants (Resonance in the perception of musical pulse, 1999),
who find that people tap most readily near two beats a second. Beats are judged by their neighbours,
so that a band that gathers speed over minutes stays steady.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Float64 = NDArray[np.float64]

LEAST, MOST = 1.0, 10.0
WEIGHTS = {"clearness": 0.2, "steadiness": 0.2, "tempo": 0.2, "energy": 0.4}
BEST_BPM = (100.0, 130.0)  # danced to as it is; from here down to nothing within OCTAVES
OCTAVES = 1.0
HALVED_FROM_BPM = 160.0  # faster music is danced to at every beat or at every second one
AROUND = 4  # beats on each side that say when a beat is due
EARLY_OR_LATE = 0.05  # of the time between beats: 25 ms at 120 a minute, which few people hear
FEWEST_BEATS = 8


class Danceability(NamedTuple):
    """``value`` is ``LEAST`` to ``MOST`` with one decimal; ``evidence`` is 0 to 1 by name."""

    value: float
    evidence: dict[str, float]


def danceability(
    *,
    bpm: float,
    beats_s: Float64,
    confidence: float,
    energy: float,
    levels: Iterable[tuple[float, float]] = (),
) -> Danceability | None:
    """Of a track with a tempo that is right with ``confidence``, beats (n,) in ascending seconds,
    and an energy of 1 to 10. ``levels`` are other tempi at which it may be counted, as (bpm, weight
    up to 1). ``None`` where there are fewer than ``FEWEST_BEATS``.
    """
    if len(beats_s) < FEWEST_BEATS:
        return None
    evidence = {
        "clearness": min(1.0, max(0.0, confidence)),
        "steadiness": steadiness(beats_s),
        "tempo": max(
            min(1.0, weight) * tempo_fitness(level) for level, weight in ((bpm, 1.0), *levels)
        ),
        "energy": min(1.0, max(0.0, (energy - LEAST) / (MOST - LEAST))),
    }
    share = float(np.prod([evidence[name] ** weight for name, weight in WEIGHTS.items()]))
    return Danceability(
        round(LEAST + (MOST - LEAST) * share, 1),
        {name: round(value, 4) for name, value in evidence.items()},
    )


def steadiness(beats_s: Float64) -> float:
    """The share of times between beats (n,) that are, to ``EARLY_OR_LATE``, the median of those
    around them. At least two beats.
    """
    between_s = np.diff(beats_s)
    padded = np.pad(between_s, AROUND, mode="reflect" if len(between_s) > AROUND else "edge")
    due_s = np.median(np.lib.stride_tricks.sliding_window_view(padded, 2 * AROUND + 1), axis=1)
    return float(np.mean(np.abs(between_s - due_s) <= EARLY_OR_LATE * due_s))


def tempo_fitness(bpm: float) -> float:
    """1 between the ``BEST_BPM``, falling in octaves to 0; the better of a fast tempo and its half.

    Raises ``ValueError`` for a tempo that is not above 0.
    """
    if not bpm > 0:
        raise ValueError(f"bpm is {bpm}, must be above 0")
    levels = (bpm, bpm / 2) if bpm >= HALVED_FROM_BPM else (bpm,)
    return max(_fitness(level) for level in levels)


def _fitness(bpm: float) -> float:
    low, high = BEST_BPM
    away = max(0.0, float(np.log2(low / bpm)), float(np.log2(bpm / high)))
    return max(0.0, 1.0 - away / OCTAVES)
