"""Instruments of our own: electronic drums, a resonant acid bass, pads, bells, noise and crackle.
Each takes timed notes, a length in samples and a seeded generator and returns float64 mono of that
length at `SAMPLE_RATE_HZ`; levels are arbitrary, because the mixer measures every stem."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import signal

SAMPLE_RATE_HZ = 44_100
CONTROL_SAMPLES = 64


@dataclass(frozen=True)
class TimedNote:
    """A note of a score with its times in seconds."""

    start_s: float
    duration_s: float
    pitch: int
    velocity: int
    syllable: str = ""

    @property
    def gain(self) -> float:
        return (self.velocity / 127.0) ** 1.5

    @property
    def frequency_hz(self) -> float:
        return frequency_hz(self.pitch)


Synth = Callable[[Sequence[TimedNote], int, np.random.Generator], np.ndarray]


def frequency_hz(pitch: float) -> float:
    """Equal temperament with A4, number 69, at 440 Hz."""
    return float(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))


def times(duration_s: float) -> np.ndarray:
    """Sample times in seconds from 0."""
    return np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ


def place(out: np.ndarray, start_s: float, sound: np.ndarray) -> None:
    """Add `sound` to `out` from `start_s`; what passes the end is dropped."""
    start = round(start_s * SAMPLE_RATE_HZ)
    if start < len(out):
        count = min(len(sound), len(out) - start)
        out[start : start + count] += sound[:count]


def saw(hz: np.ndarray) -> np.ndarray:
    """A sawtooth of the given frequency per sample, its step smoothed (PolyBLEP, Valimaki 2007)."""
    step = hz / SAMPLE_RATE_HZ
    phase = np.cumsum(step) % 1.0
    wave = 2.0 * phase - 1.0
    early = phase < step
    late = phase > 1.0 - step
    ratio = phase[early] / step[early]
    wave[early] -= 2.0 * ratio - ratio**2 - 1.0
    ratio = (phase[late] - 1.0) / step[late]
    wave[late] -= ratio**2 + 2.0 * ratio + 1.0
    return wave


def swept_lowpass(sound: np.ndarray, cutoff_hz: np.ndarray, q: float) -> np.ndarray:
    """Second-order resonant low-pass; `cutoff_hz` holds one value per `CONTROL_SAMPLES`."""
    out = np.empty_like(sound)
    state = np.zeros(2)
    for index, start in enumerate(range(0, len(sound), CONTROL_SAMPLES)):
        omega = 2 * np.pi * min(cutoff_hz[index], 0.45 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
        alpha, cosine = np.sin(omega) / (2 * q), np.cos(omega)
        b = np.array([(1 - cosine) / 2, 1 - cosine, (1 - cosine) / 2]) / (1 + alpha)
        a = np.array([1.0, -2 * cosine / (1 + alpha), (1 - alpha) / (1 + alpha)])
        block = slice(start, start + CONTROL_SAMPLES)
        out[block], state = signal.lfilter(b, a, sound[block], zi=state)
    return out


def filtered(
    sound: np.ndarray,
    kind: str,
    hz: float | tuple[float, float],
    order: int = 2,
) -> np.ndarray:
    """Butterworth filter along the first axis; `kind` as scipy names it."""
    sos = signal.butter(order, hz, kind, fs=SAMPLE_RATE_HZ, output="sos")
    return np.asarray(signal.sosfilt(sos, sound, axis=0))


def kick(notes: Sequence[TimedNote], length: int, rng: np.random.Generator) -> np.ndarray:
    """A sine that falls from 190 Hz to 48 Hz, with a click."""
    t = times(0.42)
    phase = 2 * np.pi * np.cumsum(48 + 142 * np.exp(-t / 0.028)) / SAMPLE_RATE_HZ
    click = filtered(rng.standard_normal(len(t)), "highpass", 2500.0) * np.exp(-t / 0.003)
    hit = np.tanh(2.2 * np.sin(phase) * np.exp(-t / 0.16)) + 0.25 * click
    hit *= np.minimum(1.0, (t[-1] - t) / 0.05)
    out = np.zeros(length)
    for note in notes:
        place(out, note.start_s, hit * note.gain)
    return out


def boom_kick(notes: Sequence[TimedNote], length: int, rng: np.random.Generator) -> np.ndarray:
    """A rounder, shorter drum than `kick`, as sampled from an old record."""
    t = times(0.26)
    phase = 2 * np.pi * np.cumsum(62 + 90 * np.exp(-t / 0.02)) / SAMPLE_RATE_HZ
    skin = filtered(rng.standard_normal(len(t)), "lowpass", 1800.0) * np.exp(-t / 0.012)
    hit = np.tanh(1.6 * np.sin(phase) * np.exp(-t / 0.085) + 0.8 * skin)
    hit *= np.minimum(1.0, (t[-1] - t) / 0.04)
    out = np.zeros(length)
    for note in notes:
        place(out, note.start_s, hit * note.gain)
    return out


def snare(notes: Sequence[TimedNote], length: int, rng: np.random.Generator) -> np.ndarray:
    """Two skin modes and band-limited noise."""
    out = np.zeros(length)
    t = times(0.24)
    body = np.sin(2 * np.pi * 192 * t) * np.exp(-t / 0.05)
    body += 0.6 * np.sin(2 * np.pi * 331 * t) * np.exp(-t / 0.03)
    for note in notes:
        wires = filtered(rng.standard_normal(len(t)), "bandpass", (900.0, 9500.0))
        place(out, note.start_s, (0.7 * body + wires * np.exp(-t / 0.065)) * note.gain)
    return out


def clap(notes: Sequence[TimedNote], length: int, rng: np.random.Generator) -> np.ndarray:
    """Four bursts of noise in 30 ms and a room after them."""
    out = np.zeros(length)
    t = times(0.3)
    for note in notes:
        noise = filtered(rng.standard_normal(len(t)), "bandpass", (800.0, 6500.0))
        shape = 0.5 * np.exp(-t / 0.07)
        for delay_s in (0.0, 0.011, 0.021, 0.030):
            shape += np.where(t >= delay_s, np.exp(-(t - delay_s).clip(0) / 0.005), 0.0)
        place(out, note.start_s, noise * shape * note.gain)
    return out


def hat(notes: Sequence[TimedNote], length: int, rng: np.random.Generator) -> np.ndarray:
    """Six square waves out of tune and noise, high-passed; pitch 46 rings on, others are shut."""
    out = np.zeros(length)
    t = times(0.32)
    metal = sum(signal.square(2 * np.pi * hz * 1.7 * t) for hz in (205, 304, 369, 522, 540, 800))
    for note in notes:
        noise = metal + 2.5 * rng.standard_normal(len(t))
        decay_s = 0.12 if note.pitch == 46 else 0.028
        ring = filtered(noise, "highpass", 7000.0, 4) * np.exp(-t / decay_s)
        place(out, note.start_s, ring * note.gain * np.minimum(1.0, (t[-1] - t) / 0.05))
    return out


def acid(notes: Sequence[TimedNote], length: int, rng: np.random.Generator) -> np.ndarray:
    """A sawtooth bass line, sliding between tied notes, under a resonant swept low-pass. The
    filter opens over the whole piece and snaps shut on each note, wider on accents."""
    del rng
    hz = np.full(length, notes[0].frequency_hz)
    gate = np.zeros(length)
    snap = np.zeros(length)
    for note in notes:
        start = round(note.start_s * SAMPLE_RATE_HZ)
        count = min(round(note.duration_s * SAMPLE_RATE_HZ), length - start)
        if count <= 0:
            continue
        t = np.arange(length - start) / SAMPLE_RATE_HZ
        hz[start:] = note.frequency_hz
        gate[start : start + count] = 0.6 + 0.4 * note.gain
        snap[start:] = np.exp(-t / (0.09 + 0.10 * note.gain)) * (0.4 + note.gain)
    glide = signal.butter(1, 14.0, "lowpass", fs=SAMPLE_RATE_HZ, output="sos")
    hz = signal.sosfilt(glide, hz - hz[0]) + hz[0]
    edge = np.ones(160) / 160
    gate = np.convolve(gate, edge, mode="same")
    control = snap[::CONTROL_SAMPLES]
    opening = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(len(control)) / len(control))
    cutoff_hz = 160 + 500 * opening + (700 + 1900 * opening) * control
    return np.tanh(2.0 * swept_lowpass(saw(hz), cutoff_hz, q=7.0)) * gate


def pad(notes: Sequence[TimedNote], length: int, rng: np.random.Generator) -> np.ndarray:
    """Three detuned sawtooths a note, slow to rise and fall, under a slowly breathing low-pass."""
    out = np.zeros(length)
    for note in notes:
        t = times(note.duration_s + 2.0)
        tone = np.zeros(len(t))
        for cents in (-7.0, 0.0, 8.0):
            drift = cents + 3.0 * np.sin(2 * np.pi * (0.1 * t + rng.random()))
            tone += saw(note.frequency_hz * 2.0 ** (drift / 1200.0))
        rise = np.minimum(1.0, t / min(1.6, note.duration_s / 2))
        fall = np.clip((note.duration_s + 2.0 - t) / 2.0, 0.0, 1.0)
        place(out, note.start_s, tone * rise * fall * note.gain)
    count = -(-length // CONTROL_SAMPLES)
    breath = np.sin(2 * np.pi * np.arange(count) * CONTROL_SAMPLES / SAMPLE_RATE_HZ / 11.0)
    return swept_lowpass(out, 900.0 * 2.0 ** (0.9 * breath), q=0.9)


def stab(notes: Sequence[TimedNote], length: int, rng: np.random.Generator) -> np.ndarray:
    """A short detuned chord sound with echoes three sixteenths apart at 128 beats a minute."""
    out = np.zeros(length)
    t = times(0.32)
    for note in notes:
        tone = np.zeros(len(t))
        for cents in (-10.0, 9.0):
            tone += saw(np.full(len(t), note.frequency_hz * 2 ** (cents / 1200)))
        cutoff_hz = 300 + 3800 * np.exp(-t[::CONTROL_SAMPLES] / 0.07)
        hit = swept_lowpass(tone, cutoff_hz, q=1.4) * np.exp(-t / 0.12)
        for echo in range(4):
            place(out, note.start_s + echo * 0.75 * 60 / 128, hit * note.gain * 0.45**echo)
    return out


def bell(notes: Sequence[TimedNote], length: int, rng: np.random.Generator) -> np.ndarray:
    """Frequency modulation at a ratio of 3.5 (Chowning 1973), with the index dying first."""
    out = np.zeros(length)
    t = times(3.5)
    for note in notes:
        hz = note.frequency_hz * 2.0 ** (rng.normal(0, 2) / 1200)
        index = 1.6 * np.exp(-t / 0.5)
        tone = np.sin(2 * np.pi * hz * t + index * np.sin(2 * np.pi * 3.5 * hz * t))
        shape = np.exp(-t / 0.9) * np.minimum(1, t / 0.004) * np.minimum(1, (t[-1] - t) / 0.5)
        place(out, note.start_s, tone * shape * note.gain)
    return out


def sub(notes: Sequence[TimedNote], length: int, rng: np.random.Generator) -> np.ndarray:
    """A sine with a little second harmonic, for the floor of a mix."""
    del rng
    out = np.zeros(length)
    for note in notes:
        t = times(note.duration_s + 0.05)
        tone = np.sin(2 * np.pi * note.frequency_hz * t)
        tone += 0.25 * np.sin(4 * np.pi * note.frequency_hz * t)
        shape = np.minimum(1, t / 0.01) * np.clip((note.duration_s + 0.05 - t) / 0.06, 0, 1)
        place(out, note.start_s, tone * shape * note.gain)
    return out


def wind(notes: Sequence[TimedNote], length: int, rng: np.random.Generator) -> np.ndarray:
    """Noise through a band that wanders; it sounds for the whole length of the piece."""
    del notes
    noise = filtered(rng.standard_normal(length), "highpass", 250.0)
    count = -(-length // CONTROL_SAMPLES)
    t = np.arange(count) * CONTROL_SAMPLES / SAMPLE_RATE_HZ
    path = np.sin(2 * np.pi * t / 9.3) + 0.5 * np.sin(2 * np.pi * t / 3.7)
    return swept_lowpass(noise, 1100.0 * 2.0**path, q=2.5)


def riser(notes: Sequence[TimedNote], length: int, rng: np.random.Generator) -> np.ndarray:
    """For each note, noise that grows and brightens until the note ends."""
    out = np.zeros(length)
    for note in notes:
        t = times(note.duration_s)
        noise = filtered(rng.standard_normal(len(t)), "highpass", 500.0)
        grown = t[::CONTROL_SAMPLES] / note.duration_s
        sweep = swept_lowpass(noise, 500 * 2.0 ** (4.5 * grown), q=2.0)
        place(out, note.start_s, sweep * (t / note.duration_s) ** 2 * note.gain)
    return out


def crackle(notes: Sequence[TimedNote], length: int, rng: np.random.Generator) -> np.ndarray:
    """The dust and hiss of a worn record; it sounds for the whole length of the piece."""
    del notes
    dust = np.zeros(length)
    count = round(14 * length / SAMPLE_RATE_HZ)
    dust[rng.integers(0, length, count)] = rng.normal(0, 1, count)
    pops = filtered(dust, "bandpass", (1200.0, 7000.0))
    return pops * 4 + 0.012 * filtered(rng.standard_normal(length), "bandpass", (300.0, 8000.0))


SYNTHS: dict[str, Synth] = {
    "kick": kick,
    "boom_kick": boom_kick,
    "snare": snare,
    "clap": clap,
    "hat": hat,
    "acid": acid,
    "pad": pad,
    "stab": stab,
    "bell": bell,
    "sub": sub,
    "wind": wind,
    "riser": riser,
    "crackle": crackle,
}
