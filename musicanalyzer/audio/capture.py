"""Sound input devices through PortAudio. The only importer of sounddevice."""

from __future__ import annotations

from dataclasses import dataclass

from musicanalyzer.errors import DeviceError


@dataclass(frozen=True, slots=True)
class AudioDevice:
    """One device that can record. ``index`` is PortAudio's and valid until devices change."""

    name: str
    index: int
    host_api: str
    max_input_channels: int
    default_sample_rate: float
    is_default: bool


def input_devices() -> list[AudioDevice]:
    """All devices with at least one input channel; an empty list when there are none.

    Raises:
        DeviceError: kind ``no-portaudio`` when the library is missing, ``device`` when it fails.
    """
    try:
        import sounddevice
    except (ImportError, OSError) as err:
        raise DeviceError(
            "Sound input is not available because the PortAudio library is missing; install it "
            "(on Debian and Ubuntu: apt install libportaudio2).",
            kind="no-portaudio",
        ) from err
    try:
        host_apis = sounddevice.query_hostapis()
        devices = sounddevice.query_devices()
        default = sounddevice.default.device[0]
    except sounddevice.PortAudioError as err:
        raise DeviceError(
            f"The sound system does not list its devices ({err}); check that it is running."
        ) from err
    return [
        AudioDevice(
            name=device["name"],
            index=index,
            host_api=host_apis[device["hostapi"]]["name"],
            max_input_channels=device["max_input_channels"],
            default_sample_rate=device["default_samplerate"],
            is_default=index == default,
        )
        for index, device in enumerate(devices)
        if device["max_input_channels"] > 0
    ]
