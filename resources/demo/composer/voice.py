"""A singing voice by formant synthesis: a glottal pulse train with vibrato, jitter and breath goes
through five resonances in cascade, which move between vowels and consonants. Source: Rosenberg
1971; cascade resonators after Klatt 1980, formant values of a tenor as published for CHANT."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy import signal

from composer.synth import CONTROL_SAMPLES, SAMPLE_RATE_HZ, TimedNote, filtered

FORMANTS_HZ = {
    "a": (680, 1120, 2600, 2950, 3350),
    "o": (430, 800, 2600, 2850, 3200),
    "e": (440, 1720, 2500, 3100, 3500),
    "i": (300, 1900, 2700, 3200, 3550),
    "u": (350, 640, 2500, 2850, 3300),
}
BANDWIDTHS_HZ = (95.0, 85.0, 110.0, 120.0, 150.0)
# Formants, loudness and length of the consonants that can open a syllable; h and s are breath.
CONSONANTS = {
    "l": ((360, 1150, 2500, 2950, 3400), 0.45, 0.075),
    "n": ((270, 1450, 2300, 2900, 3400), 0.30, 0.085),
    "m": ((260, 1050, 2200, 2900, 3400), 0.28, 0.090),
    "d": ((300, 1650, 2600, 3000, 3400), 0.05, 0.060),
    "w": ((320, 650, 2300, 2850, 3300), 0.50, 0.080),
    "h": ((500, 1300, 2500, 2950, 3400), 0.04, 0.070),
    "s": ((320, 1600, 2600, 3000, 3500), 0.02, 0.110),
}
BREATHY = "hs"
PHRASE_GAP_S = 0.22
AIR_DB = -27.0


def _controls(notes: Sequence[TimedNote], count: int) -> tuple[np.ndarray, ...]:
    """Formants (5, count), loudness, breath and hiss (count,) at the control rate."""
    rate_hz = SAMPLE_RATE_HZ / CONTROL_SAMPLES
    formants = np.tile(np.array(FORMANTS_HZ["a"], float)[:, None], (1, count))
    loudness, breath, hiss = np.zeros(count), np.zeros(count), np.zeros(count)
    for note in notes:
        opening, vowel = note.syllable[:-1], note.syllable[-1]
        start = round(note.start_s * rate_hz)
        end = min(count, round((note.start_s + note.duration_s) * rate_hz))
        formants[:, start:] = np.array(FORMANTS_HZ[vowel], float)[:, None]
        swell = np.sin(np.pi * np.linspace(0.18, 0.86, max(1, end - start))) ** 0.5
        loudness[start:end] = note.gain * swell
        breath[start:end] = 0.03
        if opening:
            shape, level, length_s = CONSONANTS[opening]
            # A consonant comes before the beat, so that the vowel falls on it.
            first = max(0, round((note.start_s - length_s) * rate_hz))
            formants[:, first:start] = np.array(shape, float)[:, None]
            loudness[first:start] = note.gain * level
            if opening in BREATHY:
                breath[first:start] = 0.35 if opening == "h" else 0.0
                hiss[first:start] = 0.5 if opening == "s" else 0.0
    return formants, loudness, breath, hiss


def _pitch_track_hz(
    notes: Sequence[TimedNote],
    length: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Fundamental per sample: slides of about 60 ms, late vibrato of 5.6 Hz, slow drift."""
    pitch = np.full(length, float(notes[0].pitch))
    depth = np.zeros(length)
    for note in notes:
        start = round(note.start_s * SAMPLE_RATE_HZ)
        pitch[max(0, start - round(0.03 * SAMPLE_RATE_HZ)) :] = note.pitch
        late_s = np.arange(length - start) / SAMPLE_RATE_HZ
        depth[start:] = 0.42 * np.clip((late_s - 0.22) / 0.35, 0.0, 1.0)
    slide = signal.butter(2, 7.0, "lowpass", fs=SAMPLE_RATE_HZ, output="sos")
    pitch = signal.sosfilt(slide, pitch - pitch[0]) + pitch[0]
    t = np.arange(length) / SAMPLE_RATE_HZ
    rate_hz = 5.6 + 0.25 * np.sin(2 * np.pi * 0.31 * t + rng.uniform(0, 6))
    vibrato = np.sin(2 * np.pi * np.cumsum(rate_hz) / SAMPLE_RATE_HZ)
    knots = rng.normal(0.0, 0.07, length // 2048 + 2)
    drift = np.interp(np.arange(length) / 2048, np.arange(len(knots)), knots)
    pitch += depth * vibrato + drift
    return np.asarray(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))


def _glottal_flow(hz: np.ndarray) -> np.ndarray:
    """Rosenberg's pulse: opens over 40 % of a period, closes over 16 %, then stays shut."""
    phase = np.cumsum(hz / SAMPLE_RATE_HZ) % 1.0
    opening = 0.5 - 0.5 * np.cos(np.pi * phase / 0.40)
    closing = np.cos(0.5 * np.pi * (phase - 0.40) / 0.16)
    return np.where(phase < 0.40, opening, np.where(phase < 0.56, closing, 0.0))


def sing(notes: Sequence[TimedNote], length: int, rng: np.random.Generator) -> np.ndarray:
    """The voice singing `notes`, of which each syllable is a vowel with at most one consonant
    before it, as in "la" or "o". Returns float64 mono of `length` samples."""
    count = -(-length // CONTROL_SAMPLES)
    formants, loudness, breath, hiss = _controls(notes, count)
    hz = _pitch_track_hz(notes, length, rng)
    smooth = np.hanning(27) / np.hanning(27).sum()
    # 40 ms: slower sounds drunk, faster clicks.
    formants = np.stack(
        [np.convolve(np.pad(row, 13, mode="edge"), smooth, "valid") for row in formants]
    )
    loudness, breath, hiss = (np.convolve(row, smooth, "same") for row in (loudness, breath, hiss))

    def at_samples(row: np.ndarray) -> np.ndarray:
        return np.interp(np.arange(length) / CONTROL_SAMPLES, np.arange(count), row)

    flow = _glottal_flow(hz)
    source = np.diff(flow, prepend=flow[0])
    source /= np.sqrt(np.mean(source**2))
    noise = filtered(rng.standard_normal(length), "highpass", 800.0)
    source = source * at_samples(loudness) + noise * at_samples(breath) * (0.3 + flow)
    sung = source
    for index, bandwidth_hz in enumerate(BANDWIDTHS_HZ):
        sung = _resonate(sung, formants[index], bandwidth_hz)
    # A trained voice closes its folds faster than the pulse does: without this lift the band that
    # carries over a band of instruments, 2 to 4 kHz, lies 10 dB too low.
    sung += 2.8 * filtered(sung, "highpass", 1800.0, 1)
    # The resonances above the fifth are left out of the cascade; their share is put back flat.
    air = filtered(source, "highpass", 3400.0)
    sung += air * (10 ** (AIR_DB / 20) * np.std(sung) / np.std(air))
    sung += (
        0.6
        * filtered(rng.standard_normal(length), "bandpass", (4500.0, 9500.0))
        * at_samples(hiss)
        * np.std(sung)
    )
    return sung + _breaths(notes, length, rng) * np.std(sung)


def _resonate(sound: np.ndarray, centre_hz: np.ndarray, bandwidth_hz: float) -> np.ndarray:
    """One of Klatt's resonators, of unit gain at 0 Hz, its centre moving at the control rate."""
    out = np.empty_like(sound)
    state = np.zeros(2)
    radius = np.exp(-np.pi * bandwidth_hz / SAMPLE_RATE_HZ)
    for index, start in enumerate(range(0, len(sound), CONTROL_SAMPLES)):
        turn = 2 * radius * np.cos(2 * np.pi * centre_hz[index] / SAMPLE_RATE_HZ)
        block = slice(start, start + CONTROL_SAMPLES)
        gain = 1 - turn + radius**2
        out[block], state = signal.lfilter([gain], [1.0, -turn, radius**2], sound[block], zi=state)
    return out


def _breaths(notes: Sequence[TimedNote], length: int, rng: np.random.Generator) -> np.ndarray:
    """A drawn breath before every phrase that leaves time for one."""
    out = np.zeros(length)
    for before, after in pairwise(notes):
        gap_s = after.start_s - before.start_s - before.duration_s
        if gap_s < PHRASE_GAP_S:
            continue
        draw_s = min(0.32, gap_s * 0.8)
        end = round((after.start_s - 0.10) * SAMPLE_RATE_HZ)
        count = min(end, round(draw_s * SAMPLE_RATE_HZ))
        air = filtered(rng.standard_normal(count), "bandpass", (1100.0, 6000.0))
        out[end - count : end] += 0.10 * air * np.hanning(count) ** 0.7
    return out
