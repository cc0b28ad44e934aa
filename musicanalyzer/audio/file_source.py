"""A file played as if it were heard live: at its own rate, in real time or as fast as it reads."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from musicanalyzer.audio import decode
from musicanalyzer.audio.ring import Float32
from musicanalyzer.audio.source import SourceNews

BLOCK_S = 0.02  # as a sound card would deliver it
WAIT_S = 0.01


class FileSource:
    """An :class:`~musicanalyzer.audio.source.AudioSource` of a file. Raises DecodeError.

    ``in_real_time`` keeps to the clock; where the reader is late, nothing is lost.
    """

    lost = 0

    def __init__(self, path: Path, *, in_real_time: bool = True, gain_db: float = 0.0) -> None:
        self.title = path.name
        self.sample_rate = decode.probe(path).sample_rate
        self.gain_db = gain_db
        self._stream = decode.blocks(path, sample_rate=self.sample_rate, block_s=BLOCK_S)
        self._pending: Float32 | None = None
        self._in_real_time = in_real_time
        self._started_at: float | None = None
        self._given = 0
        self._news = [SourceNews("running", f"Playing {self.title}.", self.title, 0)]

    def read(self) -> Float32 | None:
        if self._started_at is None:
            self._started_at = time.monotonic()
        if self._pending is None:
            self._pending = next(self._stream, None)
            if self._pending is None:
                return None
        due = self._started_at + (self._given + self._pending.size) / self.sample_rate
        early = due - time.monotonic()
        if self._in_real_time and early > 0:
            time.sleep(min(early, WAIT_S))
            if early > WAIT_S:
                return np.zeros(0, np.float32)
        block, self._pending = self._pending, None
        self._given += block.size
        return block * np.float32(10 ** (self.gain_db / 20))

    def news(self) -> list[SourceNews]:
        news, self._news = self._news, []
        return news

    def close(self) -> None:
        self._stream.close()
