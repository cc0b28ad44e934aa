"""What lies over the live spectrogram and is drawn anew in each frame: times, letters, cursor.

Text is drawn once and kept as a small picture: a frame's dozen labels cost 0.03 ms instead of 0.5.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from musicanalyzer.services.live_events import Section
from musicanalyzer.ui import theme

_STEPS_S = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0)
MAX_KEPT = 12  # pictures: of the ruler's, 0.1 MB each, a screen shows three
RULER_STEPS = 8
_UNBROKEN = re.compile(r"(?<=[:\d]) (?! )")  # between a name or number and what it belongs to


class Texts:
    """Words on cards as pictures, of one font, resolution and appearance."""

    def __init__(self, font: QFont, ratio: float) -> None:
        self._font, self._ratio = font, ratio
        self._metrics = QFontMetrics(font)
        self._kept: dict[tuple[str, int], QPixmap] = {}

    def boxed(self, words: str, *, max_width: int = 1 << 15) -> QPixmap:
        """On a card of its own, readable over anything; lines break where they are too long."""
        picture = self._kept.get((words, max_width))
        if picture is None:
            if len(self._kept) >= MAX_KEPT:
                self._kept.clear()
            room = QRect(0, 0, max_width - 14, 1 << 15)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
            kept = _UNBROKEN.sub("\N{NO-BREAK SPACE}", words)
            lines = self._metrics.boundingRect(room, int(flags), kept)
            size = lines.size() + QSize(14, 6)
            picture = QPixmap(size * self._ratio)
            picture.setDevicePixelRatio(self._ratio)
            picture.fill(QColor(theme.colours().surface))
            painter = QPainter(picture)
            painter.setFont(self._font)
            painter.setPen(QColor(theme.colours().text))
            painter.drawText(QRect(QPoint(7, 3), size - QSize(7, 3)), int(flags), kept)
            painter.end()
            self._kept[words, max_width] = picture
        return picture


class Ruler:
    """Times under the picture, in lengths of :data:`RULER_STEPS` labels that are kept as pictures:
    a frame draws two or three.
    """

    def __init__(self, font: QFont, ratio: float) -> None:
        self._font, self._ratio = font, ratio
        self._metrics = QFontMetrics(font)
        self._widest = self._metrics.horizontalAdvance("00:00.0")
        self._kept: dict[tuple[float, float, int], QPixmap] = {}

    def draw(
        self, painter: QPainter, place: QRect, zero_x: float, pixels_per_s: float, end_s: float
    ) -> None:
        """In ``place``, where time 0 lies at ``zero_x``; nothing after ``end_s``."""
        step = next((s for s in _STEPS_S if s * pixels_per_s > 2 * self._widest), _STEPS_S[-1])
        length = RULER_STEPS * step
        margin = self._widest
        first = max(0, int((place.left() - zero_x - margin) / pixels_per_s / length))
        last = int(min(end_s, (place.right() - zero_x + margin) / pixels_per_s) / length)
        painter.setClipRect(place)
        for index in range(first, last + 1):
            picture = self._part(step, pixels_per_s, index, place.height())
            left = zero_x + index * length * pixels_per_s - margin
            painter.drawPixmap(round(left), place.top(), picture)
        for edge in (place.left(), place.right()):  # half a time is a wrong one
            nearest = zero_x + round((edge - zero_x) / (step * pixels_per_s)) * step * pixels_per_s
            if abs(edge - nearest) < margin / 2:
                cut = QRect(round(nearest) - margin, place.top() + 4, 2 * margin, place.height())
                painter.fillRect(cut, QColor(theme.colours().window))
        painter.setClipping(False)

    def _part(self, step: float, pixels_per_s: float, index: int, height: int) -> QPixmap:
        key = (step, pixels_per_s, index)
        picture = self._kept.get(key)
        if picture is None:
            if len(self._kept) >= MAX_KEPT:
                self._kept.clear()
            width = RULER_STEPS * step * pixels_per_s
            # The labels at its ends are half outside.
            size = QSize(round(width) + 2 * self._widest, height)
            picture = self._kept[key] = QPixmap(size * self._ratio)
            picture.setDevicePixelRatio(self._ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setFont(self._font)
            painter.setPen(QColor(theme.colours().faint))
            for place in range(RULER_STEPS):
                x = round(self._widest + place * step * pixels_per_s)
                painter.drawLine(x, 0, x, 3)
                minutes, rest = divmod((index * RULER_STEPS + place) * step, 60)
                words = (
                    f"{int(minutes)}:{rest:04.1f}" if step < 1 else f"{int(minutes)}:{rest:02.0f}"
                )
                half = self._metrics.horizontalAdvance(words) / 2
                painter.drawText(QPointF(x - half, 5 + self._metrics.ascent()), words)
            painter.end()
        return picture


def section_words(section: Section) -> str:
    """Its letter, with a mark while more of it is to come."""
    return section.letter if section.is_over else f"{section.letter}?"


def draw_letters(
    painter: QPainter,
    place: QRect,
    sections: Sequence[Section],
    to_x: Callable[[float], float],
    texts: Texts,
) -> None:
    """The letter of each section at its beginning, or at the left edge while it goes on there."""
    right = float(place.right())
    for section in reversed(sections):
        if right < place.left():
            break
        x = max(float(place.left()), to_x(section.sample) + 1)
        if x > place.right():
            continue
        picture = texts.boxed(section_words(section))
        if x + picture.deviceIndependentSize().width() < right:
            painter.drawPixmap(round(x), place.top(), picture)
        right = to_x(section.sample)


def draw_cross(
    painter: QPainter, place: QRect, at: tuple[float, float | None], ink: QColor, *, dotted: bool
) -> None:
    """A point of the spectrogram, or a moment, which has no height."""
    x = round(at[0])
    y = None if at[1] is None else round(at[1])
    if dotted:
        painter.setPen(QPen(ink, 1, Qt.PenStyle.DotLine))
        painter.drawLine(x, place.top(), x, place.bottom())
        if y is not None:
            painter.drawLine(place.left(), y, place.right(), y)
    else:  # a tenth of what a pen costs
        painter.fillRect(x, place.top(), 1, place.height(), ink)
        if y is not None:
            painter.fillRect(place.left(), y, place.width(), 1, ink)


def draw_gap(painter: QPainter, place: QRect, x: float, words: QPixmap, ink: QColor) -> None:
    """A broken line where sound is missing, with words at its foot."""
    painter.setPen(QPen(ink, 1, Qt.PenStyle.DashLine))
    painter.drawLine(round(x), place.top(), round(x), place.bottom())
    size = words.deviceIndependentSize().toSize()
    is_at_right = x + 3 + size.width() > place.right()
    left = round(x) - 2 - size.width() if is_at_right else round(x) + 3
    painter.drawPixmap(left, place.bottom() - 2 * size.height(), words)


def draw_message(painter: QPainter, place: QRect, words: str) -> None:
    """A sentence in the middle."""
    room = place.adjusted(24, 24, -24, -24)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    box = painter.fontMetrics().boundingRect(room, int(flags), words).adjusted(-14, -8, 14, 8)
    painter.fillRect(box, QColor(theme.colours().surface))
    painter.setPen(QColor(theme.colours().text))
    painter.drawText(box, int(flags), words)
