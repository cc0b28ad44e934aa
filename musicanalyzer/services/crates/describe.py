"""A crate as the command line's JSON has it: the contract that scripts are written against."""

from __future__ import annotations

from typing import Any

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.crates.sorting import Crate

TYPICAL = 3  # tracks that are named


def describe_crate(reader: LibraryReader, crate: Crate, name: str) -> dict[str, Any]:
    """``name`` is the playlist's; a trait that does not tell the crate apart is null or empty."""
    traits = crate.traits
    return {
        "name": name,
        "tracks": len(crate.track_ids),
        "likeness": round(crate.likeness, 4),
        "genres": list(traits.genres),
        "moods": list(traits.moods),
        "kind": traits.kind or None,
        "voice": traits.voice or None,
        "bpm": None if traits.bpm is None else list(traits.bpm),
        "energy": traits.energy or None,
        "typical": [
            " - ".join(part for part in (track.tags.artist, track.tags.title) if part)
            or track.path.rpartition("/")[2]
            for track in reader.tracks(crate.track_ids[:TYPICAL])
        ],
        "track_ids": list(crate.track_ids),
    }
