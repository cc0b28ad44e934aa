"""The onset networks' training in miniature; ``keras_run`` calls it, where TensorFlow is loaded."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np

from training import onset_material, onsets
from training.onset_nets import AHEAD, AROUND, both_networks, one_network
from training.onset_sounds import excerpt


def onset_training(run: Path) -> dict[str, Any]:
    """Trains one round of two batches, and compares the networks alone with the pair."""
    run.mkdir(parents=True)
    for fold, seed in (("train", 1), ("validation", 2)):
        made = excerpt("struck", seed=seed, duration_s=5.0)
        samples = np.round(made.samples * 32767).astype(np.int16)
        part = onset_material.Part(samples, made.onsets_s, made.unsure_s, "struck", fold)
        onset_material.save(run / f"own-struck-{fold}.npz", [part])
    config = onsets.OnsetConfig(batch_size=2, scene_s=1.0, batches=2)
    onsets.train(run, config, minutes=0.005)  # over before the first round is
    trained = both_networks(onsets.SPEC)
    trained.load_weights(run / onsets.WEIGHTS)
    columns = np.random.default_rng(3).uniform(0, 3, (1, 60, 80, 3)).astype(np.float32)
    both = trained(onsets.padded(columns[0])[None], training=False)
    apart = {}
    for name, ahead in AHEAD.items():
        alone = one_network(onsets.SPEC, name, 60, trained)
        before = AROUND - ahead
        heard = np.pad(columns, ((0, 0), (before, ahead), (0, 0), (0, 0)))
        apart[name] = float(np.abs(np.asarray(alone(heard)) - np.asarray(both[name])).max())
    with open(run / "history.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        "apart": apart,
        "spread": {name: float(np.asarray(answer).std()) for name, answer in both.items()},
        "rows": rows,
    }
