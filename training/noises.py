"""Noise that is neither music nor speech, made with a seed: what a microphone left on records.

Each kind is a function of a generator and gives ten seconds at 16 kHz, at any level. ``HELD_OUT``
are kinds that nothing learns from, to judge by. A steady tone, such as the hum of mains, is none of
them: it could be an instrument's.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

RATE = 16_000
LENGTH_S = 10.0
_N = int(LENGTH_S * RATE)

Float = np.ndarray
Kind = Callable[[np.random.Generator], Float]


def coloured(rng: np.random.Generator) -> Float:
    """Power that falls or rises with frequency: from brown through pink and white to blue."""
    return _shaped(rng, np.fft.rfftfreq(_N, 1 / RATE).clip(20.0) ** (-rng.uniform(-1.0, 2.2) / 2))


def band(rng: np.random.Generator) -> Float:
    """Hiss and rumble: a band with slopes, over a softer floor."""
    hertz = np.fft.rfftfreq(_N, 1 / RATE).clip(1.0)
    centre, width = np.exp(rng.uniform(np.log(60), np.log(6000))), rng.uniform(0.3, 2.5)
    inside = np.exp(-0.5 * (np.log2(hertz / centre) / width) ** 2)
    return _shaped(rng, inside + 10 ** (rng.uniform(-70, -25) / 20))


def waves(rng: np.random.Generator) -> Float:
    """Coloured noise that swells and falls, as surf and traffic do."""
    slow = _slow(rng, rng.uniform(0.1, 2.0))
    return coloured(rng) * 10 ** (rng.uniform(3, 14) * slow / 20)


def crackle(rng: np.random.Generator) -> Float:
    """Clicks at random over a floor of noise, as of old records and bad plugs."""
    clicks = np.zeros(_N)
    places = rng.integers(0, _N, rng.integers(20, 3000))
    clicks[places] = rng.standard_normal(len(places)) * rng.exponential(1.0, len(places))
    decay = np.exp(-np.arange(400) / rng.uniform(4, 80))
    clicks = np.convolve(clicks, decay * rng.standard_normal(400))[:_N]
    floor = coloured(rng)
    return clicks / _rms(clicks) + floor / _rms(floor) * 10 ** (rng.uniform(-40, 0) / 20)


def wind(rng: np.random.Generator) -> Float:
    """Noise through a band that wanders."""
    parts = [band(rng) for _ in range(3)]
    gains = [10 ** (12 * _slow(rng, rng.uniform(0.2, 1.5)) / 20) for _ in parts]
    return np.sum(
        [part / _rms(part) * gain for part, gain in zip(parts, gains, strict=True)], axis=0
    )


def rain(rng: np.random.Generator) -> Float:
    """Thousands of drops, each a short noise of its own height."""
    sound = np.zeros(_N + 800)
    for place in rng.integers(0, _N, rng.integers(1500, 6000)):
        n = int(rng.uniform(40, 700))
        drop = rng.standard_normal(n) * np.exp(-np.arange(n) / (0.2 * n))
        sound[place : place + n] += np.diff(drop, prepend=0.0) * rng.exponential(1.0)
    return sound[:_N]


KINDS: dict[str, Kind] = {"coloured": coloured, "band": band, "waves": waves, "crackle": crackle}
HELD_OUT: dict[str, Kind] = {"wind": wind, "rain": rain}


def made(kinds: dict[str, Kind], n: int, seed: int) -> dict[str, np.ndarray]:
    """``n`` noises of each kind by name, float32, from soft to loud."""
    sounds = {}
    for kind, make in kinds.items():
        for number in range(n):
            rng = np.random.default_rng((seed, number, sum(kind.encode())))
            sound = make(rng)
            level = 10 ** (rng.uniform(-45, -12) / 20)
            sounds[f"{kind}-{seed}-{number}"] = (level * sound / _rms(sound)).astype(np.float32)
    return sounds


def _shaped(rng: np.random.Generator, amplitude: np.ndarray) -> Float:
    spectrum = rng.standard_normal(len(amplitude)) + 1j * rng.standard_normal(len(amplitude))
    return np.fft.irfft(spectrum * amplitude, _N)


def _slow(rng: np.random.Generator, hertz: float) -> Float:
    """A curve that wanders within some -1 to 1, as fast as ``hertz``."""
    points = rng.uniform(-1, 1, max(4, int(LENGTH_S * hertz) + 2))
    return np.interp(np.linspace(0, len(points) - 1, _N), np.arange(len(points)), points)


def _rms(sound: Float) -> float:
    return float(np.sqrt(np.mean(sound**2)) + 1e-12)
