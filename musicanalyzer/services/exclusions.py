"""What a scan leaves out: shell patterns on the names below the folders of a library.

A pattern without ``/`` is tried on every name on the way from its folder of the library to a file:
``Live`` leaves out each folder of that name with all that is in it, ``*.wma`` each such file. A
pattern with ``/`` describes the way from the library's folder on, name by name:
``Podcasts/2019*``, and ``/Live`` for the one folder at the top. A ``/`` at the end means folders
only. ``*``, ``?``, ``[abc]`` and ``[!abc]`` never reach across a ``/``. Letter case counts where
the system's file names know it. A folder or file that the library was given itself is never left
out: the user asked for it.
"""

from __future__ import annotations

import fnmatch
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from musicanalyzer.errors import SettingsError

CASE_COUNTS = sys.platform not in ("win32", "darwin")

_Test = Callable[[str], object]
_Way = tuple[str, ...]  # names from the library's folder on


class Exclusions:
    """The patterns, ready to be tried. Raises ``SettingsError`` for one that can fit nothing."""

    def __init__(self, patterns: Iterable[str] = (), *, case_counts: bool = CASE_COUNTS) -> None:
        self.patterns = tuple(patterns)
        names: list[str] = []
        folder_names: list[str] = []
        self._ways: list[tuple[tuple[_Test, ...], bool]] = []  # and whether for folders only
        flags = 0 if case_counts else re.IGNORECASE
        for pattern in self.patterns:
            parts, at_top, folders_only = _taken_apart(pattern)
            if len(parts) == 1 and not at_top:
                (folder_names if folders_only else names).append(fnmatch.translate(parts[0]))
            else:
                way = tuple(re.compile(fnmatch.translate(part), flags).match for part in parts)
                self._ways.append((way, folders_only))
        self._name = re.compile("|".join(names), flags).match if names else None
        self._folder = re.compile("|".join(folder_names), flags).match if folder_names else None

    def __bool__(self) -> bool:
        return bool(self.patterns)

    def fit(self, way: _Way) -> bool:
        """Whether a pattern fits the last folder of this way; those before it are as given."""
        name = _composed(way[-1])
        if self._folder is not None and self._folder(name):
            return True
        return self.fit_file(way[:-1], way[-1]) or self._fit_way(way, is_folder=True)

    def fit_file(self, way: _Way, name: str) -> bool:
        """Whether a pattern fits the name of a file at the end of this way."""
        if self._name is not None and self._name(_composed(name)):
            return True
        return bool(self._ways) and self._fit_way((*way, name), is_folder=False)

    def _fit_way(self, way: _Way, *, is_folder: bool) -> bool:
        return any(
            len(tests) == len(way)
            and (is_folder or not folders_only)
            and all(test(_composed(part)) for test, part in zip(tests, way, strict=True))
            for tests, folders_only in self._ways
        )

    def below(self, folders: Iterable[str]) -> Excluded:
        return Excluded(self, folders)


class Excluded:
    """Which paths are left out, below these folders of the library; paths elsewhere are not.

    Remembers the folders it was asked about: a million paths take little longer than their names.
    """

    def __init__(self, exclusions: Exclusions, folders: Iterable[str]) -> None:
        self._exclusions = exclusions
        self._given = frozenset(folders)
        self._ways: dict[str, _Way | None] = {folder: () for folder in self._given}
        self._left_out: set[str] = set()

    def folder(self, path: str) -> bool:
        """Whether a folder is left out with all that is in it."""
        return self._way(path) is None and path in self._left_out

    def file(self, path: str) -> bool:
        if path in self._given:
            return False
        # Of a folder that was asked about before; taking paths apart properly costs the most.
        cut = path.rfind(os.sep)
        folder, name = path[:cut], path[cut + 1 :]
        if folder not in self._ways:
            folder, name = os.path.split(path)
        way = self._way(folder)
        if way is None:
            return folder in self._left_out
        return self._exclusions.fit_file(way, name)

    def given_inside(self, roots: Iterable[str]) -> list[str]:
        """Folders of the library that a walk from ``roots`` would not reach: they lie in others
        that are left out.
        """
        starts = tuple(os.path.join(root, "") for root in roots)
        return sorted(
            path
            for path in self._given
            if path.startswith(starts) and self.folder(os.path.dirname(path))
        )

    def _way(self, folder: str) -> _Way | None:
        """None where the folder is left out, or below no folder of the library."""
        if folder in self._ways:
            return self._ways[folder]
        parent, name = os.path.split(folder)
        way = None
        if name:  # else this is the top of the file system
            before = self._way(parent)
            if before is not None:
                way = (*before, name)
            if parent in self._left_out or (way and self._exclusions.fit(way)):
                self._left_out.add(folder)
                way = None
        self._ways[folder] = way
        return way


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many of ``total`` files are left out, and the first few of them."""

    n: int
    total: int
    examples: tuple[str, ...]


def left_out(paths: Iterable[str], excluded: Excluded, *, n_examples: int = 3) -> LeftOut:
    n = total = 0
    examples: list[str] = []
    for path in paths:
        total += 1
        if excluded.file(path):
            n += 1
            if len(examples) < n_examples:
                examples.append(path)
    return LeftOut(n, total, tuple(examples))


def outermost(folders: Iterable[str]) -> list[str]:
    """Without those that lie in others of them."""
    chosen: list[str] = []
    for path in sorted(set(folders)):
        if not any(path.startswith(os.path.join(other, "")) for other in chosen):
            chosen.append(path)
    return chosen


def _taken_apart(pattern: str) -> tuple[list[str], bool, bool]:
    """(names, whether they start at the library's folder, whether they mean folders only)."""
    text = _composed(pattern.strip())
    if os.sep != "/":
        text = text.replace(os.sep, "/")
    folders_only = text.endswith("/")
    at_top = text.startswith("/")
    parts = text.strip("/").split("/")
    if parts == [""]:
        raise SettingsError(
            f'The pattern "{pattern}" names nothing; write a name such as Live or *.wma.',
            kind="exclusion",
        )
    if "" in parts:
        raise SettingsError(
            f'The pattern "{pattern}" contains "//"; put a name between two slashes.',
            kind="exclusion",
        )
    if wrong := next((part for part in parts if part in (".", "..")), ""):
        raise SettingsError(
            f'The pattern "{pattern}" contains "{wrong}"; write the names of folders and files.',
            kind="exclusion",
        )
    return parts, at_top, folders_only


def _composed(name: str) -> str:
    """macOS hands out names with their accents apart; a pattern is typed with them together."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)
