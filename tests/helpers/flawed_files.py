"""Music files with one thing wrong with each, as the audit is to find them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import mutagen.id3
import numpy as np
import soundfile
import soxr

from musicanalyzer.audio import decode
from tests.helpers import audio_files, signals

RATE = 44_100


def through(path: Path, signal: np.ndarray, codec: str, *, bit_rate: int = 128_000) -> np.ndarray:
    """What an encoder leaves of a signal at ``RATE``, shape (frames, channels)."""
    form = replace(audio_files.BY_NAME[codec], bit_rate=bit_rate)
    audio_files._write_av(path, signal, form, RATE)
    heard: list[np.ndarray] = []
    stream = decode.blocks(
        path, sample_rate=RATE, listener=lambda channels, _: heard.append(channels.copy())
    )
    for _ in stream:
        pass
    path.unlink()
    return np.concatenate(heard)


NAMES = ("whole", "lossy", "unsure", "upsampled", "clipped", "silent", "truncated", "length")


def write_all(
    folder: Path, *, names: Sequence[str] = NAMES, duration_s: float = 2.0
) -> dict[str, Path]:
    """``whole`` is as it should be; the others are named after the kind that they are of."""
    folder.mkdir(parents=True, exist_ok=True)
    return {name: _write(folder, name, duration_s) for name in names}


def _write(folder: Path, name: str, duration_s: float) -> Path:
    music = signals.wide_band(duration_s, RATE, seed=NAMES.index(name) + 1)
    path, rate = folder / f"{name}.flac", RATE
    if name == "length":
        path = audio_files.write(folder / "length.mp3", music, "mp3")
        tags = mutagen.id3.ID3()
        tags.add(mutagen.id3.TLEN(encoding=3, text=["95000"]))
        tags.save(path)
        return path
    if name == "lossy":
        music = through(folder / "coded.mp3", music, "mp3")
    elif name == "unsure":
        music = through(folder / "coded.mp3", music, "mp3", bit_rate=320_000)
    elif name == "upsampled":
        music, rate = soxr.resample(music, RATE, 96_000), 96_000
    elif name == "clipped":
        music = 2.0 * music
    elif name == "silent":
        music = 0.0 * music
    soundfile.write(path, np.clip(music, -1, 1), rate, subtype="PCM_16")
    if name == "truncated":
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2])
    return path
