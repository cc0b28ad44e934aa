"""Boundaries between sections while the music plays, some seconds late.

The network that divides whole tracks hears the last three minutes again every two seconds, as if
the track ended now; it was trained on that, too. What it says of the newest ``live_steps`` is left
for the next time: a boundary needs to be heard from both sides. How columns are split never changes
boundaries or letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.analysis.live_letters import LetteredSection, LiveLetters
from musicanalyzer.analysis.recent import RecentRows
from musicanalyzer.analysis.sections import SHORTEST_SECTION_S, SectionFinder
from musicanalyzer.dsp import segment
from musicanalyzer.dsp.params import PeakSpec, SegmentSpec
from musicanalyzer.dsp.peaks import Peak, PeakPicker

Float32 = NDArray[np.float32]

EVERY_STEPS = 8
AFTER_STEPS = 6  # none higher may follow within these


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


class LiveCurve:
    """Steps in, how likely each begins a section out, ``live_steps`` later and in order."""

    def __init__(self, finder: SectionFinder) -> None:
        self.spec = SegmentSpec()
        self._finder = finder
        self._pooled = RecentRows(self.spec.row_steps, (2, self.spec.mel.n_mels))
        self.reset()

    def reset(self) -> None:
        """Forget the stream."""
        self._pooled.clear()
        self._n_steps = 0
        self._n_answered = 0

    def push(self, pooled: Float32) -> Float32:
        """Take steps (n, 2, n_mels); give the answers (n,) that are due."""
        parts = [np.zeros(0, np.float32)]
        while len(pooled):
            # Counted from the stream's start, whatever comes at once.
            until_next = EVERY_STEPS - self._n_steps % EVERY_STEPS
            part, pooled = pooled[:until_next], pooled[until_next:]
            self._pooled.push(part)
            self._n_steps += len(part)
            if self._n_steps % EVERY_STEPS == 0:
                parts.append(self._answered_until(self._n_steps - self.spec.live_steps))
        return np.concatenate(parts)

    def flush(self) -> Float32:
        """Answers to the last steps; then the stream begins anew."""
        rest = self._answered_until(self._n_steps)
        self.reset()
        return rest

    def _answered_until(self, end: int) -> Float32:
        if end <= self._n_answered:
            return np.zeros(0, np.float32)
        oldest = self._n_steps - len(self._pooled)
        due = self._finder.curve(self._pooled.rows)[self._n_answered - oldest : end - oldest]
        self._n_answered = end
        return due


class BoundaryStream:
    """Mel columns (n, n_mels) in, boundaries and letters out, in order."""

    def __init__(self, finder: SectionFinder) -> None:
        self._curve = LiveCurve(finder)
        self.spec = self._curve.spec
        self._picker = PeakPicker(live_picking(finder.decision, self.spec))
        self._letters = LiveLetters(self.spec, likeness=float(finder.decision["likeness"]))
        self.reset()

    @property
    def delay_s(self) -> float:
        """How long after a boundary it is known at the latest."""
        return (self.spec.live_steps + EVERY_STEPS + AFTER_STEPS) * self.spec.step_s

    def reset(self) -> None:
        """Forget the stream; the next column pushed is column 0."""
        self._rest = np.zeros((0, self.spec.mel.n_mels), np.float32)
        self._n_steps = 0
        self._frames = {0: 0}  # the columns where the sections begin, by their steps
        self._curve.reset()
        self._picker.reset()
        self._letters.reset()

    def push(self, columns: Float32) -> list[Division]:
        """Take columns; give the boundaries that are certain now."""
        joined = np.concatenate([self._rest, columns])
        whole = len(joined) - len(joined) % self.spec.step_frames
        self._rest = joined[whole:].copy()
        pooled = segment.steps(joined[:whole], self.spec)
        found: list[Division] = []
        while len(pooled):
            # As the curve does: what is known when a boundary is told must not depend on how much
            # came at once.
            until_next = EVERY_STEPS - self._n_steps % EVERY_STEPS
            part, pooled = pooled[:until_next], pooled[until_next:]
            self._n_steps += len(part)
            self._letters.push(part)
            found += self._told(self._picker.push(self._curve.push(part)), is_end=False)
        return found

    def flush(self) -> list[Division]:
        """End the stream, give the remaining boundaries and the last letters, and start anew."""
        last = self._picker.push(self._curve.flush())
        found = self._told([*last, *self._picker.flush()], is_end=True)
        self.reset()
        return found

    def _told(self, peaks: list[Peak], *, is_end: bool) -> list[Division]:
        spec = self.spec
        peaks = [peak for peak in peaks if (peak[0] + 0.5) * spec.step_s >= SHORTEST_SECTION_S]
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


def live_picking(decision: Mapping[str, Any], spec: SegmentSpec) -> PeakSpec:
    """Which peaks of a live curve are boundaries, as the network's card says."""
    return PeakSpec(
        threshold=float(decision["live_threshold"]),
        before_max=round(decision["apart_s"] / spec.step_s),
        after_max=AFTER_STEPS,
        gap=0,
    )
