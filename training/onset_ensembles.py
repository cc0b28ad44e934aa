"""Sounds of many at once with exact onsets: string sections, choirs, pads that swell and overlap.

``onset_lines`` has one player or singer, ``onset_sounds`` held notes of an organ; here several play
the same chords, not quite together and not quite in tune, let go late, so that a chord begins while
the one before still sounds, and strike the same chord again. For training only; no fold that judges
holds any. The onset is where the amplitude of all together reaches a quarter of its attack's.
"""

from __future__ import annotations

import numpy as np
from scipy import signal

from training.onset_lines import VOWELS
from training.onset_notes import (
    NYQUIST_HZ,
    SAMPLE_RATE,
    Array,
    Events,
    Rng,
    first_audible_s,
    melody,
    place,
    to_hz,
)

TABLE = 2048  # points of one period
JUDGED_ATTACK_S = 0.1  # what takes longer to be heard begins wherever one likes
CHORDS: tuple[tuple[int, ...], ...] = (
    (0,),
    (0, 7),
    (0, 12),
    (0, 4, 7),
    (0, 3, 7),
    (0, 5, 9),
    (0, 4, 7, 12),
    (-12, 0, 7, 16),
)


def ensemble(rng: Rng, out: Array) -> Events:
    """Add one ensemble to ``out``; gives its onsets and spans of doubt, in seconds."""
    duration_s = out.size / SAMPLE_RATE
    attack_s = float(10 ** rng.uniform(-1.8, -0.5))
    release_s = float(10 ** rng.uniform(-1.3, 0.1))
    together_s = float(rng.choice([0.0, 0.008, 0.02]))
    n_players = int(rng.integers(2, 7))
    shape = float(rng.choice([0.6, 1.0, 1.6]))
    is_choir = rng.random() < 0.4
    again = float(rng.choice([0.0, 0.2, 0.6]))
    # The same chord over itself would only grow louder.
    overlap_s = 0.0 if again else float(rng.choice([0.0, 0.05, 0.25])) * rng.random()
    timbre = _timbre(rng, is_choir=is_choir)
    vibrato_hz, vibrato = rng.uniform(4.0, 7.0), rng.choice([0.0, 0.15, 0.5]) * rng.random()
    swell_hz, swell = rng.uniform(0.1, 6.0), rng.choice([0.0, 0.0, 0.5]) * rng.random()
    low = float(rng.uniform(40, 62))
    onsets: list[float] = []
    unsure: list[tuple[float, float]] = []
    pitch, chord = low, CHORDS[0]
    for note in melody(rng, duration_s, low, low + 19, max(0.16, attack_s)):
        if not onsets or rng.random() > again:
            pitch, chord = note.pitch, CHORDS[rng.integers(len(CHORDS))]
        held_s = note.duration_s + overlap_s
        n = round((held_s + release_s) * SAMPLE_RATE)
        t = np.arange(n) / SAMPLE_RATE
        energy = np.zeros(n)
        for offset in chord:
            for _ in range(n_players):
                late_s = abs(float(rng.normal(0, together_s))) if together_s else 0.0
                after_s = np.maximum(t - late_s, 0.0)
                envelope = np.minimum(1.0, after_s / attack_s) ** shape
                envelope *= np.clip(1.0 - (t - held_s) / release_s, 0.0, 1.0) ** 2
                energy += envelope**2
                cents = rng.normal(0, 0.08) + vibrato * np.sin(
                    2 * np.pi * vibrato_hz * rng.uniform(0.9, 1.1) * t + rng.uniform(0, 6.28)
                )
                hz = to_hz(pitch + offset + cents)
                phase = np.cumsum(hz) / SAMPLE_RATE + rng.random()
                table = _table(timbre, float(hz.max()), rng, is_choir=is_choir)
                sound = table[(phase % 1.0 * TABLE).astype(np.intp)]
                place(out, sound * envelope * note.velocity, note.start_s)
        heard_s = first_audible_s(np.sqrt(energy), SAMPLE_RATE)
        if heard_s > JUDGED_ATTACK_S:
            unsure.append((note.start_s - 0.03, note.start_s + heard_s + 0.05))
        else:
            onsets.append(note.start_s + heard_s)
    t = np.arange(out.size) / SAMPLE_RATE
    out *= 1.0 - swell * (0.5 - 0.5 * np.cos(2 * np.pi * swell_hz * t))
    _breathe(rng, out)
    return onsets, unsure


def _timbre(rng: Rng, *, is_choir: bool) -> tuple[Array, Array, float]:
    """Resonances in Hz, their strength, and how fast the partials fall."""
    if is_choir:
        centres = np.array(VOWELS[rng.integers(len(VOWELS))], float) * rng.uniform(0.95, 1.25)
        return centres, np.array([8.0, 5.0, 3.0]), float(rng.uniform(0.9, 1.7))
    return rng.uniform(200, 5_000, 5), rng.uniform(0, 2.5, 5), float(rng.uniform(0.5, 2.0))


def _table(timbre: tuple[Array, Array, float], hz: float, rng: Rng, *, is_choir: bool) -> Array:
    """One period of a tone at ``hz`` with phases of its own, of unit power."""
    centres, strengths, tilt = timbre
    order = np.arange(1, max(2, int(min(40, NYQUIST_HZ / hz)) + 1))
    width = 0.12 if is_choir else 0.2
    gain = 1.0 + sum(
        strength / (1 + ((order * hz - centre) / (width * centre)) ** 2)
        for centre, strength in zip(centres, strengths, strict=True)
    )
    spectrum = np.zeros(TABLE // 2 + 1, complex)
    spectrum[order] = gain * order**-tilt * np.exp(2j * np.pi * rng.random(order.size))
    period = np.fft.irfft(spectrum, TABLE)
    return period / (np.sqrt(np.mean(period**2)) + 1e-12)


def _breathe(rng: Rng, out: Array) -> None:
    """Bow and breath: noise that follows the loudness of what is there."""
    sos = signal.butter(1, 8.0, fs=SAMPLE_RATE, output="sos")
    loudness = np.sqrt(np.maximum(signal.sosfilt(sos, out**2), 0.0))
    band = signal.butter(1, [rng.uniform(400, 3_000), 7_500], "bandpass", fs=SAMPLE_RATE)
    noise = signal.lfilter(*band, rng.standard_normal(out.size))
    out += noise / np.sqrt(np.mean(noise**2)) * loudness * 10 ** rng.uniform(-2.5, -0.9)
