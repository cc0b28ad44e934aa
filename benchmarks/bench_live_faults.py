"""What sound servers do to a microphone, again and again: each fault must be said and be mended.

Source suspended, source removed and made again, server killed and started again, default changed
under a device that was chosen by name, stream moved: 50 times each, on one microphone that is never
made anew. On one that follows the default: default changed. And on one that is made each time: no
device at all, the one that is asked for not there, and a server that lets nobody in; until that
ends.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from benchmarks.figures import Figure
from tests.helpers import virtual_sound
from tests.helpers.sound_faults import give_all_sources, guarded, take_all_sources
from tests.helpers.virtual_sound import MICROPHONE, RATE, SECOND

if TYPE_CHECKING:
    from musicanalyzer.audio.microphone import Microphone

TIMES = 50
PATIENCE_S = 15.0
HALF_SECOND = RATE // 2


def run(*, quick: bool = False) -> Iterator[Figure]:
    if reason := virtual_sound.missing():
        print(f"this needs a sound server: {reason}")
        return
    times = 2 if quick else TIMES
    with virtual_sound.VirtualSound() as sound:
        os.environ.update(sound.environment)
        yield from _injected(sound, times)
        yield from _followed(sound, times)
        yield from _absent_at_start(sound, times)


class _Hearing:
    """What a microphone says, and how much comes of the device of this ``title``."""

    def __init__(self, device: str = "", *, wait: bool = False) -> None:
        from musicanalyzer.audio.microphone import Listening, Microphone

        self.microphone: Microphone = Microphone(Listening(device), wait=wait)
        self.said: list[str] = []
        self.title = MICROPHONE

    def until(self, condition: Callable[[int], bool]) -> float | None:
        """Seconds until the condition on the samples heard meanwhile holds; None: in vain."""
        started, heard = time.monotonic(), 0
        while not condition(heard):
            if time.monotonic() - started > PATIENCE_S:
                return None
            block = self.microphone.read()
            if block is not None and self.microphone.title == self.title:
                heard += block.size
            self.said.extend(news.state for news in self.microphone.news())
        return time.monotonic() - started

    def half_a_second(self) -> float | None:
        return self.until(lambda heard: heard > HALF_SECOND)


def _repeated(name: str, times: int, state: str, once: Callable[[], _Hearing]) -> Figure:
    """``once`` does the fault and mends it; half a second must be heard then."""
    mended, longest = 0, 0.0
    for _ in range(times):
        hearing = once()
        taken = hearing.half_a_second()
        if taken is not None and state in hearing.said:
            mended += 1
            longest = max(longest, taken - 0.5)
    note = f"longest {longest:.1f} s from mended to heard"
    return Figure(f"{name}: said and recovered", mended, "times", times, at_least=True, note=note)


def _injected(sound: virtual_sound.VirtualSound, times: int) -> Iterator[Figure]:
    hearing = _Hearing(MICROPHONE)
    said = hearing.said

    def suspend() -> None:
        sound.control("suspend-source", "testmic", "1")
        hearing.until(lambda _: "stalled" in said)
        sound.control("suspend-source", "testmic", "0")

    def remove() -> None:
        sound.unload_microphone()
        hearing.until(lambda _: "moved" in said)
        sound.load_microphone()
        hearing.until(lambda _: said.count("moved") > 1)

    def kill() -> None:
        sound.kill()
        hearing.until(lambda _: "waiting" in said)
        sound.start()

    def default() -> None:
        sound.control("set-default-source", "second")
        hearing.until(lambda _: "moved" in said)
        sound.control("set-default-source", "testmic")

    def move() -> None:
        number = sound.recording()
        assert number is not None
        sound.control("move-source-output", number, "second")
        hearing.until(lambda _: "moved" in said)
        number = sound.recording()
        assert number is not None
        sound.control("move-source-output", number, "testmic")
        hearing.until(lambda _: said.count("moved") > 1)

    def once(inject: Callable[[], None]) -> _Hearing:
        said.clear()
        inject()
        return hearing

    try:
        hearing.half_a_second()
        for name, inject, state in (
            ("source suspended", suspend, "stalled"),
            ("source removed", remove, "moved"),
            ("server killed", kill, "waiting"),
            ("default changed", default, "moved"),
            ("stream moved", move, "moved"),
        ):
            yield _repeated(name, times, state, lambda inject=inject: once(inject))
    finally:
        hearing.microphone.close()


def _followed(sound: virtual_sound.VirtualSound, times: int) -> Iterator[Figure]:
    hearing = _Hearing()
    names = {"testmic": MICROPHONE, "second": SECOND}

    def once() -> _Hearing:
        for source in ("second", "testmic"):
            hearing.half_a_second()
            hearing.said.clear()
            sound.control("set-default-source", source)
            hearing.title = names[source]
        return hearing

    try:
        hearing.half_a_second()
        yield _repeated("default changed while it is followed", times, "moved", once)
    finally:
        hearing.microphone.close()


def _absent_at_start(sound: virtual_sound.VirtualSound, times: int) -> Iterator[Figure]:
    made: list[_Hearing] = []

    def waiting(device: str = "") -> _Hearing:
        while made:
            made.pop().microphone.close()
        made.append(_Hearing(device, wait=True))
        return made[0]

    def nothing() -> _Hearing:
        take_all_sources(sound)
        hearing = waiting()
        hearing.until(lambda _: "waiting" in hearing.said)
        give_all_sources(sound)
        return hearing

    def not_this_one() -> _Hearing:
        sound.unload_microphone()
        hearing = waiting(MICROPHONE)
        hearing.until(lambda _: "moved" in hearing.said)
        sound.load_microphone()
        return hearing

    def refused() -> _Hearing:
        os.environ.update(wrong)
        hearing = waiting()
        hearing.until(lambda _: "waiting" in hearing.said)
        os.environ.update(right)
        return hearing

    try:
        yield _repeated("no device at start", times, "waiting", nothing)
        yield _repeated("another device at start", times, "moved", not_this_one)
        with guarded(sound) as (right, wrong):
            yield _repeated("refused at start", times, "waiting", refused)
    finally:
        os.environ.update(sound.environment)
        while made:
            made.pop().microphone.close()
