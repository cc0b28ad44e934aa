"""Laws of trial lessons: what is asked about is not judged, and what can be heard is learned."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from training import lessons
from training.datasets import Clip

N, SIZE = 640, 16
CARRIES = np.arange(N) % 20 == 0


def collection(distance: float, *, seed: int = 0) -> np.ndarray:
    """Unit vectors of which the carriers lie ``distance`` deviations apart in one direction."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(0, 1, (N, SIZE))
    vectors[CARRIES, 0] += distance
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def label(may_carry: np.ndarray | None = None) -> lessons.Label:
    return lessons.Label("loud", CARRIES, np.zeros(N, bool) if may_carry is None else may_carry)


def test_a_label_that_can_be_heard_is_learned_and_answers_make_it_surer() -> None:
    shares = []
    for number in range(5):
        outcomes = lessons.lesson(collection(4.0, seed=number), label(), np.random.default_rng(1))
        shares.append([(o.right.mean(), o.found.mean()) for o in outcomes])
    (first_right, first_found), (right, found) = np.mean(shares, axis=0)
    assert first_found > 0.5
    assert right > first_right > 2 / lessons.RARITY
    assert found > first_found - 0.1


def test_a_label_that_cannot_be_heard_is_given_to_hardly_anyone_and_never_by_right() -> None:
    n_given, n_right = 0, 0
    for number in range(20):
        first, _ = lessons.lesson(
            collection(0.0, seed=number), label(), np.random.default_rng(number), n_answers=0
        )
        n_given, n_right = n_given + len(first.right), n_right + first.right.sum()
    assert n_given < 20 * N / 10
    assert n_right <= 0.15 * max(n_given, 20)


def test_one_track_in_thirty_carries_the_label_beyond_the_lesson() -> None:
    first, later = lessons.lesson(collection(3.0), label(), np.random.default_rng(2))
    assert len(first.found) == len(later.found) == (N - CARRIES.sum() - 10) // 29
    # Of 40 that were asked about nobody is given anything, right or wrong.
    assert len(later.right) <= 30 * len(later.found) - 40


def test_tracks_that_may_carry_a_label_are_left_out() -> None:
    doubtful = ~CARRIES & (np.arange(N) >= N // 2)
    first, _ = lessons.lesson(collection(3.0), label(doubtful), np.random.default_rng(3))
    known = N - CARRIES.sum() - doubtful.sum()
    assert len(first.found) == (known - 10) // 29


def test_labels_are_genres_of_gtzan_and_groups_of_the_rest() -> None:
    clips = [
        Clip("gtzan_short/rock-1", Path("a"), "gtzan/rock-1", genre="rock"),
        Clip("generated/a", Path("b"), "generated/song"),
        Clip("open/b", Path("c"), "album"),
        Clip("open/c", Path("d"), "album"),
    ]
    found = {one.name: one for one in lessons.labels_of(clips, {"generated/a": "rock"})}
    assert found["rock"].carries.tolist() == [True, False, False, False]
    assert found["rock"].may_carry.tolist() == [False, True, False, False]
    assert found["album"].carries.tolist() == [False, False, True, True]
    assert "gtzan/rock-1" not in found
