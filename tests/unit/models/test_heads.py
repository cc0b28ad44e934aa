"""One suite over all heads and the shipped cards: what every head promises."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.cards import ModelSet, find_models
from musicanalyzer.models.heads import HEADS
from musicanalyzer.models.heads.genre import softmax
from musicanalyzer.models.runtime import HeadNetworks, load_heads
from musicanalyzer.models.spec import UNSURE, Head, Prediction, per_step, sigmoid

MODELS = Path(__file__).parents[3] / "resources" / "models"
SPEC = PatchSpec()
BY_NAME = {head.name: head for head in HEADS}
HEAD = pytest.mark.parametrize("head", HEADS, ids=[head.name for head in HEADS])
SILENT_LABELS = {
    "genre": (UNSURE,),
    "mood": (),
    "vocal": (UNSURE,),
    "voice": (UNSURE,),
    "speech": ("neither",),
}
# Labels of the head itself, beside those of its card.
OWN_LABELS = {"speech": ("neither",)}


@pytest.fixture(scope="module")
def models() -> ModelSet:
    return find_models(MODELS, SPEC)


@pytest.fixture(scope="module")
def networks(models: ModelSet) -> HeadNetworks:
    return load_heads(models)


def outputs_of(networks: HeadNetworks, head: Head, n: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    embedding = rng.standard_normal((n, 160)).astype(np.float32)
    local = rng.standard_normal((n, SPEC.n_steps, 32)).astype(np.float32)
    return networks.answers(embedding, local, only=[head.name])[head.name]


def decided(
    networks: HeadNetworks, head: Head, outputs: np.ndarray, audible: np.ndarray
) -> Prediction:
    decision = networks.models.heads[head.name].decision
    return head.decide(outputs, audible, decision, SPEC.n_steps)


def labels_of(networks: HeadNetworks, head: Head) -> set[str]:
    card = networks.models.heads[head.name]
    return {*card.decision["labels"], *OWN_LABELS.get(head.name, ())}


def assert_holds_what_heads_promise(
    networks: HeadNetworks, head: Head, found: Prediction, n: int
) -> None:
    labels = labels_of(networks, head)
    assert set(found.scores) == labels
    assert set(found.labels) <= labels | {UNSURE}
    assert len(found.labels) == len(set(found.labels))
    if head.name != "mood":
        assert len(found.labels) == 1
    for value in (found.confidence, *found.scores.values(), *found.measures.values()):
        assert type(value) is float
        assert 0.0 <= value <= 1.0
    assert found.timeline or head.name == "voice"
    for line in found.timeline.values():
        assert line.shape == (n * SPEC.n_steps,)
        assert line.dtype == np.float32
        assert ((line >= 0) & (line <= 1)).all()


@HEAD
@pytest.mark.parametrize("n", [1, 2, 60])
def test_a_prediction_holds_what_every_head_promises(
    networks: HeadNetworks, head: Head, n: int
) -> None:
    outputs = outputs_of(networks, head, n)
    assert outputs.shape[0] == n
    audible = np.ones(n, bool)
    found = decided(networks, head, outputs, audible)
    assert_holds_what_heads_promise(networks, head, found, n)


@HEAD
@pytest.mark.parametrize("size", [0.0, 1.0, 1e3, 1e6])
def test_extreme_outputs_stay_probabilities(
    networks: HeadNetworks, head: Head, size: float
) -> None:
    shape = outputs_of(networks, head, 7).shape
    rng = np.random.default_rng(3)
    outputs = (size * rng.standard_normal(shape)).astype(np.float32)
    if head.name == "vocal":  # its network ends in a sigmoid
        outputs = (outputs > 0).astype(np.float32)
    for sign in (1, -1) if head.name != "vocal" else (1,):
        found = decided(networks, head, sign * outputs, np.ones(7, bool))
        assert_holds_what_heads_promise(networks, head, found, 7)


@HEAD
def test_where_labels_exclude_each_other_scores_sum_to_one(
    networks: HeadNetworks, head: Head
) -> None:
    found = decided(networks, head, outputs_of(networks, head, 5), np.ones(5, bool))
    if head.name != "mood":
        assert sum(found.scores.values()) == pytest.approx(1.0, abs=1e-5)


@HEAD
@pytest.mark.parametrize("n", [1, 9])
def test_a_silent_track_has_no_answer(networks: HeadNetworks, head: Head, n: int) -> None:
    found = decided(networks, head, outputs_of(networks, head, n), np.zeros(n, bool))
    assert_holds_what_heads_promise(networks, head, found, n)
    assert found.labels == SILENT_LABELS[head.name]
    for line in found.timeline.values():
        assert (line == 0).all()
    if head.name != "speech":  # which is certain of hearing neither
        assert found.confidence == 0.0


@HEAD
def test_silent_and_heard_tracks_have_the_same_names(networks: HeadNetworks, head: Head) -> None:
    outputs = outputs_of(networks, head, 3)
    heard = decided(networks, head, outputs, np.ones(3, bool))
    silent = decided(networks, head, outputs, np.zeros(3, bool))
    assert list(silent.timeline) == list(heard.timeline)
    assert set(silent.scores) == set(heard.scores)


@HEAD
def test_silent_patches_say_nothing_of_the_track(networks: HeadNetworks, head: Head) -> None:
    outputs = outputs_of(networks, head, 8)
    audible = np.array([True, False] * 4)
    mixed = decided(networks, head, outputs, audible)
    alone = decided(networks, head, outputs[audible], np.ones(4, bool))
    assert mixed.labels == alone.labels
    assert mixed.scores == alone.scores
    assert mixed.measures == alone.measures
    silent_steps = np.repeat(~audible, SPEC.n_steps)
    for line in mixed.timeline.values():
        assert (line[silent_steps] == 0).all()


@HEAD
def test_a_decision_is_deterministic_and_leaves_its_input_alone(
    networks: HeadNetworks, head: Head
) -> None:
    outputs = outputs_of(networks, head, 6)
    audible = np.array([True, True, False, True, True, True])
    kept = outputs.copy()
    first, second = (decided(networks, head, outputs, audible) for _ in range(2))
    np.testing.assert_array_equal(outputs, kept)
    assert first.scores == second.scores
    for name in first.timeline:
        np.testing.assert_array_equal(first.timeline[name], second.timeline[name])


@HEAD
def test_the_name_of_a_head_is_that_of_its_card(models: ModelSet, head: Head) -> None:
    assert models.heads[head.name].name == head.name
    assert head.describe
    assert len({h.name for h in HEADS}) == len(HEADS)


GENRE_DECISION = {
    "labels": ["blues", "rock"],
    "temperature": 1.0,
    "patch_temperature": 1.0,
    "threshold": 0.7,
}


@pytest.mark.parametrize(
    ("probability", "label"), [(0.9, "rock"), (0.71, "rock"), (0.69, UNSURE), (0.5, UNSURE)]
)
def test_genre_is_unsure_below_the_threshold(probability: float, label: str) -> None:
    logit = np.log(probability / (1 - probability))
    outputs = np.array([[0.0, logit]], np.float32)
    found = BY_NAME["genre"].decide(outputs, np.ones(1, bool), GENRE_DECISION, 6)
    assert found.labels == (label,)
    assert found.confidence == pytest.approx(probability, abs=1e-6)
    assert found.scores["rock"] == pytest.approx(probability, abs=1e-6)


def test_a_higher_temperature_makes_genre_less_sure() -> None:
    outputs = np.array([[0.0, 3.0]], np.float32)
    audible = np.ones(1, bool)
    cold, hot = (
        BY_NAME["genre"].decide(outputs, audible, GENRE_DECISION | {"temperature": t}, 6)
        for t in (1.0, 5.0)
    )
    assert cold.confidence > hot.confidence > 0.5


SPEECH_DECISION = {"temperature": 1.0, "threshold": 0.8, "noise": 0.9}


@pytest.mark.parametrize(
    ("logit", "label"), [(5.0, "speech"), (-5.0, "music"), (0.1, UNSURE), (-0.1, UNSURE)]
)
def test_speech_is_unsure_between_music_and_speech(logit: float, label: str) -> None:
    outputs = np.full((3, 2), (logit, -20.0), np.float32)
    found = BY_NAME["speech"].decide(outputs, np.ones(3, bool), SPEECH_DECISION, 6)
    assert found.labels == (label,)
    assert found.scores["speech"] == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-6)


def test_noise_is_neither_and_says_nothing_of_music_or_speech_beside_it() -> None:
    speech = BY_NAME["speech"]
    noise, talk = (5.0, 6.0), (4.0, -6.0)
    found = speech.decide(
        np.array([noise, noise], np.float32), np.ones(2, bool), SPEECH_DECISION, 6
    )
    assert found.labels == ("neither",)
    assert found.confidence > 0.99
    assert (found.timeline["speech"] == 0).all()
    some = speech.decide(
        np.array([noise, talk, talk, talk], np.float32), np.ones(4, bool), SPEECH_DECISION, 6
    )
    assert some.scores["neither"] == pytest.approx(0.25, abs=0.01)
    assert some.scores["speech"] == pytest.approx(0.75 / (1 + np.exp(-4.0)), abs=0.01)
    assert (some.timeline["speech"][:6] == 0).all()
    assert (some.timeline["speech"][6:] > 0.9).all()


VOCAL_DECISION = {
    "quantile": 0.8,
    "slope": 2.0,
    "bias": 0.0,
    "threshold": 0.75,
    "step_threshold": 0.5,
}


def test_a_song_whose_voice_enters_late_is_vocal() -> None:
    outputs = np.full((10, 6), 0.02, np.float32)
    outputs[7:] = 0.97
    found = BY_NAME["vocal"].decide(outputs, np.ones(10, bool), VOCAL_DECISION, 6)
    assert found.labels == ("vocal",)
    assert found.measures["vocal_share"] == pytest.approx(0.3)


def test_single_false_alarms_do_not_make_an_instrumental_vocal() -> None:
    outputs = np.full((10, 6), 0.02, np.float32)
    outputs[3, 2] = outputs[7, 0] = 0.99
    found = BY_NAME["vocal"].decide(outputs, np.ones(10, bool), VOCAL_DECISION, 6)
    assert found.labels == ("instrumental",)


def test_vocal_is_unsure_where_half_speaks_for_either() -> None:
    found = BY_NAME["vocal"].decide(
        np.full((4, 6), 0.5, np.float32), np.ones(4, bool), VOCAL_DECISION, 6
    )
    assert found.labels == (UNSURE,)


def test_mood_words_come_from_their_threshold_up_strongest_first() -> None:
    decision = {
        "labels": ["happy", "sad", "calm"],
        "thresholds": {"happy": 0.8, "sad": 0.8, "calm": 0.5},
    }
    outputs = np.array([[0.3, 0.7, 0.85, 0.79, 0.95]], np.float32)
    found = BY_NAME["mood"].decide(outputs, np.ones(1, bool), decision, 6)
    assert found.labels == ("calm", "happy")
    assert found.confidence == pytest.approx(0.95)
    assert found.measures == {
        "arousal": pytest.approx(0.3),
        "valence": pytest.approx(0.7),
    }


def test_softmax_is_a_distribution_and_does_not_depend_on_an_offset() -> None:
    logits = np.random.default_rng(0).normal(0, 4, (20, 7))
    p = softmax(logits)
    np.testing.assert_allclose(p.sum(axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(p.argmax(axis=1), logits.argmax(axis=1))
    np.testing.assert_allclose(softmax(logits + 1e3), p, atol=1e-5)


def test_sigmoid_is_the_logistic_function_and_never_overflows() -> None:
    logits = np.linspace(-15, 15, 301, dtype=np.float32)
    expected = 1 / (1 + np.exp(-logits.astype(np.float64)))
    np.testing.assert_allclose(sigmoid(logits), expected, atol=1e-6)
    assert sigmoid(np.array([-1e30, 1e30], np.float32)).tolist() == [0.0, 1.0]


def test_per_patch_values_are_repeated_for_each_step() -> None:
    assert per_step(np.array([1.0, 2.0], np.float32), 3).tolist() == [1, 1, 1, 2, 2, 2]


VOICE_DECISION = {"least_share": 0.2, "temperature": 1.0, "threshold": 0.8}


@pytest.mark.parametrize(
    ("logit", "label"), [(4.0, "female"), (-4.0, "male"), (0.5, UNSURE), (-0.5, UNSURE)]
)
def test_a_voice_is_unsure_between_a_woman_and_a_man(logit: float, label: str) -> None:
    outputs = np.array([[5.0, logit]] * 4, np.float32)
    found = BY_NAME["voice"].decide(outputs, np.ones(4, bool), VOICE_DECISION, 6)
    assert found.labels == (label,)
    assert found.scores["female"] == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-5)


def test_patches_without_a_voice_do_not_say_whose_it_is() -> None:
    outputs = np.array([[8.0, 4.0], [-8.0, -40.0]], np.float32)
    found = BY_NAME["voice"].decide(outputs, np.ones(2, bool), VOICE_DECISION, 6)
    assert found.labels == ("female",)


def test_of_music_without_a_voice_nobody_is_the_singer() -> None:
    outputs = np.array([[-4.0, 9.0]] * 5, np.float32)
    found = BY_NAME["voice"].decide(outputs, np.ones(5, bool), VOICE_DECISION, 6)
    assert found.labels == (UNSURE,)
    assert found.confidence == 0.0
