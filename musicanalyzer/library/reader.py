"""Everything that is read from the library, over a connection of its own that cannot write.

One reader belongs to one thread. It sees what the writer has committed at the time of each call.
"""

from __future__ import annotations

import builtins
import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.errors import LibraryError
from musicanalyzer.library import correction_rows, taught_rows
from musicanalyzer.library.audit_rows import AuditReads
from musicanalyzer.library.copy_rows import CopyReads
from musicanalyzer.library.crate_reads import CrateReads
from musicanalyzer.library.embedding_rows import EmbeddingReads
from musicanalyzer.library.faults import reported
from musicanalyzer.library.journal import JournalReads
from musicanalyzer.library.mood_reads import MoodReads
from musicanalyzer.library.playlist_reads import PlaylistReads
from musicanalyzer.library.query import parse
from musicanalyzer.library.query_sql import HEARD, condition
from musicanalyzer.library.query_tree import Node, flags_of
from musicanalyzer.library.records import (
    Playable,
    TaughtLabel,
    Timeline,
    TrackRow,
)
from musicanalyzer.library.resolve import resolve
from musicanalyzer.library.rows import LISTED, read_tracks
from musicanalyzer.library.scan_reads import ScanReads
from musicanalyzer.library.schema import one_moment, open_reader
from musicanalyzer.library.text import label_key

_CHUNK = 500
_START = 10_000

_MEASURE = "(SELECT value FROM measures WHERE recording_id = t.recording_id AND +name = '{}')"
# Asking first whether the user has said anything at all is quicker than asking of each track.
_CORRECTED = (
    "CASE WHEN t.recording_id IN (SELECT recording_id FROM corrections WHERE head = '{0}') THEN"
    " (SELECT {1} FROM corrections"
    " WHERE recording_id = t.recording_id AND head = '{0}' AND position = 0) END"
)
_ORDERS = {
    "artist": "t.sort_key",
    "path": "t.path",
    "title": "(SELECT nullif(title, '') FROM track_text WHERE track_id = t.id)",
    "album": "(SELECT nullif(album, '') FROM track_text WHERE track_id = t.id)",
    "added": "t.added_at",
    "year": "t.year",
    "genre": HEARD,
    "length": "(SELECT duration_s FROM recordings WHERE id = t.recording_id)",
    "bpm": f"coalesce({_CORRECTED.format('tempo', 'CAST(label AS REAL)')},"
    f" {_MEASURE.format('bpm')}, t.bpm)",
    "key": f"coalesce({_CORRECTED.format('key', 'wheel_place(label)')},"
    " (SELECT wheel_place(label) FROM labels"
    " WHERE recording_id = t.recording_id AND head = 'key' AND position = 0),"
    " wheel_place(t.key))",
    "loudness": _MEASURE.format("loudness"),
    "energy": _MEASURE.format("energy"),
    "danceability": _MEASURE.format("danceability"),
    "arousal": _MEASURE.format("arousal"),
    "valence": _MEASURE.format("valence"),
    "confidence": "(SELECT confidence FROM results"
    " WHERE recording_id = t.recording_id AND head = 'genre')",
}
ORDERS = tuple(_ORDERS)


class LibraryReader(
    ScanReads,
    PlaylistReads,
    MoodReads,
    JournalReads,
    CrateReads,
    AuditReads,
    CopyReads,
    EmbeddingReads,
):
    """Reads the library at ``path``. Raises ``LibraryError`` as ``schema.open_reader``.

    Use as a context manager, on one thread.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._connection = open_reader(self.path)

    def __enter__(self) -> LibraryReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def interrupt(self) -> None:
        """From any thread: what is being read raises ``LibraryError`` of kind ``interrupted``."""
        self._connection.interrupt()

    # Tracks

    def track(self, track_id: int, *, structures: Collection[str] = LISTED) -> TrackRow | None:
        return next(iter(self.tracks([track_id], structures=structures)), None)

    def tracks(
        self, track_ids: Sequence[int], *, structures: Collection[str] = LISTED
    ) -> builtins.list[TrackRow]:
        """In the given order; ids that are no longer there are passed over. Results have those
        ``structures`` (``sections``, ``beats``, ...) that are named.
        """
        rows: builtins.list[TrackRow] = []
        with reported(self.path), one_moment(self._connection):  # a track lies in eight tables
            for start in range(0, len(track_ids), _CHUNK):
                rows += read_tracks(self._connection, track_ids[start : start + _CHUNK], structures)
        return rows

    def paths(self, track_ids: Sequence[int]) -> builtins.list[str]:
        """In the given order; ids that are no longer there are passed over."""
        return [
            os.fsdecode(path)
            for (path,) in self._all(
                """SELECT t.path FROM json_each(?) AS wanted
                CROSS JOIN tracks AS t ON t.id = wanted.value""",
                json.dumps([int(track_id) for track_id in track_ids]),
            )
        ]

    def parse(self, query: str, *, now: float | None = None) -> Node:
        """The tree of a query about this library. Raises ``QueryError``."""
        with reported(self.path):
            return parse(query, now=now, labels=lambda: taught_rows.label_names(self._connection))

    def ids(
        self,
        query: str = "",
        *,
        order: str = "artist",
        limit: int | None = None,
        offset: int = 0,
        now: float | None = None,
    ) -> builtins.list[int]:
        """The ids of the tracks a query describes. ``order``: one of ``ORDERS``, or ``-`` and one.

        Tracks without the value come last either way; ties keep the order of addition. Raises
        ``QueryError``; ``LibraryError`` of kind ``order`` for an unknown order.
        """
        found: builtins.list[int] = self._ids(
            self.parse(query, now=now), order, limit, offset
        ).tolist()
        return found

    def first_ids(self, query: str = "", *, order: str = "artist", limit: int) -> NDArray[np.int64]:
        """A beginning of :meth:`id_array`, soon: ``limit`` at most, and none only where nothing
        matches.
        """
        tree = self.parse(query)
        found = self._near_the_start(tree, limit) if order == "artist" else np.empty(0, np.int64)
        return found if len(found) else self._ids(tree, order, limit, 0, are_few=order == "artist")

    def id_array(
        self, query: str = "", *, order: str = "artist", now: float | None = None
    ) -> NDArray[np.int64]:
        """All of :meth:`ids` as an array, shape (n,): a million take 8 MB instead of 100."""
        return self._ids(self.parse(query, now=now), order, None, 0)

    def _ids(
        self, tree: Node, order: str, limit: int | None, offset: int, *, are_few: bool = False
    ) -> NDArray[np.int64]:
        where, parameters = condition(tree)
        if are_few:
            # Not one among the first thousands: start at the matches and sort them. To walk a
            # million tracks in their order for a genre that none has takes 150 ms.
            where = where.replace("+t.recording_id", "t.recording_id")
        with reported(self.path):
            rows = self._connection.execute(
                f"SELECT t.id FROM tracks AS t WHERE {where}"
                f" ORDER BY {_order(order)} LIMIT ? OFFSET ?",
                [*parameters, -1 if limit is None else limit, offset],
            )
            return np.fromiter((row[0] for row in rows), np.int64)

    def _near_the_start(self, tree: Node, limit: int) -> NDArray[np.int64]:
        """The matches among the first ``_START`` tracks of a large library in its usual order.

        A word that a tenth of a million tracks have costs 150 ms in the full-text index before the
        first of them is known, and 10 ms when the tracks are asked in turn.
        """
        none = np.empty(0, np.int64)
        if flags_of(tree) & {"missing", "failed"}:
            return none
        shown = "missing_since IS NULL AND failure_kind IS NULL"
        last = self._one(
            f"SELECT sort_key FROM tracks WHERE {shown} ORDER BY sort_key LIMIT 1 OFFSET ?", _START
        )
        if last is None:
            return none  # a small library: the index is quick enough
        where, parameters = condition(tree, row_wise=True)
        rows = self._all(
            f"SELECT t.id FROM tracks AS t WHERE t.sort_key < ? AND {where}"
            f" ORDER BY {_order('artist')} LIMIT ?",
            last[0],
            *parameters,
            limit,
        )
        return np.array([row[0] for row in rows], np.int64)

    def list(
        self,
        query: str = "",
        *,
        order: str = "artist",
        limit: int | None = None,
        offset: int = 0,
        now: float | None = None,
        structures: Collection[str] = LISTED,
    ) -> Iterator[TrackRow]:
        """The tracks of :meth:`ids`, read in groups while they are consumed."""
        chosen = self.ids(query, order=order, limit=limit, offset=offset, now=now)
        for start in range(0, len(chosen), _CHUNK):
            yield from self.tracks(chosen[start : start + _CHUNK], structures=structures)

    def count(self, query: str = "", *, now: float | None = None) -> int:
        where, parameters = condition(self.parse(query, now=now))
        row = self._one(f"SELECT count(*) FROM tracks AS t WHERE {where}", *parameters)
        assert row is not None
        total: int = row[0]
        return total

    def failed(self) -> Iterator[TrackRow]:
        """Present files that have no analysis, by path."""
        return self.list("is:failed", order="path")

    def track_at(self, path: str) -> TrackRow | None:
        """The track of exactly this path."""
        with suppress(UnicodeEncodeError, ValueError):
            row = self._one("SELECT id FROM tracks WHERE path = ?", os.fsencode(path))
            return None if row is None else self.track(row[0])
        return None

    def resolve(self, argument: str) -> TrackRow:
        """The track that a user names by path, by id, or by text that only one track has.

        Raises ``LibraryError`` of kind ``no-track`` or ``ambiguous``, or ``QueryError``.
        """
        return resolve(self, argument)

    def timeline(self, recording_id: int, head: str) -> Timeline | None:
        rows = self._all(
            "SELECT label, data, step_s FROM timelines WHERE recording_id = ? AND head = ?"
            " ORDER BY label",
            recording_id,
            head,
        )
        return Timeline(rows[0][2], {row[0]: row[1] for row in rows}) if rows else None

    # For similarity and playlists

    def artist_of(self, track_id: int) -> str:
        """The track's artist as ``Playable`` has it: folded, empty where unknown."""
        row = self._one("SELECT artist FROM track_text WHERE track_id = ?", track_id)
        return "" if row is None else str(row[0])

    def playable(self, query: str = "", *, now: float | None = None) -> builtins.list[Playable]:
        """One entry per recording with a present file that the query describes, by track id."""
        where, parameters = condition(self.parse(query, now=now))
        rows = self._all(
            f"""SELECT min(t.id), t.recording_id, x.artist, r.duration_s FROM tracks AS t
            JOIN recordings AS r ON r.id = t.recording_id
            JOIN track_text AS x ON x.track_id = t.id
            WHERE t.missing_since IS NULL AND {where} GROUP BY t.recording_id ORDER BY 1""",
            *parameters,
        )
        return [Playable._make(row) for row in rows]

    def tracks_of(self, recording_ids: Iterable[int]) -> dict[int, builtins.list[int]]:
        """The present tracks of each recording, by id."""
        found: defaultdict[int, builtins.list[int]] = defaultdict(list)
        for recording_id, track_id in self._all(
            """SELECT t.recording_id, t.id FROM json_each(?) AS wanted
            CROSS JOIN tracks AS t ON t.recording_id = wanted.value
            WHERE t.missing_since IS NULL ORDER BY t.id""",
            json.dumps([int(recording_id) for recording_id in recording_ids]),
        ):
            found[recording_id].append(track_id)
        return dict(found)

    def labels(self) -> builtins.list[TaughtLabel]:
        """What the user has taught, by name."""
        with reported(self.path):
            return taught_rows.read_labels(self._connection)

    def label(self, name: str) -> TaughtLabel | None:
        key = label_key(name)
        return next((label for label in self.labels() if label_key(label.name) == key), None)

    def artists_of(self, recording_ids: Iterable[int]) -> dict[int, str]:
        """As ``Playable.artist``; of the recording's oldest file."""
        with reported(self.path):
            return taught_rows.artists_of(self._connection, recording_ids)

    def unsettled(
        self, query: str, head: str, *, limit: int, offset: int = 0
    ) -> builtins.list[int]:
        """One present track of each recording that the query describes and whose ``head`` the user
        has not decided, the least confident first. Raises ``QueryError``.
        """
        described = condition(self.parse(query))
        with reported(self.path):
            return correction_rows.unsettled(
                self._connection, *described, head, limit=limit, offset=offset
            )

    def count_unsettled(self, query: str, head: str) -> int:
        """How many recordings :meth:`unsettled` would name in all."""
        described = condition(self.parse(query))
        with reported(self.path):
            return correction_rows.count_unsettled(self._connection, *described, head)

    def settled(self, head: str) -> int:
        """Of how many recordings the user has decided this head."""
        with reported(self.path):
            return correction_rows.count(self._connection, head)

    def has_tracks(self) -> bool:
        """Whether there is a track in any state."""
        return self._one("SELECT 1 FROM tracks LIMIT 1") is not None

    # For doctor

    def row_counts(self) -> dict[str, int]:
        """How many tracks, recordings and playlists there are, in any state."""
        from sqlite_utils import Database

        with reported(self.path):
            database = Database(self._connection)
            return {name: database[name].count for name in ("tracks", "recordings", "playlists")}

    def integrity(self) -> builtins.list[str]:
        """What is wrong with the file, one sentence each; empty when nothing is."""
        try:
            problems = [
                f"The library {self.path} is damaged: {row[0]}."
                for row in self._connection.execute("PRAGMA quick_check")
                if row[0] != "ok"
            ]
            for table, row_id, parent, _ in self._connection.execute("PRAGMA foreign_key_check"):
                problems.append(
                    f"In the library {self.path}, row {row_id} of {table} refers to"
                    f" a row of {parent} that is not there."
                )
        except sqlite3.DatabaseError as err:
            return [f"The library {self.path} is damaged: {err}."]
        return problems


def _order(order: str) -> str:
    name = order.removeprefix("-")
    if name not in _ORDERS:
        raise LibraryError(
            f'There is no order "{name}"; there are {", ".join(ORDERS)}.', kind="order"
        )
    direction = "DESC" if order.startswith("-") else "ASC"
    if name in ("artist", "path", "added"):  # never absent, and indexed
        return f"{_ORDERS[name]} {direction}, t.id {direction}"
    return f"{_ORDERS[name]} {direction} NULLS LAST, t.id"
