"""Laws of structure: repetition in lag matrices, novelty where the sound changes, letters."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage

from musicanalyzer.dsp.params import SegmentSpec
from musicanalyzer.dsp.segment import (
    Sections,
    average_linkage,
    centred,
    checkerboard_novelty,
    harmony_and_timbre,
    lag_matrix,
    letter,
    network_inputs,
    section_labels,
    steps,
    unit,
)

SPEC = SegmentSpec()


def melody(rng: np.random.Generator, n_steps: int, bands: slice = slice(0, 96)) -> np.ndarray:
    """Columns of ``n_steps`` steps with chance notes in these bands, a new one in each step."""
    columns = np.zeros((n_steps, SPEC.step_frames, 96), np.float32)
    low, high, _ = bands.indices(96)
    for step in range(n_steps):
        columns[step, :, rng.integers(low, high, 4)] = 2.0
        columns[step, :, low:high] += 0.5
    return columns.reshape(-1, 96)


def random_units(seed: int, n_steps: int, size: int) -> np.ndarray:
    return unit(np.random.default_rng(seed).standard_normal((n_steps, size)).astype(np.float32))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"step_frames": 0}, "step_frames must be at least 1, got 0"),
        ({"n_lags": 0}, "n_lags must be at least 1, got 0"),
        ({"lag_steps": -1}, "lag_steps must be at least 1, got -1"),
        ({"context_steps": 4}, "context_steps must be odd, got 4"),
        ({"margin_steps": 384}, r"margin_steps must be in 0\.\.row_steps / 2 \(384\), got 384"),
        ({"margin_steps": -1}, "got -1"),
    ],
)
def test_impossible_structure_is_refused_with_value_and_bound(
    changes: dict[str, int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        SegmentSpec(**changes)


def test_a_step_is_the_mean_and_the_maximum_of_its_columns_and_a_rest_is_none() -> None:
    columns = np.random.default_rng(1).uniform(0, 3, (5 * 12 + 11, 96)).astype(np.float16)
    pooled = steps(columns, SPEC)
    assert pooled.shape == (5, 2, 96)
    group = columns[24:36].astype(np.float64)
    np.testing.assert_allclose(pooled[2], [group.mean(axis=0), group.max(axis=0)], rtol=1e-5)
    assert steps(columns[:11], SPEC).shape == (0, 2, 96)
    with pytest.raises(ValueError, match=r"columns must be \(n_frames, 96\), got \(3, 4\)"):
        steps(np.zeros((3, 4), np.float32), SPEC)


def test_louder_music_has_the_same_harmony_and_another_instrument_another_timbre() -> None:
    means = np.random.default_rng(2).uniform(0, 3, (4, 96)).astype(np.float32)
    harmony, timbre = harmony_and_timbre(means)
    louder, louder_timbre = harmony_and_timbre(means + np.float32(0.7))
    np.testing.assert_allclose(louder, harmony, atol=1e-5)
    np.testing.assert_allclose(louder_timbre, timbre + 0.7, atol=1e-5)


def test_a_lag_matrix_holds_every_product_within_its_reach() -> None:
    spec = SegmentSpec(n_lags=5, lag_steps=3, context_steps=3)
    vectors = random_units(3, 300, 7)
    products = np.zeros((300, 15))
    for step in range(300):
        for lag in range(min(15, step + 1)):
            products[step, lag] = vectors[step] @ vectors[step - lag]
    padded = np.pad(products, ((1, 1), (0, 0)))
    smooth = (padded[:-2] + padded[1:-1] + padded[2:]) / 3
    np.testing.assert_allclose(
        lag_matrix(vectors, spec), smooth.reshape(300, 5, 3).max(axis=2), atol=1e-5
    )


def test_looking_ahead_is_looking_back_in_reversed_time() -> None:
    vectors = random_units(4, 100, 7)
    back = lag_matrix(vectors[::-1].copy(), SPEC)
    np.testing.assert_array_equal(lag_matrix(vectors, SPEC, ahead=True), back[::-1])


def test_a_repetition_shows_at_its_own_lag_while_it_lasts() -> None:
    rng = np.random.default_rng(5)
    verse, other = melody(rng, 60), melody(rng, 60)
    _, lags = network_inputs(steps(np.concatenate([verse, other, verse]), SPEC), SPEC)
    at = 120 // SPEC.lag_steps
    assert lags[130:170, at, 0].min() > 0.9  # the verse again, heard back from
    assert lags[10:50, at, 2].min() > 0.9  # and heard ahead to
    assert np.abs(lags[70:110, at, 0]).mean() < 0.2
    assert lags[130:170, at - 3, 0].max() < 0.6


def test_what_the_network_hears_of_silence_is_zero() -> None:
    mel, lags = network_inputs(np.zeros((50, 2, 96), np.float32), SPEC)
    assert mel.shape == (50, 96)
    assert lags.shape == (50, 128, 4)
    assert not mel.any()
    assert not lags.any()


def test_novelty_is_the_sum_over_footes_checkerboard() -> None:
    vectors, half = random_units(6, 60, 5), 6
    offsets = np.arange(-half, half) + 0.5
    taper = np.exp(-0.5 * (offsets / (0.4 * half)) ** 2)
    kernel = np.outer(np.sign(offsets) * taper, np.sign(offsets) * taper)
    similarity = vectors @ vectors.T
    expected = [
        (kernel * similarity[t - half : t + half, t - half : t + half]).sum() / taper.sum() ** 2
        for t in range(half, 60 - half)
    ]
    found = checkerboard_novelty(vectors, half)
    np.testing.assert_allclose(found[half : 60 - half], expected, atol=1e-6)
    with pytest.raises(ValueError, match="half_steps must be at least 1, got 0"):
        checkerboard_novelty(vectors, 0)


def test_novelty_is_highest_where_the_sound_changes() -> None:
    rng = np.random.default_rng(7)
    columns = np.concatenate([melody(rng, 60, slice(0, 40)), melody(rng, 60, slice(40, 96))])
    _, timbre = centred(steps(columns, SPEC))
    novelty = checkerboard_novelty(timbre, 32)
    assert novelty.shape == (120,)
    assert int(novelty.argmax()) == 60
    assert novelty.max() > 0.8


def labelled(order: str, seed: int, **parts: slice) -> tuple[str, ...]:
    rng = np.random.default_rng(seed)
    music = {name: melody(rng, 40, bands) for name, bands in parts.items()}
    harmony, timbre = centred(steps(np.concatenate([music[name] for name in order]), SPEC))
    borders = np.arange(len(order) + 1) * 40
    return section_labels(borders, harmony, timbre, likeness=0.5)


def test_sections_that_repeat_have_the_same_letter_in_order_of_appearance() -> None:
    low, high = slice(0, 48), slice(48, 96)
    assert labelled("aba", 8, a=low, b=high) == ("A", "B", "A")
    assert labelled("abcab", 9, a=low, b=high, c=slice(24, 72)) == ("A", "B", "C", "A", "B")
    assert labelled("a", 10, a=low) == ("A",)


@pytest.mark.parametrize("seed", range(20))
def test_average_linkage_joins_what_scipy_joins(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 30))
    places = rng.normal(size=(n, 3)) + 2.0 * rng.integers(0, 4, (n, 1))
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    for most in (0.0, 0.5, 1.0, 2.0, 4.0, 100.0):
        expected = np.arange(n)
        if n > 1:
            tree = linkage(distances[np.triu_indices(n, 1)], "average")
            expected = fcluster(tree, most, "distance")
        found = np.array(average_linkage(distances, most))
        assert ((found[:, None] == found) == (expected[:, None] == expected)).all()


def test_letters_go_on_after_z() -> None:
    assert [letter(index) for index in (0, 1, 25, 26, 51, 52, 701, 702)] == [
        "A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_sections_have_one_boundary_more_than_letters() -> None:
    with pytest.raises(ValueError, match="2 labels need 3 boundaries, got 2"):
        Sections(np.array([0.0, 1.0]), ("A", "B"))
