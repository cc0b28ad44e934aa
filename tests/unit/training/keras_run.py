"""A training in miniature, in a process of its own: TensorFlow is loaded here alone.

``python -m tests.unit.training.keras_run DATA OUT`` writes ``OUT/found.json``.
"""

from __future__ import annotations

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
from scipy import signal

from musicanalyzer.dsp.params import PatchSpec
from tests.unit.training import matching_run
from tests.unit.training.onsets_run import onset_training
from training import emotion, export, half, nets, own, ship, unfold
from training.heads import similarity, speech
from training.matching import asked, ears
from training.matching.bank import SAMPLE_RATE

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
    weights = [value for layer in folded.layers for value in layer.get_weights()]
    kinds = [type(layer).__name__ for layer in folded.layers]
    patches = rng.uniform(0.0, 3.0, (16, SPEC.n_frames, SPEC.mel.n_mels)).astype(np.float32)
    unfolded = unfold.unfolded(folded, patches, SPEC, widths=nets.WIDTHS)
    shipped, taken_up, learning = (
        export.as_list(answers)
        for answers in (folded(patches), unfolded(patches), unfolded(patches, training=True))
    )
    return {
        "unfolded_off": [
            float(np.abs(a - b).max() / b.std()) for a, b in zip(taken_up, shipped, strict=True)
        ],
        "learning_off": float(np.abs(learning[1] - shipped[1]).max() / shipped[1].std()),
        "folded_off": [
            float(np.abs(a - b).max() / b.std()) for a, b in zip(actual, expected, strict=True)
        ],
        "norms_left": kinds.count("BatchNormalization"),
        "is_half": all(
            (value == value.astype(np.float16)).all() for value in weights if value.ndim > 1
        ),
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


def emotions(data: Path) -> dict[str, Any]:
    """What the arousal/valence teacher sees."""
    teacher = asked.Emotion(emotion.arrays(data))
    t = np.arange(ears.N_SAMPLES) / SAMPLE_RATE
    tone = np.sin(2 * np.pi * 3000.0 * t).astype(np.float32)
    levels_db = teacher.levels_db(np.stack([tone, 0 * tone]))
    rising = np.sin(np.linspace(0.0, 1.0, 100_000) ** 2 * 2e5).astype(np.float32)
    longer_db = np.asarray(teacher.levels_db(rising[None], 2 * asked.N_HEARD))[0]
    shorter_db = np.asarray(teacher.levels_db(rising[None]))[0]
    first = np.asarray(teacher.features(levels_db))[0, :32]
    tone_db, silence_db = np.asarray(levels_db)
    return {
        "shape": tone_db.shape,
        "loudest_band": int(tone_db[:, 100].argmax()),
        "silence": float(silence_db.max()),
        "repeated_off": float(np.abs(tone_db[:, 140:280] - tone_db[:, :140]).max()),
        "longer_off": float(np.abs(longer_db[:, :139] - shorter_db[:, :139]).max()),
        "longer_repeats": float(np.abs(longer_db[:, 140:279] - longer_db[:, :139]).max()),
        "first": first.tolist(),
        "first_expected": first_layer(data, tone_db).tolist(),
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


def own_music(data: Path, folder: Path) -> Path:
    """Two labels with six artists each, of which one file is no audio."""
    clips = sorted((data / "audio" / "generated").glob("*.opus"))
    for number, clip in enumerate(clips):
        artist = folder / ("slow" if number % 2 else "fast") / f"artist{number}"
        artist.mkdir(parents=True)
        shutil.copy(clip, artist)
    (artist / "broken.mp3").write_bytes(b"<html></html>")
    return folder


def main(data: Path, out: Path) -> None:
    multi_task = nets.multi_task(SPEC, n_tags=100, n_penultimate=400, n_genres=10)
    found = {"networks": networks(multi_task)}
    found["export"] = exported(out / "export")
    found["half"] = of_half_the_width(out / "export")
    found["similarity"] = wished()
    found["emotion"] = emotions(data)
    found |= matching_run.found(data, out)
    speech.N_NOISES, speech.N_HELD_OUT = dict.fromkeys(speech.N_NOISES, 2), 2
    ship.ship(data, out / "run", out / "models")
    own.make(own_music(data, out / "music"), out / "own")
    found["onsets"] = onset_training(out / "onsets")
    (out / "found.json").write_text(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
