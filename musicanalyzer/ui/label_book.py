"""How the user's own labels stand, and how well they were known after each lesson of this run."""

from __future__ import annotations

from collections import defaultdict

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.label_reports import LabelReport, report
from musicanalyzer.ui import text, theme
from musicanalyzer.ui.context import Context

Step = tuple[int, float]  # examples, accuracy


class LabelBook(QObject):
    """:attr:`reports` are by name; :attr:`changed` says that they were read again."""

    changed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.reports: dict[str, LabelReport] = {}
        self.growth: defaultdict[str, list[Step]] = defaultdict(list)

    def read(self) -> None:
        def question(reader: LibraryReader) -> list[LabelReport]:
            return [report(reader, label) for label in reader.labels()]

        self._context.lists.ask(question, self._take, key="labels")

    def _take(self, reports: list[LabelReport]) -> None:
        self.reports = {label.name: label for label in reports}
        for label in reports:
            steps = self.growth[label.name]
            if label.judged is not None:
                step = (label.yes + label.no, label.judged.accuracy)
                if not steps or steps[-1] != step:
                    steps.append(step)
        self.changed.emit()


class GrowthLine(QWidget):
    """The accuracy after each lesson of this run, up to all right at the top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: list[Step] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: list[Step]) -> None:
        self._steps = list(steps)
        said = ", ".join(
            self.tr("{share} with %n example(s)", "", n).format(share=text.percent(share))
            for n, share in steps
        )
        self.setAccessibleName(self.tr("Accuracy as examples were added: {steps}").format(
            steps=said or text.DASH
        ))  # fmt: skip
        self.setToolTip(said)
        self.setVisible(len(steps) > 1)
        self.update()

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(28 * line, 3 * line)

    def paintEvent(self, event) -> None:
        colours = theme.colours()
        if not self._steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        caption = self.tr("Accuracy")
        painter.setPen(QColor(colours.faint))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, caption)
        area = QRectF(self.rect()).adjusted(
            metrics.horizontalAdvance(caption) + 12, metrics.height() / 2,
            -metrics.horizontalAdvance(text.percent(1)) - 8, -metrics.height() / 2,
        )  # fmt: skip
        low = min(0.5, *(share for _, share in self._steps))

        def height_of(share: float) -> float:
            return area.bottom() - (share - low) / (1 - low) * area.height()

        painter.setPen(QPen(QColor(colours.line), 1))
        for share in (0.5, 1.0):
            y = height_of(share)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        step_width = area.width() / max(1, len(self._steps) - 1)
        points = [
            QPointF(area.left() + place * step_width, height_of(share))
            for place, (_, share) in enumerate(self._steps)
        ]
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(QColor(colours.accent))
        for point in points:
            painter.drawEllipse(point, 3, 3)
        painter.setPen(QColor(colours.text))
        painter.drawText(
            QPointF(area.right() + 8, points[-1].y() + metrics.ascent() / 2 - 1),
            text.percent(self._steps[-1][1]),
        )
