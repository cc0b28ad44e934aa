"""A label learned from a few vectors: the right weights, an honest judgement, useful questions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import binomtest, fisher_exact

from musicanalyzer.analysis import teaching
from musicanalyzer.analysis.teaching import LeaveOneOut, frame_of, learn, left_out_together
from tests.helpers.libraries import clusters, unit_vectors

LIBRARY = clusters(600, kinds=3, noise=2.0)
FRAME = frame_of(LIBRARY)


def alone(n: int) -> np.ndarray:
    return np.eye(n, dtype=np.bool_)


def some(n_yes: int, n_no: int) -> tuple[np.ndarray, np.ndarray]:
    """Examples of the first kind and counter-examples of the others."""
    kind = np.arange(len(LIBRARY)) % 3
    rows = np.r_[np.flatnonzero(kind == 0)[:n_yes], np.flatnonzero(kind != 0)[:n_no]]
    return LIBRARY[rows], np.arange(n_yes + n_no) < n_yes


def reference(
    vectors: np.ndarray, fits: np.ndarray, strength: float, frame: teaching.Frame = FRAME
) -> np.ndarray:
    """Weights and intercept by a general minimiser of the balanced, ridged logistic loss."""
    rows = (vectors - frame.centre) * frame.scale
    sign = np.where(fits, 1.0, -1.0)
    share = np.where(fits, 0.5 / fits.sum(), 0.5 / (~fits).sum())

    def loss(w: np.ndarray) -> float:
        logits = rows @ w[:-1] + w[-1]
        return share @ np.logaddexp(0, -sign * logits) + strength / 2 * (w[:-1] @ w[:-1])

    def slope(w: np.ndarray) -> np.ndarray:
        wrong = -sign * share / (1 + np.exp(sign * (rows @ w[:-1] + w[-1])))
        return np.append(rows.T @ wrong + strength * w[:-1], wrong.sum())

    start = np.zeros(rows.shape[1] + 1)
    options = {"gtol": 1e-9, "ftol": 1e-15, "maxiter": 5000}
    found = minimize(loss, start, jac=slope, method="L-BFGS-B", options=options)
    weights = found.x[:-1] * frame.scale
    return np.append(weights, found.x[-1] - weights @ frame.centre)


@pytest.mark.parametrize(("n_yes", "n_no"), [(2, 2), (10, 10), (3, 40), (120, 60)])
def test_the_weights_are_those_of_least_loss(n_yes: int, n_no: int) -> None:
    vectors, fits = some(n_yes, n_no)
    found = learn(vectors, fits, alone(len(fits)), frame=FRAME)
    expected = reference(vectors, fits, found.strength)
    logits = LIBRARY @ found.weights + found.intercept
    np.testing.assert_allclose(logits, LIBRARY @ expected[:-1] + expected[-1], atol=2e-3)


@pytest.mark.parametrize(("n_yes", "n_no"), [(2, 2), (2, 12), (10, 10), (60, 90)])
def test_an_example_left_out_is_judged_as_if_it_had_never_been_given(n_yes: int, n_no: int) -> None:
    vectors, fits = some(n_yes, n_no)
    found = learn(vectors, fits, alone(len(fits)), frame=FRAME)
    for row in range(0, len(fits), max(len(fits) // 8, 1)):
        others = np.arange(len(fits)) != row
        weights = reference(vectors[others], fits[others], found.strength)
        judged = vectors[row] @ weights[:-1] + weights[-1]
        assert found.left_out[row] == pytest.approx(judged, abs=2e-3)


@pytest.mark.parametrize(("noise", "expected"), [(1.0, 0.003), (14.0, 0.01), (40.0, 0.03)])
def test_the_strength_is_the_one_with_the_least_loss_on_what_was_left_out(
    monkeypatch, noise: float, expected: float
) -> None:
    vectors = clusters(60, kinds=2, noise=noise)
    fits = np.arange(60) % 2 == 0
    chosen = learn(vectors, fits, alone(60), frame=FRAME)
    losses = {}
    for strength in teaching.STRENGTHS:
        monkeypatch.setattr(teaching, "STRENGTHS", (strength,))
        logits = learn(vectors, fits, alone(60), frame=FRAME).left_out
        losses[strength] = np.logaddexp(0, np.where(fits, -logits, logits)).mean()
    assert chosen.strength == min(losses, key=lambda strength: losses[strength]) == expected


def test_what_is_left_out_together_says_nothing_of_each_other() -> None:
    vectors, fits = some(6, 8)
    together = alone(14)
    together[0, [1, 2]] = True
    found = learn(vectors, fits, together, frame=FRAME)
    others = np.arange(14) > 2
    weights = reference(vectors[others], fits[others], found.strength)
    assert found.left_out[0] == pytest.approx(vectors[0] @ weights[:-1] + weights[-1], abs=2e-3)


def test_models_that_do_not_arrive_together_are_fitted_one_by_one(monkeypatch) -> None:
    vectors, fits = some(5, 5)
    expected = learn(vectors, fits, alone(10), frame=FRAME).left_out
    whole = teaching._fit
    monkeypatch.setattr(teaching, "_MOST_ROUNDS", 1)
    monkeypatch.setattr(teaching, "_fit", lambda *parts: _patiently(whole, monkeypatch, parts))
    found = learn(vectors, fits, alone(10), frame=FRAME).left_out
    np.testing.assert_allclose(found, expected, atol=1e-4)


def _patiently(whole, monkeypatch, parts):
    with monkeypatch.context() as patient:
        patient.setattr(teaching, "_MOST_ROUNDS", 200)
        return whole(*parts)


def test_both_answers_weigh_the_same_however_many_examples_they_have() -> None:
    vectors, fits = some(8, 8)
    once = learn(vectors, fits, alone(16), frame=FRAME)
    rows = np.r_[np.arange(16), np.arange(8, 16), np.arange(8, 16)]
    again = learn(vectors[rows], fits[rows], vectors[rows] @ vectors[rows].T > 0.999, frame=FRAME)
    assert again.strength == once.strength
    np.testing.assert_allclose(again.weights, once.weights, atol=1e-4)


def test_a_library_moved_or_magnified_as_a_whole_teaches_the_same() -> None:
    vectors, fits = some(10, 10)
    once = learn(vectors, fits, alone(20), frame=FRAME)
    moved = frame_of((LIBRARY * 7 + 3).astype(np.float32))
    again = learn((vectors * 7 + 3).astype(np.float32), fits, alone(20), frame=moved)
    expected = LIBRARY @ once.weights + once.intercept
    np.testing.assert_allclose(
        (LIBRARY * 7 + 3) @ again.weights + again.intercept, expected, atol=1e-2
    )


def test_the_frame_does_not_depend_on_the_portions_it_is_read_in(monkeypatch) -> None:
    monkeypatch.setattr(teaching, "_PORTION", 7)
    again = frame_of(LIBRARY)
    np.testing.assert_allclose(again.centre, LIBRARY.mean(axis=0, dtype=np.float64), rtol=1e-9)
    np.testing.assert_allclose(again.scale, FRAME.scale, rtol=1e-9)
    scaled = (LIBRARY - again.centre) * again.scale
    assert scaled.var(axis=0).sum() == pytest.approx(1, rel=1e-5)
    # The square root of the deviation is taken off each number, so as much is left.
    left = scaled.std(axis=0) ** 2 / LIBRARY.std(axis=0)
    np.testing.assert_allclose(left, left.mean(), rtol=1e-3)


def test_a_number_that_never_changes_gets_no_weight() -> None:
    constant = LIBRARY.copy()
    constant[:, 5] = 0.25
    vectors, fits = some(6, 6)
    vectors = vectors.copy()
    vectors[:6, 5] = 0.3  # of examples, a rounding error seen through a magnifying glass
    found = learn(vectors, fits, alone(12), frame=frame_of(constant))
    assert found.weights[5] == 0
    assert np.isfinite(found.weights).all()


def test_a_library_of_one_sound_teaches_nothing_and_does_not_break() -> None:
    same = np.tile(unit_vectors(1), (20, 1))
    fits = np.arange(8) < 4
    found = learn(same[:8], fits, alone(8), frame=frame_of(same))
    assert not found.weights.any()
    assert not found.judged.tells


@pytest.mark.parametrize("n_no", [5, 19, 20, 70])
def test_few_counter_examples_lie_above_the_threshold_and_none_below_one_half(n_no: int) -> None:
    vectors = unit_vectors(10 + n_no, seed=3)
    fits = np.arange(10 + n_no) < 10
    found = learn(vectors, fits, alone(len(fits)), frame=FRAME)
    above = int((found.left_out[~fits] > found.threshold).sum())
    assert found.threshold >= 0
    assert above <= 0.05 * n_no
    if found.threshold > 0:  # and no higher than that asks for
        assert (found.left_out[~fits] >= found.threshold).sum() == int(0.05 * n_no) + 1


def test_a_label_of_one_cluster_is_told_from_the_others() -> None:
    vectors, fits = some(10, 10)
    found = learn(vectors, fits, alone(20), frame=FRAME)
    logits = LIBRARY @ found.weights + found.intercept
    is_kind = np.arange(len(LIBRARY)) % 3 == 0
    assert (logits[is_kind] > 0).mean() > 0.9
    assert (logits[~is_kind] <= 0).mean() > 0.9
    assert found.judged.accuracy > 0.8
    assert found.judged.tells


def test_on_random_vectors_examples_left_out_are_told_at_chance_and_that_is_seen() -> None:
    judged = []
    for seed in range(40):
        vectors = unit_vectors(20, seed=seed)
        found = learn(vectors, np.arange(20) < 10, alone(20), frame=FRAME)
        judged.append(found.judged)
    assert 0.42 < np.mean([one.accuracy for one in judged]) < 0.58
    assert sum(one.tells for one in judged) <= 4, "at 5 %, some two of 40 seem to tell by chance"


COUNTS = [(10, 10, 10, 10), (10, 10, 8, 7), (2, 2, 2, 2), (5, 45, 4, 44), (3, 7, 0, 7),
          (3, 7, 3, 0), (4, 4, 0, 0), (60, 90, 41, 70)]  # fmt: skip


@pytest.mark.parametrize("counts", COUNTS)
def test_the_interval_is_exact(counts: tuple[int, int, int, int]) -> None:
    judged = LeaveOneOut(*counts)
    n_yes, n_no, yes_right, no_right = counts
    exact = binomtest(yes_right + no_right, n_yes + n_no).proportion_ci(0.95, "exact")
    assert judged.interval == pytest.approx((exact.low, exact.high))
    assert judged.accuracy == pytest.approx((yes_right + no_right) / (n_yes + n_no))


@pytest.mark.parametrize("counts", COUNTS)
def test_a_label_tells_where_fisher_s_exact_test_says_so(counts: tuple[int, int, int, int]) -> None:
    n_yes, n_no, yes_right, no_right = counts
    table = [[yes_right, n_yes - yes_right], [n_no - no_right, no_right]]
    _, p = fisher_exact(table, alternative="greater")
    assert LeaveOneOut(*counts).tells == (p <= 0.05)


def test_the_baseline_is_the_commoner_answer() -> None:
    assert LeaveOneOut(5, 45, 4, 44).baseline == 0.9
    assert LeaveOneOut(45, 5, 44, 4).baseline == 0.9


@pytest.mark.parametrize(("n_no", "share"), [(2, 1 / 4), (10, 1 / 12), (60, 4 / 62)])
def test_few_counter_examples_let_many_mistakes_be_expected(n_no: int, share: float) -> None:
    assert LeaveOneOut(10, n_no, 10, n_no).mistaken_share == pytest.approx(share)


FITS = np.array([True] * 6 + [False] * 4)


@pytest.mark.parametrize(
    ("artists", "row", "expected"),
    [
        ([""] * 10, 0, {0}),
        (["a", "a", "b", "b", "c", "c", "d", "e", "f", "g"], 0, {0, 1}),
        (["a", "a", "a", "b", "b", "b", "d", "e", "f", "g"], 1, {0, 1, 2}),
        # With four of six gone too little would remain.
        (["a", "a", "a", "a", "b", "b", "d", "e", "f", "g"], 1, {1}),
        (["a", "a", "a", "a", "b", "b", "d", "e", "f", "g"], 4, {4, 5}),
        # The other kind stays.
        (["a", "b", "c", "d", "e", "f", "a", "a", "b", "c"], 0, {0}),
        (["a", "b", "c", "d", "e", "f", "a", "a", "b", "c"], 6, {6, 7}),
    ],
)
def test_an_artist_s_examples_are_left_out_together_while_half_remain(
    artists: list[str], row: int, expected: set[int]
) -> None:
    found = left_out_together(FITS, artists, unit_vectors(10), near_duplicate=0.995)
    assert set(np.flatnonzero(found[row]).tolist()) == expected


def test_albums_without_a_common_sound_are_told_at_chance_only_when_left_out_together() -> None:
    one_by_one, together = [], []
    albums = np.arange(40) % 10
    fits = albums < 5
    for seed in range(0, 40, 2):
        vectors = clusters(40, kinds=10, seed=seed, noise=0.5)
        frame = frame_of(vectors)
        artists = left_out_together(fits, [f"{a}" for a in albums], vectors, near_duplicate=0.995)
        one_by_one.append(learn(vectors, fits, alone(40), frame=frame).judged.accuracy)
        together.append(learn(vectors, fits, artists, frame=frame).judged.accuracy)
    assert np.mean(one_by_one) > 0.95
    assert np.mean(together) < 0.6


def test_what_sounds_the_same_is_left_out_together() -> None:
    vectors = unit_vectors(10)
    vectors[3] = vectors[0] + 1e-3
    vectors[3] /= np.linalg.norm(vectors[3])
    found = left_out_together(FITS, [""] * 10, vectors, near_duplicate=0.995)
    assert set(np.flatnonzero(found[0]).tolist()) == {0, 3}
    assert found.sum() == 12


def test_probabilities_never_overflow() -> None:
    found = teaching.probability(np.array([-1e9, -800.0, 0.0, 2.0, 1e9]))
    np.testing.assert_allclose(found, [0, 0, 0.5, 1 / (1 + np.exp(-2)), 1])
    for p in (0.0, 1e-9, 0.3, 0.99, 1.0):
        assert teaching.probability(np.array(teaching.logit(p))) == pytest.approx(p, abs=1e-12)


EVERY = np.arange(len(LIBRARY))


def test_questions_lie_at_the_threshold() -> None:
    logits = np.linspace(-6, 6, len(LIBRARY))
    for threshold in (0.0, 2.0):
        chosen = teaching.least_sure(logits, LIBRARY, EVERY, 10, threshold=threshold)
        assert len(set(chosen.tolist())) == 10
        assert np.abs(logits[chosen] - threshold).max() < 2.1  # 200 of 600 rows are considered
        assert np.abs(logits[chosen] - threshold).mean() < 1


def test_questions_are_not_alike() -> None:
    matrix = unit_vectors(300, seed=5)
    matrix[:100] = matrix[0] + 1e-4 * unit_vectors(100, seed=6)  # one sound, a hundred times
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    logits = np.where(np.arange(300) < 100, 0.0, 0.5)
    chosen = teaching.least_sure(logits, matrix, np.arange(300), 10, threshold=0.0)
    assert sum(row < 100 for row in chosen.tolist()) == 1
    assert chosen[0] < 100, "the most open one comes first"


def test_questions_are_asked_only_among_those_named_and_never_twice() -> None:
    logits = np.zeros(len(LIBRARY))
    among = np.arange(50, 58)
    chosen = teaching.least_sure(logits, LIBRARY, among, 20, threshold=0.0)
    assert sorted(chosen.tolist()) == among.tolist()
    nothing = teaching.least_sure(logits, LIBRARY, among[:0], 20, threshold=0.0)
    assert nothing.tolist() == []
    same = np.tile(LIBRARY[:1], (9, 1))
    assert len(teaching.least_sure(logits[:9], same, np.arange(9), 5, threshold=0.0)) == 1
