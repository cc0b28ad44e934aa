"""The music/speech head: one logit, linear on the embedding."""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from training.embed import Embedded
from training.figures import accuracy, expected_calibration_error, reliability
from training.material import Fitted, Material, by_clip, linear

STRENGTHS = (0.001, 0.003, 0.01, 0.03, 0.1)
THRESHOLD = 0.8
KINDS = ("clean", "disturbed", "telephone_1_s")


def fit(material: Material) -> Fitted:
    rows, is_speech, kind = labelled(material)
    x, fold = rows.embedding, rows.fold
    clean = kind == "clean"
    on_validation = {}
    for strength in STRENGTHS:
        model = _fit(x, is_speech, fold == "train", strength)
        names, hits, _ = _judge(model, x, rows, is_speech, fold == "validation")
        on_validation[strength] = round(float(_balanced(hits, names, material)), 4)
    strength = max(on_validation, key=lambda value: on_validation[value])
    seen = fold != "test"
    model = _fit(x, is_speech, seen, strength)
    metrics: dict = {"validation_balanced_by_strength": on_validation}
    for title in KINDS:
        names, hits, confidence = _judge(model, x, rows, is_speech, ~seen & (kind == title))
        metrics[f"test_{title}"] = accuracy(hits, names)
        metrics[f"test_{title}_balanced"] = round(float(_balanced(hits, names, material)), 4)
        corpus = np.char.startswith(names, "music_speech")
        metrics[f"test_{title}_gtzan_music_speech"] = accuracy(hits[corpus], names[corpus])
        if title == "clean":
            metrics["calibration_error"] = expected_calibration_error(confidence, hits)
            metrics["reliability"] = reliability(confidence, hits)
    part = rows.where(~seen & clean)
    patch_hits = (model.decision_function(part.embedding) > 0) == is_speech[~seen & clean]
    metrics["test_patches_of_3_s"] = accuracy(patch_hits, part.name)
    scaler = StandardScaler().fit(rows.mel_statistics[seen])
    statistics = scaler.transform(rows.mel_statistics)
    baseline = _fit(statistics, is_speech, seen, 0.01)
    names, hits, _ = _judge(baseline, statistics, rows, is_speech, ~seen & clean)
    metrics["test_baseline_mel_statistics_balanced"] = round(
        float(_balanced(hits, names, material)), 4
    )
    metrics["test_baseline_majority_balanced"] = 0.5
    shipped = _fit(x, is_speech, np.ones(len(x), bool), strength)
    return Fitted(
        name="speech",
        model=linear(shipped.coef_.T, shipped.intercept_),
        inputs=("embedding",),
        decision={"labels": ["music", "speech"], "temperature": 1.0, "threshold": THRESHOLD},
        metrics=metrics,
        summary="music, speech, or neither where nothing is to be heard",
    )


def labelled(material: Material) -> tuple[Embedded, np.ndarray, np.ndarray]:
    """(rows, is speech, kind of ``KINDS``) of all clips but single channels."""
    clips = material.clips
    parts = []
    for rows in (material.clean, material.disturbed, material.snippets):
        known = [n.endswith("#mix") or (n in clips and clips[n].channel is None) for n in rows.name]
        parts.append(rows.where(np.array(known)))
    joined = Embedded.join(parts)
    kind = np.repeat(KINDS, [len(part.name) for part in parts])
    return joined, material.is_speech(joined.name), kind


def _fit(x, is_speech, chosen, strength) -> LogisticRegression:
    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=500)
    return model.fit(x[chosen], is_speech[chosen])


def _judge(model, x, rows, is_speech, chosen) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(names, right or not, confidence) of the clips among the chosen rows."""
    part = rows.where(chosen)
    names, logits = by_clip(part, model.decision_function(x[chosen])[:, None])
    truth = dict(zip(part.name, is_speech[chosen], strict=True))
    hits = (logits[:, 0] > 0) == np.array([truth[name] for name in names])
    return names, hits, 1 / (1 + np.exp(-np.abs(logits[:, 0])))


def _balanced(hits: np.ndarray, names: np.ndarray, material: Material) -> float:
    speech = material.is_speech(names)
    return (hits[speech].mean() + hits[~speech].mean()) / 2
