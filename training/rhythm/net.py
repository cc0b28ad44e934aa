"""The beat network: convolutions over time and frequency, then dilated ones over time.

After Böck & Davies (Deconstruct, analyse, reconstruct, ISMIR 2020). Deviations, for a fiftieth of
the cost: a stride of two in time and of three in frequency in the first layer, so that all that
follows runs at 25 steps a second, each of which answers its two frames; batch normalisation and
ReLU; no head of tempo classes, since the decoding weighs every tempo by the beats themselves.
"""

from __future__ import annotations

import keras
from keras import layers

from musicanalyzer.dsp.params import RhythmSpec

DILATIONS = (1, 2, 4, 8, 16, 32, 64)  # of five taps: each step hears 10 s before and after
WIDTHS = (12, 16)
TIME_WIDTH = 32


def beat_network(spec: RhythmSpec, n_frames: int | None = None) -> keras.Model:
    """Mel columns (n_frames, n_mels) -> probabilities (n_frames, 2) of a beat, and of a downbeat.

    ``n_frames`` (even; by default the spec's) is the length of a row.
    """
    n_frames = n_frames or spec.n_frames
    n_mels = spec.mel.n_mels
    mel = keras.Input((n_frames, n_mels), name="mel")
    x = layers.Reshape((n_frames, n_mels, 1))(mel)
    x = _convolved(x, WIDTHS[0], (5, 3), strides=(2, 3))
    x = _convolved(x, WIDTHS[1], (1, 3), strides=(1, 2))
    n_bands = n_mels // 6
    # Over all bands at once: a drum is known by where it lies.
    x = _convolved(x, TIME_WIDTH, (1, n_bands), padding="valid")
    x = layers.Reshape((n_frames // 2, TIME_WIDTH))(x)
    for dilation in DILATIONS:
        y = layers.Conv1D(TIME_WIDTH, 5, padding="same", dilation_rate=dilation, use_bias=False)(x)
        y = layers.Activation("relu")(layers.BatchNormalization()(y))
        y = layers.SpatialDropout1D(0.1)(y)
        x = layers.Add()([x, layers.Conv1D(TIME_WIDTH, 1)(y)])
    x = layers.Activation("relu")(layers.BatchNormalization()(x))
    x = layers.Conv1D(4, 1, bias_initializer=keras.initializers.Constant(-2.5))(x)
    x = layers.Activation("sigmoid")(x)
    return keras.Model(mel, layers.Reshape((n_frames, 2))(x), name="beat")


def _convolved(x, width: int, size: tuple[int, int], *, strides=(1, 1), padding: str = "same"):
    x = layers.Conv2D(width, size, strides=strides, padding=padding, use_bias=False)(x)
    return layers.Activation("relu")(layers.BatchNormalization()(x))
