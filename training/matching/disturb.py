"""What the student hears of it: augmentation of mel powers on the device, as the plan says.

As ``training.augment``, whose functions draw for themselves in numpy.
"""

from __future__ import annotations

import numpy as np
from keras import ops

from musicanalyzer.dsp.params import PatchSpec
from training.columns import COLUMN_S

NOISE_ROWS = 1 << 16


def noise_bank(n_mels: int) -> np.ndarray:
    """White noise's powers, (NOISE_ROWS, n_mels) float32: chi-squared of two degrees."""
    rng = np.random.default_rng(5)
    return rng.standard_exponential((NOISE_ROWS, n_mels), dtype=np.float32)


def power_of(level_db):
    return ops.exp(level_db * float(np.log(10.0) / 10))


def coarsened(power, chosen, phase, spec: PatchSpec):
    """Rows that are ``chosen`` (n,) 0 or 1 as if drawn from the log-mel edition's columns.

    ``phase`` (n,), 0 to 1, is where the first column lies.
    """
    column = COLUMN_S * spec.mel.stft.sample_rate / spec.mel.stft.hop_length
    n_frames = power.shape[1]
    middle = 0.5 * power[:, 1:-1] + 0.25 * (power[:, :-2] + power[:, 2:])
    wide = ops.concatenate([power[:, :1], middle, power[:, -1:]], axis=1)
    at = (ops.arange(int(n_frames / column) + 3, dtype="float32")[None] - phase[:, None]) * column
    frame = ops.cast(ops.clip(ops.round(at), 0, n_frames - 1), "int32")
    level = ops.log10(ops.take_along_axis(wide, frame[:, :, None], axis=1) + 1e-6)
    position = ops.arange(n_frames, dtype="float32")[None] / column + phase[:, None]
    left = ops.floor(position)
    share = (position - left)[:, :, None]
    left = ops.cast(left, "int32")[:, :, None]
    drawn = ops.take_along_axis(level, left, axis=1) * (1 - share)
    drawn = drawn + ops.take_along_axis(level, left + 1, axis=1) * share
    drawn = ops.exp(drawn * float(np.log(10.0)))
    kept = chosen[:, None, None]
    return power * (1 - kept) + drawn * kept


def disturbed(power, plan, noise):
    """Response, bandwidth, noise, level and masks of ``plan``, in this order."""
    power = power * power_of(plan["curve"])[:, None, :]
    level = ops.mean(power, axis=(1, 2), keepdims=True) * power_of(plan["noise"])[:, None, :]
    row = plan["noise_start"][:, None] + ops.arange(power.shape[1], dtype="int32")[None]
    power = power + level * ops.take(noise, ops.mod(row, NOISE_ROWS), axis=0)
    power = power * power_of(plan["gain"])[:, :, None]
    bands = _outside(plan["mask_band"], power.shape[2])
    frames = _outside(plan["mask_frame"], power.shape[1])
    return power * bands[:, None, :] * frames[:, :, None]


def _outside(place, size: int):
    """0 in ``place`` (n, 2), start and width, and 1 elsewhere: (n, size)."""
    index = ops.arange(size, dtype="int32")[None]
    inside = (index >= place[:, :1]) & (index < place[:, :1] + place[:, 1:])
    return 1.0 - ops.cast(inside, "float32")


def compressed(power, gain: float):
    """``dsp.mel.compress``."""
    return ops.log10(1.0 + gain * power)


def records(logmel, plan, spec: PatchSpec):
    """Patches of the log-mel edition, faster or slower, higher or lower: (n, n_frames, n_mels)."""
    n_mels = spec.mel.n_mels
    at = ops.arange(spec.n_frames, dtype="float32")[None] * plan["record_speed"][:, None]
    at = at + plan["record_start"][:, None]
    left = ops.floor(at)
    share = (at - left)[:, :, None]
    index = ops.cast(left, "int32") + (plan["record"] * logmel.shape[1])[:, None]
    flat = ops.reshape(logmel, (-1, n_mels))
    x = ops.cast(ops.take(flat, index, axis=0), "float32") * (1 - share)
    x = x + ops.cast(ops.take(flat, index + 1, axis=0), "float32") * share
    band = ops.arange(n_mels, dtype="float32")[None] - plan["record_shift"][:, None]
    band = ops.clip(band, 0, n_mels - 1.001)
    lower = ops.floor(band)
    share = (band - lower)[:, None, :]
    lower = ops.broadcast_to(ops.cast(lower, "int32")[:, None, :], x.shape)
    x = ops.take_along_axis(x, lower, axis=2) * (1 - share) + (
        ops.take_along_axis(x, lower + 1, axis=2) * share
    )
    return (ops.exp(x * float(np.log(10.0))) - 1.0) / spec.mel.gain
