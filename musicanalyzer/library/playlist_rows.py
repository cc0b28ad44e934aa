"""What the writer does to playlists, as functions of an open transaction.

An item remembers the recording beside the track: where the track's file has gone or now holds other
audio, another present file of the recording stands in.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from musicanalyzer.errors import LibraryError
from musicanalyzer.library.writes import Writes, now


def save_playlist(
    connection: sqlite3.Connection,
    name: str,
    track_ids: Sequence[int],
    *,
    rule: str,
    created_at: float,
    replace: bool,
) -> int:
    """Returns the playlist's id. Raises ``LibraryError`` (``playlist-exists``, ``no-track``)."""
    known = find_playlist(connection, name)
    if known is not None and not replace:
        raise LibraryError(
            f'There is a playlist "{name}" already; choose another name or replace it.',
            kind="playlist-exists",
        )
    playlist_id: int
    if known is None:
        playlist_id = connection.execute(
            "INSERT INTO playlists (name, created_at, rule) VALUES (?, ?, ?) RETURNING id",
            (name, created_at, rule),
        ).fetchone()[0]
    else:
        playlist_id = known
        connection.execute("UPDATE playlists SET rule = ? WHERE id = ?", (rule, known))
        connection.execute("DELETE FROM playlist_items WHERE playlist_id = ?", (known,))
    for position, track_id in enumerate(track_ids):
        added = connection.execute(
            """INSERT INTO playlist_items (playlist_id, position, track_id, recording_id)
            SELECT ?, ?, id, recording_id FROM tracks WHERE id = ?""",
            (playlist_id, position, track_id),
        ).rowcount
        if not added:
            raise LibraryError(f"There is no track {track_id} in the library.", kind="no-track")
    return playlist_id


def change_playlist(
    connection: sqlite3.Connection,
    name: str,
    *,
    new_name: str | None,
    track_ids: Sequence[int] | None,
    rule: str | None,
) -> int:
    """Change what is given and leave the rest; tracks that are no longer there are passed over.

    Returns the playlist's id. Raises ``LibraryError`` (``no-playlist``, ``playlist-exists``).
    """
    playlist_id = (
        require_playlist(connection, name)
        if new_name is None
        else rename_playlist(connection, name, new_name)
    )
    if rule is not None:
        connection.execute("UPDATE playlists SET rule = ? WHERE id = ?", (rule, playlist_id))
    if track_ids is not None:
        connection.execute("DELETE FROM playlist_items WHERE playlist_id = ?", (playlist_id,))
        # In one statement: moving one of 10,000 tracks rewrites them all.
        connection.execute(
            """INSERT INTO playlist_items (playlist_id, position, track_id, recording_id)
            SELECT ?, wanted.key, t.id, t.recording_id FROM json_each(?) AS wanted
            CROSS JOIN tracks AS t ON t.id = wanted.value""",
            (playlist_id, json.dumps([int(track_id) for track_id in track_ids])),
        )
    return playlist_id


def rename_playlist(connection: sqlite3.Connection, name: str, new_name: str) -> int:
    playlist_id = require_playlist(connection, name)
    if find_playlist(connection, new_name) not in (None, playlist_id):
        raise LibraryError(
            f'There is a playlist "{new_name}" already; choose another name.',
            kind="playlist-exists",
        )
    connection.execute("UPDATE playlists SET name = ? WHERE id = ?", (new_name, playlist_id))
    return playlist_id


def delete_playlist(connection: sqlite3.Connection, name: str) -> None:
    """Done again, or for an unknown name, it changes nothing."""
    connection.execute("DELETE FROM playlists WHERE name = ?", (name,))


def find_playlist(connection: sqlite3.Connection, name: str) -> int | None:
    row = connection.execute("SELECT id FROM playlists WHERE name = ?", (name,)).fetchone()
    return None if row is None else row[0]


def require_playlist(connection: sqlite3.Connection, name: str) -> int:
    playlist_id = find_playlist(connection, name)
    if playlist_id is None:
        names = [row[0] for row in connection.execute("SELECT name FROM playlists ORDER BY name")]
        known = (
            "there is none yet"
            if not names
            else "there are " + ", ".join(f'"{other}"' for other in names[:5])
        )
        raise LibraryError(f'There is no playlist "{name}"; {known}.', kind="no-playlist")
    return playlist_id


def playlist_tracks(connection: sqlite3.Connection, playlist_id: int) -> list[int]:
    """The tracks in order. An item prefers its own row while that is present with the recording it
    was added for, then another present file of the recording, then its own row as it is.
    """
    return [
        row[0]
        for row in connection.execute(
            """SELECT CASE WHEN own.missing_since IS NULL AND own.recording_id IS i.recording_id
                THEN own.id
                ELSE coalesce((SELECT min(other.id) FROM tracks AS other
                    WHERE other.recording_id = i.recording_id AND other.missing_since IS NULL),
                    own.id) END
            FROM playlist_items AS i JOIN tracks AS own ON own.id = i.track_id
            WHERE i.playlist_id = ? ORDER BY i.position""",
            (playlist_id,),
        )
    ]


class PlaylistWrites(Writes):
    """The part of the writer that is about playlists; see ``LibraryWriter``."""

    def save_playlist(
        self,
        name: str,
        track_ids: Sequence[int],
        *,
        rule: str,
        replace: bool = False,
        created_at: float | None = None,
    ) -> int:
        """Returns its id. ``LibraryError`` of kind ``playlist-exists`` or ``no-track``."""
        ids, when = list(track_ids), now(created_at)
        return self._wait_for(
            lambda connection: save_playlist(
                connection, name, ids, rule=rule, created_at=when, replace=replace
            )
        )

    def rename_playlist(self, name: str, new_name: str) -> int:
        """Returns its id. ``LibraryError`` of kind ``no-playlist`` or ``playlist-exists``."""
        return self._wait_for(lambda connection: rename_playlist(connection, name, new_name))

    def change_playlist(
        self,
        name: str,
        *,
        new_name: str | None = None,
        track_ids: Sequence[int] | None = None,
        rule: str | None = None,
    ) -> int:
        """Change what is given, in one step; tracks no longer there are passed over. Returns its
        id. ``LibraryError`` of kind ``no-playlist`` or ``playlist-exists``.
        """
        ids = None if track_ids is None else list(track_ids)
        return self._wait_for(
            lambda connection: change_playlist(
                connection, name, new_name=new_name, track_ids=ids, rule=rule
            )
        )

    def delete_playlist(self, name: str) -> None:
        self._hand_over(lambda connection: delete_playlist(connection, name))
