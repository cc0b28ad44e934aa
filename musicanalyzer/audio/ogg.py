"""The pages and packets of Ogg files (RFC 3533): enough to tell codecs apart and find the audio.

Nothing is decoded and no checksum is verified. Damage is skipped to the next page.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

CAPTURE = b"OggS"
_HEADER_BYTES = 27
_BEGINS, _ENDS, _CONTINUES = 2, 4, 1
_READ_BYTES = 1 << 20
_MAX_PAGE_BYTES = _HEADER_BYTES + 255 + 255 * 255

_CODECS = (
    (b"\x01vorbis", "vorbis"),
    (b"OpusHead", "opus"),
    (b"\x7fFLAC", "flac"),
    (b"Speex   ", "speex"),
    (b"\x80theora", "theora"),
    (b"fishead\0", "skeleton"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page; ``lengths`` are its lacing values, ``body`` the packet data they divide."""

    serial: int
    flags: int
    lengths: bytes
    body: bytes

    @property
    def begins_stream(self) -> bool:
        return bool(self.flags & _BEGINS)

    @property
    def ends_stream(self) -> bool:
        return bool(self.flags & _ENDS)

    @property
    def continues_packet(self) -> bool:
        return bool(self.flags & _CONTINUES)

    @property
    def codec(self) -> str:
        """The codec that this first page of a stream announces; empty when unknown."""
        for signature, name in _CODECS:
            if self.body.startswith(signature):
                return name
        return ""


@dataclass(frozen=True, slots=True)
class Overview:
    """``simple``: one stream only. ``complete``: the last page says that the stream ends."""

    codec: str
    simple: bool
    complete: bool


def overview(path: str | os.PathLike[str]) -> Overview:
    """Codec and completeness from the first and the last pages of ``path``."""
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        head = file.read(2 * _MAX_PAGE_BYTES)
        file.seek(max(0, size - 2 * _MAX_PAGE_BYTES))
        tail = file.read()
    first = [page for page, _ in _pages_in(head)][:2]
    last = list(_pages_in(tail))
    if not first or not last:
        return Overview("", simple=False, complete=False)
    simple = last[-1][0].serial == first[0].serial and not any(p.begins_stream for p in first[1:])
    # Bytes after the last whole page: a cut page, or a tag that someone appended.
    rest = tail[last[-1][1] :]
    complete = last[-1][0].ends_stream and not rest.startswith(CAPTURE)
    return Overview(first[0].codec, simple, complete)


def pages(file: BinaryIO) -> Iterator[Page]:
    """All whole pages of ``file``, read in pieces of bounded size."""
    file.seek(0)
    held = b""
    while piece := file.read(_READ_BYTES):
        held += piece
        used = 0
        for page, used in _pages_in(held):  # noqa: B007
            yield page
        held = held[used:]
        if len(held) > 2 * _MAX_PAGE_BYTES:  # junk without a page
            held = held[-_MAX_PAGE_BYTES:]


def _pages_in(data: bytes) -> Iterator[tuple[Page, int]]:
    """(page, offset after it) of all whole pages in ``data``."""
    at = data.find(CAPTURE)
    while at >= 0:
        if at + _HEADER_BYTES > len(data):
            return
        flags, serial = data[at + 5], struct.unpack_from("<I", data, at + 14)[0]
        body = at + _HEADER_BYTES + data[at + 26]
        lengths = data[at + _HEADER_BYTES : body]
        end = body + sum(lengths)
        if data[at + 4] != 0:  # not a page of version 0: the letters occurred in a packet
            at = data.find(CAPTURE, at + 1)
            continue
        if end > len(data):
            return
        yield Page(serial, flags, lengths, data[body:end]), end
        at = data.find(CAPTURE, end)
