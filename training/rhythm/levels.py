"""Learn at which level people count, from what the beat network says of the training tracks.

One small network for all tempi (``musicanalyzer.dsp.levels``): a tempo's score rests on how the
activations repeat after fractions and multiples of its beat, and on how usual it is. The loss is
that of choosing one of all tempi, those within 3.5 % of the true one being right. Excerpts are
among the examples, since short pieces say less.
"""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from keras import layers, ops

from musicanalyzer.dsp.levels import N_EVIDENCE, LevelSpec, evidence, tried_periods
from musicanalyzer.dsp.params import RhythmSpec
from musicanalyzer.dsp.tempo import Pulse
from training.rhythm.material import KINDS, Track

HIDDEN = 16
EPOCHS, BATCH_SIZE, LEARNING_RATE, WEIGHT_DECAY = 25, 64, 4e-3, 2e-3
RIGHT = 0.035  # as a logarithm; half a step of the grid inside the bound that judges
EXCERPT_S = (12.0, 30.0)
SHARE = 0.2  # until validation chooses


def fit(tracks: Sequence[Track], pulses: Sequence[Pulse], spec: RhythmSpec) -> LevelSpec:
    """The level's network, from tracks and what is heard in each; both corpora weigh the same."""
    found, right, kinds = examples(tracks, pulses, spec)
    mean, deviation = found.mean(axis=(0, 1)), found.std(axis=(0, 1)) + 1e-6
    counts = {kind: max(1, kinds.count(kind)) for kind in KINDS}
    weights = np.array([len(kinds) / (len(KINDS) * counts[kind]) for kind in kinds], np.float32)
    keras.utils.set_random_seed(5)
    model, direct, hidden, out = _network(found.shape[1])
    steps = EPOCHS * -(-len(found) // BATCH_SIZE)
    rate = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, steps)
    model.compile(keras.optimizers.AdamW(rate, weight_decay=WEIGHT_DECAY), loss=_loss)
    model.fit(
        (found - mean) / deviation,
        right,
        sample_weight=weights,
        batch_size=BATCH_SIZE,
        epochs=EPOCHS,
        verbose=0,
    )
    # Means and deviations go into the weights; what is the same for all tempi cancels out.
    into, bias = hidden.get_weights()
    into = into / deviation[:, None]
    return LevelSpec(
        direct=_numbers(direct.get_weights()[0][:, 0] / deviation),
        into=tuple(_numbers(row) for row in into.T),
        bias=_numbers(bias - mean @ into),
        out=_numbers(out.get_weights()[0][:, 0]),
        share=SHARE,
    )


def examples(
    tracks: Sequence[Track], pulses: Sequence[Pulse], spec: RhythmSpec
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Evidence (n, n_periods, N_EVIDENCE), which periods are right (n, n_periods), and the corpora.

    Each track, and an excerpt of it where it is long enough.
    """
    rng = np.random.default_rng(4)
    periods = tried_periods(spec)
    found, right, kinds = [], [], []
    for track, pulse in zip(tracks, pulses, strict=True):
        is_right = np.abs(np.log(60 * spec.frame_rate / periods / track.bpm)) < RIGHT
        if not is_right.any():
            continue
        spans = [slice(None)]
        length = round(float(rng.uniform(*EXCERPT_S)) * spec.frame_rate)
        if len(pulse.beat) > 1.5 * length:
            start = int(rng.integers(0, len(pulse.beat) - length))
            spans.append(slice(start, start + length))
        for span in spans:
            heard = [pulse.beat[span]], [pulse.downbeat[span]]
            found.append(evidence(*heard, periods, spec.frame_rate).astype(np.float32))
            right.append(is_right.astype(np.float32))
            kinds.append(track.kind)
    return np.stack(found), np.stack(right), kinds


def _network(n_periods: int) -> tuple[keras.Model, layers.Dense, layers.Dense, layers.Dense]:
    direct = layers.Dense(1, use_bias=False, kernel_initializer="zeros")
    hidden = layers.Dense(HIDDEN, activation="relu")
    out = layers.Dense(1, use_bias=False)
    told_by = keras.Input((n_periods, N_EVIDENCE))
    score = layers.Add()([direct(told_by), out(hidden(told_by))])
    score = layers.Softmax()(layers.Reshape((n_periods,))(score))
    return keras.Model(told_by, score), direct, hidden, out


def _loss(right, probability):
    """Minus the log probability of all that is right."""
    return -ops.log(ops.sum(right * probability, axis=-1) + 1e-9)


def _numbers(values: np.ndarray) -> tuple[float, ...]:
    return tuple(round(float(value), 4) for value in values)
