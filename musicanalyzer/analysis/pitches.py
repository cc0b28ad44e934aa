"""The pitches of a track, gathered while it is decoded, for its key: columns of ``dsp.tonal``.

Takes the mono blocks that the mel spectrogram is made of. Of a track without a stated length the
first hour is enough.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp.params import TonalSpec
from musicanalyzer.dsp.tonal import TonalStream

log = logging.getLogger(__name__)

Float16 = NDArray[np.float16]
Float32 = NDArray[np.float32]

LONGEST_S = 3600.0


class PitchListener:
    """Where it fails, it stops, and the decoding goes on."""

    def __init__(self, spec: TonalSpec) -> None:
        self._stream = TonalStream(spec)
        self._parts: list[Float16] = []
        self._left = round(LONGEST_S * spec.stft.sample_rate)
        self._failed = False

    def push(self, samples: Float32) -> None:
        """Mono samples at the spec's rate, which follow the last ones."""
        if self._failed or self._left <= 0:
            return
        self._left -= len(samples)
        self._keep(lambda: self._stream.push(samples))

    def cut(self) -> None:
        """What comes next does not follow what came before."""
        if not self._failed:
            self._keep(self._stream.flush)

    def _keep(self, make: Callable[[], Float16]) -> None:
        try:
            self._parts.append(make())
        except Exception:  # the track is more than its key
            log.exception("pitches could not be followed")
            self._failed = True

    def finish(self) -> Float16 | None:
        """All columns; None where they could not be made."""
        self.cut()
        return None if self._failed else np.concatenate(self._parts)
