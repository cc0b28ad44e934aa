"""What the user says in a head's place, as functions of an open connection.

A correction belongs to the recording, like an example: it stays when files move or vanish and when
the head answers anew. Nothing that is computed ever writes here.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence

from musicanalyzer.library.writes import Writes, now

# SQL that is true where ``{row}`` (with recording_id and head) has been decided by the user.
SETTLED = (
    "EXISTS (SELECT 1 FROM corrections AS c"
    " WHERE c.recording_id = {row}.recording_id AND c.head = {row}.head)"
)


def correct(
    connection: sqlite3.Connection,
    recording_id: int,
    head: str,
    labels: Sequence[str],
    *,
    at: float,
) -> None:
    """Replace what was said of a head. Of a recording that is no longer there: nothing."""
    take_back(connection, recording_id, head)
    connection.executemany(
        """INSERT INTO corrections (recording_id, head, position, label, corrected_at)
        SELECT id, ?, ?, ?, ? FROM recordings WHERE id = ?""",
        [(head, position, label, at, recording_id) for position, label in enumerate(labels)],
    )


def take_back(connection: sqlite3.Connection, recording_id: int, head: str) -> None:
    """Done again, it changes nothing."""
    connection.execute(
        "DELETE FROM corrections WHERE recording_id = ? AND head = ?", (recording_id, head)
    )


def corrections_of(
    connection: sqlite3.Connection, recording_ids: Iterable[int]
) -> dict[int, dict[str, tuple[str, ...]]]:
    """The user's labels by recording and head; recordings without any are left out."""
    found: defaultdict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for recording_id, head, label in connection.execute(
        """SELECT recording_id, head, label FROM json_each(?) AS wanted
        CROSS JOIN corrections ON recording_id = wanted.value
        ORDER BY recording_id, head, position""",
        (json.dumps(list(recording_ids)),),
    ):
        found[recording_id][head] = (*found[recording_id].get(head, ()), label)
    return dict(found)


def count(connection: sqlite3.Connection, head: str) -> int:
    """Of how many recordings the user has decided this head."""
    (number,) = connection.execute(
        "SELECT count(DISTINCT recording_id) FROM corrections WHERE head = ?", (head,)
    ).fetchone()
    return int(number)


def unsettled(
    connection: sqlite3.Connection,
    where: str,
    parameters: Sequence[object],
    head: str,
    *,
    limit: int,
    offset: int,
) -> list[int]:
    """One present track of each recording that the condition on ``tracks AS t`` describes and
    whose head the user has not decided, the least confident first. No confidence at all: nothing
    is to be heard there.

    The walk along the confidences ends with the page: 7 ms of 240 for the first of 6,600 tracks.
    """
    rows = connection.execute(
        f"""SELECT min(t.id) FROM results AS s
        CROSS JOIN tracks AS t ON t.recording_id = s.recording_id
        WHERE s.head = ? AND s.confidence > 0 AND {where} AND NOT {SETTLED.format(row="s")}
        GROUP BY s.confidence, s.recording_id ORDER BY s.confidence, s.recording_id
        LIMIT ? OFFSET ?""",
        (head, *parameters, limit, offset),
    )
    return [row[0] for row in rows]


def count_unsettled(
    connection: sqlite3.Connection, where: str, parameters: Sequence[object], head: str
) -> int:
    """How many recordings :func:`unsettled` would name in all."""
    (number,) = connection.execute(
        f"""SELECT count(DISTINCT t.recording_id) FROM tracks AS t WHERE {where} AND NOT EXISTS
            (SELECT 1 FROM corrections WHERE recording_id = t.recording_id AND head = ?)
            AND EXISTS (SELECT 1 FROM results
                WHERE recording_id = t.recording_id AND head = ? AND confidence > 0)""",
        (*parameters, head, head),
    ).fetchone()
    return int(number)


class CorrectionWrites(Writes):
    """The part of the writer that keeps what the user says; see ``LibraryWriter``."""

    def correct(
        self, recording_id: int, head: str, labels: Sequence[str], *, at: float | None = None
    ) -> None:
        """The user's labels in a head's place; earlier ones are replaced."""
        given, when = list(labels), now(at)
        self._hand_over(lambda connection: correct(connection, recording_id, head, given, at=when))

    def take_back_correction(self, recording_id: int, head: str) -> None:
        """The head's own answer holds again."""
        self._hand_over(lambda connection: take_back(connection, recording_id, head))
