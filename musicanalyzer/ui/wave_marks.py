"""What is painted over a large waveform: which beats there is room for, flags of cues, ticks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen, QPolygonF

from musicanalyzer.library.records import StoredCue
from musicanalyzer.services.beat_grid import BEATS_PER_BAR, BeatGrid
from musicanalyzer.ui import theme

WAVE_ALPHA = 0.85
LEAST_BEAT_PX = 7.0  # nearer lines would hide the waveform
# Okabe & Ito's, which colour-blind people tell apart; a pad's colour until it has one of its own.
PAD_COLOURS = (
    "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#999999",
)  # fmt: skip
_TICKS_S = (
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5,
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200,
)  # fmt: skip


def beat_lines(grid: BeatGrid, start_s: float, length_s: float, width_px: float) -> BeatGrid:
    """The beats of a passage that there is room for: all of them, then bars alone, then of bars
    only every second, fourth, eighth.
    """
    beats_s, bars_s = (
        times_s[(times_s >= start_s) & (times_s <= start_s + length_s)]
        for times_s in (grid.beats_s, grid.downbeats_s)
    )
    room = width_px / LEAST_BEAT_PX
    if len(beats_s) > room:
        beats_s = np.zeros(0)
    if len(bars_s) > room and len(grid.downbeats_s):
        # Counted from the track's first bar, so that scrolling does not change which are seen.
        every = 2 ** int(np.ceil(np.log2(len(bars_s) / room)))
        bars_s = grid.downbeats_s[::every]
        bars_s = bars_s[(bars_s >= start_s) & (bars_s <= start_s + length_s)]
    return BeatGrid(beats_s, bars_s, grid.steady)


def paint_wave(painter: QPainter, rect: QRectF, columns: NDArray[np.float32], rows: int) -> None:
    """Columns of lowest, highest and RMS value, in pixels from the middle, as a picture of ``rows``
    rows and four colours: painted as lines, they take three times as long.
    """
    colours = theme.colours()
    row = np.arange(rows, dtype=np.float32)[:, None] - np.float32((rows - 1) / 2)
    high, low = -columns[:, 1] - np.float32(0.5), -columns[:, 0] + np.float32(0.5)
    outer = row >= high
    outer &= row <= low
    inner = np.abs(row) <= np.maximum(columns[:, 2], np.float32(0.5))
    pixels = inner.view(np.uint8) << 1
    pixels |= outer.view(np.uint8)
    height, width = pixels.shape
    data = pixels.tobytes()  # to be there until the picture is drawn
    image = QImage(data, width, height, width, QImage.Format.Format_Indexed8)
    table = []
    for name in (colours.line, colours.accent, colours.accent):
        colour = QColor(name)
        colour.setAlphaF(WAVE_ALPHA)
        table.append(colour.rgba())
    image.setColorTable([0, *table])
    painter.drawImage(rect, image)


def bar_and_beat(grid: BeatGrid, at_s: float) -> tuple[int, int] | None:
    """Which bar and which of its beats is heard at a second, both from 1; None before the first."""
    bar = int(np.searchsorted(grid.downbeats_s, at_s + 1e-4)) if len(grid.downbeats_s) else 0
    if bar == 0:
        return None
    begin_s = grid.downbeats_s[bar - 1]
    heard = (grid.beats_s >= begin_s - 1e-4) & (grid.beats_s <= at_s + 1e-4)
    return bar, min(int(heard.sum()), BEATS_PER_BAR)


def cue_colour(cue: StoredCue) -> QColor:
    """Its own, else its pad's, else that of faint text."""
    if cue.colour is not None:
        return QColor(cue.colour)
    if cue.pad is not None:
        return QColor(PAD_COLOURS[cue.pad % len(PAD_COLOURS)])
    return QColor(theme.colours().faint)


def cue_title(cue: StoredCue) -> str:
    """What its flag says: the pad's number and the name."""
    number = "" if cue.pad is None else str(cue.pad + 1)
    return "  ".join(part for part in (number, cue.name) if part)


def flag_width(cue: StoredCue, metrics: QFontMetrics, height: float) -> float:
    title = metrics.elidedText(cue_title(cue), Qt.TextElideMode.ElideRight, 140)
    return max(height * 0.6, metrics.horizontalAdvance(title) + 10.0)


def paint_flag(
    painter: QPainter, cue: StoredCue, x: float, strip: float, bottom: float, *, is_chosen: bool
) -> None:
    """A line down to ``bottom`` and a flag as high as the strip; a loop's flag has a notch."""
    colour, metrics = cue_colour(cue), painter.fontMetrics()
    colours = theme.colours()
    width = flag_width(cue, metrics, strip)
    top, low = 2.0, strip - 2.0
    shape = [QPointF(x, top), QPointF(x + width, top)]
    if cue.end_s is not None:
        shape.append(QPointF(x + width - 6, (top + low) / 2))
    shape += [QPointF(x + width, low), QPointF(x, low)]
    painter.setPen(QPen(QColor(colours.surface), 4))
    painter.drawLine(QPointF(x, top), QPointF(x, bottom))
    painter.setPen(QPen(colour, 2, Qt.PenStyle.SolidLine if cue.origin != "found" else DASHES))
    painter.drawLine(QPointF(x, top), QPointF(x, bottom))
    painter.setPen(QPen(QColor(colours.text), 2) if is_chosen else Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF(shape))
    painter.setPen(QColor("#000000" if colour.lightnessF() > 0.42 else "#ffffff"))
    title = metrics.elidedText(cue_title(cue), Qt.TextElideMode.ElideRight, 140)
    painter.drawText(
        QRectF(x + 5, top, width - 5, low - top), int(Qt.AlignmentFlag.AlignVCenter), title
    )


def paint_tick(painter: QPainter, cue: StoredCue, x: float, rect: QRectF) -> None:
    """A cue in a small picture: a line with a head."""
    colour = cue_colour(cue)
    painter.setPen(QPen(QColor(theme.colours().surface), 4))
    painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    painter.setPen(QPen(colour, 2))
    painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    top = rect.top()
    painter.drawPolygon(QPolygonF([QPointF(x - 5, top), QPointF(x + 5, top), QPointF(x, top + 7)]))


DASHES = Qt.PenStyle.DashLine  # of a cue that was proposed


def tick_step_s(length_s: float, n: float) -> float:
    """The distance of ticks, a round time, of which about ``n`` and no more fit."""
    return next((step for step in _TICKS_S if length_s / step <= max(n, 1)), length_s)


def tick_label(at_s: float, step_s: float) -> str:
    """``m:ss``, with as many digits as the step needs."""
    digits = 0 if step_s >= 1 else 3 if step_s < 0.01 else 2 if step_s < 0.1 else 1
    minutes, seconds = divmod(round(max(at_s, 0.0), digits), 60)
    hours, minutes = divmod(int(minutes), 60)
    shown = f"{seconds:0{3 + digits if digits else 2}.{digits}f}"
    return f"{hours}:{minutes:02}:{shown}" if hours else f"{minutes}:{shown}"
