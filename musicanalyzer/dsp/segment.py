"""Sections of a track: what the boundary network compares, boundaries from curves, letters.

Everything starts from the mel columns that other analyses share, pooled to steps of a quarter of a
second. A step is known by two vectors: ``harmony``, the fine shape of its spectrum (which notes),
and ``timbre``, the coarse one (which instruments, how loud). Repetition shows in lag matrices: row
t, bin l says how much step t resembles the step l before it. No files, no networks: the network's
curve is an argument. Times in seconds, rows are steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from musicanalyzer.dsp.params import SegmentSpec

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

# Bands that are averaged before a band is compared with them: wider than a partial's peak (two or
# three bands), narrower than a formant.
HARMONY_SURROUND = 13
TIMBRE_BANDS = 12  # bands averaged into one: 8 numbers of 96


@dataclass(frozen=True, slots=True)
class Sections:
    """``boundaries_s`` (n + 1,) from 0 to the track's end, ascending; ``labels`` n letters.

    Sections with the same letter sound alike; "A" is the first, new letters come in order.
    """

    boundaries_s: Float64
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.boundaries_s) != len(self.labels) + 1:
            raise ValueError(
                f"{len(self.labels)} labels need {len(self.labels) + 1} boundaries, "
                f"got {len(self.boundaries_s)}"
            )


def steps(columns: NDArray[np.floating], spec: SegmentSpec) -> Float32:
    """Mel columns (n_frames, n_mels) -> (n_steps, 2, n_mels): mean and maximum of each step.

    Columns after the last whole step are left out.
    """
    n_mels = spec.mel.n_mels
    if columns.ndim != 2 or columns.shape[1] != n_mels:
        raise ValueError(f"columns must be (n_frames, {n_mels}), got {columns.shape}")
    n_steps = len(columns) // spec.step_frames
    grouped = np.asarray(columns[: n_steps * spec.step_frames], np.float32).reshape(
        n_steps, spec.step_frames, n_mels
    )
    return np.stack([grouped.mean(axis=1), grouped.max(axis=1)], axis=1)


def harmony_and_timbre(means: Float32) -> tuple[Float32, Float32]:
    """The two vectors of steps from their mean columns (n_steps, n_mels), not yet centred."""
    from scipy.ndimage import uniform_filter1d  # here, as in dsp.fourier

    coarse = uniform_filter1d(means, HARMONY_SURROUND, axis=1, mode="nearest")
    n_groups = means.shape[1] // TIMBRE_BANDS
    timbre = means[:, : n_groups * TIMBRE_BANDS].reshape(len(means), n_groups, -1).mean(axis=2)
    return means - coarse, timbre


def unit(vectors: Float32) -> Float32:
    """Rows of length 1; rows of zeros stay."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    result: Float32 = vectors / np.maximum(length, np.float32(1e-6))
    return result


def lag_matrix(vectors: Float32, spec: SegmentSpec, *, ahead: bool = False) -> Float32:
    """How much each step resembles those before it (or ``ahead`` of it): (n_steps, n_lags).

    ``vectors`` (n_steps, size) of unit length. Products are averaged over ``context_steps`` steps
    at one lag, so that what counts is the way on and not a chance likeness; of ``lag_steps``
    neighbouring lags the greatest is kept. Where the music has not begun (or has ended) there is
    0. The time-lag form is Goto's (2003), pooled as in Grill & Schlüter (ISMIR 2015); unlike there,
    lags reach back two minutes in one scale.
    """
    from scipy.ndimage import uniform_filter1d

    n_steps, size = vectors.shape
    n_fine = spec.n_lags * spec.lag_steps
    if ahead:
        return lag_matrix(np.ascontiguousarray(vectors[::-1]), spec)[::-1]
    padded = np.concatenate([np.zeros((n_fine, size), np.float32), vectors])
    result = np.empty((n_steps, n_fine), np.float32)
    block = 64  # rows at a time: four times as many cost four times the memory and no less time
    for start in range(0, n_steps, block):
        rows = vectors[start : start + block]
        # Row i of the products holds the lags n_fine - 1 .. 0 of step start + i from column i + 1.
        products = rows @ padded[start : start + n_fine + len(rows)].T
        row_stride, column_stride = products.strides
        lags = as_strided(
            products[:, 1:],
            (len(rows), n_fine),
            (row_stride + column_stride, column_stride),
            writeable=False,
        )
        result[start : start + len(rows)] = lags[:, ::-1]
    # In its own place: a song's matrix is the largest array there is while one listens.
    uniform_filter1d(result, spec.context_steps, axis=0, mode="constant", output=result)
    pooled: Float32 = result.reshape(n_steps, spec.n_lags, spec.lag_steps).max(axis=2)
    return pooled


def network_inputs(pooled: Float32, spec: SegmentSpec) -> tuple[Float32, Float32]:
    """What the boundary network hears of a whole track, from :func:`steps`.

    ``mel`` (n_steps, n_mels): pairs of bands, their means and then their maxima, in both halves;
    ``lags`` (n_steps, n_lags, 4): harmony and timbre, compared backward, then ahead. The track's
    average is taken from what is compared, but not from ``mel``.
    """
    n_steps = len(pooled)
    mel = pooled.reshape(n_steps, 2, -1, 2).mean(axis=3).reshape(n_steps, -1)
    vectors = centred(pooled)
    lags = [lag_matrix(each, spec, ahead=ahead) for ahead in (False, True) for each in vectors]
    return mel, np.stack(lags, axis=2)


def centred(pooled: Float32) -> tuple[Float32, Float32]:
    """Harmony and timbre of steps less the track's average, of unit length."""
    means = pooled[:, 0]
    audible = means.max(axis=1, initial=0.0) > 0
    harmony, timbre = (
        each - each[audible].mean(axis=0) if audible.any() else each
        for each in harmony_and_timbre(means)
    )
    return unit(harmony), unit(timbre)


def checkerboard_novelty(vectors: Float32, half_steps: int) -> Float32:
    """Foote's novelty (ICME 2000) of unit ``vectors`` (n_steps, size), 0 to 1, shape (n_steps,).

    At each step's start the similarity matrix is weighed with a checkerboard of ``half_steps``
    before and after, tapered by a Gaussian of 0.4 of that. A Gaussian taper is a product, so that
    the sum over the square is the squared length of one weighted sum of vectors: n products
    instead of n squares. Beyond the ends the first and the last step go on.
    """
    from scipy.ndimage import correlate1d

    if half_steps < 1:
        raise ValueError(f"half_steps must be at least 1, got {half_steps}")
    offsets = np.arange(-half_steps, half_steps) + 0.5
    kernel = np.sign(offsets) * np.exp(-0.5 * (offsets / (0.4 * half_steps)) ** 2)
    kernel /= np.abs(kernel).sum()
    across = correlate1d(vectors, kernel.astype(np.float32), axis=0, mode="nearest")
    novelty: Float32 = np.square(across).sum(axis=1)
    return novelty


def section_labels(
    boundaries: NDArray[np.intp], harmony: Float32, timbre: Float32, *, likeness: float
) -> tuple[str, ...]:
    """A letter for each section between ``boundaries`` (n + 1,) in steps.

    Sections are alike as far as one repeats the other's notes, step by step from its beginning, and
    has its timbre. They are joined from the most alike on (average linkage) until ``likeness``.
    ``harmony`` and ``timbre`` are of unit length, from :func:`centred`.
    """
    n = len(boundaries) - 1
    distances = np.full((n, n), np.inf)
    for first in range(n):
        for second in range(first + 1, n):
            alike = _alike(boundaries, first, second, harmony, timbre)
            distances[first, second] = distances[second, first] = max(0.0, 1.0 - alike)
    letters: dict[int, str] = {}
    groups = average_linkage(distances, 1.0 - likeness)
    for group in groups:
        letters.setdefault(group, letter(len(letters)))
    return tuple(letters[group] for group in groups)


def average_linkage(distances: Float64, most: float) -> list[int]:
    """Groups of the n things whose ``distances`` (n, n) these are, symmetric, ``inf`` to
    themselves: the two nearest are joined, again and again, while they are at most ``most`` apart
    on average. A number for each thing, the same within a group.

    SciPy's answer (``linkage``, ``fcluster``), without the 13 MB and the third of a second that
    loading ``scipy.cluster`` takes in every process that looks for sections.
    """
    between, sizes, groups = distances.copy(), np.ones(len(distances)), np.arange(len(distances))
    while len(between):
        kept, gone = sorted(divmod(int(between.argmin()), len(between)))
        if not between[kept, gone] <= most:
            break
        both = sizes[kept] * between[kept] + sizes[gone] * between[gone]
        sizes[kept] += sizes[gone]
        between[kept] = between[:, kept] = both / sizes[kept]
        between[gone] = between[:, gone] = between[kept, kept] = np.inf
        groups[groups == gone] = kept
    found: list[int] = groups.tolist()
    return found


def letter(index: int) -> str:
    """0 -> "A", 25 -> "Z", 26 -> "AA", as columns of a spreadsheet."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, len(ascii_uppercase))
        name = ascii_uppercase[rest] + name
    return name


# How far two sections may be off each other and still be compared step by step: 2 s.
ALIGNMENT_STEPS = 8
# What counts for likeness beside timbre. Letters of 48 songs agreed best with the annotators' from
# 0.7 to 0.85, those of joined clips from 0.5 to 0.7.
REPEATS_SHARE = 0.7


def _alike(
    boundaries: NDArray[np.intp], first: int, second: int, harmony: Float32, timbre: Float32
) -> float:
    a, b = (slice(boundaries[i], boundaries[i + 1]) for i in (first, second))
    left, right = harmony[a], harmony[b]
    repeats = 0.0
    for shift in range(-ALIGNMENT_STEPS, ALIGNMENT_STEPS + 1):
        x, y = left[max(0, shift) :], right[max(0, -shift) :]
        n = min(len(x), len(y))
        if n > ALIGNMENT_STEPS:
            repeats = max(repeats, float(np.vdot(x[:n], y[:n])) / n)
    x, y = timbre[a].mean(axis=0), timbre[b].mean(axis=0)
    scale = float(np.linalg.norm(x) * np.linalg.norm(y))
    colour = float(x @ y) / scale if scale > 0 else 0.0
    return REPEATS_SHARE * repeats + (1.0 - REPEATS_SHARE) * colour
