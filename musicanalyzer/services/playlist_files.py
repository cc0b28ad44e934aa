"""Reads playlist files of other programs: M3U, M3U8, PLS, XSPF, JSPF, CSV, chosen by the suffix.

What a file names is read, never opened, run or fetched. XML with a document type is refused: with
it come entities, which can grow without bound or name other files. Text that is not UTF-8 is taken
for what Windows programs wrote; the bytes themselves stay the first guess for a path.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.parsers import expat

from musicanalyzer.errors import SettingsError

MAX_BYTES = 64_000_000  # a playlist of 100,000 tracks has some 20 MB
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:", re.ASCII)  # two letters: "C:" is a drive
_PLS_LINE = re.compile(rb"(File|Title|Length)(\d{1,9})\s*=(.*)", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry as the file has it. ``paths`` are guesses, best first; none where the entry is
    no file of a computer. ``shown`` is what the file says, to be repeated to the user.
    """

    shown: str
    paths: tuple[str, ...]
    title: str = ""
    artist: str = ""
    duration_s: float | None = None


@dataclass(frozen=True, slots=True)
class ListedPlaylist:
    name: str
    entries: tuple[Listed, ...]


def read_playlist_file(file: str | Path) -> ListedPlaylist:
    """Raises ``SettingsError`` of kind ``unknown-format``, ``cannot-read`` or ``damaged``."""
    file = Path(file)
    read = _FORMATS.get(file.suffix.lower())
    if read is None:
        raise SettingsError(
            f'Playlists cannot be read from "{_shown(file.name)}"; the file\'s name must end in'
            f" {', '.join(READABLE)}.",
            kind="unknown-format",
        )
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as err:
        raise SettingsError(
            f"The playlist {_shown(str(file))} cannot be read: {err.strerror}; choose another.",
            kind="cannot-read",
        ) from err
    if len(content) > MAX_BYTES:
        raise _damaged(file, f"it is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        name, entries = read(content)
    except _DamagedError as err:
        raise _damaged(file, str(err)) from err
    return ListedPlaylist(" ".join(name.split()) or _shown(file.stem), tuple(entries))


class _DamagedError(Exception):
    """The reason in words."""


def _damaged(file: Path, reason: str) -> SettingsError:
    return SettingsError(
        f"The playlist {_shown(str(file))} cannot be understood: {reason}.", kind="damaged"
    )


# Line formats


def _m3u(content: bytes) -> tuple[str, list[Listed]]:
    name = ""
    entries: list[Listed] = []
    about: dict[str, Any] = {}
    for line in _lines(content):
        tag, _, value = line.partition(b":")
        match tag.upper():
            case b"#EXTINF":
                seconds, _, described = value.partition(b",")
                about = {**_described(_text(described)), "duration_s": _seconds(seconds)}
            case b"#PLAYLIST":
                name = _text(value)
            case b"#EXTART":
                about["artist"] = _text(value)
            case _ if line.startswith(b"#"):
                pass
            case _:
                entries.append(_listed(line, about))
                about = {}
    return name, entries


def _pls(content: bytes) -> tuple[str, list[Listed]]:
    fields: dict[int, dict[str, bytes]] = {}
    for line in _lines(content):
        if found := _PLS_LINE.fullmatch(line):
            kind = found[1].decode().lower()
            fields.setdefault(int(found[2]), {})[kind] = found[3].strip()
    entries = []
    for _, entry in sorted(fields.items()):
        if place := entry.get("file"):
            about = _described(_text(entry.get("title", b"")))
            length = _seconds(entry.get("length", b""))
            entries.append(_listed(place, {**about, "duration_s": length}))
    if not fields:
        raise _DamagedError("it names no file")
    return "", entries


def _lines(content: bytes) -> list[bytes]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            content = content.decode(encoding, "replace").encode()
            break
    return [line for line in (part.strip() for part in re.split(rb"[\r\n]+", content)) if line]


def _described(text: str) -> dict[str, Any]:
    """``Artist - Title`` as M3U and PLS write it."""
    artist, dash, title = text.partition(" - ")
    return {"artist": artist, "title": title} if dash else {"title": text}


# Formats with fields


class _Xspf:
    """Reads with expat itself, which tells of a document type before anything in it is used."""

    _TRACK = ("location", "title", "creator", "duration")

    def __init__(self) -> None:
        self.name = ""
        self.tracks: list[dict[str, str]] = []
        self._stack: list[str] = []
        self._text: list[str] = []

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, LookupError, ValueError) as err:
            raise _DamagedError(f"it is not whole XML ({err})") from err

    def _refuse(self, *_: object) -> None:
        raise _DamagedError("it carries a document type, which playlists do not need")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        self._stack.append(tag)
        self._text.clear()
        if self._stack == ["playlist", "trackList", "track"]:
            self.tracks.append({})

    def _end(self, name: str) -> None:
        text = "".join(self._text).strip()
        self._text.clear()
        tag = self._stack.pop()
        if self._stack == ["playlist"] and tag == "title":
            self.name = text
        elif self._stack == ["playlist", "trackList", "track"] and tag in self._TRACK:
            self.tracks[-1].setdefault(tag, text)


def _xspf(content: bytes) -> tuple[str, list[Listed]]:
    reading = _Xspf()
    reading.read(content)
    return reading.name, [_from_uri(track) for track in reading.tracks]


def _jspf(content: bytes) -> tuple[str, list[Listed]]:
    try:
        playlist = json.loads(content)["playlist"]
        tracks = [
            {
                key: str(_first(track.get(key)) or "")
                for key in ("location", "title", "creator", "duration")
            }
            for track in playlist.get("track", [])
        ]
        return str(playlist.get("title") or ""), [_from_uri(track) for track in tracks]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as err:
        raise _DamagedError("it is not a JSPF playlist") from err


def _first(value: Any) -> Any:
    return next(iter(value), "") if isinstance(value, list) else value


def _from_uri(track: Mapping[str, str]) -> Listed:
    """A track of XSPF or JSPF, whose places are percent-encoded and whose times are in ms."""
    place = track.get("location", "")
    milliseconds = _seconds(track.get("duration", "").encode())
    return Listed(
        shown=place or _named(track),
        paths=_paths_of_uri(place) if place else (),
        title=track.get("title", ""),
        artist=track.get("creator", ""),
        duration_s=None if milliseconds is None else milliseconds / 1000,
    )


def _named(track: Mapping[str, str]) -> str:
    return " - ".join(text for text in (track.get("creator"), track.get("title")) if text)


def _csv(content: bytes) -> tuple[str, list[Listed]]:
    text = _whole(content)
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as err:
        raise _DamagedError(f"it is not a table ({err})") from err
    entries = []
    for row in rows:
        fields = {
            (key or "").strip().lower(): value
            for key, value in row.items()
            if isinstance(value, str)
        }
        place = next((fields[key] for key in ("path", "location", "file") if fields.get(key)), "")
        if "path" not in fields and "location" not in fields and "file" not in fields:
            raise _DamagedError('its first line names no column "path"')
        if place:
            seconds = _seconds(fields.get("duration_s", "").encode("ascii", "replace"))
            about = {
                "title": fields.get("title", ""),
                "artist": fields.get("artist", ""),
                "duration_s": seconds,
            }
            entries.append(_listed(os.fsencode(place), about))
    return "", entries


# Text and places


def _whole(content: bytes) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        # Our own tables keep the raw bytes of a path, amid text that is UTF-8 otherwise.
        return content.decode("utf-8", "surrogateescape")


def _text(raw: bytes) -> str:
    raw = raw.strip()
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _seconds(raw: bytes) -> float | None:
    found = re.match(rb"\s*(\d+(\.\d+)?)", raw)
    value = float(found[1]) if found else 0.0
    return value or None  # 0 and -1 say that nobody knows


def _listed(place: bytes, about: Mapping[str, Any]) -> Listed:
    """An entry whose place is a path, or a URI, as bytes."""
    text = _text(place)
    if _SCHEME.match(text):
        return Listed(text, _paths_of_uri(text), **about)
    paths = dict.fromkeys((os.fsdecode(place), text))
    return Listed(text, tuple(paths), **about)


def _paths_of_uri(uri: str) -> tuple[str, ...]:
    """Empty for what is elsewhere: the program opens no connection."""
    if uri[:5].lower() == "file:":
        place = uri[5:]
        if place.startswith("//"):
            host, slash, rest = place[2:].partition("/")
            if host.lower() not in ("", "localhost"):
                slash = f"//{host}{slash}"  # a share of a Windows network
            place = slash + rest
        decoded = unquote_to_bytes(place.encode("utf-8", "surrogateescape"))
        if re.match(rb"/[A-Za-z]:", decoded):
            decoded = decoded[1:]
        return tuple(dict.fromkeys((os.fsdecode(decoded), _text(decoded))))
    if _SCHEME.match(uri):
        return ()
    decoded = unquote_to_bytes(uri.encode("utf-8", "surrogateescape"))
    # Some programs write the bare path where the format wants it encoded.
    return tuple(dict.fromkeys((os.fsdecode(decoded), _text(decoded), uri)))


def _shown(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


_FORMATS: dict[str, Callable[[bytes], tuple[str, Sequence[Listed]]]] = {
    ".m3u8": _m3u,
    ".m3u": _m3u,
    ".pls": _pls,
    ".xspf": _xspf,
    ".jspf": _jspf,
    ".csv": _csv,
}
READABLE = tuple(_FORMATS)
