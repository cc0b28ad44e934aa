"""Levels in bands of octaves: wholes, thirds, twelfths, with the edges of IEC 61260-1:2014.

Bands are base-ten: octaves are a ratio of 10**0.3 and one third is centred on 1 kHz. Only twelfths
are measured; thirds and wholes are sums of theirs, whose edges coincide. A twelfth is the power of
a spectrum between its edges, bins that an edge divides taken in proportion. That is not the
standard's filter with its slopes: a tone beside an edge leaks by what the window does, and under
some 200 Hz (twelfths) or 50 Hz (thirds) a band is narrower than the window's own line of up to
12 Hz.

A level is relative to a sine at full scale, which is 0 dB in its band.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp import fourier
from musicanalyzer.dsp.stft import hann_window

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

OCTAVE = 10.0**0.3
FINEST = 12  # bands per octave that are measured
PER_OCTAVE = (1, 3, FINEST)
LOWEST_OCTAVE, N_OCTAVES = -5, 10  # 31.5 Hz to 16 kHz; the third octave band from 1 kHz is 0
FLOOR_DB = -140.0
# At least, to the next power of two: 16,384 samples at 44.1 and 48 kHz. In half of it a full-scale
# sine of 31.5 Hz would read -2.2 dB in its own third, in this -0.3.
WINDOW_S = 0.34
COLUMNS_PER_S = 10


def edges_hz(per_octave: int) -> Float64:
    """The bands' edges from low to high, (N_OCTAVES * per_octave + 1,)."""
    if per_octave not in PER_OCTAVE:
        raise ValueError(f"per_octave must be one of {PER_OCTAVE}, got {per_octave}")
    steps = np.arange(N_OCTAVES * per_octave + 1) / per_octave
    result: Float64 = 1000.0 * OCTAVE ** (LOWEST_OCTAVE - 0.5 + steps)
    return result


def joined_db(levels_db: Float64, per_octave: int) -> Float64:
    """Levels of twelfths -> levels of wider bands: the sum of their powers."""
    if per_octave == FINEST:
        return levels_db
    power = 10.0 ** (levels_db / 10.0)
    result: Float64 = 10.0 * np.log10(
        power.reshape(N_OCTAVES * per_octave, FINEST // per_octave).sum(axis=1)
    )
    return result


@dataclass(frozen=True, slots=True)
class Bands:
    """``levels_db`` (120,) of the twelfths of the window that is centred on ``sample_index``."""

    sample_index: int
    levels_db: Float64


class OctaveBands:
    """Levels of a stream ten times a second. How it is split changes nothing."""

    def __init__(self, sample_rate: int) -> None:
        self.hop_length = max(1, round(sample_rate / COLUMNS_PER_S))
        self._size = 2 ** math.ceil(math.log2(WINDOW_S * sample_rate))  # seconds to samples, once
        self._window = hann_window(self._size)
        # Of the mean square (Parseval, both sides of the spectrum), twice: a sine has half.
        self._scale = 4.0 / (self._size * float(np.square(self._window, dtype=np.float64).sum()))
        bins = self._size // 2 + 1
        # An edge in bins, which reach half a bin to either side.
        self._edges = np.clip(edges_hz(FINEST) * self._size / sample_rate + 0.5, 0.0, bins)
        self._bins = np.arange(bins + 1.0)
        self.reset()

    def reset(self) -> None:
        """Forget the stream; the next sample pushed is sample 0."""
        self._pending = np.zeros(self._size // 2, np.float32)
        self._next = 0

    def push(self, samples: Float32) -> list[Bands]:
        """Take mono samples of any length; give the levels that are complete now."""
        self._pending = np.concatenate([self._pending, samples])
        found = []
        while self._pending.size >= self._size:  # which is longer than a hop
            found.append(Bands(self._next, self._levels(self._pending[: self._size])))
            self._pending = self._pending[self.hop_length :]
            self._next += self.hop_length
        return found

    def _levels(self, frame: Float32) -> Float64:
        spectrum = fourier.rfft(frame * self._window)
        power = np.zeros(len(self._bins))
        np.cumsum(np.square(spectrum.real, dtype=np.float64) + np.square(spectrum.imag),
                  out=power[1:])  # fmt: skip
        bands = np.diff(np.interp(self._edges, self._bins, power)) * self._scale
        result: Float64 = 10.0 * np.log10(np.maximum(bands, 10.0 ** (FLOOR_DB / 10.0)))
        return result
