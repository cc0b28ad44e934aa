"""What the library knows of a track that can be written into its file; never an "unsure".

What the user says comes before what the heads decided. Values of the file's own tags are not taken:
they are there already.
"""

from __future__ import annotations

import contextlib
import math
from dataclasses import dataclass

from musicanalyzer.library.musical_keys import MusicalKey, parse_key
from musicanalyzer.library.records import TrackRow
from musicanalyzer.models.spec import UNSURE


@dataclass(frozen=True, slots=True)
class TagValues:
    """Absent values are ``None`` or empty. ``energy`` is 1 to 10; ``loudness_lufs`` integrated and
    ``true_peak_db`` re full scale, as EBU R 128 has them.
    """

    genre: str | None = None
    moods: tuple[str, ...] = ()
    vocal: str | None = None
    bpm: float | None = None
    key: MusicalKey | None = None
    energy: int | None = None
    loudness_lufs: float | None = None
    true_peak_db: float | None = None


def values_of(track: TrackRow) -> TagValues:
    is_music = _label(track, "speech") in (None, "music")
    measures = {
        name: value
        for result in track.results.values()
        if UNSURE not in result.labels
        for name, value in result.measures.items()
        if math.isfinite(value)
    }
    energy = measures.get("energy")
    return TagValues(
        genre=_label(track, "genre") if is_music or "genre" in track.corrections else None,
        moods=track.labels_of("mood") if is_music else (),
        vocal=_label(track, "vocal"),
        bpm=_said_tempo(track) or measures.get("bpm"),
        key=parse_key(_label(track, "key")),
        energy=None if energy is None else min(max(round(energy), 1), 10),
        loudness_lufs=measures.get("loudness"),
        true_peak_db=measures.get("true_peak"),
    )


def _said_tempo(track: TrackRow) -> float | None:
    for label in track.corrections.get("tempo", ()):
        with contextlib.suppress(ValueError):
            return float(label)
    return None


def _label(track: TrackRow, head: str) -> str | None:
    label = next(iter(track.labels_of(head)), UNSURE)
    return None if label == UNSURE else label
