"""A real PortAudio and a real sound server: sound that is missing is counted and said, and so is
what to do, and what is heard in the place of what.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from musicanalyzer.audio import microphone as microphone_module
from musicanalyzer.services.live import device_event
from musicanalyzer.services.live_events import describe_event
from tests.helpers.listening import NEEDS_SERVER, Listener, sound_of_its_own
from tests.helpers.sound_faults import give_all_sources, take_all_sources
from tests.helpers.virtual_sound import MICROPHONE, VirtualSound

pytestmark = NEEDS_SERVER


@pytest.fixture(scope="module")
def sound() -> Iterator[VirtualSound]:
    yield from sound_of_its_own()


@pytest.fixture
def hear() -> Iterator[Callable[..., Listener]]:
    """Makes listeners, and closes them."""
    made: list[Listener] = []

    def listen(device: str = MICROPHONE, *, wait: bool = False) -> Listener:
        made.append(Listener(device, wait=wait))
        return made[-1]

    yield listen
    for listener in made:
        listener.microphone.close()


def running(listener: Listener) -> bool:
    return bool(listener.news) and listener.news[-1].state == "running"


def test_the_time_without_a_device_is_counted_and_said(sound: VirtualSound, hear) -> None:
    listener = hear()
    listener.until(lambda: running(listener))
    assert listener.news[-1].lost_s == 0
    listener.more(0.5)
    started, before = time.monotonic(), listener.samples()
    sound.kill()
    time.sleep(2.0)
    sound.start()
    listener.until(lambda: bool(listener.said("waiting")) and running(listener))
    listener.more(0.5)
    news = listener.news[-1]
    heard_s = (listener.samples() - before) / listener.microphone.sample_rate
    assert heard_s + news.lost_s == pytest.approx(time.monotonic() - started, abs=0.4)
    assert news.lost_s > 2
    assert news.sentence == f"{MICROPHONE} is heard; {news.lost_s:.1f} s are missing."
    assert news.sample == pytest.approx(before, abs=0.5 * listener.microphone.sample_rate)
    described = describe_event(device_event(news, listener.microphone.sample_rate), 44_100)
    assert described["lost_s"] == news.lost_s


def test_a_suspended_source_leaves_a_gap_that_is_counted(sound: VirtualSound, hear) -> None:
    listener = hear()
    sound.control("suspend-source", "testmic", "1")
    listener.until(lambda: bool(listener.said("stalled")))
    sound.control("suspend-source", "testmic", "0")
    listener.until(lambda: running(listener))
    assert listener.news[-1].lost_s > 0.9
    assert len(listener.said("stalled")) == 1


def test_what_to_do_is_said_after_a_lost_connection(sound: VirtualSound, hear) -> None:
    listener = hear()
    listener.until(lambda: running(listener))
    take_all_sources(sound)
    try:
        listener.until(lambda: any("connect one" in words for words in listener.said("waiting")))
        end = time.monotonic() + 1.5  # it is tried again meanwhile
        listener.until(lambda: time.monotonic() > end)
        told = listener.said("waiting")
        assert len(set(told)) == len(told)  # not again and again
    finally:
        give_all_sources(sound)
    listener.until(lambda: running(listener))


def test_one_in_the_place_of_another_is_said_to_be(sound: VirtualSound, hear) -> None:
    sound.unload_microphone()
    listener = hear(wait=True)
    try:
        listener.until(lambda: running(listener))
        assert f" is heard in place of {MICROPHONE}" in listener.news[-1].sentence
    finally:
        sound.load_microphone()
    listener.until(lambda: running(listener) and listener.microphone.title == MICROPHONE)
    assert " in place of " not in listener.news[-1].sentence
    sound.control("set-default-source", "testmic")


def test_without_a_server_a_missing_device_is_looked_for_more_and_more_seldom(
    sound: VirtualSound, hear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(microphone_module, "BACKS_S", (0.5, 1.0, 1.5))
    opened: list[float] = []
    open_one = microphone_module.Microphone._open

    def opening(self, device) -> None:
        opened.append(time.monotonic())
        open_one(self, device)

    monkeypatch.setattr(microphone_module.Microphone, "_open", opening)
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "")  # there is no pactl
        listener = hear("USB mic", wait=True)
    listener.until(lambda: running(listener))
    started, before = time.monotonic(), listener.samples()
    listener.until(lambda: len(opened) == 5)
    listener.more(0.3)
    assert [after - at for at, after in pairwise(opened)] == pytest.approx(
        [0.5, 1.0, 1.5, 1.5], abs=0.35
    )
    assert [news.state for news in listener.news] == ["waiting", "moved", "running"]
    # Positions stay those of the clock: zeros stand for what was missed, and it is counted.
    heard_s = (listener.samples() - before) / listener.microphone.sample_rate
    assert heard_s == pytest.approx(time.monotonic() - started, abs=0.3)
    assert listener.microphone.lost > 0
