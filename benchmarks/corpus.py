"""Folders of synthetic tracks, distinct per file, and one very long file."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np

from tests.helpers import audio_files, signals

RATE = 44_100


def tracks(duration_s: float, count: int) -> Iterator[np.ndarray]:
    """``count`` stereo signals, shape (frames, 2): two pieces of music against each other at
    another offset each time, over noise. Cheaper than ``count`` new ones.
    """
    base = [signals.music_like(duration_s, RATE, channels=2, seed=seed) for seed in (1, 2)]
    noise = signals.noise(duration_s, RATE, seed=3, level=0.003)[:, None]
    for number in range(count):
        offset = round((number + 1) * len(noise) / (count + 1))
        yield 0.5 * base[0] + 0.45 * np.roll(base[1], offset, axis=0) + np.roll(noise, offset)


def write_tracks(folder: Path, *, duration_s: float, count: int, formats: tuple[str, ...]) -> None:
    """``folder``/{format}/{number}.{extension}"""
    for name in formats:
        (folder / name).mkdir(parents=True)
    for number, signal in enumerate(tracks(duration_s, count)):
        for name in formats:
            path = folder / name / f"{number:04d}.{audio_files.BY_NAME[name].extension}"
            audio_files.write(path, signal.astype(np.float32), name)


def write_long_mp3(path: Path, duration_s: float) -> None:
    """Mono at 22.05 kHz and 32 kb/s, encoded piece by piece."""
    rate = 22_050
    minute = signals.music_like(60.0, rate, seed=7)[:, 0]
    with av.open(str(path), "w", format="mp3") as output:
        stream: Any = output.add_stream("libmp3lame", rate=rate)
        stream.layout, stream.bit_rate, stream.format = "mono", 32_000, "fltp"
        stream.codec_context.open()
        size = stream.codec_context.frame_size
        n_frames = round(duration_s * rate) // size
        for index in itertools.islice(itertools.count(), n_frames):
            piece = minute.take(range(index * size, (index + 1) * size), mode="wrap")
            frame = av.AudioFrame.from_ndarray(piece.reshape(1, -1), format="fltp", layout="mono")
            frame.sample_rate, frame.pts = rate, index * size
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
