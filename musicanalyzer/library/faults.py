"""Turns SQLite's errors into sentences: what failed, which file, what to do next.

Owns the mapping from SQLite result codes to the kinds of ``LibraryError``. Errors that only a bug
in this program can cause (wrong SQL, a broken constraint, misuse) are not mapped: they keep their
traceback.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from musicanalyzer.errors import LibraryError

_SENTENCES = {
    "not-a-database": (
        "{path} is not a music library of this program; choose another file with --db."
    ),
    "damaged": (
        "The library {path} is damaged; restore it from a backup, or move it away and scan again."
    ),
    "newer-version": (
        "The library {path} was made by a newer version of this program; update the program."
    ),
    "locked": (
        "The library {path} is in use by another program; wait until it has finished, try again."
    ),
    "read-only": (
        "The library {path} cannot be written; make the file and its folder writable, or choose "
        "another with --db."
    ),
    "disk-full": "The disk that holds the library {path} is full; free some space and try again.",
    "disk-error": "The disk that holds the library {path} reports an error; check the disk.",
    "missing": "There is no library at {path}; scan a folder first.",
    "unreadable": "The library {path} cannot be opened; check that it is a file you may read.",
    "interrupted": "The library {path} was asked something newer before it had answered.",
}

_KINDS = {
    sqlite3.SQLITE_NOTADB: "not-a-database",
    sqlite3.SQLITE_FORMAT: "damaged",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_PROTOCOL: "locked",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_FULL: "disk-full",
    sqlite3.SQLITE_IOERR: "disk-error",
    sqlite3.SQLITE_CANTOPEN: "unreadable",
    sqlite3.SQLITE_PERM: "unreadable",
    sqlite3.SQLITE_AUTH: "unreadable",
    sqlite3.SQLITE_INTERRUPT: "interrupted",
}


def fault(kind: str, path: str | Path) -> LibraryError:
    """The ``LibraryError`` of one of the kinds that name the library's file."""
    shown = str(path).encode("utf-8", "replace").decode("utf-8")
    return LibraryError(_SENTENCES[kind].format(path=shown), kind=kind)


def translate(err: sqlite3.Error, path: str | Path) -> LibraryError | None:
    """The ``LibraryError`` for an error of the environment; ``None`` where it is a bug."""
    code = getattr(err, "sqlite_errorcode", None)
    kind = _KINDS.get(code & 0xFF) if isinstance(code, int) else None
    if kind is None and "unable to open database file" in str(err):
        kind = "unreadable"
    return None if kind is None else fault(kind, path)


@contextmanager
def reported(path: str | Path) -> Iterator[None]:
    """Raise the environment's SQLite errors inside the block as ``LibraryError``."""
    try:
        yield
    except sqlite3.Error as err:
        known = translate(err, path)
        if known is None:
            raise
        raise known from err
