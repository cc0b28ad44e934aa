"""Our own line icons, in the palette's colours and sharp at every scale."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from musicanalyzer.paths import icons_folder


class _LineIcon(QIconEngine):
    """Draws one SVG whose black takes the colour that text has in the icon's state."""

    _clones: ClassVar[list[_LineIcon]] = []

    def __init__(self, svg: str, colour: Callable[[], QColor] | None = None) -> None:
        super().__init__()
        self._svg = svg
        self._colour = colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        palette = QApplication.palette()
        role = QPalette.ColorRole.WindowText
        group = QPalette.ColorGroup.Active
        if mode == QIcon.Mode.Disabled:
            group = QPalette.ColorGroup.Disabled
        elif mode == QIcon.Mode.Selected:
            role = QPalette.ColorRole.HighlightedText
        colour: QColor = palette.color(group, role) if self._colour is None else self._colour()
        renderer = QSvgRenderer(QByteArray(self._svg.replace("#000", colour.name()).encode()))
        painter.setOpacity(painter.opacity() * colour.alphaF())
        side = min(rect.width(), rect.height())
        centre = QRectF(rect).center()
        renderer.render(painter, QRectF(centre - QPointF(side / 2, side / 2), QSize(side, side)))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        # Qt owns the copy, but PySide (6.11) frees it with the last name that Python has for it.
        copy = _LineIcon(self._svg, self._colour)
        self._clones.append(copy)
        return copy


def icon(name: str, colour: Callable[[], QColor] | None = None) -> QIcon:
    """The icon ``resources/icons/NAME.svg``; ``colour`` where it does not lie on the window's."""
    return QIcon(_LineIcon((icons_folder() / f"{name}.svg").read_text(encoding="utf-8"), colour))


def program_icon() -> QIcon:
    return QIcon(str(icons_folder() / "musicanalyzer.svg"))
