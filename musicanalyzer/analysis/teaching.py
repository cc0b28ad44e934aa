"""Learns a yes-or-no label from a few similarity vectors, judges it, and says what to ask next.

A ridge-regularised logistic regression in which both answers weigh the same, however many examples
each has. Only arrays: which tracks they belong to is the caller's business.

Why similarity vectors, and how they are scaled: 33 labels that one track in thirty carries (genres
of GTZAN, albums, games, style words), none of which the trunk had learned from these tracks, were
each learned from 10 + 10 excerpts and tried on the others. The mean area under the ROC curve was
0.86 on similarity vectors and 0.85 on means of the stored patches, which take 22 kB a track to read
instead of 512 bytes. Each number is divided by the square root of its deviation over the library:
divided by the deviation itself the area is 0.81, for what hardly varies is mostly noise; undivided
it is 0.85, and the mean precision 0.22 instead of 0.27. That was with the first models; with the
third, whose vectors are trained for likeness, 16 such labels of unseen clips give an area of 0.92
with each of the three scales, and 0.26 to 0.33 of what is given a label carries it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float64 = NDArray[np.float64]
Bools = NDArray[np.bool_]

# Of the ridge, where the vectors' total variance over the library is 1 and so is the sum of the
# losses' weights. Weaker ones are chosen by chance from 20 examples and give too certain answers.
STRENGTHS = (0.003, 0.01, 0.03)
# Of the counter-examples, when left out, that may lie above the threshold.
MISTAKEN_SHARE = 0.05
_PORTION = 8192  # rows
_MOST_ROUNDS = 200
_PRECISION = 1e-6  # of a logit


@dataclass(frozen=True, slots=True)
class LeaveOneOut:
    """How many examples and counter-examples were recognised by models that had not seen them.

    Examples chosen because they were hard to tell make it look worse than it is elsewhere.
    """

    n_yes: int
    n_no: int
    yes_right: int
    no_right: int

    @property
    def accuracy(self) -> float:
        return (self.yes_right + self.no_right) / (self.n_yes + self.n_no)

    @property
    def baseline(self) -> float:
        """What always giving the commoner answer would reach."""
        return max(self.n_yes, self.n_no) / (self.n_yes + self.n_no)

    @property
    def interval(self) -> tuple[float, float]:
        """The exact 95 % interval of the accuracy (Clopper & Pearson 1934), as if every answer
        were independent of the others; wide for few examples, as it should be.
        """
        from scipy.special import betaincinv  # a tenth of a second that a list need not wait

        n, right = self.n_yes + self.n_no, self.yes_right + self.no_right
        low = betaincinv(right, n - right + 1, 0.025) if right else 0.0
        high = betaincinv(right + 1, n - right, 0.975) if right < n else 1.0
        return float(low), float(high)

    @property
    def tells(self) -> bool:
        """Whether the answers have to do with the label at all: Fisher's exact test, one-sided at
        5 %. Holds however unequal the numbers are, where the accuracy says little.
        """
        said_yes = self.yes_right + self.n_no - self.no_right
        ways = sum(
            math.comb(self.n_yes, hits) * math.comb(self.n_no, said_yes - hits)
            for hits in range(self.yes_right, min(self.n_yes, said_yes) + 1)
        )
        return ways <= 0.05 * math.comb(self.n_yes + self.n_no, said_yes)

    @property
    def mistaken_share(self) -> float:
        """The share of other tracks to be expected above the threshold (rule of succession)."""
        return (int(MISTAKEN_SHARE * self.n_no) + 1) / (self.n_no + 2)


@dataclass(frozen=True, slots=True)
class Learned:
    """``vectors @ weights + intercept`` is the logit of the label.

    ``weights`` float32, shape (d,). ``threshold`` is the logit above which a track carries it: at
    least 0, and so high that of the counter-examples, each left out in turn, at most
    ``MISTAKEN_SHARE`` lie above. ``left_out`` are the logits of the examples, shape (n,), each by
    a model that had not seen it.
    """

    weights: NDArray[np.float32]
    intercept: float
    threshold: float
    strength: float
    left_out: Float64
    judged: LeaveOneOut


@dataclass(frozen=True, slots=True)
class Frame:
    """How vectors are centred and scaled before learning, both of shape (d,)."""

    centre: Float64
    scale: Float64


def frame_of(matrix: NDArray[np.float32]) -> Frame:
    """The frame of a library, shape (n, d); read in portions, as it may be memory-mapped."""
    total = np.zeros(matrix.shape[1])
    squares = np.zeros(matrix.shape[1])
    for start in range(0, len(matrix), _PORTION):
        rows = matrix[start : start + _PORTION].astype(np.float64)
        total += rows.sum(axis=0)
        squares += np.square(rows).sum(axis=0)
    centre = total / len(matrix)
    deviation = np.sqrt(np.maximum(squares / len(matrix) - centre**2, 0.0))
    # A number that never changes says nothing; of rounding errors no cues should be made.
    varies = deviation > 1e-6
    scale = np.zeros_like(deviation)
    scale[varies] = deviation[varies] ** -0.5
    length = math.sqrt(float(np.sum(np.square(deviation * scale))))
    return Frame(centre, scale / length if length > 0 else scale)


def probability(logits: Float64 | NDArray[np.float32]) -> Float64:
    # By tanh, which does not overflow.
    return 0.5 + 0.5 * np.tanh(0.5 * logits.astype(np.float64))


def logit(p: float) -> float:
    """The inverse of :func:`probability`; finite also where that rounds to 1."""
    p = min(max(p, 1e-15), 1 - 1e-15)
    return math.log(p / (1 - p))


def left_out_together(
    fits: Bools, artists: Sequence[str], vectors: NDArray[np.float32], *, near_duplicate: float
) -> Bools:
    """Row i: what is left out where example i is judged. Shape (n, n).

    With an example go those of its kind that are by its artist or sound the same (cosine from
    ``near_duplicate`` up), as long as at least half of its kind remain. Four tracks each of five
    albums, left out one by one, seem 90 % right where 63 % are on other albums: a model knows them
    by the album's sound. Left out together, 58 % are. An empty artist is unknown; ``vectors`` have
    unit length.
    """
    names = np.array(artists, dtype=np.str_)
    same = (names[:, None] == names[None, :]) & (names != "")
    same |= vectors @ vectors.T >= near_duplicate
    same &= fits[:, None] == fits[None, :]
    alone = np.eye(len(fits), dtype=np.bool_)
    kind = (fits[:, None] == fits[None, :]).sum(axis=1)
    enough = kind - (same | alone).sum(axis=1) >= kind / 2
    return alone | (same & enough[:, None])


def learn(vectors: NDArray[np.float32], fits: Bools, left_out: Bools, *, frame: Frame) -> Learned:
    """Learn from n vectors, shape (n, d), at least two of each answer.

    ``left_out`` as :func:`left_out_together` gives it. The strength is the one with the least loss
    on the examples left out.
    """
    rows = (vectors.astype(np.float64) - frame.centre) * frame.scale
    # The weights lie in the span of the examples: n columns instead of d where n is smaller.
    left, sizes, directions = np.linalg.svd(rows, full_matrices=False)
    inputs = np.hstack([left * sizes, np.ones((len(rows), 1))])
    target = fits.astype(np.float64)
    everyone = _balanced(target, np.ones((1, len(rows))))[0]
    others = _balanced(target, (~left_out).astype(np.float64))
    best: tuple[float, float, Float64, Float64] | None = None
    for strength in STRENGTHS:
        ridge = np.full(inputs.shape[1], strength)
        ridge[-1] = 0.0  # the intercept
        weights, hessian = _fit(inputs, target, everyone, ridge)
        logits = _judged(inputs, target, others, ridge, weights, hessian)
        loss = float(everyone @ np.logaddexp(0.0, np.where(fits, -logits, logits)))
        if best is None or loss < best[0]:
            best = loss, strength, weights, logits
    assert best is not None
    _, strength, weights, logits = best
    flat = (weights[:-1] @ directions) * frame.scale
    against = np.sort(logits[~fits])[::-1]
    return Learned(
        weights=flat.astype(np.float32),
        intercept=float(weights[-1] - flat @ frame.centre),
        threshold=max(0.0, float(against[int(MISTAKEN_SHARE * len(against))])),
        strength=strength,
        left_out=logits,
        judged=LeaveOneOut(
            n_yes=int(fits.sum()),
            n_no=int((~fits).sum()),
            yes_right=int((logits[fits] > 0).sum()),
            no_right=int((logits[~fits] <= 0).sum()),
        ),
    )


def least_sure(
    logits: Float64,
    matrix: NDArray[np.float32],
    among: NDArray[np.int64],
    n: int,
    *,
    threshold: float,
) -> NDArray[np.int64]:
    """Up to ``n`` of the rows ``among`` whose answer is most open and that are not alike.

    Most open is what lies at the ``threshold``. Over 18 labels that one track in thirty carries, 40
    answers there made 46 % of what a label is given to right, where 14 % had been; 40 answers at
    probability one half made it 29 %, 40 at random 21 %. Each next row has the largest product of
    openness and distance to those already chosen: without the distance the area under the ROC curve
    was 0.81 after 40 answers, with it 0.84. Rows of ``matrix`` have unit length, shape (m, d).
    """
    openness = 1 - np.abs(2 * probability(logits[among] - threshold) - 1)
    order = np.argsort(-openness, kind="stable")[: 20 * n]
    pool, openness = among[order], openness[order]
    vectors = matrix[pool]
    nearest = np.full(len(pool), -1.0)  # the cosine to what has been chosen
    chosen: list[int] = []
    while len(chosen) < min(n, len(pool)):
        best = int(np.argmax(openness * (1 - nearest)))
        if nearest[best] > 1 - _PRECISION:
            break  # only copies of the chosen are left
        chosen.append(best)
        nearest = np.maximum(nearest, vectors @ vectors[best])
    return pool[chosen]


def _balanced(target: Float64, kept: Float64) -> Float64:
    """Weights of one row per model, shape (m, n): each answer has one half among those kept."""
    yes, no = kept * target, kept * (1 - target)
    return 0.5 * yes / yes.sum(axis=1, keepdims=True) + 0.5 * no / no.sum(axis=1, keepdims=True)


def _fit(
    inputs: Float64, target: Float64, weight: Float64, ridge: Float64
) -> tuple[Float64, Float64]:
    """The weights of least loss, by Newton's method, and the Hessian there."""
    weights = np.zeros(inputs.shape[1])
    hessian = np.diag(ridge)
    for _ in range(_MOST_ROUNDS):
        p = probability(inputs @ weights)
        hessian = (inputs * (weight * p * (1 - p))[:, None]).T @ inputs + np.diag(ridge)
        step = np.linalg.solve(hessian, inputs.T @ (weight * (p - target)) + ridge * weights)
        change = float(np.abs(inputs @ step).max())
        # Far from the optimum a whole step may overshoot; four logits at once never do.
        weights = weights - step * min(1.0, 4.0 / max(change, 1e-300))
        if change < _PRECISION:
            break
    return weights, hessian


def _judged(
    inputs: Float64,
    target: Float64,
    others: Float64,
    ridge: Float64,
    weights: Float64,
    hessian: Float64,
) -> Float64:
    """The logit of each example by a model fitted with the weights in its row of ``others``.

    All models at once: each starts at the model of everyone and takes Newton's steps with that
    model's Hessian, 3 to 60 of them; 20 examples take 0.6 ms, 200 take 10. A model that has not
    arrived by then is fitted on its own.
    """
    inverse = np.linalg.inv(hessian)
    models = np.tile(weights, (len(inputs), 1))
    moved = np.full(len(inputs), np.inf)
    for _ in range(_MOST_ROUNDS):
        errors = probability(models @ inputs.T) - target
        step = ((others * errors) @ inputs + ridge * models) @ inverse
        models -= step
        moved = np.abs(step @ inputs.T).max(axis=1)
        if not moved.max() > _PRECISION:
            break
    for row in np.flatnonzero(~(moved <= _PRECISION)):
        models[row], _ = _fit(inputs, target, others[row], ridge)
    return np.asarray((models * inputs).sum(axis=1))
