"""Sound input devices and streams through PortAudio. The only importer of sounddevice.

PortAudio shows all that a PulseAudio or PipeWire server offers as the one device ``pulse``; here
each of the server's sources is a device of its own, those that carry what is being played among
them. A stream's callback copies into a ring, which publishes its index, and counts what the system
says it lost; nothing else.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, ClassVar

from musicanalyzer.audio.ring import SampleRing
from musicanalyzer.audio.sound_server import Source, unused_name
from musicanalyzer.errors import DeviceError

RING_S = 10.0  # what a reader may be late; 3.8 MB of stereo at 48 kHz
# Asked of PortAudio. Nothing was lost at 0.03 nor at 0.005 with ten other programs on two cores;
# shorter costs more calls (0.005: 7 % of a core, 0.03: 4 %) and shows an onset 4 ms sooner.
LATENCY_S = 0.01
SERVER_DEVICE = "pulse"  # what PortAudio's ALSA calls the sound server
KEY_PARTS = "\t"  # between the name for people and the server's, which nobody types by chance
# Drivers that give back what is being played, under the names their makers gave them.
_LOOPBACKS = (
    "monitor of", ".monitor", "loopback", "blackhole", "soundflower", "stereo mix", "what u hear",
    "wave out mix", "cable output", "voicemeeter out",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AudioDevice:
    """One device that can record. ``index`` is PortAudio's and valid until devices change.

    ``name`` is for people, and no other device's. ``source`` is the sound server's name for it,
    empty where there is no server in between; ``is_loopback`` says that it carries what is being
    played.
    """

    name: str
    index: int
    host_api: str
    max_input_channels: int
    default_sample_rate: float
    is_default: bool
    source: str = ""
    is_loopback: bool = False

    @property
    def key(self) -> str:
        """What finds this very device again, also among others that are called like it."""
        return f"{self.name}{KEY_PARTS}{self.source}" if self.source else self.name


def input_devices(*, anew: bool = False) -> list[AudioDevice]:
    """All devices of PortAudio with at least one input channel; an empty list when there are none.

    PortAudio looks for them at its start only. ``anew`` starts it again first, but where a stream
    is open, which would not survive that.

    Raises:
        DeviceError: kind ``no-portaudio`` when the library is missing, ``device`` when it fails.
    """
    sounddevice = _sounddevice()
    with DeviceStream.portaudio:
        if anew and not DeviceStream.open_ones:
            _start_again(sounddevice)
        try:
            host_apis = sounddevice.query_hostapis()
            devices = sounddevice.query_devices()
            default = sounddevice.default.device[0]
        except sounddevice.PortAudioError as err:
            raise DeviceError(
                f"The sound system does not list its devices ({err}); check that it is running."
            ) from err
    found = [
        AudioDevice(
            name=device["name"],
            index=index,
            host_api=host_apis[device["hostapi"]]["name"],
            max_input_channels=device["max_input_channels"],
            default_sample_rate=device["default_samplerate"],
            is_default=index == default,
            is_loopback=is_loopback(device["name"]),
        )
        for index, device in enumerate(devices)
        if device["max_input_channels"] > 0
    ]
    return _told_apart(found)


def _told_apart(devices: Iterable[AudioDevice]) -> list[AudioDevice]:
    """The first of a name keeps it; another has its host API's with it, or else a number."""
    found: dict[str, AudioDevice] = {}
    host_apis: dict[str, str] = {}  # of the first of each name
    for device in devices:
        is_same = host_apis.setdefault(device.name, device.host_api) == device.host_api
        words = device.name if is_same else f"{device.name} ({device.host_api})"
        name = unused_name(words, found)
        found[name] = replace(device, name=name)
    return list(found.values())


def is_loopback(name: str) -> bool:
    """Whether a device's name is that of one that carries what is being played."""
    return any(part in name.lower() for part in _LOOPBACKS)


def with_sources(
    devices: Sequence[AudioDevice], sources: Sequence[Source], default: str
) -> list[AudioDevice]:
    """The devices, with the sound server's ``sources`` in the place of the one that stands for all.

    ``default`` names the server's default source. Where PortAudio has no way to the server, the
    devices are given back as they are.
    """
    server = next((device for device in devices if device.name == SERVER_DEVICE), None)
    if server is None or not sources:
        return list(devices)
    return source_devices(server, sources, default) + without_server(devices)


def source_devices(
    server: AudioDevice, sources: Sequence[Source], default: str
) -> list[AudioDevice]:
    """A device for each of the sound server's ``sources``; any device of it says how to get there.

    ``default`` names the server's default source.
    """
    return [
        AudioDevice(
            name=source.title,
            index=server.index,
            host_api=server.host_api,
            max_input_channels=source.n_channels,
            default_sample_rate=source.sample_rate,
            is_default=source.name == default,
            source=source.name,
            is_loopback=source.is_monitor or is_loopback(source.name),
        )
        for source in sources
    ]


def without_server(devices: Sequence[AudioDevice]) -> list[AudioDevice]:
    """The devices that a sound server has no part in: ALSA's "default" is the server's, too."""
    if not any(device.name == SERVER_DEVICE for device in devices):
        return list(devices)
    return [device for device in devices if device.name not in (SERVER_DEVICE, "default")]


class DeviceStream:
    """An open stream of at most two channels that writes into :attr:`ring`, until it is closed.

    Raises:
        DeviceError: kind ``busy`` or ``refused``; the sentence names the device.
    """

    # PortAudio's state is one for the whole process, and not made for threads: whoever asks it,
    # starts it again or opens a stream holds the lock.
    portaudio: ClassVar[threading.Lock] = threading.Lock()
    open_ones: ClassVar[set[int]] = set()

    def __init__(self, device: AudioDevice, *, sample_rate: int) -> None:
        sounddevice = _sounddevice()
        self.device = device
        self.sample_rate = sample_rate
        self.n_channels = min(2, device.max_input_channels)
        self.ring = SampleRing(round(RING_S * sample_rate), n_channels=self.n_channels)
        self.n_overflows = 0
        self.latency_s = 0.0
        self.opened_at = time.monotonic()
        self._is_finished = False
        try:
            with self.portaudio, _chosen_source(device.source):
                _check_index(sounddevice, device)
                self._stream = sounddevice.InputStream(
                    device=device.index,
                    channels=self.n_channels,
                    samplerate=sample_rate,
                    dtype="float32",
                    latency=LATENCY_S,
                    callback=self._take,
                    finished_callback=self._finish,
                )
                try:
                    self._stream.start()
                except sounddevice.PortAudioError:
                    self._stream.close()
                    raise
                self.open_ones.add(id(self))
        except (sounddevice.PortAudioError, ValueError) as err:
            raise DeviceError(
                f"{device.name} cannot be opened ({_reason(err)}); check that no other program "
                "holds it and that this one may use it.",
                kind="refused",
            ) from err

    def _take(self, frames: Any, n: int, times: Any, status: Any) -> None:
        self.ring.write(frames)
        self.latency_s = times.currentTime - times.inputBufferAdcTime
        if status.input_overflow:
            self.n_overflows += 1

    def _finish(self) -> None:
        self._is_finished = True

    @property
    def is_finished(self) -> bool:
        """Whether the system has ended the stream."""
        return self._is_finished

    def close(self) -> None:
        sounddevice = _sounddevice()
        # The device may be gone, and with it what there is to close.
        with contextlib.suppress(sounddevice.PortAudioError):
            self._stream.abort()
            with self.portaudio:
                self._stream.close()
        self.open_ones.discard(id(self))


def _start_again(sounddevice: ModuleType) -> None:
    try:
        if sounddevice._initialized:  # not where the last start has failed
            sounddevice._terminate()
        sounddevice._initialize()
    except sounddevice.PortAudioError as err:
        raise DeviceError(
            f"The sound system does not start ({_reason(err)}); check that it is running."
        ) from err


def _check_index(sounddevice: ModuleType, device: AudioDevice) -> None:
    """Raises DeviceError where PortAudio, started again meanwhile, has another device there."""
    name = SERVER_DEVICE if device.source else device.name
    if not name.startswith(sounddevice.query_devices(device.index)["name"]):
        raise DeviceError(
            f"The sound devices have just changed; open {device.name} again.", kind="refused"
        )


@contextlib.contextmanager
def _chosen_source(source: str) -> Iterator[None]:
    """Have the sound server's ALSA plug-in, which asks for the default one, open ``source``."""
    if not source:
        yield
        return
    before = os.environ.get("PULSE_SOURCE")
    os.environ["PULSE_SOURCE"] = source
    try:
        yield
    finally:
        if before is None:
            del os.environ["PULSE_SOURCE"]
        else:
            os.environ["PULSE_SOURCE"] = before


def _reason(err: Exception) -> str:
    return str(err.args[0] if err.args else err).removeprefix("Error opening InputStream: ")


def _sounddevice() -> ModuleType:
    try:
        import sounddevice
    except (ImportError, OSError) as err:
        raise DeviceError(
            "Sound input is not available because the PortAudio library is missing; install it "
            "(on Debian and Ubuntu: apt install libportaudio2).",
            kind="no-portaudio",
        ) from err
    found: ModuleType = sounddevice
    return found
