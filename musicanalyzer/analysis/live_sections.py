"""Boundaries between sections while the music plays, some seconds late.

The network that divides whole tracks hears the last three minutes again every two seconds, as if
the track ended now; it was trained on that, too. What it says of the newest ``live_steps`` is left
for the next time: a boundary needs to be heard from both sides. How columns are split never changes
the boundaries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

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


class LiveCurve:
    """Steps in, how likely each begins a section out, ``live_steps`` later and in order."""

    def __init__(self, finder: SectionFinder) -> None:
        self.spec = SegmentSpec()
        self._finder = finder
        self.reset()

    def reset(self) -> None:
        """Forget the stream."""
        self._pooled = np.zeros((0, 2, self.spec.mel.n_mels), np.float32)
        self._n_steps = 0
        self._n_answered = 0

    def push(self, pooled: Float32) -> Float32:
        """Take steps (n, 2, n_mels); give the answers (n,) that are due."""
        parts = [np.zeros(0, np.float32)]
        while len(pooled):
            # Counted from the stream's start, whatever comes at once.
            until_next = EVERY_STEPS - self._n_steps % EVERY_STEPS
            part, pooled = pooled[:until_next], pooled[until_next:]
            self._pooled = np.concatenate([self._pooled, part])[-self.spec.row_steps :]
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
        due = self._finder.curve(self._pooled)[self._n_answered - oldest : end - oldest]
        self._n_answered = end
        return due


class BoundaryStream:
    """Mel columns (n, n_mels) in, boundaries out, in order."""

    def __init__(self, finder: SectionFinder) -> None:
        self._curve = LiveCurve(finder)
        self.spec = self._curve.spec
        self._picker = PeakPicker(live_picking(finder.decision, self.spec))
        self.reset()

    @property
    def delay_s(self) -> float:
        """How long after a boundary it is known at the latest."""
        return (self.spec.live_steps + EVERY_STEPS + AFTER_STEPS) * self.spec.step_s

    def reset(self) -> None:
        """Forget the stream; the next column pushed is column 0."""
        self._rest = np.zeros((0, self.spec.mel.n_mels), np.float32)
        self._curve.reset()
        self._picker.reset()

    def push(self, columns: Float32) -> list[Boundary]:
        """Take columns; give the boundaries that are certain now."""
        joined = np.concatenate([self._rest, columns])
        whole = len(joined) - len(joined) % self.spec.step_frames
        self._rest = joined[whole:].copy()
        answers = self._curve.push(segment.steps(joined[:whole], self.spec))
        return self._told(self._picker.push(answers))

    def flush(self) -> list[Boundary]:
        """End the stream, give the remaining boundaries, and start anew."""
        last = self._picker.push(self._curve.flush())
        found = self._told([*last, *self._picker.flush()])
        self.reset()
        return found

    def _told(self, peaks: list[Peak]) -> list[Boundary]:
        return [
            Boundary(round((step + 0.5) * self.spec.step_frames), min(1.0, strength))
            for step, strength in peaks
            if (step + 0.5) * self.spec.step_s >= SHORTEST_SECTION_S
        ]


def live_picking(decision: Mapping[str, Any], spec: SegmentSpec) -> PeakSpec:
    """Which peaks of a live curve are boundaries, as the network's card says."""
    return PeakSpec(
        threshold=float(decision["live_threshold"]),
        before_max=round(decision["apart_s"] / spec.step_s),
        after_max=AFTER_STEPS,
        gap=0,
    )
