"""The music/speech head: two logits, linear on the embedding, for speech and for noise.

Noise is made (``training.noises``); what is music or speech is everything else. The second logit is
fitted against all clips as they are, disturbed, and over a telephone.
"""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from training import noises
from training.embed import Embedded, embed_clips
from training.figures import accuracy, expected_calibration_error, reliability
from training.material import Fitted, Material, by_clip, linear

STRENGTHS = (0.001, 0.003, 0.01, 0.03, 0.1)
THRESHOLD = 0.8
KINDS = ("clean", "disturbed", "telephone_1_s")
NOISE_STRENGTHS = (0.01, 0.1, 1.0)
NOISE = 0.9  # surer than that, and the other heads are not asked
N_NOISES = {"train": 150, "validation": 40, "test": 40}  # of each kind
N_HELD_OUT = 60


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
    noise = _told_from_noise(material, x, rows, metrics)
    return Fitted(
        name="speech",
        model=linear(
            np.concatenate([shipped.coef_, noise.coef_]).T,
            np.concatenate([shipped.intercept_, noise.intercept_]),
        ),
        inputs=("embedding",),
        decision={
            "labels": ["music", "speech"],
            "temperature": 1.0,
            "threshold": THRESHOLD,
            "noise": NOISE,
        },
        metrics=metrics,
        summary="music, speech, or neither where there is silence or noise",
    )


def _told_from_noise(
    material: Material, x: np.ndarray, rows: Embedded, metrics: dict
) -> LogisticRegression:
    """The model that ships, its figures added to ``metrics``. Of two that find as much, the one
    that is regularised more.
    """
    folds = list(N_NOISES)
    heard = Embedded.join(
        embed_noises(material, noises.KINDS, n, seed, fold)
        for seed, (fold, n) in enumerate(N_NOISES.items())
    )
    held_out = embed_noises(material, noises.HELD_OUT, N_HELD_OUT, folds.index("test"), "test")
    joined = np.concatenate([x, heard.embedding])
    is_noise = np.repeat([False, True], [len(x), len(heard.name)])
    fold = np.concatenate([rows.fold, heard.fold])
    least = np.log(NOISE / (1 - NOISE))

    def found(model: LogisticRegression, embedding: np.ndarray) -> np.ndarray:
        return model.decision_function(embedding) > least

    chosen = {}
    for strength in NOISE_STRENGTHS:
        model = _fit(joined, is_noise, fold == "train", strength)
        judging = fold == "validation"
        right = found(model, joined[judging]) == is_noise[judging]
        truth = is_noise[judging]
        chosen[strength] = round(float((right[truth].mean() + right[~truth].mean()) / 2), 4)
    metrics["validation_noise_balanced_by_strength"] = chosen
    strength = max(chosen, key=lambda value: chosen[value])
    model = _fit(joined, is_noise, fold != "test", strength)
    judging = rows.fold == "test"
    metrics["test_called_noise"] = accuracy(found(model, x[judging]), rows.name[judging])
    judging = heard.fold == "test"
    metrics["test_noise_found"] = accuracy(
        found(model, heard.embedding[judging]), heard.name[judging]
    )
    for kind in noises.HELD_OUT:
        of_kind = np.char.startswith(held_out.name, kind)
        metrics[f"test_noise_found_{kind}"] = accuracy(
            found(model, held_out.embedding[of_kind]), held_out.name[of_kind]
        )
    return _fit(joined, is_noise, np.ones(len(joined), bool), strength)


def embed_noises(
    material: Material, kinds: dict[str, noises.Kind], n: int, seed: int, fold: str
) -> Embedded:
    """``n`` noises of each kind as the trunk hears them."""
    spec = PatchSpec()
    mels = {
        name: mel_spectrogram(sound, spec.mel).astype(np.float16).astype(np.float32)
        for name, sound in noises.made(kinds, n, seed).items()
    }
    return embed_clips(material.trunk, mels, dict.fromkeys(mels, fold), spec)


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
