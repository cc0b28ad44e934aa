"""A track's mel columns -> its sections: joins the lag matrices, the boundary network and letters.

The network says for every step how likely a boundary is, within a third of a second and within a
second; of the peaks of the two together those are boundaries that divide the music into sections of
usual lengths. The answer is None where there is nothing to answer: silence, less than
``SHORTEST_S``, or a track that was heard only in parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.analysis.features import SILENCE_DB, TrackFeatures, level_db
from musicanalyzer.analysis.rhythm import stretches
from musicanalyzer.audio import decode
from musicanalyzer.dsp import segment
from musicanalyzer.dsp.params import PeakSpec, RhythmSpec, SegmentSpec
from musicanalyzer.dsp.peaks import Peak, pick_peaks
from musicanalyzer.dsp.section_path import SectionLengths, likeliest_path
from musicanalyzer.dsp.segment import Sections
from musicanalyzer.dsp.stream import MelStream
from musicanalyzer.errors import DecodeError
from musicanalyzer.models.cards import find_network
from musicanalyzer.models.chunks import covering_rows
from musicanalyzer.models.runtime import Network, load_network
from musicanalyzer.models.spec import ModelCard

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

NAME = "boundary"
SHORTEST_S = 8.0
SHORTEST_SECTION_S = 1.0  # at either end; the music may begin a moment after the file
LONGEST_S = 3600.0  # comparing every section with every other one costs with their square
SNAP_S = 0.6
# Half of the boundaries lie nearer to a bar than this, or the bars are counted from a wrong beat
# and would move boundaries off their places: in one of 33 renderings that had cost 0.28 of F.
BARS_FIT_S = 0.25
LIKELY = (1e-4, 1 - 1e-4)  # nothing is certain


class Divider:
    """Boundaries from a network's answers, as its card's ``decision`` says.

    The curve is the fine answer times the coarse one to the power of ``coarse_share``. A peak of at
    least ``floor`` is worth its log-odds times ``steepness`` plus ``offset`` to a path; sections
    last as many bars as ``length_shares`` say, and ``free_share`` of them as long as they like.
    """

    def __init__(self, decision: Mapping[str, Any]) -> None:
        self._coarse_share = np.float32(decision["coarse_share"])
        self._steepness = float(decision["steepness"])
        self._offset = float(decision["offset"])
        self._lengths = SectionLengths(
            {int(bars): float(share) for bars, share in decision["length_shares"].items()},
            free_share=float(decision["free_share"]),
        )
        self._picking = PeakSpec(
            threshold=float(decision["floor"]), before_max=1, after_max=1, gap=0
        )

    def curve(self, answers: Float32) -> Float32:
        """How likely a boundary is, (n_steps,), by both of the network's ``answers``."""
        curve: Float32 = answers[:, 0] * answers[:, 1] ** self._coarse_share
        return curve

    def boundaries(self, curve: Float32) -> list[Peak]:
        """The peaks of a curve (n_steps,) that begin sections, as (step, strength) in order."""
        peaks = pick_peaks(curve, self._picking)
        steps = np.array([step for step, _ in peaks])
        likely = np.clip([strength for _, strength in peaks], *LIKELY)
        worth = self._steepness * np.log(likely / (1 - likely)) + self._offset
        path = likeliest_path(steps * SegmentSpec().step_s, worth, self._lengths)
        return [peaks[k] for k in path]


class SectionFinder:
    """Finds sections with one network, in one thread.

    ``network`` takes rows of :func:`~musicanalyzer.dsp.segment.network_inputs` and gives (n,
    row_steps, 2): how likely a boundary is, finely and coarsely. ``decision`` is its card's, see
    :class:`Divider`; sections get the same letter from ``likeness`` on.
    """

    def __init__(self, network: Network, decision: Mapping[str, Any]) -> None:
        self._network = network
        self._spec = SegmentSpec()
        self.decision = decision
        self.divider = Divider(decision)
        self._likeness = float(decision["likeness"])

    @classmethod
    def load(cls, card: ModelCard) -> SectionFinder:
        """With the network of this card, on the CPU. Raises ModelError."""
        return cls(load_network(card), card.decision)

    def of_track(
        self, features: TrackFeatures, *, downbeats_s: Float64 | None = None
    ) -> Sections | None:
        """The sections of a track from what the scan has heard."""
        parts = stretches(features, RhythmSpec(mel=self._spec.mel))
        if len(parts) != 1 or not features.audible.any():
            return None
        _, columns = parts[0]
        pooled = segment.steps(columns, self._spec)
        return self.of_steps(pooled, features.duration_s, downbeats_s=downbeats_s)

    def of_file(self, path: str | Path) -> Sections | None:
        """The sections of a file of up to ``LONGEST_S``. Raises DecodeError."""
        mel = self._spec.mel
        parts: list[Float32] = []
        audible = False
        with decode.blocks(path, sample_rate=mel.stft.sample_rate) as stream:
            for columns in _whole_steps(stream, self._spec):
                audible = audible or level_db(columns.astype(np.float16), mel) > SILENCE_DB
                parts.append(segment.steps(columns, self._spec))
                if stream.samples_read > LONGEST_S * mel.stft.sample_rate:
                    raise DecodeError(
                        f"{path} is longer than {LONGEST_S / 60:.0f} minutes, too long to look for "
                        "sections; split it into tracks first.",
                        kind="too-long",
                    )
        if not audible:
            return None
        return self.of_steps(np.concatenate(parts), stream.samples_read / mel.stft.sample_rate)

    def of_steps(
        self, pooled: Float32, duration_s: float, *, downbeats_s: Float64 | None = None
    ) -> Sections | None:
        """The sections of audible music from its :func:`~musicanalyzer.dsp.segment.steps`.

        Given ``downbeats_s``, boundaries move to the nearest one within ``SNAP_S`` where these
        fit.
        """
        if duration_s < SHORTEST_S:
            return None
        spec = self._spec
        # A step's answer stands for its middle.
        found_s = np.array(
            [(step + 0.5) * spec.step_s for step, _ in self.divider.boundaries(self.curve(pooled))]
        )
        if downbeats_s is not None and _fit(downbeats_s, found_s):
            found_s = snapped(found_s, downbeats_s)
        last_s = duration_s - SHORTEST_SECTION_S
        inner_s = found_s[(found_s >= SHORTEST_SECTION_S) & (found_s <= last_s)]
        places = np.rint(inner_s / spec.step_s).astype(np.intp)
        harmony, timbre = segment.centred(pooled)
        labels = segment.section_labels(
            np.concatenate([[0], places, [len(pooled)]]), harmony, timbre, likeness=self._likeness
        )
        return Sections(np.concatenate([[0.0], inner_s, [duration_s]]), labels)

    def curve(self, pooled: Float32) -> Float32:
        """How likely a boundary is in each step, (n_steps,)."""
        mel, lags = segment.network_inputs(pooled, self._spec)
        answer = np.zeros((len(pooled), 2), np.float32)
        rows = covering_rows(
            len(pooled), length=self._spec.row_steps, margin=self._spec.margin_steps
        )
        for row, answered in rows:
            (probabilities,) = self._network(
                _filled(mel[row], self._spec), _filled(lags[row], self._spec)
            )
            answer[answered] = probabilities[0][
                answered.start - row.start : answered.stop - row.start
            ]
        return self.divider.curve(answer)


def section_card(folder: Path) -> ModelCard:
    """The card of the newest boundary network in ``folder``. Raises ModelError."""
    return find_network(folder, NAME, fingerprint=SegmentSpec().fingerprint)


def snapped(times_s: Float64, grid_s: Float64) -> Float64:
    """Each time moved to the nearest of ``grid_s`` within ``SNAP_S``; ascending, each once."""
    if not len(times_s) or not len(grid_s):
        return times_s
    nearest_s = _nearest(times_s, grid_s)
    return np.unique(np.where(np.abs(nearest_s - times_s) <= SNAP_S, nearest_s, times_s))


def _fit(grid_s: Float64, times_s: Float64) -> bool:
    if not len(times_s) or not len(grid_s):
        return False
    away_s = np.abs(_nearest(times_s, grid_s) - times_s)
    return float(np.median(away_s)) <= BARS_FIT_S


def _nearest(times_s: Float64, grid_s: Float64) -> Float64:
    """The nearest of ``grid_s`` (ascending, at least one) to each time."""
    right = np.clip(np.searchsorted(grid_s, times_s), 1, max(1, len(grid_s) - 1))
    around = np.stack([grid_s[right - 1], grid_s[np.minimum(right, len(grid_s) - 1)]])
    nearest_s: Float64 = around[np.abs(around - times_s).argmin(axis=0), np.arange(len(times_s))]
    return nearest_s


def _whole_steps(stream: decode.AudioStream, spec: SegmentSpec) -> Iterator[Float32]:
    """Mel columns in whole steps; what is left at the end is too short for one."""
    mel = MelStream(spec.mel)
    rest = np.zeros((0, spec.mel.n_mels), np.float32)

    def cut(columns: Float32) -> Iterator[Float32]:
        nonlocal rest
        joined = np.concatenate([rest, columns])
        whole = len(joined) - len(joined) % spec.step_frames
        rest = joined[whole:]
        if whole:
            yield joined[:whole]

    for block in stream:
        yield from cut(mel.push(block))
    yield from cut(mel.flush())


def _filled(values: Float32, spec: SegmentSpec) -> Float32:
    """One row of the network, zeros where the track has ended."""
    row = np.zeros((1, spec.row_steps, *values.shape[1:]), np.float32)
    row[0, : len(values)] = values
    return row
