"""The onset network: fully convolutional over time, so that no frame is computed twice.

After Schlüter & Böck (ICASSP 2014): convolutions over time and frequency on three log-mels, then
over time alone. Deviations, for a tenth of the cost and more context: strides in place of pooling
over frequency, three dilated layers over time in place of one dense layer on 15 frames, ReLU and
batch normalisation in place of tanh and dropout. No padding in time: n frames give
n - ``N_AROUND`` answers.
"""

from __future__ import annotations

import keras
from keras import layers

from musicanalyzer.dsp.params import OnsetSpec

DILATIONS = (2, 4, 6)
N_AROUND = 4 + 2 + 2 + 2 * sum(DILATIONS)  # frames that one answer hears besides its own
WIDTHS = (16, 32, 40)
TIME_WIDTH = 80


def onset_network(spec: OnsetSpec, n_frames: int | None, *, name: str) -> keras.Model:
    """Columns (n_frames, n_bands, n_windows) -> probabilities of an onset, (n_frames - N_AROUND,).

    ``None`` takes any number of frames. Which frame an answer is about is the training's choice:
    the more of the frames it hears come after it, the later it is known, and the surer.
    """
    columns = keras.Input((n_frames, spec.n_bands, len(spec.window_lengths)), name="columns")
    flat = layers.Reshape((-1, spec.n_bands * len(spec.window_lengths)))(columns)
    flat = layers.BatchNormalization(name="bands")(flat)  # each band by itself, as in the paper
    x = layers.Reshape((-1, spec.n_bands, len(spec.window_lengths)))(flat)
    for index, (width, size) in enumerate(zip(WIDTHS, (5, 3, 3), strict=True)):
        padding = _pad_bands(size, spec.n_bands // 2**index)
        x = layers.ZeroPadding2D(((0, 0), padding))(x)
        x = layers.Conv2D(width, size, strides=(1, 2), use_bias=False, name=f"conv{index}")(x)
        x = layers.BatchNormalization(name=f"norm{index}")(x)
        x = layers.Activation("relu")(x)
    x = layers.Reshape((-1, WIDTHS[-1] * (spec.n_bands // 8)))(x)
    x = layers.Conv1D(TIME_WIDTH, 1, use_bias=False, name="bands_to_features")(x)
    x = layers.BatchNormalization(name="norm_features")(x)
    x = layers.Activation("relu")(x)
    for dilation in DILATIONS:
        x = layers.Conv1D(
            TIME_WIDTH, 3, dilation_rate=dilation, use_bias=False, name=f"time{dilation}"
        )(x)
        x = layers.BatchNormalization(name=f"norm_time{dilation}")(x)
        x = layers.Activation("relu")(x)
    x = layers.Dropout(0.1)(x)
    x = layers.Conv1D(1, 1, activation="sigmoid", name="onset")(x)
    return keras.Model(columns, layers.Reshape((-1,))(x), name=name)


def _pad_bands(size: int, n_bands: int) -> tuple[int, int]:
    """Zeros that make a stride of two halve the bands."""
    total = 2 * (n_bands // 2 - 1) + size - n_bands
    return total // 2, total - total // 2
