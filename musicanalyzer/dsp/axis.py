"""Frequency axes of spectrograms that are looked at: linear, logarithmic, mel, and notes.

Apart from ``picture``, which computes what lies on them: whoever draws an axis needs no transform.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp.params import PictureSpec
from musicanalyzer.dsp.units import hz_to_mel, mel_to_hz

Float64 = NDArray[np.float64]

N_OCTAVES = 8  # of the scale of notes: C1 to B8; with 12 rows an octave each row is a note
LOWEST_NOTE_HZ = 440.0 * 2 ** ((24 - 69 - 0.5) / 12)  # a quarter tone under C1


@dataclass(frozen=True, slots=True)
class FrequencyAxis:
    """Rows from the lowest to the highest frequency; row centres lie at whole numbers + 0.5."""

    scale: str
    f_min_hz: float
    f_max_hz: float
    n_rows: int

    def to_row(self, frequency_hz: Float64 | float) -> Float64:
        """Where a frequency lies, 0 to ``n_rows``; beyond the axis, beyond that."""
        low, high = self._warp(self.f_min_hz), self._warp(self.f_max_hz)
        result: Float64 = (self._warp(frequency_hz) - low) / (high - low) * self.n_rows
        return result

    def to_hz(self, row: Float64 | float) -> Float64:
        """The inverse of :meth:`to_row`."""
        low, high = self._warp(self.f_min_hz), self._warp(self.f_max_hz)
        value = low + np.asarray(row, np.float64) / self.n_rows * (high - low)
        if self.scale == "linear":
            return value
        return mel_to_hz(value) if self.scale == "mel" else np.exp(value)

    def _warp(self, frequency_hz: Float64 | float) -> Float64:
        value = np.asarray(frequency_hz, np.float64)
        if self.scale == "linear":
            return value
        return hz_to_mel(value) if self.scale == "mel" else np.log(np.maximum(value, 1e-3))


def frequency_axis(spec: PictureSpec, sample_rate: int) -> FrequencyAxis:
    """The axis of a picture: up to half the sample rate, or as high as notes go."""
    top = sample_rate / 2
    if spec.scale == "linear":
        return FrequencyAxis("linear", 0.0, top, spec.n_rows)
    if spec.scale == "notes":
        return FrequencyAxis("notes", LOWEST_NOTE_HZ, LOWEST_NOTE_HZ * 2**N_OCTAVES, spec.n_rows)
    return FrequencyAxis(spec.scale, 30.0, min(20_000.0, top), spec.n_rows)
