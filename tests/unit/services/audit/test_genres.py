"""Genres that neither the sound nor the neighbours agree with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileTags
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.audit.kinds import Entry, find
from musicanalyzer.services.audit.words import sentence
from tests.helpers.libraries import analysis, clusters, stat

N = 40


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Twenty tracks of jazz and twenty of metal, each sounding like their kind. Of the jazz, one
    is tagged as metal, one as a style that no model knows; one of the metal is heard as jazz.
    """
    path = tmp_path / "library.db"
    vectors = clusters(N, kinds=2, noise=0.5)
    with LibraryWriter(path) as writer:
        for i in range(N):
            true = ("jazz", "metal")[i % 2]
            written = {4: "Metal", 6: "Schlager"}.get(i, true.title())
            heard = "jazz" if i == 9 else true
            tags = FileTags(title=f"song {i}", artist=f"band {i}", genre=written)
            found = analysis(i, genre=heard, vector=vectors[i])
            writer.add_analysis(stat(f"/music/{i}.mp3"), tags, found)
    return path


def found_in(database: Path, query: str = "") -> list[Entry]:
    with LibraryReader(database) as reader:
        return find(reader, "genre", query)


def test_a_track_is_told_of_where_sound_and_neighbours_speak_against_its_tag(
    database: Path,
) -> None:
    (entry,) = found_in(database)
    with LibraryReader(database) as reader:
        (track,) = reader.tracks([entry.track_id])
    assert track.tags.title == "song 4"
    assert entry.is_sure
    assert entry.evidence["heard"] == "jazz"
    # Of the other jazz tracks one has a tag that names nothing and is heard as jazz.
    assert (entry.evidence["neighbours"], entry.evidence["for_tag"]) == (20, 1)
    assert "Its tag says Metal. It sounds like jazz (90 %)" in sentence(entry)


def test_where_the_neighbours_agree_with_the_tag_the_model_is_not_believed(database: Path) -> None:
    with LibraryReader(database) as reader:
        assert [t.tags.title for t in reader.tracks(reader.ids("is:disagrees"))] == [
            "song 4",
            "song 9",
        ]
    assert not found_in(database, '"song 9"')


def test_neighbours_by_the_same_artist_have_no_vote(database: Path) -> None:
    """A band that plays otherwise once is not wrong about itself."""
    vectors = clusters(N, kinds=2, noise=0.5)
    with LibraryWriter(database) as writer:
        for i in range(0, N, 2):
            tags = FileTags(artist="one band", genre="Metal" if i == 4 else "Jazz")
            found = analysis(i, genre="jazz", vector=vectors[i])
            writer.add_analysis(stat(f"/music/{i}.mp3"), tags, found)
    assert not found_in(database)


def test_what_the_user_says_needs_no_neighbours(database: Path) -> None:
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        (track_id,) = reader.ids('"song 9"')
        (track,) = reader.tracks([track_id])
        assert track.recording_id is not None
        writer.correct(track.recording_id, "genre", ["jazz"])
    (entry,) = found_in(database, '"song 9"')
    assert sentence(entry) == "Its tag says Metal, and you said jazz."


def test_a_library_of_one_has_no_neighbours(tmp_path: Path) -> None:
    with LibraryWriter(tmp_path / "library.db") as writer:
        vector = np.eye(1, 160, dtype=np.float32)[0]
        writer.add_analysis(
            stat("/music/a.mp3"), FileTags(genre="Metal"), analysis(1, genre="jazz", vector=vector)
        )
    assert not found_in(tmp_path / "library.db")
