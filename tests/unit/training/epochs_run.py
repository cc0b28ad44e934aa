"""Whole epochs on a device, in a process of their own: Keras runs on JAX here.

``KERAS_BACKEND=jax python -m tests.unit.training.epochs_run OUT`` writes ``OUT/found.json``.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import jax
import keras
import numpy as np

from training.tutorial import on_gpu, segments, table, whole_epochs
from training.tutorial.compare import CompareConfig, standardised, write_baselines
from training.tutorial.segments import N_FRAMES, Tracks

CONFIG = CompareConfig(segments=4, batch_size=8, learning_rate=1e-3)
SHAPE = (10, N_FRAMES)


def tracks() -> Tracks:
    """Of two genres, one with more in its lower bands, the other in its upper ones."""
    rng = np.random.default_rng(0)
    spectra = [rng.random((10, int(rng.integers(70, 130))), np.float32) for _ in range(18)]
    for number, spectrum in enumerate(spectra):
        spectrum[5 * (number % 2) :][:5] += 1.0
    folds = np.array(["train"] * 12 + ["validation"] * 2 + ["test"] * 4)
    return Tracks([f"blues.{i:05d}" for i in range(18)], spectra, np.arange(18) % 2, folds)


def small(shape: tuple[int, int], n_outputs: int, dropout: float = 0.1) -> keras.Model:
    spectrogram = keras.Input(shape)
    x = keras.layers.Reshape((*shape, 1))(spectrogram)
    x = keras.layers.Conv2D(
        4, (5, 6), padding="same", kernel_regularizer=keras.regularizers.L1(1e-4)
    )(x)
    x = keras.layers.Flatten()(keras.layers.MaxPooling2D((2, 2))(x))
    if dropout:
        x = keras.layers.Dropout(dropout)(x)
    return keras.Model(spectrogram, keras.layers.Dense(n_outputs, "softmax")(x), name="small")


def steady(shape: tuple[int, int], n_outputs: int) -> keras.Model:
    return small(shape, n_outputs, dropout=0.0)


def apart(one: Any, other: Any) -> float:
    pairs = zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True)
    return max(float(np.abs(np.asarray(a, float) - np.asarray(b, float)).max()) for a, b in pairs)


def as_keras_learns(train: Tracks, form: str) -> dict[str, float]:
    """Weights after one epoch, here and by Keras's own steps over the same segments."""
    learned = whole_epochs.learners(steady, train, seeds=(3,), config=CONFIG, form=form)
    data = whole_epochs.on_device(train)
    before = learned.state[0]
    state, *_ = whole_epochs.epoch_program(learned, data, CONFIG)(learned.state, 0)
    keras.utils.set_random_seed(3)
    model = standardised(steady(SHAPE, 10), train)
    model.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy")
    key = jax.random.fold_in(jax.random.key(CONFIG.seed), 0)
    chosen, starts = map(np.asarray, whole_epochs._draw(data, key, CONFIG))
    for of_batch, at in zip(chosen, starts, strict=True):
        x = [
            segments.at_least(train.spectra[i], N_FRAMES)[:, start : start + N_FRAMES]
            for i, start in zip(of_batch, at, strict=True)
        ]
        model.train_on_batch(np.stack(x), train.genres[of_batch])
    theirs = [variable.value[None] for variable in model.trainable_variables]
    return {"went": apart(before, state[0]), "apart": apart(theirs, state[0])}


def main(out: Path) -> None:
    everything = tracks()
    train = everything.part("train")
    data = whole_epochs.on_device(train)
    chosen, starts = whole_epochs._draw(data, jax.random.key(1), CONFIG)

    def learners(*seeds: int) -> whole_epochs.Learners:
        return whole_epochs.learners(small, train, seeds=seeds, config=CONFIG, form="plain")

    both, alone = learners(7, 8), learners(8)
    learn = whole_epochs.epoch_program(both, data, CONFIG)
    state, loss, _ = learn(both.state, 0)
    again = learn(both.state, 0)[0]
    other = learn(both.state, 1)[0]
    of_one, *_ = whole_epochs.epoch_program(alone, data, CONFIG)(alone.state, 0)

    path = out / "state.npz"
    answer = whole_epochs.answering
    run = on_gpu.Run("logmel", "shallow", everything, both, learn, answer(both), path, CONFIG)
    run.until(2, time.monotonic() + 1e6)
    resumed = learners(7, 8)
    whole_epochs.go_on(resumed, path)
    continued = on_gpu.Run(
        "logmel", "shallow", everything, resumed, learn, answer(resumed), path, CONFIG
    )
    continued.until(9, time.monotonic() - 1.0)
    epochs = [both.n_epochs, resumed.n_epochs, len(resumed.history)]
    run.until(5, time.monotonic() + 1e6)
    continued.until(5, time.monotonic() + 1e6)
    on_gpu.write_results(continued, out)
    write_baselines("logmel", everything, out)
    table.write_table(out)
    found = {
        "keras": {form: as_keras_learns(train, form) for form in whole_epochs.FORMS},
        "drawn": np.bincount(np.asarray(chosen).ravel(), minlength=12).tolist(),
        "within": bool((np.asarray(starts) <= np.asarray(data.lengths)[chosen] - N_FRAMES).all()),
        "again": apart(state, again),
        "other": apart(state[0], other[0]),
        "seeds": apart(state[0][0][0], state[0][0][1]),
        "alone": apart([leaf[1:] for leaf in jax.tree.leaves(state[0])], of_one[0]),
        "loss": np.asarray(loss).tolist(),
        "epochs": epochs,
        "continued": apart(both.state, resumed.state),
        "losses": [row["loss"] for row in resumed.history],
        "quickest": whole_epochs.quickest(small, train, seeds=(7,), config=CONFIG)[0],
    }
    (out / "found.json").write_text(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
