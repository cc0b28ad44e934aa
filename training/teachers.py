"""What the teachers say of every clip of the corpora, heard at the level at which ours hear it.

``python -m training ask --data DATA --teacher musicnn-0.1.0 --run RUN`` asks musicnn's two taggers
about every patch, and the emotion teacher about every patch of music and every clip of it as a
whole; ``runs/answers`` keeps what they say, in a folder for each kind of features and level. What
the training data's ``targets`` hold are their answers to clips as loud as these happen to be.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from keras import ops

from musicanalyzer.dsp.levelling import gain_db
from musicanalyzer.dsp.params import PatchSpec
from training import cache, targets
from training.cache import all_clips, read_clip
from training.corpus import repeat_to
from training.datasets import Clip
from training.embed import clip_mels
from training.emotion import arrays
from training.matching import ears
from training.matching.asked import EMOTION_AT, N_HEARD, Emotion, Taggers
from training.matching.bank import SAMPLE_RATE
from training.matching.pack import read_weights
from training.processes import in_processes

BATCH = 8
NO_RESPONSE = np.zeros((1, ears.N_LEVELS), np.float32)


class Teachers:
    """All of them."""

    def __init__(self, data_root: Path, weights: dict[str, np.ndarray]) -> None:
        self._taggers, self._emotion = Taggers(weights), Emotion(arrays(data_root))

    def answers(self, samples: np.ndarray, count: int, *, is_music: bool) -> dict[str, np.ndarray]:
        """``tags`` (count, 100) and ``penultimate`` (count, 400) of the ``count`` patches that a
        clip has; of music also ``emotion`` (count, 2) and that of the ``whole`` clip, (2,).
        """
        patches = np.zeros((count, ears.N_SAMPLES), np.float32)
        for i, row in enumerate(patches):
            patch = samples[i * N_HEARD :][:N_HEARD]
            row[EMOTION_AT:][:N_HEARD] = repeat_to(patch[:, None], N_HEARD)[:, 0]
        batches = [patches[at : at + BATCH] for at in range(0, count, BATCH)]
        heard = [
            self._taggers.answers(ears.heard_by_musicnn(batch, NO_RESPONSE)) for batch in batches
        ]
        found = {
            name: np.concatenate([ops.convert_to_numpy(each[i]) for each in heard])
            for i, name in enumerate(("tags", "penultimate"))
        }
        if is_music:
            whole = np.pad(samples, (EMOTION_AT, 0))[None]
            found["emotion"] = np.concatenate(
                [ops.convert_to_numpy(self._emotion.answers(batch)) for batch in batches]
            )
            found["whole"] = ops.convert_to_numpy(self._emotion.answers(whole, len(samples)))[0]
        return found


def make(data_root: Path, runs: Path, teacher_folder: Path) -> None:
    """Ask about all clips that ``targets`` know, where it is not done yet."""
    spec = PatchSpec()
    clips = [clip for clip in all_clips(data_root) if clip.channel != 0]
    mels = cache.build(data_root, runs / "mel-cache", spec.mel)
    rows = targets.load(data_root).rows
    factors = {
        name.removesuffix("#mix"): 10 ** (gain_db(mel, spec) / 20)
        for name, mel in clip_mels(all_clips(data_root), mels, spec).items()
    }
    jobs = [
        (targets.answers_to(runs, name), clip, rows[name][1], factors[name])
        for clip in clips
        for name in [heard_as(clip)]
        if name in rows
    ]
    weights = runs / "answers" / "musicnn.npz"
    weights.parent.mkdir(parents=True, exist_ok=True)
    of_musicnn: dict[str, Any] = read_weights(teacher_folder)
    np.savez(weights, **of_musicnn)
    undone = [job for job in jobs if not zipfile.is_zipfile(job[0])]  # missing, or torn
    in_processes(_work, data_root, undone, weights)


def _work(data_root: Path, jobs: list[tuple[Path, Clip, int, float]], weights: Path) -> None:
    with np.load(weights) as file:
        teachers = Teachers(data_root, dict(file))
    for path, clip, count, factor in jobs:
        samples = read_clip(clip, SAMPLE_RATE)
        if clip.channel is not None:
            samples = samples + read_clip(accompaniment(clip), SAMPLE_RATE)
        found = teachers.answers(samples * np.float32(factor), count, is_music=not clip.is_speech)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        short: dict[str, Any] = {key: value.astype(np.float16) for key, value in found.items()}
        with open(unfinished, "wb") as written:
            np.savez(written, **short)
        unfinished.rename(path)


def heard_as(clip: Clip) -> str:
    """The name of what the teachers heard: of MIR-1K's channels, their sum."""
    return clip.name.partition("#")[0]


def accompaniment(clip: Clip) -> Clip:
    """The other channel of a voice's clip."""
    return Clip(clip.name.replace("#voice", "#accompaniment"), clip.path, clip.group, channel=0)
