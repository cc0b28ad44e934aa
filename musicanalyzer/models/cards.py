"""Find the models and refuse those that are damaged or made for other features.

A model is ``{name}-v{n}.json`` (its card) beside ``{name}-v{n}.tflite`` and ``.keras``. Of each
name the highest version counts. Hashes are verified when a network is loaded. A head that the user
added takes the shipped one's place as long as it fits the trunk.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.errors import ModelError
from musicanalyzer.models.heads import HEADS
from musicanalyzer.models.spec import SIMILARITY, TRUNK, UNSURE, ModelCard

REINSTALL = "install the program again"


@dataclass(frozen=True, slots=True)
class ModelSet:
    """The models that answer together: a trunk, its heads by name, and the similarity model.

    ``networks`` are those that stand alone, by name. ``refused`` are sentences: which heads that
    the user added are not used, and why.
    """

    trunk: ModelCard
    heads: Mapping[str, ModelCard]
    similarity: ModelCard
    refused: tuple[str, ...] = ()
    networks: Mapping[str, ModelCard] = field(default_factory=dict)

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        return (self.trunk, *self.heads.values(), self.similarity)

    def network(self, name: str, *, fingerprint: str) -> ModelCard | None:
        """The network that stands alone, None where there is none of this name.

        Raises ModelError where it was made for other features.
        """
        card = self.networks.get(name)
        if card is not None:
            _check_features(card, fingerprint)
        return card

    @property
    def head_versions(self) -> dict[str, str]:
        return {name: card.version_key for name, card in self.heads.items()}


def read_card(path: Path) -> ModelCard:
    """Read one card; raises ModelError where it is not one, naming the field that is none."""
    try:
        data = json.loads(
            path.read_text(encoding="utf-8"), parse_float=_finite, parse_constant=_finite
        )
        if not isinstance(data, dict):
            raise ValueError(f"it is {_shown(data)}")
        card = ModelCard(
            name=_text(data, "name"),
            version=_whole(data, "version"),
            inputs=_texts(data, "inputs"),
            mel_fingerprint=_text(data, "mel_fingerprint"),
            trunk_version=_whole(data, "trunk_version"),
            decision=_mapping(data, "decision"),
            metrics=_mapping(data, "metrics"),
            training=_mapping(data, "training"),
            sha256=_mapping(data, "sha256"),
            folder=path.parent,
        )
        for name in card.sha256:
            _text(card.sha256, name)
        if "labels" in card.decision:
            _check_labels(card.decision)
        return card
    except (OSError, ValueError, RecursionError) as err:
        reason = err.strerror if isinstance(err, OSError) else err
        raise ModelError(
            f"The model card {path} cannot be read ({reason}); {REINSTALL}.",
            kind="card-damaged",
        ) from err


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(f"{written} is no number")
    return number


def _field(data: Mapping[str, Any], name: str, kind: type | tuple[type, ...], wanted: str) -> Any:
    """A field of a card; ValueError where it is missing or not of this kind."""
    if name not in data:
        raise ValueError(f"it has no {name!r}")
    value = data[name]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ValueError(f"{name!r} is {_shown(value)}, not {wanted}")
    return value


def _shown(value: object) -> str:
    written = repr(value)
    return written if len(written) <= 40 else f"{written[:39]}…"


def _text(data: Mapping[str, Any], name: str) -> str:
    return str(_field(data, name, str, "a text"))


def _whole(data: Mapping[str, Any], name: str) -> int:
    return int(_field(data, name, int, "a whole number"))


def _texts(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = _field(data, name, list, "a list of texts")
    if not all(isinstance(value, str) for value in values):
        raise ValueError(f"{name!r} is {_shown(values)}, not a list of texts")
    return tuple(values)


def _mapping(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    return dict(_field(data, name, dict, "an object"))


def _check_labels(decision: Mapping[str, Any]) -> None:
    labels = _texts(decision, "labels")
    if not labels:
        raise ValueError("'labels' is empty")
    for place, label in enumerate(labels):
        if not label.strip() or not label.isprintable():
            raise ValueError(f"the label {_shown(label)} is nothing that can be shown")
        if label == UNSURE:
            raise ValueError(f"a label is called {UNSURE!r}, which means no answer")
        if label in labels[:place]:
            raise ValueError(f"the label {label!r} is there twice")


def find_network(folder: Path, name: str, *, fingerprint: str) -> ModelCard:
    """The newest network of this name that stands alone, for features of this ``fingerprint``.

    Raises ModelError when there is none, or when it is damaged or made for other features.
    """
    cards = [read_card(path) for path in sorted(folder.glob(f"{name}-v*.json"))]
    if not cards:
        raise ModelError(
            f"The model {name!r} is missing in {folder}; {REINSTALL}.", kind="model-missing"
        )
    card = max(cards, key=lambda each: each.version)
    _check_features(card, fingerprint)
    return card


def find_models(folder: Path, spec: PatchSpec, *, added: Path | None = None) -> ModelSet:
    """The newest model of each name in ``folder`` that the program needs, checked.

    Heads in ``added``, a folder that need not exist, come first where they fit. Raises ModelError
    when a model in ``folder`` is missing, damaged, or fits another trunk or other features.
    """
    newest: dict[str, ModelCard] = {}
    for path in sorted(folder.glob("*-v*.json")):
        card = read_card(path)
        if card.name not in newest or card.version > newest[card.name].version:
            newest[card.name] = card
    for name in (TRUNK, SIMILARITY, *(head.name for head in HEADS)):
        if name not in newest:
            raise ModelError(
                f"The model {name!r} is missing in {folder}; {REINSTALL}.", kind="model-missing"
            )
        _check(newest[name], newest[TRUNK], spec)
    shipped = ModelSet(
        trunk=newest[TRUNK],
        heads={head.name: newest[head.name] for head in HEADS},
        similarity=newest[SIMILARITY],
        networks={name: card for name, card in newest.items() if card.trunk_version == 0},
    )
    heads, refused = dict(shipped.heads), []
    for path in sorted(added.glob("*-v*.json")) if added is not None else ():
        try:
            card = read_added(path, shipped, spec)
            heads[card.name] = card
        except ModelError as err:
            refused.append(err.message)
    return replace(shipped, heads=heads, refused=tuple(refused))


def with_thresholds(models: ModelSet, thresholds: Mapping[str, float]) -> ModelSet:
    """The models with the user's "unsure" limits: by head, the confidence from which on it answers.

    Heads that know no such limit, and limits of heads that are not there, are passed over. The
    versions change with the limits, so that stored answers are brought up to date from what the
    trunk once heard.
    """
    heads = {
        name: replace(
            card,
            decision={**card.decision, "threshold": thresholds[name]},
            own_threshold=thresholds[name],
        )
        if name in thresholds and "threshold" in card.decision
        else card
        for name, card in models.heads.items()
    }
    return replace(models, heads=heads)


def read_added(path: Path, shipped: ModelSet, spec: PatchSpec) -> ModelCard:
    """The card of a head of the user's own, checked; raises ModelError where it cannot be used."""
    try:
        card = replace(read_card(path), added=True)
        if card.name not in shipped.heads:
            raise ModelError(f"There is no head {card.name!r} to replace.", kind="model-mismatch")
        _check(card, shipped.trunk, spec)
        _check_decision(card, shipped.heads[card.name])
        verify(card)
    except ModelError as err:
        reason = err.message.removesuffix(f"; {REINSTALL}.").rstrip(".")
        raise ModelError(
            f"The head {path.stem} of your own cannot be used: {reason}; train it again for trunk "
            f"version {shipped.trunk.version}, and add it with 'musicanalyzer models add'.",
            kind=err.kind,
        ) from err
    return card


def _check_decision(card: ModelCard, shipped: ModelCard) -> None:
    """A head's code takes the numbers from its card whose they are not: all must be there."""
    try:
        if not card.inputs or not {"embedding", "local"}.issuperset(card.inputs):
            raise ValueError(f"'inputs' is {_shown(list(card.inputs))}, not what the trunk gives")
        for name, value in shipped.decision.items():
            if isinstance(value, Mapping):  # a number for each label
                numbers = _mapping(card.decision, name)
                for label in _texts(card.decision, "labels"):
                    _number(numbers, label)
            elif isinstance(value, list):
                _texts(card.decision, name)
            elif _number(card.decision, name) <= 0 and name.endswith("temperature"):
                raise ValueError(f"{name!r} is {card.decision[name]}, not above 0")
    except ValueError as err:
        raise ModelError(
            f"The card of the model {card.stem} in {card.folder} does not say how to decide "
            f"({err}); {REINSTALL}.",
            kind="card-damaged",
        ) from err


def _number(data: Mapping[str, Any], name: str) -> float:
    value = _field(data, name, (int, float), "a number")
    try:
        return float(value)
    except OverflowError as err:
        raise ValueError(f"{name!r} is {_shown(value)}, too large a number") from err


def _check_features(card: ModelCard, fingerprint: str) -> None:
    if card.mel_fingerprint != fingerprint:
        raise ModelError(
            f"The model {card.stem} in {card.folder} was trained on other features "
            f"({card.mel_fingerprint}) than this program computes ({fingerprint}); "
            f"{REINSTALL}.",
            kind="model-mismatch",
        )


def _check(card: ModelCard, trunk: ModelCard, spec: PatchSpec) -> None:
    _check_features(card, spec.fingerprint)
    if card.name != TRUNK and card.trunk_version != trunk.version:
        raise ModelError(
            f"The model {card.stem} in {card.folder} belongs to trunk version "
            f"{card.trunk_version}, but version {trunk.version} is installed; {REINSTALL}.",
            kind="model-mismatch",
        )


def verify(card: ModelCard) -> None:
    """Check the weight files of a card against its hashes; raises ModelError."""
    for path in (card.litert_path, card.keras_path):
        if path.name not in card.sha256:
            raise ModelError(
                f"The card of the model {card.stem} in {card.folder} has no hash for {path.name}; "
                f"{REINSTALL}.",
                kind="card-damaged",
            )
    for name, expected in card.sha256.items():
        path = card.folder / name
        try:
            actual = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as err:
            raise ModelError(
                f"The model file {path} cannot be read ({err.strerror}); {REINSTALL}.",
                kind="model-missing",
            ) from err
        if actual != expected:
            raise ModelError(
                f"The model file {path} is damaged (its hash differs from its card's); "
                f"{REINSTALL}.",
                kind="model-damaged",
            )
