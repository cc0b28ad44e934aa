"""Music or speech, or "neither" where there is silence or nothing but noise.

The network gives two logits per patch: that it is speech and not music, and that it is noise and
neither. The track's answer is the mean over audible patches, calibrated by the card's temperature.
The other heads are not asked about noise: see :func:`heard`.
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
    sigmoid,
)

LABELS = ("music", "speech", "neither")


def heard(
    outputs: Float32, audible: NDArray[np.bool_], decision: Mapping[str, Any]
) -> NDArray[np.bool_]:
    """Which patches hold music or speech, (n,); ``outputs`` (n, 2) are this head's."""
    return audible & (sigmoid(outputs[:, 1]) < float(decision["noise"]))


def decide(
    outputs: Float32, audible: NDArray[np.bool_], decision: Mapping[str, Any], n_steps: int
) -> Prediction:
    """See :class:`~musicanalyzer.models.spec.Head`; ``outputs`` has shape (n, 2)."""
    told = heard(outputs, audible, decision)
    logits = outputs[:, 0] / float(decision["temperature"])
    speech = float(sigmoid(logits[told].mean())) if told.any() else 0.0
    neither = float(sigmoid(outputs[audible, 1]).mean()) if audible.any() else 1.0
    scores = {
        "music": (1.0 - neither) * (1.0 - speech),
        "speech": (1.0 - neither) * speech,
        "neither": neither,
    }
    label = max(LABELS, key=lambda name: scores[name])
    confidence = scores[label]
    if confidence < float(decision["threshold"]):
        label = UNSURE
    per_patch = np.where(told, sigmoid(logits), 0.0).astype(np.float32)
    return Prediction(
        labels=(label,),
        confidence=confidence,
        scores=scores,
        timeline={"speech": per_step(per_patch, n_steps)},
    )


HEAD = Head(name="speech", describe="music, speech or neither", decide=decide)
