"""An audit as the command line tells it: plain dictionaries, one per thing found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.audit.kinds import KINDS, find
from musicanalyzer.services.audit.words import sentence

_CHUNK = 500


def report(
    reader: LibraryReader, query: str = "", kinds: Sequence[str] = ()
) -> Iterator[dict[str, Any]]:
    """What is found of present files that a query describes, kind by kind in their order, the
    surest first; all kinds unless some are named. Raises ``QueryError``.
    """
    for kind in KINDS:
        if kinds and kind not in kinds:
            continue
        entries = find(reader, kind, query)
        for begin in range(0, len(entries), _CHUNK):
            part = entries[begin : begin + _CHUNK]
            tracks = {track.id: track for track in reader.tracks([e.track_id for e in part])}
            for entry in part:
                track = tracks.get(entry.track_id)
                if track is None:
                    continue
                yield {
                    "kind": kind,
                    "path": track.path,
                    "title": track.tags.title,
                    "artist": track.tags.artist,
                    "album": track.tags.album,
                    "sure": entry.is_sure,
                    "degree": round(entry.degree, 3),
                    "sentence": sentence(entry),
                    "evidence": dict(entry.evidence),
                }
