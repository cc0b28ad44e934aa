"""The voice head: whether a voice is there, and whether it is a woman's; two logits per patch.

Learned from those of MIR-1K's singers that pitch and teacher agree on, and of other music from what
the teacher is sure of. Judged on the singers of the test fold, and against the teacher on unseen
clips; nobody labelled a voice.
"""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from musicanalyzer.models.heads.voice import LABELS
from musicanalyzer.models.spec import sigmoid
from training.datasets.mir1k import MEN, WOMEN
from training.embed import Embedded
from training.figures import (
    accuracy,
    best_temperature,
    expected_calibration_error,
    reliability,
    threshold_for,
)
from training.material import Fitted, Material, by_clip, linear, teacher_rows
from training.targets import Teacher

WOMAN_TAGS = (
    *("mtt:female", "mtt:woman", "mtt:female vocal", "mtt:female voice"),
    *("msd:female vocalists", "msd:female vocalist"),
)
MAN_TAGS = ("mtt:male", "mtt:man", "mtt:male vocal", "mtt:male voice", "msd:male vocalists")
SURE = 0.15  # of the teacher: how much more it believes in one than in the other
VOICE, NO_VOICE = 0.25, -0.06  # of the teacher's margin; a little surer of a voice than ``batches``
LEAST_SHARE = 0.2
STRENGTHS = (0.003, 0.01, 0.03, 0.1, 0.3)
SINGER_WEIGHT = 0.5  # of a patch of MIR-1K beside one that the teacher answered


def fit(material: Material) -> Fitted:
    rows, voiced, woman = labelled(material)
    seen = rows.fold != "test"
    # Only one singer validates. What is chosen, and how sure an answer is, comes from groups, whole
    # singers among them, left out in turn.
    left_out = {strength: _left_out(material, rows, voiced, woman, seen, strength)
                for strength in STRENGTHS}  # fmt: skip
    scores = {
        strength: round(float(((logit > 0) == truth).mean()), 4)
        for strength, (logit, truth) in left_out.items()
    }
    strength = max(scores, key=lambda value: scores[value])
    logit, truth = left_out[strength]
    temperature = best_temperature(np.stack([0 * logit, logit], axis=1), truth.astype(int))
    probability = 1 / (1 + np.exp(-np.abs(logit) / temperature))
    threshold = threshold_for(probability, (logit > 0) == truth, target=0.95)
    weights, bias = _fitted(rows, voiced, woman, seen, strength)

    names, logit, truth = judged(rows, woman, weights, bias, ~seen)
    right = (logit > 0) == truth
    confidence = 1 / (1 + np.exp(-np.abs(logit) / temperature))
    answered = confidence >= threshold
    singers = np.char.endswith(names, "#mix")
    groups = np.array([material.group_of(name) for name in names])
    metrics: dict = {
        "left_out_in_turn_by_strength": scores,
        "test_singers": accuracy(right[singers], groups[singers]),
        "test_as_the_teacher": accuracy(right[~singers], groups[~singers]),
        "test_baseline_majority": round(float(max(truth.mean(), 1 - truth.mean())), 4),
        "calibration_error": expected_calibration_error(confidence, right),
        "reliability": reliability(confidence, right),
        "test_answered_share": round(float(answered.mean()), 4),
    }
    if answered.any():
        metrics["test_answered_right"] = accuracy(right[answered], groups[answered])
    statistics = StandardScaler().fit_transform(rows.mel_statistics)
    known = ~np.isnan(woman)
    baseline = LogisticRegression(C=0.01, class_weight="balanced", max_iter=500)
    baseline.fit(statistics[seen & known], woman[seen & known] > 0.5)
    part = rows.where(~seen & known)
    _, logit = by_clip(part, baseline.decision_function(statistics[~seen & known])[:, None])
    metrics["test_baseline_mel_statistics"] = round(float(((logit[:, 0] > 0) == truth).mean()), 4)
    return Fitted(
        name="voice",
        model=linear(*_fitted(rows, voiced, woman, np.ones(len(seen), bool), strength)),
        inputs=("embedding",),
        decision={
            "labels": list(LABELS),
            "least_share": LEAST_SHARE,
            "temperature": temperature,
            "threshold": threshold,
        },
        metrics=metrics,
        summary="a woman's or a man's voice, or unsure",
    )


def _left_out(
    material: Material,
    rows: Embedded,
    voiced: np.ndarray,
    woman: np.ndarray,
    chosen: np.ndarray,
    strength: float,
    n_parts: int = 5,
) -> tuple[np.ndarray, np.ndarray]:
    """(logit of a woman's voice, truth) of clips by fits that have not seen their group."""
    groups = np.array([material.group_of(name) for name in rows.name])
    names = np.unique(groups[chosen & ~np.isnan(woman)])
    part_of = dict(
        zip(
            np.random.default_rng(3).permutation(names),
            np.arange(len(names)) % n_parts,
            strict=True,
        )
    )
    part = np.array([part_of.get(group, -1) for group in groups])
    logits, truths = [], []
    for number in range(n_parts):
        fitted = _fitted(rows, voiced, woman, chosen & (part != number), strength)
        _, logit, truth = judged(rows, woman, *fitted, chosen & (part == number))
        logits.append(logit)
        truths.append(truth)
    return np.concatenate(logits), np.concatenate(truths)


def margin(teacher: Teacher) -> np.ndarray:
    """How much more the teacher believes in a woman's voice than in a man's, by its rows."""
    column = {name: index for index, name in enumerate(teacher.tag_names)}
    woman = teacher.tags[:, [column[tag] for tag in WOMAN_TAGS]].max(axis=1)
    return woman - teacher.tags[:, [column[tag] for tag in MAN_TAGS]].max(axis=1)


def labelled(material: Material) -> tuple[Embedded, np.ndarray, np.ndarray]:
    """(clean and disturbed rows, whether voiced, whether a woman's); NaN where that is unknown."""
    teacher, clean = material.teacher, material.clean
    row_of = teacher_rows(material)
    presence, whose = material.corpora["train"].voice_margin[row_of], margin(teacher)[row_of]
    sung = np.char.endswith(clean.name, "#mix")
    backing = np.char.endswith(clean.name, "#accompaniment")
    usable = (row_of >= 0) & ~material.is_speech(clean.name) & ~sung & ~backing
    voiced = np.where(usable & (presence > VOICE), 1.0, np.nan)
    voiced[usable & (presence < NO_VOICE)] = 0.0
    voiced[sung], voiced[backing] = 1.0, 0.0
    woman = np.where(usable & (voiced == 1.0) & (whose > SURE), 1.0, np.nan)
    woman[usable & (voiced == 1.0) & (whose < -SURE)] = 0.0
    singer = np.array([name.partition("/")[2].partition("-")[0].lower() for name in clean.name])
    woman[sung & np.isin(singer, WOMEN)] = 1.0
    woman[sung & np.isin(singer, MEN)] = 0.0
    joined = Embedded.join([clean, material.disturbed])
    return joined, np.tile(voiced, 2), np.tile(woman, 2)


def _fitted(
    rows: Embedded, voiced: np.ndarray, woman: np.ndarray, chosen: np.ndarray, strength: float
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (size, 2) and bias (2,) of the two logistic regressions."""
    weights, bias = [], []
    share = np.where(np.char.endswith(rows.name, "#mix"), SINGER_WEIGHT, 1.0)
    for answer in (voiced, woman):
        known = chosen & ~np.isnan(answer)
        model = LogisticRegression(C=strength, class_weight="balanced", max_iter=500)
        model.fit(rows.embedding[known], answer[known] > 0.5, sample_weight=share[known])
        weights.append(model.coef_[0])
        bias.append(model.intercept_[0])
    return np.stack(weights, axis=1), np.array(bias)


def judged(
    rows: Embedded, woman: np.ndarray, weights: np.ndarray, bias: np.ndarray, chosen: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(names, logit of a woman's voice, truth) of clips, as the program weighs their patches."""
    known = chosen & ~np.isnan(woman)
    part = rows.where(known)
    outputs = part.embedding @ weights + bias
    weight = sigmoid(outputs[:, 0].astype(np.float32))
    names, sums = by_clip(part, np.stack([outputs[:, 1] * weight, weight], axis=1))
    _, truth = by_clip(part, woman[known][:, None])
    return names, sums[:, 0] / sums[:, 1], truth[:, 0] > 0.5
