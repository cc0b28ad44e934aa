"""Where a recording's spectrum ends, and whether it ends like a cliff or like a slope.

Lossy encoders leave out what lies above some frequency, and what they leave behind is a cliff: a
fall of tens of decibels within a few hundred hertz, to the floor of the word length. Sound that
nobody cut off falls away by a few decibels per kilohertz. This module measures; what a cliff at a
certain place means is ``analysis.file_check``'s.

Samples are float32, full scale at 1; spectra are levels in dB of bands ``BAND_HZ`` wide from 0 Hz
to half the sample rate, relative to nothing in particular.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp import fourier

Float32 = NDArray[np.float32]

BAND_HZ = 100.0
_WINDOW_S = 0.09  # some ten lines of the transform in a band
_FLOOR_DB = -200.0
# A cliff is looked for between what lies this far under it and this far over it.
_UNDER_HZ, _GAP_HZ, _OVER_HZ = 800.0, 300.0, 1000.0
_LOWEST_HZ = 4000.0
_LEAST_FALL_DB = 15.0


@dataclass(frozen=True, slots=True)
class Cliff:
    """``frequency_hz`` is where the level is half-way down in dB; ``fall_db`` is how far it falls
    within some 600 Hz beyond what the slopes on both sides of it would make of that.
    """

    frequency_hz: float
    fall_db: float


def band_levels(samples: Float32, sample_rate: int) -> Float32:
    """Levels in dB, shape (n_frames, n_bands), of half overlapping Hann windows of ``samples``,
    shape (n,). Fewer samples than a window give no frame.
    """
    n_fft = 1 << round(math.log2(_WINDOW_S * sample_rate))
    n_bands = int(sample_rate / 2 / BAND_HZ)
    if samples.size < n_fft:
        return np.empty((0, n_bands), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, n_fft)[:: n_fft // 2]
    window = np.hanning(n_fft + 1)[:-1].astype(np.float32)
    line_hz = sample_rate / n_fft
    edges = np.ceil(np.arange(n_bands) * BAND_HZ / line_hz).astype(np.intp)
    levels = np.empty((len(frames), n_bands), np.float32)
    for begin in range(0, len(frames), 64):  # bounded memory
        spectrum = fourier.rfft(frames[begin : begin + 64] * window)
        powers = np.square(spectrum.real) + np.square(spectrum.imag)
        ends = np.append(edges[1:], int(n_bands * BAND_HZ / line_hz))
        means = np.add.reduceat(powers[:, : ends[-1]], edges, axis=1) / (ends - edges)
        levels[begin : begin + 64] = 10 * np.log10(means + 10 ** (_FLOOR_DB / 10))
    return levels


def mean_spectrum(levels: Float32) -> Float32 | None:
    """The mean of the levels in dB, shape (n_bands,), over that half of the frames which have most
    above ``_LOWEST_HZ``; None where there is no frame.

    Of levels, not of powers: what spreads over the cut-off in single frames (clicks, clipping of
    the decoded sound) would fill a mean of powers.
    """
    if not len(levels):
        return None
    lowest = int(_LOWEST_HZ / BAND_HZ)
    brightness = levels[:, lowest : 3 * lowest].mean(axis=1)
    bright = levels[brightness >= np.median(brightness)]
    spectrum: Float32 = bright.mean(axis=0, dtype=np.float64).astype(np.float32)
    return spectrum


def find_cliff(spectrum: Float32) -> Cliff | None:
    """The highest cliff of a spectrum, shape (n_bands,); None where it has none.

    A cliff falls by at least ``_LEAST_FALL_DB`` and nothing above it comes back up to half its
    height, single lines (a pilot tone, a monitor's whistle) left aside. A low-pass filter of
    48 dB per octave is a slope: it goes on falling at the same rate.
    """
    under, gap, over = (round(width / BAND_HZ) for width in (_UNDER_HZ, _GAP_HZ, _OVER_HZ))
    first = round(_LOWEST_HZ / BAND_HZ)
    # Medians of what begins at each band, and how fast it falls there, in dB per band.
    below, below_slope = _medians(spectrum, under)
    above, above_slope = _medians(spectrum, over)
    edges = np.arange(first, len(spectrum) - gap - over)
    starts = edges - gap - under
    falls = below[starts] - above[edges + gap]
    apart = 2 * gap + (under + over) / 2
    slopes = np.maximum(0.0, np.maximum(below_slope[starts], above_slope[edges + gap]))
    excess = falls - apart * slopes
    for index in np.argsort(-excess):
        if excess[index] < _LEAST_FALL_DB:
            return None
        edge = edges[index]
        middle = (below[starts[index]] + above[edge + gap]) / 2
        if np.percentile(spectrum[edge + gap :], 90) > middle:
            continue
        near = spectrum[edge - gap : edge + gap + 1]
        crossing = edge - gap + int(np.argmax(near < middle))
        return Cliff(float(crossing * BAND_HZ), float(excess[index]))
    return None


def _medians(spectrum: Float32, width: int) -> tuple[Float32, Float32]:
    """Of each ``width`` bands in a row: their median, and by how much they fall from one to the
    next, as the difference between the medians of their halves has it.
    """
    rows = np.lib.stride_tricks.sliding_window_view(spectrum, width)
    half = width // 2
    halves = np.median(rows[:, :half], axis=1) - np.median(rows[:, -half:], axis=1)
    medians: Float32 = np.median(rows, axis=1)
    return medians, (halves / (width - half)).astype(np.float32)
