"""Serato's crates: records of a four-letter tag, a length and a value, one inside another.

Serato publishes no description; the structure is that of its own files: ``vrsn`` (text), ``otrk``
holding ``ptrk``, the path from the volume's root on, without a slash or drive before it. Text is
UTF-16, numbers are 32 bits, both big-endian. A crate lies in ``_Serato_/Subcrates`` of the volume
that its files are on, and its own file's name is the crate's name.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from musicanalyzer.services.formats.model import (
    DamagedError,
    Format,
    Listed,
    ListedPlaylist,
    PlacedList,
)
from musicanalyzer.services.formats.places import is_windows

_VERSION = "1.0/Serato ScratchLive Crate"
_COLUMNS = ("song", "artist", "bpm", "key", "album", "length", "comment")
_HEADER = struct.Struct(">4sI")


def write(lists: Sequence[PlacedList]) -> bytes:
    (playlist,) = lists
    parts = [_record("vrsn", _text(_VERSION))]
    for column in _COLUMNS:
        parts.append(_record("ovct", _record("tvcn", _text(column)) + _record("tvcw", _text("0"))))
    for placed in playlist.entries:
        parts.append(_record("otrk", _record("ptrk", _text(_from_root(placed.place.absolute)))))
    return b"".join(parts)


def _record(tag: str, value: bytes) -> bytes:
    return _HEADER.pack(tag.encode("ascii"), len(value)) + value


def _text(text: str) -> bytes:
    return text.encode("utf-16-be")


def _from_root(path: str) -> str:
    if is_windows(path):
        return path.replace("\\", "/").partition(":/")[2] or path.replace("\\", "/").lstrip("/")
    parts = path.split("/")
    return "/".join(parts[3:] if parts[1:2] == ["Volumes"] and len(parts) > 3 else parts[1:])


def read(content: bytes) -> list[ListedPlaylist]:
    entries = []
    started = False
    for tag, value in _records(content):
        started |= tag == b"vrsn"
        if tag != b"otrk":
            continue
        for inner, path in _records(value):
            if inner == b"ptrk":
                entries.append(_listed(path.decode("utf-16-be", "replace")))
    if not started:
        raise DamagedError("it is not a crate of Serato")
    return [ListedPlaylist("", tuple(entries))]


def _records(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    offset = 0
    while offset < len(content):
        if offset + _HEADER.size > len(content):
            raise DamagedError("it ends in the middle of a record")
        tag, length = _HEADER.unpack_from(content, offset)
        offset += _HEADER.size
        if offset + length > len(content):
            raise DamagedError("it ends in the middle of a record")
        yield tag, content[offset : offset + length]
        offset += length


def _listed(path: str) -> Listed:
    """The volume is the one that the crate lies on; the root of this computer is the best guess."""
    return Listed(path, (path if path.startswith("/") else "/" + path, path))


FORMAT = Format(
    "serato", "Serato crate", (".crate",), write, read, relative=False, raw_paths=False
)  # fmt: skip
