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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, ClassVar

from musicanalyzer.audio.ring import SampleRing
from musicanalyzer.audio.sound_server import Source
from musicanalyzer.errors import DeviceError

RING_S = 10.0  # what a reader may be late; 3.8 MB of stereo at 48 kHz
# Asked of PortAudio. Nothing was lost at 0.03 nor at 0.005 with ten other programs on two cores;
# shorter costs more calls (0.005: 7 % of a core, 0.03: 4 %) and shows an onset 4 ms sooner.
LATENCY_S = 0.01
SERVER_DEVICE = "pulse"  # what PortAudio's ALSA calls the sound server
# Drivers that give back what is being played, under the names their makers gave them.
_LOOPBACKS = (
    "monitor of", ".monitor", "loopback", "blackhole", "soundflower", "stereo mix", "what u hear",
    "wave out mix", "cable output", "voicemeeter out",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AudioDevice:
    """One device that can record. ``index`` is PortAudio's and valid until devices change.

    ``source`` is the sound server's name for it, empty where there is no server in between;
    ``is_loopback`` says that it carries what is being played.
    """

    name: str
    index: int
    host_api: str
    max_input_channels: int
    default_sample_rate: float
    is_default: bool
    source: str = ""
    is_loopback: bool = False


def input_devices() -> list[AudioDevice]:
    """All devices of PortAudio with at least one input channel; an empty list when there are none.

    Raises:
        DeviceError: kind ``no-portaudio`` when the library is missing, ``device`` when it fails.
    """
    sounddevice = _sounddevice()
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
            is_loopback=is_loopback(device["name"]),
        )
        for index, device in enumerate(devices)
        if device["max_input_channels"] > 0
    ]


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
    named = [
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
    # ALSA's "default" is the server's, once more.
    return named + [d for d in devices if d is not server and d.name != "default"]


class DeviceStream:
    """An open stream of at most two channels that writes into :attr:`ring`, until it is closed.

    Raises:
        DeviceError: kind ``busy`` or ``refused``; the sentence names the device.
    """

    # PortAudio's state is one for the whole process.
    _open: ClassVar[set[int]] = set()
    _lock: ClassVar[threading.Lock] = threading.Lock()

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
            with self._lock, _chosen_source(device.source):
                self._stream = sounddevice.InputStream(
                    device=device.index,
                    channels=self.n_channels,
                    samplerate=sample_rate,
                    dtype="float32",
                    latency=LATENCY_S,
                    callback=self._take,
                    finished_callback=self._finish,
                )
                self._stream.start()
                self._open.add(id(self))
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
            self._stream.close()
        self._open.discard(id(self))

    @classmethod
    def look_again(cls) -> bool:
        """Have PortAudio list the devices anew, which it does at its start only.

        False where a stream is open: it would not survive.
        """
        sounddevice = _sounddevice()
        try:
            with cls._lock:
                if cls._open:
                    return False
                sounddevice._terminate()
                sounddevice._initialize()
        except sounddevice.PortAudioError as err:
            raise DeviceError(
                f"The sound system does not start ({_reason(err)}); check that it is running."
            ) from err
        return True


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
