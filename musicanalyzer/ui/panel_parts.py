"""The parts that the track panel is made of: plain words that wrap, headings, the cover."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.ui.flow import Flow
from musicanalyzer.ui.icons import icon

COVER_LINES = 5.0
COVER_SHARE = 0.26
LONG_WORD = 16  # characters
_LONG = re.compile(rf"\S{{{LONG_WORD},}}")
_BREAKS = re.compile(rf"[/\\\\_.-]|\S{{{LONG_WORD}}}")


class Words(QLabel):
    """Plain text that wraps, long words too, and takes no place while there is none."""

    def __init__(self, parent: QWidget, *, role: str = "") -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        # A long word must not make the panel wider than it is.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)
        self.hide()

    def say(self, words: str) -> None:
        shown = breakable(words)
        self.setText(shown)
        self.setAccessibleName(words)
        # What is copied must not hold the marks that let a line break.
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            if shown == words
            else Qt.TextInteractionFlag.NoTextInteraction
        )
        self.setVisible(bool(words))


def breakable(words: str) -> str:
    """With invisible marks in words longer than ``LONG_WORD``, where a line may break."""
    return _LONG.sub(lambda run: _BREAKS.sub("\\g<0>\u200b", run.group()), words)


class Section(QWidget):
    """A heading and what belongs under it, in :attr:`column`."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self._heading = QLabel(title, self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self.column.addWidget(self._heading)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        font = self.font()
        font.setBold(True)
        self._heading.setFont(font)


class Cover(QWidget):
    """A picture in a square whose size follows the text, up to ``COVER_SHARE`` of what surrounds
    it; no place without one.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Cover"))
        self.hide()

    def show_image(self, image: QImage | None) -> None:
        self._image = image
        self.setVisible(image is not None)
        self.update()

    def sizeHint(self) -> QSize:
        room = round(self._page.width() * COVER_SHARE)
        side = min(round(self.fontMetrics().height() * COVER_LINES), room)
        return QSize(side, side)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event) -> None:
        if self._image is None:
            return
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing
        )
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(QRectF(self.rect()).center())
        rounded = QPainterPath()
        rounded.addRoundedRect(place, 6, 6)
        painter.setClipPath(rounded)
        painter.drawImage(place, self._image)


class Buttons(QWidget):
    """Buttons beside each other as far as there is room."""

    def __init__(self, buttons: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = Flow(self)
        for shown in buttons:
            flow.addWidget(shown)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


def button(title: str, picture: str, tip: str, parent: QWidget) -> QPushButton:
    """A button with words, and a picture from ``resources/icons`` where it has one."""
    made = QPushButton(title, parent)
    if picture:
        made.setIcon(icon(picture))
    made.setToolTip(tip)
    return made
