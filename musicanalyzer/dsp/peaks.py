"""Peaks of an onset strength: which frames are onsets, and where between frames they lie.

Owns the picking of Böck, Krebs & Schedl (ISMIR 2012) as one stream for offline and live use: how
the strengths are split never changes the onsets. Times are in frames here; a strength before the
first frame and after the last is taken as zero.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp.params import PeakSpec

Float32 = NDArray[np.float32]
Peak = tuple[float, float]  # (frame, strength)


class PeakPicker:
    """Strengths, one a frame, in; (frame, strength) of the onsets known so far out.

    The frame is fractional: the vertex of the parabola through the peak and its neighbours, at most
    half a frame from the peak. The strength is the smoothed one at the peak.
    """

    def __init__(self, spec: PeakSpec) -> None:
        self.spec = spec
        hamming = np.hamming(spec.smooth) if spec.smooth > 1 else np.ones(1)
        self._kernel = (hamming / hamming.sum()).astype(np.float32)
        self.reset()

    def reset(self) -> None:
        """Forget the stream; the next strength pushed is frame 0's."""
        self._known = np.zeros(self.spec.memory, dtype=np.float32)
        self._next_frame = 0  # the first not yet decided
        self._last_frame = -self.spec.gap - 1

    def push(self, strengths: Float32) -> list[Peak]:
        """Take strengths (n,) of any n; give the onsets that are certain now, in order."""
        known = np.concatenate([self._known, strengths.astype(np.float32, copy=False)])
        spec, half = self.spec, self.spec.smooth // 2
        n_decided = known.size - spec.memory - spec.delay
        if n_decided <= 0:
            self._known = known
            return []
        # Sums of shifted slices: their rounding does not depend on where a block begins.
        smoothed = _weighted(known, self._kernel)
        first = spec.memory - half  # in ``smoothed``, of the frame to be decided first
        here = smoothed[first : first + n_decided]
        is_peak = here >= spec.threshold
        for offset in range(-spec.before_max, spec.after_max + 1):
            other = smoothed[first + offset : first + offset + n_decided]
            # Of equal neighbours the first one is the peak.
            is_peak &= here > other if offset < 0 else here >= other
        if spec.before_mean or spec.after_mean:
            start = first - spec.before_mean
            n = spec.before_mean + spec.after_mean + 1
            mean = _weighted(
                smoothed[start : start + n_decided + n - 1], np.full(n, 1.0 / n, np.float32)
            )
            is_peak &= here >= mean + np.float32(spec.threshold)
        found: list[Peak] = []
        for index in np.flatnonzero(is_peak):
            frame = self._next_frame + int(index)
            if frame - self._last_frame <= spec.gap:
                continue
            self._last_frame = frame
            at = first + int(index)
            shift = _vertex(smoothed[at - 1], smoothed[at], smoothed[at + 1])
            found.append((max(0.0, frame + shift), float(smoothed[at])))
        self._next_frame += n_decided
        self._known = known[n_decided:]
        return found

    def flush(self) -> list[Peak]:
        """End the stream, give the remaining onsets, and start anew."""
        found = self.push(np.zeros(self.spec.delay, dtype=np.float32))
        self.reset()
        return found


def pick_peaks(strengths: Float32, spec: PeakSpec) -> list[Peak]:
    """The onsets of a whole onset strength (n,), as (frame, strength)."""
    picker = PeakPicker(spec)
    return [*picker.push(strengths), *picker.flush()]


def _weighted(values: Float32, kernel: Float32) -> Float32:
    """The sliding weighted sum, shape (n - kernel.size + 1,)."""
    n = values.size - kernel.size + 1
    result = np.zeros(n, dtype=np.float32)
    for offset, weight in enumerate(kernel):
        result += weight * values[offset : offset + n]
    return result


def _vertex(before: np.float32, here: np.float32, after: np.float32) -> float:
    """Where the parabola through three values at -1, 0 and 1 is highest, within half a step."""
    curvature = float(before) - 2.0 * float(here) + float(after)
    if curvature >= 0.0:
        return 0.0
    return float(np.clip(0.5 * (float(before) - float(after)) / curvature, -0.5, 0.5))
