"""What a corpus gives: clips with a grouping key and whatever labels it knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from musicanalyzer.errors import AppError


@dataclass(frozen=True, slots=True)
class Clip:
    """One audio file of a corpus, or one channel of it.

    ``name`` is unique over all corpora: the file's path below the audio folder, and ``#channel``
    where channels are clips of their own. ``group`` is what must not be split: all clips of one
    artist, singer or source recording share it. A label is ``None`` where the corpus says nothing,
    and of ``tags`` and ``moods`` only what is there counts: a word that is missing denies nothing.
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
    is_music: bool | None = None  # a clip with neither music nor speech has False twice
    label: str | None = None  # the class of a sound event, or what a user calls it
    tags: tuple[str, ...] = ()  # every tag, as the corpus spells it
    moods: tuple[str, ...] = ()
    arousal_valence: tuple[float, float] | None = None  # each 0 to 1
    vocal_segments: tuple[tuple[float, float], ...] | None = None  # (start_s, end_s) of a voice


@dataclass(frozen=True, slots=True)
class Dataset:
    """A corpus: ``clips(audio_root)`` lists what is there, in a fixed order.

    ``vocabulary`` gives the words that ``genre``, ``moods`` and ``label`` of its clips may hold;
    what it does not name, the corpus does not set, or the user chooses.
    """

    name: str
    licence: str
    source: str
    grouping: str
    clips: Callable[[Path], list[Clip]]
    vocabulary: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


def opus_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.opus"))


def without_excerpt_number(stem: str) -> str:
    """``"song-name-2"`` -> ``"song-name"``: excerpts of one recording are numbered at the end."""
    head, _, tail = stem.rpartition("-")
    return head if head and tail.isdigit() else stem


def uncut(clips: Iterable[Clip]) -> list[Clip]:
    """``clips`` less those that would put a group into a second fold.

    Official splits cut some artists in two. The fold that judges keeps its clips, so that figures
    stay comparable with published ones, and what earlier folds hold of the same group is left out
    (of train, validation and test the last wins). A clip without a fold gets that of its group.
    Works on clips of several corpora at once, where they share recordings.
    """
    clips = list(clips)
    order = {"train": 0, "validation": 1, "test": 2}
    kept: dict[str, str] = {}
    for clip in clips:
        if clip.fold is not None:
            kept[clip.group] = max(clip.fold, kept.get(clip.group, "train"), key=order.__getitem__)
    return [
        replace(clip, fold=kept.get(clip.group))
        for clip in clips
        if clip.fold is None or clip.fold == kept[clip.group]
    ]


def some(clips: list[Clip], name: str, folder: Path, expected: str) -> list[Clip]:
    """``clips``; raises AppError where not one file of the corpus is there."""
    if not clips:
        raise AppError(
            f"{folder} holds no audio of {name}; unpack it so that files are like {expected}.",
            kind="corpus",
        )
    return clips
