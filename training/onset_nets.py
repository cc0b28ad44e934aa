"""The onset networks: fully convolutional over time, so that no frame is computed twice.

After Schlüter & Böck (ICASSP 2014): convolutions over time and frequency on three log-mels, then
over time alone. Deviations, for a tenth of the cost and more context: strides in place of pooling
over frequency, three dilated layers over time in place of one dense layer on 15 frames, ReLU and
batch normalisation in place of tanh and dropout. The offline and the live network share all layers
but those over time, which are alike and hear other frames: the live ones nearly none that is still
to come. No padding in time: n frames give n - ``AROUND`` answers.
"""

from __future__ import annotations

from collections.abc import Sequence

import keras
from keras import layers

from musicanalyzer.dsp.params import OnsetSpec

DILATIONS = (2, 4, 6)
WIDTHS = (16, 32, 40)
SIZES = (5, 3, 3)
TIME_WIDTH = 80
SHARED_AROUND = sum(size - 1 for size in SIZES)
HEAD_AROUND = 2 * sum(DILATIONS)
AROUND = SHARED_AROUND + HEAD_AROUND  # frames that one answer hears besides its own
# How many of them come after its own: 160 ms, and 50 ms, to which the windows add 12.
AHEAD = {"offline": AROUND // 2, "live": 5}


def columns_input(spec: OnsetSpec, n_frames: int | None) -> keras.KerasTensor:
    return keras.Input((n_frames, spec.n_bands, len(spec.window_lengths)), name="columns")


def shared(spec: OnsetSpec, columns: keras.KerasTensor) -> keras.KerasTensor:
    """Columns (n, n_bands, n_windows) -> features (n - SHARED_AROUND, TIME_WIDTH)."""
    flat = layers.Reshape((-1, spec.n_bands * len(spec.window_lengths)))(columns)
    flat = layers.BatchNormalization(name="bands")(flat)  # each band by itself, as in the paper
    x = layers.Reshape((-1, spec.n_bands, len(spec.window_lengths)))(flat)
    for index, (width, size) in enumerate(zip(WIDTHS, SIZES, strict=True)):
        padding = _pad_bands(size, spec.n_bands // 2**index)
        x = layers.ZeroPadding2D(((0, 0), padding))(x)
        x = layers.Conv2D(width, size, strides=(1, 2), use_bias=False, name=f"conv{index}")(x)
        x = layers.BatchNormalization(name=f"norm{index}")(x)
        x = layers.Activation("relu")(x)
    x = layers.Reshape((-1, WIDTHS[-1] * (spec.n_bands // 2 ** len(WIDTHS))))(x)
    x = layers.Conv1D(TIME_WIDTH, 1, use_bias=False, name="bands_to_features")(x)
    x = layers.BatchNormalization(name="norm_features")(x)
    return layers.Activation("relu")(x)


def head(name: str, features: keras.KerasTensor) -> keras.KerasTensor:
    """Features (n, TIME_WIDTH) -> probabilities of an onset, (n - HEAD_AROUND,)."""
    x = features
    for dilation in DILATIONS:
        x = layers.Conv1D(
            TIME_WIDTH, 3, dilation_rate=dilation, use_bias=False, name=f"{name}_time{dilation}"
        )(x)
        x = layers.BatchNormalization(name=f"{name}_norm{dilation}")(x)
        x = layers.Activation("relu")(x)
    x = layers.Dropout(0.1)(x)
    x = layers.Conv1D(1, 1, activation="sigmoid", name=f"{name}_onset")(x)
    return layers.Reshape((-1,), name=name)(x)


def both_networks(spec: OnsetSpec) -> keras.Model:
    """What is trained: columns -> {"offline", "live"}, answers about the same frames.

    The columns are those that any of the answers hears: of n frames n + AROUND - AHEAD["live"] +
    AHEAD["offline"].
    """
    columns = columns_input(spec, None)
    features = shared(spec, columns)
    later = AHEAD["offline"] - AHEAD["live"]
    answers = {
        "offline": head("offline", layers.Cropping1D((later, 0))(features)),
        "live": head("live", layers.Cropping1D((0, later))(features)),
    }
    return keras.Model(columns, answers, name="onsets")


def one_network(
    spec: OnsetSpec, name: str, n_frames: int | None, trained: keras.Model
) -> keras.Model:
    """The offline or the live network alone with the weights of both, for ``n_frames`` answers."""
    columns = columns_input(spec, None if n_frames is None else n_frames + AROUND)
    alone = keras.Model(columns, head(name, shared(spec, columns)), name=f"onset_{name}")
    _copy(trained.layers, alone)
    return alone


def _copy(given: Sequence[keras.layers.Layer], model: keras.Model) -> None:
    by_name = {layer.name: layer for layer in given if layer.weights}
    for layer in model.layers:
        if layer.weights:
            layer.set_weights(by_name[layer.name].get_weights())


def _pad_bands(size: int, n_bands: int) -> tuple[int, int]:
    """Zeros that make a stride of two halve the bands."""
    total = 2 * (n_bands // 2 - 1) + size - n_bands
    return total // 2, total - total // 2
