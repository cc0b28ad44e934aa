"""Sliders over a track's time, and the ribbon of the player's bar.

Both are sliders to keyboards and screen readers, in tenths of a second. A click goes where it was
made, unlike a usual slider's, which goes a page. Pictures are painted once per size and palette;
while a track plays only the line that marks the position moves.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLineF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QImage, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QSlider, QToolTip, QWidget

from musicanalyzer.ui import text, theme
from musicanalyzer.ui.ribbon import RibbonData, paint_ribbon, ribbon_image

UNITS = 10  # of the slider in a second
STEP_S, PAGE_S = 5.0, 30.0


class Timeline(QSlider):
    """Empty; what is seen is painted by :meth:`paint_picture`."""

    sought = Signal(float)  # seconds: the user went there

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, 0)
        self.setSingleStep(round(STEP_S * UNITS))
        self.setPageStep(round(PAGE_S * UNITS))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.actionTriggered.connect(self._moved_by_key)
        self._duration_s = 0.0
        self._has_position = False
        self._ribbon: RibbonData | None = None
        self._ribbon_image: QImage | None = None
        self._picture: QPixmap | None = None

    # What is shown

    @property
    def duration_s(self) -> float:
        return self._duration_s

    def set_duration(self, duration_s: float) -> None:
        if duration_s != self._duration_s:
            self._duration_s = duration_s
            self.setRange(0, round(duration_s * UNITS))
            self.repaint_picture()

    def set_position(self, position_s: float | None) -> None:
        """``None`` where this track is not the one that plays."""
        had, self._has_position = self._has_position, position_s is not None
        if self.isSliderDown():
            return
        self.setValue(round((position_s or 0.0) * UNITS))
        if had != self._has_position:
            self.update()

    def set_ribbon(self, data: RibbonData | None) -> None:
        self._ribbon, self._ribbon_image = data, None
        self.repaint_picture()

    def repaint_picture(self) -> None:
        self._picture = None
        self.update()

    def paint_picture(self, painter: QPainter, rect: QRectF) -> None:
        raise NotImplementedError

    def paint_strip(self, painter: QPainter, rect: QRectF) -> None:
        """The ribbon, where there is one. It may be a little longer than the track."""
        if self._ribbon is None or self._duration_s <= 0:
            return
        if self._ribbon_image is None:
            self._ribbon_image = ribbon_image(self._ribbon, dark=theme.colours().is_dark)
        left, right = (self.x_of(at_s, rect) for at_s in (0.0, self._ribbon.duration_s))
        painter.save()
        painter.setClipRect(rect)
        paint_ribbon(
            painter, QRectF(left, rect.top(), right - left, rect.height()), self._ribbon_image
        )
        painter.restore()

    # Going somewhere

    @property
    def view_s(self) -> tuple[float, float]:
        """The first second that is seen, and how many are."""
        return 0.0, self._duration_s

    def x_of(self, at_s: float, rect: QRectF) -> float:
        """Where a second lies in a picture that is as wide as what is seen."""
        start_s, length_s = self.view_s
        return rect.left() + rect.width() * (at_s - start_s) / max(length_s, 1e-9)

    def _seconds_at(self, x: float) -> float:
        share = (x - self._area.left()) / max(self._area.width(), 1)
        start_s, length_s = self.view_s
        return start_s + min(max(share, 0.0), 1.0) * length_s

    @property
    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(2, 2, -2, -2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._duration_s > 0:
            self.setSliderDown(True)
            self.setSliderPosition(round(self._seconds_at(event.position().x()) * UNITS))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderPosition(round(self._seconds_at(event.position().x()) * UNITS))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderDown(False)
            self.sought.emit(self._seconds_at(event.position().x()))

    def wheelEvent(self, event) -> None:
        event.ignore()  # the panel scrolls instead: nobody means to seek with it

    def _moved_by_key(self, action: int) -> None:
        if action != QSlider.SliderAction.SliderMove.value:
            self.sought.emit(self.sliderPosition() / UNITS)

    # Qt's side

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if self._duration_s > 0:
                where = text.duration(self._seconds_at(event.pos().x()))
                QToolTip.showText(event.globalPos(), f"{where}\n{self.toolTip()}".strip(), self)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._picture = self._ribbon_image = None
            self.updateGeometry()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._picture = None

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().height() * 4, self.sizeHint().height())

    def paintEvent(self, event) -> None:
        if self._picture is None:
            ratio = self.devicePixelRatioF()
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._picture)
            painter.setFont(self.font())
            self.paint_picture(painter, self._area)
            painter.end()
        colours = theme.colours()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if (self._has_position or self.isSliderDown()) and self.maximum() > 0:
            x = self.x_of(self.sliderPosition() / UNITS, self._area)
            top, bottom = self._area.top(), self._area.bottom()
            # Seen on every colour that a ribbon has.
            painter.setPen(QPen(QColor(colours.surface), 4))
            painter.drawLine(QLineF(x, top, x, bottom))
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.drawLine(QLineF(x, top, x, bottom))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))


class SeekBar(Timeline):
    """The ribbon alone."""

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(line * 20, round(line * 1.9))

    def paint_picture(self, painter: QPainter, rect: QRectF) -> None:
        colours = theme.colours()
        if self._ribbon is None:
            middle = rect.center().y()
            painter.setPen(QPen(QColor(colours.line), 4))
            painter.drawLine(QLineF(rect.left(), middle, rect.right(), middle))
        self.paint_strip(painter, rect)
