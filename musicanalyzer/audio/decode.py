"""Audio files as mono float32 blocks: the one way in which this program hears a file.

Plain PCM and Ogg Vorbis are read through libsndfile, everything else through libav; which one is
decided by the file's content. What a damaged file still holds is returned and the damage is noted
in ``AudioStream.warnings``; a ``DecodeError`` means that no sample could be read. Memory is bounded
whatever the length of the file. Times are seconds from the first audible sample: encoder delay is
removed, and output sample k lies at k / sample_rate.

Why libav for MP3 and FLAC (CPU s for 180 s of stereo to 16 kHz mono): MP3 0.25 either way, FLAC
0.26 against 0.24; but mpg123 prints to standard error, and libsndfile ends at the first damaged
FLAC frame where libav goes on. Vorbis costs 0.40 with libsndfile and 0.42 with libav.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from types import TracebackType

import numpy as np

from musicanalyzer.audio import conditioning as cond
from musicanalyzer.audio import ogg
from musicanalyzer.audio.conditioning import Samples
from musicanalyzer.audio.faults import check_file, fault, os_fault
from musicanalyzer.audio.libav_reader import LibavReader, missing_codecs
from musicanalyzer.audio.pcm_reader import PcmReader
from musicanalyzer.audio.reading import MAX_SAMPLE_RATE, AudioInfo, Listener, Reader
from musicanalyzer.audio.sniff import sniff
from musicanalyzer.errors import DecodeError

__all__ = [
    "AudioInfo",
    "AudioStream",
    "Listener",
    "blocks",
    "container_metadata",
    "missing_codecs",
    "open_reader",
    "packets",
    "probe",
    "windows",
]

PathLike = str | os.PathLike[str]

DEFAULT_BLOCK_S = 4.0
_PCM = frozenset({"wav", "rf64", "aiff", "au", "caf", "w64", "voc"})
_PREROLL_S = 0.05  # before a seek target: the resampler needs 5 ms


class AudioStream:
    """An iterator of mono float32 blocks that also says how the reading went.

    ``truncated`` and ``warnings`` are final once the iterator is exhausted. Closing early is fine;
    use it as a context manager or let it run out.
    """

    def __init__(self, reader: Reader, parts: Iterator[Samples], sample_rate: int) -> None:
        self.info = reader.info
        self.sample_rate = sample_rate
        self.samples_read = 0
        self._reader = reader
        self._parts = parts

    @property
    def truncated(self) -> bool:
        return self._reader.notes.truncated

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences beginning with a stable word: truncated, damaged, non-finite, clipped."""
        return self._reader.notes.sentences()

    def __iter__(self) -> AudioStream:
        return self

    def __next__(self) -> Samples:
        try:
            block = next(self._parts)
        except BaseException:
            self.close()
            raise
        self.samples_read += block.size
        return block

    def close(self) -> None:
        self._reader.close()

    def __enter__(self) -> AudioStream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()


def probe(path: PathLike) -> AudioInfo:
    """What ``path`` declares, without decoding it. Raises DecodeError as ``blocks`` does."""
    reader = open_reader(path)
    reader.close()
    return reader.info


def blocks(
    path: PathLike,
    *,
    sample_rate: int,
    start_s: float = 0.0,
    duration_s: float | None = None,
    block_s: float = DEFAULT_BLOCK_S,
    listener: Listener | None = None,
) -> AudioStream:
    """Mono float32 blocks of ``block_s`` seconds at ``sample_rate`` Hz; the last may be shorter.

    ``start_s`` and ``duration_s`` are rounded to output samples; the result equals the same cut of
    a whole read to within 1e-5 (lossless, MP3, Vorbis) or the codec's own convergence (AAC, Opus,
    WMA). Beyond ``INEXACT_SEEK_S`` a start in Vorbis is exact to a codec block, in WMA and Matroska
    to a millisecond. A start past the end yields nothing. Block size never changes the samples.

    ``listener`` hears what is read before the downmix, all channels at the file's own rate: of a
    whole read every sample once, of a part up to half a second more around it.

    Raises:
        ValueError: a negative time, or a rate or block outside its bounds.
        DecodeError: nothing can be decoded; see ``audio.faults`` for the kinds. Raised here or at
            the first block.
    """
    if not 1000 <= sample_rate <= MAX_SAMPLE_RATE:
        raise ValueError(f"sample_rate is {sample_rate}, must be 1000 to {MAX_SAMPLE_RATE}")
    if not start_s >= 0 or (duration_s is not None and not duration_s >= 0):
        raise ValueError(f"start_s {start_s} and duration_s {duration_s} must not be negative")
    block = round(block_s * sample_rate)  # seconds to samples, once
    if block < 1:
        raise ValueError(f"block_s is {block_s}, must hold at least one sample")
    reader = open_reader(path)
    start = round(start_s * sample_rate)
    count = None if duration_s is None else round((start_s + duration_s) * sample_rate) - start
    parts = cond.reblock(_span(reader, sample_rate, start, count, listener), block)
    return AudioStream(reader, _first_checked(parts, reader, path, start, count), sample_rate)


def windows(
    path: PathLike,
    spans_s: Iterable[tuple[float, float]],
    *,
    sample_rate: int,
    listener: Listener | None = None,
) -> Iterator[Samples]:
    """One array per (start_s, duration_s) of ``spans_s``, as ``blocks`` would give it.

    The file is opened once; spans in ascending order cost at most one pass. Spans that reach past
    the end are shorter, possibly empty. Raises as ``blocks``.
    """
    reader = open_reader(path)
    try:
        for start_s, duration_s in spans_s:
            if not (start_s >= 0 and duration_s >= 0):
                raise ValueError(f"span ({start_s}, {duration_s}) must not be negative")
            start = round(start_s * sample_rate)
            count = round((start_s + duration_s) * sample_rate) - start
            parts = list(_span(reader, sample_rate, start, count, listener))
            yield np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
    finally:
        reader.close()


def packets(path: PathLike) -> Iterator[bytes]:
    """The coded payload of every packet of the first audio stream, undecoded, in file order."""
    check_file(path)
    reader = LibavReader(path, sniff(path))
    try:
        for packet in reader.demux():
            if packet.size:
                yield bytes(packet)
    finally:
        reader.close()


def container_metadata(path: PathLike) -> dict[str, str]:
    """Names (lower case) and texts that libav reads from the container and the audio stream."""
    check_file(path)
    reader = LibavReader(path, sniff(path))
    try:
        return reader.metadata()
    finally:
        reader.close()


def open_reader(path: PathLike) -> Reader:
    """The reader that fits the content of ``path``, for who wants its channels at its own rate.
    Raises DecodeError as ``blocks`` does.
    """
    check_file(path)
    found = sniff(path)
    cut_short = False
    use_pcm = found.container in _PCM
    if found.container == "ogg":
        try:
            facts = ogg.overview(path)
        except OSError as err:
            raise os_fault(err, path) from err
        cut_short = not facts.complete
        # libsndfile stops after the first stream of a chain.
        use_pcm = facts.codec == "vorbis" and facts.simple
    reader: Reader
    try:
        reader = PcmReader(path, found) if use_pcm else LibavReader(path, found)
        if use_pcm and reader.info.duration_s == 0:  # a recorder that was killed: libav reads on
            reader.close()
            reader = LibavReader(path, found)
    except DecodeError as err:
        if not use_pcm:
            raise
        try:  # ADPCM variants and the like that only libav knows
            reader = LibavReader(path, found)
        except DecodeError as other:
            raise (other if other.kind == "unsupported" else err) from None
    reader.notes.truncated |= cut_short
    return reader


def _span(
    reader: Reader, rate: int, start: int, count: int | None, listener: Listener | None
) -> Iterator[Samples]:
    """Output samples ``start`` to ``start + count`` in pieces of any size."""
    source, out = cond.preroll_start(start, reader.info.sample_rate, rate, _PREROLL_S)
    reader.seek(source)
    if count == 0:
        return iter(())
    return cond.cut(_resampled(reader, rate, listener), start - out, count)


def _resampled(reader: Reader, rate: int, listener: Listener | None) -> Iterator[Samples]:
    resampler = cond.Resampler(rate)
    while (got := reader.read()) is not None:
        if listener is not None:
            # After a seek the mono samples are the end of what was read.
            listener(reader.channels[len(reader.channels) - got[0].size :], got[1])
        yield from resampler.push(*got)
    yield from resampler.flush()


def _first_checked(
    parts: Iterator[Samples], reader: Reader, path: PathLike, start: int, count: int | None
) -> Iterator[Samples]:
    """``parts``, or the reason why a whole read gave none."""
    anything = False
    for part in parts:
        anything = True
        yield part
    if anything or start or count == 0:
        return
    if reader.notes.damaged_packets > 1:
        raise fault("damaged", path, "none of its audio can be decoded")
    if reader.notes.truncated or reader.notes.damaged_packets:
        raise fault("truncated", path, "it has a header and no audio")
    raise fault("too-short", path)
