"""The chunks of RIFF (WAV, RF64) and FORM (AIFF) files, and whether their audio is all there.

Sizes are reported as declared: they may reach past the end of a cut file, and writers that stream
leave them 0 or all ones.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

STREAMED = 0xFFFFFFFF  # "length not known when the header was written"
_MAX_CHUNKS = 10_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """``offset`` is where the body begins; ``size`` is its declared length in bytes."""

    name: bytes
    offset: int
    size: int


def chunks(file: BinaryIO) -> Iterator[Chunk]:
    """Top-level chunks in file order, until one reaches past the end. Yields none for other files.

    The sizes of an RF64 file come from its ``ds64`` chunk (EBU Tech 3306).
    """
    end = os.fstat(file.fileno()).st_size
    file.seek(0)
    head = file.read(12)
    if head[:4] in (b"RIFF", b"RF64", b"BW64"):
        layout = "<4sI"
    elif head[:4] in (b"FORM", b"RIFX"):
        layout = ">4sI"
    else:
        return
    at, data_size = 12, None
    for _ in range(_MAX_CHUNKS):
        file.seek(at)
        header = file.read(8)
        if len(header) < 8:
            return
        name, size = struct.unpack(layout, header)
        if name == b"ds64":
            data_size = struct.unpack("<8xQ", file.read(16).ljust(16, b"\0"))[0]
        elif name == b"data" and size == STREAMED and data_size is not None:
            size = data_size
        yield Chunk(name, at + 8, size)
        at += 8 + size + (size & 1)
        if at >= end:
            return


def present_share(path: str | os.PathLike[str], container: str) -> float:
    """Which part of the audio that ``path`` declares lies in it, 0 to 1; 1 where unknown."""
    if container not in ("wav", "rf64", "aiff"):
        return 1.0
    try:
        with open(path, "rb") as file:
            end = os.fstat(file.fileno()).st_size
            for chunk in chunks(file):
                if chunk.name in (b"data", b"SSND") and chunk.size not in (0, STREAMED):
                    return min(1.0, max(0, end - chunk.offset) / chunk.size)
    except OSError:
        return 1.0  # opening it again for decoding gives the precise error
    return 1.0
