"""Network builders: Keras 3 layers and operations only, so they train on any Keras backend.

Inputs are mel patches of shape (n_frames, n_mels) as the program's own DSP makes them.
"""

from __future__ import annotations

import keras
from keras import layers

from musicanalyzer.dsp.params import PatchSpec

EMBEDDING_SIZE = 160
LOCAL_SIZE = 32  # per step; small, since it is stored with every track


def _conv(x, filters: int, kernel: tuple[int, int], strides: tuple[int, int] = (1, 1)):
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization(momentum=0.97)(x)
    return layers.Activation("relu")(x)


def _residual(x, filters: int, kernel: tuple[int, int]):
    """A pre-shaped residual block (He et al. 2016) of one convolution: enough at this depth."""
    y = layers.Conv2D(filters, kernel, padding="same", use_bias=False)(x)
    y = layers.BatchNormalization(momentum=0.97)(y)
    return layers.Activation("relu")(layers.Add()([x, y]))


def trunk(spec: PatchSpec) -> keras.Model:
    """The shared trunk: a patch -> (embedding, local).

    ``embedding`` has shape (EMBEDDING_SIZE,): what the whole patch sounds like.
    ``local`` has shape (n_steps, LOCAL_SIZE): what each step sounds like, for answers that move
    within a patch (where the singing is). A residual convolutional network after musicnn's idea
    (Pons & Serra 2019) of one early reduction over frequency followed by temporal layers; small
    enough for 60 patches (three minutes) in about 0.1 s on one core.
    """
    if spec.n_frames % 8 or spec.n_steps * 3 * 8 != spec.n_frames:
        raise ValueError(f"the trunk needs n_frames = 24 * n_steps, got {spec}")
    patch = keras.Input((spec.n_frames, spec.mel.n_mels), name="mel")
    x = layers.Reshape((spec.n_frames, spec.mel.n_mels, 1))(patch)
    x = layers.BatchNormalization(momentum=0.97, name="input_norm")(x)
    x = _conv(x, 24, (5, 5), (2, 2))  # 72 x 48
    x = _conv(x, 48, (3, 3), (2, 2))  # 36 x 24
    x = _residual(x, 48, (3, 3))
    x = _conv(x, 96, (3, 3), (1, 2))  # 36 x 12
    x = _conv(x, 128, (3, 3), (2, 2))  # 18 x 6
    x = _residual(x, 128, (3, 3))
    n_bands = spec.mel.n_mels // 16
    x = layers.Conv2D(256, (1, n_bands), padding="valid", use_bias=False)(x)  # 18 x 1
    x = layers.BatchNormalization(momentum=0.97)(x)
    x = layers.Activation("relu")(x)
    x = _residual(x, 256, (3, 1))
    x = _residual(x, 256, (3, 1))
    times = layers.Reshape((spec.n_frames // 8, 256))(x)

    steps = layers.AveragePooling1D(3)(times)  # (n_steps, 256)
    local = layers.Dense(LOCAL_SIZE, name="local")(steps)

    pooled = layers.Concatenate()(
        [layers.GlobalAveragePooling1D()(times), layers.GlobalMaxPooling1D()(times)]
    )
    pooled = layers.Dropout(0.2)(pooled)
    embedding = layers.Dense(EMBEDDING_SIZE, use_bias=False)(pooled)
    embedding = layers.BatchNormalization(momentum=0.97, name="embedding")(embedding)
    return keras.Model(patch, [embedding, local], name="trunk")


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


def multi_task(spec: PatchSpec, *, n_tags: int, n_penultimate: int, n_genres: int) -> keras.Model:
    """The trunk with everything it is trained for; outputs are named as the targets are."""
    backbone = trunk(spec)
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
