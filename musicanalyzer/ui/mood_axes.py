"""What surrounds the tracks of a mood map: ground, axes and corner words, the cursor."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from musicanalyzer.services.mood_map import Extent
from musicanalyzer.ui import text, theme

# Toward the corners of the plane of arousal over valence (Russell, A circumplex model of affect,
# 1980): directions rather than places, as the map is seldom seen whole.
_CORNERS = (
    (0, 0, QT_TRANSLATE_NOOP("mood map", "↖ tense, angry")),
    (1, 0, QT_TRANSLATE_NOOP("mood map", "excited, happy ↗")),
    (0, 1, QT_TRANSLATE_NOOP("mood map", "↙ sad, tired")),
    (1, 1, QT_TRANSLATE_NOOP("mood map", "calm, content ↘")),
)
_VALENCE = QT_TRANSLATE_NOOP("mood map", "Valence: sad to glad →")
_AROUSAL = QT_TRANSLATE_NOOP("mood map", "Arousal: calm to excited →")
_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25)  # between lines of the grid


def _tr(words: Any) -> str:
    return QCoreApplication.translate("mood map", words)


def plot_of(widget: QWidget) -> QRect:
    """The widget without the margins in which the axes are named."""
    line = widget.fontMetrics().height()
    return widget.rect().adjusted(round(line * 1.5), 1, -1, -round(line * 1.5))


def _ticks(low: float, high: float, most: int) -> tuple[list[float], int]:
    """Round values of an axis, at most about ``most``, and the decimals of their percents."""
    step = next((s for s in _STEPS if (high - low) / s <= most), 0.5)
    first = math.ceil(max(low, 0.0) / step)
    last = math.floor(min(high, 1.0) / step)
    return [number * step for number in range(first, last + 1)], 0 if step >= 0.01 else 1


def paint_ground(painter: QPainter, widget: QWidget, plot: QRect, extent: Extent) -> None:
    """Background, grid and axes. The middle of each axis, where mood turns, is a stronger line."""
    colours = theme.colours()
    painter.fillRect(widget.rect(), QColor(colours.window))
    painter.fillRect(plot, QColor(colours.surface))
    metrics = widget.fontMetrics()
    faint, line = QColor(colours.faint), QColor(colours.line)
    thin = QColor(line)
    thin.setAlphaF(0.45)
    room = metrics.horizontalAdvance("100,0 %") * 1.6
    bottom = QRect(plot.left(), plot.bottom() + 2, plot.width(), widget.height() - plot.bottom())
    words = _tr(_VALENCE)
    taken = metrics.horizontalAdvance(words) + metrics.height()
    values, decimals = _ticks(extent.left, extent.right, max(2, int(plot.width() / room)))
    for value in values:
        x = plot.left() + (value - extent.left) / extent.width * plot.width()
        painter.setPen(QPen(line, 1.5) if abs(value - 0.5) < 1e-9 else QPen(thin, 1))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        label = text.percent(value, decimals)
        half = metrics.horizontalAdvance(label) / 2
        if plot.left() + taken < x - half and x + half < plot.right():
            painter.setPen(faint)
            painter.drawText(QPointF(x - half, bottom.top() + metrics.ascent() + 2), label)
    values, decimals = _ticks(extent.bottom, extent.top, max(2, int(plot.height() / room)))
    for value in values:
        y = plot.top() + (extent.top - value) / extent.height * plot.height()
        painter.setPen(QPen(line, 1.5) if abs(value - 0.5) < 1e-9 else QPen(thin, 1))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
    painter.setPen(faint)
    painter.drawText(QPointF(plot.left(), bottom.top() + metrics.ascent() + 2), words)
    painter.save()
    painter.translate(0, plot.bottom())
    painter.rotate(-90)
    painter.drawText(QPointF(0, metrics.ascent() + 2), _tr(_AROUSAL))
    taken = metrics.horizontalAdvance(_tr(_AROUSAL)) + metrics.height()
    for value in values:
        along = (value - extent.bottom) / extent.height * plot.height()
        label = text.percent(value, decimals)
        half = metrics.horizontalAdvance(label) / 2
        if taken < along - half and along + half < plot.height():
            painter.drawText(QPointF(along - half, metrics.ascent() + 2), label)
    painter.restore()
    painter.setPen(QPen(line, 1))
    painter.drawRect(plot.adjusted(0, 0, -1, -1))


def paint_corners(painter: QPainter, widget: QWidget, plot: QRect) -> None:
    """What lies toward each corner, on a ground that keeps the words readable over tracks."""
    colours = theme.colours()
    metrics = widget.fontMetrics()
    ground = QColor(colours.surface)
    ground.setAlphaF(0.6)
    room = plot.width() // 2 - 24
    for right, low, words in _CORNERS:
        # The arrow stays where the map is narrow.
        side = Qt.TextElideMode.ElideLeft if right else Qt.TextElideMode.ElideRight
        shown = metrics.elidedText(_tr(words), side, room)
        size = QRectF(0, 0, metrics.horizontalAdvance(shown) + 14, metrics.height() + 6)
        x = plot.right() - size.width() - 8 if right else plot.left() + 8
        y = plot.bottom() - size.height() - 8 if low else plot.top() + 8
        size.moveTo(x, y)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(size, 6, 6)
        painter.setPen(QColor(colours.faint))
        painter.drawText(size, Qt.AlignmentFlag.AlignCenter, shown)


def paint_ring(painter: QPainter, place: QPointF, width: int) -> None:
    colours = theme.colours()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours.surface), width + 3))
    painter.drawEllipse(place, 8, 8)
    painter.setPen(QPen(QColor(colours.text), width))
    painter.drawEllipse(place, 8, 8)


def paint_focus(painter: QPainter, plot: QRect) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.colours().accent), 2))
    painter.drawRect(QRectF(plot).adjusted(1, 1, -1, -1))
