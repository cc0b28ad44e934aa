"""What stands beside the live spectrogram: frequencies or notes, and the names of ribbons."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor, log2, log10

from PySide6.QtCore import QLineF, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap

from musicanalyzer.dsp.axis import N_OCTAVES, FrequencyAxis
from musicanalyzer.dsp.units import NOTES
from musicanalyzer.ui import text, theme

EVEN = 5.0  # highest over lowest frequency: under that, even steps say more
_WHITE = ("C", "D", "E", "F", "G", "A", "B")


def draw_axis(
    axis: FrequencyAxis,
    size: QSize,
    height: int,
    *,
    font: QFont,
    ratio: float,
    ribbons: Sequence[str],
    ribbons_top: int,
    ribbon_height: int,
) -> QPixmap:
    """The strip left of a picture ``height`` pixels high, with names beside what is below."""
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(theme.colours().window))
    painter = QPainter(picture)
    painter.setFont(font)
    painter.setPen(QColor(theme.colours().faint))
    metrics = QFontMetrics(font)
    right = size.width() - 4
    last = 2.0 * height
    for hertz, words in axis_labels(axis, height, metrics.height()):
        y = height * (1.0 - float(axis.to_row(hertz)) / axis.n_rows)
        if last - y < metrics.height() * 0.8:
            continue
        last = y
        painter.drawLine(QLineF(right, y, right + 4, y))
        baseline = max(float(metrics.ascent()), y + (metrics.ascent() - metrics.descent()) / 2)
        painter.drawText(QPointF(right - 4 - metrics.horizontalAdvance(words), baseline), words)
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.8)
    painter.setFont(small)
    for index, name in enumerate(ribbons):
        box = QRect(0, ribbons_top + index * ribbon_height, right, ribbon_height)
        # Ribbons are lower than lines: letters may reach beyond.
        beside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, int(beside) | int(Qt.TextFlag.TextDontClip), name)
    painter.end()
    return picture


def axis_labels(axis: FrequencyAxis, height: int, line: int) -> list[tuple[float, str]]:
    """(Hz, words) from low to high, for an axis ``height`` pixels high, of lines ``line`` high."""
    low, high = axis.f_min_hz, axis.f_max_hz
    if axis.scale == "notes":
        octave = height / log2(high / low)
        if octave / 12 > 0.8 * line:
            shown: Sequence[str] = NOTES
        else:
            shown = _WHITE if octave / 14 > 0.8 * line else ("C", "G") if octave > 3 * line else "C"
        midis = [midi for midi in range(24, 24 + 12 * N_OCTAVES) if NOTES[midi % 12] in shown]
        notes = [(440.0 * 2 ** ((midi - 69) / 12), note_words(midi)) for midi in midis]
        return [(hertz, words) for hertz, words in notes if low <= hertz <= high]
    if axis.scale != "linear" and high / low > EVEN:
        digits = _digits(height / log10(high / low), line)
        ticks = [digit * 10**power for power in range(1, 5) for digit in digits]
        return [(hz, hertz_words(hz)) for hz in ticks if low <= hz <= high]
    step = _round_step((high - low) * 2 * line / max(height, 2 * line))
    return [
        (n * step, hertz_words(n * step)) for n in range(ceil(low / step), int(high / step) + 1)
    ]


def _digits(decade: float, line: int) -> Sequence[int]:
    """First digits of the frequencies named in a decade so many pixels high."""
    for digits in ((1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 3, 5, 7)):
        closest = min(log10(b / a) for a, b in pairwise([*digits, 10]))
        if closest * decade > 1.2 * line:
            return digits
    return 1, 2, 5


def _round_step(least: float) -> float:
    """The next of 1, 2, 5, 10, 20, ..."""
    unit = 10.0 ** floor(log10(least))
    return next((n * unit for n in (1, 2, 5) if n * unit >= least * (1 - 1e-9)), 10 * unit)


def hertz_words(hertz: float) -> str:
    """As many digits as tell neighbours of an axis apart."""
    value, unit = (hertz / 1000, "kHz") if hertz >= 1000 else (hertz, "Hz")
    digits = next((n for n in range(3) if abs(value - round(value, n)) < 1e-6), 3)
    return f"{text.number(value, digits)} {unit}"


def note_words(midi: int) -> str:
    return f"{NOTES[midi % 12].replace('#', '♯')}{midi // 12 - 1}"
