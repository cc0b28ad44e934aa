"""The teacher itself: musicnn's two taggers (Pons & Serra 2019), to be asked about any sound.

Reads the published weights from an unpacked ``musicnn-0.1.0`` source archive (ISC licence, PyPI).
Built anew in Keras; the timbral convolutions, nine tenths of the cost, run once over a whole
recording instead of once per overlapping patch. The three columns at either end of a patch, where
the original's padding shows, are computed for each patch.
"""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

from musicanalyzer.dsp.mel import decompress
from musicanalyzer.dsp.params import MelSpec, StftSpec
from musicanalyzer.dsp.stream import mel_spectrogram

N_FRAMES = 187
HOP_LENGTH = 256
SAMPLE_RATE = 16_000
PADDED = 3  # columns at either end of a patch that a kernel of seven reaches over
MODELS = ("MSD_musicnn", "MTT_musicnn")
MEL = MelSpec(
    stft=StftSpec(sample_rate=SAMPLE_RATE, n_fft=512, hop_length=HOP_LENGTH),
    n_mels=96,
    f_min_hz=0.0,
    f_max_hz=8000.0,
)


def features(samples: np.ndarray) -> np.ndarray:
    """Mono float32 at 16 kHz -> what the teacher hears, (n, 96); rounded to float16 as there."""
    power = decompress(mel_spectrogram(samples, MEL), MEL.gain)
    return np.log10(10_000 * power.astype(np.float16).astype(np.float32) + 1)


class _Weights:
    def __init__(self, folder: Path, model: str) -> None:
        self._reader = tf.compat.v1.train.NewCheckpointReader(f"{folder / 'musicnn' / model}/")

    def dense(self, name: str) -> list[np.ndarray]:
        return [self._reader.get_tensor(f"{name}/{part}") for part in ("kernel", "bias")]

    def norm(self, number: int) -> list[np.ndarray]:
        name = "batch_normalization" + (f"_{number}" if number else "")
        parts = ("gamma", "beta", "moving_mean", "moving_variance")
        return [self._reader.get_tensor(f"{name}/{part}") for part in parts]


def _convolution(x, kernel: tuple[int, int], weights: list, norm: list, padding: str):
    layer = layers.Conv2D(weights[0].shape[-1], kernel, padding=padding, activation="relu")
    y = layer(x)
    layer.set_weights(weights)
    return _normalised(y, norm)


def _normalised(x, norm: list):
    layer = layers.BatchNormalization(epsilon=1e-3)
    y = layer(x, training=False)
    layer.set_weights(norm)
    return y


def _conv_name(number: int) -> str:
    return "conv2d" + (f"_{number}" if number else "")


def _timbral_model(weights: _Weights) -> keras.Model:
    """(n, T, 96) -> (n, T, 408), any T."""
    frames = keras.Input((None, MEL.n_mels))
    x = _normalised(layers.Reshape((-1, MEL.n_mels, 1))(frames), weights.norm(0))
    x = layers.ZeroPadding2D((PADDED, 0))(x)
    parts = []
    for number, n_bands in enumerate((38, 67)):
        y = _convolution(
            x, (7, n_bands), weights.dense(_conv_name(number)), weights.norm(number + 1), "valid"
        )
        parts.append(ops.max(y, axis=2))
    return keras.Model(frames, layers.Concatenate()(parts))


def _patch_model(weights: _Weights) -> keras.Model:
    """((n, 187, 96), (n, 187, 408)) -> tag probabilities (n, 50) and penultimate (n, 200)."""
    frames = keras.Input((N_FRAMES, MEL.n_mels))
    timbral = keras.Input((N_FRAMES, 408))
    x = _normalised(layers.Reshape((N_FRAMES, MEL.n_mels, 1))(frames), weights.norm(0))
    parts = [timbral]
    for number, length in enumerate((128, 64, 32), start=2):
        y = _convolution(
            x, (length, 1), weights.dense(_conv_name(number)), weights.norm(number + 1), "same"
        )
        parts.append(ops.max(y, axis=2))
    front = layers.Concatenate()(parts)
    levels, x = [front], front
    for number in (5, 6, 7):
        kernel, bias = weights.dense(_conv_name(number))
        layer = layers.Conv1D(64, 7, padding="same", activation="relu")
        y = layer(x)
        layer.set_weights([kernel[:, :, 0], bias])
        y = _normalised(y, weights.norm(number + 1))
        x = y if number == 5 else layers.Add()([y, x])
        levels.append(x)
    every = layers.Concatenate()(levels)
    pooled = ops.stack([ops.max(every, axis=1), ops.mean(every, axis=1)], axis=2)
    flat = _normalised(layers.Flatten()(pooled), weights.norm(9))
    dense = layers.Dense(200, activation="relu")
    y = dense(flat)
    dense.set_weights(weights.dense("dense"))
    penultimate = _normalised(y, weights.norm(10))
    output = layers.Dense(50, activation="sigmoid")
    tags = output(penultimate)
    output.set_weights(weights.dense("dense_1"))
    return keras.Model([frames, timbral], [tags, penultimate])


class Teacher:
    """Both taggers, loaded from ``folder``, the unpacked source archive."""

    def __init__(self, folder: Path) -> None:
        weights = [_Weights(folder, model) for model in MODELS]
        self._models = [
            (tf.function(_timbral_model(w), reduce_retracing=True),
             tf.function(_patch_model(w), reduce_retracing=True))
            for w in weights
        ]  # fmt: skip

    def answers(self, heard: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Tags (n, 100) and penultimate (n, 400) of the patches of ``heard`` (T, 96) at ``starts``.

        The order is that of ``targets.Teacher``: MSD's, then MTT's.
        """
        index = starts[:, None] + np.arange(N_FRAMES)
        patches = heard[index].astype(np.float32)
        tags, penultimate = [], []
        for timbral_model, patch_model in self._models:
            timbral = timbral_model(heard[None].astype(np.float32))[0].numpy()[index]
            timbral[:, :PADDED] = timbral_model(patches[:, : 2 * PADDED])[:, :PADDED]
            timbral[:, -PADDED:] = timbral_model(patches[:, -2 * PADDED :])[:, -PADDED:]
            found = patch_model([patches, timbral])
            tags.append(found[0].numpy())
            penultimate.append(found[1].numpy())
        return np.concatenate(tags, axis=1), np.concatenate(penultimate, axis=1)
