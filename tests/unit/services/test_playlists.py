"""Playlists keep to their rule and to every limit, the same each time."""

from __future__ import annotations

import math
from pathlib import Path as FilePath

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musicanalyzer.errors import LibraryError, SettingsError
from musicanalyzer.library.copy_rows import CopyRow
from musicanalyzer.library.query import QueryError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import Failure, FileTags
from musicanalyzer.library.similarity import SimilarityIndex
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.playlist_rules import (
    Like,
    Limits,
    Path,
    Where,
    rule_from_json,
    rule_json,
)
from musicanalyzer.services.playlists import PlaylistBuilder
from tests.helpers.libraries import analysis, audio_hash, build, stat

FREE = Limits(n=None, near_duplicate=None)


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> FilePath:
    return build(tmp_path_factory.mktemp("playlists") / "library.db", 400)


@pytest.fixture(scope="module")
def reader(library: FilePath) -> LibraryReader:
    return LibraryReader(library)


@pytest.fixture(scope="module")
def builder(reader: LibraryReader) -> PlaylistBuilder:
    return PlaylistBuilder(reader, SimilarityIndex(reader, version="v1"))


def on_a_circle(path: FilePath, degrees: list[float], **tags: str) -> FilePath:
    """Track i sounds like a point of the unit circle; 60 s each."""
    with LibraryWriter(path) as writer:
        for number, degree in enumerate(degrees):
            angle = math.radians(degree)
            vector = np.array([math.cos(angle), math.sin(angle), 0], np.float32)
            computed = analysis(number, vector=vector, duration_s=60.0)
            writer.add_analysis(stat(f"/m/{number}"), FileTags(**tags), computed)
    return path


def build_from(path: FilePath, rule: Like | Where | Path, limits: Limits) -> tuple[int, ...]:
    with LibraryReader(path) as reader:
        return PlaylistBuilder(reader, SimilarityIndex(reader, version="v1")).build(rule, limits)


def test_like_gives_the_seeds_then_the_nearest_first(tmp_path: FilePath) -> None:
    path = on_a_circle(tmp_path / "l.db", [0, 90, 10, 180, 20, 45])
    assert build_from(path, Like((1,)), FREE) == (1, 3, 5, 6, 2, 4)
    assert build_from(path, Like((1, 2)), Limits(n=3)) == (1, 2, 6)


def test_like_may_be_narrowed_by_a_query(reader, builder) -> None:
    chosen = builder.build(Like((1,), query="genre:jazz"), FREE)
    assert set(chosen) == {1} | set(reader.ids("genre:jazz"))


def test_where_keeps_the_order_asked_for(reader, builder) -> None:
    rule = Where("genre:rock | genre:jazz", order="-year")
    assert builder.build(rule, FREE) == tuple(reader.ids(rule.query, order="-year"))


def test_a_path_goes_forward_in_equal_steps_and_ends_at_its_ends(tmp_path: FilePath) -> None:
    degrees = [0, 90, 15, 31, 29, 46, 60, 74, -10, 100, 200]
    path = on_a_circle(tmp_path / "l.db", degrees)
    chosen = build_from(path, Path(1, 2), Limits(n=7, near_duplicate=None))
    assert [degrees[i - 1] for i in chosen] == [0, 15, 31, 46, 60, 74, 90] or [
        degrees[i - 1] for i in chosen
    ] == [0, 15, 29, 46, 60, 74, 90]
    back = build_from(path, Path(2, 1), Limits(n=4, near_duplicate=None))
    assert [degrees[i - 1] for i in back] == [90, 60, 31, 0] or [degrees[i - 1] for i in back] == [
        90,
        60,
        29,
        0,
    ]


@pytest.mark.parametrize(("start", "end"), [(1, 400), (17, 3), (250, 251)])
def test_a_path_never_turns_back(library: FilePath, start: int, end: int) -> None:
    with LibraryReader(library) as reader:
        index = SimilarityIndex(reader, version="v1")
        chosen = PlaylistBuilder(reader, index).build(Path(start, end), Limits(n=12))
        vectors = np.stack([index.vector(i) for i in chosen]).astype(np.float64)
    assert (chosen[0], chosen[-1]) == (start, end)
    assert len(set(chosen)) == len(chosen) == 12
    across = vectors[-1] - (vectors[0] @ vectors[-1]) * vectors[0]
    progress = np.arctan2(vectors @ (across / np.linalg.norm(across)), vectors @ vectors[0])
    assert (np.diff(progress) > 0).all()


@pytest.mark.parametrize("degrees", [[0, 180, 90, -90], [0, 0, 5], [0, 0]])
def test_a_path_between_opposite_or_equal_sounds_still_reaches_its_end(tmp_path, degrees) -> None:
    chosen = build_from(on_a_circle(tmp_path / "l.db", degrees), Path(1, 2), Limits(n=4))
    assert (chosen[0], chosen[-1]) == (1, 2)


def test_a_path_to_itself_is_one_track(builder) -> None:
    assert builder.build(Path(5, 5)) == (5,)


RULES = st.one_of(
    st.builds(Like, st.lists(st.integers(1, 400), min_size=1, max_size=1).map(tuple)),
    st.builds(Where, st.sampled_from(["", "love", "genre:jazz"]), st.sampled_from(["bpm", "path"])),
    st.builds(Path, st.just(3), st.integers(4, 400)),
)
LIMITS = st.builds(
    Limits,
    n=st.integers(2, 40),
    total_minutes=st.none() | st.floats(20, 200),
    per_artist=st.none() | st.integers(1, 3),
    near_duplicate=st.sampled_from([None, 0.15, 0.995]),
    max_track_minutes=st.none() | st.floats(2, 6),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rule=RULES, limits=LIMITS)
def test_every_limit_holds_and_the_same_rule_gives_the_same_tracks(library, rule, limits) -> None:
    with LibraryReader(library) as reader:
        index = SimilarityIndex(reader, version="v1")
        builder = PlaylistBuilder(reader, index)
        chosen = builder.build(rule, limits)
        assert chosen == builder.build(rule, limits)
        named = {Like: 1, Where: 0, Path: 2}[type(rule)]
        tracks = reader.tracks(chosen)
        vectors = [index.vector(track.recording_id) for track in tracks]
    assert len(chosen) <= limits.n
    assert len(set(chosen)) == len(chosen)
    # What the rule itself names stands whatever the limits say; everything else keeps to them.
    own = tracks[:1] + (tracks[-1:] if named == 2 else []) if named else []
    others = [track for track in tracks if track not in own]
    if limits.total_minutes is not None and others:
        assert sum(track.duration_s for track in tracks) <= limits.total_minutes * 60
    if limits.max_track_minutes is not None:
        assert all(track.duration_s <= limits.max_track_minutes * 60 for track in others)
    if limits.per_artist is not None:
        artists = [track.tags.artist for track in tracks]
        assert all(artists.count(t.tags.artist) <= limits.per_artist for t in others)
    if limits.near_duplicate is not None and len(vectors) > 1:
        cosines = np.stack(vectors) @ np.stack(vectors).T
        for i, track in enumerate(tracks):
            if track in others:
                assert np.delete(cosines[i], i).max() < limits.near_duplicate


def test_copies_of_one_recording_are_one_track(tmp_path: FilePath) -> None:
    path = on_a_circle(tmp_path / "l.db", [0, 30, 60], artist="Ann")
    with LibraryWriter(path) as writer:
        writer.link_existing(stat("/m/copy"), FileTags(artist="Ann"), audio_hash(1))
        writer.mark_missing([3])
    assert build_from(path, Like((1,)), FREE) == (1, 2)
    assert build_from(path, Where("ann", "-path"), FREE) == (2, 1)


def test_near_duplicates_are_left_out_where_that_is_asked(tmp_path: FilePath) -> None:
    path = on_a_circle(tmp_path / "l.db", [0, 1, 30, 31, 60])
    assert build_from(path, Like((1,)), Limits()) == (1, 3, 5)
    assert build_from(path, Where(""), Limits(near_duplicate=None)) == (1, 2, 3, 4, 5)


def test_copies_by_fingerprint_are_left_out_however_they_sound(tmp_path: FilePath) -> None:
    path = on_a_circle(tmp_path / "l.db", [0, 20, 40, 60])
    with LibraryWriter(path) as writer:
        rows = [
            CopyRow(1, 3, "same", 0.99, 0.0, 50.0, 0.0, 0.0),
            CopyRow(2, 4, "version", 0.99, 0.0, 50.0, 0.0, 0.0),
        ]
        writer.store_copies([1, 2, 3, 4], rows, rule="r")
    assert build_from(path, Like((1,)), Limits()) == (1, 2, 4)
    assert build_from(path, Where("", "-path"), Limits()) == (4, 3, 2)
    assert build_from(path, Path(1, 3), Limits(n=4)) == (1, 2, 3)  # what a rule names is in
    assert build_from(path, Like((1,)), Limits(near_duplicate=None)) == (1, 2, 3, 4)


def test_what_the_user_tells_apart_is_left_out_neither_by_print_nor_by_sound(
    tmp_path: FilePath,
) -> None:
    path = on_a_circle(tmp_path / "l.db", [0, 1, 2, 30])
    with LibraryWriter(path) as writer:
        writer.store_copies([1, 2], [CopyRow(1, 2, "same", 0.99, 0, 50, 0, 0)], rule="r")
        writer.tell_apart([(1, 2)])
    assert build_from(path, Like((1,)), Limits()) == (1, 2, 4)  # 3 is still as good as equal


def test_a_limit_per_artist_does_not_count_unknown_artists(tmp_path: FilePath) -> None:
    limits = Limits(per_artist=1)
    assert len(build_from(on_a_circle(tmp_path / "a.db", [0, 30]), Where(""), limits)) == 2
    known = on_a_circle(tmp_path / "b.db", [0, 30], artist="Ann")
    assert len(build_from(known, Where(""), limits)) == 1


def test_what_a_rule_names_must_be_there_and_analysed(tmp_path: FilePath) -> None:
    path = on_a_circle(tmp_path / "l.db", [0, 30])
    with LibraryWriter(path) as writer:
        writer.record_failure(stat("/m/bad"), Failure("no-audio", "x", "1"))
    with pytest.raises(LibraryError, match="no track 77") as caught:
        build_from(path, Like((77,)), FREE)
    assert caught.value.kind == "no-track"
    with pytest.raises(LibraryError, match="Track 3 could not be analysed"):
        build_from(path, Path(1, 3), FREE)
    with pytest.raises(QueryError, match='"genre"'):
        Where("gener:jazz")
    with pytest.raises(SettingsError, match="at least one track"):
        Like(())


@pytest.mark.parametrize(
    "wrong",
    [
        {"n": 0},
        {"per_artist": 0},
        {"total_minutes": 0.0},
        {"max_track_minutes": float("nan")},
        {"near_duplicate": 1.5},
        {"near_duplicate": 0.0},
    ],
)
def test_a_limit_out_of_bounds_is_named(wrong: dict[str, float]) -> None:
    with pytest.raises(SettingsError, match=next(iter(wrong))):
        Limits(**wrong)


@pytest.mark.parametrize("rule", [Like((3, 1), "love"), Where("year:>1990", "-bpm"), Path(1, 2)])
def test_a_stored_playlist_can_be_made_again_from_its_rule(tmp_path: FilePath, rule) -> None:
    path = build(tmp_path / "l.db", 30)
    limits = Limits(n=7, per_artist=2)
    with (
        LibraryReader(path) as reader,
        LibraryWriter(path) as writer,
    ):
        builder = PlaylistBuilder(reader, SimilarityIndex(reader, version="v1"))
        chosen = builder.save(writer, "Mine", rule, limits)
        stored = reader.playlist("Mine")
        assert stored.track_ids == chosen
        assert rule_from_json(stored.rule) == (rule, limits)
        with pytest.raises(LibraryError, match="already"):
            builder.save(writer, "Mine", rule, limits)
        assert builder.save(writer, "Mine", rule, limits, replace=True) == chosen


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"rule": "loud", "limits": {}}', "nonsense"])
def test_a_rule_that_cannot_be_read_is_said(text: str) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        rule_from_json(text)


def test_the_stored_form_of_a_rule_does_not_change() -> None:
    assert rule_json(Where("love"), Limits()) == (
        '{"limits": {"max_track_minutes": null, "n": 25, "near_duplicate": 0.995,'
        ' "per_artist": null, "total_minutes": null}, "order": "artist", "query": "love",'
        ' "rule": "where"}'
    )
