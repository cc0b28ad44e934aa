"""Laws of finding models: what is missing, damaged or made for something else is refused."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from musicanalyzer.dsp.params import MelSpec, PatchSpec
from musicanalyzer.errors import ModelError
from musicanalyzer.models.cards import (
    find_models,
    find_network,
    read_card,
    verify,
    with_thresholds,
)
from musicanalyzer.models.heads import HEADS
from musicanalyzer.models.runtime import load_heads, load_litert_trunk

MODELS = Path(__file__).parents[3] / "resources" / "models"
SPEC = PatchSpec()
NAMES = ["trunk", "similarity", *(head.name for head in HEADS)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MODELS, tmp_path / "models"))


def newest(folder: Path, name: str) -> Path:
    models = find_models(folder, SPEC)
    (card,) = [card for card in models.cards if card.name == name]
    return folder / f"{card.stem}.json"


def change(path: Path, **fields: Any) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(data | fields), encoding="utf-8")


def refused(act: Callable[[], object], kind: str, match: str) -> None:
    with pytest.raises(ModelError, match=match) as caught:
        act()
    assert caught.value.kind == kind
    assert "install the program again" in caught.value.message
    assert "\n" not in caught.value.message


def test_the_shipped_models_fit_each_other_and_this_program() -> None:
    models = find_models(MODELS, SPEC)
    assert set(models.heads) == {head.name for head in HEADS}
    assert {card.trunk_version for card in models.cards} == {models.trunk.version}
    for card in models.cards:
        verify(card)


def test_a_version_key_names_the_model_its_trunk_and_its_features() -> None:
    models = find_models(MODELS, SPEC)
    trunk = f"trunk-v{models.trunk.version}"
    fingerprint = SPEC.fingerprint
    assert models.trunk.version_key == f"{trunk}@{fingerprint}"
    genre = models.heads["genre"]
    assert models.head_versions["genre"] == f"genre-v{genre.version}@{trunk}@{fingerprint}"


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_model_is_named(folder: Path, name: str) -> None:
    for path in folder.glob(f"{name}-v*.json"):
        path.unlink()
    refused(lambda: find_models(folder, SPEC), "model-missing", f"'{name}' is missing in")


def test_an_empty_or_absent_folder_misses_its_models(tmp_path: Path) -> None:
    refused(lambda: find_models(tmp_path, SPEC), "model-missing", "'trunk' is missing")
    refused(lambda: find_models(tmp_path / "none", SPEC), "model-missing", "'trunk' is missing")


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_weight_file_is_refused_when_it_is_loaded(folder: Path, name: str) -> None:
    path = newest(folder, name).with_suffix(".tflite")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    models = find_models(folder, SPEC)
    refused(
        lambda: (load_litert_trunk(models), load_heads(models)),
        "model-damaged",
        f"{path.name} is damaged",
    )


def test_a_missing_weight_file_is_refused_when_it_is_loaded(folder: Path) -> None:
    newest(folder, "trunk").with_suffix(".tflite").unlink()
    models = find_models(folder, SPEC)
    refused(lambda: load_litert_trunk(models), "model-missing", "cannot be read")


def test_weights_without_a_hash_are_refused(folder: Path) -> None:
    change(newest(folder, "trunk"), sha256={})
    models = find_models(folder, SPEC)
    refused(lambda: load_litert_trunk(models), "card-damaged", "no hash for trunk-")


@pytest.mark.parametrize("name", NAMES)
def test_a_model_made_for_other_features_is_refused(folder: Path, name: str) -> None:
    change(newest(folder, name), mel_fingerprint="0123456789abcdef")
    refused(lambda: find_models(folder, SPEC), "model-mismatch", "trained on other features")


def test_a_program_with_other_features_refuses_every_model(folder: Path) -> None:
    other = PatchSpec(mel=MelSpec(revision=2))
    refused(lambda: find_models(folder, other), "model-mismatch", other.fingerprint)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "trunk"])
def test_a_head_of_another_trunk_is_refused(folder: Path, name: str) -> None:
    change(newest(folder, name), trunk_version=99)
    refused(
        lambda: find_models(folder, SPEC),
        "model-mismatch",
        f"{name}-v.* belongs to trunk version 99",
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b"{}",
        b'{"name": "genre"}',
        b'{"name": "genre", "version": "one"}',
        b'{"name": "genre", "version": Infinity, "inputs": []}',
        b'{"name": "genre", "version": null, "inputs": []}',
        b"[" * 100_000,
    ],
)
def test_an_unreadable_card_is_refused(folder: Path, content: bytes) -> None:
    path = newest(folder, "genre")
    path.write_bytes(content)
    refused(lambda: find_models(folder, SPEC), "card-damaged", f"card .*{path.name} cannot be read")


@pytest.mark.parametrize("field", ["inputs", "mel_fingerprint", "decision", "metrics", "sha256"])
def test_a_card_without_a_field_is_refused(folder: Path, field: str) -> None:
    path = newest(folder, "mood")
    data = json.loads(path.read_text(encoding="utf-8"))
    del data[field]
    path.write_text(json.dumps(data), encoding="utf-8")
    refused(lambda: read_card(path), "card-damaged", field)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", []),
        ("name", None),
        ("version", "6"),
        ("version", True),
        ("version", 6.5),
        ("inputs", "embedding"),
        ("inputs", [1]),
        ("mel_fingerprint", 7),
        ("trunk_version", None),
        ("decision", []),
        ("decision", {"labels": "rock"}),
        ("decision", {"labels": []}),
        ("decision", {"labels": [1, 2]}),
        ("decision", {"labels": ["rock", " "]}),
        ("decision", {"labels": ["rock", "po\np"]}),
        ("decision", {"labels": ["rock", "\ud800"]}),
        ("decision", {"labels": ["rock", "rock"]}),
        ("decision", {"labels": ["rock", "unsure"]}),
        ("decision", {"threshold": float("nan")}),
        ("metrics", None),
        ("metrics", {"right": float("inf")}),
        ("training", "long"),
        ("sha256", None),
        ("sha256", []),
        ("sha256", {"genre-v6.tflite": None}),
    ],
)
def test_a_card_with_a_value_that_is_none_is_refused(
    folder: Path, field: str, value: object
) -> None:
    path = newest(folder, "genre")
    change(path, **{field: value})
    refused(lambda: read_card(path), "card-damaged", f"card .*{path.name} cannot be read")


def test_a_number_too_large_for_one_is_refused(folder: Path) -> None:
    path = newest(folder, "genre")
    written = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(r'"threshold": [0-9.]+', '"threshold": 1e999', written), encoding="utf-8"
    )
    refused(lambda: read_card(path), "card-damaged", "1e999 is no number")


def test_of_two_versions_the_higher_number_counts(folder: Path) -> None:
    path = newest(folder, "genre")
    data = json.loads(path.read_text(encoding="utf-8"))
    # As texts, "genre-v10" comes before "genre-v2".
    for version in (data["version"] + 1, data["version"] + 9):
        copy = folder / f"genre-v{version}.json"
        copy.write_text(json.dumps(data | {"version": version}), encoding="utf-8")
    assert find_models(folder, SPEC).heads["genre"].version == data["version"] + 9


def test_a_newer_trunk_refuses_the_heads_of_the_older_one(folder: Path) -> None:
    path = newest(folder, "trunk")
    data = json.loads(path.read_text(encoding="utf-8"))
    newer = data | {"version": data["version"] + 1, "trunk_version": data["version"] + 1}
    (folder / f"trunk-v{newer['version']}.json").write_text(json.dumps(newer), encoding="utf-8")
    refused(lambda: find_models(folder, SPEC), "model-mismatch", "belongs to trunk version")


def test_a_weight_file_that_is_no_network_is_refused_even_with_its_hash(folder: Path) -> None:
    import hashlib

    path = newest(folder, "trunk").with_suffix(".tflite")
    path.write_bytes(b"no network" * 100)
    card = newest(folder, "trunk")
    hashes = json.loads(card.read_text(encoding="utf-8"))["sha256"]
    hashes[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    change(card, sha256=hashes)
    models = find_models(folder, SPEC)
    refused(lambda: load_litert_trunk(models), "model-damaged", "cannot be loaded")


def test_a_card_that_names_other_inputs_than_its_network_is_refused(folder: Path) -> None:
    change(newest(folder, "trunk"), inputs=["loudness"])
    models = find_models(folder, SPEC)
    refused(lambda: load_litert_trunk(models), "model-mismatch", "takes .*mel.*loudness")


def test_a_threshold_of_the_user_changes_that_head_and_its_version_alone() -> None:
    models = find_models(MODELS, SPEC)
    own = with_thresholds(models, {"genre": 0.5, "mood": 0.1, "danceability": 0.9})
    assert own.heads["genre"].decision == {**models.heads["genre"].decision, "threshold": 0.5}
    changed = {name for name, key in own.head_versions.items() if key != models.head_versions[name]}
    assert changed == {"genre"}  # moods have no such limit
    assert with_thresholds(models, {"genre": 0.6}).head_versions != own.head_versions
    assert with_thresholds(models, {}) == models


def test_a_network_that_stands_alone_is_the_newest_and_made_for_its_features(folder: Path) -> None:
    trunk = newest(folder, "trunk")
    newer = folder / "trunk-v99.json"
    newer.write_text(trunk.read_text(encoding="utf-8"), encoding="utf-8")
    change(newer, version=99, trunk_version=0, mel_fingerprint="f")
    card = find_network(folder, "trunk", fingerprint="f")
    assert card.stem == "trunk-v99"
    assert card.version_key == "trunk-v99@f"
    refused(lambda: find_network(folder, "trunk", fingerprint="g"), "model-mismatch", "features")
    refused(lambda: find_network(folder, "none", fingerprint="f"), "model-missing", "'none'")
