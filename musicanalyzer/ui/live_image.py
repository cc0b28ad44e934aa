"""What scrolls in the live view as pixels: spectrogram, marks, waveform and ribbons in one ring.

A ring of columns, each written twice: any stretch is one blit. Columns have absolute numbers and
may come in any order: as they are heard, or drawn again when one scrolls back. Marks lie in the
pixels, so that a frame with a hundred of them costs what one without costs: at 1,200 by 600 pixels
0.1 ms to write a column and 0.3 ms to draw all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter

Levels = NDArray[np.uint8]
Table = NDArray[np.uint32]

NO_WAVE = np.array([[127], [-127]], np.int8)  # the lowest above the highest: nothing is drawn
STEP_DB = 0.5  # of a level, see ``dsp.picture``
# From silence to full scale; lightness grows evenly (or falls, on paper), so that grey print and
# eyes that see few colours lose nothing.
PALETTES: dict[str, tuple[str, ...]] = {
    "heat": (
        "#000004", "#1c1044", "#51127c", "#8a226a", "#bc3754", "#e45a31", "#fb9b06", "#fcffa4",
    ),
    "sea": (
        "#05101f", "#0b2c4d", "#0f4d71", "#16718a", "#2b9693", "#5bb98c", "#a6d97f", "#fcf9b4",
    ),
    "grey": ("#000000", "#ffffff"),
    "paper": (
        "#ffffff", "#dfe4f2", "#a9b8dd", "#7d86c4", "#6a4ea8", "#5d1f80", "#35104c", "#0c0314",
    ),
}  # fmt: skip


def colour_table(palette: str, *, top_db: float, range_db: float) -> Table:
    """0xffRRGGBB for each of the 256 levels: ``range_db`` under ``top_db`` is the first colour, and
    so is silence, wherever that lies.
    """
    stops = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in PALETTES[palette]], float)
    level_db = (np.arange(256) - 255.0) * STEP_DB
    share = np.clip((level_db - top_db) / range_db + 1.0, 0.0, 1.0) * (len(stops) - 1)
    share[0] = 0.0
    rgb = np.stack([np.interp(share, np.arange(len(stops)), stops[:, i]) for i in range(3)], axis=1)
    parts = np.round(rgb).astype(np.uint32)
    packed = 0xFF000000 | parts[:, 0] << 16 | parts[:, 1] << 8 | parts[:, 2]
    return packed.astype(np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class Inks:
    """0xffRRGGBB: of levels, of marks, of the waveform and of what is behind it."""

    table: Table
    mark: int = 0xFFFFFFFF
    wave: int = 0xFF808080
    ground: int = 0xFF000000


class LiveImage:
    """``width`` columns; all sizes in device pixels.

    From the top: ``n_rows`` of the spectrogram, ``wave_rows`` of the waveform, and ``n_ribbons`` of
    ``ribbon_rows`` each, the first two of which are left free.
    """

    def __init__(
        self,
        width: int,
        n_rows: int,
        inks: Inks,
        *,
        ratio: float = 1.0,
        wave_rows: int = 0,
        n_ribbons: int = 0,
        ribbon_rows: int = 0,
    ) -> None:
        self.width, self.n_rows, self.ratio = width, n_rows, ratio
        self._inks = inks
        self._ribbon_rows = ribbon_rows
        self._height = n_rows + wave_rows + n_ribbons * ribbon_rows
        self._wave_end = n_rows + wave_rows
        # What a row of the waveform stands for; each reaches half a row further, so that silence
        # is a line.
        at = 127.0 * (1.0 - 2.0 * (np.arange(wave_rows) + 0.5) / max(1, wave_rows))
        half = 127.0 / max(1, wave_rows)
        self._wave_from, self._wave_to = at[:, None] - half, at[:, None] + half
        self._numbers = np.full(width, -1, np.int64)  # of the columns that are there
        self._levels = np.zeros((n_rows, width), np.uint8)  # the highest frequency first
        self._outline = np.empty((2, width), np.int8)
        self._outline[:] = NO_WAVE
        self._marks = np.zeros(width, np.int32)  # rows from the bottom of the spectrogram
        self._ribbons = np.full((n_ribbons, width), inks.ground, np.uint32)
        self._pixels = np.full((self._height, 2 * width), inks.ground, np.uint32)
        self._pixels[:n_rows] = inks.table[0]
        self._image = QImage(
            self._pixels.data, 2 * width, self._height, 8 * width, QImage.Format.Format_RGB32
        )
        self._image.setDevicePixelRatio(ratio)

    def put(self, first: int, levels: Levels, outline: NDArray[np.int8] | None = None) -> None:
        """Columns from number ``first`` on, shape (n, n_rows), low frequencies first, and the
        waveform's (n, 2); without marks and ribbons.
        """
        if levels.shape[1] != self.n_rows or not len(levels):
            return  # of a size that was just left
        skipped = max(0, len(levels) - self.width)
        numbers = np.arange(first + skipped, first + len(levels))
        at = numbers % self.width
        self._numbers[at] = numbers
        self._levels[:, at] = levels[skipped:, ::-1].T
        self._outline[:, at] = NO_WAVE if outline is None else outline[skipped:].T
        self._marks[at] = 0
        self._ribbons[:, at] = self._inks.ground
        self._paint(at)

    def mark(self, number: int, width: int, rows: int) -> None:
        """A mark ``width`` columns wide from ``number`` on and so many rows high."""
        at = self._there(number, number + width)
        at = at[self._marks[at] < rows]
        if at.size:
            self._marks[at] = rows
            self._paint_marks(at)

    def colour_ribbons(self, first: int, end: int, colours: list[int | None]) -> None:
        """From column ``first`` up to ``end``; None leaves a ribbon as it is."""
        at = self._there(first, end)
        if not at.size:
            return
        for index, (ribbon, colour) in enumerate(zip(self._ribbons, colours, strict=True)):
            if colour is None:
                continue
            ribbon[at] = colour
            start = self._wave_end + index * self._ribbon_rows + 2
            rows = self._pixels[start : start + self._ribbon_rows - 2]
            rows[:, at] = rows[:, at + self.width] = colour

    def missing(self, right: int, *, oldest: int, newest: int) -> tuple[int, int] | None:
        """(first, n): a stretch with all columns up to and with ``right`` that are not here.

        Only columns from ``oldest`` to ``newest`` are asked for.
        """
        first, last = max(right - self.width + 1, oldest, 0), min(right, newest)
        numbers = np.arange(first, last + 1)
        gaps = np.flatnonzero(self._numbers[numbers % self.width] != numbers)
        if not gaps.size:
            return None
        return first + int(gaps[0]), int(gaps[-1] - gaps[0]) + 1

    def blank(self, right: int) -> None:
        """Columns of another time give way to emptiness."""
        numbers = np.arange(right - self.width + 1, right + 1)
        at = numbers % self.width
        at = at[self._numbers[at] != numbers]
        self._numbers[at] = -1
        self._levels[:, at] = 0
        self._outline[:, at] = NO_WAVE
        self._marks[at] = 0
        self._ribbons[:, at] = self._inks.ground
        self._paint(at)

    def look_elsewhere(self, rows: NDArray[np.int64]) -> None:
        """At another part of the scale: row k, from the lowest, is what row ``rows[k]`` was, -1 for
        nothing. All columns count as missing: they can be drawn better, and this is until then.
        """
        shown = self._levels[::-1][rows]
        shown[rows < 0] = 0
        self._levels[:] = shown[::-1]
        self._numbers[:] = -1
        self._paint(np.arange(self.width))

    def recolour(self, inks: Inks) -> None:
        """Ribbons lose their colours: they must be coloured again."""
        self._inks = inks
        self._ribbons[:] = inks.ground
        self._paint(np.arange(self.width))

    def level_db(self, number: int, row: int) -> float | None:
        """The level of a column at a row counted from the top; None where there is none."""
        at = number % self.width
        if self._numbers[at] != number or not 0 <= row < self.n_rows:
            return None
        return (float(self._levels[row, at]) - 255.0) * STEP_DB

    def loudest_db(self) -> float:
        """The level that one in a thousand points is above."""
        counts = np.bincount(self._levels[::3, ::3].ravel(), minlength=256)
        above = np.cumsum(counts[::-1])
        return -float(np.searchsorted(above, above[-1] * 0.001)) * STEP_DB

    def quiet_db(self) -> float:
        """The level that nine in ten points are above, of those that are not nothing."""
        counts = np.bincount(self._levels[::3, ::3].ravel(), minlength=256)[1:]
        below = np.cumsum(counts)
        return (float(np.searchsorted(below, below[-1] * 0.1)) + 1.0 - 255.0) * STEP_DB

    def draw(self, painter: QPainter, corner: QPoint, right: int) -> None:
        """With column ``right`` as the last."""
        start = (right + 1) % self.width
        painter.drawImage(corner, self._image, QRect(start, 0, self.width, self._height))

    def _there(self, first: int, end: int) -> NDArray[np.int64]:
        """Where the columns from ``first`` up to ``end`` lie that are there."""
        return np.flatnonzero((self._numbers >= first) & (self._numbers < end))

    def _paint(self, at: NDArray[np.int64]) -> None:
        inks, n_rows = self._inks, self.n_rows
        block = np.empty((self._height, len(at)), np.uint32)
        block[:n_rows] = inks.table[self._levels[:, at]]
        if self._wave_end > n_rows:
            low, high = self._outline[:, at]
            is_wave = (self._wave_to >= low) & (self._wave_from <= high)
            block[n_rows : self._wave_end] = np.where(is_wave, inks.wave, inks.ground)
        for index, ribbon in enumerate(self._ribbons):
            start = self._wave_end + index * self._ribbon_rows
            block[start : start + 2] = inks.ground
            block[start + 2 : start + self._ribbon_rows] = ribbon[at]
        self._pixels[:, at] = block
        self._pixels[:, at + self.width] = block
        marked = at[self._marks[at] > 0]
        if marked.size:
            self._paint_marks(marked)

    def _paint_marks(self, at: NDArray[np.int64]) -> None:
        for column in at.tolist():
            rows = slice(max(0, self.n_rows - self._marks[column]), self.n_rows)
            self._pixels[rows, column :: self.width] = self._inks.mark
