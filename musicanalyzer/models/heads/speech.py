"""Music or speech, or "neither" where nothing is to be heard.

The network gives one logit per patch; the track's is the mean over audible patches, calibrated by
the card's temperature.
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
    silent_timeline,
)

LABELS = ("music", "speech", "neither")


def decide(
    outputs: Float32, audible: NDArray[np.bool_], decision: Mapping[str, Any], n_steps: int
) -> Prediction:
    """See :class:`~musicanalyzer.models.spec.Head`; ``outputs`` has shape (n, 1)."""
    if not audible.any():
        return Prediction(
            labels=("neither",),
            confidence=1.0,
            scores={"music": 0.0, "speech": 0.0, "neither": 1.0},
            timeline=silent_timeline(("speech",), audible, n_steps),
        )
    logits = outputs[:, 0] / float(decision["temperature"])
    per_patch = np.where(audible, sigmoid(logits), 0.0).astype(np.float32)
    speech = float(sigmoid(logits[audible].mean()))
    confidence = max(speech, 1.0 - speech)
    label = "speech" if speech >= 0.5 else "music"
    if confidence < float(decision["threshold"]):
        label = UNSURE
    return Prediction(
        labels=(label,),
        confidence=confidence,
        scores={"music": 1.0 - speech, "speech": speech, "neither": 0.0},
        timeline={"speech": per_step(per_patch, n_steps)},
    )


HEAD = Head(name="speech", describe="music, speech or neither", decide=decide)
