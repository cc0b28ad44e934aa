"""Material for the onset networks: excerpts made once, and scenes mixed from them anew each time.

A scene is one to three parts at levels of their own, altered together as rooms, recorders and
codecs do; its onsets stay where they are in the samples, so all of it may change from one pass to
the next. Parts that drown in the others say nothing of their onsets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from musicanalyzer.errors import AppError
from training.onset_notes import SAMPLE_RATE
from training.onset_sounds import excerpt

Float32 = NDArray[np.float32]
Rng = np.random.Generator

N_TRAIN = {"struck": 120, "drums": 90, "sustained": 140, "bowed": 160, "sung": 240}
N_JUDGED = 24  # of each kind, for validation and again for the test
FIRST_SEED = {"train": 0, "validation": 100_000, "test": 200_000}
MERGED_S = 0.03  # onsets closer than this are one (Böck et al. 2012)
DROWNED_DB = -22.0  # a part this far under the loudest is not judged


@dataclass(frozen=True, slots=True)
class Part:
    """Cached audio: int16 samples, onsets, spans of doubt; a split keeps a ``group`` whole."""

    samples: NDArray[np.int16]
    onsets_s: NDArray[np.float64]
    unsure_s: NDArray[np.float64]
    kind: str
    group: str

    @property
    def audio(self) -> Float32:
        return self.samples.astype(np.float32) / np.float32(32767.0)


def save(path: Path, parts: Sequence[Part]) -> None:
    """Write parts into one file, in one step."""
    arrays: dict[str, Any] = {}
    for index, part in enumerate(parts):
        arrays[f"{index:05d}/samples"] = part.samples
        arrays[f"{index:05d}/onsets_s"] = part.onsets_s
        arrays[f"{index:05d}/unsure_s"] = part.unsure_s
        arrays[f"{index:05d}/names"] = np.array([part.kind, part.group])
    partial = path.with_suffix(".part")
    with open(partial, "wb") as file:
        np.savez(file, **arrays)
    partial.replace(path)


def load(path: Path) -> list[Part]:
    with np.load(path) as arrays:
        names = sorted({name.split("/")[0] for name in arrays.files})
        return [
            Part(
                arrays[f"{name}/samples"],
                arrays[f"{name}/onsets_s"],
                arrays[f"{name}/unsure_s"],
                *(str(word) for word in arrays[f"{name}/names"]),
            )
            for name in names
        ]


def make_own(run: Path, fold: str, kind: str) -> None:
    """Our own sounds of one kind, written into the run's folder unless they are there."""
    path = run / f"own-{kind}-{fold}.npz"
    if path.exists():
        return
    first, n = FIRST_SEED[fold], N_TRAIN[kind] if fold == "train" else N_JUDGED
    parts = []
    for seed in range(first, first + n):
        made = excerpt(kind, seed=seed)
        samples = np.round(made.samples * 32767.0).astype(np.int16)
        parts.append(Part(samples, made.onsets_s, made.unsure_s, kind, f"{kind}/{seed}"))
    save(path, parts)


def all_parts(run: Path, fold: str) -> list[Part]:
    """What has been made of a fold. Raises AppError where that is nothing."""
    paths = sorted(run.glob(f"*-{fold}.npz"))
    if not paths:
        raise AppError(
            f"{run} holds no material of the {fold} fold; make it with python -m training "
            "onset-material.",
            kind="corpus",
        )
    return [part for path in paths for part in load(path)]


def merged(onsets_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ascending onsets without those that follow another within ``MERGED_S``."""
    kept: list[float] = []
    for time in np.sort(onsets_s):
        if not kept or time - kept[-1] > MERGED_S:
            kept.append(float(time))
    return np.array(kept)


def targets(
    onsets_s: NDArray[np.float64], unsure_s: NDArray[np.float64], *, n_frames: int, frame_rate: int
) -> tuple[Float32, Float32]:
    """Target and weight of each frame, (n_frames,) each.

    As Schlüter & Böck do, the frame of an onset and its two neighbours are positive, the neighbours
    with a quarter of the weight. Frames around an onset that is left out weigh nothing.
    """
    target, weight = np.zeros(n_frames, np.float32), np.ones(n_frames, np.float32)
    for start_s, end_s in unsure_s:
        first, last = round(start_s * frame_rate), round(end_s * frame_rate)
        weight[max(0, first) : max(0, last + 1)] = 0.0
    frames = np.round(merged(onsets_s) * frame_rate).astype(int)
    frames = frames[frames < n_frames]
    for near in (-1, 1):
        at = frames + near
        at = at[(at >= 0) & (at < n_frames)]
        target[at], weight[at] = 1.0, 0.25
    target[frames], weight[frames] = 1.0, 1.0
    return target, weight


@dataclass(frozen=True, slots=True)
class Scene:
    """Altered audio with what is known of its onsets."""

    samples: Float32
    onsets_s: NDArray[np.float64]
    unsure_s: NDArray[np.float64]


def scene(parts: Sequence[Part], rng: Rng, *, duration_s: float) -> Scene:
    """The parts cut to ``duration_s``, mixed and altered; of none, noise or silence is left."""
    n = round(duration_s * SAMPLE_RATE)
    mix = np.zeros(n, np.float32)
    onsets: list[np.ndarray] = []
    unsure: list[np.ndarray] = []
    levels_db = np.where(np.arange(len(parts)) == 0, 0.0, rng.uniform(-24, 6, len(parts)))
    loudest = levels_db.max(initial=-100.0)
    for part, level_db in zip(parts, levels_db, strict=True):
        start = int(rng.integers(0, max(1, part.samples.size - n + 1)))
        cut = part.samples[start : start + n].astype(np.float32)
        cut *= 10 ** (level_db / 20) / (np.sqrt(np.mean(cut**2)) + 30.0)
        mix[: cut.size] += cut
        start_s = start / SAMPLE_RATE
        times = part.onsets_s - start_s
        spans = part.unsure_s - start_s
        if level_db - loudest < DROWNED_DB / 2:
            # It may be heard or not: neither is wrong.
            unsure.append(np.stack([times - 0.03, times + 0.03], axis=1))
        elif level_db - loudest > DROWNED_DB:
            onsets.append(times)
        unsure.append(spans)
    times = np.concatenate(onsets) if onsets else np.zeros(0)
    times = np.sort(times[(times >= 0) & (times < duration_s)])
    spans = np.concatenate([np.zeros((0, 2)), *unsure])
    spans = spans[(spans[:, 1] > 0) & (spans[:, 0] < duration_s)]
    return Scene(altered(mix, rng), times, spans)


def altered(samples: Float32, rng: Rng) -> Float32:
    """Room, response, noise, bandwidth, overload and level, each only sometimes."""
    x = samples
    if rng.random() < 0.45:
        x = _in_a_room(x, rng)
    if rng.random() < 0.5:
        x = _equalised(x, rng)
    if rng.random() < 0.25:
        x = np.tanh(x * rng.uniform(0.5, 3.0) / (np.sqrt(np.mean(x**2)) * 3 + 1e-9))
    x = x / (np.sqrt(np.mean(x**2)) + 1e-9)
    if rng.random() < 0.5:
        x = x + _noise(x.size, rng) * np.float32(10 ** (-rng.uniform(12, 55) / 20))
    if rng.random() < 0.3:
        sos = signal.butter(6, rng.uniform(3_000, 7_800), fs=SAMPLE_RATE, output="sos")
        x = signal.sosfilt(sos, x)
    level = 10 ** (rng.uniform(-48, -8) / 20)
    return np.clip(x * level, -1.0, 1.0).astype(np.float32)


def _in_a_room(x: Float32, rng: Rng) -> Float32:
    decay_s = 10 ** rng.uniform(-1.0, 0.1)  # to -60 dB
    n = round(min(decay_s, 0.9) * SAMPLE_RATE)
    t = np.arange(n) / SAMPLE_RATE
    tail = rng.standard_normal(n) * 10 ** (-3 * t / decay_s)
    tail[: round(rng.uniform(0.001, 0.02) * SAMPLE_RATE)] = 0.0
    tail *= 10 ** (rng.uniform(-22, -1) / 20) / (np.sqrt((tail**2).sum()) + 1e-9)
    tail[0] = 1.0  # the direct sound comes first, and undelayed
    wet: Float32 = signal.oaconvolve(x, tail.astype(np.float32))[: x.size]
    return wet


def _equalised(x: Float32, rng: Rng) -> Float32:
    for _ in range(int(rng.integers(1, 4))):
        hz, gain_db, q = 10 ** rng.uniform(1.9, 3.8), rng.uniform(-14, 10), rng.uniform(0.4, 2.0)
        b, a = _peaking(hz, gain_db, q)
        x = signal.lfilter(b, a, x)
    if rng.random() < 0.4:
        b, a = signal.butter(1, rng.uniform(40, 400), "highpass", fs=SAMPLE_RATE)
        x = signal.lfilter(b, a, x)
    return x


def _peaking(hz: float, gain_db: float, q: float) -> tuple[np.ndarray, np.ndarray]:
    """A peaking equaliser (Bristow-Johnson's cookbook)."""
    amplitude = 10 ** (gain_db / 40)
    angle = 2 * np.pi * hz / SAMPLE_RATE
    alpha, cosine = np.sin(angle) / (2 * q), -2 * np.cos(angle)
    b = np.array([1 + alpha * amplitude, cosine, 1 - alpha * amplitude])
    a = np.array([1 + alpha / amplitude, cosine, 1 - alpha / amplitude])
    return b / a[0], a / a[0]


def _noise(n: int, rng: Rng) -> Float32:
    """White to brown noise, sometimes swelling, sometimes with mains hum, of unit power."""
    noise = rng.standard_normal(n)
    pole = rng.choice([0.0, 0.7, 0.95, 0.99])
    noise = signal.lfilter([1.0], [1.0, -pole], noise)
    if rng.random() < 0.3:
        swell = np.interp(np.linspace(0, 9, n), np.arange(10), rng.uniform(0.2, 1.0, 10))
        noise = noise * swell
    if rng.random() < 0.2:
        t = np.arange(n) / SAMPLE_RATE
        mains_hz = rng.choice([50.0, 60.0])
        for order in range(1, 6):
            noise = noise + rng.uniform(0, 2) * np.sin(2 * np.pi * order * mains_hz * t)
    return (noise / np.sqrt(np.mean(noise**2))).astype(np.float32)
