"""The cache file of all embeddings of one version: memory-mapped, replaced atomically, never
trusted when stale or cut short.

Layout, little-endian: a 64-byte header (magic, format, rows, columns, CRC-32 of what follows it up
to the matrix), the stamp of the embeddings table it was made from and the version (UTF-8, 128
bytes together, zero padded), the ids as int64 ascending, zeros up to a multiple of 64, and the
matrix as float32, one row per id.
"""

from __future__ import annotations

import os
import re
import struct
import tempfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_HEADER = struct.Struct("<8sIQQI")
_MAGIC = b"musavec\n"
_FORMAT = 1
_NAME_AT, _IDS_AT = 64, 192


class Vectors(NamedTuple):
    """Ids, ascending, shape (n,), and their float32 rows, shape (n, d); read-only."""

    ids: NDArray[np.int64]
    matrix: NDArray[np.float32]


def cache_path(database: Path, version: str) -> Path:
    """Beside the database; the name is safe whatever the version is called."""
    safe = re.sub(r"[^A-Za-z0-9.-]", "_", version)[:40]
    return database.with_name(f"{database.name}-vectors-{safe}-{zlib.crc32(version.encode()):08x}")


def cached_vectors(
    path: Path, *, stamp: str, version: str, read: Callable[[], Vectors]
) -> tuple[Vectors, bool]:
    """The vectors from the file where it fits the stamp, else from ``read``, stored for next time.

    The second value says whether they are memory-mapped: a folder that cannot be written, or a full
    disk, costs memory but is no error.
    """
    name = f"{stamp} {version}".encode()[: _IDS_AT - _NAME_AT]
    found = _load(path, name)
    if found is not None:
        return found, True
    fresh = read()
    if not _store(path, name, fresh):
        return fresh, False
    found = _load(path, name)
    return (fresh, False) if found is None else (found, True)


def _matrix_at(rows: int) -> int:
    return -(-(_IDS_AT + 8 * rows) // 64) * 64


def _load(path: Path, name: bytes) -> Vectors | None:
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER.size)
            if len(head) < _HEADER.size:
                return None
            magic, kind, rows, columns, checksum = _HEADER.unpack(head)
            size = os.fstat(file.fileno()).st_size
            start = _matrix_at(rows)
            if (magic, kind) != (_MAGIC, _FORMAT) or size != start + 4 * rows * columns:
                return None
            if not rows or not columns:
                return None
            file.seek(_NAME_AT)
            described = file.read(_IDS_AT - _NAME_AT + 8 * rows)
            if zlib.crc32(described) != checksum:
                return None
            if described[: _IDS_AT - _NAME_AT].rstrip(b"\0") != name:
                return None
            ids = np.frombuffer(described, "<i8", rows, _IDS_AT - _NAME_AT)
            matrix = np.memmap(file, "<f4", "r", start, (rows, columns))
    except (OSError, ValueError, OverflowError):
        return None
    return Vectors(ids, matrix)


def _store(path: Path, name: bytes, vectors: Vectors) -> bool:
    rows, columns = vectors.matrix.shape
    described = name.ljust(_IDS_AT - _NAME_AT, b"\0") + vectors.ids.astype("<i8").tobytes()
    header = _HEADER.pack(_MAGIC, _FORMAT, rows, columns, zlib.crc32(described))
    start = _matrix_at(rows)
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=path.name + ".", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write((header.ljust(_NAME_AT, b"\0") + described).ljust(start, b"\0"))
            file.write(np.ascontiguousarray(vectors.matrix, "<f4").data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)
        return False
    return True
