"""Everything that the library knows, as JSON objects for other programs: ``export --json``.

The objects come one after another and are never all in memory. Each has a ``type``: ``library``
first, then ``track``, ``label`` and ``playlist``. ``docs/export.md`` describes them; keys are added
over time, never renamed or taken away while ``format`` is 1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from musicanalyzer import __version__
from musicanalyzer.errors import LibraryError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.library.similarity import SimilarityIndex
from musicanalyzer.services.copies import told_apart
from musicanalyzer.services.describe import describe_grid, describe_track
from musicanalyzer.services.playlist_edits import kind_of, tracks_or_problem
from musicanalyzer.services.similar import newest_version
from musicanalyzer.services.track_facts import STRUCTURES

FORMAT = 1
_GROUP = 500  # tracks that are read at a time
_HEADS = ("genre", "mood", "vocal", "voice", "speech")


def dump(
    reader: LibraryReader, *, timelines: bool = False, embeddings: bool = False
) -> Iterator[dict[str, Any]]:
    """All of the library, as it is while it is read. ``timelines`` adds probabilities along time,
    ``embeddings`` the similarity vectors.
    """
    yield {
        "type": "library",
        "format": FORMAT,
        "program": f"musicanalyzer {__version__}",
        **reader.row_counts(),
    }
    index = _index(reader) if embeddings else None
    ids = dict.fromkeys(
        track_id
        for query in ("", "is:missing", "is:failed", "is:missing is:failed")
        for track_id in reader.ids(query, order="path")
    )
    every = list(ids)
    apart = told_apart(reader)
    for start in range(0, len(every), _GROUP):
        tracks = reader.tracks(every[start : start + _GROUP], structures=STRUCTURES)
        recordings = {t.recording_id for t in tracks if t.recording_id is not None}
        others = {other for each in recordings for other in apart.get(each, ())}
        hashes, all_right = reader.audio_hashes(recordings | others), reader.all_right(recordings)
        for track in tracks:
            found = _track(reader, track, hashes, index, timelines=timelines)
            if (mine := track.recording_id) is not None:
                found["all_right"] = all_right.get(mine, [])
                found["not_copies"] = [hashes[other].hex() for other in sorted(apart.get(mine, ()))]
            yield found
    yield from _labels(reader)
    yield from _playlists(reader)


def _index(reader: LibraryReader) -> SimilarityIndex | None:
    try:
        return SimilarityIndex(reader, version=newest_version(reader))
    except LibraryError as err:
        if err.kind != "empty-library":
            raise
        return None


def _track(
    reader: LibraryReader,
    track: TrackRow,
    hashes: dict[int, bytes],
    index: SimilarityIndex | None,
    *,
    timelines: bool,
) -> dict[str, Any]:
    tags = track.tags
    found: dict[str, Any] = {
        "type": "track",
        **describe_track(track),
        "beat_grid": describe_grid(track),
        "missing": track.missing,
        "added_at": track.added_at,
        "file": {"size": track.size, "modified_at": track.mtime_ns / 1e9, "codec": track.codec},
        "tags": {name: getattr(tags, name) for name in type(tags).__dataclass_fields__},
    }
    recording_id = track.recording_id
    if recording_id is None:
        return found
    found["audio_hash"] = hashes[recording_id].hex()
    if index is not None:
        known = recording_id in index
        found["embedding"] = (
            [round(float(value), 6) for value in index.vector(recording_id)] if known else None
        )
    if timelines:
        found["timelines"] = {
            head: {
                "step_s": timeline.step_s,
                **{
                    label: [round(value / 255, 3) for value in data]
                    for label, data in timeline.labels.items()
                },
            }
            for head in _HEADS
            if (timeline := reader.timeline(recording_id, head)) is not None
        }
    return found


def _labels(reader: LibraryReader) -> Iterator[dict[str, Any]]:
    for label in reader.labels():
        tracks = reader.tracks_of(label.examples)
        yield {
            "type": "label",
            "name": label.name,
            "created_at": label.created_at,
            "examples": [
                {"track": track_id, "fits": fits}
                for recording_id, fits in label.examples.items()
                for track_id in tracks.get(recording_id, ())[:1]
            ],
        }


def _playlists(reader: LibraryReader) -> Iterator[dict[str, Any]]:
    for playlist in reader.playlists():
        track_ids, problem = tracks_or_problem(reader, playlist)
        try:
            rule = json.loads(playlist.rule)
        except ValueError:  # written by another program
            rule = None
        found = {
            "type": "playlist",
            "name": playlist.name,
            "kind": kind_of(playlist.rule),
            "created_at": playlist.created_at,
            "rule": rule,
            "tracks": list(track_ids),
        }
        yield {**found, "problem": problem} if problem else found
