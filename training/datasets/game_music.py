"""Music of three open games: Tuxemon, Shattered Pixel Dungeon, LinCity."""

from __future__ import annotations

from pathlib import Path

from training.datasets.base import Clip, Dataset, opus_files, without_excerpt_number


def _clips(audio_root: Path) -> list[Clip]:
    return [
        Clip(
            name=f"{game}/{path.name}",
            path=path,
            group=f"{game}/{without_excerpt_number(path.stem)}",
            is_speech=False,
        )
        for game in ("tuxemon", "shatteredpd", "lincity")
        for path in opus_files(audio_root / game)
    ]


DATASET = Dataset(
    name="game_music",
    licence="CC BY, CC BY-SA, GPL-3",
    source="Tuxemon, Shattered Pixel Dungeon, LinCity",
    grouping="source recording",
    clips=_clips,
)
