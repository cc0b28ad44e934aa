"""The pitch of a single voice or instrument as a stream: for tuning, and to see what is played.

YIN (de Cheveigné & Kawahara, JASA 2002): the difference function of each frame by FFT, normalised
by its cumulative mean, and the first dip under a threshold. Three deviations: all terms of the
difference have the same number of samples (half a frame); short lags are looked at between the
samples too, and down to the shortest whatever the range, since a dip that is missed there is found
again at twice its lag, an octave too low; and the period is refined at the last of its dips in the
frame, where one sample more or less is a tenth of the error, so that a steady tone is right to a
fraction of a cent without a higher sample rate. A chord in simple ratios has a common period too,
two octaves under its root; a pitch is given only where one of its first three harmonics is there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp import fourier
from musicanalyzer.dsp.params import PitchSpec
from musicanalyzer.dsp.units import note_of

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

# Of twenty strong harmonics, whole samples missed dips at up to 54 of them.
_SHORT_LAGS = 64
_PER_SAMPLE = 4  # steps of short lags


@dataclass(frozen=True, slots=True)
class Pitch:
    """A fundamental. ``clarity`` is 1 for a periodic sound and falls to 0 for noise."""

    sample_index: int  # the middle of the frame, in samples of the stream
    frequency_hz: float
    clarity: float

    @property
    def note(self) -> tuple[str, float]:
        """The nearest note of equal temperament at A4 = 440 Hz ("C#4"), and the cents above it."""
        return note_of(self.frequency_hz)


class PitchStream:
    """Mono samples in; a :class:`Pitch` or None for each frame that became complete."""

    def __init__(self, spec: PitchSpec, *, sample_rate: int) -> None:
        self.spec = spec
        self.sample_rate = sample_rate
        # Seconds to samples, once. A frame holds two periods of the lowest note.
        self._longest = round(sample_rate / spec.f_min_hz)
        self._short = min(_SHORT_LAGS, self._longest)
        self._half = self._longest + 2
        self._frame = 2 * self._half
        self._hop = round(spec.hop_s * sample_rate)
        self._window = np.hanning(self._frame)
        self._at_samples = np.arange(self._half + 1)
        self._between = np.arange(self._half * _PER_SAMPLE + 1) / _PER_SAMPLE
        self._n_fft = 2 * fourier.next_fast_len(self._frame // 2 + self._half // 2 + 1)
        self.reset()

    def reset(self) -> None:
        """Forget the stream; the next sample pushed is sample 0."""
        self._pending = np.zeros(0, np.float32)
        self._start = 0  # of what is pending, in the stream

    def push(self, samples: Float32) -> list[Pitch | None]:
        """Take float32 samples of any length, shape (n,)."""
        self._pending = np.concatenate([self._pending, samples])
        found = []
        at = 0
        while self._pending.size - at >= self._frame:
            frame = self._pending[at : at + self._frame]
            found.append(self._pitch(frame, self._start + at + self._frame // 2))
            at += self._hop
        self._pending = self._pending[at:]
        self._start += at
        return found

    def _pitch(self, frame: Float32, middle: int) -> Pitch | None:
        signal = frame.astype(np.float64)
        signal -= signal.mean()
        power = float(np.square(signal).mean())
        if power < 10 ** (self.spec.floor_db / 10):
            return None
        at_samples, between = self._normalised(signal)
        dips, per_sample = between, _PER_SAMPLE
        lag = self._first_dip(dips, _PER_SAMPLE, self._short * _PER_SAMPLE)
        if lag is None:
            dips, per_sample = at_samples, 1
            lag = self._first_dip(dips, self._short - 2, self._longest)
        if lag is None:
            return None
        clarity = 1.0 - float(dips[lag])
        frequency_hz = self.sample_rate * per_sample / self._refined(dips, lag)
        if frequency_hz > self.spec.f_max_hz:
            return None
        if self._low_share(signal, frequency_hz) < self.spec.low_share:
            return None
        return Pitch(middle, frequency_hz, max(0.0, min(1.0, clarity)))

    def _low_share(self, signal: Float64, frequency_hz: float) -> float:
        """The share of the first three harmonics in the frame's power."""
        phase = 2j * np.pi * frequency_hz / self.sample_rate * np.arange(signal.size)
        windowed = signal * self._window
        parts = windowed @ np.exp(phase[:, None] * np.array([1.0, 2.0, 3.0]))
        share = 2.0 * np.square(np.abs(parts)).sum() / self._window.sum() ** 2
        return float(share / np.square(signal).mean())

    def _normalised(self, signal: Float64) -> tuple[Float64, Float64]:
        """The cumulative mean normalised difference (eq. 8) for lags of 0 to half a frame: of whole
        samples, and in steps of 1 / :data:`_PER_SAMPLE`.
        """
        half = self._half
        head = fourier.rfft(signal[:half], self._n_fft)
        spectrum = fourier.rfft(signal, self._n_fft) * head.conj()
        energy = np.concatenate([[0.0], np.cumsum(np.square(signal))])
        # Zeros after a spectrum are values between the samples; both signs share its last bin.
        spectrum[-1] *= 0.5
        n_fft = _PER_SAMPLE * self._n_fft
        products = fourier.irfft(spectrum, n_fft)[: half * _PER_SAMPLE + 1] * _PER_SAMPLE
        after = np.interp(self._between, self._at_samples, energy[half:])
        before = np.interp(self._between, self._at_samples, energy[: half + 1])
        difference = np.maximum(energy[half] + (after - before) - 2.0 * products, 0.0)
        return _over_mean(difference[::_PER_SAMPLE]), _over_mean(difference)

    def _first_dip(self, dips: Float64, start: int, end: int) -> int | None:
        """The index of the first local minimum under the threshold, between these two."""
        under = np.flatnonzero(dips[start : end + 1] < self.spec.threshold)
        if not under.size:
            return None
        index = int(under[0]) + start
        while index < end and dips[index + 1] < dips[index]:
            index += 1
        # At the ends there is no dip, only the slope of one that lies outside.
        return index if start < index < end else None

    def _refined(self, dips: Float64, lag: int) -> float:
        """The period, in steps of ``dips``, by the last of the dips at its multiples."""
        last = len(dips) - 2
        period = _vertex(dips, lag)
        multiple = 2
        while (guess := round(multiple * period)) < last:
            reach = max(1, lag // 8)
            low, high = guess - reach, min(guess + reach, last)
            nearest = low + int(dips[low : high + 1].argmin())
            if not low < nearest < high or dips[nearest] > 2 * self.spec.threshold:
                break
            period = _vertex(dips, nearest) / multiple
            multiple += 1
        return period


def _over_mean(difference: Float64) -> Float64:
    """Each value over the mean of those up to it; 1 where there are none but zeros."""
    means = np.cumsum(difference[1:]) / np.arange(1, difference.size)
    result = np.ones(difference.size)
    np.divide(difference[1:], means, out=result[1:], where=means > 0)
    return result


def _vertex(values: Float64, index: int) -> float:
    """The place of the minimum of the parabola through a value and its neighbours."""
    before, here, after = values[index - 1 : index + 2]
    curvature = before - 2 * here + after
    return index if curvature <= 0 else index + 0.5 * float((before - after) / curvature)
