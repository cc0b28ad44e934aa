"""How good a rhythm is: accuracy of the tempo, F-measure of beats and downbeats.

Accuracy 1 and 2 after Gouyon et al. (2006): within 4 % of the tempo, and within 4 % of it or of its
double, half, triple or third. The F-measure is mir_eval's (Raffel et al., ISMIR 2014): beats
matched one to one within 70 ms, none left out at the start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musicanalyzer.dsp.tempo import Rhythm
from training.figures import accuracy
from training.rhythm.material import Track

TOLERANCE = 0.04
WINDOW_S = 0.07
OCTAVES = (1.0, 2.0, 0.5, 3.0, 1 / 3)


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer beside the truth; ``downbeats_f`` is None where nobody knows the downbeats."""

    name: str
    kind: str
    group: str
    truth_bpm: float
    bpm: float | None
    accuracy_1: bool
    accuracy_2: bool
    beats_f: float
    downbeats_f: float | None


def judged(track: Track, rhythm: Rhythm | None) -> Judged:
    """What was found of a track; an answer that was not given is wrong."""
    nothing = np.zeros(0)
    return judged_beats(
        track,
        None if rhythm is None else rhythm.bpm,
        nothing if rhythm is None else rhythm.beats_s,
        nothing if rhythm is None else rhythm.downbeats_s,
    )


def judged_beats(
    track: Track, bpm: float | None, beats_s: np.ndarray, downbeats_s: np.ndarray
) -> Judged:
    return Judged(
        name=track.name,
        kind=track.kind,
        group=track.group,
        truth_bpm=track.bpm,
        bpm=bpm,
        accuracy_1=bpm is not None and right(bpm, track.bpm),
        accuracy_2=bpm is not None and any(right(bpm, track.bpm * k) for k in OCTAVES),
        beats_f=f_measure(track.beats_s, beats_s),
        downbeats_f=f_measure(track.downbeats_s, downbeats_s) if len(track.downbeats_s) else None,
    )


def right(bpm: float, truth: float) -> bool:
    return abs(bpm / truth - 1.0) <= TOLERANCE


def f_measure(truth_s: np.ndarray, found_s: np.ndarray, *, window_s: float = WINDOW_S) -> float:
    """Harmonic mean of precision and recall; both ascending. 0 where either is empty.

    Going through both in order and pairing the first two that fit gives a largest matching, since
    all windows are equally wide.
    """
    truth, found = list(truth_s), list(found_s)
    i = j = hits = 0
    while i < len(truth) and j < len(found):
        apart = found[j] - truth[i]
        if abs(apart) <= window_s:
            hits, i, j = hits + 1, i + 1, j + 1
        elif apart < 0:
            j += 1
        else:
            i += 1
    return 2.0 * hits / (len(truth) + len(found)) if truth and found else 0.0


def summary(results: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """Means with 95 % intervals from bootstraps of groups, by figure."""
    if not results:
        return {}
    figures = {}
    for name in ("accuracy_1", "accuracy_2", "beats_f", "downbeats_f"):
        known = [one for one in results if getattr(one, name) is not None]
        if known:
            figures[name] = accuracy(
                np.array([float(getattr(one, name)) for one in known]),
                np.array([one.group for one in known]),
            )
    return figures
