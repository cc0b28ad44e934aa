"""Changes of playlists: lists of ids, states before and after, and queries that stay live."""

from __future__ import annotations

from pathlib import Path as FilePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicanalyzer.errors import LibraryError, SettingsError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services import playlist_edits as edits
from musicanalyzer.services.playlist_edits import PlaylistState
from musicanalyzer.services.playlist_rules import (
    MANUAL,
    Like,
    Limits,
    Manual,
    Path,
    Where,
    rule_from_json,
    rule_json,
)
from musicanalyzer.services.playlists import current_tracks
from tests.helpers.libraries import build, made_up


@pytest.fixture
def library(tmp_path: FilePath) -> FilePath:
    return build(tmp_path / "library.db", 60)


@pytest.mark.parametrize(
    ("places", "to", "expected"),
    [
        ([0], 1, "abcde"),  # before its own follower: where it was
        ([0], 2, "bacde"),
        ([4], 0, "eabcd"),
        ([1, 3], 5, "acebd"),
        ([3, 1], 2, "abdce"),
        ([1, 1, 9], 0, "bacde"),
        ([], 3, "abcde"),
        ([0], 99, "bcdea"),
    ],
)
def test_tracks_are_moved_before_the_place_that_is_pointed_at(places, to, expected) -> None:
    ids = [ord(letter) for letter in "abcde"]
    assert "".join(map(chr, edits.moved(ids, places, to))) == expected


@given(
    ids=st.lists(st.integers(0, 5), max_size=12),
    places=st.sets(st.integers(0, 12)),
    to=st.integers(0, 13),
)
def test_a_move_loses_and_repeats_nothing(ids, places, to) -> None:
    assert sorted(edits.moved(ids, places, to)) == sorted(ids)
    inserted = edits.inserted(ids, to, [7, 8])
    assert edits.removed(inserted, {min(to, len(ids)), min(to, len(ids)) + 1}) == tuple(ids)


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        (MANUAL, "manual"),
        ("{}", "manual"),
        (rule_json(Where("genre:jazz"), Limits()), "smart"),
        (rule_json(Like((1,)), Limits()), "like"),
        (rule_json(Path(1, 2), Limits()), "path"),
    ],
)
def test_the_kind_is_that_of_the_stored_rule(rule: str, kind: str) -> None:
    assert edits.kind_of(rule) == kind


def test_a_list_kept_by_hand_has_no_limits() -> None:
    assert rule_from_json(MANUAL) == (Manual(), Limits(n=None, near_duplicate=None))


def test_each_change_can_be_put_back(library: FilePath) -> None:
    one = PlaylistState("Evening", MANUAL, (3, 1, 3), 5.0)
    two = PlaylistState("Night", rule_json(Like((1,)), Limits()), (2,), 5.0)
    with LibraryWriter(library) as writer, LibraryReader(library) as reader:
        for before, after in [(None, one), (one, two), (two, one), (one, None), (None, one)]:
            edits.put(writer, before, after)
            writer.flush()
            stored = [edits.state_of(reader, each.name) for each in reader.playlists()]
            assert stored == ([] if after is None else [after])


def test_what_was_removed_from_the_library_is_left_out_when_a_state_is_put_back(library) -> None:
    with LibraryWriter(library) as writer, LibraryReader(library) as reader:
        edits.put(writer, None, PlaylistState("P", MANUAL, (1, 2, 3)))
        before = edits.state_of(reader, "P")
        edits.put(writer, before, None)
        writer.forget([2])
        edits.put(writer, None, before)
        assert reader.playlist("P").track_ids == (1, 3)
        edits.put(writer, before, PlaylistState("P", MANUAL, (3, 2, 1)))
        assert reader.playlist("P").track_ids == (3, 1)


def test_a_name_is_taken_once(library: FilePath) -> None:
    with LibraryWriter(library) as writer:
        one, two = PlaylistState("A", MANUAL, (1,)), PlaylistState("B", MANUAL, ())
        edits.put(writer, None, one)
        edits.put(writer, None, two)
        with pytest.raises(LibraryError, match='playlist "A" already'):
            edits.put(writer, two, PlaylistState("A", MANUAL, (9,)))
        with LibraryReader(library) as reader:
            assert reader.playlist("A").track_ids == (1,)
    assert edits.free_name("A", ["A", "A 2"]) == "A 3"
    assert edits.free_name("A", ["A"]) == "A 2"
    assert edits.free_name("C", ["A"]) == "C"
    assert edits.checked_name("  two\n words ") == "two words"
    for wrong in ("", " \t", "x" * 201):
        with pytest.raises(SettingsError):
            edits.checked_name(wrong)


def test_a_playlist_of_a_query_holds_what_the_query_finds_now(library: FilePath) -> None:
    limits = Limits(n=None, near_duplicate=None)
    with LibraryWriter(library) as writer, LibraryReader(library) as reader:
        writer.save_playlist("Jazz", (), rule=rule_json(Where("genre:jazz"), limits))
        writer.save_playlist("Kept", reader.ids("genre:jazz"), rule=MANUAL)
        before = current_tracks(reader, reader.playlist("Jazz"))
        assert sorted(before) == sorted(reader.ids("genre:jazz"))
        for file, tags, computed in made_up(30, seed=1):
            writer.add_analysis(file, tags, computed)
        writer.flush()
        after = current_tracks(reader, reader.playlist("Jazz"))
        assert set(after) == set(reader.ids("genre:jazz")) > set(before)
        assert set(current_tracks(reader, reader.playlist("Kept"))) == set(before)
        assert edits.frozen_state(reader, "Jazz").track_ids == after
        jazz, kept = edits.summaries(reader)
        assert (jazz.name, jazz.kind, jazz.n) == ("Jazz", "smart", len(after))
        assert (kept.name, kept.kind, kept.n) == ("Kept", "manual", len(before))
        lengths = [track.duration_s for track in reader.tracks(after)]
        assert jazz.seconds == pytest.approx(sum(lengths))


def test_a_query_without_tracks_yet_is_empty_whatever_its_limits(tmp_path: FilePath) -> None:
    with LibraryWriter(tmp_path / "l.db") as writer, LibraryReader(tmp_path / "l.db") as reader:
        for number, near in enumerate((None, 0.9)):
            rule = rule_json(Where("genre:jazz"), Limits(near_duplicate=near))
            writer.save_playlist(f"P{number}", (), rule=rule)
        assert [each.n for each in edits.summaries(reader)] == [0, 0]


def test_a_query_that_can_no_longer_be_asked_says_why_and_keeps_its_tracks(library) -> None:
    with LibraryWriter(library) as writer, LibraryReader(library) as reader:
        rule = rule_json(Where("genre:jazz"), Limits(n=None, near_duplicate=None))
        writer.save_playlist("Q", (1, 2), rule=rule.replace("genre:jazz", "label:gone"))
        (summary,) = edits.summaries(reader)
    assert summary.n == 2
    assert "gone" in summary.problem
