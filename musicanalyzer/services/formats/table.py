"""CSV: one row a track under named columns, for spreadsheets and scripts.

Read with comma, semicolon or tab between columns; the path's column may be called ``path``,
``location`` or ``file``.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence

from musicanalyzer.services.formats.model import (
    DamagedError,
    Format,
    ListedPlaylist,
    PlacedList,
)
from musicanalyzer.services.formats.texts import listed, number, one_line, whole

COLUMNS = ("position", "path", "artist", "title", "album", "duration_s", "bpm", "key", "camelot",
           "energy")  # fmt: skip
_PATHS = ("path", "location", "file")


def write(lists: Sequence[PlacedList]) -> bytes:
    (playlist,) = lists
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for position, placed in enumerate(playlist.entries, 1):
        entry = placed.entry
        table.writerow(
            [
                position,
                placed.place.path,
                *(one_line(text) for text in (entry.artist, entry.title, entry.album)),
                _rounded(entry.duration_s, 3),
                _rounded(entry.bpm, 2),
                "" if entry.key is None else entry.key.short,
                "" if entry.key is None else entry.key.camelot,
                _rounded(entry.energy, 1),
            ]
        )
    return text.getvalue().encode("utf-8", "surrogateescape")


def _rounded(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def read(content: bytes) -> list[ListedPlaylist]:
    text = whole(content)
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as err:
        raise DamagedError(f"it is not a table ({err})") from err
    entries = []
    for row in rows:
        fields = {
            (key or "").strip().lower(): value
            for key, value in row.items()
            if isinstance(value, str)
        }
        if not any(name in fields for name in _PATHS):
            raise DamagedError('its first line names no column "path"')
        if place := next((fields[name] for name in _PATHS if fields.get(name)), ""):
            about = {
                "title": fields.get("title", ""),
                "artist": fields.get("artist", ""),
                "duration_s": number(fields.get("duration_s", "")),
            }
            entries.append(listed(os.fsencode(place), about))
    return [ListedPlaylist("", tuple(entries))]


FORMAT = Format("csv", "CSV (spreadsheets)", (".csv",), write, read, musical=True)
