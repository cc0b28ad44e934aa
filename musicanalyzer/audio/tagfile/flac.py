"""FLAC files: the comment block is changed; pictures, cue sheet, seek table and the rest stay.

The last padding block gives or takes the difference where it can, so that the audio keeps its
place. Format: RFC 9639, section 8.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from musicanalyzer.audio.tagfile import comments
from musicanalyzer.audio.tagfile.entries import Entry, Piece, Span
from musicanalyzer.audio.tagfile.id3 import Refused

_PADDING, _COMMENT, _LAST = 1, 4, 0x80
_LARGEST_BLOCK = 1 << 24


@dataclass(frozen=True, slots=True)
class FlacLayout:
    """``blocks`` are the metadata blocks: kind and body. ``start`` is where the first begins."""

    comments: comments.Comments
    blocks: tuple[tuple[int, Span], ...]
    start: int
    audio_start: int
    size: int
    kind: str = field(default="vorbis", init=False)
    version: int = field(default=0, init=False)

    @property
    def exists(self) -> bool:
        return any(kind == _COMMENT for kind, _ in self.blocks)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.comments.entries

    @property
    def padding(self) -> int:
        """Of the last padding block; -1 where there is none."""
        sizes = [end - start for kind, (start, end) in self.blocks if kind == _PADDING]
        return sizes[-1] if sizes else -1

    def pieces(
        self, file: BinaryIO, entries: Sequence[Entry] | None, padding: int | None
    ) -> Iterator[Piece]:
        written: list[tuple[int, Piece]] = list(self.blocks)
        before = after = 0
        places = [i for i, (kind, _) in enumerate(written) if kind == _COMMENT]
        if places:
            start, end = self.blocks[places[0]][1]
            before = end - start + 4
            del written[places[0]]
        if entries is not None:
            body = comments.render(self.comments, entries)
            if len(body) >= _LARGEST_BLOCK:
                raise Refused("more than 16 MB of comments")
            after = len(body) + 4
            written.insert(places[0] if places else 1, (_COMMENT, body))
        self._pad(written, self._padding_for(after - before) if padding is None else padding)
        yield 0, self.start
        for number, (kind, block) in enumerate(written):
            length = len(block) if isinstance(block, bytes) else block[1] - block[0]
            last = _LAST if number == len(written) - 1 else 0
            yield bytes((kind | last,)) + length.to_bytes(3, "big")
            yield block
        yield self.audio_start, self.size

    def _padding_for(self, growth: int) -> int:
        left = self.padding - growth
        return left if self.padding >= 0 and 0 <= left < _LARGEST_BLOCK else self.padding

    def _pad(self, written: list[tuple[int, Piece]], padding: int) -> None:
        places = [i for i, (kind, _) in enumerate(written) if kind == _PADDING]
        if places and padding != self.padding:
            written[places[-1]] = (_PADDING, bytes(padding))


def read(file: BinaryIO, *, offset: int) -> FlacLayout:
    """Raises ``Refused``, and ``ValueError`` for damaged comments."""
    size = os.fstat(file.fileno()).st_size
    at = offset + 4
    blocks: list[tuple[int, Span]] = []
    found = comments.Comments()
    while True:
        file.seek(at)
        head = file.read(4)
        if len(head) < 4:
            raise Refused("metadata that are cut off")
        kind, length = head[0] & 0x7F, int.from_bytes(head[1:], "big")
        if kind == 127 or at + 4 + length > size:
            raise Refused("a metadata block that cannot be")
        if kind == _COMMENT and not any(known == _COMMENT for known, _ in blocks):
            found = comments.parse(file.read(length))
        blocks.append((kind, (at + 4, at + 4 + length)))
        at += 4 + length
        if head[0] & _LAST:
            break
    return FlacLayout(found, tuple(blocks), offset + 4, at, size)
