"""Spectrograms to look at: columns of levels over a frequency axis of any scale, as a stream.

A column is one byte a row: 255 is a sine at full scale, each step under it half a decibel. Where a
row is narrower than the spectrum's bins, levels are interpolated; where it is wider, it shows the
loudest bin. On the scale of notes low rows are seen through a longer window and high ones through a
shorter one, so that neither notes nor attacks blur. Column k belongs to sample k * hop_length; it
depends on the samples around it alone, so that what was drawn live can be drawn again.
"""

from __future__ import annotations

import numpy as np
import scipy.fft
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from musicanalyzer.dsp.axis import frequency_axis
from musicanalyzer.dsp.params import PictureSpec
from musicanalyzer.dsp.stft import hann_window

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Levels = NDArray[np.uint8]

STEP_DB = 0.5
LONGEST = 16_384
GROUP = 32  # columns computed at a time; each is computed by itself, so groups change nothing
_NOTE_SPLITS_HZ = (350.0, 2800.0)  # F4, F7


class PictureColumns:
    """Computes the columns of one spec for one sample rate; keeps no state between calls."""

    def __init__(self, spec: PictureSpec, *, sample_rate: int) -> None:
        self.spec = spec
        self.sample_rate = sample_rate
        self.axis = frequency_axis(spec, sample_rate)
        self.hop_length = max(1, round(sample_rate / spec.columns_per_s))  # Hz to samples, once
        edges_hz = self.axis.to_hz(np.arange(spec.n_rows + 1.0))
        windows: tuple[int, ...]
        borders: tuple[int, ...]
        if spec.scale == "notes":
            windows = (min(2 * spec.window, LONGEST), spec.window, max(256, spec.window // 4))
            first, second = np.searchsorted(edges_hz[:-1], _NOTE_SPLITS_HZ).tolist()
            borders = (0, first, second, spec.n_rows)
        else:
            windows, borders = (spec.window,), (0, spec.n_rows)
        self._parts = [
            _Rows(window, edges_hz[start : end + 1], sample_rate)
            for window, start, end in zip(windows, borders, borders[1:], strict=False)
            if end > start
        ]
        self.reach = max(part.window.size for part in self._parts) // 2

    def columns(self, samples: Float32, n: int) -> Levels:
        """``n`` columns, shape (n, n_rows), of which the first is centred on sample ``reach``.

        ``samples`` (1-D) must reach ``reach`` samples beyond the last one's centre.
        """
        needed = (n - 1) * self.hop_length + 2 * self.reach
        if n and samples.size < needed:
            raise ValueError(f"{n} columns need {needed} samples, got {samples.size}")
        found = np.empty((n, self.spec.n_rows), np.uint8)
        for start in range(0, n, GROUP):
            end = min(n, start + GROUP)
            at = 0
            for part in self._parts:
                offset = start * self.hop_length + self.reach - part.window.size // 2
                frames = sliding_window_view(samples[offset:], part.window.size)
                levels = part.levels(frames[:: self.hop_length][: end - start])
                found[start:end, at : at + levels.shape[1]] = levels
                at += levels.shape[1]
        return found


class PictureStream:
    """The columns of a stream that begins at ``start``: those whose samples are all there."""

    def __init__(self, made: PictureColumns, *, start: int = 0) -> None:
        self.made = made
        # Before a stream's first sample there is silence; of a later start nothing is known.
        before = made.reach if start == 0 else 0
        self._pending = np.zeros(before, np.float32)
        self._at = start - before  # the sample that is pending first
        self.next_column = -(-(self._at + made.reach) // made.hop_length)

    def push(self, samples: Float32) -> tuple[int, Levels]:
        """Take samples of any length: (number of the first column, columns now complete)."""
        self._pending = np.concatenate([self._pending, samples])
        made = self.made
        first = self.next_column
        begin = first * made.hop_length - made.reach - self._at
        room = self._pending.size - begin - 2 * made.reach
        n = room // made.hop_length + 1 if room >= 0 else 0
        if n <= 0:
            return first, np.zeros((0, made.spec.n_rows), np.uint8)
        columns = made.columns(self._pending[begin:], n)
        self.next_column += n
        gone = min(begin + n * made.hop_length, self._pending.size)
        self._pending, self._at = self._pending[gone:], self._at + gone
        return first, columns


class _Rows:
    """A run of rows that is seen through one window."""

    def __init__(self, n_fft: int, edges_hz: Float64, sample_rate: int) -> None:
        self.window = hann_window(n_fft)
        self._scale = np.float32(4.0 / float(self.window.sum()) ** 2)  # a full-scale sine is 1
        last = n_fft // 2
        edges = np.clip(edges_hz * n_fft / sample_rate, 0, last)
        centres = (edges[:-1] + edges[1:]) / 2
        self._below = np.minimum(centres.astype(np.int64), last - 1)
        self._share = (centres - self._below).astype(np.float32)
        starts = np.ceil(edges[:-1]).astype(np.int64)
        ends = np.ceil(edges[1:]).astype(np.int64)
        self._wide = np.flatnonzero(ends - starts >= 2)
        # reduceat takes pairs of borders; every second result lies between two rows.
        self._borders = np.stack([starts, np.minimum(ends, last)], axis=1)[self._wide].ravel()

    def levels(self, frames: Float32) -> Levels:
        spectra = scipy.fft.rfft(frames * self.window, axis=1)
        power: Float32 = spectra.real**2
        power += spectra.imag**2
        power *= self._scale
        power += np.float32(1e-13)
        np.log10(power, out=power)
        rows = power[:, self._below]
        rows += (power[:, self._below + 1] - rows) * self._share
        if len(self._wide):
            rows[:, self._wide] = np.maximum.reduceat(power, self._borders, axis=1)[:, ::2]
        rows *= np.float32(10.0 / STEP_DB)
        rows += np.float32(255.5)
        return np.clip(rows, 0.0, 255.0, out=rows).astype(np.uint8)
