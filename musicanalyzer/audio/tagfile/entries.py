"""Tags as the raw pieces that they consist of: what no field owns keeps its bytes and its place.

An entry is one ID3 frame, Vorbis comment or MP4 item, exactly as it lies in the file. A change
takes out the entries that a field owns and puts others there; what was taken, with its places, is
enough to undo it byte for byte. Pure; knows no format.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

Span = tuple[int, int]  # of the original file: first byte, byte after the last
Piece = bytes | Span


@dataclass(frozen=True, slots=True)
class Entry:
    """``name`` is what the format calls it, as written (``TCON``, ``TXXX:Mood``, ``genre``,
    ``----:com.apple.iTunes:MOOD``); empty where it cannot be told.
    """

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry and its place among all entries of the tag."""

    position: int
    entry: Entry


class Layout(Protocol):
    """How the tag lies in one file. ``kind`` is ``id3``, ``vorbis``, ``opus`` or ``mp4``;
    ``version`` that of ID3 (2, 3, 4), else 0. ``exists`` is false where the file has no such tag;
    ``padding`` counts the bytes of its free space.
    """

    @property
    def kind(self) -> str: ...

    @property
    def version(self) -> int: ...

    @property
    def exists(self) -> bool: ...

    @property
    def entries(self) -> tuple[Entry, ...]: ...

    @property
    def padding(self) -> int: ...

    def pieces(
        self, file: BinaryIO, entries: Sequence[Entry] | None, padding: int | None
    ) -> Iterator[Piece]:
        """The whole file with these entries, in order; ``None`` takes the tag out. ``padding``: so
        much free space, instead of what keeps the tag as long as it was.
        """
        ...


Owns = Callable[[str], bool]  # whether a field owns entries of this name


def taken(entries: Sequence[Entry], owns: Owns) -> tuple[Placed, ...]:
    """The entries that a field owns, with their places."""
    return tuple(Placed(i, entry) for i, entry in enumerate(entries) if owns(entry.name))


def exchange(entries: Sequence[Entry], owns: Owns, new: Iterable[Entry]) -> list[Entry]:
    """``entries`` with others in place of those owned: where the first was, else at the end."""
    found = taken(entries, owns)
    at = found[0].position if found else len(entries)
    kept = [entry for entry in entries if not owns(entry.name)]
    kept[at:at] = new
    return kept


def put_back(entries: Sequence[Entry], owns: Owns, before: Sequence[Placed]) -> list[Entry]:
    """The inverse of :func:`exchange`: what was taken, at the places where it was."""
    kept = [entry for entry in entries if not owns(entry.name)]
    for placed in before:
        kept.insert(placed.position, placed.entry)
    return kept


def pack(placed: Iterable[Placed]) -> bytes:
    """For storing; :func:`unpack` reads it."""
    parts = []
    for each in placed:
        name = each.entry.name.encode("utf-8", "surrogatepass")
        parts.append(struct.pack("<III", each.position, len(name), len(each.entry.raw)))
        parts += [name, each.entry.raw]
    return b"".join(parts)


def unpack(data: bytes) -> tuple[Placed, ...]:
    found, at = [], 0
    while at < len(data):
        position, n_name, n_raw = struct.unpack_from("<III", data, at)
        at += 12
        name = data[at : at + n_name].decode("utf-8", "surrogatepass")
        raw = data[at + n_name : at + n_name + n_raw]
        found.append(Placed(position, Entry(name, raw)))
        at += n_name + n_raw
    return tuple(found)
