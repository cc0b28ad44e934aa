"""Synthetic signals for tests: seeded, float32, full scale at +-1. No files."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]


def sine(frequency_hz: float, duration_s: float, sample_rate: int, level: float = 0.5) -> Samples:
    """A sine of peak ``level`` that starts at phase 0."""
    t = np.arange(round(duration_s * sample_rate)) / sample_rate
    return (level * np.sin(2 * np.pi * frequency_hz * t)).astype(np.float32)


def noise(duration_s: float, sample_rate: int, *, seed: int = 0, level: float = 0.1) -> Samples:
    """White Gaussian noise with standard deviation ``level``, clipped to full scale."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(round(duration_s * sample_rate)) * level
    return np.clip(x, -1, 1).astype(np.float32)


def music_like(
    duration_s: float, sample_rate: int, *, channels: int = 1, seed: int = 0
) -> npt.NDArray[np.float32]:
    """Decaying notes at several tempi over soft noise bursts; shape (frames, channels).

    Peaks stay below 0.9 and nothing lies above 7 kHz or 0.4 of the sample rate, so that every codec
    keeps it.
    """
    rng = np.random.default_rng(seed)
    frames = round(duration_s * sample_rate)
    t = np.arange(frames) / sample_rate
    x = np.zeros((frames, channels))
    top_hz = min(7000.0, 0.4 * sample_rate)
    for _ in range(12):
        frequency_hz = np.exp(rng.uniform(np.log(80), np.log(top_hz)))
        envelope = np.exp(-5 * ((t * rng.uniform(0.5, 4) + rng.random()) % 1))
        pan = rng.random(channels) + 0.2
        x += np.outer(envelope * np.sin(2 * np.pi * frequency_hz * t + rng.random()), pan)
    return (0.85 * x / max(float(np.abs(x).max(initial=0)), 1e-9)).astype(np.float32)


def click_train(
    times_s: npt.ArrayLike, duration_s: float, sample_rate: int, *, level: float = 0.8
) -> Samples:
    """Single-sample clicks at ``times_s``."""
    x = np.zeros(round(duration_s * sample_rate), dtype=np.float32)
    x[np.round(np.asarray(times_s) * sample_rate).astype(int)] = level
    return x


def wide_band(
    duration_s: float, sample_rate: int, *, seed: int = 0, tilt_db: float = -5.0
) -> npt.NDArray[np.float32]:
    """Beats of noise and notes rich in overtones up to half the rate, as an uncut recording has
    them; shape (frames, 2), peak 0.85. ``tilt_db`` is the slope of the noise per octave.
    """
    rng = np.random.default_rng(seed)
    frames = round(duration_s * sample_rate)
    x = np.zeros((frames, 2))

    def shaped(n: int) -> npt.NDArray[np.float64]:
        lines = np.fft.rfft(rng.standard_normal(n))
        f = np.maximum(np.fft.rfftfreq(n, 1 / sample_rate), 1.0)
        out = np.fft.irfft(lines * np.clip(f / 200, 0.05, None) ** (tilt_db / 6.02), n)
        return out / np.abs(out).max()

    step = round(sample_rate * rng.uniform(0.2, 0.35))
    t = np.arange(3 * step) / sample_rate
    for beat, at in enumerate(range(0, frames - 3 * step, step)):
        decay = np.exp(-t * (30 if beat % 2 else 12))
        x[at : at + len(t)] += np.outer(0.5 * shaped(len(t)) * decay, rng.uniform(0.6, 1.0, 2))
        lowest_hz = np.exp(rng.uniform(np.log(80), np.log(900)))
        note = sum(
            np.sin(2 * np.pi * lowest_hz * h * t + h) * h**-1.3
            for h in range(1, int(min(25, 0.49 * sample_rate / lowest_hz)))
        )
        x[at : at + len(t)] += np.outer(0.15 * note * np.exp(-5 * t), rng.uniform(0.3, 1.0, 2))
    x += 0.01 * shaped(frames)[:, None]
    return (0.85 * x / np.abs(x).max()).astype(np.float32)
