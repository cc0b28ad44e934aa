"""Files heard one after the other, without a sample between them: what one deck gives.

A programme holds the file that is heard and those prepared to follow it. :meth:`Programme.read`
gives stereo frames at the output's rate; when a file's frames are over, the next one given is the
first of the following file, if that one is ready. Files of one rate go through one resampler, so
that it hears no edge where there is none. The output says with :meth:`Programme.heard` how many of
the frames given have been heard: position, following and end are those of what is heard.

One thread commands, one reads; a lock that nobody holds for long is between them. What begins in
the middle of a file, and what is broken off, is faded, for a few milliseconds.
"""

from __future__ import annotations

import math
import os
import threading
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from musicanalyzer.audio.conditioning import Resampler, Samples
from musicanalyzer.errors import DecodeError

if TYPE_CHECKING:
    from musicanalyzer.audio.playback import Playback

FADE_S = 0.005
_TAKEN = 4096  # frames of a file at a time

PathLike = str | os.PathLike[str]


class Programme:
    """Seconds of the file that is heard; frames of the output, from the first ever given."""

    def __init__(self, sample_rate: int = 48_000) -> None:
        self._lock = threading.Lock()
        self._rate = sample_rate
        self._tracks: list[_Track] = []  # the first is heard, and those after it follow
        self._at = 0  # which of them is being read
        self._is_playing = False
        self._n_given = 0
        self._n_heard = 0
        self._n_followed = 0
        self._tail = np.zeros((0, 2), np.float32)  # of what was broken off, faded out
        self._restart()

    # Commands

    def load(
        self, path: PathLike, *, start_s: float = 0.0, end_s: float | None = None, fade_s: float = 0
    ) -> None:
        """Only this file, from ``start_s`` to ``end_s``, each faded over ``fade_s``; it waits for
        :meth:`play`.
        """
        # Decoders are loaded with the first file, not with the window.
        from musicanalyzer.audio.playback import Playback

        playback = Playback(path, start_s=start_s, end_s=end_s)
        with self._lock:
            self._clear()
            self._tracks = [_Track(playback, start_s=start_s, end_s=end_s, fade_s=fade_s)]

    def prepare(self, path: PathLike) -> None:
        """This file follows the last."""
        from musicanalyzer.audio.playback import Playback

        playback = Playback(path)
        with self._lock:
            self._tracks.append(_Track(playback))

    def forget_prepared(self) -> None:
        with self._lock:
            for track in self._tracks[self._at + 1 :]:
                track.playback.close()
            del self._tracks[self._at + 1 :]

    def skip(self) -> None:
        """To the first of the prepared files, now."""
        with self._lock:
            if self._n_followed:  # it is heard, and nobody has asked yet
                self._n_followed -= 1
                return
            if self._at == 0:  # else it has begun, and is heard in a moment
                self._break_off()
                self._restart()
            self._tracks.pop(0).playback.close()
            self._at = max(0, self._at - 1)

    def play(self) -> None:
        with self._lock:
            if not self._is_playing and self._tracks:
                self._is_playing = True
                self._tracks[self._at].rise(self._n_given, round(FADE_S * self._rate))

    def pause(self) -> None:
        with self._lock:
            self._break_off()
            self._is_playing = False

    def seek(self, position_s: float) -> None:
        with self._lock:
            if self._tracks:
                self._break_off()
                self._go_to(position_s)

    def clear(self) -> None:
        with self._lock:
            self._clear()

    def set_rate(self, sample_rate: int) -> None:
        """Go on at another rate of the output, with what was heard last."""
        with self._lock:
            if sample_rate != self._rate:
                position_s = self._position_s() if self._tracks else 0.0
                self._rate = sample_rate
                self._tail = self._tail[:0]
                self._begin_run(0)
                if self._tracks and self._tracks[0].first is not None:
                    self._go_to(position_s)

    # What is heard

    @property
    def position_s(self) -> float:
        with self._lock:
            return self._position_s() if self._tracks else 0.0

    @property
    def duration_s(self) -> float:
        """0 while it is not known."""
        with self._lock:
            return self._tracks[0].playback.duration_s if self._tracks else 0.0

    @property
    def is_loaded(self) -> bool:
        """Whether the file has been opened, which takes as long as its drive does."""
        with self._lock:
            return bool(self._tracks) and self._tracks[0].playback.info is not None

    @property
    def fault(self) -> DecodeError | None:
        """Why nothing more of the file can be heard, once all that there was has been."""
        with self._lock:
            if not self._tracks or self._tracks[0].playback.fault is None:
                return None
            track = self._tracks[0]
            is_over = track.is_over_by(self._n_heard) or (
                track.first is None and track.playback.is_over
            )
            return track.playback.fault if is_over else None

    @property
    def is_over(self) -> bool:
        """Whether the file has been heard to its end, and none follows."""
        with self._lock:
            return (
                bool(self._tracks)
                and self._tracks[0].is_over_by(self._n_heard)
                and self._tracks[0].playback.fault is None
            )

    @property
    def is_starved(self) -> bool:
        """Whether a file that was opened has more, and its drive has not given it yet."""
        with self._lock:
            if not self._is_playing or self._n_made > self._n_given:
                return False
            track = self._tracks[self._at]
            playback = track.playback
            return (
                track.last is None
                and playback.info is not None
                and playback.next_rate is None
                and not playback.is_over
            )

    @property
    def is_playing(self) -> bool:
        return self._is_playing

    @property
    def is_silent(self) -> bool:
        """Whether nothing is to be heard any more: neither played nor on its way."""
        with self._lock:
            return not (self._is_playing or self._n_heard < self._n_given)

    def take_followed(self) -> int:
        """How many files have come to their end and were followed since this was last asked."""
        with self._lock:
            count, self._n_followed = self._n_followed, 0
            return count

    # For the output

    def read(self, limit: int) -> Samples:
        """The next frames, at most ``limit``, float32 (n, 2); fewer where there are no more now."""
        with self._lock:
            tail, self._tail = self._tail[:limit], self._tail[limit:]
            if len(tail) == limit or not self._is_playing:
                return tail
            return np.concatenate([tail, self._give(limit - len(tail))])

    def heard(self, n_frames: int) -> None:
        """So many more of the frames given have been heard."""
        with self._lock:
            self._n_heard += n_frames
            while (
                self._at > 0
                and self._tracks[0].is_over_by(self._n_heard)
                and self._tracks[1].first is not None
            ):
                self._tracks.pop(0).playback.close()
                self._at -= 1
                self._n_followed += 1

    # Inside the lock

    def _position_s(self) -> float:
        track = self._tracks[0]
        if track.first is None:
            return track.start_s
        last = math.inf if track.last is None else track.last
        n_heard = min(self._n_heard, last) - track.first
        return track.start_s + max(0, n_heard) / self._rate

    def _clear(self) -> None:
        self._break_off()
        for track in self._tracks:
            track.playback.close()
        self._tracks = []
        self._is_playing = False
        self._restart()

    def _go_to(self, position_s: float) -> None:
        for track in self._tracks[1 : self._at + 1]:  # begun, but not heard yet
            track.begin_again(0.0)
        self._tracks[0].begin_again(position_s)
        self._restart()

    def _restart(self) -> None:
        """What was decoded and not given is dropped."""
        self._at = 0
        self._made: deque[Samples] = deque()
        self._n_made = self._n_given
        self._begin_run(0)

    def _begin_run(self, source_rate: int) -> None:
        """Of files that go through one resampler."""
        self._resampler = Resampler(self._rate)
        self._source_rate = source_rate
        self._run_first = self._n_made
        self._n_taken = 0

    def _break_off(self) -> None:
        if self._is_playing:
            end = self._give(round(FADE_S * self._rate))
            self._tail = np.concatenate([self._tail, end * _ramp(len(end))[::-1]])

    def _give(self, limit: int) -> Samples:
        while self._n_made < self._n_given + limit and self._make():
            pass
        parts = []
        left = limit
        while left and self._made:
            part = self._made.popleft()
            if len(part) > left:
                self._made.appendleft(part[left:])
                part = part[:left]
            left -= len(part)
            parts.append(part)
        if not parts:
            return np.zeros((0, 2), np.float32)
        frames = np.concatenate(parts)
        for track in self._tracks[: self._at + 1]:
            track.shape(frames, self._n_given, self._rate)
        self._n_given += len(frames)
        return frames

    def _make(self) -> bool:
        """Some more frames; False where there are none now."""
        if self._at >= len(self._tracks):
            return False
        track = self._tracks[self._at]
        if track.last is not None:
            return self._follow()
        rate = track.playback.next_rate
        if rate is None:
            if not track.playback.is_over:
                return False
            self._end(track)
            return True
        if rate != self._source_rate:
            self._flush()
            self._begin_run(rate)
        if track.first is None:
            track.first = self._boundary()
        taken = track.playback.take(_TAKEN)
        if taken is not None:
            self._n_taken += len(taken[0])
            self._add(self._resampler.push(*taken))
        return True

    def _end(self, track: _Track) -> None:
        """All of it has been read."""
        following = self._tracks[self._at + 1 : self._at + 2]
        if not following or following[0].playback.next_rate != self._source_rate:
            self._flush()
            self._begin_run(0)
        track.last = self._boundary()
        if track.first is None:
            track.first = track.last

    def _follow(self) -> bool:
        following = self._tracks[self._at + 1 : self._at + 2]
        if not following or following[0].playback.next_rate is None:
            return False
        self._at += 1
        return True

    def _boundary(self) -> int:
        """Where the frames of what was taken so far end."""
        if not self._source_rate:
            return self._n_made
        return self._run_first + math.ceil(self._n_taken * self._rate / self._source_rate)

    def _flush(self) -> None:
        self._add(self._resampler.flush())

    def _add(self, parts) -> None:
        for part in parts:
            if len(part):
                self._made.append(part)
                self._n_made += len(part)


class _Track:
    """A file of a programme: ``first`` and ``last`` are its frames among those given, the last one
    excluded; None while they are not known.
    """

    def __init__(
        self,
        playback: Playback,
        *,
        start_s: float = 0.0,
        end_s: float | None = None,
        fade_s: float = 0.0,
    ) -> None:
        self.playback = playback
        self.start_s = start_s
        self.first: int | None = None
        self.last: int | None = None
        self._end_s, self._fade_s = end_s, fade_s
        self._rises: tuple[int, int] | None = None  # from this frame on, over so many

    def begin_again(self, start_s: float) -> None:
        self.playback.seek(start_s)
        self.start_s = start_s
        self.first = self.last = self._rises = None

    def is_over_by(self, n_heard: int) -> bool:
        return self.last is not None and self.last <= n_heard

    def rise(self, first: int, n_frames: int) -> None:
        """From ``first`` on, where it goes on in its middle."""
        if self.first is not None and first > self.first:
            self._rises = first, n_frames

    def shape(self, frames: Samples, at: int, rate: int) -> None:
        """Fade what is this file's of ``frames``, of which the first is frame ``at``."""
        if self.first is None:
            return
        begin = max(0, self.first - at)
        own = frames[begin : None if self.last is None else max(0, self.last - at)]
        if not len(own):
            return
        at += begin
        first, n = self.first, round((self._fade_s or FADE_S) * rate)
        if self._rises is not None:
            first, n = self._rises
        if at < first + n and (self.start_s > 0 or self._fade_s or self._rises):
            k = min(len(own), first + n - at)
            own[:k] *= ((np.arange(at - first, at - first + k) + 0.5) / n)[:, None].clip(0, 1)
        if self._end_s is not None and self._fade_s:
            left = self.first + round((self._end_s - self.start_s) * rate) - at
            own *= ((left - np.arange(len(own)) - 0.5) / (self._fade_s * rate)).clip(0, 1)[:, None]


def _ramp(n: int) -> Samples:
    """From 0 to 1, (n, 1)."""
    return ((np.arange(n, dtype=np.float32) + np.float32(0.5)) / np.float32(max(1, n)))[:, None]
