"""Made-up candidates for sets: sounds in clusters, beginnings and ends that differ a little."""

from __future__ import annotations

import numpy as np

from musicanalyzer.services.sets.candidates import UNKNOWN_KEY, Candidates

DIMENSIONS = 32


def made_up_candidates(
    n: int, *, seed: int, artists: int | None = None, unknown: float = 0.1, twins: int = 0
) -> Candidates:
    """``unknown``: the share of tracks without energy, key or tempo each. ``twins``: so many are
    near duplicates of the first ones.
    """
    chance = np.random.default_rng(seed)
    centres = chance.standard_normal((8, DIMENSIONS))
    sounds = _units(centres[chance.integers(0, 8, n)] + chance.standard_normal((n, DIMENSIONS)))
    if twins:
        sounds[-twins:] = sounds[:twins]
    ends = [
        _units(sounds + 0.5 * _units(chance.standard_normal(sounds.shape))) for _ in ("in", "out")
    ]

    def but_some(values: np.ndarray, nothing: float) -> np.ndarray:
        return np.where(chance.random(n) < unknown, nothing, values)

    return Candidates(
        track_ids=np.arange(1, n + 1),
        energies=but_some(np.round(chance.uniform(1, 10, n), 1), np.nan),
        keys=but_some(chance.integers(0, 24, n), UNKNOWN_KEY).astype(np.int64),
        log_tempos=but_some(np.log2(np.clip(chance.normal(120, 20, n), 60, 200)), np.nan),
        artists=chance.integers(0, artists or n // 6 + 2, n),
        seconds=chance.uniform(120, 400, n),
        sounds=sounds,
        intros=ends[0],
        outros=ends[1],
    )


def _units(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / lengths).astype(np.float32)
