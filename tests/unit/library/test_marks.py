"""Cues and beat grids of the user's own: kept as said, for every copy, whatever is computed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileTags, StoredCue, StoredGrid, TrackRow
from musicanalyzer.library.schema import open_reader
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import analysis, audio_hash, stat

MARKS = ("beats", "cues")
CUES = (
    StoredCue(12.5, "Drop", None, 0, "#ff0000", True, "user"),
    StoredCue(3.25, "", 7.25, None, None, False, "rekordbox"),
)
GRID = StoredGrid(((0.125, 128.0, 1), (60.5, 64.25, 3)), "traktor")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    with LibraryWriter(path) as writer:
        for number, audio in ((1, 1), (2, 2), (3, 1)):
            writer.add_analysis(stat(f"/m/{number}.mp3"), FileTags(), analysis(audio))
        writer.set_cues(1, CUES)
        writer.set_grid(1, GRID)
    return path


def tracks(path: Path) -> list[TrackRow]:
    with LibraryReader(path) as reader:
        return reader.tracks([1, 2, 3], structures=MARKS)


def test_marks_come_back_as_they_were_kept_for_every_copy(path: Path) -> None:
    one, other, copy = tracks(path)
    assert one.cues == copy.cues == CUES
    assert one.grid == copy.grid == GRID
    assert (other.cues, other.grid) == (None, None)


def test_lists_read_cues_and_no_beats(path: Path) -> None:
    with LibraryReader(path) as reader:
        assert (reader.track(1).cues, reader.track(1).grid) == (CUES, None)
        (track,) = reader.tracks([1], structures=())
    assert (track.cues, track.grid) == (None, None)


def test_a_list_may_be_empty_and_is_then_not_absent(path: Path) -> None:
    with LibraryWriter(path) as writer:
        writer.set_cues(1, ())
        writer.set_grid(1, None)
    assert tracks(path)[0].cues == ()
    assert tracks(path)[0].grid is None
    with LibraryWriter(path) as writer:
        writer.set_cues(1, None)
    assert tracks(path)[0].cues is None


def test_marks_outlive_new_answers_and_the_file(path: Path) -> None:
    with LibraryWriter(path) as writer:
        writer.add_analysis(stat("/m/1.mp3", size=5), FileTags(), analysis(1, genre="metal"))
        writer.forget([1, 2, 3])
        assert writer.prune_recordings() == 1
        writer.link_existing(stat("/back.mp3"), FileTags(), audio_hash(1))
    with LibraryReader(path) as reader:
        (track_id,) = reader.ids()
        track = reader.track(track_id, structures=MARKS)
        assert (track.cues, track.grid) == (CUES, GRID)
        assert reader.integrity() == []


def test_nothing_is_kept_of_a_recording_that_is_not_there(path: Path) -> None:
    with LibraryWriter(path) as writer:
        writer.set_cues(99, CUES)
        writer.set_grid(99, GRID)
    with LibraryReader(path) as reader:
        assert reader.integrity() == []


def test_other_programs_see_the_users_cues_or_else_those_that_were_found(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO results VALUES (2, 'cues', '1', 1.0, '{}')")
        connection.execute(
            "INSERT INTO structures VALUES (2, 'cues', 'cues', '[[1.5,\"Intro\"],[9,\"A\"]]')"
        )
    connection.close()
    reader = open_reader(path)
    rows = reader.execute(
        "SELECT track_id, position, start_s, end_s, name, pad, colour, origin FROM public_cues"
        " ORDER BY track_id, position"
    ).fetchall()
    reader.close()
    assert rows[:2] == [
        (1, 0, 12.5, None, "Drop", 0, "#ff0000", "user"),
        (1, 1, 3.25, 7.25, "", None, None, "rekordbox"),
    ]
    assert rows[2:4] == [
        (2, 0, 1.5, None, "Intro", None, None, "found"),
        (2, 1, 9, None, "A", None, None, "found"),
    ]


def test_what_is_said_while_a_track_is_read_is_all_there_or_not_at_all(path: Path) -> None:
    """Its first list of cues comes between two of the tables that are read for it."""
    with LibraryReader(path) as reader, LibraryWriter(path) as writer:
        statements: list[str] = []

        def say(statement: str) -> None:
            if "CROSS JOIN cues " in statement:
                writer.set_cues(2, CUES)
                writer.flush()
                statements.append(statement)

        reader._connection.set_trace_callback(say)
        before = reader.track(2)
        reader._connection.set_trace_callback(None)
        assert len(statements) == 1
        assert (before.cues, reader.track(2).cues) == (None, CUES)
