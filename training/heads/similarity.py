"""The similarity vector: a linear map of the embedding, chosen for how alike its neighbours are.

Principal components of clip means, each divided by a power of its deviation: 0 keeps the trunk's
own geometry, 1 gives every component the same say.
"""

from __future__ import annotations

import numpy as np

from training.datasets.base import without_excerpt_number
from training.figures import accuracy, precision_at, same_source_at
from training.material import Fitted, Material, by_clip, linear

SIZE = 128
WHITENINGS = (0.0, 0.25, 0.5, 0.75, 1.0)


def fit(material: Material) -> Fitted:
    rows = material.clean
    fold = dict(zip(rows.name, rows.fold, strict=True))
    names, means = by_clip(rows, rows.embedding)
    folds = np.array([fold[name] for name in names])
    _, altered = by_clip(material.disturbed, material.disturbed.embedding)
    scores = {}
    for whitening in WHITENINGS:
        w, b = _map(means[folds == "train"], whitening)
        # Validation alone is too small for a precision at 10; the test fold is kept for the end.
        chosen = folds != "test"
        found = _figures(names[chosen], means[chosen] @ w + b)
        scores[whitening] = sum(figure["value"] for figure in found.values())
    whitening = max(scores, key=lambda value: scores[value])
    w, b = _map(means[folds == "train"], whitening)
    test = folds == "test"
    own = _finds_itself(means[test] @ w + b, altered[test] @ w + b)
    _, statistics = by_clip(rows, rows.mel_statistics)
    statistics = (statistics - statistics.mean(0)) / statistics.std(0)
    metrics: dict = {"whitening": whitening}
    metrics |= {f"test_{k}": v for k, v in _figures(names[test], means[test] @ w + b).items()}
    metrics["test_disturbed_finds_itself"] = accuracy(own, names[test])
    metrics |= {
        f"test_baseline_mel_statistics_{k}": v
        for k, v in _figures(names[test], statistics[test]).items()
    }
    return Fitted(
        name="similarity",
        model=linear(w, b),
        inputs=("embedding",),
        decision={},
        metrics=metrics,
        summary=f"{SIZE} numbers; the cosine says how alike two tracks sound",
    )


def _map(means: np.ndarray, whitening: float) -> tuple[np.ndarray, np.ndarray]:
    centre = means.mean(axis=0)
    _, deviations, directions = np.linalg.svd(means - centre, full_matrices=False)
    deviations = deviations[:SIZE] / np.sqrt(len(means))
    w = directions[:SIZE].T / (deviations + 0.05 * deviations[0]) ** whitening
    return w, -centre @ w


def _figures(names: np.ndarray, vectors: np.ndarray) -> dict[str, dict[str, float]]:
    """Same genre among 10 over GTZAN excerpts; another excerpt of the recording among 10."""
    gtzan = np.char.startswith(names, "gtzan_short")
    genres = np.array([name.partition("/")[2].rsplit("-", 1)[0] for name in names[gtzan]])
    music = np.array(
        [name.startswith(("open/", "generated/", "tuxemon/", "shattered")) and "eif-" not in name
         for name in names]
    )  # fmt: skip
    sources = np.array([without_excerpt_number(n.removesuffix(".opus")) for n in names[music]])
    return {
        "genre_precision_at_10": accuracy(precision_at(vectors[gtzan], genres), names[gtzan]),
        "same_recording_in_10": accuracy(*same_source_at(vectors[music], sources)),
    }


def _finds_itself(clean: np.ndarray, altered: np.ndarray) -> np.ndarray:
    """Whether a disturbed clip's nearest clean clip is its own original."""
    clean = clean / np.linalg.norm(clean, axis=1, keepdims=True)
    altered = altered / np.linalg.norm(altered, axis=1, keepdims=True)
    return (altered @ clean.T).argmax(axis=1) == np.arange(len(clean))
