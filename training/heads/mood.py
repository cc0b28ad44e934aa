"""The mood head: arousal, valence and a score per mood word, linear on the embedding.

Learned from the teachers' answers (see ``training.moods``); judged against them on unseen
recordings. Nothing here was labelled by a person.
"""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import Ridge

from training.embed import Embedded
from training.figures import r2
from training.material import Fitted, Material, by_clip, linear, teacher_rows
from training.moods import MOODS, mood_values, ranks

STRENGTHS = (1.0, 10.0, 100.0, 1000.0)
WORD_FROM = 0.8  # a word is given to tracks that are more so than 80 % of the training music


def fit(material: Material) -> Fitted:
    rows, target = taught_rows(material)
    x, fold = rows.embedding, rows.fold
    train = fold == "train"
    errors = {}
    for strength in STRENGTHS:
        model = Ridge(alpha=strength).fit(x[train], target[train])
        guess = model.predict(x[fold == "validation"])
        errors[strength] = float(((guess - target[fold == "validation"]) ** 2).mean())
    strength = min(errors, key=lambda value: errors[value])
    seen = fold != "test"
    weights, bias = _fitted(rows.where(seen), target[seen], material, strength)
    metrics = {}
    test = rows.where(~seen)
    names, guess = by_clip(test, np.clip(test.embedding @ weights + bias, 0, 1))
    _, truth = by_clip(test, target[~seen])
    truth[:, :2] = whole_clips(material, names)
    groups = np.array([material.group_of(name) for name in names])
    for i, name in enumerate(("arousal", "valence", *MOODS)):
        metrics[f"test_r2_{name}"] = r2(guess[:, i], truth[:, i], groups)
    baseline = Ridge(alpha=10.0).fit(rows.mel_statistics[seen], target[seen])
    _, guess = by_clip(test, np.clip(baseline.predict(test.mel_statistics), 0, 1))
    for i, name in enumerate(("arousal", "valence")):
        figure = r2(guess[:, i], truth[:, i], groups)
        metrics[f"test_baseline_mel_statistics_r2_{name}"] = figure
    return Fitted(
        name="mood",
        model=linear(*_fitted(rows, target, material, strength)),
        inputs=("embedding",),
        decision={"labels": list(MOODS), "thresholds": dict.fromkeys(MOODS, WORD_FROM)},
        metrics=metrics,
        summary="arousal, valence and seven mood words",
    )


def _fitted(
    rows: Embedded, target: np.ndarray, material: Material, strength: float
) -> tuple[np.ndarray, np.ndarray]:
    """(weights, bias) of a ridge regression on patches, its arousal and valence then stretched so
    that the mean over a clip is what the teacher says of the whole clip.
    """
    model = Ridge(alpha=strength).fit(rows.embedding, target)
    weights, bias = model.coef_.T.copy(), model.intercept_.copy()
    names, guess = by_clip(rows, rows.embedding @ weights + bias)
    truth = whole_clips(material, names)
    for i in range(2):
        slope, offset = np.polyfit(guess[:, i], truth[:, i], 1)
        weights[:, i] *= slope
        bias[i] = slope * bias[i] + offset
    return weights, bias


def whole_clips(material: Material, names: np.ndarray) -> np.ndarray:
    """The teacher's arousal and valence of these clips, (n, 2)."""
    answers = material.teacher.arousal_valence
    return np.stack([answers[name.removesuffix("#mix")] for name in names])


def taught_rows(material: Material) -> tuple[Embedded, np.ndarray]:
    """Music patches that the teachers answered, clean and disturbed, and their targets."""
    teacher = material.teacher
    known = teacher.emotion
    values = mood_values(teacher, known)
    reference = values[~np.isnan(known[:, 0])]
    row_of = teacher_rows(material)
    names = material.clean.name
    felt = [name.removesuffix("#mix") in teacher.arousal_valence for name in names]
    picked = (row_of >= 0) & np.array(felt) & ~material.is_speech(names)
    targets = np.concatenate([known, values], axis=1)[row_of[picked]]
    targets[:, 2:] = ranks(targets[:, 2:], reference)
    joined = Embedded.join([material.clean.where(picked), material.disturbed.where(picked)])
    return joined, np.concatenate([targets, targets])
