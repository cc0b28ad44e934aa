"""Takes cues and beat grids from a file of Rekordbox or Traktor into the library, when asked.

Cues join the user's list, marked with the program they came from, and replace what came from it
before; a grid takes the place of the beats that were found, unless the user has corrected those.
What each track had before is returned, so that it can be put back. Places are taken as the other
program has them: programs may count the silence that an MP3 begins with differently, by up to some
50 ms; the grid can then be moved.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services import cue_edits, grid_edits
from musicanalyzer.services.formats.model import Cue, GridMark
from musicanalyzer.services.formats.places import PathMap
from musicanalyzer.services.grid_edits import GridState
from musicanalyzer.services.import_playlist import NotFound, match_entries
from musicanalyzer.services.playlist_files import read_collection
from musicanalyzer.services.track_facts import STRUCTURES

_GROUP = 500  # tracks that are read at a time


@dataclass(frozen=True, slots=True)
class ReadMarks:
    """What a file has of one track of the library."""

    track_id: int
    cues: tuple[Cue, ...]
    grid: tuple[GridMark, ...]


@dataclass(frozen=True, slots=True)
class FoundMarks:
    """What a file has for this library. ``origin`` is the program's name."""

    origin: str
    marks: tuple[ReadMarks, ...] = ()
    not_found: tuple[NotFound, ...] = ()

    @property
    def n_cues(self) -> int:
        return sum(bool(each.cues) for each in self.marks)

    @property
    def n_grids(self) -> int:
        return sum(bool(each.grid) for each in self.marks)


@dataclass(frozen=True, slots=True)
class Before:
    """What a track had before marks were kept."""

    track: TrackRow
    cues: cue_edits.Cues | None
    state: GridState


def match_marks(
    reader: LibraryReader, file: str | Path, *, mapped: PathMap | None = None
) -> FoundMarks:
    """Every track that the file marks and the library holds. Errors as ``read_playlist_file``; a
    format without marks has none.
    """
    origin, entries = read_collection(file)
    marked = list(dict.fromkeys(entry for entry in entries if entry.cues or entry.grid))
    folder = Path(os.path.abspath(file)).parent
    found = match_entries(reader, marked, folder, mapped or PathMap())
    by_track: dict[int, ReadMarks] = {}
    for entry, match in found.items():
        if match.track_id is not None:
            by_track.setdefault(match.track_id, ReadMarks(match.track_id, entry.cues, entry.grid))
    missing = (
        NotFound(" ".join(entry.shown.split())[:300], match.reason)
        for entry, match in found.items()
        if match.track_id is None
    )
    return FoundMarks(origin, tuple(by_track.values()), tuple(missing))


def keep_marks(reader: LibraryReader, writer: LibraryWriter, found: FoundMarks) -> list[Before]:
    """Keep them; returns what is to be put back to undo it. Tracks that have gone are passed
    over.
    """
    before = []
    for track, marks in _with_tracks(reader, found.marks):
        if track.recording_id is None:
            continue
        duration_s = track.duration_s or 0.0
        state = grid_edits.state_of(track)
        before.append(Before(track, track.cues, state))
        if marks.cues:
            cues = cue_edits.merged(track.cues, marks.cues, found.origin, duration_s)
            cue_edits.put(writer, track, cues)
        taken = grid_edits.of_marks(marks.grid, found.origin, duration_s)
        if taken is not None and _may_be_replaced(state):
            grid_edits.put(writer, track, taken)
    return before


def put_back(writer: LibraryWriter, before: Sequence[Before]) -> None:
    """Undo :func:`keep_marks`."""
    for each in before:
        cue_edits.put(writer, each.track, each.cues)
        grid_edits.put(writer, each.track, each.state)


def _may_be_replaced(state: GridState) -> bool:
    """Not where the user has corrected the beats, by hand or after an import."""
    if state.own is None:
        return state == GridState()
    return state.own.origin != cue_edits.USER and not state.shift_s and not state.bar


def _with_tracks(
    reader: LibraryReader, marks: Sequence[ReadMarks]
) -> Iterator[tuple[TrackRow, ReadMarks]]:
    by_id = {each.track_id: each for each in marks}
    ids = list(by_id)
    for start in range(0, len(ids), _GROUP):
        for track in reader.tracks(ids[start : start + _GROUP], structures=STRUCTURES):
            yield track, by_id[track.id]
