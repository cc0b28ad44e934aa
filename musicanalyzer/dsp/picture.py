"""Spectrograms to look at: columns of levels over a frequency axis of any scale, as a stream.

A column is one byte a row: 255 is a sine at full scale, each step under it half a decibel. Where a
row is narrower than the spectrum's bins, levels are interpolated; where it is wider, it shows the
loudest bin. The scale of notes is a constant-Q transform (``constant_q``). To each column belongs
its outline: the lowest and the highest sample of its time. Column k belongs to sample
k * hop_length; it depends on the samples around it alone, so that what was drawn live can be drawn
again. Where a window is shorter than two columns are long, a column is the loudest of as many
windows as leave out no sound.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from musicanalyzer.dsp import fourier
from musicanalyzer.dsp.axis import frequency_axis
from musicanalyzer.dsp.constant_q import LONGEST_S, SHORTEST, STEP_DB, ConstantQ
from musicanalyzer.dsp.params import PictureSpec
from musicanalyzer.dsp.stft import hann_window

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Int64 = NDArray[np.int64]
Levels = NDArray[np.uint8]
Outline = NDArray[np.int8]

GROUP = 32  # windows computed at a time; each is computed by itself, so groups change nothing
# On the scale of notes the window chooses Q. With 34 the filters of neighbouring semitones, whose
# windows are Hann's, meet where both are zero.
NOTES_Q = 34.0
NOTES_WINDOW = 4096
_LOWEST_Q = 4.0  # a filter any shorter than this is wider than a fifth


class Columns(NamedTuple):
    """Consecutive columns: the number of the first, levels (n, n_rows), outline (n, 2)."""

    first: int
    levels: Levels
    outline: Outline


class PictureColumns:
    """Computes the columns of one spec for one sample rate; keeps no state between calls."""

    def __init__(self, spec: PictureSpec, *, sample_rate: int) -> None:
        self.spec = spec
        self.sample_rate = sample_rate
        self.axis = frequency_axis(spec, sample_rate)
        self.hop_length = max(1, round(sample_rate / spec.columns_per_s))  # Hz to samples, once
        self._bands = self._made_bands(self.axis.to_hz(np.arange(spec.n_rows + 1.0)))
        # How far a column sees on either side.
        self.reach = max(
            self.hop_length - self.hop_length // 2, *(band.reach for band in self._bands)
        )

    def _made_bands(self, edges_hz: Float64) -> list[_Band]:
        """Rows from low to high: all of one window, or octaves of notes and so of windows."""
        spec, rate = self.spec, self.sample_rate
        heard = self.hop_length if spec.every_sound else 0
        if spec.scale != "notes":
            count = int(_windows_a_column(spec.window, heard))
            rows = _Rows(spec.window, edges_hz, rate)
            return [_Band(rows, spec.n_rows, count=count, heard=heard)]
        q = max(_LOWEST_Q, NOTES_Q * spec.window / NOTES_WINDOW)
        lengths = np.clip(q * rate / edges_hz[1:], SHORTEST, LONGEST_S * rate)
        counts = _windows_a_column(lengths, heard)
        bands = []
        for count in np.unique(counts).tolist():
            (rows_of,) = np.nonzero(counts == count)
            notes = ConstantQ(edges_hz[rows_of[0] : rows_of[-1] + 2], q=q, sample_rate=rate)
            bands.append(_Band(notes, len(rows_of), count=count, heard=heard))
        return bands

    def columns(self, samples: Float32, n: int) -> Levels:
        """``n`` columns, shape (n, n_rows), of which the first is centred on sample ``reach``.

        ``samples`` (1-D) must reach ``reach`` samples beyond the last one's centre.
        """
        needed = (n - 1) * self.hop_length + 2 * self.reach
        if n and samples.size < needed:
            raise ValueError(f"{n} columns need {needed} samples, got {samples.size}")
        centres = np.arange(n) * self.hop_length + self.reach
        return np.concatenate([band.levels(samples, centres) for band in self._bands], axis=1)

    def outline(self, samples: Float32, n: int) -> Outline:
        """(lowest, highest) sample of each of those columns' time, 127 at full scale: (n, 2)."""
        hop = self.hop_length
        start = self.reach - hop // 2
        parts = samples[start : start + n * hop].reshape(n, hop)
        ends = np.stack([parts.min(axis=1), parts.max(axis=1)], axis=1)
        found: Outline = np.rint(np.clip(ends, -1.0, 1.0) * np.float32(127.0)).astype(np.int8)
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

    def push(self, samples: Float32) -> Columns:
        """Take samples of any length; give the columns that are complete now."""
        self._pending = np.concatenate([self._pending, samples])
        made = self.made
        first = self.next_column
        begin = first * made.hop_length - made.reach - self._at
        room = self._pending.size - begin - 2 * made.reach
        n = room // made.hop_length + 1 if room >= 0 else 0
        if n <= 0:
            return Columns(
                first, np.zeros((0, made.spec.n_rows), np.uint8), np.zeros((0, 2), np.int8)
            )
        seen = self._pending[begin:]
        columns = Columns(first, made.columns(seen, n), made.outline(seen, n))
        self.next_column += n
        gone = min(begin + n * made.hop_length, self._pending.size)
        self._pending, self._at = self._pending[gone:], self._at + gone
        return columns


class _Transform(Protocol):
    """What turns frames (n, size) into levels (n, n_rows)."""

    size: int

    def levels(self, frames: Float32) -> Levels: ...


class _Band:
    """Rows whose column is the loudest of ``count`` windows, spread evenly over ``heard`` samples
    around its middle.
    """

    def __init__(self, transform: _Transform, n_rows: int, *, count: int, heard: int) -> None:
        self._transform = transform
        self._n_rows = n_rows
        self._offsets = (2 * np.arange(count) + 1 - count) * heard // (2 * count)
        self.reach = transform.size // 2 + int(np.abs(self._offsets).max())

    def levels(self, samples: Float32, centres: Int64) -> Levels:
        """Of the columns around these samples, shape (len(centres), n_rows)."""
        count, size = len(self._offsets), self._transform.size
        found = np.empty((len(centres), self._n_rows), np.uint8)
        n = max(1, GROUP // count)
        for at in range(0, len(centres), n):
            starts = centres[at : at + n, None] + self._offsets - size // 2
            frames = sliding_window_view(samples, size)[starts.ravel()]
            levels = self._transform.levels(frames)
            levels.reshape(-1, count, self._n_rows).max(axis=1, out=found[at : at + n])
        return found


def _windows_a_column(lengths: Float64 | int, heard: int) -> Int64:
    """How many windows of so many samples lie at most half their length apart over ``heard``: a
    power of two, so that many lengths need few different ones.
    """
    halves = np.maximum(1.0, 2.0 * heard / np.asarray(lengths, np.float64))
    counts: Int64 = 2 ** np.ceil(np.log2(halves)).astype(np.int64)
    return counts


class _Rows:
    """Rows that are seen through one window of ``size`` samples."""

    def __init__(self, n_fft: int, edges_hz: Float64, sample_rate: int) -> None:
        self.size = n_fft
        self._window = hann_window(n_fft)
        self._scale = np.float32(4.0 / float(self._window.sum()) ** 2)  # a full-scale sine is 1
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
        spectra = fourier.rfft(frames * self._window)
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
