"""The cursor made audible on a real sound server: what cannot be heard is turned off and said."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.listening import NEEDS_SERVER
from tests.helpers.playing_window import State
from tests.helpers.tone_window import ToneWindow
from tests.helpers.virtual_sound import VirtualSound

pytestmark = NEEDS_SERVER
GONE = "the cursor is heard no more"
NOT_THERE = "the cursor cannot be heard"


@pytest.fixture(scope="module")
def sound() -> Iterator[VirtualSound]:
    with VirtualSound() as made:
        yield made


@pytest.fixture
def window(tmp_path: Path, sound: VirtualSound) -> Iterator[ToneWindow]:
    with ToneWindow(tmp_path / "l.db", sound) as window:
        window.until(lambda state: True)
        yield window


def heard(window: ToneWindow, sink: str = "speaker") -> None:
    window.until(lambda state: state.is_playing and window.loudness(sink) > 500)


def silenced(window: ToneWindow) -> State:
    return window.until(lambda state: not state.is_playing and GONE in "".join(state.said[-1:]))


def test_it_is_heard_until_it_is_turned_off(window) -> None:
    window.do("on")
    heard(window)
    assert window.loudness() < 5000  # never loud
    window.do("off")
    window.until(lambda state: not state.is_playing)
    window.until(lambda state: window.loudness() == 0)
    assert not window.now.said


def refused(window: ToneWindow) -> None:
    n_said = len(window.now.said)
    window.do("on")
    state = window.until(lambda state: len(state.said) > n_said)
    assert NOT_THERE in state.said[-1]
    assert not state.is_playing


def test_where_the_server_goes_it_is_turned_off_and_not_turned_on_again(window, sound) -> None:
    window.do("on")
    heard(window)
    sound.kill()
    try:
        silenced(window)
        refused(window)  # it would have ended the program
        time.sleep(3.5)  # Qt has looked for it once more
    finally:
        sound.start()
    refused(window)


def test_where_the_server_is_started_again_at_once_it_is_refused_and_ends_nothing(
    window, sound
) -> None:
    window.do("on")
    heard(window)
    sound.kill()
    sound.start()
    silenced(window)
    refused(window)
    time.sleep(5.0)  # Qt has found it again, and now and then has not
    refused(window)


def test_a_server_that_went_before_the_tone_was_first_wanted_ends_nothing(window, sound) -> None:
    window.do("look")
    window.until(lambda state: "TestSpeaker" in "".join(state.said))
    sound.kill()
    try:
        refused(window)
        window.close()
    finally:
        sound.start()


def test_a_device_that_takes_no_more_turns_it_off(window, sound) -> None:
    window.do("on")
    heard(window)
    sound.control("suspend-sink", "speaker", "1")
    try:
        silenced(window)
    finally:
        sound.control("suspend-sink", "speaker", "0")


def test_a_device_that_is_chosen_is_heard_at_once(window, sound) -> None:
    window.do("on")
    heard(window)
    window.do("choose", "Feed")
    heard(window, "feed")
    assert window.loudness() == 0
    assert not window.now.said


def test_the_window_closes_while_the_tone_is_on_and_its_server_gone(window, sound) -> None:
    window.do("on")
    heard(window)
    sound.kill()
    try:
        window.close()
    finally:
        sound.start()
