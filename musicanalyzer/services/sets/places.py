"""Where the tracks go that must be in a set and have no slot of their own yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.services.sets.checks import Rulebook

TRIES = 60
_SHAKE = 0.05  # of the scale of energy, more with each try


def place_fixed(
    book: Rulebook,
    include: Sequence[int],
    targets: NDArray[np.float64],
    locked: Mapping[int, int],
) -> Iterator[dict[int, int]]:
    """Ways to fix the slots of all that must be in the set, the nearest to the curve first. None
    breaks a rule by itself.
    """
    free = [slot for slot in range(len(targets)) if slot not in locked]
    loose = [row for row in include if row not in locked.values()]
    chance = np.random.default_rng(0)
    seen: set[tuple[int, ...]] = set()
    for number in range(TRIES if loose else 1):
        fixed = dict(locked)
        if loose:
            fixed |= _assigned(book, loose, targets, free, chance, _SHAKE * number)
        key = tuple(fixed.get(slot, -1) for slot in range(len(targets)))
        if key in seen or not _is_possible(book, fixed, len(targets)):
            continue
        seen.add(key)
        yield fixed


def _assigned(
    book: Rulebook,
    loose: Sequence[int],
    targets: NDArray[np.float64],
    free: Sequence[int],
    chance: np.random.Generator,
    shake: float,
) -> dict[int, int]:
    """Each loose track in a slot of its own with the least distance from the curve in all."""
    from scipy.optimize import linear_sum_assignment

    energies = book.energies_of(loose)
    apart = np.abs(energies[:, None] - targets[np.array(free)][None, :]) / 9
    apart = np.where(np.isnan(apart), 0.5, apart) + shake * chance.random(apart.shape)
    tracks, slots = linear_sum_assignment(apart)
    return {free[slot]: loose[track] for track, slot in zip(tracks, slots, strict=True)}


def _is_possible(book: Rulebook, fixed: Mapping[int, int], n: int) -> bool:
    order = np.full(n, -1, np.int64)
    for slot, row in fixed.items():
        order[slot] = row
    if not all(book.allowed_in(order, slot)[row] for slot, row in fixed.items()):
        return False
    return bool(book.reachable(n, fixed).any(axis=1).all())
