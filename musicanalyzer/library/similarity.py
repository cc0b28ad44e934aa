"""Which recordings sound alike: exact cosine similarity over all embeddings of one version.

Exact, because it is quick enough: 100,000 vectors of 160 numbers are one pass over 64 MB. Vectors
are made unit length when they are read; a vector of zeros, which is similar to nothing, is left
out.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.errors import LibraryError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.vectors import Vectors, cache_path, cached_vectors

NEAR_DUPLICATE = 0.995  # cosine; two encodings of one recording lie above, other takes below

# What float32 sums in another order may differ by; candidates this close are compared again.
_ROUNDING = 1e-5


class SimilarityIndex:
    """The embeddings of ``version``, by recording id. Belongs to the reader's thread.

    ``cache=False`` keeps them in memory instead of in a file beside the database.
    """

    def __init__(self, reader: LibraryReader, *, version: str, cache: bool = True) -> None:
        self.version = version
        self._reader = reader
        self._cache = cache
        self._stamp: str | None = None
        self._vectors = Vectors(np.empty(0, np.int64), np.empty((0, 0), np.float32))
        self.mapped = False
        self.refresh()

    def refresh(self) -> bool:
        """Read again where the library's embeddings have changed; returns whether they had."""
        stamp = self._reader.embeddings_stamp()
        if stamp == self._stamp:
            return False
        if self._cache:
            path = cache_path(self._reader.path, self.version)
            self._vectors, self.mapped = cached_vectors(
                path, stamp=stamp, version=self.version, read=self._read
            )
        else:
            self._vectors, self.mapped = self._read(), False
        self._stamp = stamp
        return True

    def __len__(self) -> int:
        return len(self._vectors.ids)

    @property
    def ids(self) -> NDArray[np.int64]:
        """Recording ids, ascending, shape (n,)."""
        return self._vectors.ids

    @property
    def matrix(self) -> NDArray[np.float32]:
        """Unit vectors, float32, shape (n, d), one row per id."""
        return self._vectors.matrix

    def __contains__(self, recording_id: int) -> bool:
        return self._row(recording_id) is not None

    def vector(self, recording_id: int) -> NDArray[np.float32]:
        """Shape (d,). Raises ``LibraryError`` of kind ``no-embedding``."""
        row = self._row(recording_id)
        if row is None:
            raise LibraryError(
                f"Recording {recording_id} has no embedding {self.version}; scan its file again.",
                kind="no-embedding",
            )
        return np.array(self.matrix[row])

    def rows(self, recording_ids: Iterable[int]) -> NDArray[np.int64]:
        """The rows of these recordings in the matrix; those without a vector are left out."""
        wanted = np.fromiter(recording_ids, np.int64)
        places = np.searchsorted(self.ids, wanted)
        inside = places < len(self.ids)
        places, wanted = places[inside], wanted[inside]
        found: NDArray[np.int64] = places[self.ids[places] == wanted]
        return found

    def nearest(
        self,
        target: int | NDArray[np.floating],
        n: int = 10,
        *,
        exclude: Iterable[int] = (),
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The ``n`` recordings most similar to a recording, which is left out, or to a vector.

        Returns ids and cosines, best first; equal cosines by id. Fewer than ``n`` where there are
        no more. Raises ``LibraryError`` (``no-embedding``), ``ValueError`` for a wrong shape.
        """
        if n < 1:
            raise ValueError(f"n is {n}, must be at least 1")
        left_out = list(exclude)
        if isinstance(target, np.ndarray):
            vector = _unit(target)
        else:
            vector = self.vector(int(target))
            left_out.append(int(target))
        if not len(self):
            return np.empty(0, np.int64), np.empty(0)
        if vector.shape != self.matrix.shape[1:]:
            raise ValueError(f"the vector has shape {vector.shape}, not {self.matrix.shape[1:]}")
        rough = self.matrix @ vector
        rough[self.rows(left_out)] = -np.inf
        n = min(n, len(self) - len(set(self.rows(left_out).tolist())))
        if n < 1:
            return np.empty(0, np.int64), np.empty(0)
        limit = np.partition(rough, len(rough) - n)[len(rough) - n]
        candidates = np.flatnonzero(rough >= limit - _ROUNDING)
        # A matrix product may round equal rows differently; summed one by one they stay equal.
        exact = (self.matrix[candidates].astype(np.float64) * vector.astype(np.float64)).sum(axis=1)
        best = np.lexsort((candidates, -exact))[:n]
        return self.ids[candidates[best]], exact[best]

    def _row(self, recording_id: int) -> int | None:
        rows = self.rows([recording_id])
        return int(rows[0]) if len(rows) else None

    def _read(self) -> Vectors:
        ids, matrix = self._reader.embeddings(self.version)
        lengths = np.linalg.norm(matrix, axis=1) if len(ids) else np.empty(0)
        usable = np.isfinite(lengths) & (lengths > 0)
        if not usable.all():
            ids, matrix, lengths = ids[usable], matrix[usable], lengths[usable]
        if len(ids) and np.abs(lengths - 1).max() > _ROUNDING:
            matrix = (matrix / lengths[:, None]).astype(np.float32)
        return Vectors(ids, matrix)


def _unit(vector: NDArray[np.floating]) -> NDArray[np.float32]:
    length = float(np.linalg.norm(vector))
    if not length > 0 or not np.isfinite(length):
        raise ValueError("a vector without direction is similar to nothing")
    return (vector / length).astype(np.float32)
