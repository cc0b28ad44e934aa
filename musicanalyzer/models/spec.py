"""What a network is to the program: its card, its head, and a track's answer.

A *trunk* turns mel patches into an embedding and local features; a *head* turns those into answers.
Nothing here runs a network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]

UNSURE = "unsure"
TRUNK = "trunk"
SIMILARITY = "similarity"


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What stands beside the weights: where they come from, what they fit, how good they are.

    ``inputs`` name what the network takes, in order: ``mel``, or ``embedding`` and ``local``. A
    network that stands alone has features of its own, which ``mel_fingerprint`` then names, and
    ``trunk_version`` is 0.
    ``decision`` holds what the head's code needs to decide (labels, temperature, thresholds).
    """

    name: str
    version: int
    inputs: tuple[str, ...]
    mel_fingerprint: str
    trunk_version: int
    decision: Mapping[str, Any]
    metrics: Mapping[str, Any]
    training: Mapping[str, Any]
    sha256: Mapping[str, str]  # file name -> hash
    folder: Path
    added: bool = False  # by the user, in place of the shipped one
    own_threshold: float | None = None  # the user's, in place of the card's in ``decision``

    @property
    def stem(self) -> str:
        return f"{self.name}-v{self.version}"

    @property
    def litert_path(self) -> Path:
        return self.folder / f"{self.stem}.tflite"

    @property
    def keras_path(self) -> Path:
        return self.folder / f"{self.stem}.keras"

    @property
    def version_key(self) -> str:
        """What stored results carry: changes whenever the answers may change."""
        if self.name == TRUNK or not self.trunk_version:
            return f"{self.stem}@{self.mel_fingerprint}"
        # A user may train again without counting the version up.
        own = f"+{self.sha256[self.litert_path.name][:8]}" if self.added else ""
        if self.own_threshold is not None:
            own += f"~{self.own_threshold:g}"
        return f"{self.stem}{own}@{TRUNK}-v{self.trunk_version}@{self.mel_fingerprint}"


@dataclass(frozen=True, slots=True)
class Prediction:
    """A head's answer for one track.

    ``labels`` is what the head decided: one label (or ``"unsure"``) where labels exclude each
    other, any number where they do not. ``scores`` hold a probability for every label of the head.
    ``timeline`` holds probabilities per step, shape (n_patches * n_steps,), by label.
    """

    labels: tuple[str, ...]
    confidence: float
    scores: Mapping[str, float]
    measures: Mapping[str, float] = field(default_factory=dict)
    timeline: Mapping[str, Float32] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """One question that the program asks of every track; one module in ``models.heads`` each.

    ``decide(outputs, audible, decision, n_steps)`` gets the network's output, one row per patch,
    and the card's ``decision``, and gives the track's prediction.
    """

    name: str
    describe: str
    decide: Callable[[Float32, NDArray[np.bool_], Mapping[str, Any], int], Prediction]


def sigmoid(logits: Float32) -> Float32:
    """The logistic function, without overflow however far out the logits lie."""
    result: Float32 = (0.5 + 0.5 * np.tanh(0.5 * logits)).astype(np.float32)
    return result


def silent_timeline(
    names: Iterable[str], audible: NDArray[np.bool_], n_steps: int
) -> dict[str, Float32]:
    """The timeline of a track in which nothing is audible: zeros for every name."""
    return {name: np.zeros(len(audible) * n_steps, np.float32) for name in names}


def per_step(per_patch: Float32, n_steps: int) -> Float32:
    """Repeat per-patch values for each step of the patch: (n,) -> (n * n_steps,)."""
    return np.repeat(per_patch.astype(np.float32), n_steps)
