"""MTG-Jamendo (Bogdanov et al. 2019): whole tracks with tags of genre, mood or theme, instrument.

Expected in the folder: the repository's ``data/autotagging.tsv``, optionally the split
``data/splits/split-0/autotagging-{train,validation,test}.tsv``, and ``audio/`` as unpacked
(``audio/56/1376256.mp3``, or ``.low.mp3`` of the smaller edition). Rows have as many cells as the
track has tags, like ``genre---rock``, ``mood/theme---happy`` and ``instrument---voice``.

A track has a genre where its tags name exactly one of the program's; the others stay in ``tags``.
``dataset(table)`` reads another table of ``data``, such as ``autotagging_moodtheme``.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from training.datasets import tables
from training.datasets.base import Clip, Dataset, some, uncut

GENRES = {
    "genre---ambient": "ambient",
    "genre---blues": "blues",
    "genre---classical": "classical",
    "genre---country": "country",
    "genre---disco": "disco",
    "genre---electronic": "electronic",
    "genre---folk": "folk",
    "genre---hiphop": "hip-hop",
    "genre---rap": "hip-hop",
    "genre---jazz": "jazz",
    "genre---metal": "metal",
    "genre---pop": "pop",
    "genre---punkrock": "punk",
    "genre---reggae": "reggae",
    "genre---rnb": "r&b/soul",
    "genre---rock": "rock",
    "genre---soul": "r&b/soul",
}
_MOODS = (
    "action adventure advertising ambiental background ballad calm children christmas commercial "
    "cool corporate dark deep documentary drama dramatic dream emotional energetic epic fast film "
    "fun funny game groovy happy heavy holiday hopeful horror inspiring love meditative "
    "melancholic mellow melodic motivational movie nature party positive powerful relaxing retro "
    "romantic sad sexy slow soft soundscape space sport summer trailer travel upbeat "
    "uplifting"
)
MOODS = tuple(_MOODS.split())  # the mood and theme tags of autotagging.tsv
_COLUMNS = ("TRACK_ID", "ARTIST_ID", "ALBUM_ID", "PATH", "DURATION", "TAGS")
_ADVICE = "copy the folder data of the corpus's repository into the corpus's folder"


def _folds(splits: Path, table: str) -> dict[str, str]:
    """TRACK_ID -> fold; empty where the split's files are not there."""
    folds = {}
    for fold in ("train", "validation", "test"):
        path = splits / f"{table}-{fold}.tsv"
        if path.is_file():
            for row in _rows(path):
                folds[row.cells["TRACK_ID"]] = fold
    return folds


def _rows(path: Path) -> list[tables.Row]:
    return list(tables.rows(path, _COLUMNS, delimiter="\t", advice=_ADVICE, open_ended=True))


def _audio_path(folder: Path, relative: str) -> Path | None:
    for name in (relative, str(Path(relative).with_suffix(".low.mp3"))):
        if (folder / "audio" / name).is_file():
            return folder / "audio" / name
    return None


def _clips(folder: Path, table: str) -> list[Clip]:
    source = folder / "data" / f"{table}.tsv"
    folds = _folds(folder / "data" / "splits" / "split-0", table)
    clips = []
    for row in _rows(source):
        path = _audio_path(folder, row.cells["PATH"])
        if path is None:
            continue
        tags = tuple(sorted({row.cells["TAGS"], *row.rest} - {""}))
        genres = {GENRES[tag] for tag in tags if tag in GENRES}
        moods = [tag.partition("---")[2] for tag in tags if tag.startswith("mood/theme---")]
        clips.append(
            Clip(
                name=f"mtg_jamendo/{row.cells['PATH']}",
                path=path,
                group=f"mtg_jamendo/{row.cells['ARTIST_ID']}",
                genre=genres.pop() if len(genres) == 1 else None,
                has_vocals=True if "instrument---voice" in tags else None,
                is_music=True,
                tags=tags,
                moods=tuple(
                    tables.word(source, row.line, "the mood", mood, MOODS) for mood in moods
                ),
                fold=folds.get(row.cells["TRACK_ID"]),
            )
        )
    clips.sort(key=lambda clip: clip.name)
    return some(uncut(clips), "MTG-Jamendo", folder, "audio/56/1376256.mp3")


def dataset(table: str) -> Dataset:
    return Dataset(
        name="mtg_jamendo",
        licence="Creative Commons, per track; metadata CC BY-NC-SA 4.0",
        source="Bogdanov, Won, Tovstogan, Porter & Serra, The MTG-Jamendo dataset, ICML 2019",
        grouping="artist, by Jamendo's number",
        clips=partial(_clips, table=table),
        vocabulary={"genre": tuple(sorted(set(GENRES.values()))), "moods": MOODS},
    )


DATASET = dataset("autotagging")
