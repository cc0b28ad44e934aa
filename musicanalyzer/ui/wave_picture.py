"""The picture of a large waveform: levels, beats, bars, sections and cues of what is seen.

It holds what is shown and how much of it is seen, and paints that; ``ui.wave_canvas`` adds hands.
Times are seconds. The picture is painted anew when what is seen changes, the lines of place
and playing over it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicanalyzer.library.records import StoredCue
from musicanalyzer.services.beat_grid import NO_GRID, BeatGrid
from musicanalyzer.services.structures import Section
from musicanalyzer.services.wave_levels import WaveLevels
from musicanalyzer.ui import theme
from musicanalyzer.ui.wave_marks import beat_lines, cue_colour, paint_flag, paint_wave, tick_label
from musicanalyzer.ui.wave_marks import tick_step_s as step_of

CLOSEST_S = 0.1  # what is seen at the closest: a pixel is a tenth of a millisecond
QUIET = 0.1  # of full scale: up to here a waveform fills its height


class WavePicture(QWidget):
    """``cursor_s`` is where changes are made. What is dragged is painted where it would be."""

    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._levels: WaveLevels | None = None
        self._grid: BeatGrid = NO_GRID
        self._sections: Sequence[Section] = ()
        self._cues: Sequence[StoredCue] = ()
        self._chosen = -1
        self._duration_s = 0.0
        self._start_s, self._length_s = 0.0, 1.0
        self._playing_s: float | None = None
        self._words = ""
        self._picture: QPixmap | None = None
        self.cursor_s = 0.0
        self._grabbed = ""  # "beat", "cue", "view", or nothing
        self._grabbed_cue = -1
        self._drag_s = 0.0

    # What is shown

    def set_track(self, duration_s: float, sections: Sequence[Section]) -> None:
        """Another track: seen whole, with nothing in it yet."""
        self._levels, self._duration_s, self._sections = None, duration_s, sections
        self.cursor_s, self._playing_s, self._chosen = 0.0, None, -1
        self._grid, self._cues = NO_GRID, ()
        self.fit()

    def set_levels(self, levels: WaveLevels | None) -> None:
        self._levels = levels
        self._repaint()

    def set_marks(self, grid: BeatGrid, cues: Sequence[StoredCue], chosen: int) -> None:
        self._grid, self._cues, self._chosen = grid, cues, chosen
        self._repaint()

    def say(self, words: str) -> None:
        """In place of the waveform: that it is being read, or why there is none."""
        self._words = words
        self._repaint()

    def set_playing(self, position_s: float | None) -> None:
        """``None`` where this track does not play. The view follows what is heard."""
        self._playing_s = position_s
        if position_s is not None and not self._grabbed:
            is_seen = self._start_s <= position_s <= self._start_s + self._length_s
            if not is_seen and self._length_s < self._duration_s:
                self.look_at(position_s - 0.1 * self._length_s, self._length_s)
        self.update()

    # What is seen

    @property
    def view_s(self) -> tuple[float, float]:
        """The first second that is seen, and how many are."""
        return self._start_s, self._length_s

    @property
    def duration_s(self) -> float:
        return self._duration_s

    def look_at(self, start_s: float, length_s: float) -> None:
        length_s = min(max(length_s, min(CLOSEST_S, self._duration_s)), self._duration_s)
        self._length_s = max(length_s, 1e-3)
        self._start_s = min(max(start_s, 0.0), max(0.0, self._duration_s - self._length_s))
        self._repaint()
        self.view_changed.emit()

    def fit(self) -> None:
        self.look_at(0.0, self._duration_s)

    def zoom(self, factor: float, at_s: float | None = None) -> None:
        """Closer, or less close, with a second (else the cursor's, or the middle) in its place."""
        if at_s is None:
            is_seen = self._start_s <= self.cursor_s <= self._start_s + self._length_s
            at_s = self.cursor_s if is_seen else self._start_s + self._length_s / 2
        length_s = min(max(self._length_s / factor, CLOSEST_S), max(self._duration_s, CLOSEST_S))
        share = (at_s - self._start_s) / self._length_s
        self.look_at(at_s - share * length_s, length_s)

    def scroll_by(self, shares: float) -> None:
        """By so many times what is seen."""
        self.look_at(self._start_s + shares * self._length_s, self._length_s)

    def x_of(self, at_s: float) -> float:
        return self.width() * (at_s - self._start_s) / self._length_s

    def seconds_at(self, x: float) -> float:
        return self._start_s + self._length_s * x / max(self.width(), 1)

    # Painting

    @property
    def _strip(self) -> float:
        """The height of the flags' strip above, and of the axis below."""
        return 1.6 * self.fontMetrics().height()

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(line * 48, line * 16)

    def minimumSizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(line * 16, line * 7)

    def _repaint(self) -> None:
        self._picture = None
        self.update()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._picture = None
        self.view_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._repaint()
            self.updateGeometry()

    def paintEvent(self, event) -> None:
        if self._picture is None:
            ratio = self.devicePixelRatioF()
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            painter = QPainter(self._picture)
            painter.setFont(self.font())
            self._paint_picture(painter)
            painter.end()
        colours = theme.colours()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        bottom = self.height() - self._strip
        self._line(painter, self.cursor_s, self._strip, bottom, colours.text, Qt.PenStyle.DashLine)
        if self._playing_s is not None:
            self._line(painter, self._playing_s, 0, bottom, colours.text, Qt.PenStyle.SolidLine)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _line(
        self, painter: QPainter, at_s: float, top: float, bottom: float, colour: str,
        style: Qt.PenStyle,
    ) -> None:  # fmt: skip
        x = self.x_of(at_s)
        if -2 <= x <= self.width() + 2:
            painter.setPen(QPen(QColor(theme.colours().surface), 4))
            painter.drawLine(QLineF(x, top, x, bottom))
            painter.setPen(QPen(QColor(colour), 2, style))
            painter.drawLine(QLineF(x, top, x, bottom))

    def _paint_picture(self, painter: QPainter) -> None:
        colours = theme.colours()
        painter.fillRect(self.rect(), QColor(colours.surface))
        strip = self._strip
        wave = QRectF(0, strip, self.width(), max(1.0, self.height() - 2 * strip))
        self._paint_sections(painter, QRectF(0, 0, self.width(), strip), wave)
        self._paint_loops(painter, wave)
        self._paint_beats(painter, wave)
        self._paint_wave(painter, wave)
        self._paint_axis(painter, QRectF(0, wave.bottom(), self.width(), strip))
        for number, cue in enumerate(self._cues):
            at_s = cue.start_s + (self._drag_s if self._moves(number) else 0.0)
            x = self.x_of(at_s)
            if -200 < x < self.width() + 2:
                chosen = number == self._chosen
                paint_flag(painter, cue, x, strip, wave.bottom(), is_chosen=chosen)

    def _moves(self, number: int) -> bool:
        return self._grabbed == "cue" and number == self._grabbed_cue

    def _paint_sections(self, painter: QPainter, strip: QRectF, wave: QRectF) -> None:
        colours = theme.colours()
        letters = sorted({section.label for section in self._sections})
        for section in self._sections:
            left, right = self.x_of(section.start_s), self.x_of(section.end_s)
            if right < 0 or left > self.width():
                continue
            left, right = max(left, 0.0), min(right, float(self.width()))
            fill = QColor(colours.accent)
            fill.setAlphaF(0.06 + 0.16 * letters.index(section.label) / max(1, len(letters) - 1))
            painter.fillRect(QRectF(left, 0, right - left, wave.bottom()), fill)
            painter.setPen(QColor(colours.faint))
            if right - left > 3 * self.fontMetrics().horizontalAdvance(section.label):
                place = QRectF(left, wave.bottom() - strip.height(), right - left, strip.height())
                painter.drawText(
                    place.adjusted(4, 0, -4, 0),
                    int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom),
                    section.label,
                )

    def _paint_loops(self, painter: QPainter, wave: QRectF) -> None:
        for number, cue in enumerate(self._cues):
            if cue.end_s is not None:
                by_s = self._drag_s if self._moves(number) else 0.0
                left, right = self.x_of(cue.start_s + by_s), self.x_of(cue.end_s + by_s)
                fill = cue_colour(cue)
                fill.setAlphaF(0.25)
                painter.fillRect(QRectF(left, wave.top(), right - left, wave.height()), fill)

    def _paint_beats(self, painter: QPainter, wave: QRectF) -> None:
        by_s = self._drag_s if self._grabbed == "beat" else 0.0
        seen = beat_lines(self._grid, self._start_s - by_s, self._length_s, self.width())
        colours = theme.colours()
        for times_s, name, width in (
            (seen.beats_s, colours.faint, 1.0),
            (seen.downbeats_s, colours.text, 2.0),
        ):
            painter.setPen(QPen(QColor(name), width))
            for at_s in (times_s + by_s).tolist():
                x = self.x_of(at_s)
                painter.drawLine(QLineF(x, wave.top(), x, wave.bottom()))
        painter.setBrush(QColor(colours.text))
        painter.setPen(Qt.PenStyle.NoPen)
        for at_s in (seen.downbeats_s + by_s).tolist():
            x, y = self.x_of(at_s), wave.bottom()
            painter.drawPolygon(
                QPolygonF([QPointF(x - 4, y), QPointF(x + 4, y), QPointF(x, y - 6)])
            )

    def _paint_wave(self, painter: QPainter, wave: QRectF) -> None:
        if self._levels is None:
            painter.setPen(QColor(theme.colours().faint))
            painter.drawText(wave, int(Qt.AlignmentFlag.AlignCenter), self._words)
            return
        ratio = painter.device().devicePixelRatioF()
        n, rows = (max(1, round(size * ratio)) for size in (self.width(), wave.height()))
        columns = self._levels.columns(self._start_s, self._length_s, n)
        scale = rows / 2 / max(self._levels.loudest, QUIET)
        paint_wave(painter, wave, columns * np.float32(scale), rows)

    def _paint_axis(self, painter: QPainter, rect: QRectF) -> None:
        metrics = self.fontMetrics()
        step = step_of(
            self._length_s, self.width() / (metrics.horizontalAdvance("00:00.000") * 1.5)
        )
        painter.setPen(QColor(theme.colours().faint))
        for number in range(
            math.ceil(self._start_s / step), int((self._start_s + self._length_s) / step) + 1
        ):
            x = self.x_of(number * step)
            painter.drawLine(QLineF(x, rect.top(), x, rect.top() + 4))
            words = tick_label(number * step, step)
            width = metrics.horizontalAdvance(words)
            left = min(max(x - width / 2, 0.0), self.width() - width)
            painter.drawText(QPointF(left, rect.top() + 5 + metrics.ascent()), words)
