"""The live spectrogram as one sees and uses it: axes, letters, cursor, distances; mouse and keys.

Paints; computes not. All of it can be done by keys.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAction,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from musicanalyzer.dsp.axis import FrequencyAxis
from musicanalyzer.dsp.units import midi_of, note_of
from musicanalyzer.services.live_events import SectionsEvent
from musicanalyzer.services.live_log import EventLog
from musicanalyzer.ui import live_overlay, text, theme
from musicanalyzer.ui.live_axis import RIBBONS, draw_axis
from musicanalyzer.ui.live_tape import LiveTape

WHEEL_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the spectrogram."""

    column: int
    frequency_hz: float


class LiveCanvas(LiveTape):
    """See the module."""

    accessible_role = QAccessible.Role.Chart

    cursor_moved = Signal(str)  # what is there, in words
    zoom_asked = Signal(float, object)  # steps closer, and the frequency in Hz to stay at, or None
    shift_asked = Signal(float)  # steps up in frequency

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Live spectrogram"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(320, 220)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.cursor_at: Place | None = None
        self.mark: Place | None = None
        self.message = ""
        self._cursor_words = ""
        self._dragged_from: tuple[QPointF, int] | None = None
        self._was_dragged = False

    def set_stream(self, axis: FrequencyAxis, hop_length: int, log: EventLog) -> None:
        """See :class:`LiveTape`; cursor and mark stay at their times in the same stream."""
        scale = self.hop_length / hop_length
        is_same = self.log is log
        self.cursor_at, self.mark = (
            replace(at, column=round(at.column * scale)) if is_same and at is not None else None
            for at in (self.cursor_at, self.mark)
        )
        super().set_stream(axis, hop_length, log)
        self._tell_cursor()

    # What the user does

    def event(self, event: QEvent) -> bool:
        """Keys of the canvas's own actions come before those of the window's menus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._action_of(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def _action_of(self, event: QKeyEvent) -> QAction | None:
        if event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        ):
            return None
        name = "Space" if event.text() == " " else event.text().upper()
        actions = [action for action in self.actions() if action.shortcut().toString() == name]
        return actions[0] if actions and name else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (action := self._action_of(event)) is not None:
            action.trigger()
            return
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        page = 0 if self.image is None else self.image.width
        moves = {
            Qt.Key.Key_Left: -page // 10, Qt.Key.Key_Right: page // 10,
            Qt.Key.Key_PageUp: -page * 9 // 10, Qt.Key.Key_PageDown: page * 9 // 10,
            Qt.Key.Key_Home: -(1 << 40), Qt.Key.Key_End: 1 << 40,
        }  # fmt: skip
        steps = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
        }  # fmt: skip
        if key in steps and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            by = 10 if control else 1
            self.step_cursor(steps[Qt.Key(key)][0] * by, steps[Qt.Key(key)][1] * by)
        elif key in moves:
            self.go(moves[Qt.Key(key)])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shift_asked.emit(1.0 if key == Qt.Key.Key_Up else -1.0)
        elif key == Qt.Key.Key_Escape and (self.mark is not None or self.cursor_at is not None):
            self.mark = self.cursor_at = None
            self._tell_cursor()
        else:
            super().keyPressEvent(event)

    def set_mark(self) -> None:
        """Measure from where the cursor is; again: no longer."""
        self.mark = self.cursor_at if self.mark is None else None
        self._tell_cursor()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = (event.position(), self.right)
            self._was_dragged = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None and event.buttons() & Qt.MouseButton.LeftButton:
            start, right = self._dragged_from
            moved = round((start.x() - event.position().x()) * self._ratio)
            if abs(moved) > 4 or self._was_dragged:
                self._was_dragged = True
                self.go(right + moved - self.right)
        self._place_cursor(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None and not self._was_dragged:
            self._place_cursor(event.position())
            self.set_mark()
        self._dragged_from = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Time; with Control or beside the picture closer in frequency, with Shift up and down."""
        turned = (event.angleDelta().y() or event.angleDelta().x()) / 120
        keys, at = event.modifiers(), event.position()
        is_beside = at.x() < self.rect_of_picture.left()
        if self.axis is not None and (keys & Qt.KeyboardModifier.ControlModifier or is_beside):
            self.zoom_asked.emit(turned, self._frequency(at.y()))
        elif keys & Qt.KeyboardModifier.ShiftModifier:
            self.shift_asked.emit(turned)
        else:
            self.go(round(-turned * WHEEL_COLUMNS))

    def leaveEvent(self, event) -> None:
        if not self.hasFocus():
            self.cursor_at = None
            self._tell_cursor()

    def changeEvent(self, event) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.image is not None:
            self._fresh_image()
        self._axis_picture = None

    # The cursor

    def describe_cursor(self) -> str:
        """Time, frequency, note and level where the cursor is, and how far it is from the mark."""
        at = self.cursor_at
        if at is None or self.log is None or self.image is None:
            return ""
        parts = [self._time(at.column, decimals=2)]
        note, cents = note_of(at.frequency_hz) if at.frequency_hz > 20 else ("", 0.0)
        hertz = text.number(at.frequency_hz, 1 if at.frequency_hz < 1000 else 0)
        parts.append(self.tr("{n} Hz").format(n=hertz))
        if note:
            parts.append(f"{note.replace('#', '♯')} {cents:+.0f} ct")
        level = self.image.level_db(at.column, self._row(at.frequency_hz))
        if level is not None:
            parts.append(self.tr("{n} dB").format(n=text.number(level, 1)))
        if self.mark is not None and self.mark != at:
            seconds = (at.column - self.mark.column) * self.hop_length / self.log.sample_rate
            apart = f"Δ {seconds:+.3f} s"
            if min(at.frequency_hz, self.mark.frequency_hz) > 20:
                tones = midi_of(at.frequency_hz) - midi_of(self.mark.frequency_hz)
                apart += f", {tones:+.2f} " + self.tr("semitones")
            parts.append(apart)
        return "   ".join(parts)

    def cursor_tone(self) -> tuple[float, float | None] | None:
        """Frequency in Hz and level in dB of the cursor; no level where nothing is drawn."""
        at = self.cursor_at
        if at is None or self.image is None or self.axis is None:
            return None
        return at.frequency_hz, self.image.level_db(at.column, self._row(at.frequency_hz))

    def _place_cursor(self, at: QPointF) -> None:
        place = self.rect_of_picture
        if self.axis is None or self.image is None or not place.contains(at.toPoint()):
            return
        x = int((at.x() - place.left()) * self._ratio)
        self.cursor_at = Place(self.right - self.image.width + 1 + x, self._frequency(at.y()))
        self._tell_cursor()

    def _frequency(self, y: float) -> float:
        """In Hz, at a height of the widget."""
        assert self.axis is not None
        share = 1.0 - (y - self.rect_of_picture.top()) / self.rect_of_picture.height()
        return float(self.axis.to_hz(np.clip(share, 0.0, 1.0) * self.axis.n_rows))

    def step_cursor(self, columns: int, rows: int) -> None:
        """By so many pixels to the right and down; holds the picture."""
        if self.image is None or self.axis is None or self.right < 0:
            return
        self.freeze(True)
        at = self.cursor_at or Place(self.right - self.image.width // 2, 440.0)
        row = float(self.axis.to_row(at.frequency_hz)) - rows
        frequency = float(self.axis.to_hz(np.clip(row, 0.5, self.image.n_rows - 0.5)))
        low = max(0, self.right - self.image.width + 1)
        self.cursor_at = Place(max(low, min(self.right, at.column + columns)), frequency)
        self._tell_cursor()

    def _tell_cursor(self) -> None:
        self._cursor_words = self.describe_cursor()
        self.cursor_moved.emit(self._cursor_words)
        self.update()

    # Painting

    def _row(self, frequency_hz: float) -> int:
        """Counted from the top, in device pixels."""
        assert self.axis is not None
        assert self.image is not None
        return int(self.image.n_rows - float(self.axis.to_row(frequency_hz)))

    def _time(self, column: int, *, decimals: int = 0) -> str:
        assert self.log is not None
        seconds = column * self.hop_length / self.log.sample_rate
        minutes, rest = divmod(round(seconds, decimals), 60)
        return f"{int(minutes)}:{rest:0{3 + decimals if decimals else 2}.{decimals}f}"

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        colours = theme.colours()
        place, window = self.rect_of_picture, QColor(colours.window)
        below = place.bottom() + 1 + self._wave_height + len(RIBBONS) * self._ribbon_height
        times = QRect(0, below, self.width(), self.height() - below)
        if self.image is None or self.log is None or self.right < 0:
            painter.fillRect(self.rect(), window)
            painter.fillRect(place, QColor.fromRgb(int(self._inks.table[0])))
        else:
            self.image.draw(painter, place.topLeft(), self.right)
            painter.fillRect(times, window)
            rate = self.log.sample_rate
            first, scale = self._across()
            end_s = (self.right + 1) * self.hop_length / rate
            self._ruler.draw(
                painter, times.adjusted(place.left(), 0, 0, 0), first, rate * scale, end_s
            )
            if isinstance(found := self.log.last(SectionsEvent), SectionsEvent):
                live_overlay.draw_letters(
                    painter, place, found.sections, lambda at: first + at * scale, self._texts
                )
            self._draw_cursor(painter, place)
            painter.drawPixmap(0, 0, self._axes(place))
        if self.message:
            live_overlay.draw_message(painter, place, self.message)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(place.adjusted(1, 1, -1, -1))
        painter.end()

    def _axes(self, place: QRect) -> QPixmap:
        if self._axis_picture is None:
            assert self.axis is not None
            names = (self.tr("genre"), self.tr("mood"), self.tr("voice"), self.tr("sound"))
            self._axis_picture = draw_axis(
                self.axis,
                QSize(place.left(), self.height()),
                place.height(),
                font=self.font(),
                ratio=self._ratio,
                ribbons=names,
                ribbons_top=place.height() + self._wave_height + 1,
                ribbon_height=self._ribbon_height,
            )
        return self._axis_picture

    def _draw_cursor(self, painter: QPainter, place: QRect) -> None:
        ink = QColor("#ffffff" if self._is_dark else "#000000")
        painter.setClipRect(place)
        for at, dotted in ((self.mark, True), (self.cursor_at, False)):
            if at is not None:
                y = place.top() + self._row(at.frequency_hz) / self._ratio
                point = QPointF(self._x(at.column * self.hop_length), y)
                live_overlay.draw_cross(painter, place, point, ink, dotted=dotted)
        painter.setClipping(False)
        if words := self._cursor_words:
            picture = self._texts.boxed(words)
            width = round(picture.deviceIndependentSize().width())
            painter.drawPixmap(place.topRight() + QPoint(-8 - width, 8), picture)

    @property
    def _is_dark(self) -> bool:
        return QColor.fromRgb(int(self._inks.table[0])).lightness() < 128
