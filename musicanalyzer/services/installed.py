"""The models that answer: the shipped ones, with heads of the user's own in their places."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from musicanalyzer import paths, settings
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.errors import ModelError
from musicanalyzer.models.cards import ModelSet, find_models, read_added, with_thresholds
from musicanalyzer.models.heads import HEADS
from musicanalyzer.models.runtime import load_heads, load_litert_trunk
from musicanalyzer.models.spec import ModelCard


def installed_models(thresholds: Mapping[str, float] | None = None) -> ModelSet:
    """What every command uses. Raises ModelError.

    ``thresholds`` are the user's "unsure" limits by head; ``None`` for those of the settings file.
    """
    models = find_models(paths.models_folder(), PatchSpec(), added=paths.added_models_folder())
    if thresholds is None:
        stored, remark = settings.load(paths.settings_file())
        thresholds = stored.thresholds
        if remark:
            models = replace(models, refused=(*models.refused, remark))
    return with_thresholds(models, thresholds)


def describe_models(models: ModelSet) -> Iterator[dict[str, Any]]:
    """The models with their labels, figures and hashes, as the command line's JSON has them."""
    for card in models.cards:
        yield {
            "name": card.name,
            "version": card.version,
            "summary": card.training.get("summary", ""),
            "added": card.added,
            "labels": list(card.decision.get("labels", [])),
            "metrics": dict(card.metrics),
            "sha256": dict(card.sha256),
            "folder": str(card.folder),
        }


def add_head(card_path: Path) -> ModelCard:
    """Install the head whose card is ``card_path``, with the weights beside it.

    It is tried on noise first. Another head of that name that was added before is replaced.
    Raises ModelError where it cannot be used; nothing has changed then.
    """
    if card_path.suffix.lower() != ".json" or not os.path.isfile(card_path):
        raise ModelError(
            f"{card_path} is no card of a head; give the .json file that training wrote beside "
            "the weights, such as genre-v1.json.",
            kind="no-card",
        )
    spec, added = PatchSpec(), paths.added_models_folder()
    models = find_models(paths.models_folder(), spec)
    card = read_added(card_path, models, spec)
    _try(card, models, spec)
    staging, previous = (added.with_name(f"{added.name}.{part}") for part in ("new", "old"))
    shutil.rmtree(staging, ignore_errors=True)
    shutil.rmtree(previous, ignore_errors=True)
    try:
        staging.mkdir(parents=True)
        for path in added.glob("*"):
            if not path.name.startswith(f"{card.name}-v"):
                shutil.copy2(path, staging)
        # Under the name that it is found and removed by, whatever the user calls it.
        shutil.copy2(card_path, staging / f"{card.stem}.json")
        for path in (card.litert_path, card.keras_path):
            shutil.copy2(path, staging)
        if added.exists():
            added.rename(previous)
        try:
            staging.rename(added)
        except OSError:
            previous.rename(added)
            raise
        shutil.rmtree(previous, ignore_errors=True)
    except OSError as err:
        raise ModelError(
            f"The head {card.stem} cannot be copied to {added} ({err.strerror}); make the folder "
            "writable and add it again.",
            kind="not-writable",
        ) from err
    return card


def remove_head(name: str) -> None:
    """Take an added head away, so that the shipped one answers again; ModelError where none is."""
    added = paths.added_models_folder()
    found = [path for path in added.glob("*") if path.name.startswith(f"{name}-v")]
    if not found:
        raise ModelError(
            f"There is no head {name!r} of your own in {added}; musicanalyzer models lists them.",
            kind="no-head",
        )
    try:
        for path in found:
            path.unlink()
    except OSError as err:
        raise ModelError(
            f"The head {name!r} of your own in {added} cannot be removed ({err.strerror}); make "
            "the folder writable and try again.",
            kind="not-writable",
        ) from err


def _try(card: ModelCard, models: ModelSet, spec: PatchSpec) -> None:
    """Run the head on noise; raises ModelError where its answer is none."""
    trial = ModelSet(models.trunk, {**models.heads, card.name: card}, models.similarity)
    (head,) = [head for head in HEADS if head.name == card.name]
    try:
        # Mel bands as loud as music's, since silence says nothing about most weights.
        patches = np.random.default_rng(1).uniform(0.0, 3.0, (8, spec.n_frames, spec.mel.n_mels))
        embedding, local = load_litert_trunk(models)(patches.astype(np.float32))
        outputs = load_heads(trial).answers(embedding, local, only={card.name})[card.name]
        with np.errstate(all="ignore"):
            found = head.decide(outputs, np.ones(len(patches), bool), card.decision, spec.n_steps)
        numbers = np.array([found.confidence, *found.scores.values(), *found.measures.values()])
        if not all(
            np.isfinite(each).all() for each in (outputs, numbers, *found.timeline.values())
        ):
            raise ValueError("its answers are not finite numbers")
    except Exception as err:
        raise ModelError(
            f"The head {card.stem} in {card.folder} gives no answer ({type(err).__name__}: {err}); "
            "train it again.",
            kind="model-damaged",
        ) from err
