"""Cues as the user changes them: pure functions from one list to the next, kept in order of time.

The first change makes the list the user's own; what was proposed stays in it until it is changed or
removed. A locked cue is neither changed nor removed. A pad holds one cue: who takes it last has it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from musicanalyzer.errors import LibraryError, SettingsError
from musicanalyzer.library.records import StoredCue, TrackRow
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.formats.model import Cue
from musicanalyzer.services.track_facts import facts_of

PADS = 8
MAX_CUES = 500
MAX_NAME = 100  # characters
SAME_S = 0.01  # nearer than that, two cues are one
NEAR_S = 0.05  # how near one must name a cue's place to mean it
FOUND, USER = "found", "user"
_COLOUR = re.compile(r"#[0-9a-f]{6}")

Cues = tuple[StoredCue, ...]


def cues_of(track: TrackRow) -> Cues:
    """The user's own list, else what was found; of a track that was read with its structures."""
    if track.cues is not None:
        return track.cues
    return tuple(StoredCue(cue.start_s, cue.name, origin=FOUND) for cue in facts_of(track).cues)


def put(writer: LibraryWriter, track: TrackRow, cues: Cues | None) -> None:
    """Keep the list; ``None``: those that were found count again. Raises ``LibraryError`` of kind
    ``not-analysed`` for a file that has no recording.
    """
    if track.recording_id is None:
        raise LibraryError(
            f"{track.path} could not be analysed, so it cannot be marked; "
            "musicanalyzer list --failed says why.",
            kind="not-analysed",
        )
    writer.set_cues(track.recording_id, cues)


def added(cues: Cues, cue: StoredCue, duration_s: float) -> Cues:
    """With one more; one at the same place is replaced. Raises ``SettingsError``."""
    cue = checked(cue, duration_s)
    same = next((i for i, other in enumerate(cues) if _is_same(other, cue)), None)
    if same is not None:
        return changed(cues, same, cue, duration_s)
    if len(cues) >= MAX_CUES:
        raise SettingsError(f"A track holds {MAX_CUES} cues at most; remove one first.", kind="cue")
    return _ordered((*cues, cue), cue)


def changed(cues: Cues, index: int, cue: StoredCue, duration_s: float) -> Cues:
    """With ``cue`` in the place of one. Only its lock may be taken off one that is locked. Raises
    ``SettingsError``.
    """
    before = cues[index]
    if before.locked and replace(cue, locked=True) != before:
        raise _locked(before)
    cue = checked(cue, duration_s)
    rest = tuple(other for i, other in enumerate(cues) if i != index)
    return _ordered((*rest, cue), cue)


def removed(cues: Cues, index: int) -> Cues:
    """Without one. Raises ``SettingsError`` where it is locked."""
    if cues[index].locked:
        raise _locked(cues[index])
    return tuple(other for i, other in enumerate(cues) if i != index)


def index_near(cues: Cues, at_s: float) -> int:
    """Which of them lies at a second. Raises ``SettingsError`` where none does."""
    near = [(abs(cue.start_s - at_s), i) for i, cue in enumerate(cues)]
    if not near or min(near)[0] > NEAR_S:
        places = ", ".join(f"{cue.start_s:.3f}" for cue in cues[:12]) or "none"
        raise SettingsError(f"No cue lies at {at_s:g} s; the cues are at {places}.", kind="cue")
    return min(near)[1]


def on_pad(cues: Sequence[StoredCue], pad: int) -> StoredCue | None:
    return next((cue for cue in cues if cue.pad == pad), None)


def free_pad(cues: Sequence[StoredCue]) -> int | None:
    taken = {cue.pad for cue in cues}
    return next((pad for pad in range(PADS) if pad not in taken), None)


def merged(own: Cues | None, read: Sequence[Cue], origin: str, duration_s: float) -> Cues:
    """The user's list with what another program has: cues that came from there before are
    replaced, the user's stay and keep their pads, and proposals give way. What cannot be a cue of
    this track (beyond its end) is left out.
    """
    kept = [cue for cue in own or () if cue.origin not in (origin, FOUND) or cue.locked]
    for each in read:
        pad = each.hot
        if pad is not None and (pad >= PADS or on_pad(kept, pad) is not None):
            pad = None
        new = StoredCue(
            each.start_s, each.name, each.end_s, pad, _colour_or_none(each.colour), origin=origin
        )
        try:
            new = checked(new, duration_s)
        except SettingsError:
            continue
        if len(kept) < MAX_CUES and not any(_is_twin(other, new) for other in kept):
            kept.append(new)
    return tuple(sorted(kept, key=lambda cue: cue.start_s))


def checked(cue: StoredCue, duration_s: float) -> StoredCue:
    """As it is kept: a name on one line, a place to a tenth of a millisecond. Raises
    ``SettingsError``.
    """
    start_s, end_s = cue.start_s, cue.end_s
    if not math.isfinite(start_s) or not 0 <= start_s <= duration_s:
        raise SettingsError(
            f"A cue lies within its track, from 0 to {duration_s:.1f} s, not at {start_s:g} s.",
            kind="cue",
        )
    if end_s is not None and not start_s < end_s <= duration_s + SAME_S:
        raise SettingsError(
            f"A loop ends after it begins and within its track, not at {end_s:g} s.", kind="cue"
        )
    if cue.pad is not None and not 0 <= cue.pad < PADS:
        raise SettingsError(f"Pads are 1 to {PADS}; {cue.pad + 1} is none.", kind="cue")
    colour = None if cue.colour is None else cue.colour.lower()
    if colour is not None and not _COLOUR.fullmatch(colour):
        raise SettingsError(
            f'A colour is written like #ff8800; "{cue.colour}" is not that.', kind="cue"
        )
    name = " ".join(cue.name.split())
    if not name.isprintable() or len(name) > MAX_NAME:
        raise SettingsError(
            f"A cue's name has at most {MAX_NAME} characters, on one line.", kind="cue"
        )
    return replace(
        cue,
        start_s=round(start_s, 4),
        end_s=None if end_s is None else round(end_s, 4),
        name=name,
        colour=colour,
    )


def parse_cue(text: str, origin: str = USER) -> StoredCue:
    """``SECONDS[,name=…][,pad=N][,end=SECONDS][,colour=#rrggbb][,lock]``, times as seconds or
    ``m:ss``. Raises ``SettingsError``.
    """
    place, *rest = [part.strip() for part in text.split(",")]
    given: dict[str, str] = {}
    for part in rest:
        name, sign, value = part.partition("=")
        if name not in ("name", "pad", "end", "colour", "lock") or (name == "lock") == bool(sign):
            raise _not_a_cue(text)
        given[name] = value.strip()
    if given.get("pad") and not given["pad"].isdecimal():
        raise _not_a_cue(text)
    return StoredCue(
        start_s=parse_time(place),
        name=given.get("name", ""),
        end_s=parse_time(given["end"]) if "end" in given else None,
        pad=int(given["pad"]) - 1 if given.get("pad") else None,
        colour=given.get("colour"),
        locked="lock" in given,
        origin=origin,
    )


def parse_time(text: str) -> float:
    """Seconds, or minutes and seconds (``2:03.5``). Raises ``SettingsError``."""
    found = re.fullmatch(r"(?:(\d{1,4}):)?(\d{1,6}(?:\.\d+)?)", text.strip(), re.ASCII)
    if found is None:
        raise SettingsError(
            f'A place in a track is seconds or m:ss, such as 62.5 or 1:02.5; "{text}" is not that.',
            kind="cue",
        )
    return 60.0 * int(found[1] or 0) + float(found[2])


def _not_a_cue(text: str) -> SettingsError:
    return SettingsError(
        "A cue is SECONDS[,name=TEXT][,pad=1..8][,end=SECONDS][,colour=#rrggbb][,lock];"
        f' "{text}" is not that.',
        kind="cue",
    )


def _colour_or_none(colour: str | None) -> str | None:
    return colour if colour is not None and _COLOUR.fullmatch(colour.lower()) else None


def _is_same(one: StoredCue, other: StoredCue) -> bool:
    return abs(one.start_s - other.start_s) < SAME_S and (one.end_s is None) == (
        other.end_s is None
    )


def _is_twin(one: StoredCue, other: StoredCue) -> bool:
    """Programs keep a hot cue and a memory cue at one place apart."""
    return _is_same(one, other) and (one.pad is None) == (other.pad is None)


def _locked(cue: StoredCue) -> SettingsError:
    named = f'"{cue.name}"' if cue.name else f"at {cue.start_s:.2f} s"
    return SettingsError(f"The cue {named} is locked; unlock it first.", kind="locked")


def _ordered(cues: Cues, last: StoredCue) -> Cues:
    """By time; of two on one pad the other gives it up."""
    one_each = [
        replace(cue, pad=None)
        if cue is not last and cue.pad is not None and cue.pad == last.pad
        else cue
        for cue in cues
    ]
    return tuple(sorted(one_each, key=lambda cue: cue.start_s))
