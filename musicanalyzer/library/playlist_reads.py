"""What the reader tells about playlists, and which files a playlist from elsewhere may mean."""

from __future__ import annotations

import builtins
import json
import os
import sqlite3
import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from musicanalyzer.library import playlist_rows
from musicanalyzer.library.faults import reported
from musicanalyzer.library.records import Playlist
from musicanalyzer.library.schema import one_moment
from musicanalyzer.library.text import fold


class FileCandidate(NamedTuple):
    """A track as an imported playlist may mean it. ``artist`` and ``title`` are folded."""

    track_id: int
    path: str
    recording_id: int | None
    missing: bool
    size: int
    duration_s: float | None
    artist: str
    title: str


def name_key(path: str) -> str:
    """A file's name without regard to case and to the two ways of writing an accent."""
    return unicodedata.normalize("NFC", os.path.basename(path)).casefold()


class PlaylistReads:
    """The part of :class:`musicanalyzer.library.reader.LibraryReader` that is about playlists."""

    path: Path
    _connection: sqlite3.Connection

    def playlists(self) -> builtins.list[Playlist]:
        """By name, all as they are at one moment."""
        with reported(self.path), one_moment(self._connection):
            names = self._connection.execute("SELECT name FROM playlists ORDER BY name").fetchall()
            return [self._playlist(row[0]) for row in names]

    def playlist(self, name: str) -> Playlist:
        """Raises ``LibraryError`` of kind ``no-playlist``."""
        with reported(self.path), one_moment(self._connection):
            return self._playlist(name)

    def _playlist(self, name: str) -> Playlist:
        playlist_id = playlist_rows.require_playlist(self._connection, name)
        rows = playlist_rows.playlist_tracks(self._connection, playlist_id)
        created_at, rule = self._connection.execute(
            "SELECT created_at, rule FROM playlists WHERE id = ?", (playlist_id,)
        ).fetchone()
        return Playlist(playlist_id, name, created_at, rule, tuple(rows))

    def totals_of(self, track_ids: Iterable[int]) -> tuple[float, int]:
        """The seconds of these tracks together and how many of their files are missing, each
        counted as often as it is named.
        """
        with reported(self.path):
            row = self._connection.execute(
                """SELECT coalesce(sum(r.duration_s), 0), count(t.missing_since)
                FROM json_each(?) AS wanted CROSS JOIN tracks AS t ON t.id = wanted.value
                LEFT JOIN recordings AS r ON r.id = t.recording_id""",
                (json.dumps([int(track_id) for track_id in track_ids]),),
            ).fetchone()
        return float(row[0]), int(row[1])

    def audio_hashes(self, recording_ids: Iterable[int]) -> dict[int, bytes]:
        """What tells each of these recordings from any other audio."""
        with reported(self.path):
            return dict(
                self._connection.execute(
                    """SELECT r.id, r.audio_hash FROM json_each(?) AS wanted
                    CROSS JOIN recordings AS r ON r.id = wanted.value""",
                    (json.dumps([int(each) for each in recording_ids]),),
                )
            )

    def tracks_at(self, paths: Iterable[str]) -> dict[str, int]:
        """The track of each path that is exactly one of the library's."""
        found: dict[str, int] = {}
        with reported(self.path):
            for path in paths:
                try:
                    stored = os.fsencode(path)
                except (UnicodeEncodeError, ValueError):
                    continue
                row = self._connection.execute(
                    "SELECT id FROM tracks WHERE path = ?", (stored,)
                ).fetchone()
                if row is not None:
                    found[path] = row[0]
        return found

    def files_like(
        self, names: Collection[str], titles: Collection[tuple[str, str]]
    ) -> builtins.list[FileCandidate]:
        """Tracks whose :func:`name_key` is among ``names``, or whose folded artist and title are
        among ``titles``. One pass over the library.
        """
        found = []
        with reported(self.path):
            rows: Iterable[tuple[Any, ...]] = self._connection.execute(
                """SELECT t.id, t.path, t.recording_id, t.missing_since IS NOT NULL, t.size,
                t.artist, t.title, x.title FROM tracks AS t
                JOIN track_text AS x ON x.track_id = t.id ORDER BY t.id"""
            )
            wanted_titles = {title for _, title in titles}
            for track_id, stored, recording_id, missing, size, artist, title, folded in rows:
                path = os.fsdecode(stored)
                known = folded.strip() in wanted_titles
                if known:
                    known = (fold(artist or ""), fold(title or "")) in titles
                if known or name_key(path) in names:
                    found.append(
                        FileCandidate(
                            track_id, path, recording_id, bool(missing), size,
                            None, fold(artist or ""), fold(title or ""),
                        )
                    )  # fmt: skip
            lengths = dict(
                self._connection.execute(
                    """SELECT r.id, r.duration_s FROM json_each(?) AS wanted
                    CROSS JOIN recordings AS r ON r.id = wanted.value""",
                    (json.dumps([each.recording_id for each in found]),),
                )
            )
        return [each._replace(duration_s=lengths.get(each.recording_id)) for each in found]
