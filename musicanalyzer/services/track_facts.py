"""Tempo, key, energy, beats and cues of a track, from whatever knows them best.

One place for all who need them (playlist files, sets): what the analyses found comes first, then
what the file's own tags say. Absent values are ``None`` or empty, never guessed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from musicanalyzer.library.records import TrackRow
from musicanalyzer.services.formats.model import Cue, GridMark
from musicanalyzer.library.musical_keys import MusicalKey, parse_key

SLOWEST_BPM, FASTEST_BPM = 20.0, 400.0  # outside, a file's tag means something else


@dataclass(frozen=True, slots=True)
class TrackFacts:
    bpm: float | None = None
    key: MusicalKey | None = None
    energy: float | None = None  # 1 to 10
    grid: tuple[GridMark, ...] = ()
    cues: tuple[Cue, ...] = ()


def facts_of(track: TrackRow) -> TrackFacts:
    measures = {
        name: value
        for result in track.results.values()
        for name, value in result.measures.items()
        if math.isfinite(value)
    }
    return TrackFacts(
        bpm=_tempo(measures.get("bpm")) or _tempo(track.tags.bpm),
        key=parse_key(track.tags.key),
        energy=measures.get("energy"),
    )


def _tempo(bpm: float | None) -> float | None:
    return bpm if bpm is not None and SLOWEST_BPM <= bpm <= FASTEST_BPM else None
