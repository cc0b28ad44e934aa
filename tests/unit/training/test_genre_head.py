"""Laws of the genre head's decision: calibrated, sure of what it answers, careful with labels that
nobody gave.
"""

from __future__ import annotations

import numpy as np
import pytest

from musicanalyzer.models.heads.genre import softmax
from training.datasets import gtzan
from training.heads import genre

N_PEOPLE, N_TAUGHT = len(genre.FITTED), len(genre.taught_genres.TAGS)


def recordings(n: int, *, seed: int = 0, sharpness: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Logits and labels of recordings that people labelled with one of GTZAN's genres."""
    rng = np.random.default_rng(seed)
    label = rng.integers(0, len(gtzan.GENRES), n)
    logits = rng.normal(0, 1, (n, len(genre.LABELS)))
    logits[np.arange(n), label] += 2.5
    return sharpness * logits, label


def test_taught_labels_take_no_more_than_their_share_of_what_people_labelled() -> None:
    logits, label = recordings(3_000)
    logits[:, N_PEOPLE:] += 5.0  # as they come, they would take most
    decision = genre.Decision.learned(logits, label)
    taken = decision.probabilities(logits).argmax(axis=1)
    for column in range(N_PEOPLE, N_PEOPLE + N_TAUGHT):
        assert (taken == column).mean() <= genre.TAKEN / N_TAUGHT + 1 / 3_000
    others, _ = recordings(3_000, seed=1)
    others[:, N_PEOPLE:] += 5.0
    unseen = decision.probabilities(others).argmax(axis=1)
    assert 0 < (unseen >= N_PEOPLE).mean() < 2 * genre.TAKEN


def test_a_taught_label_is_given_where_its_tag_is_stronger_than_in_all_of_these() -> None:
    logits, label = recordings(300)
    decision = genre.Decision.learned(logits, label)
    other = np.zeros((1, len(genre.LABELS)))
    other[0, N_PEOPLE + 1] = 20.0
    assert decision.probabilities(other).argmax() == N_PEOPLE + 1


@pytest.mark.parametrize("sharpness", [0.5, 2.0])
def test_confidence_does_not_depend_on_the_scale_of_the_logits(sharpness: float) -> None:
    plain, label = recordings(2_000)
    sharp = plain.copy()
    sharp[:, :N_PEOPLE] *= sharpness
    one, other = (genre.Decision.learned(logits, label) for logits in (plain, sharp))
    assert other.temperature == pytest.approx(sharpness * one.temperature, rel=0.05)
    np.testing.assert_allclose(
        other.probabilities(sharp)[:, :N_PEOPLE], one.probabilities(plain)[:, :N_PEOPLE], atol=0.05
    )


def test_what_is_answered_is_right_often_enough() -> None:
    logits, label = recordings(400)
    decision = genre.Decision.learned(logits, label)
    others, truth = recordings(20_000, seed=2)
    p = decision.probabilities(others)
    answered = p.max(axis=1) >= decision.threshold
    assert answered.mean() > 0.2
    assert (p.argmax(axis=1) == truth)[answered].mean() >= genre.ANSWERED_RIGHT


def test_the_model_that_ships_says_to_the_program_what_the_decision_says() -> None:
    rng = np.random.default_rng(3)
    model = genre.Logistic(rng.normal(0, 1, (7, len(genre.LABELS))), rng.normal(0, 1, 15))
    x = rng.normal(0, 1, (50, 7))
    decision = genre.Decision.learned(model.logits(x), rng.integers(0, 10, 50))
    shipped = decision.applied(model)
    np.testing.assert_allclose(
        softmax(shipped.logits(x) / decision.temperature),
        decision.probabilities(model.logits(x)),
        atol=1e-6,
    )


def test_an_artist_is_judged_with_what_other_artists_taught() -> None:
    kinds = (("gtzan_short/rock-", ".opus"), ("gtzan_logmel/rock.", ""))
    numbers = (33, 35, 37, *range(39, 49), *range(49, 53))
    names = np.array([f"{a}{n:05d}{b}" for n in numbers for a, b in kinds for _ in range(9)])
    artist = np.array([gtzan.artist_of(name.removesuffix(".opus")[-10:]) for name in names])
    odd = artist == "Simple Minds"
    assert set(artist[~odd]) == {"The Rolling Stones", "Led Zeppelin"}
    logits, label = recordings(len(names))
    logits[odd, N_PEOPLE] += 50.0  # of which the others know nothing
    part = np.char.startswith(names, "gtzan_logmel") & (artist != "The Rolling Stones")
    found = genre.figures(
        names,
        logits,
        label,
        parts={"10_s": (names[part], logits[part], label[part])},
        heard=np.array(["gtzan_logmel/rock.00054", "gtzan_logmel/rock.00099"]),
    )
    for kind in ("excerpts_of_3_s", "log_mel_of_30_s"):
        taken = found[f"unseen_{kind}_taken_by_a_taught_label"]
        assert (taken["n"], taken["n_groups"]) == (len(names) / 2, 3)
        assert taken["value"] == pytest.approx(odd.mean(), abs=0.03)
        known = found[f"test_{kind}_of_heard_artists"]
        new = found[f"test_{kind}_of_new_artists"]
        assert (known["n"], new["n"]) == (9 * 4, 9 * 10)
        assert known["value"] == 0.0, "the odd ones"
        assert new["value"] > 0.6
    assert found["new_artists_answered_right"]["value"] > 0.8
    assert found["test_log_mel_of_10_s"] == found["test_log_mel_of_30_s"]


def test_parts_are_patches_that_follow_each_other() -> None:
    patches, size = 10, 4
    name = np.repeat([f"gtzan_logmel/rock.{n:05d}" for n in (40, 41)], patches)
    index = np.tile(np.arange(patches), 2)
    x = np.random.default_rng(5).normal(0, 1, (2 * patches, size))
    blank = np.zeros((2 * patches, 1))
    rows = genre.Rows(
        genre.Embedded(name, np.full(2 * patches, "test"), index, x, blank, blank),
        *(np.full(2 * patches, value) for value in (9, 1.0, "logmel")),
    )
    model = genre.Logistic(np.eye(size, len(genre.LABELS)), np.zeros(len(genre.LABELS)))
    names, logits, label = genre.judge_parts(
        model, x, rows, np.ones(2 * patches, bool), n_patches=3
    )
    assert names.tolist() == np.unique(name).tolist() * 3  # the tenth patch is left over
    assert set(label) == {9}
    np.testing.assert_allclose(logits[3, :size], x[13:16].mean(axis=0))
