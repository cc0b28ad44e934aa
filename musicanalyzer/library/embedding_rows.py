"""The similarity vectors as they are stored, one of each recording, and which of them count.

Vectors of two versions cannot be compared, and old ones stay for good where files are missing or
forgotten: so what is there to be played decides which version it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Which version counts is asked often. Of a million vectors of one version it takes 0.01 ms, and
# 0.9 s without the first index; while half are of another, 0.4 s, and 1.1 s without the second.
PRESENT_EMBEDDINGS: tuple[str, ...] = (
    "CREATE INDEX embeddings_by_version ON embeddings (version)",
    "DROP INDEX tracks_by_recording",
    "CREATE INDEX tracks_by_recording ON tracks (recording_id, missing_since)",
)  # a migration

_PRESENT = """SELECT count(*) FROM (SELECT 1 FROM embeddings AS e
    WHERE e.version = ? AND EXISTS (SELECT 1 FROM tracks AS t
    WHERE t.recording_id = e.recording_id AND t.missing_since IS NULL) LIMIT ?)"""


class EmbeddingReads:
    """The part of :class:`musicanalyzer.library.reader.LibraryReader` that reads them."""

    def _one(self, sql: str, *parameters: object) -> tuple[Any, ...] | None:
        raise NotImplementedError

    def _all(self, sql: str, *parameters: object) -> list[Any]:
        raise NotImplementedError

    def embeddings_stamp(self) -> str:
        """Another text whenever any embedding was added, changed or removed."""
        row = self._one("SELECT value FROM meta WHERE name = 'embeddings_stamp'")
        assert row is not None
        return str(row[0])

    def embedding_version(self) -> str | None:
        """The version that most recordings with a present file have, of equally many the later
        (``v10`` after ``v9``). ``None`` where there is no embedding.
        """
        row = self._one(
            "SELECT (SELECT min(version) FROM embeddings), (SELECT max(version) FROM embeddings)"
        )
        assert row is not None
        first, last = row
        if first == last:
            return None if first is None else str(first)
        best, most = "", -1
        everywhere = self._all(
            "SELECT version, count(*) FROM embeddings GROUP BY version ORDER BY 2"
        )
        for place, (version, _) in enumerate(everywhere, 1):
            # The largest comes last, and need only be seen to have more than the others: seldom is
            # more than a part of a large library looked up.
            limit = most + 1 if place == len(everywhere) else -1
            row = self._one(_PRESENT, version, limit)
            assert row is not None
            if row[0] > most or (row[0] == most and _age(version) > _age(best)):
                best, most = version, row[0]
        return best

    def count_embeddings(self, recording_ids: Iterable[int], version: str | None) -> int:
        """How many of these recordings have an embedding of this version."""
        row = self._one(
            """SELECT count(*) FROM json_each(?) AS wanted
            CROSS JOIN embeddings AS e ON e.recording_id = wanted.value WHERE e.version = ?""",
            json.dumps([int(recording_id) for recording_id in recording_ids]),
            version,
        )
        assert row is not None
        count: int = row[0]
        return count

    def embeddings(self, version: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Recording ids, ascending, and one row of float32 each: shapes (n,) and (n, d).

        A vector whose length is not that of the first is left out.
        """
        rows = self._all(
            "SELECT recording_id, vector FROM embeddings WHERE version = ? ORDER BY recording_id",
            version,
        )
        if not rows:
            return np.empty(0, np.int64), np.empty((0, 0), np.float32)
        size = len(rows[0][1])
        rows = [row for row in rows if len(row[1]) == size]
        ids = np.fromiter((row[0] for row in rows), np.int64, len(rows))
        flat = np.frombuffer(b"".join(row[1] for row in rows), "<f4")
        return ids, flat.reshape(len(rows), -1).astype(np.float32, copy=False)


def _age(version: str) -> list[str | int]:
    """What versions are sorted by: numbers as numbers."""
    parts: list[str | int] = list(re.split(r"([0-9]+)", version))
    parts[1::2] = map(int, parts[1::2])
    return parts
