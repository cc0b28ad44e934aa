"""Changes of stored playlists that can be taken back: each is a state before and a state after.

Tracks are named by their place in the list, as a playlist may hold one twice. Nothing here asks
whether the user may change a playlist by hand: one of a query is what its query says.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from musicanalyzer.errors import LibraryError, SettingsError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import Playlist
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.playlist_rules import MANUAL, Curve, Like, Manual, Where, rule_from_json
from musicanalyzer.services.playlists import current_tracks

MAX_NAME = 200  # characters


@dataclass(frozen=True, slots=True)
class PlaylistState:
    """All that is stored of one playlist."""

    name: str
    rule: str
    track_ids: tuple[int, ...]
    created_at: float | None = None  # None: now


@dataclass(frozen=True, slots=True)
class PlaylistSummary:
    """A playlist in a list of them. ``kind``: "manual", "smart", "like", "path" or
    "curve"."""

    name: str
    kind: str
    n: int
    seconds: float
    rule: str
    problem: str = ""  # why a query cannot be asked any more


def kind_of(rule: str) -> str:
    """Of a stored rule; one that this version does not know is left to the user's hand."""
    try:
        match rule_from_json(rule)[0]:
            case Manual():
                return "manual"
            case Where():
                return "smart"
            case Like():
                return "like"
            case Curve():
                return "curve"
            case _:
                return "path"
    except SettingsError:
        return "manual"


def tracks_or_problem(reader: LibraryReader, playlist: Playlist) -> tuple[tuple[int, ...], str]:
    """What the playlist holds now, and nothing; or, where its query is wrong by now (a label was
    forgotten), what it held last, and why.
    """
    try:
        return current_tracks(reader, playlist), ""
    except LibraryError as err:
        if err.kind != "query":
            raise
        return playlist.track_ids, err.message


def summaries(reader: LibraryReader) -> list[PlaylistSummary]:
    """Every playlist as it is now, by name without regard to case."""
    found = []
    for playlist in sorted(reader.playlists(), key=lambda each: each.name.casefold()):
        track_ids, problem = tracks_or_problem(reader, playlist)
        found.append(
            PlaylistSummary(
                name=playlist.name,
                kind=kind_of(playlist.rule),
                n=len(track_ids),
                seconds=reader.totals_of(track_ids)[0],
                rule=playlist.rule,
                problem=problem,
            )
        )
    return found


def state_of(reader: LibraryReader, name: str) -> PlaylistState:
    """Raises ``LibraryError`` of kind ``no-playlist``."""
    playlist = reader.playlist(name)
    return PlaylistState(playlist.name, playlist.rule, playlist.track_ids, playlist.created_at)


def frozen_state(reader: LibraryReader, name: str) -> PlaylistState:
    """The playlist with what it holds now and no rule."""
    playlist = reader.playlist(name)
    return PlaylistState(name, MANUAL, current_tracks(reader, playlist), playlist.created_at)


def put(writer: LibraryWriter, before: PlaylistState | None, after: PlaylistState | None) -> None:
    """Turn one state into the other; ``None`` is no playlist. Tracks that have been removed from
    the library meanwhile are passed over. Raises ``LibraryError`` (``no-playlist``,
    ``playlist-exists``).
    """
    if after is None:
        if before is not None:
            writer.delete_playlist(before.name)
        return
    if before is None:
        writer.save_playlist(after.name, (), rule=after.rule, created_at=after.created_at)
        writer.change_playlist(after.name, track_ids=after.track_ids)
        return
    writer.change_playlist(
        before.name,
        new_name=None if before.name == after.name else after.name,
        track_ids=after.track_ids,
        rule=after.rule,
    )


def checked_name(name: str) -> str:
    """The name without odd spaces. Raises ``SettingsError`` for none or a very long one."""
    plain = " ".join(name.split()).encode("utf-8", "replace").decode("utf-8")
    if not plain:
        raise SettingsError("A playlist needs a name.", kind="name")
    if len(plain) > MAX_NAME:
        raise SettingsError(
            f"The name has {len(plain)} characters; {MAX_NAME} are the most.", kind="name"
        )
    return plain


def free_name(name: str, taken: Collection[str]) -> str:
    """``name``, or with the first number that makes it a new one: "Evening 2"."""
    known = set(taken)
    number, found = 1, name
    while found in known:
        number += 1
        found = f"{name} {number}"
    return found


def as_playlists(
    named: Sequence[tuple[str, Sequence[int]]], taken: Sequence[str], *, prefix: str = ""
) -> list[PlaylistState]:
    """Playlists kept by hand, each under a free name. Raises ``SettingsError`` for a wrong name."""
    names = list(taken)
    found = []
    for name, track_ids in named:
        free = free_name(checked_name(f"{prefix}{name}"), names)
        names.append(free)
        found.append(PlaylistState(free, MANUAL, tuple(track_ids)))
    return found


def inserted(ids: Sequence[int], place: int, added: Sequence[int]) -> tuple[int, ...]:
    """With the added ones before what is at ``place`` now; beyond the end they come last."""
    return (*ids[:place], *added, *ids[place:])


def removed(ids: Sequence[int], places: Collection[int]) -> tuple[int, ...]:
    gone = set(places)
    return tuple(track_id for place, track_id in enumerate(ids) if place not in gone)


def moved(ids: Sequence[int], places: Collection[int], to: int) -> tuple[int, ...]:
    """With those at ``places``, in their order, before what is at ``to`` now."""
    taken = sorted({place for place in places if 0 <= place < len(ids)})
    lifted = set(taken)
    before = [ids[place] for place in range(min(to, len(ids))) if place not in lifted]
    after = [ids[place] for place in range(to, len(ids)) if place not in lifted]
    return (*before, *(ids[place] for place in taken), *after)
