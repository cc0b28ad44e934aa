"""GTZAN music/speech: clips of 30 s, named ``music-*`` and ``speech-*``."""

from __future__ import annotations

from pathlib import Path

from training.datasets.base import Clip, Dataset, opus_files


def _clips(audio_root: Path) -> list[Clip]:
    return [
        Clip(
            name=f"music_speech/{path.name}",
            path=path,
            # Numbered clips of one name (news1, news2) come from one source.
            group=f"music_speech/{path.stem.rstrip('0123456789')}",
            is_speech=path.stem.startswith("speech"),
        )
        for path in opus_files(audio_root / "music_speech")
    ]


DATASET = Dataset(
    name="music_speech",
    licence="research convention",
    source="Tzanetakis, GTZAN music/speech collection",
    grouping="source recording, by the name without its number",
    clips=_clips,
)
