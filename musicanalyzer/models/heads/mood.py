"""Mood: arousal and valence (0 to 1), and any number of mood words.

The network gives arousal, valence, then one score per mood word: the share of training music that
is less so (0.9 for "calm": calmer than 90 % of it). A word is given from the card's threshold up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.models.spec import Float32, Head, Prediction, per_step, silent_timeline


def decide(
    outputs: Float32, audible: NDArray[np.bool_], decision: Mapping[str, Any], n_steps: int
) -> Prediction:
    """See :class:`~musicanalyzer.models.spec.Head`; ``outputs`` has shape (n, 2 + n_labels)."""
    labels = tuple(decision["labels"])
    if not audible.any():
        return Prediction(
            labels=(),
            confidence=0.0,
            scores=dict.fromkeys(labels, 0.0),
            timeline=silent_timeline(("arousal", "valence"), audible, n_steps),
        )
    outputs = np.clip(outputs, 0.0, 1.0)
    track = outputs[audible].mean(axis=0)
    scores = {name: float(p) for name, p in zip(labels, track[2:], strict=True)}
    thresholds = decision["thresholds"]
    given = sorted(
        (name for name in labels if scores[name] >= float(thresholds[name])),
        key=lambda name: -scores[name],
    )
    heard = np.where(audible[:, None], outputs[:, :2], 0.0).astype(np.float32)
    return Prediction(
        labels=tuple(given),
        confidence=max((scores[name] for name in given), default=0.0),
        scores=scores,
        measures={"arousal": float(track[0]), "valence": float(track[1])},
        timeline={
            "arousal": per_step(heard[:, 0], n_steps),
            "valence": per_step(heard[:, 1], n_steps),
        },
    )


HEAD = Head(name="mood", describe="arousal, valence and mood words", decide=decide)
