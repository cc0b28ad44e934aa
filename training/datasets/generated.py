"""Machine-generated demonstration songs with sung vocals; style words stand in the names."""

from __future__ import annotations

from pathlib import Path

from training.datasets.base import Clip, Dataset, opus_files, without_excerpt_number


def _clips(audio_root: Path) -> list[Clip]:
    clips = []
    for path in opus_files(audio_root / "generated"):
        song = without_excerpt_number(path.stem).partition("_")[2]
        # Variations of one song are named alike up to their first word.
        group = song.split("-")[0] if song.startswith(("repaint", "retake", "a-rep")) else song
        if song in ("orig",) or group in ("repaint", "retake", "a"):
            group = "orig"
        clips.append(
            Clip(
                name=f"generated/{path.name}",
                path=path,
                group=f"generated/{group}",
                is_speech=False,
            )
        )
    return clips


DATASET = Dataset(
    name="generated",
    licence="none stated; training only",
    source="demonstration songs of openly published generators",
    grouping="song, with all its variations",
    clips=_clips,
)
