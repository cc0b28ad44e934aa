"""Writes playlists for other programs, in the format asked for or that the file's name says.

A file is written beside its place and moved there whole: a kill leaves the old file or the new one.
Paths are relative to the playlist's folder, absolute, or as another computer has them, byte by byte
as the file system has them: text formats carry the raw bytes, URIs percent-encode them.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from musicanalyzer.errors import SettingsError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.services import formats
from musicanalyzer.services.formats.model import (
    Format,
    PlacedEntry,
    PlacedList,
    PlaylistEntry,
)
from musicanalyzer.services.formats.places import PathMap, place_of
from musicanalyzer.services.formats.texts import one_line
from musicanalyzer.services.track_facts import STRUCTURES, facts_of

FORMATS = formats.suffixes(formats.WRITABLE)


@dataclass(frozen=True, slots=True)
class PlaylistToWrite:
    name: str
    entries: Sequence[PlaylistEntry]


def read_tracks(reader: LibraryReader, track_ids: Sequence[int]) -> list[TrackRow]:
    """With their beats and cues, which lists do without."""
    return reader.tracks(track_ids, structures=STRUCTURES)


def entries_of(tracks: Iterable[TrackRow]) -> list[PlaylistEntry]:
    """With what files, models and the user say of each track."""
    found = []
    for track in tracks:
        tags, facts = track.tags, facts_of(track)
        genre = next((each for each in track.labels_of("genre") if each != "unsure"), tags.genre)
        found.append(
            PlaylistEntry(
                path=track.path,
                title=tags.title,
                artist=tags.artist,
                album=tags.album,
                duration_s=track.duration_s,
                genre=genre,
                year=tags.year,
                track_number=tags.track_number,
                comment=tags.comment,
                size_bytes=track.size or None,
                bpm=facts.bpm,
                key=facts.key,
                energy=facts.energy,
                grid=facts.grid,
                cues=facts.cues,
            )
        )
    return found


def export_playlist(
    target: str | Path,
    entries: Sequence[PlaylistEntry],
    *,
    name: str,
    absolute_paths: bool = False,
    format_name: str | None = None,
    mapped: PathMap | None = None,
) -> tuple[str, ...]:
    """Write one playlist to ``target``, replacing it; see :func:`export_playlists`."""
    return export_playlists(
        target,
        [PlaylistToWrite(name, entries)],
        absolute_paths=absolute_paths,
        format_name=format_name,
        mapped=mapped,
    )


def export_playlists(
    target: str | Path,
    lists: Sequence[PlaylistToWrite],
    *,
    absolute_paths: bool = False,
    format_name: str | None = None,
    mapped: PathMap | None = None,
) -> tuple[str, ...]:
    """Write ``lists`` to ``target``, replacing it, in the format named or that of its suffix.

    Returns the paths that the format cannot carry, whose entries are left out: names that are no
    text, in formats that hold text alone. Raises ``SettingsError`` of kind ``unknown-format``,
    ``one-playlist`` where the format holds no more, or ``cannot-write`` with the reason.
    """
    target = Path(os.path.abspath(target))
    chosen = formats.format_to_write(format_name, target.name)
    if len(lists) != 1 and not chosen.many:
        several = ", ".join(found.name for found in formats.WRITABLE if found.many)
        raise SettingsError(
            f"A file of the format {chosen.name} holds one playlist; choose one, or one of the"
            f" formats that hold several: {several}.",
            kind="one-playlist",
        )
    content, left_out = _content(
        chosen, lists, target.parent, absolute=absolute_paths, mapped=mapped or PathMap()
    )
    _replace(target, content)
    return left_out


def _content(
    chosen: Format,
    lists: Sequence[PlaylistToWrite],
    folder: Path,
    *,
    absolute: bool,
    mapped: PathMap,
) -> tuple[bytes, tuple[str, ...]]:
    placed_lists = []
    left_out: dict[str, None] = {}
    for playlist in lists:
        placed = [
            PlacedEntry(
                entry,
                place_of(
                    entry.path, folder, absolute=absolute or not chosen.relative, mapped=mapped
                ),
            )
            for entry in playlist.entries
        ]
        if not chosen.raw_paths:
            left_out.update(
                dict.fromkeys(one.place.local for one in placed if not one.place.is_text)
            )
            placed = [one for one in placed if one.place.is_text]
        placed_lists.append(PlacedList(one_line(playlist.name), tuple(placed)))
    assert chosen.write is not None
    return chosen.write(placed_lists), tuple(left_out)


def _replace(target: Path, content: bytes) -> None:
    temporary = target.with_name(f".{target.name[:60]}.{secrets.token_hex(4)}.tmp")
    try:
        try:
            with temporary.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as err:
        shown = str(target).encode("utf-8", "replace").decode("utf-8")
        raise SettingsError(
            f"The playlist {shown} cannot be written: {err.strerror}; choose another place.",
            kind="cannot-write",
        ) from err
