"""What the heads are fitted on: the frozen trunk's outputs of every clip, and the labels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers

from musicanalyzer.dsp.params import PatchSpec
from training import cache, nets, targets
from training.batches import N_PENULTIMATE, N_TAGS, Corpus
from training.datasets import Clip, gtzan
from training.embed import Embedded, clip_mels, embed_clips, embed_logmel, folds_by_name
from training.styles import styles

FOLDS = ("train", "validation", "test")


@dataclass(frozen=True)
class Material:
    """``clean`` and ``disturbed`` hold the same patches in the same order."""

    clips: dict[str, Clip]
    clean: Embedded
    disturbed: Embedded
    logmel: Embedded
    teacher: targets.Teacher
    styles: dict[str, str]
    corpora: dict[str, Corpus]
    trunk: keras.Model
    network: keras.Model

    def group_of(self, name: str) -> str:
        """The group of a clip, by its name or that of a mix of its channels."""
        return self.clips[name.replace("#mix", "#voice")].group


@dataclass(frozen=True)
class Fitted:
    """A network ready for export, what its decision needs, and its figures."""

    name: str
    model: keras.Model
    inputs: tuple[str, ...]
    decision: dict[str, Any]
    metrics: dict[str, Any]
    summary: str


def load(data_root: Path, run: Path) -> Material:
    spec = PatchSpec()
    mels = cache.build(data_root, run.parent / "mel-cache", spec.mel)
    clips = cache.all_clips(data_root)
    network = nets.multi_task(
        spec, n_tags=N_TAGS, n_penultimate=N_PENULTIMATE, n_genres=len(gtzan.GENRES)
    )
    network.load_weights(run / "weights.weights.h5")
    trunk = keras.Model(
        network.input,
        [network.get_layer("embedding").output, network.get_layer("local").output],
        name="trunk",
    )
    corpora = {fold: Corpus(data_root, mels, spec, fold) for fold in FOLDS}
    whole, folds = clip_mels(clips, mels, spec), folds_by_name(clips)
    return Material(
        clips={clip.name: clip for clip in clips},
        clean=embed_clips(trunk, whole, folds, spec),
        disturbed=embed_clips(trunk, whole, folds, spec, disturbed_seed=11),
        logmel=embed_logmel(trunk, list(corpora.values())),
        teacher=corpora["train"].teacher,
        styles=styles(clips, data_root),
        corpora=corpora,
        trunk=trunk,
        network=network,
    )


def by_clip(rows: Embedded, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(names, mean of ``values`` (n, k) over each clip's patches), names ascending."""
    names, member = np.unique(rows.name, return_inverse=True)
    sums = np.zeros((len(names), values.shape[1]))
    np.add.at(sums, member, values)
    return names, sums / np.bincount(member)[:, None]


def linear(weights: np.ndarray, bias: np.ndarray) -> keras.Model:
    """embedding -> embedding @ weights + bias, as a network."""
    embedding = keras.Input((weights.shape[0],), name="embedding")
    dense = layers.Dense(weights.shape[1])
    model = keras.Model(embedding, dense(embedding))
    dense.set_weights([weights.astype(np.float32), bias.astype(np.float32)])
    return model
