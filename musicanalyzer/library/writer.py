"""The single writer: one thread, one connection, operations grouped into transactions.

Callers on any thread hand over operations through a bounded queue; a full queue makes them wait.
A transaction is committed after ``COMMIT_OPERATIONS`` operations or ``COMMIT_SECONDS``, whichever
comes first: one row per transaction costs some 4 ms, 500 rows together less than 0.1 ms each.

When the disk or another program stands in the way, the open transaction is rolled back, nothing
after it is written, and the ``LibraryError`` is raised by the next call, ``flush`` or ``close``.
"""

from __future__ import annotations

import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Generic

from musicanalyzer.errors import LibraryError
from musicanalyzer.library import moves, operations
from musicanalyzer.library.audit_rows import AuditWrites
from musicanalyzer.library.copy_rows import CopyWrites
from musicanalyzer.library.correction_rows import CorrectionWrites
from musicanalyzer.library.faults import translate
from musicanalyzer.library.journal import JournalWrites
from musicanalyzer.library.mark_rows import MarkWrites
from musicanalyzer.library.playlist_rows import PlaylistWrites
from musicanalyzer.library.records import (
    Analysis,
    Failure,
    FileStat,
    FileTags,
    HeadResult,
    ScanSummary,
)
from musicanalyzer.library.schema import open_writer
from musicanalyzer.library.taught_rows import LabelWrites
from musicanalyzer.library.text import clean
from musicanalyzer.library.writes import T, now

COMMIT_OPERATIONS = 500
COMMIT_SECONDS = 0.5
QUEUE_LENGTH = 500  # operations, each up to some 100 kB of patches

Operation = Callable[[sqlite3.Connection], object]


class _Reply(Generic[T]):
    """Where the writer's thread leaves the answer that a caller waits for."""

    value: T

    def __init__(self) -> None:
        self.event = threading.Event()
        self.error: BaseException | None = None

    def fail(self, error: BaseException | None) -> None:
        self.error = self.error or error
        self.event.set()


class _Item:
    """One entry of the queue; without an operation it ends the thread."""

    def __init__(self, operation: Operation | None, reply: _Reply[Any] | None = None) -> None:
        self.operation = operation
        self.reply = reply


class LibraryWriter(
    PlaylistWrites,
    CorrectionWrites,
    LabelWrites,
    MarkWrites,
    AuditWrites,
    CopyWrites,
    JournalWrites,
):
    """Writes to the library at ``path``; creates or migrates it. Use as a context manager.

    Methods that return ``None`` hand over and return at once; those that return something wait
    until it is committed; where ``durable``, so that a loss of power cannot take it back.
    ``LibraryError`` as :func:`musicanalyzer.library.schema.open_writer`.
    """

    def __init__(self, path: str | Path, *, durable: bool = False) -> None:
        self._path = Path(path)
        self._durable = durable
        self._queue: queue.Queue[_Item] = queue.Queue(QUEUE_LENGTH)
        self._error: BaseException | None = None
        self._closed = False
        opened = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(opened,), name="library-writer", daemon=True
        )
        self._thread.start()
        opened.wait()
        self._raise_what_broke()

    def __enter__(self) -> LibraryWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # Files of a scan

    def add_analysis(
        self, stat: FileStat, tags: FileTags, analysis: Analysis, *, added_at: float | None = None
    ) -> None:
        """A file and everything computed from its audio. A new path becomes a new row."""
        file = operations.prepare_file(stat, tags)
        operations.prepare_hash(analysis.audio.audio_hash)
        results = operations.prepare_results(analysis.results, analysis.timeline_step_s)
        operations.prepare_vector(analysis.embedding)
        at = now(added_at)

        def write(connection: sqlite3.Connection) -> None:
            recording_id = operations.store_recording(connection, analysis)
            operations.store_results(connection, recording_id, results)
            operations.store_embedding(
                connection, recording_id, analysis.embedding_version, analysis.embedding
            )
            operations.store_patches(
                connection, recording_id, analysis.patches_version, analysis.patches
            )
            operations.link_file(connection, file, recording_id, at)

        self._hand_over(write)

    def link_existing(
        self, stat: FileStat, tags: FileTags, audio_hash: bytes, *, added_at: float | None = None
    ) -> None:
        """A moved, renamed, retagged or copied file whose recording is analysed already."""
        file = operations.prepare_file(stat, tags)
        operations.prepare_hash(audio_hash)
        at = now(added_at)

        def write(connection: sqlite3.Connection) -> None:
            recording_id = operations.find_recording(connection, audio_hash)
            if recording_id is None:
                raise ValueError(f"no recording has the audio hash {audio_hash.hex()}")
            operations.link_file(connection, file, recording_id, at)

        self._hand_over(write)

    def record_failure(
        self,
        stat: FileStat,
        failure: Failure,
        tags: FileTags | None = None,
        *,
        added_at: float | None = None,
    ) -> None:
        """A file that has no analysis. ``tags=None``: those known before stay."""
        file = operations.prepare_file(stat, tags or FileTags())
        reason = (failure.kind, clean(failure.message) or "", failure.version)
        keep_tags = tags is None
        at = now(added_at)
        self._hand_over(
            lambda connection: operations.fail_file(
                connection, file, reason, at, keep_tags=keep_tags
            )
        )

    def relocate(self, track_id: int, stat: FileStat, tags: FileTags) -> None:
        """The row's file is now at ``stat.path``, as the user says. Replaces a row there."""
        file = operations.prepare_file(stat, tags)
        self._hand_over(lambda connection: operations.move_file(connection, track_id, file))

    def mark_missing(self, track_ids: Iterable[int], *, at: float | None = None) -> None:
        ids, when = list(track_ids), now(at)
        self._hand_over(lambda connection: moves.mark_missing(connection, ids, when))

    def mark_present(self, track_ids: Iterable[int]) -> None:
        ids = list(track_ids)
        self._hand_over(lambda connection: moves.mark_present(connection, ids))

    def finish_scan(
        self, roots: Sequence[str], seen_paths: Iterable[str], *, at: float | None = None
    ) -> ScanSummary:
        """Decide what became of files under ``roots`` that are not among ``seen_paths``.

        To be called once all files of a complete walk have been handed over, never after a
        cancelled or failed walk. ``seen_paths`` are all music files that exist under the roots,
        changed or not. See ``moves`` for how a move is told from a copy.
        """
        seen = frozenset(os.fsencode(path) for path in seen_paths)
        folders, when = list(roots), now(at)
        return self._wait_for(lambda connection: moves.finish_scan(connection, folders, seen, when))

    # Recordings

    def replace_results(
        self,
        recording_id: int,
        results: Sequence[HeadResult],
        *,
        timeline_step_s: float,
        embedding: bytes | None = None,
        embedding_version: str | None = None,
        patches: bytes | None = None,
        patches_version: str | None = None,
    ) -> None:
        """Results of heads that ran again; other heads stay. A removed recording is passed over."""
        rows = operations.prepare_results(results, timeline_step_s)
        if (embedding is None) != (embedding_version is None):
            raise ValueError("an embedding comes with its version")
        if (patches is None) != (patches_version is None):
            raise ValueError("patches come with their version")
        if embedding is not None:
            operations.prepare_vector(embedding)

        def write(connection: sqlite3.Connection) -> None:
            if not connection.execute(
                "SELECT 1 FROM recordings WHERE id = ?", (recording_id,)
            ).fetchone():
                return
            operations.store_results(connection, recording_id, rows)
            if embedding is not None and embedding_version is not None:
                operations.store_embedding(connection, recording_id, embedding_version, embedding)
            if patches is not None and patches_version is not None:
                operations.store_patches(connection, recording_id, patches_version, patches)

        self._hand_over(write)

    def forget(self, track_ids: Iterable[int]) -> None:
        """Remove rows (never files). The analysis stays until :meth:`prune_recordings`."""
        ids = list(track_ids)
        self._hand_over(lambda connection: operations.forget(connection, ids))

    def prune_recordings(self) -> int:
        """Remove the analysis that no track refers to; returns of how many recordings."""
        return self._wait_for(operations.prune_recordings)

    # The thread

    def flush(self) -> None:
        """Wait until everything handed over so far is committed."""
        self._wait_for(lambda connection: None)

    def close(self) -> None:
        """Commit, end the thread; raises what went wrong since the last call. Again: nothing."""
        if self._closed:
            return
        self._closed = True
        self._queue.put(_Item(None))
        self._thread.join()
        self._raise_what_broke()

    def _hand_over(self, operation: Operation) -> None:
        self._put(_Item(operation))

    def _wait_for(self, operation: Callable[[sqlite3.Connection], T]) -> T:
        done: _Reply[T] = _Reply()

        def answer(connection: sqlite3.Connection) -> None:
            done.value = operation(connection)

        self._put(_Item(answer, done))
        done.event.wait()
        if done.error is not None:
            raise done.error
        return done.value

    def _put(self, item: _Item) -> None:
        if self._closed:
            raise ValueError("the library writer is closed")
        self._raise_what_broke()
        self._queue.put(item)

    def _raise_what_broke(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self, opened: threading.Event) -> None:
        try:
            connection = open_writer(self._path)
            if self._durable:
                connection.execute("PRAGMA synchronous = FULL")
        except BaseException as err:
            self._error = err
            return
        finally:
            opened.set()
        try:
            going = True
            while going and self._error is None:
                going = self._transaction(connection, self._queue.get())
            while going:  # broken: let nobody wait for a queue that is no longer emptied
                item = self._queue.get()
                going = item.operation is not None
                if item.reply is not None:
                    item.reply.fail(self._error)
        finally:
            connection.close()

    def _transaction(self, connection: sqlite3.Connection, item: _Item) -> bool:
        """One group of operations, the given one first; returns whether more may come."""
        replies: list[_Reply[Any]] = []
        ends_at = time.monotonic() + COMMIT_SECONDS
        count = 0
        try:
            if item.reply is not None:
                replies.append(item.reply)  # before the first statement that may fail
            if item.operation is not None:
                # A connection notices here that the library was replaced (see ``backup``). First
                # inside a transaction, SQLite 3.40 says "no such table" of tables with triggers.
                connection.execute("SELECT 1 FROM meta LIMIT 0").fetchall()
                connection.execute("BEGIN IMMEDIATE")
            while item.operation is not None:
                self._one(connection, item)
                count += 1
                left = ends_at - time.monotonic()
                if item.reply is not None or count >= COMMIT_OPERATIONS or left <= 0:
                    break
                try:
                    item = self._queue.get(timeout=left)
                except queue.Empty:
                    break
                if item.reply is not None:
                    replies.append(item.reply)
            if connection.in_transaction:
                connection.execute("COMMIT")
        except BaseException as err:
            known = translate(err, self._path) if isinstance(err, sqlite3.Error) else None
            if known is not None:
                known.__cause__ = err
            self._error = known or err
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        for reply in replies:
            reply.fail(self._error) if self._error is not None else reply.event.set()
        return item.operation is not None

    def _one(self, connection: sqlite3.Connection, item: _Item) -> None:
        """A refused request (a name taken) is undone alone; the group goes on."""
        if item.reply is None or item.operation is None:
            assert item.operation is not None
            item.operation(connection)
            return
        connection.execute("SAVEPOINT request")
        try:
            item.operation(connection)
        except LibraryError as err:
            connection.execute("ROLLBACK TO request")
            item.reply.error = err
        connection.execute("RELEASE request")
