"""From stems to a master: effects, levels, panning, one shared reverb, a look-ahead limiter, fades
and excerpts. Arrays are float64 of shape (samples, 2) at `SAMPLE_RATE_HZ` unless said otherwise."""

from __future__ import annotations

import numpy as np
from scipy import ndimage, signal

from composer.synth import SAMPLE_RATE_HZ, filtered

# Lossy encoders overshoot by up to 1.4 dB; lower still would waste level.
PEAK_DB = -1.5
STEM_LEVEL_DB = -22.0


def gain(level_db: float) -> float:
    """Amplitude factor of a level in decibels."""
    return float(10.0 ** (level_db / 20.0))


def active_rms(sound: np.ndarray) -> float:
    """Root mean square over the 50 ms frames within 35 dB of the loudest one, so that a part
    that rests half of the time is not taken for a soft one."""
    frame = SAMPLE_RATE_HZ // 20
    count = max(1, len(sound) // frame)
    power = (sound[: count * frame] ** 2).reshape(count, -1).mean(axis=1)
    loud = power >= power.max() * gain(-35.0) ** 2
    return float(np.sqrt(power[loud].mean()))


def distorted(sound: np.ndarray, *, drive_db: float = 38.0) -> np.ndarray:
    """A guitar amplifier: tight low end, soft asymmetric clipping at four times the sample rate
    so that its harmonics do not fold back, then a loudspeaker cabinet."""
    mono = filtered(sound.mean(axis=1), "highpass", 130.0)
    mono = mono / max(1e-9, active_rms(mono)) * gain(-20.0)
    fast = signal.resample_poly(mono, 4, 1) * gain(drive_db)
    fast = np.tanh(fast + 0.25) - np.tanh(0.25)
    clipped = signal.resample_poly(fast, 1, 4)[: len(mono)]
    # Clipping lifts the hum of a string that has died away; the gate follows the clean sound.
    # A running mean ends a hair under zero in digital silence, hence the clip.
    envelope = np.sqrt(ndimage.uniform_filter1d(mono**2, 1024).clip(0.0))
    gate = np.clip((envelope / max(1e-9, envelope.max()) - 0.01) / 0.03, 0.0, 1.0)
    speaker = filtered(filtered(clipped, "lowpass", 6200.0, 4), "highpass", 85.0)
    bite = filtered(speaker, "bandpass", (1700.0, 3600.0), 1)
    return np.repeat(((speaker + 1.1 * bite) * gate)[:, None], 2, axis=1)


def crunched(sound: np.ndarray) -> np.ndarray:
    """The same amplifier turned down, for the blues."""
    return distorted(sound, drive_db=22.0)


def chorused(sound: np.ndarray) -> np.ndarray:
    """Two copies with delays that drift around 12 ms, one to each side."""
    index = np.arange(len(sound), dtype=float)
    wide = sound.copy()
    for side, phase in ((0, 0.0), (1, np.pi / 2)):
        wave = np.sin(2 * np.pi * 0.7 * index / SAMPLE_RATE_HZ + phase)
        delayed = index - (0.012 + 0.003 * wave) * SAMPLE_RATE_HZ
        wide[:, side] += 0.7 * np.interp(delayed, index, sound[:, side], left=0.0)
    return wide


def phased_wah(sound: np.ndarray) -> np.ndarray:
    """A band between 700 Hz and 2.4 kHz lifted, as by a half-open wah pedal."""
    return sound * 0.5 + 1.5 * filtered(sound, "bandpass", (700.0, 2400.0), 1)


def dulled(sound: np.ndarray) -> np.ndarray:
    """The loss of a sampler's memory: nothing above 6 kHz."""
    return filtered(sound, "lowpass", 6000.0, 2)


def pumped(sound: np.ndarray) -> np.ndarray:
    """Ducked on every beat at 128 beats a minute, as if a kick drum drove a compressor."""
    beat = (np.arange(len(sound)) / SAMPLE_RATE_HZ * 128 / 60) % 1.0
    return sound * (0.25 + 0.75 * np.clip(beat / 0.6, 0, 1) ** 0.8)[:, None]


EFFECTS = {
    "distorted": distorted,
    "crunched": crunched,
    "chorused": chorused,
    "wah": phased_wah,
    "dulled": dulled,
    "pumped": pumped,
}


def panned(sound: np.ndarray, pan: float) -> np.ndarray:
    """Balance of constant power; -1 is left, 1 is right."""
    angle = (pan + 1.0) * np.pi / 4.0
    return sound * np.array([np.cos(angle), np.sin(angle)]) * np.sqrt(2.0)


def reverberated(sound: np.ndarray, *, decay_s: float, seed: int) -> np.ndarray:
    """Only the echo: convolution with stereo noise that loses 60 dB in `decay_s`, treble first."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(decay_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    noise = rng.standard_normal((len(t), 2))
    dark = filtered(noise, "lowpass", 2500.0, 1)
    treble = noise - dark
    room = dark * np.exp(-6.9 * t / decay_s)[:, None] + treble * np.exp(-14 * t / decay_s)[:, None]
    room[: round(0.012 * SAMPLE_RATE_HZ)] = 0.0
    room = filtered(room, "highpass", 180.0)
    room /= np.sqrt((room**2).sum(axis=0))
    return np.asarray(signal.fftconvolve(sound, room, axes=0)[: len(sound)])


def limited(sound: np.ndarray) -> np.ndarray:
    """Peaks held at `PEAK_DB` by a gain that is already down when a peak arrives."""
    ceiling = gain(PEAK_DB)
    window = 2 * (SAMPLE_RATE_HZ // 200) + 1
    peak = ndimage.maximum_filter1d(np.abs(sound).max(axis=1), window)
    wanted = np.minimum(1.0, ceiling / np.maximum(peak, 1e-9))
    smooth = ndimage.uniform_filter1d(wanted, window)
    return sound * np.minimum(1.0, smooth)[:, None]


def at_peak(sound: np.ndarray) -> np.ndarray:
    """Scaled so that the highest sample is at `PEAK_DB`."""
    return sound * (gain(PEAK_DB) / max(1e-9, float(np.abs(sound).max())))


def faded(sound: np.ndarray, *, in_s: float, out_s: float) -> np.ndarray:
    """Raised-cosine fades at both ends."""
    shape = np.ones(len(sound))
    for length_s, end in ((in_s, 1), (out_s, -1)):
        count = round(length_s * SAMPLE_RATE_HZ)
        ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(count) / max(1, count))
        shape[::end][:count] *= ramp
    return sound * shape[:, None]


def mastered(dry: np.ndarray, wet: np.ndarray, *, loudness_db: float) -> np.ndarray:
    """The mix at an RMS of about `loudness_db`, limited, with its peak at `PEAK_DB`."""
    mix = filtered(dry + wet, "highpass", 28.0)
    mix *= gain(loudness_db) / active_rms(mix)
    return at_peak(limited(mix))
