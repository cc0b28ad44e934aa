"""Laws of our own sounds for onsets, of the scenes mixed from them, and of the judging."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.onset_figures import Counts, count, f_measure, f_with_interval, matched
from training.onset_material import Part, load, merged, save, scene, targets
from training.onset_notes import SAMPLE_RATE
from training.onset_sounds import KINDS, excerpt

TIMES = st.lists(st.integers(0, 400), max_size=12).map(lambda at: np.sort(np.array(at)) / 100)


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    made = [excerpt(kind, seed=3, duration_s=4.0) for kind in KINDS]
    return [
        Part(np.round(e.samples * 32767).astype(np.int16), e.onsets_s, e.unsure_s, e.kind, e.kind)
        for e in made
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_an_excerpt_follows_from_its_seed_and_tells_onsets_inside_it(kind: str) -> None:
    one, same, other = (excerpt(kind, seed=seed, duration_s=3.0) for seed in (4, 4, 5))
    np.testing.assert_array_equal(one.samples, same.samples)
    assert not np.array_equal(one.samples, other.samples)
    assert one.samples.dtype == np.float32
    assert np.isfinite(one.samples).all()
    assert np.abs(one.samples).max() <= 1.0
    assert one.onsets_s.size
    assert (np.diff(one.onsets_s) >= 0).all()
    assert 0 <= one.onsets_s[0] <= one.onsets_s[-1] < 3.0


@pytest.mark.parametrize("kind", ["struck", "drums", "sustained"])
def test_sound_begins_at_the_first_onset(kind: str) -> None:
    """Found from the samples alone: the first 2 ms that hold a 20th of what follows."""
    for seed in range(4):
        made = excerpt(kind, seed=seed, duration_s=4.0)
        steps = np.abs(made.samples[: made.samples.size // 32 * 32]).reshape(-1, 32).max(axis=1)
        first = round(made.onsets_s[0] * SAMPLE_RATE / 32)
        assert steps[: max(0, first - 60)].max(initial=0.0) < 1e-4  # 120 ms of slow attack
        assert steps[first : first + 60].max() > 0.01


def test_scenes_keep_the_onsets_where_the_sound_is(parts: list[Part]) -> None:
    """A click stays where it is told to be through rooms, filters, noise and overload."""
    x = np.zeros(6 * SAMPLE_RATE, np.int16)
    x[3 * SAMPLE_RATE : 3 * SAMPLE_RATE + 40] = 30_000
    click = Part(x, np.array([3.0]), np.zeros((0, 2)), "click", "click")
    rng = np.random.default_rng(1)
    for _ in range(20):
        made = scene([click], rng, duration_s=6.0)
        assert made.samples.size == x.size
        assert abs(np.abs(made.samples).argmax() / SAMPLE_RATE - made.onsets_s[0]) < 0.006


def test_a_part_that_drowns_is_no_longer_judged(parts: list[Part]) -> None:
    rng = np.random.default_rng(2)
    told = [scene(parts[:2], rng, duration_s=2.0) for _ in range(40)]
    assert {bool(len(made.unsure_s)) for made in told} == {True, False}


def test_targets_are_an_onsets_frame_and_its_neighbours_at_a_quarter() -> None:
    target, weight = targets(
        np.array([0.1, 0.12, 0.5]), np.array([[0.3, 0.32]]), n_frames=60, frame_rate=100
    )
    assert np.flatnonzero(target).tolist() == [9, 10, 11, 49, 50, 51]
    assert weight[[9, 10, 11]].tolist() == [0.25, 1.0, 0.25]
    assert np.flatnonzero(weight == 0).tolist() == [30, 31, 32]


def test_an_onset_weighs_though_a_doubt_lies_over_it() -> None:
    target, weight = targets(np.array([0.2]), np.array([[0.1, 0.3]]), n_frames=40, frame_rate=100)
    assert target[20] == weight[20] == 1.0
    assert weight[15] == 0.0


def test_parts_come_back_from_their_file(parts: list[Part], tmp_path) -> None:
    save(tmp_path / "parts.npz", parts)
    for before, after in zip(parts, load(tmp_path / "parts.npz"), strict=True):
        np.testing.assert_array_equal(before.samples, after.samples)
        np.testing.assert_array_equal(before.onsets_s, after.onsets_s)
        np.testing.assert_array_equal(before.unsure_s, after.unsure_s)
        assert (before.kind, before.group) == (after.kind, after.group)


@given(true_s=TIMES, found_s=TIMES)
def test_the_number_of_pairs_is_that_of_a_maximum_matching(
    true_s: np.ndarray, found_s: np.ndarray
) -> None:
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import maximum_bipartite_matching

    near = np.abs(true_s[:, None] - found_s) <= 0.05 + 1e-9
    expected = int((maximum_bipartite_matching(csr_matrix(near)) >= 0).sum()) if near.size else 0
    assert matched(true_s, found_s) == expected


def test_onsets_within_30_ms_are_one() -> None:
    np.testing.assert_allclose(merged(np.array([1.04, 1.0, 1.02, 1.5])), [1.0, 1.04, 1.5])


def test_f_is_the_harmonic_mean_of_precision_and_recall() -> None:
    counts = [count(np.array([0.1, 0.5, 0.9]), np.array([0.12, 0.6]))]
    assert counts == [Counts(3, 2, 1)]
    assert f_measure(counts) == pytest.approx(2 * (1 / 2) * (1 / 3) / (1 / 2 + 1 / 3))
    found = f_with_interval([Counts(1, 1, 1), Counts(1, 1, 0), Counts(0, 0, 0)], ["a", "b", "b"])
    assert found["value"] == pytest.approx(2 / 3, abs=1e-4)
    assert (found["n"], found["n_groups"]) == (3, 2)
    assert found["low"] <= found["value"] <= found["high"]
