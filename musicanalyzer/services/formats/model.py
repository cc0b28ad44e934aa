"""What a playlist file holds, whatever its format, and what a format is.

Times are seconds from the start of the audio. A format turns lists of :class:`Place` into bytes and
bytes into lists of :class:`Listed`; files, names and matching are no concern of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from musicanalyzer.library.musical_keys import MusicalKey
from musicanalyzer.services.formats.places import Place

FOLDER_MARK = " / "  # in a playlist's name: "Sets / Friday" lies in the folder "Sets"
LIST_BYTES = 64_000_000  # a playlist of 100,000 tracks has some 20 MB
COLLECTION_BYTES = 512_000_000  # of 100,000 tracks with grids and cues some 150 MB


@dataclass(frozen=True, slots=True)
class GridMark:
    """From here on the beats are ``60 / bpm`` seconds apart. ``beat`` is this one's place in its
    bar, 1 to 4.
    """

    start_s: float
    bpm: float
    beat: int = 1


@dataclass(frozen=True, slots=True)
class Cue:
    """A marked place, or a loop where it has an end. ``hot`` is the number of its pad, from 0;
    ``colour`` is ``#rrggbb``.
    """

    start_s: float
    name: str = ""
    end_s: float | None = None
    hot: int | None = None
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class PlaylistEntry:
    """One track of a playlist to be written; absent values are ``None`` or empty."""

    path: str
    title: str | None = None
    artist: str | None = None
    album: str | None = None
    duration_s: float | None = None
    genre: str | None = None
    year: int | None = None
    track_number: int | None = None
    comment: str | None = None
    size_bytes: int | None = None
    bpm: float | None = None
    key: MusicalKey | None = None
    energy: float | None = None  # 1 to 10
    grid: tuple[GridMark, ...] = ()
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry, and how the file names it."""

    entry: PlaylistEntry
    place: Place


@dataclass(frozen=True, slots=True)
class PlacedList:
    name: str
    entries: tuple[PlacedEntry, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry as a file has it. ``paths`` are guesses, best first; none where the entry is no
    file of a computer. ``shown`` is what the file says, to be repeated to the user. ``cues`` and
    ``grid`` are there where the format has them.
    """

    shown: str
    paths: tuple[str, ...]
    title: str = ""
    artist: str = ""
    duration_s: float | None = None
    cues: tuple[Cue, ...] = ()
    grid: tuple[GridMark, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedPlaylist:
    """``name`` is empty where the file gives none."""

    name: str
    entries: tuple[Listed, ...]


class DamagedError(Exception):
    """A file is not what its format says; the text continues "it cannot be understood:"."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of playlist file.

    ``write`` gets at least one list, and exactly one unless ``many``. ``relative``: paths may be
    relative to the file. ``raw_paths``: it carries any bytes that a file system's names may have;
    another one refuses those that are no text. ``knows`` tells it from others of the same suffix
    by the first 4,096 bytes.
    """

    name: str  # as ``--format`` takes it
    title: str  # as the window shows it
    suffixes: tuple[str, ...]
    write: Callable[[Sequence[PlacedList]], bytes] | None
    read: Callable[[bytes], list[ListedPlaylist]] | None
    relative: bool = True
    raw_paths: bool = True
    many: bool = False
    musical: bool = False  # carries tempo and key
    max_bytes: int = LIST_BYTES
    knows: Callable[[bytes], bool] | None = None
    # All tracks that a file describes, in playlists or not, with their cues and beat grids.
    collection: Callable[[bytes], list[Listed]] | None = None
