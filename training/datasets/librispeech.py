"""LibriSpeech (Panayotov et al. 2015): read speech; the first number of a name is the speaker."""

from __future__ import annotations

from pathlib import Path

from training.datasets.base import Clip, Dataset, opus_files


def _clips(audio_root: Path) -> list[Clip]:
    return [
        Clip(
            name=f"librispeech/{path.name}",
            path=path,
            group=f"librispeech/{path.stem.split('-')[0]}",
            is_speech=True,
        )
        for path in opus_files(audio_root / "librispeech")
    ]


DATASET = Dataset(
    name="librispeech",
    licence="CC BY 4.0",
    source="Panayotov et al., LibriSpeech, 2015",
    grouping="speaker",
    clips=_clips,
)
