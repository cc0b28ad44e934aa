"""A track's beats as they count: the user's own grid, else those that were found, as corrected.

A tempo twice as fast puts a beat between each two, one half as fast leaves out every second; any
other tempo of the user's makes an even grid through the first beat of the first bar. A shift moves
all of them, and bars may be said to begin some beats later. Times are seconds from the track's
start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.library.records import HeadResult, StoredGrid, TrackRow
from musicanalyzer.services.formats.model import GridMark
from musicanalyzer.services.structures import times_from_bytes

Float64 = NDArray[np.float64]

BEATS_PER_BAR = 4
GRID_HEADS = ("tempo", "grid", "bar")  # corrections that change the beats
_SAME = 0.02  # a tempo within that of another is meant to be that


@dataclass(frozen=True, slots=True)
class BeatGrid:
    """``downbeats_s`` begin a bar and are among ``beats_s``; ``steady``: one tempo throughout."""

    beats_s: Float64
    downbeats_s: Float64
    steady: bool


NO_GRID = BeatGrid(np.zeros(0), np.zeros(0), steady=False)


def grid_of(track: TrackRow) -> BeatGrid:
    """Of a track that was read with its structures."""
    return beat_grid(track.results, track.corrections, track.duration_s or 0.0, own=track.grid)


def beat_grid(
    results: Mapping[str, HeadResult],
    corrections: Mapping[str, tuple[str, ...]],
    duration_s: float,
    *,
    own: StoredGrid | None = None,
) -> BeatGrid:
    """From results that have their structures, or from the user's ``own`` grid; without beats
    where there are neither.
    """
    base = _found(results) if own is None else _own(own, duration_s)
    if base is None:
        return NO_GRID
    grid, bpm = base
    if (said := corrections.get("tempo")) is not None:
        grid = _at_tempo(grid, bpm, float(said[0]), duration_s)
    grid = _turned(grid, int(corrections.get("bar", ("0",))[0]))
    shift_s = float(corrections.get("grid", ("0",))[0])
    return BeatGrid(
        _inside(grid.beats_s + shift_s, duration_s),
        _inside(grid.downbeats_s + shift_s, duration_s),
        grid.steady,
    )


def _found(results: Mapping[str, HeadResult]) -> tuple[BeatGrid, float] | None:
    """With the tempo that was found; None where there are no beats."""
    found = results.get("tempo")
    if found is None or "bpm" not in found.measures:
        return None
    beats_s = times_from_bytes(found.structure.get("beats"))
    downbeats_s = times_from_bytes(found.structure.get("downbeats"))
    if len(beats_s) < 2:
        return None
    steady = bool(found.measures.get("steady"))
    return BeatGrid(beats_s, downbeats_s, steady=steady), found.measures["bpm"]


def _own(own: StoredGrid, duration_s: float) -> tuple[BeatGrid, float]:
    """Every mark begins a stretch of even beats; before the first it is as after it."""
    beats: list[Float64] = []
    places: list[NDArray[np.int64]] = []
    ends_s = [*(start_s for start_s, _, _ in own.marks[1:]), duration_s]
    for number, ((start_s, bpm, beat), end_s) in enumerate(zip(own.marks, ends_s, strict=True)):
        period_s = 60.0 / bpm
        first = -int(start_s / period_s + 1e-9) if number == 0 else 0
        last = number == len(own.marks) - 1
        # A mark is a beat, so that a whole number of beats lies before it.
        n = int((end_s - start_s) / period_s) + 1 if last else round((end_s - start_s) / period_s)
        steps = np.arange(first, max(n, 1 if last else 0))
        beats.append(start_s + period_s * steps.astype(np.float64))
        places.append((beat - 1 + steps) % BEATS_PER_BAR)
    beats_s = np.concatenate(beats)
    grid = BeatGrid(
        beats_s, beats_s[np.concatenate(places) == 0], steady=len({m[1] for m in own.marks}) == 1
    )
    return grid, main_bpm(own, duration_s)


def main_bpm(own: StoredGrid, duration_s: float) -> float:
    """The tempo that holds for most of the track."""
    spans: dict[float, float] = {}
    ends_s = [*(start_s for start_s, _, _ in own.marks[1:]), duration_s]
    for (start_s, bpm, _), end_s in zip(own.marks, ends_s, strict=True):
        spans[bpm] = spans.get(bpm, 0.0) + max(0.0, end_s - start_s)
    return max(spans, key=lambda bpm: spans[bpm])


def _turned(grid: BeatGrid, beats: int) -> BeatGrid:
    """Bars begin so many beats later, and also where there is room before the first of them."""
    if beats % BEATS_PER_BAR == 0 or not len(grid.downbeats_s):
        return grid
    begins = np.searchsorted(grid.beats_s, grid.downbeats_s - 1e-4) + beats % BEATS_PER_BAR
    begins = np.concatenate([[begins[0] - BEATS_PER_BAR], begins])
    begins = begins[(begins >= 0) & (begins < len(grid.beats_s))]
    return BeatGrid(grid.beats_s, grid.beats_s[begins], grid.steady)


def _at_tempo(grid: BeatGrid, found_bpm: float, bpm: float, duration_s: float) -> BeatGrid:
    factor = bpm / found_bpm
    beats_s, downbeats_s = grid.beats_s, grid.downbeats_s
    if abs(factor - 1) < _SAME / 4:
        return grid
    if abs(factor - 2) < 2 * _SAME:
        between = (beats_s[:-1] + beats_s[1:]) / 2
        twice_s = np.sort(np.concatenate([beats_s, between]))
        return BeatGrid(twice_s, _with_half_bars(beats_s, downbeats_s), grid.steady)
    first = int(np.searchsorted(beats_s, downbeats_s[0])) if len(downbeats_s) else 0
    if abs(factor - 0.5) < _SAME / 2:
        return BeatGrid(beats_s[first % 2 :: 2], downbeats_s[::2], grid.steady)
    anchor_s, period_s = float(beats_s[min(first, len(beats_s) - 1)]), 60.0 / bpm
    count_before = int(anchor_s / period_s)
    count = count_before + int(max(0.0, duration_s - anchor_s) / period_s) + 1
    places = np.arange(-count_before, count - count_before, dtype=np.float64)
    even = anchor_s + period_s * places
    return BeatGrid(even, even[count_before % BEATS_PER_BAR :: BEATS_PER_BAR], steady=True)


def _with_half_bars(beats_s: Float64, downbeats_s: Float64) -> Float64:
    """A bar of four becomes two: its third beat begins the second."""
    half = np.searchsorted(beats_s, downbeats_s - 1e-4) + BEATS_PER_BAR // 2
    half_s = beats_s[half[half < len(beats_s)]]
    return np.unique(np.concatenate([downbeats_s, half_s]))


def _inside(times_s: Float64, duration_s: float) -> Float64:
    return times_s[(times_s >= 0) & (times_s <= duration_s)]


def own_marks(track: TrackRow) -> tuple[GridMark, ...]:
    """The marks of the user's own grid where it has several, as they are, moved and turned as the
    user says; none where they do not stand for the beats (another tempo, or one mark alone).
    """
    own, said = track.grid, track.corrections
    if own is None or len(own.marks) < 2:
        return ()
    bpm = main_bpm(own, track.duration_s or 0.0)
    if abs(float(said.get("tempo", (str(bpm),))[0]) / bpm - 1) >= _SAME / 4:
        return ()
    shift_s, bar = float(said.get("grid", ("0",))[0]), int(said.get("bar", ("0",))[0])
    return tuple(
        GridMark(start_s + shift_s, bpm, (beat - 1 - bar) % BEATS_PER_BAR + 1)
        for start_s, bpm, beat in own.marks
    )


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
