"""The live spectrogram's columns: as they come, and once more for any time that is still kept."""

from __future__ import annotations

import threading
from collections import deque

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.audio.history import SoundHistory
from musicanalyzer.dsp.params import PictureSpec
from musicanalyzer.dsp.picture import Columns, PictureColumns, PictureStream

MAX_BLOCKS = 1500  # waiting to be drawn: some 15 s; who looks away longer sees it drawn again


class LivePicture:
    """A tap that turns what is heard into columns. :meth:`take` is the reading thread's, the rest
    is the drawing thread's.
    """

    def __init__(self, spec: PictureSpec, *, sample_rate: int) -> None:
        self.sample_rate = sample_rate
        self._lock = threading.Lock()
        self._end = 0
        self._columns: deque[Columns] = deque(maxlen=MAX_BLOCKS)
        self.made = PictureColumns(spec, sample_rate=sample_rate)
        self._stream = PictureStream(self.made)

    def take(self, start: int, samples: NDArray[np.float32]) -> None:
        with self._lock:
            self._end = start + len(samples)
            columns = self._stream.push(samples)
            if len(columns.levels):
                self._columns.append(columns)

    def change(self, spec: PictureSpec) -> None:
        """Draw what comes from now on after another spec; what was not yet drained is dropped."""
        made = PictureColumns(spec, sample_rate=self.sample_rate)
        with self._lock:
            self.made = made
            self._stream = PictureStream(made, start=self._end)
            self._columns.clear()

    def drain(self) -> list[Columns]:
        """What came since the last call, in order."""
        with self._lock:
            found = list(self._columns)
            self._columns.clear()
        return found


def draw_again(history: SoundHistory, made: PictureColumns, first: int, n: int) -> Columns:
    """The ``n`` columns from ``first`` on, as they were drawn live; silence where nothing is kept.

    Of a column whose samples are half gone, what is left is drawn.
    """
    start = first * made.hop_length - made.reach
    end = (first + n - 1) * made.hop_length + made.reach
    samples = history.read(start, end)
    return Columns(first, made.columns(samples, n), made.outline(samples, n))
