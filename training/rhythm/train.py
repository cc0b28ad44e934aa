"""Train the beat network; ``python -m training.rhythm train`` goes on from its last epoch.

Writes to RUN: ``weights.weights.h5`` (of the last epoch), ``history.csv``, ``run.json``.
"""

from __future__ import annotations

import csv
import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import keras
import numpy as np
from keras import ops

from musicanalyzer.analysis.rhythm import RhythmFinder
from musicanalyzer.dsp.params import RhythmSpec
from musicanalyzer.dsp.tempo import Pulse, TempoSpec, find_rhythm
from training.commit import commit
from training.rhythm import material
from training.rhythm.figures import Judged, judged, summary
from training.rhythm.net import beat_network
from training.rhythm.rows import Rows

# What speaks neither for nor against a beat changes as a network learns; ``ship`` chooses it anew.
BEAT_RATES = (0.12, 0.17, 0.23)


@dataclass(frozen=True)
class TrainConfig:
    epochs: int = 60
    batches: int = 400
    batch_size: int = 8
    n_frames: int = 1536
    learning_rate: float = 1.5e-3
    weight_decay: float = 1e-4
    seed: int = 11
    minutes: float = 60.0  # the rate of learning ends with the epochs, or with these if sooner


class TrainingBatches(keras.utils.PyDataset):
    """The batches of an epoch; another ``epoch`` has others."""

    def __init__(self, rows: Rows, config: TrainConfig) -> None:
        super().__init__()
        self._rows, self._config, self.epoch = rows, config, 0

    def __len__(self) -> int:
        return self._config.batches

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        rng = np.random.default_rng((self._config.seed, self.epoch, index))
        return self._rows.batch(self._config.batch_size, rng)


def loss(truth, guess):
    """Binary cross-entropy over frames whose target is known."""
    known = ops.cast(truth >= 0, "float32")
    guess = ops.clip(guess, 1e-6, 1 - 1e-6)
    entropy = -(truth * ops.log(guess) + (1 - truth) * ops.log(1 - guess))
    return ops.sum(known * entropy, axis=(1, 2)) / (ops.sum(known, axis=(1, 2)) + 1.0)


class Progress(keras.callbacks.Callback):
    """Sets the rate of learning, tells batches the epoch, validates, keeps the weights.

    The last epoch's count: that of the best figures was drawn by lot as long as two dozen tracks
    validate (figures moved by 0.02 from epoch to epoch while the loss fell).
    """

    def __init__(self, run: Path, config: TrainConfig, batches, validation, spec) -> None:
        super().__init__()
        self.run, self.config, self.batches = run, config, batches
        self.validation, self.spec = validation, spec
        self.began = time.monotonic()
        self.judge = beat_network(spec)

    def on_epoch_begin(self, epoch: int, logs=None) -> None:
        self.batches.epoch = epoch
        spent = (time.monotonic() - self.began) / (60 * self.config.minutes)
        done = max(epoch / self.config.epochs, spent)
        warm = min(1.0, (epoch + 0.5) / 2)
        rate = (
            self.config.learning_rate * warm * (0.01 + 0.99 * np.cos(min(done, 1) * np.pi / 2) ** 2)
        )
        self.model.optimizer.learning_rate = float(rate)
        if done >= 1:
            self.model.stop_training = True

    def on_epoch_end(self, epoch: int, logs=None) -> None:
        self.judge.set_weights(self.model.get_weights())
        finder = RhythmFinder(network_of(self.judge), asdict(TempoSpec()))
        pulses = [finder.pulse(0, track.mel) for track in self.validation]
        score, figures = max(
            (self._judged(pulses, rate) for rate in BEAT_RATES), key=lambda found: found[0]
        )
        row = {
            "epoch": epoch,
            "time": round(time.time()),
            **(logs or {}),
            **figures,
            "score": score,
        }
        history = self.run / "history.csv"
        is_new = not history.exists()
        with open(history, "a", newline="") as file:
            writer = csv.DictWriter(file, row.keys())
            if is_new:
                writer.writeheader()
            writer.writerow(row)
        print(" ".join(f"{k}={v:.3f}" for k, v in row.items() if k != "time"), flush=True)
        self.model.save_weights(self.run / "weights.weights.h5")

    def _judged(self, pulses: Sequence[Pulse], rate: float) -> tuple[float, dict[str, float]]:
        how = TempoSpec(beat_rate=rate, least_confidence=0.0)
        figures = by_kind(
            [
                judged(track, find_rhythm([pulse], self.spec, how))
                for track, pulse in zip(self.validation, pulses, strict=True)
            ]
        )
        return float(np.mean(list(figures.values()))), figures


def by_kind(results: list[Judged]) -> dict[str, float]:
    """Both accuracies and the F-measures of beats and downbeats, for each corpus."""
    figures: dict[str, float] = {}
    for kind in material.KINDS:
        own = summary([one for one in results if one.kind == kind])
        figures |= {f"{kind}_{name}": figure["value"] for name, figure in own.items()}
    return figures


def network_of(model: keras.Model):
    """A Keras model as the program's runtime would call it."""
    return lambda rows: (model.predict_on_batch(rows),)


def train(
    data_root: Path, renders: Path, run: Path, config: TrainConfig, *, start: Path | None = None
) -> Path:
    """Train until the epochs or the minutes are over; gives the path of the weights.

    ``start`` are the weights of an earlier run that a new one begins with.
    """
    spec = RhythmSpec()
    run.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(config.seed)
    folder = material.folder_of(run)
    tracks = {
        "train": material.learned(renders, folder, spec.mel),
        "validation": material.played(renders, folder, "validation", spec.mel),
    }
    groups = {split: {track.group for track in own} for split, own in tracks.items()}
    if shared := groups["train"] & groups["validation"]:
        raise ValueError(f"{len(shared)} groups stand in two folds: {sorted(shared)[:5]}")
    rows = Rows(
        tracks["train"],
        material.speech(data_root, run.parent, "train", spec.mel),
        spec,
        config.n_frames,
    )
    batches = TrainingBatches(rows, config)
    described = {
        "config": asdict(config),
        "mel_fingerprint": spec.fingerprint,
        "commit": commit(),
        "start": start and hashlib.sha256(start.read_bytes()).hexdigest(),
        "hours": {k: sum(len(t.mel) for t in own) / 180_000 for k, own in rows.tracks.items()},
        "tracks": {kind: len(own) for kind, own in rows.tracks.items()},
    }
    (run / "run.json").write_text(json.dumps(described, indent=1))
    print(json.dumps(described), len(tracks["validation"]), "validate", flush=True)
    model = beat_network(spec, config.n_frames)
    if start is not None:
        model.load_weights(start)
    model.compile(
        optimizer=keras.optimizers.AdamW(
            config.learning_rate, weight_decay=config.weight_decay, clipnorm=1.0
        ),
        loss=loss,
        jit_compile=False,
    )
    progress = Progress(run, config, batches, tracks["validation"], spec)
    model.fit(
        batches,
        epochs=config.epochs,
        verbose=0,
        callbacks=[keras.callbacks.BackupAndRestore(run / "resume"), progress],
    )
    return run / "weights.weights.h5"
