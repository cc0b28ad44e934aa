"""The trunk's training in miniature; ``keras_run`` calls it, where TensorFlow is loaded."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import tensorflow as tf
from keras import ops

from musicanalyzer.dsp.levelling import gain_db
from musicanalyzer.dsp.mel import mel_filters
from musicanalyzer.dsp.params import MelSpec, PatchSpec
from musicanalyzer.dsp.stft import hann_window, power_spectra
from musicanalyzer.dsp.stream import mel_spectrogram
from musicanalyzer.dsp.units import hz_to_mel
from tests.helpers import audio_files, signals
from training import augment, cache, material, nets, targets, teachers
from training.heads import singing, vocals
from training.matching import asked, bank, disturb, ears, pack, plan, train
from training.matching.batch import Maker

SPEC = PatchSpec()
SHARES = plan.Shares(sound=6, vocal=2, logmel=3, emotion=2)
NO_FILTER = np.zeros((1, ears.N_LEVELS), np.float32)
FEW = plan.Shares(sound=2, vocal=1, logmel=1, emotion=1)


def found(data: Path, out: Path) -> dict[str, Any]:
    weights = untrained_musicnn(out / "musicnn")
    piece = out / "debian" / "zaz-data" / "piece.flac"
    piece.parent.mkdir(parents=True)
    audio_files.write(piece, signals.music_like(50.0, 16_000), "flac-16", sample_rate=16_000)
    pack.make(data, out, out / "musicnn", out / "pack", more=out / "debian")
    whole = bank.load(out / "pack", SPEC)
    with np.load(out / "pack" / "teachers.npz") as file:
        teachers = dict(file)
    return {
        "musicnn": tagged(weights),
        "ears": listened(),
        "coarse": coarse(),
        "bank": banked(out / "pack", whole),
        "batch": batched(whole, teachers),
        "train": trained(out / "pack", out / "run"),
        "teachers": asked_at_one_level(data, out),
        "singing": sung(data, out / "run"),
    }


def asked_at_one_level(data: Path, out: Path) -> dict[str, Any]:
    """What the teachers are asked about all clips, and what the training reads of it."""
    runs = out / "asked"
    teachers.make(data, runs, out / "musicnn")
    before, after = targets.load(data), targets.load(data, runs)
    files = {name: targets.answers_to(runs, name) for name in before.rows}
    times = {name: path.stat().st_mtime_ns for name, path in files.items()}
    song, torn = list(before.arousal_valence)[:2]
    files[torn].write_bytes(files[torn].read_bytes()[:100])
    teachers.make(data, runs, out / "musicnn")
    row = before.rows[song][0]
    (clip,) = [clip for clip in cache.all_clips(data) if clip.name == song]
    with np.load(runs / "answers" / "musicnn.npz") as file:
        asking = teachers.Teachers(data, dict(file))
    samples = cache.read_clip(clip, 16_000)
    gain = 10 ** (gain_db(mel_spectrogram(samples, SPEC.mel), SPEC) / 20)
    said = asking.answers(samples * np.float32(gain), 1, is_music=True)
    return {
        "asked": sorted(files),
        "again": [name for name, path in files.items() if path.stat().st_mtime_ns != times[name]],
        "torn": torn,
        "differs": float(np.abs(before.tags[row] - after.tags[row]).max()),
        "off": {
            "tags": float(np.abs(said["tags"][0] - after.tags[row]).max()),
            "penultimate": float(np.abs(said["penultimate"][0] - after.penultimate[row]).max()),
            "emotion": float(np.abs(said["emotion"][0] - after.emotion[row]).max()),
            "whole": float(np.abs(said["whole"] - after.arousal_valence[song]).max()),
        },
        "emotion_before": float(np.abs(before.emotion[row] - before.arousal_valence[song]).max()),
    }


def untrained_musicnn(folder: Path) -> dict[str, np.ndarray]:
    """Checkpoints as musicnn's package has them, with random weights; gives these."""
    rng = np.random.default_rng(3)
    kernels = {
        "conv2d": (7, 38, 1, 204), "conv2d_1": (7, 67, 1, 204), "conv2d_2": (128, 1, 1, 51),
        "conv2d_3": (64, 1, 1, 51), "conv2d_4": (32, 1, 1, 51), "conv2d_5": (7, 561, 1, 64),
        "conv2d_6": (7, 64, 1, 64), "conv2d_7": (7, 64, 1, 64), "dense": (1506, 200),
        "dense_1": (200, 50),
    }  # fmt: skip
    norms = (1, 204, 204, 51, 51, 51, 64, 64, 64, 1506, 200)
    given = {}
    for model in asked.MUSICNN_MODELS:
        values = {}
        for name, shape in kernels.items():
            values[f"{name}/kernel"] = rng.normal(0, np.prod(shape[:-1]) ** -0.5, shape)
            values[f"{name}/bias"] = rng.normal(0, 0.1, shape[-1])
        for number, size in enumerate(norms):
            name = "batch_normalization" + (f"_{number}" if number else "")
            for part in ("gamma", "moving_variance"):
                values[f"{name}/{part}"] = rng.uniform(0.5, 1.5, size)
            for part in ("beta", "moving_mean"):
                values[f"{name}/{part}"] = rng.normal(0, 0.1, size)
        values = {name: value.astype(np.float32) for name, value in values.items()}
        given |= {f"{model}/{name}": value for name, value in values.items()}
        with tf.Graph().as_default(), tf.compat.v1.Session() as session:
            variables = [
                tf.compat.v1.get_variable(name, initializer=value) for name, value in values.items()
            ]
            session.run(tf.compat.v1.global_variables_initializer())
            (folder / "musicnn" / model).mkdir(parents=True)
            saver = tf.compat.v1.train.Saver(variables)
            saver.save(session, f"{folder / 'musicnn' / model}/", write_meta_graph=False)
    return given


def as_published(weights: dict[str, np.ndarray], heard: np.ndarray) -> list[np.ndarray]:
    """One tagger as its paper draws it, convolution after convolution over one channel."""

    def norm(x: Any, number: int) -> Any:
        name = "batch_normalization" + (f"_{number}" if number else "")
        gamma, beta, mean, variance = (
            weights[f"{name}/{part}"]
            for part in ("gamma", "beta", "moving_mean", "moving_variance")
        )
        return gamma * (x - mean) / np.sqrt(variance + 1e-3) + beta

    def conv(x: Any, number: int, padding: str = "SAME") -> Any:
        name = "conv2d" + (f"_{number}" if number else "")
        y = tf.nn.conv2d(x, weights[f"{name}/kernel"], 1, padding) + weights[f"{name}/bias"]
        return norm(tf.nn.relu(y), number + 1)

    x = norm(heard[..., None], 0)
    padded = tf.pad(x, [[0, 0], [3, 3], [0, 0], [0, 0]])
    parts = [tf.reduce_max(conv(padded, number, "VALID"), 2) for number in (0, 1)]
    parts += [tf.reduce_max(conv(x, number), 2) for number in (2, 3, 4)]
    front = tf.concat(parts, 2)
    levels, x = [front], front
    for number in (5, 6, 7):
        name = f"conv2d_{number}"
        y = tf.nn.conv1d(x, weights[f"{name}/kernel"][:, :, 0], 1, "SAME")
        y = norm(tf.nn.relu(y + weights[f"{name}/bias"]), number + 1)
        x = y if number == 5 else x + y
        levels.append(x)
    every = tf.concat(levels, 2)
    pooled = tf.stack([tf.reduce_max(every, 1), tf.reduce_mean(every, 1)], 2)
    flat = norm(tf.reshape(pooled, (len(heard), -1)), 9)
    hidden = tf.nn.relu(flat @ weights["dense/kernel"] + weights["dense/bias"])
    penultimate = norm(hidden, 10)
    tags = tf.sigmoid(penultimate @ weights["dense_1/kernel"] + weights["dense_1/bias"])
    return [np.asarray(tags), np.asarray(penultimate)]


def tagged(weights: dict[str, np.ndarray]) -> dict[str, Any]:
    heard = np.random.default_rng(4).uniform(0, 3, (2, 187, 96)).astype(np.float32)
    tags, penultimate = (np.asarray(v) for v in asked.Taggers(weights).answers(heard))
    expected = [
        as_published(
            {k.partition("/")[2]: v for k, v in weights.items() if k.startswith(model)}, heard
        )
        for model in asked.MUSICNN_MODELS
    ]
    return {
        "shapes": [tags.shape, penultimate.shape],
        "off": max(
            float(np.abs(np.concatenate(parts, axis=1) - value).max())
            for parts, value in zip(zip(*expected, strict=True), (tags, penultimate), strict=True)
        ),
        "spread": float(tags.std(axis=0).mean()),
    }


def listened() -> dict[str, Any]:
    """Excerpts of two clips in a bank, and both kinds of features, beside the program's own."""
    rng = np.random.default_rng(1)
    clips = [rng.normal(0, 900, n).astype(np.int16) for n in (90_000, 20_000)]
    samples = np.concatenate(clips)

    def read(clip: int, start: float, speed: float) -> np.ndarray:
        places = [np.array([v], np.int32) for v in (90_000 * clip, len(clips[clip]))]
        rest = [np.array([v], np.float32) for v in (start, speed)]
        given = [ops.convert_to_tensor(value) for value in (samples, *places, *rest)]
        return np.asarray(ears.excerpts(*given))[0]

    t = np.arange(90_000)
    samples[:90_000] = np.round(8000 * np.sin(2 * np.pi * 440.0 * t / 16_000))
    faster = read(0, 1000.0, 1.25)
    expected = 8000 * np.sin(2 * np.pi * 440.0 * (1000 + 1.25 * np.arange(ears.N_SAMPLES)) / 16_000)
    plain = read(1, 500.0, 1.0)
    around = samples[90_000 + (500 + np.arange(ears.N_SAMPLES)) % 20_000]
    sound = (rng.normal(0, 0.1, (1, ears.N_SAMPLES))).astype(np.float32)
    first = int(ears.patch_samples(SPEC)[0])

    def by_program(spec: MelSpec, start: int, n: int) -> np.ndarray:
        frames = power_spectra(sound[0, start:], hann_window(spec.stft.n_fft), spec.stft)[:n]
        return frames @ mel_filters(spec)

    student = np.asarray(ears.heard_by_student(sound, NO_FILTER, SPEC))[0]
    musicnn = np.asarray(ears.heard_by_musicnn(sound, NO_FILTER))[0]
    theirs = by_program(ears.MUSICNN_MEL, 256, ears.MUSICNN_FRAMES).astype(np.float16)
    return {
        "faster_off": float(np.abs(faster - expected)[100:-100].max()),
        "plain_off": float(np.abs(plain - around).max()),
        "student_off": float(np.abs(student / by_program(SPEC.mel, first - 512, 144) - 1).max()),
        "musicnn_off": float(np.abs(musicnn - np.log10(1 + 1e4 * theirs.astype(float))).max()),
        "shapes": [student.shape, musicnn.shape],
        "filtered": filtered(sound, by_program),
    }


def filtered(sound: np.ndarray, by_program: Any) -> dict[str, float]:
    """Both behind a filter that rises by 6 dB from 0 Hz to the top of the mel scale."""
    rising = np.linspace(0.0, 6.0, ears.N_LEVELS, dtype=np.float32)[None]
    student = np.asarray(ears.heard_by_student(sound, rising, SPEC))[0]
    musicnn = (10.0 ** np.asarray(ears.heard_by_musicnn(sound, rising))[0] - 1) / 1e4
    first = int(ears.patch_samples(SPEC)[0])
    off = {}
    for name, heard, plain, spec in (
        ("student", student, by_program(SPEC.mel, first - 512, 144), SPEC.mel),
        ("musicnn", musicnn, by_program(ears.MUSICNN_MEL, 256, 187), ears.MUSICNN_MEL),
    ):
        filters = mel_filters(spec)  # (bins, bands); a band lies where its filter is highest
        centre_hz = filters.argmax(axis=0) * spec.stft.sample_rate / spec.stft.n_fft
        share = hz_to_mel(centre_hz) / hz_to_mel(8_000.0)
        off[name] = float(np.abs(10 * np.log10(heard / plain) - 6.0 * share).max())
    return off


def coarse() -> dict[str, Any]:
    """``disturb.coarsened`` beside ``augment.coarsen``, which draws its own first column."""
    rng = np.random.default_rng(2)
    power = rng.exponential(1.0, (1, 144, 96)).astype(np.float32)
    phase = np.random.default_rng(9).random()
    column = disturb.COLUMN_S * 50
    expected = augment.coarsen(power, np.random.default_rng(9), column_frames=column)
    chosen, phases = np.ones(1, np.float32), np.array([phase], np.float32)
    drawn = np.asarray(disturb.coarsened(power, chosen, phases, SPEC))
    left = np.asarray(disturb.coarsened(power, 0 * chosen, phases, SPEC))
    return {
        "off": float(np.abs(10 * np.log10(drawn / expected)).max()),
        "left": bool(np.allclose(left, power)),
    }


def banked(folder: Path, whole: bank.Bank) -> dict[str, Any]:
    other = PatchSpec(mel=MelSpec(revision=2))
    refused = ""
    try:
        bank.load(folder, other)
    except ValueError as err:
        refused = str(err)
    return {
        "n": len(whole.samples),
        "end": int(whole.first[-1] + whole.length[-1]),
        "pools": {name: len(clips) for name, clips in whole.pools.items()},
        "logmel": whole.logmel.shape,
        "backed": bool((whole.backing[whole.pools["sung"]] >= 0).all()),
        "voices": len(whole.voices),
        "voiced": float(whole.voice_frames.mean()),
        "refused": refused,
    }


def batched(whole: bank.Bank, teachers: dict[str, np.ndarray]) -> dict[str, Any]:
    planner = plan.Planner(whole, SPEC, SHARES, seed=5)
    maker = Maker(whole, teachers, SPEC, SHARES)
    x, y, w = maker.make(planner.plan(0))
    again, other = maker.make(planner.plan(0))[0], maker.make(planner.plan(1))[0]
    x, again, other = (np.asarray(value) for value in (x, again, other))
    y, w = ({k: np.asarray(v) for k, v in values.items()} for values in (y, w))
    genre = y["genre"][w["genre"] > 0]
    return {
        "x": x.shape,
        "y": {key: value.shape for key, value in y.items()},
        "w": {key: value.shape for key, value in w.items()},
        "finite": bool(all(np.isfinite(v).all() for v in (x, *y.values(), *w.values()))),
        "not_negative": bool(x.min() >= 0),
        "same": bool((x == again).all()),
        "differs": bool((x != other).any()),
        "known": {key: float((value > 0).mean()) for key, value in w.items()},
        "genres": genre.sum(axis=1).tolist(),
        "probabilities": bool(
            all(((y[k] >= 0) & (y[k] <= 1)).all() for k in ("tags", "genre", "vocals", "speech"))
        ),
    }


def sung(data: Path, run: Path) -> dict[str, Any]:
    """The vocal head taught further on the trunk of ``run``."""
    heard = material.load(data, run)
    mixes = heard.clean.where(np.char.endswith(heard.clean.name, "#mix"))
    labels = vocals.step_labels(heard, mixes)
    made, clean, disturbed = (singing.made(heard, 40), *singing._known(heard, labels, None))
    head = singing.taught(heard, labels, n_made=40)
    before = heard.network.get_layer("vocals").get_weights()
    names = heard.clean.name[heard.clean.fold == "train"]
    n_backing = int(np.char.endswith(names, "#accompaniment").sum())
    return {
        "made": [made.voiced.shape, float(made.voiced.min()), float(made.voiced.max())],
        "alone": float((made.voiced.max(axis=1) == 0).mean()),
        "backing": [n_backing, int((clean.weight == singing.ACCOMPANIMENT).sum())],
        "mixes": [int(np.char.endswith(names, "#mix").sum()), int((clean.weight == 1.0).sum())],
        "disturbed": bool((disturbed.weight == singing.DISTURBED * clean.weight).all()),
        "learned": any(
            not np.array_equal(one, other)
            for one, other in zip(before, head.get_weights(), strict=True)
        ),
        "answers": head.predict([clean.embedding, clean.local], verbose=0).shape[1],
    }


def same_kernels(one: Path, other: Path) -> bool:
    """Whether all weights with more than one axis are the same in two files."""
    found: list[bool] = []
    with h5py.File(one) as first, h5py.File(other) as second:
        first.visititems(
            lambda name, value: (
                found.append(np.array_equal(value[()], second[name][()]))
                if isinstance(value, h5py.Dataset) and value.ndim > 1
                else None
            )
        )
    return len(found) > 10 and all(found)


class Killed(Exception):
    """As a run that is killed after its first checkpoint."""


def trained(folder: Path, run: Path) -> dict[str, Any]:
    config = train.MatchConfig(minutes=5e-4, shares=FEW, widths=(4, 8, 8, 8, 16))
    train.REPORT_EVERY, train.KEEP_EVERY_S = 1, 0.0
    steps: list[int] = []
    draw = plan.Planner.plan

    def noted(self: plan.Planner, step: int) -> plan.Plan:
        steps.append(step)
        return draw(self, step)

    keep = train._Checkpoint.keep

    def kill(self: Any, *arguments: Any) -> None:
        keep(self, *arguments)
        raise Killed

    plan.Planner.plan = noted
    train._Checkpoint.keep = kill
    with contextlib.suppress(Killed):
        train.train(folder, run, config)
    first = list(steps)
    kept = json.loads((run / "checkpoint.json").read_text())
    steps.clear()
    with open(run / "history.csv", "a") as file:  # one of a step that nothing was kept of
        file.write("7,0.5\n")
    train._Checkpoint.keep = keep
    weights = train.train(folder, run, config)
    plan.Planner.plan = draw
    still = train.MatchConfig(
        minutes=1e-4, shares=FEW, widths=config.widths, learning_rate=0.0, weight_decay=0.0, seed=8
    )
    further = train.train(folder, run / "further", still, start=run)
    model = train._plain(len(bank.load(folder, SPEC).genres), SPEC, config)
    shipped = run / "shipped.keras"
    model.load_weights(weights)
    nets.fold(
        keras.Model(
            model.inputs, [model.get_layer(name).output for name in ("embedding", "local")]
        ),
        SPEC,
        widths=config.widths,
    ).save(shipped)
    model.load_weights(train.train(folder, run / "taken up", still, start=shipped))
    kernel, taken_up = (
        network.get_layer("to_embedding").get_weights()[0]
        for network in (keras.models.load_model(shipped), model)
    )
    return {
        "taken_up": float(
            np.min(
                (kernel * taken_up).sum(axis=0)
                / np.sqrt((kernel**2).sum(axis=0) * (taken_up**2).sum(axis=0))
            )
        ),
        "taken_from": json.loads((run / "taken up" / "run.json").read_text())["start"]
        == train.digest(shipped),
        "began_with": same_kernels(weights, further),
        "started": json.loads((run / "further" / "run.json").read_text())["start"],
        "first": first,
        "kept": kept["step"],
        "second": steps[0],
        "history": (run / "history.csv").read_text(),
        "run": json.loads((run / "run.json").read_text()),
        "written": weights.exists(),
        "rates": [train.learning_rate(config, done) for done in (0.0, config.warm_up, 0.5, 1.0)],
    }
