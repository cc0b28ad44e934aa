"""JSPF (https://www.xspf.org/jspf): XSPF as JSON, where a track may have several locations."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from musicanalyzer.services.formats.model import (
    DamagedError,
    Format,
    ListedPlaylist,
    PlacedList,
)
from musicanalyzer.services.formats.texts import listed_uri, milliseconds, one_line
from musicanalyzer.services.formats.xspf import fields


def write(lists: Sequence[PlacedList]) -> bytes:
    (playlist,) = lists
    tracks = [
        {tag: [value] if tag == "location" else value for tag, value in fields(placed)}
        for placed in playlist.entries
    ]
    whole = {"playlist": {"title": one_line(playlist.name), "track": tracks}}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def read(content: bytes) -> list[ListedPlaylist]:
    try:
        playlist = json.loads(content)["playlist"]
        tracks = [
            {
                key: str(_first(track.get(key)) or "")
                for key in ("location", "title", "creator", "duration")
            }
            for track in playlist.get("track", [])
        ]
        name = str(playlist.get("title") or "")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as err:
        raise DamagedError("it is not a JSPF playlist") from err
    entries = [
        listed_uri(
            track["location"],
            title=track["title"],
            artist=track["creator"],
            duration_s=milliseconds(track["duration"]),
        )
        for track in tracks
    ]
    return [ListedPlaylist(name, tuple(entries))]


def _first(value: Any) -> Any:
    return next(iter(value), "") if isinstance(value, list) else value


FORMAT = Format("jspf", "JSPF (ListenBrainz)", (".jspf",), write, read)
