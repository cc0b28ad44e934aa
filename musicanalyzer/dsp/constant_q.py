"""A constant-Q transform as rows of a picture: each sees the same number of periods of its note.

J. C. Brown, Calculation of a constant Q spectral transform (JASA 1991), by spectral kernels as in
Brown and Puckette (JASA 1992). Rows whose windows fit the same length of FFT share it: some eight
lengths, each half the one before, make a column. A window is Hann's, centred; its spectrum is known
in closed form and has the same shape for all rows, so that no kernel needs a transform. Levels are
those of ``picture``: 255 is a sine at full scale, a step half a decibel.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp import fourier

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Levels = NDArray[np.uint8]

STEP_DB = 0.5
# No window is longer: what is shown is half of it late. Under Q / LONGEST_S hertz (67 Hz for a Q of
# 34) windows are of one length instead of one Q.
LONGEST_S = 0.5
SHORTEST = 64  # samples; shorter ones are not well described by the continuous window's spectrum
# Bins of the window's own length that a kernel takes on either side: beyond, Hann's spectrum is
# 57 dB down and falls.
KERNEL_HALF_WIDTH = 4.0
# Frequencies tried within a row, per width of its filter at half its power (1.44 bins): of a sine
# between two of them 0.4 dB is lost at most.
PER_WIDTH = 3.0
_SMALLEST_FFT = 256


class ConstantQ:
    """The rows between ``edges_hz`` (n_rows + 1, ascending).

    ``q`` is a window's length in periods. A row wider than its filter shows the loudest of several;
    rows over half the sample rate are silent.
    """

    def __init__(self, edges_hz: Float64, *, q: float, sample_rate: int) -> None:
        if q <= 0:
            raise ValueError(f"q must be positive, got {q}")
        octaves = np.log2(edges_hz[1:] / edges_hz[:-1])
        per_row = max(1, int(np.ceil(octaves.max() * np.log(2) * q / 1.44 * PER_WIDTH)))
        steps = (np.arange(per_row) + 0.5) / per_row
        frequencies_hz = (edges_hz[:-1, None] * 2.0 ** (octaves[:, None] * steps)).reshape(-1, 1)
        lengths = np.clip(q * sample_rate / frequencies_hz, SHORTEST, LONGEST_S * sample_rate)
        sizes = np.maximum(_SMALLEST_FFT, 2 ** np.ceil(np.log2(lengths)).astype(np.int64))
        self.size = int(sizes.max())  # samples of a frame
        self._per_row = per_row
        self._sizes = np.unique(sizes)[::-1].tolist()
        starts = dict(
            zip(self._sizes, np.cumsum([0, *(size // 2 + 1 for size in self._sizes)]).tolist(),
                strict=False)
        )  # fmt: skip
        width = 2 * int(np.ceil(KERNEL_HALF_WIDTH * float((sizes / lengths).max()))) + 1
        middles = np.rint(frequencies_hz * sizes / sample_rate).astype(np.int64)
        bins = middles + np.arange(width) - width // 2
        away = (bins * sample_rate / sizes - frequencies_hz) * lengths / sample_rate
        kernel = np.sinc(away) + 0.5 * (np.sinc(away - 1.0) + np.sinc(away + 1.0))
        is_taken = (np.abs(away) <= KERNEL_HALF_WIDTH) & (bins >= 0) & (bins <= sizes // 2)
        is_taken &= frequencies_hz < sample_rate / 2
        # A window centred in its frame: every second bin turns round. By Parseval the sum over
        # bins is one over the window; a full-scale sine becomes 1.
        kernel *= (1.0 - 2.0 * (bins % 2)) * 2.0 / sizes
        self._kernel = np.where(is_taken, kernel, 0.0).astype(np.float32)
        offsets = np.vectorize(starts.__getitem__, otypes=[np.int64])(sizes)
        self._bins = np.clip(bins, 0, sizes // 2) + offsets

    def levels(self, frames: Float32) -> Levels:
        """Frames (n, size) -> levels (n, n_rows)."""
        spectra = np.concatenate(
            [fourier.rfft(frames[:, (self.size - size) // 2 :][:, :size]) for size in self._sizes],
            axis=1,
        )
        # A sum over the last axis does not depend on how many frames there are, where they lie one
        # after the other (what is indexed does not, and of one frame is added up in another order);
        # a product of matrices may.
        taken = np.take(spectra, self._bins, axis=1)
        taken *= self._kernel
        summed = taken.sum(axis=2)
        power: Float32 = summed.real**2
        power += summed.imag**2
        rows: Float32 = power.reshape(len(frames), -1, self._per_row).max(axis=2)
        rows += np.float32(1e-13)
        np.log10(rows, out=rows)
        rows *= np.float32(10.0 / STEP_DB)
        rows += np.float32(255.5)
        return np.clip(rows, 0.0, 255.0, out=rows).astype(np.uint8)
