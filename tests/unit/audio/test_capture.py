"""Input devices are listed, and a missing PortAudio is explained."""

from __future__ import annotations

import sys
import types

import numpy as np
import pytest

from musicanalyzer.audio.capture import (
    AudioDevice,
    input_devices,
    is_loopback,
    with_sources,
    without_server,
)
from musicanalyzer.audio.conditioning import LIMIT
from musicanalyzer.audio.microphone import Listening, find_device, one_channel
from musicanalyzer.audio.sound_server import Source
from musicanalyzer.errors import DeviceError


def _fake(devices: list[dict[str, object]], default: int = -1) -> types.ModuleType:
    module = types.ModuleType("sounddevice")
    module.PortAudioError = type("PortAudioError", (Exception,), {})
    module.query_hostapis = lambda: ({"name": "ALSA"},)
    module.query_devices = lambda: devices
    module.default = types.SimpleNamespace(device=[default, -1])
    return module


def _device(name: str, channels: int) -> dict[str, object]:
    return {
        "name": name,
        "hostapi": 0,
        "max_input_channels": channels,
        "default_samplerate": 44_100.0,
    }


def test_only_devices_that_can_record_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = _fake([_device("speakers", 0), _device("microphone", 1)], default=1)
    monkeypatch.setitem(sys.modules, "sounddevice", fake)
    assert input_devices() == [AudioDevice("microphone", 1, "ALSA", 1, 44_100.0, True)]


def test_no_devices_is_an_empty_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", _fake([]))
    assert input_devices() == []


def test_devices_that_are_called_alike_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [("USB", 0), ("USB", 0), ("Line", 0), ("USB", 1), ("USB", 1), ("Line", 1)]
    listed = [_device(name, 1) | {"hostapi": host_api} for name, host_api in names]
    fake = _fake(listed)
    fake.query_hostapis = lambda: ({"name": "MME"}, {"name": "WASAPI"})
    monkeypatch.setitem(sys.modules, "sounddevice", fake)
    found = input_devices()
    assert [device.name for device in found] == [
        "USB", "USB (2)", "Line", "USB (WASAPI)", "USB (WASAPI) (2)", "Line (WASAPI)",
    ]  # fmt: skip
    assert [find_device(found, device.key) for device in found] == found


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(DeviceError, match="libportaudio2") as caught:
        input_devices()
    assert caught.value.kind == "no-portaudio"


def test_a_failing_sound_system_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = _fake([])

    def fail() -> None:
        raise fake.PortAudioError("host error")

    fake.query_devices = fail
    monkeypatch.setitem(sys.modules, "sounddevice", fake)
    with pytest.raises(DeviceError, match="host error"):
        input_devices()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Monitor of Built-in Audio", True),
        ("alsa_output.pci.analog-stereo.monitor", True),
        ("BlackHole 2ch", True),
        ("Speakers (Realtek) [Loopback]", True),
        ("Stereo Mix (Realtek)", True),
        ("USB microphone", False),
        ("Studio monitor microphone", False),
    ],
)
def test_devices_that_give_what_is_played_are_known_by_their_names(name, expected) -> None:
    assert is_loopback(name) == expected


SERVER = [
    AudioDevice("pulse", 3, "ALSA", 32, 44_100.0, False),
    AudioDevice("default", 4, "ALSA", 32, 44_100.0, True),
    AudioDevice("hw:0", 5, "ALSA", 2, 48_000.0, False),
]
SOURCES = [
    Source(0, "speaker.monitor", "Monitor of speaker", 2, 48_000, True),
    Source(1, "usb", "USB microphone", 1, 16_000, False),
]


def test_the_servers_sources_stand_for_the_device_that_hides_them() -> None:
    found = with_sources(SERVER, SOURCES, "usb")
    assert [device.name for device in found] == ["Monitor of speaker", "USB microphone", "hw:0"]
    microphone = found[1]
    assert (microphone.index, microphone.source) == (3, "usb")
    assert (microphone.max_input_channels, microphone.default_sample_rate) == (1, 16_000)
    assert [device.is_default for device in found] == [False, True, False]
    assert with_sources(SERVER, [], "") == SERVER
    assert with_sources(SERVER[2:], SOURCES, "usb") == SERVER[2:]


def test_without_a_server_its_ways_are_no_devices() -> None:
    assert without_server(SERVER) == SERVER[2:]
    assert without_server(SERVER[1:]) == SERVER[1:]  # a "default" that is no server's


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("", "USB microphone"),
        ("usb microphone", "USB microphone"),
        ("usb", "USB microphone"),
        ("speaker.monitor", "Monitor of speaker"),
        ("MONITOR", "Monitor of speaker"),
        ("USB microphone\tusb", "USB microphone"),
        ("as it was called then\tusb", "USB microphone"),
        ("USB microphone\tusb.2", None),
        ("o", None),
        ("theremin", None),
    ],
)
def test_a_device_is_found_by_its_name_or_by_a_part_that_only_it_has(wanted, expected) -> None:
    found = find_device(with_sources(SERVER, SOURCES, "usb"), wanted)
    assert (None if found is None else found.name) == expected


def test_without_a_default_a_microphone_comes_before_a_loopback() -> None:
    devices = with_sources(SERVER[:1], SOURCES, "")
    found = find_device(devices, "")
    assert found is not None
    assert found.name == "USB microphone"
    assert find_device([], "") is None


def test_a_drivers_nonsense_is_silence_or_full_scale() -> None:
    frames = np.array([[0.5, 0.1], [np.nan, 0.1], [np.inf, 0.1], [-1e30, 0.1]], np.float32)
    mixed = one_channel(frames, Listening("", "mix"))
    np.testing.assert_allclose(mixed, [0.3, 0.0, LIMIT, -LIMIT])
    np.testing.assert_allclose(one_channel(frames, Listening("", "right", 20.0)), 1.0)
    np.testing.assert_allclose(one_channel(frames[:1], Listening("", "left")), 0.5)
    assert one_channel(frames[:0], Listening()).shape == (0,)
