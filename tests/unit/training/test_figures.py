"""Laws of the figures that cards report."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from training import figures, moods


def test_the_calibration_error_of_perfect_calibration_is_near_zero() -> None:
    rng = np.random.default_rng(0)
    confidence = rng.uniform(0.1, 1, 200_000)
    right = rng.random(200_000) < confidence
    assert figures.expected_calibration_error(confidence, right) < 0.01


def test_the_calibration_error_of_certain_errors_is_one() -> None:
    assert figures.expected_calibration_error(np.ones(50), np.zeros(50, bool)) == 1.0
    assert figures.expected_calibration_error(np.ones(50), np.ones(50, bool)) == 0.0


def test_the_calibration_error_is_the_gap_of_a_constant_overconfidence() -> None:
    right = np.arange(1_000) % 10 < 6
    assert figures.expected_calibration_error(np.full(1_000, 0.85), right) == pytest.approx(0.25)


def test_bins_of_confidence_hold_every_answer_and_their_gaps_are_the_calibration_error() -> None:
    rng = np.random.default_rng(2)
    confidence = np.append(rng.uniform(0.35, 1, 3_000), 1.0)
    right = rng.random(3_001) < confidence**2
    bins = figures.reliability(confidence, right)
    assert [int(10 * row["confidence"]) for row in bins] == [3, 4, 5, 6, 7, 8, 9]
    assert sum(row["n"] for row in bins) == 3_001
    gap = sum(row["n"] * abs(row["confidence"] - row["right"]) for row in bins) / 3_001
    assert gap == pytest.approx(figures.expected_calibration_error(confidence, right), abs=1e-3)
    for row in bins:
        exact = stats.binomtest(round(row["right"] * row["n"]), row["n"]).proportion_ci()
        assert (row["low"], row["high"]) == pytest.approx((exact.low, exact.high), abs=1e-3)


def test_a_bin_without_errors_or_without_right_answers_has_an_interval_too() -> None:
    sure, wrong = figures.reliability(np.array([0.05, 0.95]), np.array([False, True]))[::-1]
    assert (sure["right"], sure["high"], wrong["right"], wrong["low"]) == (1.0, 1.0, 0.0, 0.0)
    assert sure["low"] == pytest.approx(0.025)
    assert wrong["high"] == pytest.approx(0.975)


def test_the_interval_of_an_accuracy_holds_it_and_shrinks_with_more_groups() -> None:
    rng = np.random.default_rng(1)
    widths = []
    for n in (40, 4_000):
        right = rng.random(n) < 0.8
        found = figures.accuracy(right, np.arange(n))
        assert found["value"] == pytest.approx(right.mean(), abs=1e-4)
        assert found["low"] <= found["value"] <= found["high"]
        assert (found["n"], found["n_groups"]) == (n, n)
        widths.append(found["high"] - found["low"])
    assert widths[1] < widths[0] / 5


def test_the_interval_counts_groups_and_not_their_many_parts() -> None:
    right = np.repeat(np.arange(20) % 2 == 0, 500)
    groups = np.repeat(np.arange(20), 500)
    by_group = figures.accuracy(right, groups)
    by_part = figures.accuracy(right, np.arange(10_000))
    assert by_group["n_groups"] == 20
    assert by_group["high"] - by_group["low"] > 10 * (by_part["high"] - by_part["low"])


@pytest.mark.parametrize("n_groups", [1, 2, 12, 400])
def test_an_accuracy_of_all_or_nothing_is_as_sure_as_its_groups_are_many(n_groups: int) -> None:
    groups = np.repeat(np.arange(n_groups), 3)
    every, none = (figures.accuracy(np.full(len(groups), one), groups) for one in (True, False))
    exact = stats.binomtest(n_groups, n_groups).proportion_ci()
    assert (every["value"], every["high"]) == (1.0, 1.0)
    assert every["low"] == pytest.approx(exact.low, abs=1e-4)
    assert (none["value"], none["low"]) == (0.0, 0.0)
    assert none["high"] == pytest.approx(1.0 - exact.low, abs=1e-4)
    assert (every["n"], every["n_groups"]) == (3 * n_groups, n_groups)


def test_an_accuracy_with_one_error_keeps_its_bootstraps() -> None:
    right = np.arange(60) > 0
    found = figures.accuracy(right, np.arange(60) // 3)
    assert found["low"] < found["value"] == pytest.approx(59 / 60, abs=1e-4)
    assert found["high"] == 1.0
    assert 1.0 - found["low"] < 0.06


def test_precision_is_one_where_neighbours_share_the_label_and_zero_where_none_does() -> None:
    vectors = np.repeat(np.eye(4), 11, axis=0)
    labels = np.repeat(np.arange(4), 11)
    assert (figures.precision_at(vectors, labels, k=10) == 1.0).all()
    assert (figures.precision_at(vectors, np.arange(44), k=10) == 0.0).all()


def test_precision_never_counts_a_row_as_its_own_neighbour() -> None:
    vectors = np.array([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0], [0.1, 0.9]])
    assert figures.precision_at(vectors, np.array([0, 1, 2, 3]), k=1).tolist() == [0.0] * 4
    assert figures.precision_at(vectors, np.array([0, 0, 1, 1]), k=1).tolist() == [1.0] * 4


def test_neighbours_of_a_rows_own_group_are_passed_over() -> None:
    vectors = np.array([[1.0, 0.0], [1.0, 0.01], [0.8, 0.3], [0.0, 1.0]])
    labels, groups = np.array([0, 0, 1, 1]), np.array([0, 0, 1, 1])
    assert figures.precision_at(vectors, labels, k=1).tolist() == [1.0, 1.0, 0.0, 1.0]
    other = figures.precision_at(vectors, labels, k=1, groups=groups)
    assert other.tolist() == [0.0] * 4
    # Two of other groups are all there are.
    assert figures.nearest(vectors, 3, groups=groups).shape == (4, 2)
    assert (figures.precision_at(vectors, labels, k=3, groups=groups) == 0.0).all()
    assert (figures.precision_at(vectors, labels, groups=np.zeros(4)) == 0.0).all()


def test_lengths_of_vectors_do_not_change_a_precision() -> None:
    rng = np.random.default_rng(2)
    vectors, labels = rng.standard_normal((60, 8)), rng.integers(0, 3, 60)
    scaled = vectors * rng.uniform(0.1, 10, (60, 1))
    np.testing.assert_array_equal(
        figures.precision_at(vectors, labels), figures.precision_at(scaled, labels)
    )


def test_the_same_source_is_sought_only_for_rows_that_have_a_partner() -> None:
    vectors = np.array([[1, 0, 0], [1, 0.1, 0], [0, 1, 0], [0, 0, 1.0]])
    for sources, expected in ((["a", "a", "b", "c"], True), (["a", "b", "a", "c"], False)):
        found, of = figures.same_source_at(vectors, np.array(sources), k=1)
        assert found.tolist() == [expected] * 2
        assert of.tolist() == ["a", "a"]


def test_the_explained_variance_is_one_for_the_truth_and_none_for_its_mean() -> None:
    rng = np.random.default_rng(4)
    truth, groups = rng.normal(3.0, 2.0, 600), np.arange(600) // 3
    assert figures.r2(truth, truth, groups)["value"] == 1.0
    assert figures.r2(np.full(600, truth.mean()), truth, groups)["value"] == 0.0
    found = figures.r2(truth + rng.normal(0, 1.0, 600), truth, groups)
    assert found["value"] == pytest.approx(0.75, abs=0.05)
    assert found["low"] < found["value"] < found["high"]
    assert (found["n"], found["n_groups"]) == (600, 200)


def test_the_median_correlation_is_numpys_and_leaves_still_columns_out() -> None:
    rng = np.random.default_rng(5)
    truth = rng.normal(0, 1, (300, 4))
    guess = truth * [1.0, -1.0, 2.0, 0.5] + rng.normal(0, 0.7, (300, 4))
    expected = np.median([np.corrcoef(guess[:, i], truth[:, i])[0, 1] for i in range(4)])
    found = figures.median_correlation(guess, truth, np.arange(300) // 2)
    assert found["value"] == pytest.approx(expected, abs=1e-4)
    assert found["low"] < found["value"] < found["high"]
    still = np.column_stack([guess, np.ones(300)])
    more = figures.median_correlation(still, np.column_stack([truth, truth])[:, :5], np.arange(300))
    assert more["value"] == pytest.approx(expected, abs=1e-4)


def test_a_temperature_undoes_the_scale_of_the_logits() -> None:
    rng = np.random.default_rng(3)
    logits = rng.normal(0, 2, (20_000, 5))
    p = figures.softmax(logits)
    labels = (p.cumsum(axis=1) < rng.random((20_000, 1))).sum(axis=1)
    assert figures.best_temperature(logits, labels) == pytest.approx(1.0, abs=0.06)
    assert figures.best_temperature(3 * logits, labels) == pytest.approx(3.0, abs=0.2)


def test_the_threshold_is_the_lowest_from_which_enough_answers_are_right() -> None:
    confidence = np.linspace(0.005, 0.995, 100)
    right = confidence > 0.5
    threshold = figures.threshold_for(confidence, right, target=0.9)
    assert right[confidence >= threshold].mean() >= 0.9
    assert right[confidence >= threshold - 0.01].mean() < 0.9


def test_a_sure_threshold_holds_for_other_answers_of_the_kind() -> None:
    rng = np.random.default_rng(6)

    def answers(n: int) -> tuple[np.ndarray, np.ndarray]:
        confidence = rng.uniform(0.5, 1.0, n)
        return confidence, rng.random(n) < confidence

    others, right = answers(100_000)
    held = {None: 0, 0.9: 0}
    for _ in range(200):
        seen = answers(150)
        for sure in held:
            limit = figures.threshold_for(*seen, target=0.9, sure=sure)
            held[sure] += right[others >= limit].mean() >= 0.9
    assert held[None] < 150
    assert held[0.9] > 170


@pytest.mark.parametrize(("n_right", "n"), [(0, 5), (5, 5), (90, 100), (199, 200)])
def test_the_bound_of_a_share_is_that_of_the_binomial_distribution(n_right: int, n: int) -> None:
    bound = figures.at_least(n_right, n, 0.9)
    assert bound < n_right / n or n_right == 0
    # Were the share the bound itself, as many right answers or more came once in ten times.
    assert n_right == 0 or stats.binom.sf(n_right - 1, n, bound) == pytest.approx(0.1)


def test_a_rank_is_the_share_of_the_reference_below() -> None:
    reference = np.array([[0.0], [1.0], [2.0], [3.0]])
    values = np.array([[-1.0], [0.5], [2.5], [9.0]])
    assert moods.ranks(values, reference)[:, 0].tolist() == [0.0, 0.25, 0.75, 1.0]
