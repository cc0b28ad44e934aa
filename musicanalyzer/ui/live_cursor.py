"""Points of the live spectrogram, and what is said of one and of the distance between two."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from musicanalyzer.dsp.units import midi_of, note_of
from musicanalyzer.ui import text

LOWEST_HZ = 20.0  # that a note is said of


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the spectrogram; a moment alone has the frequency 0.

    ``level_db`` of a place that was marked holds where its column is no longer drawn.
    """

    column: int
    frequency_hz: float
    level_db: float | None = field(default=None, compare=False)


def tone_words(frequency_hz: float, level_db: float | None) -> list[str]:
    """Frequency, note and level, as far as there are any."""
    parts = []
    if frequency_hz > 0:
        digits = 1 if frequency_hz < 1000 else 0
        parts.append(_hertz(text.number(frequency_hz, digits)))
    if frequency_hz > LOWEST_HZ:
        note, cents = note_of(frequency_hz)
        parts.append(f"{note.replace('#', '♯')} {cents:+.0f} ct")
    if level_db is not None:
        parts.append(_decibels(text.number(level_db, 1)))
    return parts


def distance_words(
    seconds: float, start_hz: float, end_hz: float, start_db: float | None, end_db: float | None
) -> str:
    """From one place to another: time, and frequency and level where both have them."""
    parts = [f"Δ {_signed(seconds, 3)} s"]
    if min(start_hz, end_hz) > 0:
        apart_hz = end_hz - start_hz
        parts.append(_hertz(_signed(apart_hz, 1 if abs(apart_hz) < 1000 else 0)))
    if min(start_hz, end_hz) > LOWEST_HZ:
        tones = midi_of(end_hz) - midi_of(start_hz)
        semitones = QCoreApplication.translate("LiveCanvas", "semitones")
        parts.append(f"{_signed(tones, 2)} {semitones}")
    if start_db is not None and end_db is not None:
        parts.append(_decibels(_signed(end_db - start_db, 1)))
    return ", ".join(parts)


def _hertz(number: str) -> str:
    return QCoreApplication.translate("LiveCanvas", "{n} Hz").format(n=number)


def _decibels(number: str) -> str:
    return QCoreApplication.translate("LiveCanvas", "{n} dB").format(n=number)


def _signed(value: float, decimals: int) -> str:
    value = round(value, decimals) + 0.0  # no minus before a nought
    return f"{'+' if value >= 0 else ''}{text.number(value, decimals)}"
