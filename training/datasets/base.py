"""What a corpus gives: clips with a grouping key and whatever labels it knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Clip:
    """One audio file of a corpus, or one channel of it.

    ``name`` is unique over all corpora: the file's path below the audio folder, and ``#channel``
    where channels are clips of their own. ``group`` is what must not be split: all clips of one
    artist, singer or source recording share it. A label is ``None`` where the corpus says nothing.
    """

    name: str
    path: Path
    group: str
    channel: int | None = None
    genre: str | None = None
    is_speech: bool | None = None
    has_vocals: bool | None = None
    vocal_frames: Path | None = None  # one digit per 20 ms, 1 = voice
    fold: str | None = None  # "train", "validation" or "test" where the corpus sets it


@dataclass(frozen=True, slots=True)
class Dataset:
    """A corpus: ``clips(audio_root)`` lists what is there, in a fixed order."""

    name: str
    licence: str
    source: str
    grouping: str
    clips: Callable[[Path], list[Clip]]


def opus_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.opus"))


def without_excerpt_number(stem: str) -> str:
    """``"song-name-2"`` -> ``"song-name"``: excerpts of one recording are numbered at the end."""
    head, _, tail = stem.rpartition("-")
    return head if head and tail.isdigit() else stem
