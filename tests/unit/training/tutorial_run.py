"""The tutorial's networks, built and trained in a process of their own: TensorFlow is loaded here.

``python -m tests.unit.training.tutorial_run OUT`` writes ``OUT/found.json``.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import sys
import time
import unittest.mock
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
# Threads that wait for each other on a busy machine cost several times what they bring here.
os.environ["TF_NUM_INTRAOP_THREADS"] = "1"
os.environ["TF_NUM_INTEROP_THREADS"] = "1"

import keras
import numpy as np

from training.datasets import gtzan
from training.figures import reliability
from training.pictures import CURVES, draw_curves, draw_reliability
from training.tutorial import cheaper, compare, nets, pairs, saliency, similarity, table
from training.tutorial.segments import Tracks

TUTORIAL_COMPACT: dict[str, Any] = {
    "filters": (64, 64, 64, 128),
    "n_hidden": 128,
    "dropout": 0.2,
    "input_norm": True,
}


def refusal(act: Callable[[], Any]) -> str:
    try:
        act()
    except ValueError as err:
        return str(err)
    return ""


def values(tensor: Any) -> np.ndarray:
    return np.asarray(keras.ops.convert_to_numpy(tensor))


def weights() -> dict[str, int]:
    motivated = {
        f"musically_motivated_cnn {kind}": nets.musically_motivated_cnn(kind=kind)
        for kind in ("time", "frequency", "both", "black_box")
    }
    built = {
        "music_speech_cnn": nets.music_speech_cnn(),
        "parallel_shallow_cnn": nets.parallel_shallow_cnn(),
        "parallel_deep_cnn": nets.parallel_deep_cnn(),
        "compact_cnn": nets.compact_cnn(),
        "compact_cnn of the tutorial": nets.compact_cnn((96, 683), 1, **TUTORIAL_COMPACT),
        "c_rnn": nets.c_rnn(),
        "parallel_embedding": similarity.parallel_embedding(),
        **motivated,
    }
    return {name: network.count_params() for name, network in built.items()}


def shapes() -> dict[str, Any]:
    """Output shapes on inputs of 84 constant-Q bins and of other numbers of mel bands."""
    found = {}
    for name, build in nets.BUILDERS.items():
        for size, n_outputs in (((84, 120), 7), ((100, 130), 1)):
            network = build(size, n_outputs)
            answers = network(np.random.default_rng(0).random((2, *size), np.float32))
            total = values(answers).sum(axis=1)
            found[f"{name} {n_outputs}"] = [list(answers.shape), total.tolist()]
    return found


SMALLEST: dict[str, tuple[Callable[..., keras.Model], nets.Shape]] = {
    "music_speech_cnn": (nets.music_speech_cnn, (13, 8)),
    "parallel_shallow_cnn": (nets.parallel_shallow_cnn, (20, 20)),
    "parallel_deep_cnn": (nets.parallel_deep_cnn, (40, 40)),
    "compact_cnn": (nets.compact_cnn, (32, 32)),
    "c_rnn": (nets.c_rnn, (48, 96)),
    "parallel_embedding": (similarity.parallel_embedding, (20, 20)),
    "time": (lambda shape: nets.musically_motivated_cnn(shape, kind="time"), (1, 60)),
    "frequency": (lambda shape: nets.musically_motivated_cnn(shape, kind="frequency"), (32, 1)),
    "both": (lambda shape: nets.musically_motivated_cnn(shape, kind="both"), (32, 60)),
    "black_box": (lambda shape: nets.musically_motivated_cnn(shape, kind="black_box"), (15, 8)),
}


def bounds() -> dict[str, Any]:
    found = {}
    for name, (build, (n_bands, n_frames)) in SMALLEST.items():
        found[name] = [
            refusal(lambda b=build, s=(n_bands, n_frames): b(s)),
            refusal(lambda b=build, s=(n_bands - 1, n_frames): b(s)) if n_bands > 1 else None,
            refusal(lambda b=build, s=(n_bands, n_frames - 1): b(s)) if n_frames > 1 else None,
        ]
    return {
        "sizes": found,
        "other": {
            "poolings": refusal(
                lambda: nets.compact_cnn((84, 1366), poolings=nets.COMPACT_POOLINGS)
            ),
            "layers": refusal(lambda: nets.compact_cnn(poolings=((2, 2),))),
            "kind": refusal(lambda: nets.musically_motivated_cnn(kind="timbre")),
            "answers": refusal(lambda: nets.c_rnn((96, 96), 0)),
            "features": refusal(lambda: nets.multi_level_features(nets.music_speech_cnn())),
        },
        "fitted": {str(size): nets.fitted_poolings(size) for size in ((96, 1366), (84, 80))},
    }


def tones_and_clicks(n: int, shape: nets.Shape, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Spectrograms of steady tones (0) and of regular clicks (1), by turns, in noise."""
    rng = np.random.default_rng(seed)
    x = rng.normal(0, 0.2, (n, *shape)).astype(np.float32)
    y = np.arange(n) % 2
    for image, kind in zip(x, y, strict=True):
        if kind:
            image[:, rng.integers(0, 8) :: 8] += 1.0
        else:
            image[rng.choice(shape[0], shape[0] // 8, replace=False)] += 1.0
    return x, y


def steady_and_halting(n: int, shape: nets.Shape, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Sound throughout (0), and with a pause of half the time as speech has them (1), by turns."""
    rng = np.random.default_rng(seed)
    x = rng.normal(1, 0.2, (n, *shape)).astype(np.float32)
    y = np.arange(n) % 2
    for image in x[1::2]:
        start = rng.integers(0, shape[1] // 2)
        image[:, start : start + shape[1] // 2] -= 1.0
    return x, y


def quickened(network: keras.Model) -> keras.Model:
    """Batch normalisation that knows its data after a few batches: there are no thousands here."""
    for layer in network.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.6
    return network


@dataclass(frozen=True)
class Lesson:
    """A network and what it takes to teach it in a second or two."""

    build: Callable[..., keras.Model]
    shape: nets.Shape
    epochs: int
    options: dict[str, Any] = field(default_factory=dict)
    data: Callable[..., tuple[np.ndarray, np.ndarray]] = tones_and_clicks
    n: int = 64
    learning_rate: float = 2e-3


MOTIVATED = nets.musically_motivated_cnn
LESSONS = {
    # Saturating units and a dense layer of thousands learn slowly, and tones against clicks, which
    # lie anywhere, not at all in this time.
    "music_speech_cnn": Lesson(
        nets.music_speech_cnn, (24, 40), 8, data=steady_and_halting, learning_rate=1e-3
    ),
    "parallel_shallow_cnn": Lesson(nets.parallel_shallow_cnn, (24, 24), 5),
    "parallel_deep_cnn": Lesson(nets.parallel_deep_cnn, (40, 40), 4, n=32),
    "compact_cnn": Lesson(nets.compact_cnn, (32, 48), 4, n=32),
    "c_rnn": Lesson(nets.c_rnn, (48, 96), 6, {"filters": (6,) * 4}, learning_rate=5e-3),
    "time": Lesson(MOTIVATED, (20, 80), 6, {"kind": "time"}),
    "frequency": Lesson(MOTIVATED, (40, 40), 6, {"kind": "frequency"}),
    "both": Lesson(MOTIVATED, (40, 80), 3, {"kind": "both"}),
    "black_box": Lesson(MOTIVATED, (20, 40), 4, {"kind": "black_box"}),
}


def learning() -> dict[str, Any]:
    found = {}
    for name, lesson in LESSONS.items():
        began = time.process_time()
        keras.utils.set_random_seed(3)
        network = quickened(lesson.build(lesson.shape, 2, **lesson.options))
        network.compile(
            optimizer=keras.optimizers.Adam(lesson.learning_rate),
            loss="sparse_categorical_crossentropy",
            jit_compile=False,
        )
        x, y = lesson.data(lesson.n, lesson.shape, seed=1)
        fitted = network.fit(x, y, batch_size=16, epochs=lesson.epochs, verbose=0)
        x, y = lesson.data(32, lesson.shape, seed=2)
        right = values(network(x, training=False)).argmax(axis=1) == y
        found[name] = {
            "first": fitted.history["loss"][0],
            "last": fitted.history["loss"][-1],
            "right": float(right.mean()),
            "seconds": round(time.process_time() - began, 1),
        }
    return found


def cheaper_steps() -> dict[str, float]:
    """How far apart weights are after some steps at the full and at the lower cost, beside how far
    the steps went.
    """

    def apart(
        build: Callable[..., keras.Model],
        shape: nets.Shape,
        optimizers: tuple,
        n_steps: int = 3,
        form: str = "image",
    ) -> float:
        x, y = tones_and_clicks(16, shape, seed=8)
        weights, start = [], []
        for is_cheap, optimizer in enumerate(optimizers):
            keras.utils.set_random_seed(9)
            network = build(shape, 2)
            start = network.get_weights()
            if is_cheap:
                cheaper.with_cheap_gradients(network, form)
            network.compile(optimizer, "sparse_categorical_crossentropy", jit_compile=False)
            for _ in range(n_steps):
                network.train_on_batch(x, y)
            weights.append(network.get_weights())
        return max(
            float(np.abs(a - b).max() / np.abs(a - before).max())
            for a, b, before in zip(*weights, start, strict=True)
        )

    sgd = keras.optimizers.SGD
    shallow, deep = nets.parallel_shallow_cnn, nets.parallel_deep_cnn
    return {
        "shallow": apart(shallow, (24, 47), (sgd(0.01), sgd(0.01))),
        "shifts": apart(shallow, (24, 47), (sgd(0.01), sgd(0.01)), form="shifts"),
        "deep": apart(deep, (40, 40), (sgd(0.01), sgd(0.01)), n_steps=1),
        # Adam goes as far where the gradient is nearly nothing, and rounding then says where to.
        "adam": apart(
            lambda shape, n: keras.Sequential(
                [keras.Input(shape), keras.layers.Flatten(), keras.layers.Dense(n, "softmax")]
            ),
            (8, 8),
            (keras.optimizers.Adam(1e-3, epsilon=1e-3), cheaper.OnePassAdam(1e-3, epsilon=1e-3)),
        ),
    }


def losses() -> dict[str, Any]:
    same = np.array([[1.0], [0.0], [0.0], [1.0], [0.25]], np.float32)
    distance = np.array([[0.5], [0.2], [1.7], [0.0], [0.6]], np.float32)
    distances = np.array([[0.5, 0.4], [0.1, 0.9], [0.3, 0.5]], np.float32)
    nothing = np.zeros((3, 1), np.float32)

    contrastive, triplet = similarity.contrastive_loss, similarity.triplet_loss
    given = keras.ops.array(distance), keras.ops.array(distances)
    found = {
        "contrastive": contrastive(same, given[0]),
        "contrastive 2": contrastive(same, given[0], margin=2.0),
        "triplet": triplet(nothing, given[1]),
        "triplet 0.5": triplet(nothing, given[1], margin=0.5),
    }
    return {name: values(loss).tolist() for name, loss in found.items()}


def alike() -> dict[str, Any]:
    """Distances after a little training on which kind segments are of."""
    shape = (20, 20)
    x, kinds = tones_and_clicks(48, shape, seed=4)
    held_out, held_kinds = tones_and_clicks(24, shape, seed=5)
    rng = np.random.default_rng(6)
    left, right, same = pairs.identity_pairs(kinds, rng, n=96)
    anchor, positive, negative = pairs.identity_triplets(kinds, rng, n=96)
    at, near, far = pairs.identity_triplets(held_kinds, rng, n=32)

    def embedding() -> keras.Model:
        """Any network will do; a small one is taught sooner."""
        keras.utils.set_random_seed(7)
        layers = [
            keras.Input(shape),
            keras.layers.Reshape((*shape, 1)),
            keras.layers.Conv2D(6, (7, 7), activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(4),
        ]
        return keras.Sequential(layers)

    def asked(model: keras.Model, *indices: np.ndarray) -> np.ndarray:
        return values(model([held_out[i] for i in indices], training=False))

    twin = similarity.siamese(embedding())
    between = asked(twin, at, near)
    found: dict[str, Any] = {
        "shape": list(between.shape),
        "swapped": float(np.abs(between - asked(twin, near, at)).max()),
        "itself": float(asked(twin, at, at).max()),
        "others": float(between[at != near].min()),
    }
    twin.compile(keras.optimizers.Adam(3e-3), similarity.contrastive_loss, jit_compile=False)
    history = twin.fit([x[left], x[right]], same, batch_size=16, epochs=4, verbose=0).history
    found["siamese"] = {
        "losses": history["loss"],
        "near": float(asked(twin, at, near).mean()),
        "far": float(asked(twin, at, far).mean()),
    }
    three = similarity.triplet(embedding())
    three.compile(keras.optimizers.Adam(3e-3), similarity.triplet_loss, jit_compile=False)
    triplets = [x[anchor], x[positive], x[negative]]
    history = three.fit(triplets, np.zeros(96), batch_size=16, epochs=4, verbose=0).history
    distances = asked(three, at, near, far)
    found["triplet"] = {
        "losses": history["loss"],
        "near": float(distances[:, 0].mean()),
        "far": float(distances[:, 1].mean()),
        "range": [float(distances.min()), float(distances.max())],
    }
    classifier = nets.parallel_shallow_cnn((24, 24), 3)
    found["embedding_of"] = list(similarity.embedding_of(classifier).output_shape)
    return found


def multi_level() -> dict[str, Any]:
    network = nets.compact_cnn((64, 128))
    features = nets.multi_level_features(network)
    x = np.random.default_rng(0).random((3, 64, 128), np.float32)
    given = values(features(x))
    third = values(keras.Model(network.input, network.get_layer("pool3").output)(x))
    return {
        "shape": list(given.shape),
        "third": bool(np.allclose(given[:, 64:96], third.mean(axis=(1, 2)), atol=1e-5)),
    }


def histories(out: Path) -> list[Path]:
    """Of one network by epochs, and of two by steps."""
    of_one, of_two = out / "history-1.csv", out / "history-2.csv"
    of_one.write_text("epoch,time," + ",".join(CURVES) + "\n0,9" + 7 * ",2.5" + "\n1,9" + 7 * ",2")
    columns = [f"{name}.{key}" for name in ("trunk", "wide") for key in CURVES]
    of_two.write_text("step,done," + ",".join(columns) + "\n50,0.1" + 14 * ",1.5")
    return [of_one, of_two]


def what_speaks(out: Path) -> dict[str, Any]:
    """A network whose answer is known: it hears band 2 alone."""
    spectrogram = keras.Input((6, 5))
    x = keras.layers.Reshape((6, 5, 1))(spectrogram)
    convolution = keras.layers.Conv2D(2, (6, 1), use_bias=False)
    answer = keras.layers.Dense(2, activation="softmax", use_bias=False)
    inner = keras.Model(spectrogram, answer(keras.layers.Flatten()(convolution(x))))
    kernel = np.zeros((6, 1, 1, 2), np.float32)
    kernel[2] = [[1.0, -1.0]]
    convolution.set_weights([kernel])
    # Flattened frame by frame: the first map speaks for answer 0, the second for answer 1.
    answer.set_weights([np.tile(0.2 * np.eye(2, dtype=np.float32), (5, 1))])
    outer_input = keras.Input((6, 5))
    model = keras.Model(outer_input, inner(outer_input))
    spectrum = np.random.default_rng(1).uniform(0.2, 1.0, (6, 5)).astype(np.float32)
    maps = {
        "times": saliency.gradient_times_input(model, spectrum, 0),
        "smooth": saliency.smooth_gradient(model, spectrum, 0, n=4),
        "against": saliency.smooth_gradient(model, spectrum, 1, n=4),
    }
    kernels = saliency.first_convolutions(model)
    pictures = [
        saliency.draw_filters(kernels, out / "filters.png"),
        saliency.draw_saliency(spectrum, maps, out / "saliency.png", title="band 2"),
        draw_reliability(
            {title: reliability(spectrum.ravel(), spectrum.ravel() > 0.5) for title in ("a", "b")},
            out / "reliability.png",
        ),
        *(draw_curves(history, history.with_suffix(".png")) for history in histories(out)),
    ]
    return {
        "kernels": [list(k.shape) for k in kernels],
        "deep": [list(k.shape) for k in saliency.first_convolutions(nets.parallel_deep_cnn())],
        "maps": {name: values.tolist() for name, values in maps.items()},
        "input": spectrum.tolist(),
        "pictures": [path.read_bytes()[:8].hex() for path in pictures],
    }


def not_there(out: Path) -> str:
    """What is said where the network is missing; a traceback would end the process."""
    said = io.StringIO()
    arguments = ["--model", "/nope", "--data", "/nope", "--track", "t", "--out", str(out / "none")]
    with (
        unittest.mock.patch.object(sys, "argv", ["saliency", *arguments]),
        contextlib.redirect_stderr(said),
        contextlib.suppress(SystemExit),
    ):
        saliency.main()
    return said.getvalue().splitlines()[-1]


def compared(out: Path) -> dict[str, Any]:
    x, kinds = tones_and_clicks(12, (20, 100), seed=8)
    tracks = Tracks([f"blues.{i:05d}" for i in range(12)], list(x), kinds, np.array(["train"] * 12))
    config = compare.CompareConfig(segments=3, batch_size=8)
    batches = compare.SegmentBatches(tracks, config)
    first = [batches[i] for i in range(len(batches))]
    again = [compare.SegmentBatches(tracks, config)[i][0] for i in range(len(batches))]
    batches.epoch = 1
    mixed = compare.SegmentBatches(tracks, config, mixed=True)[0]
    nothing = keras.Sequential([keras.Input((20, 80)), keras.layers.Identity()])
    scaled = compare.standardised(nothing, tracks)
    given = values(scaled(np.stack([s[:, :80] for s in tracks.spectra])))

    def train(epochs: int, seconds: float = 1e6) -> int:
        return compare.trained(
            "tiny",
            lambda shape, n: nets.music_speech_cnn(shape, n),
            tracks,
            out,
            epochs=epochs,
            config=config,
            deadline=time.monotonic() + seconds,
        )[1]

    done = [train(1), train(2), train(9, seconds=-1.0)]
    return {
        "sizes": [len(y) for _, y in first],
        "drawn": np.concatenate([y for _, y in first]).sum(axis=0).tolist(),
        "shape": list(first[0][0].shape),
        "same": bool(all((a[0] == b).all() for a, b in zip(first, again, strict=True))),
        "differs": bool((first[0][0] != batches[0][0]).any()),
        "mixed": {
            "shape": list(mixed[0].shape),
            "labels": values(mixed[1]).sum(axis=1).tolist(),
            "shared": int(((mixed[1] > 0).sum(axis=1) == 2).sum()),
            "silent": float((mixed[0] == 0).mean() - (first[0][0] == 0).mean()),
        },
        "scaled": [float(given.mean()), float(given.std())],
        "done": done,
        "history": history(out / "history-tiny.csv"),
    }


def history(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def whole_comparison(out: Path) -> dict[str, Any]:
    """Ten epochs of a network on log-mels that a folder like GTZAN's edition holds; then two more
    are asked for, and a third call has no time.
    """
    names = [f"{genre}.{n:05d}" for genre in gtzan.GENRES[:3] for n in (0, 1, 35, 40)]
    x = np.random.default_rng(5).integers(0, 60, (len(names), 128, 90), dtype=np.uint8)
    for i in range(len(names)):
        x[i, 40 * (i // 4) :][:40] += 120
    folder = out / "data" / "gtzan_logmel"
    folder.mkdir(parents=True)
    genres = [name.split(".")[0] for name in names]
    np.savez(folder / "gtzan_logmel.npz", x=x, name=names, genre=genres)
    results = out / "compared"
    results.mkdir()
    config = compare.CompareConfig(segments=2, batch_size=4, learning_rate=1e-3, bfloat16=True)

    def run(epochs: int, seconds: float = 1e6) -> list[str]:
        compare.compare(
            out / "data",
            results,
            jobs=table.plan(["logmel"], ["shallow"], [epochs], [config.seed]),
            config=config,
            deadline=time.monotonic() + seconds,
        )
        return sorted(path.name for path in results.glob("result-*"))

    files = [run(10), run(12), run(20, seconds=-1.0)]
    watched = [row["validation"] for row in history(results / "history-logmel-shallow-7.csv")]
    rows = json.loads((results / "table.json").read_text())
    return {"files": files, "watched": watched, "rows": rows}


def main(out: Path) -> None:
    parts: dict[str, Callable[[], Any]] = {
        "weights": weights,
        "shapes": shapes,
        "bounds": bounds,
        "learning": learning,
        "cheaper": cheaper_steps,
        "losses": losses,
        "alike": alike,
        "multi_level": multi_level,
        "saliency": lambda: what_speaks(out),
        "not_there": lambda: not_there(out),
        "compare": lambda: compared(out),
        "whole": lambda: whole_comparison(out),
    }
    found, seconds = {}, {}
    for name, part in parts.items():
        began = time.process_time()
        found[name] = part()
        keras.backend.clear_session()
        seconds[name] = round(time.process_time() - began, 1)
    (out / "found.json").write_text(json.dumps(found | {"seconds": seconds}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
