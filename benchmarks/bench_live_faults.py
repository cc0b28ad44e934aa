"""What sound servers do to a microphone, again and again: each fault must be said and be mended.

Source suspended, source removed and made again, server killed and started again, default changed,
stream moved: 50 times each, on one microphone that is never made anew.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

from benchmarks.figures import Figure
from tests.helpers import virtual_sound

TIMES = 50
PATIENCE_S = 15.0


def run(*, quick: bool = False) -> Iterator[Figure]:
    if reason := virtual_sound.missing():
        print(f"this needs a sound server: {reason}")
        return
    times = 2 if quick else TIMES
    with virtual_sound.VirtualSound() as sound:
        os.environ.update(sound.environment)
        yield from _injected(sound, times)


def _injected(sound: virtual_sound.VirtualSound, times: int) -> Iterator[Figure]:
    from musicanalyzer.audio.microphone import Listening, Microphone

    microphone = Microphone(Listening(virtual_sound.MICROPHONE))
    said: list[str] = []

    def heard_until(condition: Callable[[int], bool]) -> float | None:
        """Seconds until the condition on the samples heard meanwhile holds; None: in vain."""
        started, heard = time.monotonic(), 0
        while not condition(heard):
            if time.monotonic() - started > PATIENCE_S:
                return None
            block = microphone.read()
            heard += 0 if block is None else block.size
            said.extend(news.state for news in microphone.news())
        return time.monotonic() - started

    half_second = virtual_sound.RATE // 2

    def suspend() -> None:
        sound.control("suspend-source", "testmic", "1")
        heard_until(lambda _: "stalled" in said)
        sound.control("suspend-source", "testmic", "0")

    def remove() -> None:
        sound.unload_microphone()
        heard_until(lambda _: "moved" in said)
        sound.load_microphone()
        heard_until(lambda _: said.count("moved") > 1)

    def kill() -> None:
        sound.kill()
        heard_until(lambda _: "waiting" in said)
        sound.start()

    def default() -> None:
        sound.control("set-default-source", "second")
        heard_until(lambda _: "moved" in said)
        sound.control("set-default-source", "testmic")

    def move() -> None:
        number = sound.recording()
        assert number is not None
        sound.control("move-source-output", number, "second")
        heard_until(lambda _: "moved" in said)
        number = sound.recording()
        assert number is not None
        sound.control("move-source-output", number, "testmic")
        heard_until(lambda _: said.count("moved") > 1)

    try:
        heard_until(lambda heard: heard > half_second)
        faults = {
            "source suspended": (suspend, "stalled"),
            "source removed": (remove, "moved"),
            "server killed": (kill, "waiting"),
            "default changed": (default, "moved"),
            "stream moved": (move, "moved"),
        }
        for name, (inject, state) in faults.items():
            mended, longest = 0, 0.0
            for _ in range(times):
                said.clear()
                inject()
                taken = heard_until(lambda heard: heard > half_second)
                if taken is not None and state in said:
                    mended += 1
                    longest = max(longest, taken - 0.5)
            note = f"longest {longest:.1f} s from mended to heard"
            yield Figure(f"{name}: said and recovered", mended, "times", times, at_least=True,
                         note=note)  # fmt: skip
    finally:
        microphone.close()
