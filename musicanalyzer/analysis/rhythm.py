"""A track's features -> its tempo, beats and downbeats: joins the beat network and the decoding.

Works on the mel columns that the scan has made anyway. A track of up to ten minutes is one stretch
and gets beats from its first to its last; a longer one is heard through windows, which settle the
tempo together and have beats inside each of them, and none between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.analysis.features import TrackFeatures
from musicanalyzer.dsp.levels import LevelSpec
from musicanalyzer.dsp.params import RhythmSpec
from musicanalyzer.dsp.tempo import Pulse, Rhythm, TempoSpec, find_rhythm
from musicanalyzer.models.cards import find_network
from musicanalyzer.models.chunks import covering_rows
from musicanalyzer.models.runtime import Network, load_network
from musicanalyzer.models.spec import ModelCard

Columns = NDArray[Any]  # (n, n_mels), float16 or float32

NAME = "beat"


class RhythmFinder:
    """Finds rhythms with one network, in one thread.

    ``network`` takes rows (n, n_frames, n_mels) and gives (n, n_frames, 2): the probability of a
    beat and of a downbeat in each frame. ``decision`` is its card's.
    """

    def __init__(self, network: Network, decision: Mapping[str, Any]) -> None:
        self._network = network
        self._how = tempo_spec(decision)
        self._spec = RhythmSpec()

    @classmethod
    def load(cls, card: ModelCard) -> RhythmFinder:
        """With the network of this card, on the CPU. Raises ModelError."""
        return cls(load_network(card), card.decision)

    def of_track(self, features: TrackFeatures) -> Rhythm | None:
        """The rhythm of a track, or ``None`` where it has none that is sure enough."""
        if not features.audible.any():
            return None
        return self.of_columns(stretches(features, self._spec))

    def of_columns(self, parts: Sequence[tuple[int, Columns]]) -> Rhythm | None:
        """The rhythm of stretches of mel columns, each with the frame that it begins at."""
        pulses = [self.pulse(first_frame, columns) for first_frame, columns in parts]
        return find_rhythm(pulses, self._spec, self._how)

    def pulse(self, first_frame: int, columns: Columns) -> Pulse:
        """What the network hears in one stretch."""
        answer = np.zeros((len(columns), 2), np.float32)
        rows = covering_rows(
            len(columns), length=self._spec.n_frames, margin=self._spec.margin_frames
        )
        for row, answered in rows:
            heard = np.zeros((1, self._spec.n_frames, self._spec.mel.n_mels), np.float32)
            held = columns[row.start : row.stop]
            heard[0, : len(held)] = held
            (probabilities,) = self._network(heard)
            answer[answered] = probabilities[0][
                answered.start - row.start : answered.stop - row.start
            ]
        return Pulse(first_frame, answer[:, 0], answer[:, 1])


def beat_card(folder: Path) -> ModelCard:
    """The card of the newest beat network in ``folder``. Raises ModelError."""
    return find_network(folder, NAME, fingerprint=RhythmSpec().fingerprint)


def tempo_spec(decision: Mapping[str, Any]) -> TempoSpec:
    """How a card says that its network's answers are to be weighed."""
    values = dict(decision)
    level = values.pop("level", None)
    if level is not None:
        level = level_spec(level)
    return TempoSpec(confidence=tuple(values.pop("confidence")), level=level, **values)


def level_spec(decision: Mapping[str, Any]) -> LevelSpec:
    """How a card says at which level a track is counted."""
    rows = {name: tuple(decision[name]) for name in ("direct", "bias", "out")}
    into = tuple(tuple(row) for row in decision["into"])
    return LevelSpec(into=into, share=decision["share"], **rows)


def stretches(features: TrackFeatures, spec: RhythmSpec) -> list[tuple[int, Columns]]:
    """Patches laid end to end where they follow each other, each with its first frame.

    The last patch of a track may have been filled up by repetition; what lies past the track's
    end is left out.
    """
    n_frames = features.patches.shape[1]
    end = int(features.duration_s * spec.frame_rate) + 1
    borders = np.flatnonzero(np.diff(features.first_frames) != n_frames) + 1
    found = []
    for patches in np.split(np.arange(len(features.patches)), borders):
        first = int(features.first_frames[patches[0]])
        columns = features.patches[patches[0] : patches[-1] + 1].reshape(-1, spec.mel.n_mels)
        found.append((first, columns[: max(0, end - first)]))
    return found
