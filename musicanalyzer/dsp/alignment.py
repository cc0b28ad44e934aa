"""Two fingerprints laid upon each other: where they agree, and how well.

Takes an offset between their beginnings and finds the best one near it. Signs agree when they are
the same to within a step (40 ms), so that agreement does not depend on where between two steps a
copy begins: by chance six in ten do, of copies more than nine in ten. Only steps that are heard in
both count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp import fourier
from musicanalyzer.dsp.fingerprint import Fingerprint

Float64 = NDArray[np.float64]
Int64 = NDArray[np.int64]

BLOCK_STEPS = 100  # 4 s
SHORTEST_LAG = 25  # a second
REPEATED = 0.25
NEAR_STEPS = 2  # a word is found at most so far from where the fingerprints agree best


@dataclass(frozen=True, slots=True)
class Alignment:
    """What lies at a step of the one lies ``offset`` steps later in the other.

    ``steps`` (n,) are those of the one that both hear, ascending, and ``agreements`` (n,) the
    shares of the signs there that agree.
    """

    offset: int
    steps: Int64
    agreements: Float64

    @property
    def agreement(self) -> float:
        """Over all that both hear, 0 to 1."""
        return float(self.agreements.mean())

    def blocks(self) -> tuple[Float64, list[Int64]]:
        """The agreement in each run of about ``BLOCK_STEPS`` steps that both hear, and the steps
        themselves.
        """
        n = max(1, len(self.steps) // BLOCK_STEPS)
        parts = np.array_split(self.agreements, n)
        return np.array([part.mean() for part in parts]), np.array_split(self.steps, n)


def align(one: Fingerprint, other: Fingerprint, offset: int) -> Alignment | None:
    """The best alignment within ``NEAR_STEPS`` of ``offset``; None where none has a whole block.

    Three minutes take some 3 ms.
    """
    found = (at_offset(one, other, offset + near) for near in _from_the_middle(NEAR_STEPS))
    return max(
        (each for each in found if each is not None),
        key=lambda each: each.agreement,
        default=None,
    )


def at_offset(one: Fingerprint, other: Fingerprint, offset: int) -> Alignment | None:
    """Exactly there; None where less than ``BLOCK_STEPS`` steps are heard in both."""
    if not len(one.steps) or len(other.steps) < 3:
        return None
    rows = np.searchsorted(other.steps, one.steps + offset)
    # At either end of a stretch nothing is heard, so that what is has rows beside it.
    rows = np.clip(rows, 1, len(other.steps) - 2)
    shared = (other.steps[rows] == one.steps + offset) & one.heard & other.heard[rows]
    places = np.flatnonzero(shared)
    if len(places) < BLOCK_STEPS:
        return None
    signs, rows = one.lines[places], rows[places]
    agrees = signs == other.lines[rows]
    agrees |= signs == other.lines[rows - 1]
    agrees |= signs == other.lines[rows + 1]
    return Alignment(offset, one.steps[places], agrees.mean(axis=1))


def repetition(one: Fingerprint) -> float:
    """How well it agrees with itself somewhere else, 0 to 1: a loop nearly as well as its copies.

    The lag is that of the highest autocorrelation of the signs, which costs 5 ms for three minutes,
    among those of a second and more at which a quarter of what is heard still meets itself.
    """
    if not one.heard.any():
        return 0.0
    n = int(one.steps[-1] - one.steps[0]) + 1
    size = fourier.next_fast_len(2 * n)
    rows = one.steps - one.steps[0]
    signs = np.zeros((one.lines.shape[1] + 1, size), np.float32)
    signs[:-1, rows] = np.where(one.lines.T, 1.0, -1.0) * one.heard
    signs[-1, rows] = one.heard
    power = np.abs(fourier.rfft(signs)) ** 2
    alike, both = fourier.irfft(np.stack([power[:-1].mean(axis=0), power[-1]]), size)[:, :n]
    alike[:SHORTEST_LAG] = 0.0
    alike[both < max(BLOCK_STEPS, REPEATED * int(one.heard.sum()))] = 0.0
    lag = int(np.argmax(alike / np.maximum(both, 1.0)))
    found = align(one, one, lag) if lag else None
    return 0.0 if found is None else found.agreement


def _from_the_middle(reach: int) -> Iterable[int]:
    """0, 1, -1, 2, -2, ...: of equal alignments the nearest is the first."""
    yield 0
    for step in range(1, reach + 1):
        yield from (step, -step)
