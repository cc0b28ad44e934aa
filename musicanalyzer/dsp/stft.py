"""Power spectra of framed audio, in float32.

Owns windowing and the FFT. Takes whole frames only; cutting a signal into frames that do not depend
on block size is ``stream``'s work. Power is |X|**2 of the windowed frame, unscaled.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from musicanalyzer.dsp import fourier
from musicanalyzer.dsp.params import StftSpec

Float32 = NDArray[np.float32]


def hann_window(n_fft: int) -> Float32:
    """The periodic Hann window, shape (n_fft,)."""
    phase = 2.0 * np.pi * np.arange(n_fft) / n_fft
    return (0.5 - 0.5 * np.cos(phase)).astype(np.float32)


def power_spectra(samples: Float32, window: Float32, spec: StftSpec) -> Float32:
    """Power spectra of every whole frame in ``samples`` (1-D), shape (n_frames, n_bins)."""
    if samples.ndim != 1:
        raise ValueError(f"samples must be 1-D, got shape {samples.shape}")
    if samples.size < spec.n_fft:
        return np.zeros((0, spec.n_bins), dtype=np.float32)
    frames = sliding_window_view(samples, spec.n_fft)[:: spec.hop_length]
    spectra = fourier.rfft(frames * window)
    power: Float32 = spectra.real**2
    power += spectra.imag**2
    return power
