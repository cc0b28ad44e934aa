"""Opens the library's database: creates and migrates it for the writer, read-only for readers.

Refuses files that are not this program's, that a newer version made, or that are damaged, each with
one ``LibraryError`` sentence. Connections are in autocommit mode: transactions are begun by hand.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from musicanalyzer.library.faults import fault, reported
from musicanalyzer.library.migrations import MIGRATIONS, Migration
from musicanalyzer.library.musical_keys import parse_key

APPLICATION_ID = 0x4D757341  # "MusA"
SCHEMA_VERSION = len(MIGRATIONS)
BUSY_TIMEOUT_S = 10.0


def open_writer(path: str | Path) -> sqlite3.Connection:
    """A connection that may write; creates the file and its folder, migrates older versions.

    Raises ``LibraryError`` of kind ``not-a-database``, ``damaged``, ``newer-version``, ``locked``,
    ``read-only``, ``disk-full``, ``disk-error`` or ``unreadable``.
    """
    path = Path(path)
    if path.is_dir():
        raise fault("unreadable", path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise fault("read-only", path) from err
    with reported(path):
        fresh = not is_begun(path)
        if fresh and not os.access(path.parent, os.W_OK):
            raise fault("read-only", path)
        connection = _connect(f"{path.absolute().as_uri()}?mode=rwc")
        try:
            _refuse_strangers(connection, path)
            _configure(connection)
            if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
                raise fault("read-only", path)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            migrate(connection, MIGRATIONS)
        except BaseException:
            connection.close()
            raise
    return connection


def is_begun(path: str | Path) -> bool:
    """Whether something is there: of a program that was killed while it made a library, an empty
    file may be left.
    """
    path = Path(path)
    return path.exists() and not (path.is_file() and path.stat().st_size == 0)


@contextmanager
def one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """What is read inside the block belongs together, whatever others write meanwhile."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:  # an error may have ended it
            connection.execute("COMMIT")


def open_reader(path: str | Path) -> sqlite3.Connection:
    """A connection that cannot write. An older database is migrated first.

    Raises ``LibraryError`` as :func:`open_writer`, and of kind ``missing`` where there is none.
    """
    path = Path(path)
    if not is_begun(path):
        raise fault("missing", path)
    if path.is_dir():
        raise fault("unreadable", path)
    with reported(path):
        connection = _open_read_only(path)
        try:
            version = _refuse_strangers(connection, path)
            if version < SCHEMA_VERSION:
                connection.close()
                open_writer(path).close()
                connection = _open_read_only(path)
            _configure(connection)
            connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
    return connection


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    """Bring the database to version ``len(migrations)``, one transaction per step.

    A kill leaves the last complete version. Two programs that start at once migrate once.
    """
    while _version(connection) < len(migrations):
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = _version(connection)  # again: another program may have been quicker
            if version < len(migrations):
                for statement in migrations[version]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_S)


def _open_read_only(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = _connect(uri)
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.OperationalError as err:
        connection.close()
        # A WAL database in a folder that cannot be written (a DVD, a mounted backup) opens only
        # as immutable; safe where no write-ahead log lies beside it.
        log = path.with_name(path.name + "-wal")
        code = getattr(err, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY) and not log.exists():
            return _connect(uri + "&immutable=1")
        raise
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_strangers(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version of a database that is ours or empty; raises for any other."""
    version = _version(connection)
    application: int = connection.execute("PRAGMA application_id").fetchone()[0]
    empty = connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None
    if application != APPLICATION_ID and not (empty and application == 0 and version == 0):
        raise fault("not-a-database", path)
    if version > SCHEMA_VERSION:
        raise fault("newer-version", path)
    return version


def _configure(connection: sqlite3.Connection) -> None:
    # 64 MiB; the default is 2. Mapping the file instead gained at most a tenth over a million
    # tracks, and let the process grow to the size of the file.
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.create_function("wheel_place", 1, _wheel_place, deterministic=True)


def _wheel_place(key: object) -> int | None:
    """Where a key of any spelling stands in lists by key: 1A, 1B, 2A, ... are 2, 3, 4, ..."""
    found = parse_key(key) if isinstance(key, str) else None
    return None if found is None else 2 * found.hour + (not found.minor)


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
