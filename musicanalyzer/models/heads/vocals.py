"""Vocal or instrumental: where a voice sings, and whether the track is vocal.

The network gives the probability of a voice in each step. ``vocal_share`` is the share of audible
steps with a voice. The track's probability of being vocal is a logistic function of how strong its
most vocal steps are (the card's ``quantile``), fitted on tracks with known answers: a song whose
voice enters late is vocal, and single false alarms do not make an instrumental one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.models.spec import UNSURE, Float32, Head, Prediction, silent_timeline

LABELS = ("vocal", "instrumental")


def track_logit(steps: Float32, quantile: float) -> float:
    """The logit of the given upper quantile of the steps' probabilities, shape (n,)."""
    p = float(np.clip(np.quantile(steps, quantile), 1e-4, 1 - 1e-4))
    return float(np.log(p / (1 - p)))


def decide(
    outputs: Float32, audible: NDArray[np.bool_], decision: Mapping[str, Any], n_steps: int
) -> Prediction:
    """See :class:`~musicanalyzer.models.spec.Head`; ``outputs`` has shape (n, n_steps)."""
    if not audible.any():
        return Prediction(
            labels=(UNSURE,),
            confidence=0.0,
            scores=dict.fromkeys(LABELS, 0.5),
            measures={"vocal_share": 0.0},
            timeline=silent_timeline(("vocal",), audible, n_steps),
        )
    steps = outputs[audible].ravel()
    logit = track_logit(steps, float(decision["quantile"]))
    vocal = 1.0 / (1.0 + np.exp(-(float(decision["slope"]) * logit + float(decision["bias"]))))
    confidence = float(max(vocal, 1.0 - vocal))
    label = LABELS[0] if vocal >= 0.5 else LABELS[1]
    if confidence < float(decision["threshold"]):
        label = UNSURE
    share = float((steps >= float(decision["step_threshold"])).mean())
    return Prediction(
        labels=(label,),
        confidence=confidence,
        scores={"vocal": float(vocal), "instrumental": float(1.0 - vocal)},
        measures={"vocal_share": share},
        timeline={"vocal": np.where(audible[:, None], outputs, 0.0).astype(np.float32).ravel()},
    )


HEAD = Head(name="vocal", describe="vocal or instrumental, and where the voice is", decide=decide)
