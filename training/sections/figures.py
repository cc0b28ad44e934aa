"""How well boundaries are found: mir_eval's detection figures, with intervals over songs.

Against every annotator of a song, and the mean of them counts. All boundaries are compared, also
where the music begins and ends, and the start and the end of the file, which are found for nothing
(mir_eval's ``trim=False``); ``inner`` leaves the first and the last one of either side out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from musicanalyzer.analysis.sections import SHORTEST_SECTION_S, Divider
from musicanalyzer.dsp.params import PeakSpec, SegmentSpec
from musicanalyzer.dsp.peaks import pick_peaks
from musicanalyzer.dsp.segment import centred, checkerboard_novelty, section_labels
from training.figures import accuracy
from training.scores import Annotation
from training.sections.material import Example, all_s

WINDOWS_S = (0.5, 3.0)


def n_hits(reference_s: np.ndarray, found_s: np.ndarray, window_s: float) -> int:
    """The most pairs that can be made within the window; both ascend.

    On a line the first that can be paired may always be: no search as in mir_eval is needed.
    """
    i = j = hits = 0
    while i < len(reference_s) and j < len(found_s):
        if abs(reference_s[i] - found_s[j]) <= window_s:
            hits, i, j = hits + 1, i + 1, j + 1
        elif reference_s[i] < found_s[j]:
            i += 1
        else:
            j += 1
    return hits


def f_measure(reference_s: np.ndarray, found_s: np.ndarray, window_s: float) -> float:
    """``mir_eval.segment.detection``'s F of these boundaries; 0 where either side has none."""
    total = len(reference_s) + len(found_s)
    if not len(reference_s) or not len(found_s):
        return 0.0
    return 2.0 * n_hits(reference_s, found_s, window_s) / total


def judged(example: Example, found_s: np.ndarray, *, inner: bool = False) -> list[float]:
    """F within each of ``WINDOWS_S``, mean over the annotators, of boundaries inside the file."""
    found_s = np.concatenate([[0.0], found_s, [example.duration_s]])
    kept = slice(1, -1) if inner else slice(None)
    return [
        float(
            np.mean(
                [
                    f_measure(all_s(one)[kept], found_s[kept], window_s)
                    for one in example.annotations
                ]
            )
        )
        for window_s in WINDOWS_S
    ]


def agreement(annotations: Sequence[Annotation], *, inner: bool = False) -> list[float]:
    """What one annotator's boundaries score against the other's."""
    kept = slice(1, -1) if inner else slice(None)
    first, second = (all_s(one)[kept] for one in annotations[:2])
    return [f_measure(first, second, window_s) for window_s in WINDOWS_S]


def summary(scores: Sequence[Sequence[float]], groups: Sequence[str]) -> dict[str, dict]:
    """Means with 95 % intervals, bootstrapped over groups."""
    values, names = np.array(scores), np.array(groups)
    return {
        f"f_{window_s:g}s": accuracy(values[:, k], names) for k, window_s in enumerate(WINDOWS_S)
    }


def equally_spaced(duration_s: float, spacing_s: float) -> np.ndarray:
    n = max(2, round(duration_s / spacing_s))
    return np.linspace(0.0, duration_s, n + 1)[1:-1]


def foote(pooled: np.ndarray, spec: SegmentSpec, *, half_s: float, threshold: float) -> np.ndarray:
    """Peaks of checkerboard novelty, seconds: the baseline.

    Of harmony and timbre together; a peak is the highest within half the kernel's reach.
    """
    half_steps = round(half_s / spec.step_s)
    vectors = centred(pooled.astype(np.float32))
    novelty = sum(checkerboard_novelty(each, half_steps) for each in vectors)
    picking = PeakSpec(
        threshold=threshold, before_max=half_steps // 2, after_max=half_steps // 2, gap=0
    )
    peaks = pick_peaks(np.asarray(novelty, np.float32), picking)
    # Novelty belongs to a step's start.
    return inside(np.array([step * spec.step_s for step, _ in peaks]), len(pooled) * spec.step_s)


def inside(found_s: np.ndarray, end_s: float) -> np.ndarray:
    """Those that leave a section of two seconds at either end, as the program demands."""
    return found_s[(found_s >= SHORTEST_SECTION_S) & (found_s <= end_s - SHORTEST_SECTION_S)]


def found_in(answer: np.ndarray, duration_s: float, divider: Divider) -> np.ndarray:
    """Boundaries in a network's answer (n_steps, 2), in seconds, as ``analysis.sections`` takes
    them."""
    peaks = divider.boundaries(divider.curve(answer))
    found_s = np.array([(step + 0.5) * SegmentSpec().step_s for step, _ in peaks])
    return inside(found_s, duration_s)


def pairwise_f(
    reference: Sequence[tuple[float, str]], found: Sequence[tuple[float, str]], end_s: float
) -> float:
    """``mir_eval.segment.pairwise``: of pairs of moments, how many are alike in both.

    Both are (start in seconds, label), ascending; moments are 0.1 s apart, from the later of the
    two starts to ``end_s``.
    """
    begin_s = max(reference[0][0], found[0][0])
    times_s = np.arange(begin_s, end_s, 0.1)
    codes = []
    for sections in (reference, found):
        starts = np.array([start_s for start_s, _ in sections])
        place = np.searchsorted(starts, times_s, side="right") - 1
        names = sorted({label for _, label in sections})
        codes.append(np.array([names.index(label) for _, label in sections])[place])
    table = np.zeros((codes[0].max() + 1, codes[1].max() + 1))
    np.add.at(table, (codes[0], codes[1]), 1)
    both, n_reference, n_found = (
        float((counts * (counts - 1)).sum())
        for counts in (table, table.sum(axis=1), table.sum(axis=0))
    )
    return 2 * both / (n_reference + n_found) if n_reference + n_found else 0.0


def labelled(
    found_s: np.ndarray, pooled: np.ndarray, spec: SegmentSpec, *, likeness: float
) -> list[tuple[float, str]]:
    """Sections that begin at 0 and at ``found_s``, with their letters."""
    harmony, timbre = centred(pooled.astype(np.float32))
    places = np.rint(found_s / spec.step_s).astype(np.intp)
    borders = np.concatenate([[0], places, [len(pooled)]])
    labels = section_labels(borders, harmony, timbre, likeness=likeness)
    return list(zip([0.0, *found_s.tolist()], labels, strict=True))


def label_figure(annotations: Sequence[Annotation], sections: Sequence[tuple[float, str]]) -> float:
    """Pairwise F, mean over the annotators."""
    return float(
        np.mean(
            [
                pairwise_f(
                    [(s.start_s, s.label) for s in one.sections], sections, one.sections[-1].end_s
                )
                for one in annotations
            ]
        )
    )
