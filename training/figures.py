"""Figures with their intervals: accuracy, correlation, calibration, retrieval."""

from __future__ import annotations

import numpy as np
from scipy.special import betaincinv


def accuracy(right: np.ndarray, groups: np.ndarray, *, seed: int = 1) -> dict[str, float]:
    """Mean of ``right`` (or of any share a row) with a 95 % interval from bootstraps of groups.

    Where all groups are wholly right, or none is at all, every bootstrap is like the sample; the
    interval is then that of a share of which all or none of ``n_groups`` were seen (Clopper &
    Pearson 1934).
    """
    names, member = np.unique(groups, return_inverse=True)
    hits = np.bincount(member, weights=right.astype(float), minlength=len(names))
    sizes = np.bincount(member, minlength=len(names))
    drawn = _drawn(len(names), seed)
    means = hits[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    found = _with_interval(float(right.mean()), means, n=len(right), n_groups=len(names))
    least = round(at_least(len(names), len(names), 0.975), 4)
    if (hits == sizes).all():
        return found | {"low": least}
    return found if hits.any() else found | {"high": round(1.0 - least, 4)}


def r2(
    guess: np.ndarray, truth: np.ndarray, groups: np.ndarray, *, seed: int = 1
) -> dict[str, float]:
    """Share of the variance of ``truth`` (n,) that ``guess`` explains, with a 95 % interval."""
    names, member = np.unique(groups, return_inverse=True)
    columns = (np.ones(len(truth)), truth, truth**2, (guess - truth) ** 2)
    count, total, squares, errors = (
        np.bincount(member, weights=column, minlength=len(names)) for column in columns
    )

    def explained(rows: np.ndarray) -> np.ndarray:
        n = count[rows].sum(axis=-1)
        spread = squares[rows].sum(axis=-1) - total[rows].sum(axis=-1) ** 2 / n
        return 1.0 - errors[rows].sum(axis=-1) / spread

    value = float(explained(np.arange(len(names))))
    drawn = _drawn(len(names), seed)
    return _with_interval(value, explained(drawn), n=len(truth), n_groups=len(names))


def median_correlation(
    guess: np.ndarray, truth: np.ndarray, groups: np.ndarray, *, seed: int = 1
) -> dict[str, float]:
    """Median over columns of the correlation of ``guess`` and ``truth`` (n, k), with an interval.

    Columns that never change in a sample have no correlation there and are left out of it.
    """
    names, member = np.unique(groups, return_inverse=True)
    moments = np.zeros((len(names), 6, truth.shape[1]))
    columns = (np.ones_like(truth), guess, truth, guess**2, truth**2, guess * truth)
    for place, column in enumerate(columns):
        np.add.at(moments[:, place], member, column)

    def median(rows: np.ndarray) -> float:
        n, g, t, gg, tt, gt = moments[rows].sum(axis=0)
        spread = (gg - g * g / n) * (tt - t * t / n)
        known = spread > 1e-12
        return float(np.median((gt - g * t / n)[known] / np.sqrt(spread[known])))

    value = median(np.arange(len(names)))
    samples = np.array([median(rows) for rows in _drawn(len(names), seed)[:300]])
    return _with_interval(value, samples, n=len(truth), n_groups=len(names))


def _drawn(n: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, n, (1000, n))


def _with_interval(value: float, samples: np.ndarray, *, n: int, n_groups: int) -> dict[str, float]:
    low, high = np.quantile(samples, [0.025, 0.975])
    return {
        "value": round(value, 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
        "n": n,
        "n_groups": n_groups,
    }


def expected_calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Mean gap between confidence and share of right answers, over bins of equal width."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[place == b].mean() - right[place == b].mean()) * (place == b).mean()
        for b in range(bins)
        if (place == b).any()
    ]
    return round(float(sum(gaps)), 4)


def reliability(
    confidence: np.ndarray, right: np.ndarray, bins: int = 10
) -> list[dict[str, float]]:
    """Mean confidence and share of right answers of each bin of equal width that holds any, with
    the share's 95 % interval (Clopper & Pearson 1934): what a reliability diagram shows.
    """
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    rows = []
    for b in np.unique(place):
        n, n_right = int((place == b).sum()), int(right[place == b].sum())
        rows.append(
            {
                "confidence": round(float(confidence[place == b].mean()), 4),
                "right": round(n_right / n, 4),
                "low": round(at_least(n_right, n, 0.975), 4),
                "high": round(1.0 - at_least(n - n_right, n, 0.975), 4),
                "n": n,
            }
        )
    return rows


def nearest(vectors: np.ndarray, k: int, *, groups: np.ndarray | None = None) -> np.ndarray:
    """The k nearest other rows of each row by cosine, (n, k), none of its own group; fewer than k
    where some row has fewer others. Without ``groups`` each row is a group of its own.
    """
    unit = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
    scores = unit @ unit.T
    groups = np.arange(len(vectors)) if groups is None else groups
    own = groups[:, None] == groups
    scores[own] = -np.inf
    return np.argsort(-scores, axis=1)[:, : min(k, int((~own).sum(axis=1).min()))]


def precision_at(
    vectors: np.ndarray, labels: np.ndarray, k: int = 10, *, groups: np.ndarray | None = None
) -> np.ndarray:
    """For each row, the share of its k nearest rows that have its own label; 0 if there are none.

    With ``groups``, of those of other groups alone: the artist filter of Pampalk, Flexer & Widmer
    (2005), without which a measure may know artists for genres.
    """
    near = nearest(vectors, k, groups=groups)
    return (labels[near] == labels[:, None]).sum(axis=1) / max(near.shape[1], 1)


def same_source_at(
    vectors: np.ndarray, sources: np.ndarray, k: int = 10
) -> tuple[np.ndarray, np.ndarray]:
    """(whether a row of the same source is among the k nearest, its source), of rows with one."""
    names, count = np.unique(sources, return_counts=True)
    paired = np.isin(sources, names[count > 1])
    found = (sources[nearest(vectors, k)] == sources[:, None]).any(axis=1)
    return found[paired], sources[paired]


def softmax(logits: np.ndarray) -> np.ndarray:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def best_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The divisor of the logits with the least negative log-likelihood (Guo et al. 2017)."""
    candidates = np.geomspace(0.2, 6.0, 120)
    losses = [
        -np.log(softmax(logits / t)[np.arange(len(labels)), labels] + 1e-9).mean()
        for t in candidates
    ]
    return round(float(candidates[int(np.argmin(losses))]), 3)


def threshold_for(
    confidence: np.ndarray, right: np.ndarray, *, target: float, sure: float | None = None
) -> float:
    """The lowest confidence from which on at least ``target`` of the answers are right.

    With ``sure`` these answers are taken for a sample, and the share that is right among all others
    like them is at least ``target`` with that probability.
    """
    for limit in np.arange(0.1, 1.0, 0.01):
        answered = confidence >= limit
        n, n_right = int(answered.sum()), int(right[answered].sum())
        if not n or (n_right / n if sure is None else at_least(n_right, n, sure)) >= target:
            return round(float(limit), 2)
    return 0.99


def at_least(n_right: int, n: int, sure: float) -> float:
    """The one-sided lower bound of a share of which ``n_right`` of ``n`` were seen (Clopper &
    Pearson 1934).
    """
    return float(betaincinv(n_right, n - n_right + 1, 1 - sure)) if n_right else 0.0
