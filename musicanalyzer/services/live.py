"""Live analysis: a source, the detectors, and the events that come of them.

:func:`listen` runs all in the caller's thread and yields events in a fixed order: for the command
line and tests. :class:`LiveSession` gives each group of detectors a thread of its own, so that a
network that thinks for 50 ms holds up neither a level nor a column of the spectrogram: for the
window. Both feed the same detectors the same samples; events are the same.
"""

from __future__ import annotations

import contextlib
import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.audio.ring import SampleRing
from musicanalyzer.audio.source import AudioSource, Channels, SourceNews
from musicanalyzer.errors import AppError
from musicanalyzer.services.heap import keep_large_arrays_apart
from musicanalyzer.services.live_detectors import Detector, Detectors, LevelMeter
from musicanalyzer.services.live_events import DeviceEvent, LiveEvent

log = logging.getLogger(__name__)

Float32 = NDArray[np.float32]

MAX_EVENTS = 4096  # waiting to be taken; the oldest go first, and are counted
SLOW_RING_S = 30.0  # how late the networks may be
SLOW_WAIT_S = 0.03
# Heard at once by the networks, however late they are: what holds a block keeps its size for good.
SLOW_BLOCK_S = 0.2
BEGIN_S = 3.0  # an idle sound server takes up to 2 s to begin
SPARE_S = 0.5  # what sound may be late against the clock


class Tap(Protocol):
    """Something else that wants every sample, in the reading thread: a picture, a recording."""

    def take(self, start: int, samples: Float32) -> None:
        """Raises AppError where it can take no more: that is told, and listening goes on."""


def listen(
    source: AudioSource,
    detectors: Detectors,
    *,
    seconds: float | None = None,
    by_clock: bool = False,
    is_over: Callable[[], bool] = lambda: False,
) -> Iterator[LiveEvent]:
    """The events of a source until it ends, or until ``seconds`` of it were heard; ``by_clock``
    also where they are over and nothing comes: a device does not end.

    Where ``is_over`` says so it ends after the block at hand, and tells nothing more of it. The
    source is closed when the iterator is.
    """
    keep_large_arrays_apart()
    parts = [*detectors.quick, *detectors.slow]
    # Seconds to samples, once.
    limit = None if seconds is None else round(seconds * source.sample_rate)
    heard = 0
    until = math.inf
    if by_clock and seconds is not None:
        until = time.monotonic() + BEGIN_S + seconds
    with contextlib.closing(source):
        while limit is None or heard < limit:
            if is_over():
                return
            block = source.read()
            for news in source.news():
                yield device_event(news, source.sample_rate)
            if block is None:
                break
            if not block.size:
                if time.monotonic() > until:
                    break
                continue
            if not heard and by_clock and seconds is not None:
                until = time.monotonic() + seconds + SPARE_S
            if limit is not None:
                block = block[: limit - heard]
            heard += block.size
            for part in parts:
                yield from _pushed(part, block, source.channels)
        for part in parts:
            yield from part.flush()
        sentence = f"{source.title} has ended."
        if block is not None:
            sentence = f"{source.title} is no longer listened to: the {seconds:g} s are over."
        yield DeviceEvent(heard, "ended", sentence, source.title, source.sample_rate)


def _pushed(part: Detector, block: Float32, channels: Channels) -> list[LiveEvent]:
    """Only how loud it is depends on more than the mix."""
    if isinstance(part, LevelMeter):
        return part.push(channels.samples[: block.size], gain=channels.gain)
    return part.push(block)


def device_event(news: SourceNews, sample_rate: int) -> DeviceEvent:
    return DeviceEvent(
        news.sample, news.state, news.sentence, news.device, sample_rate, news.lost_s
    )


class LiveSession:
    """Listens on threads from :meth:`start` until :meth:`end`, or until the source ends.

    ``make_source`` and ``make_detectors`` are called on the reading thread: opening a device and
    loading networks take their time. They are called once the sessions of ``after`` have ended,
    which may hold the device. ``failed`` holds what ended the session, if something did;
    ``missing`` says what cannot be done as long as it lasts.
    """

    def __init__(
        self,
        make_source: Callable[[], AudioSource],
        make_detectors: Callable[[int], Detectors],
        *,
        make_taps: Callable[[int], Sequence[Tap]] = lambda sample_rate: (),
        after: Sequence[LiveSession] = (),
    ) -> None:
        self._make_source, self._make_detectors = make_source, make_detectors
        self._make_taps, self._after = make_taps, after
        self._events: deque[LiveEvent] = deque(maxlen=MAX_EVENTS)
        self._added = self._taken = 0
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._read, name="live", daemon=True)]
        self._ring: SampleRing | None = None
        self.source: AudioSource | None = None
        self.sample_rate = 0
        self.position = 0  # samples heard
        self.skipped = 0  # samples that the networks came too late for
        self.failed: BaseException | None = None
        self._has_read = False  # all that the source gives
        self.is_ended = False
        self.missing: list[str] = []

    def start(self) -> None:
        keep_large_arrays_apart()
        self._threads[0].start()

    def end(self) -> None:
        """Have the threads end; waits for nothing. They may take seconds where they are opening a
        device, and then make nothing more of it.
        """
        self._stop.set()

    def close(self) -> None:
        """End the threads; waits for them."""
        self.end()
        for thread in list(self._threads):
            if thread.is_alive():
                thread.join()

    @property
    def dropped(self) -> int:
        """How many events nobody took in time."""
        with self._lock:
            return self._added - self._taken - len(self._events)

    def take_events(self) -> list[LiveEvent]:
        """The events since this was last asked."""
        with self._lock:
            events = list(self._events)
            self._events.clear()
            self._taken += len(events)
        return events

    def _say(self, events: Sequence[LiveEvent]) -> None:
        if events:
            with self._lock:
                self._events.extend(events)
                self._added += len(events)

    def _read(self) -> None:
        source = slow = None
        try:
            for session in self._after:
                session.close()
            self._after = ()
            if self._stop.is_set():
                return
            source = self._make_source()
            if self._stop.is_set():
                return
            rate = source.sample_rate
            self.sample_rate, self.source = rate, source
            self._say([device_event(news, rate) for news in source.news()])
            taps = list(self._make_taps(rate))
            detectors = self._make_detectors(rate)
            self.missing = [*detectors.missing, *self.missing]
            ring = SampleRing(round(SLOW_RING_S * rate))
            slow = threading.Thread(
                target=self._think, args=(ring, detectors.slow), name="live-networks", daemon=True
            )
            self._threads.append(slow)
            slow.start()
            while not self._stop.is_set():
                block = source.read()
                self._say([device_event(news, rate) for news in source.news()])
                if block is None:
                    break
                if block.size:
                    ring.write(block[:, None])
                    self._pass_on(block, taps, source)
                    self.position += block.size
                    for part in detectors.quick:
                        self._say(_pushed(part, block, source.channels))
            for part in detectors.quick:
                self._say(part.flush())
        except Exception as err:
            log.info("live analysis ended", exc_info=True)
            self.failed = err
        finally:
            if source is not None:
                source.close()
            self._has_read = True
            if slow is not None:
                slow.join()  # what it has left to say belongs to the session
            self.is_ended = True

    def _pass_on(self, block: Float32, taps: list[Tap], source: AudioSource) -> None:
        for tap in tuple(taps):
            try:
                tap.take(self.position, block)
            except AppError as err:
                taps.remove(tap)
                self.missing.append(err.message)
                news = SourceNews("lost-samples", err.message, source.title, self.position)
                self._say([device_event(news, source.sample_rate)])

    def _think(self, ring: SampleRing, parts: Sequence[Detector]) -> None:
        at = 0
        longest = round(SLOW_BLOCK_S * self.sample_rate)
        try:
            while not self._stop.is_set():
                has_read = self._has_read
                first, frames = ring.read(at, longest)
                if first > at:  # positions stay right: what was missed counts as silence
                    self.skipped += first - at
                    frames = np.concatenate([np.zeros((first - at, 1), np.float32), frames])
                at += len(frames)
                for part in parts:
                    self._say(part.push(frames[:, 0]))
                if not len(frames):
                    if has_read:
                        break
                    self._stop.wait(SLOW_WAIT_S)
            for part in parts:
                self._say(part.flush())
        except Exception as err:
            log.exception("the networks of live analysis failed")
            self.failed = err
            self._stop.set()
