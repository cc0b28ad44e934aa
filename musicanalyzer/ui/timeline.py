"""Sliders over a track's time: the ribbon of the player's bar, and the panel's large picture.

Both are sliders to keyboards and screen readers, in tenths of a second. A click goes where it was
made, unlike a usual slider's, which goes a page. Pictures are painted once per size and palette;
while a track plays only the line that marks the position moves.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QImage, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QSlider, QToolTip, QWidget

from musicanalyzer.ui import text, theme
from musicanalyzer.ui.ribbon import RibbonData, paint_ribbon, ribbon_image

UNITS = 10  # of the slider in a second
STEP_S, PAGE_S = 5.0, 30.0
QUIET = 0.1  # of full scale: up to here a waveform fills its height
_TICKS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)


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
        width = rect.width() * self._ribbon.duration_s / self._duration_s
        painter.save()
        painter.setClipRect(rect)
        paint_ribbon(
            painter, QRectF(rect.left(), rect.top(), width, rect.height()), self._ribbon_image
        )
        painter.restore()

    # Going somewhere

    def _seconds_at(self, x: float) -> float:
        share = (x - self._area.left()) / max(self._area.width(), 1)
        return min(max(share, 0.0), 1.0) * self._duration_s

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
            x = self._area.left() + self._area.width() * self.sliderPosition() / self.maximum()
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


class TrackPicture(Timeline):
    """Waveform over ribbon over a time axis; a spectrogram between, where one was asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._peak: NDArray[np.float32] | None = None
        self._rms: NDArray[np.float32] | None = None
        self._levels: NDArray[np.float32] | None = None
        self._words = ""

    def set_waveform(
        self, peak: NDArray[np.float32] | None, rms: NDArray[np.float32] | None
    ) -> None:
        self._peak, self._rms = peak, rms
        self.repaint_picture()

    def set_levels(self, levels: NDArray[np.float32] | None) -> None:
        """The spectrogram, shape (n, n_mels) in 0..1; ``None`` takes its place away."""
        self._levels = levels
        self.updateGeometry()
        self.repaint_picture()

    def say(self, words: str) -> None:
        """In place of the waveform: that it is being made, or why there is none."""
        self._words = words
        self.repaint_picture()

    def _heights(self) -> tuple[float, float, float, float]:
        """Of waveform, spectrogram, ribbon and axis."""
        line = self.fontMetrics().height()
        return 3.4 * line, 0.0 if self._levels is None else 6.0 * line, 1.8 * line, 1.3 * line

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().height() * 18, round(sum(self._heights())) + 4)

    def paint_picture(self, painter: QPainter, rect: QRectF) -> None:
        wave, spectrogram, ribbon, axis = self._heights()
        top = rect.top()
        self._paint_waveform(painter, QRectF(rect.left(), top, rect.width(), wave - 4))
        top += wave
        if self._levels is not None:
            image = level_image(self._levels)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(rect.left(), top, rect.width(), spectrogram - 4), image)
        top += spectrogram
        self.paint_strip(painter, QRectF(rect.left(), top, rect.width(), ribbon - 4))
        self._paint_axis(painter, QRectF(rect.left(), top + ribbon, rect.width(), axis))

    def _paint_waveform(self, painter: QPainter, rect: QRectF) -> None:
        colours = theme.colours()
        middle = rect.center().y()
        if self._peak is None or self._rms is None or not len(self._peak):
            painter.setPen(QColor(colours.line))
            painter.drawLine(QLineF(rect.left(), middle, rect.right(), middle))
            painter.setPen(QColor(colours.faint))
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), self._words)
            return
        n = max(1, int(rect.width() * painter.device().devicePixelRatioF()))
        # Quiet music would be a line; what is next to silence stays one.
        scale = rect.height() / 2 / max(float(self._peak.max()), QUIET)
        for values, name in ((self._peak, colours.line), (self._rms, colours.accent)):
            heights = resampled(values, n) * scale
            step = rect.width() / n
            painter.setPen(QPen(QColor(name), step))
            painter.drawLines(
                [
                    QLineF(
                        QPointF(rect.left() + (i + 0.5) * step, middle - height),
                        QPointF(rect.left() + (i + 0.5) * step, middle + max(height, step)),
                    )
                    for i, height in enumerate(heights.tolist())
                ]
            )

    def _paint_axis(self, painter: QPainter, rect: QRectF) -> None:
        if self._duration_s <= 0:
            return
        metrics = self.fontMetrics()
        room = metrics.horizontalAdvance(text.duration(self._duration_s)) * 1.6
        step = tick_step(self._duration_s, round(rect.width() / room))
        painter.setPen(QColor(theme.colours().faint))
        at = 0.0
        while at <= self._duration_s:
            x = rect.left() + rect.width() * at / self._duration_s
            words = text.duration(at)
            width = metrics.horizontalAdvance(words)
            painter.drawLine(QLineF(x, rect.top(), x, rect.top() + 3))
            # The first and the last would reach out of the picture.
            left = min(max(x - width / 2, rect.left()), rect.right() - width)
            painter.drawText(QPointF(left, rect.top() + 4 + metrics.ascent()), words)
            at += step


def tick_step(duration_s: float, n: int) -> float:
    """The distance of ticks, a round time, of which about ``n`` and no more fit."""
    fitting = (step for step in _TICKS_S if duration_s / step <= max(n, 1))
    return float(next(fitting, max(duration_s, 1.0)))


def resampled(values: NDArray[np.float32], n: int) -> NDArray[np.float32]:
    """``n`` values, each the greatest of its part; repeated where there are fewer."""
    if len(values) <= n:
        return values[np.arange(n) * len(values) // n]
    return np.maximum.reduceat(values, np.arange(n) * len(values) // n)


def level_image(levels: NDArray[np.float32]) -> QImage:
    """A spectrogram in the palette's colours: from the surface over the accent to the text's."""
    colours = theme.colours()
    stops = np.array(
        [
            QColor(name).getRgb()[:3]  # type: ignore[index]
            for name in (colours.surface, colours.accent, colours.text)
        ],
        np.float32,
    )
    ramp = np.linspace(0.0, 1.0, 256)
    table = np.stack([np.interp(ramp, (0, 0.55, 1), stops[:, i]) for i in range(3)], axis=1)
    index = (np.clip(levels.T[::-1], 0, 1) * 255).astype(np.uint8)  # low notes at the bottom
    pixels = np.empty((*index.shape, 4), np.uint8)
    pixels[..., :3] = table[index].astype(np.uint8)
    pixels[..., 3] = 255
    height, width = index.shape
    return QImage(pixels.tobytes(), width, height, width * 4, QImage.Format.Format_RGBA8888).copy()
