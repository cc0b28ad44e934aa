"""A library of a million made-up tracks in about two minutes: ten copies of a hundred thousand.

Copies differ in path, audio and place in the order; embeddings and patches, which the window does
not read for its table, are those of the first alone.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from musicanalyzer.library.schema import open_writer
from tests.helpers.libraries import build

_COPIED = ("results", "labels", "measures", "timelines")


def build_large(path: Path, n: int) -> Path:
    """``n`` tracks; above 100,000 a multiple of that."""
    base = min(n, 100_000)
    build(path, base)
    connection = open_writer(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    for copy in range(1, n // base):
        connection.execute("BEGIN IMMEDIATE")
        _copy(connection, copy, base)
        connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


def _copy(connection: sqlite3.Connection, copy: int, base: int) -> None:
    shift = copy * base
    changes = {
        "recordings": {"id": f"id + {shift}", "audio_hash": "randomblob(16)"},
        "tracks": {
            "id": f"id + {shift}",
            "recording_id": f"recording_id + {shift}",
            "path": f"CAST(path_text || ' {copy}' AS BLOB)",
            "path_text": f"path_text || ' {copy}'",
            "sort_key": f"sort_key || ' {copy}'",
        },
        "track_text": {"track_id": f"track_id + {shift}"},
        **{table: {"recording_id": f"recording_id + {shift}"} for table in _COPIED},
    }
    for table, changed in changes.items():
        key = next(iter(changed))
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        values = ", ".join(changed.get(name, name) for name in names)
        connection.execute(
            f"INSERT INTO {table} ({', '.join(names)}) "
            f"SELECT {values} FROM {table} WHERE {key} <= {base}"
        )
