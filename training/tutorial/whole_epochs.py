"""Whole epochs of the tutorial's training as one program on a GPU: JAX under Keras.

A step of these networks is so short that a GPU waits for the computer between two of them. Here all
spectrograms lie on the device, and the steps of an epoch are one ``lax.scan``: segments are drawn,
cut and learned from without the computer. Several seeds of a network learn side by side, from the
same segments, each with its own first weights and dropout. Everything else is
``training.tutorial.compare``'s: networks, scaling, segments of an epoch, batch, optimizer, loss.

Only whole batches are learned from; what is left of an epoch's draw waits for the next one.
Needs ``KERAS_BACKEND=jax``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import keras
import numpy as np
from jax import lax

from training.datasets import gtzan
from training.tutorial import segments
from training.tutorial.cheaper import in_bfloat16, with_cheap_gradients
from training.tutorial.compare import CompareConfig, standardised
from training.tutorial.segments import N_FRAMES, Tracks

# Of ``cheaper.FORMS`` those that a GPU may be quick at.
FORMS = ("shifts", "plain")
AT_ONCE = 50  # tracks that are answered together: one program, whatever their number
State = tuple[list[jax.Array], list[jax.Array], list[jax.Array]]
Program = Callable[[State, int], tuple[State, jax.Array, jax.Array]]


@dataclass
class Learners:
    """Seeds of one network, side by side: every array of ``state`` has one row for each seed.

    ``state`` is trainable, other and optimizer variables; ``n_epochs`` is how many were learned.
    """

    model: keras.Model
    optimizer: keras.Optimizer
    state: State
    seeds: tuple[int, ...]
    n_epochs: int = 0
    history: list[dict[str, Any]] = field(default_factory=list)


def _values(variables: Sequence[Any]) -> list[jax.Array]:
    return [variable.value for variable in variables]


def learners(
    build: Callable[..., keras.Model],
    tracks: Tracks,
    *,
    seeds: tuple[int, ...],
    config: CompareConfig,
    form: str,
    bfloat16: bool = False,
) -> Learners:
    """Untaught networks; ``form`` is how the first convolutions are computed (see ``FORMS``),
    ``bfloat16`` whether all are by coarse products.
    """
    states = []
    for seed in seeds:
        keras.utils.set_random_seed(seed)
        network = build((tracks.n_bands, N_FRAMES), len(gtzan.GENRES))
        with_cheap_gradients(network, form)
        if bfloat16:
            in_bfloat16(network)
        model = standardised(network, tracks)
        optimizer = keras.optimizers.Adam(config.learning_rate)
        optimizer.build(model.trainable_variables)
        states.append(
            tuple(
                map(
                    _values,
                    (
                        model.trainable_variables,
                        model.non_trainable_variables,
                        optimizer.variables,
                    ),
                )
            )
        )
    return Learners(model, optimizer, jax.tree.map(lambda *a: jnp.stack(a), *states), seeds)


@dataclass(frozen=True)
class OnDevice:
    """Tracks as arrays: spectra (n_tracks, n_bands, longest), their lengths, their genres."""

    spectra: jax.Array
    lengths: jax.Array
    genres: jax.Array


def on_device(tracks: Tracks) -> OnDevice:
    spectra = [segments.at_least(spectrum, N_FRAMES) for spectrum in tracks.spectra]
    lengths = np.array([spectrum.shape[1] for spectrum in spectra])
    filled = np.zeros((len(spectra), tracks.n_bands, lengths.max()), np.float32)
    for row, spectrum in zip(filled, spectra, strict=True):
        row[:, : spectrum.shape[1]] = spectrum
    return OnDevice(*map(jnp.asarray, (filled, lengths, tracks.genres)))


def _draw(data: OnDevice, key: jax.Array, config: CompareConfig) -> tuple[jax.Array, jax.Array]:
    """Tracks and first frames of an epoch's segments, each (n_steps, batch_size)."""
    n = data.spectra.shape[0]
    n_steps = n * config.segments // config.batch_size
    of_order, of_place = jax.random.split(key)
    order = jax.random.permutation(of_order, n * config.segments) % n
    chosen = order[: n_steps * config.batch_size].reshape(n_steps, config.batch_size)
    places = jax.random.uniform(of_place, chosen.shape)
    starts = jnp.round(places * (data.lengths[chosen] - N_FRAMES)).astype(jnp.int32)
    return chosen, starts


def _step(learned: Learners, state: State, x: jax.Array, y: jax.Array):
    """One seed, one batch -> its new state, its loss with the penalties, its share of right."""
    trainable, other, of_optimizer = state

    def loss(trainable):
        probabilities, changed, penalties = learned.model.stateless_call(
            trainable, other, x, training=True, return_losses=True
        )
        losses = keras.losses.sparse_categorical_crossentropy(y, probabilities)
        right = (probabilities.argmax(axis=1) == y).mean()
        return losses.mean() + sum(penalties), (changed, right)

    (value, (other, right)), gradients = jax.value_and_grad(loss, has_aux=True)(trainable)
    trainable, of_optimizer = learned.optimizer.stateless_apply(of_optimizer, gradients, trainable)
    return (trainable, other, of_optimizer), (value, right)


def epoch_program(learned: Learners, data: OnDevice, config: CompareConfig) -> Program:
    """``(state, epoch) -> (state, loss, accuracy)``, means over the epoch's steps for each seed.

    The same epoch of the same ``config.seed`` draws the same segments.
    """
    n_bands = data.spectra.shape[1]

    def learn(spectra, lengths, genres, key, state):
        chosen, starts = _draw(OnDevice(spectra, lengths, genres), key, config)

        def step(state, batch):
            tracks, at = batch
            x = jax.vmap(
                lambda i, start: lax.dynamic_slice(spectra, (i, 0, start), (1, n_bands, N_FRAMES))
            )(tracks, at)[:, 0]
            return jax.vmap(partial(_step, learned), in_axes=(0, None, None))(
                state, x, genres[tracks]
            )

        state, (losses, right) = lax.scan(step, state, (chosen, starts))
        return state, losses.mean(axis=0), right.mean(axis=0)

    program = jax.jit(learn)

    def run(state: State, epoch: int):
        key = jax.random.fold_in(jax.random.key(config.seed), epoch)
        return program(data.spectra, data.lengths, data.genres, key, state)

    return run


def answering(learned: Learners) -> Callable[[Tracks, int], np.ndarray]:
    """``(held_out, n_segments) -> (n_seeds, n_tracks, n_genres)``: means over evenly spread
    segments, by what ``learned`` knows when it is asked.
    """

    def answer(state, x):
        p = learned.model.stateless_call(state[0], state[1], x, training=False)[0]
        return p.reshape(AT_ONCE, -1, p.shape[-1]).mean(axis=1)

    program = jax.jit(jax.vmap(answer, in_axes=(0, None)))

    def probabilities(held_out: Tracks, n_segments: int) -> np.ndarray:
        found = []
        for start in range(0, len(held_out.spectra), AT_ONCE):
            spectra = held_out.spectra[start : start + AT_ONCE]
            x = np.zeros((AT_ONCE * n_segments, held_out.n_bands, N_FRAMES), np.float32)
            cut = [segments.even_segments(s, N_FRAMES, n_segments) for s in spectra]
            x[: len(cut) * n_segments] = np.concatenate(cut)
            found.append(np.asarray(program(learned.state, jnp.asarray(x)))[:, : len(cut)])
        return np.concatenate(found, axis=1)

    return probabilities


def quickest(
    build: Callable[..., keras.Model],
    tracks: Tracks,
    *,
    seeds: tuple[int, ...],
    config: CompareConfig,
    bfloat16: bool = False,
) -> tuple[str, Learners, Program]:
    """The one of ``FORMS`` that this device computes fastest, with untaught networks of it.

    Each is given two epochs, of which the second counts and nothing is kept.
    """
    data = on_device(tracks)
    tried = {}
    for form in FORMS:
        learned = learners(build, tracks, seeds=seeds, config=config, form=form, bfloat16=bfloat16)
        program = epoch_program(learned, data, config)
        jax.block_until_ready(program(learned.state, 0))
        began = time.perf_counter()
        jax.block_until_ready(program(learned.state, 0))
        seconds = time.perf_counter() - began
        print(f"{learned.model.name}, {form}: {seconds:.3f} s an epoch", flush=True)
        tried[form] = seconds, learned, program
    form = min(tried, key=lambda form: tried[form][0])
    return form, *tried[form][1:]


def device_name() -> str:
    """What it runs on, as its maker calls it."""
    return str(jax.devices()[0].device_kind)


def save(learned: Learners, path: Path) -> None:
    """Keep the state and the history, to go on from; what was there is replaced in one move."""
    unfinished = path.with_suffix(".part")
    leaves = enumerate(jax.tree.leaves(learned.state))
    arrays: dict[str, Any] = {str(i): np.asarray(array) for i, array in leaves}
    about = json.dumps({"n_epochs": learned.n_epochs, "history": learned.history})
    with open(unfinished, "wb") as part:
        np.savez(part, about=np.array(about), **arrays)
    unfinished.replace(path)


def go_on(learned: Learners, path: Path) -> None:
    """Bring ``learned`` to what ``path`` holds, if there is such a file."""
    if not path.exists():
        return
    with np.load(path) as file:
        about = json.loads(str(file["about"]))
        leaves, tree = jax.tree.flatten(learned.state)
        learned.state = jax.tree.unflatten(
            tree, [jnp.asarray(file[str(i)]) for i in range(len(leaves))]
        )
    learned.n_epochs, learned.history = about["n_epochs"], about["history"]
