"""Figures with their intervals: accuracy, correlation, calibration, retrieval."""

from __future__ import annotations

import numpy as np


def accuracy(right: np.ndarray, groups: np.ndarray, *, seed: int = 1) -> dict[str, float]:
    """Mean of ``right`` with a 95 % interval from 1,000 bootstraps over groups."""
    names, member = np.unique(groups, return_inverse=True)
    hits = np.bincount(member, weights=right.astype(float), minlength=len(names))
    sizes = np.bincount(member, minlength=len(names))
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(names), (1000, len(names)))
    means = hits[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return {
        "value": round(float(right.mean()), 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
        "n": len(right),
        "n_groups": len(names),
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


def precision_at(vectors: np.ndarray, labels: np.ndarray, k: int = 10) -> float:
    """Mean share of the k nearest rows (cosine) that have the row's own label."""
    unit = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
    scores = unit @ unit.T
    np.fill_diagonal(scores, -np.inf)
    nearest = np.argsort(-scores, axis=1)[:, :k]
    return round(float((labels[nearest] == labels[:, None]).mean()), 4)


def same_source_at(vectors: np.ndarray, sources: np.ndarray, k: int = 10) -> float:
    """Share of rows with a partner of the same source among their k nearest rows (cosine)."""
    unit = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
    scores = unit @ unit.T
    np.fill_diagonal(scores, -np.inf)
    names, count = np.unique(sources, return_counts=True)
    paired = np.isin(sources, names[count > 1])
    nearest = np.argsort(-scores, axis=1)[:, :k]
    return round(float((sources[nearest] == sources[:, None]).any(axis=1)[paired].mean()), 4)


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


def threshold_for(confidence: np.ndarray, right: np.ndarray, *, target: float) -> float:
    """The lowest confidence from which on at least ``target`` of the answers are right."""
    for limit in np.arange(0.1, 1.0, 0.01):
        answered = confidence >= limit
        if not answered.any() or right[answered].mean() >= target:
            return round(float(limit), 2)
    return 0.99
