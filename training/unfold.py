"""A shipped trunk -> the same trunk as it is trained, to go on where its run is not at hand.

The inverse of ``nets.fold``: what batch normalisations did has gone into the convolutions, and is
taken out again so that the mean and variance that training keeps are those of real patches. In
inference both give the same answers; in training they do on patches like these.
"""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

from musicanalyzer.dsp.params import PatchSpec
from training import nets

LEAST = 1e-6  # variance that a channel is scaled by: one that says nothing is left as it is


def unfolded(
    shipped: keras.Model, patches: np.ndarray, spec: PatchSpec, *, widths: tuple[int, ...]
) -> keras.Model:
    """``shipped`` as ``nets.trunk`` trains it; ``patches`` (n, n_frames, n_mels) as it will hear
    them.
    """
    trained = nets.trunk(spec, widths=widths)
    kinds = (layers.Conv2D, layers.Dense)
    sources = [layer for layer in shipped.layers if isinstance(layer, kinds)]
    targets = [layer for layer in trained.layers if isinstance(layer, kinds)]
    norms = {
        layer.input._keras_history.operation: layer
        for layer in trained.layers
        if isinstance(layer, layers.BatchNormalization)
    }
    answers = keras.Model(shipped.inputs, [layer.output for layer in sources]).predict(
        patches, batch_size=64, verbose=0
    )
    for source, target, answer in zip(sources, targets, answers, strict=True):
        if target not in norms:
            target.set_weights(source.get_weights())
            continue
        kernel, bias = source.get_weights()
        norm = norms[target]
        axes = tuple(range(answer.ndim - 1))
        mean, variance = answer.mean(axis=axes), answer.var(axis=axes)
        spread = np.sqrt(np.maximum(variance, LEAST))
        variance /= spread**2
        target.set_weights([kernel / spread])
        gamma = spread * np.sqrt(variance + norm.epsilon)
        norm.set_weights([gamma, mean, (mean - bias) / spread, variance])
    source, target = shipped.get_layer("input_norm"), trained.get_layer("input_norm")
    factor, offset = source.get_weights()[:2]
    mean, variance = patches.mean().reshape(1), patches.var().reshape(1)
    target.set_weights(
        [factor * np.sqrt(variance + target.epsilon), offset + factor * mean, mean, variance]
    )
    return trained
