"""Note onsets of a signal: samples or a file -> times.

Joins an onset network's strength with the picking of peaks, as one stream for
offline and live use; memory is bounded whatever the length. Onsets are stamped in samples of the
stream; how the input is split never changes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.audio import decode
from musicanalyzer.dsp.onset import OnsetStream
from musicanalyzer.dsp.params import OnsetSpec, PeakSpec
from musicanalyzer.dsp.peaks import PeakPicker
from musicanalyzer.models.cards import find_network
from musicanalyzer.models.runtime import Network, load_network

Float32 = NDArray[np.float32]

OFFLINE, LIVE = "onset", "onset-live"
# Large groups of columns are computed faster; a live column is not to wait for its neighbour.
OFFLINE_GROUP_FRAMES, LIVE_GROUP_FRAMES = 128, 1


@dataclass(frozen=True, slots=True)
class Onset:
    """The physical beginning of a note: its sample in the stream, and how sure it is, 0 to 1."""

    sample_index: int
    strength: float


class StrengthStream(Protocol):
    """Samples in, onset strengths out, one per ``hop_length`` samples."""

    hop_length: int

    def push(self, samples: Float32) -> Float32: ...

    def flush(self) -> Float32: ...

    def reset(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Hearing:
    """What an onset network's card says of its use.

    The network takes ``n_rows`` rows of ``n_frames + around`` columns and answers for ``n_frames``
    of them in each row, every one with ``ahead`` columns after its own.
    """

    n_rows: int
    n_frames: int
    around: int
    ahead: int
    picking: PeakSpec

    @classmethod
    def of(cls, decision: Mapping[str, Any]) -> Hearing:
        """From a card's ``decision``."""
        numbers = {name: int(decision[name]) for name in ("n_rows", "n_frames", "around", "ahead")}
        return cls(**numbers, picking=PeakSpec(**decision["picking"]))


class NetworkStrengths:
    """An onset network over a signal as a stream; rows are counted from the stream's start."""

    def __init__(
        self, network: Network, hearing: Hearing, spec: OnsetSpec, *, group_frames: int
    ) -> None:
        self.hop_length = spec.hop_length
        self._network = network
        self._hearing = hearing
        self._spec = spec
        self._columns = OnsetStream(spec, group_frames=group_frames)
        self.reset()

    def reset(self) -> None:
        """Forget the stream; the next sample pushed is sample 0."""
        self._columns.reset()
        # Silence is 0 in these features, and comes before the first frame and after the last.
        self._known = self._silence(self._hearing.around - self._hearing.ahead)
        self._pending: list[Float32] = []

    def push(self, samples: Float32) -> Float32:
        """Take mono float32 samples of any length; give the strengths that became known."""
        return self._answers(self._columns.push(samples))

    def flush(self) -> Float32:
        """End the stream, give the remaining strengths, and start anew."""
        strengths = [self._answers(self._columns.flush())]
        known = np.concatenate([self._known, *self._pending])
        hearing = self._hearing
        rest = len(known) - (hearing.around - hearing.ahead)  # frames not yet answered for
        if rest > 0:
            n_rows = -(-rest // hearing.n_frames)
            n = n_rows * hearing.n_frames + hearing.around
            padded = np.concatenate([known, self._silence(n - len(known))])
            strengths.append(self._run(padded, n_rows)[:rest])
        self.reset()
        return np.concatenate(strengths)

    def _silence(self, n: int) -> Float32:
        spec = self._spec
        return np.zeros((n, spec.n_bands, len(spec.window_lengths)), dtype=np.float32)

    def _answers(self, columns: Float32) -> Float32:
        hearing = self._hearing
        if len(columns):
            self._pending.append(columns)
        step = hearing.n_rows * hearing.n_frames
        n_known = len(self._known) + sum(map(len, self._pending))
        n_batches = (n_known - hearing.around) // step
        if n_batches <= 0:
            return np.zeros(0, dtype=np.float32)
        known = np.concatenate([self._known, *self._pending])
        strengths = [
            self._run(known[first : first + step + hearing.around], hearing.n_rows)
            for first in range(0, n_batches * step, step)
        ]
        self._known, self._pending = known[n_batches * step :].copy(), []
        return np.concatenate(strengths)

    def _run(self, columns: Float32, n_rows: int) -> Float32:
        n, width = self._hearing.n_frames, self._hearing.n_frames + self._hearing.around
        rows = np.stack([columns[row * n : row * n + width] for row in range(n_rows)])
        return self._network(rows)[0].reshape(-1)


class OnsetDetector:
    """Onsets as a stream: mono float32 samples at ``sample_rate`` in, onsets out, in order.

    ``delay_s`` is how long after an onset it is told at the latest, counted in sound that must have
    been pushed: of a live detector some 80 ms.
    """

    def __init__(
        self, strengths: StrengthStream, picking: PeakSpec, *, sample_rate: int, delay_s: float
    ) -> None:
        self.sample_rate = sample_rate
        self.delay_s = delay_s
        self._strengths = strengths
        self._picker = PeakPicker(picking)

    def push(self, samples: Float32) -> tuple[Onset, ...]:
        """Take samples of any length; give the onsets that are certain now."""
        return self._stamped(self._picker.push(self._strengths.push(samples)))

    def flush(self) -> tuple[Onset, ...]:
        """End the stream, give the remaining onsets, and start anew."""
        rest = self._picker.push(self._strengths.flush())
        return self._stamped([*rest, *self._picker.flush()])

    def reset(self) -> None:
        """Forget the stream; the next sample pushed is sample 0."""
        self._strengths.reset()
        self._picker.reset()

    def _stamped(self, peaks: list[tuple[float, float]]) -> tuple[Onset, ...]:
        hop = self._strengths.hop_length
        return tuple(Onset(round(frame * hop), min(1.0, value)) for frame, value in peaks)


def offline_detector(models_folder: Path) -> OnsetDetector:
    """The detector for whole files, which hears 0.2 s beyond each onset. Raises ModelError."""
    return _detector(models_folder, OFFLINE, OFFLINE_GROUP_FRAMES)


def live_detector(models_folder: Path) -> OnsetDetector:
    """The detector for sound as it comes. Raises ModelError."""
    return _detector(models_folder, LIVE, LIVE_GROUP_FRAMES)


def _detector(folder: Path, name: str, group_frames: int) -> OnsetDetector:
    spec = OnsetSpec()
    card = find_network(folder, name, fingerprint=spec.fingerprint)
    hearing = Hearing.of(card.decision)
    strengths = NetworkStrengths(load_network(card), hearing, spec, group_frames=group_frames)
    # A frame waits for what follows it, for the rows that run with its own, and for its columns.
    waited = hearing.ahead + hearing.picking.delay
    waited += hearing.n_rows * hearing.n_frames - 1 + group_frames - 1
    delay_s = (waited * spec.hop_length + spec.reach_samples) / spec.sample_rate
    return OnsetDetector(strengths, hearing.picking, sample_rate=spec.sample_rate, delay_s=delay_s)


@dataclass(frozen=True, slots=True)
class FileOnsets:
    """The onsets of one file in seconds, float64 ascending, and what was wrong with the file."""

    onsets_s: NDArray[np.float64]
    warnings: tuple[str, ...]


def onsets_of_file(path: str | Path, detector: OnsetDetector) -> FileOnsets:
    """Decode a file block by block and detect its onsets. Raises DecodeError."""
    detector.reset()
    found: list[int] = []
    with decode.blocks(path, sample_rate=detector.sample_rate) as stream:
        for block in stream:
            found.extend(onset.sample_index for onset in detector.push(block))
    found.extend(onset.sample_index for onset in detector.flush())
    return FileOnsets(
        onsets_s=np.array(found, dtype=np.float64) / detector.sample_rate,
        warnings=stream.warnings,
    )
