"""The spectrogram as pixels: a ring of columns, each written twice: any stretch is one blit.

Columns have absolute numbers and may come in any order: as they are heard, or drawn again when one
scrolls back. Measured at 1,200 by 600 pixels: 0.02 ms to write a column, 0.3 ms to draw all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter

Levels = NDArray[np.uint8]
Table = NDArray[np.uint32]

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
    """0xffRRGGBB for each of the 256 levels: ``range_db`` under ``top_db`` is the first colour."""
    stops = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in PALETTES[palette]], float)
    level_db = (np.arange(256) - 255.0) * STEP_DB
    share = np.clip((level_db - top_db) / range_db + 1.0, 0.0, 1.0) * (len(stops) - 1)
    rgb = np.stack([np.interp(share, np.arange(len(stops)), stops[:, i]) for i in range(3)], axis=1)
    parts = np.round(rgb).astype(np.uint32)
    packed = 0xFF000000 | parts[:, 0] << 16 | parts[:, 1] << 8 | parts[:, 2]
    return packed.astype(np.uint32)


class LiveImage:
    """``width`` columns of ``n_rows``, in device pixels."""

    def __init__(self, width: int, n_rows: int, table: Table, *, ratio: float = 1.0) -> None:
        self.width, self.n_rows, self.ratio = width, n_rows, ratio
        self._table = table
        self._levels = np.zeros((n_rows, width), np.uint8)  # the highest frequency first
        self._numbers = np.full(width, -1, np.int64)  # of the columns that are there
        self._pixels = np.full((n_rows, 2 * width), table[0], np.uint32)
        self._image = QImage(
            self._pixels.data, 2 * width, n_rows, 8 * width, QImage.Format.Format_RGB32
        )
        self._image.setDevicePixelRatio(ratio)

    def put(self, first: int, columns: Levels) -> None:
        """Columns from number ``first`` on, shape (n, n_rows), low frequencies first."""
        if columns.shape[1] != self.n_rows or not len(columns):
            return  # of a size that was just left
        skipped = max(0, len(columns) - self.width)
        numbers = np.arange(first + skipped, first + len(columns))
        at = numbers % self.width
        block = columns[skipped:, ::-1].T
        self._numbers[at] = numbers
        self._levels[:, at] = block
        self._paint(at, block)

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
        self._paint(at, self._levels[:, at])

    def recolour(self, table: Table) -> None:
        self._table = table
        self._paint(slice(None), self._levels)

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

    def draw(self, painter: QPainter, corner: QPoint, right: int) -> None:
        """With column ``right`` as the last."""
        start = (right + 1) % self.width
        painter.drawImage(corner, self._image, QRect(start, 0, self.width, self.n_rows))

    def _paint(self, at, block: Levels) -> None:
        colours = self._table[block]
        self._pixels[:, : self.width][:, at] = colours
        self._pixels[:, self.width :][:, at] = colours
