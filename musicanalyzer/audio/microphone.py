"""A microphone or loopback that keeps being heard: opened by name, watched, and opened again.

What goes wrong with a device is not told by PortAudio: a source that is suspended sends nothing,
one that is removed is replaced by another without a word, and the list of devices never changes. So
the stream is watched: whether the system has ended it, whether blocks still come, whether they hold
anything, and what the sound server says of its sources. What is found is said in words, and the
device is opened again until it is heard. How long nothing was heard is counted and said then.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from musicanalyzer.audio.capture import AudioDevice, DeviceStream, source_devices
from musicanalyzer.audio.conditioning import Resampler, downmix, limited
from musicanalyzer.audio.inputs import (
    find_device,
    listening_devices,
    name_in,
    no_such_device,
    titles_in,
)
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
# Between two looks for the wanted device where no sound server tells; each interrupts what is
# heard.
BACKS_S = (10.0, 20.0, 40.0, 60.0)
MISSING_S = 0.1  # less is not told: opening a device again takes as long
LATE_S = 0.05  # between a sound and its reading, usually


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
        self._trouble_words = ""
        self._seen = 0
        self._heard_at = 0.0  # when sound last came
        self._is_interrupted = False  # since then
        self._is_look = False  # at the devices, after which the same one was opened again: no news
        self._missing_s = 0.0  # without sound, and where that was
        self._missing_at = 0
        self._moved_at = self._sound_at = self._look_at = self._retry_at = 0.0
        self._back_at, self._n_looks = 0.0, 0
        self._news: list[SourceNews] = []
        self.sample_rate = 0
        try:
            devices = listening_devices(self._server)
            device = self._find(devices)
            if device is not None:
                self.sample_rate = round(device.default_sample_rate)
                self._open(device)
            else:
                raise no_such_device(devices, self._wanted, refuses=self._server.refuses)
        except DeviceError as err:
            if not wait or err.kind == "no-portaudio":
                self.close()
                raise
            self._say_trouble("waiting", err.message)
        self.sample_rate = self.sample_rate or 48_000

    def read(self) -> Float32 | None:
        """See the protocol; never None: a device that is gone may come back."""
        now = time.monotonic()
        block = self._take(now)
        self._given += block.size
        if now >= self._look_at:
            self._look_at = now + LOOK_S
            self._look_after(now)
        if not block.size:
            time.sleep(WAIT_S)
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
            self._say(
                "lost-samples",
                f"{lost / stream.sample_rate:.2f} s of sound were lost: the computer was busy.",
            )
        if len(frames):
            heard_s = (lost + len(frames)) / stream.sample_rate
            lost += self._missed(now - heard_s, stream.sample_rate)
            # A reader that was held up finds what came long ago.
            self._heard_at = min(now, (self._heard_at or now) + heard_s + LATE_S)
        if lost:
            self.lost += lost
            frames = np.concatenate([np.zeros((lost, frames.shape[1]), np.float32), frames])
        if self._resampler is not None:
            (frames,) = self._resampler.push(limited(frames), stream.sample_rate)
        listening = self.listening  # it may be changed any time
        self.channels = Channels(heard_channels(frames, listening), listening.gain)
        return one_channel(frames, listening)

    def _missed(self, until: float, sample_rate: int) -> int:
        """Count the time without sound that ends at ``until``: how many zeros stand for it, where
        it was taken for a look at the devices.
        """
        if not self._is_interrupted:
            return 0
        self._is_interrupted = False
        missing_s = max(0.0, until - self._heard_at)
        self._heard_at = until
        if self._is_look:
            return round(missing_s * sample_rate)
        if not self._missing_s:
            self._missing_at = self._given
        self._missing_s += missing_s
        return 0

    # Health

    def _look_after(self, now: float) -> None:
        stream = self._stream
        if stream is None:
            if now >= self._retry_at:
                self._try_to_open(now)
        elif stream.is_finished:
            self._say_trouble(
                "waiting", f"The connection to {self.title} has ended; opening it again."
            )
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
            if is_silent:
                self._say_trouble("silent", self._silence(stream.device))
            elif self._trouble:
                self._say_running()
            if self._is_displaced and not stream.device.source and now >= self._back_at:
                self._n_looks += 1
                self._reopen(now)
        elif now - self._moved_at > (STALL_S if written else FIRST_S):
            self._interrupt()
            self._say_trouble(
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
                self._is_displaced, self._n_looks = False, 0
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
                back_s = BACKS_S[min(self._n_looks, len(BACKS_S) - 1)]
                self._is_displaced, self._back_at = True, now + back_s
            if device is None:
                raise no_such_device(devices, self._wanted, refuses=self._server.refuses)
            before = self._default
            self._open(device)
            if not self._wanted and before not in ("", self._default):
                self._say("moved", f"The default input is now {device.name}.")
        except DeviceError as err:
            self._say_trouble("waiting", err.message)

    def _open(self, device: AudioDevice) -> None:
        own = round(device.default_sample_rate)
        rate = self.sample_rate or own
        try:
            stream = DeviceStream(device, sample_rate=rate)
        except DeviceError:
            if rate == own:
                raise
            stream = DeviceStream(device, sample_rate=own)
        self._is_look = (
            self._n_looks > 0 and self._trouble in ("", "silent") and self.title == device.name
        )
        self._stream, self.title = stream, device.name
        # The analysis goes on at the rate it began with.
        is_same = self.sample_rate in (0, stream.sample_rate)
        self._resampler = None if is_same else Resampler(self.sample_rate)
        self._at = self._seen = 0
        self._moved_at = time.monotonic()
        self._retry_at = self._moved_at + STALL_S + RETRY_S
        if device.source and self._wanted:
            self._default = self._server.default_source()
        else:
            self._default = device.source or device.name
        if device.source:
            indices = [s.index for s in self._server.sources() if s.name == device.source]
            self._source_index = self._taken_from = indices[0] if indices else None
        if not self._is_look:
            self._sound_at = self._moved_at
            self._trouble = self._trouble or "opened"

    def _reopen(self, now: float) -> None:
        self._drop()
        self._try_to_open(now)

    def _drop(self) -> None:
        if self._stream is not None:
            self._interrupt()
            self._stream.close()
            self._stream = None

    def _interrupt(self) -> None:
        """From the last sound on it is missing, if there was any."""
        self._is_interrupted = self._heard_at > 0

    # Words

    def _say(
        self, state: str, sentence: str, *, lost_s: float = 0.0, sample: int | None = None
    ) -> None:
        at = self._given if sample is None else sample
        self._news.append(SourceNews(state, sentence, self.title, at, lost_s))

    def _say_trouble(self, state: str, sentence: str) -> None:
        """Unless it was the last to be said: another reason for the same state is news."""
        self._trouble = state
        if sentence != self._trouble_words:
            self._trouble_words = sentence
            self._say(state, sentence)

    def _say_running(self) -> None:
        lost_s = round(self._missing_s, 2)
        self._missing_s, self._trouble, self._trouble_words = 0.0, "", ""
        words = f"{self.title} is heard"
        if self._is_displaced and self._wanted:
            words = f"{self.title} is heard in place of {name_in(self._wanted)}"
        if lost_s < MISSING_S:
            self._say("running", f"{words}.")
        else:
            sentence = f"{words}; {lost_s:.1f} s are missing."
            self._say("running", sentence, lost_s=lost_s, sample=self._missing_at)

    @staticmethod
    def _silence(device: AudioDevice) -> str:
        if device.is_loopback:
            return f"Nothing is being played on {device.name}."
        return (
            f"{device.name} gives only zeros; it may be muted, or the system does not let this "
            "program listen: see its privacy settings."
        )
