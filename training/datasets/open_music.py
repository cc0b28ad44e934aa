"""Openly licensed music (games, albums), and the stems and mixes of one CC0 album.

Every clip's source and licence stands in ``open_sources.tsv`` beside the audio folder. The album's
``eif-mix_*`` clips are the full, the instrumental and the vocal sum of the same moments.
"""

from __future__ import annotations

import csv
from pathlib import Path

from training.datasets.base import Clip, Dataset, opus_files, without_excerpt_number


def _clips(audio_root: Path) -> list[Clip]:
    with open(audio_root.parent / "open_sources.tsv", encoding="utf-8", newline="") as file:
        rows = {row["clip"]: row for row in csv.DictReader(file, delimiter="\t")}
    clips = []
    for path in opus_files(audio_root / "open"):
        row = rows.get(path.name, {})
        hint = row.get("genre_hint", "")
        group = row.get("source") or without_excerpt_number(path.stem)
        if path.name.startswith("eif"):
            # Songs stay whole over all their sums; stems of the album share the songs' material.
            group = "eif"
        part = hint.rpartition("/ ")[2] if "bpm / " in hint else hint.rpartition("stem: ")[2]
        vocals = {"vocals": True, "vocal": True, "full": None}.get(part)
        if part in ("instrumental", "instrumental part"):
            vocals = False
        clips.append(
            Clip(
                name=f"open/{path.name}",
                path=path,
                group=f"open/{group}",
                is_speech=False,
                has_vocals=vocals,
            )
        )
    return clips


DATASET = Dataset(
    name="open_music",
    licence="CC0, CC BY, CC BY-SA or GPL, per clip",
    source="open_sources.tsv",
    grouping="album or game",
    clips=_clips,
)
