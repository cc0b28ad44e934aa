"""A real PortAudio, a real sound server, a microphone that hears what is played: what is heard is
what was played, and each fault of a device is said in words and mended by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer import cli
from musicanalyzer.audio.microphone import Listening, Microphone, listening_devices
from musicanalyzer.audio.sound_server import SoundServer
from musicanalyzer.errors import DeviceError
from tests.helpers.listening import NEEDS_SERVER, Listener, sound_of_its_own
from tests.helpers.scanning import start_program
from tests.helpers.signals import music_like
from tests.helpers.sound_faults import give_all_sources, take_all_sources
from tests.helpers.virtual_sound import MICROPHONE, RATE, SECOND, VirtualSound

pytestmark = NEEDS_SERVER


@pytest.fixture(scope="module")
def sound() -> Iterator[VirtualSound]:
    yield from sound_of_its_own()


@pytest.fixture
def listener(sound: VirtualSound) -> Iterator[Listener]:
    made = Listener(MICROPHONE)
    yield made
    made.microphone.close()


def test_every_source_is_a_device_and_loopbacks_are_known(sound: VirtualSound) -> None:
    server = SoundServer()
    found = {device.name: device for device in listening_devices(server)}
    assert {MICROPHONE, SECOND, "Monitor of TestSpeaker"} <= found.keys()
    assert found["Monitor of TestSpeaker"].is_loopback
    assert not found[MICROPHONE].is_loopback
    assert [name for name, device in found.items() if device.is_default] == [MICROPHONE]


def test_what_is_heard_is_what_was_played(sound: VirtualSound, tmp_path: Path) -> None:
    played = music_like(2.0, RATE, channels=2)
    raw = tmp_path / "played.raw"
    raw.write_bytes((played * 32767).astype("<i2").tobytes())
    for channel, expected in (("mix", played.mean(axis=1)), ("right", played[:, 1])):
        listener = Listener(MICROPHONE, channel)
        player = sound.play(raw)
        listener.until(lambda player=player: player.poll() is not None)
        listener.more(0.5)
        listener.microphone.close()
        heard = np.concatenate(listener.heard)
        # Where in the recording the signal lies: the peak of the cross-correlation.
        size = 1 << (heard.size + expected.size - 1).bit_length()
        product = np.fft.rfft(heard, size) * np.fft.rfft(expected, size).conj()
        at = int(np.fft.irfft(product).argmax())
        part = heard[at : at + expected.size]
        assert part.size == expected.size
        assert np.corrcoef(part, expected)[0, 1] > 0.999
        assert listener.microphone.lost == 0


def test_a_suspended_source_is_heard_again_when_it_goes_on(sound, listener) -> None:
    sound.control("suspend-source", "testmic", "1")
    listener.until(lambda: bool(listener.said("stalled")))
    assert MICROPHONE in listener.said("stalled")[0]
    sound.control("suspend-source", "testmic", "0")
    listener.until(lambda: listener.news[-1].state == "running")
    listener.more()


def test_a_source_that_is_removed_is_taken_up_again_when_it_is_back(sound, listener) -> None:
    sound.unload_microphone()
    listener.until(lambda: bool(listener.said("moved")))
    assert f"{MICROPHONE} is gone" in listener.said("moved")[0]
    listener.more()  # of another one
    sound.load_microphone()
    listener.until(lambda: f"{MICROPHONE} is back." in listener.said("moved"))
    listener.more()
    assert listener.microphone.title == MICROPHONE
    sound.control("set-default-source", "testmic")


def test_a_server_that_dies_is_waited_for(sound, listener) -> None:
    sound.kill()
    listener.until(lambda: bool(listener.said("waiting")))
    sound.start()
    listener.until(lambda: listener.news[-1].state == "running")
    listener.more()


def test_the_default_is_followed_and_a_named_device_is_not_left(sound, listener) -> None:
    default = Listener()
    assert default.microphone.title == MICROPHONE
    try:
        sound.control("set-default-source", "second")
        default.until(lambda: default.microphone.title == SECOND)
        assert SECOND in default.said("moved")[0]
        default.more()
    finally:
        sound.control("set-default-source", "testmic")
        default.microphone.close()


def test_a_stream_that_somebody_moves_stays_there_and_this_is_said(sound, listener) -> None:
    sound.control("move-source-output", sound.recording(), "second")
    listener.until(lambda: listener.microphone.title == SECOND)
    assert SECOND in listener.said("moved")[0]
    listener.more()


def test_a_device_that_is_not_there_is_refused_with_those_that_are(sound) -> None:
    with pytest.raises(DeviceError, match=f"no input 'theremin'.*{SECOND}") as caught:
        Microphone(Listening("theremin"))
    assert caught.value.kind == "no-device"


def test_the_command_hears_a_microphone(sound) -> None:
    program = start_program(
        "live", "--device", MICROPHONE, "--seconds", "0.5", "--json", "--only", "level", "device"
    )
    out, _ = program.communicate(timeout=30)
    assert program.returncode == 0
    found = [json.loads(line) for line in out.splitlines()]
    assert [e["state"] for e in found if e["event"] == "device"] == ["running", "ended"]
    assert sum(e["event"] == "level" for e in found) == 5
    assert found[-1]["sentence"].startswith(f"{MICROPHONE} is no longer listened to:")


def test_the_command_ends_in_time_where_a_device_sends_nothing(sound) -> None:
    sound.control("suspend-source", "testmic", "1")
    try:
        program = start_program(
            "live", "--device", MICROPHONE, "--seconds", "1", "--json", "--only", "device"
        )
        out, _ = program.communicate(timeout=20)
    finally:
        sound.control("suspend-source", "testmic", "0")
    assert program.returncode == 0
    assert [json.loads(line)["state"] for line in out.splitlines()] == ["stalled", "ended"]


def test_a_list_of_no_inputs_says_so(sound, capsys) -> None:
    take_all_sources(sound)
    try:
        assert cli.run(["live", "--devices", "--json"]) == 0
    finally:
        give_all_sources(sound)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == ("musicanalyzer: There is no microphone or other input; connect one.\n")
