"""The energy curve of a set, to be dragged, with the energies of the tracks that follow it.

A drag on a point moves it, one on the line bends the line there; a click elsewhere chooses the slot
below it. By keyboard: Left and Right choose a point, Up and Down move it, with Ctrl also sideways;
Insert adds a point, Delete takes one out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicanalyzer.services.sets import curve_edits
from musicanalyzer.services.sets.curve_edits import Points
from musicanalyzer.services.sets.rules import LEAST_ENERGY, MOST_ENERGY, EnergyCurve
from musicanalyzer.ui import text, theme

NEAR = 11  # pixels around a point or the line that belong to it
STEP, PAGE = 0.5, 2.0  # of energy, by key
SIDE = 0.02  # of the set's length, by key
_LINES = (1, 4, 7, 10)


@dataclass(frozen=True, slots=True)
class Dot:
    """A track's energy in its slot, ``None`` where it is not known."""

    energy: float | None
    is_locked: bool


class CurveWidget(QWidget):
    """:attr:`changed` carries the points while they are dragged, :attr:`settled` says that a drag
    or a key is done.
    """

    accessible_role = QAccessible.Role.Chart

    changed = Signal(object)  # Points
    settled = Signal()
    slot_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points: Points = EnergyCurve().points
        self.dots: tuple[Dot, ...] = ()
        self.slot = -1
        self.current = 0  # the point that keys move
        self._dragged: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Energy curve"))
        self._describe()

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(line * 36, line * 13)

    def minimumSizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(line * 14, line * 7)

    # What is shown

    def set_points(self, points: Points) -> None:
        self.points = points
        self.current = min(self.current, len(points) - 1)
        self._describe()
        self.update()

    def set_dots(self, dots: Sequence[Dot]) -> None:
        self.dots = tuple(dots)
        self.update()

    def set_slot(self, slot: int) -> None:
        self.slot = slot
        self.update()

    def _describe(self) -> None:
        place, energy = self.points[self.current]
        self.setAccessibleDescription(
            self.tr("Point {n} of {all}: at {place}, energy {energy}").format(
                n=self.current + 1,
                all=len(self.points),
                place=text.percent(place),
                energy=text.number(energy, 1),
            )
        )

    @property
    def _area(self) -> QRectF:
        margin = self.fontMetrics().horizontalAdvance("00") + 8
        return QRectF(self.rect()).adjusted(margin, NEAR, -NEAR, -NEAR)

    def spot(self, place: float, energy: float) -> QPointF:
        """Where in the widget a place and an energy lie."""
        area = self._area
        share = (energy - LEAST_ENERGY) / (MOST_ENERGY - LEAST_ENERGY)
        return QPointF(area.left() + place * area.width(), area.bottom() - share * area.height())

    def _values(self, spot: QPointF) -> tuple[float, float]:
        area = self._area
        place = (spot.x() - area.left()) / max(area.width(), 1.0)
        share = (area.bottom() - spot.y()) / max(area.height(), 1.0)
        return min(max(place, 0.0), 1.0), LEAST_ENERGY + share * (MOST_ENERGY - LEAST_ENERGY)

    def _place_of(self, slot: int) -> float:
        return slot / (len(self.dots) - 1) if len(self.dots) > 1 else 0.5

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, area = theme.colours(), self._area
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(colours.surface))
        self._paint_grid(painter, area)
        self._paint_dots(painter, area)
        spots = [self.spot(place, energy) for place, energy in self.points]
        painter.setPen(QPen(QColor(colours.accent), 2.5))
        painter.drawPolyline(QPolygonF(spots))
        for number, spot in enumerate(spots):
            chosen = self.hasFocus() and number == self.current
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(QColor(colours.accent if chosen else colours.surface))
            painter.drawEllipse(spot, 7 if chosen else 5.5, 7 if chosen else 5.5)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _paint_grid(self, painter: QPainter, area: QRectF) -> None:
        colours = theme.colours()
        for energy in _LINES:
            y = self.spot(0, energy).y()
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(colours.faint))
            box = QRectF(0, y - 20, area.left() - 6, 40)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, flags, text.count(energy))

    def _paint_dots(self, painter: QPainter, area: QRectF) -> None:
        colours = theme.colours()
        curve = EnergyCurve(self.points)
        if 0 <= self.slot < len(self.dots):
            x = self.spot(self._place_of(self.slot), 1).x()
            half = max(4.0, area.width() / max(len(self.dots) - 1, 1) / 2)
            band = QRectF(x - half, area.top(), 2 * half, area.height())
            painter.fillRect(band.intersected(area.adjusted(-4, 0, 4, 0)), QColor(colours.raised))
        for slot, dot in enumerate(self.dots):
            place = self._place_of(slot)
            wanted = self.spot(place, curve.at(place))
            painter.setPen(QPen(QColor(colours.faint), 1))
            if dot.energy is None:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(wanted, 3.5, 3.5)
                continue
            spot = self.spot(place, dot.energy)
            painter.drawLine(wanted, spot)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.warning if dot.is_locked else colours.text))
            if dot.is_locked:
                painter.drawRect(QRectF(spot.x() - 4.5, spot.y() - 4.5, 9, 9))
            else:
                painter.drawEllipse(spot, 4, 4)

    # Dragging

    def _point_at(self, spot: QPointF) -> int | None:
        for number, (place, energy) in enumerate(self.points):
            away = self.spot(place, energy) - spot
            if away.x() ** 2 + away.y() ** 2 <= NEAR**2:
                return number
        return None

    def _is_on_line(self, spot: QPointF) -> bool:
        place, _ = self._values(spot)
        return abs(self.spot(place, EnergyCurve(self.points).at(place)).y() - spot.y()) <= NEAR

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = event.position()
        number = self._point_at(spot)
        if event.button() == Qt.MouseButton.RightButton and number is not None:
            self._take_out(number)
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if number is None and self._is_on_line(spot):
            found = curve_edits.added(self.points, self._values(spot)[0])
            if found is not None:
                self._tell(found[0], found[1])
                number = found[1]
        if number is not None:
            self._dragged = self.current = number
            self._describe()
            self.update()
        elif self.dots:
            place, _ = self._values(spot)
            self.slot_chosen.emit(round(place * (len(self.dots) - 1)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            points = curve_edits.moved(self.points, self._dragged, *self._values(event.position()))
            self._tell(points, self._dragged)
            return
        spot = event.position()
        grabs = self._point_at(spot) is not None or self._is_on_line(spot)
        shape = Qt.CursorShape.SizeAllCursor if grabs else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            self._dragged = None
            self.settled.emit()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        place, energy = self.points[self.current]
        lifts = {
            Qt.Key.Key_Up: STEP,
            Qt.Key.Key_Down: -STEP,
            Qt.Key.Key_PageUp: PAGE,
            Qt.Key.Key_PageDown: -PAGE,
        }
        sides = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in lifts:
            self._step(place, energy + lifts[Qt.Key(key)])
        elif key in sides and control:
            self._step(place + SIDE * sides[Qt.Key(key)], energy)
        elif key in sides:
            self.current = min(max(self.current + sides[Qt.Key(key)], 0), len(self.points) - 1)
            self._describe()
            self.update()
        elif key == Qt.Key.Key_Insert:
            after = min(self.current, len(self.points) - 2)
            middle = (self.points[after][0] + self.points[after + 1][0]) / 2
            if (found := curve_edits.added(self.points, middle)) is not None:
                self._tell(*found)
                self.settled.emit()
        elif key == Qt.Key.Key_Delete:
            self._take_out(self.current)
        else:
            super().keyPressEvent(event)

    def _step(self, place: float, energy: float) -> None:
        self._tell(curve_edits.moved(self.points, self.current, place, energy), self.current)
        self.settled.emit()

    def _take_out(self, number: int) -> None:
        points = curve_edits.removed(self.points, number)
        if points != self.points:
            self._tell(points, min(number, len(points) - 1))
            self.settled.emit()

    def _tell(self, points: Points, current: int) -> None:
        self.current = current
        if points != self.points:
            self.set_points(points)
            self.changed.emit(points)
