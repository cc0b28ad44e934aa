"""Where tracks lie on the mood map, as the reader tells it."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import Failure, FileTags
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import analysis, build, stat


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


def test_points_are_the_stored_measures_of_the_tracks_that_a_list_shows(path: Path) -> None:
    build(path, 300)
    with LibraryReader(path) as reader:
        points = reader.mood_points()
        tracks = reader.tracks(points.ids.tolist())
        assert sorted(reader.ids()) == points.ids.tolist()
    for place, track in enumerate(tracks):
        measures = track.results["mood"].measures
        assert points.valence[place] == pytest.approx(measures["valence"])
        assert points.arousal[place] == pytest.approx(measures["arousal"])
        assert points.genres[points.genre[place]] == track.results["genre"].labels[0]


def test_genres_are_in_alphabetical_order_and_unsure_is_last(path: Path) -> None:
    build(path, 300)
    with LibraryReader(path) as reader:
        genres = reader.mood_points().genres
    assert list(genres[:-1]) == sorted(genres[:-1])
    assert genres[-1] == "unsure"


def test_missing_and_failed_files_are_not_on_the_map_and_copies_are(path: Path) -> None:
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        for number, name in enumerate(("a", "b", "copy of a")):
            heard = analysis(number % 2, arousal=0.25, valence=0.75)
            writer.add_analysis(stat(f"/m/{name}.mp3"), FileTags(), heard)
        writer.record_failure(stat("/m/c.mp3"), Failure("decode", "No.", "1"))
        writer.flush()
        a, b = (reader.track_at(f"/m/{name}.mp3") for name in "ab")
        assert a is not None
        assert b is not None
        writer.mark_missing([b.id])
        writer.flush()
        points = reader.mood_points()
        copy = reader.track_at("/m/copy of a.mp3")
    assert copy is not None
    assert points.ids.tolist() == [a.id, copy.id]
    np.testing.assert_array_equal(points.arousal, np.float32([0.25, 0.25]))
    np.testing.assert_array_equal(points.valence, np.float32([0.75, 0.75]))


def test_the_genre_is_the_users_where_the_user_has_said_one(path: Path) -> None:
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        writer.add_analysis(stat("/m/a.mp3"), FileTags(), analysis(0, genre="unsure"))
        writer.add_analysis(stat("/m/b.mp3"), FileTags(), analysis(1, genre="jazz"))
        writer.flush()
        track = reader.track_at("/m/a.mp3")
        assert track is not None
        assert track.recording_id is not None
        writer.correct(track.recording_id, "genre", ["folk"])
        writer.flush()
        points = reader.mood_points()
    assert [points.genres[index] for index in points.genre] == ["folk", "jazz"]
    assert points.genres == ("folk", "jazz", "unsure")


def test_an_empty_library_has_no_points(path: Path) -> None:
    LibraryWriter(path).close()
    with LibraryReader(path) as reader:
        points = reader.mood_points()
    assert len(points) == 0
    assert points.genres == ("unsure",)


def test_thousands_of_points_are_read_in_one_pass(path: Path) -> None:
    build(path, 5000)
    with LibraryReader(path) as reader:
        reader.mood_points()
        started = time.process_time()
        assert len(reader.mood_points()) == 5000
    assert time.process_time() - started < 0.5  # some 20 ms; one query a track takes seconds
