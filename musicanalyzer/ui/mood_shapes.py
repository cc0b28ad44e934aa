"""The shapes that are drawn on a mood map to choose tracks, and how they look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from musicanalyzer.services import mood_map
from musicanalyzer.services.mood_map import Rows
from musicanalyzer.ui import theme

MOVE, RECTANGLE, LASSO, PATH = "move", "rectangle", "lasso", "path"
TOOLS = (MOVE, RECTANGLE, LASSO, PATH)
LEAST = {RECTANGLE: 2, LASSO: 3, PATH: 2}  # corners of a shape that has tracks

DECIMALS = 5  # of a rectangle's bounds


@dataclass(frozen=True, slots=True)
class Shape:
    """``corners`` on the map, of shape (k, 2); ``reach`` along each axis, of a path."""

    tool: str
    corners: NDArray[np.float64]
    reach: tuple[float, float]

    @property
    def is_whole(self) -> bool:
        return len(self.corners) >= LEAST[self.tool]

    @property
    def bounds(self) -> NDArray[np.float64]:
        """The lower left and the upper right corner, rounded outwards to what a search can say."""
        unit = 10.0**-DECIMALS
        low = np.floor(self.corners.min(axis=0) / unit) * unit
        return np.stack([low, np.ceil(self.corners.max(axis=0) / unit) * unit])

    def rows(
        self, x: NDArray[np.float32], y: NDArray[np.float32], *, most: int
    ) -> tuple[Rows, int]:
        """The tracks of the shape, and how many it has in all: a path gives at most ``most``."""
        if self.tool == PATH:
            return mood_map.along(x, y, self.corners, reach=self.reach, most=most)
        if self.tool == RECTANGLE:
            rows = mood_map.in_rectangle(x, y, self.bounds)
        else:
            rows = mood_map.inside(x, y, self.corners)
        return rows, len(rows)


def paint_shape(painter: QPainter, tool: str, places: Sequence[QPointF], beside: float) -> None:
    """A rectangle, a lasso, or a path with the band of ``beside`` pixels that belongs to it."""
    colours = theme.colours()
    accent = QColor(colours.accent)
    inside = QColor(accent)
    inside.setAlphaF(0.14)
    painter.setPen(QPen(accent, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush if tool == PATH else inside)
    if tool == PATH:
        line = QPolygonF(list(places))
        round_ends = (Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.setPen(QPen(inside, 2 * beside, Qt.PenStyle.SolidLine, *round_ends))
        painter.drawPolyline(line)
        painter.setPen(QPen(accent, 2))
        painter.drawPolyline(line)
    elif tool == LASSO:
        painter.drawPolygon(QPolygonF(list(places)))
    elif len(places) >= 2:
        painter.drawRect(QRectF(places[0], places[-1]).normalized())
    painter.setBrush(accent)
    if tool == PATH:
        painter.drawEllipse(places[-1], 3, 3)
    painter.drawEllipse(places[0], 4, 4)
