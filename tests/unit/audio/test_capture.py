"""Input devices are listed, and a missing PortAudio is explained."""

from __future__ import annotations

import sys
import types

import pytest

from musicanalyzer.audio.capture import AudioDevice, input_devices
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
