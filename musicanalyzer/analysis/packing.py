"""The trunk's outputs of a track as a few kilobytes, from which every head can run again.

8 bits a value with one scale per array: 352 bytes a patch, 22 kB for three minutes. The heads
always run on the unpacked values, also the first time, so that a later run gives the same answers.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]

_HEADER = struct.Struct("<4sIIIIIff")  # magic, n, embedding, steps, local, total frames, 2 scales
_MAGIC = b"MAP1"


@dataclass(frozen=True, slots=True)
class PackedPatches:
    """Quantised trunk outputs of n patches and where they lie; ``n_frames`` is the track's."""

    embedding: NDArray[np.int8]  # (n, size)
    local: NDArray[np.int8]  # (n, n_steps, size)
    embedding_scale: float
    local_scale: float
    first_frames: NDArray[np.int32]  # (n,)
    audible: NDArray[np.bool_]  # (n,)
    n_frames: int

    @classmethod
    def pack(
        cls,
        embedding: Float32,
        local: Float32,
        *,
        first_frames: NDArray[np.int32],
        audible: NDArray[np.bool_],
        n_frames: int,
    ) -> PackedPatches:
        """Quantise; both arrays must be finite."""
        small_embedding, embedding_scale = _quantise(embedding)
        small_local, local_scale = _quantise(local)
        return cls(
            small_embedding,
            small_local,
            embedding_scale,
            local_scale,
            first_frames.astype(np.int32),
            audible.astype(np.bool_),
            n_frames,
        )

    def unpack(self) -> tuple[Float32, Float32]:
        """(embedding, local) as float32."""
        return (
            self.embedding.astype(np.float32) * np.float32(self.embedding_scale),
            self.local.astype(np.float32) * np.float32(self.local_scale),
        )

    def to_bytes(self) -> bytes:
        n, size = self.embedding.shape
        _, n_steps, local_size = self.local.shape
        header = _HEADER.pack(
            _MAGIC, n, size, n_steps, local_size, self.n_frames,
            self.embedding_scale, self.local_scale,
        )  # fmt: skip
        return b"".join(
            (
                header,
                self.first_frames.astype("<i4").tobytes(),
                self.audible.astype(np.uint8).tobytes(),
                self.embedding.tobytes(),
                self.local.tobytes(),
            )
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> PackedPatches:
        """The inverse of :meth:`to_bytes`. Raises ValueError where the data is not that."""
        if len(data) < _HEADER.size:
            raise ValueError(f"packed patches need {_HEADER.size} bytes at least, got {len(data)}")
        magic, n, size, n_steps, local_size, n_frames, scale, local_scale = _HEADER.unpack_from(
            data
        )
        expected = _HEADER.size + n * (5 + size + n_steps * local_size)
        if magic != _MAGIC or len(data) != expected:
            raise ValueError(f"not packed patches: {len(data)} bytes where {expected} belong")
        offset = _HEADER.size
        arrays: list[NDArray[np.generic]] = []
        for kind, count in (
            ("<i4", n),
            ("u1", n),
            ("i1", n * size),
            ("i1", n * n_steps * local_size),
        ):
            arrays.append(np.frombuffer(data, kind, count, offset))
            offset += arrays[-1].nbytes
        return cls(
            arrays[2].reshape(n, size).astype(np.int8),
            arrays[3].reshape(n, n_steps, local_size).astype(np.int8),
            scale,
            local_scale,
            arrays[0].astype(np.int32),
            arrays[1].astype(np.bool_),
            n_frames,
        )


def _quantise(values: Float32) -> tuple[NDArray[np.int8], float]:
    if not np.isfinite(values).all():
        raise ValueError("the networks gave values that are not numbers")
    largest = float(np.abs(values).max(initial=0.0))
    # float32 as stored, so that packing twice is packing once.
    scale = float(np.float32(largest / 127.0)) or 1.0
    return np.clip(np.rint(values / scale), -127, 127).astype(np.int8), scale
