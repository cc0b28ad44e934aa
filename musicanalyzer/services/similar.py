"""The tracks of the library that sound most like one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.errors import LibraryError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.similarity import SimilarityIndex
from musicanalyzer.services.describe import describe_track

# How far "less like these" moves the middle away from them (Rocchio's feedback, 1971, has 0.15 to
# 0.5 of what it moves towards the others).
UNLIKE = 0.5


def newest_version(reader: LibraryReader) -> str:
    """The embedding version that most present recordings have, of equally many the later: vectors
    of others cannot be compared. Raises ``LibraryError`` of kind ``empty-library``.
    """
    version = reader.embedding_version()
    if version is None:
        raise LibraryError(
            "The library holds no analysed track yet; run musicanalyzer scan first.",
            kind="empty-library",
        )
    return version


def blend(
    index: SimilarityIndex,
    recording_ids: Sequence[int],
    *,
    weights: Sequence[float] = (),
    unlike: Sequence[int] = (),
) -> NDArray[np.float64]:
    """A vector between recordings, shape (d,): nearer to those of more weight, and away from the
    middle of those ``unlike``. Where they point everywhere, the first recording's.

    Raises ``LibraryError`` of kind ``no-embedding``.
    """
    vectors = [index.vector(each).astype(np.float64) for each in recording_ids]
    middle: NDArray[np.float64] = np.average(vectors, axis=0, weights=weights or None)
    if unlike:
        middle = middle - UNLIKE * np.mean([index.vector(each) for each in unlike], axis=0)
    return middle if np.linalg.norm(middle) > 1e-6 else vectors[0]


def similar_tracks(
    database: Path,
    argument: str,
    *,
    n: int,
    more: Sequence[str] = (),
    less: Sequence[str] = (),
) -> Iterator[dict[str, Any]]:
    """The ``n`` nearest tracks, best first, each with its ``similarity`` (cosine, at most 1); like
    ``more`` tracks as well, and less like others.

    The tracks named and copies of their recordings are left out. Raises LibraryError.
    """
    with LibraryReader(database) as reader:
        liked = [_analysed(reader, each) for each in (argument, *more)]
        unliked = [_analysed(reader, each) for each in less]
        index = SimilarityIndex(reader, version=newest_version(reader))
        recording_ids, scores = index.nearest(
            blend(index, liked, unlike=unliked), n, exclude=[*liked, *unliked]
        )
        tracks_of = reader.tracks_of(recording_ids)
        for recording_id, score in zip(recording_ids, scores, strict=True):
            for row in reader.tracks(tracks_of.get(int(recording_id), [])[:1]):
                yield {**describe_track(row), "similarity": round(float(score), 4)}


def _analysed(reader: LibraryReader, argument: str) -> int:
    """The recording of the track that the user names."""
    track = reader.resolve(argument)
    if track.recording_id is None:
        raise LibraryError(
            f"{track.path} could not be analysed, so nothing can be compared with it; "
            "musicanalyzer list --failed says why.",
            kind="not-analysed",
        )
    return track.recording_id
