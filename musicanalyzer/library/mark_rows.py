"""The user's own cues and beat grid of a recording, as functions of an open connection.

Both belong to the recording, like a correction: every copy of a track has them, and nothing that is
computed ever writes here. A list of cues may be there and be empty: then the user wants none.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from musicanalyzer.library import correction_rows
from musicanalyzer.library.records import StoredCue, StoredGrid
from musicanalyzer.library.text import clean
from musicanalyzer.library.writes import Writes, now


class MarkWrites(Writes):
    """The part of the writer that keeps cues and grids; see ``LibraryWriter``."""

    def set_cues(
        self,
        recording_id: int,
        cues: Sequence[StoredCue] | None,
        *,
        at: float | None = None,
    ) -> None:
        """The user's list of cues, in its order; ``None``: those that were found count again."""
        kept = None if cues is None else list(cues)
        when = now(at)
        self._hand_over(lambda connection: set_cues(connection, recording_id, kept, at=when))

    def set_grid(
        self, recording_id: int, grid: StoredGrid | None, *, at: float | None = None
    ) -> None:
        """The user's beat grid; ``None``: the beats that were found count again."""
        self.set_beats(recording_id, grid, {}, at=at)

    def set_beats(
        self,
        recording_id: int,
        grid: StoredGrid | None,
        corrections: Mapping[str, str | None],
        *,
        at: float | None = None,
    ) -> None:
        """The user's beat grid and, in the same step, corrections by head; ``None`` takes back."""
        when, said = now(at), dict(corrections)

        def write(connection: sqlite3.Connection) -> None:
            set_grid(connection, recording_id, grid, at=when)
            for head, label in said.items():
                labels = [] if label is None else [label]
                correction_rows.correct(connection, recording_id, head, labels, at=when)

        self._hand_over(write)


def set_cues(
    connection: sqlite3.Connection,
    recording_id: int,
    cues: Sequence[StoredCue] | None,
    *,
    at: float,
) -> None:
    """Replace the list. Of a recording that is no longer there: nothing."""
    connection.execute("DELETE FROM cue_lists WHERE recording_id = ?", (recording_id,))
    if cues is None:
        return
    added = connection.execute(
        "INSERT INTO cue_lists (recording_id, changed_at) SELECT id, ? FROM recordings"
        " WHERE id = ?",
        (at, recording_id),
    )
    if added.rowcount:
        connection.executemany(
            """INSERT INTO cues
            (recording_id, position, start_s, end_s, name, pad, colour, locked, origin)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                (recording_id, position, cue.start_s, cue.end_s, clean(cue.name) or "", cue.pad,
                 cue.colour, cue.locked, cue.origin)
                for position, cue in enumerate(cues)
            ],
        )  # fmt: skip


def set_grid(
    connection: sqlite3.Connection, recording_id: int, grid: StoredGrid | None, *, at: float
) -> None:
    """Replace the grid. Of a recording that is no longer there: nothing."""
    connection.execute("DELETE FROM grids WHERE recording_id = ?", (recording_id,))
    if grid is not None:
        connection.execute(
            """INSERT INTO grids (recording_id, marks, origin, changed_at)
            SELECT id, ?, ?, ? FROM recordings WHERE id = ?""",
            (json.dumps(grid.marks), grid.origin, at, recording_id),
        )


def cues_of(
    connection: sqlite3.Connection, recording_ids: Iterable[int]
) -> dict[int, tuple[StoredCue, ...]]:
    """The lists of those recordings that have one, in their order."""
    wanted = (json.dumps(sorted(recording_ids)),)
    found: dict[int, list[StoredCue]] = {
        recording_id: []
        for (recording_id,) in connection.execute(
            """SELECT recording_id FROM json_each(?) AS wanted
            CROSS JOIN cue_lists ON recording_id = wanted.value""",
            wanted,
        )
    }
    for recording_id, start_s, end_s, name, pad, colour, locked, origin in connection.execute(
        """SELECT recording_id, start_s, end_s, name, pad, colour, locked, origin
        FROM json_each(?) AS wanted CROSS JOIN cues ON recording_id = wanted.value
        ORDER BY recording_id, position""",
        wanted,
    ):
        found[recording_id].append(
            StoredCue(start_s, name, end_s, pad, colour, bool(locked), origin)
        )
    return {recording_id: tuple(cues) for recording_id, cues in found.items()}


def grids_of(connection: sqlite3.Connection, recording_ids: Iterable[int]) -> dict[int, StoredGrid]:
    """The grids of those recordings that have one of the user's."""
    return {
        recording_id: StoredGrid(
            tuple((start_s, bpm, beat) for start_s, bpm, beat in json.loads(marks)), origin
        )
        for recording_id, marks, origin in connection.execute(
            """SELECT recording_id, marks, origin FROM json_each(?) AS wanted
            CROSS JOIN grids ON recording_id = wanted.value""",
            (json.dumps(sorted(recording_ids)),),
        )
    }
