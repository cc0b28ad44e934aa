"""A slot of a set as the command line's JSON has it: why its track follows the one before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from musicanalyzer.library.records import TrackRow

if TYPE_CHECKING:
    from musicanalyzer.services.sets.build import SetSlot
    from musicanalyzer.services.sets.costs import Parts


def describe_slot(
    slot: SetSlot, number: int, alternatives: Sequence[TrackRow] = ()
) -> dict[str, Any]:
    """``number`` counts from 0, the description from 1. ``transition`` is null for the first."""
    found: dict[str, Any] = {
        "slot": number + 1,
        "target_energy": round(slot.target, 2),
        "set_energy": None if slot.energy is None else round(slot.energy, 2),
        "transition": None if slot.parts is None else describe_transition(slot.parts),
    }
    if alternatives:
        found["alternatives"] = [
            {"id": track.id, "path": track.path, "title": track.tags.title,
             "artist": track.tags.artist}
            for track in alternatives
        ]  # fmt: skip
    return found


def describe_transition(parts: Parts) -> dict[str, Any]:
    """``time`` says whether the next track is felt in ``same``, ``half`` or ``double`` time."""
    change = parts.tempo_change
    time = "same" if parts.octaves == 0 else "double" if parts.octaves > 0 else "half"
    return {
        "harmony": parts.harmony.name.lower(),
        "tempo_change_percent": None if change is None else round(100 * change, 2),
        "time": None if change is None else time,
        "likeness": round(parts.likeness, 3),
    }
