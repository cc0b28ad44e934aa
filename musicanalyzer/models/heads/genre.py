"""Genre: one label of the card's list, or "unsure".

The network gives logits per patch. The track's probabilities are the softmax of the mean logits of
the audible patches, divided by the card's temperature, which was fitted so that the confidence is
the share of right answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.models.spec import (
    UNSURE,
    Float32,
    Head,
    Prediction,
    per_step,
    silent_timeline,
)


def softmax(logits: NDArray[np.floating[Any]]) -> Float32:
    """Softmax over the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: Float32 = (shifted / shifted.sum(axis=-1, keepdims=True)).astype(np.float32)
    return result


def decide(
    outputs: Float32, audible: NDArray[np.bool_], decision: Mapping[str, Any], n_steps: int
) -> Prediction:
    """See :class:`~musicanalyzer.models.spec.Head`; ``outputs`` has shape (n, n_labels)."""
    labels = tuple(decision["labels"])
    if not audible.any():
        return Prediction(
            labels=(UNSURE,),
            confidence=0.0,
            scores=dict.fromkeys(labels, 1.0 / len(labels)),
            timeline=silent_timeline(labels, audible, n_steps),
        )
    logits = outputs / float(decision["patch_temperature"])
    per_patch = softmax(logits)
    per_patch[~audible] = 0.0
    track = softmax(outputs[audible].mean(axis=0) / float(decision["temperature"]))
    best = int(track.argmax())
    confidence = float(track[best])
    label = labels[best] if confidence >= float(decision["threshold"]) else UNSURE
    return Prediction(
        labels=(label,),
        confidence=confidence,
        scores={name: float(p) for name, p in zip(labels, track, strict=True)},
        timeline={name: per_step(per_patch[:, i], n_steps) for i, name in enumerate(labels)},
    )


HEAD = Head(name="genre", describe="genre, one of the card's labels", decide=decide)
