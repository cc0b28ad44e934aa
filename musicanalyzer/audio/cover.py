"""Finds the front cover among the pictures that a file's tags hold, whatever kind of tag it is.

Works on what ``audio.tags`` has opened; pictures are given as they lie in the file, undecoded.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator
from typing import Any

MAX_COVER_BYTES = 16 * 1024 * 1024
_FRONT = 3  # as ID3, FLAC and ASF number the kinds of pictures
_ANY = 0


def front_cover(file: Any, tags: Any) -> bytes | None:
    """The front cover, else the first picture, of at most ``MAX_COVER_BYTES``; None without one."""
    found = [
        (kind, data) for kind, data in _pictures(file, tags) if 0 < len(data) <= MAX_COVER_BYTES
    ]
    found.sort(key=lambda picture: picture[0] != _FRONT)  # stable: else in the file's order
    return found[0][1] if found else None


def _pictures(file: Any, tags: Any) -> Iterator[tuple[int, bytes]]:
    for picture in getattr(file, "pictures", None) or ():  # FLAC
        yield picture.type, bytes(picture.data)
    if tags is None:
        return
    if hasattr(tags, "getall"):  # ID3
        for frame in tags.getall("APIC"):
            yield int(frame.type), bytes(frame.data)
        return
    for name in list(tags.keys()):
        key = str(name).lower()
        if key == "covr":  # MP4
            for data in tags[name]:
                yield _FRONT, bytes(data)
        elif key == "metadata_block_picture":  # Ogg
            for text in tags[name]:
                yield _block(base64.b64decode(text))
        elif key == "coverart":  # Ogg of old
            for text in tags[name]:
                yield _ANY, base64.b64decode(text)
        elif key.startswith("cover art"):  # APEv2: a file's name, a zero byte, the picture
            kind = _FRONT if "front" in key else _ANY
            yield kind, bytes(tags[name].value).partition(b"\0")[2]
        elif key == "wm/picture":  # ASF
            for value in tags[name]:
                yield _asf(bytes(value.value))


def _block(data: bytes) -> tuple[int, bytes]:
    """A FLAC picture block: kind, MIME type, description, four numbers, and the picture."""
    kind, mime = struct.unpack_from(">II", data)
    (description,) = struct.unpack_from(">I", data, 8 + mime)
    at = 12 + mime + description + 16
    (size,) = struct.unpack_from(">I", data, at)
    return kind, data[at + 4 : at + 4 + size]


def _asf(data: bytes) -> tuple[int, bytes]:
    """WM/Picture: kind, size, MIME type and description as UTF-16 with a zero each, the picture."""
    kind, size = struct.unpack_from("<BI", data)
    return kind, data[len(data) - size :]
