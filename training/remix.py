"""The teacher asked about remixed audio, so that the student sees more than the corpora hold.

``python -m training remix --data DATA --run RUN --teacher FOLDER``. Function matching (Beyer et al.
2022): student and teacher hear the very same sound, which may be anything; here clips of the train
fold at other speeds, laid over each other at random ratios. GTZAN's log-mel edition is not among
them: what is drawn from its columns is no sound that the teacher knows
(``docs/decisions/007-coarse-columns.md``).

Writes ``runs/remix/{number}.npz``, one file per unit of some 30 s, and goes on where it stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr

from musicanalyzer.dsp.mel import compress
from musicanalyzer.dsp.params import MelSpec, PatchSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from musicanalyzer.dsp.units import hz_to_mel
from training import targets
from training.augment import decibels_to_power
from training.cache import all_clips, read_clip
from training.datasets import Clip
from training.processes import in_processes
from training.split import fold_of

UNIT_S = 30.0
DRAW = 18  # another draw gives other units
RATE = 16_000
TEACHER_FRAMES, TEACHER_HOP = 187, 256  # a patch of the teacher's, and samples between frames
STEP_FRAMES = 75  # a patch every 1.2 s
COLUMN_S = 1291 / 387 * 512 / 22_050  # between kept columns of the log-mel edition
PEAK_DB = 29.0  # its loudest point as a mel power: where its short excerpts lie, +-5 dB


@dataclass(frozen=True)
class Remixed:
    """Patches of remixed audio: ``mel`` (n, n_frames, n_mels) float16 as our DSP makes it, and the
    teachers' answers to the same sound, ``tags`` (n, 100) and ``penultimate`` (n, 400), float16,
    ``emotion`` (n, 2) float32, arousal and valence, NaN where nobody asked.
    """

    mel: np.ndarray
    tags: np.ndarray
    penultimate: np.ndarray
    emotion: np.ndarray


def load(runs: Path) -> Remixed | None:
    """Everything made so far; ``None`` where that is nothing."""
    paths = sorted(remix_folder(runs).glob("*.npz"))
    if not paths:
        return None
    parts: dict[str, list[np.ndarray]] = {"mel": [], "tags": [], "penultimate": [], "emotion": []}
    for path in paths:
        with np.load(path) as file:
            for key in ("mel", "tags", "penultimate"):
                parts[key].append(file[key])
        answers = targets.emotion_of_unit(runs, int(path.stem))
        asked = answers.exists()
        parts["emotion"].append(
            np.load(answers) if asked else np.full((len(parts["mel"][-1]), 2), np.nan, np.float32)
        )
    return Remixed(**{key: np.concatenate(values) for key, values in parts.items()})


class Studio:
    """Draws units of audio from the train fold; the same number gives the same unit."""

    def __init__(self, data_root: Path) -> None:
        clips = [
            c for c in all_clips(data_root)
            if fold_of(c) == "train" and not c.name.endswith("#accompaniment")
        ]  # fmt: skip
        self.short = [c for c in clips if c.name.startswith("gtzan_short")]
        self.speech = [c for c in clips if c.is_speech]
        self.sung = [c for c in clips if c.channel is not None]
        rest = [c for c in clips if not c.is_speech and c.channel is None]
        self.music = [c for c in rest if c not in set(self.short)]

    def audio(self, rng: np.random.Generator) -> np.ndarray:
        """One unit as mono float32 at 16 kHz."""
        total = self._layer(rng)
        if rng.random() < 0.5:
            over = self._layer(rng)
            ratio_db = rng.uniform(-15.0, 0.0)
            level = np.sqrt((np.mean(total**2) + 1e-9) / (np.mean(over**2) + 1e-9))
            total = total + over * level * 10 ** (ratio_db / 20)
            total *= np.float32(0.8)
        return total * np.float32(10 ** (rng.uniform(-9.0, 3.0) / 20))

    def _layer(self, rng: np.random.Generator) -> np.ndarray:
        pool = [self.music, self.short, self.sung, self.speech][
            int(rng.choice(4, p=[0.58, 0.28, 0.09, 0.05]))
        ]
        length, parts, n = round(UNIT_S * RATE), [], 0
        while n < length:
            samples = self._clip(pool[rng.integers(0, len(pool))], rng)
            if rng.random() < 0.6:
                speed = np.exp(rng.uniform(-0.22, 0.22))
                samples = soxr.resample(samples, RATE * speed, RATE, quality="MQ")
            parts.append(samples)
            n += len(samples)
        return np.concatenate(parts)[:length].astype(np.float32)

    def _clip(self, clip: Clip, rng: np.random.Generator) -> np.ndarray:
        samples = read_clip(clip, RATE)
        if clip.channel is not None:
            voice, backing = samples, read_clip(accompaniment(clip), RATE)
            n = min(len(voice), len(backing))
            samples = voice[:n] * 10 ** (rng.uniform(-6.0, 6.0) / 20) + backing[:n]
        return samples


def accompaniment(clip: Clip) -> Clip:
    return Clip(clip.name.replace("#voice", "#accompaniment"), clip.path, clip.group, channel=0)


def level_db(columns: np.ndarray) -> np.ndarray:
    """A recording of the log-mel edition, uint8 (128, n) -> dB (n, 128), its maximum at 0 dB."""
    return columns.T.astype(np.float32) / 255.0 * 80.0 - 80.0


def drawn_from_columns(levels_db: np.ndarray, spec: MelSpec, *, column_s: float) -> np.ndarray:
    """Columns of 128 bands up to 11.025 kHz -> the features of ``spec``, (n_frames, n_mels).

    Lines are drawn between bands and between columns, in dB.
    """
    theirs = np.linspace(0.0, hz_to_mel(11_025.0), levels_db.shape[1] + 2)[1:-1]
    ours = np.linspace(hz_to_mel(spec.f_min_hz), hz_to_mel(spec.f_max_hz), spec.n_mels + 2)[1:-1]
    band = np.clip(np.searchsorted(theirs, ours) - 1, 0, len(theirs) - 2)
    share = (ours - theirs[band]) / (theirs[band + 1] - theirs[band])
    mapped = levels_db[:, band] * (1 - share) + levels_db[:, band + 1] * share
    hop_s = spec.stft.hop_length / spec.stft.sample_rate
    position = np.arange(int((len(levels_db) - 1) * column_s / hop_s)) * hop_s / column_s
    left = position.astype(int)
    share = (position - left)[:, None]
    drawn = mapped[left] * (1 - share) + mapped[left + 1] * share
    return compress(decibels_to_power(drawn).astype(np.float32), spec.gain)


def sound(studio: Studio, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Unit ``number`` as samples, and the frames of the teacher's at which its patches start."""
    rng = np.random.default_rng((DRAW, number))
    samples = studio.audio(rng)
    n_frames = len(samples) // TEACHER_HOP + 1
    return samples, np.arange(int(rng.integers(0, 20)), n_frames - TEACHER_FRAMES + 1, STEP_FRAMES)


def unit(studio: Studio, teacher, spec: PatchSpec, number: int) -> dict[str, np.ndarray]:
    """Make unit ``number`` and ask the teacher about it: mel, tags and penultimate."""
    from training.teacher import features

    samples, starts = sound(studio, number)
    heard, ours = features(samples), mel_spectrogram(samples, spec.mel)
    tags, penultimate = teacher.answers(heard, starts)
    # Our shorter patch lies in the middle of the teacher's.
    slack = (TEACHER_FRAMES * TEACHER_HOP - spec.n_frames * spec.mel.stft.hop_length) / 2
    first = np.round((starts * TEACHER_HOP + slack) / spec.mel.stft.hop_length).astype(int)
    first = np.minimum(first, len(ours) - spec.n_frames)
    mel = ours[first[:, None] + np.arange(spec.n_frames)]
    made = {"mel": mel, "tags": tags, "penultimate": penultimate}
    return {key: value.astype(np.float16) for key, value in made.items()}


def _work(data_root: Path, jobs: list[tuple[Path, int]], teacher_folder: Path) -> None:
    from training.teacher import Teacher

    teacher, studio, spec = Teacher(teacher_folder), Studio(data_root), PatchSpec()
    for path, number in jobs:
        made = unit(studio, teacher, spec, number)
        unfinished = path.with_suffix(".part")
        with open(unfinished, "wb") as file:
            np.savez(file, mel=made["mel"], tags=made["tags"], penultimate=made["penultimate"])
        unfinished.rename(path)


def make(data_root: Path, runs: Path, teacher_folder: Path, n_units: int) -> None:
    """Make units 0 to ``n_units`` that are not there yet, on all cores."""
    folder = remix_folder(runs)
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(folder / f"{number:06d}.npz", number) for number in range(n_units)]
    in_processes(_work, data_root, [job for job in jobs if not job[0].exists()], teacher_folder)


def remix_folder(runs: Path) -> Path:
    return runs / "remix"
