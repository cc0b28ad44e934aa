"""Train the boundary network; goes on from its last epoch.

Writes to RUN: ``weights.weights.h5`` (best on validation), ``history.csv``, ``run.json``.
"""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import ops

from musicanalyzer.analysis.sections import Divider
from musicanalyzer.dsp.params import SegmentSpec
from training.commit import commit
from training.sections import figures, material
from training.sections.lengths import UNTUNED
from training.sections.material import Example, told_s
from training.sections.net import boundary_network

# Widths of the two targets' bumps in steps: 0.3 s, so that half a second's tolerance is met, and
# 1.2 s, for where in a song a boundary is at all.
BUMPS_STEPS = (1.2, 5.0)
MIN_HEARD_STEPS = 60


@dataclass(frozen=True)
class TrainConfig:
    epochs: int = 24
    batch_size: int = 4
    learning_rate: float = 1.5e-3
    width: int = 64
    live_share: float = 0.35
    seed: int = 5
    minutes: float = 90.0


def targets(example: Example, spec: SegmentSpec) -> np.ndarray:
    """(n_steps, 2): a bump at each boundary, as high as the share of annotators that heard it."""
    middles = (np.arange(len(example.pooled)) + 0.5) * spec.step_s
    found = np.zeros((len(middles), 2), np.float32)
    for annotation in example.annotations:
        boundaries_s = told_s(annotation, example.duration_s)
        if len(boundaries_s):
            off = np.abs(middles[:, None] - boundaries_s).min(axis=1) / spec.step_s
            for k, width in enumerate(BUMPS_STEPS):
                found[:, k] += np.exp(-0.5 * (off / width) ** 2) / len(example.annotations)
    return found


class Rows(keras.utils.PyDataset):
    """Rows of examples by chance, disturbed; steps that lack their context weigh nothing."""

    def __init__(self, paths: Sequence[Path], spec: SegmentSpec, config: TrainConfig) -> None:
        super().__init__()
        self.paths, self.spec, self.config, self.epoch = list(paths), spec, config, 0
        self._shuffle()

    def __len__(self) -> int:
        return len(self.paths) // self.config.batch_size

    def _shuffle(self) -> None:
        self.order = np.random.default_rng([self.config.seed, self.epoch]).permutation(
            len(self.paths)
        )

    def on_epoch_end(self) -> None:
        self.epoch += 1
        self._shuffle()

    def __getitem__(self, index: int):
        rng = np.random.default_rng([self.config.seed, self.epoch, index])
        size = self.config.batch_size
        rows = [
            self._row(material.load(self.paths[k]), rng)
            for k in self.order[index * size : (index + 1) * size]
        ]
        mel, lags, truth, weight = (np.stack(part) for part in zip(*rows, strict=True))
        return (mel, lags), truth, weight

    def _row(self, example: Example, rng: np.random.Generator):
        spec, n = self.spec, self.spec.row_steps
        length = len(example.pooled)
        start = int(rng.integers(0, max(1, length - n + 1)))
        if rng.random() < 0.5:
            start = int(rng.choice([0, max(0, length - n)]))
        mel, lags, truth, weight = row(example, targets(example, spec), start, spec)
        # Instruments and rooms are equalised differently, but silence stays silence.
        mel = mel * np.float32(rng.uniform(0.85, 1.15))
        mel = np.where(
            mel > 0.05,
            np.maximum(mel + rng.normal(0, 0.12, mel.shape[1]).astype(np.float32), 0),
            mel,
        )
        if rng.random() < 0.3:
            lags[..., int(rng.integers(2)) :: 2] = 0  # only harmony, or only timbre
        if rng.random() < self.config.live_share:
            heard = int(rng.integers(MIN_HEARD_STEPS, n + 1))
            mel, lags, weight = as_heard_until(mel, lags, weight, heard, spec)
        return mel, lags, truth, weight


def as_heard_until(mel, lags, weight, heard: int, spec: SegmentSpec):
    """A row of which ``heard`` steps have been played, as live use has it.

    What comes later is zero, as after a track's end, and likeness with it is unknown. The newest
    ``live_steps`` are not asked about.
    """
    step = np.arange(len(mel))
    played = (step < heard).astype(np.float32)
    reaches = step[:, None] + spec.lag_steps * (np.arange(spec.n_lags) + 1)
    lags = lags * played[:, None, None]
    lags[..., 2:] *= (reaches < heard)[..., None]
    weight = weight * (step < heard - spec.live_steps)
    return mel * played[:, None], lags, weight


def row(example: Example, truth: np.ndarray, start: int, spec: SegmentSpec):
    """(mel, lags, truth, weight) of one row that begins at ``start``, zeros after the end."""
    n = spec.row_steps

    def filled(values: np.ndarray) -> np.ndarray:
        result = np.zeros((n, *values.shape[1:]), np.float32)
        part = values[start : start + n]
        result[: len(part)] = part
        return result

    weight = filled(np.ones(len(truth)))
    if start:
        weight[: spec.margin_steps] = 0
    if start + n < len(truth):
        weight[-spec.margin_steps :] = 0
    return filled(example.mel), filled(example.lags) / np.float32(127), filled(truth), weight


def answers(
    network: Callable[[np.ndarray, np.ndarray], np.ndarray],
    examples: Sequence[Example],
    spec: SegmentSpec,
) -> Iterator[np.ndarray]:
    """What a network says of whole examples, (n_steps, 2) each, rows joined in their margins."""
    for one in examples:
        n, step = len(one.pooled), spec.row_steps - 2 * spec.margin_steps
        answer = np.zeros((n, 2), np.float32)
        for start in range(0, max(1, n - 2 * spec.margin_steps), step):
            mel, lags, _, _ = row(one, answer, start, spec)
            heard = network(mel[None], lags[None])[0]
            skip = spec.margin_steps if start else 0
            answer[start + skip : start + spec.row_steps] = heard[skip : n - start]
        yield answer


def score(
    given: Sequence[np.ndarray], examples: Sequence[Example], decision: Mapping[str, Any]
) -> list[float]:
    """Both figures of boundaries that are chosen by ``decision``, mean over examples."""
    divider = Divider(decision)
    scores = [
        figures.judged(one, figures.found_in(answer, one.duration_s, divider))
        for one, answer in zip(examples, given, strict=True)
    ]
    mean: list[float] = np.mean(scores, axis=0).tolist()
    return mean


def network_of(model: keras.Model) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    return lambda mel, lags: ops.convert_to_numpy(model([mel, lags], training=False))


class Progress(keras.callbacks.Callback):
    """Sets the rate of learning, validates, keeps the best weights."""

    def __init__(
        self,
        run: Path,
        config: TrainConfig,
        validation: Mapping[str, Sequence[Example]],
        decision: Mapping[str, Any],
    ) -> None:
        super().__init__()
        self.run, self.config, self.validation, self.decision = run, config, validation, decision
        self.best, self.began = 0.0, time.monotonic()

    def on_train_batch_begin(self, batch: int, logs=None) -> None:
        per_epoch = self.params["steps"]
        done = (self.epoch + batch / per_epoch) / self.config.epochs
        spent = (time.monotonic() - self.began) / (60 * self.config.minutes)
        done = max(done, spent)
        warm = min(1.0, (self.epoch * per_epoch + batch + 1) / 100)
        rate = self.config.learning_rate * warm * np.cos(min(done, 1.0) * np.pi / 2) ** 2
        self.model.optimizer.learning_rate = max(float(rate), 1e-5)
        if done >= 1:
            self.model.stop_training = True

    def on_epoch_begin(self, epoch: int, logs=None) -> None:
        self.epoch = epoch

    def on_epoch_end(self, epoch: int, logs=None) -> None:
        row: dict[str, object] = {"epoch": epoch, "time": round(time.time()), **(logs or {})}
        total = 0.0
        for kind, examples in self.validation.items():
            given = list(answers(network_of(self.model), examples, SegmentSpec()))
            half, three = score(given, examples, self.decision)
            row |= {f"{kind}_f_0.5s": round(half, 4), f"{kind}_f_3s": round(three, 4)}
            total += half + three
        history = self.run / "history.csv"
        is_new = not history.exists()
        with open(history, "a", newline="") as file:
            writer = csv.DictWriter(file, row.keys())
            if is_new:
                writer.writeheader()
            writer.writerow(row)
        print(row, flush=True)
        if total > self.best:
            self.best = total
            self.model.save_weights(self.run / "weights.weights.h5")


def validating(folder: Path) -> dict[str, list[Example]]:
    """Renderings of the validation fold by the way they are played, and joined clips."""
    examples = [material.load(path) for path in material.paths(folder / "renders-validation")]
    return {
        "textures": [one for one in examples if one.kind == "textures"],
        "constant": [one for one in examples if one.kind == "constant"],
        "plain": [one for one in examples if one.kind == "plain"],
        "joined": [material.load(path) for path in material.paths(folder / "joined-validation")],
    }


def train(folder: Path, run: Path, config: TrainConfig, *, start: Path | None = None) -> Path:
    """Train on everything in ``folder``; gives the path of the best weights.

    ``start`` are weights of an earlier run to go on from.
    """
    validation = validating(folder)
    decision = {**UNTUNED, "length_shares": json.loads((folder / material.LENGTHS).read_text())}
    spec = SegmentSpec()
    run.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(config.seed)
    kinds = ("sketches", "joined-train", "renders-train")
    paths = [path for kind in kinds for path in material.paths(folder / kind)]
    groups = {material.group_of(path) for path in paths}
    if shared := groups & {one.group for examples in validation.values() for one in examples}:
        raise ValueError(f"{len(shared)} groups stand in two folds: {sorted(shared)[:5]}")
    described = {
        "config": asdict(config),
        "commit": commit(),
        "examples": {kind: len(list(material.paths(folder / kind))) for kind in kinds},
        "start": start.name if start else None,
    }
    (run / "run.json").write_text(json.dumps(described, indent=1))
    print(described, flush=True)
    model = boundary_network(spec, width=config.width)
    if start:
        model.load_weights(start)
    model.compile(
        optimizer=keras.optimizers.AdamW(config.learning_rate, weight_decay=1e-4, clipnorm=1.0),
        loss=keras.losses.BinaryCrossentropy(),
        jit_compile=False,
    )
    model.fit(
        Rows(paths, spec, config),
        epochs=config.epochs,
        verbose=0,
        callbacks=[
            keras.callbacks.BackupAndRestore(run / "resume"),
            Progress(run, config, validation, decision),
        ],
    )
    return run / "weights.weights.h5"
