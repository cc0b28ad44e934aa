"""Peaks that were cut flat: runs of samples that stay at the highest value there is.

A wave that passes its highest point touches the top once, for one or two samples, and seldom. One
that was clipped lies flat there, again and again. Samples are float32, full scale at 1; lengths and
places are in samples.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]

SHORTEST_RUN = 3
# A naive square wave lies flat as well, but jumps there: clipped waves come from near by.
_NEAR = 0.3
# One step of 16 bits: the two ends of a clipped wave's range may differ by it.
STEP = 1.01 / 32768


@dataclass(frozen=True, slots=True)
class FlatPeaks:
    """``starts`` and ``lengths`` of the runs, both (n,), ascending within each channel."""

    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]


def flat_peaks(channels: Float32, *, ceiling: float) -> FlatPeaks:
    """Runs of at least ``SHORTEST_RUN`` samples of ``channels``, shape (n_frames, n_channels), at
    ``ceiling`` or beyond, of either sign, which a wave has come to or left from near by.
    """
    if not ceiling > 0:
        raise ValueError(f"ceiling is {ceiling}, must be above 0")
    starts, lengths = [], []
    for channel in channels.T:
        at_top = np.abs(channel) >= ceiling
        if not at_top.any():
            continue
        edges = np.flatnonzero(np.diff(at_top, prepend=False, append=False))
        begin, end = edges[0::2], edges[1::2]
        is_long = end - begin >= SHORTEST_RUN
        begin, end = begin[is_long], end[is_long]
        padded = np.pad(channel, 1)
        sign = np.sign(channel[begin])
        near = _NEAR * ceiling
        comes_from_near = (padded[begin] * sign >= near) | (padded[end + 1] * sign >= near)
        starts.append(begin[comes_from_near])
        lengths.append((end - begin)[comes_from_near])
    if not starts:
        return FlatPeaks(np.empty(0, np.int64), np.empty(0, np.int64))
    return FlatPeaks(np.concatenate(starts), np.concatenate(lengths))
