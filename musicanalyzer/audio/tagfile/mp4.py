"""MP4 and M4A files: the items of iTunes' list (``moov/udta/meta/ilst``) are changed.

The free space behind the list gives or takes the difference; where it cannot, ``moov`` changes its
length and the places of the audio that lies behind it are corrected. Refuses fragmented files where
that would be needed. Formats: ISO/IEC 14496-12; the list as Apple writes it.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from musicanalyzer.audio.tagfile.entries import Entry, Piece
from musicanalyzer.audio.tagfile.id3 import Refused

_MAX_MOOV_BYTES = 256 << 20
_META_HEAD = b"\0\0\0\0"
_HANDLER = b"\0\0\0\x21hdlr" + bytes(8) + b"mdirappl" + bytes(9)
_TEXT, _INTEGER = 1, 21  # well-known types of values


@dataclass(frozen=True, slots=True)
class _Atom:
    """``start`` to ``end`` with its header; the contents begin at ``body``."""

    name: bytes
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Mp4Layout:
    """``path`` are the atoms from ``moov`` down to the deepest that is there, at most ``ilst``;
    ``free`` is the free space right behind that.
    """

    moov: bytes
    moov_start: int
    path: tuple[_Atom, ...]
    free: _Atom | None
    is_fragmented: bool
    size: int
    entries: tuple[Entry, ...]
    kind: str = field(default="mp4", init=False)
    version: int = field(default=0, init=False)

    @property
    def exists(self) -> bool:
        return self.path[-1].name == b"ilst"

    @property
    def padding(self) -> int:
        return 0 if self.free is None else self.free.end - self.free.start

    def pieces(
        self, file: BinaryIO, entries: Sequence[Entry] | None, padding: int | None
    ) -> Iterator[Piece]:
        moov = self._changed(entries, padding)
        shift = len(moov) - len(self.moov)
        moov_end = self.moov_start + len(self.moov)
        if shift and self.size > moov_end:
            if self.is_fragmented:
                raise Refused("a fragmented MP4 file without room for tags")
            moov = _shifted(moov, after=moov_end, shift=shift)
        yield 0, self.moov_start
        yield moov
        yield moov_end, self.size

    def _changed(self, entries: Sequence[Entry] | None, padding: int | None) -> bytes:
        deepest = self.path[-1]
        if not self.exists:
            if entries is None:
                return self.moov
            fresh = _atom(b"ilst", b"".join(entry.raw for entry in entries))
            names = [atom.name for atom in self.path]
            if b"meta" not in names:
                fresh = _atom(b"meta", _META_HEAD + _HANDLER + fresh)
                if b"udta" not in names:
                    fresh = _atom(b"udta", fresh)
            return self._spliced(deepest.end, deepest.end, fresh, self.path)
        if entries is None:
            return self._without_list()
        fresh = _atom(b"ilst", b"".join(entry.raw for entry in entries))
        end = deepest.end if self.free is None else self.free.end
        room = end - deepest.start - len(fresh)
        if padding is None:
            fits = self.free is not None and (room == 0 or room >= 8)
            padding = room if fits else self.padding
        if padding >= 8:
            fresh += _atom(b"free", bytes(padding - 8))
        return self._spliced(deepest.start, end, fresh, self.path[:-1])

    def _without_list(self) -> bytes:
        """Together with what would hold nothing but the list."""
        depth = len(self.path) - 1
        while depth > 1:
            outer, inner = self.path[depth - 1], self.path[depth]
            around = self.moov[outer.body : inner.start] + self.moov[inner.end : outer.end]
            if around != (_HANDLER if outer.name == b"meta" else b""):
                break
            depth -= 1
        cut = self.path[depth]
        return self._spliced(cut.start, cut.end, b"", self.path[:depth])

    def _spliced(self, start: int, end: int, fresh: bytes, around: Sequence[_Atom]) -> bytes:
        """``moov`` with other bytes from ``start`` to ``end``, and right lengths around them."""
        moov = bytearray(self.moov)
        growth = len(fresh) - (end - start)
        for atom in around:
            length = atom.end - atom.start + growth
            if self.moov[atom.start : atom.start + 4] == b"\0\0\0\x01":
                struct.pack_into(">Q", moov, atom.start + 8, length)
            elif length >= 1 << 32:
                raise Refused("more than 4 GB of tags")
            elif self.moov[atom.start : atom.start + 4] != b"\0\0\0\0":  # 0: to the file's end
                struct.pack_into(">I", moov, atom.start, length)
        moov[start:end] = fresh
        return bytes(moov)


def read(file: BinaryIO, *, offset: int) -> Mp4Layout:
    """Raises ``Refused``."""
    size = os.fstat(file.fileno()).st_size
    at, found, is_fragmented = offset, None, False
    while at < size:
        file.seek(at)
        atom = _atom_at(file.read(16), 0, size - at)
        if atom is None:
            break
        is_fragmented |= atom.name == b"moof"
        if atom.name == b"moov" and found is None:
            found = (at, atom.end)
        at += atom.end
    if found is None or found[0] + found[1] > size or found[1] > _MAX_MOOV_BYTES:
        raise Refused("an MP4 file without its index")
    file.seek(found[0])
    moov = file.read(found[1])
    path = _path(moov)
    entries: tuple[Entry, ...] = ()
    free = None
    if path[-1].name == b"ilst":
        deepest = path[-1]
        entries = tuple(
            Entry(_item_name(moov, atom), moov[atom.start : atom.end])
            for atom in _whole(moov, deepest.body, deepest.end)
        )
        behind = _atom_at(moov, deepest.end, path[-2].end)
        if behind is not None and behind.name == b"free":
            free = behind
    return Mp4Layout(moov, found[0], path, free, is_fragmented, size, entries)


def item(name: str, values: Sequence[str]) -> Entry:
    """An item of text; ``tmpo`` holds one whole number."""
    if name == "tmpo":
        number = struct.pack(">H", min(max(round(float(values[0])), 0), 0xFFFF))
        return Entry(name, _atom(b"tmpo", _data(_INTEGER, number)))
    data = b"".join(_data(_TEXT, value.encode("utf-8", "replace")) for value in values)
    if not name.startswith("----:"):
        return Entry(name, _atom(name.encode("latin-1"), data))
    _, mean, own = name.split(":", 2)
    head = _atom(b"mean", bytes(4) + mean.encode()) + _atom(b"name", bytes(4) + own.encode())
    return Entry(name, _atom(b"----", head + data))


def texts(entry: Entry) -> tuple[str, ...]:
    """The values of an item; nothing where it holds no text and no number."""
    whole = _atom_at(entry.raw, 0, len(entry.raw))
    if whole is None:
        return ()
    found = []
    for atom in _children(entry.raw, whole.body, whole.end):
        if atom.name != b"data" or atom.end - atom.body < 8:
            continue
        kind = int.from_bytes(entry.raw[atom.body : atom.body + 4], "big") & 0xFFFFFF
        value = entry.raw[atom.body + 8 : atom.end]
        if kind == _INTEGER or (kind == 0 and entry.name == "tmpo"):
            found.append(str(int.from_bytes(value, "big", signed=True)))
        elif kind in (0, _TEXT):
            found.append(value.decode("utf-8", "replace"))
    return tuple(found)


def _atom(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def _data(kind: int, value: bytes) -> bytes:
    return _atom(b"data", struct.pack(">II", kind, 0) + value)


def _atom_at(data: bytes, at: int, end: int) -> _Atom | None:
    if at + 8 > end or len(data) < at + 8:
        return None
    length, body = int.from_bytes(data[at : at + 4], "big"), at + 8
    if length == 1:
        length, body = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
    elif length == 0:
        length = end - at
    if length < body - at:
        return None
    return _Atom(data[at + 4 : at + 8], at, body, at + length)


def _children(data: bytes, at: int, end: int) -> Iterator[_Atom]:
    while (atom := _atom_at(data, at, end)) is not None and atom.end <= end:
        yield atom
        at = atom.end


def _whole(data: bytes, at: int, end: int) -> list[_Atom]:
    found = list(_children(data, at, end))
    if (found[-1].end if found else at) != end:
        raise Refused("a damaged list of tags")
    return found


def _path(moov: bytes) -> tuple[_Atom, ...]:
    outer = _atom_at(moov, 0, len(moov))
    assert outer is not None
    found = [outer]
    for name in (b"udta", b"meta", b"ilst"):
        body = found[-1].body
        inner = next((a for a in _children(moov, body, found[-1].end) if a.name == name), None)
        if inner is None:
            break
        if name == b"meta" and moov[inner.body + 4 : inner.body + 8] != b"hdlr":
            # With version and flags, unlike QuickTime's own.
            inner = _Atom(name, inner.start, inner.body + 4, inner.end)
        found.append(inner)
    return tuple(found)


def _item_name(moov: bytes, atom: _Atom) -> str:
    if atom.name != b"----":
        return atom.name.decode("latin-1")
    parts = {
        child.name: moov[child.body + 4 : child.end]
        for child in _children(moov, atom.body, atom.end)
    }
    if b"mean" not in parts or b"name" not in parts:
        return ""
    return b":".join((b"----", parts[b"mean"], parts[b"name"])).decode("utf-8", "replace")


def _shifted(moov: bytes, *, after: int, shift: int) -> bytes:
    """``moov`` with the places in the file from ``after`` on moved by ``shift`` bytes."""
    changed = bytearray(moov)
    waiting = [atom for atom in _children(moov, 8, len(moov))]
    while waiting:
        atom = waiting.pop()
        if atom.name in (b"trak", b"mdia", b"minf", b"stbl"):
            waiting += _children(moov, atom.body, atom.end)
        elif atom.name in (b"stco", b"co64"):
            code = "I" if atom.name == b"stco" else "Q"
            (count,) = struct.unpack_from(">I", moov, atom.body + 4)
            places = struct.Struct(f">{count}{code}")
            if atom.body + 8 + places.size > atom.end:
                raise Refused("a damaged index")
            moved = [
                p + shift if p >= after else p for p in places.unpack_from(moov, atom.body + 8)
            ]
            if code == "I" and max(moved, default=0) >= 1 << 32:
                raise Refused("audio behind 4 GB")
            places.pack_into(changed, atom.body + 8, *moved)
    return bytes(changed)
