"""Train the onset networks, offline and live, as one; goes on from its last round.

``python -m training onsets --run RUN --minutes M``. The live answer about a frame is given with
50 ms of frames after it, the offline one with 160. The learning rate falls with the time that is
left, so that a run ends when it should, on whatever machine. Writes to RUN: ``weights.h5``,
``history.csv``, ``run.json``.
"""

from __future__ import annotations

import csv
import json
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import keras
import numpy as np

from musicanalyzer.dsp.onset import OnsetStream, onset_columns
from musicanalyzer.dsp.params import OnsetSpec, PeakSpec
from musicanalyzer.dsp.peaks import pick_peaks
from training.commit import commit
from training.onset_figures import count, f_measure
from training.onset_material import Part, all_parts, merged, scene, targets
from training.onset_nets import AHEAD, AROUND, both_networks

SPEC = OnsetSpec()
FRAME_RATE = SPEC.sample_rate // SPEC.hop_length
BEFORE = AROUND - AHEAD["live"]  # columns before the first frame that any answer hears
AFTER = AHEAD["offline"]
WEIGHTS = "onsets.weights.h5"


@dataclass(frozen=True)
class OnsetConfig:
    batch_size: int = 16
    scene_s: float = 4.0
    batches: int = 60  # in a round
    learning_rate: float = 2e-3
    weight_decay: float = 1e-4
    seed: int = 11


def padded(columns: np.ndarray) -> np.ndarray:
    """Silence before and after, so that every frame gets an answer."""
    return np.pad(columns, ((BEFORE, AFTER), (0, 0), (0, 0)))


def batches(
    material: dict[str, list[Part]], config: OnsetConfig, rng: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Endless (columns, targets, weights); sources are drawn evenly by kind."""
    stream = OnsetStream(SPEC, group_frames=128)
    kinds = sorted(material)
    n_frames = round(config.scene_s * FRAME_RATE)
    while True:
        columns, wanted, weighed = [], [], []
        for _ in range(config.batch_size):
            chosen = []
            for _ in range(int(rng.choice(4, p=[0.05, 0.45, 0.3, 0.2]))):
                parts = material[kinds[rng.integers(len(kinds))]]
                chosen.append(parts[rng.integers(len(parts))])
            made = scene(chosen, rng, duration_s=config.scene_s)
            target, weight = targets(
                made.onsets_s, made.unsure_s, n_frames=n_frames, frame_rate=FRAME_RATE
            )
            weight[:2] = 0.0  # the cut itself may sound like an onset
            heard = np.concatenate([stream.push(made.samples), stream.flush()])
            columns.append(padded(heard[:n_frames]))
            wanted.append(target)
            weighed.append(weight)
        yield np.stack(columns), np.stack(wanted), np.stack(weighed)


def loss(target: keras.KerasTensor, answer: keras.KerasTensor) -> keras.KerasTensor:
    """Binary cross-entropy frame by frame, kept apart so that each frame has its weight."""
    answer = keras.ops.clip(answer, 1e-6, 1.0 - 1e-6)
    return -(target * keras.ops.log(answer) + (1.0 - target) * keras.ops.log(1.0 - answer))


def by_kind(parts: Sequence[Part]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for part in parts:
        found.setdefault(part.kind, []).append(part)
    return found


def strengths(model: keras.Model, samples: np.ndarray) -> dict[str, np.ndarray]:
    """Both answers for every frame of a whole signal."""
    answers = model(padded(onset_columns(samples, SPEC))[None], training=False)
    return {name: np.asarray(answer)[0] for name, answer in answers.items()}


def found_s(strength: np.ndarray, picking: PeakSpec) -> np.ndarray:
    return np.array([frame / FRAME_RATE for frame, _ in pick_peaks(strength, picking)])


def judged(true_s: np.ndarray, found: np.ndarray, unsure_s: np.ndarray) -> tuple:
    """Both without what lies in spans of doubt and is not matched anyway."""
    keep = np.ones(len(found), bool)
    for start_s, end_s in unsure_s:
        keep &= ~((found > start_s) & (found < end_s))
    for time_s in true_s:  # near a true onset it is not in doubt
        keep |= np.abs(found - time_s) <= 0.05
    return true_s, found[keep]


def validate(model: keras.Model, parts: list[Part]) -> dict[str, float]:
    """F by network and kind on scenes that never change, each network at its best threshold."""
    row: dict[str, float] = {}
    rng = np.random.default_rng(5)
    scenes = [(part.kind, scene([part], rng, duration_s=8.0)) for part in parts]
    both = [strengths(model, made.samples) for _, made in scenes]
    for name in AHEAD:
        answers = [answer[name] for answer in both]
        best: tuple[float, float, dict[str, float]] = (0.0, 0.0, {})
        for threshold in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
            picking = PeakSpec(threshold, after_max=1 if name == "live" else 3)
            counts: dict[str, list] = {}
            for (kind, made), strength in zip(scenes, answers, strict=True):
                true_s, found = judged(
                    merged(made.onsets_s), found_s(strength, picking), made.unsure_s
                )
                counts.setdefault(kind, []).append(count(true_s, found))
            mean = float(np.mean([f_measure(each) for each in counts.values()]))
            if mean > best[0]:
                best = (mean, threshold, {kind: f_measure(each) for kind, each in counts.items()})
        row |= {f"{name}_f": best[0], f"{name}_threshold": best[1]}
        row |= {f"{name}_{kind}": value for kind, value in sorted(best[2].items())}
    return row


def train(run: Path, config: OnsetConfig, *, minutes: float) -> None:
    """Train until ``minutes`` have passed, or go on with what an earlier run left."""
    keras.utils.set_random_seed(config.seed)
    model = both_networks(SPEC)
    if (run / WEIGHTS).exists():
        model.load_weights(run / WEIGHTS)
    optimizer = keras.optimizers.AdamW(config.learning_rate, weight_decay=config.weight_decay)
    model.compile(optimizer, loss=dict.fromkeys(AHEAD, loss))
    (run / "run.json").write_text(json.dumps(_about(config, minutes), indent=1) + "\n")
    began = time.monotonic()
    rng = np.random.default_rng([config.seed, int(time.time())])
    known: list[Path] = []
    while (share := (time.monotonic() - began) / (60 * minutes)) < 1.0:
        if (made := sorted(run.glob("*-train.npz"))) != known:  # more may come meanwhile
            known = made
            checked = by_kind(all_parts(run, "validation"))
            checks = [part for parts in checked.values() for part in parts[:10]]
            stream = batches(by_kind(all_parts(run, "train")), config, rng)
        losses = []
        for _ in range(config.batches):
            share = min(1.0, (time.monotonic() - began) / (60 * minutes))
            rate = config.learning_rate * (0.5 + 0.5 * math.cos(math.pi * share)) + 1e-6
            optimizer.learning_rate.assign(rate)
            columns, target, weight = next(stream)
            value = model.train_on_batch(
                columns, dict.fromkeys(AHEAD, target), sample_weight=dict.fromkeys(AHEAD, weight)
            )
            losses.append(float(np.asarray(value).reshape(-1)[0]))
        passed = round((time.monotonic() - began) / 60, 2)
        row = {"minutes": passed, "loss": float(np.mean(losses))}
        row |= validate(model, checks)
        _log(run / "history.csv", row)
        model.save_weights(run / WEIGHTS)


def _about(config: OnsetConfig, minutes: float) -> dict[str, object]:
    return {
        "commit": commit(),
        "config": asdict(config),
        "minutes": minutes,
        "mel_fingerprint": SPEC.fingerprint,
    }


def _log(path: Path, row: dict[str, float]) -> None:
    print(" ".join(f"{key}={value:.3f}" for key, value in row.items()), flush=True)
    is_new = not path.exists()
    with open(path, "a", newline="") as file:
        writer = csv.DictWriter(file, row.keys())
        if is_new:
            writer.writeheader()
        writer.writerow(row)
