"""The transforms fed block by block: ``push(samples)`` gives the columns that became complete.

How the input is split never changes the output. To make that exact and not only close, columns are
computed in groups of ``group_frames`` counted from the stream's start: FFT and matrix kernels round
differently for different batch sizes. Offline and live use this one implementation; offline takes
large groups for speed, live takes small ones for latency.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp.mel import compress, mel_filters
from musicanalyzer.dsp.params import MelSpec
from musicanalyzer.dsp.stft import hann_window, power_spectra

Float32 = NDArray[np.float32]


class GroupedStream(ABC):
    """Columns of a mono signal as a stream, one every ``hop_length`` samples.

    A stream of n samples gives ``n // hop_length + 1`` columns once flushed (none when n is 0). A
    group of ``group_frames`` columns is computed from ``group_samples`` samples; the first one
    begins with ``before`` zeros. ``column_shape`` is that of one column.
    """

    def __init__(
        self,
        *,
        hop_length: int,
        group_frames: int,
        group_samples: int,
        before: int,
        column_shape: tuple[int, ...],
    ) -> None:
        if group_frames < 1:
            raise ValueError(f"group_frames must be at least 1, got {group_frames}")
        self._hop_length = hop_length
        self._group_frames, self._group_samples = group_frames, group_samples
        self._step = group_frames * hop_length
        self._before = before
        self._none = np.zeros((0, *column_shape), dtype=np.float32)
        self.reset()

    @abstractmethod
    def _columns(self, group: Float32) -> Float32:
        """The ``group_frames`` columns of ``group_samples`` samples."""

    def reset(self) -> None:
        """Forget the stream; the next sample pushed is sample 0."""
        self._pending: list[Float32] = [np.zeros(self._before, dtype=np.float32)]
        self._pending_samples = self._before
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
        n_groups = (self._pending_samples - self._group_samples) // self._step + 1
        if n_groups < 1:
            return self._none
        buffer = np.concatenate(self._pending)
        columns = self._groups(buffer, n_groups)
        rest = buffer[n_groups * self._step :].copy()
        self._pending, self._pending_samples = [rest], rest.size
        self._total_frames += len(columns)
        return columns

    def flush(self) -> Float32:
        """End the stream with zeros, give the remaining columns, and start anew."""
        expected = self._total_samples // self._hop_length + 1 if self._total_samples else 0
        missing = expected - self._total_frames
        columns = self._none
        if missing > 0:
            # Whole groups even here, so that the last columns round as all the others do. What is
            # pending can reach one column further than one group does.
            n_groups = -(-missing // self._group_frames)
            buffer = np.concatenate(self._pending)
            end = (n_groups - 1) * self._step + self._group_samples
            padded = np.zeros(max(buffer.size, end), dtype=np.float32)
            padded[: buffer.size] = buffer
            columns = self._groups(padded, n_groups)[:missing]
        self.reset()
        return columns

    def _groups(self, buffer: Float32, n: int) -> Float32:
        starts = range(0, n * self._step, self._step)
        return np.concatenate(
            [self._columns(buffer[start : start + self._group_samples]) for start in starts]
        )


class MelStream(GroupedStream):
    """A mel spectrogram as a stream: (n, n_mels), float32.

    Frame k is centred on sample k * hop_length; before the start and after the end the signal is
    taken as zero, as librosa's ``center=True, pad_mode="constant"``.
    """

    def __init__(self, spec: MelSpec, *, group_frames: int = 256) -> None:
        self.spec = spec
        self._window = hann_window(spec.stft.n_fft)
        self._filters = mel_filters(spec)
        super().__init__(
            hop_length=spec.stft.hop_length,
            group_frames=group_frames,
            group_samples=(group_frames - 1) * spec.stft.hop_length + spec.stft.n_fft,
            before=spec.stft.n_fft // 2,
            column_shape=(spec.n_mels,),
        )

    def _columns(self, group: Float32) -> Float32:
        power = power_spectra(group, self._window, self.spec.stft)
        return compress(power @ self._filters, self.spec.gain)


def mel_spectrogram(samples: Float32, spec: MelSpec) -> Float32:
    """The whole mel spectrogram of a mono signal, shape (n_frames, n_mels)."""
    stream = MelStream(spec)
    return np.concatenate([stream.push(samples), stream.flush()])
