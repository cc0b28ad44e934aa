"""Reads playlist files of other programs: finds the format, bounds the size, says what is wrong.

What a file names is read, never opened, run or fetched. A file of a DJ program may hold many lists.
"""

from __future__ import annotations

from pathlib import Path

from musicanalyzer.errors import SettingsError
from musicanalyzer.services import formats
from musicanalyzer.services.formats.model import DamagedError, ListedPlaylist

READABLE = formats.suffixes(formats.READABLE)


def read_playlist_file(file: str | Path) -> tuple[ListedPlaylist, ...]:
    """At least one list, each with a name. Raises ``SettingsError`` of kind ``unknown-format``,
    ``cannot-read`` or ``damaged``.
    """
    file = Path(file)
    if formats.format_to_read(file.name, b"") is None:
        raise SettingsError(
            f'Playlists cannot be read from "{_shown(file.name)}"; the file\'s name must end in'
            f" {', '.join(READABLE)}.",
            kind="unknown-format",
        )
    try:
        with file.open("rb") as opened:
            content = opened.read(formats.HEAD_BYTES)
            found = formats.format_to_read(file.name, content)
            assert found is not None
            assert found.read is not None
            content += opened.read(found.max_bytes + 1 - len(content))
    except OSError as err:
        raise SettingsError(
            f"The playlist {_shown(str(file))} cannot be read: {err.strerror}; choose another.",
            kind="cannot-read",
        ) from err
    if len(content) > found.max_bytes:
        raise _damaged(file, f"it is larger than {found.max_bytes // 1_000_000} MB")
    try:
        lists = found.read(content)
    except DamagedError as err:
        raise _damaged(file, str(err)) from err
    return tuple(
        ListedPlaylist(" ".join(each.name.split()) or _shown(file.stem), each.entries)
        for each in lists
    )


def _damaged(file: Path, reason: str) -> SettingsError:
    return SettingsError(
        f"The playlist {_shown(str(file))} cannot be understood: {reason}.", kind="damaged"
    )


def _shown(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
