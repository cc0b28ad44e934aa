"""Weights never ship without their card: what every card in resources/models must say."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from musicanalyzer.dsp.params import OnsetSpec, PatchSpec, RhythmSpec, SegmentSpec
from musicanalyzer.models.heads import HEADS

MODELS = Path(__file__).parents[3] / "resources" / "models"
CARDS = sorted(MODELS.glob("*.json"))
CARD = pytest.mark.parametrize("path", CARDS, ids=[path.stem for path in CARDS])
# Heads whose labels people gave; the others are judged against teachers or by retrieval.
JUDGED_BY_ACCURACY = ("genre", "vocal", "speech")
# Networks that stand alone, with the features that they were trained on.
STANDALONE = {
    "beat": RhythmSpec().fingerprint,
    "boundary": SegmentSpec().fingerprint,
    "onset": OnsetSpec().fingerprint,
    "onset-live": OnsetSpec().fingerprint,
}


def read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def figures(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """(name, number or interval) of everything in a card's metrics."""
    if isinstance(value, list):
        value = {str(number): part for number, part in enumerate(value)}
    if isinstance(value, dict) and "value" not in value:
        for key, part in value.items():
            yield from figures(part, f"{name}.{key}" if name else key)
    else:
        yield name, value


def test_there_is_a_card_for_every_network_and_a_network_for_every_card() -> None:
    stems = {path.stem for path in CARDS}
    assert {path.stem for path in MODELS.glob("*.tflite")} == stems
    assert {path.stem for path in MODELS.glob("*.keras")} == stems
    names = {read(path)["name"] for path in CARDS}
    assert names == {"trunk", "similarity", *(head.name for head in HEADS), *STANDALONE}


def test_all_models_together_take_less_than_eight_megabytes() -> None:
    assert sum(path.stat().st_size for path in MODELS.iterdir()) < 8_000_000


@CARD
def test_a_card_names_its_head_version_and_features(path: Path) -> None:
    card = read(path)
    assert f"{card['name']}-v{card['version']}" == path.stem
    own = STANDALONE.get(card["name"])
    assert card["mel_fingerprint"] == (own or PatchSpec().fingerprint)
    assert (card["trunk_version"] == 0) == (own is not None)
    assert card["inputs"]
    assert card["outputs"]
    assert isinstance(card["trunk_version"], int)


@CARD
def test_the_hashes_of_a_card_are_those_of_its_files(path: Path) -> None:
    card = read(path)
    assert set(card["sha256"]) == {f"{path.stem}.keras", f"{path.stem}.tflite"}
    for name, expected in card["sha256"].items():
        assert hashlib.sha256((MODELS / name).read_bytes()).hexdigest() == expected


@CARD
def test_a_card_names_its_data_their_licences_and_its_training(path: Path) -> None:
    training = read(path)["training"]
    assert training["summary"]
    assert training["run"]["commit"]
    assert training["run"]["config"]["seed"] is not None
    if read(path)["name"] in STANDALONE:
        assert any(licence in training["corpora"] for licence in ("CC0", "CC BY", "MIT"))
        return
    for corpus in ("GTZAN", "LibriSpeech", "MIR-1K", "openly licensed"):
        assert corpus in training["corpora"]
    for licence in ("CC0", "CC BY", "GPL", "research use"):
        assert licence in training["corpora"]
    assert training["run"]["mel_fingerprint"] == PatchSpec().mel.fingerprint


@CARD
def test_the_figures_of_a_card_are_numbers_and_some_are_of_unseen_recordings(path: Path) -> None:
    found = dict(figures(read(path)["metrics"]))
    assert any(name.startswith("test_") for name in found)
    for name, value in found.items():
        numbers = value.values() if isinstance(value, dict) else [value]
        assert all(math.isfinite(number) for number in numbers), name


@CARD
def test_an_interval_holds_its_figure_and_says_of_how_many(path: Path) -> None:
    card = read(path)
    intervals = {name: value for name, value in figures(card["metrics"]) if isinstance(value, dict)}
    for name, value in intervals.items():
        assert set(value) >= {"value", "low", "high", "n", "n_groups"}, name
        assert value["low"] <= value["value"] <= value["high"], name
        assert 0 < value["n_groups"] <= value["n"], name
    if card["name"] in JUDGED_BY_ACCURACY:
        assert any(name.startswith("test_") for name in intervals)


@CARD
def test_a_judged_head_stands_beside_a_baseline(path: Path) -> None:
    card = read(path)
    if card["name"] != "trunk":
        assert any("baseline" in name for name, _ in figures(card["metrics"]))


@CARD
def test_a_decision_is_in_bounds(path: Path) -> None:
    card = read(path)
    decision = card["decision"]
    if card["name"] in ("trunk", "similarity"):
        assert decision == {}
        return
    if card["name"] not in STANDALONE:
        assert len(set(decision["labels"])) == len(decision["labels"]) >= 2
    for key, value in decision.items():
        if key.endswith("threshold"):
            assert 0 < value < 1, key
        if key.endswith("temperature"):
            assert value > 0, key
    if "thresholds" in decision:
        assert set(decision["thresholds"]) == set(decision["labels"])
        assert all(0 < value < 1 for value in decision["thresholds"].values())


@CARD
def test_a_card_holds_golden_numbers_for_every_output(path: Path) -> None:
    golden = read(path)["golden"]
    n = len(read(path)["outputs"])
    assert len(golden["output_mean"]) == len(golden["output_std"]) == n
    assert all(math.isfinite(v) for v in golden["output_mean"] + golden["output_std"])
    assert all(v > 0 for v in golden["output_std"])
