"""From places in the bank to what student and teachers hear, in Keras operations.

Excerpts are ``N_SAMPLES`` long: the teacher's 187 frames, and half a window of ours around them;
the student's shorter patch lies in the middle. Other speeds are read by cubic interpolation
(Catmull & Rom 1974), which dulls the top of the band a little: all hear the same dull sound.
"""

from __future__ import annotations

import numpy as np
from keras import ops

from musicanalyzer.dsp.mel import mel_filters
from musicanalyzer.dsp.params import MelSpec, PatchSpec, StftSpec
from musicanalyzer.dsp.stft import hann_window
from musicanalyzer.dsp.units import hz_to_mel
from training.matching.bank import SAMPLE_RATE

MUSICNN_FRAMES = 187
MUSICNN_MEL = MelSpec(
    stft=StftSpec(sample_rate=SAMPLE_RATE, n_fft=512, hop_length=256),
    n_mels=96,
    f_min_hz=0.0,
    f_max_hz=8000.0,
)
MUSICNN_SAMPLES = (MUSICNN_FRAMES - 1) * 256 + 512
N_SAMPLES = MUSICNN_SAMPLES + 512
N_LEVELS = 9  # of a response


def patch_samples(spec: PatchSpec) -> np.ndarray:
    """The samples of an excerpt that the frames of the student's patch are centred on."""
    hop = spec.mel.stft.hop_length
    first = (N_SAMPLES - (spec.n_frames - 1) * hop) // 2
    return first + hop * np.arange(spec.n_frames)


def excerpts(samples, first, length, start, speed):
    """``N_SAMPLES`` samples of each of n clips, read from ``start`` at ``speed``: (n, N_SAMPLES).

    ``samples`` int16 holds all clips; a clip is repeated where it ends.
    """
    whole = ops.cast(ops.floor(start), "int32")[:, None]
    position = ops.arange(N_SAMPLES, dtype="float32")[None, :] * speed[:, None]
    position = position + (start - ops.floor(start))[:, None]
    left = ops.floor(position)
    share = position - left
    left = ops.cast(left, "int32") + whole

    def tap(offset: int):
        place = ops.mod(left + offset, length[:, None]) + first[:, None]
        return ops.cast(ops.take(samples, place), "float32")

    before, here, after, later = tap(-1), tap(0), tap(1), tap(2)
    slope = 0.5 * (after - before)
    curve = before - 2.5 * here + 2.0 * after - 0.5 * later
    bend = 0.5 * (later - before) + 1.5 * (here - after)
    return here + share * (slope + share * (curve + share * bend))


def mel_powers(sound, spec: MelSpec, *, first: int, n_frames: int):
    """Mel powers of frames centred on ``first``, one hop apart: (n, n_frames, n_mels)."""
    n_fft, hop = spec.stft.n_fft, spec.stft.hop_length
    used = sound[:, first - n_fft // 2 : first + n_fft // 2 + (n_frames - 1) * hop]
    frames = sequences(used, n_fft, hop) * hann_window(n_fft)
    real, imaginary = ops.rfft(frames)
    return ops.matmul(real * real + imaginary * imaginary, mel_filters(spec))


def sequences(sound, length: int, hop: int):
    """Overlapping parts of ``sound`` (n, n_samples): (n, n_parts, length).

    As ``ops.extract_sequences``, which JAX makes a convolution of; that is slow, and a GPU rounds
    its products to 11 bits.
    """
    n_parts = 1 + (sound.shape[1] - length) // hop
    index = hop * np.arange(n_parts)[:, None] + np.arange(length)
    return ops.take(sound, index, axis=1)


def response(levels_db, spec: MelSpec):
    """A filter that sound is played through, as factors of mel powers, (n, n_mels).

    ``levels_db`` (n, N_LEVELS) lie evenly on the mel scale from 0 to 8 kHz, with lines between.
    """
    top = hz_to_mel(SAMPLE_RATE / 2)
    bands = np.linspace(hz_to_mel(spec.f_min_hz), hz_to_mel(spec.f_max_hz), spec.n_mels + 2)[1:-1]
    near = np.maximum(0.0, 1 - np.abs(bands / top * (N_LEVELS - 1) - np.arange(N_LEVELS)[:, None]))
    return ops.exp(ops.matmul(levels_db, near.astype(np.float32)) * float(np.log(10.0) / 10))


def heard_by_student(sound, levels_db, spec: PatchSpec):
    """Mel powers of the patch in the middle, (n, n_frames, n_mels)."""
    first = int(patch_samples(spec)[0])
    power = mel_powers(sound, spec.mel, first=first, n_frames=spec.n_frames)
    return power * response(levels_db, spec.mel)[:, None]


def heard_by_musicnn(sound, levels_db):
    """What musicnn hears, (n, 187, 96); rounded to float16 as there."""
    first = (N_SAMPLES - MUSICNN_SAMPLES) // 2 + 256
    power = mel_powers(sound, MUSICNN_MEL, first=first, n_frames=MUSICNN_FRAMES)
    power = power * response(levels_db, MUSICNN_MEL)[:, None]
    power = ops.cast(ops.cast(power, "float16"), "float32")
    return ops.log10(10_000.0 * power + 1.0)
