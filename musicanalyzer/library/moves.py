"""What became of files that a finished scan did not see: moved, gone, or back again.

While a scan runs, a file at a new path is a new row, whatever its audio: the old path may still be
ahead. Only the end of the scan decides, in one transaction, from the rows alone. So neither the
order in which files were seen nor a kill in between changes the outcome.

The rule. A row whose file has gone takes over a row of the same recording that is present and was
linked to it after the gone file was last known to be there: the file has moved, and the older row
(its id, its date of addition, its places in playlists) lives on at the new path. A present row that
is older than that is another copy: both rows stay, one of them missing. "After" counts finished
scans, not seconds: clocks jump.
"""

from __future__ import annotations

import os
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from musicanalyzer.library.operations import TAG_COLUMNS, absorb, forget, scans_finished
from musicanalyzer.library.records import ScanSummary
from musicanalyzer.library.text import shown_path

_TAKEN = ("path", "path_text", "size", "mtime_ns", "sort_key", "linked_scan", *TAG_COLUMNS)
_TEXT = ("title", "artist", "album", "path", "genre")


class _Gone(NamedTuple):
    track_id: int
    name: bytes
    last_seen_scan: int


class _Present(NamedTuple):
    track_id: int
    path: bytes
    linked_scan: int


def finish_scan(
    connection: sqlite3.Connection, roots: Sequence[str], seen: Collection[bytes], at: float
) -> ScanSummary:
    """Settle every row under ``roots``; ``seen`` are the paths (bytes) that exist there."""
    found_again: list[int] = []
    vanished: list[int] = []
    seen = seen if isinstance(seen, set | frozenset) else set(seen)
    for root in roots:
        condition, bounds = under(root)
        rows = connection.execute(
            f"SELECT id, path, missing_since IS NOT NULL FROM tracks WHERE {condition}", bounds
        )
        for track_id, path, missing in rows:
            if (path in seen) and missing:
                found_again.append(track_id)
            elif (path not in seen) and not missing:
                vanished.append(track_id)
    mark_present(connection, found_again)
    mark_missing(connection, vanished, at)
    moved = _settle_moves(connection)
    forgotten = _forget_failed(connection)
    scan = scans_finished(connection) + 1
    connection.execute("UPDATE meta SET value = ? WHERE name = 'scans_finished'", (scan,))
    connection.executemany(
        """INSERT INTO roots (path, path_text, finished_at, finished_scan) VALUES (?, ?, ?, ?)
        ON CONFLICT (path) DO UPDATE SET
            finished_at = excluded.finished_at, finished_scan = excluded.finished_scan""",
        [(os.fsencode(root), shown_path(root), at, scan) for root in roots],
    )
    missing = set(vanished).difference(moved, forgotten)
    return ScanSummary(len(moved), len(missing), len(found_again), len(forgotten))


def mark_missing(connection: sqlite3.Connection, track_ids: Iterable[int], at: float) -> None:
    """The files of these rows are not there now; rows already missing keep their date."""
    roots = connection.execute("SELECT path, finished_scan FROM roots").fetchall()
    for track_id in track_ids:
        row = connection.execute(
            "SELECT path, linked_scan FROM tracks WHERE id = ? AND missing_since IS NULL",
            (track_id,),
        ).fetchone()
        if row is None:
            continue
        path, linked_scan = row
        scans = [scan for root, scan in roots if _is_under(path, root)]
        connection.execute(
            "UPDATE tracks SET missing_since = ?, last_seen_scan = ? WHERE id = ?",
            (at, max([linked_scan, *scans]), track_id),
        )


def mark_present(connection: sqlite3.Connection, track_ids: Iterable[int]) -> None:
    connection.executemany(
        "UPDATE tracks SET missing_since = NULL, last_seen_scan = NULL WHERE id = ?",
        [(track_id,) for track_id in track_ids],
    )


def under(root: str) -> tuple[str, tuple[bytes, bytes, bytes]]:
    """The condition on ``tracks.path`` for a folder and all below it, or for one file."""
    folder = os.fsencode(root)
    separator = os.fsencode(os.sep)
    start = folder if folder.endswith(separator) else folder + separator
    end = start[:-1] + bytes([start[-1] + 1])
    return "(path = ? OR (path >= ? AND path < ?))", (folder, start, end)


def _is_under(path: bytes, root: bytes) -> bool:
    separator = os.fsencode(os.sep)
    return path == root or path.startswith(root if root.endswith(separator) else root + separator)


def _settle_moves(connection: sqlite3.Connection) -> list[int]:
    """Pair gone rows with new rows of the same recording; returns the rows that live on."""
    gone: defaultdict[int, list[_Gone]] = defaultdict(list)
    for recording_id, track_id, path, last_seen in connection.execute(
        """SELECT recording_id, id, path, last_seen_scan FROM tracks
        WHERE missing_since IS NOT NULL AND recording_id IS NOT NULL ORDER BY id"""
    ):
        gone[recording_id].append(_Gone(track_id, os.path.basename(path), last_seen))
    moved: list[int] = []
    for recording_id, rows in gone.items():
        present = [
            _Present(*row)
            for row in connection.execute(
                """SELECT id, path, linked_scan FROM tracks
                WHERE recording_id = ? AND missing_since IS NULL ORDER BY path""",
                (recording_id,),
            )
        ]
        for old, new in _pairs(rows, present):
            _take_over(connection, old.track_id, new.track_id)
            moved.append(old.track_id)
    return moved


def _pairs(gone: list[_Gone], present: list[_Present]) -> list[tuple[_Gone, _Present]]:
    """Same file name first, then the lowest id with the first path."""
    pairs: list[tuple[_Gone, _Present]] = []
    left = list(present)
    waiting = list(gone)
    for same_name in (True, False):
        for old in list(waiting):
            for new in left:
                fits = not same_name or os.path.basename(new.path) == old.name
                if fits and new.linked_scan >= old.last_seen_scan:
                    pairs.append((old, new))
                    left.remove(new)
                    waiting.remove(old)
                    break
    return pairs


def _take_over(connection: sqlite3.Connection, kept: int, removed: int) -> None:
    """The kept row gets the removed row's file."""
    columns = connection.execute(
        f"SELECT {', '.join(_TAKEN)} FROM tracks WHERE id = ?", (removed,)
    ).fetchone()
    text = connection.execute(
        f"SELECT {', '.join(_TEXT)} FROM track_text WHERE track_id = ?", (removed,)
    ).fetchone()
    absorb(connection, kept, removed)
    connection.execute(
        f"""UPDATE tracks SET {", ".join(f"{name} = ?" for name in _TAKEN)},
        missing_since = NULL, last_seen_scan = NULL WHERE id = ?""",
        (*columns, kept),
    )
    connection.execute(
        f"UPDATE track_text SET {', '.join(f'{name} = ?' for name in _TEXT)} WHERE track_id = ?",
        (*text, kept),
    )


def _forget_failed(connection: sqlite3.Connection) -> list[int]:
    """Rows of files that failed and are gone hold nothing, unless a playlist names them."""
    rows = connection.execute(
        """SELECT id FROM tracks WHERE missing_since IS NOT NULL AND failure_kind IS NOT NULL
        AND id NOT IN (SELECT track_id FROM playlist_items)"""
    ).fetchall()
    forgotten = [row[0] for row in rows]
    forget(connection, forgotten)
    return forgotten
