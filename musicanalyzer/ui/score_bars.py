"""Scores as bars, one a line: what it is called, how much of the bar is filled, the number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicanalyzer.ui import text, theme

LINE = 1.5  # of a line of text


@dataclass(frozen=True, slots=True)
class Score:
    """``value`` in 0..1. ``colour`` empty for the accent."""

    name: str
    value: float
    colour: str = ""


class ScoreBars(QWidget):
    """Takes the height that its scores need, and any width."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scores: tuple[Score, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def scores(self) -> tuple[Score, ...]:
        return self._scores

    def show_scores(self, scores: Sequence[Score]) -> None:
        self._scores = tuple(scores)
        words = ", ".join(f"{score.name} {text.percent(score.value)}" for score in scores)
        self.setAccessibleDescription(words)
        self.setVisible(bool(scores))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(line * 16, round(line * LINE) * len(self._scores))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().height() * 8, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event) -> None:
        if not self._scores:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.colours()
        metrics = self.fontMetrics()
        line = round(metrics.height() * LINE)
        widest = 2 + max(metrics.horizontalAdvance(score.name) for score in self._scores)
        names = min(widest, round(self.width() * 0.45))
        numbers = metrics.horizontalAdvance(text.percent(1.0))
        bar = QRectF(names + 8, 0, max(self.width() - names - numbers - 16, 8), line * 0.34)
        side = int(Qt.AlignmentFlag.AlignVCenter)
        for number, score in enumerate(self._scores):
            top = number * line
            painter.setPen(QColor(colours.text))
            shown = metrics.elidedText(score.name, Qt.TextElideMode.ElideRight, names)
            painter.drawText(QRectF(0, top, names, line), side, shown)
            painter.drawText(
                QRectF(bar.right() + 8, top, numbers, line),
                side | int(Qt.AlignmentFlag.AlignRight),
                text.percent(score.value),
            )
            painter.setPen(Qt.PenStyle.NoPen)
            bar.moveTop(top + (line - bar.height()) / 2)
            radius = bar.height() / 2
            painter.setBrush(QColor(colours.raised))
            painter.drawRoundedRect(bar, radius, radius)
            filled = QRectF(bar)
            filled.setWidth(max(bar.width() * min(max(score.value, 0.0), 1.0), bar.height()))
            painter.setBrush(QColor(score.colour or colours.accent))
            painter.drawRoundedRect(filled, radius, radius)
