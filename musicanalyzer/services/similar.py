"""The tracks of the library that sound most like one of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from musicanalyzer.errors import LibraryError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.similarity import SimilarityIndex
from musicanalyzer.services.describe import describe_track


def newest_version(reader: LibraryReader) -> str:
    """The embedding version that most recordings have: vectors of others cannot be compared."""
    versions = reader.embedding_versions()
    if not versions:
        raise LibraryError(
            "The library holds no analysed track yet; run musicanalyzer scan first.",
            kind="empty-library",
        )
    return max(versions, key=lambda version: versions[version])


def similar_tracks(database: Path, argument: str, *, n: int) -> Iterator[dict[str, Any]]:
    """The ``n`` nearest tracks, best first, each with its ``similarity`` (cosine, at most 1).

    Copies of the same recording are left out. Raises LibraryError.
    """
    with LibraryReader(database) as reader:
        track = reader.resolve(argument)
        if track.recording_id is None:
            raise LibraryError(
                f"{track.path} could not be analysed, so nothing can be compared with it; "
                "musicanalyzer list --failed says why.",
                kind="not-analysed",
            )
        index = SimilarityIndex(reader, version=newest_version(reader))
        recording_ids, scores = index.nearest(track.recording_id, n, exclude=[track.recording_id])
        tracks_of = reader.tracks_of(recording_ids)
        for recording_id, score in zip(recording_ids, scores, strict=True):
            for row in reader.tracks(tracks_of.get(int(recording_id), [])[:1]):
                yield {**describe_track(row), "similarity": round(float(score), 4)}
