"""Groups of directions: spherical k-means, how many groups there are, and what belongs to none.

Pure functions of unit vectors, float32 of shape (n, d). Whatever n, time and memory beyond the
vectors are bounded: groups are found in a sample and everything is assigned in portions. The same
vectors give the same groups, whatever their order: they are sorted first, and every random draw has
a seed.

The algorithm is Dhillon & Modha's (Concept decompositions for large sparse text data using
clustering, Machine Learning 42, 2001), begun as Arthur & Vassilvitskii's k-means++ (2007).

How many groups there are is judged by two halves of a sample, grouped each by itself: the share of
a track's companions that both divisions give it (after Tibshirani & Walther, Cluster validation by
prediction strength, 2005, who take the worst group's; here the mean track's counts, because one
loose group in twelve is no reason to have but three). Any cloud that is longer than wide is divided
alike by both halves, so what counts is the lead over vectors with the same mean and covariance and
no groups, as in the gap statistic (Tibshirani, Walther & Hastie, 2001). Chosen is the finest
division whose lead is at least ``NEAR_BEST`` of the best: on 1,839 clips of all genres (by vectors
of another network, musicnn) the best has 4 groups, and 12 have four fifths of its lead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]

SAMPLE = 10_000  # vectors that groups are found in
JUDGED = 4_000  # vectors that the number of groups is chosen by, in two halves
NUMBERS = (2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 18, 20, 24)  # of groups that are tried
LEAST_LEAD = 0.2  # of vectors without groups, chance gives leads of up to 0.15
NEAR_BEST = 0.8
STARTS = 4
STEPS = 40  # at most; groups of music settle in 10 to 30
FAR = 3.0  # standard deviations below the group's median likeness
_PORTION = 16_384
_SORTED_BY = 4  # numbers of each vector: no two that sound different share so many


@dataclass(frozen=True, slots=True)
class Groups:
    """``group`` is each vector's, shape (n,), -1 for none; ``likeness`` its cosine with the
    middle of the nearest; ``middles`` are unit vectors, shape (k, d), of the largest group first.
    """

    group: Int64
    likeness: Float32
    middles: Float32


def find_groups(vectors: Float32, *, n: int | None = None, smallest: int = 1) -> Groups:
    """``n`` groups, or as many as can be told apart; those of fewer than ``smallest`` are none.

    Raises ``ValueError`` where there are fewer vectors than groups.
    """
    if n is not None and not 1 <= n <= len(vectors):
        raise ValueError(f"n is {n}, must be from 1 to the number of vectors, {len(vectors)}")
    order = np.lexsort(vectors.T[:_SORTED_BY])
    found = _find_sorted(vectors[order], n, smallest)
    back = np.argsort(order)
    return Groups(found.group[back], found.likeness[back], found.middles)


def _find_sorted(vectors: Float32, n: int | None, smallest: int) -> Groups:
    sample = _sample(vectors, SAMPLE, seed=1)
    number = how_many(_sample(vectors, JUDGED, seed=2), smallest=smallest) if n is None else n
    middles = _best_middles(sample, number, seed=3)
    group, likeness = assign(vectors, middles)
    # Once more with all of them: the sample may have missed where a small group's middle lies.
    middles = _middles(vectors, group, middles)
    group, likeness = assign(vectors, middles)
    group[_far_out(group, likeness, number)] = -1
    sizes = np.bincount(group[group >= 0], minlength=number)
    order = [int(each) for each in np.argsort(-sizes, kind="stable") if sizes[each] >= smallest]
    place = np.full(number + 1, -1, np.int64)
    place[order] = np.arange(len(order))
    return Groups(place[group], likeness, middles[order])


def how_many(vectors: Float32, *, smallest: int = 1) -> int:
    """Into how many of ``NUMBERS`` of groups the vectors fall, 1 where into none."""
    half = len(vectors) // 2
    rng = np.random.default_rng(4)
    mixed = vectors[rng.permutation(len(vectors))]
    even = _without_groups(mixed, rng)
    leads: dict[int, float] = {}
    for number in NUMBERS:
        if number * max(2, smallest) > half:
            break
        found, by_chance = (agreement(each[:half], each[half:], number) for each in (mixed, even))
        leads[number] = found - by_chance
    best = max(leads.values(), default=0.0)
    if best < LEAST_LEAD:
        return 1
    return max(number for number, lead in leads.items() if lead >= NEAR_BEST * best)


def _without_groups(vectors: Float32, rng: np.random.Generator) -> Float32:
    """As many unit vectors from the normal distribution of the same mean and covariance."""
    mean = vectors.mean(axis=0, dtype=np.float64)
    _, widths, axes = np.linalg.svd(vectors - mean, full_matrices=False)
    drawn = rng.standard_normal((len(vectors), len(widths))) * (widths / len(vectors) ** 0.5)
    drawn = drawn @ axes + mean
    lengths = np.maximum(np.linalg.norm(drawn, axis=1, keepdims=True), 1e-9)
    return np.asarray(drawn / lengths, np.float32)


def agreement(one: Float32, other: Float32, number: int) -> float:
    """How far two sets of vectors agree on ``number`` groups, 0 to 1: the share of a vector's
    companions in its own set's groups that are its companions by the other set's groups too, on
    average over both sets.
    """
    middles = [_best_middles(each, number, seed=5) for each in (one, other)]
    shares = []
    for vectors, own, others in ((one, *middles), (other, *reversed(middles))):
        mine, _ = assign(vectors, own)
        theirs, _ = assign(vectors, others)
        both = np.zeros((number, number))
        np.add.at(both, (mine, theirs), 1)
        sizes = both.sum(axis=1)
        pairs = (both * (both - 1)).sum(axis=1)
        shares.append(float((pairs / np.maximum(sizes - 1, 1)).sum() / len(vectors)))
    return sum(shares) / 2


def assign(vectors: Float32, middles: Float32) -> tuple[Int64, Float32]:
    """The group of the nearest middle and the cosine with it, both (n,)."""
    group = np.empty(len(vectors), np.int64)
    likeness = np.empty(len(vectors), np.float32)
    for start in range(0, len(vectors), _PORTION):
        cosines = vectors[start : start + _PORTION] @ middles.T
        nearest = cosines.argmax(axis=1)
        group[start : start + _PORTION] = nearest
        likeness[start : start + _PORTION] = cosines[np.arange(len(nearest)), nearest]
    return group, likeness


def _sample(vectors: Float32, most: int, *, seed: int) -> Float32:
    if len(vectors) <= most:
        return np.asarray(vectors)
    chosen = np.random.default_rng(seed).choice(len(vectors), most, replace=False)
    return np.asarray(vectors[np.sort(chosen)])


def _best_middles(vectors: Float32, number: int, *, seed: int) -> Float32:
    """Of several starts the one whose vectors are most alike within their groups."""
    tried = (_settled(vectors, number, seed=seed + 100 * start) for start in range(STARTS))
    return max(tried, key=lambda found: found[1])[0]


def _settled(vectors: Float32, number: int, *, seed: int) -> tuple[Float32, float]:
    middles = _spread(vectors, number, np.random.default_rng(seed))
    before: Int64 | None = None
    likeness = np.zeros(0, np.float32)
    for _ in range(STEPS):
        group, likeness = assign(vectors, middles)
        if before is not None and np.array_equal(group, before):
            break
        before = group
        middles = _middles(vectors, group, middles)
    return middles, float(likeness.sum(dtype=np.float64))


def _spread(vectors: Float32, number: int, rng: np.random.Generator) -> Float32:
    """Vectors to begin with, each drawn with the squared distance to those before as its weight."""
    chosen = [int(rng.integers(len(vectors)))]
    distance = np.maximum(0.0, 1.0 - vectors @ vectors[chosen[0]]).astype(np.float64)
    for _ in range(number - 1):
        total = distance.sum()
        if total > 0:
            row = int(np.searchsorted(np.cumsum(distance), rng.random() * total, side="right"))
            chosen.append(min(row, len(vectors) - 1))
        else:  # all the same
            chosen.append(int(rng.integers(len(vectors))))
        nearer = np.maximum(0.0, 1.0 - vectors @ vectors[chosen[-1]])
        np.minimum(distance, nearer, out=distance)
    return np.array(vectors[chosen])


def _middles(vectors: Float32, group: Int64, before: Float32) -> Float32:
    """The means of the groups at unit length; an empty group's stays where it was."""
    sums = np.zeros(before.shape, np.float64)
    for start in range(0, len(vectors), _PORTION):
        portion = group[start : start + _PORTION]
        belongs = (portion[:, None] == np.arange(len(before))).astype(np.float32)
        sums += belongs.T @ vectors[start : start + _PORTION]
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    found = np.where(lengths > 1e-9, sums / np.maximum(lengths, 1e-9), before)
    return np.asarray(found, np.float32)


def _far_out(group: Int64, likeness: Float32, number: int) -> NDArray[np.bool_]:
    """Vectors that are much less like their group's middle than the rest of the group: below the
    median by ``FAR`` standard deviations, taken from the median of the differences (a normal
    distribution's is 0.6745 of them).
    """
    limits = np.full(number, -np.inf)
    for each in range(number):
        inside = likeness[group == each]
        if len(inside):
            middle = np.median(inside)
            spread = np.median(np.abs(inside - middle)) / 0.6745
            limits[each] = middle - FAR * spread - 1e-6  # all the same is nobody's fault
    return likeness < limits[group]
