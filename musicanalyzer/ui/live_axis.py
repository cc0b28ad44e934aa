"""What stands beside the live spectrogram: frequencies or notes, names and colours of ribbons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap

from musicanalyzer.dsp.axis import N_OCTAVES, FrequencyAxis
from musicanalyzer.dsp.units import NOTES
from musicanalyzer.services.live_events import TagsEvent
from musicanalyzer.ui import theme

RIBBONS = ("genre", "mood", "vocal", "sound")
_SOUND_COLOURS = {"music": "#0072b2", "speech": "#e69f00", "silence": "#808080"}
_TICKS_HZ = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
_LINEAR_HZ = tuple(range(0, 400_000, 2000))
_STEPS_S = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0)
_WHITE = ("C", "D", "E", "F", "G", "A", "B")


def draw_axis(
    axis: FrequencyAxis,
    size: QSize,
    height: int,
    *,
    font: QFont,
    ratio: float,
    ribbons: Sequence[str],
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
    for hertz, words in _labels(axis, height, metrics.height()):
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
        box = QRect(0, height + 2 + index * ribbon_height, right, ribbon_height)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
    painter.end()
    return picture


def _labels(axis: FrequencyAxis, height: int, line: int) -> list[tuple[float, str]]:
    """(Hz, words) from low to high."""
    if axis.scale == "notes":
        octave = height / N_OCTAVES
        if octave / 12 > 0.8 * line:
            shown: Sequence[str] = NOTES
        else:
            shown = _WHITE if octave / 14 > 0.8 * line else ("C", "G") if octave > 3 * line else "C"
        midis = [midi for midi in range(24, 24 + 12 * N_OCTAVES) if NOTES[midi % 12] in shown]
        return [(440.0 * 2 ** ((midi - 69) / 12), note_words(midi)) for midi in midis]
    ticks = _LINEAR_HZ if axis.scale == "linear" else _TICKS_HZ
    inside = [hertz for hertz in ticks if axis.f_min_hz <= hertz <= axis.f_max_hz]
    return [(hz, f"{hz // 1000} kHz" if hz >= 1000 else f"{hz} Hz") for hz in inside]


def draw_times(
    painter: QPainter,
    place: QRect,
    baseline: int,
    seen_s: tuple[float, ...],
    to_x: Callable[[float], float],
) -> None:
    """Times under a picture that shows the seconds ``seen_s``, as many as there is room for."""
    metrics = painter.fontMetrics()
    start, end = seen_s
    pixels_per_s = place.width() / max(end - start, 1e-6)
    widest = 2 * metrics.horizontalAdvance("00:00.0")
    step = next((s for s in _STEPS_S if s * pixels_per_s > widest), _STEPS_S[-1])
    painter.setPen(QColor(theme.colours().faint))
    for index in range(int(start / step), int(end / step) + 1):
        x = to_x(index * step)
        painter.drawLine(QLineF(x, place.bottom() - 3, x, place.bottom()))
        minutes, rest = divmod(index * step, 60)
        label = f"{int(minutes)}:{rest:04.1f}" if step < 1 else f"{int(minutes)}:{rest:02.0f}"
        half = metrics.horizontalAdvance(label) / 2
        if place.left() <= x - half and x + half <= place.right():
            painter.drawText(QPointF(x - half, baseline), label)


def note_words(midi: int) -> str:
    return f"{NOTES[midi % 12].replace('#', '♯')}{midi // 12 - 1}"


def ribbon_colours(event: TagsEvent) -> tuple[QColor | None, ...]:
    """The colours of an answer for each of :data:`RIBBONS`; None where nothing is known."""
    heads = event.heads
    sound = _SOUND_COLOURS.get(event.sound)
    found: list[QColor | None] = [None, None, None, None if sound is None else QColor(sound)]
    if event.sound != "silence":
        genre, mood, vocal = heads["genre"], heads["mood"], heads["vocal"]
        if genre is not None:
            found[0] = theme.label_colour(genre["label"])
        if mood is not None and mood["labels"]:
            found[1] = theme.label_colour(mood["labels"][0])
        if vocal is not None:
            colour = QColor(theme.label_colour("vocal"))
            colour.setAlphaF(max(0.05, vocal["scores"]["vocal"]))
            found[2] = colour
    return tuple(found)
