"""The transforms fed block by block: ``push(samples)`` gives the columns that became complete.

How the input is split never changes the output. To make that exact and not only close, columns are
computed in groups of ``group_frames`` counted from the stream's start: FFT and matrix kernels round
differently for different batch sizes. Offline and live use this one implementation; offline takes
large groups for speed, live takes small ones for latency.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp.mel import compress, mel_filters
from musicanalyzer.dsp.params import MelSpec
from musicanalyzer.dsp.stft import hann_window, power_spectra

Float32 = NDArray[np.float32]


class MelStream:
    """A mel spectrogram as a stream.

    Frame k is centred on sample k * hop_length; before the start and after the end the signal is
    taken as zero. A stream of n samples gives ``n // hop_length + 1`` columns once flushed (none
    when n is 0), as librosa's ``center=True, pad_mode="constant"``.
    """

    def __init__(self, spec: MelSpec, *, group_frames: int = 256) -> None:
        if group_frames < 1:
            raise ValueError(f"group_frames must be at least 1, got {group_frames}")
        self.spec = spec
        self._window = hann_window(spec.stft.n_fft)
        self._filters = mel_filters(spec)
        self._group_frames = group_frames
        self._group_samples = (group_frames - 1) * spec.stft.hop_length + spec.stft.n_fft
        self.reset()

    def reset(self) -> None:
        """Forget the stream; the next sample pushed is sample 0."""
        half = self.spec.stft.n_fft // 2
        self._pending: list[Float32] = [np.zeros(half, dtype=np.float32)]
        self._pending_samples = half
        self._total_samples = 0
        self._total_frames = 0

    def push(self, samples: Float32) -> Float32:
        """Take mono float32 samples of any length; give the columns of the groups now complete."""
        # A copy: live callers fill one buffer again and again.
        samples = np.array(samples, dtype=np.float32)
        if samples.ndim != 1:
            raise ValueError(f"samples must be 1-D, got shape {samples.shape}")
        self._pending.append(samples)
        self._pending_samples += samples.size
        self._total_samples += samples.size
        if self._pending_samples < self._group_samples:
            return np.zeros((0, self.spec.n_mels), dtype=np.float32)
        buffer = np.concatenate(self._pending)
        step = self._group_frames * self.spec.stft.hop_length
        columns = []
        start = 0
        while buffer.size - start >= self._group_samples:
            columns.append(self._columns(buffer[start : start + self._group_samples]))
            start += step
        rest = buffer[start:].copy()
        self._pending, self._pending_samples = [rest], rest.size
        return np.concatenate(columns)

    def flush(self) -> Float32:
        """End the stream with zeros, give the remaining columns, and start anew."""
        expected = (
            self._total_samples // self.spec.stft.hop_length + 1 if self._total_samples else 0
        )
        missing = expected - self._total_frames
        if missing <= 0:
            self.reset()
            return np.zeros((0, self.spec.n_mels), dtype=np.float32)
        # Whole groups even here, so that the last columns round as all the others do. What is
        # pending can reach one column further than one group does.
        step = self._group_frames * self.spec.stft.hop_length
        n_groups = -(-missing // self._group_frames)
        padded = np.zeros((n_groups - 1) * step + self._group_samples, dtype=np.float32)
        buffer = np.concatenate(self._pending)
        padded[: buffer.size] = buffer
        columns = [
            self._columns(padded[index * step : index * step + self._group_samples])
            for index in range(n_groups)
        ]
        self.reset()
        return np.concatenate(columns)[:missing]

    def _columns(self, group: Float32) -> Float32:
        power = power_spectra(group, self._window, self.spec.stft)
        self._total_frames += power.shape[0]
        return compress(power @ self._filters, self.spec.gain)


def mel_spectrogram(samples: Float32, spec: MelSpec) -> Float32:
    """The whole mel spectrogram of a mono signal, shape (n_frames, n_mels)."""
    stream = MelStream(spec)
    return np.concatenate([stream.push(samples), stream.flush()])
