"""The file of all passages' vectors beside a library: memory-mapped, replaced atomically, never
trusted when cut short, and brought up to date without computing anything twice.

A passage is what the trunk heard at once. Its vector has unit length and is kept as 8-bit integers
with the factor that makes them a unit vector again; one in which nothing is heard has the factor 0.
Recordings are told apart by the hash of their audio: an id may come to mean another one.

Layout, little-endian: a 64-byte header (magic, format, recordings n, passages m, numbers d, CRC-32
of all but the matrix), the stamp of the embeddings and the version (UTF-8, 128 bytes together, zero
padded), the matrix as int8 (m, d), then ids int64 (n), hashes (n, 16), first rows int64 (n + 1),
first frames int32 (m), factors float32 (m).
"""

from __future__ import annotations

import os
import struct
import tempfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.errors import LibraryError
from musicanalyzer.library.vectors import cache_path

Float32 = NDArray[np.float32]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]

_HEADER = struct.Struct("<8sIQQII")
_MAGIC = b"musapas\n"
_FORMAT = 1
_NAME_AT, _MATRIX_AT = 64, 192
_UNFINISHED = "unfinished"  # in place of the stamp: what is there is true, but not everything


class PassageVectors(NamedTuple):
    """Recordings in ascending order of their ids; those of recording i are the rows from
    ``first_rows[i]`` to before ``first_rows[i + 1]``, in their order in time.
    """

    stamp: str
    ids: Int64  # (n,)
    hashes: NDArray[np.uint8]  # (n, 16)
    first_rows: Int64  # (n + 1,)
    first_frames: Int32  # (m,)
    factors: Float32  # (m,)
    matrix: NDArray[np.int8]  # (m, d)

    def place_of(self, recording_id: int) -> int | None:
        place = int(np.searchsorted(self.ids, recording_id))
        return place if place < len(self.ids) and self.ids[place] == recording_id else None

    def rows_of(self, place: int) -> slice:
        return slice(int(self.first_rows[place]), int(self.first_rows[place + 1]))


def passages_path(database: Path, version: str) -> Path:
    """Beside the database; may be deleted at any time."""
    path = cache_path(database, version)
    return path.with_name(path.name.replace("-vectors-", "-passages-", 1))


def load_passages(path: Path, *, version: str) -> PassageVectors | None:
    """``None`` where there is no such file, or none that can be used."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER.size)
            magic, kind, n, m, d, checksum = _HEADER.unpack(head)
            sizes = (8 * n, 16 * n, 8 * (n + 1), 4 * m, 4 * m)
            size = os.fstat(file.fileno()).st_size
            if (magic, kind) != (_MAGIC, _FORMAT) or size != _MATRIX_AT + m * d + sum(sizes):
                return None
            file.seek(_NAME_AT)
            name = file.read(_MATRIX_AT - _NAME_AT)
            file.seek(_MATRIX_AT + m * d)
            parts = [file.read(length) for length in sizes]
            if zlib.crc32(b"".join(parts), zlib.crc32(name)) != checksum:
                return None
            stamp, _, of_version = name.rstrip(b"\0").decode().partition(" ")
            if of_version != version[: _MATRIX_AT - _NAME_AT - len(stamp) - 1]:
                return None
            matrix = (
                np.memmap(file, np.int8, "r", _MATRIX_AT, (m, d))
                if m
                else np.empty((0, d), np.int8)
            )
    except (OSError, ValueError, OverflowError, struct.error):
        return None
    return PassageVectors(
        stamp,
        np.frombuffer(parts[0], "<i8"),
        np.frombuffer(parts[1], np.uint8).reshape(n, 16),
        np.frombuffer(parts[2], "<i8"),
        np.frombuffer(parts[3], "<i4"),
        np.frombuffer(parts[4], "<f4"),
        matrix,
    )


def quantised(vectors: Float32) -> tuple[NDArray[np.int8], Float32]:
    """Rows as 8-bit integers, and what each is to be multiplied by for unit length; 0 for a row
    without direction. What is lost turns a vector by less than a degree.
    """
    largest = np.abs(vectors).max(axis=1, initial=0.0)
    heard = np.isfinite(largest) & (largest > 0)
    scaled = np.zeros(vectors.shape, np.int8)
    scaled[heard] = np.rint(vectors[heard] * (127.0 / largest[heard, None])).astype(np.int8)
    lengths = np.linalg.norm(scaled.astype(np.float32), axis=1)
    factors = np.zeros(len(vectors), np.float32)
    factors[heard] = 1.0 / lengths[heard]
    return scaled, factors


class PassageWriter:
    """Writes the file anew, recording by recording in ascending order of ids; leaving the context
    puts it in the place of the old one, also where it is not complete: what is there is kept.

    Raises ``LibraryError`` of kind ``passages`` where it cannot be written.
    """

    def __init__(self, path: Path, *, version: str) -> None:
        self._path, self._version, self._d = path, version, 0
        self._ids: list[int] = []
        self._hashes: list[bytes] = []
        self._rows = [0]
        self._frames: list[Int32] = []
        self._factors: list[Float32] = []
        self.stamp = _UNFINISHED  # set it when everything is written

    def __enter__(self) -> PassageWriter:
        try:
            handle, self._temporary = tempfile.mkstemp(
                prefix=self._path.name + ".", suffix=".tmp", dir=self._path.parent
            )
            self._file: IO[bytes] = os.fdopen(handle, "wb")
            self._file.write(bytes(_MATRIX_AT))
        except OSError as err:
            raise self._fault(err) from err
        return self

    def add(
        self,
        recording_id: int,
        audio_hash: bytes,
        first_frames: Int32,
        matrix: NDArray[np.int8],
        factors: Float32,
    ) -> None:
        """The passages of the next recording; it may have none."""
        try:
            self._file.write(np.ascontiguousarray(matrix).data)
        except OSError as err:
            raise self._fault(err) from err
        self._d = matrix.shape[1] or self._d
        self._ids.append(recording_id)
        self._hashes.append(audio_hash)
        self._rows.append(self._rows[-1] + len(factors))
        self._frames.append(first_frames)
        self._factors.append(factors)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None or not issubclass(kind, LibraryError):
                self._finish()
        except OSError as err:
            raise self._fault(err) from err
        finally:
            self._file.close()
            with suppress(OSError):
                os.unlink(self._temporary)

    def _finish(self) -> None:
        name = f"{self.stamp} {self._version}".encode()[: _MATRIX_AT - _NAME_AT]
        name = name.ljust(_MATRIX_AT - _NAME_AT, b"\0")
        rest = b"".join(
            (
                np.array(self._ids, "<i8").tobytes(),
                b"".join(self._hashes),
                np.array(self._rows, "<i8").tobytes(),
                _joined(self._frames, "<i4"),
                _joined(self._factors, "<f4"),
            )
        )
        checksum = zlib.crc32(rest, zlib.crc32(name))
        self._file.write(rest)
        self._file.seek(0)
        n, m = len(self._ids), self._rows[-1]
        self._file.write(_HEADER.pack(_MAGIC, _FORMAT, n, m, self._d, checksum))
        self._file.seek(_NAME_AT)
        self._file.write(name)
        self._file.flush()
        os.fsync(self._file.fileno())
        os.replace(self._temporary, self._path)

    def _fault(self, err: OSError) -> LibraryError:
        return LibraryError(
            f"The passages of the library cannot be kept in {self._path} ({err.strerror}); free"
            " some space there, or make its folder writable.",
            kind="passages",
        )


def _joined(parts: Sequence[NDArray[np.generic]], kind: str) -> bytes:
    return b"".join(np.asarray(part).astype(kind).tobytes() for part in parts)
