"""Ogg Vorbis and Opus: the comment packet of the first stream is changed, and its pages cut anew.

Where that takes another number of pages, those that follow in the same stream are renumbered, which
changes their checksums and nothing else. Other streams, and what is chained behind, keep their
bytes. Formats: RFC 3533, RFC 7845, "Ogg Vorbis I format specification".
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from musicanalyzer.audio.tagfile import comments
from musicanalyzer.audio.tagfile.entries import Entry, Piece, Span
from musicanalyzer.audio.tagfile.id3 import Refused

_CAPTURE = b"OggS"
_HEADER_BYTES = 27
_CONTINUED, _BEGINS, _ENDS = 1, 2, 4
_NO_POSITION = (1 << 64) - 1
_SEARCH_BYTES = 1 << 16
_MAX_PAGES = 4096  # of headers: some 250 MB of pictures
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
# kind -> (how the stream begins, how its comment packet begins, packets of its header)
_CODECS = {
    "vorbis": (b"\x01vorbis", b"\x03vorbis", 3),
    "opus": (b"OpusHead", b"OpusTags", 2),
}


@dataclass(frozen=True, slots=True)
class _Page:
    start: int
    flags: int
    position: int
    serial: int
    number: int
    lengths: bytes
    body: bytes

    @property
    def end(self) -> int:
        return self.start + _HEADER_BYTES + len(self.lengths) + len(self.body)

    def render(self, number: int) -> bytes:
        head = struct.pack(
            "<4sBBQIII", _CAPTURE, 0, self.flags, self.position, self.serial, number, 0
        )
        page = head + bytes((len(self.lengths),)) + self.lengths + self.body
        return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


@dataclass(frozen=True, slots=True)
class OggLayout:
    """``pages`` are the spans of those that carry the header behind the first; ``others`` the
    header packets behind the comments.
    """

    kind: str
    comments: comments.Comments
    serial: int
    pages: tuple[Span, ...]
    first_number: int
    others: tuple[bytes, ...]
    size: int
    version: int = 0
    exists: bool = True
    padding: int = 0

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.comments.entries

    def pieces(
        self, file: BinaryIO, entries: Sequence[Entry] | None, padding: int | None
    ) -> Iterator[Piece]:
        signature = _CODECS[self.kind][1]
        packet = signature + comments.render(self.comments, entries or ())
        fresh = list(_paged([packet, *self.others], self.serial))
        yield 0, self.pages[0][0]
        for number, page in enumerate(fresh, self.first_number):
            yield page.render(number)
        for (_, end), (start, _) in zip(self.pages, self.pages[1:], strict=False):
            yield end, start  # pages of other streams in between
        shift = len(fresh) - len(self.pages)
        if not shift:
            yield self.pages[-1][1], self.size
            return
        yield from self._renumbered(file, self.pages[-1][1], shift)

    def _renumbered(self, file: BinaryIO, at: int, shift: int) -> Iterator[Piece]:
        for page in _pages(file, at, self.size):
            if page.start > at:
                yield at, page.start  # no page: left as it is
            at = page.end
            if page.flags & _BEGINS and page.serial == self.serial:
                at = page.start
                break
            if page.serial == self.serial:
                yield page.render((page.number + shift) & 0xFFFFFFFF)
            else:
                yield page.start, page.end
            if page.flags & _ENDS and page.serial == self.serial:
                break
        yield at, self.size


def read(file: BinaryIO) -> OggLayout:
    """Raises ``Refused``, and ``ValueError`` for damaged comments."""
    size = os.fstat(file.fileno()).st_size
    pages = _pages(file, 0, size)
    first = next(pages, None)
    if first is None or not first.flags & _BEGINS:
        raise Refused("an Ogg stream without its beginning")
    kind = next((k for k, (begins, *_) in _CODECS.items() if first.body.startswith(begins)), "")
    if not kind:
        raise Refused("an Ogg stream that is neither Vorbis nor Opus")
    _, signature, n_packets = _CODECS[kind]
    packets, partial, number = [first.body], bytearray(), first.number + 1
    spans: list[Span] = []
    for page in pages:
        if page.serial != first.serial:
            continue
        if len(spans) >= _MAX_PAGES or page.flags & _BEGINS:
            raise Refused("an Ogg stream without comments")
        spans.append((page.start, page.end))
        at = 0
        for length in page.lengths:
            partial += page.body[at : at + length]
            at += length
            if length < 255:
                packets.append(bytes(partial))
                partial.clear()
        if len(packets) >= n_packets:
            break
    if len(packets) != n_packets or partial or not packets[1].startswith(signature):
        raise Refused("an Ogg header that is not closed")
    found = comments.parse(packets[1][len(signature) :])
    return OggLayout(kind, found, first.serial, tuple(spans), number, tuple(packets[2:]), size)


def _paged(packets: Sequence[bytes], serial: int) -> Iterator[_Page]:
    """Header pages, each as full as it can be; the last ends with the last packet."""
    lengths = b"".join(
        b"\xff" * (len(packet) // 255) + bytes((len(packet) % 255,)) for packet in packets
    )
    body = b"".join(packets)
    at, is_continued = 0, False
    for start in range(0, len(lengths), 255):
        part = lengths[start : start + 255]
        used = sum(part)
        ends_packet = any(length < 255 for length in part)
        flags = _CONTINUED if is_continued else 0
        position = 0 if ends_packet else _NO_POSITION
        yield _Page(0, flags, position, serial, 0, part, body[at : at + used])
        at += used
        is_continued = part[-1] == 255


def _pages(file: BinaryIO, at: int, size: int) -> Iterator[_Page]:
    """The whole pages from ``at`` on; what is none is passed over."""
    while at < size:
        file.seek(at)
        head = file.read(_HEADER_BYTES)
        if len(head) < _HEADER_BYTES:
            return
        if head[:4] != _CAPTURE or head[4]:
            found = _next_capture(file, at + 1)
            if found is None:
                return
            at = found
            continue
        _, _, flags, position, serial, number, _, count = struct.unpack("<4sBBQIIIB", head)
        lengths = file.read(count)
        body = file.read(sum(lengths))
        if len(lengths) < count or len(body) < sum(lengths):
            return
        page = _Page(at, flags, position, serial, number, lengths, body)
        yield page
        at = page.end


def _next_capture(file: BinaryIO, at: int) -> int | None:
    while True:
        file.seek(at)
        data = file.read(_SEARCH_BYTES)
        found = data.find(_CAPTURE)
        if found >= 0:
            return at + found
        if len(data) < _SEARCH_BYTES:
            return None
        at += len(data) - len(_CAPTURE) + 1


def _checksum(page: bytes) -> int:
    """RFC 3533: CRC-32 with the polynomial 0x04c11db7, most significant bit first, from 0 on. That
    of zlib runs the other way round, so bits are turned before and after.
    """
    value = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(value.to_bytes(4, "little").translate(_REVERSED), "big")
