"""Augmentation of mel patches in the power domain, where gain, filtering and mixing are exact.

Most functions take and give float32 mel powers of shape (batch, n_frames, n_mels) and a seeded
generator. Mixing powers neglects the cross term of the waveforms, which is zero on average.
"""

from __future__ import annotations

import numpy as np

from musicanalyzer.dsp.params import MelSpec
from musicanalyzer.dsp.units import hz_to_mel, mel_to_hz

Power = np.ndarray


def decibels_to_power(level_db: np.ndarray | float) -> np.ndarray:
    return np.power(10.0, np.asarray(level_db) / 10.0).astype(np.float32)


def gain(power: Power, rng: np.random.Generator, *, low_db: float, high_db: float) -> Power:
    """A level of its own for every patch."""
    level_db = rng.uniform(low_db, high_db, (len(power), 1, 1))
    return power * decibels_to_power(level_db)


def response_db(n: int, n_mels: int, rng: np.random.Generator, *, depth_db: float) -> np.ndarray:
    """Smooth random frequency responses: five points up to +-depth_db, joined by lines."""
    points_db = rng.uniform(-depth_db, depth_db, (n, 5))
    position = np.linspace(0, 4, n_mels)
    left = np.minimum(position.astype(int), 3)
    share = position - left
    return points_db[:, left] * (1 - share) + points_db[:, left + 1] * share


def equalise(power: Power, rng: np.random.Generator, *, depth_db: float) -> Power:
    """A response of :func:`response_db` for every patch."""
    curve_db = response_db(len(power), power.shape[2], rng, depth_db=depth_db)
    return power * decibels_to_power(curve_db)[:, None, :]


def bandwidth_db(n: int, n_mels: int, rng: np.random.Generator, *, lowest_band: int) -> np.ndarray:
    """Steep low-passes at a random band from lowest_band up, half of the time with a high-pass."""
    bands = np.arange(n_mels)
    cutoff = rng.integers(lowest_band, n_mels, (n, 1))
    slope_db = rng.uniform(6.0, 40.0, (n, 1))  # per band
    loss_db = np.maximum(0, bands - cutoff) * slope_db
    high_pass = rng.integers(0, 12, (n, 1)) * rng.integers(0, 2, (n, 1))
    loss_db = loss_db + np.maximum(0, high_pass - bands) * 6.0
    return -np.minimum(loss_db, 100.0)


def limit_bandwidth(power: Power, rng: np.random.Generator, *, lowest_band: int) -> Power:
    """A bandwidth of :func:`bandwidth_db` for every patch."""
    curve_db = bandwidth_db(len(power), power.shape[2], rng, lowest_band=lowest_band)
    return power * decibels_to_power(curve_db)[:, None, :]


def telephone(power: Power, spec: MelSpec) -> Power:
    """300 Hz to 3.4 kHz, everything else 60 dB lower."""
    centres = np.linspace(hz_to_mel(spec.f_min_hz), hz_to_mel(spec.f_max_hz), spec.n_mels + 2)
    centres_hz = mel_to_hz(centres[1:-1])
    outside = (centres_hz < 300.0) | (centres_hz > 3400.0)
    return power * decibels_to_power(np.where(outside, -60.0, 0.0))


def add_noise(power: Power, rng: np.random.Generator, *, low_db: float, high_db: float) -> Power:
    """Coloured noise that many dB under each patch's mean power; its power is chi-squared."""
    n, n_frames, n_mels = power.shape
    level = power.mean(axis=(1, 2), keepdims=True) * decibels_to_power(
        rng.uniform(low_db, high_db, (n, 1, 1))
    )
    tilt_db = np.linspace(0, 1, n_mels) * rng.uniform(-20, 5, (n, 1, 1))
    noise = rng.standard_exponential((n, n_frames, n_mels), dtype=np.float32)
    return power + level * decibels_to_power(tilt_db) * noise


def coarsen(power: Power, rng: np.random.Generator, *, column_frames: float) -> Power:
    """As if only a longer window's column every ``column_frames`` were known, lines between.

    What GTZAN's log-mel edition looks like when it is drawn at our rate (``remix``): with this,
    real audio is heard both ways and the answer stays the same.
    """
    n_frames = power.shape[1]
    wide = power.copy()  # our window of 64 ms widened to the edition's 93 ms
    wide[:, 1:-1] = 0.5 * power[:, 1:-1] + 0.25 * (power[:, :-2] + power[:, 2:])
    column = np.arange(-rng.random(), n_frames / column_frames + 1) * column_frames
    level_db = 10 * np.log10(wide[:, np.clip(np.round(column).astype(int), 0, n_frames - 1)] + 1e-6)
    position = (np.arange(n_frames) - column[0]) / column_frames
    left = position.astype(int)
    share = (position - left)[:, None]
    drawn_db = level_db[:, left] * (1 - share) + level_db[:, left + 1] * share
    return decibels_to_power(drawn_db)


def mask(power: Power, rng: np.random.Generator, *, n_bands: int, n_frames: int) -> Power:
    """SpecAugment (Park et al. 2019): one band range and one time range of every patch removed."""
    power = power.copy()
    for patch in power:
        width = int(rng.integers(0, n_bands + 1))
        start = int(rng.integers(0, patch.shape[1] - width + 1))
        patch[:, start : start + width] = 0.0
        length = int(rng.integers(0, n_frames + 1))
        start = int(rng.integers(0, patch.shape[0] - length + 1))
        patch[start : start + length] = 0.0
    return power


def mixup(
    x: np.ndarray, labels: np.ndarray, rng: np.random.Generator, *, alpha: float
) -> tuple[np.ndarray, np.ndarray]:
    """Every example and its label mixed with another's of the batch (Zhang et al. 2018).

    ``x`` (batch, ...) and ``labels`` (batch, n_labels) are weighted alike, by a share drawn from
    Beta(``alpha``, ``alpha``) for each pair.
    """
    other = rng.permutation(len(x))
    share = rng.beta(alpha, alpha, len(x)).astype(np.float32)
    return _between(x, x[other], share), _between(labels, labels[other], share)


def _between(one: np.ndarray, other: np.ndarray, share: np.ndarray) -> np.ndarray:
    share = share.reshape(-1, *[1] * (one.ndim - 1))
    return share * one + (1 - share) * other


def warp(power: Power, spec: MelSpec, *, factor: float) -> Power:
    """(n_frames, n_mels) with every frequency divided by ``factor``: vocal tract length
    perturbation (Jaitly & Hinton 2013), lines drawn between bands.
    """
    centres = np.linspace(hz_to_mel(spec.f_min_hz), hz_to_mel(spec.f_max_hz), spec.n_mels + 2)
    source = hz_to_mel(mel_to_hz(centres[1:-1]) * factor)
    position = (source - centres[1]) / (centres[1] - centres[0])
    left = np.clip(np.floor(position).astype(int), 0, spec.n_mels - 2)
    share = np.clip(position - left, 0.0, 1.0).astype(np.float32)
    inside = (position < spec.n_mels).astype(np.float32)
    return (power[:, left] * (1 - share) + power[:, left + 1] * share) * inside


def sometimes(
    power: Power, rng: np.random.Generator, probability: float, function, **parameters
) -> Power:
    """Apply ``function`` to each patch with the given probability."""
    chosen = rng.random(len(power)) < probability
    if not chosen.any():
        return power
    power = power.copy()
    power[chosen] = function(power[chosen], rng, **parameters)
    return power
