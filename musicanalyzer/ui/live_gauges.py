"""Small pictures of one live event each: level, cents, notes, beat. They paint, and compute only
where on the screen a value lies.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from musicanalyzer.dsp.units import NOTES
from musicanalyzer.services.live_events import LevelEvent
from musicanalyzer.ui import text, theme

LOWEST_DB = -60.0
SCALE_DB = (0, -60, -20, -40, -10, -30, -50)  # as many as there is room for, the first ones first
HOLD_S = 1.5  # of the highest peak
CLIP_S = 3.0
IN_TUNE_CENTS = 5.0
STRONG = 0.7  # of the strongest note


class Painted(QWidget):
    """A small picture of one event, as high as a few lines of text."""

    accessible_role = QAccessible.Role.Chart

    def __init__(self, lines: float, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(180, round(self._lines * self.fontMetrics().height()))


class LevelBar(Painted):
    """RMS as a bar, the peak as a line that is held for a moment. Under it a scale, or, where there
    is little room, at its end a lamp that is lit while it clips.
    """

    def __init__(self, parent: QWidget | None = None, *, with_scale: bool = False) -> None:
        super().__init__(1.9 if with_scale else 1.1, "", parent)
        self._with_scale = with_scale
        self.setAccessibleName(self.tr("Level"))
        if with_scale:
            tip = self.tr("RMS as a bar, the peak as a line, in dB under full scale")
        else:
            tip = self.tr("The lamp at the end is lit while it clips")
        self.setToolTip(tip)
        self._event: LevelEvent | None = None
        self._peak_db, self._peak_s, self._clip_s = LOWEST_DB, -HOLD_S, -CLIP_S
        self._now_s = 0.0

    def show_event(self, event: LevelEvent | None, now_s: float) -> None:
        self._event, self._now_s = event, now_s
        if event is None:
            self._peak_db, self._peak_s, self._clip_s = LOWEST_DB, -HOLD_S, -CLIP_S
        else:
            if event.peak_db >= self._peak_db or now_s - self._peak_s > HOLD_S:
                self._peak_db, self._peak_s = event.peak_db, now_s
            if event.clipped:
                self._clip_s = now_s
        self.update()

    @property
    def is_clipping(self) -> bool:
        return self._now_s - self._clip_s < CLIP_S

    @property
    def _bar(self) -> QRectF:
        if self._with_scale:
            return QRectF(0, 2, self.width(), self.fontMetrics().height() - 4)
        return QRectF(0, 2, self.width() - self.height() - 4, self.height() - 4)

    @property
    def small(self) -> QFontMetrics:
        """Of the scale's font."""
        return QFontMetrics(self._small_font)

    @property
    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.8)
        return font

    def marks(self) -> list[tuple[float, str, float]]:
        """Of the scale, as many as there is room for: where one is, its word, where that begins."""
        metrics, width = self.small, self._bar.width()
        gap = metrics.horizontalAdvance("0")
        found: list[tuple[float, str, float]] = []
        for level_db in SCALE_DB:
            words = f"−{-level_db}" if level_db else "0"
            long = metrics.horizontalAdvance(words)
            x = width * share(level_db)
            left = min(max(0.0, x - long / 2), width - long)
            if all(
                left + long + gap <= other or left >= other + metrics.horizontalAdvance(its) + gap
                for _, its, other in found
            ):
                found.append((x, words, left))
        return sorted(found)

    def paintEvent(self, event) -> None:
        colours = theme.colours()
        painter = QPainter(self)
        bar = self._bar
        painter.fillRect(bar, QColor(colours.raised))
        if self._event is not None:
            full = QRectF(bar)
            full.setWidth(bar.width() * share(self._event.rms_db))
            loud = self._event.peak_db
            painter.fillRect(full, QColor(colours.bad if loud > -1 else colours.accent))
            x = bar.left() + bar.width() * share(self._peak_db)
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.drawLine(QPointF(x, bar.top()), QPointF(x, bar.bottom()))
        if self._with_scale:
            self._paint_scale(painter, bar.bottom() + 1)
        else:
            lamp = self.height()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(colours.line))
            painter.setBrush(QColor(colours.bad if self.is_clipping else colours.raised))
            painter.drawEllipse(QRectF(self.width() - lamp + 2, 3, lamp - 6, lamp - 6))
        painter.end()

    def _paint_scale(self, painter: QPainter, top: float) -> None:
        painter.setFont(self._small_font)
        painter.setPen(QColor(theme.colours().faint))
        for x, words, left in self.marks():
            x = min(x, self.width() - 1)
            painter.drawLine(QPointF(x, top), QPointF(x, top + 2))
            painter.drawText(QPointF(left, top + 2 + self.small.ascent()), words)


class ClipMark(QToolButton):
    """Says that it was clipped, until it is pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "chip")
        self.setText(self.tr("clipped"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self.hide)
        self.hide()

    def show_last(self, time_s: float) -> None:
        words = self.tr("Clipped: full scale was reached, last at {time}. Press to forget it.")
        words = words.format(time=text.duration(time_s))
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.show()

    def paintEvent(self, event) -> None:
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(colours.bad))
        edge = QPen(QColor(colours.text), 2) if self.hasFocus() else Qt.PenStyle.NoPen
        painter.setPen(edge)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.setPen(QColor(colours.on_accent))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class PitchNeedle(Painted):
    """How many cents a note is off, -50 to 50; green where it is in tune."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1.0, "", parent)
        self.setAccessibleName(self.tr("Cents from the note"))
        self._cents: float | None = None

    def show_cents(self, cents: float | None) -> None:
        if cents != self._cents:
            self._cents = cents
            self.update()

    def paintEvent(self, event) -> None:
        colours = theme.colours()
        painter = QPainter(self)
        middle, width = self.height() / 2, self.width() - 8
        painter.setPen(QColor(colours.line))
        painter.drawLine(QPointF(4, middle), QPointF(4 + width, middle))
        for cents in range(-50, 51, 10):
            x = 4 + width * (cents + 50) / 100
            size = self.height() / (2.4 if cents == 0 else 5)
            painter.drawLine(QPointF(x, middle - size), QPointF(x, middle + size))
        if self._cents is not None:
            x = 4 + width * (self._cents + 50) / 100
            good = abs(self._cents) <= IN_TUNE_CENTS
            painter.setPen(QPen(QColor(colours.good if good else colours.warning), 4))
            painter.drawLine(QPointF(x, 1), QPointF(x, self.height() - 1))
        painter.end()


class ChromaBars(Painted):
    """The strength of each of the twelve notes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(3.2, "", parent)
        self.setAccessibleName(self.tr("Strength of the notes"))
        self._values: tuple[float, ...] = ()

    def show_values(self, values: tuple[float, ...]) -> None:
        if values != self._values:
            self._values = values
            self.update()

    @property
    def strong(self) -> list[str]:
        """The names of the notes that stand out."""
        names = [note.replace("#", "♯") for note in NOTES]
        return [n for n, value in zip(names, self._values, strict=False) if value > STRONG]

    def paintEvent(self, event) -> None:
        colours = theme.colours()
        painter = QPainter(self)
        metrics = self.fontMetrics()
        room = self.height() - metrics.height()
        width, strong = self.width() / 12, self.strong
        for index, note in enumerate(NOTES):
            box = QRectF(index * width, room, width, metrics.height())
            note = note.replace("#", "♯")
            painter.setPen(QColor(colours.text if note in strong else colours.faint))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, note)
            if self._values:
                height = room * self._values[index]
                bar = QRectF(index * width + 1, room - height, width - 2, height)
                painter.fillRect(bar, QColor(colours.accent))
        painter.end()


class BeatLamp(Painted):
    """Lights up at each beat and fades to the next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1.0, "", parent)
        self.setAccessibleName(self.tr("Beat"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._light = 0.0

    def sizeHint(self) -> QSize:
        side = self.fontMetrics().height()
        return QSize(side, side)

    def show_phase(self, phase: float | None) -> None:
        """0 at a beat, up to 1 at the next; None without a tempo."""
        light = 0.0 if phase is None else round(max(0.0, 1.0 - 2.5 * phase), 1)
        if light != self._light:
            self._light = light
            self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme.colours().line))
        colour = QColor(theme.colours().accent)
        colour.setAlphaF(self._light)
        painter.setBrush(colour)
        painter.drawEllipse(self.rect().adjusted(2, 2, -2, -2))
        painter.end()


def share(level_db: float) -> float:
    """Of the length of a level's bar."""
    return min(1.0, max(0.0, 1.0 - level_db / LOWEST_DB))
