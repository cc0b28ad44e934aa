"""Note onsets of a signal: samples or a file -> times.

Joins an onset strength (a network's, or SuperFlux) with the picking of peaks, as one stream for
offline and live use; memory is bounded whatever the length. Onsets are stamped in samples of the
stream; how the input is split never changes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp.onset import SuperFluxStream
from musicanalyzer.dsp.params import PeakSpec, SuperFluxSpec
from musicanalyzer.dsp.peaks import PeakPicker

Float32 = NDArray[np.float32]

LIVE_GROUP_FRAMES = 2


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


class OnsetDetector:
    """Onsets as a stream: mono float32 samples at ``sample_rate`` in, onsets out, in order."""

    def __init__(self, strengths: StrengthStream, picking: PeakSpec, *, sample_rate: int) -> None:
        self.sample_rate = sample_rate
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


def live_detector() -> OnsetDetector:
    """The detector for sound as it comes."""
    spec = SuperFluxSpec()
    picking = PeakSpec(threshold=0.03, after_max=1, before_mean=10)
    return OnsetDetector(
        SuperFluxStream(spec, group_frames=LIVE_GROUP_FRAMES),
        picking,
        sample_rate=spec.mel.stft.sample_rate,
    )
