"""The query language: what is found, what is refused, and where the mark stands."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musicanalyzer.library.query import QueryError, parse
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import Failure, FileTags, HeadResult, LearnedLabel
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import analysis, stat

NOW = datetime(2026, 3, 1, 12).timestamp()
DAY = 86400.0


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> LibraryReader:
    """Eight rows: 1-4 plain, 5 a copy of 4, 6 untagged, 7 failed, 8 missing. Recordings have the
    ids of their first rows, but that 6 is of 5 and 8 of 6.
    """
    path = tmp_path_factory.mktemp("query") / "library.db"
    tracks = [
        ("/m/jazz/blue.mp3", FileTags(title="Blue Train", artist="John Coltrane",
         album="Blue Train", year=1957, genre="Hard Bop", bpm=150.0, key="C"),
         analysis(1, genre="jazz", confidence=0.9, moods=("calm", "happy"), vocal="instrumental",
                  arousal=-0.5, valence=0.5, bpm=135.8, energy=4.0, key="F# minor",
                  loudness=-18.2, duration_s=643.0), 1.0),
        ("/m/rock/loud.flac", FileTags(title="Don't Stop Me Now", artist="Queen", album="Jazz",
         year=1978, genre="Rock", bpm=156.0, key="F major"),
         analysis(2, genre="rock", confidence=0.71, moods=("energetic", "happy"), arousal=0.9,
                  valence=0.9, energy=9.1, danceability=8.2, loudness=-7.5,
                  duration_s=209.4, codec="flac"), 6.9),
        ("/m/pop/joga.mp3", FileTags(title="Jóga", artist="Björk", album="Homogenic", year=1997),
         analysis(3, genre="unsure", confidence=0.3, moods=("dark",), bpm=90.0, key="A minor",
                  duration_s=305.0), 7.1),
        ("/m/u2/one.mp3", FileTags(title="One", artist="U2", album="Achtung Baby", year=1991,
         genre="Vocal Jazz"),
         analysis(4, genre="rock", confidence=0.5, moods=(), bpm=110.0, duration_s=276.0,
                  codec="aac-lc"), 30.0),
        ("/m/copy/one.mp3", FileTags(title="One", artist="U2", album="Best (Of) 100%", year=1998,
         genre="Alternative Rock"),
         analysis(4, genre="rock", confidence=0.5, moods=(), bpm=110.0, duration_s=276.0,
                  codec="aac-lc"), 30.0),
        ("/m/東京/夜の歌.mp3", FileTags(),
         analysis(6, genre="hip-hop", confidence=0.95, moods=("dark", "calm"), speech="speech",
                  duration_s=59.6), 400.0),
    ]  # fmt: skip
    with LibraryWriter(path) as writer:
        for file, tags, computed, age in tracks:
            writer.add_analysis(stat(file), tags, computed, added_at=NOW - age * DAY)
        voice = HeadResult("voice", "v1", ("unsure",), 0.5, {"female": 0.5, "male": 0.5})
        writer.replace_results(2, [voice], timeline_step_s=0.5)
        writer.record_failure(stat("/m/bad blue.mp3"), Failure("no-audio", "x", "1"), added_at=1.0)
        writer.add_analysis(stat("/m/gone.mp3"), FileTags(artist="!!!"), analysis(8, moods=()),
                            added_at=NOW)  # fmt: skip
        writer.mark_missing([8])
        learned = LearnedLabel("v1", "any", b"0123", 0.7, 2, 2, 2, 2)
        writer.save_label("warm-up", {1: True, 4: True, 2: False}, learned, [(3, 0.8), (6, 0.9)])
        writer.save_label("Été & (pluie)", {5: True}, None)
    return LibraryReader(path)


FOUND = [
    ("", {1, 2, 3, 4, 5, 6}),
    ("   ", {1, 2, 3, 4, 5, 6}),
    # words
    ("blue", {1}),
    ("BLUE coltrane", {1}),
    ("blue queen", set()),
    ("oltra", {1}),
    ("rai", {1}),
    ('"blue train"', {1}),
    ('"train blue"', set()),
    ("bjork", {3}),
    ("Björk", {3}),
    ("joga", {3}),
    ("dont", {2}),
    ("don't", {2}),
    ("u2", {4, 5}),
    ("U2 one", {4, 5}),
    ("q", {2}),
    ("東京", {6}),
    ("夜", {6}),
    ("flac", {2}),
    ("100%", {5}),
    ("'", {2}),
    ("b", {1, 3, 4, 5}),
    # A bare dash is what stands in pasted text; a dash within a word belongs to it.
    ("Queen - Don't Stop Me Now", {2}),
    ("one-baby", set()),
    # fields of text
    ("artist:queen", {2}),
    ("artist:jazz", set()),
    ("album:jazz", {2}),
    ("jazz", {1, 2}),
    ('title:"blue train"', {1}),
    ("path:/m/rock", {2}),
    ("path:jazz", {1}),
    ('album:"best (of)"', {5}),
    ("filegenre:bop", {1}),
    ("codec:flac", {2}),
    ("codec:aac", {4, 5}),
    ("codec:%", set()),
    ("ARTIST:Queen", {2}),
    # labels
    ("genre:jazz", {1}),
    ("genre:Hip-Hop", {6}),
    ("genre:unsure", {3}),
    ("genre:nothing", set()),
    ("mood:calm", {1, 6}),
    ("mood:calm mood:dark", {6}),
    ("vocal:no", {1}),
    ("vocal:instrumental", {1}),
    ("vocal:yes", {2, 3, 4, 5, 6}),
    ("speech:yes", {6}),
    ("speech:music", {1, 2, 3, 4, 5}),
    ('key:"f major"', {2}),
    # numbers
    ("year:1957", {1}),
    ("year:>=1991", {3, 4, 5}),
    ("year:>1991", {3, 5}),
    ("year:<=1957", {1}),
    ("year:<1957", set()),
    ("year:1957..1978", {1, 2}),
    ("year:1991..", {3, 4, 5}),
    ("year:..1978", {1, 2}),
    ("bpm:136", {1}),
    ("bpm:135.8", {1}),
    ("bpm:135.9", set()),
    ("bpm:150", set()),  # the analysis goes before the file's tag
    ("bpm:156", {2}),  # the tag where the analysis has none
    ("bpm:90..110", {3, 4, 5}),
    ("bpm:>90 bpm:<111", {4, 5}),
    ("confidence:>0.7", {1, 2, 6}),
    ("genre.confidence:>0.7", {1, 2, 6}),
    ("mood.confidence:>0.7", {1, 2, 3, 4, 5, 6}),
    ("arousal:<0", {1}),
    ("arousal:-0.5", {1}),
    ("valence:0.4..0.6", {1}),
    ("valence:1", {1, 2}),  # 0.5 is the first that is written 1, and not the last written 0
    ("valence:0", {3, 4, 5, 6}),
    ("energy:>=7", {2}),
    ("energy:4", {1}),
    ("danceability:>=8", {2}),
    ("-danceability:>=8", {1, 3, 4, 5, 6}),
    ("loudness:<-9", {1}),
    ("loudness:-8..0", {2}),
    ("tempo.confidence:>0.5", {1, 3, 4, 5}),
    # keys: the user's, else the analysis', else the file's own in any spelling
    ("key:11A", {1}),
    ("key:gbm", {1}),
    ("key:C", set()),  # the analysis goes before the file's tag
    ("key:7B", {2}),
    ("key:~8A", {3}),
    ("key:~10A", {1}),
    ("key:~8B", {2, 3}),
    ("-key:~8B", {1, 4, 5, 6}),
    ("length:>5:00", {1, 3}),
    ("length:3:29", {2}),
    ("length:209", {2}),
    ("length:1:00", {6}),
    ("length:0:10:00..", {1}),
    ("length:4:36..305", {3, 4, 5}),
    # dates
    ("added:<7d", {1, 2}),
    ("added:7d", {1, 2}),
    ("added:>7d", {3, 4, 5, 6}),
    ("added:>2w", {4, 5, 6}),
    ("added:>1y", {6}),
    ("added:<2m", {1, 2, 3, 4, 5}),
    ("added:1w..5w", {3, 4, 5}),
    ("added:2026-02-22", {2, 3}),
    ("added:2026-02", {1, 2, 3}),
    ("added:2026", {1, 2, 3, 4, 5}),
    ("added:>2026-02-22", {1}),
    ("added:>=2026-02-22", {1, 2, 3}),
    ("added:<2026-02-22", {4, 5, 6}),
    ("added:2026-01-01..2026-02-22", {2, 3, 4, 5}),
    # states
    # labels of the user's own: as they said, and what the label is sure of
    ("label:warm-up", {1, 3, 4, 5}),
    ("label:WARM-UP", {1, 3, 4, 5}),
    ('label:"  warm-up "', {1, 3, 4, 5}),
    ("-label:warm-up", {2, 6}),
    ("label:warm-up genre:rock", {4, 5}),
    ("label:warm-up is:missing", {8}),
    ('label:"ÉTÉ &  (pluie)"', {6}),
    ('label:"E\u0301te\u0301 & (pluie)"', {6}),
    ('label:warm-up | label:"été & (pluie)"', {1, 3, 4, 5, 6}),
    ("is:duplicate", {4, 5}),
    ("is:unsure", {3}),
    ("voice:unsure", {2}),  # whose voice it is may stay open
    ("is:disagrees", {4}),  # a hard bop is no genre that is heard
    ("is:failed", {7}),
    ("is:missing", {8}),
    ("is:failed blue", {7}),
    ("-is:failed", {1, 2, 3, 4, 5, 6}),
    ("-is:missing", {1, 2, 3, 4, 5, 6}),
    ("is:failed | is:missing", {7, 8}),
    ("is:missing !!!", {8}),
    ("is:missing artist:!!!", {8}),
    # together
    ("-genre:rock", {1, 3, 6}),
    ("-year:1957", {2, 3, 4, 5, 6}),  # 6 has no year
    ("--genre:jazz", {1}),
    ("genre:jazz | genre:rock", {1, 2, 4, 5}),
    ("genre:jazz OR mood:dark", {1, 3, 6}),
    ("genre:jazz|mood:dark", {1, 3, 6}),
    ("genre:jazz or", set()),  # only capitals are the operator
    ("blue | queen year:1978", {1, 2}),
    ("(blue | queen) year:1978", {2}),
    ("-(blue | queen)", {3, 4, 5, 6}),
    ("((blue))", {1}),
    ('"blue"queen', set()),
    ('"(blue"', {1}),
    ("-u2 -artist:bjork mood:dark", {6}),
    (r"C:\Music", set()),
    ("12:30", set()),
]


@pytest.mark.parametrize(("query", "expected"), FOUND)
def test_a_query_finds(library: LibraryReader, query: str, expected: set[int]) -> None:
    assert set(library.ids(query, now=NOW)) == expected
    assert library.count(query, now=NOW) == len(expected)


REFUSED = [
    ("gener:jazz", 0, 5, 'unknown field "gener" at column 1; did you mean "genre"?'),
    ("blue xyzzy:1", 5, 5, 'unknown field "xyzzy" at column 6; for text, put it in quotes'),
    ("foo.confidence:1", 0, 14, "unknown field"),
    ("genre:", 0, 6, 'the field "genre" needs a value, at column 1'),
    ('genre:""', 0, 8, "needs a value"),
    ("bpm:fast", 4, 4, '"fast" is not a number, at column 5'),
    ("label:", 0, 6, 'the field "label" needs a value'),
    ("bpm:>", 4, 1, "is not a number"),
    ("key:loud", 4, 4, '"loud" is not a key (8A, F#m, "F# minor"), at column 5'),
    ("key:~", 4, 1, "is not a key"),
    ("bpm:1e5", 4, 3, "is not a number"),
    ("bpm:nan", 4, 3, "is not a number"),
    ("bpm:٣", 4, 1, "is not a number"),
    ("bpm:3:00", 4, 4, "is not a number"),
    ("bpm:110..90", 4, 7, "runs backwards"),
    ("bpm:..", 4, 2, "at one side"),
    ("bpm:1..2..3", 4, 7, "is not a number"),
    ("length:3:99", 7, 4, "is not a number"),
    ("added:yesterday", 6, 9, "neither an age"),
    ("added:2026-02-30", 6, 10, "neither an age"),
    ("added:9999-12-31", 6, 10, "neither an age"),
    ("added:2w..1w", 6, 6, "neither an age"),
    ("is:loud", 3, 4, "disagrees, duplicate, failed"),
    ("(blue", 0, 1, '"(" without ")"'),
    ("blue)", 4, 1, '")" without "("'),
    ("()", 0, 1, "nothing between"),
    ("blue |", 5, 1, "both sides"),
    ("| blue", 0, 1, "both sides"),
    ("a OR OR b", 2, 2, "both sides"),
    ('say "blue', 4, 5, "a quote without its end, at column 5"),
    ('title:"blue', 6, 5, "a quote without its end"),
    ("-" * 50 + "x", 41, 1, "within each other"),
    ("(" * 50 + "x", 41, 1, "within each other"),
    ("x " * 301, 600, 1, "more than 300 terms"),
]


@pytest.mark.parametrize(("query", "position", "length", "message"), REFUSED)
def test_a_wrong_query_points_at_the_place(query, position, length, message) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query, now=NOW)
    assert message in caught.value.message
    assert (caught.value.position, caught.value.length) == (position, length)
    assert caught.value.kind == "query"


@pytest.mark.parametrize(
    ("query", "position", "length", "message"),
    [
        ("label:warmup", 6, 6, 'unknown label "warmup" at column 7; did you mean "warm-up"?'),
        ('blue -label:"warm up"', 12, 9, 'unknown label "warm up" at column 13; did you mean'),
        ("label:x", 6, 1, '; those taught are "warm-up", "Été & (pluie)"'),
    ],
)
def test_an_unknown_label_is_refused_where_it_stands(
    library: LibraryReader, query: str, position: int, length: int, message: str
) -> None:
    for ask in (library.ids, library.count, library.playable, library.parse):
        with pytest.raises(QueryError) as caught:
            ask(query)
        assert message in caught.value.message
        assert (caught.value.position, caught.value.length) == (position, length)


def test_where_no_label_has_been_taught_that_is_said(tmp_path) -> None:
    path = tmp_path / "l.db"
    LibraryWriter(path).close()
    with LibraryReader(path) as reader, pytest.raises(QueryError, match="none has been taught"):
        reader.ids("label:x")


def test_the_mark_stands_under_the_wrong_part() -> None:
    with pytest.raises(QueryError) as caught:
        parse("夜\tgener:jazz")
    assert caught.value.caret() == "夜 gener:jazz\n   ^^^^^"


PIECES = st.sampled_from(
    [*'()|-"', " ", "OR", "genre:jazz", "bpm:90..110", "is:failed", "is:missing", "blue", "u2", "q",
     "year:>=1990", "added:<7d", "mood:", "夜", "!!!", ":", "..", "'", "%", "title:one", "-",
     "label:warm-up"]
)  # fmt: skip
QUERIES = st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join))


def refusal(library: LibraryReader, query: str) -> QueryError | None:
    try:
        library.parse(query, now=NOW)
    except QueryError as err:
        return err
    return None


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(query=QUERIES)
def test_any_text_is_answered_or_refused_and_a_negation_divides_the_library(library, query) -> None:
    error = refusal(library, query)
    if error is not None:
        assert 0 <= error.position <= len(query)
        assert len(error.caret().splitlines()) >= 2
        return
    flags = " (is:failed | -is:failed) (is:missing | -is:missing)"
    everything = set(library.ids(flags, now=NOW))
    if not query.strip().strip("-"):
        return
    if refusal(library, f"-({query})") is not None:
        return  # nothing but dashes within
    found = set(library.ids(f"({query}){flags}", now=NOW))
    others = set(library.ids(f"-({query}){flags}", now=NOW))
    assert found | others == everything
    assert not found & others


def test_a_long_query_is_quick(library: LibraryReader) -> None:
    started = time.perf_counter()
    library.ids(" | ".join(["blue -queen"] * 149), now=NOW)
    with pytest.raises(QueryError):
        parse("x" * 100_000 + " (")
    assert time.perf_counter() - started < 2
