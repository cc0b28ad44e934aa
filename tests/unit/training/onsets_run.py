"""The onset networks' training in miniature; ``keras_run`` calls it, where TensorFlow is loaded."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np

from musicanalyzer.dsp.onset import onset_columns
from training import onset_blend, onset_material, onsets
from training.export import run_litert, to_litert
from training.half import halved
from training.onset_nets import AHEAD, AROUND, both_networks, one_network
from training.onset_notes import SAMPLE_RATE
from training.onset_scenes import Columns, Disturbed
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
        "scenes": _scenes(),
        "in_eight_bits": _in_eight_bits(trained, run),
        "blended": _blended(run),
    }


def _scenes() -> dict[str, Any]:
    """What the layers that make scenes answer for noise, for a click, and for nothing."""
    rng = np.random.default_rng(3)
    noise = rng.standard_normal(SAMPLE_RATE).astype(np.float32) * 0.1
    noise[4_000:9_000] *= 1e-3
    columns = np.asarray(Columns(onsets.SPEC)(noise[None]))[0]
    cuts = np.zeros((24, 2, 2 * SAMPLE_RATE), np.int16)
    cuts[:, 0, SAMPLE_RATE : SAMPLE_RATE + 40] = 30_000
    levels = np.tile(np.array([[1.0, 0.0]], np.float32), (24, 1))
    click = np.asarray(Disturbed(SAMPLE_RATE, seed=1)(cuts, levels))
    nothing = np.asarray(Disturbed(SAMPLE_RATE, seed=2)(cuts[:4], 0 * levels[:4]))
    own = onset_columns(noise, onsets.SPEC)[: len(columns)]
    return {
        "columns_apart": float(np.abs(columns - own).max()),
        "loudest_s": (np.abs(click).argmax(axis=1) / SAMPLE_RATE).tolist(),
        "mean_levels": np.abs(click).mean(axis=1).tolist(),
        "peak": float(np.abs(click).max()),
        "nothing_is_finite": bool(np.isfinite(nothing).all()),
    }


def _in_eight_bits(trained: Any, run: Path) -> dict[str, float]:
    """How far the 8-bit file answers from the network, and how long both files are."""
    alone = halved(one_network(onsets.SPEC, "offline", 60, trained))
    rows = np.random.default_rng(4).uniform(0, 3, (3, 1, *alone.inputs[0].shape[1:]))
    scales = list(rows.astype(np.float32))
    contents = {
        "half": to_litert(alone, ("columns",), ("onset",), half=True, batch=1),
        "eight": to_litert(alone, ("columns",), ("onset",), batch=1, calibration=scales),
    }
    path = run / "eight.tflite"
    path.write_bytes(contents["eight"])
    (answer,) = run_litert(path, {"columns": scales[0]}, ("onset",))
    apart = float(np.abs(answer - np.asarray(alone(scales[0]))).max())
    return {"apart": apart, "share": len(contents["eight"]) / len(contents["half"])}


def _blended(run: Path) -> float:
    """Between equal weights lie the same ones."""
    (run / "long.json").write_text("{}")
    onset_blend.blend(run, run, run / "blended", share=0.3)
    networks = both_networks(onsets.SPEC)
    networks.load_weights(run / onsets.WEIGHTS)
    before = networks.get_weights()
    networks.load_weights(run / "blended" / onsets.WEIGHTS)
    pairs = zip(before, networks.get_weights(), strict=True)
    return float(max(np.abs(one - other).max() for one, other in pairs))
