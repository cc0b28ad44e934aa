"""Mel spectrograms: the features that every network here sees.

Columns are rows of the arrays: shape (n_frames, n_mels), float32, frame k centred on sample
k * hop_length. Equal to librosa's filter bank (``norm="slaney"``, ``htk=False``) to float32.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp.params import MelSpec
from musicanalyzer.dsp.units import hz_to_mel, mel_to_hz

Float32 = NDArray[np.float32]


@lru_cache(maxsize=8)
def mel_filters(spec: MelSpec) -> Float32:
    """Triangular filters of equal area, shape (n_bins, n_mels), read-only (Slaney 1998)."""
    bins_hz = np.linspace(0.0, spec.stft.sample_rate / 2, spec.stft.n_bins)
    corners_hz = mel_to_hz(
        np.linspace(hz_to_mel(spec.f_min_hz), hz_to_mel(spec.f_max_hz), spec.n_mels + 2)
    )
    lower, centre, upper = corners_hz[:-2], corners_hz[1:-1], corners_hz[2:]
    rising = (bins_hz[:, None] - lower) / (centre - lower)
    falling = (upper - bins_hz[:, None]) / (upper - centre)
    filters = np.maximum(0.0, np.minimum(rising, falling)) * (2.0 / (upper - lower))
    result = np.ascontiguousarray(filters, dtype=np.float32)
    result.setflags(write=False)
    return result


def compress(mel_power: Float32, gain: float) -> Float32:
    """``log10(1 + gain * power)``, in place.

    numpy's float32 ``log`` is vectorised and ``log1p`` is not (5 times slower here); what is lost
    is below the features' own noise, since powers under 1e-11 are silence.
    """
    mel_power *= np.float32(gain)
    mel_power += np.float32(1.0)
    np.log(mel_power, out=mel_power)
    mel_power *= np.float32(1.0 / np.log(10.0))
    return mel_power


def decompress(features: Float32, gain: float) -> Float32:
    """The mel powers that :func:`compress` was given, as a new array."""
    result: Float32 = np.exp(features * np.float32(np.log(10.0)))
    result -= np.float32(1.0)
    result *= np.float32(1.0 / gain)
    return np.maximum(result, 0.0, out=result)
