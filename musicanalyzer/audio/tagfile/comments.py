"""Vorbis comments as bytes, as FLAC, Ogg Vorbis and Opus carry them.

Comments keep their bytes, the case of their names and their order, also those that are no text or
have no name. Format: xiph.org, "Ogg Vorbis I format specification: comment field and header
specification".
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from musicanalyzer.audio.tagfile.entries import Entry

VENDOR = b"musicanalyzer"


@dataclass(frozen=True, slots=True)
class Comments:
    """``rest`` is what follows the comments: the framing bit of Vorbis, the padding of Opus."""

    vendor: bytes = VENDOR
    entries: tuple[Entry, ...] = ()
    rest: bytes = b""


def parse(data: bytes) -> Comments:
    """Raises ``ValueError`` where the lengths inside do not fit."""
    try:
        (length,) = struct.unpack_from("<I", data)
        vendor, at = data[4 : 4 + length], 4 + length
        (count,) = struct.unpack_from("<I", data, at)
        at += 4
        entries = []
        for _ in range(count):
            (length,) = struct.unpack_from("<I", data, at)
            raw = data[at + 4 : at + 4 + length]
            if len(raw) < length:
                raise ValueError("a comment reaches past its end")
            at += 4 + length
            entries.append(Entry(_name(raw), raw))
    except struct.error as err:
        raise ValueError("the comments are cut off") from err
    return Comments(vendor, tuple(entries), data[at:])


def render(comments: Comments, entries: Sequence[Entry]) -> bytes:
    parts = [struct.pack("<I", len(comments.vendor)), comments.vendor]
    parts.append(struct.pack("<I", len(entries)))
    for entry in entries:
        parts += [struct.pack("<I", len(entry.raw)), entry.raw]
    return b"".join([*parts, comments.rest])


def comment(name: str, value: str) -> Entry:
    return Entry(name, f"{name}={value}".encode("utf-8", "replace"))


def text(entry: Entry) -> str:
    return entry.raw.partition(b"=")[2].decode("utf-8", "replace")


def _name(raw: bytes) -> str:
    name, equals, _ = raw.partition(b"=")
    return name.decode("ascii") if equals and name.isascii() else ""
