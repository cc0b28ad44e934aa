"""Steps that correct a track's beat grid: pure functions from one state to the next.

A state is all that the user says of the beats: a tempo, a shift, where bars begin, or a grid of
their own in the place of the beats that were found. It is kept whole in one transaction, and what
was found stays beside it. Times are seconds from the track's start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from musicanalyzer.errors import LibraryError, SettingsError
from musicanalyzer.library.records import StoredGrid, TrackRow
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.beat_grid import (
    BEATS_PER_BAR,
    GRID_HEADS,
    BeatGrid,
    beat_grid,
    main_bpm,
)
from musicanalyzer.services.correct import FARTHEST_SHIFT_S, plain_number
from musicanalyzer.services.formats.model import GridMark
from musicanalyzer.services.track_facts import FASTEST_BPM, SLOWEST_BPM, facts_of

MAX_MARKS = 5000  # of a grid that follows a drummer by the bar, for two hours


@dataclass(frozen=True, slots=True)
class GridState:
    """``bpm`` is the tempo that the user says, ``own`` the user's grid; ``None``: as found. Bars
    begin ``bar`` beats later than they were found to, 0 to 3.
    """

    bpm: float | None = None
    shift_s: float = 0.0
    bar: int = 0
    own: StoredGrid | None = None


def state_of(track: TrackRow) -> GridState:
    """Of a track that was read with its structures."""
    said = {head: labels[0] for head, labels in track.corrections.items() if labels}
    return GridState(
        bpm=float(said["tempo"]) if "tempo" in said else None,
        shift_s=float(said.get("grid", 0.0)),
        bar=int(said.get("bar", 0)),
        own=track.grid,
    )


def with_state(track: TrackRow, state: GridState) -> TrackRow:
    """The track as it is once the state is kept."""
    kept = {head: labels for head, labels in track.corrections.items() if head not in GRID_HEADS}
    said = {head: (label,) for head, label in _labels(state).items() if label is not None}
    return replace(track, corrections={**kept, **said}, grid=state.own)


def put(writer: LibraryWriter, track: TrackRow, state: GridState) -> None:
    """Keep the state. Raises ``LibraryError`` of kind ``not-analysed`` for a file that has no
    recording.
    """
    if track.recording_id is None:
        raise LibraryError(
            f"{track.path} could not be analysed, so it has no beats to correct; "
            "musicanalyzer list --failed says why.",
            kind="not-analysed",
        )
    writer.set_beats(track.recording_id, state.own, _labels(state))


def _labels(state: GridState) -> dict[str, str | None]:
    return {
        # Four digits: with two, a grid of ten minutes would end 20 ms away from its tempo.
        "tempo": None if state.bpm is None else plain_number(state.bpm, 4),
        "grid": f"{state.shift_s:.4f}" if abs(state.shift_s) >= 5e-5 else None,
        "bar": str(state.bar) if state.bar else None,
    }


def grid_with(track: TrackRow, state: GridState) -> BeatGrid:
    """The beats that a state makes of a track."""
    seen = with_state(track, state)
    return beat_grid(seen.results, seen.corrections, seen.duration_s or 0.0, own=seen.grid)


def bpm_with(track: TrackRow, state: GridState) -> float | None:
    """The tempo that counts then; the file's own where nobody says any other."""
    return facts_of(with_state(track, state)).bpm


# Steps


def shifted(state: GridState, by_s: float) -> GridState:
    """All beats later, or earlier where negative. Raises ``SettingsError`` where that would be
    farther than ``FARTHEST_SHIFT_S`` from where they were found.
    """
    shift_s = state.shift_s + by_s
    if abs(shift_s) > FARTHEST_SHIFT_S:
        raise SettingsError(
            f"Beats are moved by {FARTHEST_SHIFT_S:.0f} seconds at most; set the first beat where"
            " it is heard instead.",
            kind="grid",
        )
    return replace(state, shift_s=shift_s)


def bar_at(track: TrackRow, state: GridState, at_s: float) -> GridState:
    """Bars begin at the beat nearest to ``at_s``. Raises ``SettingsError`` without beats."""
    grid = _some(track, state)
    place = _place(grid, _nearest(grid, at_s))
    return replace(state, bar=(state.bar + place) % BEATS_PER_BAR)


def first_beat_at(track: TrackRow, state: GridState, at_s: float) -> GridState:
    """A bar begins at ``at_s``: its nearest beat is moved there, and all others with it.

    A track without beats gets even ones through ``at_s``. Raises ``SettingsError`` where it has no
    tempo either.
    """
    grid = grid_with(track, state)
    if len(grid.beats_s) < 2:
        return _even(_tempo(track, state), at_s)
    near_s = float(grid.beats_s[_nearest(grid, at_s)])
    turned = bar_at(track, state, near_s)
    if abs(turned.shift_s + at_s - near_s) <= FARTHEST_SHIFT_S:
        return shifted(turned, at_s - near_s)
    return _even(_tempo(track, state), at_s)


def at_tempo(track: TrackRow, state: GridState, bpm: float) -> GridState:
    """Even beats of a tempo through the first bar's beginning; of a track without beats, from its
    start. Raises ``SettingsError`` for a tempo that cannot be.
    """
    grid = grid_with(track, state)
    first_s = grid.downbeats_s if len(grid.downbeats_s) else grid.beats_s
    return _even(bpm, float(first_s[0]) if len(first_s) else 0.0)


def scaled(track: TrackRow, state: GridState, factor: float) -> GridState:
    """Twice (2.0) or half (0.5) as fast; beats stay where they are. Raises ``SettingsError``."""
    bpm = _checked(_tempo(track, state) * factor)
    # In beats, which are now twice as many, or half.
    bar = round(state.bar * factor) % BEATS_PER_BAR if factor > 1 else state.bar // 2
    if state.own is None:
        return replace(state, bpm=bpm, bar=bar)
    marks = tuple((start_s, each * factor, beat) for start_s, each, beat in state.own.marks)
    return replace(state, bpm=bpm, bar=bar, own=replace(state.own, marks=marks))


def through(track: TrackRow, state: GridState, first_s: float, second_s: float) -> GridState:
    """Even beats through two that the user has marked, with a whole number of beats of about the
    present tempo between them; without a tempo, one. Bars begin where they did about the first.
    """
    first_s, second_s = sorted((first_s, second_s))
    apart_s = second_s - first_s
    known = bpm_with(track, state)
    n = max(1, round(apart_s * known / 60)) if known else 1
    if apart_s < 60 / FASTEST_BPM:
        raise SettingsError(
            "The two beats lie too near to each other; mark two that are some bars apart.",
            kind="grid",
        )
    grid = grid_with(track, state)
    beat = _place(grid, _nearest(grid, first_s)) + 1 if len(grid.beats_s) >= 2 else 1
    return _even(60 * n / apart_s, first_s, beat)


def of_marks(marks: Sequence[GridMark], origin: str, duration_s: float) -> GridState | None:
    """A grid as another program has it; None where it cannot be one."""
    kept: list[tuple[float, float, int]] = []
    for mark in sorted(marks, key=lambda mark: mark.start_s):
        is_later = not kept or mark.start_s > kept[-1][0] + 1e-3
        if is_later and mark.start_s <= duration_s and SLOWEST_BPM <= mark.bpm <= FASTEST_BPM:
            beat = mark.beat if 1 <= mark.beat <= BEATS_PER_BAR else 1
            kept.append((mark.start_s, mark.bpm, beat))
    if not kept or len(kept) > MAX_MARKS:
        return None
    if kept[0][0] < 0:  # a first beat before the file's start: the same beats, from within
        start_s, bpm, beat = kept[0]
        steps = int(np.ceil(-start_s * bpm / 60 - 1e-9))
        kept[0] = (start_s + steps * 60 / bpm, bpm, (beat - 1 + steps) % BEATS_PER_BAR + 1)
    own = StoredGrid(tuple(kept), origin)
    return GridState(bpm=main_bpm(own, duration_s), own=own)


def _even(bpm: float, at_s: float, beat: int = 1) -> GridState:
    bpm = _checked(bpm)
    return GridState(bpm=bpm, own=StoredGrid(((max(0.0, at_s), bpm, beat),)))


def _tempo(track: TrackRow, state: GridState) -> float:
    bpm = bpm_with(track, state)
    if bpm is None:
        raise SettingsError(
            "No tempo is known yet; tap it, or give it in beats per minute first.", kind="grid"
        )
    return bpm


def _checked(bpm: float) -> float:
    if not SLOWEST_BPM <= bpm <= FASTEST_BPM:
        raise SettingsError(
            f"A tempo is from {SLOWEST_BPM:.0f} to {FASTEST_BPM:.0f} beats per minute, not"
            f" {bpm:.1f}.",
            kind="grid",
        )
    return bpm


def _some(track: TrackRow, state: GridState) -> BeatGrid:
    grid = grid_with(track, state)
    if len(grid.beats_s) < 2:
        raise SettingsError(
            "No beats are there yet; set the first beat where it is heard.", kind="grid"
        )
    return grid


def _nearest(grid: BeatGrid, at_s: float) -> int:
    return int(np.abs(grid.beats_s - at_s).argmin())


def _place(grid: BeatGrid, index: int) -> int:
    """How many beats after the beginning of its bar, 0 to 3; 0 where no bars are known."""
    if not len(grid.downbeats_s):
        return 0
    begins = np.searchsorted(grid.beats_s, grid.downbeats_s - 1e-4)
    before = begins[begins <= index]
    start = int(before[-1]) if len(before) else int(begins[0])
    return (index - start) % BEATS_PER_BAR
