"""The picture of the tracks with its axes, a cursor among them, and a drawn shape.

It shows what it is given; it reads nothing. Positions on the map are (valence, arousal); a shape is
kept in them, so that it stays with the tracks when the map moves.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from musicanalyzer.services import mood_map
from musicanalyzer.services.mood_map import Extent
from musicanalyzer.ui import mood_axes
from musicanalyzer.ui.mood_card import Card
from musicanalyzer.ui.mood_picture import MoodPicture
from musicanalyzer.ui.mood_shapes import MOVE, Shape, paint_shape

REACH = 12  # pixels within which a track is the one that is pointed at
PATH_REACH = 28  # pixels beside a path
REST_MS = 600  # over one track before its snippet is asked for
SETTLED_MS = 250  # after the last move of the map


class MoodPlane(QWidget):
    """Rows in signals are those of the arrays given to :meth:`set_points`."""

    pointed = Signal(int)  # the row under the mouse, or -1
    rested = Signal(int)  # the mouse stays on this row; -1: it has left
    shape_changed = Signal()
    settled = Signal()  # another part of the map is seen, for a while now

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        self._line: list[tuple[float, float]] = []  # a shape while it is drawn
        self._pointed = -1
        self.card = Card(self)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(lambda: self.rested.emit(self._pointed))
        self._settle = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settle.timeout.connect(self.settled)

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

    def _look_at(self, extent: Extent) -> None:
        self.extent = extent
        self.is_home = False
        self.card.hide()
        self.update()
        self._settle.start()

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
