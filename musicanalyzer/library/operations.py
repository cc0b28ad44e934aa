"""What the writer does to tracks and recordings, as functions of an open transaction.

Every operation is idempotent: done again after a kill, it changes nothing. Arguments are prepared
(validated, encoded, serialised) by the caller's thread, so that inside the writer only the disk can
fail. Moves are decided at the end of a scan, in ``moves``.
"""

from __future__ import annotations

import json
import math
import os
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from musicanalyzer.library.records import Analysis, FileStat, FileTags, HeadResult
from musicanalyzer.library.text import clean, padded, shown_path, sort_key

TAG_COLUMNS = (
    "title",
    "artist",
    "album",
    "album_artist",
    "track_number",
    "year",
    "genre",
    "bpm",
    "key",
    "comment",
    "replaygain_track_gain_db",
    "replaygain_track_peak",
    "has_cover",
)
_FILE_COLUMNS = ("path", "path_text", "size", "mtime_ns", "sort_key", *TAG_COLUMNS)
_TEXT_COLUMNS = ("title", "artist", "album", "path", "genre")
_LARGEST_NUMBER = 2**31

Parameters = dict[str, object]


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """One file's columns in ``tracks`` and its folded text."""

    columns: Parameters
    text: Parameters


@dataclass(frozen=True, slots=True)
class PreparedResult:
    """One head's rows, in the tables' order of columns."""

    head: str
    version: str
    confidence: float
    scores: str
    labels: tuple[tuple[int, str, float | None], ...]
    measures: tuple[tuple[str, float], ...]
    timeline: tuple[tuple[str, bytes], ...]
    structure: tuple[tuple[str, bytes | str], ...]
    step_s: float


def prepare_file(stat: FileStat, tags: FileTags) -> PreparedFile:
    columns: Parameters = {
        "path": os.fsencode(stat.path),
        "path_text": shown_path(stat.path),
        "size": stat.size,
        "mtime_ns": stat.mtime_ns,
        "sort_key": sort_key(tags, stat.path),
    }
    for name in TAG_COLUMNS:
        value = getattr(tags, name)
        if isinstance(value, str):
            value = clean(value)
        elif isinstance(value, int | float) and not abs(value) < _LARGEST_NUMBER:
            value = None  # a tag of nonsense, NaN among it
        columns[name] = value
    artists = [text for text in (tags.artist, tags.album_artist) if text]
    text: Parameters = {
        "title": padded(tags.title),
        "artist": padded(" / ".join(dict.fromkeys(artists))),
        "album": padded(tags.album),
        "path": padded(shown_path(stat.path)),
        "genre": padded(tags.genre),
    }
    return PreparedFile(columns, text)


def prepare_results(
    results: Iterable[HeadResult], timeline_step_s: float
) -> tuple[PreparedResult, ...]:
    """Raises ``ValueError`` for values that are no number."""
    return tuple(
        PreparedResult(
            head=result.head,
            version=result.version,
            confidence=_finite(f"confidence of {result.head}", result.confidence),
            scores=json.dumps(dict(result.scores), allow_nan=False, ensure_ascii=False),
            labels=tuple(
                (position, label, result.scores.get(label))
                for position, label in enumerate(result.labels)
            ),
            measures=tuple(
                (name, _finite(name, value)) for name, value in sorted(result.measures.items())
            ),
            timeline=tuple(sorted(result.timeline.items())),
            structure=tuple(sorted(result.structure.items())),
            step_s=_finite("timeline_step_s", timeline_step_s),
        )
        for result in results
    )


def prepare_vector(vector: bytes) -> bytes:
    if not vector or len(vector) % 4:
        raise ValueError(f"an embedding is float32, not {len(vector)} bytes")
    return vector


def prepare_hash(audio_hash: bytes) -> bytes:
    if len(audio_hash) != 16:
        raise ValueError(f"audio_hash has {len(audio_hash)} bytes, not 16")
    return audio_hash


def store_recording(connection: sqlite3.Connection, analysis: Analysis) -> int:
    """The row of an audio content, made where it is new."""
    audio = analysis.audio
    connection.execute(
        """INSERT INTO recordings (audio_hash, duration_s, sample_rate, channels, codec)
        VALUES (?, ?, ?, ?, ?) ON CONFLICT (audio_hash) DO UPDATE SET
            duration_s = excluded.duration_s, sample_rate = excluded.sample_rate,
            channels = excluded.channels, codec = excluded.codec""",
        (audio.audio_hash, audio.duration_s, audio.sample_rate, audio.channels, audio.codec),
    )
    recording_id = find_recording(connection, audio.audio_hash)
    assert recording_id is not None
    return recording_id


def find_recording(connection: sqlite3.Connection, audio_hash: bytes) -> int | None:
    row = connection.execute(
        "SELECT id FROM recordings WHERE audio_hash = ?", (audio_hash,)
    ).fetchone()
    return None if row is None else row[0]


def store_results(
    connection: sqlite3.Connection, recording_id: int, results: Iterable[PreparedResult]
) -> None:
    """Replace the rows of these heads; other heads stay."""
    for result in results:
        of_head = (recording_id, result.head)
        connection.execute("DELETE FROM results WHERE recording_id = ? AND head = ?", of_head)
        connection.execute(
            "INSERT INTO results (recording_id, head, version, confidence, scores)"
            " VALUES (?, ?, ?, ?, ?)",
            (*of_head, result.version, result.confidence, result.scores),
        )
        connection.executemany(
            "INSERT INTO labels (recording_id, head, position, label, score)"
            " VALUES (?, ?, ?, ?, ?)",
            [(*of_head, *label) for label in result.labels],
        )
        connection.executemany(
            "INSERT INTO measures (recording_id, head, name, value) VALUES (?, ?, ?, ?)",
            [(*of_head, *measure) for measure in result.measures],
        )
        connection.executemany(
            "INSERT INTO timelines (recording_id, head, label, step_s, data)"
            " VALUES (?, ?, ?, ?, ?)",
            [(*of_head, label, result.step_s, data) for label, data in result.timeline],
        )
        connection.executemany(
            "INSERT INTO structures (recording_id, head, name, data) VALUES (?, ?, ?, ?)",
            [(*of_head, name, data) for name, data in result.structure],
        )


def store_embedding(
    connection: sqlite3.Connection, recording_id: int, version: str, vector: bytes
) -> None:
    # The condition keeps the stamp, and with it the similarity cache, when nothing changed.
    connection.execute(
        """INSERT INTO embeddings (recording_id, version, vector) VALUES (?, ?, ?)
        ON CONFLICT (recording_id) DO UPDATE
        SET version = excluded.version, vector = excluded.vector
        WHERE version <> excluded.version OR vector <> excluded.vector""",
        (recording_id, version, vector),
    )


def store_patches(
    connection: sqlite3.Connection, recording_id: int, version: str, data: bytes
) -> None:
    connection.execute(
        """INSERT INTO patches (recording_id, version, data) VALUES (?, ?, ?)
        ON CONFLICT (recording_id) DO UPDATE SET version = excluded.version, data = excluded.data
        WHERE version <> excluded.version OR data <> excluded.data""",
        (recording_id, version, data),
    )


def link_file(
    connection: sqlite3.Connection, file: PreparedFile, recording_id: int, added_at: float
) -> int:
    """The row of a path, now of this recording: present and without failure."""
    known = connection.execute(
        "SELECT id, recording_id FROM tracks WHERE path = ?", (file.columns["path"],)
    ).fetchone()
    if known is None:
        return _add_file(connection, file, {"recording_id": recording_id}, added_at)
    track_id: int = known[0]
    link: Parameters = {
        "recording_id": recording_id,
        "missing_since": None,
        "last_seen_scan": None,
        **_failure(None),
    }
    if known[1] != recording_id:
        link["linked_scan"] = scans_finished(connection)
    _set(connection, track_id, {**file.columns, **link})
    _store_text(connection, track_id, file.text)
    return track_id


def fail_file(
    connection: sqlite3.Connection,
    file: PreparedFile,
    failure: tuple[str, str, str],
    added_at: float,
    *,
    keep_tags: bool,
) -> None:
    """The row of a path, now without recording. ``keep_tags``: the tags stay as they were."""
    known = connection.execute(
        "SELECT id FROM tracks WHERE path = ?", (file.columns["path"],)
    ).fetchone()
    if known is None:
        _add_file(connection, file, _failure(failure), added_at)
        return
    columns = file.columns
    if keep_tags:
        columns = {name: columns[name] for name in ("path", "path_text", "size", "mtime_ns")}
    else:
        _store_text(connection, known[0], file.text)
    state = {"recording_id": None, "missing_since": None, "last_seen_scan": None}
    _set(connection, known[0], {**columns, **state, **_failure(failure)})


def move_file(connection: sqlite3.Connection, track_id: int, file: PreparedFile) -> None:
    """Give a row another file's place, size, time and tags; a row already there is merged in."""
    there = connection.execute(
        "SELECT id FROM tracks WHERE path = ? AND id <> ?", (file.columns["path"], track_id)
    ).fetchone()
    if there is not None:
        absorb(connection, track_id, there[0])
    _set(connection, track_id, {**file.columns, "missing_since": None, "last_seen_scan": None})
    _store_text(connection, track_id, file.text)


def absorb(connection: sqlite3.Connection, kept: int, removed: int) -> None:
    """Remove one row; its places in playlists go to the other."""
    connection.execute("UPDATE playlist_items SET track_id = ? WHERE track_id = ?", (kept, removed))
    forget(connection, [removed])


def forget(connection: sqlite3.Connection, track_ids: Iterable[int]) -> None:
    """Remove rows; the analysis of their recordings stays for the day the files come back."""
    connection.executemany(
        "DELETE FROM tracks WHERE id = ?", [(track_id,) for track_id in track_ids]
    )


def prune_recordings(connection: sqlite3.Connection) -> int:
    """Remove recordings that no track, playlist, or word of the user refers to; how many."""
    return connection.execute(
        """DELETE FROM recordings WHERE id NOT IN
            (SELECT recording_id FROM tracks WHERE recording_id IS NOT NULL
            UNION SELECT recording_id FROM playlist_items WHERE recording_id IS NOT NULL
            UNION SELECT recording_id FROM taught_examples
            UNION SELECT recording_id FROM corrections
            UNION SELECT recording_id FROM cue_lists
            UNION SELECT recording_id FROM grids
            UNION SELECT recording_id FROM audit_dismissals
            UNION SELECT recording_id FROM not_copies
            UNION SELECT other_id FROM not_copies)"""
    ).rowcount


def scans_finished(connection: sqlite3.Connection) -> int:
    count: int = connection.execute(
        "SELECT value FROM meta WHERE name = 'scans_finished'"
    ).fetchone()[0]
    return count


def _add_file(
    connection: sqlite3.Connection, file: PreparedFile, link: Parameters, added_at: float
) -> int:
    columns = {
        **file.columns,
        **link,
        "added_at": added_at,
        "linked_scan": scans_finished(connection),
    }
    names = ", ".join(columns)
    slots = ", ".join(f":{name}" for name in columns)
    row = connection.execute(
        f"INSERT INTO tracks ({names}) VALUES ({slots}) RETURNING id", columns
    ).fetchone()
    track_id: int = row[0]
    _store_text(connection, track_id, file.text)
    return track_id


def _set(connection: sqlite3.Connection, track_id: int, columns: Mapping[str, object]) -> None:
    changes = ", ".join(f"{name} = :{name}" for name in columns)
    connection.execute(
        f"UPDATE tracks SET {changes} WHERE id = :track_id", {**columns, "track_id": track_id}
    )


def _store_text(connection: sqlite3.Connection, track_id: int, text: Mapping[str, object]) -> None:
    differs = " OR ".join(f"{name} <> excluded.{name}" for name in _TEXT_COLUMNS)
    connection.execute(
        f"""INSERT INTO track_text (track_id, {", ".join(_TEXT_COLUMNS)})
        VALUES (:track_id, {", ".join(f":{name}" for name in _TEXT_COLUMNS)})
        ON CONFLICT (track_id) DO UPDATE
        SET {", ".join(f"{name} = excluded.{name}" for name in _TEXT_COLUMNS)}
        WHERE {differs}""",
        {**text, "track_id": track_id},
    )


def _failure(failure: tuple[str, str, str] | None) -> Parameters:
    names = ("failure_kind", "failure_message", "failure_version")
    return dict(zip(names, failure or (None, None, None), strict=True))


def _finite(name: str, value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{name} is {value}, not a number")
    return float(value)
