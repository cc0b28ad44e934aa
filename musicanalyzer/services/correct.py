"""What the user says of a track's genre, voice, tempo or key, and what the program would like to be
told.

A correction is kept apart from what the heads found: both can be shown, and no scan changes what
the user said. It belongs to the audio, so that every copy of a track has it.
"""

from __future__ import annotations

import math

from musicanalyzer.errors import LibraryError, SettingsError
from musicanalyzer.library.musical_keys import parse_key
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.models.spec import UNSURE
from musicanalyzer.services.track_facts import FASTEST_BPM, SLOWEST_BPM, facts_of

VOCAL = ("vocal", "instrumental")
# "grid" is not a head's answer: by how many seconds the user has moved the beats.
# "bar": by how many beats bars begin later.
HEADS = ("genre", "vocal", "tempo", "key", "grid", "bar")
FARTHEST_SHIFT_S = 10.0

# What can be asked: queries, each with the head that an answer settles.
QUESTIONS = {
    "unsure": (("genre:unsure", "genre"), ("vocal:unsure", "vocal")),
    "genre": (("genre:unsure", "genre"),),
    "vocal": (("vocal:unsure", "vocal"),),
    "disagrees": (("is:disagrees", "genre"),),
}


def correct(writer: LibraryWriter, track: TrackRow, head: str, label: str) -> str:
    """Keep what the user says in the head's place; returns it as it was kept.

    A genre may be one that the program does not know; one that it knows is written as the program
    writes it. A tempo is in beats per minute, or ``x2``, ``/2`` of what counts now; a key in any
    spelling; a grid's shift in seconds. Raises ``SettingsError`` for a label that cannot be,
    ``LibraryError`` of kind ``not-analysed`` for a file that has no recording.
    """
    kept = _usable(track, head, label)
    writer.correct(_recording(track), head, [kept])
    return kept


def confirm(writer: LibraryWriter, track: TrackRow, head: str) -> str:
    """Keep the label that the head thinks likeliest; returns it. Errors as :func:`correct`."""
    likely = candidates(track, head)
    if not likely:
        raise LibraryError(
            f"{track.path} has no {head} to confirm; scan its file again.", kind="not-analysed"
        )
    return correct(writer, track, head, likely[0][0])


def take_back(writer: LibraryWriter, track: TrackRow, head: str | None = None) -> None:
    """Let the program's own answer hold again, of one head, or of all with cues and beat grid.

    Raises ``LibraryError`` of kind ``no-correction`` where the user had said nothing.
    """
    heads = [name for name in (HEADS if head is None else (head,)) if name in track.corrections]
    has_marks = head is None and (track.cues is not None or track.grid is not None)
    if not heads and not has_marks:
        raise LibraryError(
            f"{track.path} has no correction to take back; nothing was changed.",
            kind="no-correction",
        )
    for name in heads:
        writer.take_back_correction(_recording(track), name)
    if has_marks:
        writer.set_cues(_recording(track), None)
        writer.set_grid(_recording(track), None)


def candidates(track: TrackRow, head: str) -> list[tuple[str, float]]:
    """The head's labels with their calibrated probabilities, the likeliest first."""
    result = track.results.get(head)
    return [] if result is None else sorted(result.scores.items(), key=lambda item: -item[1])


def is_known(track: TrackRow, head: str, label: str) -> bool:
    """Whether the head could have given this label."""
    if head in _NUMBERED:
        return True
    return label in (VOCAL if head == "vocal" else dict(candidates(track, head)))


def undecided(
    reader: LibraryReader, question: str, *, limit: int, offset: int = 0
) -> list[tuple[int, str]]:
    """A page of the tracks that one of ``QUESTIONS`` is about, each with the head to settle, the
    least confident first; genres come before voices. One track stands for all copies. Of a track
    in which nothing is to be heard nothing is asked.
    """
    found: list[tuple[int, str]] = []
    for query, head in QUESTIONS[question]:
        page = reader.unsettled(query, head, limit=limit - len(found), offset=offset)
        found += [(track_id, head) for track_id in page]
        if len(found) == limit:
            break
        offset = 0 if page else max(0, offset - reader.count_unsettled(query, head))
    return found


def left(reader: LibraryReader, question: str) -> int:
    """How many answers :func:`undecided` asks for in all."""
    return sum(reader.count_unsettled(query, head) for query, head in QUESTIONS[question])


def settled(reader: LibraryReader, question: str) -> int:
    """How many recordings the user has settled the question's heads of."""
    return sum(reader.settled(head) for _, head in QUESTIONS[question])


def _recording(track: TrackRow) -> int:
    if track.recording_id is None:
        raise LibraryError(
            f"{track.path} could not be analysed, so nothing can be said of it; "
            "musicanalyzer list --failed says why.",
            kind="not-analysed",
        )
    return track.recording_id


def _usable(track: TrackRow, head: str, label: str) -> str:
    shown = " ".join(label.split())
    if head in _NUMBERED:
        return _NUMBERED[head](track, shown)
    known = VOCAL if head == "vocal" else tuple(dict(candidates(track, head)))
    found = {name.lower(): name for name in known}.get(shown.lower())
    if found is not None and found != UNSURE:
        return found
    if head == "vocal":
        raise SettingsError(f"A track is {' or '.join(VOCAL)}, not {label!r}.", kind="label")
    if not shown or '"' in shown or not shown.isprintable() or shown.lower() == UNSURE:
        raise SettingsError(
            f"A genre cannot be called {label!r}; give a name of its own, without quotes "
            "or control characters.",
            kind="label",
        )
    return shown


def _tempo(track: TrackRow, text: str) -> str:
    factor = {"x2": 2.0, "/2": 0.5}.get(text.lower().replace(" ", ""))
    now = facts_of(track).bpm
    if factor is not None and now is None:
        raise SettingsError(
            f"{track.path} has no tempo yet to double or halve; give one in beats per minute.",
            kind="label",
        )
    bpm = _number(text) if factor is None or now is None else factor * now
    if bpm is None or not SLOWEST_BPM <= bpm <= FASTEST_BPM:
        raise SettingsError(
            f"A tempo is from {SLOWEST_BPM:.0f} to {FASTEST_BPM:.0f} beats per minute, or x2 or /2 "
            f"of what it is now, not {text!r}.",
            kind="label",
        )
    return plain_number(bpm, 2)


def plain_number(value: float, digits: int) -> str:
    """At most so many digits, and no zeros at the end."""
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")


def _key(track: TrackRow, text: str) -> str:
    key = parse_key(text)
    if key is None:
        raise SettingsError(f"A key is written like 8A, Am or A minor, not {text!r}.", kind="label")
    return key.name


def _grid(track: TrackRow, text: str) -> str:
    shift_s = _number(text)
    if shift_s is None or abs(shift_s) > FARTHEST_SHIFT_S:
        raise SettingsError(
            f"Beats are moved by {FARTHEST_SHIFT_S:.0f} seconds at most, not by {text!r}.",
            kind="label",
        )
    return f"{shift_s:.4f}"


def _bar(track: TrackRow, text: str) -> str:
    if text not in ("0", "1", "2", "3"):
        raise SettingsError(f"Bars begin 0 to 3 beats later, not {text!r}.", kind="label")
    return text


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


_NUMBERED = {"tempo": _tempo, "key": _key, "grid": _grid, "bar": _bar}
