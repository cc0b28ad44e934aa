"""What the user says of a head's answer: kept, found, and never touched by what is computed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileTags, HeadResult
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import analysis, audio_hash, stat


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """1 jazz, 2 rock, 3 and 4 unsure (4 the less), 5 a copy of 4, 6 surely folk; some with tags."""
    path = tmp_path / "library.db"
    answers = [
        ("jazz", 0.9, FileTags(genre="Bebop")),
        ("rock", 0.8, FileTags(genre="Jazz")),
        ("unsure", 0.4, FileTags()),
        ("unsure", 0.2, FileTags(genre="Rock")),
        ("unsure", 0.2, FileTags()),
        ("folk", 0.9, FileTags()),
    ]
    with LibraryWriter(path) as writer:
        for number, (genre, confidence, tags) in enumerate(answers, 1):
            audio = 4 if number == 5 else number
            vocal = "unsure" if number == 3 else "vocal"
            writer.add_analysis(
                stat(f"/m/{number}.mp3"), tags,
                analysis(audio, genre=genre, confidence=confidence, vocal=vocal),
            )  # fmt: skip
    return path


@pytest.fixture
def reader(path: Path) -> Iterator[LibraryReader]:
    with LibraryReader(path) as reader:
        yield reader


def say(path: Path, *said: tuple[int, str, str]) -> None:
    with LibraryWriter(path) as writer:
        for recording_id, head, label in said:
            writer.correct(recording_id, head, [label])


def test_what_the_user_said_is_read_with_the_track_beside_the_models_answer(path, reader) -> None:
    say(path, (1, "genre", "blues"), (1, "vocal", "instrumental"), (2, "genre", "rock"))
    one = reader.track(1)
    assert one is not None
    assert one.corrections == {"genre": ("blues",), "vocal": ("instrumental",)}
    assert one.labels_of("genre") == ("blues",)
    assert one.labels_of("mood") == ("calm",)
    assert one.labels_of("tempo") == ()
    assert one.results["genre"].labels == ("jazz",)


def test_a_correction_is_of_the_recording_so_that_every_copy_has_it(path, reader) -> None:
    say(path, (4, "genre", "metal"))
    assert reader.ids("genre:metal", order="path") == [4, 5]


def test_a_later_word_replaces_the_earlier_and_can_be_taken_back(path, reader) -> None:
    say(path, (1, "genre", "blues"), (1, "genre", "folk"), (1, "vocal", "vocal"))
    assert reader.track(1).corrections["genre"] == ("folk",)
    with LibraryWriter(path) as writer:
        for _ in range(2):  # again: nothing
            writer.take_back_correction(1, "genre")
    assert reader.track(1).corrections == {"vocal": ("vocal",)}


def test_nothing_can_be_said_of_a_recording_that_is_not_there(path, reader) -> None:
    say(path, (99, "genre", "blues"))
    assert reader.ids("is:corrected") == []
    assert reader.integrity() == []


FOUND = [
    ("genre:jazz", [2]),
    ("genre:rock", [3]),
    ("genre:blues", [1]),
    ("genre:Tango", [4, 5]),
    ("genre:unsure", []),
    ("-genre:jazz", [1, 3, 4, 5, 6]),
    ("is:unsure", [3]),  # by its voice
    ("vocal:unsure", [3]),
    ("is:corrected", [1, 2, 3, 4, 5]),
    ("-is:corrected", [6]),
    # 1: the file says bebop, the user blues; 2: both say jazz; 4: tango is not compared
    ("is:disagrees", [1]),
]


@pytest.mark.parametrize(("query", "expected"), FOUND)
def test_queries_ask_the_user_first(path, reader, query: str, expected: list[int]) -> None:
    say(path, (1, "genre", "blues"), (2, "genre", "jazz"), (3, "genre", "rock"),
        (4, "genre", "tango"))  # fmt: skip
    assert reader.ids(query, order="path") == expected


def test_a_file_that_named_the_users_genre_no_longer_disagrees(path, reader) -> None:
    assert reader.ids("is:disagrees") == [2]
    say(path, (2, "genre", "jazz"))
    assert reader.ids("is:disagrees") == []


def test_the_order_by_genre_is_that_of_the_users_genres(path, reader) -> None:
    assert reader.ids("", order="genre") == [6, 1, 2, 3, 4, 5]
    say(path, (1, "genre", "tango"), (5, "genre", "samba"))  # 5: of track 6
    assert reader.ids("", order="genre") == [2, 6, 1, 3, 4, 5]


def test_no_new_answer_of_a_model_changes_what_the_user_said(path, reader) -> None:
    say(path, (1, "genre", "blues"))
    with LibraryWriter(path) as writer:
        newer = HeadResult("genre", "v2", ("pop",), 0.99, {"pop": 0.99})
        writer.replace_results(1, [newer], timeline_step_s=0.5)
        writer.add_analysis(stat("/m/1.mp3", size=5), FileTags(), analysis(1, genre="metal"))
    track = reader.track(1)
    assert track.results["genre"].labels == ("metal",)
    assert track.corrections == {"genre": ("blues",)}


def test_a_correction_outlives_the_file_and_is_there_when_it_comes_back(path, reader) -> None:
    say(path, (1, "genre", "blues"))
    with LibraryWriter(path) as writer:
        writer.forget(range(1, 7))
        assert writer.prune_recordings() == 4
        writer.link_existing(stat("/back.mp3"), FileTags(), audio_hash(1))
    assert [track.path for track in reader.list("genre:blues")] == ["/back.mp3"]
    assert reader.integrity() == []


def test_what_is_not_settled_comes_least_confident_first_once_for_each_recording(
    path, reader
) -> None:
    assert reader.unsettled("genre:unsure", "genre", limit=9) == [4, 3]
    assert reader.unsettled("genre:unsure", "genre", limit=1, offset=1) == [3]
    assert reader.count_unsettled("genre:unsure", "genre") == 2
    assert reader.unsettled("", "genre", limit=9) == [4, 3, 2, 1, 6]
    say(path, (4, "genre", "pop"), (2, "genre", "rock"))
    assert reader.unsettled("genre:unsure", "genre", limit=9) == [3]
    assert reader.unsettled("is:disagrees", "genre", limit=9) == []
    assert reader.count_unsettled("", "genre") == 3
    assert reader.count_unsettled("", "vocal") == 5
    assert (reader.settled("genre"), reader.settled("vocal")) == (2, 0)


def test_the_users_tempo_and_key_are_found_and_sorted_by(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with LibraryWriter(path) as writer:
        for number, (bpm, key) in enumerate(
            [(64.0, "A minor"), (120.0, "C major"), (None, None), (None, None)], 1
        ):
            tags = FileTags(bpm=100.0, key="Gbm") if number == 3 else FileTags()
            writer.add_analysis(stat(f"/m/{number}.mp3"), tags, analysis(number, bpm=bpm, key=key))
        writer.correct(1, "tempo", ["128"])
        writer.correct(1, "key", ["F# minor"])
    with LibraryReader(path) as reader:
        for query, expected in [
            ("bpm:64", []), ("bpm:128", [1]), ("bpm:100..130", [1, 2, 3]), ("key:8A", []),
            ("key:11A", [1, 3]), ("key:8B", [2]), ("is:corrected", [1]),
        ]:  # fmt: skip
            assert reader.ids(query, order="path") == expected, query
            assert sorted(reader.first_ids(query, limit=9)) == expected, query
        assert reader.ids(order="bpm") == [3, 2, 1, 4]
        assert reader.ids(order="key") == [2, 1, 3, 4]
        assert reader.ids(order="-key") == [1, 3, 2, 4]
