"""A real PortAudio and a real sound server: which device is meant, whatever comes and goes, and
what is said where there is none, or none that may be listened to.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer import cli
from musicanalyzer.audio import microphone as microphone_module
from musicanalyzer.audio.capture import DeviceStream, input_devices
from musicanalyzer.audio.microphone import find_device, listening_devices
from musicanalyzer.audio.sound_server import SoundServer
from musicanalyzer.errors import DeviceError
from tests.helpers.listening import NEEDS_SERVER, Listener, sound_of_its_own
from tests.helpers.sound_faults import give_all_sources, guarded, load_twin, take_all_sources
from tests.helpers.virtual_sound import MICROPHONE, RATE, SECOND, VirtualSound

pytestmark = NEEDS_SERVER
TWIN = f"{MICROPHONE} (2)"


@pytest.fixture(scope="module")
def sound() -> Iterator[VirtualSound]:
    yield from sound_of_its_own()


@pytest.fixture
def twin(sound: VirtualSound) -> Iterator[VirtualSound]:
    """The server with a second microphone that is called like the first."""
    number = load_twin(sound)
    yield sound
    sound.control("unload-module", number, check=False)


@pytest.fixture
def noise(tmp_path: Path) -> Path:
    """Ten seconds to be played."""
    path = tmp_path / "noise.raw"
    values = np.random.default_rng(1).normal(0, 3000, 20 * RATE)
    path.write_bytes(values.astype("<i2").tobytes())
    return path


def loudness(listener: Listener, sound: VirtualSound, noise: Path, sink: str) -> float:
    """RMS of what is heard while noise is played into a sink."""
    player = sound.play(noise, sink)
    listener.more(0.5)
    before = len(listener.heard)
    listener.more(0.3)
    player.kill()
    player.wait()
    return float(np.sqrt(np.mean(np.concatenate(listener.heard[before:]) ** 2)))


def test_a_part_of_a_name_holds_as_the_name_does(sound: VirtualSound) -> None:
    listener = Listener("TESTmicro")
    try:
        sound.control("set-source-volume", "second", "90%")
        listener.more(0.5)
        assert listener.said("moved") == []
        # Something else has that part, too; what was found is not doubted.
        other = load_twin(sound, "testmicro")
        listener.more(0.5)
        assert listener.said("moved") == []
        sound.control("unload-module", other)
        sound.unload_microphone()
        listener.until(lambda: bool(listener.said("moved")))
        assert f"{MICROPHONE} is gone" in listener.said("moved")[0]
        assert listener.microphone.title == SECOND
        sound.load_microphone()
        listener.until(lambda: f"{MICROPHONE} is back." in listener.said("moved"))
        listener.more()
        assert listener.microphone.title == MICROPHONE
        assert len(listener.said("moved")) == 2
    finally:
        sound.control("set-default-source", "testmic")
        listener.microphone.close()


def test_of_two_that_are_called_alike_each_is_found_again(twin: VirtualSound, noise: Path) -> None:
    devices = {device.name: device for device in listening_devices(SoundServer())}
    assert {devices[MICROPHONE].source, devices[TWIN].source} == {"testmic", "twin"}
    kept = {name: devices[name].key for name in (MICROPHONE, TWIN)}
    # Plugged in the other way round they are what they were.
    twin.unload_microphone()
    twin.load_microphone()
    again = {device.name: device.key for device in listening_devices(SoundServer())}
    assert {name: again[name] for name in kept} == kept
    for chosen, feed, other in ((MICROPHONE, "feed", "feed2"), (TWIN, "feed2", "feed")):
        for wanted in (chosen, kept[chosen]):
            listener = Listener(wanted)
            assert listener.microphone.title == chosen
            assert loudness(listener, twin, noise, feed) > 0.01
            assert loudness(listener, twin, noise, other) < 1e-4
            listener.microphone.close()
    twin.control("set-default-source", "testmic")


def test_a_chosen_one_is_called_what_it_was_called_when_it_was_chosen(sound: VirtualSound) -> None:
    server = SoundServer()
    number = load_twin(sound, "another")  # would be the first by its name
    sound.unload_microphone()
    listening_devices(server)
    sound.load_microphone()
    chosen = find_device(listening_devices(server), "testmic")
    assert chosen is not None
    assert chosen.name == TWIN
    listener = Listener(chosen.key)
    assert listener.microphone.title == TWIN
    listener.microphone.close()
    sound.control("unload-module", number)
    sound.control("set-default-source", "testmic")


def test_settings_from_before_hold_a_name_alone_and_find_their_device(twin: VirtualSound) -> None:
    devices = listening_devices(SoundServer())
    for wanted, source in ((MICROPHONE, "testmic"), (SECOND, "second"), ("twin", "twin")):
        found = find_device(devices, wanted)
        assert found is not None
        assert found.source == source
    assert find_device(devices, f"{MICROPHONE}\tgone") is None


def test_while_the_chosen_one_is_gone_another_like_it_is_told_from_it(twin: VirtualSound) -> None:
    devices = {device.source: device for device in listening_devices(SoundServer())}
    listener = Listener(devices["testmic"].key)
    try:
        twin.control("set-default-source", "twin")
        twin.unload_microphone()
        listener.until(lambda: f"{MICROPHONE} is gone; listening to {TWIN} meanwhile."
                       in listener.said("moved"))  # fmt: skip
        twin.load_microphone()
        listener.until(lambda: f"{MICROPHONE} is back." in listener.said("moved"))
    finally:
        twin.control("set-default-source", "testmic")
        listener.microphone.close()


def test_a_chosen_one_that_is_not_there_at_start_has_another_like_it_for_the_while(
    sound: VirtualSound,
) -> None:
    listener = Listener(f"{MICROPHONE}\ttwin", wait=True)
    listener.until(lambda: bool(listener.heard))
    assert listener.said("waiting")[0].startswith(f"There is no input {MICROPHONE!r}; there are:")
    assert listener.said("moved") == [
        f"{MICROPHONE} is not there; listening to {TWIN} until it is."
    ]
    number = load_twin(sound)
    listener.until(lambda: f"{MICROPHONE} is back." in listener.said("moved"))
    listener.more()
    listener.microphone.close()
    sound.control("unload-module", number)


@pytest.mark.parametrize("wanted", ["", "testmicro"])
def test_without_any_device_one_is_waited_for(sound: VirtualSound, wanted: str) -> None:
    take_all_sources(sound)
    try:
        assert listening_devices(SoundServer()) == []
        with pytest.raises(DeviceError, match=r"no microphone or other input; connect") as caught:
            Listener(wanted)
        assert caught.value.kind == "no-device"
        listener = Listener(wanted, wait=True)
        listener.until(lambda: bool(listener.said("waiting")))
        assert "connect one" in listener.said("waiting")[0]
    finally:
        give_all_sources(sound)
    listener.until(lambda: bool(listener.said("running")))
    listener.until(lambda: listener.microphone.title == MICROPHONE)
    listener.more()
    assert len(listener.said("waiting")) == 1
    listener.microphone.close()


def test_a_named_device_that_appears_later_is_taken_in_the_place_of_another(
    sound: VirtualSound,
) -> None:
    sound.unload_microphone()
    listener = Listener(MICROPHONE, wait=True)
    try:
        listener.until(lambda: bool(listener.said("moved")))
        assert listener.said("moved")[0].startswith(f"{MICROPHONE} is not there; listening to ")
        listener.more()
    finally:
        sound.load_microphone()
    listener.until(lambda: f"{MICROPHONE} is back." in listener.said("moved"))
    listener.more()
    assert listener.microphone.title == MICROPHONE
    listener.microphone.close()
    sound.control("set-default-source", "testmic")


@pytest.mark.parametrize("wanted", ["", MICROPHONE])
def test_a_server_that_refuses_is_said_in_words(sound: VirtualSound, wanted, capsys) -> None:
    with guarded(sound) as (right, wrong):
        try:
            os.environ.update(wrong)
            with pytest.raises(DeviceError, match="does not let this program listen") as caught:
                Listener(wanted)
            assert caught.value.kind == "refused"
            assert cli.run(["live", "--devices"]) == 1
            said = capsys.readouterr()
            assert (said.out, said.err) == ("", f"musicanalyzer: {caught.value.message}\n")
            listener = Listener(wanted, wait=True)
            listener.until(lambda: bool(listener.said("waiting")))
            assert "access denied" in listener.said("waiting")[0]
            os.environ.update(right)
            listener.until(lambda: bool(listener.said("running")))
            listener.more()
            listener.microphone.close()
        finally:
            os.environ.update(sound.environment)


def test_digital_silence_is_said_and_so_is_its_end(
    sound: VirtualSound, noise: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(microphone_module, "SILENT_S", 0.5)
    for wanted, words in ((MICROPHONE, "gives only zeros"), ("speaker.monitor", "being played on")):
        listener = Listener(wanted)
        listener.until(lambda listener=listener: bool(listener.said("silent")))
        assert words in listener.said("silent")[0]
        listener.more(0.7)
        assert len(listener.said("silent")) == 1
        player = sound.play(noise, "speaker" if "speaker" in wanted else "feed")
        listener.until(lambda listener=listener: listener.news[-1].state == "running")
        player.kill()
        player.wait()
        listener.microphone.close()


def test_a_followed_default_that_changed_while_it_was_away_is_said(sound: VirtualSound) -> None:
    listener = Listener()
    sound.kill()
    listener.until(lambda: bool(listener.said("waiting")))
    place = sound.folder / "server.pa"
    before = place.read_text()
    place.write_text(before.replace("set-default-source testmic", "set-default-source second"))
    sound.start()
    listener.until(lambda: listener.microphone.title == SECOND)
    place.write_text(before)
    assert listener.said("moved") == [f"The default input is now {SECOND}."]
    listener.more()
    listener.microphone.close()
    sound.control("set-default-source", "testmic")


def test_without_a_server_to_ask_another_default_is_taken_up_when_the_stream_ends(
    sound: VirtualSound, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "")  # there is no pactl
        listener = Listener()
    assert listener.microphone.title == "default"
    sound.kill()
    listener.until(lambda: bool(listener.said("waiting")))
    place = sound.folder / "asound.conf"
    before = place.read_text()
    place.write_text(before.replace("pcm.!default { type pulse", "pcm.!default { type hw card 99"))
    sound.start()
    listener.until(lambda: bool(listener.said("moved")))
    assert listener.said("moved") == ["The default input is now pulse."]
    listener.more()
    listener.microphone.close()
    place.write_text(before)


def test_devices_are_listed_and_opened_on_threads_at_once(sound: VirtualSound) -> None:
    failed: list[Exception] = []
    listed: list[set[str]] = []

    def look() -> None:
        server = SoundServer()
        for _ in range(60):
            try:
                listed.append({device.name for device in listening_devices(server)})
            except Exception as err:
                failed.append(err)

    def listen() -> None:
        for _ in range(8):
            try:
                listener = Listener(MICROPHONE)
                listener.microphone.close()
            except Exception as err:
                failed.append(err)

    threads = [threading.Thread(target=work) for work in (look, look, listen)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(listed) == 120
    assert all({MICROPHONE, SECOND} <= names for names in listed)


def test_an_index_that_is_another_devices_by_now_is_not_opened(sound: VirtualSound) -> None:
    pulse, other = input_devices(anew=True)
    device = find_device(listening_devices(SoundServer()), MICROPHONE)
    assert device is not None
    assert device.index == pulse.index
    with pytest.raises(DeviceError, match=f"just changed; open {MICROPHONE} again"):
        DeviceStream(replace(device, index=other.index), sample_rate=RATE)
    DeviceStream(device, sample_rate=RATE).close()
