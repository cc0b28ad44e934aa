"""Compressed audio through libav. The only importer of PyAV.

Frames of the first audio stream are gathered in a FIFO before they become arrays: one ndarray per
codec frame costs 0.06 to 0.22 s of CPU time for a track. Positions are counted in samples from the
first sample that the decoder gives out, so that encoder delay stays out of the count whether the
container states it or not.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np

from musicanalyzer.audio import conditioning as cond
from musicanalyzer.audio.conditioning import Samples
from musicanalyzer.audio.faults import fault, os_fault
from musicanalyzer.audio.mpeg import declared_duration_s
from musicanalyzer.audio.reading import (
    INEXACT_SEEK_S,
    MAX_CHANNELS,
    MAX_SAMPLE_RATE,
    MIN_SAMPLE_RATE,
    AudioInfo,
    Notes,
)
from musicanalyzer.audio.sniff import Sniffed
from musicanalyzer.errors import DecodeError

# Decoded and dropped before a seek target: MP3 bit reservoir 0.26 s, Opus convergence 0.08 s.
_PREROLL_S = 0.5
_FORWARD_S = 10.0  # reading on is cheaper than seeking up to here
# Gathered in one array: small arrays stay in the cache, and below malloc's mmap threshold none
# pays for fresh pages (0.29 against 0.24 s for a 3-minute MP3).
_GATHER_FRAMES = 16_384
_SHORTFALL_S = 0.05  # less than this may be encoder delay or a last partial frame

# libav's names where they differ or where guessing by file name must be prevented
_LIBAV = {"mp3": "mp3", "flac": "flac", "aac": "aac", "ogg": "ogg", "mp4": "mov", "asf": "asf",
          "ape": "ape", "wavpack": "wv", "matroska": "matroska", "wav": "wav", "rf64": "wav",
          "aiff": "aiff", "ac3": "ac3", "tta": "tta"}  # fmt: skip
# Their headers state the length; elsewhere libav estimates it from the bit rate.
_EXACT_LENGTH = (
    "mov",
    "matroska",
    "asf",
    "wv",
    "ape",
    "tta",
    "flac",
    "wav",
    "aiff",
    "tak",
    "dsf",
    "ogg",
)
# libav accepts these on the strength of two bytes; without agreement of the sniffer it is a guess.
_WEAK = ("mp3", "aac", "loas", "ac3", "eac3", "dts", "mpeg", "mpegvideo", "h264", "g72",
         "amr", "sbc", "aptx", "image2", "tty", "bin", "s16", "u8", "hca", "adp")  # fmt: skip


_COMMON_CODECS = ("mp3", "aac", "alac", "flac", "vorbis", "opus", "wmav2", "ape", "wavpack")


class LibavReader:
    """Frames of the first audio stream, gathered into arrays of about ``READ_FRAMES`` samples."""

    def __init__(self, path: str | os.PathLike[str], found: Sniffed) -> None:
        self._path, self._found = path, found
        self.notes = Notes()
        self._container: Any = None
        self._stream: Any = None
        self._raw: Any = None
        self._open_container()
        container: Any = self._container
        stream: Any = self._stream
        name = found.container if found.container != "unknown" else container.format.name
        self._tick_s = float(stream.time_base) if stream.time_base else 0.0
        duration_s: float | None = None
        if stream.duration and self._tick_s:
            duration_s = stream.duration * self._tick_s
        elif container.duration:
            duration_s = container.duration / 1e6
        if duration_s is not None and not 0 < duration_s < 1e9:
            duration_s = None
        promised_s: float | None = None
        if found.container == "mp3":
            promised_s = declared_duration_s(path, found.offset)
        elif container.format.name.startswith(_EXACT_LENGTH):
            promised_s = duration_s
        self.info = AudioInfo(
            stream.codec_context.name,
            name,
            stream.rate,
            stream.codec_context.channels,
            duration_s,
            promised_s,
            self._audible_frames(promised_s) if name == "mp4" else None,
        )
        self._origin: int | None = None  # stream time of sample 0, in samples
        self._last: tuple[int | None, int] = (None, 0)  # time stamp and length of the last frame
        self._position = 0  # next sample that read() returns
        self._held: tuple[Samples, int] | None = None
        self._decoded = 0.0  # seconds decoded without interruption since the start; -1 after a seek
        self._frames = self._decode()
        self.channels = np.zeros((0, stream.codec_context.channels), np.float32)

    def _open_container(self) -> None:
        import av

        self.close()
        found = self._found
        source: Any = os.fspath(self._path)
        try:
            if found.lied:
                source = self._raw = _From(open(self._path, "rb"), found.offset)  # noqa: SIM115
            self._container = av.open(
                source, format=_LIBAV.get(found.container), metadata_errors="ignore"
            )
        except av.error.FFmpegError as err:
            self.close()
            raise self._open_fault(err) from err
        except OSError as err:
            self.close()
            raise os_fault(err, self._path) from err
        container = self._container
        if found.container == "unknown" and container.format.name.startswith(_WEAK):
            self.close()
            raise fault("not-audio", self._path, "its content is of no known audio format")
        if not container.streams.audio:
            kinds = {s.type for s in container.streams}
            self.close()
            what = "only " + " and ".join(sorted(kinds)) if kinds else "it has no streams"
            raise fault("no-audio-stream", self._path, what)
        self._stream = stream = container.streams.audio[0]
        context = stream.codec_context
        if context is None:
            self.close()
            raise fault("unsupported", self._path, "its codec is unknown or protected")
        if not (
            MIN_SAMPLE_RATE <= (stream.rate or 0) <= MAX_SAMPLE_RATE
            and 0 < context.channels <= MAX_CHANNELS
        ):
            rate, channels = stream.rate, context.channels
            self.close()
            raise fault("damaged", self._path, f"it claims {channels} channels, {rate} Hz")
        stream.thread_type = "NONE"

    def _open_fault(self, err: Exception) -> DecodeError:
        import av

        if isinstance(err, (av.error.DecoderNotFoundError, av.error.DemuxerNotFoundError)):
            return fault("unsupported", self._path, "no decoder is known for it")
        if isinstance(err, OSError):
            return os_fault(err, self._path)
        if self._found.container == "unknown":
            return fault("not-audio", self._path, "its content is of no known audio format")
        if self._found.container == "mp4":
            return fault("truncated", self._path, "its index (moov) is missing or incomplete")
        return fault("damaged", self._path, f"its {self._found.container} header cannot be read")

    def _audible_frames(self, promised_s: float | None) -> int | None:
        """Of AAC in MP4, whose last packet is filled up: libav leaves that in."""
        if self._stream.codec_context.name != "aac":
            return None
        # iTunes and who follows it: zero, delay, padding, length, in hexadecimal frames.
        stated = self.metadata().get("itunsmpb", "").split()
        with contextlib.suppress(ValueError, IndexError):
            if (length := int(stated[3], 16)) > 0:
                return length
        # Others' edit lists are cut to milliseconds.
        return None if promised_s is None else round((promised_s + 0.001) * self._stream.rate)

    def metadata(self) -> dict[str, str]:
        pairs = {**self._stream.metadata, **self._container.metadata}
        return {str(name).lower(): str(text) for name, text in pairs.items()}

    def demux(self) -> Iterator[Any]:
        """Packets; damage in the container ends the iteration and is noted."""
        import av

        source = self._container.demux(self._stream)
        while True:
            try:
                packet = next(source)
            except StopIteration:
                return
            except av.error.FFmpegError as err:
                if isinstance(err, OSError) and err.errno == errno.EIO:
                    raise os_fault(err, self._path) from err
                self.notes.truncated = True
                return
            yield packet

    def _decode(self) -> Iterator[Any]:
        import av

        for packet in self.demux():
            try:
                yield from packet.decode()
            except av.error.FFmpegError as err:
                if isinstance(err, (av.error.DecoderNotFoundError, av.error.PatchWelcomeError)):
                    raise fault("unsupported", self._path, "no decoder is known for it") from err
                if packet.size:
                    self.notes.damaged_packets += 1

    def read(self) -> tuple[Samples, int] | None:
        import av

        if self._held is not None:
            held, self._held = self._held, None
            self._position += held[0].size
            return held
        fifo = av.AudioFifo()
        write, held_frames = fifo.write, 0
        for frame in self._frames:
            if self._origin is None:
                self._origin = self._index_of(frame) or 0
            pts, samples = frame.pts, frame.samples
            frame.pts = None  # gaps are closed up; the FIFO would refuse them
            try:
                write(frame)
            except ValueError:  # rate, layout or format changed: end here, begin with it next time
                self._frames = _chain(frame, self._frames)
                break
            self._last = (pts, samples)
            held_frames += samples
            if held_frames >= _GATHER_FRAMES:
                break
        if not held_frames:
            self._finish()
            return None
        gathered: Any = fifo.read()
        return self._mono(gathered), gathered.sample_rate

    def _mono(self, frame: Any) -> Samples:
        array = cond.as_float(frame.to_ndarray())
        if not frame.format.is_planar:
            array = array.reshape(-1, frame.layout.nb_channels)
        axis = 0 if frame.format.is_planar else 1
        with np.errstate(over="ignore", invalid="ignore"):
            mono = cond.downmix(array, axis=axis)
        mono, bad, clipped = cond.repair(mono, array, axis=axis)
        self.notes.non_finite += bad
        self.notes.clipped += clipped
        self.channels = array.T if axis == 0 else array
        self._position += mono.size
        if self._decoded >= 0:
            self._decoded += mono.size / frame.sample_rate
        return mono

    def _finish(self) -> None:
        """At the end of a whole read: whether the declared length was reached."""
        declared = self.info.promised_s
        if not declared or not 0 <= self._decoded < declared - _SHORTFALL_S:
            return
        pts, samples = self._last
        rate = self.info.sample_rate
        origin_s = (self._origin or 0) / rate
        end_s = 0.0 if pts is None else pts * self._tick_s - origin_s + samples / rate
        # Either the last part is there, so others are not; or packets in the middle were lost.
        if end_s >= declared - _SHORTFALL_S or self.notes.damaged_packets > 1:
            self.notes.missing_s = declared - self._decoded
        else:
            self.notes.truncated = True

    def _index_of(self, frame: Any) -> int | None:
        """The sample at which ``frame`` begins in stream time."""
        if frame.pts is None or frame.time_base is None:
            return None
        at: int = round(frame.pts * frame.time_base * self.info.sample_rate)
        return at

    def seek(self, frame: int) -> None:
        rate = self.info.sample_rate
        if self._position <= frame <= self._position + _FORWARD_S * rate:
            self._skip(frame - self._position)
            return
        if self._origin is None:  # nothing was read yet
            if (first := next(self._frames, None)) is None:
                return
            self._origin = self._index_of(first) or 0
            self._frames = _chain(first, self._frames)
        coarse = self._tick_s > 1.5 / rate or self.info.codec == "vorbis"
        far = frame >= (INEXACT_SEEK_S if coarse else 1.0) * rate
        if far and self._seek_container(frame):
            return
        self._open_container()
        self._held, self._position, self._decoded = None, 0, 0.0
        self._frames = self._decode()
        self._skip(frame)

    def _seek_container(self, frame: int) -> bool:
        """Seek by time stamp and drop what precedes ``frame``; False when that cannot be exact."""
        import av

        rate, origin = self.info.sample_rate, self._origin or 0
        early_s = (origin + frame) / rate - _PREROLL_S
        try:
            self._container.seek(
                int(early_s / self._tick_s), stream=self._stream, backward=True, any_frame=False
            )
        except av.error.FFmpegError:
            return False
        self._held, self._decoded = None, -1.0
        self._frames = self._decode()
        for got in self._frames:
            begin = self._index_of(got)
            if begin is None:
                continue
            begin -= origin
            if begin > frame:
                return False
            if begin + got.samples > frame:
                self._frames = _chain(got, self._frames)
                self._position = begin
                self._skip(frame - begin)
                return True
        self._position = frame  # past the end
        return True

    def _skip(self, count: int) -> None:
        while count > 0 and (got := self.read()) is not None:
            mono, rate = got
            if mono.size > count:
                self._held = (mono[count:], rate)
                self._position -= mono.size - count
            count -= mono.size

    def close(self) -> None:
        for resource in (self._container, self._raw):
            if resource is not None:
                resource.close()
        self._container = self._raw = None


def missing_codecs() -> list[str]:
    """Which of the common codecs this build of libav cannot decode, by libav's names."""
    import av.codec

    return [name for name in _COMMON_CODECS if name not in av.codec.codecs_available]


class _From:
    """The part of a binary file from ``offset`` on, as a file of its own."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self._file, self._offset = file, offset
        file.seek(offset)

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset + (0 if whence else self._offset), whence) - self._offset

    def tell(self) -> int:
        return self._file.tell() - self._offset

    def close(self) -> None:
        self._file.close()


def _chain(first: Any, rest: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from rest
