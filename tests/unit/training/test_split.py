"""Laws of the folds: no group is cut, and a leak is found before training."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.datasets import Clip
from training.datasets.base import without_excerpt_number
from training.datasets.gtzan import GENRES, genre_of
from training.datasets.gtzan import fold_of as gtzan_fold_of
from training.split import FOLDS, check_no_leak, fold_of


def clip(name: str, group: str, fold: str | None = None) -> Clip:
    return Clip(name=name, path=Path(name), group=group, fold=fold)


@settings(deadline=None)
@given(groups=st.lists(st.text(min_size=1, max_size=20), max_size=40))
def test_no_group_stands_in_two_folds(groups: list[str]) -> None:
    clips = [clip(f"{i}/{j}", group) for i, group in enumerate(groups) for j in range(3)]
    found = defaultdict(set)
    for one in clips:
        found[one.group].add(fold_of(one))
        assert fold_of(one) in FOLDS
    assert all(len(folds) == 1 for folds in found.values())
    check_no_leak(clips)


@pytest.mark.parametrize(("is_speech", "tested"), [(None, 0.1), (False, 0.1), (True, 0.2)])
def test_one_of_twenty_groups_is_for_validation_and_two_for_the_test_of_speech_four(
    is_speech: bool | None, tested: float
) -> None:
    clips = [Clip("a", Path("a"), f"corpus/{i}", is_speech=is_speech) for i in range(5_000)]
    counts = Counter(fold_of(one) for one in clips)
    assert counts["validation"] / 5_000 == pytest.approx(0.05, abs=0.01)
    assert counts["test"] / 5_000 == pytest.approx(tested, abs=0.015)


def test_the_fold_of_a_group_never_changes() -> None:
    # A shuffled split would let a later run train on what an earlier one was judged by.
    folds = [fold_of(clip("a", f"corpus/album{i}")) for i in range(24)]
    assert [i for i, fold in enumerate(folds) if fold != "train"] == [7, 13, 14, 19]


def test_a_corpus_may_set_the_fold_itself() -> None:
    for fold in FOLDS:
        assert fold_of(clip("a", "any", fold)) == fold


def test_a_group_in_two_folds_stops_the_training_and_is_named() -> None:
    clips = [
        clip("a", "artist/one", "train"),
        clip("b", "artist/two", "train"),
        clip("c", "artist/one", "test"),
    ]
    with pytest.raises(ValueError, match=r"1 groups stand in more than one fold: \['artist/one'\]"):
        check_no_leak(clips)


def test_recordings_of_gtzan_are_split_by_blocks_of_numbers() -> None:
    folds = [gtzan_fold_of(f"blues.{number:05d}") for number in range(100)]
    expected = (("train", 33), ("validation", 5), ("test", 15), ("train", 47))
    assert folds == [fold for fold, count in expected for _ in range(count)]


@pytest.mark.parametrize(
    ("name", "genre"),
    [("hiphop.00012", "hip-hop"), ("hiphop-00012", "hip-hop"), ("rock.00099", "rock")],
)
def test_the_genre_of_a_recording_stands_in_its_name(name: str, genre: str) -> None:
    assert genre_of(name) == genre
    assert genre in GENRES


@pytest.mark.parametrize(
    ("stem", "name"), [("song-name-2", "song-name"), ("song", "song"), ("a-b", "a-b"), ("-3", "-3")]
)
def test_excerpts_of_one_recording_share_the_name_before_their_number(stem: str, name: str) -> None:
    assert without_excerpt_number(stem) == name
