"""Reads playlist files of other programs: finds the format, bounds the size, says what is wrong.

What a file names is read, never opened, run or fetched. A file of a DJ program may hold many lists.
"""

from __future__ import annotations

from pathlib import Path

from musicanalyzer.errors import SettingsError
from musicanalyzer.services import formats
from musicanalyzer.services.formats.model import DamagedError, Format, Listed, ListedPlaylist

READABLE = formats.suffixes(formats.READABLE)


def read_playlist_file(file: str | Path) -> tuple[ListedPlaylist, ...]:
    """At least one list, each with a name. Raises ``SettingsError`` of kind ``unknown-format``,
    ``cannot-read`` or ``damaged``.
    """
    file = Path(file)
    found, content = _opened(file)
    assert found.read is not None
    try:
        lists = found.read(content)
    except DamagedError as err:
        raise _damaged(file, str(err)) from err
    return tuple(
        ListedPlaylist(" ".join(each.name.split()) or _shown(file.stem), each.entries)
        for each in lists
    )


def read_collection(file: str | Path) -> tuple[str, list[Listed]]:
    """The format's name and all tracks that the file describes, with their cues and beat grids;
    none of a format that holds no such things. Errors as :func:`read_playlist_file`.
    """
    file = Path(file)
    found, content = _opened(file)
    try:
        return found.name, [] if found.collection is None else found.collection(content)
    except DamagedError as err:
        raise _damaged(file, str(err)) from err


def _opened(file: Path) -> tuple[Format, bytes]:
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
            content += opened.read(found.max_bytes + 1 - len(content))
    except OSError as err:
        raise SettingsError(
            f"The playlist {_shown(str(file))} cannot be read: {err.strerror}; choose another.",
            kind="cannot-read",
        ) from err
    if len(content) > found.max_bytes:
        raise _damaged(file, f"it is larger than {found.max_bytes // 1_000_000} MB")
    return found, content


def _damaged(file: Path, reason: str) -> SettingsError:
    return SettingsError(
        f"The playlist {_shown(str(file))} cannot be understood: {reason}; export it again, or"
        " choose another.",
        kind="damaged",
    )


def _shown(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
