"""Mel spectrograms of every clip, computed once by the program's own code and memory-mapped.

``mel.npy`` holds all frames of all clips one after the other, float16 (n_frames, n_mels);
``index.json`` says where each clip lies and for which MelSpec. Channels of stereo corpora are read
apart, since only training needs them; everything else goes through the program's decoder.
"""

from __future__ import annotations

import json
import multiprocessing
import os
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import soxr

from musicanalyzer.audio import decode
from musicanalyzer.dsp.params import MelSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from training.datasets import DATASETS, Clip


def all_clips(data_root: Path) -> list[Clip]:
    return [clip for dataset in DATASETS for clip in dataset.clips(data_root / "audio")]


def read_clip(clip: Clip, sample_rate: int) -> np.ndarray:
    """A clip as mono float32 at ``sample_rate``, through the program's decoder."""
    if clip.channel is None:
        return np.concatenate(list(decode.blocks(clip.path, sample_rate=sample_rate)))
    planar = av.AudioResampler(
        format="fltp"
    )  # a wave file's channels are whole numbers, interleaved
    with av.open(str(clip.path)) as container:
        planes = [
            part.to_ndarray()
            for frame in container.decode(audio=0)
            for part in planar.resample(frame)
        ]
        rate = container.streams.audio[0].rate
    channel = np.concatenate(planes, axis=1)[clip.channel]
    return soxr.resample(np.ascontiguousarray(channel), rate, sample_rate, quality="HQ")


def _mel_of(job: tuple[Clip, MelSpec]) -> np.ndarray:
    clip, spec = job
    samples = read_clip(clip, spec.stft.sample_rate)
    return mel_spectrogram(samples, spec).astype(np.float16)


@dataclass(frozen=True)
class MelCache:
    """The cached features: ``cache["corpus/name.opus"]`` is float16 (n_frames, n_mels)."""

    frames: np.ndarray
    index: dict[str, tuple[int, int]]

    def __getitem__(self, name: str) -> np.ndarray:
        start, length = self.index[name]
        return self.frames[start : start + length]

    def __contains__(self, name: str) -> bool:
        return name in self.index


def build(data_root: Path, folder: Path, spec: MelSpec) -> MelCache:
    """Open the cache in ``folder``, or make it (about ten minutes on two cores)."""
    clips = all_clips(data_root)
    names = [clip.name for clip in clips]
    header = folder / "index.json"
    if header.exists():
        stored = json.loads(header.read_text())
        if stored["fingerprint"] == spec.fingerprint and list(stored["index"]) == names:
            index = {name: tuple(place) for name, place in stored["index"].items()}
            return MelCache(np.load(folder / "mel.npy", mmap_mode="r"), index)
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(clip, spec) for clip in clips]
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        mels = list(pool.imap(_mel_of, jobs, chunksize=16))
    index, start = {}, 0
    for name, mel in zip(names, mels, strict=True):
        index[name] = (start, len(mel))
        start += len(mel)
    np.save(folder / "mel.npy", np.concatenate(mels))
    header.write_text(json.dumps({"fingerprint": spec.fingerprint, "index": index}))
    return MelCache(np.load(folder / "mel.npy", mmap_mode="r"), index)
