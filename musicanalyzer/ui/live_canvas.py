"""The live spectrogram as one sees and uses it: axes, letters, cursor, distances; mouse and keys.

Paints; computes not. All of it can be done by keys.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAction,
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from musicanalyzer.dsp.axis import FrequencyAxis
from musicanalyzer.services.live_events import DeviceEvent, LiveEvent, SectionsEvent
from musicanalyzer.services.live_log import EventLog
from musicanalyzer.ui import live_overlay, text, theme
from musicanalyzer.ui.live_axis import draw_axis
from musicanalyzer.ui.live_cursor import Place, distance_words, tone_words
from musicanalyzer.ui.live_ribbons import RIBBONS, answer_words, ribbon_key, ribbon_names
from musicanalyzer.ui.live_tape import LiveTape

if TYPE_CHECKING:  # transforms: loaded when one listens
    from musicanalyzer.dsp.picture import Columns

WHEEL_COLUMNS = 40
GAP = "   "  # between two things that are said of the cursor


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
        self.mark_end: Place | None = None  # measured to, where that is not the cursor
        self.message = ""
        self._cursor_words = ""
        self._dragged_from: tuple[QPointF, int] | None = None
        self._was_dragged = False

    def set_stream(self, axis: FrequencyAxis, hop_length: int, log: EventLog) -> None:
        """See :class:`LiveTape`; cursor and marks stay at their times in the same stream."""
        scale = self.hop_length / hop_length
        is_same = self.log is log
        self.cursor_at, self.mark, self.mark_end = (
            replace(at, column=round(at.column * scale)) if is_same and at is not None else None
            for at in (self.cursor_at, self.mark, self.mark_end)
        )
        super().set_stream(axis, hop_length, log)
        self._tell_cursor()

    def put(self, columns: Columns, *, is_new: bool) -> None:
        """See :class:`LiveTape`."""
        super().put(columns, is_new=is_new)
        first, levels, _ = columns
        if self.cursor_at is not None and first <= self.cursor_at.column < first + len(levels):
            self._tell_cursor()

    def take(self, events: list[LiveEvent]) -> None:
        """See :class:`LiveTape`."""
        super().take(events)
        at = self.cursor_at
        if at is not None and any(self.answers(event, at.column) for event in events):
            self._tell_cursor()

    # What the user does

    def event(self, event: QEvent) -> bool:
        """Keys of the canvas's own actions come before those of the window's menus; a ribbon's
        colours have their names in its tool tip.
        """
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._explain_ribbon(event)
            return True
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
            self.mark = self.mark_end = self.cursor_at = None
            self._tell_cursor()
        else:
            super().keyPressEvent(event)

    def set_mark(self) -> None:
        """Measure from where the cursor is; again: to there, and both stay; again: no longer."""
        at = self.cursor_at
        if self.mark_end is not None or (self.mark is not None and at == self.mark):
            self.mark = self.mark_end = None
        elif at is not None:
            at = replace(at, level_db=self._level(at))
            if self.mark is None:
                self.mark = at
            else:
                self.mark_end = at
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
        is_click = self._dragged_from is not None and not self._was_dragged
        if is_click and self._place_cursor(event.position()):
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
        """Time, frequency, note and level where the cursor is; the distance that is measured; what
        the classifiers say of that time. A line each.
        """
        at, log = self.cursor_at, self.log
        if log is None or self.image is None:
            return ""
        lines = []
        if at is not None:
            parts = tone_words(at.frequency_hz, self._level(at))
            lines.append(GAP.join([self._time(at.column, decimals=2), *parts]))
        start, end = self.mark, self.mark_end or at
        if start is not None and end is not None and start != end:
            seconds = (end.column - start.column) * self.hop_length / log.sample_rate
            levels = self._level(start), self._level(end)
            lines.append(distance_words(seconds, start.frequency_hz, end.frequency_hz, *levels))
        if at is not None and (answer := self.answer_at(at.column)) is not None:
            lines.append(GAP.join(answer_words(answer)))
        return "\n".join(lines)

    def _level(self, at: Place) -> float | None:
        """In dB; where nothing is drawn, what was there when it was marked."""
        found = None
        if self.image is not None and at.frequency_hz > 0:
            found = self.image.level_db(at.column, self._row(at.frequency_hz))
        return at.level_db if found is None else found

    def cursor_tone(self) -> tuple[float, float | None] | None:
        """Frequency in Hz and level in dB of the cursor; no level where nothing is drawn."""
        at = self.cursor_at
        if at is None or at.frequency_hz <= 0 or self.image is None or self.axis is None:
            return None
        return at.frequency_hz, self._level(at)

    def _place_cursor(self, at: QPointF) -> bool:
        """Whether there is something: before the stream, and beside the picture, is nothing."""
        place, point = self.rect_of_picture, at.toPoint()
        if self.axis is None or self.image is None or not self.rect_of_columns.contains(point):
            return False
        x = int((at.x() - place.left()) * self._ratio)
        column = self.right - self.image.width + 1 + x
        frequency_hz = self._frequency(at.y()) if place.contains(point) else 0.0
        self.cursor_at = Place(column, frequency_hz) if column >= 0 else None
        self._tell_cursor()
        return self.cursor_at is not None

    def _explain_ribbon(self, event: QHelpEvent) -> None:
        top = self.rect_of_picture.bottom() + 1 + self._wave_height
        ribbon = (event.pos().y() - top) // self._ribbon_height
        if self.log is None or not 0 <= ribbon < len(RIBBONS):
            QToolTip.hideText()
            return
        words = ribbon_key(self.answers_between(*self.seen_samples), ribbon)
        QToolTip.showText(event.globalPos(), words, self)

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
        frequency_hz = at.frequency_hz
        if frequency_hz > 0 or rows:  # from a moment alone into the picture over it
            row = float(self.axis.to_row(frequency_hz)) if frequency_hz > 0 else 0.0
            row = np.clip(row - rows, 0.5, self.image.n_rows - 0.5)
            frequency_hz = float(self.axis.to_hz(row))
        low = max(0, self.right - self.image.width + 1)
        self.cursor_at = Place(max(low, min(self.right, at.column + columns)), frequency_hz)
        self._tell_cursor()

    def _tell_cursor(self) -> None:
        self._cursor_words = self.describe_cursor()
        # In one line, which makes no window wider; the card in the picture has all of it.
        words = self._cursor_words.replace("\n", GAP)
        self.cursor_moved.emit(
            self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self.width())
        )
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
        below = self.rect_of_columns.bottom() + 1
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
            self._draw_gaps(painter, place)
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
            self._axis_picture = draw_axis(
                self.axis,
                QSize(place.left(), self.height()),
                place.height(),
                font=self.font(),
                ratio=self._ratio,
                ribbons=ribbon_names(),
                ribbons_top=place.height() + self._wave_height + 1,
                ribbon_height=self._ribbon_height,
            )
        return self._axis_picture

    def _draw_gaps(self, painter: QPainter, place: QRect) -> None:
        assert self.log is not None
        start, end = self.seen_samples
        for event in self.log.between(DeviceEvent, start, end):
            if isinstance(event, DeviceEvent) and event.lost_s > 0:
                n = text.number(event.lost_s, 0 if event.lost_s >= 10 else 1)
                words = self._texts.boxed(self.tr("{n} s missing").format(n=n))
                live_overlay.draw_gap(painter, place, self._x(event.sample), words, self._ink)

    def _draw_cursor(self, painter: QPainter, place: QRect) -> None:
        ink = self._ink
        points = (self.mark, True), (self.mark_end, True), (self.cursor_at, False)
        painter.setClipRect(place)
        for at, dotted in points:
            if at is not None:
                x = self._x(at.column * self.hop_length)
                y = None
                if at.frequency_hz > 0:
                    y = place.top() + self._row(at.frequency_hz) / self._ratio
                live_overlay.draw_cross(painter, place, (x, y), ink, dotted=dotted)
        painter.setClipping(False)
        if (at := self.cursor_at) is not None:  # on through waveform and ribbons
            x = round(self._x(at.column * self.hop_length))
            if x >= place.left():
                height = self.rect_of_columns.height() - place.height()
                ink = QColor(theme.colours().text)
                painter.fillRect(x, place.bottom() + 1, 1, height, ink)
        if self._cursor_words:
            picture = self._card()
            width = round(picture.deviceIndependentSize().width())
            painter.drawPixmap(place.topRight() + QPoint(-8 - width, 8), picture)

    def _card(self) -> QPixmap:
        """What is said of the cursor."""
        width = max(60, self.rect_of_picture.width() - 16)
        return self._texts.boxed(self._cursor_words, max_width=width)

    @property
    def _ink(self) -> QColor:
        """That is seen over the picture."""
        return QColor("#ffffff" if self._is_dark else "#000000")

    @property
    def _is_dark(self) -> bool:
        return QColor.fromRgb(int(self._inks.table[0])).lightness() < 128
