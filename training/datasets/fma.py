"""Free Music Archive (Defferrard et al. 2017): excerpts of 30 s with one top genre.

Expected in the folder: ``fma_metadata/tracks.csv``, and one of ``fma_small``, ``fma_medium`` and
``fma_large`` with folders of three digits (``fma_small/000/000002.mp3``). The table has a header of
two rows ("set" over "split"), and a third that names only the index. Each subset contains the
smaller ones.

The official split is kept; where it cuts an artist see :func:`training.datasets.base.uncut`.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from training.datasets import tables
from training.datasets.base import Clip, Dataset, some, uncut

SUBSETS = ("small", "medium", "large")
FOLDS = {"training": "train", "validation": "validation", "test": "test"}
GENRES = (
    *("blues", "classical", "country", "easy listening", "electronic", "experimental", "folk"),
    *("hip-hop", "instrumental", "international", "jazz", "old-time / historic", "pop", "rock"),
    *("r&b/soul", "spoken"),
)
GENRES_OF = {"soul-rnb": "r&b/soul"}  # what the table calls otherwise

_COLUMNS = (("set", "split"), ("set", "subset"), ("artist", "id"), ("track", "genre_top"))


def audio_path(track: int) -> str:
    """``2`` -> ``"000/000002.mp3"``."""
    name = f"{track:06d}"
    return f"{name[:3]}/{name}.mp3"


def _clips(folder: Path, subset: str) -> list[Clip]:
    table = folder / "fma_metadata" / "tracks.csv"
    lines = tables.lines(table, advice="unpack fma_metadata.zip into the corpus's folder")
    (_, above), (header_line, below) = next(lines, (1, [])), next(lines, (2, []))
    column = {pair: index for index, pair in enumerate(zip(above, below, strict=False))}
    for top, name in _COLUMNS:
        if (top, name) not in column:
            raise tables.problem(table, header_line, f"no column {name!r} under {top!r}")
    split_at, subset_at, artist_at, genre_at = (column[pair] for pair in _COLUMNS)
    clips = []
    for line, cells in lines:
        if cells[0] == "track_id":
            continue
        if len(cells) != len(above):
            raise tables.problem(
                table, line, f"{len(cells)} cells where the header names {len(above)}"
            )
        if not cells[0].isdecimal():
            raise tables.problem(table, line, f"the track's number is {cells[0]!r}")
        of_subset = tables.word(table, line, "subset", cells[subset_at], SUBSETS)
        if SUBSETS.index(of_subset) > SUBSETS.index(subset):
            continue
        relative = audio_path(int(cells[0]))
        path = folder / f"fma_{subset}" / relative
        if not path.is_file():
            continue
        genre = cells[genre_at].lower()  # empty for half of the large subset
        genre = GENRES_OF.get(genre, genre)
        clips.append(
            Clip(
                name=f"fma_{subset}/{relative}",
                path=path,
                group=f"fma/artist {cells[artist_at]}",
                genre=tables.word(table, line, "genre_top", genre, GENRES) if genre else None,
                is_music=True if genre not in ("", "spoken") else None,
                fold=FOLDS[tables.word(table, line, "split", cells[split_at], tuple(FOLDS))],
            )
        )
    clips.sort(key=lambda clip: clip.name)
    return some(uncut(clips), f"FMA {subset}", folder, f"fma_{subset}/000/000002.mp3")


DATASETS = tuple(
    Dataset(
        name=f"fma_{subset}",
        licence="Creative Commons, per track; metadata CC BY 4.0",
        source="Defferrard, Benzi, Vandergheynst & Bresson, FMA, ISMIR 2017",
        grouping="artist, by the archive's number",
        clips=partial(_clips, subset=subset),
        vocabulary={"genre": GENRES},
    )
    for subset in SUBSETS
)
