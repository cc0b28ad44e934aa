"""The pack decoded: all samples of the train fold in one array, and what is known of them."""

from __future__ import annotations

import io
import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicanalyzer.dsp.params import PatchSpec
from training.columns import drawn

SAMPLE_RATE = 16_000
FULL_SCALE = 8192.0  # of int16: Opus decodes up to four times over full scale


@dataclass(frozen=True)
class Bank:
    """``samples`` int16 (n,): clip ``i`` is ``samples[first[i] : first[i] + length[i]]``.

    ``level`` is a clip's root mean square. ``genre`` is -1 where none is known. ``pools`` are
    numbers of clips: ``music``, ``short``, ``sung`` (voices; their ``backing`` by number of clip,
    else -1), ``speech``, ``played`` (by soundfonts) and ``further`` (without labels). ``voices``
    are rows (voice, backing, first frame, frames) into ``voice_frames``; ``quiet`` rows (clip,
    sample) of places without a voice.
    ``logmel`` float16 (n, n_frames, n_mels), ``logmel_genre`` (n,).
    """

    samples: np.ndarray
    first: np.ndarray
    length: np.ndarray
    level: np.ndarray
    genre: np.ndarray
    is_speech: np.ndarray
    backing: np.ndarray
    pools: dict[str, np.ndarray]
    voices: np.ndarray
    voice_frames: np.ndarray
    quiet: np.ndarray
    logmel: np.ndarray
    logmel_genre: np.ndarray
    genres: tuple[str, ...]
    penultimate_mean: np.ndarray
    penultimate_std: np.ndarray
    voice_tags: np.ndarray
    no_voice_tags: np.ndarray


def load(pack: Path, spec: PatchSpec) -> Bank:
    """Decode a pack. Raises ``ValueError`` when it was made for other features."""
    header = json.loads((pack / "pack.json").read_text())
    if header["mel_fingerprint"] != spec.mel.fingerprint:
        raise ValueError(f"{pack} was made for other features; make it again")
    entries = header["entries"]
    parts = {part: (pack / f"audio-{part}.bin").read_bytes() for part in _parts(entries)}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        clips = list(pool.map(lambda entry: _decoded(parts, entry), entries))
    length = np.array([len(clip) for clip in clips])
    first = np.cumsum(length) - length
    names = [entry["name"] for entry in entries]
    number = {name: index for index, name in enumerate(names)}
    backing = [
        number[name.replace("#voice", "#accompaniment")] if name.endswith("#voice") else -1
        for name in names
    ]
    with np.load(pack / "labels.npz") as file:
        labels = dict(file)
    records = [drawn(record, spec.mel).astype(np.float16) for record in labels["record"]]
    n_frames = labels["n_frames"]
    voices = np.stack(
        [labels["voice"], labels["backing"], np.cumsum(n_frames) - n_frames, n_frames], axis=1
    )
    hop = spec.mel.stft.hop_length
    return Bank(
        samples=np.concatenate(clips),
        first=first,
        length=length,
        level=np.array([np.sqrt(np.mean((clip / FULL_SCALE) ** 2)) + 1e-4 for clip in clips]),
        genre=np.array([-1 if e["genre"] is None else e["genre"] for e in entries]),
        is_speech=np.array([e["is_speech"] for e in entries]),
        backing=np.array(backing),
        pools=_pools(entries),
        voices=voices,
        voice_frames=labels["frames"],
        quiet=np.stack([labels["quiet"], labels["quiet_frame"] * hop], axis=1),
        logmel=np.stack(records),
        logmel_genre=labels["genre"],
        genres=tuple(header["genres"]),
        penultimate_mean=labels["penultimate_mean"],
        penultimate_std=labels["penultimate_std"],
        voice_tags=labels["voice_tags"],
        no_voice_tags=labels["no_voice_tags"],
    )


def _parts(entries: list[dict]) -> set[int]:
    return {entry["place"][0] for entry in entries}


def _decoded(parts: dict[int, bytes], entry: dict) -> np.ndarray:
    """One clip as int16 at ``SAMPLE_RATE`` with ``FULL_SCALE``."""
    import soundfile

    part, start, size = entry["place"]
    content = io.BytesIO(parts[part][start : start + size])
    planes, rate = soundfile.read(content, dtype="float32", always_2d=True)
    channel = entry["channel"]
    mono = planes.mean(axis=1) if channel is None else planes[:, channel]
    if rate != SAMPLE_RATE:
        import soxr

        mono = soxr.resample(mono, rate, SAMPLE_RATE)
    scaled: np.ndarray = np.clip(np.round(mono * FULL_SCALE), -32768, 32767).astype(np.int16)
    return scaled


def _pools(entries: list[dict]) -> dict[str, np.ndarray]:
    """Which clips are what; accompaniments are heard with their voices only."""
    pools: dict[str, list[int]] = {
        name: [] for name in ("music", "short", "sung", "speech", "played", "further")
    }
    for index, entry in enumerate(entries):
        if entry["is_speech"]:
            pools["speech"].append(index)
        elif entry["name"].endswith("#voice"):
            pools["sung"].append(index)
        elif entry["name"].startswith("gtzan_short"):
            pools["short"].append(index)
        elif entry["name"].startswith("played/"):
            pools["played"].append(index)
        elif entry["name"].startswith("debian/"):
            pools["further"].append(index)
        elif entry["channel"] is None:
            pools["music"].append(index)
    return {name: np.array(numbers) for name, numbers in pools.items()}
