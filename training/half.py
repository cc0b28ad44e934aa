"""A trained network -> the same network with weights that float16 holds, to be shipped.

Owns the folding of batch normalisations and the rounding, for any functional network; refuses
none. Rounded after folding, since the converter to LiteRT folds too and would round products that
the Keras file does not have (docs/decisions/008-one-set-of-weights.md). Weights stay float32 in
type; done twice, it changes nothing.
"""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

FOLDING = (layers.Conv1D, layers.Conv2D, layers.Dense)


def halved(trained: keras.Model) -> keras.Model:
    """A copy of ``trained`` with every weight rounded to float16.

    What a batch normalisation does moves into the convolution or dense layer before it, where
    nothing else hears that one, and it stays as one that does nothing; one that stands elsewhere
    keeps a factor and an offset. For inference alone.
    """
    norms = {source.name: norm for norm, source in _pairs(trained)}
    folded = {norm.name for norm in norms.values()}

    def copied(layer: keras.layers.Layer) -> keras.layers.Layer:
        settings = layer.get_config()
        if layer.name in norms:
            settings["use_bias"] = True
        if isinstance(layer, layers.Rescaling):  # the LiteRT file keeps its two numbers so, too
            for key in ("scale", "offset"):
                settings[key] = float(np.float16(settings[key]))
        return layer.__class__.from_config(settings)

    small = keras.models.clone_model(trained, clone_function=copied)
    for layer, copy in zip(trained.layers, small.layers, strict=True):
        values = layer.get_weights()
        if isinstance(layer, layers.BatchNormalization):
            scale, offset = _line(layer)
            if layer.name in folded:
                scale, offset = np.ones_like(scale), np.zeros_like(offset)
            # The root of variance + epsilon is one: two weights say all that it does.
            values = [scale, offset, 0 * offset]
            variance = np.full_like(scale, 1.0 - layer.epsilon)
            copy.set_weights([*(rounded(value) for value in values), variance])
        elif values:
            if layer.name in norms:
                scale, offset = _line(norms[layer.name])
                values = [values[0] * scale, (values[1] if layer.use_bias else 0) * scale + offset]
            copy.set_weights([rounded(value) for value in values])
    return small


def _pairs(model: keras.Model) -> list[tuple[layers.BatchNormalization, keras.layers.Layer]]:
    """(normalisation, layer that it can be folded into)."""
    found = []
    for layer in model.layers:
        if not isinstance(layer, layers.BatchNormalization):
            continue
        source = layer.input._keras_history.operation
        linear = isinstance(source, FOLDING) and source.activation is keras.activations.linear
        if linear and len(source._outbound_nodes) == 1:
            found.append((layer, source))
    return found


def _line(norm: layers.BatchNormalization) -> tuple[np.ndarray, np.ndarray]:
    """Factor and offset of a trained normalisation that has both."""
    gamma, beta, mean, variance = norm.get_weights()
    scale = gamma / np.sqrt(variance + norm.epsilon)
    return scale, beta - mean * scale


def rounded(value: np.ndarray) -> np.ndarray:
    """To what float16 holds, as float32."""
    return value.astype(np.float16).astype(np.float32)
