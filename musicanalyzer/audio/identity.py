"""Which recording a file holds: a hash of its coded audio, whatever its tags, cover and name.

Retagging, adding a cover, renaming and moving keep the hash; changing one byte of audio or encoding
again changes it. Nothing is decoded: the audio bytes are found by the container's own structure and
hashed with BLAKE2b in pieces of bounded size. Containers whose structure is not known here are
demultiplexed into packets; what cannot be demultiplexed is hashed whole.

The hash is a key in people's databases: a change of what is hashed must change ``VERSION``.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

from musicanalyzer.audio import decode, iff, ogg
from musicanalyzer.audio.faults import check_file, fault, os_fault
from musicanalyzer.audio.sniff import Sniffed, sniff
from musicanalyzer.errors import DecodeError

VERSION = 1
HASH_BYTES = 16
_PIECE_BYTES = 1 << 20
_MAX_ATOMS = 100_000
_ASF_DATA = bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c")
_ASF_DATA_HEADER_BYTES = 50  # object id and size, file id (changes), packet count, reserved

Span = tuple[int, int]  # first byte, byte after the last


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def digest(self) -> bytes: ...


def audio_hash(path: str | os.PathLike[str]) -> bytes:
    """16 bytes that identify the coded audio in ``path``.

    Raises:
        DecodeError: the file cannot be read (``vanished``, ``permission``, ``not-a-file``,
            ``empty``, ``io-error``), is known not to be audio (``not-audio``), or was written to
            meanwhile (``changed``).
    """
    before = check_file(path)
    found = sniff(path)
    try:
        with open(path, "rb") as file:
            digest = _hash_open(file, path, found)
            after = os.fstat(file.fileno())
    except OSError as err:
        raise os_fault(err, path) from err
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise fault("changed", path)
    return digest


def _hash_open(file: BinaryIO, path: str | os.PathLike[str], found: Sniffed) -> bytes:
    if found.container == "ogg":
        whole = _ogg_digest(file)
        if whole is not None:
            return whole
    locate = _LOCATORS.get(found.container)
    if locate is not None:
        size = os.fstat(file.fileno()).st_size
        spans = [(a, min(b, size)) for a, b in locate(file, found, size) if a < min(b, size)]
        if spans:
            digest = _new_hash(found.container)
            for span in spans:
                _feed(digest, file, span)
            return digest.digest()
    return _packets_digest(path) or _whole_digest(file)


def _new_hash(family: str) -> _Hash:
    return hashlib.blake2b(digest_size=HASH_BYTES, person=f"audio{VERSION} {family}"[:16].encode())


def _feed(digest: _Hash, file: BinaryIO, span: Span) -> None:
    file.seek(span[0])
    left = span[1] - span[0]
    while left > 0 and (piece := file.read(min(left, _PIECE_BYTES))):
        digest.update(piece)
        left -= len(piece)


def _whole_digest(file: BinaryIO) -> bytes:
    digest = _new_hash("file")
    _feed(digest, file, (0, os.fstat(file.fileno()).st_size))
    return digest.digest()


def _packets_digest(path: str | os.PathLike[str]) -> bytes | None:
    digest, count = _new_hash("packets"), 0
    try:
        for packet in decode.packets(path):
            digest.update(packet)
            count += 1
    except DecodeError:
        return None
    return digest.digest() if count else None


def _between_tags(file: BinaryIO, found: Sniffed, size: int) -> Iterator[Span]:
    """Everything after leading and before trailing tags."""
    yield found.offset, trailing_tags_start(file, found.offset, size)


def trailing_tags_start(file: BinaryIO, start: int, end: int) -> int:
    """Where the ID3v1, APEv2 and Lyrics3 tags at the end of the audio begin."""
    while True:
        file.seek(max(start, end - 160))
        tail = file.read(end - max(start, end - 160))
        if len(tail) >= 128 and tail[-128:-125] == b"TAG":
            end -= 128
        elif tail[-32:-24] == b"APETAGEX":
            size, _, flags = struct.unpack("<III", tail[-20:-8])
            length = size + (32 if flags & 1 << 31 else 0)
            if not 32 <= length <= end - start:
                return end
            end -= length
        elif tail[-9:] == b"LYRICS200" and tail[-15:-9].isdigit():
            length = int(tail[-15:-9]) + 15
            if length > end - start:
                return end
            end -= length
        elif tail[-10:] == b"3DI" + tail[-7:] and not tail[-4] & 0x80:
            length = tail[-4] << 21 | tail[-3] << 14 | tail[-2] << 7 | tail[-1]
            if length + 20 > end - start:
                return end
            end -= length + 20
        else:
            return end


def _flac(file: BinaryIO, found: Sniffed, size: int) -> Iterator[Span]:
    """STREAMINFO (it carries the MD5 of the samples) and the frames."""
    at = found.offset + 4
    while True:
        file.seek(at)
        head = file.read(4)
        if len(head) < 4 or head[0] & 0x7F == 127:
            return
        length = int.from_bytes(head[1:], "big")
        if head[0] & 0x7F == 0:
            yield at + 4, at + 4 + length
        at += 4 + length
        if head[0] & 0x80:
            break
    if at < size:
        yield at, trailing_tags_start(file, at, size)


def _mp4(file: BinaryIO, found: Sniffed, size: int) -> Iterator[Span]:
    """The contents of all ``mdat`` atoms (ISO/IEC 14496-12): ``moov`` moves when tags change.

    Without a whole ``moov`` the audio cannot be played: nothing is found then, lest the file pass
    for a whole copy.
    """
    spans, has_index = [], False
    at = found.offset
    for _ in range(_MAX_ATOMS):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            break
        length, header = int.from_bytes(head[:4], "big"), 8
        if length == 1:
            length, header = int.from_bytes(head[8:16], "big"), 16
        elif length == 0:
            length = size - at
        if length < header:
            break
        if head[4:8] == b"mdat":
            spans.append((at + header, at + length))
        has_index |= head[4:8] == b"moov" and at + length <= size
        at += length
    if has_index:
        yield from spans


def _iff(file: BinaryIO, found: Sniffed, size: int) -> Iterator[Span]:
    for chunk in iff.chunks(file):
        if chunk.name in (b"fmt ", b"data", b"COMM", b"SSND"):
            streamed = chunk.size in (0, iff.STREAMED) and chunk.name == b"data"
            yield chunk.offset, size if streamed else chunk.offset + chunk.size


def _asf(file: BinaryIO, found: Sniffed, size: int) -> Iterator[Span]:
    at = found.offset
    for _ in range(_MAX_ATOMS):
        file.seek(at)
        head = file.read(24)
        if len(head) < 24:
            return
        length = int.from_bytes(head[16:], "little")
        if head[:16] == _ASF_DATA:
            yield at + _ASF_DATA_HEADER_BYTES, at + length if length > 50 else size
            return
        if length < 24:
            return
        at += length


def _dsf(file: BinaryIO, found: Sniffed, size: int) -> Iterator[Span]:
    """The fmt and data chunks; an ID3 tag may follow them."""
    at = found.offset + 28
    for name in (b"fmt ", b"data"):
        file.seek(at)
        head = file.read(12)
        length = int.from_bytes(head[4:], "little")
        if head[:4] != name or length < 12:
            return
        yield at + 12, at + length
        at += length


_LOCATORS: dict[str, Callable[[BinaryIO, Sniffed, int], Iterator[Span]]] = {
    "mp3": _between_tags,
    "aac": _between_tags,
    "ac3": _between_tags,
    "dts": _between_tags,
    "ape": _between_tags,
    "wavpack": _between_tags,
    "musepack": _between_tags,
    "tta": _between_tags,
    "tak": _between_tags,
    "flac": _flac,
    "mp4": _mp4,
    "wav": _iff,
    "rf64": _iff,
    "aiff": _iff,
    "asf": _asf,
    "dsf": _dsf,
}

_HEADER_PACKETS = {"vorbis": 3, "opus": 2, "speex": 2}


class _OggStream:
    """Feeds one logical stream to a hash, less the packets that carry comments and pictures."""

    def __init__(self, codec: str) -> None:
        self._codec = codec
        self._hash = _new_hash("ogg")
        self._in_header = codec in _HEADER_PACKETS or codec == "flac"
        self._packets = 0
        self._partial = bytearray()

    def push(self, page: ogg.Page) -> None:
        if not self._in_header:
            self._hash.update(page.body)
            return
        at = 0
        for length in page.lengths:
            self._partial += page.body[at : at + length]
            at += length
            if length < 255:
                self._end_packet(bytes(self._partial))
                self._partial.clear()

    def _end_packet(self, packet: bytes) -> None:
        index = self._packets
        self._packets += 1
        if not self._in_header:
            self._hash.update(packet)
        elif self._codec == "flac":
            if index == 0:
                self._hash.update(packet[13:])  # STREAMINFO; the count of headers before it varies
            elif packet[:1] == b"\xff":
                self._in_header = False
                self._hash.update(packet)
        else:
            if index != 1:
                self._hash.update(packet)
            self._in_header = index + 1 < _HEADER_PACKETS[self._codec]

    def digest(self) -> bytes:
        self._hash.update(bytes(self._partial))
        return self._hash.digest()


def _ogg_digest(file: BinaryIO) -> bytes | None:
    """Hash of the audio streams' packets: retagging renumbers pages and moves their bounds."""
    streams: list[_OggStream] = []
    current: dict[int, _OggStream | None] = {}
    for page in ogg.pages(file):
        if page.begins_stream:
            video = page.codec in ("theora", "skeleton")
            current[page.serial] = None if video else _OggStream(page.codec)
        elif page.serial not in current:  # its first page is lost
            current[page.serial] = _OggStream("")
        else:
            stream = current[page.serial]
            if stream is not None:
                stream.push(page)
            continue
        fresh = current[page.serial]
        if fresh is not None:
            streams.append(fresh)
            fresh.push(page)
    if not streams:
        return None
    digest = _new_hash("ogg")
    for stream in streams:
        digest.update(stream.digest())
    return digest.digest()
