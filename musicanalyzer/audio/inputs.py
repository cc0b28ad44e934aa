"""Which input is meant: all that can be listened to, and the one of a name or key among them.

A name is what people read and type; a key also holds the sound server's name, and finds the very
device again among others that are called like it.
"""

from __future__ import annotations

from collections.abc import Sequence

from musicanalyzer.audio.capture import (
    KEY_PARTS,
    AudioDevice,
    input_devices,
    with_sources,
    without_server,
)
from musicanalyzer.audio.sound_server import SoundServer
from musicanalyzer.errors import DeviceError

REFUSED = (
    "The sound server does not let this program listen (access denied); start it as the user who "
    "is logged in, or check PULSE_SERVER and PULSE_COOKIE."
)
NONE = "There is no microphone or other input; connect one."


def listening_devices(server: SoundServer) -> list[AudioDevice]:
    """Everything that can be listened to: now, or since a stream was opened that still is.

    Raises DeviceError: kind ``refused`` where the server keeps its devices from this program and
    there are no others.
    """
    devices = input_devices(anew=True)
    sources = server.sources()
    if sources:
        return with_sources(devices, sources, server.default_source())
    if server.answers or server.refuses:  # the way to it leads nowhere
        devices = without_server(devices)
    if server.refuses and not devices:
        raise DeviceError(REFUSED, kind="refused")
    return devices


def find_device(devices: list[AudioDevice], wanted: str) -> AudioDevice | None:
    """The device of this key or name, or whose name alone holds it; for "" the default one.

    A key finds the very device or none, a name the first of that name.
    """
    if not wanted:
        default = [device for device in devices if device.is_default]
        real = [device for device in devices if not device.is_loopback]
        return next(iter(default or real or devices), None)
    source = wanted.partition(KEY_PARTS)[2]
    if source:
        return next((device for device in devices if device.source == source), None)
    name = wanted.lower()
    exact = [d for d in devices if name in (d.name.lower(), d.source.lower())]
    parts = [d for d in devices if name in d.name.lower() or name in d.source.lower()]
    if exact:
        return exact[0]
    return parts[0] if len(parts) == 1 else None


def name_in(wanted: str) -> str:
    """The words of what was chosen by name or key, for people."""
    return wanted.partition(KEY_PARTS)[0]


def titles_in(wanted: str) -> dict[str, str]:
    """What a :class:`SoundServer` need know to call the source of a key as it was called."""
    name, _, source = wanted.partition(KEY_PARTS)
    return {source: name} if source else {}


def no_such_device(devices: Sequence[AudioDevice], wanted: str, *, refuses: bool) -> DeviceError:
    """Why what is ``wanted`` is not among ``devices``; ``refuses``: the sound server lets nobody
    in.
    """
    if refuses:
        return DeviceError(REFUSED, kind="refused")
    if not devices:
        return DeviceError(NONE, kind="no-device")
    known = ", ".join(device.name for device in devices)
    return DeviceError(
        f"There is no input {name_in(wanted)!r}; there are: {known}.", kind="no-device"
    )
