"""The arousal/valence teacher, rebuilt: Choi's transfer-learning convnet and a regression.

Reads ``emomusic/weights_theano.hdf5`` and ``frozen_stats.npz`` of the training data (Choi et al.
2017): 12 kHz, 29 s, 96 mel bands in decibels, five convolutions whose kernels Theano flipped. The
features of a sound are the means of the five pooled maps; a support vector regression on emoMusic's
744 songs turns them into arousal and valence. The answers are those of ``targets/av.npz``
(correlation 0.995 and 0.989). To be asked about three seconds, these are repeated to 29; the mean
over a clip's patches then follows the answer to the whole clip (correlation 0.98 for both).

``python -m training emotion --data DATA --run RUN`` asks about every patch of the corpora's music,
and about every second one of the remixed units; ``runs/emotion`` keeps the answers.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import h5py
import keras
import numpy as np
import soxr
import tensorflow as tf
from keras import layers, ops
from numpy.lib.stride_tricks import sliding_window_view
from sklearn.svm import SVR

from training import remix, targets
from training.cache import all_clips, read_clip
from training.datasets import Clip
from training.processes import in_processes
from training.targets import TEACHER_PATCH_S

SAMPLE_RATE = 12_000
N_SAMPLES = 29 * SAMPLE_RATE
N_FFT, HOP_LENGTH, N_MELS = 512, 256, 96
N_FRAMES = N_SAMPLES // HOP_LENGTH + 1
RANGE_DB = 80.0
POOLS = ((2, 4), (3, 4), (2, 5), (2, 4), (4, 4))  # bands, frames
BATCH = 8


class Convnet:
    """``features``: what the five layers hear in 29 s of sound."""

    def __init__(self, data_root: Path) -> None:
        folder = data_root / "emomusic"
        with h5py.File(folder / "weights_theano.hdf5") as file:
            melgram = [np.array(file[f"melgram/param_{i}"]).squeeze() for i in range(3)]
            convs = [
                [
                    np.array(file[f"ConvBNEluDr/{name}"])
                    for name in (
                        f"convolution2d_{i}_W",
                        f"convolution2d_{i}_b",
                        f"batchnormalization_{i}_gamma",
                        f"batchnormalization_{i}_beta",
                    )
                ]
                for i in range(1, 6)
            ]
        self._real, self._imaginary, self._mel = melgram
        with np.load(folder / "frozen_stats.npz") as file:
            self._max_db = float(file["max_db"])
            statistics = list(zip(file["mean"], file["var"], strict=True))
        self._model = tf.function(_network(convs, statistics))

    def levels_db(self, samples: np.ndarray) -> np.ndarray:
        """Mono float32 at 12 kHz -> what the network sees of its first 29 s, (N_MELS, N_FRAMES)."""
        samples = samples[:N_SAMPLES]
        padded = np.zeros(len(samples) + N_FFT, np.float32)
        padded[N_FFT // 2 :][: len(samples)] = samples
        frames = sliding_window_view(padded, N_FFT)[::HOP_LENGTH]
        power = (frames @ self._real) ** 2 + (frames @ self._imaginary) ** 2
        levels_db = 10 * np.log10(np.maximum(power @ self._mel, 1e-10)) - self._max_db
        levels_db = np.maximum(levels_db, -RANGE_DB).T
        missing = N_FRAMES - levels_db.shape[1]
        return np.pad(levels_db, ((0, 0), (0, missing)), constant_values=-RANGE_DB)

    def repeated(self, patch: np.ndarray) -> np.ndarray:
        """The same of a patch that is repeated for 29 s."""
        n_frames = max(1, len(patch) // HOP_LENGTH)
        levels_db = self.levels_db(patch)[:, :n_frames]
        return np.tile(levels_db, -(-N_FRAMES // n_frames))[:, :N_FRAMES]

    def features(self, levels_db: list[np.ndarray]) -> np.ndarray:
        """One row for each of what :meth:`levels_db` or :meth:`repeated` gave: (n, 160)."""
        found = []
        for start in range(0, len(levels_db), BATCH):
            seen = np.stack(levels_db[start : start + BATCH])[..., None]
            found.append(self._model(seen.astype(np.float32)).numpy())
        return np.concatenate(found)


def _network(convs: list, statistics: list) -> keras.Model:
    levels = keras.Input((N_MELS, N_FRAMES, 1))
    x, means = levels, []
    for (kernel, bias, gamma, beta), (mean, variance), pool in zip(
        convs, statistics, POOLS, strict=True
    ):
        conv = layers.Conv2D(32, 3, padding="same")
        norm = layers.BatchNormalization(epsilon=1e-6)
        x = norm(conv(x), training=False)
        conv.set_weights([kernel[:, :, ::-1, ::-1].transpose(2, 3, 1, 0), bias])
        norm.set_weights([gamma, beta, mean, variance])
        x = layers.MaxPooling2D(pool)(layers.Activation("elu")(x))
        means.append(ops.mean(x, axis=(1, 2)))
    return keras.Model(levels, layers.Concatenate()(means))


def regressions(data_root: Path) -> Callable[[np.ndarray], np.ndarray]:
    """Features (n, 160) -> arousal and valence (n, 2), learned from emoMusic's songs."""
    folder = data_root / "emomusic"
    given = np.hstack([np.load(folder / f"emoMusic_layer_{i}.npy") for i in range(len(POOLS))])
    with open(folder / "emoMusic.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    centre, scale = given.mean(axis=0), given.std(axis=0)
    models = [
        SVR(C=0.1, epsilon=0.02).fit((given - centre) / scale, [float(row[key]) for row in rows])
        for key in ("label_arousal", "label_valence")
    ]
    return lambda x: np.stack([m.predict((x - centre) / scale) for m in models], axis=1)


class EmotionTeacher:
    """``answers``: arousal and valence of patches of mono float32 at 12 kHz, (n, 2), 0 to 1."""

    def __init__(self, data_root: Path) -> None:
        self._convnet, self._regress = Convnet(data_root), regressions(data_root)

    def answers(self, patches: list[np.ndarray]) -> np.ndarray:
        return self._regress(self._convnet.features([self._convnet.repeated(p) for p in patches]))


def of_clip(teacher: EmotionTeacher, clip: Clip, count: int) -> np.ndarray:
    """The answers to the ``count`` patches of a clip that musicnn was asked about, (count, 2)."""
    samples = read_clip(clip, SAMPLE_RATE)
    if clip.channel is not None:
        samples = samples + read_clip(remix.accompaniment(clip), SAMPLE_RATE)
    length = round(TEACHER_PATCH_S * SAMPLE_RATE)
    return teacher.answers([samples[i * length :][:length] for i in range(count)])


def of_unit(teacher: EmotionTeacher, studio: remix.Studio, number: int) -> np.ndarray:
    """The answers to every second patch of a remixed unit, NaN between, (n_patches, 2)."""
    samples, starts = remix.sound(studio, number)
    slower = soxr.resample(samples, remix.RATE, SAMPLE_RATE, quality="HQ")
    result = np.full((len(starts), 2), np.nan, np.float32)
    length = round(TEACHER_PATCH_S * SAMPLE_RATE)
    first = np.round(starts * remix.TEACHER_HOP * SAMPLE_RATE / remix.RATE).astype(int)
    result[::2] = teacher.answers([slower[at:][:length] for at in first[::2]])
    return result


def _work(data_root: Path, jobs: list[tuple[Path, Clip | int, int]]) -> None:
    teacher, studio = EmotionTeacher(data_root), remix.Studio(data_root)
    for path, asked, count in jobs:
        found = (
            of_unit(teacher, studio, asked)
            if isinstance(asked, int)
            else of_clip(teacher, asked, count)
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        with open(unfinished, "wb") as file:
            np.save(file, found.astype(np.float32))
        unfinished.rename(path)


def make(data_root: Path, runs: Path) -> None:
    """Ask about all music of the corpora and every remixed unit, where it is not done yet."""
    rows = targets.load(data_root).rows
    asked: list[tuple[Path, Clip | int, int]] = [
        (targets.emotion_of_clip(runs, heard_as(clip)), clip, rows[heard_as(clip)][1])
        for clip in all_clips(data_root)
        if not clip.is_speech and clip.channel != 0 and heard_as(clip) in rows
    ]
    asked += [
        (targets.emotion_of_unit(runs, int(path.stem)), int(path.stem), 0)
        for path in sorted(remix.remix_folder(runs).glob("*.npz"))
    ]
    in_processes(_work, data_root, [job for job in asked if not job[0].exists()])


def heard_as(clip: Clip) -> str:
    """The name of what the teachers heard: of MIR-1K's channels, their sum."""
    return clip.name.partition("#")[0]
