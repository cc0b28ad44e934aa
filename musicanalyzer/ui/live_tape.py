"""What the live view shows and where in time it stands: columns, marks, scrolling, freezing.

Time runs to the right; the newest column is at the right edge, or, while it is frozen, any other.
Positions are columns of the picture (``hop_length`` samples each). :class:`LiveCanvas` paints it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QWidget

from musicanalyzer.dsp.axis import FrequencyAxis
from musicanalyzer.services.live_events import BoundaryEvent, LiveEvent, OnsetEvent, TagsEvent
from musicanalyzer.services.live_log import EventLog
from musicanalyzer.ui import live_overlay, theme
from musicanalyzer.ui.live_image import Inks, LiveImage, Table
from musicanalyzer.ui.live_ribbons import RIBBONS, mixed, ribbon_inks

if TYPE_CHECKING:  # transforms: loaded when one listens
    from musicanalyzer.dsp.picture import Columns

HEARD_S = 1.44  # one answer of the classifiers after the other
WAVE_LINES = 2.2  # of text, the waveform's height


class LiveTape(QWidget):
    """The view gives it columns (:meth:`put`) and events (a log, :meth:`take`)."""

    shape_changed = Signal(int, int)  # columns, rows, in device pixels
    scrolled = Signal()  # columns may be missing now
    frozen_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image: LiveImage | None = None
        self.axis: FrequencyAxis | None = None
        self.log: EventLog | None = None
        self.hop_length = 1
        self.newest = -1  # column
        self.oldest = 0
        self.right = -1
        self.is_frozen = False
        self.rect_of_picture = QRect()  # on the widget; the axes and ribbons lie around it
        self._inks = Inks(np.zeros(256, np.uint32))
        self._inks_of: tuple[int, list[int | None]] = (-1, [])
        self._texts = live_overlay.Texts(self.font(), 1.0)
        self._ruler = live_overlay.Ruler(self.font(), 1.0)
        self._axis_picture: QPixmap | None = None

    def set_stream(self, axis: FrequencyAxis, hop_length: int, log: EventLog) -> None:
        """Another picture: of another stream, scale or speed. Times are kept where they can be, and
        of a scale what was seen of it.
        """
        before, image = self.axis, self.image
        if self.log is log and self.right >= 0:
            scale = self.hop_length / hop_length
            self.right, self.newest = round(self.right * scale), round(self.newest * scale)
            self.oldest = math.ceil(self.oldest * scale)
        else:
            self.right = self.newest = -1
            self.oldest = 0
        is_same = self.log is log and self.hop_length == hop_length
        self.axis, self.hop_length, self.log = axis, hop_length, log
        self._axis_picture = None
        if (
            is_same and image is not None and before is not None
            and (before.scale, before.n_rows) == (axis.scale, axis.n_rows)
            and image.n_rows == axis.n_rows
        ):  # fmt: skip
            middles = np.arange(0.5, axis.n_rows, dtype=np.float64)
            rows = np.floor(before.to_row(axis.to_hz(middles)))
            is_seen = (rows >= 0) & (rows < axis.n_rows)
            image.look_elsewhere(np.where(is_seen, rows, -1).astype(np.int64))
            self.update()
        else:
            self._fresh_image()

    def set_table(self, table: Table) -> None:
        """The colours of levels; all others are those of the window's appearance."""
        is_dark = QColor.fromRgb(int(table[0])).lightness() < 128
        mark = 0xFFFFFFFF if is_dark else 0xFFE86A00
        wave = mixed(QColor(theme.colours().accent))
        self._inks = Inks(table, mark, wave, mixed(QColor(theme.colours().window)))
        self._inks_of = -1, []
        self._texts = live_overlay.Texts(self.font(), self._ratio)
        self._ruler = live_overlay.Ruler(self.font(), self._ratio)
        self._axis_picture = None
        if self.image is not None:
            self.image.recolour(self._inks)
            self._mark(self.right - self.image.width + 1, self.right)
        self.update()

    def put(self, columns: Columns, *, is_new: bool) -> None:
        """Columns as they are heard (``is_new``), or drawn again."""
        if self.image is None:
            return
        first, levels, outline = columns
        last = first + len(levels) - 1
        if is_new:
            self.newest = max(self.newest, last)
            if self.is_frozen:
                # The ring is the frozen stretch's: what is newer is drawn again when it is seen.
                last = min(last, self.right)
                levels = levels[: max(0, last - first + 1)]
            else:
                self.right = self.newest
        self.image.put(first, levels, outline[: len(levels)])
        self._mark(first, last)
        self.update()

    def take(self, events: list[LiveEvent]) -> None:
        """Mark what the log has got."""
        for event in events:
            self._mark_event(event)

    def _mark(self, first: int, last: int) -> None:
        """What the log holds of these columns."""
        if self.log is None:
            return
        start, end = (first - self._tick_width) * self.hop_length, (last + 1) * self.hop_length
        self.take([*self.log.between(OnsetEvent, start, end),
                   *self.log.between(BoundaryEvent, start, end),
                   *self.log.between(TagsEvent, start, end + self._heard)])  # fmt: skip

    def _mark_event(self, event: LiveEvent) -> None:
        image = self.image
        if image is None:
            return
        column = round(event.sample / self.hop_length)
        if isinstance(event, OnsetEvent):
            rows = round((6 + 22 * event.strength) * self._ratio)
            image.mark(column, self._tick_width, rows)
        elif isinstance(event, BoundaryEvent):
            image.mark(column, max(1, round(self._ratio)), image.n_rows)
        elif isinstance(event, TagsEvent):
            first = round((event.sample - self._heard) / self.hop_length)
            if self._inks_of[0] != event.sample:  # of one answer, column for column
                self._inks_of = event.sample, ribbon_inks(event)
            image.colour_ribbons(first, column, self._inks_of[1])

    def answers(self, event: LiveEvent, column: int) -> bool:
        """Whether that is an answer of the classifiers, to what is in this column."""
        middle = (column + 0.5) * self.hop_length
        return isinstance(event, TagsEvent) and 0 < event.sample - middle <= self._heard

    def answer_at(self, column: int) -> TagsEvent | None:
        """What the ribbons show there."""
        start = column * self.hop_length
        found = self.answers_between(start, start + self.hop_length)
        return next((event for event in reversed(found) if self.answers(event, column)), None)

    def answers_between(self, start: int, end: int) -> list[TagsEvent]:
        """What the ribbons show between two samples."""
        if self.log is None:
            return []
        found = self.log.between(TagsEvent, start, end + self._heard)
        return [event for event in found if isinstance(event, TagsEvent)]

    @property
    def _tick_width(self) -> int:
        return max(1, round(2 * self._ratio))

    @property
    def _heard(self) -> int:
        """Samples that an answer of the classifiers is for."""
        assert self.log is not None
        return round(HEARD_S * self.log.sample_rate)

    def missing(self, known: int) -> tuple[int, int] | None:
        """Columns that are seen but not there, of those up to ``known``."""
        if self.image is None or self.right < 0:
            return None
        newest = min(self.newest, known)
        return self.image.missing(self.right, oldest=self.oldest, newest=newest)

    @property
    def rect_of_columns(self) -> QRect:
        """The picture with what lies under it: waveform and ribbons."""
        ribbons = len(RIBBONS) * self._ribbon_height
        return self.rect_of_picture.adjusted(0, 0, 0, self._wave_height + ribbons)

    def _place_picture(self) -> QRect:
        ribbons = len(RIBBONS) * self._ribbon_height
        left = self._axis_width
        bottom = self._wave_height + ribbons + self.fontMetrics().height() + 8
        return QRect(left, 0, max(1, self.width() - left), max(1, self.height() - bottom))

    @property
    def seen_samples(self) -> tuple[int, int]:
        """The stretch that is seen, in samples of the stream."""
        columns = 0 if self.image is None else self.image.width
        first = max(0, self.right - columns + 1)
        return first * self.hop_length, (self.right + 1) * self.hop_length

    def freeze(self, on: bool) -> None:
        if on == self.is_frozen:
            return
        self.is_frozen = on
        if not on:
            self.right = self.newest
            if self.image is not None:
                self.image.blank(self.right)
            self.scrolled.emit()
        self.frozen_changed.emit(on)
        self.update()

    def go(self, columns: int) -> None:
        """Backward (negative) or forward in time; freezes."""
        if self.image is None or self.newest < 0:
            return
        self.freeze(True)
        low = min(self.newest, self.oldest + self.image.width - 1)
        right = max(low, min(self.newest, self.right + columns))
        if right != self.right:
            self.right = right
            self.image.blank(right)
            self.scrolled.emit()
            self.update()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fresh_image()

    @property
    def _ratio(self) -> float:
        return self.devicePixelRatioF()

    @property
    def _axis_width(self) -> int:
        return self.fontMetrics().horizontalAdvance("20 kHz  C♯8") + 10

    @property
    def _ribbon_height(self) -> int:
        return max(9, round(self.fontMetrics().height() * 0.62))

    @property
    def _wave_height(self) -> int:
        return round(self.fontMetrics().height() * WAVE_LINES)

    def _fresh_image(self) -> None:
        self.rect_of_picture = self._place_picture()
        size = self.rect_of_picture.size() * self._ratio
        self._axis_picture = None
        self._texts = live_overlay.Texts(self.font(), self._ratio)
        self._ruler = live_overlay.Ruler(self.font(), self._ratio)
        self.image = LiveImage(
            max(1, size.width()),
            max(1, size.height()),
            self._inks,
            ratio=self._ratio,
            wave_rows=round(self._wave_height * self._ratio),
            n_ribbons=len(RIBBONS),
            ribbon_rows=round(self._ribbon_height * self._ratio),
        )
        self.shape_changed.emit(self.image.width, self.image.n_rows)

    def _x(self, sample: float) -> float:
        first, scale = self._across()
        return first + sample * scale

    def _across(self) -> tuple[float, float]:
        """Where sample 0 lies and how wide a sample is, in pixels."""
        assert self.image is not None
        ratio = self._ratio
        left = self.right - self.image.width + 1
        return self.rect_of_picture.left() + (0.5 - left) / ratio, 1 / (self.hop_length * ratio)
