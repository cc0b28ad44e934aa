"""What is read: known files, orders, stale recordings, naming a track."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicanalyzer.errors import LibraryError
from musicanalyzer.library.reader import ORDERS, LibraryReader
from musicanalyzer.library.records import Failure, FileTags, KnownFile, StaleRecording, Versions
from musicanalyzer.library.text import fold
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import analysis, audio_hash, build, made_up, stat, unit_vectors


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> LibraryReader:
    return LibraryReader(build(tmp_path_factory.mktemp("reader") / "library.db", 700))


def test_known_files_tell_what_a_scan_must_open(tmp_path: Path) -> None:
    with LibraryWriter(tmp_path / "l.db") as writer:
        writer.add_analysis(stat("/m/a", size=3, mtime_ns=4), FileTags(), analysis(1))
        writer.record_failure(stat("/m/b", size=5, mtime_ns=6), Failure("no-audio", "x", "9"))
        writer.add_analysis(stat("/other/c"), FileTags(), analysis(2))
        writer.mark_missing([1])
    with LibraryReader(tmp_path / "l.db") as reader:
        assert reader.known_files(["/m"]) == {
            "/m/a": KnownFile(1, 3, 4, 1, True, None, None),
            "/m/b": KnownFile(2, 5, 6, None, False, "no-audio", "9"),
        }
        assert len(reader.known_files(["/m", "/other", "/"])) == 3
        known = reader.known_files(["/m/a"])["/m/a"]
        assert known.unchanged(stat("/m/a", size=3, mtime_ns=4))
        assert not known.unchanged(stat("/m/a", size=3, mtime_ns=5))


def test_files_below_folders_come_in_any_state_and_none_from_beside(tmp_path: Path) -> None:
    with LibraryWriter(tmp_path / "l.db") as writer:
        writer.add_analysis(stat("/m/a"), FileTags(), analysis(1))
        writer.record_failure(stat("/m/in/b"), Failure("no-audio", "x", "9"))
        writer.add_analysis(stat("/more/c"), FileTags(), analysis(2))
        writer.mark_missing([1])
    with LibraryReader(tmp_path / "l.db") as reader:
        assert list(reader.files_below(["/m"])) == [(1, "/m/a"), (2, "/m/in/b")]
        assert list(reader.files_below(["/m/in", "/more/c"])) == [(2, "/m/in/b"), (3, "/more/c")]


def test_paths_come_in_the_order_asked_without_those_that_are_gone(tmp_path: Path) -> None:
    odd = os.fsdecode(b"/m/\xff.mp3")
    with LibraryWriter(tmp_path / "l.db") as writer:
        writer.add_analysis(stat("/m/a"), FileTags(), analysis(1))
        writer.add_analysis(stat(odd), FileTags(), analysis(2))
    with LibraryReader(tmp_path / "l.db") as reader:
        assert reader.paths([2, 9, 1]) == [odd, "/m/a"]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("query", ["", "love | night", "-bpm:>0"])
def test_every_order_is_total_and_its_reverse_keeps_absent_values_last(library, order, query):
    ids = library.ids(query, order=order)
    assert len(set(ids)) == len(ids) == library.count(query)
    assert set(library.ids(query, order=f"-{order}")) == set(ids)
    assert library.ids(query, order=order, limit=7, offset=3) == ids[3:10]


@pytest.mark.parametrize(
    "query",
    ["", "love", "lo", "l", "artist:moon", "love night", "love | z", "-love", "genre:jazz", "zzz",
     "love year:>1990", "is:failed", "is:missing", "codec:mp3 silver"],
)  # fmt: skip
def test_the_first_matches_of_a_large_library_are_the_beginning_of_all(
    library, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Large is what is longer than the part that is asked track by track.
    monkeypatch.setattr("musicanalyzer.library.reader._START", 100)
    every = library.id_array(query)
    first = library.first_ids(query, limit=7)
    assert first.tolist() == every[: len(first)].tolist() == library.ids(query)[: len(first)]
    assert 0 < len(first) <= 7 or not len(every)


def test_years_sort_as_numbers_and_tracks_without_come_last(tmp_path: Path) -> None:
    with LibraryWriter(tmp_path / "l.db") as writer:
        for number, year in enumerate([1999, None, 200, 2001]):
            writer.add_analysis(stat(f"/{number}"), FileTags(year=year), analysis(number))
    with LibraryReader(tmp_path / "l.db") as reader:
        assert reader.ids(order="year") == [3, 1, 4, 2]
        assert reader.ids(order="-year") == [4, 1, 3, 2]


def test_the_default_order_is_that_of_the_albums_with_untagged_files_last(tmp_path: Path) -> None:
    rows = [
        FileTags(artist="Zoe", album="A", track_number=1),
        FileTags(),
        FileTags(artist="élan", album="B", track_number=10),
        FileTags(artist="Elan", album="b", track_number=2),
    ]
    with LibraryWriter(tmp_path / "l.db") as writer:
        for number, tags in enumerate(rows):
            writer.add_analysis(stat(f"/{number}"), tags, analysis(number))
    with LibraryReader(tmp_path / "l.db") as reader:
        assert reader.ids() == [4, 3, 1, 2]


def test_an_unknown_order_names_the_known_ones(library: LibraryReader) -> None:
    with pytest.raises(LibraryError, match="artist, path, title"):
        library.ids(order="id; DROP TABLE tracks")


def test_tracks_come_in_the_order_asked_for_and_unknown_ids_are_passed_over(library) -> None:
    wanted = [5, 700, 99999, 1, 5, *range(600, 10, -1)]
    assert [track.id for track in library.tracks(wanted)] == [5, 700, 1, 5, *range(600, 10, -1)]
    assert library.track(99999) is None


def test_a_listed_track_is_what_was_written(library: LibraryReader) -> None:
    rows = {track.path: track for track in library.list()}
    assert len(rows) == 700
    for file, tags, computed in made_up(20):
        track = rows[file.path]
        assert (track.tags, track.size, track.mtime_ns) == (tags, file.size, file.mtime_ns)
        assert {h: r.labels for h, r in track.results.items()} == {
            r.head: r.labels for r in computed.results
        }


def test_stale_names_exactly_what_to_run_again(tmp_path: Path) -> None:
    with LibraryWriter(tmp_path / "l.db") as writer, LibraryReader(tmp_path / "l.db") as reader:
        writer.add_analysis(stat("/a"), FileTags(), analysis(1))
        writer.add_analysis(stat("/b"), FileTags(), analysis(2, version="v2"))
        writer.add_analysis(stat("/gone"), FileTags(), analysis(3))
        writer.link_existing(stat("/c"), FileTags(), audio_hash(1))
        writer.mark_missing([3])
        writer.flush()
        current = Versions({"genre": "v1", "mood": "v1"}, "v1", "v1")
        assert list(reader.stale(current)) == [
            StaleRecording(2, audio_hash(2), ("/b",), ("genre", "mood"), True, True)
        ]
        new_head = Versions({"genre": "v2", "tempo": "v1"})
        assert [
            (s.recording_id, s.paths, s.heads, s.embedding) for s in reader.stale(new_head)
        ] == [
            (1, ("/a", "/c"), ("genre", "tempo"), False),
            (2, ("/b",), ("tempo",), False),
        ]
        assert list(reader.stale(Versions({}))) == []


def test_a_track_is_named_by_path_by_id_or_by_text_of_its_own(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = os.fsdecode(b"caf\xe9.mp3")
    with LibraryWriter(tmp_path / "l.db") as writer:
        writer.add_analysis(stat(str(tmp_path / name)), FileTags(title="Blue"), analysis(1))
        writer.add_analysis(stat("/m/2"), FileTags(title="Blue", artist="Ann"), analysis(2))
        for number in range(3, 9):
            writer.add_analysis(stat(f"/m/x{number}"), FileTags(title="Red"), analysis(number))
    with LibraryReader(tmp_path / "l.db") as reader:
        for argument, expected in [
            (str(tmp_path / name), 1),
            (name, 1),
            (f"./{name}", 1),
            ("2", 2),
            ("/m/2", 2),
            ("ann", 2),
            ("artist:ann", 2),
        ]:
            assert reader.resolve(argument).id == expected
        with pytest.raises(LibraryError, match=r"several tracks[^.]*\n  2  Ann - Blue\n  1  Blue$"):
            reader.resolve("blue")
        with pytest.raises(LibraryError, match=r"(\n  \d  Red){5}\n  \.\.\.$"):
            reader.resolve("red")
        # Numbers that are in no name of a folder for tests.
        for argument in ("nothing", "", "987654", "9" * 30, "\0", "/m/none"):
            with pytest.raises(LibraryError, match="No track of the library"):
                reader.resolve(argument)


def test_embeddings_are_one_matrix_by_ascending_recording(library: LibraryReader) -> None:
    ids, matrix = library.embeddings("v1")
    assert ids.tolist() == list(range(1, 701))
    assert np.array_equal(matrix, unit_vectors(700))
    assert library.embeddings("v0")[1].shape == (0, 0)
    assert library.embedding_version() == "v1"


def test_integrity_finds_a_damaged_index_and_a_reference_to_nothing(tmp_path: Path) -> None:
    path = build(tmp_path / "l.db", 10)
    with LibraryReader(path) as reader:
        assert reader.integrity() == []
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM recordings WHERE id = 3")
    connection.commit()
    connection.close()
    with LibraryReader(path) as reader:
        problems = reader.integrity()
    assert any("of tracks refers to a row of recordings" in problem for problem in problems)


def test_a_reader_sees_what_is_committed_and_nothing_before(tmp_path: Path) -> None:
    with LibraryWriter(tmp_path / "l.db") as writer, LibraryReader(tmp_path / "l.db") as reader:
        assert reader.count() == 0
        writer.add_analysis(stat("/a"), FileTags(), analysis(1))
        writer.flush()
        assert reader.count() == 1


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Björk - Don't/Stop!", "bjork dont stop"),
        ("Sigur Rós: Ágætis_byrjun", "sigur ros agaetis byrjun"),
        ("STRASSE Straße", "strasse strasse"),
        ("Łódź İstanbul ﬁn", "lodz istanbul fin"),
        ("夜の歌", "夜の歌"),
        ("!!!", ""),
    ],
)
def test_folding_forgets_case_accents_and_punctuation(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_row_counts_count_files_contents_and_playlists(tmp_path: Path) -> None:
    with LibraryWriter(tmp_path / "l.db") as writer:
        with LibraryReader(tmp_path / "l.db") as reader:
            assert not reader.has_tracks()
        writer.add_analysis(stat("/m/a"), FileTags(), analysis(1))
        writer.link_existing(stat("/m/copy of a"), FileTags(), audio_hash(1))
        writer.record_failure(stat("/m/b"), Failure("no-audio", "x", "9"))
        writer.flush()
        writer.save_playlist("one", [1], rule="{}")
    with LibraryReader(tmp_path / "l.db") as reader:
        assert reader.has_tracks()
        assert reader.row_counts() == {"tracks": 3, "recordings": 1, "playlists": 1}


def test_playlists_are_read_as_they_are_at_one_moment(tmp_path: Path) -> None:
    with LibraryWriter(tmp_path / "l.db") as writer, LibraryReader(tmp_path / "l.db") as reader:
        writer.add_analysis(stat("/m/a"), FileTags(), analysis(1))
        writer.save_playlist("0", [1], rule="{}")
        done = threading.Event()

        def rename() -> None:
            for number in range(300):
                writer.rename_playlist(str(number), str(number + 1))
                writer.flush()
            done.set()

        thread = threading.Thread(target=rename)
        thread.start()
        while not done.is_set():
            assert [each.track_ids for each in reader.playlists()] == [(1,)]
        thread.join()
