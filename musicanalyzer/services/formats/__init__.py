"""The formats of playlist files, one module each; a new format is a new module and a line here.

Which of them a file is, the ending of its name says, and its first bytes where an ending is shared.
"""

from __future__ import annotations

from pathlib import PurePath

from musicanalyzer.errors import SettingsError
from musicanalyzer.services.formats.itunes import FORMAT as ITUNES
from musicanalyzer.services.formats.jspf import FORMAT as JSPF
from musicanalyzer.services.formats.m3u import FORMAT as M3U
from musicanalyzer.services.formats.model import Format
from musicanalyzer.services.formats.pls import FORMAT as PLS
from musicanalyzer.services.formats.rekordbox import FORMAT as REKORDBOX
from musicanalyzer.services.formats.serato import FORMAT as SERATO
from musicanalyzer.services.formats.table import FORMAT as CSV
from musicanalyzer.services.formats.traktor import FORMAT as TRAKTOR
from musicanalyzer.services.formats.xspf import FORMAT as XSPF

FORMATS: tuple[Format, ...] = (M3U, PLS, XSPF, JSPF, CSV, REKORDBOX, TRAKTOR, SERATO, ITUNES)
WRITABLE = tuple(found for found in FORMATS if found.write is not None)
READABLE = tuple(found for found in FORMATS if found.read is not None)

HEAD_BYTES = 4096  # of a file, from which formats of the same suffix are told apart


def suffixes(formats: tuple[Format, ...]) -> tuple[str, ...]:
    """Each once, in order."""
    return tuple(dict.fromkeys(suffix for found in formats for suffix in found.suffixes))


def format_to_write(name: str | None, file: str) -> Format:
    """By its name where one is given, else by the file's. Raises ``SettingsError`` of kind
    ``unknown-format``.
    """
    path = PurePath(file)
    for found in WRITABLE:
        if found.name == name or (name is None and path.suffix.lower() in found.suffixes):
            return found
    if name is not None:
        known = ", ".join(found.name for found in WRITABLE)
        raise SettingsError(
            f'There is no format "{name}" to write; there are {known}.', kind="unknown-format"
        )
    raise SettingsError(
        f'Playlists cannot be written as "{path.suffix or path.name}"; the file\'s name must end'
        f" in {', '.join(suffixes(WRITABLE))}.",
        kind="unknown-format",
    )


def format_to_read(file: str, head: bytes) -> Format | None:
    """``None`` where no format has the ending of this name."""
    possible = [found for found in READABLE if PurePath(file).suffix.lower() in found.suffixes]
    for found in possible:
        if found.knows is None or found.knows(head):
            return found
    return possible[0] if possible else None


__all__ = ["FORMATS", "READABLE", "WRITABLE", "Format", "format_to_read", "format_to_write"]
