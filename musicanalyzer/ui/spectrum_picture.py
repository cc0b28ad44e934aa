"""The mean spectrum of a recording as a curve, and a line where it ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicanalyzer.dsp.cutoff import BAND_HZ
from musicanalyzer.ui import text, theme

LOWEST_DB = -120.0
_LINES = 9  # of text, as high as the picture would like to be


class SpectrumPicture(QWidget):
    """Decibels below the loudest band, from 0 Hz to half the sample rate."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._levels_db: NDArray[np.float32] = np.empty(0, np.float32)
        self._cutoff_hz: float | None = None
        self.setAccessibleName(self.tr("Spectrum"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_spectrum(self, spectrum: bytes | None, cutoff_hz: float | None) -> None:
        """As the library stores it; None where there is none to show."""
        halves = np.frombuffer(spectrum or b"", np.uint8)
        self._levels_db = halves.astype(np.float32) * np.float32(-0.5)
        self._cutoff_hz = cutoff_hz
        if not len(self._levels_db):
            words = self.tr("There is no spectrum.")
        elif cutoff_hz is None:
            words = self.tr("The spectrum has no steep end.")
        else:
            words = self.tr("The spectrum ends at {cutoff} kHz.").format(
                cutoff=text.number(cutoff_hz / 1000, 1)
            )
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    @property
    def cutoff_hz(self) -> float | None:
        return self._cutoff_hz

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(line * 24, line * _LINES)

    def minimumSizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(line * 10, line * 5)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event) -> None:
        colours = theme.colours()
        painter = QPainter(self)
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance("−120 dB ")
        bottom = metrics.height() * 1.3
        area = QRectF(left, 4, self.width() - left - 4, self.height() - bottom - 4)
        if area.width() < 20 or area.height() < 20:
            return
        painter.fillRect(area, QColor(colours.surface))
        if not len(self._levels_db):
            painter.setPen(QColor(colours.faint))
            painter.drawText(
                area, int(Qt.AlignmentFlag.AlignCenter), self.tr("There is no spectrum.")
            )
            return
        highest_khz = len(self._levels_db) * BAND_HZ / 1000
        self._draw_grid(painter, area, highest_khz)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(area)
        xs = area.left() + area.width() * (np.arange(len(self._levels_db)) + 0.5) / len(
            self._levels_db
        )
        ys = area.top() + area.height() * np.clip(self._levels_db / LOWEST_DB, 0, 1)
        curve = [QPointF(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]
        filled = QColor(colours.accent)
        filled.setAlphaF(0.2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(filled)
        feet = [QPointF(curve[0].x(), area.bottom()), QPointF(curve[-1].x(), area.bottom())]
        painter.drawPolygon(QPolygonF([feet[0], *curve, feet[1]]))
        painter.setPen(QPen(QColor(colours.accent), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(curve))
        if self._cutoff_hz is not None:
            self._draw_cutoff(painter, area, highest_khz)

    def _draw_grid(self, painter: QPainter, area: QRectF, highest_khz: float) -> None:
        colours = theme.colours()
        metrics = self.fontMetrics()
        line, words = QColor(colours.line), QColor(colours.faint)
        step = next(s for s in (5, 10, 20, 50, 100) if highest_khz / s <= 10)
        taken = 0.0  # what is left of it has a name already
        for khz in range(0, int(highest_khz) + 1, step):
            x = area.left() + area.width() * khz / highest_khz
            painter.setPen(line)
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            name = text.count(khz) if khz else self.tr("0 kHz")
            width = metrics.horizontalAdvance(name)
            at = min(max(x - width / 2, area.left()), self.width() - width)
            if at < taken:
                continue
            taken = at + width + metrics.averageCharWidth()
            painter.setPen(words)
            painter.drawText(QPointF(at, self.height() - metrics.descent() - 1), name)
        rows = 4 if area.height() > 6 * metrics.height() else 2
        for row in range(rows + 1):
            y = area.top() + area.height() * row / rows
            painter.setPen(line)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            name = self.tr("{level} dB").format(level=text.count(round(LOWEST_DB * row / rows)))
            place = QRectF(0, y - metrics.height() / 2, area.left() - 4, metrics.height())
            place.moveTop(min(max(place.top(), 0), area.bottom() - metrics.height() / 2))
            painter.setPen(words)
            painter.drawText(
                place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), name
            )

    def _draw_cutoff(self, painter: QPainter, area: QRectF, highest_khz: float) -> None:
        assert self._cutoff_hz is not None
        colours = theme.colours()
        khz = self._cutoff_hz / 1000
        x = area.left() + area.width() * khz / highest_khz
        painter.setPen(QPen(QColor(colours.bad), 2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        words = self.tr("{cutoff} kHz").format(cutoff=text.number(khz, 1))
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(words)
        is_right = x + 6 + width < area.right()
        painter.setPen(QColor(colours.bad))
        at = x + 6 if is_right else x - 6 - width
        painter.drawText(QPointF(at, area.top() + metrics.ascent() + 2), words)
