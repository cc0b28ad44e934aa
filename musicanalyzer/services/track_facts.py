"""Tempo, key, energy, loudness, sections, beats and cues of a track, from whatever knows them best.

One place for all who need them (lists, playlist files, sets): what the user says comes first, then
what was found, then what the file's own tags say. Absent values are ``None`` or empty, never
guessed. What has a place in time is there where the track was read with its structures
(``STRUCTURES``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from musicanalyzer.library.musical_keys import MusicalKey, parse_key
from musicanalyzer.library.records import FileTags, HeadResult, StoredCue, TrackRow
from musicanalyzer.services.beat_grid import grid_marks, grid_of, own_marks
from musicanalyzer.services.formats.model import Cue, GridMark
from musicanalyzer.services.structures import Section, cues_from, sections_of

SLOWEST_BPM, FASTEST_BPM = 20.0, 400.0  # outside, a file's tag means something else
STRUCTURES = ("sections", "beats", "downbeats", "cues")
USER, FOUND, FILE = "user", "analysis", "file"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TrackFacts:
    """``bpm_from``, ``key_from`` and ``cues_from`` say who says so: ``"user"``, ``"analysis"`` or
    ``"file"``.
    """

    bpm: float | None = None
    bpm_from: str | None = None
    key: MusicalKey | None = None
    key_from: str | None = None
    energy: float | None = None  # 1 to 10
    danceability: float | None = None  # 1 to 10
    loudness_lufs: float | None = None
    sections: tuple[Section, ...] = ()
    intro_s: float | None = None
    outro_s: float | None = None
    grid: tuple[GridMark, ...] = ()
    cues: tuple[Cue, ...] = ()
    cues_from: str | None = None


def facts_of(track: TrackRow) -> TrackFacts:
    """Of a track of the library."""
    facts = facts_from(track.results, track.corrections, track.tags, cues=track.cues)
    return replace(facts, grid=own_marks(track) or grid_marks(grid_of(track), facts.bpm))


def facts_from(
    results: Mapping[str, HeadResult],
    corrections: Mapping[str, tuple[str, ...]],
    tags: FileTags,
    *,
    cues: tuple[StoredCue, ...] | None = None,
) -> TrackFacts:
    """From what was found, what the user said (``cues``: the user's own list), and what the file
    says.
    """
    measures = {
        name: value
        for result in results.values()
        for name, value in result.measures.items()
        if math.isfinite(value)
    }
    bpm, bpm_from = _first(
        (_tempo(float(said)) if (said := _of(corrections, "tempo")) else None, USER),
        (_tempo(measures.get("bpm")), FOUND),
        (_tempo(tags.bpm), FILE),
    )
    key, key_from = _first(
        (parse_key(_of(corrections, "key")), USER),
        (parse_key(_of({head: result.labels for head, result in results.items()}, "key")), FOUND),
        (parse_key(tags.key), FILE),
    )
    found_cues = cues_from(results["cues"].structure.get("cues")) if "cues" in results else ()
    shown_cues, said_by = _first(
        (None if cues is None else tuple(map(_cue, cues)), USER),
        (tuple(Cue(start_s, name) for start_s, name in found_cues) or None, FOUND),
    )
    return TrackFacts(
        bpm=bpm,
        bpm_from=bpm_from,
        key=key,
        key_from=key_from,
        energy=measures.get("energy"),
        danceability=measures.get("danceability"),
        loudness_lufs=measures.get("loudness"),
        sections=sections_of(results),
        intro_s=measures.get("intro_s"),
        outro_s=measures.get("outro_s"),
        cues=shown_cues or (),
        cues_from=said_by,
    )


def _cue(cue: StoredCue) -> Cue:
    return Cue(cue.start_s, cue.name, cue.end_s, cue.pad, cue.colour)


def _first(*said: tuple[T | None, str]) -> tuple[T | None, str | None]:
    return next(((value, who) for value, who in said if value is not None), (None, None))


def _of(labels: Mapping[str, tuple[str, ...]], head: str) -> str | None:
    return next(iter(labels.get(head, ())), None)


def _tempo(bpm: float | None) -> float | None:
    return bpm if bpm is not None and SLOWEST_BPM <= bpm <= FASTEST_BPM else None
