"""emoMusic, "1000 songs" (Soleymani et al. 2013): 744 excerpts of 45 s with arousal and valence.

Expected in the folder: ``annotations/songs_info.csv`` and ``annotations/static_annotations.csv``,
and ``clips_45seconds/2.mp3`` and so on by the song's number. Songs without ratings are passed over.

The static ratings of a whole excerpt, 1 to 9, become 0 to 1 as (rating - 1) / 8. The development
set trains, the evaluation set of MediaEval 2013 tests; where that cuts an artist see
:func:`training.datasets.base.uncut`.
"""

from __future__ import annotations

from pathlib import Path

from training.datasets import tables
from training.datasets.base import Clip, Dataset, some, uncut

FOLDS = {"development": "train", "evaluation": "test"}
GENRES = ("blues", "classical", "country", "electronic", "folk", "jazz", "pop", "rock")
_ADVICE = "unpack the corpus's annotations into its folder annotations"
_INFO = ("song_id", "Artist", "Genre", "Mediaeval 2013 set")
_RATINGS = ("song_id", "mean_arousal", "mean_valence")


def scaled(rating: float) -> float:
    """A rating from 1 to 9 as a number from 0 to 1."""
    return (rating - 1.0) / 8.0


def _ratings(table: Path) -> dict[str, tuple[float, float]]:
    """song_id -> arousal and valence, each 0 to 1."""
    ratings = {}
    for row in tables.rows(table, _RATINGS, advice=_ADVICE):
        arousal, valence = (
            scaled(tables.number(table, row.line, name, row.cells[name], low=1.0, high=9.0))
            for name in ("mean_arousal", "mean_valence")
        )
        ratings[row.cells["song_id"]] = (arousal, valence)
    return ratings


def _clips(folder: Path) -> list[Clip]:
    ratings = _ratings(folder / "annotations" / "static_annotations.csv")
    table = folder / "annotations" / "songs_info.csv"
    clips = []
    for row in tables.rows(table, _INFO, advice=_ADVICE):
        song = row.cells["song_id"]
        path = folder / "clips_45seconds" / f"{song}.mp3"
        if song not in ratings or not path.is_file():
            continue
        part = tables.word(table, row.line, "the set", row.cells[_INFO[3]], tuple(FOLDS))
        genre = tables.word(table, row.line, "Genre", row.cells["Genre"].lower(), GENRES)
        clips.append(
            Clip(
                name=f"emomusic/{path.name}",
                path=path,
                group=f"emomusic/{row.cells['Artist'] or song}",
                genre=genre,
                is_music=True,
                is_speech=False,
                arousal_valence=ratings[song],
                fold=FOLDS[part],
            )
        )
    clips.sort(key=lambda clip: clip.name)
    return some(uncut(clips), "emoMusic", folder, "clips_45seconds/2.mp3")


DATASET = Dataset(
    name="emomusic",
    licence="Creative Commons music of the Free Music Archive; annotations for research",
    source="Soleymani et al., 1000 songs for emotional analysis of music, CrowdMM 2013",
    grouping="artist",
    clips=_clips,
    vocabulary={"genre": GENRES},
)
