"""Notes and times that our own sounds for onsets are made of: melodies, attacks, bursts.

Shared by ``onset_sounds`` and ``onset_lines``; makes no whole sound. Times are seconds, signals
float64 at ``SAMPLE_RATE``, and everything follows from the generator that is given.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import signal

Array = NDArray[np.float64]
Rng = np.random.Generator
Events = tuple[list[float], list[tuple[float, float]]]  # onsets, spans of doubt

SAMPLE_RATE = 16_000
NYQUIST_HZ = 7_600.0  # nothing is made above: the decoder's filter ends there
# Of an attack's amplitude: -12 dB, what the ear takes for the start (Vos & Rasch 1981).
ONSET_SHARE = 0.25
LONGEST_ATTACK_S = 0.08  # a rendered note that takes longer begins wherever one likes


@dataclass(frozen=True, slots=True)
class Note:
    start_s: float
    duration_s: float
    pitch: float  # MIDI number, fractions allowed
    velocity: float


def to_hz(pitch: Array | float) -> Array:
    return 440.0 * 2.0 ** ((np.asarray(pitch, dtype=np.float64) - 69.0) / 12.0)


def melody(rng: Rng, duration_s: float, low: float, high: float, shortest_s: float) -> list[Note]:
    """Notes one after the other, in time with a beat or freely, in a scale."""
    beat_s = 60.0 / rng.uniform(55, 190)
    lengths = np.array([0.25, 1 / 3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0]) * beat_s
    lengths = lengths[lengths >= shortest_s]
    if not lengths.size:
        lengths = np.array([shortest_s * 1.5])
    weights = rng.dirichlet(np.full(lengths.size, 0.7))
    scale = np.array([0, 2, 4, 5, 7, 9, 11] if rng.random() < 0.7 else range(12))
    steps = np.concatenate([scale + 12 * octave for octave in range(11)])
    steps = steps[(steps >= low) & (steps <= high)]
    at = int(rng.integers(steps.size))
    loose = 0.0 if rng.random() < 0.4 else rng.uniform(0.0, 0.05)
    rests = rng.uniform(0.0, 0.25)
    notes: list[Note] = []
    time = float(rng.uniform(0.05, 0.6))
    while time < duration_s - 0.3:
        length = float(rng.choice(lengths, p=weights))
        if rng.random() > rests:
            start = max(time + float(rng.normal(0, loose)), 0.02)
            if not notes or start > notes[-1].start_s + 0.8 * shortest_s:
                velocity = float(np.clip(rng.normal(0.7, 0.2), 0.15, 1.0))
                notes.append(Note(start, length, float(steps[at]), velocity))
        time += length
        if rng.random() > 0.12:  # otherwise the same note again
            at = int(np.clip(at + round(rng.normal(0, 2.2)), 0, steps.size - 1))
    return notes


def place(out: Array, sound: Array, start_s: float) -> None:
    start = round(start_s * SAMPLE_RATE)
    end = min(start + sound.size, out.size)
    if end > start:
        out[start:end] += sound[: end - start]


def first_audible_s(envelope: Array, rate: int, within_s: float = 0.4) -> float:
    attack = envelope[: max(1, round(within_s * rate))]
    return float(np.argmax(attack >= ONSET_SHARE * attack.max())) / rate


def noise_burst(
    rng: Rng, duration_s: float, low_hz: float, high_hz: float, decay_s: float
) -> Array:
    n = max(8, round(duration_s * SAMPLE_RATE))
    sos = signal.butter(
        2, [max(low_hz, 30.0), min(high_hz, 7_900.0)], "bandpass", fs=SAMPLE_RATE, output="sos"
    )
    noise = signal.sosfilt(sos, rng.standard_normal(n + 64))[64:]
    return noise * np.exp(-np.arange(n) / (decay_s * SAMPLE_RATE))
