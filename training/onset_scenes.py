"""Scenes for the onset networks made where they are trained: a layer from raw cuts to columns.

What ``onset_material.scene`` and ``dsp.onset`` do for one scene on a processor, this does for a
batch on whatever runs Keras, in its operations alone: mixes cuts at their levels, puts them into
rooms, equalises, overdrives, adds noise, narrows the band, and takes the three log-mels, which a
test holds against the program's own. Rooms and filters are products of spectra, so that the signal
is padded by more than a room rings. Owns no material and no targets.
"""

from __future__ import annotations

import math
from typing import Any

import keras
import numpy as np
from keras import ops

from musicanalyzer.dsp.onset import onset_filters
from musicanalyzer.dsp.params import OnsetSpec
from musicanalyzer.dsp.stft import hann_window

Complex = tuple[Any, Any]  # real and imaginary parts
ROOM_S = 0.9


class Columns(keras.layers.Layer):
    """Mono float32 (batch, n) -> ``OnsetStream``'s (batch, n // hop, n_bands, n_windows)."""

    def __init__(self, spec: OnsetSpec, **kwargs: Any) -> None:
        super().__init__(trainable=False, **kwargs)
        self.spec = spec
        self.before = spec.window_lengths[-1] - spec.reach_samples

    def call(self, samples: Any) -> Any:
        spec = self.spec
        n_frames = samples.shape[1] // spec.hop_length
        padded = ops.pad(samples, ((0, 0), (self.before, spec.reach_samples)))
        starts = np.arange(n_frames)[:, None] * spec.hop_length
        result = []
        for index, length in enumerate(spec.window_lengths):
            first = spec.window_lengths[-1] - length
            at = (starts + first + np.arange(length)).reshape(-1)
            frames = ops.take(padded, ops.convert_to_tensor(at, "int32"), axis=1)
            frames = ops.reshape(frames, (-1, n_frames, length)) * _fixed(hann_window(length))
            real, imaginary = ops.rfft(frames)
            power = ops.square(real) + ops.square(imaginary)
            result.append(ops.matmul(power, _fixed(onset_filters(spec, index))))
        power = ops.stack(result, axis=-1)
        return ops.log(1.0 + spec.gain * power) * (1.0 / math.log(10.0))


class Disturbed(keras.layers.Layer):
    """Cuts int16 (batch, parts, n) and levels (batch, parts) -> altered scenes (batch, n).

    A level is a factor to unit power; 0 leaves a part out. Each scene is altered in its own way,
    with the chances of ``onset_material.altered``.
    """

    def __init__(self, sample_rate: int, *, seed: int, **kwargs: Any) -> None:
        super().__init__(trainable=False, **kwargs)
        self.rate = sample_rate
        self.seed = keras.random.SeedGenerator(seed)

    def call(self, cuts: Any, levels: Any) -> Any:
        n = cuts.shape[2]
        cuts = ops.cast(cuts, "float32")
        power = ops.mean(ops.square(cuts), axis=2)
        x = ops.sum(cuts * (levels / (ops.sqrt(power) + 30.0))[:, :, None], axis=1)
        padded = _fast_length(n + round(ROOM_S * self.rate))
        spectrum = ops.rfft(ops.pad(x, ((0, 0), (0, padded - n))))
        hz = np.fft.rfftfreq(padded, 1.0 / self.rate)
        spectrum = _times(spectrum, self._room(x, padded))
        spectrum = _times(spectrum, self._equaliser(x, hz))
        x = ops.irfft(spectrum)[:, :n]
        driven = ops.tanh(x * self._uniform(x, 0.5, 3.0) / (3.0 * _rms(x) + 1e-9))
        x = ops.where(self._chance(x, 0.25), driven, x)
        x = x / (_rms(x) + 1e-9)
        noise_db = self._uniform(x, 12.0, 55.0)
        loudness = ops.where(self._chance(x, 0.5), ops.power(10.0, -noise_db / 20.0), 0.0)
        x = x + loudness * self._noise(x)
        hz = np.fft.rfftfreq(n, 1.0 / self.rate)
        narrowed = ops.irfft(_times(ops.rfft(x), self._lowpass(x, hz)))[:, :n]
        x = ops.where(self._chance(x, 0.3), narrowed, x)
        x = x * ops.power(10.0, self._uniform(x, -48.0, -8.0) / 20.0)
        return ops.clip(x, -1.0, 1.0)

    def _uniform(self, x: Any, low: float, high: float) -> Any:
        """(batch, 1)"""
        return keras.random.uniform((ops.shape(x)[0], 1), low, high, seed=self.seed)

    def _chance(self, x: Any, share: float) -> Any:
        return self._uniform(x, 0.0, 1.0) < share

    def _normal(self, x: Any, n: int) -> Any:
        return keras.random.normal((ops.shape(x)[0], n), seed=self.seed)

    def _room(self, x: Any, padded: int) -> Complex:
        n = round(ROOM_S * self.rate)
        t = _fixed(np.arange(n)[None] / self.rate)
        decay_s = ops.power(10.0, self._uniform(x, -1.0, 0.1))
        first_s = self._uniform(x, 0.001, 0.02)
        tail = self._normal(x, n) * ops.power(10.0, -3.0 * t / decay_s)
        tail = ops.where(t >= first_s, tail, 0.0)
        loudness = ops.power(10.0, self._uniform(x, -22.0, -1.0) / 20.0)
        tail = tail * loudness / (ops.sqrt(ops.sum(ops.square(tail), axis=1, keepdims=True)) + 1e-9)
        tail = ops.where(self._chance(x, 0.45), tail, 0.0)
        direct = np.zeros((1, n), np.float32)
        direct[0, 0] = 1.0  # the direct sound comes first, and undelayed
        return ops.rfft(ops.pad(tail + _fixed(direct), ((0, 0), (0, padded - n))))

    def _equaliser(self, x: Any, hz: np.ndarray) -> Complex:
        """One to three peaks (Bristow-Johnson's cookbook) and a high-pass of first order."""
        angle = 2 * np.pi * hz[None] / self.rate
        cosine, sine = _fixed(np.cos(angle)), _fixed(-np.sin(angle))
        cosine2, sine2 = _fixed(np.cos(2 * angle)), _fixed(-np.sin(2 * angle))
        is_on = self._chance(x, 0.5)
        response: Complex = (ops.ones_like(x[:, :1]), ops.zeros_like(x[:, :1]))
        for share in (1.0, 2 / 3, 1 / 3):
            gain_db = ops.where(
                ops.logical_and(is_on, self._chance(x, share)), self._uniform(x, -14.0, 10.0), 0.0
            )
            centre = 2 * np.pi * ops.power(10.0, self._uniform(x, 1.9, 3.8)) / self.rate
            amplitude = ops.power(10.0, gain_db / 40.0)
            alpha = ops.sin(centre) / (2.0 * self._uniform(x, 0.4, 2.0))
            middle = -2.0 * ops.cos(centre)
            top, bottom = (
                (
                    (1.0 + a) + middle * cosine + (1.0 - a) * cosine2,
                    middle * sine + (1.0 - a) * sine2,
                )
                for a in (alpha * amplitude, alpha / amplitude)
            )
            response = _times(response, _over(top, bottom))
        cut_hz = ops.where(
            ops.logical_and(is_on, self._chance(x, 0.4)), self._uniform(x, 40.0, 400.0), 0.0
        )
        # jf / (jf + fc); the bin at 0 Hz counts as one of 0.1 Hz.
        f = _fixed(np.maximum(hz, 0.1)[None])
        size = ops.square(f) + ops.square(cut_hz)
        return _times(response, (ops.square(f) / size, f * cut_hz / size))

    def _noise(self, x: Any) -> Any:
        """White to brown noise, sometimes swelling, sometimes with mains hum, of unit power."""
        n = x.shape[1]
        draw = self._uniform(x, 0.0, 1.0)
        pole = ops.where(
            draw < 0.25, 0.0, ops.where(draw < 0.5, 0.7, ops.where(draw < 0.75, 0.95, 0.99))
        )
        cosine = _fixed(np.cos(2 * np.pi * np.arange(n // 2 + 1) / n)[None])
        gain = 1.0 / ops.sqrt(1.0 - 2.0 * pole * cosine + ops.square(pole))
        half = n // 2 + 1
        noise = ops.irfft((self._normal(x, half) * gain, self._normal(x, half) * gain))[:, :n]
        noise = noise / (_rms(noise) + 1e-9)
        distance = np.abs(np.linspace(0, 9, n)[None] - np.arange(10)[:, None])
        ramps = _fixed(np.maximum(0.0, 1.0 - distance))
        knots = keras.random.uniform((ops.shape(x)[0], 10), 0.2, 1.0, seed=self.seed)
        noise = ops.where(self._chance(x, 0.3), noise * ops.matmul(knots, ramps), noise)
        mains = ops.where(self._chance(x, 0.5), 50.0, 60.0)
        t = _fixed(np.arange(n)[None] / self.rate)
        hum = sum(
            self._uniform(x, 0.0, 2.0) * ops.sin(2 * np.pi * order * mains * t)
            for order in range(1, 6)
        )
        noise = noise + ops.where(self._chance(x, 0.2), hum, 0.0)
        return noise / (_rms(noise) + 1e-9)

    def _lowpass(self, x: Any, hz: np.ndarray) -> Complex:
        """Butterworth of sixth order, as an analogue filter."""
        ratio = _fixed(hz[None]) / self._uniform(x, 3_000.0, 7_800.0)
        response: Complex = (ops.ones_like(ratio), ops.zeros_like(ratio))
        for k in range(3):
            damping = 2.0 * math.sin(math.pi * (2 * k + 1) / 12.0)
            one = (ops.ones_like(ratio), ops.zeros_like(ratio))
            response = _times(response, _over(one, (1.0 - ops.square(ratio), damping * ratio)))
        return response


def _fixed(values: np.ndarray) -> Any:
    return ops.convert_to_tensor(values, "float32")


def _times(a: Complex, b: Complex) -> Complex:
    return a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]


def _over(a: Complex, b: Complex) -> Complex:
    size = ops.square(b[0]) + ops.square(b[1])
    return (a[0] * b[0] + a[1] * b[1]) / size, (a[1] * b[0] - a[0] * b[1]) / size


def _rms(x: Any) -> Any:
    return ops.sqrt(ops.mean(ops.square(x), axis=1, keepdims=True))


def _fast_length(n: int) -> int:
    """The next length with no prime factor over 5."""
    while True:
        rest = n
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1 and n % 2 == 0:
            return n
        n += 1
