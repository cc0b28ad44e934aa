"""The map itself: the picture of the tracks with its axes, a cursor among them, and drawn shapes.

It shows what it is given and says what was asked for; it reads nothing. Positions on the map are
(valence, arousal); a shape is kept in them, so that it stays with the tracks when the map moves.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from musicanalyzer.services import mood_map
from musicanalyzer.services.mood_map import Extent
from musicanalyzer.ui import mood_axes
from musicanalyzer.ui.mood_card import Card
from musicanalyzer.ui.mood_picture import MoodPicture
from musicanalyzer.ui.mood_shapes import (
    LASSO,
    LEAST,
    MOVE,
    PATH,
    RECTANGLE,
    Shape,
    paint_shape,
)

REACH = 12  # pixels within which a track is the one that is pointed at
PATH_REACH = 28  # pixels beside a path
WHEEL = 1.0015  # zoom for each eighth of a degree
STEP = 1.3  # zoom of one key
PAN_STEP = 0.15  # of the map seen, for one key
REST_MS = 600  # over one track before its snippet is asked for
SETTLED_MS = 250  # after the last move of the map

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


class MoodCanvas(QWidget):
    """Rows in signals are those of the arrays given to :meth:`set_points`."""

    chosen = Signal(int)  # a row was clicked, or the cursor moved to it
    play_asked = Signal(int)
    pointed = Signal(int)  # the row under the mouse, or -1
    rested = Signal(int)  # the mouse stays on this row; -1: it has left
    shape_changed = Signal()
    tool_asked = Signal(str)
    settled = Signal()  # another part of the map is seen, for a while now

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 200)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.extent = Extent(0.0, 1.0, 0.0, 1.0)
        self.is_home = True
        self.shape: Shape | None = None
        self.cursor_row = -1
        self._x = self._y = np.empty(0, np.float32)
        self._pickable: NDArray[np.int64] = np.empty(0, np.int64)
        self._tool = MOVE
        self._picture = MoodPicture()
        self._pressed: QPointF | None = None
        self._dragged_from: Extent | None = None
        self._line: list[tuple[float, float]] = []
        self._pointed = -1
        self.card = Card(self)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(lambda: self.rested.emit(self._pointed))
        self._settle = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settle.timeout.connect(self.settled)
        self.setAccessibleName(self.tr("Mood map"))

    # What is shown

    def set_points(
        self,
        x: NDArray[np.float32],
        y: NDArray[np.float32],
        pickable: NDArray[np.int64],
        *,
        marked_rows: tuple[int, int] = (-1, -1),
    ) -> None:
        """Positions of all tracks; ``pickable`` rows answer to mouse and keys. The part that is
        seen stays, unless it is all tracks. ``marked_rows``: see there, as rows of these arrays.
        """
        pointed, self.cursor_row = marked_rows
        if pointed < 0:
            self._point(-1)  # what is heard of a track that has gone ends
        self._x, self._y, self._pickable, self._pointed = x, y, pickable, pointed
        self.card.hide()
        if self.is_home:
            self.extent = mood_map.home(x, y)
        self.redraw()

    @property
    def pickable(self) -> NDArray[np.int64]:
        return self._pickable

    @property
    def marked_rows(self) -> tuple[int, int]:
        """Under the mouse and under the cursor."""
        return self._pointed, self.cursor_row

    @property
    def picture(self) -> MoodPicture:
        """Given its tracks by the view; call :meth:`redraw` afterwards."""
        return self._picture

    def redraw(self) -> None:
        self.update()
        self._settle.start()

    @property
    def tool(self) -> str:
        return self._tool

    def set_tool(self, tool: str) -> None:
        self._tool = tool
        self.setCursor(Qt.CursorShape.ArrowCursor if tool == MOVE else Qt.CursorShape.CrossCursor)

    def set_shape(self, shape: Shape | None) -> None:
        self.shape = shape
        self.shape_changed.emit()
        self.update()

    def set_cursor_row(self, row: int) -> None:
        """Put the cursor on a track, and the map so that it is seen."""
        self.cursor_row = row
        if row >= 0:
            x, y = float(self._x[row]), float(self._y[row])
            seen = self.extent
            if not (seen.left < x < seen.right and seen.bottom < y < seen.top):
                dx = (x - (seen.left + seen.right) / 2) / seen.width
                dy = (y - (seen.bottom + seen.top) / 2) / seen.height
                self._look_at(seen.panned(dx, dy))
        self.update()

    def show_card(self, row: int, words: str) -> None:
        """Words beside a track, for the eye and for screen readers."""
        if row < 0 or not words:
            self.card.hide()
            return
        self.card.say(words, self.to_pixels(float(self._x[row]), float(self._y[row])))
        if row == self.cursor_row and self.hasFocus():
            self.setAccessibleDescription(words.replace("\n", ", "))
            QAccessible.updateAccessibility(
                QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            )

    def say_view(self, words: str) -> None:
        """What the map shows, for screen readers."""
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)

    # Places

    @property
    def plot(self) -> QRect:
        """Where the map lies in the widget; around it are the axes' names."""
        return mood_axes.plot_of(self)

    def to_pixels(self, x: float, y: float) -> QPointF:
        plot, seen = self.plot, self.extent
        return QPointF(
            plot.left() + (x - seen.left) / seen.width * plot.width(),
            plot.top() + (seen.top - y) / seen.height * plot.height(),
        )

    def to_map(self, place: QPointF) -> tuple[float, float]:
        plot, seen = self.plot, self.extent
        return (
            seen.left + (place.x() - plot.left()) / plot.width() * seen.width,
            seen.top - (place.y() - plot.top()) / plot.height() * seen.height,
        )

    def reach(self, pixels: float) -> tuple[float, float]:
        """So many pixels along each axis of the map."""
        plot = self.plot
        return (
            pixels / plot.width() * self.extent.width,
            pixels / plot.height() * self.extent.height,
        )

    def row_at(self, place: QPointF) -> int:
        pickable = self._pickable
        at = mood_map.nearest(
            self._x[pickable], self._y[pickable], self.to_map(place), self.reach(REACH)
        )
        return int(pickable[at]) if at >= 0 else -1

    # Moving

    def _look_at(self, extent: Extent) -> None:
        self.extent = extent
        self.is_home = False
        self.card.hide()
        self.update()
        self._settle.start()

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

    def _point(self, row: int) -> None:
        if row == self._pointed:
            return
        if self._pointed >= 0:
            self.rested.emit(-1)
        self._pointed = row
        self.pointed.emit(row)
        self._rest.stop()
        if row >= 0:
            self._rest.start()
        self.update()

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

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        plot = self.plot
        mood_axes.paint_ground(painter, self, plot, self.extent)
        painter.setClipRect(plot)
        image, part = self._picture.render(self.extent, plot.size(), self.devicePixelRatioF())
        painter.drawImage(plot, image, part)
        mood_axes.paint_corners(painter, self, plot)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_shape(painter)
        for row, width in ((self._pointed, 2), (self.cursor_row, 3)):
            if row >= 0:
                place = self.to_pixels(float(self._x[row]), float(self._y[row]))
                mood_axes.paint_ring(painter, place, width)
        painter.setClipping(False)
        if self.hasFocus():
            mood_axes.paint_focus(painter, plot)

    def _paint_shape(self, painter: QPainter) -> None:
        tool, corners = self._tool, self._line
        if not corners and self.shape is not None:
            tool, corners = self.shape.tool, [tuple(c) for c in self.shape.corners.tolist()]
        if corners:
            places = [self.to_pixels(x, y) for x, y in corners]
            beside = float(PATH_REACH)
            if self.shape is not None and not self._line:
                beside = self.shape.reach[1] / self.extent.height * self.plot.height()
            paint_shape(painter, tool, places, beside)

    def resizeEvent(self, event: QEvent) -> None:
        self.card.hide()
        self._settle.start()

    def focusInEvent(self, event: QEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 480)
