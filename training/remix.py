"""The teacher asked about remixed audio, so that the student sees more than the corpora hold.

``python -m training remix --data DATA --run RUN --teacher FOLDER``. Function matching (Beyer et al.
2022): student and teacher hear the very same sound, which may be anything; here clips of the train
fold at other speeds, laid over each other at random ratios. A third of it is GTZAN's log-mel
edition, which has no audio: the teacher's features and ours are both drawn from its columns.

Writes ``runs/remix/{number}.npz``, one file per unit of some 30 s, and goes on where it stopped.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr

from musicanalyzer.dsp.mel import compress
from musicanalyzer.dsp.params import MelSpec, PatchSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from musicanalyzer.dsp.units import hz_to_mel
from training.augment import decibels_to_power
from training.cache import all_clips, read_clip
from training.datasets import Clip, gtzan
from training.split import fold_of

UNIT_S = 30.0
RATE = 16_000
STEP_FRAMES = 75  # of the teacher's: a patch every 1.2 s
COLUMN_S = 1291 / 387 * 512 / 22_050  # between kept columns of the log-mel edition
PEAK_DB = 20.0  # where a GTZAN clip has its loudest point, as a mel power


@dataclass(frozen=True)
class Remixed:
    """Patches of remixed audio: ``mel`` (n, n_frames, n_mels) float16 as our DSP makes it, and the
    teacher's answers to the same sound, ``tags`` (n, 100) and ``penultimate`` (n, 400), float16.
    """

    mel: np.ndarray
    tags: np.ndarray
    penultimate: np.ndarray


def load(folder: Path) -> Remixed:
    """Everything made so far."""
    units = [np.load(path) for path in sorted(folder.glob("*.npz"))]
    return Remixed(*(np.concatenate([u[k] for u in units]) for k in Remixed.__dataclass_fields__))


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
        x, names = gtzan.logmel(data_root)
        self.columns = x[[gtzan.fold_of(name) == "train" for name in names]]

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
            int(rng.choice(4, p=[0.62, 0.24, 0.09, 0.05]))
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
            voice, backing = samples, read_clip(_accompaniment(clip), RATE)
            n = min(len(voice), len(backing))
            samples = voice[:n] * 10 ** (rng.uniform(-6.0, 6.0) / 20) + backing[:n]
        return samples

    def levels_db(self, rng: np.random.Generator) -> np.ndarray:
        """One unit of the log-mel edition, (n_columns, 128) dB, its maximum near 0 dB."""
        total = self._column_power(rng)
        if rng.random() < 0.4:
            other = self._column_power(rng) * decibels_to_power(rng.uniform(-15.0, 0.0))
            total = total + other
        return 10 * np.log10(total + 1e-9)

    def _column_power(self, rng: np.random.Generator) -> np.ndarray:
        return decibels_to_power(level_db(self.columns[rng.integers(0, len(self.columns))]))


def _accompaniment(clip: Clip) -> Clip:
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


def unit(studio: Studio, teacher, spec: PatchSpec, number: int) -> Remixed:
    """Make unit ``number`` and ask the teacher about it."""
    from training.teacher import HOP_LENGTH, MEL, N_FRAMES, features

    rng = np.random.default_rng((17, number))
    if number % 3 == 2:
        levels_db = studio.levels_db(rng) + rng.normal(PEAK_DB, 2.0)
        column_s = COLUMN_S * np.exp(rng.uniform(-0.15, 0.15))
        heard = drawn_from_columns(levels_db, MEL, column_s=column_s)
        ours = drawn_from_columns(levels_db, spec.mel, column_s=column_s)
    else:
        samples = studio.audio(rng)
        heard, ours = features(samples), mel_spectrogram(samples, spec.mel)
    starts = np.arange(int(rng.integers(0, 20)), len(heard) - N_FRAMES + 1, STEP_FRAMES)
    tags, penultimate = teacher.answers(heard, starts)
    # Our shorter patch lies in the middle of the teacher's.
    slack = (N_FRAMES * HOP_LENGTH - spec.n_frames * spec.mel.stft.hop_length) / 2
    first = np.round((starts * HOP_LENGTH + slack) / spec.mel.stft.hop_length).astype(int)
    first = np.minimum(first, len(ours) - spec.n_frames)
    return Remixed(
        ours[first[:, None] + np.arange(spec.n_frames)].astype(np.float16),
        tags.astype(np.float16),
        penultimate.astype(np.float16),
    )


def _work(data_root: Path, folder: Path, teacher_folder: Path, numbers: list[int]) -> None:
    os.environ["TF_NUM_INTRAOP_THREADS"] = "1"
    os.environ["TF_NUM_INTEROP_THREADS"] = "1"
    from training.teacher import Teacher

    teacher, studio, spec = Teacher(teacher_folder), Studio(data_root), PatchSpec()
    for number in numbers:
        path = folder / f"{number:06d}.npz"
        made = unit(studio, teacher, spec, number)
        unfinished = path.with_suffix(".part")
        with open(unfinished, "wb") as file:
            np.savez(file, mel=made.mel, tags=made.tags, penultimate=made.penultimate)
        unfinished.rename(path)


def make(data_root: Path, folder: Path, teacher_folder: Path, n_units: int) -> None:
    """Make units 0 to ``n_units`` that are not there yet, on all cores."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [n for n in range(n_units) if not (folder / f"{n:06d}.npz").exists()]
    n_workers = os.cpu_count() or 1
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(
            target=_work, args=(data_root, folder, teacher_folder, missing[start::n_workers])
        )
        for start in range(n_workers)
    ]
    began = time.monotonic()
    for worker in workers:
        worker.start()
    while any(worker.is_alive() for worker in workers):
        time.sleep(60)
        done = sum((folder / f"{n:06d}.npz").exists() for n in missing)
        print(f"{done} of {len(missing)} units, {time.monotonic() - began:.0f} s", flush=True)
    if any(worker.exitcode for worker in workers):
        raise RuntimeError("a worker of the remixing failed; its message stands above")
