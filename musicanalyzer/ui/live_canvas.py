"""The live spectrogram with its axes, onsets, boundaries, ribbons and cursor. Paints; computes not.

Time runs to the right; the newest column is at the right edge, or, while it is frozen, any other.
Positions are columns of the picture (``hop_length`` samples each). All of it can be done by keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from musicanalyzer.dsp.axis import FrequencyAxis
from musicanalyzer.dsp.units import midi_of, note_of
from musicanalyzer.services.live_events import (
    BoundaryEvent,
    LiveEvent,
    OnsetEvent,
    SectionsEvent,
    TagsEvent,
)
from musicanalyzer.services.live_log import EventLog
from musicanalyzer.ui import live_overlay, text, theme
from musicanalyzer.ui.live_axis import RIBBONS, draw_axis, mixed, ribbon_inks
from musicanalyzer.ui.live_image import Inks, LiveImage, Table

if TYPE_CHECKING:  # transforms: loaded when one listens
    from musicanalyzer.dsp.picture import Columns

HEARD_S = 1.44  # one answer of the classifiers after the other
WHEEL_COLUMNS = 40
WAVE_LINES = 2.2  # of text, the waveform's height


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the spectrogram."""

    column: int
    frequency_hz: float


class LiveCanvas(QWidget):
    """See the module. The view gives it columns (:meth:`put`) and events (a log)."""

    shape_changed = Signal(int, int)  # columns, rows, in device pixels
    scrolled = Signal()  # columns may be missing now
    frozen_changed = Signal(bool)
    cursor_moved = Signal(str)  # what is there, in words

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Live spectrogram"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(320, 220)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.image: LiveImage | None = None
        self.axis: FrequencyAxis | None = None
        self.log: EventLog | None = None
        self.hop_length = 1
        self.newest = -1  # column
        self.oldest = 0
        self.right = -1
        self.is_frozen = False
        self.cursor_at: Place | None = None
        self.mark: Place | None = None
        self.message = ""
        self._cursor_words = ""
        self.rect_of_picture = QRect()  # on the widget; the axes and ribbons lie around it
        self._inks = Inks(np.zeros(256, np.uint32))
        self._inks_of: tuple[int, list[int | None]] = (-1, [])
        self._texts = live_overlay.Texts(self.font(), 1.0)
        self._ruler = live_overlay.Ruler(self.font(), 1.0)
        self._axis_picture: QPixmap | None = None
        self._dragged_from: tuple[QPointF, int] | None = None
        self._was_dragged = False

    # What is shown

    def set_stream(self, axis: FrequencyAxis, hop_length: int, log: EventLog) -> None:
        """Another picture: of another stream, scale or speed. Times are kept where they can be."""
        if self.log is log and self.right >= 0:
            scale = self.hop_length / hop_length
            self.right, self.newest = round(self.right * scale), round(self.newest * scale)
        else:
            self.right = self.newest = -1
            self.mark = self.cursor_at = None
            self._cursor_words = ""
        self.axis, self.hop_length, self.log = axis, hop_length, log
        self._axis_picture = None
        self._fresh_image()

    def set_table(self, table: Table) -> None:
        """The colours of levels; all others are those of the window's appearance."""
        is_dark = QColor.fromRgb(int(table[0])).lightness() < 128
        mark = 0xFFFFFFFF if is_dark else 0xFFE86A00
        wave = mixed(QColor(theme.colours().accent))
        self._inks = Inks(table, mark, wave, mixed(QColor(theme.colours().window)))
        self._inks_of = -1, []
        self._texts = live_overlay.Texts(self.font(), self._ratio)
        self._ruler = live_overlay.Ruler(self.font(), self._ratio)
        self._axis_picture = None
        if self.image is not None:
            self.image.recolour(self._inks)
            self._mark(self.right - self.image.width + 1, self.right)
        self.update()

    def put(self, columns: Columns, *, is_new: bool) -> None:
        """Columns as they are heard (``is_new``), or drawn again."""
        if self.image is None:
            return
        first, levels, outline = columns
        last = first + len(levels) - 1
        if is_new:
            self.newest = max(self.newest, last)
            if self.is_frozen:
                # The ring is the frozen stretch's: what is newer is drawn again when it is seen.
                last = min(last, self.right)
                levels = levels[: max(0, last - first + 1)]
            else:
                self.right = self.newest
        self.image.put(first, levels, outline[: len(levels)])
        self._mark(first, last)
        self.update()

    def take(self, events: list[LiveEvent]) -> None:
        """Mark what the log has got."""
        for event in events:
            self._mark_event(event)

    def _mark(self, first: int, last: int) -> None:
        """What the log holds of these columns."""
        if self.log is None:
            return
        start, end = (first - self._tick_width) * self.hop_length, (last + 1) * self.hop_length
        self.take([*self.log.between(OnsetEvent, start, end),
                   *self.log.between(BoundaryEvent, start, end),
                   *self.log.between(TagsEvent, start, end + self._heard)])  # fmt: skip

    def _mark_event(self, event: LiveEvent) -> None:
        image = self.image
        if image is None:
            return
        column = round(event.sample / self.hop_length)
        if isinstance(event, OnsetEvent):
            rows = round((6 + 22 * event.strength) * self._ratio)
            image.mark(column, self._tick_width, rows)
        elif isinstance(event, BoundaryEvent):
            image.mark(column, max(1, round(self._ratio)), image.n_rows)
        elif isinstance(event, TagsEvent):
            first = round((event.sample - self._heard) / self.hop_length)
            if self._inks_of[0] != event.sample:  # of one answer, column for column
                self._inks_of = event.sample, ribbon_inks(event)
            image.colour_ribbons(first, column, self._inks_of[1])

    @property
    def _tick_width(self) -> int:
        return max(1, round(2 * self._ratio))

    @property
    def _heard(self) -> int:
        """Samples that an answer of the classifiers is for."""
        assert self.log is not None
        return round(HEARD_S * self.log.sample_rate)

    def missing(self, known: int) -> tuple[int, int] | None:
        """Columns that are seen but not there, of those up to ``known``."""
        if self.image is None or self.right < 0:
            return None
        newest = min(self.newest, known)
        return self.image.missing(self.right, oldest=self.oldest, newest=newest)

    def _place_picture(self) -> QRect:
        ribbons = len(RIBBONS) * self._ribbon_height
        left = self._axis_width
        bottom = self._wave_height + ribbons + self.fontMetrics().height() + 8
        return QRect(left, 0, max(1, self.width() - left), max(1, self.height() - bottom))

    @property
    def seen_samples(self) -> tuple[int, int]:
        """The stretch that is seen, in samples of the stream."""
        columns = 0 if self.image is None else self.image.width
        first = max(0, self.right - columns + 1)
        return first * self.hop_length, (self.right + 1) * self.hop_length

    # What the user does

    def freeze(self, on: bool) -> None:
        if on == self.is_frozen:
            return
        self.is_frozen = on
        if not on:
            self.right = self.newest
            if self.image is not None:
                self.image.blank(self.right)
            self.scrolled.emit()
        self.frozen_changed.emit(on)
        self.update()

    def go(self, columns: int) -> None:
        """Backward (negative) or forward in time; freezes."""
        if self.image is None or self.newest < 0:
            return
        self.freeze(True)
        low = min(self.newest, self.oldest + self.image.width - 1)
        right = max(low, min(self.newest, self.right + columns))
        if right != self.right:
            self.right = right
            self.image.blank(right)
            self.scrolled.emit()
            self.update()

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

    def wheelEvent(self, event) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        self.go(round(-turned / 120 * WHEEL_COLUMNS))

    def leaveEvent(self, event) -> None:
        if not self.hasFocus():
            self.cursor_at = None
            self._tell_cursor()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fresh_image()

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

    def _place_cursor(self, at: QPointF) -> None:
        place = self.rect_of_picture
        if self.axis is None or self.image is None or not place.contains(at.toPoint()):
            return
        x = int((at.x() - place.left()) * self._ratio)
        row = self.image.n_rows - (at.y() - place.top()) * self._ratio
        frequency = float(self.axis.to_hz(np.clip(row, 0, self.image.n_rows)))
        self.cursor_at = Place(self.right - self.image.width + 1 + x, frequency)
        self._tell_cursor()

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

    @property
    def _ratio(self) -> float:
        return self.devicePixelRatioF()

    @property
    def _axis_width(self) -> int:
        return self.fontMetrics().horizontalAdvance("20 kHz  C♯8") + 10

    @property
    def _ribbon_height(self) -> int:
        return max(9, round(self.fontMetrics().height() * 0.62))

    @property
    def _wave_height(self) -> int:
        return round(self.fontMetrics().height() * WAVE_LINES)

    def _fresh_image(self) -> None:
        self.rect_of_picture = self._place_picture()
        size = self.rect_of_picture.size() * self._ratio
        self._axis_picture = None
        self._texts = live_overlay.Texts(self.font(), self._ratio)
        self._ruler = live_overlay.Ruler(self.font(), self._ratio)
        self.image = LiveImage(
            max(1, size.width()),
            max(1, size.height()),
            self._inks,
            ratio=self._ratio,
            wave_rows=round(self._wave_height * self._ratio),
            n_ribbons=len(RIBBONS),
            ribbon_rows=round(self._ribbon_height * self._ratio),
        )
        self.shape_changed.emit(self.image.width, self.image.n_rows)

    def _row(self, frequency_hz: float) -> int:
        """Counted from the top, in device pixels."""
        assert self.axis is not None
        assert self.image is not None
        return int(self.image.n_rows - float(self.axis.to_row(frequency_hz)))

    def _x(self, sample: float) -> float:
        first, scale = self._across()
        return first + sample * scale

    def _across(self) -> tuple[float, float]:
        """Where sample 0 lies and how wide a sample is, in pixels."""
        assert self.image is not None
        ratio = self._ratio
        left = self.right - self.image.width + 1
        return self.rect_of_picture.left() + (0.5 - left) / ratio, 1 / (self.hop_length * ratio)

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
