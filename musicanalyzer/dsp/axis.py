"""Frequency axes of spectrograms that are looked at: linear, logarithmic, mel, and notes.

Apart from ``picture``, which computes what lies on them: whoever draws an axis needs no transform.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp.params import PictureSpec
from musicanalyzer.dsp.units import hz_to_mel, mel_to_hz

Float64 = NDArray[np.float64]

Range = tuple[float, float]

N_OCTAVES = 8  # of the scale of notes: C1 to B8; with 12 rows an octave each row is a note
LOWEST_NOTE_HZ = 440.0 * 2 ** ((24 - 69 - 0.5) / 12)  # a quarter tone under C1
# No less of a scale is seen at once: a semitone and a half of notes, 375 Hz of a linear scale.
SMALLEST_PART = 1 / 64


@dataclass(frozen=True, slots=True)
class FrequencyAxis:
    """Rows from the lowest to the highest frequency; row centres lie at whole numbers + 0.5."""

    scale: str
    f_min_hz: float
    f_max_hz: float
    n_rows: int

    def to_row(self, frequency_hz: Float64 | float) -> Float64:
        """Where a frequency lies, 0 to ``n_rows``; beyond the axis, beyond that."""
        low, high = self._warp(self.f_min_hz), self._warp(self.f_max_hz)
        result: Float64 = (self._warp(frequency_hz) - low) / (high - low) * self.n_rows
        return result

    def to_hz(self, row: Float64 | float) -> Float64:
        """The inverse of :meth:`to_row`."""
        low, high = self._warp(self.f_min_hz), self._warp(self.f_max_hz)
        value = low + np.asarray(row, np.float64) / self.n_rows * (high - low)
        if self.scale == "linear":
            return value
        return mel_to_hz(value) if self.scale == "mel" else np.exp(value)

    def _warp(self, frequency_hz: Float64 | float) -> Float64:
        value = np.asarray(frequency_hz, np.float64)
        if self.scale == "linear":
            return value
        return hz_to_mel(value) if self.scale == "mel" else np.log(np.maximum(value, 1e-3))


def frequency_axis(spec: PictureSpec, sample_rate: int) -> FrequencyAxis:
    """The axis of a picture: all of its scale, or the part that the spec names. A part that lies
    elsewhere gives way to all.

    All of a logarithmic or a mel scale is what one can hear; a part of it may reach up to half the
    sample rate, so that who looks into ultrasound on the linear scale sees the same on these.
    """
    low, high = _range_hz(spec.scale, sample_rate)
    top = high if spec.scale == "notes" else sample_rate / 2
    wanted_low = low if spec.low_hz is None else max(low, spec.low_hz)
    wanted_high = high if spec.high_hz is None else min(top, spec.high_hz)
    if wanted_low < wanted_high:
        low, high = wanted_low, wanted_high
    return FrequencyAxis(spec.scale, low, high, spec.n_rows)


def _range_hz(scale: str, sample_rate: int) -> tuple[float, float]:
    top = sample_rate / 2
    if scale == "linear":
        return 0.0, top
    if scale == "notes":
        return LOWEST_NOTE_HZ, LOWEST_NOTE_HZ * 2**N_OCTAVES
    return 30.0, min(20_000.0, top)


def zoomed(axis: FrequencyAxis, whole: FrequencyAxis, factor: float, at_hz: float) -> Range | None:
    """What is seen when ``factor`` times as much of the scale is: ``at_hz`` stays where it is.

    (lowest, highest frequency) within ``whole``, no smaller part than :data:`SMALLEST_PART` of it;
    None where that is all of it.
    """
    whole = _with_seen(whole, axis)
    low, high, bottom, top = _on_scale(axis, whole)
    at = min(high, max(low, float(axis._warp(at_hz))))
    part = min(1.0, max(SMALLEST_PART, factor * (high - low) / (top - bottom)))
    size = part * (top - bottom)
    return _inside(whole, at - (at - low) / (high - low) * size, size)


def moved(axis: FrequencyAxis, whole: FrequencyAxis, share: float) -> Range | None:
    """What is seen after a step up (or down, negative) by a share of what is seen now."""
    whole = _with_seen(whole, axis)
    low, high, _, _ = _on_scale(axis, whole)
    return _inside(whole, low + share * (high - low), high - low)


def _with_seen(whole: FrequencyAxis, axis: FrequencyAxis) -> FrequencyAxis:
    """All of a scale, and what is seen above it."""
    return replace(whole, f_max_hz=max(whole.f_max_hz, axis.f_max_hz))


def _on_scale(axis: FrequencyAxis, whole: FrequencyAxis) -> tuple[float, float, float, float]:
    ends = (axis.f_min_hz, axis.f_max_hz, whole.f_min_hz, whole.f_max_hz)
    low, high, bottom, top = (float(whole._warp(hertz)) for hertz in ends)
    return low, high, bottom, top


def _inside(whole: FrequencyAxis, low: float, size: float) -> Range | None:
    """A part of that size as near to ``low`` as the scale's ends let it, in Hz."""
    _, _, bottom, top = _on_scale(whole, whole)
    if size >= (top - bottom) * (1.0 - 1e-6):
        return None
    low = min(max(low, bottom), top - size)
    rows = (np.array([low, low + size]) - bottom) / (top - bottom) * whole.n_rows
    found_low, found_high = whole.to_hz(rows).tolist()
    return max(found_low, whole.f_min_hz), min(found_high, whole.f_max_hz)
