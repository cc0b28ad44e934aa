"""Our own sounds with exact physical onsets: struck, plucked, sustained, bowed and sung ones.

Renderings of soundfonts know when a key goes down; these know when sound begins. A note's onset is
where its amplitude first reaches a quarter of the maximum of its attack. What people would not
agree on is told as a span to be left out of training. Everything follows from the seed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.onset_lines import bowed, sung
from training.onset_notes import (
    NYQUIST_HZ,
    ONSET_SHARE,
    SAMPLE_RATE,
    Array,
    Events,
    Note,
    Rng,
    first_audible_s,
    melody,
    noise_burst,
    place,
    to_hz,
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Mono float32 at ``SAMPLE_RATE``, peak at most 1; times in seconds, ascending.

    ``unsure_s`` has shape (n, 2): spans in which neither an onset nor its absence is told.
    """

    samples: NDArray[np.float32]
    onsets_s: Array
    unsure_s: Array
    kind: str


def _decaying(rng: Rng, note: Note, voice: dict[str, float]) -> tuple[Array, float]:
    """One struck or plucked note, and when in it the onset is."""
    f0 = float(to_hz(note.pitch))
    n_partials = int(min(voice["partials"], NYQUIST_HZ / f0)) or 1
    order = np.arange(1, n_partials + 1)
    stretch = voice["stretch"]
    partial_hz = f0 * (
        order**stretch if voice["bar"] else order * np.sqrt(1 + voice["stiff"] * order**2)
    )
    keep = partial_hz < NYQUIST_HZ
    partial_hz, order = partial_hz[keep], order[keep]
    level = order ** -voice["tilt"] * (0.4 + 0.6 * note.velocity) ** (order * 0.3)
    level *= np.abs(np.sin(np.pi * order * voice["where"])) + 0.05  # where it is struck
    decay_s = voice["decay_s"] * (200.0 / max(f0, 60.0)) ** 0.5 / (1 + voice["damping"] * order)
    sounding_s = min(note.duration_s * voice["hold"] + 0.05, 3.0)
    n = round((sounding_s + 0.15) * SAMPLE_RATE)
    t = np.arange(n) / SAMPLE_RATE
    phases = rng.uniform(0, 2 * np.pi, order.size)
    sound = np.zeros(n)
    for hz, amplitude, tau, phase in zip(partial_hz, level, decay_s, phases, strict=True):
        sound += amplitude * np.exp(-t / tau) * np.sin(2 * np.pi * hz * t + phase)
    attack_s = voice["attack_s"]
    rise = np.minimum(1.0, t / attack_s)
    release = np.clip(1.0 - (t - sounding_s) / 0.12, 0.0, 1.0)
    sound *= rise * release
    sound /= np.abs(sound).max() + 1e-9
    if voice["knock"] > 0:
        burst = noise_burst(rng, 0.03, f0, min(8 * f0 + 800, 7_500), 0.006)
        sound[: burst.size] += voice["knock"] * burst / (np.abs(burst).max() + 1e-9)
        return sound * note.velocity, 0.0
    return sound * note.velocity, ONSET_SHARE * attack_s


def _decaying_voice(rng: Rng) -> dict[str, float]:
    return {
        "partials": float(rng.integers(4, 26)),
        "stretch": float(rng.uniform(1.4, 2.2)),
        "bar": float(rng.random() < 0.25),
        "stiff": float(10 ** rng.uniform(-5, -3)),
        "tilt": float(rng.uniform(0.4, 2.0)),
        "where": float(rng.uniform(0.05, 0.5)),
        "decay_s": float(10 ** rng.uniform(-0.8, 0.5)),
        "damping": float(rng.uniform(0.02, 0.6)),
        "hold": float(rng.choice([0.3, 0.9, 1.0, 2.0])),
        "attack_s": float(10 ** rng.uniform(-3.3, -2.0)),
        "knock": float(rng.choice([0.0, rng.uniform(0.02, 0.5)])),
    }


def _struck_part(rng: Rng, out: Array) -> Events:
    duration_s = out.size / SAMPLE_RATE
    voice = _decaying_voice(rng)
    low = float(rng.uniform(33, 65))
    onsets: list[float] = []
    chords = rng.random() < 0.5
    strum_s = float(rng.choice([0.0, 0.004, 0.015, 0.05])) if chords else 0.0
    for note in melody(rng, duration_s, low, low + 28, 0.09):
        n_tones = int(rng.choice([1, 2, 3, 4])) if chords else 1
        for tone in range(n_tones):
            pitch = note.pitch + (0, 4, 7, 12)[tone] * (1 if rng.random() < 0.8 else -1)
            start_s = note.start_s + tone * strum_s
            sound, delay_s = _decaying(
                rng, Note(start_s, note.duration_s, pitch, note.velocity), voice
            )
            place(out, sound, start_s)
            onsets.append(start_s + delay_s)
    if rng.random() < 0.2:  # an amplifier driven hard
        drive = rng.uniform(2, 20)
        out[:] = np.tanh(drive * out / (np.abs(out).max() + 1e-9))
    return onsets, []


def _drum(rng: Rng, piece: str, kit: dict[str, float], velocity: float) -> tuple[Array, float]:
    if piece == "kick":
        n = round(kit["kick_s"] * 5 * SAMPLE_RATE)
        t = np.arange(n) / SAMPLE_RATE
        hz = kit["kick_hz"] * (1 + kit["kick_sweep"] * np.exp(-t / 0.02))
        sound = np.sin(2 * np.pi * np.cumsum(hz) / SAMPLE_RATE) * np.exp(-t / kit["kick_s"])
        click = noise_burst(rng, 0.01, 800, 5_000, 0.002)
        sound[: click.size] += kit["click"] * click
        return sound * velocity, 0.0
    if piece == "tom":
        n = round(0.6 * SAMPLE_RATE)
        t = np.arange(n) / SAMPLE_RATE
        hz = kit["tom_hz"] * rng.choice([1.0, 1.35, 1.8]) * (1 + 0.3 * np.exp(-t / 0.04))
        sound = np.sin(2 * np.pi * np.cumsum(hz) / SAMPLE_RATE) * np.exp(-t / kit["tom_s"])
        return sound * velocity, 0.0
    if piece == "snare":
        body = noise_burst(rng, 0.4, kit["snare_low"], 7_500, kit["snare_s"])
        t = np.arange(body.size) / SAMPLE_RATE
        tone = np.sin(2 * np.pi * kit["snare_hz"] * t) * np.exp(-t / 0.05)
        return (0.6 * body + kit["snare_tone"] * tone) * velocity, 0.0
    if piece == "clap":
        burst = noise_burst(rng, 0.25, 700, 5_000, 0.05)
        for index in range(1, 3):
            extra = noise_burst(rng, 0.02, 700, 5_000, 0.004)
            place(burst, extra, index * 0.011)
        return burst * velocity, 0.0
    if piece == "wood":
        n = round(0.15 * SAMPLE_RATE)
        t = np.arange(n) / SAMPLE_RATE
        sound = np.sin(2 * np.pi * kit["wood_hz"] * t) + 0.5 * np.sin(
            2 * np.pi * 2.6 * kit["wood_hz"] * t
        )
        return sound * np.exp(-t / 0.02) * velocity, 0.0
    if piece == "shaker":
        sound = noise_burst(rng, 0.2, 3_500, 7_800, 0.05)
        rise = np.minimum(1.0, np.arange(sound.size) / (kit["shaker_s"] * SAMPLE_RATE))
        return sound * rise * velocity, ONSET_SHARE * kit["shaker_s"]
    decay_s = {"hat": kit["hat_s"], "open": kit["open_s"], "cymbal": kit["cymbal_s"]}[piece]
    sound = noise_burst(rng, min(6 * decay_s, 2.5), kit["metal_low"], 7_800, decay_s)
    t = np.arange(sound.size) / SAMPLE_RATE
    for hz in kit["metal_low"] * np.array([1.0, 1.47, 1.83, 2.31]):
        if hz < NYQUIST_HZ:
            sound += 0.25 * np.sin(2 * np.pi * hz * t) * np.exp(-t / decay_s)
    return 0.5 * sound * velocity, 0.0


def _drum_part(rng: Rng, out: Array) -> Events:
    kit = {
        "kick_hz": rng.uniform(40, 75), "kick_sweep": rng.uniform(0.5, 4),
        "kick_s": rng.uniform(0.05, 0.25), "click": rng.uniform(0, 0.6),
        "tom_hz": rng.uniform(70, 160), "tom_s": rng.uniform(0.08, 0.3),
        "snare_low": rng.uniform(300, 1500), "snare_s": rng.uniform(0.03, 0.15),
        "snare_hz": rng.uniform(150, 260), "snare_tone": rng.uniform(0, 0.7),
        "wood_hz": rng.uniform(500, 2500), "shaker_s": rng.uniform(0.01, 0.06),
        "hat_s": rng.uniform(0.01, 0.05), "open_s": rng.uniform(0.1, 0.35),
        "cymbal_s": rng.uniform(0.4, 1.2), "metal_low": rng.uniform(2_000, 5_000),
    }  # fmt: skip
    duration_s = out.size / SAMPLE_RATE
    step_s = 60.0 / rng.uniform(60, 190) / rng.choice([2, 3, 4])
    swing = rng.uniform(0, 0.33) if rng.random() < 0.3 else 0.0
    loose_s = rng.uniform(0, 0.02)
    pieces = ["kick", "snare", "hat", "open", "cymbal", "tom", "clap", "wood", "shaker"]
    used = rng.choice(pieces, size=int(rng.integers(1, 7)), replace=False)
    bar = 16 if rng.random() < 0.7 else 12
    density = {
        piece: rng.uniform(0.05, 0.9 if piece in ("hat", "shaker") else 0.35) for piece in used
    }
    if "cymbal" in density:
        density["cymbal"] = 0.06
    pattern = {piece: rng.random(bar) < share for piece, share in density.items()}
    gains = {piece: 10 ** rng.uniform(-0.7, 0) for piece in used}
    onsets = []
    start_s = rng.uniform(0.05, 0.5)
    for step in range(int((duration_s - start_s - 0.2) / step_s)):
        for piece in used:
            on = pattern[piece][step % bar] != (rng.random() < 0.06)
            if not on:
                continue
            time = start_s + step * step_s + (swing * step_s if step % 2 else 0.0)
            time = max(0.01, time + rng.normal(0, loose_s))
            velocity = float(np.clip(rng.normal(0.75, 0.25), 0.12, 1.0)) * gains[piece]
            sound, delay_s = _drum(rng, str(piece), kit, velocity)
            place(out, sound, time)
            onsets.append(time + delay_s)
    return onsets, []


def _sustained_part(rng: Rng, out: Array) -> Events:
    duration_s = out.size / SAMPLE_RATE
    attack_s = float(10 ** rng.uniform(-2.3, -0.55))
    release_s = float(10 ** rng.uniform(-1.7, -0.4))
    shape = rng.choice([0.5, 1.0, 2.0])
    tilt, low = rng.uniform(0.5, 2.2), float(rng.uniform(36, 64))
    only_odd = rng.random() < 0.2
    n_detuned = int(rng.choice([1, 1, 2, 3]))
    vibrato_hz, vibrato = rng.uniform(3.5, 7.5), rng.choice([0, 0, 1]) * rng.uniform(0.1, 0.8)
    tremolo_hz, tremolo = rng.uniform(2.5, 8.0), rng.choice([0, 0, 1]) * rng.uniform(0.1, 0.7)
    fade = rng.choice([0.0, 0.0, rng.uniform(0.3, 2.0)])
    chords = rng.random() < 0.5
    onsets = []
    for note in melody(rng, duration_s, low, low + 30, max(0.13, 1.2 * attack_s)):
        n = round((note.duration_s + release_s) * SAMPLE_RATE)
        t = np.arange(n) / SAMPLE_RATE
        envelope = np.minimum(1.0, t / attack_s) ** shape * np.exp(-fade * t)
        envelope *= np.clip(1.0 - (t - note.duration_s) / release_s, 0.0, 1.0)
        moving = 1.0 - tremolo * (0.5 - 0.5 * np.cos(2 * np.pi * tremolo_hz * t))
        for offset in (0, 4, 7, 12)[: int(rng.choice([2, 3, 4])) if chords else 1]:
            sound = np.zeros(n)
            for _ in range(n_detuned):
                bend = vibrato * np.sin(2 * np.pi * vibrato_hz * t + rng.uniform(0, 6.28))
                detune = rng.normal(0, 0.06) if n_detuned > 1 else 0.0
                f0 = to_hz(note.pitch + offset + detune + bend)
                phase = 2 * np.pi * np.cumsum(f0) / SAMPLE_RATE
                for order in range(1, int(min(18, NYQUIST_HZ / float(f0.max()))) + 1):
                    if only_odd and order % 2 == 0:
                        continue
                    sound += order**-tilt * np.sin(order * phase + rng.uniform(0, 6.28))
            place(out, sound * envelope * moving * note.velocity, note.start_s)
        onsets.append(note.start_s + first_audible_s(envelope, SAMPLE_RATE))
    return onsets, []


Part = Callable[[Rng, Array], Events]
KINDS: dict[str, Part] = {
    "struck": _struck_part,
    "drums": _drum_part,
    "sustained": _sustained_part,
    "bowed": bowed,
    "sung": sung,
}


def excerpt(kind: str, *, seed: int, duration_s: float = 12.0) -> Excerpt:
    """One part of the given kind, dry and clean, with its onsets."""
    rng = np.random.default_rng([seed, list(KINDS).index(kind)])
    out = np.zeros(round(duration_s * SAMPLE_RATE))
    onsets, unsure = KINDS[kind](rng, out)
    out /= max(float(np.abs(out).max()), 1e-9) / 0.9
    inside = sorted(time for time in onsets if time < duration_s)
    return Excerpt(
        samples=out.astype(np.float32),
        onsets_s=np.array(inside),
        unsure_s=np.array(unsure, dtype=np.float64).reshape(-1, 2),
        kind=kind,
    )
