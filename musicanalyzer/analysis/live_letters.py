"""Letters for the sections of a stream, as far as it has been heard.

At each boundary all sections so far are compared anew, as those of a whole track are: what comes
later may show that two were one, or that one was two. So letters may change; what has kept most of
its sound keeps its letter. Sections of the last ``KEPT_S`` are known, so that memory and the time
it takes are bounded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.analysis.recent import RecentRows
from musicanalyzer.dsp import segment
from musicanalyzer.dsp.params import SegmentSpec

Float32 = NDArray[np.float32]

KEPT_S = 660.0  # a view shows ten minutes; a section that has lost its beginning is left out


@dataclass(frozen=True, slots=True)
class LetteredSection:
    """A section that begins at step ``start`` of the stream; ``is_over`` where its end is known."""

    start: int
    letter: str
    is_over: bool


class LiveLetters:
    """Steps in; sections with letters whenever they are asked for."""

    def __init__(self, spec: SegmentSpec, *, likeness: float) -> None:
        self._likeness = likeness
        self._means = RecentRows(round(KEPT_S / spec.step_s), (spec.mel.n_mels,))
        self.reset()

    def reset(self) -> None:
        """Forget the stream; the next step pushed is step 0."""
        self._means.clear()
        self._end = 0
        self._starts = [0]
        self._letters: dict[int, str] = {}  # by start

    def push(self, pooled: Float32) -> None:
        """Take steps (n, 2, n_mels)."""
        self._means.push(pooled[:, 0])
        self._end += len(pooled)

    def divided(self, boundaries: Sequence[int], *, is_end: bool) -> tuple[LetteredSection, ...]:
        """All sections of the time that is kept, after new ``boundaries`` (steps, ascending).

        ``is_end``: the stream has ended, and with it the last section.
        """
        oldest = self._end - len(self._means)
        starts = sorted({*self._starts, *boundaries})
        # Sections are compared from their beginnings.
        while len(starts) > 1 and starts[0] < oldest:
            self._letters.pop(starts.pop(0), None)
        self._starts = starts
        borders = np.array([max(0, starts[0] - oldest), *(s - oldest for s in starts[1:]),
                            len(self._means)], np.intp)  # fmt: skip
        harmony, timbre = segment.centred(self._means.rows[:, None])
        groups = segment.section_labels(borders, harmony, timbre, likeness=self._likeness)
        lengths = np.diff(borders).tolist()
        named = _named(groups, [self._letters.get(start) for start in starts], lengths)
        # The last one's letter was given for its first seconds: it binds nobody.
        self._letters = dict(zip(starts[:-1], named, strict=False))
        return tuple(
            LetteredSection(start, letter, is_end or start != starts[-1])
            for start, letter in zip(starts, named, strict=True)
        )


def _named(
    groups: Sequence[str], before: Sequence[str | None], lengths: Sequence[int]
) -> list[str]:
    """A letter for each section: its group's, which is the one most of the group had ``before``."""
    shared: Counter[tuple[str, str]] = Counter()
    for group, letter, length in zip(groups, before, lengths, strict=True):
        if letter is not None:
            shared[group, letter] += length
    names: dict[str, str] = {}
    for (group, letter), _ in shared.most_common():
        if group not in names and letter not in names.values():
            names[group] = letter
    for group in groups:
        if group not in names:
            free = (segment.letter(index) for index in range(len(groups) + len(names) + 1))
            names[group] = next(each for each in free if each not in names.values())
    return [names[group] for group in groups]
