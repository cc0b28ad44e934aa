"""A track's beats as they count: those that were found, as the user has corrected them.

A tempo twice as fast puts a beat between each two, one half as fast leaves out every second; any
other tempo of the user's makes an even grid through the first beat of the first bar. A shift moves
all of them. Times are seconds from the track's start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.library.records import HeadResult
from musicanalyzer.services.formats.model import GridMark
from musicanalyzer.services.structures import times_from_bytes

Float64 = NDArray[np.float64]

BEATS_PER_BAR = 4
_SAME = 0.02  # a tempo within that of another is meant to be that


@dataclass(frozen=True, slots=True)
class BeatGrid:
    """``downbeats_s`` begin a bar and are among ``beats_s``; ``steady``: one tempo throughout."""

    beats_s: Float64
    downbeats_s: Float64
    steady: bool


NO_GRID = BeatGrid(np.zeros(0), np.zeros(0), steady=False)


def beat_grid(
    results: Mapping[str, HeadResult],
    corrections: Mapping[str, tuple[str, ...]],
    duration_s: float,
) -> BeatGrid:
    """From results that have their structures; without beats where none were found."""
    found = results.get("tempo")
    if found is None or "bpm" not in found.measures:
        return NO_GRID
    beats_s = times_from_bytes(found.structure.get("beats"))
    downbeats_s = times_from_bytes(found.structure.get("downbeats"))
    if len(beats_s) < 2:
        return NO_GRID
    grid = BeatGrid(beats_s, downbeats_s, steady=bool(found.measures.get("steady")))
    if (said := corrections.get("tempo")) is not None:
        grid = _at_tempo(grid, found.measures["bpm"], float(said[0]), duration_s)
    shift_s = float(corrections.get("grid", ("0",))[0])
    return BeatGrid(
        _inside(grid.beats_s + shift_s, duration_s),
        _inside(grid.downbeats_s + shift_s, duration_s),
        grid.steady,
    )


def _at_tempo(grid: BeatGrid, found_bpm: float, bpm: float, duration_s: float) -> BeatGrid:
    factor = bpm / found_bpm
    beats_s, downbeats_s = grid.beats_s, grid.downbeats_s
    if abs(factor - 1) < _SAME / 4:
        return grid
    if abs(factor - 2) < 2 * _SAME:
        between = (beats_s[:-1] + beats_s[1:]) / 2
        return BeatGrid(np.sort(np.concatenate([beats_s, between])), downbeats_s, grid.steady)
    first = int(np.searchsorted(beats_s, downbeats_s[0])) if len(downbeats_s) else 0
    if abs(factor - 0.5) < _SAME / 2:
        return BeatGrid(beats_s[first % 2 :: 2], downbeats_s[::2], grid.steady)
    anchor_s, period_s = float(beats_s[min(first, len(beats_s) - 1)]), 60.0 / bpm
    count_before = int(anchor_s / period_s)
    count = count_before + int(max(0.0, duration_s - anchor_s) / period_s) + 1
    places = np.arange(-count_before, count - count_before, dtype=np.float64)
    even = anchor_s + period_s * places
    return BeatGrid(even, even[count_before % BEATS_PER_BAR :: BEATS_PER_BAR], steady=True)


def _inside(times_s: Float64, duration_s: float) -> Float64:
    return times_s[(times_s >= 0) & (times_s <= duration_s)]


def grid_marks(grid: BeatGrid, bpm: float | None) -> tuple[GridMark, ...]:
    """The grid as other programs keep it: one mark for a steady track, else one for each bar."""
    if bpm is None or len(grid.beats_s) < 2:
        return ()
    starts_s = grid.downbeats_s if len(grid.downbeats_s) else grid.beats_s[:1]
    if grid.steady:
        return (GridMark(float(starts_s[0]), bpm),)
    marks = []
    for start_s, end_s in zip(starts_s, [*starts_s[1:], grid.beats_s[-1]], strict=True):
        first, last = np.searchsorted(grid.beats_s, [start_s - 1e-4, end_s - 1e-4])
        if last > first:
            marks.append(GridMark(float(start_s), 60.0 * float(last - first) / (end_s - start_s)))
    return tuple(marks)
