"""The panel's picture of a track over its time: waveform with beats, ribbon, sections, time axis.

A spectrogram stands between, where one was asked for. It can be looked at closely: then the beats
are seen as lines over the waveform, those that begin a bar stronger.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from musicanalyzer.library.records import StoredCue
from musicanalyzer.services.cue_edits import FOUND, on_pad
from musicanalyzer.services.structures import Section
from musicanalyzer.ui import text, theme
from musicanalyzer.ui.timeline import UNITS, Timeline
from musicanalyzer.ui.wave_marks import paint_tick

Float64 = NDArray[np.float64]

QUIET = 0.1  # of full scale: up to here a waveform fills its height
CLOSEST_S = 4.0  # what is seen at the closest
ZOOM_STEP = 1.4
STRETCH_STEP_S = 1.0  # of a key
LEAST_BEAT_PX = 10.0  # nearer lines would hide the waveform
_TICKS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)


class TrackPicture(Timeline):
    """See the module. Zoomed with Ctrl and the wheel, or with + and -. Dragging chooses a stretch,
    as do Shift and the arrow keys, from the position on; Esc lets go of it.
    """

    stretch_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stretch_s: tuple[float, float] | None = None
        self._pressed_x: float | None = None
        self._is_choosing = False
        self._zoom = 1.0
        self._start_s = 0.0
        self._sections: Sequence[Section] = ()
        self._beats_s: Float64 = np.zeros(0)
        self._downbeats_s: Float64 = np.zeros(0)
        self._cues: Sequence[StoredCue] = ()
        self._peak: NDArray[np.float32] | None = None
        self._rms: NDArray[np.float32] | None = None
        self._levels: NDArray[np.float32] | None = None
        self._words = ""

    def set_waveform(
        self, peak: NDArray[np.float32] | None, rms: NDArray[np.float32] | None
    ) -> None:
        self._peak, self._rms = peak, rms
        self.repaint_picture()

    def set_levels(self, levels: NDArray[np.float32] | None) -> None:
        """The spectrogram, shape (n, n_mels) in 0..1; ``None`` takes its place away."""
        self._levels = levels
        self.updateGeometry()
        self.repaint_picture()

    def set_sections(self, sections: Sequence[Section]) -> None:
        """The track's parts, with their letters under the ribbon; none takes their place away."""
        had, self._sections = self._sections, sections
        if bool(had) != bool(sections):
            self.updateGeometry()
        self.repaint_picture()

    def set_beats(self, beats_s: Float64, downbeats_s: Float64) -> None:
        """Seen over the waveform as far as there is room between them."""
        self._beats_s, self._downbeats_s = beats_s, downbeats_s
        self.repaint_picture()

    def set_cues(self, cues: Sequence[StoredCue]) -> None:
        """The user's are seen over the waveform; 1 to 8 go to those on pads."""
        self._cues = cues
        self.repaint_picture()

    def set_duration(self, duration_s: float) -> None:
        self._zoom, self._start_s = 1.0, 0.0
        self.repaint_picture()
        super().set_duration(duration_s)
        self.choose_stretch(None)

    @property
    def view_s(self) -> tuple[float, float]:
        return self._start_s, self._duration_s / self._zoom

    def zoom(self, factor: float, at_s: float) -> None:
        """Look closer (or less close) at a second, which stays where it is."""
        before = self._zoom
        most = max(1.0, self._duration_s / CLOSEST_S)
        self._zoom = min(max(before * factor, 1.0), most)
        start_s = at_s - (at_s - self._start_s) * before / self._zoom
        last_s = self._duration_s - self._duration_s / self._zoom
        self._start_s = min(max(start_s, 0.0), last_s)
        self.repaint_picture()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # the panel scrolls
            return
        turns = event.angleDelta().y() / 120
        self.zoom(ZOOM_STEP**turns, self._seconds_at(event.position().x()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        middle_s = self._start_s + self._duration_s / self._zoom / 2
        at_s = self.sliderPosition() / UNITS if self._has_position else middle_s
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(ZOOM_STEP, at_s)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom(1 / ZOOM_STEP, at_s)
        elif (cue := on_pad(self._cues, event.key() - Qt.Key.Key_1)) is not None:
            self.sought.emit(cue.start_s)
        elif event.key() == Qt.Key.Key_Escape and self.stretch_s is not None:
            self.choose_stretch(None)
        elif event.modifiers() == Qt.KeyboardModifier.ShiftModifier and event.key() in (
            Qt.Key.Key_Left,
            Qt.Key.Key_Right,
        ):
            step_s = STRETCH_STEP_S if event.key() == Qt.Key.Key_Right else -STRETCH_STEP_S
            start_s, end_s = self.stretch_s or (at_s, at_s)
            self.choose_stretch((start_s, end_s + step_s))
        else:
            super().keyPressEvent(event)

    # A stretch

    def choose_stretch(self, stretch_s: tuple[float, float] | None) -> None:
        """From one second to another, as far as the track goes; ``None``, or no length: none."""
        if stretch_s is not None:
            start_s, end_s = (min(max(at_s, 0.0), self._duration_s) for at_s in stretch_s)
            stretch_s = (start_s, end_s) if end_s > start_s else None
        if stretch_s != self.stretch_s:
            self.stretch_s = stretch_s
            self.update()
            self.stretch_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._pressed_x = event.position().x() if self.isSliderDown() else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pressed_x, x = self._pressed_x, event.position().x()
        if pressed_x is None:
            super().mouseMoveEvent(event)
            return
        if abs(x - pressed_x) >= QApplication.startDragDistance():
            self._is_choosing = True
        if self._is_choosing:
            start_s, end_s = sorted((self._seconds_at(pressed_x), self._seconds_at(x)))
            self.choose_stretch((start_s, end_s))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        chose, self._is_choosing, self._pressed_x = self._is_choosing, False, None
        if chose:
            self.setSliderDown(False)  # the position goes back to where it was heard
            self.update()
        else:
            super().mouseReleaseEvent(event)

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        if self.stretch_s is None:
            return
        area = self._area
        left, right = (self.x_of(at_s, area) for at_s in self.stretch_s)
        left, right = max(left, area.left()), min(right, area.right())
        if right <= left:
            return  # outside what is seen
        painter = QPainter(self)
        accent = QColor(theme.colours().accent)
        fill = QColor(accent)
        fill.setAlphaF(0.25)
        chosen = QRectF(left, area.top(), right - left, area.height())
        painter.fillRect(chosen, fill)
        painter.setPen(QPen(accent, 2))
        painter.drawLine(QLineF(chosen.topLeft(), chosen.bottomLeft()))
        painter.drawLine(QLineF(chosen.topRight(), chosen.bottomRight()))

    def say(self, words: str) -> None:
        """In place of the waveform: that it is being made, or why there is none."""
        self._words = words
        self.repaint_picture()

    def _heights(self) -> tuple[float, float, float, float, float]:
        """Of waveform, spectrogram, ribbon, sections and axis."""
        line = self.fontMetrics().height()
        spectrogram = 0.0 if self._levels is None else 6.0 * line
        return 3.4 * line, spectrogram, 1.8 * line, 1.2 * line * bool(self._sections), 1.3 * line

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().height() * 18, round(sum(self._heights())) + 4)

    def paint_picture(self, painter: QPainter, rect: QRectF) -> None:
        wave, spectrogram, ribbon, sections, axis = self._heights()
        top = rect.top()
        place = QRectF(rect.left(), top, rect.width(), wave - 4)
        self._paint_waveform(painter, place)
        self._paint_beats(painter, place)
        for cue in self._cues:
            x = self.x_of(cue.start_s, place)
            if cue.origin != FOUND and place.left() <= x <= place.right():
                paint_tick(painter, cue, x, place)
        top += wave
        if self._levels is not None:
            image = level_image(self._seen(self._levels))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(rect.left(), top, rect.width(), spectrogram - 4), image)
        top += spectrogram
        self.paint_strip(painter, QRectF(rect.left(), top, rect.width(), ribbon - 4))
        top += ribbon
        self._paint_sections(painter, QRectF(rect.left(), top, rect.width(), sections - 4))
        self._paint_axis(painter, QRectF(rect.left(), top + sections, rect.width(), axis))

    def _seen(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """The part of values over the whole track that is seen, one row at least."""
        start_s, length_s = self.view_s
        whole_s = max(self._duration_s, 1e-9)
        first = min(int(len(values) * start_s / whole_s), len(values) - 1)
        return values[first : max(first + 1, round(len(values) * (start_s + length_s) / whole_s))]

    def _paint_beats(self, painter: QPainter, rect: QRectF) -> None:
        """First beats of bars strong, the others thin, each as far as there is room."""
        if self._duration_s <= 0:
            return
        start_s, length_s = self.view_s
        colours = theme.colours()
        for times_s, name, width in (
            (self._beats_s, colours.faint, 1.0),
            (self._downbeats_s, colours.text, 1.5),
        ):
            seen = times_s[(times_s >= start_s) & (times_s <= start_s + length_s)]
            if len(seen) < 2 or rect.width() / len(seen) < LEAST_BEAT_PX:
                continue
            painter.setPen(QPen(QColor(name), width))
            for at_s in seen.tolist():
                x = self.x_of(at_s, rect)
                painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()))

    def _paint_sections(self, painter: QPainter, rect: QRectF) -> None:
        """Boxes with letters, the same letter in the same shade."""
        colours = theme.colours()
        painter.save()
        painter.setClipRect(rect)
        letters = sorted({section.label for section in self._sections})
        for section in self._sections:
            left, right = (self.x_of(at_s, rect) for at_s in (section.start_s, section.end_s))
            box = QRectF(left, rect.top(), max(1.0, right - left - 1), rect.height())
            fill = QColor(colours.accent)
            fill.setAlphaF(0.12 + 0.5 * letters.index(section.label) / max(1, len(letters) - 1))
            painter.fillRect(box, QColor(colours.raised))
            painter.fillRect(box, fill)
            painter.setPen(QColor(colours.text))
            if self.fontMetrics().horizontalAdvance(section.label) < box.width():
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), section.label)
        painter.restore()

    def _paint_waveform(self, painter: QPainter, rect: QRectF) -> None:
        colours = theme.colours()
        middle = rect.center().y()
        if self._peak is None or self._rms is None or not len(self._peak):
            painter.setPen(QColor(colours.line))
            painter.drawLine(QLineF(rect.left(), middle, rect.right(), middle))
            painter.setPen(QColor(colours.faint))
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), self._words)
            return
        n = max(1, int(rect.width() * painter.device().devicePixelRatioF()))
        # The scale is the whole track's, so that zooming does not change how loud it looks.
        # Quiet music would be a line; what is next to silence stays one.
        scale = rect.height() / 2 / max(float(self._peak.max()), QUIET)
        for values, name in ((self._peak, colours.line), (self._rms, colours.accent)):
            heights = resampled(self._seen(values), n) * scale
            step = rect.width() / n
            painter.setPen(QPen(QColor(name), step))
            painter.drawLines(
                [
                    QLineF(
                        QPointF(rect.left() + (i + 0.5) * step, middle - height),
                        QPointF(rect.left() + (i + 0.5) * step, middle + max(height, step)),
                    )
                    for i, height in enumerate(heights.tolist())
                ]
            )

    def _paint_axis(self, painter: QPainter, rect: QRectF) -> None:
        if self._duration_s <= 0:
            return
        metrics = self.fontMetrics()
        room = metrics.horizontalAdvance(text.duration(self._duration_s)) * 1.6
        start_s, length_s = self.view_s
        step = tick_step(length_s, round(rect.width() / room))
        painter.setPen(QColor(theme.colours().faint))
        at = math.ceil(start_s / step) * step
        while at <= start_s + length_s:
            x = self.x_of(at, rect)
            words = text.duration(at)
            width = metrics.horizontalAdvance(words)
            painter.drawLine(QLineF(x, rect.top(), x, rect.top() + 3))
            # The first and the last would reach out of the picture.
            left = min(max(x - width / 2, rect.left()), rect.right() - width)
            painter.drawText(QPointF(left, rect.top() + 4 + metrics.ascent()), words)
            at += step


def tick_step(duration_s: float, n: int) -> float:
    """The distance of ticks, a round time, of which about ``n`` and no more fit."""
    fitting = (step for step in _TICKS_S if duration_s / step <= max(n, 1))
    return float(next(fitting, max(duration_s, 1.0)))


def resampled(values: NDArray[np.float32], n: int) -> NDArray[np.float32]:
    """``n`` values, each the greatest of its part; repeated where there are fewer."""
    if len(values) <= n:
        return values[np.arange(n) * len(values) // n]
    return np.maximum.reduceat(values, np.arange(n) * len(values) // n)


def level_image(levels: NDArray[np.float32]) -> QImage:
    """A spectrogram in the palette's colours: from the surface over the accent to the text's."""
    colours = theme.colours()
    stops = np.array(
        [
            QColor(name).getRgb()[:3]  # type: ignore[index]
            for name in (colours.surface, colours.accent, colours.text)
        ],
        np.float32,
    )
    ramp = np.linspace(0.0, 1.0, 256)
    table = np.stack([np.interp(ramp, (0, 0.55, 1), stops[:, i]) for i in range(3)], axis=1)
    index = (np.clip(levels.T[::-1], 0, 1) * 255).astype(np.uint8)  # low notes at the bottom
    pixels = np.empty((*index.shape, 4), np.uint8)
    pixels[..., :3] = table[index].astype(np.uint8)
    pixels[..., 3] = 255
    height, width = index.shape
    return QImage(pixels.tobytes(), width, height, width * 4, QImage.Format.Format_RGBA8888).copy()
