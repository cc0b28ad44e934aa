"""Rekordbox's XML, as its "xml format list" for developers describes it: tracks with tempo, beat
grid, key and cues, and playlists in folders.

In Rekordbox it is opened as the "rekordbox xml" library. Places are whole ``file://localhost/``
URIs. Lengths are whole seconds, positions in milliseconds' precision.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from musicanalyzer import __version__
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
)
from musicanalyzer.services.formats.places import file_uri
from musicanalyzer.services.formats.texts import listed_uri, number, one_line, signed_number
from musicanalyzer.services.formats.tree import Folder, tree_of

HOT_CUES = 8  # pads A to H
_KINDS = {".mp3": "MP3", ".m4a": "M4A", ".flac": "FLAC", ".wav": "WAV", ".aif": "AIFF",
          ".aiff": "AIFF"}  # fmt: skip
_FOLDER, _LIST = "0", "1"
_LOOP = "4"  # of a mark's types; 1 to 3 are fades and where a track is loaded: places too


def write(lists: Sequence[PlacedList]) -> bytes:
    tracks = _numbered(lists)
    xml = Markup()
    xml.begin("DJ_PLAYLISTS", Version="1.0.0")
    xml.leaf("PRODUCT", Name="musicanalyzer", Version=__version__, Company="")
    xml.begin("COLLECTION", Entries=len(tracks))
    for number_, placed in tracks.values():
        _track(xml, number_, placed)
    xml.end()
    xml.begin("PLAYLISTS")
    _folder(xml, tree_of(lists, root="ROOT"), tracks)
    xml.end()
    xml.end()
    return xml.to_bytes()


_Tracks = Mapping[str, tuple[int, PlacedEntry]]


def _numbered(lists: Iterable[PlacedList]) -> dict[str, tuple[int, PlacedEntry]]:
    """Each file once, by its place, with an id from 1."""
    found: dict[str, tuple[int, PlacedEntry]] = {}
    for playlist in lists:
        for placed in playlist.entries:
            found.setdefault(placed.place.absolute, (len(found) + 1, placed))
    return found


def _track(xml: Markup, track_id: int, placed: PlacedEntry) -> None:
    entry = placed.entry
    kind = _KINDS.get(os.path.splitext(placed.place.local)[1].lower())
    about = {
        "TrackID": track_id,
        "Name": one_line(entry.title) or one_line(placed.place.stem),
        "Artist": one_line(entry.artist),
        "Album": one_line(entry.album),
        "Genre": one_line(entry.genre),
        "Kind": None if kind is None else f"{kind} File",
        "Size": entry.size_bytes,
        "TotalTime": None if entry.duration_s is None else round(entry.duration_s),
        "TrackNumber": entry.track_number,
        "Year": entry.year,
        "AverageBpm": None if entry.bpm is None else f"{entry.bpm:.2f}",
        "Comments": one_line(entry.comment) or None,
        "Location": file_uri(placed.place.absolute, host="localhost"),
        "Tonality": None if entry.key is None else entry.key.short,
    }
    if not entry.grid and not entry.cues:
        xml.leaf("TRACK", **about)
        return
    xml.begin("TRACK", **about)
    for mark in entry.grid:
        xml.leaf(
            "TEMPO", Inizio=f"{mark.start_s:.3f}", Bpm=f"{mark.bpm:.2f}", Metro="4/4",
            Battito=mark.beat,
        )  # fmt: skip
    for cue in entry.cues:
        pad = cue.hot if cue.hot is not None and cue.hot < HOT_CUES else -1
        xml.leaf(
            "POSITION_MARK",
            Name=one_line(cue.name),
            Type=0 if cue.end_s is None else 4,
            Start=f"{cue.start_s:.3f}",
            End=None if cue.end_s is None else f"{cue.end_s:.3f}",
            Num=pad,
            **_colour(cue),
        )
    xml.end()


def _colour(cue: Cue) -> dict[str, int]:
    if cue.colour is None:
        return {}
    parts = bytes.fromhex(cue.colour[1:])
    return dict(zip(("Red", "Green", "Blue"), parts, strict=True))


def _folder(xml: Markup, folder: Folder, tracks: _Tracks) -> None:
    xml.begin("NODE", Type=_FOLDER, Name=folder.name, Count=len(folder.folders) + len(folder.lists))
    for inner in folder.folders.values():
        _folder(xml, inner, tracks)
    for name, playlist in folder.lists:
        xml.begin("NODE", Name=name, Type=_LIST, KeyType="0", Entries=len(playlist.entries))
        for placed in playlist.entries:
            xml.leaf("TRACK", Key=tracks[placed.place.absolute][0])
        xml.end()
    xml.end()


def read(content: bytes) -> list[ListedPlaylist]:
    reading = _read(content)
    return reading.playlists or [ListedPlaylist("", tuple(reading.by_id.values()))]


def collection(content: bytes) -> list[Listed]:
    return list(_read(content).by_id.values())


def _read(content: bytes) -> _Reading:
    reading = _Reading()
    read_xml(content, start=reading.start, end=reading.end)
    if not reading.is_ours:
        raise DamagedError("it is not XML of Rekordbox")
    return reading


class _Reading:
    def __init__(self) -> None:
        self.is_ours = False
        self.by_id: dict[str, Listed] = {}
        self.by_place: dict[str, Listed] = {}
        self.playlists: list[ListedPlaylist] = []
        self._track: dict[str, str] = {}
        self._cues: list[Cue] = []
        self._grid: list[GridMark] = []
        self._names: list[str] = []
        self._keys: list[list[str] | None] = []  # of the open nodes; None for folders
        self._by_place: list[bool] = []

    def start(self, path: list[str], attributes: Mapping[str, str]) -> None:
        self.is_ours |= path == ["DJ_PLAYLISTS"]
        if path[:2] == ["DJ_PLAYLISTS", "COLLECTION"] and path[2:] == ["TRACK"]:
            self._track, self._cues, self._grid = dict(attributes), [], []
        elif path[:3] == ["DJ_PLAYLISTS", "COLLECTION", "TRACK"]:
            self._mark(path[-1], attributes)
        elif path[:2] == ["DJ_PLAYLISTS", "PLAYLISTS"] and path[-1] == "NODE":
            self._names.append(" ".join(attributes.get("Name", "").split()))
            self._keys.append([] if attributes.get("Type") == _LIST else None)
            self._by_place.append(attributes.get("KeyType") == "1")
        elif path[-2:] == ["NODE", "TRACK"] and self._keys and self._keys[-1] is not None:
            self._keys[-1].append(attributes.get("Key", ""))

    def _mark(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "TEMPO":
            start_s, bpm, beat = (
                signed_number(attributes.get(name, "")) for name in ("Inizio", "Bpm", "Battito")
            )
            if start_s is not None and bpm:
                self._grid.append(GridMark(start_s, bpm, int(beat or 1)))
        elif tag == "POSITION_MARK":
            start_s, end_s, pad = (
                signed_number(attributes.get(name, "")) for name in ("Start", "End", "Num")
            )
            if start_s is not None:
                self._cues.append(
                    Cue(
                        start_s,
                        one_line(attributes.get("Name")),
                        end_s if attributes.get("Type") == _LOOP else None,
                        None if pad is None or pad < 0 else int(pad),
                        _colour_of(attributes),
                    )
                )

    def _end_track(self) -> None:
        about = self._track
        place = about.get("Location", "")
        found = listed_uri(
            place,
            title=about.get("Name", ""),
            artist=about.get("Artist", ""),
            duration_s=number(about.get("TotalTime", "")),
        )
        found = replace(found, cues=tuple(self._cues), grid=tuple(self._grid))
        self.by_id[about.get("TrackID", "")] = self.by_place[place] = found

    def end(self, path: list[str], text: str) -> None:
        if path == ["DJ_PLAYLISTS", "COLLECTION", "TRACK"]:
            self._end_track()
        if path[:2] != ["DJ_PLAYLISTS", "PLAYLISTS"] or path[-1] != "NODE":
            return
        keys, known = self._keys.pop(), self.by_place if self._by_place.pop() else self.by_id
        name = FOLDER_MARK.join(part for part in self._names[1:] if part)  # without the root
        name = name or self._names[-1]
        self._names.pop()
        if keys is not None:
            unknown = Listed("a track that the file does not describe", ())
            entries = tuple(known.get(key, unknown) for key in keys)
            self.playlists.append(ListedPlaylist(name, entries))


def _colour_of(attributes: Mapping[str, str]) -> str | None:
    with suppress(KeyError, ValueError):
        return "#" + bytes(int(attributes[name]) for name in ("Red", "Green", "Blue")).hex()
    return None


FORMAT = Format(
    "rekordbox", "Rekordbox XML", (".xml",), write, read,
    relative=False, many=True, musical=True, max_bytes=COLLECTION_BYTES,
    collection=collection, knows=lambda head: b"<DJ_PLAYLISTS" in head,
)  # fmt: skip
