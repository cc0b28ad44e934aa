"""The one output that everything played goes through, and the thread that keeps it filled.

It is opened when something is first heard, goes on between two tracks, seeks and pauses, and is
closed after a while of nothing. A thread of its own fills it ``AHEAD_S`` ahead, so that a stall of
the window is not heard. Without a device everything plays on in silence, in real time.

Qt (6.11 on PulseAudio) says nothing of it when the server goes, ends the program when an output is
started then, and looks for the server once more, after three seconds. So a device that takes no
more is left as it is, and what plays waits for it; what is begun meanwhile plays in silence. All is
heard again when the device takes sound, or when the server says that Qt has found it again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from musicanalyzer.audio.conditioning import Samples
from musicanalyzer.audio.programme import Programme
from musicanalyzer.ui.sound_device import OpenDevice

if TYPE_CHECKING:
    from musicanalyzer.audio.sound_server import SoundServer

log = logging.getLogger(__name__)

# A seek is heard after that. Over a library of 20,000 tracks the window kept other threads waiting
# for 23 ms at worst.
AHEAD_S = 0.12
TURN_S = 0.04  # at half of it, playing takes half as much again of a core
LOOK_MS = 100
STALL_S = 3.0  # without taking anything, before a device is said to have stopped
DOUBT_S = 0.5  # the same where the devices have just changed
IDLE_S = 10.0  # of nothing, before the device is let go
RETRY_S = 2.0
CATCH_UP_S = 0.5  # of silent playing: a computer that slept does not make up for it


class SoundOutput(QObject):
    """Mixes the programmes that are added. For the window's thread."""

    looked = Signal()  # ten times a second while anything is played: see how far it is
    stalled = Signal()  # the device takes no more sound
    recovered = Signal()  # it takes sound again, and what is played is heard

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._programmes: list[Programme] = []
        self._device: Any = None
        self._volume = 1.0
        self._filler: _Filler | None = None
        self._has_told = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def is_stalled(self) -> bool:
        """Whether there is a device that takes no more sound."""
        return self._filler is not None and self._filler.is_stalled

    @property
    def is_heard(self) -> bool:
        """Whether what is played goes to a device, and not into silence."""
        return self._filler is not None and self._filler.is_heard

    def add(self, programme: Programme) -> None:
        self._programmes.append(programme)

    def remove(self, programme: Programme) -> None:
        self._programmes.remove(programme)

    def wake(self) -> None:
        """Something is played from now on."""
        if self._filler is None:
            self._filler = _Filler(self._programmes, self._device, self._volume)
        self._filler.wake()
        self._timer.start()

    def begin(self) -> None:
        """Something else is to be heard, and does not wait for a device that has stopped."""
        if self._filler is not None:
            self._filler.begins = True

    def set_volume(self, volume: float) -> None:
        # Half of the slider is half as loud to the ear, which hears levels, not amplitudes.
        self._volume = volume**3
        if self._filler is not None:
            self._filler.volume = self._volume

    def set_device(self, device: Any, *, is_news: bool = False) -> None:
        """A ``QAudioDevice``, None for silence. ``is_news``: the system's devices have changed."""
        self._device = device
        if self._filler is not None:
            self._filler.set_device(device, is_news=is_news)

    def close(self) -> None:
        """Silence. What is played afterwards opens the output again."""
        self._timer.stop()
        if self._filler is not None:
            self._filler.close()
            self._filler = None

    def _look(self) -> None:
        is_stalled = self.is_stalled
        if is_stalled and not self._has_told:
            self._has_told = True
            self.stalled.emit()
        elif self._has_told and not is_stalled and (self.is_heard or self._device is None):
            self._has_told = False
            if self.is_heard:
                self.recovered.emit()
        if all(programme.is_silent for programme in self._programmes):
            self._timer.stop()
        self.looked.emit()


@dataclass(slots=True)
class _Share:
    """Of what was written, from frame ``first`` on: ``n`` frames of a programme."""

    programme: Programme
    first: int
    n: int
    n_told: int = 0


def _server() -> SoundServer:
    from musicanalyzer.audio.sound_server import SoundServer

    return SoundServer()


class _Filler:
    """The thread. The programmes are the window's list, which only it changes."""

    def __init__(self, programmes: list[Programme], device: Any, volume: float) -> None:
        self.volume = volume
        self.begins = False
        self.is_stalled = False
        self.is_heard = False
        self._programmes = programmes
        self._news: tuple[Any, bool] | None = (device, True)
        self._is_closed = False
        self._woken = threading.Event()
        self._device: Any = None
        self._open: OpenDevice | None = None
        self._rate = 48_000
        self._shares: deque[_Share] = deque()  # of what is written and not heard yet
        self._n_taken = 0
        self._taken_at = 0.0  # last, or nothing was there to be taken
        self._used_at = self._tried_at = self._clock_at = 0.0
        self._server = _server()
        self._is_known = False  # to a server, when the device was first opened
        self._lost_at = -RETRY_S  # it was not
        self._thread = threading.Thread(target=self._work, name="sound-output", daemon=True)
        self._thread.start()

    # For the window's thread

    def wake(self) -> None:
        self._woken.set()

    def set_device(self, device: Any, *, is_news: bool) -> None:
        unread = self._news
        self._news = device, is_news or (unread is not None and unread[1])
        self._woken.set()

    def close(self) -> None:
        self._is_closed = True
        self._woken.set()
        self._thread.join()

    # The thread's side

    def _work(self) -> None:
        events = QEventLoop()
        try:
            while not self._is_closed:
                is_used = self._turn(time.monotonic())
                events.processEvents()
                idle_s = IDLE_S if self._open is not None else None
                self._woken.wait(TURN_S if is_used else idle_s)
                self._woken.clear()
            self._let_go()
        except Exception:
            log.exception("the sound output ended")

    def _turn(self, now: float) -> bool:
        """One look at everything; whether something is played."""
        if self._news is not None:
            (device, is_news), self._news = self._news, None
            self._change_device(device, is_news, now)
        is_used = not all(programme.is_silent for programme in self._programmes)
        if is_used:
            self._used_at = now
        if self._open is not None and not self._open.is_open:
            self._let_go()  # it has stopped by itself
        if self._open is not None:
            self._look_at_device(self._open, now, is_used=is_used)
            if not is_used and not self.is_stalled and now >= self._used_at + IDLE_S:
                self._let_go()
        elif is_used and self._device is not None and now >= self._tried_at + RETRY_S:
            self._try_device(now)
        if self._open is not None and self.is_heard:
            self._open.write(self._mixed(self._open.n_free, self._open.n_written))
        elif is_used:
            self._play_in_silence(now)
            return True
        self._clock_at = 0.0
        return is_used

    def _change_device(self, device: Any, is_news: bool, now: float) -> None:
        is_sound = self._shares and not self.is_stalled and now < self._taken_at + DOUBT_S
        if device != self._device or (is_news and not is_sound):
            self._let_go()
            self._tried_at = 0.0
        if device is None:
            self.is_stalled = False
        self._device = device

    def _try_device(self, now: float) -> None:
        self._tried_at = now
        if not self._can_open(now):
            self.is_stalled = True
            return
        opened = OpenDevice(self._device, ahead_s=AHEAD_S, volume=self.volume)
        if not opened.is_open:
            return
        if not self._is_known:
            threading.Thread(target=self._introduce, daemon=True).start()
        self._open = opened
        self._rate = opened.sample_rate
        self._n_taken, self._taken_at = 0, now
        self.is_heard = True

    def _can_open(self, now: float) -> bool:
        """Whether Qt has its connection with the server, since ``RETRY_S``: it is known there a
        moment before it can be used.
        """
        if not self._is_known:
            return True
        if not self._server.knows_this_program():
            self._lost_at = now
        return now >= self._lost_at + RETRY_S

    def _introduce(self) -> None:
        """On a thread of its own: the answer takes some 10 ms."""
        self._is_known = _server().knows_this_program()

    def _let_go(self) -> None:
        """What the device has not played yet is taken for heard."""
        if self._open is not None:
            self._open.close()
            self._hear(self._open.n_written)
        self._open = None
        self.is_heard = False

    def _look_at_device(self, opened: OpenDevice, now: float, *, is_used: bool) -> None:
        n_taken = opened.n_taken
        if n_taken != self._n_taken or n_taken >= opened.n_written:
            if n_taken != self._n_taken:
                self.is_stalled = False
            self._n_taken, self._taken_at = n_taken, now
            if not self.is_heard and n_taken >= opened.n_written:
                self.is_heard = True  # what it held was not: see below
        elif now > self._taken_at + STALL_S:
            if not self.is_stalled:
                self.is_stalled = True
                self._lost_at = self._tried_at = now
            elif is_used and self._is_known and now >= self._tried_at + RETRY_S:
                self._tried_at = now
                if self._can_open(now) and not self._server.plays_for_this_program():
                    self._let_go()
                    self._try_device(now)
                    return
        if self.is_stalled and self.begins:
            self.is_heard = False
            self._hear(opened.n_written)
        self.begins = False
        self._hear(n_taken)
        opened.set_volume(self.volume if self.is_heard else 0.0)

    def _play_in_silence(self, now: float) -> None:
        elapsed_s = min(now - self._clock_at, CATCH_UP_S) if self._clock_at else 0.0
        n = int(elapsed_s * self._rate)
        self._clock_at = now - (elapsed_s - n / self._rate)
        self._mixed(n, 0)
        self._hear(n)

    def _mixed(self, limit: int, first: int) -> Samples:
        """At most ``limit`` frames of all programmes together, which begin at frame ``first``."""
        parts = []
        for programme in tuple(self._programmes):
            programme.set_rate(self._rate)
            part = programme.read(limit)
            if len(part):
                parts.append(part)
                self._shares.append(_Share(programme, first, len(part)))
        mixed = np.zeros((max(map(len, parts), default=0), 2), np.float32)
        for part in parts:
            mixed[: len(part)] += part
        return mixed

    def _hear(self, n_taken: int) -> None:
        for share in self._shares:
            n = min(share.n, n_taken - share.first) - share.n_told
            if n > 0:
                share.programme.heard(n)
                share.n_told += n
        while self._shares and self._shares[0].n_told == self._shares[0].n:
            self._shares.popleft()
