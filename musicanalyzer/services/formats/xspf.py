"""XSPF 1 (https://www.xspf.org/spec): elements in the specification's order, lengths in
milliseconds, places as URIs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from musicanalyzer.services.formats.markup import read_xml, xml_text
from musicanalyzer.services.formats.model import Format, ListedPlaylist, PlacedEntry, PlacedList
from musicanalyzer.services.formats.texts import listed_uri, milliseconds, one_line

_NAMESPACE = "http://xspf.org/ns/0/"
_TRACK = ["playlist", "trackList", "track"]


def write(lists: Sequence[PlacedList]) -> bytes:
    (playlist,) = lists
    root = ElementTree.Element("playlist", {"version": "1", "xmlns": _NAMESPACE})
    ElementTree.SubElement(root, "title").text = xml_text(one_line(playlist.name))
    tracks = ElementTree.SubElement(root, "trackList")
    for placed in playlist.entries:
        track = ElementTree.SubElement(tracks, "track")
        for tag, value in fields(placed):
            ElementTree.SubElement(track, tag).text = xml_text(str(value))
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return content + b"\n"


def fields(placed: PlacedEntry) -> list[tuple[str, str | int]]:
    """The elements of a track, in the specification's order; JSPF has the same."""
    entry = placed.entry
    found: list[tuple[str, str | int]] = [("location", placed.place.uri)]
    for tag, text in (("title", entry.title), ("creator", entry.artist), ("album", entry.album)):
        if line := one_line(text):
            found.append((tag, line))
    if entry.track_number is not None and entry.track_number > 0:
        found.append(("trackNum", entry.track_number))
    if entry.duration_s is not None:
        found.append(("duration", round(entry.duration_s * 1000)))
    return found


def read(content: bytes) -> list[ListedPlaylist]:
    name = ""
    tracks: list[dict[str, str]] = []

    def start(path: list[str], attributes: Mapping[str, str]) -> None:
        if path == _TRACK:
            tracks.append({})

    def end(path: list[str], text: str) -> None:
        nonlocal name
        if path == ["playlist", "title"]:
            name = text
        elif len(path) == 4 and path[:3] == _TRACK:
            tracks[-1].setdefault(path[3], text)

    read_xml(content, start=start, end=end)
    entries = [
        listed_uri(
            track.get("location", ""),
            title=track.get("title", ""),
            artist=track.get("creator", ""),
            duration_s=milliseconds(track.get("duration", "")),
        )
        for track in tracks
    ]
    return [ListedPlaylist(name, tuple(entries))]


FORMAT = Format("xspf", "XSPF (VLC, Strawberry)", (".xspf",), write, read)
