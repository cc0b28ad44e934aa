"""A microphone or loopback that keeps being heard: opened by name, watched, and opened again.

What goes wrong with a device is not told by PortAudio: a source that is suspended sends nothing,
one that is removed is replaced by another without a word, and the list of devices never changes. So
the stream is watched: whether the system has ended it, whether blocks still come, whether they hold
anything, and what the sound server says of its sources. What is found is said in words, and the
device is opened again until it is heard.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from musicanalyzer.audio.capture import (
    KEY_PARTS,
    AudioDevice,
    DeviceStream,
    input_devices,
    source_devices,
    with_sources,
    without_server,
)
from musicanalyzer.audio.conditioning import Resampler, downmix, limited
from musicanalyzer.audio.ring import Float32
from musicanalyzer.audio.sound_server import SoundServer, same_but_number
from musicanalyzer.audio.source import Channels, SourceNews
from musicanalyzer.errors import DeviceError

CHANNELS = ("mix", "left", "right")
WAIT_S = 0.008  # between two looks at the ring
LOOK_S = 0.1  # between two looks at the stream's health
STALL_S = 1.0  # a stream that sends nothing for so long has stopped
FIRST_S = 3.0  # an idle sound server takes up to 2 s to begin
RETRY_S = 1.0
SILENT_S = 10.0  # of samples that are exactly 0, which no microphone's noise is
BACK_S = 10.0  # between two looks for the wanted device, where no sound server tells
REFUSED = (
    "The sound server does not let this program listen (access denied); start it as the user who "
    "is logged in, or check PULSE_SERVER and PULSE_COOKIE."
)


@dataclass(frozen=True, slots=True)
class Listening:
    """What to listen to: a device (empty: the system's default), channel and gain.

    ``device`` is a name, a part of one, or an :attr:`AudioDevice.key`: see :func:`find_device`.
    """

    device: str = ""
    channel: str = "mix"
    gain_db: float = 0.0

    def __post_init__(self) -> None:
        if self.channel not in CHANNELS:
            raise ValueError(f"channel is {self.channel!r}, must be one of {', '.join(CHANNELS)}")
        if not -60 <= self.gain_db <= 60:
            raise ValueError(f"gain_db is {self.gain_db}, must be -60 to 60")

    @property
    def gain(self) -> float:
        """``gain_db``, linear."""
        return float(10 ** (self.gain_db / 20))


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


def one_channel(frames: Float32, listening: Listening) -> Float32:
    """Frames (n, n_channels) -> (n,) of the channel and gain that are listened to, within
    ``LIMIT``; what is no number is silence.
    """
    mono = downmix(heard_channels(frames, listening), axis=1)
    if listening.gain_db:
        mono = mono * np.float32(listening.gain)
    return limited(mono)


def heard_channels(frames: Float32, listening: Listening) -> Float32:
    """Frames (n, n_channels) -> (n, n_channels) for a mix, else (n, 1): what is listened to."""
    if listening.channel == "mix" or frames.shape[1] == 1:
        return frames
    index = CHANNELS.index(listening.channel) - 1
    return frames[:, index : index + 1]


class Microphone:
    """An :class:`~musicanalyzer.audio.source.AudioSource`. Channel and gain of :attr:`listening`
    may be changed any time and hold from the next block on; the device stays the one it began with.

    Raises:
        DeviceError: kind ``no-device`` where there is none of that name, ``refused`` where it may
            not be listened to, unless ``wait``.
    """

    def __init__(self, listening: Listening, *, wait: bool = False) -> None:
        self.listening = listening
        self.title = name_in(listening.device)
        self._wanted = listening.device  # once it is found, its key: its name may fit another then
        self.lost = 0
        self.channels = Channels(np.zeros((0, 1), np.float32), 1.0)
        self.latency_s = 0.0
        self._server = SoundServer(titles_in(listening.device))
        self._stream: DeviceStream | None = None
        self._resampler: Resampler | None = None
        self._default = ""
        self._source_index: int | None = None  # of what was opened, by the sound server
        self._taken_from: int | None = None  # of what the server records from
        self._is_displaced = False
        self._at = 0  # the next frame of the ring
        self._given = 0
        self._trouble = ""  # what the last news was about, empty when all is well
        self._seen = 0
        self._moved_at = self._sound_at = self._look_at = self._retry_at = 0.0
        self._back_at = 0.0
        self._news: list[SourceNews] = []
        self.sample_rate = 0
        try:
            devices = listening_devices(self._server)
            device = self._find(devices)
            if device is not None:
                self.sample_rate = round(device.default_sample_rate)
                self._open(device)
            else:
                raise self._missing(devices)
        except DeviceError as err:
            if not wait or err.kind == "no-portaudio":
                self.close()
                raise
            self._say("waiting", err.message)
        self.sample_rate = self.sample_rate or 48_000

    def read(self) -> Float32 | None:
        """See the protocol; never None: a device that is gone may come back."""
        now = time.monotonic()
        if now >= self._look_at:
            self._look_at = now + LOOK_S
            self._look_after(now)
        block = self._take(now)
        if not block.size:
            time.sleep(WAIT_S)
        self._given += block.size
        return block

    def news(self) -> list[SourceNews]:
        news, self._news = self._news, []
        return news

    def close(self) -> None:
        self._drop()
        self._server.close()

    # Samples

    def _take(self, now: float) -> Float32:
        stream = self._stream
        if stream is None:
            return np.zeros(0, np.float32)
        first, frames = stream.ring.read(self._at)
        lost = first - self._at
        self._at = first + len(frames)
        self.latency_s = stream.latency_s
        if len(frames) and frames.any():
            self._sound_at = now
        if lost:
            self.lost += lost
            self._say(
                "lost-samples",
                f"{lost / stream.sample_rate:.2f} s of sound were lost: the computer was busy.",
            )
            frames = np.concatenate([np.zeros((lost, frames.shape[1]), np.float32), frames])
        if self._resampler is not None:
            (frames,) = self._resampler.push(limited(frames), stream.sample_rate)
        listening = self.listening  # it may be changed any time
        self.channels = Channels(heard_channels(frames, listening), listening.gain)
        return one_channel(frames, listening)

    # Health

    def _look_after(self, now: float) -> None:
        stream = self._stream
        if stream is None:
            if now >= self._retry_at:
                self._try_to_open(now)
        elif stream.is_finished:
            self._say("waiting", f"The connection to {self.title} has ended; opening it again.")
            self._drop()
            self._try_to_open(now)
        else:
            if stream.device.source and self._server.has_changed():
                self._follow_server(stream, now)
            if self._stream is stream:
                self._check_flow(stream, now)

    def _check_flow(self, stream: DeviceStream, now: float) -> None:
        written = stream.ring.written
        if written != self._seen:
            self._seen, self._moved_at = written, now
            is_silent = now - self._sound_at > SILENT_S
            if is_silent and self._trouble != "silent":
                self._say("silent", self._silence(stream.device))
            elif self._trouble and not (is_silent and self._trouble == "silent"):
                self._say("running", f"{self.title} is heard.")
            if self._is_displaced and not stream.device.source and now >= self._back_at:
                self._reopen(now)
        elif now - self._moved_at > (STALL_S if written else FIRST_S):
            if self._trouble != "stalled":
                self._say(
                    "stalled",
                    f"{self.title} sends no sound; the system may have suspended it. "
                    "It is heard as soon as it sends again.",
                )
            if now >= self._retry_at:
                self._reopen(now)
        if stream.n_overflows:
            self._say("lost-samples", f"The system lost sound of {self.title}: it was busy.")
            stream.n_overflows = 0

    def _follow_server(self, stream: DeviceStream, now: float) -> None:
        """The stream may lie on another source than it was opened on."""
        sources = {source.index: source for source in self._server.sources()}
        taken_from = self._server.own_source()
        if not sources or taken_from is None:
            return  # the server is going: the stream will end
        default = self._server.default_source()
        name = default
        if self._wanted:
            device = self._find(source_devices(stream.device, list(sources.values()), default))
            name = "" if device is None else device.source
        wanted = next((source for source in sources.values() if source.name == name), None)
        there = sources.get(taken_from)
        if not self._wanted and default != self._default and wanted is not None:
            if taken_from == wanted.index:  # the server took the stream along
                self._say("moved", f"The default input is now {wanted.title}.")
                self._default, self._source_index = default, wanted.index
                self._taken_from, self.title = taken_from, wanted.title
            else:
                self._reopen(now)
        elif wanted is None:
            is_news = taken_from != self._taken_from or not self._is_displaced
            if self._wanted and there is not None and is_news:
                self.title = there.title
                gone = name_in(self._wanted)
                self._say("moved", f"{gone} is gone; listening to {there.title} meanwhile.")
                self._is_displaced, self._taken_from = True, taken_from
        elif wanted.index != self._source_index or self._is_displaced:
            self._say("moved", f"{wanted.title} is back.")
            self._reopen(now)
        elif default != self._default and there is not None and there.name == default:
            # The server takes all streams along to a new default; this one was asked for by name.
            self._say(
                "moved", f"The default input is now {there.title}; staying with {wanted.title}."
            )
            self._reopen(now)
        elif taken_from != self._taken_from and there is not None:
            # Somebody chose it in the sound server's mixer: that is respected.
            self._say("moved", f"The sound server gives {there.title} now.")
            self._taken_from, self.title = taken_from, there.title

    # Opening

    def _find(self, devices: list[AudioDevice]) -> AudioDevice | None:
        device = find_device(devices, self._wanted)
        if self._wanted and device is not None:
            self._wanted = device.key
        return device

    def _try_to_open(self, now: float) -> None:
        self._retry_at = now + RETRY_S
        try:
            devices = listening_devices(self._server)
            device = self._find(devices)
            if device is not None:
                self._is_displaced = False
            elif self._wanted:
                # Another one like it is better than any other; or it is the same, and the server
                # has a new name for it.
                missed = name_in(self._wanted)
                alike = (each for each in devices if same_but_number(each.name, missed))
                device = next(alike, None) or find_device(devices, "")
                if device is not None and not self._is_displaced:
                    self._say(
                        "moved",
                        f"{missed} is not there; listening to {device.name} until it is.",
                    )
                self._is_displaced, self._back_at = True, now + BACK_S
            if device is None:
                raise self._missing(devices)
            before = self._default
            self._open(device)
            if not self._wanted and before not in ("", self._default):
                self._say("moved", f"The default input is now {device.name}.")
        except DeviceError as err:
            if self._trouble != "waiting":
                self._say("waiting", err.message)

    def _open(self, device: AudioDevice) -> None:
        own = round(device.default_sample_rate)
        rate = self.sample_rate or own
        try:
            stream = DeviceStream(device, sample_rate=rate)
        except DeviceError:
            if rate == own:
                raise
            stream = DeviceStream(device, sample_rate=own)
        self._stream, self.title = stream, device.name
        # The analysis goes on at the rate it began with.
        is_same = self.sample_rate in (0, stream.sample_rate)
        self._resampler = None if is_same else Resampler(self.sample_rate)
        self._at = self._seen = 0
        self._moved_at = self._sound_at = time.monotonic()
        self._retry_at = self._moved_at + STALL_S + RETRY_S
        if device.source and self._wanted:
            self._default = self._server.default_source()
        else:
            self._default = device.source or device.name
        if device.source:
            indices = [s.index for s in self._server.sources() if s.name == device.source]
            self._source_index = self._taken_from = indices[0] if indices else None
        self._trouble = self._trouble or "opened"

    def _reopen(self, now: float) -> None:
        self._drop()
        self._try_to_open(now)

    def _drop(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    # Words

    def _say(self, state: str, sentence: str) -> None:
        if state not in ("lost-samples", "moved"):
            self._trouble = "" if state == "running" else state
        self._news.append(SourceNews(state, sentence, self.title, self._given))

    def _missing(self, devices: list[AudioDevice]) -> DeviceError:
        if self._server.refuses:
            return DeviceError(REFUSED, kind="refused")
        if not devices:
            sentence = "There is no microphone or other input; connect one."
        else:
            known = ", ".join(device.name for device in devices)
            sentence = f"There is no input {name_in(self._wanted)!r}; there are: {known}."
        return DeviceError(sentence, kind="no-device")

    @staticmethod
    def _silence(device: AudioDevice) -> str:
        if device.is_loopback:
            return f"Nothing is being played on {device.name}."
        return (
            f"{device.name} gives only zeros; it may be muted, or the system does not let this "
            "program listen: see its privacy settings."
        )
