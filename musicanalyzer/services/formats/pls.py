"""PLS: numbered ``File``, ``Title`` and ``Length`` lines under ``[playlist]``; Winamp began it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from musicanalyzer.services.formats.m3u import path_line
from musicanalyzer.services.formats.model import (
    DamagedError,
    Format,
    ListedPlaylist,
    PlacedList,
)
from musicanalyzer.services.formats.texts import (
    artist_and_title,
    described,
    lines,
    listed,
    number,
    text_of,
)

_LINE = re.compile(rb"(File|Title|Length)(\d{1,9})\s*=(.*)", re.IGNORECASE)


def write(lists: Sequence[PlacedList]) -> bytes:
    (playlist,) = lists
    written = [b"[playlist]"]
    for position, placed in enumerate(playlist.entries, 1):
        length = placed.entry.duration_s
        seconds = -1 if length is None else round(length)
        written.append(b"File%d=" % position + path_line(placed.place))
        written.append(f"Title{position}={described(placed)}".encode())
        written.append(b"Length%d=%d" % (position, seconds))
    written += [b"NumberOfEntries=%d" % len(playlist.entries), b"Version=2"]
    return b"\n".join(written) + b"\n"


def read(content: bytes) -> list[ListedPlaylist]:
    fields: dict[int, dict[str, bytes]] = {}
    for line in lines(content):
        if found := _LINE.fullmatch(line):
            kind = found[1].decode().lower()
            fields.setdefault(int(found[2]), {})[kind] = found[3].strip()
    if not fields and b"numberofentries" not in content.lower():  # as an empty list has it
        raise DamagedError("it names no file")
    entries = []
    for _, entry in sorted(fields.items()):
        if place := entry.get("file"):
            about = artist_and_title(text_of(entry.get("title", b"")))
            length = number(entry.get("length", b""))
            entries.append(listed(place, {**about, "duration_s": length}))
    return [ListedPlaylist("", tuple(entries))]


FORMAT = Format("pls", "PLS (Winamp, Mixxx)", (".pls",), write, read)
