"""A training in miniature, in a process of its own: TensorFlow is loaded here alone.

``python -m tests.unit.training.keras_run DATA OUT`` writes ``OUT/found.json``.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import h5py
import keras
import numpy as np
import tensorflow as tf
from scipy import signal

from musicanalyzer.dsp.params import PatchSpec
from tests.unit.training.onsets_run import onset_training
from training import cache, emotion, export, half, nets, own, remix, ship, targets, teacher, train
from training.batches import Corpus, TrainingBatches, empty_targets, mixup
from training.heads import similarity

SPEC = PatchSpec()


def shapes(model: keras.Model) -> Any:
    outputs = model.output
    if isinstance(outputs, dict):
        return {name: value.shape for name, value in outputs.items()}
    return [value.shape for value in (outputs if isinstance(outputs, list) else [outputs])]


def refusal(act: Any) -> str:
    try:
        act()
    except ValueError as err:
        return str(err)
    return ""


def networks(multi_task: keras.Model) -> dict[str, Any]:
    trunk = nets.trunk(SPEC)
    return {
        "trunk": shapes(trunk),
        "multi_task": shapes(multi_task),
        "dense_head": shapes(nets.dense_head("genre", 7, activation="softmax")),
        "vocals_head": shapes(nets.vocals_head(SPEC.n_steps)),
        "later": later(trunk),
        "other_steps": refusal(lambda: nets.trunk(replace(SPEC, n_steps=4))),
        "weights": trunk.count_params(),
    }


def later(trunk: keras.Model) -> dict[str, Any]:
    """A trunk whose statistics are those of some training, and what is made from it."""
    rng = np.random.default_rng(2)
    for layer in trunk.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            size = layer.gamma.shape[0]
            values = [rng.uniform(0.5, 1.5, size), *rng.normal(0, 0.2, (2, size))]
            layer.set_weights([*values, rng.uniform(0.5, 1.5, size)])
    x = export.golden((SPEC.n_frames, SPEC.mel.n_mels), seed=1)
    expected = export.as_list(trunk(x))
    folded = nets.fold(trunk, SPEC)
    actual = export.as_list(folded(x))
    started = nets.trunk(SPEC)
    nets.start_from(started, trunk)
    weights = [value for layer in folded.layers for value in layer.get_weights()]
    kinds = [type(layer).__name__ for layer in folded.layers]
    return {
        "folded_off": [
            float(np.abs(a - b).max() / b.std()) for a, b in zip(actual, expected, strict=True)
        ],
        "norms_left": kinds.count("BatchNormalization"),
        "is_half": all(
            (value == value.astype(np.float16)).all() for value in weights if value.ndim > 1
        ),
        "started_off": max(
            float(np.abs(a - b).max())
            for a, b in zip(export.as_list(started(x)), expected, strict=True)
        ),
        "no_place": refusal(lambda: nets.start_from(nets.vocals_head(6), trunk)),
    }


def wished() -> dict[str, float]:
    """What the similarity's loss says of three sources in two views each."""
    taught = np.repeat(np.eye(3, 4), 2, axis=0)
    known = np.column_stack([np.repeat(range(3), 2), np.repeat([4, 4, 7], 2), taught])
    apart = np.repeat(np.eye(3, 8), 2, axis=0)
    together = apart + np.repeat([[0.5], [0.5], [0.0]], 2, axis=0) * np.eye(1, 8, 7)
    torn = apart[[0, 2, 4, 1, 3, 5]]

    def loss(vectors: np.ndarray, weight: float = 0.0) -> float:
        y, z = known.astype(np.float32), vectors.astype(np.float32)
        return float(similarity.wishes(weight)(y, z))

    return {
        "sources_together": loss(apart),
        "sources_torn": loss(torn),
        "loud": loss(9.0 * apart),
        "genre_apart": loss(apart, 50.0),
        "genre_together": loss(together, 50.0),
    }


def emotions(data: Path, runs: Path) -> dict[str, Any]:
    """What the arousal/valence teacher sees and answers, and what of it the training reads."""
    convnet = emotion.Convnet(data)
    t = np.arange(emotion.N_SAMPLES) / emotion.SAMPLE_RATE
    tone = np.sin(2 * np.pi * 3000.0 * t).astype(np.float32)
    levels_db = convnet.levels_db(tone[: 10 * emotion.SAMPLE_RATE])
    first = convnet.features([levels_db])[0, :32]
    emotion.make(data, runs)
    teacher_of_rows = targets.load(data)
    rows = targets.emotion_rows(teacher_of_rows, runs)
    name = next(iter(teacher_of_rows.arousal_valence))
    place = teacher_of_rows.rows[name][0]
    pieces = {path.stem: np.load(path) for path in sorted((runs / "emotion").glob("*.npy"))}
    made = remix.load(runs)
    assert made is not None
    return {
        "shape": levels_db.shape,
        "loudest_band": int(levels_db[:, 100].argmax()),
        "silence": float(levels_db[:, -1].max()),
        "repeated_off": float(
            np.abs(convnet.repeated(tone[:36_000]) - convnet.levels_db(tone))[:, 2:-2].mean()
        ),
        "first": first.tolist(),
        "first_expected": first_layer(data, levels_db).tolist(),
        "asked_off": float(
            np.abs(rows[place] - np.load(targets.emotion_of_clip(runs, name))[0]).max()
        ),
        "unasked_off": float(
            np.abs(
                targets.emotion_rows(teacher_of_rows, None)[place]
                - teacher_of_rows.arousal_valence[name]
            ).max()
        ),
        "between": [bool(np.isnan(piece[1::2]).all()) for piece in pieces.values()],
        "asked": [bool(np.isfinite(piece[::2]).all()) for piece in pieces.values()],
        "loaded": int(np.isfinite(made.emotion[:, 0]).sum()),
        "units": len(pieces),
    }


def first_layer(data: Path, levels_db: np.ndarray) -> np.ndarray:
    """The first layer's features by SciPy, whose convolution flips its kernel as Theano's did."""
    with h5py.File(data / "emomusic" / "weights_theano.hdf5") as file:
        part = {
            key: np.array(file[f"ConvBNEluDr/{key}"])
            for key in (
                "convolution2d_1_W",
                "convolution2d_1_b",
                "batchnormalization_1_gamma",
                "batchnormalization_1_beta",
            )
        }
    with np.load(data / "emomusic" / "frozen_stats.npz") as file:
        mean, variance = file["mean"][0], file["var"][0]
    kernels, bias, gamma, beta = part.values()
    found = []
    for i in range(32):
        x = signal.convolve2d(levels_db, kernels[i, 0], mode="same") + bias[i]
        x = gamma[i] * (x - mean[i]) / np.sqrt(variance[i] + 1e-6) + beta[i]
        x = np.where(x > 0, x, np.expm1(np.minimum(x, 0)))
        found.append(x.reshape(48, 2, 340, 4).max(axis=(1, 3)).mean())
    return np.array(found)


def exported(out: Path) -> dict[str, Any]:
    """A tiny network of two inputs and two outputs, as ``ship`` exports the real ones."""
    keras.utils.set_random_seed(1)
    embedding, local = keras.Input((5,), name="embedding"), keras.Input((3, 2), name="local")
    joined = keras.layers.Concatenate()([embedding, keras.layers.Flatten()(local)])
    first = keras.layers.Dense(4, activation="relu")(joined)
    model = keras.Model([embedding, local], [first, keras.layers.Dense(2)(first)])
    options: dict[str, Any] = {
        "name": "tiny",
        "version": 3,
        "inputs": ("embedding", "local"),
        "outputs": ("alpha", "beta"),
        "trunk_version": 1,
        "decision": {"labels": ["ä", "b"]},
        "metrics": {},
        "training": {},
    }
    export.export(model, out, **options)
    given = [export.golden((5,), seed=10), export.golden((3, 2), seed=11)]
    np.savez(
        out / "tiny.npz",
        **dict(zip(options["inputs"], given, strict=True)),
        **dict(zip(options["outputs"], export.as_list(model(given)), strict=True)),
    )
    original, convert = export.run_litert, export.to_litert
    converted = (out / "tiny-v3.tflite").read_bytes()
    export.to_litert = lambda *_, **__: converted  # what it gives does not matter here
    found = {}
    for title, wrong in (("off", 2e-4), ("nan", np.nan)):
        export.run_litert = lambda *a, wrong=wrong: [v + wrong for v in original(*a)]
        found[title] = refusal(lambda: export.export(model, out / "wrong", **options))
    export.run_litert, export.to_litert = original, convert
    return found


def of_half_the_width(out: Path) -> dict[str, Any]:
    """A network with all that is folded and all that is not, before and after."""
    keras.utils.set_random_seed(4)
    layers = keras.layers
    mel = keras.Input((12, 6), name="mel")
    x = layers.BatchNormalization(name="alone")(layers.Rescaling(0.3, -0.7)(mel))
    heard = layers.Conv1D(5, 3, use_bias=False, name="heard_twice")(x)
    x = layers.Add()([heard, layers.BatchNormalization(name="beside")(heard)])
    x = layers.Conv1D(4, 3, dilation_rate=2, use_bias=False)(x)
    x = layers.Activation("relu")(layers.BatchNormalization(name="inside")(x))
    x = layers.BatchNormalization(name="after")(layers.Dense(3, activation="relu")(x))
    network = keras.Model(mel, layers.Dense(2)(layers.Flatten()(x)))
    rng = np.random.default_rng(5)
    for layer in network.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.set_weights(rng.uniform(0.5, 1.5, (4, layer.gamma.shape[0])))
    small = half.halved(network)
    again = half.halved(small)
    given = export.golden((12, 6), seed=6)
    before, after = (export.as_list(each(given))[0] for each in (network, small))
    export.export(
        network, out, name="small", version=1, inputs=("mel",), outputs=("two",),
        trunk_version=0, decision={}, metrics={}, training={}, half=True,
    )  # fmt: skip
    (litert,) = export.run_litert(out / "small-v1.tflite", {"mel": given}, ("two",))
    values = [value for layer in small.layers for value in layer.get_weights()[:3]]
    return {
        "off": float(np.abs(before - after).max() / before.std()),
        "litert_off": float(np.abs(litert - after).max()),
        "is_half": all((value == value.astype(np.float16)).all() for value in values),
        "folded": [
            layer.name
            for layer in small.layers
            if isinstance(layer, layers.BatchNormalization)
            and (layer.get_weights()[0] == 1).all()
            and (layer.get_weights()[1] == 0).all()
        ],
        "once": all(
            (a == b).all() for a, b in zip(small.get_weights(), again.get_weights(), strict=True)
        ),
    }


def batches(corpus: Corpus) -> dict[str, Any]:
    def batch(seed: int = 7, epoch: int = 0, augmented: bool = True) -> Any:
        made = TrainingBatches(corpus, batches=2, batch_size=32, seed=seed, augmented=augmented)
        made.epoch = epoch
        return made[0]

    x, y, w = batch()
    same, other_epoch, other_seed = batch()[0], batch(epoch=1)[0], batch(seed=8)[0]
    plain = batch(augmented=False)
    return {
        "x": x.shape,
        "x_type": str(x.dtype),
        "y": {key: value.shape for key, value in y.items()},
        "w": {key: value.shape for key, value in w.items()},
        "finite": bool(all(np.isfinite(v).all() for v in (x, *y.values(), *w.values()))),
        "same": bool((x == same).all()),
        "epochs_differ": bool((x != other_epoch).any()),
        "seeds_differ": bool((x != other_seed).any()),
        "probabilities": bool(
            all(((y[k] >= 0) & (y[k] <= 1)).all() for k in y if k != "penultimate")
        ),
        "known": {key: float((value > 0).mean()) for key, value in plain[2].items()},
        "genres": plain[1]["genre"][plain[2]["genre"] > 0].sum(axis=1).tolist(),
        "n_taught": len(corpus.taught),
        "voices": [name for name, _, _ in corpus.voices],
    }


def mixed() -> dict[str, Any]:
    rng = np.random.default_rng(0)
    x = rng.uniform(0, 1, (64, 4, 3)).astype(np.float32)
    y, w = empty_targets(64, 6)
    y["genre"][np.arange(64), np.arange(64) % 10] = 1.0
    w["genre"][:32] = 1.0
    new_x, new_y = mixup(x, y, w, np.random.default_rng(1), probability=1.0)
    known = new_y["genre"][:32].argmax(axis=1)
    return {
        "changed": float((new_x != x).any(axis=(1, 2)).mean()),
        "type": str(new_x.dtype),
        "sums": bool(np.allclose(new_y["genre"].sum(axis=1), 1, atol=1e-5)),
        "own_label_leads": bool((known == np.arange(32) % 10).all()),
        # Labels 0 to 9 stand in both halves alike; only values tell whose patch was mixed in.
        "y": new_y["genre"].tolist(),
        "kept_at_zero": bool(
            (mixup(x, y, w, np.random.default_rng(1), probability=0.0)[0] == x).all()
        ),
    }


def untrained_teacher(folder: Path) -> teacher.Teacher:
    """A checkpoint as musicnn's package has them, with random weights."""
    rng = np.random.default_rng(3)
    kernels = {
        "conv2d": (7, 38, 1, 204), "conv2d_1": (7, 67, 1, 204), "conv2d_2": (128, 1, 1, 51),
        "conv2d_3": (64, 1, 1, 51), "conv2d_4": (32, 1, 1, 51), "conv2d_5": (7, 561, 1, 64),
        "conv2d_6": (7, 64, 1, 64), "conv2d_7": (7, 64, 1, 64), "dense": (1506, 200),
        "dense_1": (200, 50),
    }  # fmt: skip
    norms = (1, 204, 204, 51, 51, 51, 64, 64, 64, 1506, 200)
    for model in teacher.MODELS:
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
        with tf.Graph().as_default(), tf.compat.v1.Session() as session:
            variables = [
                tf.compat.v1.get_variable(name, initializer=value.astype(np.float32))
                for name, value in values.items()
            ]
            session.run(tf.compat.v1.global_variables_initializer())
            (folder / "musicnn" / model).mkdir(parents=True)
            saver = tf.compat.v1.train.Saver(variables)
            saver.save(session, f"{folder / 'musicnn' / model}/", write_meta_graph=False)
    return teacher.Teacher(folder)


def asked(pupil_of: teacher.Teacher) -> dict[str, Any]:
    heard = np.random.default_rng(4).uniform(0, 3, (400, 96)).astype(np.float32)
    starts = np.array([0, 30, 100, 213])
    together = pupil_of.answers(heard, starts)
    alone = [pupil_of.answers(heard[s : s + 187], np.array([0])) for s in starts]
    return {
        "shapes": [value.shape for value in together],
        "off": max(
            float(np.abs(both[i] - one[0]).max())
            for both, ones in zip(together, zip(*alone, strict=True), strict=True)
            for i, one in enumerate(ones)
        ),
        "spread": float(together[0].std(axis=0).mean()),
    }


def remixed(data: Path, folder: Path, pupil_of: teacher.Teacher) -> list[dict[str, Any]]:
    """Two units of remixed audio, which stay in ``folder`` for the training."""
    studio = remix.Studio(data)
    folder.mkdir()
    found = []
    for number in (1, 2):
        made = remix.unit(studio, pupil_of, SPEC, number)
        again = remix.unit(studio, pupil_of, SPEC, number)
        other = remix.unit(studio, pupil_of, SPEC, number + 3)
        n = min(len(made["mel"]), len(other["mel"]))
        np.savez(
            folder / f"{number:06d}.npz",
            mel=made["mel"], tags=made["tags"], penultimate=made["penultimate"],
        )  # fmt: skip
        found.append(
            {
                "mel": made["mel"].shape,
                "same": all(bool((made[key] == again[key]).all()) for key in made),
                "others_differ": bool((made["mel"][:n] != other["mel"][:n]).any()),
            }
        )
    return found


def own_music(data: Path, folder: Path) -> Path:
    """Two labels with six artists each, of which one file is no audio."""
    clips = sorted((data / "audio" / "generated").glob("*.opus"))
    for number, clip in enumerate(clips):
        artist = folder / ("slow" if number % 2 else "fast") / f"artist{number}"
        artist.mkdir(parents=True)
        shutil.copy(clip, artist)
    (artist / "broken.mp3").write_bytes(b"<html></html>")
    return folder


class Stopped(Exception):
    """As a run that is killed after its first epoch."""


def trained(data: Path, run: Path, multi_task: keras.Model) -> dict[str, Any]:
    drawn: list[int] = []

    class Small(TrainingBatches):
        """As many batches as a test can pay for; notes which epoch each was drawn for."""

        def __init__(self, corpus: Corpus, **options: Any) -> None:
            options |= {"batches": min(2, options["batches"]), "batch_size": 32}
            super().__init__(corpus, **options)

        def __getitem__(self, index: int) -> Any:
            if self.augmented:
                drawn.append(self.epoch)
            return super().__getitem__(index)

    train.TrainingBatches = Small
    config = train.TrainConfig(epochs=2, batches=2, batch_size=32)
    original = train.Validate.on_epoch_end

    def stop(self: Any, epoch: int, logs: Any = None) -> None:
        original(self, epoch, logs)
        raise Stopped

    train.Validate.on_epoch_end = stop
    with contextlib.suppress(Stopped):
        train.train(data, run, config)
    first = list(drawn)
    drawn.clear()
    train.Validate.on_epoch_end = original
    weights = train.train(data, run, config)
    before = [value.copy() for value in multi_task.get_weights()]
    multi_task.load_weights(weights)
    after = multi_task.get_weights()
    return {
        "first": first,
        "second": drawn,
        "history": (run / "history.csv").read_text(),
        "run": json.loads((run / "run.json").read_text()),
        "finite": bool(all(np.isfinite(value).all() for value in after)),
        "loaded": bool(any((a != b).any() for a, b in zip(before, after, strict=True))),
    }


def main(data: Path, out: Path) -> None:
    multi_task = nets.multi_task(SPEC, n_tags=100, n_penultimate=400, n_genres=10)
    found = {"networks": networks(multi_task), "mixup": mixed()}
    found["export"] = exported(out / "export")
    found["half"] = of_half_the_width(out / "export")
    pupil_of = untrained_teacher(out / "musicnn")
    found["teacher"] = asked(pupil_of)
    found["remix"] = remixed(data, out / "remix", pupil_of)
    found["similarity"] = wished()
    found["emotion"] = emotions(data, out)
    found["train"] = trained(data, out / "run", multi_task)
    ship.ship(data, out / "run", out / "models")
    own.make(own_music(data, out / "music"), out / "own")
    mels = cache.build(data, out / "mel-cache", SPEC.mel)
    found["batches"] = batches(Corpus(data, mels, SPEC, "train"))
    more = Corpus(data, mels, SPEC, "train", remixed=remix.load(out))
    known = TrainingBatches(more, batches=1, batch_size=32, seed=7)[0][2]
    # What is known of a remixed patch is what the teacher said: no speech or genre.
    found["batches"]["remixed"] = float(((known["tags"] > 0) & (known["speech"] == 0)).mean())
    found["onsets"] = onset_training(out / "onsets")
    (out / "found.json").write_text(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
