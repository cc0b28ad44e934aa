"""Train the onset networks, offline and live, on the same scenes; goes on from its last round.

``python -m training onsets --run RUN --minutes M``. Both hear the same columns and have
the same layers; the live one is asked about a frame that lies ``LIVE_AHEAD`` frames before the last
it hears, and its windows end together. The learning rate falls with the time that is left, so that
a run ends when it should, on whatever machine. Writes to RUN: ``offline.weights.h5``,
``live.weights.h5``, ``history.csv``, ``run.json``.
"""

from __future__ import annotations

import csv
import json
import math
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import keras
import numpy as np

from musicanalyzer.dsp.onset import OnsetStream, onset_columns
from musicanalyzer.dsp.params import OnsetSpec, PeakSpec
from musicanalyzer.dsp.peaks import pick_peaks
from training.onset_figures import count, f_measure
from training.onset_material import Part, all_parts, merged, scene, targets
from training.onset_nets import N_AROUND, onset_network

SPEC = OnsetSpec()
LIVE_SPEC = OnsetSpec(alignment="end")
FRAME_RATE = SPEC.sample_rate // SPEC.hop_length
AHEAD = N_AROUND // 2  # frames after its own that an answer of the offline network hears
# With the 12 ms of its windows after a frame: 62 ms of sound after an onset.
LIVE_AHEAD = 5
AHEADS = {"offline": AHEAD, "live": LIVE_AHEAD}


@dataclass(frozen=True)
class OnsetConfig:
    batch_size: int = 16
    scene_s: float = 4.0
    batches: int = 60  # in a round
    learning_rate: float = 2e-3
    weight_decay: float = 1e-4
    seed: int = 11


def live_columns(columns: np.ndarray) -> np.ndarray:
    """Centred columns as if their windows ended together, but for what the first frames hear."""
    live = np.zeros_like(columns)
    for window, length in enumerate(SPEC.window_lengths):
        late = (length - SPEC.window_lengths[0]) // 2 // SPEC.hop_length
        live[late:, :, window] = columns[: len(columns) - late, :, window]
    return live


def padded(columns: np.ndarray, name: str) -> np.ndarray:
    """Silence before and after, so that every frame gets an answer of the network ``name``."""
    ahead = AHEADS[name]
    return np.pad(columns, ((N_AROUND - ahead, ahead), (0, 0), (0, 0)))


def batches(
    material: dict[str, list[Part]], config: OnsetConfig, rng: np.random.Generator
) -> Iterator[tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]]:
    """Endless (columns of either network, targets, weights); sources are drawn evenly by kind."""
    stream = OnsetStream(SPEC, group_frames=128)
    kinds = sorted(material)
    n_frames = round(config.scene_s * FRAME_RATE)
    while True:
        columns: dict[str, list[np.ndarray]] = {name: [] for name in AHEADS}
        wanted, weighed = [], []
        for _ in range(config.batch_size):
            n_parts = int(rng.choice([1, 2, 3], p=[0.5, 0.3, 0.2]))
            chosen = []
            for _ in range(n_parts):
                parts = material[kinds[rng.integers(len(kinds))]]
                chosen.append(parts[rng.integers(len(parts))])
            made = scene(chosen, rng, duration_s=config.scene_s)
            target, weight = targets(
                made.onsets_s, made.unsure_s, n_frames=n_frames, frame_rate=FRAME_RATE
            )
            weight[:2] = 0.0  # the cut itself may sound like an onset
            centred = np.concatenate([stream.push(made.samples), stream.flush()])[:n_frames]
            columns["offline"].append(padded(centred, "offline"))
            columns["live"].append(padded(live_columns(centred), "live"))
            wanted.append(target)
            weighed.append(weight)
        yield (
            {name: np.stack(kept) for name, kept in columns.items()},
            np.stack(wanted),
            np.stack(weighed),
        )


def loss(target: keras.KerasTensor, answer: keras.KerasTensor) -> keras.KerasTensor:
    """Binary cross-entropy frame by frame, kept apart so that each frame has its weight."""
    answer = keras.ops.clip(answer, 1e-6, 1.0 - 1e-6)
    return -(target * keras.ops.log(answer) + (1.0 - target) * keras.ops.log(1.0 - answer))


def by_kind(parts: Sequence[Part]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for part in parts:
        found.setdefault(part.kind, []).append(part)
    return found


def strengths(model: keras.Model, name: str, samples: np.ndarray) -> np.ndarray:
    """The network's answer for every frame of a whole signal."""
    spec = SPEC if name == "offline" else LIVE_SPEC
    columns = padded(onset_columns(samples, spec), name)
    return np.asarray(model(columns[None], training=False))[0]


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


def validate(models: dict[str, keras.Model], parts: list[Part]) -> dict[str, float]:
    """F by network and kind on scenes that never change, each network at its best threshold."""
    row: dict[str, float] = {}
    rng = np.random.default_rng(5)
    scenes = [(part.kind, scene([part], rng, duration_s=8.0)) for part in parts]
    for name, model in models.items():
        answers = [strengths(model, name, made.samples) for _, made in scenes]
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
    run.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(config.seed)
    models = {name: onset_network(SPEC, None, name=f"onset_{name}") for name in AHEADS}
    for name, model in models.items():
        if (run / f"{name}.weights.h5").exists():
            model.load_weights(run / f"{name}.weights.h5")
        model.compile(
            keras.optimizers.AdamW(config.learning_rate, weight_decay=config.weight_decay),
            loss=loss,
        )
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
        losses: dict[str, list[float]] = {name: [] for name in models}
        for _ in range(config.batches):
            share = min(1.0, (time.monotonic() - began) / (60 * minutes))
            rate = config.learning_rate * (0.5 + 0.5 * math.cos(math.pi * share)) + 1e-6
            columns, target, weight = next(stream)
            for name, model in models.items():
                model.optimizer.learning_rate.assign(min(rate, config.learning_rate))
                value = model.train_on_batch(columns[name], target, sample_weight=weight)
                losses[name].append(float(np.asarray(value).reshape(-1)[0]))
        row = {"minutes": round((time.monotonic() - began) / 60, 2)}
        row |= {f"{name}_loss": float(np.mean(values)) for name, values in losses.items()}
        row |= validate(models, checks)
        _log(run / "history.csv", row)
        for name, model in models.items():
            model.save_weights(run / f"{name}.weights.h5")


def _about(config: OnsetConfig, minutes: float) -> dict[str, object]:
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return {
        "commit": commit,
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
