"""Makes playlists of the library from a playlist file, and tells what of it was not found.

An entry is first the track at its path; then, where a file still lies there, the track with the
same audio. Where it has moved, it is the one track of the same file name that nothing contradicts:
the size (of a file that still lies somewhere), the length, the artist and title. Failing that, it
is the one recording of that artist, title and length. Where two are possible, neither is taken.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from musicanalyzer.errors import DecodeError, LibraryError, SettingsError
from musicanalyzer.library.playlist_reads import FileCandidate, name_key
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.text import fold
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.formats.model import Listed, ListedPlaylist
from musicanalyzer.services.formats.places import PathMap
from musicanalyzer.services.playlist_edits import checked_name, free_name
from musicanalyzer.services.playlist_files import read_playlist_file
from musicanalyzer.services.playlist_rules import MANUAL

MOST_HEARD = 500  # files outside the library that are read for their audio: some 5 GB
LENGTH_DIFFERS = 3.0  # seconds; playlists round, and programs count a file's padding differently
_GENERIC = re.compile(r"(track|audio\s?track|titel|piste|unknown)?[\W\d_]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NotFound:
    """An entry without a track. ``reason`` continues "it": "is not in the library"."""

    entry: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a playlist file is in this library."""

    name: str
    track_ids: tuple[int, ...]
    n_listed: int
    n_by_name: int  # found elsewhere than the file says
    not_found: tuple[NotFound, ...]


def match_playlists(
    reader: LibraryReader, file: str | Path, *, mapped: PathMap | None = None
) -> tuple[Imported, ...]:
    """Every list of the file of which the library holds a track, in the file's order. ``mapped``
    says where folders that the file names lie here.

    Raises ``SettingsError`` as ``read_playlist_file``; ``LibraryError`` of kind ``nothing-found``
    where the library holds none of the entries.
    """
    lists = read_playlist_file(file)
    folder = Path(os.path.abspath(file)).parent
    # Together: a search by name is one pass over the library, however many lists there are.
    entries = list(dict.fromkeys(entry for each in lists for entry in each.entries))
    found = match_entries(reader, entries, folder, mapped or PathMap())
    imported = tuple(_imported(each, found) for each in lists)
    if not any(each.track_ids for each in imported):
        shown = str(file).encode("utf-8", "replace").decode("utf-8")
        raise LibraryError(
            f"{shown} names no track."
            if not entries
            else f"None of the {len(entries)} entries of {shown} is in the library; add the folder"
            " with their files first.",
            kind="nothing-found",
        )
    return tuple(each for each in imported if each.track_ids)


def chosen_lists(found: Sequence[Imported], names: Collection[str]) -> tuple[Imported, ...]:
    """Those of these names, or all where none is asked for. Raises ``LibraryError`` of kind
    ``no-playlist``.
    """
    known = {each.name for each in found}
    for name in names:
        if name not in known:
            there = ", ".join(f'"{other}"' for other in sorted(known)[:10])
            raise LibraryError(
                f'The file has no playlist "{name}" with tracks of the library; it has {there}.',
                kind="no-playlist",
            )
    return tuple(each for each in found if not names or each.name in names)


def store(
    reader: LibraryReader,
    writer: LibraryWriter,
    found: Sequence[Imported],
    *,
    name: str | None = None,
    replace: bool = False,
) -> tuple[str, ...]:
    """Keep the lists as playlists; returns their names. Nothing is kept where one cannot be.

    Raises ``SettingsError`` where ``name`` is meant for several; ``LibraryError`` of kind
    ``playlist-exists`` unless ``replace``.
    """
    if name is not None and len(found) > 1:
        raise SettingsError(
            f"The file has {len(found)} playlists and one name was given; choose one of them.",
            kind="usage",
        )
    names: list[str] = []
    for each in found:  # a file may call two lists the same
        names.append(free_name(checked_name(each.name if name is None else name), names))
    taken = set() if replace else {playlist.name for playlist in reader.playlists()}
    for wanted in names:
        if wanted in taken:
            raise LibraryError(
                f'There is a playlist "{wanted}" already; choose another name or replace it.',
                kind="playlist-exists",
            )
    for wanted, each in zip(names, found, strict=True):
        writer.save_playlist(wanted, each.track_ids, rule=MANUAL, replace=replace)
    return tuple(names)


@dataclass(frozen=True, slots=True)
class Match:
    """``track_id`` is None where there is no track, and ``reason`` says why."""

    track_id: int | None
    reason: str = ""
    by_name: bool = False


def match_entries(
    reader: LibraryReader, entries: Sequence[Listed], folder: Path, mapped: PathMap
) -> dict[Listed, Match]:
    """Which track each entry of a file in ``folder`` means."""
    tried = {entry: _places(entry, folder, mapped) for entry in entries}
    known = reader.tracks_at({path for paths in tried.values() for path in paths})
    found = {
        entry: Match(next((known[path] for path in paths if path in known), None))
        for entry, paths in tried.items()
    }
    left = [entry for entry, match in found.items() if match.track_id is None]
    for entry in left[:MOST_HEARD]:
        found[entry] = Match(_by_audio(reader, tried[entry]))
    left = [entry for entry in left if found[entry].track_id is None]
    if left:
        others = _Others(reader, left)
        for entry in left:
            track_id, reason = others.match(entry, tried[entry])
            found[entry] = Match(track_id, reason, by_name=track_id is not None)
    return found


def _by_audio(reader: LibraryReader, places: Sequence[str]) -> int | None:
    """A track of the library with the audio of the file that lies at one of these places."""
    file = next((place for place in places if _size(place)), None)
    if file is None:
        return None
    from musicanalyzer.audio.identity import audio_hash

    try:
        recording = reader.find_recording(audio_hash(file))
    except DecodeError:  # no audio, or not to be read: its name may still say what is meant
        return None
    if recording is None:
        return None
    return next(iter(reader.tracks_of([recording.id]).get(recording.id, ())), None)


def _imported(listed: ListedPlaylist, found: Mapping[Listed, Match]) -> Imported:
    matches = [(entry, found[entry]) for entry in listed.entries]
    return Imported(
        name=listed.name,
        track_ids=tuple(match.track_id for _, match in matches if match.track_id is not None),
        n_listed=len(matches),
        n_by_name=sum(match.by_name for _, match in matches),
        not_found=tuple(
            NotFound(_one_line(entry.shown), match.reason)
            for entry, match in matches
            if match.track_id is None
        ),
    )


def _places(entry: Listed, folder: Path, mapped: PathMap) -> tuple[str, ...]:
    """Where the entry's file may lie, absolute, best guess first."""
    found: dict[str, None] = {}
    guesses = [here for path in entry.paths if (here := mapped.here(path)) is not None]
    for path in (*guesses, *entry.paths):
        if "\0" in path:
            continue
        for spelled in (path, path.replace("\\", "/")) if os.sep == "/" else (path,):
            place = os.path.normpath(os.path.join(folder, spelled))
            found[place] = None
            for form in ("NFC", "NFD"):  # macOS and other systems write accents differently
                found[unicodedata.normalize(form, place)] = None
    return tuple(found)


class _Others:
    """The library's tracks that entries may mean though they lie elsewhere."""

    def __init__(self, reader: LibraryReader, entries: Sequence[Listed]) -> None:
        names = {name for entry in entries for name in _names(entry)}
        titles = {_title(entry) for entry in entries if all(_title(entry))}
        self._by_name: dict[str, list[FileCandidate]] = {}
        self._by_title: dict[tuple[str, str], list[FileCandidate]] = {}
        if not names and not titles:
            return
        for candidate in reader.files_like(names, titles):
            self._by_name.setdefault(name_key(candidate.path), []).append(candidate)
            self._by_title.setdefault((candidate.artist, candidate.title), []).append(candidate)

    def match(self, entry: Listed, places: Sequence[str]) -> tuple[int | None, str]:
        """The track, or ``None`` and why."""
        size = next(filter(None, map(_size, places)), None)
        named = [each for name in _names(entry) for each in self._by_name.get(name, ())]
        possible = [
            each for each in dict.fromkeys(named) if not _contradicts(entry, each) and (
                size is None or each.size == size
            )
        ]  # fmt: skip
        chosen = _the_one(_best_supported(entry, possible))
        if chosen is not None and (size is not None or _is_telling(entry, chosen)):
            return chosen.track_id, ""
        if all(_title(entry)):
            same = [
                each
                for each in self._by_title.get(_title(entry), ())
                if not _length_differs(entry, each)
            ]
            by_title = _the_one(same)
            if by_title is not None:
                return by_title.track_id, ""
            possible = possible or same
        if not entry.paths and not all(_title(entry)):
            return None, "is not a file on this computer"
        if len(possible) > 1:
            return None, f"could be any of {len(possible)} tracks"
        return None, "is not in the library"


def _names(entry: Listed) -> set[str]:
    return {
        name
        for path in entry.paths
        if (name := name_key(path.replace("\\", "/") if os.sep == "/" else path))
    }


def _title(entry: Listed) -> tuple[str, str]:
    return fold(entry.artist), fold(entry.title)


def _size(path: str) -> int | None:
    try:
        return os.stat(path).st_size
    except (OSError, ValueError):
        return None


def _length_differs(entry: Listed, candidate: FileCandidate) -> bool:
    known = entry.duration_s is not None and candidate.duration_s is not None
    return known and abs(entry.duration_s - candidate.duration_s) > LENGTH_DIFFERS  # type: ignore[operator]


def _contradicts(entry: Listed, candidate: FileCandidate) -> bool:
    """Another length, or both another artist and another title."""
    artist, title = _title(entry)
    other = bool(
        artist and title and candidate.artist and candidate.title
        and artist != candidate.artist and title != candidate.title
    )  # fmt: skip
    return other or _length_differs(entry, candidate)


def _best_supported(entry: Listed, candidates: Sequence[FileCandidate]) -> list[FileCandidate]:
    """Those that share most with the entry: artist and title, then the folders' names."""
    if len(candidates) < 2:
        return list(candidates)
    shared = [
        (_title(entry) == (each.artist, each.title), _folders_shared(entry, each.path))
        for each in candidates
    ]
    best = max(shared)
    return [each for each, share in zip(candidates, shared, strict=True) if share == best]


def _folders_shared(entry: Listed, path: str) -> int:
    """How many folders above the file have the same name, from the file upwards."""
    own = _parts(path)
    return max((_common(own, _parts(listed)) for listed in entry.paths), default=0)


def _parts(path: str) -> list[str]:
    slashed = path.replace("\\", "/") if os.sep == "/" else path.replace(os.sep, "/")
    return [name_key(part) for part in reversed(slashed.split("/")) if part][1:]


def _common(first: Iterable[str], second: Iterable[str]) -> int:
    number = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        number += 1
    return number


def _the_one(candidates: Sequence[FileCandidate]) -> FileCandidate | None:
    """The only one, or the first of several files of one recording; present ones go first."""
    present = [each for each in candidates if not each.missing] or list(candidates)
    if len(present) == 1:
        return present[0]
    recordings = {each.recording_id for each in present}
    return present[0] if len(recordings) == 1 and None not in recordings else None


def _is_telling(entry: Listed, candidate: FileCandidate) -> bool:
    """A name such as "01.mp3" says nothing unless something else agrees."""
    if _GENERIC.fullmatch(os.path.splitext(os.path.basename(candidate.path))[0]) is None:
        return True
    agrees = entry.duration_s is not None and candidate.duration_s is not None
    return agrees or _folders_shared(entry, candidate.path) > 0


def _one_line(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())[:300]
