"""Lines of varying pitch with exact onsets: bowed strings, winds that slur, voices.

What soundfonts lack and onset detectors fail on: legato, portamento, scoops, vibrato, swells,
formants that glide, consonants. A change of pitch within one breath or bow is an onset where it is
half done, unless it takes longer than ``GLIDE_S``; between ``UNSURE_GLIDE_S`` and that it is in
doubt, as is the noise of a consonant before its vowel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import signal

from training.onset_notes import (
    NYQUIST_HZ,
    SAMPLE_RATE,
    Array,
    Events,
    Note,
    Rng,
    first_audible_s,
    melody,
    to_hz,
)

CONTROL_RATE = 500  # of pitch, loudness and formants
GLIDE_S = 0.2  # a change of pitch that takes longer is no onset
UNSURE_GLIDE_S = 0.1  # one that takes longer than this may be one

# First three formants of five vowels in Hz (Peterson & Barney 1952, means of men).
VOWELS = (
    (730, 1090, 2440),
    (270, 2290, 3010),
    (300, 870, 2240),
    (530, 1840, 2480),
    (570, 840, 2410),
)


@dataclass(slots=True)
class _Line:
    """The control curves of one continuous line at ``CONTROL_RATE``."""

    pitch: Array
    level: Array
    noise: Array
    formants: Array  # (n, 3) Hz

    @staticmethod
    def silent(duration_s: float) -> _Line:
        n = round(duration_s * CONTROL_RATE)
        return _Line(
            np.full(n, 60.0), np.zeros(n), np.zeros(n), np.tile(np.array(VOWELS[0], float), (n, 1))
        )


def _smooth(rng: Rng, n: int, cut_hz: float) -> Array:
    """Slow Gaussian noise of unit deviation."""
    knots = max(4, int(n / CONTROL_RATE * cut_hz * 2) + 2)
    return np.interp(np.linspace(0, knots - 1, n), np.arange(knots), rng.standard_normal(knots))


def _line_part(rng: Rng, out: Array, *, sung: bool) -> Events:
    duration_s = out.size / SAMPLE_RATE
    line = _Line.silent(duration_s)
    n = line.level.size
    low = float(rng.uniform(43, 64) if sung else rng.uniform(36, 72))
    notes = melody(rng, duration_s, low, low + 17, 0.14)
    onsets: list[float] = []
    unsure: list[tuple[float, float]] = []
    manner = {
        "attack_s": float(10 ** rng.uniform(-1.9, -0.7)),
        "legato": rng.uniform(0.1, 0.85),
        "portamento": rng.choice([0.0, 0.0, 0.15, 0.4]),
        "scoop": rng.choice([0.0, 0.5]) * rng.random(),
        "vibrato": rng.choice([0.0, 0.3, 1.0]) * rng.uniform(0.2, 1.1),
        "vibrato_hz": rng.uniform(4.2, 7.2),
    }
    vowel = np.array(VOWELS[rng.integers(len(VOWELS))], float) * rng.uniform(0.95, 1.25)
    size = rng.uniform(0.95, 1.25)
    before: Note | None = None
    for number, note in enumerate(notes):
        start = round(note.start_s * CONTROL_RATE)
        following = notes[number + 1].start_s if number + 1 < len(notes) else duration_s
        end_s = min(note.start_s + note.duration_s, following, duration_s - 0.01)
        end = round(end_s * CONTROL_RATE)
        if end - start < 20:
            continue
        joined = (
            before is not None
            and note.start_s - (before.start_s + before.duration_s) < 0.03
            and line.level[max(start - 3, 0)] > 0
        )
        t = np.arange(end - start) / CONTROL_RATE
        settled = np.clip((t - rng.uniform(0.05, 0.5)) / 0.3, 0.0, 1.0)
        bend = (
            manner["vibrato"]
            * settled
            * np.sin(
                2 * np.pi * manner["vibrato_hz"] * rng.uniform(0.92, 1.08) * t
                + rng.uniform(0, 6.28)
            )
        )
        line.pitch[start:end] = note.pitch + bend
        loudness = note.velocity * (1.0 + rng.uniform(-0.5, 0.3) * t / t[-1])
        changed = before is not None and abs(before.pitch - note.pitch) > 0.5
        new_vowel = np.array(VOWELS[rng.integers(len(VOWELS))], float) * size
        if joined and changed and before is not None and rng.random() < manner["legato"]:
            # The pitch alone says that this is another note.
            is_glide = rng.random() < manner["portamento"]
            glide_s = float(rng.uniform(0.22, 0.6) if is_glide else 10 ** rng.uniform(-1.9, -0.9))
            glide_s = min(glide_s, 0.8 * (end_s - note.start_s))
            m = max(2, round(glide_s * CONTROL_RATE))
            share = 0.5 - 0.5 * np.cos(np.pi * np.arange(m) / m)
            line.pitch[start : start + m] -= (1 - share) * (note.pitch - before.pitch)
            middle_s = note.start_s + glide_s / 2
            if glide_s < UNSURE_GLIDE_S:
                onsets.append(middle_s)
            elif glide_s < GLIDE_S:
                unsure.append((note.start_s - 0.05, note.start_s + glide_s + 0.05))
            dip = 1.0 - rng.uniform(0.0, 0.5) * np.exp(-(((t - glide_s / 2) / 0.03) ** 2))
            previous = line.level[start - 1]
            loudness = loudness + (previous - loudness[0]) * np.exp(-t / 0.04)
            line.level[start:end] = loudness * dip
            if sung and rng.random() < 0.3:
                vowel = _turn(rng, line, start, end, vowel, new_vowel)
            else:
                line.formants[start:end] = vowel
        else:
            onset_s, doubt = _articulate(
                rng, line, start, end, t, loudness, manner["attack_s"], joined, sung
            )
            onsets.append(onset_s)
            unsure.extend(doubt)
            if rng.random() < manner["scoop"]:
                m = min(round(rng.uniform(0.05, 0.2) * CONTROL_RATE), end - start)
                line.pitch[start : start + m] -= rng.uniform(0.3, 3.0) * np.linspace(1, 0, m) ** 2
            vowel = new_vowel
            line.formants[start:end] = vowel
            if sung and rng.random() < 0.3:
                vowel = _turn(
                    rng, line, start, end, vowel, np.array(VOWELS[rng.integers(5)], float) * size
                )
        if (
            following - end_s > 0.02 or rng.random() < 0.3
        ):  # a release, else the next note takes over
            m = min(round(rng.uniform(0.02, 0.12) * CONTROL_RATE), (end - start) // 3)
            line.level[end - m : end] *= np.linspace(1, 0, m)
        before = Note(note.start_s, end_s - note.start_s, note.pitch, note.velocity)
    line.pitch += 0.06 * _smooth(rng, n, 3.0) + (0.04 * _smooth(rng, n, 12.0) if sung else 0.0)
    line.level *= np.exp(0.1 * _smooth(rng, n, 8.0))
    _render_line(rng, out, line, sung=sung)
    return onsets, unsure


def _turn(rng: Rng, line: _Line, start: int, end: int, old: Array, new: Array) -> Array:
    """A vowel that becomes another one within a note: no onset."""
    m = min(round(rng.uniform(0.08, 0.3) * CONTROL_RATE), end - start)
    at = start + int(rng.uniform(0, end - start - m + 1))
    line.formants[start:at] = old
    line.formants[at : at + m] = old + np.linspace(0, 1, m)[:, None] * (new - old)
    line.formants[at + m : end] = new
    return new


def _articulate(
    rng: Rng,
    line: _Line,
    start: int,
    end: int,
    t: Array,
    loudness: Array,
    attack_s: float,
    joined: bool,
    sung: bool,
) -> tuple[float, list[tuple[float, float]]]:
    """The beginning of a note that is more than a change of pitch; gives its onset and doubts."""
    start_s = start / CONTROL_RATE
    attack_s = min(attack_s * float(10 ** rng.normal(0, 0.15)), 0.5 * float(t[-1]))
    kinds = ["plosive", "fricative", "nasal", "plain"] if sung else ["plain", "plain", "stop"]
    kind = str(rng.choice(kinds))
    if kind == "nasal" and not joined:
        kind = "plain"
    if kind == "nasal":
        # Murmur through the nose: softer, dull; the vowel opens within some 20 ms.
        m = round(rng.uniform(0.04, 0.09) * CONTROL_RATE)
        first = max(0, start - m)
        fall = np.linspace(1, rng.uniform(0.2, 0.45), m // 3 + 1)
        dip = np.full(start - first, fall[-1])
        dip[: fall.size] = fall[: dip.size]
        line.level[first:start] *= dip
        rise_s = rng.uniform(0.01, 0.03)
        line.level[start:end] = loudness * (dip[-1] + (1 - dip[-1]) * np.minimum(1, t / rise_s))
        return start_s, [(first / CONTROL_RATE - 0.02, start_s - 0.03)]
    if kind == "plosive":
        m = round(rng.uniform(0.03, 0.09) * CONTROL_RATE)
        line.level[max(0, start - m) : start] = 0.0
        line.level[start:end] = loudness * np.minimum(1.0, t / min(attack_s, 0.03))
        burst = np.exp(-t / rng.uniform(0.003, 0.02)) * rng.uniform(0.1, 0.8)
        line.noise[start:end] += burst * loudness[0]
        return start_s, []
    if kind == "fricative":
        m = round(rng.uniform(0.04, 0.16) * CONTROL_RATE)
        first = max(0, start - m)
        hiss = (
            np.sin(np.linspace(0.15, np.pi, start - first)) ** 0.7 if start > first else np.zeros(0)
        )
        line.level[first:start] *= np.linspace(0.5, 0.0, start - first)
        line.noise[first:start] += hiss * rng.uniform(0.1, 0.7) * loudness[0]
        line.level[start:end] = loudness * np.minimum(1.0, t / min(attack_s, 0.06))
        return start_s + 0.003, [(first / CONTROL_RATE - 0.03, start_s - 0.03)]
    if kind == "stop" or not joined:
        m = round(rng.uniform(0.01, 0.06) * CONTROL_RATE)
        first = max(0, start - m)
        line.level[first:start] *= np.linspace(1, 0, start - first)
        envelope = np.minimum(1.0, t / attack_s) ** rng.choice([0.7, 1.0, 1.5])
        line.level[start:end] = loudness * envelope
        if not sung:
            line.noise[start:end] += 0.2 * rng.random() * loudness[0] * np.exp(-t / 0.03)
        return start_s + first_audible_s(envelope, CONTROL_RATE), []
    # The bow turns, the tongue touches: a dip, and the rise after it.
    m = max(3, round(rng.uniform(0.02, 0.06) * CONTROL_RATE))
    depth = rng.uniform(0.35, 0.9)
    first = max(0, start - m)
    line.level[first:start] *= np.linspace(1, 1 - depth, start - first)
    rise = np.minimum(1.0, t / min(attack_s, 0.12))
    line.level[start:end] = loudness * (1 - depth * (1 - rise))
    line.noise[start:end] += 0.1 * rng.random() * loudness[0] * np.exp(-t / 0.03)
    return start_s + 0.005, []


def _render_line(rng: Rng, out: Array, line: _Line, *, sung: bool) -> None:
    n = out.size
    control_t = np.arange(line.level.size) / CONTROL_RATE
    t = np.arange(n) / SAMPLE_RATE
    f0 = np.interp(t, control_t, to_hz(line.pitch))
    phase = 2 * np.pi * np.cumsum(f0) / SAMPLE_RATE
    f0_control = to_hz(line.pitch)
    tilt = rng.uniform(0.8, 1.8) if sung else rng.uniform(0.4, 1.8)
    body_hz, body_gain = rng.uniform(200, 5_000, 6), rng.uniform(0.0, 2.5, 6)
    n_harmonics = int(min(36, NYQUIST_HZ / f0_control.min()))
    bandwidth = rng.uniform(60, 160)
    for order in range(1, n_harmonics + 1):
        partial_hz = order * f0_control
        if sung:
            gain = np.full(f0_control.size, 0.02)
            for index in range(3):
                width = bandwidth * (1 + index)
                gain += 0.8**index / (1 + ((partial_hz - line.formants[:, index]) / width) ** 2)
        else:
            gain = np.ones(f0_control.size)
            for centre, strength in zip(body_hz, body_gain, strict=True):
                gain += strength / (1 + ((partial_hz - centre) / (0.15 * centre)) ** 2)
        # The louder, the brighter.
        gain *= order**-tilt * np.maximum(line.level, 1e-4) ** (0.02 * order) * line.level
        gain[partial_hz > NYQUIST_HZ] = 0.0
        out += np.interp(t, control_t, gain) * np.sin(order * phase + rng.uniform(0, 6.28))
    # Beside the tone's own level: an s may be as loud as a vowel, breath is far below it.
    loudness = np.interp(t, control_t, line.level)
    tone = np.sqrt(np.mean(out**2) / (np.mean(loudness**2) + 1e-12))
    level = np.interp(t, control_t, line.noise) * rng.uniform(0.3, 1.2)
    level += loudness * rng.uniform(0.002, 0.04)
    low_hz = rng.uniform(1_500, 4_000) if sung else rng.uniform(300, 2_500)
    sos = signal.butter(1, [low_hz, 7_500], "bandpass", fs=SAMPLE_RATE, output="sos")
    noise = signal.sosfilt(sos, rng.standard_normal(n))
    out += noise / np.sqrt(np.mean(noise**2)) * level * tone


def bowed(rng: Rng, out: Array) -> Events:
    return _line_part(rng, out, sung=False)


def sung(rng: Rng, out: Array) -> Events:
    return _line_part(rng, out, sung=True)
