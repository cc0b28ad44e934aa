"""How a playlist file names a music file: relative, absolute, or as another computer has it.

Paths are ``str`` as Python has them from the file system (undecodable bytes as surrogate escapes).
A mapping's other side may be a Windows path whatever system this is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from musicanalyzer.errors import SettingsError

_DRIVE = re.compile(r"[A-Za-z]:(?=[\\/]|$)")


def is_windows(path: str) -> bool:
    """Whether a path is spelled as on Windows: with a drive or as a share."""
    return _DRIVE.match(path) is not None or path.startswith("\\\\")


@dataclass(frozen=True, slots=True)
class PathMap:
    """Folders here and where another computer has them, in order; the first that fits counts."""

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, texts: Sequence[str]) -> PathMap:
        """From ``HERE=THERE`` each. Raises ``SettingsError`` of kind ``usage``."""
        pairs = []
        for text in texts:
            here, sign, there = text.partition("=")
            here, there = here.strip(), there.strip()
            absolute = os.path.isabs(here) and (is_windows(there) or there.startswith("/"))
            if not sign or not absolute:
                raise SettingsError(
                    f'A path is mapped as HERE=THERE with two full paths, such as "/music=D:\\Music'
                    f'"; "{text}" is not that.',
                    kind="usage",
                )
            pairs.append((os.path.normpath(here), there))
        return cls(tuple(pairs))

    def there(self, path: str) -> str:
        """An absolute path of this computer as the other one has it; else unchanged."""
        for here, there in self.pairs:
            rest = _below(path, here, os.sep)
            if rest is not None:
                return _joined(there, rest, "\\" if is_windows(there) else "/")
        return path

    def here(self, path: str) -> str | None:
        """What another computer calls ``path`` as this one has it; ``None`` where none fits."""
        for here, there in self.pairs:
            windows = is_windows(there)
            one, other = path, there
            if windows:  # neither case nor the kind of slash tells folders apart there
                one, other = path.replace("/", "\\"), there.replace("/", "\\")
            rest = _below(one, other, "\\" if windows else "/", folded=windows)
            if rest is not None:
                return _joined(here, rest, os.sep)
        return None


def _below(path: str, folder: str, separator: str, *, folded: bool = False) -> list[str] | None:
    """The parts of ``path`` below ``folder``."""
    one = path.split(separator)
    other = folder.rstrip(separator).split(separator)
    head = one[: len(other)]
    if folded:
        head, other = [part.casefold() for part in head], [part.casefold() for part in other]
    return one[len(other) :] if head == other else None


def _joined(folder: str, parts: Sequence[str], separator: str) -> str:
    return separator.join((folder.rstrip(separator), *parts))


@dataclass(frozen=True, slots=True)
class Place:
    """``path`` is what the file says, ``absolute`` the whole path on the computer that reads it,
    ``local`` where the file lies here.
    """

    path: str
    absolute: str
    local: str

    @property
    def stem(self) -> str:
        """The file's name without its suffix, as text."""
        name = os.path.splitext(os.path.basename(self.local))[0]
        return os.fsencode(name).decode("utf-8", "replace")

    @property
    def is_text(self) -> bool:
        """Whether the path can be written by a format that holds text alone."""
        return not any("\ud800" <= character <= "\udfff" for character in self.absolute)

    @property
    def uri(self) -> str:
        """Percent-encoded; relative where the path is."""
        return file_uri(self.absolute) if self.path == self.absolute else _quoted(self.path)


def file_uri(path: str, *, host: str = "") -> str:
    """``file:`` and an absolute path of any system."""
    if path.startswith("\\\\"):
        return "file:" + _quoted(path)
    encoded = _quoted(path)
    return f"file://{host}" + (encoded if encoded.startswith("/") else "/" + encoded)


def _quoted(path: str) -> str:
    windows = is_windows(path) or os.sep == "\\"
    slashed = path.replace("\\", "/") if windows else path
    return quote(os.fsencode(slashed), safe="/:" if is_windows(path) else "/")


def place_of(path: str, folder: Path, *, absolute: bool, mapped: PathMap) -> Place:
    """How a file in ``folder`` names the music file ``path``."""
    local = os.path.abspath(path)
    whole = mapped.there(local)
    written = whole
    if not absolute and not mapped.pairs:
        with suppress(ValueError):  # another drive: there is no relative path
            written = os.path.relpath(local, folder)
    return Place(written, whole, local)
