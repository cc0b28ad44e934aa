"""Crates: what sounds alike comes together under a name that is true of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.errors import SettingsError
from musicanalyzer.library.crate_reads import SoundFacts
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileTags
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.crates.clusters import agreement, find_groups, how_many
from musicanalyzer.services.crates.sorting import sort_into_crates
from musicanalyzer.services.crates.traits import Traits, english, name_crates
from musicanalyzer.services.playlist_edits import as_playlists
from tests.helpers.libraries import analysis, build, clusters, stat, unit_vectors

KINDS = 6


def facts(n: int = 100, **changed: object) -> SoundFacts:
    """``n`` recordings of which nothing is known but what is given."""
    labels = {head: {} for head in ("genre", "mood", "vocal", "voice", "speech")}
    labels |= changed.pop("labels", {})
    unknown = np.full(n, np.nan)
    return SoundFacts(labels, changed.get("bpm", unknown), changed.get("energy", unknown))


def first(n: int, of: int = 100) -> np.ndarray:
    return np.arange(of) < n


def test_groups_that_are_there_are_found() -> None:
    vectors = clusters(600, kinds=KINDS, seed=3)
    found = find_groups(vectors, smallest=4)
    assert KINDS <= len(found.middles) <= 2 * KINDS
    kinds = np.arange(600) % KINDS
    kept = found.group >= 0
    assert kept.mean() > 0.95
    for number in range(len(found.middles)):
        assert len(set(kinds[found.group == number])) == 1


def test_noise_has_no_groups() -> None:
    vectors = unit_vectors(600, seed=1)
    assert how_many(vectors) == 1
    longer_than_wide = vectors * np.where(np.arange(160) < 4, 5, 1).astype(np.float32)
    longer_than_wide /= np.linalg.norm(longer_than_wide, axis=1, keepdims=True)
    assert how_many(longer_than_wide) == 1


def test_what_is_far_from_everything_belongs_nowhere() -> None:
    vectors = clusters(300, kinds=3, seed=5, noise=0.5)
    stray = unit_vectors(3, seed=77)
    found = find_groups(np.concatenate([vectors, stray]), n=3)
    assert (found.group[-3:] == -1).all()
    assert (found.group[:-3] >= 0).mean() > 0.97


def test_halves_of_the_same_groups_agree() -> None:
    vectors = clusters(300, kinds=4, seed=1, noise=0.5)
    assert agreement(vectors[:150], vectors[150:], 4) == 1.0
    assert agreement(vectors[:150], unit_vectors(150, seed=9), 4) < 0.7


@pytest.mark.parametrize("n", [1, 2, 5])
def test_as_many_groups_come_as_are_asked_for(n: int) -> None:
    vectors = unit_vectors(40, seed=2)
    found = find_groups(vectors, n=n)
    sizes = np.bincount(found.group[found.group >= 0])
    assert list(sizes) == sorted(sizes, reverse=True)
    assert len(found.middles) == n == len(sizes)
    np.testing.assert_allclose(np.linalg.norm(found.middles, axis=1), 1, atol=1e-5)


def test_copies_of_one_vector_are_one_group() -> None:
    vectors = np.repeat(unit_vectors(1, seed=4), 30, axis=0)
    found = find_groups(vectors, n=2)
    assert set(found.group) == {0}
    with pytest.raises(ValueError, match="n is 31"):
        find_groups(vectors, n=31)


def test_the_same_vectors_give_the_same_groups_in_any_order() -> None:
    vectors = unit_vectors(40, seed=2)  # without groups, so that it matters where they begin
    order = np.random.default_rng(3).permutation(40)
    one, other = find_groups(vectors, n=5), find_groups(vectors[order], n=5)
    np.testing.assert_array_equal(one.group[order], other.group)
    np.testing.assert_array_equal(one.likeness[order], other.likeness)


NAMES = [
    # what is known of 100 recordings, the first 40 of them being the crate -> its name
    (facts(labels={"genre": {"jazz": first(40)}, "mood": {"calm": first(45)}}), "calm jazz"),
    (facts(labels={"genre": {"jazz": first(100)}}), "jazz"),
    (facts(labels={"mood": {"calm": first(100)}}), "mixed"),  # everything is calm
    (facts(labels={"mood": {"calm": first(19)}}), "mixed"),  # too few of the crate
    (facts(labels={"genre": {"unsure": first(100)}}), "mixed"),
    (facts(labels={"genre": {"rock": first(20), "metal": first(40) & ~first(20)}}), "metal/rock"),
    (facts(labels={"vocal": {"instrumental": first(40)}}), "instrumental music"),
    (facts(labels={"speech": {"speech": first(38)}, "mood": {"sad": first(40)}}), "speech"),
    (facts(bpm=np.where(first(40), 61 + np.arange(100) % 10, 60 + np.arange(100.0))), "60–70 BPM"),
    (facts(bpm=np.where(first(15), 90.0, np.nan)), "mixed"),  # of most no tempo is known
    (facts(energy=np.where(first(40), 2.0, 6 + np.arange(100) % 4)), "low energy"),
    (facts(energy=np.full(100, 5.0)), "mixed"),
]  # fmt: skip


@pytest.mark.parametrize(("known", "name"), NAMES)
def test_a_name_says_what_tells_the_crate_apart(known: SoundFacts, name: str) -> None:
    (traits,) = name_crates(known, [np.arange(40)])
    assert english(traits) == name
    assert traits.is_plain == (name == "mixed")


def test_no_two_crates_have_one_name() -> None:
    energy = np.where(first(20), 1.0, np.where(first(40), 9.0, 5 + np.arange(100) % 3))
    known = facts(labels={"genre": {"jazz": first(60)}, "mood": {"calm": first(60)}}, energy=energy)
    crates = [np.arange(20), np.arange(20, 40), np.arange(40, 50), np.arange(50, 60)]
    assert [english(traits) for traits in name_crates(known, crates)] == [
        "calm jazz, low energy", "calm jazz, high energy", "calm jazz", "calm jazz, 2",
    ]  # fmt: skip


def test_an_empty_crate_is_plain() -> None:
    assert name_crates(facts(), [np.empty(0, np.int64)]) == [Traits()]


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> Path:
    """120 tracks of six kinds; the labels of made-up tracks follow no kind."""
    path = tmp_path_factory.mktemp("crates") / "library.db"
    return build(path, 120, vectors=clusters(120, kinds=KINDS, seed=6, noise=0.6))


def test_every_track_is_in_one_crate_or_in_none(database: Path) -> None:
    with LibraryReader(database) as reader:
        found = sort_into_crates(reader)
        inside = [track_id for crate in found.crates for track_id in crate.track_ids]
        assert len(found.crates) >= KINDS - 1
        assert sorted([*inside, *found.left_out]) == sorted(reader.ids())
        assert found.total == 120
        for crate in found.crates:  # track ids count from 1 in the order of the kinds
            kinds = {track_id % KINDS for track_id in crate.track_ids}
            assert len(kinds) <= 2
        assert len({crate.name for crate in found.crates}) == len(found.crates)


def test_a_query_says_what_is_sorted(database: Path) -> None:
    with LibraryReader(database) as reader:
        matching = set(reader.ids("vocal:vocal"))
        found = sort_into_crates(reader, "vocal:vocal", n=3)
        assert {each for crate in found.crates for each in crate.track_ids} <= matching
        assert found.total == len(matching)


def test_too_few_tracks_are_told(database: Path) -> None:
    with LibraryReader(database) as reader:
        for query, n in (("title:nothing-like-it", None), ("", 101)):
            with pytest.raises(SettingsError):
                sort_into_crates(reader, query, n=n)


def test_what_cannot_be_told_apart_is_not_divided_unless_asked(tmp_path: Path) -> None:
    database = build(tmp_path / "library.db", 40)  # vectors at random
    with LibraryReader(database) as reader:
        with pytest.raises(SettingsError, match="told apart"):
            sort_into_crates(reader)
        assert len(sort_into_crates(reader, n=4).crates) == 4


def test_what_the_user_says_of_a_track_counts_in_names(tmp_path: Path) -> None:
    database = tmp_path / "library.db"
    with LibraryWriter(database) as writer:
        for number in range(6):
            track = analysis(number, genre="pop", vector=unit_vectors(1, seed=number)[0])
            writer.add_analysis(stat(f"/m/{number}.mp3"), FileTags(title="x"), track)
        writer.flush()
        with LibraryReader(database) as reader:
            for row in reader.tracks(reader.ids()):
                writer.correct(row.recording_id, "genre", ("folk",))
        writer.flush()
    with LibraryReader(database) as reader:
        known = reader.sound_facts([3, 1, 99])
        assert known.labels["genre"]["folk"].tolist() == [True, True, False]
        assert not known.labels["genre"].get("pop", np.zeros(3)).any()
        (crate,) = sort_into_crates(reader, n=1).crates
    assert crate.traits.genres == ("folk",)


def test_playlists_of_crates_take_free_names() -> None:
    made = as_playlists([("jazz", [1]), ("jazz", [2])], ["Crates / jazz"], prefix="Crates / ")
    assert [each.name for each in made] == ["Crates / jazz 2", "Crates / jazz 3"]
