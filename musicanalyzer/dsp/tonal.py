"""Which pitches a mix holds: spectral peaks on an axis of thirds of a semitone, twice a second.

Owns the columns that the key and the tuning are found from. A peak counts by how far it stands out
of its surroundings, in logarithms, times the root of its share of the strongest peak: sustained
tones of any loudness count alike, broadband strokes and hiss hardly do. As with all streams here,
how the input is split never changes the output.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp import fourier
from musicanalyzer.dsp.params import TonalSpec
from musicanalyzer.dsp.stft import hann_window

Float16 = NDArray[np.float16]
Float32 = NDArray[np.float32]

QUIETEST = 1e-2  # a sine of -106 dB of full scale: under it, rounding makes peaks


class TonalStream:
    """Columns (n, ``spec.n_bins``) of float16, non-negative, as a stream.

    Column k is made of the samples from k * n_fft on, without overlap. 180 s take 14 ms of a core,
    half of them for the FFT. A last piece of less than half a window is left out, a longer one is
    filled with zeros.
    """

    def __init__(self, spec: TonalSpec, *, group_frames: int = 32) -> None:
        if group_frames < 1:
            raise ValueError(f"group_frames must be at least 1, got {group_frames}")
        self.spec = spec
        self._window = hann_window(spec.stft.n_fft)
        # Columns are computed in groups counted from the start: FFTs round differently in others.
        self._group_samples = group_frames * spec.stft.n_fft
        # A position on the axis is per_octave * log2(FFT bin) + offset.
        per_octave = 12 * spec.bins_per_semitone
        bin_hz = spec.stft.sample_rate / spec.stft.n_fft
        self._offset = (
            per_octave * np.log2(bin_hz / 440)
            + (69 - spec.lowest_pitch) * spec.bins_per_semitone
            + spec.bins_per_semitone // 2
        )
        inner = np.arange(spec.first_bin, spec.last_bin + 1)
        self._left = np.maximum(inner - spec.surround_bins, 1)
        self._right = np.minimum(inner + spec.surround_bins, spec.last_bin + 2)
        self.reset()

    def reset(self) -> None:
        """Forget the stream; the next sample pushed is sample 0."""
        self._pending: list[Float32] = []
        self._pending_samples = 0

    def push(self, samples: Float32) -> Float16:
        """Take mono float32 samples of any length; give the columns of the groups now complete."""
        samples = np.array(samples, dtype=np.float32)  # a copy: callers fill a buffer again
        if samples.ndim != 1:
            raise ValueError(f"samples must be 1-D, got shape {samples.shape}")
        self._pending.append(samples)
        self._pending_samples += samples.size
        if self._pending_samples < self._group_samples:
            return np.zeros((0, self.spec.n_bins), dtype=np.float16)
        buffer = np.concatenate(self._pending)
        whole = buffer.size // self._group_samples * self._group_samples
        self._pending, self._pending_samples = [buffer[whole:].copy()], buffer.size - whole
        return np.concatenate(
            [self._columns(group) for group in buffer[:whole].reshape(-1, self._group_samples)]
        )

    def flush(self) -> Float16:
        """Give the remaining columns, and start anew."""
        n_fft = self.spec.stft.n_fft
        n_columns = (self._pending_samples + n_fft // 2) // n_fft
        padded = np.zeros(self._group_samples, dtype=np.float32)
        if n_columns:
            buffer = np.concatenate(self._pending)
            padded[: buffer.size] = buffer
        self.reset()
        return self._columns(padded)[:n_columns]

    def _columns(self, group: Float32) -> Float16:
        spec = self.spec
        first, last = spec.first_bin, spec.last_bin
        frames = group.reshape(-1, spec.stft.n_fft) * self._window
        magnitude = np.abs(fourier.rfft(frames)[:, : last + 2])
        inner = magnitude[:, first : last + 1]
        sums = np.zeros((len(magnitude), magnitude.shape[1] + 1), dtype=np.float32)
        np.cumsum(magnitude, axis=1, out=sums[:, 1:])
        around = sums[:, self._right] - sums[:, self._left]
        around /= (self._right - self._left).astype(np.float32)
        is_peak = inner > magnitude[:, first - 1 : last]
        is_peak &= inner >= magnitude[:, first + 1 : last + 2]
        is_peak &= inner > np.float32(spec.prominence) * around
        is_peak &= inner > np.float32(QUIETEST)
        frame, index = np.divmod(np.flatnonzero(is_peak), inner.shape[1])
        height = inner[frame, index]
        # The vertex of a parabola through the logarithms, as for a Gaussian main lobe.
        below, at, above = (
            np.log(magnitude[frame, index + first + step] + np.float32(1e-9)) for step in (-1, 0, 1)
        )
        curvature = np.minimum(below - 2 * at + above, np.float32(-1e-6))
        offset = np.float32(0.5) * (below - above) / curvature
        bins = (index + first).astype(np.float32) + np.clip(offset, -0.5, 0.5)
        salience = np.log(height / around[frame, index])
        salience *= np.sqrt(height / inner.max(axis=1)[frame])
        per_octave = 12 * spec.bins_per_semitone
        position = np.float32(per_octave) * np.log2(bins) + np.float32(self._offset)
        low = np.floor(position).astype(np.int64)
        share = position - low
        inside = (low >= 0) & (low < spec.n_bins - 1)
        at_low = (frame * spec.n_bins + low)[inside]
        size = len(magnitude) * spec.n_bins
        columns = np.bincount(at_low, (salience * (1 - share))[inside], minlength=size)
        columns += np.bincount(at_low + 1, (salience * share)[inside], minlength=size)
        return columns.reshape(-1, spec.n_bins).astype(np.float16)


def tonal_columns(samples: Float32, spec: TonalSpec) -> Float16:
    """The columns of a whole mono signal, shape (n_columns, spec.n_bins)."""
    stream = TonalStream(spec)
    return np.concatenate([stream.push(samples), stream.flush()])
