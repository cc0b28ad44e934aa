"""ID3v2 tags as bytes: 2.2, 2.3 and 2.4, each written back in the version that it has.

Frames keep their bytes, flags and order, also those that nothing here understands (compressed,
encrypted, of unknown names). Only text frames are made. Refuses tags whose checksum in the extended
header a change would break, and the compressed tags that ID3v2.2 announced and never defined.
Formats: id3.org, "id3v2-00", "id3v2.3.0", "id3v2.4.0-structure".
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from musicanalyzer.audio.tagfile.entries import Entry

HEADER_BYTES = 10
GROWTH_BYTES = 1024  # free space in a tag that has to grow
_FRAME_ID = re.compile(rb"[A-Z][A-Z0-9]{3}", re.ASCII)
_OLD_FRAME_ID = re.compile(rb"[A-Z][A-Z0-9]{2}", re.ASCII)
_UNSYNCHRONISE = re.compile(rb"\xff(?=[\x00\xe0-\xff]|\Z)")
_UNSYNCHRONISED, _EXTENDED, _FOOTER = 0x80, 0x40, 0x10
_V22_COMPRESSED = 0x40
_NEW_NAMES = {"TCO": "TCON", "TBP": "TBPM", "TKE": "TKEY", "TXX": "TXXX", "COM": "COMM"}
_OLD_NAMES = {
    **{new: old for old, new in _NEW_NAMES.items()},
    "TIT2": "TT2", "TPE1": "TP1", "TALB": "TAL", "TPE2": "TP2", "TRCK": "TRK", "TYER": "TYE",
}  # fmt: skip
_ENCODINGS = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}


class Refused(ValueError):
    """A tag that cannot be changed safely; the text says what it has."""


@dataclass(frozen=True, slots=True)
class Id3Tag:
    """``extended`` and ``rest`` are raw: the extended header, and what follows the last frame
    (zeros, or something that is no frame). ``plain_sizes``: a 2.4 tag whose frames have sizes of
    8 bits a byte, as iTunes once wrote.
    """

    version: int
    flags: int = 0
    revision: int = 0
    extended: bytes = b""
    entries: tuple[Entry, ...] = ()
    rest: bytes = b""
    plain_sizes: bool = False

    @property
    def padding(self) -> int:
        return 0 if self.rest.strip(b"\0") else len(self.rest)


def tag_bytes(head: bytes) -> int:
    """The length of the tag that begins with these ten bytes, with header and footer; else 0."""
    if len(head) < 10 or head[:3] != b"ID3" or head[3] == 0xFF or any(b & 0x80 for b in head[6:10]):
        return 0
    return HEADER_BYTES + _syncsafe(head[6:10]) + (10 if head[5] & _FOOTER else 0)


def parse(data: bytes) -> Id3Tag:
    """A whole tag, header included. Raises ``Refused``."""
    version, revision, flags = data[3], data[4], data[5]
    if version not in (2, 3, 4):
        raise Refused(f"an ID3v2.{version} tag")
    if version == 2 and flags & _V22_COMPRESSED:
        raise Refused("a compressed ID3v2.2 tag")
    body = data[HEADER_BYTES : HEADER_BYTES + _syncsafe(data[6:10])]
    if flags & _UNSYNCHRONISED and version < 4:
        body = body.replace(b"\xff\0", b"\xff")
    extended = _extended_header(body, version) if flags & _EXTENDED and version > 2 else b""
    frames = body[len(extended) :]
    plain = False
    if version == 2:
        entries, rest = _frames(frames, _old_frame)
    elif version == 3:
        entries, rest = _frames(frames, lambda d, at: _frame(d, at, plain=True))
    else:
        entries, rest = _frames(frames, lambda d, at: _frame(d, at, plain=False))
        if rest.strip(b"\0"):
            others, other_rest = _frames(frames, lambda d, at: _frame(d, at, plain=True))
            if not other_rest.strip(b"\0"):
                entries, rest, plain = others, other_rest, True
    tag = Id3Tag(version, flags, revision, extended, (), rest, plain)
    return replace(tag, entries=tuple(Entry(_name(raw, version), raw) for raw in entries))


def render(tag: Id3Tag, entries: Sequence[Entry], padding: int) -> bytes:
    """The tag with these frames and so many zeros behind; what is no frame stays behind them."""
    has_footer = tag.version == 4 and bool(tag.flags & _FOOTER)
    rest = tag.rest if tag.rest.strip(b"\0") else bytes(0 if has_footer else padding)
    extended = tag.extended
    if tag.version == 3 and len(extended) >= 10:
        extended = extended[:6] + struct.pack(">I", len(rest)) + extended[10:]
    body = extended + b"".join(entry.raw for entry in entries) + rest
    if tag.flags & _UNSYNCHRONISED and tag.version < 4:
        body = _UNSYNCHRONISE.sub(b"\xff\0", body)
    if len(body) >= 1 << 28:
        raise Refused("a tag of more than 256 MB")
    head = bytes((tag.version, tag.revision, tag.flags)) + _to_syncsafe(len(body))
    return b"ID3" + head + body + (b"3DI" + head if has_footer else b"")


def fitted(tag: Id3Tag, entries: Sequence[Entry], padding: int | None, room: int) -> bytes:
    """:func:`render`, as long as ``room`` where that is possible and no ``padding`` is given."""
    if padding is not None:
        return render(tag, entries, padding)
    bare = len(render(tag, entries, 0))
    return render(tag, entries, room - bare if bare <= room else GROWTH_BYTES)


def text_frame(tag: Id3Tag, name: str, values: Sequence[str]) -> Entry:
    """``name`` as in 2.3, with the description after a colon for TXXX and COMM. Several values are
    told apart by a zero in 2.4 and joined with "; " before.
    """
    frame_id, _, description = name.partition(":")
    values = values if tag.version == 4 else ["; ".join(values)]
    if frame_id == "TCON" and tag.version < 4:  # "(" begins a reference to ID3v1's list
        values = ["(" + value if value.startswith("(") else value for value in values]
    number = 3
    if tag.version < 4:
        number = 0 if _is_latin([*values, description]) else 1
    ends = b"\0\0" if number == 1 else b"\0"
    content = bytes((number,))
    if frame_id == "COMM":
        content += b"eng"
    if frame_id in ("COMM", "TXXX"):
        content += _encoded(description, number) + ends
    content += ends.join(_encoded(value, number) for value in values)
    return Entry(name, _framed(tag, frame_id, content))


def texts(tag: Id3Tag, entry: Entry) -> tuple[str, ...]:
    """The values of a text frame, without description; nothing where it cannot be read."""
    frame_id = entry.name.partition(":")[0]
    content = _content(entry.raw, tag.version, unsynchronised=bool(tag.flags & _UNSYNCHRONISED))
    if not content or frame_id[:1] not in "TC" or content[0] not in _ENCODINGS:
        return ()
    body = content[4:] if frame_id == "COMM" else content[1:]
    values = _split(body, content[0])
    if frame_id in ("TXXX", "COMM"):
        values = values[1:]
    return tuple(value for value in values if value)


def _is_latin(values: Iterable[str]) -> bool:
    return all(ord(c) < 256 for value in values for c in value)


def _encoded(text: str, number: int) -> bytes:
    if number == 1:
        return b"\xff\xfe" + text.encode("utf-16-le", "replace")
    return text.encode(_ENCODINGS[number], "replace")


def _split(body: bytes, number: int) -> list[str]:
    """Texts between zeros."""
    if number not in (1, 2):
        return [part.decode(_ENCODINGS[number], "replace") for part in body.split(b"\0")]
    parts, start = [], 0
    for at in range(0, len(body) - 1, 2):
        if body[at : at + 2] == b"\0\0":
            parts.append(body[start:at])
            start = at + 2
    parts.append(body[start : len(body) - (len(body) - start) % 2])
    return [part.decode(_ENCODINGS[number], "replace").lstrip("\ufeff") for part in parts]


def _framed(tag: Id3Tag, frame_id: str, content: bytes) -> bytes:
    if tag.version == 2:
        old = _OLD_NAMES[frame_id]
        return old.encode("ascii") + len(content).to_bytes(3, "big") + content
    syncsafe = tag.version == 4 and not tag.plain_sizes
    size = _to_syncsafe(len(content)) if syncsafe else struct.pack(">I", len(content))
    return frame_id.encode("ascii") + size + b"\0\0" + content


def _frames(data: bytes, length_of: Callable[[bytes, int], int]) -> tuple[list[bytes], bytes]:
    """The raw frames, and what follows the last of them."""
    found, at = [], 0
    while length := length_of(data, at):
        found.append(data[at : at + length])
        at += length
    return found, data[at:]


def _frame(data: bytes, at: int, *, plain: bool) -> int:
    """The length of the frame at ``at`` with its header; 0 where there is none."""
    if len(data) < at + 10 or not _FRAME_ID.fullmatch(data[at : at + 4]):
        return 0
    digits = data[at + 4 : at + 8]
    if not plain and any(digit & 0x80 for digit in digits):
        return 0
    length = 10 + (int.from_bytes(digits, "big") if plain else _syncsafe(digits))
    return length if at + length <= len(data) else 0


def _old_frame(data: bytes, at: int) -> int:
    if len(data) < at + 6 or not _OLD_FRAME_ID.fullmatch(data[at : at + 3]):
        return 0
    length = 6 + int.from_bytes(data[at + 3 : at + 6], "big")
    return length if at + length <= len(data) else 0


def _extended_header(body: bytes, version: int) -> bytes:
    if len(body) < 6 or _FRAME_ID.fullmatch(body[:4]):
        return b""  # announced and not there, as some wrote
    length = 4 + int.from_bytes(body[:4], "big") if version == 3 else _syncsafe(body[:4])
    has_checksum = body[4] & 0x80 if version == 3 else body[5] & 0x20
    if has_checksum:
        raise Refused("an ID3 tag with a checksum")
    if length > len(body):
        raise Refused("an ID3 tag with a header that cannot be")
    return body[:length]


def _name(raw: bytes, version: int) -> str:
    old = version == 2
    frame_id = raw[: 3 if old else 4].decode("ascii")
    frame_id = _NEW_NAMES.get(frame_id, frame_id)
    if frame_id not in ("TXXX", "COMM"):
        return frame_id
    content = _content(raw, version, unsynchronised=False)
    skipped = 4 if frame_id == "COMM" else 1
    if not content or content[0] not in _ENCODINGS or len(content) < skipped:
        return ""
    return f"{frame_id}:{_split(content[skipped:], content[0])[0]}"


def _content(raw: bytes, version: int, *, unsynchronised: bool) -> bytes | None:
    """What a frame holds, unpacked; None where it is encrypted or broken."""
    if version == 2:
        return raw[6:]
    flags, body = raw[9], raw[10:]
    if version == 3:
        if flags & 0x40:
            return None
        skipped = (4 if flags & 0x80 else 0) + (1 if flags & 0x20 else 0)
        is_packed, unsynchronised = bool(flags & 0x80), False
    else:
        if flags & 0x04:
            return None
        skipped = (4 if flags & 0x01 else 0) + (1 if flags & 0x40 else 0)
        is_packed, unsynchronised = bool(flags & 0x08), unsynchronised or bool(flags & 0x02)
    body = body[skipped:]
    if unsynchronised:
        body = body.replace(b"\xff\0", b"\xff")
    if not is_packed:
        return body
    try:
        return zlib.decompress(body)
    except zlib.error:
        return None


def _syncsafe(digits: bytes) -> int:
    return digits[0] << 21 | digits[1] << 14 | digits[2] << 7 | digits[3]


def _to_syncsafe(value: int) -> bytes:
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))
