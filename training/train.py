"""Train the shared trunk on everything at once; resumes from its last finished epoch.

``python -m training train --data DATA --run RUN``. Writes to RUN: ``weights.weights.h5`` (best on
validation), ``history.csv``, ``run.json``.
"""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import keras
import numpy as np

from musicanalyzer.dsp.params import PatchSpec
from training import cache, nets, remix
from training.batches import N_PENULTIMATE, N_TAGS, Corpus, TrainingBatches
from training.datasets import gtzan
from training.split import check_no_leak

LOSSES = {
    "tags": ("binary_crossentropy", 4.0),
    "penultimate": ("mean_squared_error", 0.8),
    "mood": ("mean_squared_error", 60.0),  # of values that lie within 0.1 of each other
    "genre": ("categorical_crossentropy", 0.3),
    "vocals": ("binary_crossentropy", 1.5),
    "speech": ("binary_crossentropy", 0.3),
}


@dataclass(frozen=True)
class TrainConfig:
    epochs: int = 36
    batches: int = 160
    batch_size: int = 128
    learning_rate: float = 1.5e-3
    weight_decay: float = 1e-4
    seed: int = 7


class Validate(keras.callbacks.Callback):
    """Metrics on unaugmented validation patches after each epoch; keeps the best weights."""

    def __init__(self, run: Path, batches: list) -> None:
        super().__init__()
        self.run, self.batches = run, batches
        self.best = self._best_so_far()

    def _best_so_far(self) -> float:
        history = self.run / "history.csv"
        if not history.exists():
            return -1.0
        with open(history, newline="") as file:
            return max((float(row["score"]) for row in csv.DictReader(file)), default=-1.0)

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        metrics = validation_metrics(self.model, self.batches)
        row = {"epoch": epoch, "time": round(time.time()), **(logs or {}), **metrics}
        history = self.run / "history.csv"
        is_new = not history.exists()
        with open(history, "a", newline="") as file:
            writer = csv.DictWriter(file, row.keys())
            if is_new:
                writer.writeheader()
            writer.writerow(row)
        print(" ".join(f"{k}={v:.3f}" for k, v in row.items() if k != "time"), flush=True)
        if metrics["score"] > self.best:
            self.best = metrics["score"]
            self.model.save_weights(self.run / "weights.weights.h5")


class FollowEpoch(keras.callbacks.Callback):
    """Tells the batches which epoch it is, so that a resumed run draws new ones."""

    def __init__(self, batches: TrainingBatches) -> None:
        super().__init__()
        self.batches = batches

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self.batches.epoch = epoch


def validation_metrics(model: keras.Model, batches: list) -> dict[str, float]:
    """Median tag correlation, accuracies, mood R2, and their mean as ``score``."""
    outputs: dict[str, list] = {}
    for x, y, w in batches:
        predicted = model.predict_on_batch(x)
        for key in y:
            outputs.setdefault(key, []).append((predicted[key], y[key], w[key]))
    known = {
        key: tuple(np.concatenate([p[i] for p in parts]) for i in range(3))
        for key, parts in outputs.items()
    }

    def chosen(key: str, least_weight: float = 0.01) -> tuple[np.ndarray, np.ndarray]:
        p, y, w = known[key]
        return p[w >= least_weight], y[w >= least_weight]

    p, y = chosen("tags")
    correlations = [np.corrcoef(p[:, i], y[:, i])[0, 1] for i in range(y.shape[1])]
    metrics = {"tag_correlation": float(np.nanmedian(correlations))}
    p, y = chosen("genre")
    metrics["genre_accuracy"] = float((p.argmax(1) == y.argmax(1)).mean())
    p, y = chosen("vocals", 1.0)
    metrics["vocals_accuracy"] = float(((p > 0.5) == (y > 0.5)).mean())
    p, y = chosen("speech")
    metrics["speech_accuracy"] = float(((p > 0.5) == (y > 0.5)).mean())
    p, y = chosen("mood")
    # Below -1 it says no more, and would drown the other figures.
    spread = y.var(axis=0).mean() + 1e-9
    metrics["mood_r2"] = float(max(-1.0, 1 - ((p - y) ** 2).mean() / spread))
    metrics["score"] = float(np.mean(list(metrics.values())))
    return metrics


def compiled(config: TrainConfig, spec: PatchSpec) -> keras.Model:
    model = nets.multi_task(
        spec, n_tags=N_TAGS, n_penultimate=N_PENULTIMATE, n_genres=len(gtzan.GENRES)
    )
    steps = config.epochs * config.batches
    schedule = keras.optimizers.schedules.CosineDecay(
        config.learning_rate / 10,
        decay_steps=steps - steps // 12,
        warmup_target=config.learning_rate,
        warmup_steps=steps // 12,
    )
    model.compile(
        optimizer=keras.optimizers.AdamW(schedule, weight_decay=config.weight_decay, clipnorm=1.0),
        loss={key: name for key, (name, _) in LOSSES.items()},
        loss_weights={key: weight for key, (_, weight) in LOSSES.items()},
        jit_compile=False,
    )
    return model


def train(data_root: Path, run: Path, config: TrainConfig, *, start: Path | None = None) -> Path:
    """Train, or continue where an earlier run stopped; gives the path of the best weights.

    ``start`` is the ``.keras`` file of an earlier trunk whose weights a new run begins with.
    """
    spec = PatchSpec()
    run.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(config.seed)
    check_no_leak(cache.all_clips(data_root))
    mels = cache.build(data_root, data_cache_folder(run), spec.mel)
    remixed = remix.load(run.parent)
    corpus = Corpus(data_root, mels, spec, "train", remixed=remixed, runs=run.parent)
    held_out = Corpus(data_root, mels, spec, "validation", runs=run.parent)
    validation = TrainingBatches(
        held_out, batches=12, batch_size=128, seed=config.seed, augmented=False
    )
    (run / "run.json").write_text(
        json.dumps(
            {
                "config": asdict(config),
                "mel_fingerprint": spec.mel.fingerprint,
                "commit": _commit(),
                "start": start and hashlib.sha256(start.read_bytes()).hexdigest(),
                "n_taught": len(corpus.taught),
                "n_remixed": 0 if remixed is None else len(remixed.mel),
                "n_emotion": 0 if remixed is None else int(np.isfinite(remixed.emotion).sum() / 2),
                "n_logmel": len(corpus.logmel),
                "n_voices": len(corpus.voices),
                "n_accompaniments": len(corpus.accompaniments),
            },
            indent=1,
        )
    )
    model = compiled(config, spec)
    if start is not None:
        nets.start_from(model, keras.saving.load_model(start, compile=False))
    batches = TrainingBatches(
        corpus, batches=config.batches, batch_size=config.batch_size, seed=config.seed
    )
    model.fit(
        batches,
        epochs=config.epochs,
        verbose=0,
        callbacks=[
            keras.callbacks.BackupAndRestore(run / "resume"),
            FollowEpoch(batches),
            Validate(run, [validation[i] for i in range(len(validation))]),
        ],
    )
    return run / "weights.weights.h5"


def data_cache_folder(run: Path) -> Path:
    return run.parent / "mel-cache"


def _commit() -> str:
    result = subprocess.run(
        ["git", "rev-parse", "--verify", "HEAD"], capture_output=True, text=True, check=False
    )
    return result.stdout.strip() or "unknown"
