"""A large waveform that can be looked at from any distance, and whose marks can be moved.

The wheel zooms at the pointer, with Shift it scrolls, and so do a pinch and two fingers. A click
goes to a place; a drag of a beat moves all beats, of a cue's flag that cue, of anything else what
is seen. It only shows and asks: what a drag or a key means is decided by whoever listens.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from musicanalyzer.ui import text
from musicanalyzer.ui.wave_marks import beat_lines, flag_width, tick_label
from musicanalyzer.ui.wave_picture import WavePicture

ZOOM_STEP = 1.4
GRAB_PX = 5.0
LEAST_GRAB_PX = 30.0  # between beats: nearer ones would be grabbed wherever one drags
DRAG_PX = 4.0  # before a press becomes a drag
SCROLL_SHARE = 0.15  # of what is seen, for a notch of the wheel or a key


class WaveCanvas(WavePicture):
    """See the module."""

    accessible_role = QAccessible.Role.Chart

    sought = Signal(float)
    grid_dragged = Signal(float)  # by how many seconds, when let go
    cue_dragged = Signal(int, float)  # which, and where to, when let go
    cue_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        # A press: where it was, what was seen first then, and whether it has moved since.
        self._press = QPointF()
        self._press_s = 0.0
        self._is_dragged = False

    def set_cursor(self, at_s: float, *, show: bool = True) -> None:
        self.cursor_s = min(max(at_s, 0.0), self._duration_s)
        if show and not self._start_s <= self.cursor_s <= self._start_s + self._length_s:
            self.look_at(self.cursor_s - self._length_s / 2, self._length_s)
        self.setAccessibleDescription(self._spoken())
        self.update()

    def _spoken(self) -> str:
        return self.tr("At {place} of {duration}").format(
            place=tick_label(self.cursor_s, 0.001), duration=text.duration(self._duration_s)
        )

    # The user

    def wheelEvent(self, event: QWheelEvent) -> None:
        turns, sideways = event.angleDelta().y() / 120, event.angleDelta().x() / 120
        if abs(sideways) > abs(turns):
            self.scroll_by(-SCROLL_SHARE * sideways)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.scroll_by(-SCROLL_SHARE * turns)
        else:
            self.zoom(ZOOM_STEP**turns, self.seconds_at(event.position().x()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom(math.exp(event.value()), self.seconds_at(event.position().x()))
                return True
            if event.gestureType() == Qt.NativeGestureType.SmartZoomNativeGesture:
                self.fit()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(ZOOM_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / ZOOM_STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_PageUp:
            self.scroll_by(-0.9)
        elif key == Qt.Key.Key_PageDown:
            self.scroll_by(0.9)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.sought.emit(0.0 if key == Qt.Key.Key_Home else self._duration_s)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._duration_s <= 0:
            return
        self._press = event.position()
        self._press_s, self._is_dragged, self._drag_s = self._start_s, False, 0.0
        self._grabbed_cue = self._cue_at(event.position())
        if self._grabbed_cue >= 0:
            self._grabbed = "cue"
            self.cue_chosen.emit(self._grabbed_cue)
        else:
            self._grabbed = "beat" if self._beat_at(event.position()) is not None else "view"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._grabbed:
            on_mark = self._cue_at(event.position()) >= 0 or self._beat_at(event.position())
            shape = Qt.CursorShape.SizeHorCursor if on_mark else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            return
        moved_px = event.position().x() - self._press.x()
        if not self._is_dragged and abs(moved_px) < DRAG_PX:
            return
        self._is_dragged = True
        by_s = self._length_s * moved_px / max(self.width(), 1)
        if self._grabbed == "view":
            self.look_at(self._press_s - by_s, self._length_s)
        else:
            self._drag_s = by_s
            self._repaint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        grabbed, self._grabbed = self._grabbed, ""
        by_s, self._drag_s = self._drag_s, 0.0
        if not grabbed:
            return
        if not self._is_dragged:
            if grabbed == "cue":
                self.sought.emit(self._cues[self._grabbed_cue].start_s)
            else:
                self.sought.emit(min(max(self.seconds_at(self._press.x()), 0), self._duration_s))
        elif grabbed == "beat":
            self.grid_dragged.emit(by_s)
        elif grabbed == "cue":
            cue = self._cues[self._grabbed_cue]
            at_s = min(max(cue.start_s + by_s, 0.0), self._duration_s)
            self.cue_dragged.emit(self._grabbed_cue, at_s)
        self._repaint()

    def _cue_at(self, place: QPointF) -> int:
        """The cue whose flag or line's head is there, the last painted first; -1 for none."""
        if place.y() > self._strip:
            return -1
        for number in range(len(self._cues) - 1, -1, -1):
            cue = self._cues[number]
            x = self.x_of(cue.start_s)
            width = flag_width(cue, self.fontMetrics(), self._strip)
            if x - GRAB_PX <= place.x() <= x + width:
                return number
        return -1

    def _beat_at(self, place: QPointF) -> float | None:
        """A beat that can be grabbed: near, below the flags, and far enough from its neighbours."""
        beats_s = self._grid.beats_s
        if not len(beats_s) or place.y() <= self._strip:
            return None
        shown = beat_lines(self._grid, self._start_s, self._length_s, self.width()).beats_s
        if len(shown) < 2 or self.x_of(shown[1]) - self.x_of(shown[0]) < LEAST_GRAB_PX:
            return None
        near_s = float(shown[np.abs(shown - self.seconds_at(place.x())).argmin()])
        return near_s if abs(self.x_of(near_s) - place.x()) <= GRAB_PX else None
