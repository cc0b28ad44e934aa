"""Conversions between units, for the edges of the program; inside, positions are samples."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def hz_to_mel(frequency_hz: FloatArray | float) -> FloatArray:
    """Mel on Slaney's scale (Auditory Toolbox, 1998): linear to 1 kHz, logarithmic above."""
    frequency_hz = np.asarray(frequency_hz, dtype=np.float64)
    linear = frequency_hz * 3.0 / 200.0
    logarithmic = 15.0 + 27.0 * np.log(np.maximum(frequency_hz, 1e-9) / 1000.0) / np.log(6.4)
    return np.where(frequency_hz < 1000.0, linear, logarithmic)


def mel_to_hz(mel: FloatArray | float) -> FloatArray:
    """The inverse of :func:`hz_to_mel`."""
    mel = np.asarray(mel, dtype=np.float64)
    linear = mel * 200.0 / 3.0
    logarithmic = 1000.0 * np.exp((mel - 15.0) * np.log(6.4) / 27.0)
    return np.where(mel < 15.0, linear, logarithmic)


NOTES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


def midi_of(frequency_hz: float) -> float:
    """The MIDI number, with its fraction, of a frequency; 69 is A4 at 440 Hz."""
    return 69.0 + 12.0 * math.log2(frequency_hz / 440.0)


def note_of(frequency_hz: float) -> tuple[str, float]:
    """The nearest note of equal temperament ("C#4") and the cents above it, -50 to 50."""
    midi = midi_of(frequency_hz)
    nearest = round(midi)
    return f"{NOTES[nearest % 12]}{nearest // 12 - 1}", 100.0 * (midi - nearest)
