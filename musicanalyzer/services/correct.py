"""What the user says of a track's genre or voice, and what the program would like to be told.

A correction is kept apart from what the heads found: both can be shown, and no scan changes what
the user said. It belongs to the audio, so that every copy of a track has it.
"""

from __future__ import annotations

from musicanalyzer.errors import LibraryError, SettingsError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.models.spec import UNSURE

VOCAL = ("vocal", "instrumental")
HEADS = ("genre", "vocal")

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
    writes it. Raises ``SettingsError`` for a label that cannot be, ``LibraryError`` of kind
    ``not-analysed`` for a file that has no recording.
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
    """Let the program's own answer hold again, of one head or of all.

    Raises ``LibraryError`` of kind ``no-correction`` where the user had said nothing.
    """
    heads = [name for name in (HEADS if head is None else (head,)) if name in track.corrections]
    if not heads:
        raise LibraryError(
            f"{track.path} has no correction to take back; nothing was changed.",
            kind="no-correction",
        )
    for name in heads:
        writer.take_back_correction(_recording(track), name)


def candidates(track: TrackRow, head: str) -> list[tuple[str, float]]:
    """The head's labels with their calibrated probabilities, the likeliest first."""
    result = track.results.get(head)
    return [] if result is None else sorted(result.scores.items(), key=lambda item: -item[1])


def is_known(track: TrackRow, head: str, label: str) -> bool:
    """Whether the head could have given this label."""
    return label in (VOCAL if head == "vocal" else dict(candidates(track, head)))


def undecided(
    reader: LibraryReader, question: str, *, limit: int, offset: int = 0
) -> list[tuple[int, str]]:
    """A page of the tracks that one of ``QUESTIONS`` is about, each with the head to settle, the
    least confident first; genres come before voices. One track stands for all copies.
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
