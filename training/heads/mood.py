"""The mood head: arousal, valence and a score per mood word, linear on the embedding.

Learned from the teachers' answers (see ``training.moods``); judged against them on unseen
recordings. Nothing here was labelled by a person.
"""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import Ridge

from training.embed import Embedded
from training.figures import r2
from training.material import Fitted, Material, by_clip, linear
from training.moods import MOODS, mood_values, ranks
from training.targets import TEACHER_PATCH_S

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
    model = Ridge(alpha=strength).fit(x[seen], target[seen])
    metrics = {}
    test = rows.where(~seen)
    names, guess = by_clip(test, np.clip(model.predict(test.embedding), 0, 1))
    _, truth = by_clip(test, target[~seen])
    groups = np.array([material.group_of(name) for name in names])
    for i, name in enumerate(("arousal", "valence", *MOODS)):
        metrics[f"test_r2_{name}"] = r2(guess[:, i], truth[:, i], groups)
    baseline = Ridge(alpha=10.0).fit(rows.mel_statistics[seen], target[seen])
    _, guess = by_clip(test, np.clip(baseline.predict(test.mel_statistics), 0, 1))
    for i, name in enumerate(("arousal", "valence")):
        figure = r2(guess[:, i], truth[:, i], groups)
        metrics[f"test_baseline_mel_statistics_r2_{name}"] = figure
    shipped = Ridge(alpha=strength).fit(x, target)
    return Fitted(
        name="mood",
        model=linear(shipped.coef_.T, shipped.intercept_),
        inputs=("embedding",),
        decision={"labels": list(MOODS), "thresholds": dict.fromkeys(MOODS, WORD_FROM)},
        metrics=metrics,
        summary="arousal, valence and seven mood words",
    )


def taught_rows(material: Material) -> tuple[Embedded, np.ndarray]:
    """Music patches that the teachers answered, clean and disturbed, and their targets."""
    teacher = material.teacher
    known = np.full((len(teacher.tags), 2), np.nan)
    for name, mood in teacher.arousal_valence.items():
        first, count = teacher.rows.get(name, (0, 0))
        known[first : first + count] = mood
    values = mood_values(teacher, known)
    chosen, target = [], []
    reference = values[~np.isnan(known[:, 0])]
    patch_s = 2.88  # of ours; the teacher's patch that covers the same middle is the target
    for row, (name, index) in enumerate(
        zip(material.clean.name, material.clean.index, strict=True)
    ):
        clip_name = name.removesuffix("#mix")
        clip = material.clips.get(name)
        if clip_name not in teacher.arousal_valence or (clip is not None and clip.is_speech):
            continue
        first, count = teacher.rows[clip_name]
        teacher_row = first + min(count - 1, int((index + 0.5) * patch_s / TEACHER_PATCH_S))
        chosen.append(row)
        target.append(np.concatenate([known[teacher_row], values[teacher_row]]))
    targets = np.array(target)
    targets[:, 2:] = ranks(targets[:, 2:], reference)
    picked = np.zeros(len(material.clean.name), bool)
    picked[chosen] = True
    joined = Embedded.join([material.clean.where(picked), material.disturbed.where(picked)])
    return joined, np.concatenate([targets, targets])
