"""Boundaries between sections while the music plays, some seconds late.

The network that divides whole tracks hears the last three minutes again every two seconds, as if
the track ended now; it was trained on that, too, and boundaries are chosen as those of whole tracks
are. What it says of the newest ``live_steps`` is left for the next time: a boundary needs to be
heard from both sides. How columns are split never changes boundaries or letters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.analysis.live_letters import LetteredSection, LiveLetters
from musicanalyzer.analysis.recent import RecentRows
from musicanalyzer.analysis.sections import SHORTEST_SECTION_S, SectionFinder
from musicanalyzer.dsp import segment
from musicanalyzer.dsp.params import SegmentSpec
from musicanalyzer.dsp.peaks import Peak

Float32 = NDArray[np.float32]

EVERY_STEPS = 8
AFTER_STEPS = 2  # where the curve is cut off, its last step looks like a peak
LATE_STEPS = 8  # what the path passes only later is told so much later at the most
APART_STEPS = 16


@dataclass(frozen=True, slots=True)
class Boundary:
    """A section begins at mel column ``frame`` of the stream; ``strength`` from 0 to 1."""

    frame: int
    strength: float


@dataclass(frozen=True, slots=True)
class Division:
    """New boundaries, and all sections so far, whose starts are columns here."""

    boundaries: tuple[Boundary, ...]
    sections: tuple[LetteredSection, ...]


class LiveBoundaries:
    """Steps in, boundaries out, as (step, strength), in order and at least ``APART_STEPS`` apart.

    Each time the path through the last three minutes is found anew. What it passes is told now, if
    it is no more than ``LATE_STEPS`` older than what had not been answered yet.
    """

    def __init__(self, finder: SectionFinder) -> None:
        self.spec = SegmentSpec()
        self._finder = finder
        self._pooled = RecentRows(self.spec.row_steps, (2, self.spec.mel.n_mels))
        self.reset()

    def reset(self) -> None:
        """Forget the stream."""
        self._pooled.clear()
        self._n_steps = 0
        self._earliest = SHORTEST_SECTION_S / self.spec.step_s  # where the next may lie

    def push(self, pooled: Float32) -> list[Peak]:
        """Take steps (n, 2, n_mels); give the boundaries that are due."""
        found: list[Peak] = []
        while len(pooled):
            # Counted from the stream's start, whatever comes at once.
            until_next = EVERY_STEPS - self._n_steps % EVERY_STEPS
            part, pooled = pooled[:until_next], pooled[until_next:]
            self._pooled.push(part)
            self._n_steps += len(part)
            if self._n_steps % EVERY_STEPS == 0:
                found += self._told_until(self._n_steps - self.spec.live_steps, AFTER_STEPS)
        return found

    def flush(self) -> list[Peak]:
        """Boundaries in the last steps; then the stream begins anew."""
        rest = self._told_until(self._n_steps, 0)
        self.reset()
        return rest

    def _told_until(self, end: int, after: int) -> list[Peak]:
        oldest = self._n_steps - len(self._pooled)
        if end - oldest <= after:
            return []
        curve = self._finder.curve(self._pooled.rows)[: end - oldest]
        told: list[Peak] = []
        for step, strength in self._finder.divider.boundaries(curve):
            if self._earliest <= step + oldest <= end - after:
                told.append((step + oldest, strength))
                self._earliest = step + oldest + APART_STEPS
        self._earliest = max(self._earliest, float(end - after - LATE_STEPS))
        return told


class BoundaryStream:
    """Mel columns (n, n_mels) in, boundaries and letters out, in order."""

    def __init__(self, finder: SectionFinder) -> None:
        self._boundaries = LiveBoundaries(finder)
        self.spec = self._boundaries.spec
        self._letters = LiveLetters(self.spec, likeness=float(finder.decision["likeness"]))
        self.reset()

    @property
    def delay_s(self) -> float:
        """How long after a boundary it is known at the latest."""
        waited = self.spec.live_steps + EVERY_STEPS + AFTER_STEPS + LATE_STEPS
        return waited * self.spec.step_s

    def reset(self) -> None:
        """Forget the stream; the next column pushed is column 0."""
        self._rest = np.zeros((0, self.spec.mel.n_mels), np.float32)
        self._n_steps = 0
        self._frames = {0: 0}  # the columns where the sections begin, by their steps
        self._boundaries.reset()
        self._letters.reset()

    def push(self, columns: Float32) -> list[Division]:
        """Take columns; give the boundaries that are certain now."""
        joined = np.concatenate([self._rest, columns])
        whole = len(joined) - len(joined) % self.spec.step_frames
        self._rest = joined[whole:].copy()
        pooled = segment.steps(joined[:whole], self.spec)
        found: list[Division] = []
        while len(pooled):
            # As the boundaries are: what is known when one is told must not depend on how much
            # came at once.
            until_next = EVERY_STEPS - self._n_steps % EVERY_STEPS
            part, pooled = pooled[:until_next], pooled[until_next:]
            self._n_steps += len(part)
            self._letters.push(part)
            found += self._told(self._boundaries.push(part), is_end=False)
        return found

    def flush(self) -> list[Division]:
        """End the stream, give the remaining boundaries and the last letters, and start anew."""
        found = self._told(self._boundaries.flush(), is_end=True)
        self.reset()
        return found

    def _told(self, peaks: list[Peak], *, is_end: bool) -> list[Division]:
        spec = self.spec
        if not (peaks or (is_end and len(self._frames) > 1)):
            return []
        boundaries = tuple(
            Boundary(round((step + 0.5) * spec.step_frames), min(1.0, strength))
            for step, strength in peaks
        )
        # Peaks lie between steps, what is compared begins with one.
        starts = [round(step) for step, _ in peaks]
        self._frames.update(zip(starts, (each.frame for each in boundaries), strict=True))
        lettered = self._letters.divided(starts, is_end=is_end)
        self._frames = {each.start: self._frames[each.start] for each in lettered}
        sections = tuple(replace(each, start=self._frames[each.start]) for each in lettered)
        return [Division(boundaries, sections)]
