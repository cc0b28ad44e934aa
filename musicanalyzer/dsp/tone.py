"""A sine that can be steered while it sounds, without clicks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]


class Tone:
    """Blocks of a sine whose frequency and amplitude move evenly from one block's to the next's.

    The phase goes on; silence is the amplitude 0.
    """

    def __init__(self, sample_rate: int) -> None:
        if sample_rate < 1:
            raise ValueError(f"sample_rate must be at least 1, got {sample_rate}")
        self.sample_rate = sample_rate
        self.reset()

    def reset(self) -> None:
        """Begin anew, from silence."""
        self._phase = 0.0  # in periods
        self._frequency_hz = 0.0
        self._amplitude = 0.0

    def push(self, n: int, *, frequency_hz: float, amplitude: float) -> Float32:
        """The next ``n`` samples, (n,), which end at this frequency and amplitude."""
        if not 0 <= frequency_hz <= self.sample_rate / 2:
            raise ValueError(
                f"frequency_hz is {frequency_hz}, must be 0 to {self.sample_rate / 2:g}"
            )
        if n < 1:
            return np.zeros(0, np.float32)
        if self._amplitude == 0.0:  # out of silence there is nothing to glide from
            self._frequency_hz = frequency_hz
        share = np.arange(1, n + 1) / n
        hertz = self._frequency_hz + (frequency_hz - self._frequency_hz) * share
        phase = self._phase + np.cumsum(hertz) / self.sample_rate
        loud = self._amplitude + (amplitude - self._amplitude) * share
        self._phase = float(phase[-1] % 1.0)
        self._frequency_hz, self._amplitude = frequency_hz, amplitude
        result: Float32 = (loud * np.sin(2.0 * np.pi * phase)).astype(np.float32)
        return result
