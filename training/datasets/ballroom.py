"""Ballroom (Gouyon et al. 2006): excerpts of 30 s of dance music, by dance.

Expected in the folder, as ``data1.tar.gz`` unpacks: one folder per dance (``ChaChaCha``, three of
rumba, ...) with wave files. Other folders hold lists and are passed over.

The artist is not known. Files of one album carry its name ("Albums-AnaBelen_Veneo-01") and are one
group; the others ("Media-103901") are groups of their own, which may hide an artist's second track.
"""

from __future__ import annotations

import re
from pathlib import Path

from training.datasets.base import Clip, Dataset, some

DANCES = {
    "ChaChaCha": "cha-cha-cha",
    "Jive": "jive",
    "Quickstep": "quickstep",
    "Rumba": "rumba",
    "Rumba-American": "rumba",
    "Rumba-International": "rumba",
    "Rumba-Misc": "rumba",
    "Samba": "samba",
    "Tango": "tango",
    "VienneseWaltz": "viennese waltz",
    "Waltz": "waltz",
}


def album_of(stem: str) -> str:
    """``"Albums-AnaBelen_Veneo-01"`` -> ``"Albums-AnaBelen_Veneo"``; other names as they are."""
    return re.sub(r"^(Albums-.+)-\d+$", r"\1", stem)


def _clips(folder: Path) -> list[Clip]:
    clips = [
        Clip(
            name=f"ballroom/{dance}/{path.name}",
            path=path,
            group=f"ballroom/{album_of(path.stem)}",
            genre=genre,
            is_music=True,
            is_speech=False,
        )
        for dance, genre in DANCES.items()
        for path in sorted((folder / dance).glob("*.wav"))
    ]
    return some(clips, "the Ballroom corpus", folder, "ChaChaCha/Albums-Fire-08.wav")


DATASET = Dataset(
    name="ballroom",
    licence="research convention; commercial excerpts",
    source="Gouyon et al., An experimental comparison of audio tempo induction algorithms, 2006",
    grouping="album, by the name; else the excerpt",
    clips=_clips,
    vocabulary={"genre": tuple(dict.fromkeys(DANCES.values()))},
)
