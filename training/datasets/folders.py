"""Any folder of music with one sub-folder per label: ``rock/song.mp3``.

The label is the sub-folder's name. Every file is a group of its own, by its name without the
suffix, unless there is a further level of folders: then the folder below the label is the group
(``rock/Some Artist/album/song.mp3``: the artist), and the same artist below two labels is one group
still. Put files there by artist, or an artist that was trained on will be tested on.

Files that begin with a dot and files that are not audio by their suffix are passed over.
"""

from __future__ import annotations

from pathlib import Path

from musicanalyzer.errors import AppError
from musicanalyzer.services.walk import AUDIO_SUFFIXES
from training.datasets.base import Clip, Dataset, some


def _clips(folder: Path) -> list[Clip]:
    folder = folder.resolve()  # "." has a name too
    clips = []
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).parts):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in parts)
        if hidden or path.suffix.lower() not in AUDIO_SUFFIXES or not path.is_file():
            continue
        if len(parts) == 1:
            raise AppError(
                f"{path} has no label; move it into a sub-folder that is named like its label.",
                kind="corpus",
            )
        group = parts[1] if len(parts) > 2 else path.stem
        clips.append(
            Clip(
                name="/".join(("folders", folder.name, *parts)),
                path=path,
                group=f"folders/{folder.name}/{group}",
                label=parts[0],
            )
        )
    return some(clips, "labelled music", folder, "label/song.mp3 or label/artist/song.mp3")


DATASET = Dataset(
    name="folders",
    licence="the user's own music",
    source="a folder of the user with one sub-folder per label",
    grouping="the folder below the label, else the file",
    clips=_clips,
)
