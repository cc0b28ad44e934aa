"""A microphone under test: what it gave, and what it said; and a sound server of a module's own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from musicanalyzer.audio.microphone import Listening, Microphone
from musicanalyzer.audio.source import SourceNews
from tests.helpers.virtual_sound import VirtualSound, missing

NEEDS_SERVER = [  # a module's ``pytestmark``
    pytest.mark.sound,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason=missing() or "-"),
]


def sound_of_its_own() -> Iterator[VirtualSound]:
    """A server that this process and the programs it starts reach meanwhile; for a fixture."""
    before = dict(os.environ)
    with VirtualSound() as made:
        os.environ.update(made.environment)
        yield made
    os.environ.clear()
    os.environ.update(before)


class Listener:
    """Has heard something once it is made, unless it is to ``wait`` for its device."""

    def __init__(self, device: str = "", channel: str = "mix", *, wait: bool = False) -> None:
        self.microphone = Microphone(Listening(device, channel), wait=wait)
        self.heard: list[np.ndarray] = []
        self.news: list[SourceNews] = []
        if not wait:
            self.until(lambda: bool(self.heard))

    def until(self, condition: Callable[[], bool], *, patience_s: float = 12.0) -> None:
        end = time.monotonic() + patience_s
        while not condition():
            assert time.monotonic() < end, [news.sentence for news in self.news]
            block = self.microphone.read()
            assert block is not None
            if block.size:
                self.heard.append(block)
            self.news += self.microphone.news()

    def samples(self) -> int:
        return sum(block.size for block in self.heard)

    def more(self, seconds: float = 0.3) -> None:
        """Until so much more was heard."""
        target = self.samples() + round(seconds * self.microphone.sample_rate)
        self.until(lambda: self.samples() >= target)

    def said(self, state: str) -> list[str]:
        return [news.sentence for news in self.news if news.state == state]
