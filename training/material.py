"""What the heads are fitted on: the frozen trunk's outputs of every clip, and the labels."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers

from musicanalyzer.dsp.params import PatchSpec
from training import cache, nets, targets
from training.corpus import Corpus
from training.datasets import Clip, gtzan
from training.embed import (
    Embedded,
    clip_mels,
    embed_clips,
    embed_logmel,
    embed_snippets,
    folds_by_name,
)
from training.styles import styles
from training.targets import N_PENULTIMATE, N_TAGS

FOLDS = ("train", "validation", "test")


@dataclass(frozen=True)
class Material:
    """``clean`` and ``disturbed`` hold the same patches in the same order, ``snippets`` one second
    of every clip over a telephone.
    """

    clips: dict[str, Clip]
    clean: Embedded
    disturbed: Embedded
    snippets: Embedded
    logmel: Embedded
    teacher: targets.Teacher
    styles: dict[str, str]
    corpora: dict[str, Corpus]
    trunk: keras.Model
    network: keras.Model

    def group_of(self, name: str) -> str:
        """The group of a clip, by its name or that of a mix of its channels."""
        return self.clips[name.replace("#mix", "#voice")].group

    def is_speech(self, names: np.ndarray) -> np.ndarray:
        """Which of these clips are speech; recordings that are no clips, like mixes of channels and
        the log-mel edition, are none: (n,) bool.
        """
        speech = {name for name, clip in self.clips.items() if clip.is_speech}
        return np.array([name in speech for name in names], bool)


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
    """Everything that the network of ``run`` hears, after :func:`training.matching.train.train`."""
    spec = PatchSpec()
    widths = tuple(json.loads((run / "run.json").read_text())["config"]["widths"])
    mels = cache.build(data_root, run.parent / "mel-cache", spec.mel)
    clips = cache.all_clips(data_root)
    network = nets.multi_task(
        spec,
        n_tags=N_TAGS,
        n_penultimate=N_PENULTIMATE,
        n_genres=len(gtzan.GENRES),
        widths=widths,
    )
    network.load_weights(run / "weights.weights.h5")
    trained = keras.Model(
        network.input,
        [network.get_layer("embedding").output, network.get_layer("local").output],
        name="trunk",
    )
    trunk = nets.fold(trained, spec, widths=widths)  # what ships is what the heads are fitted on
    corpora = {fold: Corpus(data_root, mels, spec, fold, runs=run.parent) for fold in FOLDS}
    whole, folds = clip_mels(clips, mels, spec), folds_by_name(clips)
    return Material(
        clips={clip.name: clip for clip in clips},
        clean=embed_clips(trunk, whole, folds, spec),
        disturbed=embed_clips(trunk, whole, folds, spec, disturbed_seed=11),
        snippets=embed_snippets(trunk, whole, folds, spec),
        logmel=embed_logmel(trunk, list(corpora.values())),
        teacher=corpora["train"].teacher,
        styles=styles(clips, data_root),
        corpora=corpora,
        trunk=trunk,
        network=network,
    )


def teacher_rows(material: Material) -> np.ndarray:
    """For each clean row, the teacher's row that covers the same middle, or -1: (n,) int."""
    patch_s = PatchSpec().patch_s
    result = np.full(len(material.clean.name), -1)
    for i, (name, index) in enumerate(zip(material.clean.name, material.clean.index, strict=True)):
        first, count = material.teacher.rows.get(name.removesuffix("#mix"), (0, 0))
        if count:
            middle = int((index + 0.5) * patch_s / targets.TEACHER_PATCH_S)
            result[i] = first + min(count - 1, middle)
    return result


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
