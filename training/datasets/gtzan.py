"""GTZAN genre (Tzanetakis & Cook 2002): ten genres, and its log-mel edition.

GTZAN was filled album by album, so that neighbouring numbers often share an artist: folds are
blocks of numbers, the same in every genre. Where a block ends within an album, or an artist comes
back later, two folds have the artist; :func:`whose` tells artists that a network has heard from
others.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
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


def recording_of(name: str) -> str:
    """The recording that a clip is of: ``"gtzan_short/pop-00046.opus"`` -> ``"pop-00046"``."""
    return Path(name).name.removesuffix(".opus")


def genre_of(name: str) -> str:
    """``"hiphop.00012"`` or ``"hiphop-00012"`` -> ``"hip-hop"``."""
    genre = name[:-6]
    return "hip-hop" if genre == "hiphop" else genre


# Recordings that stand in the collection more than once, some of them as another excerpt or mix.
# Those that the log-mel edition still holds are found in it by ``training.repeats``; of the others
# Sturm's index or a public recogniser of recordings says so: one artist, one title. Of those that
# only the index names, the ones whose numbers would be in two folds are here.
REPEATS: dict[str, tuple[tuple[int, ...], ...]] = {
    "classical": ((51, 80),),
    "country": ((8, 51),),
    "disco": ((38, 78), (50, 51, 70), (55, 60, 89)),
    "hiphop": ((1, 42), (20, 36), (46, 65), (47, 67), (48, 68), (49, 69), (50, 72)),
    "jazz": (
        *((33, 51), (34, 53), (35, 55), (36, 58), (37, 60), (38, 62), (39, 65), (40, 67)),
        *((42, 68), (43, 69), (44, 70), (45, 71), (46, 72)),
    ),
    "metal": (*((4, 13), (34, 94), (40, 61), (41, 62), (42, 63), (43, 64), (44, 65), (45, 66)),),
    "pop": (
        *((15, 22, 37), (30, 31), (45, 46), (47, 48, 51, 80), (52, 57), (54, 60), (56, 59)),
        (87, 90),
    ),
    "reggae": (
        *((3, 54), (5, 56), (7, 59), (8, 57), (10, 60), (13, 58), (33, 44), (41, 69)),
        *((73, 74), (75, 91, 92), (80, 81, 82), (85, 96)),
    ),
    "rock": ((54, 55),),
}


ARTISTS = Path(__file__).with_name("gtzan_artists.tsv")


@cache
def _artists() -> dict[tuple[str, int], str]:
    found = {}
    for line in ARTISTS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        genre, numbers, artist = line.split("\t")
        for run in numbers.split(","):
            first, _, last = run.partition("-")
            for number in range(int(first), int(last or first) + 1):
                found[genre, number] = artist
    return found


def artist_of(name: str) -> str | None:
    """Whose recording it is, of an orchestral work the orchestra's or conductor's (Sturm 2012).

    None where neither the index nor a recogniser knows: 37 of the thousand.
    """
    return _artists().get((name[:-6], int(name[-5:])))


def whose(names: Iterable[str], heard: Iterable[str]) -> np.ndarray:
    """Of each recording "heard" if its artist has one among ``heard``, "new" if not, or "unknown",
    (n,).
    """
    artists = {artist_of(name) for name in heard} - {None}
    return np.array(
        [
            "unknown" if (artist := artist_of(name)) is None
            else "heard" if artist in artists
            else "new"
            for name in names
        ]
    )  # fmt: skip


def takes_of(name: str) -> tuple[int, ...]:
    """All numbers under which a recording stands in its genre, ascending."""
    number = int(name[-5:])
    for numbers in REPEATS.get(name[:-6], ()):
        if number in numbers:
            return numbers
    return (number,)


def group_of(name: str) -> str:
    """The same for every take of a recording: ``"pop-00046"`` -> ``"gtzan/pop.00045"``."""
    return f"gtzan/{name[:-6]}.{takes_of(name)[0]:05d}"


def artist_group_of(name: str) -> str:
    """The artist, or the recording where nobody knows whose it is."""
    return artist_of(name) or group_of(name)


def fold_of(name: str) -> str:
    """The fold by recording number: 38-52 test, 33-37 validation, the rest train.

    A recording that stands there more than once is in one fold: train, if any of its numbers is.
    """
    folds = {
        "test" if 38 <= number <= 52 else "validation" if 33 <= number <= 37 else "train"
        for number in takes_of(name)
    }
    return next(fold for fold in ("train", "test", "validation") if fold in folds)


def _clips(audio_root: Path) -> list[Clip]:
    return [
        Clip(
            name=f"gtzan_short/{path.name}",
            path=path,
            group=group_of(path.stem),
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
    grouping="recordings, in blocks of numbers (neighbours often share an artist)",
    clips=_clips,
)
