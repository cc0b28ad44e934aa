"""Whose voice: a woman's or a man's, or "unsure"; also where there is none.

The network gives two logits per patch: that a voice is there, and that it is a woman's. The track's
answer is the mean of the second, each audible patch weighted by how likely it has a voice at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.models.spec import UNSURE, Float32, Head, Prediction, sigmoid

LABELS = ("female", "male")


def decide(
    outputs: Float32, audible: NDArray[np.bool_], decision: Mapping[str, Any], n_steps: int
) -> Prediction:
    """See :class:`~musicanalyzer.models.spec.Head`; ``outputs`` has shape (n, 2)."""
    outputs = outputs[audible]
    weight = sigmoid(outputs[:, 0])
    # Too little voice to tell whose: also of a track in which nothing is audible.
    if weight.sum() < float(decision["least_share"]) * max(1, len(outputs)):
        return Prediction(labels=(UNSURE,), confidence=0.0, scores=dict.fromkeys(LABELS, 0.5))
    logit = (outputs[:, 1:] * weight[:, None]).sum(axis=0) / weight.sum()
    female = float(sigmoid(logit / float(decision["temperature"]))[0])
    confidence = max(female, 1.0 - female)
    label = LABELS[0] if female >= 0.5 else LABELS[1]
    if confidence < float(decision["threshold"]):
        label = UNSURE
    return Prediction(
        labels=(label,),
        confidence=confidence,
        scores={"female": female, "male": 1.0 - female},
    )


HEAD = Head(name="voice", describe="a woman's or a man's voice", decide=decide)
