"""Copies of a whole library, by SQLite's online backup: the library stays in use meanwhile.

A copy is one file, in step with one moment, checked before it is called done. A library that is
replaced keeps its file and its connections: readers that are open see the new content with their
next question, and a replacement that fails leaves the old one.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from musicanalyzer.errors import LibraryError
from musicanalyzer.library.faults import fault, reported
from musicanalyzer.library.schema import open_reader, open_writer

PAGES_PER_STEP = 2048  # of 4 KiB: progress every 8 MiB
BUSY_S = 10.0  # how long another writer is waited for

_TARGET_ERRORS = (
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
)

Report = Callable[[int, int], None]  # pages done, pages in all; may raise to stop


def copy_library(source: Path, target: Path, report: Report) -> None:
    """Write a checked copy of ``source``, as it is now, to ``target``, which is replaced.

    Raises ``LibraryError`` as ``schema.open_reader`` about the source, and of kind
    ``backup-target`` where the copy cannot be written.
    """
    partial = target.with_name(target.name + ".partial")
    with _cleared(partial):
        with closing(open_reader(source)) as connection:
            _copy_out(connection, source, partial, report)
        check_library(partial)
        try:
            with open(partial, "rb") as file:
                os.fsync(file.fileno())
            os.replace(partial, target)
        except OSError as err:
            raise _unwritable(target, err.strerror) from err


def replace_library(database: Path, candidate: Path, report: Report) -> None:
    """Put the content of ``candidate``, a checked copy, into the library at ``database``.

    One transaction: all of it or nothing. Raises ``LibraryError``; of kind ``locked`` where another
    program writes to the library all the time.
    """
    with (
        closing(open_reader(candidate)) as source,
        closing(open_writer(database)) as live,
        reported(database),
    ):
        _backup(source, live, report)
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def empty_library(path: Path) -> None:
    """Make a new library without any track, as one file."""
    with closing(open_writer(path)) as connection, reported(path):
        connection.execute("PRAGMA journal_mode = DELETE")


def check_library(path: Path) -> None:
    """Raise ``LibraryError`` where the file is not a whole library that this version can use.

    The file is not changed by it, unless it is of an older version, which is brought up to date.
    """
    with closing(open_reader(path)) as connection, reported(path):
        for row in connection.execute("PRAGMA quick_check(1)"):
            if row[0] != "ok":
                raise fault("damaged", path)
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise fault("damaged", path)


def _copy_out(source: sqlite3.Connection, path: Path, partial: Path, report: Report) -> None:
    try:
        target = sqlite3.connect(partial, isolation_level=None)
    except sqlite3.Error as err:
        raise _unwritable(partial, str(err)) from err
    with closing(target), reported(path):
        # An open transaction keeps to one moment; without it, each commit of a scan that runs
        # would make the copy begin again.
        source.execute("BEGIN")
        source.execute("SELECT 1 FROM meta").fetchone()
        try:
            _backup(source, target, report)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        except sqlite3.OperationalError as err:
            if getattr(err, "sqlite_errorcode", 0) & 0xFF in _TARGET_ERRORS:
                raise _unwritable(partial, str(err)) from err
            raise
        finally:
            source.execute("COMMIT")


def _backup(source: sqlite3.Connection, target: sqlite3.Connection, report: Report) -> None:
    last = (-1, time.monotonic())

    def progress(status: int, remaining: int, total: int) -> None:
        # sqlite3 tries again for ever where the target is busy.
        nonlocal last
        if remaining != last[0]:
            last = (remaining, time.monotonic())
        elif status != sqlite3.SQLITE_OK and time.monotonic() - last[1] > BUSY_S:
            raise LibraryError(
                "The library is in use by another program; wait until it has finished, try again.",
                kind="locked",
            )
        report(total - remaining, total)

    source.backup(target, pages=PAGES_PER_STEP, progress=progress, sleep=0.1)


@contextmanager
def _cleared(partial: Path) -> Iterator[None]:
    """Without what an earlier attempt left; and nothing is left by this one."""

    def clear() -> None:
        for name in (partial.name, partial.name + "-journal", partial.name + "-wal"):
            with suppress(OSError):
                partial.with_name(name).unlink()

    clear()
    try:
        yield
    finally:
        clear()


def _unwritable(path: Path, reason: str | None) -> LibraryError:
    return LibraryError(
        f"The copy cannot be written to {path} ({reason}); choose another folder.",
        kind="backup-target",
    )
