"""A file played as if it were heard live: at its own rate, in real time or as fast as it reads."""

from __future__ import annotations

import time
from collections import deque
from pathlib import Path

import numpy as np

from musicanalyzer.audio import decode
from musicanalyzer.audio.conditioning import Resampler, downmix, limited
from musicanalyzer.audio.microphone import Listening, heard_channels
from musicanalyzer.audio.ring import Float32
from musicanalyzer.audio.source import Channels, SourceNews

BLOCK_S = 0.02  # as a sound card would deliver it
WAIT_S = 0.01


class FileSource:
    """An :class:`~musicanalyzer.audio.source.AudioSource` of a file. Raises DecodeError.

    ``in_real_time`` keeps to the clock; where the reader is late, nothing is lost. ``channel`` and
    ``gain_db`` as in :class:`~musicanalyzer.audio.microphone.Listening`; those of :attr:`listening`
    may be changed any time and hold from the next block on.
    """

    lost = 0

    def __init__(
        self,
        path: Path,
        *,
        in_real_time: bool = True,
        channel: str = "mix",
        gain_db: float = 0.0,
    ) -> None:
        self.title = path.name
        self.sample_rate = decode.probe(path).sample_rate
        self.channels = Channels(np.zeros((0, 1), np.float32), 1.0)
        self.listening = Listening(channel=channel, gain_db=gain_db)
        self._decoded = _Decoded(self.sample_rate)
        self._stream = decode.blocks(
            path, sample_rate=self.sample_rate, block_s=BLOCK_S, listener=self._decoded
        )
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
        listening = self.listening  # it may be changed any time
        heard = heard_channels(self._decoded.take(block.size), listening)
        self.channels = Channels(heard, listening.gain)
        if listening.channel != "mix":
            block = limited(downmix(heard, axis=1))
        return block * np.float32(listening.gain)

    def news(self) -> list[SourceNews]:
        news, self._news = self._news, []
        return news

    def close(self) -> None:
        self._stream.close()


class _Decoded:
    """A decoder's listener: all channels, until they are taken."""

    def __init__(self, sample_rate: int) -> None:
        self._resampler = Resampler(sample_rate)  # links of a chain have rates of their own
        self._parts: deque[Float32] = deque()

    def __call__(self, frames: Float32, sample_rate: int) -> None:
        # A copy: the frames are the reader's.
        self._parts.extend(self._resampler.push(limited(frames.copy()), sample_rate))

    def take(self, n: int) -> Float32:
        """The next ``n`` frames, (n, n_channels); links of a chain may have channels of their own,
        and what one lacks is zero.
        """
        if sum(map(len, self._parts)) < n:
            self._parts.extend(self._resampler.flush())  # the end
        taken: list[Float32] = []
        left = n
        while left and self._parts:
            part = self._parts.popleft()
            if len(part) > left:
                self._parts.appendleft(part[left:])
            taken.append(part[:left])
            left -= len(taken[-1])
        if not left and len(taken) == 1:
            return taken[0]
        found = np.zeros((n, max((part.shape[1] for part in taken), default=1)), np.float32)
        at = 0
        for part in taken:
            found[at : at + len(part), : part.shape[1]] = part
            at += len(part)
        return found
