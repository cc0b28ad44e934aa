"""WAV and AIFF files: a chunk of its own holds an ID3v2 tag; all other chunks keep their bytes.

A RIFF ``LIST INFO`` chunk is not changed. Refuses files whose declared audio is not all there, or
that end without the length of their audio having been written: nothing can be put behind it.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from musicanalyzer.audio import iff
from musicanalyzer.audio.tagfile import id3
from musicanalyzer.audio.tagfile.entries import Entry, Piece

_NAMES = {b"RIFF": b"id3 ", b"FORM": b"ID3 "}
_LARGEST = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class IffLayout:
    """``start`` and ``end`` bound the tag's chunk, header and pad byte included; where there is
    none, both are where it belongs. ``room``: the length of the tag inside.
    """

    tag: id3.Id3Tag
    head: bytes  # of the file: form, length, type
    name: bytes
    start: int
    end: int
    room: int
    size: int
    exists: bool
    kind: str = field(default="id3", init=False)

    @property
    def version(self) -> int:
        return self.tag.version

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.tag.entries

    @property
    def padding(self) -> int:
        return self.tag.padding

    def pieces(
        self, file: BinaryIO, entries: Sequence[Entry] | None, padding: int | None
    ) -> Iterator[Piece]:
        order = ">" if self.head[:4] == b"FORM" else "<"
        chunk = b""
        if entries is not None:
            body = id3.fitted(self.tag, entries, padding, self.room)
            if padding is None and len(body) & 1 and len(body) != self.room:
                body = id3.render(self.tag, entries, id3.GROWTH_BYTES + 1)
            chunk = self.name + struct.pack(order + "I", len(body)) + body
            chunk += bytes(len(body) & 1)
            if self.start & 1:  # the last chunk lacks its pad byte
                chunk = b"\0" + chunk
        declared = struct.unpack(order + "I", self.head[4:8])[0]
        declared += len(chunk) - (self.end - self.start)
        if declared > _LARGEST:
            raise id3.Refused("more than 4 GB")
        yield self.head[:4] + struct.pack(order + "I", declared) + self.head[8:]
        yield 12, self.start
        yield chunk
        yield self.end, self.size


def read(file: BinaryIO, *, new_version: int) -> IffLayout:
    """Raises ``id3.Refused``."""
    size = os.fstat(file.fileno()).st_size
    file.seek(0)
    head = file.read(12)
    order = ">" if head[:4] == b"FORM" else "<"
    (declared,) = struct.unpack(order + "I", head[4:8])
    at, found = 12, None
    for chunk in iff.chunks(file):
        if chunk.offset + chunk.size > size or (chunk.name == b"data" and not chunk.size):
            raise id3.Refused("audio that does not end as its header says")
        if chunk.name.upper() == b"ID3 " and found is None:
            found = chunk
        at = min(chunk.offset + chunk.size + (chunk.size & 1), size)
    if declared + 8 > size + 1 or at == 12:
        raise id3.Refused("audio that does not end as its header says")
    if found is None:
        tag = id3.Id3Tag(new_version)
        return IffLayout(tag, head, _NAMES[head[:4]], at, at, 0, size, exists=False)
    file.seek(found.offset)
    data = file.read(found.size)
    if not data or id3.tag_bytes(data[: id3.HEADER_BYTES]) > len(data):
        raise id3.Refused("a damaged ID3 chunk")
    if not id3.tag_bytes(data[: id3.HEADER_BYTES]):
        raise id3.Refused("an ID3 chunk without a tag")
    end = min(found.offset + found.size + (found.size & 1), size)
    tag = id3.parse(data)
    return IffLayout(tag, head, found.name, found.offset - 8, end, len(data), size, exists=True)
