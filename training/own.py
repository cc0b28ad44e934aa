"""A genre head of one's own, from one's own music: labelled folders or a table in, a head out.

``python -m training own --music MUSIC --out FOLDER`` with MUSIC a folder of ``label/artist/song``
or a CSV file with the columns path, label and group. The shipped trunk hears every track; a linear
model on its embedding learns the labels. Judged by cross-validation over groups: what is printed
holds for artists that the head never heard. ``musicanalyzer models add`` installs the result.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from musicanalyzer import paths
from musicanalyzer.analysis import worker
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.errors import AppError, DecodeError
from musicanalyzer.models.cards import ModelSet, find_models
from musicanalyzer.models.spec import UNSURE
from training.datasets import PUBLIC, Clip
from training.figures import (
    accuracy,
    best_temperature,
    expected_calibration_error,
    softmax,
    threshold_for,
)

STRENGTHS = (0.003, 0.01, 0.03, 0.1)  # C of the logistic regression
N_FOLDS = 5
FEWEST = 5  # tracks, and groups, of a label
ANSWERED_RIGHT = 0.9
TOO_FEW = (
    "Too few of the tracks could be read; put others in the place of those that the lines above "
    "name."
)


@dataclass(frozen=True)
class Heard:
    """``x`` (n, size), one row per audible patch; ``track`` (n,) says whose it is.

    ``label`` and ``group`` have one entry per track; a label is its place in ``labels``.
    """

    x: np.ndarray
    track: np.ndarray
    label: np.ndarray
    group: np.ndarray
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Trained:
    """The linear model, what its decision needs, and its figures."""

    weights: np.ndarray  # (size, n_labels)
    bias: np.ndarray
    decision: dict
    metrics: dict


def clips_of(music: Path) -> list[Clip]:
    """The labelled tracks of a folder or a table; raises AppError where they make no head."""
    clips = PUBLIC["labelled_csv" if music.is_file() else "folders"].clips(music)
    groups: dict[str, set[str]] = {}
    for clip in clips:
        groups.setdefault(str(clip.label), set()).add(clip.group)
    if UNSURE in groups:
        raise AppError(
            f"{music}: a label is called {UNSURE!r}, which is what a head says without an answer; "
            "give it another name.",
            kind="corpus",
        )
    few = sorted(label for label, found in groups.items() if len(found) < FEWEST)
    if len(groups) < 2 or few:
        what = f"the label {few[0]!r} has {len(groups[few[0]])}" if few else "there is one label"
        raise AppError(
            f"{music}: {what}; a head needs two labels, and of each {FEWEST} tracks by different "
            "artists.",
            kind="corpus",
        )
    return clips


def hear(clips: Sequence[Clip], models: ModelSet) -> Heard:
    """Run the trunk over all tracks, on all cores; one that cannot be read is named and left.

    Raises AppError where that is every one.
    """
    labels = tuple(sorted({str(clip.label) for clip in clips}))
    x: list[np.ndarray] = []
    track: list[np.ndarray] = []
    label: list[int] = []
    group: list[str] = []
    with ProcessPoolExecutor(
        os.cpu_count(),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=worker.initialise,
        initargs=(models,),
    ) as pool:
        for number, (clip, found) in enumerate(zip(clips, pool.map(_embed, clips), strict=True)):
            if isinstance(found, str):
                print(found, flush=True)
                continue
            x.append(found)
            track.append(np.full(len(found), len(label)))
            label.append(labels.index(str(clip.label)))
            group.append(clip.group)
            if number % 20 == 19:
                print(f"{number + 1} of {len(clips)} tracks", flush=True)
    if not x:
        raise AppError(TOO_FEW, kind="corpus")
    return Heard(np.concatenate(x), np.concatenate(track), np.array(label), np.array(group), labels)


def _embed(clip: Clip) -> np.ndarray | str:
    """The embedding of every audible patch as the program stores it, or why there is none."""
    path = str(clip.path)
    try:
        packed = worker.analyse(path, worker.identify(path)).packed
    except DecodeError as err:
        return err.message
    embedding = packed.unpack()[0][packed.audible]
    return embedding if len(embedding) else f"{path} is silent."


def train(heard: Heard) -> Trained:
    """Choose by cross-validation over groups, then fit on everything. Raises AppError."""
    n_groups = min(len(set(heard.group[heard.label == i])) for i in range(len(heard.labels)))
    if n_groups < 2:
        raise AppError(TOO_FEW, kind="corpus")
    folds = StratifiedGroupKFold(min(N_FOLDS, n_groups), shuffle=True, random_state=1)
    parts = list(folds.split(heard.label, heard.label, heard.group))
    logits = {strength: _out_of_fold(heard, parts, strength) for strength in STRENGTHS}
    right = {s: (value.argmax(axis=1) == heard.label).mean() for s, value in logits.items()}
    strength = max(right, key=lambda value: right[value])
    chosen = logits[strength]
    temperature = best_temperature(chosen, heard.label)
    p = softmax(chosen / temperature)
    hits, confidence = p.argmax(axis=1) == heard.label, p.max(axis=1)
    threshold = threshold_for(confidence, hits, target=ANSWERED_RIGHT)
    share = np.bincount(heard.label) / len(heard.label)
    metrics = {
        "crossvalidated_tracks": accuracy(hits, heard.group),
        "crossvalidated_baseline_majority": round(float(share.max()), 4),
        "crossvalidated_calibration_error": expected_calibration_error(confidence, hits),
        "crossvalidated_answered_share": round(float((confidence >= threshold).mean()), 4),
        "right_by_label": {
            name: round(float(hits[heard.label == i].mean()), 4)
            for i, name in enumerate(heard.labels)
        },
        "strength": strength,
    }
    weights, bias = _fit(heard, np.arange(len(heard.label)), strength)
    decision = {
        "labels": list(heard.labels),
        "temperature": temperature,
        "patch_temperature": temperature,
        "threshold": threshold,
    }
    return Trained(weights, bias, decision, metrics)


def _fit(heard: Heard, tracks: np.ndarray, strength: float) -> tuple[np.ndarray, np.ndarray]:
    rows = np.isin(heard.track, tracks)
    track, label = heard.track[rows], heard.label[heard.track[rows]]
    # A track weighs the same whatever its length, a label whatever its number of tracks.
    per_track = np.bincount(heard.track)
    per_label = Counter(heard.label[tracks].tolist())
    weight = np.array(
        [1 / (per_track[t] * per_label[i]) for t, i in zip(track, label, strict=True)]
    )
    weight *= len(tracks) / weight.sum()
    model = LogisticRegression(C=strength, max_iter=500)
    model.fit(heard.x[rows], label, sample_weight=weight)
    if len(heard.labels) == 2:  # scikit-learn keeps the second label's row alone
        coefficients = np.concatenate([-model.coef_, model.coef_]) / 2
        return coefficients.T, np.concatenate([-model.intercept_, model.intercept_]) / 2
    return model.coef_.T, model.intercept_


def _out_of_fold(heard: Heard, parts: list, strength: float) -> np.ndarray:
    """Mean logits of every track (n, n_labels), by the model that did not hear its fold."""
    result = np.zeros((len(heard.label), len(heard.labels)))
    for seen, unseen in parts:
        weights, bias = _fit(heard, seen, strength)
        for track in unseen:
            result[track] = (heard.x[heard.track == track] @ weights + bias).mean(axis=0)
    return result


def make(music: Path, out: Path) -> Path:
    """Train, print the figures and write the head; gives its card's path. Raises AppError."""
    clips = clips_of(music)
    try:  # before the tracks are heard, which may take hours
        out.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise AppError(
            f"The folder {out} cannot be made ({err.strerror}); give another one with --out.",
            kind="not-writable",
        ) from err
    models = find_models(paths.models_folder(), PatchSpec())
    trained = train(hear(clips, models))
    # TensorFlow's notes to its own makers would hide the figures below.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from training.export import export
    from training.material import linear

    card = export(
        linear(trained.weights, trained.bias),
        out,
        name="genre",
        version=1,
        inputs=("embedding",),
        outputs=("output",),
        trunk_version=models.trunk.version,
        decision=trained.decision,
        metrics=trained.metrics,
        training={
            "summary": f"one of {len(trained.decision['labels'])} genres of your own, or unsure",
            "corpora": f"{len(clips)} tracks of the user's own",
        },
    )
    found = trained.metrics["crossvalidated_tracks"]
    print(
        f"{found['value']:.0%} right on artists it had not heard "
        f"({found['low']:.0%} to {found['high']:.0%}, {found['n']} tracks); "
        f"always the most frequent label: {trained.metrics['crossvalidated_baseline_majority']:.0%}"
    )
    for name, share in trained.metrics["right_by_label"].items():
        print(f"  {name}: {share:.0%}")
    print(f"Install it with: musicanalyzer models add {card}")
    return card
