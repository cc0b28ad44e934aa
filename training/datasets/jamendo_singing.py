"""Jamendo singing voice corpus (Ramona, Richard & David 2008): songs, and where a voice sings.

Expected in the folder, as the archives unpack: ``train/``, ``valid/`` and ``test/`` with the audio,
and ``jamendo_lab/`` with one ``.lab`` per song, lines of "start_s end_s sing" or "... nosing".
Where the file lists ``jam_train_list.txt`` (``valid``, ``test``) are there too, they set the split,
and the audio may lie together in ``audio/``.

Every song is said to come from another artist, so that a song is a group.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from musicanalyzer.services.walk import AUDIO_SUFFIXES
from training.datasets import tables
from training.datasets.base import Clip, Dataset, some, uncut

FOLDS = {"train": "train", "valid": "validation", "test": "test"}
_ADVICE = "unpack jam_annote.tar.gz into the corpus's folder"


def vocal_labels(
    segments: tuple[tuple[float, float], ...], *, n_frames: int, step_s: float
) -> np.ndarray:
    """One label per frame of ``step_s``, (n_frames,) int: 1 where its centre lies in a voice."""
    centre_s = (np.arange(n_frames) + 0.5) * step_s
    labels = np.zeros(n_frames, int)
    for start_s, end_s in segments:
        labels[(centre_s >= start_s) & (centre_s < end_s)] = 1
    return labels


def read_segments(path: Path) -> tuple[tuple[float, float], ...]:
    """The segments (start_s, end_s) with a voice. Raises AppError for a damaged label file."""
    segments = []
    line = 0
    for line, cells in tables.lines(path, delimiter=" ", advice=_ADVICE):
        cells = [cell for cell in cells if cell]
        if len(cells) != 3:
            raise tables.problem(path, line, 'not of the form "start end sing"')
        start_s = tables.number(path, line, "the start", cells[0], low=0.0, high=1e6)
        end_s = tables.number(path, line, "the end", cells[1], low=start_s, high=1e6)
        if tables.word(path, line, "the label", cells[2], ("sing", "nosing")) == "sing":
            segments.append((start_s, end_s))
    if not line:
        raise tables.problem(path, 1, "there are no segments")
    return tuple(segments)


def _stems(folder: Path, split: str) -> list[str]:
    listed = folder / f"jam_{split}_list.txt"
    if listed.is_file():
        # The lists name the annotators' files, "song.trs".
        names = tables.lines(listed, delimiter="\t", advice=_ADVICE)
        return sorted(cells[0].removesuffix(".trs") for _, cells in names)
    return sorted(path.stem for path in _audio_files(folder / split))


def _audio_files(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*") if path.suffix.lower() in AUDIO_SUFFIXES]


def _clips(folder: Path) -> list[Clip]:
    audio = {path.stem: path for part in (*FOLDS, "audio") for path in _audio_files(folder / part)}
    clips = []
    for split, fold in FOLDS.items():
        for stem in _stems(folder, split):
            if stem not in audio:
                continue
            segments = read_segments(folder / "jamendo_lab" / f"{stem}.lab")
            clips.append(
                Clip(
                    name=f"jamendo_singing/{split}/{audio[stem].name}",
                    path=audio[stem],
                    group=f"jamendo_singing/{stem}",
                    has_vocals=bool(segments),
                    is_music=True,
                    is_speech=False,
                    vocal_segments=segments,
                    fold=fold,
                )
            )
    return some(uncut(clips), "the Jamendo singing corpus", folder, "train/song.mp3")


DATASET = Dataset(
    name="jamendo_singing",
    licence="Creative Commons, per song; annotations for research",
    source="Ramona, Richard & David, Vocal detection in music with SVMs, ICASSP 2008",
    grouping="song (each of another artist)",
    clips=_clips,
)
