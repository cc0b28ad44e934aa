"""The pitch of a single voice or instrument as a stream: for tuning, and to see what is played.

YIN (de Cheveigné & Kawahara, JASA 2002): the difference function of each frame by FFT, normalised
by its cumulative mean, and the first dip under a threshold. Four deviations: all terms of the
difference have the same number of samples (half a frame); short lags are looked at between the
samples too, and down to half the shortest period, since a dip that is missed there is found again
at twice its lag, an octave too low; the period is refined at the last of its dips in the frame,
where one sample more or less is a tenth of the error, so that a steady tone is right to a fraction
of a cent without a higher sample rate; and periods of the lowest notes are looked for in a longer
frame, but only where the usual one has none: all others would be later, and blurred where they
move. A chord in simple ratios has a common period too, two octaves under its root; a pitch is given
only where one of its first three harmonics is there, a lowest one only where one is there that
chords leave out as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

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
_LOW = (1, 2, 3)
# Of these, a fifth, a fourth, a sixth or a triad over their common period has none, harmonics of
# their own included: 2 and 3, 3 and 4, 3 and 5, or 3, 4 and 5 times it and multiples of those.
_LONE = (1, 7, 11, 13)


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
        self._usual = _Yin(
            spec,
            f_min_hz=max(spec.f_min_hz, spec.f_long_hz),
            threshold=spec.threshold,
            sample_rate=sample_rate,
            per_sample=_PER_SAMPLE,
        )
        self._long = _Yin(
            spec,
            f_min_hz=spec.f_min_hz,
            threshold=spec.threshold / 2,
            sample_rate=sample_rate,
            per_sample=1,
        )
        self._hop = round(spec.hop_s * sample_rate)  # seconds to samples, once
        self.reset()

    def reset(self) -> None:
        """Forget the stream; the next sample pushed is sample 0."""
        self._pending = np.zeros(0, np.float32)
        self._start = 0  # of what is pending, in the stream
        self._next = 0  # the first sample of the next frame

    def push(self, samples: Float32) -> list[Pitch | None]:
        """Take float32 samples of any length, shape (n,)."""
        self._pending = np.concatenate([self._pending, samples])
        found = []
        while (end := self._next + self._usual.size - self._start) <= self._pending.size:
            found.append(self._pitch(self._pending[:end], self._start + end))
            self._next += self._hop
        # What a long frame has before the next one; of a rare one, nothing may be kept.
        gone = max(0, self._next + self._usual.size - self._long.size - self._start)
        gone = min(gone, self._pending.size)
        self._pending = self._pending[gone:]
        self._start += gone
        return found

    def _pitch(self, heard: Float32, end: int) -> Pitch | None:
        """Of the frame that ends what was heard up to sample ``end``."""
        signal = _centred(heard[-self._usual.size :])
        if float(np.square(signal).mean()) < 10 ** (self.spec.floor_db / 10):
            return None
        dip = self._usual.dip(signal)
        if dip is None:
            return self._lowest_pitch(heard, end)
        if self.sample_rate / dip.period > self.spec.f_max_hz:
            return None
        if self._usual.share(signal, dip.period, _LOW) < self.spec.low_share:
            return None
        return self._found(dip, end - self._usual.size // 2)

    def _lowest_pitch(self, heard: Float32, end: int) -> Pitch | None:
        """Of the long frame that ends there, one that has no period that the usual one can hold."""
        long = self._long
        if long.longest <= self._usual.longest or heard.size < long.size:
            return None
        signal = _centred(heard[-long.size :])
        dip = long.dip(signal)
        if dip is None or dip.period < self._usual.longest - 2:
            return None
        if long.share(signal, dip.period, _LOW) < self.spec.low_share:
            return None
        if long.share(signal, dip.period, _LONE) < self.spec.lone_share:
            return None
        return self._found(dip, end - long.size // 2)

    def _found(self, dip: _Dip, middle: int) -> Pitch:
        clarity = max(0.0, min(1.0, 1.0 - dip.depth))
        return Pitch(middle, self.sample_rate / dip.period, clarity)


class _Dip(NamedTuple):
    period: float  # samples
    depth: float  # of the normalised difference: 0 is exactly periodic


class _Yin:
    """Looks for a period in frames of ``size`` samples, which hold two of the longest."""

    def __init__(
        self,
        spec: PitchSpec,
        *,
        f_min_hz: float,
        threshold: float,
        sample_rate: int,
        per_sample: int,
    ) -> None:
        # Hz to samples, once.
        self.longest = round(sample_rate / f_min_hz)
        # Of a tone over the range, a multiple of its period lies between half the shortest one and
        # a whole one. Shorter lags are not looked at: there a low tone's differences are so small
        # that what is interpolated falls under zero (under 3 samples for 41 Hz at 192 kHz).
        self._shortest = max(1, int(sample_rate / (2 * spec.f_max_hz)))
        self._short = min(_SHORT_LAGS, self.longest)
        self._half = self.longest + 2
        self.size = 2 * self._half
        self._threshold = threshold
        self._per_sample = per_sample
        self._window = np.hanning(self.size)
        self._at_samples = np.arange(self._half + 1)
        self._between = np.arange(self._half * per_sample + 1) / per_sample
        self._n_fft = 2 * fourier.next_fast_len(self.size // 2 + self._half // 2 + 1)

    def dip(self, signal: Float64) -> _Dip | None:
        """The first under the threshold, of a frame (size,)."""
        difference, steps = self._difference(signal), self._per_sample
        if steps > 1:
            end = self._short * steps
            lag = self._first_dip(_over_mean(difference[: end + 1]), self._shortest * steps, end)
            if lag is not None:
                dips = _over_mean(difference)
                return _Dip(self._refined(dips, lag) / steps, float(dips[lag]))
        dips = _over_mean(difference[::steps])
        lag = self._first_dip(dips, self._short - 2, self.longest)
        return None if lag is None else _Dip(self._refined(dips, lag), float(dips[lag]))

    def share(self, signal: Float64, period: float, harmonics: tuple[int, ...]) -> float:
        """The share of these harmonics, from low to high, in the frame's power."""
        turn = np.exp(2j * np.pi / period * np.arange(signal.size))
        turned = signal * self._window
        power = 0.0
        for number in range(1, harmonics[-1] + 1):
            turned = turned * turn
            if number in harmonics:
                # No product with a matrix: BLAS would divide a long one among threads that wait,
                # which at 96 kHz was three quarters of all that a pitch costs.
                power += abs(turned.sum()) ** 2
        return float(2.0 * power / self._window.sum() ** 2 / np.square(signal).mean())

    def _difference(self, signal: Float64) -> Float64:
        """The difference function (eq. 6) for lags of 0 to half a frame, in steps of a sample or of
        a part of it.
        """
        half, steps = self._half, self._per_sample
        head = fourier.rfft(signal[:half], self._n_fft)
        spectrum = fourier.rfft(signal, self._n_fft) * head.conj()
        energy = np.concatenate([[0.0], np.cumsum(np.square(signal))])
        change = energy[half:] - energy[: half + 1]
        if steps > 1:
            # Zeros after a spectrum are values between the samples; both signs share its last bin.
            spectrum[-1] *= 0.5
            change = np.interp(self._between, self._at_samples, change)
        products = fourier.irfft(spectrum, steps * self._n_fft)[: half * steps + 1] * steps
        found: Float64 = np.maximum(energy[half] + change - 2.0 * products, 0.0)
        return found

    def _first_dip(self, dips: Float64, start: int, end: int) -> int | None:
        """The index of the first local minimum under the threshold, between these two."""
        here = dips[start + 1 : end]
        is_dip = (here < self._threshold) & (here < dips[start : end - 1])
        found = np.flatnonzero(is_dip & (here <= dips[start + 2 : end + 1]))
        return int(found[0]) + start + 1 if found.size else None

    def _refined(self, dips: Float64, lag: int) -> float:
        """The period, in steps of ``dips``, by the last of the dips at its multiples."""
        last = len(dips) - 2
        period = _vertex(dips, lag)
        multiple = 2
        while (guess := round(multiple * period)) < last:
            reach = max(1, lag // 8)
            low, high = guess - reach, min(guess + reach, last)
            nearest = low + int(dips[low : high + 1].argmin())
            if not low < nearest < high or dips[nearest] > 2 * self._threshold:
                break
            period = _vertex(dips, nearest) / multiple
            multiple += 1
        return period


def _centred(frame: Float32) -> Float64:
    signal = frame.astype(np.float64)
    signal -= signal.mean()
    return signal


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
