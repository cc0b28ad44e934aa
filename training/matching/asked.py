"""The teachers on the device: musicnn's two taggers, and arousal and valence after Choi.

musicnn after Pons & Serra (2019), the other after Choi et al. (2017), in Keras operations, whole
batches at a time; ``pack.read_weights`` and ``emotion.arrays`` give the weights. Convolutions over
one channel, which libraries for GPUs are slow at, are written as products of what lies around with
filters laid at many places at once. Rebuilt so, musicnn gives the published answers to within 0.01.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from keras import ops
from scipy.signal import firwin

from training.matching.ears import (
    MUSICNN_FRAMES,
    MUSICNN_MEL,
    MUSICNN_SAMPLES,
    N_SAMPLES,
    sequences,
)

MUSICNN_MODELS = ("MSD_musicnn", "MTT_musicnn")
EPSILON = 1e-3  # of musicnn's batch normalisations
PADDED = 3
LENGTHS = (128, 64, 32)  # of its temporal filters
PLACES, BLOCK = 20, 16  # in bands and in frames: where a filter is laid at once
EMOTION_RATE_UP, EMOTION_RATE_DOWN = 3, 4  # 16 kHz -> 12 kHz
EMOTION_FFT, EMOTION_HOP, EMOTION_FRAMES = 512, 256, 29 * 12_000 // 256 + 1
RANGE_DB = 80.0
POOLS = ((2, 4), (3, 4), (2, 5), (2, 4), (4, 4))  # bands, frames
N_CONVOLUTIONS = len(POOLS)
N_HEARD = MUSICNN_FRAMES * MUSICNN_MEL.stft.hop_length
# Where it begins to listen: at the centre of musicnn's first frame.
EMOTION_AT = (N_SAMPLES - MUSICNN_SAMPLES) // 2 + MUSICNN_MEL.stft.n_fft // 2

Weights = Mapping[str, Any]  # arrays or tensors


def _norm(weights: Weights, number: int, dtype: str):
    """A batch normalisation as (factor, offset)."""
    name = "batch_normalization" + (f"_{number}" if number else "")
    gamma, beta, mean, variance = (
        weights[f"{name}/{part}"] for part in ("gamma", "beta", "moving_mean", "moving_variance")
    )
    scale = gamma / ops.sqrt(variance + EPSILON)
    return ops.cast(scale, dtype), ops.cast(beta - mean * scale, dtype)


def _conv_name(number: int) -> str:
    return "conv2d" + (f"_{number}" if number else "")


class Musicnn:
    """One tagger: ``heard`` (n, 187, 96) -> tags (n, 50), penultimate (n, 200), float32."""

    def __init__(self, weights: Weights, *, dtype: str = "float32") -> None:
        self.weights, self.dtype = weights, dtype

    def _layer(self, number: int):
        name = _conv_name(number)
        return (
            ops.cast(self.weights[f"{name}/kernel"], self.dtype),
            ops.cast(self.weights[f"{name}/bias"], self.dtype),
            *_norm(self.weights, number + 1, self.dtype),
        )

    def _timbral(self, x, number: int):
        """The loudest answer over all bands of filters seven frames long: (n, 187, 204)."""
        kernel, bias, scale, offset = self._layer(number)
        n_frames, n_bands = x.shape[1], kernel.shape[1]
        padded = ops.pad(x, [[0, 0], [PADDED, PADDED], [0, 0]])
        loudest = None
        for first in range(0, x.shape[2] - n_bands + 1, PLACES):
            n_places = min(PLACES, x.shape[2] - n_bands + 1 - first)
            laid = ops.stack(
                [
                    ops.pad(kernel[:, :, 0], [[0, 0], [place, n_places - 1 - place], [0, 0]])
                    for place in range(n_places)
                ],
                axis=2,
            )
            used = padded[:, :, first : first + n_bands + n_places - 1]
            around = ops.concatenate(
                [used[:, frame : frame + n_frames] for frame in range(len(kernel))], axis=2
            )
            y = ops.matmul(around, ops.reshape(laid, (around.shape[2], -1)))
            y = ops.reshape(y, (-1, n_frames, n_places, len(bias)))
            y = ops.max(ops.relu(y + bias) * scale + offset, axis=2)
            loudest = y if loudest is None else ops.maximum(loudest, y)
        return loudest

    def _temporal(self, x):
        """The same of filters one band high, of all three lengths: (n, 187, 153)."""
        longest = LENGTHS[0]
        layers = [self._layer(number) for number in (2, 3, 4)]
        kernels = [
            ops.pad(
                kernel[:, 0, 0],
                # Where "same" padding puts an even filter.
                [[(longest - 1) // 2 - (length - 1) // 2, longest // 2 - length // 2], [0, 0]],
            )
            for (kernel, *_), length in zip(layers, LENGTHS, strict=True)
        ]
        kernel = ops.concatenate(kernels, axis=1)
        bias, scale, offset = (
            ops.concatenate([layer[part] for layer in layers]) for part in (1, 2, 3)
        )
        laid = ops.stack(
            [ops.pad(kernel, [[frame, BLOCK - frame], [0, 0]]) for frame in range(BLOCK)], axis=1
        )
        n_frames, before = x.shape[1], (longest - 1) // 2
        n_blocks = -(-n_frames // BLOCK)
        padded = ops.pad(x, [[0, 0], [before, n_blocks * BLOCK + longest - n_frames], [0, 0]])
        index = BLOCK * np.arange(n_blocks)[:, None] + np.arange(longest + BLOCK)
        around = ops.take(ops.transpose(padded, (0, 2, 1)), index, axis=2)  # (n, 96, 12, 144)
        y = ops.matmul(around, ops.reshape(laid, (longest + BLOCK, -1)))
        y = ops.reshape(y, (-1, x.shape[2], n_blocks * BLOCK, len(bias)))
        return ops.max(ops.relu(y + bias) * scale + offset, axis=1)[:, :n_frames]

    def answers(self, heard):
        scale, offset = _norm(self.weights, 0, self.dtype)
        x = ops.cast(heard, self.dtype) * scale + offset
        front = ops.concatenate(
            [self._timbral(x, 0), self._timbral(x, 1), self._temporal(x)], axis=2
        )
        levels, x = [front], front
        for number in (5, 6, 7):
            kernel, bias, scale, offset = self._layer(number)
            y = ops.conv(x, kernel[:, :, 0], padding="same", data_format="channels_last")
            y = ops.relu(y + bias) * scale + offset
            x = y if number == 5 else x + y
            levels.append(x)
        every = ops.cast(ops.concatenate(levels, axis=2), "float32")
        pooled = ops.stack([ops.max(every, axis=1), ops.mean(every, axis=1)], axis=2)
        scale, offset = _norm(self.weights, 9, "float32")
        flat = ops.reshape(pooled, (-1, pooled.shape[1] * 2)) * scale + offset
        hidden = ops.relu(self._dense(flat, "dense"))
        scale, offset = _norm(self.weights, 10, "float32")
        penultimate = hidden * scale + offset
        return ops.sigmoid(self._dense(penultimate, "dense_1")), penultimate

    def _dense(self, x, name: str):
        return ops.matmul(x, self.weights[f"{name}/kernel"]) + self.weights[f"{name}/bias"]


class Taggers:
    """Both: ``heard`` (n, 187, 96) -> tags (n, 100), penultimate (n, 400); MSD's, then MTT's."""

    def __init__(self, weights: Weights, *, dtype: str = "float32") -> None:
        self._models = [
            Musicnn(
                {k.partition("/")[2]: v for k, v in weights.items() if k.startswith(f"{name}/")},
                dtype=dtype,
            )
            for name in MUSICNN_MODELS
        ]

    def answers(self, heard):
        found = [model.answers(heard) for model in self._models]
        return tuple(ops.concatenate([one[i] for one in found], axis=1) for i in (0, 1))


class Emotion:
    """``sound`` (n, n_samples) at 16 kHz -> arousal and valence of the ``n_heard`` samples from
    ``EMOTION_AT`` on, musicnn's part of an excerpt: (n, 2).

    What it hears repeated to 29 seconds, five convolutions, the means of their pooled maps, and a
    support vector regression for each answer.
    """

    def __init__(self, weights: Weights, *, dtype: str = "float32") -> None:
        self.weights, self.dtype = weights, dtype
        taps = 32 * EMOTION_RATE_DOWN
        low_pass = EMOTION_RATE_UP * firwin(taps * EMOTION_RATE_UP + 1, 0.94 / EMOTION_RATE_DOWN)
        # Of every four samples three are made: one filter for each of their places between.
        place = (
            taps * EMOTION_RATE_UP
            + EMOTION_RATE_DOWN * np.arange(EMOTION_RATE_UP)
            - EMOTION_RATE_UP * np.arange(taps + EMOTION_RATE_DOWN)[:, None]
        )
        inside = (place >= 0) & (place < len(low_pass))
        kernel = np.where(inside, low_pass[np.clip(place, 0, len(low_pass) - 1)], 0.0)
        self._kernel, self._before = kernel[:, None].astype(np.float32), taps // 2

    def answers(self, sound, n_heard: int = N_HEARD):
        found = self.features(self.levels_db(sound, n_heard))
        found = (found - self.weights["emotion/centre"]) / self.weights["emotion/spread"]
        return ops.stack([self._regress(found, part) for part in ("arousal", "valence")], axis=1)

    def levels_db(self, sound, n_heard: int = N_HEARD):
        """What its network sees, under the frozen maximum: (n, 96, EMOTION_FRAMES)."""
        weights = self.weights
        length = n_heard * EMOTION_RATE_UP // EMOTION_RATE_DOWN
        used = ops.pad(sound[:, EMOTION_AT - self._before :], [[0, 0], [0, len(self._kernel)]])
        used = used[:, : n_heard + len(self._kernel)]
        slower = ops.conv(
            used[..., None], self._kernel, strides=EMOTION_RATE_DOWN, padding="valid",
            data_format="channels_last",
        )  # fmt: skip
        slower = ops.reshape(slower, (slower.shape[0], -1))[:, :length]
        padded = ops.pad(slower, [[0, 0], [EMOTION_FFT // 2, EMOTION_FFT // 2]])
        frames = sequences(padded, EMOTION_FFT, EMOTION_HOP)
        power = (
            ops.matmul(frames, weights["emotion/real"]) ** 2
            + ops.matmul(frames, weights["emotion/imaginary"]) ** 2
        )
        power = ops.maximum(ops.matmul(power, weights["emotion/mel"]), 1e-10)
        levels_db = 10.0 * ops.log10(power) - weights["emotion/max_db"]
        levels_db = ops.maximum(levels_db, -RANGE_DB)[:, : length // EMOTION_HOP]
        index = np.arange(EMOTION_FRAMES) % levels_db.shape[1]
        return ops.take(ops.transpose(levels_db, (0, 2, 1)), index, axis=2)

    def features(self, levels_db):
        """The means of the pooled maps, (n, 160)."""
        x, means = ops.cast(levels_db[..., None], self.dtype), []
        for layer, pool in enumerate(POOLS):
            kernel, scale, offset = (
                ops.cast(self.weights[f"emotion/{layer}/{part}"], self.dtype)
                for part in ("kernel", "scale", "offset")
            )
            x = ops.conv(x, kernel, padding="same", data_format="channels_last") * scale + offset
            x = ops.max_pool(ops.elu(x), pool, pool, "valid", data_format="channels_last")
            means.append(ops.mean(ops.cast(x, "float32"), axis=(1, 2)))
        return ops.concatenate(means, axis=1)

    def _regress(self, found, part: str):
        support, factors, shift, gamma = (
            self.weights[f"emotion/{part}/{name}"]
            for name in ("support", "factors", "shift", "gamma")
        )
        square = ops.sum((found[:, None] - support[None]) ** 2, axis=2)
        return ops.matmul(ops.exp(-gamma * square), factors) + shift
