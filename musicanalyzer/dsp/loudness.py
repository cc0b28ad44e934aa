"""Loudness after EBU R 128: integrated, momentary, short-term, range, and true peak.

Owns the K-weighted power of 100 ms blocks and everything that is a function of those powers. It
takes all channels at the file's own rate, since a downmix adds what is in phase and loses what is
not. Shapes are (n_frames, n_channels); levels are in LUFS, LU and dBTP, and anything quieter than
``FLOOR_LUFS`` counts as that.

How the powers are had cheaply: the K curve of ITU-R BS.1770-4 weighs the spectrum of each block,
two channels at a time as the real and imaginary part of one FFT. That filters each block as if it
went on for ever, which misses what the curve's high-pass (38 Hz) carries over from block to block:
0.2 LU of a bass line. The difference is made up on the block means of 2 ms, where filtering costs
nothing. 180 s of stereo at 44.1 kHz take 0.08 s of CPU time with the peak; the two filters sample
by sample take 0.14 s without it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp import fourier

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

FLOOR_LUFS = -120.0
REPLAYGAIN_REFERENCE_LUFS = -18.0
BLOCK_S = 0.1
MIN_SAMPLE_RATE = 1000

_MOMENTARY_BLOCKS = 4  # 400 ms
_SHORT_TERM_BLOCKS = 30  # 3 s
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_RANGE_GATE_LU = -20.0
_OFFSET_DB = -0.691  # makes a 997 Hz sine at full scale in one channel -3.01 LUFS
_STEPS = 50  # means per block that the high-pass is followed on
_MEMORY = 60  # means that the high-pass remembers: 120 ms, 28 of its time constants
_PIECES = 50  # parts of a block whose highest samples are looked at between the samples
_OVERSAMPLING = 4
_REACH = 12  # samples on each side that an interpolated one is made of
_AROUND = 2  # samples on each side of the highest one that are interpolated
# A piece that lies 3 dB below the peak so far seldom hides a higher one between its samples.
_WORTH_A_LOOK = 0.7

# What BS.1770-4 lets count: surround speakers at 60 to 120 degrees 1.5 dB more, the bass speaker
# not at all. The order is that of WAVE files and of libav.
_CHANNEL_WEIGHTS = {
    4: (1.0, 1.0, 1.41, 1.41),
    5: (1.0, 1.0, 1.0, 1.41, 1.41),
    6: (1.0, 1.0, 1.0, 0.0, 1.41, 1.41),
    7: (1.0, 1.0, 1.0, 0.0, 1.0, 1.41, 1.41),
    8: (1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.41, 1.41),
}


@dataclass(frozen=True, slots=True)
class Loudness:
    """Of one programme. ``range_lu`` is None below 3 s, ``true_peak_db`` where it is not known."""

    integrated_lufs: float
    range_lu: float | None
    true_peak_db: float | None

    @property
    def replaygain_db(self) -> float:
        """The gain that brings the track to ReplayGain 2's reference, in dB."""
        return REPLAYGAIN_REFERENCE_LUFS - self.integrated_lufs


def channel_weights(n_channels: int) -> tuple[float, ...]:
    """The weight of each channel's power, by the usual layout of that many channels."""
    return _CHANNEL_WEIGHTS.get(n_channels, (1.0,) * n_channels)


class LoudnessMeter:
    """K-weighted power as a stream: one number per block of 100 ms, the same for every split.

    Blocks are computed in groups of ``group_blocks``: large ones are quicker, small ones sooner.
    """

    def __init__(self, sample_rate: int, n_channels: int, *, group_blocks: int = 16) -> None:
        """Raises ValueError for a rate under 1000 Hz, or fewer than one channel or block."""
        if sample_rate < MIN_SAMPLE_RATE:
            raise ValueError(f"sample_rate is {sample_rate}, must be at least {MIN_SAMPLE_RATE}")
        if n_channels < 1:
            raise ValueError(f"n_channels must be at least 1, got {n_channels}")
        if group_blocks < 1:
            raise ValueError(f"group_blocks must be at least 1, got {group_blocks}")
        self.sample_rate = sample_rate
        self.n_channels = n_channels
        # A whole number of steps; at 44.1 kHz a block is 99.8 ms.
        self.block_length = _STEPS * max(1, round(BLOCK_S * sample_rate / _STEPS))
        self._gains = np.sqrt(np.array(channel_weights(n_channels), np.float32))
        self._plain = bool((self._gains == 1).all())
        self._curve = _power_curve(sample_rate, self.block_length)
        high_pass = _high_pass(sample_rate * _STEPS / self.block_length)
        self._impulse = _impulse(*high_pass, _MEMORY + 1)
        at_hz = np.abs(np.fft.fftfreq(_STEPS))
        self._steps_curve = _response(high_pass, at_hz, 1.0) / _STEPS**2
        self._group_blocks = group_blocks
        self._group_length = group_blocks * self.block_length
        self.reset()

    def reset(self) -> None:
        """Forget the stream; the next sample pushed is sample 0."""
        self._group = np.zeros((self._group_length, self.n_channels), np.float32)
        self._filled = 0
        self._peak = 0.0
        self._before = np.zeros((-(-self.n_channels // 2), _MEMORY), np.complex128)

    @property
    def true_peak(self) -> float:
        """The highest level so far, between samples too (4 times oversampled); 1 is full scale.

        Looked for around the highest samples of each 2 ms, and complete after :meth:`flush`.
        """
        return self._peak

    def push(self, channels: Float32) -> Float32:
        """Take (n_frames, n_channels) of any length; give the powers of the groups now complete.

        A sample that is not a number counts as 0.
        """
        if channels.ndim != 2 or channels.shape[1] != self.n_channels:
            raise ValueError(
                f"channels must have shape (n, {self.n_channels}), got {channels.shape}"
            )
        powers = [np.zeros(0, np.float32)]
        start = 0
        while start < len(channels):
            taken = channels[start : start + self._group_length - self._filled]
            place = self._group[self._filled : self._filled + len(taken)]
            if taken.flags.c_contiguous:
                place[:] = taken
            else:  # channels apart, as decoders give them: copied at once, it takes 5 times as long
                for channel in range(self.n_channels):
                    place[:, channel] = taken[:, channel]
            self._filled += len(taken)
            start += len(taken)
            if self._filled == self._group_length:
                powers.append(self._powers(self._group))
                self._filled = 0
        return np.concatenate(powers)

    def flush(self) -> Float32:
        """End the stream and give the powers of the whole blocks that remain; a rest of a block is
        left out, but for its peak. :attr:`true_peak` stays until :meth:`reset`.
        """
        n_blocks = self._filled // self.block_length
        self._group[self._filled :] = 0.0
        powers = self._powers(self._group)[:n_blocks]
        peak = self._peak
        self.reset()
        self._peak = peak
        return powers

    def _powers(self, group: Float32) -> Float32:
        if not self._look_for_peak(group):
            group = np.nan_to_num(group, nan=0.0, posinf=0.0, neginf=0.0)
            self._look_for_peak(group)
        if not self._plain:
            group = group * self._gains
        total = np.zeros(self._group_blocks, np.float64)
        for pair in range(len(self._before)):
            blocks = _as_complex(group, pair).reshape(self._group_blocks, self.block_length)
            spectra = fourier.fft(blocks).view(np.float32)
            np.square(spectra, out=spectra)
            total += spectra @ self._curve
            total += self._carried_over(blocks, pair)
        return np.maximum(total, 0.0).astype(np.float32)

    def _carried_over(self, blocks: NDArray[np.complex64], pair: int) -> Float64:
        """What the high-pass makes of blocks that follow each other, less what of each alone."""
        parts = blocks.view(np.float32).reshape(len(blocks), _STEPS, -1)
        means = parts @ _means(self.block_length // _STEPS)  # mean() takes three times as long
        steps = means.view(np.complex64)[:, :, 0].astype(np.complex128)
        joined = np.concatenate([self._before[pair], steps.ravel()])
        self._before[pair] = joined[-_MEMORY:]
        through = np.convolve(joined, self._impulse, "valid")
        followed = _energy(through.reshape(steps.shape)).mean(axis=1)
        alone: Float64 = _energy(fourier.fft(steps)) @ self._steps_curve
        result: Float64 = followed - alone
        return result

    def _look_for_peak(self, group: Float32) -> bool:
        """Follow the peak; False where some samples are not numbers."""
        pieces = np.abs(group.reshape(self._group_blocks * _PIECES, -1))
        highest = pieces.max(axis=1)
        if not np.isfinite(highest).all():
            return False
        peak = max(self._peak, float(highest.max(initial=0.0)))
        (index,) = np.nonzero(highest > _WORTH_A_LOOK * peak)
        if peak > 0 and len(index):
            at, channel = np.divmod(
                pieces[index].argmax(axis=1) + index * pieces.shape[1], self.n_channels
            )
            reach = np.arange(-_REACH - _AROUND, _REACH + _AROUND + 1)
            # At the group's edges the nearest samples stand in: a plateau, which adds nothing.
            places = np.clip(at[:, None] + reach, 0, len(group) - 1)
            between = group[places, channel[:, None]] @ _interpolation()
            peak = max(peak, float(np.abs(between).max()))
        self._peak = peak
        return True


def momentary_lufs(powers: Float32) -> Float32:
    """Of the last 400 ms at the end of each block, shape as ``powers``; before that, of less."""
    return _sliding_lufs(powers, _MOMENTARY_BLOCKS)


def short_term_lufs(powers: Float32) -> Float32:
    """Of the last 3 s at the end of each block, shape as ``powers``; before that, of less."""
    return _sliding_lufs(powers, _SHORT_TERM_BLOCKS)


def measure(powers: Float32, *, true_peak: float | None) -> Loudness | None:
    """The loudness of a programme from the powers of all its blocks; None where it is silent or
    shorter than 400 ms.
    """
    return measure_parts([powers], true_peak=true_peak)


def measure_parts(parts: list[Float32], *, true_peak: float | None) -> Loudness | None:
    """As :func:`measure` for a programme that was heard in parts: no window lies across two."""
    gated = np.concatenate([_windows(part, _MOMENTARY_BLOCKS) for part in parts])
    integrated = _gated_mean(gated, _RELATIVE_GATE_LU)
    if integrated is None:
        return None
    short = np.concatenate([_windows(part, _SHORT_TERM_BLOCKS) for part in parts])
    peak_db = None if not true_peak else 20.0 * math.log10(true_peak)
    return Loudness(integrated, _range(short), peak_db)


def _gated_mean(powers: Float64, gate_lu: float) -> float | None:
    """Mean over what is neither silent nor ``gate_lu`` under the mean of the rest (BS.1770-4)."""
    audible = powers[power_lufs(powers) > _ABSOLUTE_GATE_LUFS]
    if not len(audible):
        return None
    gate = float(power_lufs(audible.mean())) + gate_lu
    return float(power_lufs(audible[power_lufs(audible) > gate].mean()))


def _range(powers: Float64) -> float | None:
    """The spread of short-term loudness from the 10th to the 95th percentile (EBU Tech 3342)."""
    levels = power_lufs(powers)
    audible = levels > _ABSOLUTE_GATE_LUFS
    if not audible.any():
        return None
    gate = float(power_lufs(powers[audible].mean())) + _RANGE_GATE_LU
    low, high = np.percentile(levels[audible & (levels >= gate)], (10, 95))
    return float(high - low)


def _windows(powers: Float32, n_blocks: int) -> Float64:
    """Mean power of each run of ``n_blocks``; none where there are fewer."""
    if len(powers) < n_blocks:
        return np.zeros(0, np.float64)
    summed = np.concatenate([[0.0], np.cumsum(powers, dtype=np.float64)])
    result: Float64 = np.maximum(summed[n_blocks:] - summed[:-n_blocks], 0.0) / n_blocks
    return result


def _sliding_lufs(powers: Float32, n_blocks: int) -> Float32:
    beginning = [powers[: index + 1].mean() for index in range(min(n_blocks - 1, len(powers)))]
    sliding = np.concatenate([np.array(beginning, np.float64), _windows(powers, n_blocks)])
    return power_lufs(sliding).astype(np.float32)


def power_lufs(power: Float64 | np.floating) -> Float64:
    """The level of K-weighted power, ``FLOOR_LUFS`` at least."""
    result: Float64 = np.maximum(_OFFSET_DB + 10.0 * np.log10(np.maximum(power, 1e-30)), FLOOR_LUFS)
    return result


def _as_complex(group: Float32, pair: int) -> NDArray[np.complex64]:
    """Two channels as the parts of complex numbers: |Z|² over +f and -f is the sum of both."""
    if group.shape[1] == 2:
        return group.view(np.complex64).ravel()
    result = np.zeros(len(group), np.complex64)
    result.real = group[:, 2 * pair]
    if 2 * pair + 1 < group.shape[1]:
        result.imag = group[:, 2 * pair + 1]
    return result


def _energy(values: NDArray[np.complex128]) -> Float64:
    result: Float64 = np.square(values.real) + np.square(values.imag)
    return result


@lru_cache(maxsize=16)
def _power_curve(sample_rate: int, length: int) -> Float32:
    """|K|² at each bin of a complex FFT, twice (real, imaginary part), over ``length``²."""
    at_hz = np.minimum(np.abs(np.fft.fftfreq(length, 1 / sample_rate)), 24_000.0)
    # The standard's own filters, those for 48 kHz, at these frequencies.
    curve = _response(_shelf(48_000), at_hz, 48_000) * _response(_high_pass(48_000), at_hz, 48_000)
    result = np.repeat(curve / length**2, 2).astype(np.float32)
    result.setflags(write=False)
    return result


def _response(coefficients: tuple[Float64, Float64], at_hz: Float64, rate: float) -> Float64:
    """|H|² at these frequencies."""
    # NumPy alone: importing scipy.signal costs a scan's processes half a second each.
    delay = np.exp(-2j * np.pi * at_hz / rate)
    numerator, denominator = (np.polyval(each[::-1], delay) for each in coefficients)
    result: Float64 = np.square(np.abs(numerator / denominator))
    return result


def _impulse(numerator: Float64, denominator: Float64, length: int) -> Float64:
    """The first samples of a second-order filter's impulse response."""
    result = np.zeros(length)
    for n in range(length):
        result[n] = numerator[n] if n < len(numerator) else 0.0
        for back in range(1, min(n, len(denominator) - 1) + 1):
            result[n] -= denominator[back] * result[n - back]
    return result


# The analogue prototypes behind BS.1770-4's coefficients for 48 kHz, for any rate: De Man (AES
# Convention 145, 2018).


def _shelf(sample_rate: float) -> tuple[Float64, Float64]:
    """The stage that stands for the head: +4 dB above some 2 kHz."""
    k = math.tan(math.pi * 1681.974450955533 / sample_rate)
    q = 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    numerator = (high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k)
    denominator = (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k)
    return np.array(numerator) / denominator[0], np.array(denominator) / denominator[0]


def _high_pass(sample_rate: float) -> tuple[Float64, Float64]:
    """The stage that leaves out what is too low to be loud."""
    k = math.tan(math.pi * 38.13547087602444 / sample_rate)
    q = 0.5003270373238773
    denominator = np.array((1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k))
    # The standard leaves the numerator at 48 kHz as it is, which adds 0.04 dB everywhere.
    at_48 = math.tan(math.pi * 38.13547087602444 / 48_000)
    scale = 1 + at_48 / q + at_48 * at_48
    return np.array((1.0, -2.0, 1.0)) * scale / denominator[0], denominator / denominator[0]


@lru_cache(maxsize=16)
def _means(length: int) -> Float32:
    """Sums ``length`` pairs of real and imaginary parts to their mean."""
    result = np.tile(np.eye(2, dtype=np.float32) / length, (length, 1)).astype(np.float32)
    result.setflags(write=False)
    return result


@lru_cache(maxsize=1)
def _interpolation() -> Float32:
    """Samples around a place -> values at quarters of a sample around it: (reach, positions)."""
    n_taps = 2 * _REACH * _OVERSAMPLING + 1
    kernel = np.sinc((np.arange(n_taps) - n_taps // 2) / _OVERSAMPLING) * np.kaiser(n_taps, 5.0)
    kernel *= _OVERSAMPLING / kernel.sum()
    n_samples = 2 * (_REACH + _AROUND) + 1
    positions = np.arange(-_AROUND * _OVERSAMPLING, _AROUND * _OVERSAMPLING + 1)
    offsets = positions[None, :] - _OVERSAMPLING * (np.arange(n_samples)[:, None] - n_samples // 2)
    inside = np.abs(offsets) <= _REACH * _OVERSAMPLING
    result = np.where(inside, kernel[np.clip(offsets, -48, 48) + 48], 0.0).astype(np.float32)
    result.setflags(write=False)
    return result
