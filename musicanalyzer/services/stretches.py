"""What sounds like a stretch of a track, as the command line tells it: passages or whole tracks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.similarity import SimilarityIndex
from musicanalyzer.services.describe import describe_track
from musicanalyzer.services.installed import installed_models
from musicanalyzer.services.jobs import Progress
from musicanalyzer.services.passages import PassageFinder


def like_stretch(
    database: Path,
    argument: str,
    start_s: float,
    end_s: float,
    *,
    n: int,
    passages: bool,
    told: Callable[[Progress], None] = lambda progress: None,
) -> Iterator[dict[str, Any]]:
    """The ``n`` most alike, best first, each with its ``similarity`` (cosine, at most 1); passages
    with ``start_s`` and ``end_s`` too. ``told`` hears of a library whose passages are new.

    Raises LibraryError, ``SettingsError`` of kind ``stretch``, ModelError.
    """
    models = installed_models()
    finder = PassageFinder(models)
    with LibraryReader(database) as reader:
        stretch = finder.stretch(reader, reader.resolve(argument).id, start_s, end_s)
        if not passages:
            index = SimilarityIndex(reader, version=models.similarity.version_key)
            ids, scores = index.nearest(stretch.direction, n, exclude=[stretch.recording_id])
            files = reader.tracks_of(ids)
            for recording_id, score in zip(ids.tolist(), scores.tolist(), strict=True):
                for row in reader.tracks(files.get(recording_id, [])[:1]):
                    yield {**describe_track(row), "similarity": round(score, 4)}
            return
        for progress in finder.prepare(reader):
            told(progress)
        for passage in finder.find(reader, stretch, n=n):
            for row in reader.tracks([passage.track_id]):
                yield {
                    **describe_track(row),
                    "similarity": round(passage.likeness, 4),
                    "start_s": round(passage.start_s, 2),
                    "end_s": round(passage.end_s, 2),
                }
