"""How well onsets are found: matches within a window, F-measure, intervals by song."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

WINDOW_S = 0.05


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one recording: onsets that are there, that were told, and pairs of the two."""

    n_true: int
    n_found: int
    n_matched: int


def matched(true_s: np.ndarray, found_s: np.ndarray, *, window_s: float = WINDOW_S) -> int:
    """The most pairs at most ``window_s`` apart, each time in one pair at most.

    Both ascending. On a line, pairing the earliest that fit is the maximum matching, which
    mir_eval finds as one of a bipartite graph.
    """
    n, i, j = 0, 0, 0
    while i < len(true_s) and j < len(found_s):
        distance_s = found_s[j] - true_s[i]
        # mir_eval, too, counts what is apart by the window to within rounding.
        if abs(distance_s) <= window_s + 1e-9:
            n, i, j = n + 1, i + 1, j + 1
        elif distance_s < 0:
            j += 1
        else:
            i += 1
    return n


def count(true_s: np.ndarray, found_s: np.ndarray) -> Counts:
    return Counts(len(true_s), len(found_s), matched(true_s, found_s))


def f_measure(counts: Sequence[Counts]) -> float:
    """F over all onsets of all recordings: the harmonic mean of precision and recall."""
    total = sum(c.n_true + c.n_found for c in counts)
    return 2.0 * sum(c.n_matched for c in counts) / total if total else 1.0


def f_with_interval(
    counts: Sequence[Counts], groups: Sequence[str], *, seed: int = 1
) -> dict[str, float]:
    """The mean of the recordings' F, as mir_eval is used, with a 95 % interval over groups."""
    single = np.array([f_measure([c]) for c in counts])
    names, member = np.unique(np.array(groups), return_inverse=True)
    sums = np.bincount(member, weights=single, minlength=len(names))
    sizes = np.bincount(member, minlength=len(names))
    drawn = np.random.default_rng(seed).integers(0, len(names), (1000, len(names)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return {
        "value": round(float(single.mean()), 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
        "n": len(counts),
        "n_groups": len(names),
    }
