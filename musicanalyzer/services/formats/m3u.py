"""M3U and M3U8: one path a line, and ``#EXTINF`` before it. UTF-8 in both, as players read today.

Mixxx, VirtualDJ, VLC and most players read these.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from musicanalyzer.services.formats.model import Format, Listed, ListedPlaylist, PlacedList
from musicanalyzer.services.formats.places import Place, file_uri, is_windows
from musicanalyzer.services.formats.texts import (
    artist_and_title,
    described,
    lines,
    listed,
    number,
    one_line,
    text_of,
)


def write(lists: Sequence[PlacedList]) -> bytes:
    (playlist,) = lists
    written = [b"#EXTM3U", b"#PLAYLIST:" + one_line(playlist.name).encode()]
    for placed in playlist.entries:
        length = placed.entry.duration_s
        seconds = -1 if length is None else round(length)
        written.append(f"#EXTINF:{seconds},{described(placed)}".encode())
        written.append(path_line(placed.place))
    return b"\n".join(written) + b"\n"


def path_line(place: Place) -> bytes:
    """The path as one line of a text format."""
    path = os.fsencode(place.path)
    if b"\n" in path or b"\r" in path:  # no line holds these; as a URI it does
        return file_uri(place.absolute).encode()
    if path.startswith((b"#", b" ")) and not is_windows(place.path):  # not a comment
        return os.fsencode(os.curdir + os.sep) + path
    return path


def read(content: bytes) -> list[ListedPlaylist]:
    name = ""
    entries: list[Listed] = []
    about: dict[str, Any] = {}
    for line in lines(content):
        tag, _, value = line.partition(b":")
        match tag.upper():
            case b"#EXTINF":
                seconds, _, text = value.partition(b",")
                about = {**artist_and_title(text_of(text)), "duration_s": number(seconds)}
            case b"#PLAYLIST":
                name = text_of(value)
            case b"#EXTART":
                about["artist"] = text_of(value)
            case _ if line.startswith(b"#"):
                pass
            case _:
                entries.append(listed(line, about))
                about = {}
    return [ListedPlaylist(name, tuple(entries))]


FORMAT = Format("m3u8", "M3U (most players, Mixxx, VirtualDJ)", (".m3u8", ".m3u"), write, read)
