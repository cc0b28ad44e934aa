"""Playing to a real sound server, from a drive that gives pieces: what stops goes on by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.helpers import audio_files
from tests.helpers.listening import NEEDS_SERVER
from tests.helpers.playing_window import PlayingWindow, State
from tests.helpers.signals import music_like
from tests.helpers.slow_drive import Piecemeal
from tests.helpers.tagging import library_of
from tests.helpers.virtual_sound import VirtualSound

pytestmark = NEEDS_SERVER

RATE = 44_100
WAITS = "takes no more sound"
GOES_ON = "The music goes on."


@pytest.fixture(scope="module")
def sound() -> Iterator[VirtualSound]:
    with VirtualSound() as made:
        yield made


@pytest.fixture
def songs(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "music" / f"{number}.wav" for number in range(2)]
    paths[0].parent.mkdir()
    for seed, path in enumerate(paths):
        audio_files.write(path, music_like(30.0, RATE, seed=seed), "wav-16", sample_rate=RATE)
    library_of(tmp_path / "l.db", paths)
    return paths


@pytest.fixture
def window(songs: list[Path], tmp_path: Path, sound: VirtualSound) -> Iterator[PlayingWindow]:
    with PlayingWindow(tmp_path / "l.db", sound) as window:
        window.until(lambda state: True)
        yield window


def heard(window: PlayingWindow) -> None:
    window.until(lambda state: state.position_s > 1.0)
    assert window.loudness() > 500


def waiting(window: PlayingWindow) -> State:
    """Once it was said that the music waits."""
    return window.until(lambda state: any(WAITS in sentence for sentence in state.said))


def going_on(window: PlayingWindow) -> State:
    return window.until(lambda state: state.said[-1] == GOES_ON)


def test_what_a_device_took_no_more_of_is_heard_when_it_does_again(window, sound) -> None:
    window.do("play", [1, 2])
    heard(window)
    sound.control("suspend-sink", "speaker", "1")
    waits = waiting(window)
    assert not window.until(lambda state: state.position_s == waits.position_s).said[1:]
    sound.control("suspend-sink", "speaker", "0")
    went_on = going_on(window)
    assert went_on.track == 1
    assert went_on.position_s - waits.position_s < 1.0
    window.until(lambda state: state.position_s > waits.position_s + 1.0)
    assert window.loudness() > 500


def test_what_is_begun_while_the_device_takes_nothing_is_heard_when_it_does(window, sound) -> None:
    window.do("play", [1, 2])
    heard(window)
    sound.control("suspend-sink", "speaker", "1")
    waiting(window)
    window.do("next")
    silent = window.until(lambda state: state.track == 2 and state.position_s > 1.0)
    assert not silent.is_connected
    window.do("seek", 10.0)
    window.until(lambda state: 10.5 < state.position_s < 15.0)
    sound.control("suspend-sink", "speaker", "0")
    went_on = going_on(window)
    assert went_on.track == 2
    window.until(lambda state: state.is_connected and state.position_s > went_on.position_s + 0.5)
    assert window.loudness() > 500


def test_a_paused_track_whose_device_stopped_goes_on_from_there(window, sound) -> None:
    window.do("play", [1])
    heard(window)
    sound.control("suspend-sink", "speaker", "1")
    waits = waiting(window)
    window.do("pause")
    window.until(lambda state: not state.is_playing)
    sound.control("suspend-sink", "speaker", "0")
    window.do("resume")
    went_on = going_on(window)
    assert went_on.position_s - waits.position_s < 1.0
    window.until(lambda state: state.position_s > waits.position_s + 1.0)
    assert window.loudness() > 500


def test_what_a_device_stopped_taking_before_it_went_goes_on_at_another(window, sound) -> None:
    window.do("play", [1])
    heard(window)
    sound.control("suspend-sink", "speaker", "1")
    waits = waiting(window)
    try:
        speaker = sound.module("module-null-sink", "sink_name=speaker")
        assert speaker is not None
        sound.control("unload-module", speaker)
        window.until(lambda state: state.position_s > waits.position_s + 2.0)
        assert max(window.loudness(sink) for sink in ("feed", "feed2")) > 500
    finally:
        sound.kill()
        sound.start()


def test_a_sound_server_that_ends_takes_the_program_not_with_it(window, sound) -> None:
    window.do("play", [1, 2])
    heard(window)
    sound.kill()
    try:
        waits = waiting(window)
        window.do("seek", 12.0)  # these would have ended it
        window.until(lambda state: 12.5 < state.position_s < 16.0)
        window.do("next")
        silent = window.until(lambda state: state.track == 2 and state.position_s > 0.5)
        assert silent.is_playing
        window.do("seek", 29.0)
        window.until(lambda state: not state.is_playing)  # at the end of the queue
        window.do("previous")
        window.do("resume")
        window.until(lambda state: state.is_playing and state.position_s > 0.5)
        assert waits.said == window.now.said
    finally:
        sound.start()


def test_a_sound_server_that_is_started_again_at_once_is_heard(window, sound) -> None:
    window.do("play", [1])
    heard(window)
    sound.kill()
    sound.start()
    waits = waiting(window)
    went_on = going_on(window)
    assert went_on.position_s - waits.position_s < 1.0
    window.until(lambda state: state.position_s > waits.position_s + 1.0)
    assert window.loudness() > 500


def test_what_is_begun_after_the_sound_server_went_plays_in_silence(window, sound) -> None:
    """The output was closed by then: to open it would have ended the program."""
    window.do("play", [1])
    heard(window)
    window.do("pause")
    window.until(lambda state: not state.is_playing)
    assert not window.until(lambda state: not state.is_connected).said
    sound.kill()
    try:
        window.do("resume")
        waits = waiting(window)
        window.until(lambda state: state.position_s > waits.position_s + 1.0)
    finally:
        sound.start()


def test_the_window_closes_while_there_is_no_sound_server(songs, tmp_path, sound) -> None:
    with PlayingWindow(tmp_path / "l.db", sound) as window:
        window.until(lambda state: True)
        window.do("play", [1])
        heard(window)
        sound.kill()
        try:
            waiting(window)
            window.close()
        finally:
            sound.start()


def test_a_device_that_is_chosen_is_played_on_at_once(window, sound) -> None:
    window.do("play", [1])
    heard(window)
    window.do("choose", "Feed")
    window.until(lambda state: window.loudness("feed") > 500)
    assert window.loudness() == 0
    assert not window.now.said
    window.do("choose", "A loudspeaker of last year")
    window.until(lambda state: window.loudness() > 500)
    assert window.loudness("feed") == 0
    assert "A loudspeaker of last year" in window.now.said[-1]


def test_another_device_that_becomes_the_usual_one_is_played_on(window, sound) -> None:
    window.do("play", [1])
    heard(window)
    sound.control("set-default-sink", "feed")
    try:
        window.until(lambda state: window.loudness("feed") > 500)
        assert window.loudness() == 0
        assert not window.now.said
    finally:
        sound.control("set-default-sink", "speaker")


def test_a_seek_and_a_pause_are_heard_without_a_click(songs, tmp_path, sound) -> None:
    """No step is larger than those of the tone and of a fade."""
    tone = np.sin(2 * np.pi * 60 * np.arange(20 * RATE) / RATE).astype(np.float32) / 2
    audio_files.write(songs[0], tone, "wav-16", sample_rate=RATE)
    allowed = 0.5 * 2 * np.pi * 60 / RATE + 0.5 / (0.004 * RATE) + 0.001
    steps = []
    with PlayingWindow(tmp_path / "l.db", sound) as window:
        window.until(lambda state: True)
        window.do("set_volume", 1.0)
        window.do("play", [1])
        heard(window)
        for _ in range(3):  # a machine that is busy may lose sound by itself
            with sound.recorded(tmp_path / "recorded.raw"):
                for place_s in (5.003, 15.007, 2.0):
                    window.do("seek", place_s)
                    window.until(lambda state, s=place_s: s + 0.3 < state.position_s < s + 3)
                window.do("pause")
                window.until(lambda state: not state.is_playing)
                window.do("resume")
                window.until(lambda state: state.position_s > 2.9)
            recorded = np.fromfile(tmp_path / "recorded.raw", np.int16)[::2] / 32_768
            assert np.abs(recorded).max() > 0.4
            steps.append(float(np.abs(np.diff(recorded[RATE // 50 :])).max()))
            if steps[-1] < allowed:
                return
    pytest.fail(f"steps of {steps}, where {allowed} is allowed")


def test_what_a_drive_gives_no_more_of_for_a_while_is_not_passed_over(window, songs) -> None:
    """Nor is it skipped in: a drive that has to be woken takes ten seconds."""
    drive = Piecemeal(songs[0])
    try:
        drive.give(0.4)
        window.do("play", [1, 2])
        heard(window)
        waits = window.until(lambda state: any("drive gives" in said for said in state.said))
        assert waits.track == 1
        drive.give(1.0)
        went_on = going_on(window)
        assert went_on.track == 1
        assert went_on.position_s - waits.position_s < 1.0
        window.until(lambda state: state.position_s > waits.position_s + 1.0)
        assert window.loudness() > 500
    finally:
        drive.close()
