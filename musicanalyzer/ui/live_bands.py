"""Octave bands beside the live spectrogram: bars, the highest of the last moments, and a reading.

The reading is of the band under the pointer or chosen by the arrow keys, else of the loudest.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from musicanalyzer.services.live_events import BandsEvent
from musicanalyzer.settings import LIVE_BANDS
from musicanalyzer.ui import text, theme
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.live_gauges import Painted

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOWEST_DB, HIGHEST_DB = -90.0, 0.0
HOLD_S = 2.0  # of a band's highest level
FALL_DB_S = 20.0  # after that
_NAMED = (("63", 63.0), ("250", 250.0), ("1k", 1000.0), ("4k", 4000.0), ("16k", 16_000.0))


class BandBars(Painted):
    """Levels from low to high; :attr:`told` says in words what a band has."""

    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(4.6, "", parent)
        self.setAccessibleName(self.tr("Levels of the octave bands"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._edges_hz: list[float] = []
        self._levels_db: list[float] = []
        self._held: list[tuple[float, float]] = []  # (dB, when), of each band
        self._chosen: int | None = None
        self._now_s = 0.0

    def clear(self) -> None:
        self._edges_hz, self._levels_db, self._held = [], [], []
        self._chosen = None
        self.update()

    def show_levels(
        self, levels_db: NDArray, edges_hz: NDArray, now_s: float
    ) -> None:  # fmt: skip
        levels, edges = levels_db.tolist(), edges_hz.tolist()
        if len(edges) != len(self._edges_hz):
            self._edges_hz, self._held, self._chosen = edges, [(-999.0, now_s)] * len(levels), None
        self._levels_db = levels
        self._held = [
            (level, now_s) if level >= self._fallen(held, now_s) else held
            for level, held in zip(levels, self._held, strict=True)
        ]
        self._now_s = now_s
        self._tell()
        self.update()

    @staticmethod
    def _fallen(held: tuple[float, float], now_s: float) -> float:
        level, since = held
        return level - max(0.0, now_s - since - HOLD_S) * FALL_DB_S

    @property
    def held_db(self) -> list[float]:
        """The highest level of each band in the last moments."""
        return [self._fallen(held, self._now_s) for held in self._held]

    def choose(self, band: int | None) -> None:
        """Read this band; None for the loudest."""
        last = len(self._levels_db) - 1
        self._chosen = None if band is None or last < 0 else max(0, min(last, band))
        self._tell()
        self.update()

    def _tell(self) -> None:
        if not self._levels_db:
            self.told.emit(text.DASH)
            return
        levels = self._levels_db
        band = levels.index(max(levels)) if self._chosen is None else self._chosen
        centre_hz = (self._edges_hz[band] * self._edges_hz[band + 1]) ** 0.5
        level, highest = levels[band], self.held_db[band]
        words = self.tr("{f} Hz: {n} dB, highest {m} dB")
        digits = 0 if centre_hz >= 100 else 1
        n, m = (text.number(max(value, -140.0), 0) for value in (level, highest))
        self.told.emit(words.format(f=text.number(centre_hz, digits), n=n, m=m))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.choose(int(event.position().x() / self.width() * max(1, len(self._levels_db))))

    def leaveEvent(self, event) -> None:
        if not self.hasFocus():
            self.choose(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps and self._levels_db:
            loudest = self._levels_db.index(max(self._levels_db))
            band = loudest if self._chosen is None else self._chosen
            self.choose(band + steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape and self._chosen is not None:
            self.choose(None)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        colours = theme.colours()
        painter = QPainter(self)
        metrics = self.fontMetrics()
        room = self.height() - metrics.height()
        painter.fillRect(QRectF(0, 0, self.width(), room), QColor(colours.raised))
        painter.setPen(QColor(colours.line))
        for level in range(-60, 0, 30):
            y = round(room * (1 - _share(level)))
            painter.drawLine(0, y, self.width(), y)
        if self._levels_db:
            self._paint_bars(painter, room)
        painter.setPen(QColor(colours.faint))
        low, high = 1000.0 * 10.0 ** (0.3 * -5.5), 1000.0 * 10.0 ** (0.3 * 4.5)
        for words, hertz in _NAMED:
            x = self.width() * _between(hertz, low, high)
            box = QRectF(x - 30, room, 60, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(QRectF(1, 1, self.width() - 2, room - 2))
        painter.end()

    def _paint_bars(self, painter: QPainter, room: int) -> None:
        colours = theme.colours()
        bar, chosen, line = (QColor(c) for c in (colours.accent, colours.warning, colours.text))
        n = len(self._levels_db)
        width = self.width() / n
        gap = 1 if width > 3 else 0
        for band, (level, held) in enumerate(zip(self._levels_db, self.held_db, strict=True)):
            left = round(band * width)
            wide = max(1, round((band + 1) * width) - left - gap)
            high = round(room * _share(level))
            colour = chosen if band == self._chosen else bar
            painter.fillRect(left, room - high, wide, high, colour)
            if (top := round(room * _share(held))) > 0:
                painter.fillRect(left, room - top, wide, 2, line)


class BandsPanel(QWidget):
    """The bars with their reading and how wide they are, which is remembered."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        title = QLabel(self.tr("Octave bands"), self)
        title.setProperty("role", "faint")
        self.width_choice = QComboBox(self)
        self.width_choice.setAccessibleName(self.tr("Width of the octave bands"))
        names = (self.tr("whole octaves"), self.tr("thirds"), self.tr("twelfths"))
        for words, per_octave in zip(names, LIVE_BANDS, strict=True):
            self.width_choice.addItem(words, per_octave)
        self.width_choice.setCurrentIndex(LIVE_BANDS.index(context.settings.value.live_bands))
        self.width_choice.activated.connect(self._keep)
        self.bars = BandBars(self)
        self.reading = QLabel(self)
        self.bars.told.connect(self.reading.setText)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(title, 0, 0)
        grid.addWidget(self.width_choice, 0, 1)
        grid.addWidget(self.bars, 1, 0, 1, 2)
        grid.addWidget(self.reading, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self._last: tuple[BandsEvent, float] | None = None

    def clear(self) -> None:
        self._last = None
        self.bars.clear()
        self.reading.setText(text.DASH)

    def show_event(self, event: BandsEvent, now_s: float) -> None:
        import numpy as np

        from musicanalyzer.dsp.octaves import edges_hz, joined_db

        self._last = event, now_s
        per_octave = self.width_choice.currentData()
        levels_db = joined_db(np.array(event.levels_db), per_octave)
        self.bars.show_levels(levels_db, edges_hz(per_octave), now_s)

    def _keep(self, *_: object) -> None:
        self._context.settings.update(live_bands=self.width_choice.currentData())
        if self._last is not None:
            self.show_event(*self._last)


def _share(level_db: float) -> float:
    """Of the height of the bars."""
    return min(1.0, max(0.0, (level_db - LOWEST_DB) / (HIGHEST_DB - LOWEST_DB)))


def _between(hertz: float, low: float, high: float) -> float:
    return log(hertz / low) / log(high / low)
