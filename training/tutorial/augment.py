"""Augmentation of waveforms: what changes a recording and leaves its label alone.

Mono float32 samples, shape (n_samples,), go in and new ones come out; the input is left alone.
What is random takes a seeded generator; the same seed gives the same samples. Augmentation of mel
powers, which is cheaper and exact for gain, filtering and mixing, is in ``training.augment``.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import soxr
from scipy import fft, signal

Samples = np.ndarray


@dataclass(frozen=True)
class Preset:
    """How many segments of a track, and what is done to each of them in every combination."""

    stretch_rates: tuple[float, ...]
    semitones: tuple[float, ...]
    n_segments: int

    def __post_init__(self) -> None:
        if not self.stretch_rates or min(self.stretch_rates) <= 0:
            raise ValueError(f"stretch_rates must be positive, got {self.stretch_rates}")
        if self.n_segments < 1:
            raise ValueError(f"n_segments must be at least 1, got {self.n_segments}")


# Schindler, Lidy & Rauber (FMT 2016), as three independent re-implementations of the paper give it:
# each of three random segments stretched by each rate and then shifted by each interval, 48 new
# segments a track. The notebooks of the 2018 tutorial augment nothing.
TUTORIAL = Preset(stretch_rates=(0.2, 0.5, 1.2, 1.5), semitones=(-5, -2, 2, 5), n_segments=3)


def _mono(samples: Samples) -> Samples:
    if samples.ndim != 1 or not len(samples):
        raise ValueError(f"samples must have shape (n_samples,), got {samples.shape}")
    return np.asarray(samples, dtype=np.float32)


def _fitted(samples: Samples, length: int) -> Samples:
    """Cut, or filled up with zeros, to ``length``."""
    result = np.zeros(length, np.float32)
    n = min(length, len(samples))
    result[:n] = samples[:n]
    return result


def time_stretch(samples: Samples, *, rate: float, n_fft: int = 2048) -> Samples:
    """Play ``rate`` times as fast at the same pitch: round(n_samples / rate) samples.

    A phase vocoder (Flanagan & Golden 1966): magnitudes by lines between frames, phases advanced
    by each bin's own frequency, and neighbouring bins held together as Puckette (1995) does it:
    without that, a tone at rate 0.2 loses 9 dB. It smears attacks, the more the further the rate
    is from 1.
    """
    samples = _mono(samples)
    if rate <= 0:
        raise ValueError(f"rate must be positive, got {rate}")
    if rate == 1.0:
        return samples.copy()
    hop = n_fft // 4
    window = signal.windows.hann(n_fft, sym=False)
    padded = np.pad(samples, (n_fft // 2, n_fft + hop))
    frames = np.lib.stride_tricks.sliding_window_view(padded, n_fft)[::hop]
    spectra = fft.rfft(frames * window, axis=1)

    position = np.arange(0.0, len(spectra) - 1, rate)
    left = position.astype(int)
    share = (position - left)[:, None]
    magnitude = np.abs(spectra)
    magnitude = magnitude[left] * (1 - share) + magnitude[left + 1] * share

    # How far each bin turns within a hop: its centre frequency, and what the phases say beyond it.
    angle = np.angle(spectra)
    centre = 2 * np.pi * hop / n_fft * np.arange(spectra.shape[1])
    beyond = np.diff(angle, axis=0) - centre
    advance = centre + beyond - 2 * np.pi * np.round(beyond / (2 * np.pi))
    made = np.empty((len(left), n_fft))
    phase = angle[0]
    for i, column in enumerate(left):
        spectrum = magnitude[i] * np.exp(1j * phase)
        made[i] = fft.irfft(spectrum, n_fft) * window
        # The bins of one tone alternate in sign, for a window that starts at phase zero.
        locked = spectrum.copy()
        locked[1:] -= spectrum[:-1]
        locked[:-1] -= spectrum[1:]
        phase = np.angle(locked) + advance[column]

    total = np.zeros((len(made) + 3) * hop)
    weight = np.zeros_like(total)
    for part in range(4):
        span = slice(part * hop, (part + len(made)) * hop)
        total[span] += made[:, part * hop : (part + 1) * hop].reshape(-1)
        weight[span] += np.tile(window[part * hop : (part + 1) * hop] ** 2, len(made))
    start = n_fft // 2
    return _fitted((total / np.maximum(weight, 1e-3))[start:], round(len(samples) / rate))


def pitch_shift(samples: Samples, *, semitones: float, n_fft: int = 2048) -> Samples:
    """Every frequency times 2^(semitones / 12), at the same length and speed.

    Stretched by the vocoder, then resampled back (soxr), which moves pitch and formants alike.
    """
    factor = 2.0 ** (semitones / 12)
    stretched = time_stretch(samples, rate=1 / factor, n_fft=n_fft)
    return _fitted(soxr.resample(stretched, factor, 1.0, quality="HQ"), len(samples))


def random_segments(
    samples: Samples, rng: np.random.Generator, *, length: int, n: int = 3
) -> Samples:
    """``n`` segments of ``length`` samples from random places, (n, length); they may overlap."""
    samples = _mono(samples)
    if not 0 < length <= len(samples):
        raise ValueError(f"length must be in 1..{len(samples)}, got {length}")
    starts = rng.integers(0, len(samples) - length + 1, n)
    return np.stack([samples[start : start + length] for start in starts])


def variants(
    samples: Samples, rng: np.random.Generator, *, length: int, preset: Preset = TUTORIAL
) -> Iterator[Samples]:
    """All that ``preset`` makes of a track, segments of ``length`` samples: 48 for ``TUTORIAL``.

    A segment that will be played faster is cut longer, so that all come out equally long. The
    source must be long enough for the fastest.
    """
    longest = round(length * max(1.0, *preset.stretch_rates))
    for segment in random_segments(samples, rng, length=longest, n=preset.n_segments):
        for rate in preset.stretch_rates:
            stretched = time_stretch(segment[: max(1, round(length * rate))], rate=rate)
            for semitones in preset.semitones:
                yield pitch_shift(_fitted(stretched, length), semitones=semitones)


def gain(samples: Samples, rng: np.random.Generator, *, low_db: float, high_db: float) -> Samples:
    """Another level. Nothing is clipped: what becomes of values over 1 is the caller's affair."""
    return _mono(samples) * np.float32(10 ** (rng.uniform(low_db, high_db) / 20))


def _filtered(samples: Samples, sample_rate: int, level_db) -> Samples:
    """Through a response without delay; ``level_db`` gives the level at frequencies in Hz."""
    n = fft.next_fast_len(len(samples) + sample_rate // 10, real=True)
    hz = fft.rfftfreq(n, 1 / sample_rate)
    spectrum = fft.rfft(samples, n) * 10 ** (level_db(hz) / 20)
    return fft.irfft(spectrum, n)[: len(samples)].astype(np.float32)


def equalise(
    samples: Samples, rng: np.random.Generator, *, sample_rate: int, depth_db: float
) -> Samples:
    """A smooth random response: five points up to +-depth_db over log frequency, and lines."""
    points_hz = np.geomspace(60.0, sample_rate / 2, 5)
    points_db = rng.uniform(-depth_db, depth_db, 5)
    return _filtered(
        _mono(samples),
        sample_rate,
        lambda hz: np.interp(np.log(np.maximum(hz, 1.0)), np.log(points_hz), points_db),
    )


def add_noise(
    samples: Samples, rng: np.random.Generator, *, low_db: float, high_db: float
) -> Samples:
    """Noise between white and pink, its power ``low_db`` to ``high_db`` from the signal's."""
    samples = _mono(samples)
    spectrum = fft.rfft(rng.standard_normal(len(samples)))
    noise = fft.irfft(
        spectrum / np.maximum(1, np.arange(len(spectrum))) ** rng.uniform(0.0, 0.5), len(samples)
    )
    level = np.sqrt(np.mean(samples.astype(np.float64) ** 2) / max(np.mean(noise**2), 1e-12))
    level *= 10 ** (rng.uniform(low_db, high_db) / 20)
    return samples + (noise * level).astype(np.float32)


def limit_bandwidth(
    samples: Samples,
    rng: np.random.Generator,
    *,
    sample_rate: int,
    low_hz: float,
    high_hz: float,
) -> Samples:
    """Nothing above a random cut-off: a Butterworth low-pass, 96 dB an octave, without delay."""
    if not 0 < low_hz <= high_hz < sample_rate / 2:
        raise ValueError(
            f"need 0 < low_hz <= high_hz < {sample_rate / 2}, got {low_hz} and {high_hz}"
        )
    cutoff_hz = np.exp(rng.uniform(np.log(low_hz), np.log(high_hz)))
    sections = signal.butter(8, cutoff_hz, fs=sample_rate, output="sos")
    # Forwards and backwards, as one response: the ends need no care then.
    return _filtered(
        _mono(samples),
        sample_rate,
        lambda hz: (
            40
            * np.log10(
                np.maximum(np.abs(signal.freqz_sos(sections, worN=hz, fs=sample_rate)[1]), 1e-6)
            )
        ),
    )


@dataclass(frozen=True)
class _Codec:
    encoder: str
    container: str
    sample_rates: tuple[int, ...]
    sample_format: str


CODECS = {
    "mp3": _Codec(
        "libmp3lame",
        "mp3",
        (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000),
        "fltp",
    ),
    "opus": _Codec("libopus", "ogg", (8_000, 12_000, 16_000, 24_000, 48_000), "flt"),
}


def through_codec(
    samples: Samples, *, sample_rate: int, codec: str = "mp3", bit_rate: int = 64_000
) -> Samples:
    """Encoded and decoded again at ``bit_rate`` (bits a second), at the same place and length.

    A rate that the codec does not know is brought to its highest one and back. Levels over 1 are
    left to the codec.
    """
    import av

    samples = _mono(samples)
    if codec not in CODECS:
        raise ValueError(f"codec must be one of {', '.join(CODECS)}, got {codec!r}")
    if not 8_000 <= bit_rate <= 320_000:
        raise ValueError(f"bit_rate must be in 8000..320000, got {bit_rate}")
    chosen = CODECS[codec]
    coded_rate = sample_rate if sample_rate in chosen.sample_rates else chosen.sample_rates[-1]
    source = soxr.resample(samples, sample_rate, coded_rate, quality="HQ")
    file = io.BytesIO(encoded(source, coded_rate, codec, bit_rate))
    with av.open(file, "r") as coded:
        decoded_rate = coded.streams.audio[0].rate
        planes = [frame.to_ndarray() for frame in coded.decode(audio=0)]
    decoded = np.concatenate(planes, axis=1)[0].astype(np.float32)
    return _fitted(soxr.resample(decoded, decoded_rate, sample_rate, quality="HQ"), len(samples))


def encoded(samples: Samples, sample_rate: int, codec: str, bit_rate: int) -> bytes:
    """A whole file of mono ``samples`` at a rate that the codec knows."""
    import av

    chosen = CODECS[codec]
    file = io.BytesIO()
    # Without it an Ogg file's serial number is random, and no two files are the same.
    exact = {"fflags": "+bitexact"}
    with av.open(file, "w", format=chosen.container, options=exact) as container:
        stream = container.add_stream(chosen.encoder, rate=sample_rate, layout="mono")
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = bit_rate
        stream.format = chosen.sample_format
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples[None]), format=chosen.sample_format, layout="mono"
        )
        frame.sample_rate = sample_rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
    return file.getvalue()


def remix(stems: np.ndarray, rng: np.random.Generator, *, low_db: float, high_db: float) -> Samples:
    """The stems of a song, (n_stems, n_samples), each at a random level, as one mix."""
    if stems.ndim != 2:
        raise ValueError(f"stems must have shape (n_stems, n_samples), got {stems.shape}")
    level_db = rng.uniform(low_db, high_db, (len(stems), 1))
    return (stems * 10 ** (level_db / 20)).sum(axis=0).astype(np.float32)
