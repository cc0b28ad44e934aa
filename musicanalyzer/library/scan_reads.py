"""What a scan must know of the library: which files it has seen, and what is stored of them."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from musicanalyzer.library.faults import reported
from musicanalyzer.library.moves import under
from musicanalyzer.library.records import (
    HeadResult,
    KnownFile,
    RecordingState,
    StaleRecording,
    Versions,
)
from musicanalyzer.library.rows import read_whole_results
from musicanalyzer.library.schema import one_moment


class ScanReads:
    """The part of :class:`musicanalyzer.library.reader.LibraryReader` that scans ask."""

    path: Path
    _connection: sqlite3.Connection

    def _one(self, sql: str, *parameters: object) -> tuple[Any, ...] | None:
        with reported(self.path):
            row: tuple[Any, ...] | None = self._connection.execute(sql, parameters).fetchone()
            return row

    def _all(self, sql: str, *parameters: object) -> list[Any]:
        with reported(self.path):
            return self._connection.execute(sql, parameters).fetchall()

    def known_files(self, roots: Iterable[str]) -> dict[str, KnownFile]:
        """Every file at or below the roots, by path, missing and failed ones among them."""
        files: dict[str, KnownFile] = {}
        decode, make = os.fsdecode, KnownFile._make
        with reported(self.path):
            for root in roots:
                where, bounds = under(root)
                for path, *state in self._connection.execute(
                    f"""SELECT path, id, size, mtime_ns, recording_id, missing_since IS NOT NULL,
                    failure_kind, failure_version FROM tracks WHERE {where}""",
                    bounds,
                ):
                    files[decode(path)] = make(state)
        return files

    def longer_than(self, roots: Iterable[str], longest_s: float) -> set[str]:
        """The paths of the files at or below the roots whose recordings are longer."""
        paths: set[str] = set()
        for root in roots:
            where, bounds = under(root)
            rows = self._all(
                f"""SELECT path FROM tracks WHERE {where} AND recording_id IN
                (SELECT id FROM recordings WHERE duration_s > ?)""",
                *bounds,
                longest_s,
            )
            paths.update(os.fsdecode(path) for (path,) in rows)
        return paths

    def files_below(self, roots: Iterable[str]) -> Iterator[tuple[int, str]]:
        """Id and path of every file at or below the roots, one after the other. Roots within each
        other give files twice.
        """
        with reported(self.path):
            for root in roots:
                where, bounds = under(root)
                for track_id, path in self._connection.execute(
                    f"SELECT id, path FROM tracks WHERE {where}", bounds
                ):
                    yield track_id, os.fsdecode(path)

    def find_recording(self, audio_hash: bytes) -> RecordingState | None:
        """What is stored of an audio content, committed; ``None`` where it is new."""
        row = self._one("SELECT id FROM recordings WHERE audio_hash = ?", audio_hash)
        return None if row is None else self.recording(row[0])

    def recording(self, recording_id: int) -> RecordingState | None:
        row = self._one(
            """SELECT r.audio_hash, e.version, p.version FROM recordings AS r
            LEFT JOIN embeddings AS e ON e.recording_id = r.id
            LEFT JOIN patches AS p ON p.recording_id = r.id WHERE r.id = ?""",
            recording_id,
        )
        if row is None:
            return None
        heads = dict(
            self._all("SELECT head, version FROM results WHERE recording_id = ?", recording_id)
        )
        return RecordingState(recording_id, row[0], heads, row[1], row[2])

    def stale(self, versions: Versions) -> Iterator[StaleRecording]:
        """Recordings with a present file and something of another version, or nothing at all."""
        wanted = versions.heads
        tests = [
            "(SELECT count(*) FROM results AS s JOIN json_each(?) AS h"
            " ON s.head = h.key AND s.version = h.value"
            " WHERE s.recording_id = r.id) < ?"
        ]
        parameters: list[object] = [json.dumps(dict(wanted)), len(wanted)]
        for table, version in (("embeddings", versions.embedding), ("patches", versions.patches)):
            if version is not None:
                tests.append(
                    f"NOT EXISTS (SELECT 1 FROM {table} AS x"
                    " WHERE x.recording_id = r.id AND x.version = ?)"
                )
                parameters.append(version)
        rows = self._all(
            f"""SELECT r.id FROM recordings AS r WHERE EXISTS (SELECT 1 FROM tracks AS t
            WHERE t.recording_id = r.id AND t.missing_since IS NULL) AND ({" OR ".join(tests)})
            ORDER BY r.id""",
            *parameters,
        )
        for (recording_id,) in rows:
            state = self.recording(recording_id)
            paths = self.paths_of(recording_id)
            if state is None or not paths:
                continue  # removed since
            yield StaleRecording(
                recording_id=recording_id,
                audio_hash=state.audio_hash,
                paths=paths,
                heads=tuple(head for head in wanted if state.heads.get(head) != wanted[head]),
                embedding=versions.embedding not in (None, state.embedding_version),
                patches=versions.patches not in (None, state.patches_version),
            )

    def paths_of(self, recording_id: int) -> tuple[str, ...]:
        """The present files of a recording, by age of their rows."""
        rows = self._all(
            "SELECT path FROM tracks WHERE recording_id = ? AND missing_since IS NULL ORDER BY id",
            recording_id,
        )
        return tuple(os.fsdecode(row[0]) for row in rows)

    def whole_results(self, recording_id: int) -> dict[str, HeadResult]:
        """All that is stored of a recording's heads, by head, with timelines and structures."""
        with reported(self.path), one_moment(self._connection):
            return read_whole_results(self._connection, recording_id)

    def patches(self, recording_id: int) -> tuple[str, bytes] | None:
        """Version and data of the stored patches."""
        return self._one("SELECT version, data FROM patches WHERE recording_id = ?", recording_id)
