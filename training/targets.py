"""What the teachers answered, by clip and patch, and the labels that follow from their answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicanalyzer.dsp.params import PatchSpec

TEACHER_PATCH_S = 187 * 256 / 16_000  # musicnn: 187 frames of 256 samples at 16 kHz
N_TAGS, N_PENULTIMATE = 100, 400
TEACHER_VOICE = 0.22  # margins above: a voice somewhere in the patch; below -0.06: none
TEACHER_NO_VOICE = -0.06

VOICE_TAGS = (
    *("vocal", "singing", "vocals", "female", "male", "woman", "man", "voice"),
    *("opera", "choir", "choral", "male vocal", "female vocal", "female voice", "male voice"),
)
NO_VOICE_TAGS = ("no vocals", "no vocal", "no voice")


@dataclass(frozen=True)
class Teacher:
    """Teacher answers, one row per patch of TEACHER_PATCH_S; ``rows[name]`` = (first, count)."""

    rows: dict[str, tuple[int, int]]
    tag_names: tuple[str, ...]  # 50 of MSD, then 50 of MTT, prefixed "msd:" and "mtt:"
    tags: np.ndarray  # (n_patches, 100) float32
    penultimate: np.ndarray  # (n_patches, 400) float32
    emotion: np.ndarray  # (n_patches, 2) float32: arousal and valence, NaN where nobody was asked
    arousal_valence: dict[str, np.ndarray]  # whole clip -> (2,)

    def voice_margin(self, tags: np.ndarray) -> np.ndarray:
        """How much more the teacher believes in a voice than in none: (n, 100) -> (n,)."""
        voice, none = voice_columns(self.tag_names), no_voice_columns(self.tag_names)
        return tags[:, voice].max(axis=1) - tags[:, none].max(axis=1)


def voice_columns(tag_names: tuple[str, ...]) -> list[int]:
    """The tags that speak for a voice."""
    return [tag_names.index(f"mtt:{tag}") for tag in VOICE_TAGS]


def no_voice_columns(tag_names: tuple[str, ...]) -> list[int]:
    """The tags that speak against one."""
    return [
        tag_names.index(name) for name in (*(f"mtt:{t}" for t in NO_VOICE_TAGS), "msd:instrumental")
    ]


def load(data_root: Path, runs: Path | None = None) -> Teacher:
    """What the training data hold, and in its place what the teachers answered clips at one level,
    where they were asked (``training.teachers``).
    """
    folder = data_root / "targets"
    names = json.loads((folder / "tags.json").read_text())
    tag_names = tuple(f"{part}:{tag}" for part in ("msd", "mtt") for tag in names[part])
    with np.load(folder / "musicnn_tags.npz") as file:
        clip_names, clip_of_row = file["names"], file["idx"]
        tags = np.concatenate([file["msd"], file["mtt"]], axis=1).astype(np.float32)
    with np.load(folder / "musicnn_penultimate.npz") as file:
        if not np.array_equal(file["idx"], clip_of_row):
            raise ValueError("musicnn_tags.npz and musicnn_penultimate.npz have different rows")
        penultimate = np.concatenate([file["msd_pen"], file["mtt_pen"]], axis=1).astype(np.float32)
    first, count = np.unique(clip_of_row, return_index=True, return_counts=True)[1:]
    if not (np.diff(clip_of_row) >= 0).all():
        raise ValueError("the rows of musicnn_tags.npz are not grouped by clip")
    rows = {
        str(clip_names[clip_of_row[f]]): (int(f), int(c)) for f, c in zip(first, count, strict=True)
    }
    with np.load(folder / "av.npz") as file:
        mood = {
            str(n): a.astype(np.float32) for n, a in zip(file["names"], file["av"], strict=True)
        }
    emotion = np.full((len(tags), 2), np.nan, np.float32)
    for name, (start, n) in rows.items():
        here = slice(start, start + n)
        if name in mood:
            emotion[here] = mood[name]
        if runs is not None and answers_to(runs, name).exists():
            with np.load(answers_to(runs, name)) as file:
                tags[here], penultimate[here] = file["tags"], file["penultimate"]
                if "emotion" in file and name in mood:  # of music, and ten seconds of it
                    emotion[here], mood[name] = file["emotion"], file["whole"].astype(np.float32)
    return Teacher(rows, tag_names, tags, penultimate, emotion, mood)


def answers_to(runs: Path, name: str) -> Path:
    """Where ``training.teachers`` keeps the answers to a clip at the level of ours."""
    return runs / "answers" / PatchSpec().fingerprint / f"{name}.npz"
