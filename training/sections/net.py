"""The boundary network: mel columns and lag matrices over half a minute -> boundaries.

After Grill & Schlüter (ISMIR 2015), who join a mel spectrogram and self-similarity lag matrices in
one convolutional network. Unlike theirs it is convolutional along time, so that every step of three
minutes is answered at once; it looks at all lags and takes what is strongest of them, and widens
its context by dilation.
"""

from __future__ import annotations

import keras
from keras import layers, ops

from musicanalyzer.dsp.params import SegmentSpec

DILATIONS = (1, 2, 4, 8, 16, 32, 16, 8, 4, 1)


def boundary_network(spec: SegmentSpec, *, width: int = 64) -> keras.Model:
    """(n, row_steps, n_mels) and (n, row_steps, n_lags, 4) -> (n, row_steps, 2): probabilities."""
    mel = keras.Input((spec.row_steps, spec.mel.n_mels), name="mel")
    lags = keras.Input((spec.row_steps, spec.n_lags, 4), name="lags")

    def along_time(values, filters: int, dilation: int, lag_reach: int = 1):
        """A convolution over nine steps and ``lag_reach`` bins of lag."""
        return layers.Conv2D(
            filters,
            (9, lag_reach),
            dilation_rate=(dilation, 1),
            padding="same",
            activation="relu",
        )(values)

    # Log-mel features lie between 0 and 5.
    heard = layers.Rescaling(0.5, -0.7)(mel)
    heard = layers.Conv1D(48, 5, padding="same", activation="relu")(heard)
    likeness = along_time(lags, 12, 1)
    likeness = layers.MaxPooling2D((1, 2))(likeness)
    likeness = along_time(likeness, 16, 2)
    likeness = layers.MaxPooling2D((1, 4))(likeness)
    likeness = along_time(likeness, 24, 4, 3)
    likeness = layers.Concatenate()([ops.max(likeness, axis=2), ops.mean(likeness, axis=2)])
    values = layers.Conv1D(width, 1)(layers.Concatenate()([heard, likeness]))
    for dilation in DILATIONS:
        more = layers.Conv1D(width, 5, dilation_rate=dilation, padding="same", activation="relu")(
            values
        )
        values = layers.Add()([values, layers.SpatialDropout1D(0.1)(more)])
    values = layers.Activation("relu")(values)
    answer = layers.Dense(2, activation="sigmoid", name="boundaries")(values)
    return keras.Model([mel, lags], answer, name="boundary")
