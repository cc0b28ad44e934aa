"""The map under the user's hands: what mouse and keys do with the picture of the tracks.

It says what was asked for and reads nothing: a click chooses a track, a drag moves the map or draws
a shape, the arrow keys go from track to track.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from musicanalyzer.services import mood_map
from musicanalyzer.services.mood_map import Extent
from musicanalyzer.ui.mood_plane import PATH_REACH, MoodPlane
from musicanalyzer.ui.mood_shapes import LASSO, LEAST, MOVE, PATH, RECTANGLE, Shape

WHEEL = 1.0015  # zoom for each eighth of a degree
STEP = 1.3  # zoom of one key
PAN_STEP = 0.15  # of the map seen, for one key

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
TOOL_KEYS = {
    Qt.Key.Key_H: MOVE,
    Qt.Key.Key_R: RECTANGLE,
    Qt.Key.Key_L: LASSO,
    Qt.Key.Key_P: PATH,
}
_MINE = (Qt.Key.Key_M, Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0)


class MoodCanvas(MoodPlane):
    """Rows in signals are those of the arrays given to :meth:`set_points`."""

    accessible_role = QAccessible.Role.Chart

    chosen = Signal(int)  # a row was clicked, or the cursor moved to it
    play_asked = Signal(int)
    tool_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._pressed: QPointF | None = None
        self._dragged_from: Extent | None = None
        self.setAccessibleName(self.tr("Mood map"))

    # Moving

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """About a place in the widget; otherwise about the cursor's track, or the middle."""
        if about is not None:
            x, y = self.to_map(about)
        elif self.cursor_row >= 0:
            x, y = float(self._x[self.cursor_row]), float(self._y[self.cursor_row])
        else:
            x, y = self.to_map(QPointF(self.plot.center()))
        self._look_at(self.extent.zoomed(factor, x, y))

    def go_home(self) -> None:
        """All tracks."""
        self._look_at(mood_map.home(self._x, self._y))
        self.is_home = True

    def move_cursor(self, dx: int, dy: int) -> None:
        """To the next track in a direction; from nowhere, to the one nearest the middle."""
        pickable = self._pickable
        if not len(pickable):
            return
        plot = self.plot
        scale = (plot.width() / self.extent.width, plot.height() / self.extent.height)
        x, y = self._x[pickable], self._y[pickable]
        if self.cursor_row < 0:
            at = mood_map.nearest(x, y, self.to_map(QPointF(plot.center())), (1e3, 1e3))
        else:
            row = self.cursor_row
            here = (float(self._x[row]), float(self._y[row]))
            at = mood_map.toward(x, y, here, (dx, dy), scale)
        if at >= 0:
            self.set_cursor_row(int(pickable[at]))
            self.chosen.emit(self.cursor_row)

    def mark(self) -> None:
        """Set the next corner of the tool's shape at the cursor, as a click of the mouse would."""
        if self._tool == MOVE or self.cursor_row < 0:
            return
        here = np.array([[self._x[self.cursor_row], self._y[self.cursor_row]]], np.float64)
        old = self.shape
        if old is None or old.tool != self._tool:
            corners = here
        elif self._tool == RECTANGLE:
            corners = np.concatenate([old.corners[:1], here])
        else:
            corners = np.concatenate([old.corners, here])
        self.set_shape(Shape(self._tool, corners, self.reach(PATH_REACH)))

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        if not left and event.button() != Qt.MouseButton.MiddleButton:
            super().mousePressEvent(event)
            return
        self._pressed = event.position()
        self._dragged_from = None
        self._line = []
        if not left or self._tool == MOVE:
            self._dragged_from = self.extent

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if self._pressed is None:
            self._point(self.row_at(place) if self.plot.contains(place.toPoint()) else -1)
            return
        way = place - self._pressed
        if self._dragged_from is not None:
            if self.extent is self._dragged_from and way.manhattanLength() < 4:
                return
            plot = self.plot
            self._point(-1)
            self._look_at(
                self._dragged_from.panned(-way.x() / plot.width(), way.y() / plot.height())
            )
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._line or way.manhattanLength() >= 4:
            if not self._line:
                self._line.append(self.to_map(self._pressed))
            if self._tool == RECTANGLE:
                self._line[1:] = []
            self._line.append(self.to_map(place))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseReleaseEvent(event)
            return
        panned = self._dragged_from is not None and self.extent is not self._dragged_from
        self._pressed = self._dragged_from = None
        self.set_tool(self._tool)
        if len(self._line) >= LEAST.get(self._tool, 2):
            corners = mood_map.simplified(np.array(self._line, np.float64))
            self._line = []
            self.set_shape(Shape(self._tool, corners, self.reach(PATH_REACH)))
        elif not panned and event.button() == Qt.MouseButton.LeftButton:
            self._line = []
            row = self.row_at(event.position())
            if row >= 0:
                self.set_cursor_row(row)
                self.chosen.emit(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            row = self.row_at(event.position())
            if row >= 0:
                self.play_asked.emit(row)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(WHEEL ** event.angleDelta().y(), event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._point(-1)
        super().leaveEvent(event)

    # Keys

    def event(self, event: QEvent) -> bool:
        # Letters that are shortcuts elsewhere in the window are the map's while it has the focus.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            mine = event.key() in _MINE or event.key() in TOOL_KEYS
            if plain and (mine or (event.key() == Qt.Key.Key_Escape and self.shape is not None)):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in _ARROWS:
            dx, dy = _ARROWS[key]
            if control:
                self._look_at(self.extent.panned(dx * PAN_STEP, dy * PAN_STEP))
            else:
                self.move_cursor(dx, dy)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / STEP)
        elif key == Qt.Key.Key_0 and not control:
            self.go_home()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.cursor_row >= 0:
            self.play_asked.emit(self.cursor_row)
        elif key in TOOL_KEYS and not control:
            self.tool_asked.emit(TOOL_KEYS[key])
        elif key == Qt.Key.Key_M and not control:
            self.mark()
        elif key == Qt.Key.Key_Escape and self.shape is not None:
            self.set_shape(None)
        else:
            super().keyPressEvent(event)
