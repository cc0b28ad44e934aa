"""GTZAN genre (Tzanetakis & Cook 2002): ten genres, and its log-mel edition.

The artist of a clip is not in the file's name, but GTZAN was filled album by album, so that
neighbouring numbers share artists (Sturm 2013). Folds are therefore blocks of numbers, the same in
every genre: an approximation of grouping by artist, at most one artist a genre crosses a border.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from training.datasets.base import Clip, Dataset, opus_files

GENRES = (
    "blues",
    "classical",
    "country",
    "disco",
    "hip-hop",
    "jazz",
    "metal",
    "pop",
    "reggae",
    "rock",
)


def genre_of(name: str) -> str:
    """``"hiphop.00012"`` or ``"hiphop-00012"`` -> ``"hip-hop"``."""
    genre = name[:-6]
    return "hip-hop" if genre == "hiphop" else genre


def fold_of(name: str) -> str:
    """The fold by recording number: 38-52 test, 33-37 validation, the rest train."""
    number = int(name[-5:])
    return "test" if 38 <= number <= 52 else "validation" if 33 <= number <= 37 else "train"


def _clips(audio_root: Path) -> list[Clip]:
    return [
        Clip(
            name=f"gtzan_short/{path.name}",
            path=path,
            group=f"gtzan/{path.stem}",
            genre=genre_of(path.stem),
            is_speech=False,
            fold=fold_of(path.stem),
        )
        for path in opus_files(audio_root / "gtzan_short")
    ]


def logmel_path(data_root: Path) -> Path:
    return data_root / "gtzan_logmel" / "gtzan_logmel.npz"


def logmel(data_root: Path) -> tuple[np.ndarray, list[str]]:
    """The log-mel edition: x uint8 (n, 128, 387), and the recordings' names ("blues.00010")."""
    with np.load(logmel_path(data_root)) as file:
        return file["x"], [str(name) for name in file["name"]]


DATASET = Dataset(
    name="gtzan",
    licence="research convention; commercial excerpts",
    source="Tzanetakis & Cook, Musical genre classification of audio signals, 2002",
    grouping="blocks of recording numbers (neighbours share artists)",
    clips=_clips,
)
