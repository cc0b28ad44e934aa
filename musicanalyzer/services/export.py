"""Writes playlists for other programs: m3u8, m3u, xspf, jspf, csv, chosen by the file's suffix.

A file is written beside its place and moved there whole: a kill leaves the old file or the new one.
Paths are relative to the playlist's folder unless asked otherwise, byte by byte as the file system
has them: text formats carry the raw bytes, URIs percent-encode them.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

from musicanalyzer.errors import SettingsError
from musicanalyzer.library.records import TrackRow

_XSPF = "http://xspf.org/ns/0/"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# What XML 1.0 cannot hold, however escaped, beside the controls.
_NOT_XML = re.compile(r"[\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class PlaylistEntry:
    """One track of a playlist to be written; absent values are ``None``."""

    path: str
    title: str | None = None
    artist: str | None = None
    album: str | None = None
    duration_s: float | None = None


def entries_of(tracks: Iterable[TrackRow]) -> list[PlaylistEntry]:
    return [
        PlaylistEntry(
            track.path, track.tags.title, track.tags.artist, track.tags.album, track.duration_s
        )
        for track in tracks
    ]


def export_playlist(
    target: str | Path,
    entries: Sequence[PlaylistEntry],
    *,
    name: str,
    absolute_paths: bool = False,
) -> None:
    """Write ``entries`` to ``target``, replacing it, in the format of its suffix.

    Raises ``SettingsError`` of kind ``unknown-format``, or ``cannot-write`` with the reason.
    """
    target = Path(os.path.abspath(target))
    suffix = target.suffix.lower()
    if suffix not in _FORMATS:
        raise SettingsError(
            f'Playlists cannot be written as "{suffix or target.name}"; the file\'s name must end'
            f" in {', '.join(FORMATS)}.",
            kind="unknown-format",
        )
    places = [_Place(entry, target.parent, absolute=absolute_paths) for entry in entries]
    _replace(target, _FORMATS[suffix](places, _line(name)))


class _Place:
    """An entry as seen from the playlist's folder."""

    def __init__(self, entry: PlaylistEntry, folder: Path, *, absolute: bool) -> None:
        self.title = _line(entry.title)
        self.artist = _line(entry.artist)
        self.album = _line(entry.album)
        self.duration_s = entry.duration_s
        self._absolute = os.path.abspath(entry.path)
        self.path = self._absolute
        if not absolute:
            with suppress(ValueError):  # another drive: there is no relative path
                self.path = os.path.relpath(self._absolute, folder)

    @property
    def described(self) -> str:
        stem = os.path.splitext(os.path.basename(self._absolute))[0]
        title = self.title or _line(os.fsencode(stem).decode("utf-8", "replace"))
        return f"{self.artist} - {title}" if self.artist else title

    @property
    def uri(self) -> str:
        """Percent-encoded; relative where the path is."""
        encoded = quote(os.fsencode(self.path.replace(os.sep, "/")))
        if not os.path.isabs(self.path):
            return encoded
        return "file://" + (encoded if encoded.startswith("/") else "/" + encoded)

    @property
    def file_line(self) -> bytes:
        """The path as one line of an m3u."""
        path = os.fsencode(self.path)
        if b"\n" in path or b"\r" in path:  # no m3u holds these; as a URI it does
            return b"file://" + quote(os.fsencode(self._absolute)).encode()
        if path.startswith((b"#", b" ")):  # not a comment
            return os.fsencode(os.curdir + os.sep) + path
        return path


def _m3u(places: Sequence[_Place], name: str) -> bytes:
    lines = [b"#EXTM3U", b"#PLAYLIST:" + name.encode()]
    for place in places:
        seconds = -1 if place.duration_s is None else round(place.duration_s)
        lines.append(f"#EXTINF:{seconds},{place.described}".encode())
        lines.append(place.file_line)
    return b"\n".join(lines) + b"\n"


def _xspf(places: Sequence[_Place], name: str) -> bytes:
    root = ElementTree.Element("playlist", {"version": "1", "xmlns": _XSPF})
    ElementTree.SubElement(root, "title").text = _xml(name)
    tracks = ElementTree.SubElement(root, "trackList")
    for place in places:
        track = ElementTree.SubElement(tracks, "track")
        for tag, value in _fields(place):
            ElementTree.SubElement(track, tag).text = _xml(str(value))
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return content + b"\n"


def _jspf(places: Sequence[_Place], name: str) -> bytes:
    tracks = [
        {tag: [value] if tag == "location" else value for tag, value in _fields(place)}
        for place in places
    ]
    playlist = {"playlist": {"title": name, "track": tracks}}
    return (json.dumps(playlist, ensure_ascii=False, indent=2) + "\n").encode()


def _csv(places: Sequence[_Place], name: str) -> bytes:
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(["position", "path", "artist", "title", "album", "duration_s"])
    for position, place in enumerate(places, 1):
        seconds = "" if place.duration_s is None else f"{place.duration_s:.3f}"
        table.writerow([position, place.path, place.artist, place.title, place.album, seconds])
    return text.getvalue().encode("utf-8", "surrogateescape")


def _fields(place: _Place) -> list[tuple[str, str | int]]:
    """The elements of XSPF and JSPF, in the order of the XSPF specification."""
    fields: list[tuple[str, str | int]] = [("location", place.uri)]
    for tag, text in (("title", place.title), ("creator", place.artist), ("album", place.album)):
        if text:
            fields.append((tag, text))
    if place.duration_s is not None:
        fields.append(("duration", round(place.duration_s * 1000)))
    return fields


_FORMATS: dict[str, Callable[[Sequence[_Place], str], bytes]] = {
    ".m3u8": _m3u,
    ".m3u": _m3u,
    ".xspf": _xspf,
    ".jspf": _jspf,
    ".csv": _csv,
}
FORMATS = tuple(_FORMATS)


def _line(text: str | None) -> str:
    """Text on one line that every format can hold."""
    one_line = _CONTROLS.sub(" ", text or "").strip()
    return one_line.encode("utf-8", "replace").decode("utf-8")


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


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
