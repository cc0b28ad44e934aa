"""Confirming, correcting and taking back what the program heard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from musicanalyzer.errors import AppError, LibraryError, SettingsError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import Failure, FileTags, TrackRow
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services import correct
from tests.helpers.libraries import analysis, stat


class Shelf:
    """A library with a reader and a writer: 1 to 4 unsure of genre, 5 to 7 of the voice."""

    def __init__(self, path: Path) -> None:
        self.reader, self.writer = LibraryReader(path), LibraryWriter(path)

    def track(self, number: int) -> TrackRow:
        self.writer.flush()
        track = self.reader.track(number)
        assert track is not None
        return track

    def said(self, number: int) -> dict[str, tuple[str, ...]]:
        return dict(self.track(number).corrections)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    path = tmp_path / "library.db"
    with LibraryWriter(path) as writer:
        for number in range(1, 8):
            writer.add_analysis(
                stat(f"/m/{number}.mp3"), FileTags(genre="Jazz" if number == 6 else None),
                analysis(number, genre="unsure" if number < 5 else "rock",
                         confidence=0.5 - number / 100, vocal="vocal" if number < 5 else "unsure"),
            )  # fmt: skip
        writer.record_failure(stat("/m/bad.mp3"), Failure("no-audio", "x", "1"))
    shelf = Shelf(path)
    yield shelf
    shelf.writer.close()
    shelf.reader.close()


def test_confirming_keeps_the_likeliest_label(shelf: Shelf) -> None:
    assert correct.candidates(shelf.track(5), "genre")[0][0] == "rock"
    assert correct.confirm(shelf.writer, shelf.track(5), "genre") == "rock"
    assert shelf.said(5) == {"genre": ("rock",)}


def test_a_genre_that_the_program_knows_is_kept_as_it_writes_it(shelf: Shelf) -> None:
    assert correct.correct(shelf.writer, shelf.track(5), "genre", " ROCK ") == "rock"
    assert correct.correct(shelf.writer, shelf.track(5), "vocal", "Instrumental") == "instrumental"
    assert shelf.said(5) == {"genre": ("rock",), "vocal": ("instrumental",)}


def test_a_genre_that_the_program_does_not_know_is_kept_as_written(shelf: Shelf) -> None:
    kept = correct.correct(shelf.writer, shelf.track(1), "genre", "  Tango   nuevo ")
    assert kept == "Tango nuevo"
    assert not correct.is_known(shelf.track(1), "genre", kept)
    assert correct.is_known(shelf.track(5), "genre", "rock")
    shelf.writer.flush()
    assert shelf.reader.ids('genre:"tango nuevo"') == [1]


def test_taking_back_lets_the_programs_answer_hold_again(shelf: Shelf) -> None:
    for head, label in (("genre", "pop"), ("vocal", "vocal")):
        correct.correct(shelf.writer, shelf.track(1), head, label)
    correct.take_back(shelf.writer, shelf.track(1), "genre")
    assert shelf.said(1) == {"vocal": ("vocal",)}
    correct.take_back(shelf.writer, shelf.track(1))
    assert shelf.said(1) == {}


REFUSED = [
    (lambda s: correct.correct(s.writer, s.track(1), "genre", "  "), SettingsError, "cannot be"),
    (lambda s: correct.correct(s.writer, s.track(1), "genre", "unsure"), SettingsError, "cannot"),
    (lambda s: correct.correct(s.writer, s.track(1), "genre", 'a"b'), SettingsError, "quotes"),
    (lambda s: correct.correct(s.writer, s.track(1), "vocal", "loud"), SettingsError, "or instr"),
    (lambda s: correct.correct(s.writer, s.track(8), "genre", "pop"), LibraryError, "bad.mp3 coul"),
    (lambda s: correct.confirm(s.writer, s.track(8), "genre"), LibraryError, "has no genre"),
    (lambda s: correct.take_back(s.writer, s.track(1)), LibraryError, "nothing was changed"),
    (lambda s: correct.take_back(s.writer, s.track(1), "vocal"), LibraryError, "no correction"),
]


@pytest.mark.parametrize(("act", "error", "words"), REFUSED)
def test_what_cannot_be_said_is_refused_in_words(shelf, act, error: type[AppError], words) -> None:
    with pytest.raises(error, match=words):
        act(shelf)
    shelf.writer.flush()
    assert shelf.reader.ids("is:corrected") == []


def test_genres_are_asked_for_first_then_voices_each_the_least_sure_first(shelf: Shelf) -> None:
    everything = correct.undecided(shelf.reader, "unsure", limit=99)
    genres = [(number, "genre") for number in (4, 3, 2, 1)]
    assert everything[:4] == genres
    assert sorted(everything[4:]) == [(number, "vocal") for number in (5, 6, 7)]
    assert correct.undecided(shelf.reader, "genre", limit=99) == genres
    assert correct.undecided(shelf.reader, "vocal", limit=99) == everything[4:]
    assert correct.undecided(shelf.reader, "disagrees", limit=99) == [(6, "genre")]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 99])
def test_pages_of_any_size_together_are_the_whole_list(shelf: Shelf, size: int) -> None:
    pages = [
        correct.undecided(shelf.reader, "unsure", limit=size, offset=offset)
        for offset in range(0, 12, size)
    ]
    assert list(chain(*pages)) == correct.undecided(shelf.reader, "unsure", limit=99)


def test_nothing_is_asked_of_silence(shelf: Shelf) -> None:
    unsure = analysis(8, genre="unsure", vocal="unsure")
    silence = replace(
        unsure, results=tuple(replace(each, confidence=0.0) for each in unsure.results)
    )
    shelf.writer.add_analysis(stat("/m/silence.mp3"), FileTags(), silence)
    shelf.writer.flush()
    (silent,) = shelf.reader.ids("silence genre:unsure vocal:unsure")
    assert silent not in dict(correct.undecided(shelf.reader, "unsure", limit=99))
    assert correct.left(shelf.reader, "unsure") == 7


def test_what_is_settled_leaves_the_list_and_is_counted(shelf: Shelf) -> None:
    counts = (correct.settled, correct.left)
    assert [count(shelf.reader, "unsure") for count in counts] == [0, 7]
    correct.correct(shelf.writer, shelf.track(4), "genre", "pop")
    correct.correct(shelf.writer, shelf.track(5), "vocal", "vocal")
    shelf.writer.flush()
    assert [count(shelf.reader, "unsure") for count in counts] == [2, 5]
    assert [count(shelf.reader, "genre") for count in counts] == [1, 3]
    assert correct.undecided(shelf.reader, "unsure", limit=1) == [(3, "genre")]
