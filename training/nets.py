"""Network builders: Keras 3 layers and operations only, so they train on any Keras backend.

Inputs are mel patches of shape (n_frames, n_mels) as the program's own DSP makes them.
"""

from __future__ import annotations

from functools import partial

import keras
import numpy as np
from keras import layers

from musicanalyzer.dsp.params import PatchSpec
from training.half import rounded

EMBEDDING_SIZE = 160
WIDTHS = (24, 48, 96, 128, 256)  # filters of the trunk's stages
LOCAL_SIZE = 32  # per step; small, since it is stored with every track


class _Builder:
    """Convolutions with batch normalisation, or, ``folded``, with the bias that it amounts to.

    They compute with ``dtype``, which may be a policy such as "mixed_bfloat16".
    """

    def __init__(self, *, folded: bool, dtype: str) -> None:
        self.folded, self.dtype = folded, dtype

    def norm(self, x, *, gamma: str = "ones"):
        if self.folded:
            return x
        norm = layers.BatchNormalization(momentum=0.97, gamma_initializer=gamma, dtype=self.dtype)
        return norm(x)

    def relu(self, x):
        return layers.Activation("relu", dtype=self.dtype)(x)

    def conv(
        self, x, filters: int, kernel: tuple[int, int], strides: tuple[int, int] = (1, 1),
        *, padding: str = "same", gamma: str = "ones",
    ):  # fmt: skip
        x = layers.Conv2D(
            filters, kernel, strides=strides, padding=padding, use_bias=self.folded,
            dtype=self.dtype,
        )(x)  # fmt: skip
        return self.norm(x, gamma=gamma)

    def relu_conv(
        self, x, filters: int, kernel: tuple[int, int], strides: tuple[int, int] = (1, 1)
    ):
        return self.relu(self.conv(x, filters, kernel, strides))

    def residual(self, x, filters: int, kernel: tuple[int, int], *, gamma: str = "ones"):
        """A residual block (He et al. 2016) of one convolution: enough at this depth.

        With ``gamma="zeros"`` it begins as the identity, since ``x`` comes out of a ReLU.
        """
        y = self.conv(x, filters, kernel, gamma=gamma)
        return self.relu(layers.Add(dtype=self.dtype)([x, y]))


def trunk(
    spec: PatchSpec,
    *,
    folded: bool = False,
    widths: tuple[int, ...] = WIDTHS,
    dtype: str = "float32",
) -> keras.Model:
    """The shared trunk: a patch -> (embedding, local).

    ``embedding`` has shape (EMBEDDING_SIZE,): what the whole patch sounds like.
    ``local`` has shape (n_steps, LOCAL_SIZE): what each step sounds like, for answers that move
    within a patch (where the singing is). A residual convolutional network after musicnn's idea
    (Pons & Serra 2019) of one early reduction over frequency followed by temporal layers; small
    enough for 60 patches (three minutes) in about 0.13 s on one core. ``folded`` is the form that
    ships (:func:`fold`).
    """
    if spec.n_frames % 8 or spec.n_steps * 3 * 8 != spec.n_frames:
        raise ValueError(f"the trunk needs n_frames = 24 * n_steps, got {spec}")
    build = _Builder(folded=folded, dtype=dtype)
    patch = keras.Input((spec.n_frames, spec.mel.n_mels), name="mel")
    x = layers.Reshape((spec.n_frames, spec.mel.n_mels, 1))(patch)
    # Not folded, since the padding of the first convolution comes after it.
    x = layers.BatchNormalization(momentum=0.97, name="input_norm")(x)
    x = build.relu_conv(x, widths[0], (5, 5), (2, 2))  # 72 x 48
    x = build.relu_conv(x, widths[1], (3, 3), (2, 2))  # 36 x 24
    x = build.residual(x, widths[1], (3, 3))
    x = build.relu_conv(x, widths[2], (3, 3), (1, 2))  # 36 x 12
    x = build.relu_conv(x, widths[3], (3, 3), (2, 2))  # 18 x 6
    x = build.residual(x, widths[3], (3, 3))
    n_bands = spec.mel.n_mels // 16
    x = build.relu(build.conv(x, widths[4], (1, n_bands), padding="valid"))  # 18 x 1
    x = build.residual(x, widths[4], (3, 1))
    x = build.residual(x, widths[4], (3, 1))
    x = build.residual(x, widths[4], (3, 1), gamma="zeros")
    x = build.residual(x, widths[4], (3, 1), gamma="zeros")
    times = layers.Reshape((spec.n_frames // 8, widths[4]))(x)

    steps = layers.AveragePooling1D(3)(times)  # (n_steps, widths[4])
    local = layers.Dense(LOCAL_SIZE, name="local")(steps)

    pooled = layers.Concatenate()(
        [layers.GlobalAveragePooling1D()(times), layers.GlobalMaxPooling1D()(times)]
    )
    pooled = layers.Dropout(0.2)(pooled)
    embedding = layers.Dense(EMBEDDING_SIZE, use_bias=folded, name="to_embedding")(pooled)
    last = layers.Identity if folded else partial(layers.BatchNormalization, momentum=0.97)
    embedding = last(name="embedding")(embedding)
    return keras.Model(patch, [embedding, local], name="trunk")


def fold(trained: keras.Model, spec: PatchSpec, *, widths: tuple[int, ...] = WIDTHS) -> keras.Model:
    """The trunk with every batch normalisation inside its convolution, and weights that float16
    holds exactly, so that a file of either width gives the same answers.
    """
    folded = trunk(spec, folded=True, widths=widths)
    norms = {
        layer.input._keras_history.operation: layer
        for layer in trained.layers
        if isinstance(layer, layers.BatchNormalization)
    }
    kinds = (layers.Conv2D, layers.Dense)
    sources = [layer for layer in trained.layers if isinstance(layer, kinds)]
    for source, target in zip(
        sources, [layer for layer in folded.layers if isinstance(layer, kinds)], strict=True
    ):
        weights = source.get_weights()
        if source in norms:
            norm = norms[source]
            gamma, beta, mean, variance = norm.get_weights()
            scale = gamma / np.sqrt(variance + norm.epsilon)
            weights = [weights[0] * scale, beta - mean * scale]
        target.set_weights([rounded(value) for value in weights])
    first, target = trained.get_layer("input_norm"), folded.get_layer("input_norm")
    gamma, beta, mean, variance = first.get_weights()
    scale = gamma / np.sqrt(variance + first.epsilon)
    weights = [scale, beta - mean * scale, 0 * mean, 0 * variance + 1 - first.epsilon]
    target.set_weights([*(rounded(value) for value in weights[:2]), *weights[2:]])
    return folded


def vocals_head(n_steps: int) -> keras.Model:
    """(embedding, local) -> probability of a singing or rapping voice in each step, (n_steps,)."""
    embedding = keras.Input((EMBEDDING_SIZE,), name="embedding")
    local = keras.Input((n_steps, LOCAL_SIZE), name="local")
    context = layers.RepeatVector(n_steps)(layers.Dense(24)(embedding))
    x = layers.Activation("relu")(layers.Concatenate()([local, context]))
    x = layers.Dropout(0.1)(x)
    x = layers.Conv1D(32, 3, padding="same", activation="relu")(x)
    x = layers.Dense(1, activation="sigmoid")(x)
    return keras.Model([embedding, local], layers.Reshape((n_steps,))(x), name="vocals")


def dense_head(name: str, n_outputs: int, *, activation: str, dropout: float = 0.2) -> keras.Model:
    """embedding -> n_outputs values through one linear layer."""
    embedding = keras.Input((EMBEDDING_SIZE,), name="embedding")
    x = layers.Dropout(dropout)(embedding)
    x = layers.Dense(n_outputs, activation=activation)(x)
    return keras.Model(embedding, x, name=name)


def multi_task(
    spec: PatchSpec,
    *,
    n_tags: int,
    n_penultimate: int,
    n_genres: int,
    widths: tuple[int, ...] = WIDTHS,
    dtype: str = "float32",
) -> keras.Model:
    """The trunk with everything it is trained for; outputs are named as the targets are.

    Its convolutions compute with ``dtype``, the rest with 32 bits.
    """
    backbone = trunk(spec, widths=widths, dtype=dtype)
    embedding, local = backbone.outputs
    heads = {
        "tags": dense_head("tags", n_tags, activation="sigmoid", dropout=0.0),
        "penultimate": dense_head("penultimate", n_penultimate, activation="linear", dropout=0.0),
        "mood": dense_head("mood", 2, activation="sigmoid"),
        "genre": dense_head("genre", n_genres, activation="softmax", dropout=0.3),
        "speech": dense_head("speech", 1, activation="sigmoid"),
    }
    outputs = {name: head(embedding) for name, head in heads.items()}
    outputs["vocals"] = vocals_head(spec.n_steps)([embedding, local])
    return keras.Model(backbone.inputs, outputs, name="multi_task")
