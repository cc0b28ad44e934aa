"""The journal of what was written into music files: before and after, exactly, to be undone.

A file's row is committed as ``pending`` before the file is touched and settled afterwards, so that
a kill in between is known. What was in the tag and what came there are raw bytes, opaque here. An
undo is a run like any other, whose changes name those that they take back.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from musicanalyzer.library.text import shown_path
from musicanalyzer.library.writes import Writes, now

T = TypeVar("T")

PENDING, WRITTEN, FAILED = "pending", "written", "failed"


@dataclass(frozen=True, slots=True)
class TagRun:
    """One run. ``what``: the query, or what an undo was of; ``names``: JSON, what fields were
    called. ``finished_at`` is None where it was cut short. ``changes`` counts those in files that
    were written, ``undone`` those of them that have been taken back.
    """

    id: int
    is_undo: bool
    what: str
    names: str
    started_at: float
    finished_at: float | None
    written: int = 0
    failed: int = 0
    changes: int = 0
    undone: int = 0


@dataclass(frozen=True, slots=True)
class NewChange:
    """One field of a file about to change. ``undoes``: the change that this one takes back."""

    field: str
    before: bytes
    after: bytes
    shown_before: str | None
    shown_after: str | None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file about to be written. ``folder`` is where its copy will lie; ``seed`` what a tag that
    is new began with, ``None`` where the file had one; ``padding`` that of the tag before.
    """

    path: str
    folder: str
    track_id: int | None
    seed: bytes | None
    padding: int
    changes: tuple[NewChange, ...]


@dataclass(frozen=True, slots=True)
class TagChange:
    """One field as it was changed. ``undone_by`` is the run that took it back."""

    id: int
    field: str
    before: bytes
    after: bytes
    shown_before: str | None
    shown_after: str | None
    undoes: int | None
    undone_by: int | None


@dataclass(frozen=True, slots=True)
class TaggedFile:
    """One file of a run; ``message`` says why it failed."""

    id: int
    run_id: int
    path: str
    folder: str
    track_id: int | None
    state: str
    message: str | None
    seed: bytes | None
    padding: int
    changes: tuple[TagChange, ...]


class JournalWrites(Writes):
    """The part of :class:`musicanalyzer.library.writer.LibraryWriter` that keeps the journal."""

    def begin_tag_run(
        self, what: str, *, is_undo: bool, names: str, at: float | None = None
    ) -> int:
        """Returns its number."""
        when = now(at)

        def write(connection: sqlite3.Connection) -> int:
            row = connection.execute(
                "INSERT INTO tag_runs (is_undo, what, names, started_at) VALUES (?, ?, ?, ?)"
                " RETURNING id",
                (is_undo, what, names, when),
            ).fetchone()
            return int(row[0])

        return self._wait_for(write)

    def finish_tag_run(self, run_id: int, *, at: float | None = None) -> None:
        """A run that came to nothing leaves no row."""
        when = now(at)

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE tag_runs SET finished_at = ? WHERE id = ?", (when, run_id))
            connection.execute(
                "DELETE FROM tag_runs WHERE id = ?"
                " AND NOT EXISTS (SELECT 1 FROM tag_files WHERE run_id = ?)",
                (run_id, run_id),
            )

        self._wait_for(write)

    def begin_tag_file(self, run_id: int, file: NewFile) -> int:
        """Returns the row's number once it is on the disk."""

        def write(connection: sqlite3.Connection) -> int:
            file_id = _insert_file(connection, run_id, file, PENDING, None)
            connection.executemany(
                """INSERT INTO tag_changes (file_id, field, before, after, shown_before,
                shown_after, undoes) VALUES (?, ?, ?, ?, ?, ?, ?)""",
                [
                    (file_id, c.field, c.before, c.after, c.shown_before, c.shown_after, c.undoes)
                    for c in file.changes
                ],
            )
            return file_id

        return self._wait_for(write)

    def settle_tag_file(self, file_id: int, *, written: bool, message: str | None = None) -> None:
        """``written``: its changes hold. Otherwise they never happened, and ``message`` says why;
        without one, there is nothing to tell and the row goes.
        """

        def write(connection: sqlite3.Connection) -> None:
            if not written:
                connection.execute("DELETE FROM tag_changes WHERE file_id = ?", (file_id,))
            if not written and message is None:
                connection.execute("DELETE FROM tag_files WHERE id = ?", (file_id,))
                return
            connection.execute(
                "UPDATE tag_files SET state = ?, message = ? WHERE id = ?",
                (WRITTEN if written else FAILED, message, file_id),
            )
            if written:
                _mark_undone(connection, file_id)

        self._wait_for(write)

    def note_failed_file(self, run_id: int, path: str, track_id: int | None, message: str) -> None:
        """A file that could not even be begun."""
        file = NewFile(path, os.path.dirname(path), track_id, None, 0, ())
        self._wait_for(lambda connection: _insert_file(connection, run_id, file, FAILED, message))


def _insert_file(
    connection: sqlite3.Connection, run_id: int, file: NewFile, state: str, message: str | None
) -> int:
    row = connection.execute(
        """INSERT INTO tag_files (run_id, path, path_text, folder, track_id, state, message, seed,
        padding) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
        (
            run_id, os.fsencode(file.path), shown_path(file.path), os.fsencode(file.folder),
            file.track_id, state, message, file.seed, file.padding,
        ),
    ).fetchone()  # fmt: skip
    return int(row[0])


def _mark_undone(connection: sqlite3.Connection, file_id: int) -> None:
    """What the file's changes take back is undone; what that had taken back in its turn holds."""
    rows = connection.execute(
        """SELECT f.run_id, c.undoes, u.undoes FROM tag_changes AS c
        JOIN tag_files AS f ON f.id = c.file_id
        JOIN tag_changes AS u ON u.id = c.undoes WHERE c.file_id = ?""",
        (file_id,),
    ).fetchall()
    for run_id, undone, again in rows:
        connection.execute("UPDATE tag_changes SET undone_by = ? WHERE id = ?", (run_id, undone))
        connection.execute("UPDATE tag_changes SET undone_by = NULL WHERE id = ?", (again,))


class JournalReads:
    """The part of :class:`musicanalyzer.library.reader.LibraryReader` that reads the journal."""

    path: Path

    def _all(self, sql: str, *parameters: object) -> list[Any]:
        raise NotImplementedError

    def tag_runs(self) -> list[TagRun]:
        """The newest first."""
        return [
            TagRun(row[0], bool(row[1]), *row[2:])
            for row in self._all(
                """SELECT r.id, r.is_undo, r.what, r.names, r.started_at, r.finished_at,
                (SELECT count(*) FROM tag_files WHERE run_id = r.id AND state = 'written'),
                (SELECT count(*) FROM tag_files WHERE run_id = r.id AND state = 'failed'),
                count(c.id), count(c.undone_by)
                FROM tag_runs AS r
                LEFT JOIN tag_files AS f ON f.run_id = r.id AND f.state = 'written'
                LEFT JOIN tag_changes AS c ON c.file_id = f.id
                GROUP BY r.id ORDER BY r.id DESC"""
            )
        ]

    def tag_run(self, run_id: int) -> TagRun | None:
        return next((run for run in self.tag_runs() if run.id == run_id), None)

    def tagged_files(
        self, run_id: int | None = None, *, pending: bool = False, limit: int | None = None
    ) -> list[TaggedFile]:
        """The files of one run, at most ``limit``, or those of all runs that are pending, with
        their changes.
        """
        condition = "state = 'pending'" if pending else "run_id = ?"
        parameters = (*(() if pending else (run_id,)), -1 if limit is None else limit)
        changes: dict[int, list[TagChange]] = {}
        for file_id, *change in self._all(
            f"""SELECT file_id, id, field, before, after, shown_before, shown_after, undoes,
            undone_by FROM tag_changes
            WHERE file_id IN (SELECT id FROM tag_files WHERE {condition} ORDER BY id LIMIT ?)
            ORDER BY id""",
            *parameters,
        ):
            changes.setdefault(file_id, []).append(TagChange(*change))
        return [
            TaggedFile(
                id=row[0],
                run_id=row[1],
                path=os.fsdecode(row[2]),
                folder=os.fsdecode(row[3]),
                track_id=row[4],
                state=row[5],
                message=row[6],
                seed=row[7],
                padding=row[8],
                changes=tuple(changes.get(row[0], ())),
            )
            for row in self._all(
                f"""SELECT id, run_id, path, folder, track_id, state, message, seed, padding
                FROM tag_files WHERE {condition} ORDER BY id LIMIT ?""",
                *parameters,
            )
        ]


def names_of_folders(files: Iterable[TaggedFile]) -> list[str]:
    """The folders in which copies of these files may lie, each once."""
    return list(dict.fromkeys(file.folder for file in files))
