"""What is stored of taught labels, and when it goes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileTags, LearnedLabel, TaughtLabel
from musicanalyzer.library.text import label_key
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import analysis, audio_hash, build, stat, unit_vectors

LEARNED = LearnedLabel("v1", "stamp", b"\0\1\2\3" * 161, 0.75, 2, 3, 1, 2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return build(tmp_path / "library.db", 12)


def rows(path: Path) -> dict[str, int]:
    connection = sqlite3.connect(path)
    tables = ("taught_labels", "taught_examples", "taught_weights", "taught_tracks")
    found = {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables
    }
    connection.close()
    return found


def test_what_was_taught_is_read_back(path: Path) -> None:
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        writer.save_label("Warm Up", {1: True, 2: False}, LEARNED, [(5, 0.9)], created_at=7.0)
        writer.save_label("cool down", {3: True}, None, created_at=8.0)
        expected = TaughtLabel("Warm Up", 7.0, {1: True, 2: False}, LEARNED)
        assert reader.labels() == [TaughtLabel("cool down", 8.0, {3: True}, None), expected]
        assert reader.label(" warm  UP") == expected
        assert reader.label("warm") is None
        assert reader.ids('label:"warm up"', order="added") == [1, 5]


def test_a_track_names_the_labels_that_a_query_finds_it_by(path: Path) -> None:
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        writer.save_label("Warm Up", {1: True, 2: False}, LEARNED, [(1, 0.95), (5, 0.9)])
        writer.save_label("cool down", {1: True}, None)
        for track in reader.list():
            found = [
                name for name in ("cool down", "Warm Up")
                if track.id in reader.ids(f'label:"{name}"')
            ]  # fmt: skip
            assert list(track.own_labels) == found
        by_id = {track.id: track.own_labels for track in reader.list()}
        assert by_id[1] == ("cool down", "Warm Up")
        assert by_id[2] == ()


def test_a_lesson_replaces_the_one_before_and_keeps_name_date_and_other_examples(
    path: Path,
) -> None:
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        changes = {1: True, 2: False, 3: True}
        writer.save_label("Warm Up", changes, LEARNED, [(5, 0.9), (6, 0.8)], created_at=7.0)
        writer.save_label("WARM UP", {1: False, 3: None, 4: True}, LEARNED, [(7, 0.9)])
        expected = TaughtLabel("Warm Up", 7.0, {1: False, 2: False, 4: True}, LEARNED)
        assert reader.labels() == [expected]
        assert reader.ids('label:"warm up"', order="added") == [4, 7]
        writer.save_label("warm up", {}, None)
        assert reader.ids('label:"warm up"') == [4]
        assert reader.label("warm up") == TaughtLabel("Warm Up", 7.0, expected.examples, None)


def test_a_deleted_label_leaves_nothing_behind(path: Path) -> None:
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        writer.save_label("a", {1: True}, LEARNED, [(5, 0.9)])
        writer.save_label("b", {1: True}, LEARNED, [(5, 0.9)])
        writer.delete_label("A")
        writer.delete_label("a")
        assert [label.name for label in reader.labels()] == ["b"]
        writer.delete_label("b")
        assert set(rows(path).values()) == {0}
        assert reader.integrity() == []
        assert reader.count() == 12


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_vector_that_changes_takes_its_answers_with_it_at_once(path: Path, version: str) -> None:
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        writer.save_label("a", {1: True}, LEARNED, [(5, 0.9), (6, 0.9)])
        vector = unit_vectors(1, seed=9)[0].tobytes()
        writer.replace_results(
            5, [], timeline_step_s=1.0, embedding=vector, embedding_version=version
        )
        writer.flush()
        assert reader.ids("label:a", order="added") == [1, 6]


def test_an_analysis_done_again_with_the_same_outcome_keeps_the_answers(path: Path) -> None:
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        writer.save_label("a", {1: True}, LEARNED, [(5, 0.9)])
        same = unit_vectors(12)[4].tobytes()
        writer.replace_results(5, [], timeline_step_s=1.0, embedding=same, embedding_version="v1")
        writer.flush()
        assert reader.ids("label:a", order="added") == [1, 5]


def test_answers_for_vectors_of_another_version_are_not_stored(path: Path) -> None:
    other = LearnedLabel("v2", "stamp", b"0123", 0.7, 2, 2, 2, 2)
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        writer.save_label("a", {1: True}, other, [(5, 0.9), (999, 0.9)])
        assert reader.ids("label:a") == [1]
        assert rows(path)["taught_tracks"] == 0


def test_an_example_whose_files_are_gone_is_kept_when_recordings_are_pruned(path: Path) -> None:
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        writer.save_label("a", {1: True, 2: False}, LEARNED, [(5, 0.9)])
        writer.forget(range(1, 13))
        assert writer.prune_recordings() == 10
        assert reader.integrity() == []
        label = reader.label("a")
        assert label is not None
        assert label.examples == {1: True, 2: False}
        writer.link_existing(stat("/back/again.mp3"), FileTags(), audio_hash(0))
        writer.flush()
        assert [track.path for track in reader.list("label:a")] == ["/back/again.mp3"]


def test_an_artist_is_found_for_every_recording_that_has_a_file(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        writer.add_analysis(stat("/a"), FileTags(artist="Björk"), analysis(1))
        writer.link_existing(stat("/copy of a"), FileTags(artist="Other"), audio_hash(1))
        writer.add_analysis(stat("/b"), FileTags(), analysis(2))
        writer.flush()
        assert reader.artists_of([1, 2, 3]) == {1: " bjork", 2: ""}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Warm Up", " warm   up\t", True),
        ("É", "e\u0301", True),
        ("Straße", "STRASSE", True),
        ("C++", "C", False),
        ("!!!", "!!", False),
        ("warm-up", "warm up", False),
    ],
)
def test_names_differ_by_more_than_case_and_spaces(one: str, other: str, same: bool) -> None:
    assert (label_key(one) == label_key(other)) is same
