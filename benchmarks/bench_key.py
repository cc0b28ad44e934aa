"""CPU time of the tonal columns and the key of a track, beside the mel spectrogram's.

Both run over the same 180 s of 16 kHz audio in blocks, as a scan feeds them, in turn.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from benchmarks.figures import Figure
from musicanalyzer.dsp.key import estimate_key
from musicanalyzer.dsp.params import MelSpec, TonalSpec
from musicanalyzer.dsp.stream import MelStream
from musicanalyzer.dsp.tonal import TonalStream

TRACK_S = 180
RATE = 16_000
BLOCK = 65_536


def chords(seconds: int) -> np.ndarray:
    """Triads over noise, a new one every second: as many peaks as music has."""
    rng = np.random.default_rng(1)
    t = np.arange(RATE) / RATE
    sound = []
    for second in range(seconds):
        root = (0, 5, 7, 9)[second % 4]
        tone = sum(
            np.sin(2 * np.pi * h * 440 * 2 ** ((p + root - 69) / 12) * t) / h
            for p in (36, 60, 64, 67, 72)
            for h in range(1, 9)
        )
        sound.append(tone * np.exp(-2 * t) * 0.1)
    samples = np.concatenate(sound) + 0.01 * rng.standard_normal(seconds * RATE)
    return samples.astype(np.float32)


def run(*, quick: bool) -> Iterator[Figure]:
    samples = chords(20 if quick else TRACK_S)
    blocks = [samples[start : start + BLOCK] for start in range(0, len(samples), BLOCK)]
    mel_s, columns_s, key_s = [], [], []
    for _ in range(3 if quick else 12):
        mel, tonal = MelStream(MelSpec()), TonalStream(TonalSpec())
        began = time.process_time()
        for block in blocks:
            mel.push(block)
        mel.flush()
        mel_s.append(time.process_time() - began)
        began = time.process_time()
        columns = np.concatenate([*(tonal.push(block) for block in blocks), tonal.flush()])
        columns_s.append(time.process_time() - began)
        began = time.process_time()
        estimate_key(columns, TonalSpec())
        key_s.append(time.process_time() - began)
    # The least of each: on a busy machine everything else is somebody else's.
    both = min(columns_s) + min(key_s)
    yield Figure("mel spectrogram of a track", 1e3 * min(mel_s), "ms")
    yield Figure(
        "key: columns and estimate",
        1e3 * both,
        "ms",
        bar=20.0,
        note=f"estimate {1e3 * min(key_s):.1f}",
    )
    yield Figure("key beside the mel spectrogram", both / min(mel_s), "times")
