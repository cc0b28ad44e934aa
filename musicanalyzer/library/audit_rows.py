"""What audits of files found, what they have to look at, and what the user finds all right.

Checks of samples belong to recordings, stated lengths to files as they were (size and time). What
was computed by another version counts as not there. Evidence is JSON, opaque here. Findings that
the user dismissed are kept and not told.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.library.faults import reported
from musicanalyzer.library.query_sql import HEARD, genres_written
from musicanalyzer.library.writes import Writes, now

_PRESENT = "t.missing_since IS NULL AND t.recording_id IS NOT NULL"
_CHOSEN = "(:ids IS NULL OR t.id IN (SELECT value FROM json_each(:ids)))"
_UNDISMISSED = """NOT EXISTS (SELECT 1 FROM audit_dismissals AS d
    WHERE d.recording_id = t.recording_id AND d.kind = :kind)"""
_CURRENT_LENGTH = """s.track_id = t.id AND s.size = t.size AND s.mtime_ns = t.mtime_ns
    AND s.version = :version"""


class FileToCheck(NamedTuple):
    """A present file of which something is not known yet. ``wants_audio``: this file's samples
    are to stand for those of its recording, which ``true_peak_db`` is known of or not.
    """

    track_id: int
    recording_id: int
    path: str
    size: int
    mtime_ns: int
    duration_s: float
    codec: str
    true_peak_db: float | None
    wants_audio: bool
    wants_length: bool


class StoredFinding(NamedTuple):
    track_id: int
    recording_id: int
    degree: float
    evidence: Mapping[str, Any]


class StatedRow(NamedTuple):
    """A file's length as it was heard and as the file states it, in seconds; see ``schema.md``."""

    track_id: int
    recording_id: int
    duration_s: float
    promised_s: float | None
    tag_s: float | None
    shown_s: float | None


class LevelRow(NamedTuple):
    """How loud a file is along time, from 0 to 255, where that was measured. ``is_mute``: nothing
    in it is to be heard, so that it has no direction among vectors.
    """

    track_id: int
    recording_id: int
    is_mute: bool
    step_s: float | None
    data: bytes | None


@dataclass(frozen=True, slots=True)
class StoredCheck:
    """The check of one recording's samples; ``failure`` is why there is none."""

    failure: str | None
    cutoff_hz: float | None
    spectrum: bytes | None


@dataclass(frozen=True, slots=True)
class NewFinding:
    kind: str
    degree: float
    evidence: Mapping[str, object]


class AuditReads:
    """The part of :class:`musicanalyzer.library.reader.LibraryReader` that audits ask."""

    path: Path
    _connection: sqlite3.Connection

    def id_array(self, query: str = "") -> NDArray[np.int64]:
        raise NotImplementedError

    def files_to_check(self, query: str, *, version: str) -> list[FileToCheck]:
        """By path. Raises ``QueryError``."""
        ids = self._chosen(query)
        with reported(self.path):
            rows = self._connection.execute(
                f"""SELECT * FROM (SELECT t.id, t.recording_id, t.path, t.size, t.mtime_ns,
                    r.duration_s, r.codec,
                    (SELECT value FROM measures AS m
                        WHERE m.recording_id = r.id AND +m.name = 'true_peak'),
                    t.place = 1 AND NOT EXISTS (SELECT 1 FROM audio_checks AS c
                        WHERE c.recording_id = r.id AND c.version = :version) AS audio,
                    NOT EXISTS (SELECT 1 FROM stated_lengths AS s WHERE {_CURRENT_LENGTH}) AS length
                FROM (SELECT t.id, t.recording_id, t.path, t.size, t.mtime_ns,
                        row_number() OVER (PARTITION BY t.recording_id ORDER BY t.id) AS place
                    FROM tracks AS t WHERE {_PRESENT} AND {_CHOSEN}) AS t
                JOIN recordings AS r ON r.id = t.recording_id)
                WHERE audio OR length ORDER BY path""",
                {"ids": ids, "version": version},
            )
            return [
                FileToCheck._make((*row[:2], os.fsdecode(row[2]), *row[3:-2], *map(bool, row[-2:])))
                for row in rows
            ]

    def audio_findings(self, kind: str, query: str, *, version: str) -> list[StoredFinding]:
        """What a current check found of present files, the highest degree first."""
        ids = self._chosen(query)
        with reported(self.path):
            rows = self._connection.execute(
                f"""SELECT t.id, t.recording_id, f.degree, f.evidence FROM audio_findings AS f
                JOIN audio_checks AS c ON c.recording_id = f.recording_id AND c.version = :version
                JOIN tracks AS t ON t.recording_id = f.recording_id
                WHERE f.kind = :kind AND {_PRESENT} AND {_CHOSEN} AND {_UNDISMISSED}
                ORDER BY f.degree DESC, t.sort_key, t.id""",
                {"ids": ids, "version": version, "kind": kind},
            )
            return [StoredFinding._make((*row[:3], json.loads(row[3]))) for row in rows]

    def failed_checks(self, query: str, kind: str, *, version: str) -> list[StoredFinding]:
        """Present files whose samples could not be looked at, with the ``reason``."""
        ids = self._chosen(query)
        with reported(self.path):
            rows = self._connection.execute(
                f"""SELECT t.id, t.recording_id, c.failure FROM audio_checks AS c
                JOIN tracks AS t ON t.recording_id = c.recording_id
                WHERE c.failure IS NOT NULL AND c.version = :version
                AND {_PRESENT} AND {_CHOSEN} AND {_UNDISMISSED} ORDER BY t.sort_key, t.id""",
                {"ids": ids, "version": version, "kind": kind},
            )
            return [StoredFinding(track, rec, 1.0, {"reason": why}) for track, rec, why in rows]

    def stated_lengths(self, query: str, kind: str, *, version: str) -> list[StatedRow]:
        """What present files state, where they state anything and ``kind`` is not dismissed."""
        ids = self._chosen(query)
        with reported(self.path):
            rows = self._connection.execute(
                f"""SELECT t.id, t.recording_id, r.duration_s, s.promised_s, s.tag_s, s.shown_s
                FROM tracks AS t JOIN recordings AS r ON r.id = t.recording_id
                JOIN stated_lengths AS s ON {_CURRENT_LENGTH}
                WHERE {_PRESENT} AND coalesce(s.promised_s, s.tag_s, s.shown_s) IS NOT NULL
                AND {_CHOSEN} AND {_UNDISMISSED} ORDER BY t.sort_key, t.id""",
                {"ids": ids, "version": version, "kind": kind},
            )
            return [StatedRow(*row) for row in rows]

    def level_lines(self, query: str, kind: str) -> list[LevelRow]:
        """Of present files of which ``kind`` is not dismissed."""
        ids = self._chosen(query)
        with reported(self.path):
            rows = self._connection.execute(
                f"""SELECT t.id, t.recording_id, coalesce(e.vector = zeroblob(length(e.vector)), 0),
                    l.step_s, l.data
                FROM tracks AS t LEFT JOIN embeddings AS e ON e.recording_id = t.recording_id
                LEFT JOIN timelines AS l
                    ON l.recording_id = t.recording_id AND l.head = 'loudness' AND l.label = 'level'
                WHERE {_PRESENT} AND {_CHOSEN} AND {_UNDISMISSED} ORDER BY t.sort_key, t.id""",
                {"ids": ids, "kind": kind},
            )
            return [LevelRow(track, rec, bool(mute), *line) for track, rec, mute, *line in rows]

    def level_line(self, recording_id: int) -> tuple[float, bytes] | None:
        """Seconds per step and the level along time, 0 to 255."""
        with reported(self.path):
            row: tuple[float, bytes] | None = self._connection.execute(
                """SELECT step_s, data FROM timelines
                WHERE recording_id = ? AND head = 'loudness' AND label = 'level'""",
                (recording_id,),
            ).fetchone()
            return row

    def audio_check(self, recording_id: int, *, version: str) -> StoredCheck | None:
        with reported(self.path):
            row = self._connection.execute(
                """SELECT failure, cutoff_hz, spectrum FROM audio_checks
                WHERE recording_id = ? AND version = ?""",
                (recording_id, version),
            ).fetchone()
            return None if row is None else StoredCheck(*row)

    def undismissed(self, track_ids: Iterable[int], kind: str) -> list[tuple[int, int]]:
        """Track and recording of those that the user has not found all right, in order."""
        with reported(self.path):
            return self._connection.execute(
                f"""SELECT t.id, t.recording_id FROM json_each(:ids) AS wanted
                CROSS JOIN tracks AS t ON t.id = wanted.value
                WHERE {_PRESENT} AND {_UNDISMISSED}""",
                {"ids": json.dumps([int(track_id) for track_id in track_ids]), "kind": kind},
            ).fetchall()

    def counts_as(self, recording_ids: Iterable[int]) -> dict[int, tuple[str, tuple[str, ...]]]:
        """Of recordings with a present file: the artist, folded, and the genres that it counts as:
        what the user says, else what its file's tag names, else what was heard in it.
        """
        found: dict[int, tuple[str, tuple[str, ...]]] = {}
        with reported(self.path):
            rows = self._connection.execute(
                f"""SELECT t.recording_id, x.artist, x.genre, {HEARD}, EXISTS (SELECT 1
                    FROM corrections AS c
                    WHERE c.recording_id = t.recording_id AND c.head = 'genre')
                FROM json_each(?) AS wanted
                CROSS JOIN tracks AS t ON t.recording_id = wanted.value
                JOIN track_text AS x ON x.track_id = t.id
                WHERE t.missing_since IS NULL ORDER BY t.id""",
                (json.dumps([int(recording_id) for recording_id in recording_ids]),),
            )
            for recording_id, artist, written, heard, is_said in rows:
                if recording_id in found:
                    continue
                named = () if is_said else genres_written(written)
                heard_as = () if heard in (None, "unsure") else (heard,)
                found[recording_id] = (artist, named or heard_as)
        return found

    def dismissals(self, kind: str) -> list[int]:
        """The recordings of which the user finds it all right."""
        with reported(self.path):
            return [
                row[0]
                for row in self._connection.execute(
                    "SELECT recording_id FROM audit_dismissals WHERE kind = ? ORDER BY 1", (kind,)
                )
            ]

    def all_right(self, recording_ids: Iterable[int]) -> dict[int, list[str]]:
        """The kinds that the user finds all right, by recording, of those that have some."""
        found: dict[int, list[str]] = {}
        with reported(self.path):
            for recording_id, kind in self._connection.execute(
                """SELECT recording_id, kind FROM json_each(?) AS wanted
                CROSS JOIN audit_dismissals ON recording_id = wanted.value ORDER BY 1, 2""",
                (json.dumps([int(each) for each in recording_ids]),),
            ):
                found.setdefault(recording_id, []).append(kind)
        return found

    def _chosen(self, query: str) -> str | None:
        """The ids of a query's tracks as JSON; None for all."""
        return json.dumps(self.id_array(query).tolist()) if query.strip() else None


class AuditWrites(Writes):
    """The part of :class:`musicanalyzer.library.writer.LibraryWriter` that keeps audits."""

    def store_audio_check(
        self,
        recording_id: int,
        version: str,
        check: StoredCheck,
        findings: Iterable[NewFinding],
        *,
        at: float | None = None,
    ) -> None:
        """Replace what is known of a recording's samples; of one that is gone: nothing."""
        when = now(at)
        rows = [
            (finding.kind, finding.degree, json.dumps(dict(finding.evidence), allow_nan=False))
            for finding in findings
        ]

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM audio_checks WHERE recording_id = ?", (recording_id,))
            stored = connection.execute(
                """INSERT INTO audio_checks
                SELECT id, ?, ?, ?, ?, ? FROM recordings WHERE id = ?""",
                (version, when, check.failure, check.cutoff_hz, check.spectrum, recording_id),
            )
            if stored.rowcount:
                connection.executemany(
                    "INSERT INTO audio_findings VALUES (?, ?, ?, ?)",
                    [(recording_id, *row) for row in rows],
                )

        self._hand_over(write)

    def store_stated_length(
        self,
        file: FileToCheck,
        version: str,
        *,
        promised_s: float | None,
        tag_s: float | None,
        shown_s: float | None,
    ) -> None:
        """What a file of this size and time states; of a track that is gone: nothing."""
        values = (file.size, file.mtime_ns, version, promised_s, tag_s, shown_s, file.track_id)
        self._hand_over(
            lambda connection: connection.execute(
                """INSERT OR REPLACE INTO stated_lengths
                SELECT id, ?, ?, ?, ?, ?, ? FROM tracks WHERE id = ?""",
                values,
            )
        )

    def dismiss(self, recording_ids: Iterable[int], kind: str, *, at: float | None = None) -> None:
        """The user finds it all right. Done again, it changes nothing."""
        when = now(at)
        rows = [(kind, when, recording_id) for recording_id in recording_ids]
        self._hand_over(
            lambda connection: connection.executemany(
                """INSERT OR IGNORE INTO audit_dismissals
                SELECT id, ?, ? FROM recordings WHERE id = ?""",
                rows,
            )
        )

    def take_back_dismissal(self, recording_ids: Iterable[int], kind: str) -> None:
        rows = [(recording_id, kind) for recording_id in recording_ids]
        self._hand_over(
            lambda connection: connection.executemany(
                "DELETE FROM audit_dismissals WHERE recording_id = ? AND kind = ?", rows
            )
        )
