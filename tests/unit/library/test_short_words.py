"""One Latin letter finds the words that begin with it, one or two of another script the texts that
hold them anywhere: by an index.
"""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from musicanalyzer.library.query import parse
from musicanalyzer.library.query_sql import condition
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileTags
from musicanalyzer.library.text import fold
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import analysis, stat

TEXTS = (
    "X", "Malcolm X", "Plan B: Sides", "xylophone", "tax", "K歌", "Été", "7", "Apollo 7", "'s",
    "a-b", "Über x-Ray", "東京 z", "«Q»", "10 q!", "no w", "夜", "夜の電車", "東京", "Live in 東京",
    "x夜", "夜x", "京 東", "Мы", "Мы и ты", "가요", "🪩 夜曲",
)  # fmt: skip
LETTERS = (
    "夜", "の", "車", "京", "電車", "夜の", "の電", "東京", "京東", "x夜", "夜x", "k歌", "歌", "мы",
    "ты", "и", "ы", "가", "曲", "鬼", "鬼夜",
)  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> LibraryReader:
    """Each text as a title, an artist, an album and the end of a path, one track each."""
    path = tmp_path_factory.mktemp("words") / "library.db"
    with LibraryWriter(path) as writer:
        number = 0
        for text in TEXTS:
            for field in ("title", "artist", "album", "path"):
                number += 1
                tags = FileTags() if field == "path" else FileTags(**{field: text})
                name = text if field == "path" else "-"
                writer.add_analysis(stat(f"/{number}/{name}"), tags, analysis(number, moods=()))
    return LibraryReader(path)


def having(library: LibraryReader, letter: str, fields: tuple[str, ...]) -> set[int]:
    """What looking through all texts finds."""
    found = set()
    for track in library.list():
        texts = {name: getattr(track.tags, name) or "" for name in ("title", "artist", "album")}
        texts["path"] = track.path
        words = [word for field in fields for word in fold(texts[field]).split()]
        if any(word.startswith(letter) for word in words):
            found.add(track.id)
    return found


def holding(library: LibraryReader, letters: str, fields: tuple[str, ...]) -> set[int]:
    found = set()
    for track in library.list():
        texts = {name: getattr(track.tags, name) or "" for name in ("title", "artist", "album")}
        texts["path"] = track.path
        if any(fold(letters) in fold(texts[field]) for field in fields):
            found.add(track.id)
    return found


@pytest.mark.parametrize("letter", string.ascii_lowercase + string.digits)
def test_a_letter_finds_what_looking_through_all_texts_finds(
    library: LibraryReader, letter: str
) -> None:
    everywhere = ("title", "artist", "album", "path")
    assert set(library.ids(letter)) == having(library, letter, everywhere)
    assert set(library.ids(f"title:{letter}")) == having(library, letter, ("title",))
    assert set(library.ids(f"-{letter}")) == set(library.ids()) - set(library.ids(letter))


@pytest.mark.parametrize("letter", ["x", "b", "7", "q", "j", "p", "s"])
def test_words_and_a_letter_find_what_has_both(library: LibraryReader, letter: str) -> None:
    for word in ("malcolm", "plan", "apollo", "sides", "xylophone", "none"):
        both = set(library.ids(word)) & set(library.ids(letter))
        assert set(library.ids(f"{word} {letter}")) == both
        assert set(library.ids(f"{word} {letter} x")) == both & set(library.ids("x"))
        in_title = set(library.ids(word)) & set(library.ids(f"title:{letter}"))
        assert set(library.ids(f"title:{letter} {word}")) == in_title


@pytest.mark.parametrize("query", ["x", "artist:q", "-z", "genre:jazz x", "malcolm x"])
def test_no_letter_is_looked_for_in_every_text(library: LibraryReader, query: str) -> None:
    where, parameters = condition(parse(query))
    plan = library._connection.execute(
        f"EXPLAIN QUERY PLAN SELECT t.id FROM tracks AS t WHERE {where}", parameters
    ).fetchall()
    assert not [row for row in plan if row[3].startswith("SCAN track_text")]


def test_the_index_follows_new_texts(tmp_path: Path) -> None:
    with LibraryWriter(tmp_path / "library.db") as writer:
        writer.add_analysis(stat("/a"), FileTags(title="Generation X", album="夜"), analysis(1))
    with LibraryWriter(tmp_path / "library.db") as writer:
        tags = FileTags(title="Generation Z", album="東京")
        writer.add_analysis(stat("/a", size=1001), tags, analysis(1))
    with LibraryReader(tmp_path / "library.db") as reader:
        assert [reader.ids("x"), reader.ids("z")] == [[], [1]]
        assert [reader.ids("夜"), reader.ids("東京")] == [[], [1]]
