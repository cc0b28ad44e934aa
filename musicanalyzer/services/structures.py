"""What has a place in time, between numbers and what the library keeps: beats, sections, cues.

Times are kept as unsigned 32-bit integers, little-endian, in steps of 0.1 ms; passages as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.library.records import HeadResult

Float64 = NDArray[np.float64]

# What the ends of a stored level stand for, as ``analysis.levels`` makes it.
QUIETEST_LUFS, LOUDEST_LUFS = -60.0, 0.0
_STEP_S = 1e-4
Stored = bytes | str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a track. ``energy`` is 1 to 10, None where it is not known."""

    start_s: float
    end_s: float
    label: str
    energy: float | None = None


def times_to_bytes(times_s: Float64) -> bytes:
    """Seconds from the track's start, from 0 on."""
    return np.rint(np.asarray(times_s) / _STEP_S).astype("<u4").tobytes()


def times_from_bytes(data: Stored | None) -> Float64:
    """The inverse of :func:`times_to_bytes`; of nothing: no times."""
    if not isinstance(data, bytes):
        return np.zeros(0)
    return np.frombuffer(data, "<u4") * _STEP_S


def level_of(stored: Any) -> Any:
    """Bytes of a stored level as LUFS; what is quieter than ``QUIETEST_LUFS`` is that."""
    return QUIETEST_LUFS + (LOUDEST_LUFS - QUIETEST_LUFS) * stored / 255


def passages_to_text(passages: Sequence[object]) -> str:
    return json.dumps(passages, ensure_ascii=False, separators=(",", ":"))


def sections_from(sections: Stored | None, energies: Stored | None = None) -> tuple[Section, ...]:
    """Stored sections with their energies, where those are of the same sections."""
    found = json.loads(sections) if isinstance(sections, str) else []
    levels = json.loads(energies) if isinstance(energies, str) else []
    if len(levels) != len(found):
        levels = [None] * len(found)
    return tuple(
        Section(start_s, end_s, label, energy)
        for (start_s, end_s, label), energy in zip(found, levels, strict=True)
    )


def cues_from(stored: Stored | None) -> tuple[tuple[float, str], ...]:
    """Stored cues: (seconds, name)."""
    found = json.loads(stored) if isinstance(stored, str) else []
    return tuple((float(start_s), str(name)) for start_s, name in found)


def is_speech(labels: Sequence[str]) -> bool:
    """Whether these are the speech head's labels of a track that is talk and no music."""
    return "speech" in labels


def sections_of(results: Mapping[str, HeadResult]) -> tuple[Section, ...]:
    """The sections among a track's results, which have their structures.

    Talk has none: a verse is nothing that it could come back to. Decided here and not where they
    are measured, so that another limit for "unsure" needs no file.
    """
    if "speech" in results and is_speech(results["speech"].labels):
        return ()
    kept = {head: result.structure.get("sections") for head, result in results.items()}
    return sections_from(kept.get("sections"), kept.get("energy"))
