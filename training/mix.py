"""What happens to a performance between the instruments and the file: room, desk and bandwidth.

Takes stereo float32 at the synthesiser's rate and gives mono at ``RATE``. No step moves an attack:
the direct sound stays first and unshifted, filters are recursive with a delay under 1 ms, and what
resampling adds is taken out by the resampler.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy import signal

Float32 = NDArray[np.float32]
RATE = 22_050
COMPRESSOR_BLOCK = 128  # samples, 5.8 ms


@dataclass(frozen=True, slots=True)
class Desk:
    """The settings of one mix; what is zero or None is off."""

    left: float = 0.5  # share of the left channel in the mono sum
    reverb_s: float = 0.0  # until 60 dB under
    wet_db: float = -60.0
    predelay_s: float = 0.0
    bass_db: float = 0.0  # shelf at 150 Hz
    treble_db: float = 0.0  # shelf at 4 kHz
    middle_db: float = 0.0  # a bell
    middle_hz: float = 1000.0
    low_cut_hz: float | None = None
    high_cut_hz: float | None = None
    ratio: float = 1.0
    threshold_db: float = -20.0  # under the loudest block
    saturation: float = 0.0
    noise_db: float | None = None  # under the mix's mean power
    noise_tilt: float = 0.0  # 0 white, 1 pink
    peak_db: float = -1.0
    seed: int = 0

    def as_dict(self) -> dict:
        return asdict(self)


def random_desk(rng: np.random.Generator) -> Desk:
    """Dry studio to bad recording of a hall; one in five is left as it is."""
    seed = int(rng.integers(2**31))
    if rng.random() < 0.2:
        return Desk(peak_db=float(rng.uniform(-6, -0.3)), seed=seed)

    def sometimes(probability: float, value: float) -> float | None:
        return value if rng.random() < probability else None

    return Desk(
        left=float(np.clip(rng.normal(0.5, 0.15), 0.1, 0.9)),
        reverb_s=sometimes(0.8, float(rng.lognormal(-0.6, 0.6))) or 0.0,
        wet_db=float(rng.uniform(-26, -6)),
        predelay_s=float(rng.uniform(0.0, 0.03)),
        bass_db=float(rng.uniform(-7, 7)),
        treble_db=float(rng.uniform(-9, 7)),
        middle_db=float(rng.uniform(-7, 7)),
        middle_hz=float(np.exp(rng.uniform(np.log(250), np.log(3500)))),
        low_cut_hz=sometimes(0.2, float(rng.uniform(40, 200))),
        high_cut_hz=sometimes(0.35, float(np.exp(rng.uniform(np.log(3000), np.log(10_000))))),
        ratio=sometimes(0.6, float(rng.uniform(1.5, 6))) or 1.0,
        threshold_db=float(rng.uniform(-24, -6)),
        saturation=sometimes(0.25, float(rng.uniform(0.5, 3))) or 0.0,
        noise_db=sometimes(0.45, float(rng.uniform(-62, -22))),
        noise_tilt=float(rng.uniform(0, 1)),
        peak_db=float(rng.uniform(-20, -0.3)),
        seed=seed,
    )


def mixed(stereo: Float32, rate: int, desk: Desk) -> Float32:
    """Mono float32 at RATE, its peak at ``desk.peak_db`` dB of full scale (silence stays so)."""
    rng = np.random.default_rng(desk.seed)
    mono = stereo @ np.array([desk.left, 1.0 - desk.left], dtype=np.float32)
    mono = soxr.resample(mono, rate, RATE, quality="HQ")
    length = len(mono)
    response = _response(desk, rng)
    if len(response) > 1:
        mono = signal.oaconvolve(mono, response)[:length]
    if desk.ratio > 1:
        mono = _compressed(mono, desk.ratio, desk.threshold_db)
    peak = float(np.abs(mono).max(initial=0.0))
    if peak == 0.0:
        return mono.astype(np.float32)
    mono = mono / np.float32(peak)
    if desk.saturation:
        mono = np.tanh(mono * np.float32(desk.saturation)) / np.float32(np.tanh(desk.saturation))
    if desk.noise_db is not None:
        mono = mono + _noise(len(mono), desk.noise_db, desk.noise_tilt, rng) * np.float32(
            np.sqrt(np.mean(mono**2))
        )
    mono = mono * np.float32(10 ** (desk.peak_db / 20) / np.abs(mono).max())
    return mono.astype(np.float32)


def _response(desk: Desk, rng: np.random.Generator) -> Float32:
    """Room, then equaliser and cuts, as one impulse response."""
    room_length = round((desk.predelay_s + desk.reverb_s) * RATE) if desk.reverb_s else 0
    response = np.zeros(room_length + 512)
    response[0] = 1.0
    if room_length:
        times_s = np.arange(round(desk.reverb_s * RATE)) / RATE
        tail = rng.standard_normal(len(times_s)) * 10 ** (-3 * times_s / desk.reverb_s)
        # Walls and air take the treble: less than half of it is left in the tail.
        tail = signal.lfilter([0.45], [1, -0.55], tail)
        tail *= 10 ** (desk.wet_db / 20) / np.sqrt(np.sum(tail**2) + 1e-12)
        begin = round(desk.predelay_s * RATE)
        response[begin : begin + len(tail)] += tail
    sections = [_shelf(150.0, desk.bass_db, high=False), _shelf(4000.0, desk.treble_db, high=True)]
    sections.append(_bell(desk.middle_hz, desk.middle_db))
    if desk.low_cut_hz:
        sections.append(signal.butter(2, desk.low_cut_hz, "highpass", fs=RATE, output="sos")[0])
    if desk.high_cut_hz:
        sections += list(signal.butter(4, desk.high_cut_hz, "lowpass", fs=RATE, output="sos"))
    return signal.sosfilt(np.array(sections), response).astype(np.float32)


def _shelf(corner_hz: float, gain_db: float, *, high: bool) -> np.ndarray:
    """A second-order shelf with slope 1 (Bristow-Johnson, Audio EQ Cookbook)."""
    a = 10 ** (gain_db / 40)
    w = 2 * np.pi * corner_hz / RATE
    sign = -1.0 if high else 1.0
    alpha = np.sin(w) / 2 * np.sqrt(2.0)
    root = 2 * np.sqrt(a) * alpha
    cos = np.cos(w)
    section = np.array(
        [
            a * ((a + 1) - sign * (a - 1) * cos + root),
            sign * 2 * a * ((a - 1) - sign * (a + 1) * cos),
            a * ((a + 1) - sign * (a - 1) * cos - root),
            (a + 1) + sign * (a - 1) * cos + root,
            -sign * 2 * ((a - 1) + sign * (a + 1) * cos),
            (a + 1) + sign * (a - 1) * cos - root,
        ]
    )
    return section / section[3]


def _bell(centre_hz: float, gain_db: float) -> np.ndarray:
    """A peaking equaliser one octave wide (Bristow-Johnson)."""
    a = 10 ** (gain_db / 40)
    w = 2 * np.pi * centre_hz / RATE
    alpha = np.sin(w) / (2 * 1.41)
    section = np.array(
        [1 + alpha * a, -2 * np.cos(w), 1 - alpha * a, 1 + alpha / a, -2 * np.cos(w), 1 - alpha / a]
    )
    return section / section[3]


def _compressed(mono: Float32, ratio: float, threshold_db: float) -> Float32:
    """A feed-forward compressor over blocks; its gain falls within one and rises over 150 ms."""
    n_blocks = -(-len(mono) // COMPRESSOR_BLOCK)
    padded = np.zeros(n_blocks * COMPRESSOR_BLOCK, dtype=np.float32)
    padded[: len(mono)] = mono
    power = np.square(padded).reshape(n_blocks, -1).mean(axis=1)
    level_db = 10 * np.log10(power + 1e-12)
    over_db = np.maximum(0.0, level_db - (level_db.max() + threshold_db))
    wanted_db = over_db * (1 - 1 / ratio)
    release = float(np.exp(-COMPRESSOR_BLOCK / (0.15 * RATE)))
    held_db, reduction_db = 0.0, np.empty(n_blocks)
    for index, value in enumerate(wanted_db.tolist()):
        held_db = max(value, held_db * release)
        reduction_db[index] = held_db
    centres = (np.arange(n_blocks) + 0.5) * COMPRESSOR_BLOCK
    gain_db = np.interp(np.arange(len(mono)), centres, -reduction_db)
    return mono * (10 ** (gain_db / 20)).astype(np.float32)


def _noise(length: int, level_db: float, tilt: float, rng: np.random.Generator) -> Float32:
    """White noise with a share ``tilt`` of pink, ``level_db`` beside power 1."""
    noise = rng.standard_normal(length, dtype=np.float32)
    if tilt:
        # Kellet's economical pinking filter, within 0.5 dB over the band that is left.
        poles, gains = (0.99765, 0.963, 0.57), (0.099046, 0.2965164, 1.0526913)
        pink = sum(signal.lfilter([g], [1, -p], noise) for p, g in zip(poles, gains, strict=True))
        noise = (1 - tilt) * noise + tilt * pink / (np.std(pink) + 1e-12)
    return (noise / (np.std(noise) + 1e-12) * 10 ** (level_db / 20)).astype(np.float32)
