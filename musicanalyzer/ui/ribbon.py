"""A track over time as a thin picture: how loud it is, of which genre or mood, where singing is.

The height of a column is the loudness there (the arousal, where that was not measured), its colour
the likeliest genre (or mood), paler where that is less sure; a line below marks a voice. Pictures
are made on the library's thread, at most ``COLUMNS`` wide, and the last ``KEPT`` are remembered.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.ui import theme
from musicanalyzer.ui.bridge import Reading
from musicanalyzer.ui.track_table import TRACK_ROLE

COLUMNS = 160
HEIGHT = 28
VOCAL_ROWS = 4  # of HEIGHT, at the bottom
KEPT = 2000  # pictures of 18 kB
QUIET_LUFS, LOUD_LUFS = -36.0, -6.0  # what stands lowest and highest


@dataclass(frozen=True, slots=True)
class RibbonData:
    """Values in 0..1 over time, each of shape (n,). ``colour`` picks from ``labels``."""

    duration_s: float
    labels: tuple[str, ...]
    colour: NDArray[np.int64]
    certainty: NDArray[np.float32]
    height: NDArray[np.float32]
    vocal: NDArray[np.float32]


def read_ribbon(
    reader: LibraryReader, recording_id: int, *, columns: int = COLUMNS, colour_by: str = "genre"
) -> RibbonData | None:
    """From the stored timelines; ``None`` where the recording has none."""
    lines = {head: reader.timeline(recording_id, head) for head in ("genre", "mood", "vocal")}
    mood, main = lines["mood"], lines[colour_by]
    if mood is None or main is None:
        return None
    chosen = {
        name: _values(data)
        for name, data in main.labels.items()
        if name not in ("arousal", "valence")
    }
    length = max((len(line) for line in chosen.values()), default=0)
    if not length:
        return None
    n = min(columns, length)
    names = tuple(chosen)
    scores = np.stack([_mean(chosen[name], n) for name in names])
    silent = np.zeros(length, np.float32)
    loudness = reader.timeline(recording_id, "loudness")
    voice = _values(lines["vocal"].labels.get("vocal", b"")) if lines["vocal"] else silent
    arousal = _values(mood.labels.get("arousal", b""))
    return RibbonData(
        duration_s=length * main.step_s,
        labels=names,
        colour=scores.argmax(axis=0),
        certainty=scores.max(axis=0),
        height=_mean(arousal if len(arousal) else silent, n)
        if loudness is None or "level" not in loudness.labels
        else _loud(_mean(_values(loudness.labels["level"]), n)),
        vocal=_mean(voice if len(voice) else silent, n),
    )


def _values(data: bytes) -> NDArray[np.float32]:
    return np.frombuffer(data, np.uint8).astype(np.float32) / np.float32(255)


def _mean(values: NDArray[np.float32], n: int) -> NDArray[np.float32]:
    """Means of ``n`` parts of equal length; fewer values than parts are repeated."""
    if len(values) < n:
        return values[np.arange(n) * len(values) // n]
    edges = np.arange(n) * len(values) // n
    sums = np.add.reduceat(values, edges)
    return (sums / np.diff(np.append(edges, len(values)))).astype(np.float32)


def _loud(levels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Stored levels (-60 to 0 LUFS) as 0..1 over the range that music uses."""
    lufs = 60.0 * levels - 60.0
    return np.clip((lufs - QUIET_LUFS) / (LOUD_LUFS - QUIET_LUFS), 0.0, 1.0).astype(np.float32)


def ribbon_image(data: RibbonData, *, height: int = HEIGHT, dark: bool) -> QImage:
    """Transparent where nothing is; shape (height, n)."""
    n = len(data.height)
    rgb = np.array(
        [
            [colour.red(), colour.green(), colour.blue()]
            for colour in (theme.label_colour(name) for name in data.labels)
        ],
        np.float32,
    )[data.colour]
    grey = np.float32(90 if dark else 190)
    sure = np.clip((data.certainty[:, None] - 0.25) / 0.5, 0.15, 1)
    rgb = grey + (rgb - grey) * sure
    pixels = np.zeros((height, n, 4), np.uint8)
    room = height - VOCAL_ROWS - 1
    tall = np.maximum(2, np.round(room * (0.15 + 0.85 * data.height))).astype(int)
    filled = np.arange(room)[:, None] >= room - tall[None, :]
    pixels[:room][filled] = np.append(rgb, np.full((n, 1), 255), axis=1).astype(np.uint8)[
        np.nonzero(filled)[1]
    ]
    voiced = data.vocal >= 0.5
    line = QColor(theme.DARK.text if dark else theme.LIGHT.text)
    pixels[height - VOCAL_ROWS + 1 :, voiced] = (line.red(), line.green(), line.blue(), 255)
    image = QImage(pixels.tobytes(), n, height, n * 4, QImage.Format.Format_RGBA8888)
    # A copy, for the bytes above end with this function; in the screen's own order of colours.
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


class Ribbons(QObject):
    """Pictures by recording, read when first asked for; :attr:`arrived` says that some came.
    Coloured by the genre or the mood, as ``colour_by`` says.
    """

    arrived = Signal()

    def __init__(
        self, reading: Reading, parent: QObject | None = None, *, colour_by: str = "genre"
    ) -> None:
        super().__init__(parent)
        self._reading = reading
        self._colour_by = colour_by
        self._images: OrderedDict[int, QImage | None] = OrderedDict()
        self._wanted: set[int] = set()
        self._asked: set[int] = set()
        self._soon = QTimer(self, singleShot=True, interval=20)
        self._soon.timeout.connect(self._ask)

    def image(self, recording_id: int) -> QImage | None:
        """The picture where it is known; otherwise it is asked for."""
        if recording_id in self._images:
            self._images.move_to_end(recording_id)
            return self._images[recording_id]
        if recording_id not in self._asked:
            self._wanted.add(recording_id)
            if not self._soon.isActive():
                self._soon.start()
        return None

    def set_colour_by(self, colour_by: str) -> None:
        if colour_by != self._colour_by:
            self._colour_by = colour_by
            self.clear()
            self.arrived.emit()

    def clear(self) -> None:
        """Forget all: other models have answered, or the colours have changed."""
        self._images.clear()
        self._asked.clear()

    def _ask(self) -> None:
        wanted, self._wanted = list(self._wanted), set()
        self._asked.update(wanted)
        dark, colour_by = theme.colours().is_dark, self._colour_by

        def question(reader: LibraryReader) -> dict[int, QImage | None]:
            found: dict[int, QImage | None] = {}
            for recording_id in wanted:
                data = read_ribbon(reader, recording_id, colour_by=colour_by)
                found[recording_id] = None if data is None else ribbon_image(data, dark=dark)
            return found

        self._reading.ask(question, lambda images: self._take(images, colour_by))

    def _take(self, images: dict[int, QImage | None], colour_by: str) -> None:
        if colour_by != self._colour_by:
            return  # they were asked for before the choice
        self._asked.difference_update(images)
        self._images.update(images)
        while len(self._images) > KEPT:
            self._images.popitem(last=False)
        self.arrived.emit()


class RibbonDelegate(QStyledItemDelegate):
    """Paints the ribbon of a row's track."""

    def __init__(self, ribbons: Ribbons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ribbons = ribbons

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.highlight())
        track = index.data(TRACK_ROLE)
        if track is None or track.recording_id is None:
            return
        image = self._ribbons.image(track.recording_id)
        if image is not None:
            paint_ribbon(painter, ribbon_place(option.rect), image)


def ribbon_place(cell: QRect) -> QRectF:
    """Where in a cell of a table its ribbon is."""
    return QRectF(cell).adjusted(4, 3, -4, -3)


def paint_ribbon(painter: QPainter, rect: QRectF, image: QImage) -> None:
    """A ribbon into any rectangle. Its columns keep hard edges: smoothing would invent colours
    between two genres.
    """
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(rect, image)
