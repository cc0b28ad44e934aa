"""The views that other programs read: their columns stay, and they say what the program says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileTags
from musicanalyzer.library.schema import open_reader
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import analysis, build, stat

# Other programs stand on these: add, never take away.
COLUMNS = {
    "public_tracks": "id path path_bytes missing error title artist album album_artist track_number"
    " year file_genre file_bpm file_key comment duration_s codec sample_rate channels size_bytes"
    " modified_at added_at audio_hash genre genre_confidence vocal speech key bpm energy"
    " loudness_lufs arousal valence",
    "public_labels": "track_id head position label score corrected",
    "public_scores": "track_id head label score",
    "public_measures": "track_id head name value",
    "public_own_labels": "track_id label probability",
    "public_playlists": "id name created_at rule",
    "public_playlist_tracks": "playlist_id position track_id",
    "public_cues": "track_id position start_s end_s name pad colour origin",
}


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> Path:
    path = build(tmp_path_factory.mktemp("views") / "library.db", 30)
    with LibraryWriter(path) as writer:
        writer.add_analysis(
            stat("/m/x.mp3"), FileTags(key="Am"), analysis(99, bpm=128.5, energy=6.0)
        )
        writer.save_playlist("P", (3, 1, 3), rule='{"rule": "manual"}')
        writer.correct(1, "genre", ("my own",))
    return path


@pytest.fixture
def views(database: Path) -> Iterator[sqlite3.Connection]:
    connection = open_reader(database)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


@pytest.mark.parametrize("view", COLUMNS)
def test_a_view_keeps_its_columns(views: sqlite3.Connection, view: str) -> None:
    found = [row["name"] for row in views.execute(f"PRAGMA table_info({view})")]
    assert found[: len(COLUMNS[view].split())] == COLUMNS[view].split()


def test_the_views_say_what_the_program_says(views: sqlite3.Connection, database: Path) -> None:
    with LibraryReader(database) as reader:
        tracks = {track.id: track for track in reader.list()}
        playlist = reader.playlist("P")
    rows = {row["id"]: row for row in views.execute("SELECT * FROM public_tracks")}
    assert rows.keys() == tracks.keys()
    for track_id, row in rows.items():
        track = tracks[track_id]
        assert (row["path"], row["title"], row["duration_s"]) == (
            track.path, track.tags.title, track.duration_s,
        )  # fmt: skip
        assert row["genre"] == track.labels_of("genre")[0]
        assert row["arousal"] == track.results["mood"].measures["arousal"]
    last = rows[max(rows)]
    assert (last["bpm"], last["energy"], last["file_key"], last["missing"]) == (128.5, 6.0, "Am", 0)
    items = views.execute(
        """SELECT i.track_id FROM public_playlists AS p
        JOIN public_playlist_tracks AS i ON i.playlist_id = p.id
        WHERE p.name = 'P' ORDER BY i.position"""
    )
    assert tuple(row[0] for row in items) == playlist.track_ids


def test_a_correction_stands_in_the_place_of_what_the_models_found(views) -> None:
    rows = views.execute("SELECT * FROM public_labels WHERE track_id = 1 AND head = 'genre'")
    assert [(row["label"], row["corrected"]) for row in rows] == [("my own", 1)]
    scores = views.execute("SELECT count(*) FROM public_scores WHERE track_id = 1").fetchone()[0]
    assert scores > 3


def test_nobody_can_write_through_a_view(database: Path) -> None:
    connection = sqlite3.connect(database)
    with pytest.raises(sqlite3.OperationalError, match="because it is a view"):
        connection.execute("UPDATE public_tracks SET title = 'x'")
    connection.close()
