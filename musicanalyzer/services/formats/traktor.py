"""Traktor's NML (version 19, of Traktor Pro 2 to 4): tracks with tempo, grid, key and cues, and
playlists in folders. Native Instruments publish no schema; the structure is that of its own files.

A place is a volume, folders between ``/:`` and a file's name, in plain text. Positions are
milliseconds. Traktor knows the volume by its drive ("C:") or its name; a path of Unix that is not
below ``/Volumes`` is put on "Macintosh HD", which is what a Mac calls its own disk.

A grid is a marker for each of its marks, with the tempo from there on. Traktor Pro 4 follows them;
earlier ones begin the beat again at each and keep to the track's own tempo in between. A marker has
no place in a bar.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from musicanalyzer.services.formats.markup import Markup, read_xml
from musicanalyzer.services.formats.model import (
    COLLECTION_BYTES,
    FOLDER_MARK,
    Cue,
    DamagedError,
    Format,
    GridMark,
    Listed,
    ListedPlaylist,
    PlacedEntry,
    PlacedList,
    PlaylistEntry,
)
from musicanalyzer.services.formats.places import is_windows
from musicanalyzer.services.formats.texts import number, one_line, signed_number
from musicanalyzer.services.formats.tree import Folder, tree_of

HOT_CUES = 8
_VOLUME = "Macintosh HD"
_CUE, _GRID, _LOOP = 0, 4, 5
_NO_NAME = "n.n."


def write(lists: Sequence[PlacedList]) -> bytes:
    tracks: dict[str, PlacedEntry] = {}
    for playlist in lists:
        for placed in playlist.entries:
            tracks.setdefault(placed.place.absolute, placed)
    xml = Markup()
    xml.begin("NML", VERSION="19")
    xml.leaf("HEAD", COMPANY="www.native-instruments.com", PROGRAM="Traktor")
    xml.leaf("MUSICFOLDERS")
    xml.begin("COLLECTION", ENTRIES=len(tracks))
    for placed in tracks.values():
        _entry(xml, placed)
    xml.end()
    xml.leaf("SETS", ENTRIES=0)
    xml.begin("PLAYLISTS")
    _folder(xml, tree_of(lists, root="$ROOT"))
    xml.end()
    xml.end()
    return xml.to_bytes()


def _entry(xml: Markup, placed: PlacedEntry) -> None:
    entry = placed.entry
    volume, folders, name = _split(placed.place.absolute)
    title = one_line(entry.title) or one_line(placed.place.stem)
    xml.begin("ENTRY", TITLE=title, ARTIST=one_line(entry.artist) or None)
    xml.leaf("LOCATION", DIR=_joined(folders), FILE=name, VOLUME=volume, VOLUMEID=volume)
    if one_line(entry.album):
        xml.leaf("ALBUM", TRACK=entry.track_number, TITLE=one_line(entry.album))
    xml.leaf("MODIFICATION_INFO", AUTHOR_TYPE="user")
    length = entry.duration_s
    xml.leaf(
        "INFO",
        GENRE=one_line(entry.genre) or None,
        COMMENT=one_line(entry.comment) or None,
        KEY=None if entry.key is None else entry.key.open_key,
        PLAYTIME=None if length is None else round(length),
        PLAYTIME_FLOAT=None if length is None else f"{length:.6f}",
        RELEASE_DATE=None if entry.year is None else f"{entry.year}/1/1",
        FILESIZE=None if entry.size_bytes is None else round(entry.size_bytes / 1024),
    )
    if entry.bpm is not None:
        xml.leaf("TEMPO", BPM=f"{entry.bpm:.6f}", BPM_QUALITY="100.000000")
    if entry.key is not None:
        xml.leaf("MUSICAL_KEY", VALUE=entry.key.tonic + (12 if entry.key.minor else 0))
    for number_, (kind, cue, bpm) in enumerate(_cues(entry)):
        pad = cue.hot if cue.hot is not None and cue.hot < HOT_CUES else -1
        about = {
            "NAME": one_line(cue.name) or _NO_NAME,
            "DISPL_ORDER": number_,
            "TYPE": kind,
            "START": f"{cue.start_s * 1000:.6f}",
            "LEN": f"{0 if cue.end_s is None else (cue.end_s - cue.start_s) * 1000:.6f}",
            "REPEATS": -1,
            "HOTCUE": pad,
            "COLOR": None if cue.colour is None else cue.colour.upper(),
        }
        if bpm is None:
            xml.leaf("CUE_V2", **about)
        else:  # without its tempo Traktor passes the marker over
            xml.begin("CUE_V2", **about)
            xml.leaf("GRID", BPM=f"{bpm:.6f}")
            xml.end()
    xml.end()


def _cues(entry: PlaylistEntry) -> Iterator[tuple[int, Cue, float | None]]:
    """The grid's marks with their tempo, and the cues."""
    for number_, mark in enumerate(entry.grid):
        if number_ == 0:
            yield _GRID, Cue(_bar_begins_s(entry.grid), "AutoGrid"), mark.bpm
        else:
            yield _GRID, Cue(mark.start_s, "Beat Marker"), mark.bpm
    for cue in entry.cues:
        yield _CUE if cue.end_s is None else _LOOP, cue, None


def _bar_begins_s(grid: Sequence[GridMark]) -> float:
    """The first beat of a bar at the first mark's tempo, from which Traktor counts the bars: the
    beats are the same. The mark itself where the next one comes before.
    """
    first = grid[0]
    begins_s = first.start_s + (1 - first.beat) % 4 * 60.0 / first.bpm
    return begins_s if len(grid) < 2 or begins_s < grid[1].start_s else first.start_s


def _folder(xml: Markup, folder: Folder) -> None:
    xml.begin("NODE", TYPE="FOLDER", NAME=folder.name)
    xml.begin("SUBNODES", COUNT=len(folder.folders) + len(folder.lists))
    for inner in folder.folders.values():
        _folder(xml, inner)
    for name, playlist in folder.lists:
        xml.begin("NODE", TYPE="PLAYLIST", NAME=name)
        # The same list always has the same id: Traktor then knows it again.
        uuid = hashlib.md5(playlist.name.encode(), usedforsecurity=False).hexdigest()
        xml.begin("PLAYLIST", ENTRIES=len(playlist.entries), TYPE="LIST", UUID=uuid)
        for placed in playlist.entries:
            volume, folders, file = _split(placed.place.absolute)
            xml.begin("ENTRY")
            xml.leaf("PRIMARYKEY", TYPE="TRACK", KEY=f"{volume}{_joined(folders)}{file}")
            xml.end()
        xml.end()
        xml.end()
    xml.end()
    xml.end()


def _split(path: str) -> tuple[str, list[str], str]:
    """Volume, folders and file name of an absolute path."""
    parts = re.split(r"[\\/]" if is_windows(path) else "/", path)
    if is_windows(path):
        return parts[0], parts[1:-1], parts[-1]
    if parts[:2] == ["", "Volumes"] and len(parts) > 3:
        return parts[2], parts[3:-1], parts[-1]
    return _VOLUME, parts[1:-1], parts[-1]


def _joined(folders: Sequence[str]) -> str:
    return "".join(f"/:{folder}" for folder in folders) + "/:"


def read(content: bytes) -> list[ListedPlaylist]:
    reading = _read(content)
    return reading.playlists or [ListedPlaylist("", tuple(reading.tracks.values()))]


def collection(content: bytes) -> list[Listed]:
    return list(_read(content).tracks.values())


def _read(content: bytes) -> _Reading:
    reading = _Reading()
    read_xml(content, start=reading.start, end=reading.end)
    if not reading.is_ours:
        raise DamagedError("it is not Traktor's NML")
    return reading


class _Reading:
    def __init__(self) -> None:
        self.is_ours = False
        self.tracks: dict[str, Listed] = {}  # by the key that playlists name them with
        self.playlists: list[ListedPlaylist] = []
        self._about: dict[str, str] = {}
        self._cues: list[Cue] = []
        self._grid: list[GridMark] = []
        self._names: list[str] = []
        self._keys: list[str] | None = None

    def start(self, path: list[str], attributes: Mapping[str, str]) -> None:
        self.is_ours |= path == ["NML"]
        if path[:3] == ["NML", "COLLECTION", "ENTRY"]:
            if len(path) == 3:
                self._about, self._cues, self._grid = {}, [], []
            self._mark(path[3:], attributes)
            if path[3:] in ([], ["LOCATION"], ["INFO"]):
                for name, value in attributes.items():
                    self._about.setdefault(name, value)
        elif path[:2] == ["NML", "PLAYLISTS"]:
            match path[-1]:
                case "NODE":
                    self._names.append(" ".join(attributes.get("NAME", "").split()))
                case "PLAYLIST":
                    self._keys = []
                case "PRIMARYKEY" if self._keys is not None:
                    self._keys.append(attributes.get("KEY", ""))

    def _mark(self, path: list[str], attributes: Mapping[str, str]) -> None:
        """``TEMPO``'s own tempo comes before the markers, that of a ``GRID`` within its marker."""
        if path == ["TEMPO"]:
            self._about.setdefault("BPM", attributes.get("BPM", ""))
        elif path == ["CUE_V2", "GRID"] and self._grid:
            bpm = signed_number(attributes.get("BPM", ""))
            self._grid[-1] = replace(self._grid[-1], bpm=bpm or self._grid[-1].bpm)
        elif path == ["CUE_V2"]:
            start_ms, length_ms, pad = (
                signed_number(attributes.get(name, "")) for name in ("START", "LEN", "HOTCUE")
            )
            if start_ms is None:
                return
            kind, start_s = attributes.get("TYPE"), start_ms / 1000
            if kind == str(_GRID):
                bpm = signed_number(self._about.get("BPM", "")) or 0.0
                self._grid.append(GridMark(start_s, bpm))
                return
            name = one_line(attributes.get("NAME"))
            is_loop = kind == str(_LOOP) and bool(length_ms)
            self._cues.append(
                Cue(
                    start_s,
                    "" if name == _NO_NAME else name,
                    start_s + (length_ms or 0.0) / 1000 if is_loop else None,
                    None if pad is None or pad < 0 else int(pad),
                    attributes.get("COLOR", "").lower() or None,
                )
            )

    def end(self, path: list[str], text: str) -> None:
        if path == ["NML", "COLLECTION", "ENTRY"]:
            about = self._about
            volume, folders, file = (about.get(key, "") for key in ("VOLUME", "DIR", "FILE"))
            key = f"{volume}{folders}{file}"
            self.tracks[key] = _listed(
                key, about.get("TITLE", ""), about.get("ARTIST", ""),
                number(about.get("PLAYTIME_FLOAT", "") or about.get("PLAYTIME", "")),
            )  # fmt: skip
            self.tracks[key] = replace(
                self.tracks[key], cues=tuple(self._cues), grid=tuple(self._grid)
            )
        elif path[:2] == ["NML", "PLAYLISTS"] and path[-1] == "PLAYLIST":
            entries = tuple(
                self.tracks.get(key) or _listed(key, "", "", None) for key in self._keys or ()
            )
            name = FOLDER_MARK.join(part for part in self._names[1:] if part)
            self.playlists.append(ListedPlaylist(name or self._names[-1], entries))
            self._keys = None
        elif path[:2] == ["NML", "PLAYLISTS"] and path[-1] == "NODE":
            self._names.pop()


def _listed(key: str, title: str, artist: str, duration_s: float | None) -> Listed:
    volume, *parts = key.split("/:")
    path = "/".join(parts)
    if re.fullmatch(r"[A-Za-z]:", volume):
        paths: tuple[str, ...] = (volume + "\\" + path.replace("/", "\\"),)
    elif volume:
        paths = ("/" + path, f"/Volumes/{volume}/{path}")
    else:
        paths = ()
    shown = paths[0] if paths else key or title
    return Listed(shown, paths, title, artist, duration_s)


FORMAT = Format(
    "traktor", "Traktor NML", (".nml",), write, read,
    relative=False, raw_paths=False, many=True, musical=True, max_bytes=COLLECTION_BYTES,
    collection=collection,
)  # fmt: skip
