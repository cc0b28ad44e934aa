"""What sounds the same: fingerprints as they are read for comparing, and the pairs that were found.

Opaque here: what a fingerprint is, and what makes two recordings a pair. A pair is kept once, the
smaller recording id first. One that the user says is none is kept and not told.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from musicanalyzer.library.faults import reported
from musicanalyzer.library.writes import Writes, now

HEAD = "fingerprint"
Pair = tuple[int, int]  # two recordings, the smaller id first

NOT_COPIES: tuple[str, ...] = (
    # Without cascade: what the user said keeps both recordings.
    """CREATE TABLE not_copies (
        recording_id INTEGER NOT NULL REFERENCES recordings (id),
        other_id INTEGER NOT NULL REFERENCES recordings (id),
        said_at REAL NOT NULL,
        PRIMARY KEY (recording_id, other_id),
        CHECK (recording_id < other_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX not_copies_by_other ON not_copies (other_id)",
)  # a migration


class CopyRow(NamedTuple):
    """Two recordings that sound the same; see ``docs/schema.md``."""

    recording_id: int
    other_id: int
    relation: str
    agreement: float
    offset_s: float
    overlap_s: float
    level_db: float
    tone_db: float


class CopyReads:
    """The part of :class:`musicanalyzer.library.reader.LibraryReader` that reads them."""

    path: Path
    _connection: sqlite3.Connection

    def _all(self, sql: str, *parameters: object) -> list[Any]:
        raise NotImplementedError

    def fingerprint_words(self, version: str, first: int, last: int) -> Iterator[tuple[int, bytes]]:
        """The words of fingerprints of this version, of the recordings from ``first`` to ``last``,
        by recording; read while they are consumed.
        """
        with reported(self.path):
            yield from self._connection.execute(
                """SELECT s.recording_id, s.data FROM structures AS s
                JOIN results AS r ON r.recording_id = s.recording_id AND r.head = s.head
                WHERE s.head = 'fingerprint' AND s.name = 'words' AND r.version = ?
                AND s.recording_id BETWEEN ? AND ? ORDER BY s.recording_id""",
                (version, first, last),
            )

    def fingerprint_lines(self, recording_ids: Iterable[int]) -> dict[int, bytes]:
        """The lines of these recordings' fingerprints; those without one are left out."""
        return dict(
            self._all(
                """SELECT s.recording_id, s.data FROM json_each(?) AS wanted
                CROSS JOIN structures AS s ON s.recording_id = wanted.value
                WHERE s.head = 'fingerprint' AND s.name = 'lines'""",
                json.dumps([int(each) for each in recording_ids]),
            )
        )

    def uncompared(self, version: str, rule: str) -> list[int]:
        """Recordings with a fingerprint of ``version`` that were not compared by ``rule``."""
        return [
            row[0]
            for row in self._all(
                """SELECT r.recording_id FROM results AS r
                LEFT JOIN compared AS c ON c.recording_id = r.recording_id AND c.version = ?
                WHERE r.head = 'fingerprint' AND r.version = ? AND c.recording_id IS NULL
                ORDER BY r.recording_id""",
                rule,
                version,
            )
        ]

    def copies(self) -> list[CopyRow]:
        """All pairs but those that the user says are none, in order."""
        return [
            CopyRow._make(row)
            for row in self._all(
                """SELECT * FROM copies AS c WHERE NOT EXISTS (SELECT 1 FROM not_copies AS n
                    WHERE n.recording_id = c.recording_id AND n.other_id = c.other_id)
                ORDER BY recording_id, other_id"""
            )
        ]

    def not_copies(self) -> list[Pair]:
        """The pairs that are none, as the user says, in order."""
        return self._all("SELECT recording_id, other_id FROM not_copies ORDER BY 1, 2")

    def present_tracks(self) -> dict[int, list[int]]:
        """The present tracks of recordings that have several, or one and a pair; by recording."""
        found: dict[int, list[int]] = {}
        for recording_id, track_id in self._all(
            """SELECT recording_id, id FROM tracks
            WHERE missing_since IS NULL AND recording_id IN (
                SELECT recording_id FROM tracks WHERE missing_since IS NULL
                AND recording_id IS NOT NULL GROUP BY recording_id HAVING count(*) > 1
                UNION SELECT recording_id FROM copies UNION SELECT other_id FROM copies
            ) ORDER BY recording_id, id"""
        ):
            found.setdefault(recording_id, []).append(track_id)
        return found

    def sounds_of(self, recording_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
        """Sample rate and channels of these recordings."""
        return {
            row[0]: (row[1], row[2])
            for row in self._all(
                """SELECT r.id, r.sample_rate, r.channels FROM json_each(?) AS wanted
                CROSS JOIN recordings AS r ON r.id = wanted.value""",
                json.dumps([int(each) for each in recording_ids]),
            )
        }

    def n_without_fingerprint(self, version: str) -> int:
        """Recordings with a present file that no fingerprint of ``version`` was made of."""
        rows = self._all(
            """SELECT count(DISTINCT t.recording_id) FROM tracks AS t
            WHERE t.missing_since IS NULL AND t.recording_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM results AS r WHERE r.recording_id = t.recording_id
                AND r.head = 'fingerprint' AND r.version = ?)""",
            version,
        )
        return int(rows[0][0])

    def measures_of(self, recording_ids: Collection[int], head: str) -> dict[int, dict[str, float]]:
        """What one head measured of these recordings, by recording and name."""
        found: dict[int, dict[str, float]] = {}
        for recording_id, name, value in self._all(
            """SELECT m.recording_id, m.name, m.value FROM json_each(?) AS wanted
            CROSS JOIN measures AS m ON m.recording_id = wanted.value AND m.head = ?""",
            json.dumps(sorted(recording_ids)),
            head,
        ):
            found.setdefault(recording_id, {})[name] = value
        return found

    def falsely_lossless(self) -> set[int]:
        """Recordings in a lossless file that the audit found to be lossy inside."""
        rows = self._all("SELECT recording_id FROM audio_findings WHERE kind = 'lossy'")
        return {row[0] for row in rows}


class CopyWrites(Writes):
    """The part of :class:`musicanalyzer.library.writer.LibraryWriter` that writes them."""

    def store_copies(
        self, compared: Collection[int], pairs: Collection[CopyRow], *, rule: str
    ) -> None:
        """``pairs`` are all that ``compared`` are in: earlier ones of theirs go."""
        ids, rows = json.dumps(sorted(compared)), list(pairs)

        def write(connection: sqlite3.Connection) -> None:
            for column in ("recording_id", "other_id"):
                connection.execute(
                    f"DELETE FROM copies WHERE {column} IN (SELECT value FROM json_each(?))", (ids,)
                )
            # A recording may have been pruned since it was read.
            connection.executemany(
                """INSERT INTO copies SELECT ?, ?, ?, ?, ?, ?, ?, ?
                WHERE (SELECT count(*) FROM recordings WHERE id IN (?, ?)) = 2""",
                [(*row, row.recording_id, row.other_id) for row in rows],
            )
            connection.execute(
                """INSERT INTO compared (recording_id, version)
                SELECT r.id, ? FROM json_each(?) AS wanted
                JOIN recordings AS r ON r.id = wanted.value WHERE true
                ON CONFLICT (recording_id) DO UPDATE SET version = excluded.version""",
                (rule, ids),
            )

        self._hand_over(write)

    def tell_apart(self, pairs: Iterable[Pair], *, at: float | None = None) -> None:
        """These are no copies of each other, whatever is found. Done again, it changes nothing."""
        when = now(at)
        rows = [(when, one, other) for one, other in map(sorted, pairs)]
        self._hand_over(
            lambda connection: connection.executemany(
                """INSERT OR IGNORE INTO not_copies SELECT one.id, other.id, ?
                FROM recordings AS one JOIN recordings AS other
                WHERE one.id = ? AND other.id = ?""",
                rows,
            )
        )

    def take_back_apart(self, pairs: Iterable[Pair]) -> None:
        rows = [(one, other) for one, other in map(sorted, pairs)]
        self._hand_over(
            lambda connection: connection.executemany(
                "DELETE FROM not_copies WHERE recording_id = ? AND other_id = ?", rows
            )
        )
