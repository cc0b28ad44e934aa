"""Find the music files below folders, whatever state the folders are in.

Follows symbolic links to folders, each real folder once, so that loops end. Passes over hidden and
system folders, and over what the user has excluded. A folder that cannot be read is reported and
its files are not taken for missing.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from musicanalyzer.errors import SettingsError
from musicanalyzer.library.records import FileStat
from musicanalyzer.services.exclusions import Excluded, outermost

AUDIO_SUFFIXES = frozenset(
    {
        ".mp3", ".mp2", ".mpga", ".flac", ".ogg", ".oga", ".opus", ".spx", ".m4a", ".m4b",
        ".mp4", ".aac", ".alac", ".wav", ".wave", ".bwf", ".w64", ".aif", ".aiff", ".aifc",
        ".au", ".snd", ".caf", ".wma", ".asf", ".ape", ".wv", ".tta", ".tak", ".mpc",
        ".dsf", ".dff", ".ac3", ".dts", ".mka", ".mkv", ".webm", ".weba", ".mov", ".m4v",
        ".avi", ".3gp", ".flv", ".wmv",
    }
)  # fmt: skip
SYSTEM_FOLDERS = frozenset(
    (
        "$recycle.bin",
        "system volume information",
        "@eadir",
        "lost+found",
        "__macosx",
        "#recycle",
        "#snapshot",
    )
)


@dataclass(slots=True)
class Walk:
    """What a walk found: files in the order of their paths, and folders that could not be read."""

    files: list[FileStat] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def normal_roots(folders: Iterable[str]) -> list[str]:
    """Absolute paths without duplicates and without folders that lie inside another one.

    Raises SettingsError for a path that is not there.
    """
    roots: list[str] = []
    for folder in folders:
        path = os.path.abspath(folder)
        if not os.path.exists(path):
            raise SettingsError(
                f"{folder} does not exist; check the path, or connect the drive that it is on.",
                kind="no-such-folder",
            )
        roots.append(path)
    return outermost(roots)


def nearest(path: str) -> str:
    """The path, or the folder that it was in where the file alone is gone."""
    folder = os.path.dirname(path)
    return folder if not os.path.lexists(path) and os.path.isdir(folder) else path


def there(folders: Iterable[str]) -> list[str]:
    """Those that are there with something in them: of a drive that is not connected, an empty
    folder may be left where it would be.
    """
    found = []
    for folder in folders:
        try:
            with os.scandir(folder) as entries:
                if next(entries, None) is not None:
                    found.append(folder)
        except NotADirectoryError:
            found.append(folder)  # a file of the library that was named itself
        except OSError:
            continue
    return found


def walk(roots: Iterable[str], excluded: Excluded | None = None) -> Iterator[Walk]:
    """Yield the same growing ``Walk`` after each folder; the last time it is complete."""
    found = Walk()
    visited: set[tuple[int, int]] = set()
    starts = list(roots)
    if excluded is not None:
        starts += excluded.given_inside(starts)
    for root in starts:
        if not os.path.isdir(root):
            if excluded is None or not excluded.file(root):
                _read_file(root, found)
            yield found
            continue
        waiting = [] if excluded is not None and excluded.folder(root) else [root]
        while waiting:
            folder = waiting.pop()
            waiting.extend(_read_folder(folder, found, visited, excluded))
            yield found
    found.files.sort(key=lambda file: file.path)
    yield found


def _read_file(path: str, found: Walk) -> None:
    try:
        info = os.stat(path)
    except OSError:
        found.unreadable.append(path)
    else:
        found.files.append(_described(path, info))


def _described(path: str, info: os.stat_result) -> FileStat:
    # Pipes and devices are listed too: the decoder names them, and never opens them.
    size = info.st_size if stat.S_ISREG(info.st_mode) else 0
    return FileStat(path, size, info.st_mtime_ns)


def _read_folder(
    folder: str, found: Walk, visited: set[tuple[int, int]], excluded: Excluded | None
) -> list[str]:
    """Add a folder's music to ``found``; gives its sub-folders, last name first."""
    try:
        own = os.stat(folder)
        # Windows network drives may give no inode; there, links to folders are rare.
        identity = (own.st_dev, own.st_ino)
        if own.st_ino and identity in visited:
            return []
        visited.add(identity)
        with os.scandir(folder) as entries:
            names = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        found.unreadable.append(folder)
        return []
    folders = []
    for entry in names:
        if entry.name.startswith("."):
            continue
        is_audio = os.path.splitext(entry.name)[1].lower() in AUDIO_SUFFIXES
        is_audio = is_audio and not (excluded is not None and excluded.file(entry.path))
        try:
            if entry.is_dir():
                is_left_out = excluded is not None and excluded.folder(entry.path)
                if entry.name.lower() not in SYSTEM_FOLDERS and not is_left_out:
                    folders.append(entry.path)
            elif is_audio:
                found.files.append(_described(entry.path, entry.stat()))
        except OSError:
            # A dangling link, or a file that vanished just now. The link itself has a time.
            if is_audio:
                with contextlib.suppress(OSError):
                    info = entry.stat(follow_symlinks=False)
                    found.files.append(FileStat(entry.path, 0, info.st_mtime_ns))
    folders.reverse()
    return folders
