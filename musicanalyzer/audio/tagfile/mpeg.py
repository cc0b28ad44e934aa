"""MP3 and ADTS files: an ID3v2 tag lies in front of the audio, or is put there.

Only the first of several tags is changed; an ID3v1 or APEv2 tag at the end stays as it is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from musicanalyzer.audio.tagfile import id3
from musicanalyzer.audio.tagfile.entries import Entry, Piece


@dataclass(frozen=True, slots=True)
class MpegLayout:
    """``tag_bytes``: how long the tag at the front is; 0 where there is none."""

    tag: id3.Id3Tag
    tag_bytes: int
    size: int
    kind: str = field(default="id3", init=False)

    @property
    def version(self) -> int:
        return self.tag.version

    @property
    def exists(self) -> bool:
        return self.tag_bytes > 0

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.tag.entries

    @property
    def padding(self) -> int:
        return self.tag.padding

    def pieces(
        self, file: BinaryIO, entries: Sequence[Entry] | None, padding: int | None
    ) -> Iterator[Piece]:
        if entries is not None:
            yield id3.fitted(self.tag, entries, padding, self.tag_bytes)
        yield self.tag_bytes, self.size


def read(file: BinaryIO, *, new_version: int) -> MpegLayout:
    """``new_version``: of a tag that is to be made. Raises ``id3.Refused``."""
    size = os.fstat(file.fileno()).st_size
    file.seek(0)
    length = id3.tag_bytes(file.read(id3.HEADER_BYTES))
    if not length:
        return MpegLayout(id3.Id3Tag(new_version), 0, size)
    file.seek(0)
    data = file.read(length)
    if len(data) < length:
        raise id3.Refused("an ID3 tag that is cut off")
    return MpegLayout(id3.parse(data), length, size)
