"""The frozen trunk's outputs for every clip, cut into patches as the program cuts them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import keras
import numpy as np

from musicanalyzer.analysis.features import SILENCE_DB, fill_patch, level_db
from musicanalyzer.dsp.levelling import at_one_level, gain_db
from musicanalyzer.dsp.mel import compress, decompress
from musicanalyzer.dsp.params import PatchSpec
from training import augment
from training.cache import MelCache
from training.corpus import Corpus
from training.datasets import Clip
from training.split import fold_of


@dataclass(frozen=True)
class Embedded:
    """Rows are patches: ``name`` and ``fold`` (n,), ``index`` (n,) of the patch in its clip.

    ``embedding`` (n, size), ``local`` (n, n_steps, size), ``mel_statistics`` (n, 2 * n_mels): mean
    and deviation of each band, what the baseline sees.
    """

    name: np.ndarray
    fold: np.ndarray
    index: np.ndarray
    embedding: np.ndarray
    local: np.ndarray
    mel_statistics: np.ndarray

    def where(self, chosen: np.ndarray) -> Embedded:
        return Embedded(*(getattr(self, key)[chosen] for key in self.__dataclass_fields__))

    @classmethod
    def join(cls, parts: Iterable[Embedded]) -> Embedded:
        listed = list(parts)
        return cls(
            *(np.concatenate([getattr(p, key) for p in listed]) for key in cls.__dataclass_fields__)
        )


def patches_of(mel: np.ndarray, spec: PatchSpec) -> list[np.ndarray]:
    """As ``analysis.features`` cuts a decoded file: whole patches, and the rest from 0.5 s up."""
    n_whole = len(mel) // spec.n_frames
    patches = [mel[i * spec.n_frames : (i + 1) * spec.n_frames] for i in range(n_whole)]
    rest = mel[n_whole * spec.n_frames :]
    if len(rest) >= 25 or (not patches and len(rest)):
        patches.append(fill_patch(rest, spec.n_frames))
    return patches


def clip_mels(clips: list[Clip], cache: MelCache, spec: PatchSpec) -> dict[str, np.ndarray]:
    """Mels by name; the channels of MIR-1K as ``#accompaniment`` and their sum as ``#mix``."""
    mels: dict[str, np.ndarray] = {}
    for clip in clips:
        if clip.name.endswith("#voice"):
            other = clip.name.replace("#voice", "#accompaniment")
            voice, accompaniment = (
                decompress(np.asarray(cache[name], np.float32), spec.mel.gain)
                for name in (clip.name, other)
            )
            mels[clip.name.replace("#voice", "#mix")] = compress(
                voice + accompaniment, spec.mel.gain
            )
        else:
            mels[clip.name] = np.asarray(cache[clip.name], np.float32)
    return mels


def embed_clips(
    trunk: keras.Model,
    mels: dict[str, np.ndarray],
    folds: dict[str, str],
    spec: PatchSpec,
    *,
    disturbed_seed: int | None = None,
) -> Embedded:
    """Every patch of every clip, brought to one level, but the silent ones, which the program does
    not ask about either; with a seed, each disturbed in response, band and noise.
    """
    names, indices, patches = [], [], []
    for name, mel in mels.items():
        heard = patches_of(at_one_level(mel, spec), spec)
        for index, (before, patch) in enumerate(zip(patches_of(mel, spec), heard, strict=True)):
            if level_db(before.astype(np.float16), spec.mel) <= SILENCE_DB:
                continue
            names.append(name)
            indices.append(index)
            patches.append(patch)
    features = np.stack(patches)
    if disturbed_seed is not None:
        features = disturbed(features, spec, disturbed_seed)
    return _embed(trunk, features, names, [folds[name] for name in names], indices)


def embed_snippets(
    trunk: keras.Model, mels: dict[str, np.ndarray], folds: dict[str, str], spec: PatchSpec
) -> Embedded:
    """One second of every clip, where it is loudest, in the band of a telephone, repeated to fill
    a patch as the program does.
    """
    n_frames = round(spec.mel.stft.sample_rate / spec.mel.stft.hop_length)
    patches = []
    for mel in mels.values():
        power = decompress(mel, spec.mel.gain)
        sums = np.cumsum(np.pad(power.sum(axis=1), (1, 0)))
        loudness = sums[n_frames:] - sums[:-n_frames]
        start = int(loudness.argmax()) if len(loudness) else 0
        piece = augment.telephone(power[start : start + n_frames], spec.mel)
        heard = at_one_level(compress(piece, spec.mel.gain), spec)
        patches.append(fill_patch(heard, spec.n_frames))
    return _embed(trunk, np.stack(patches), list(mels), [folds[n] for n in mels], [0] * len(mels))


def disturbed(features: np.ndarray, spec: PatchSpec, seed: int) -> np.ndarray:
    """What a track may go through on its way to a collection, at random, brought to one level."""
    rng = np.random.default_rng(seed)
    result = np.empty_like(features)
    for start in range(0, len(features), 512):
        power = decompress(features[start : start + 512], spec.mel.gain)
        power = augment.sometimes(power, rng, 0.6, augment.equalise, depth_db=8.0)
        power = augment.sometimes(power, rng, 0.4, augment.limit_bandwidth, lowest_band=56)
        power = augment.sometimes(power, rng, 0.2, augment.add_noise, low_db=-50.0, high_db=-15.0)
        # The program measures the whole track, so that a patch keeps what it has beside that.
        for patch, before in zip(power, features[start : start + 512], strict=True):
            after = compress(patch.astype(np.float32), spec.mel.gain)
            patch *= 10 ** ((gain_db(after, spec) - gain_db(before, spec)) / 10)
        power = augment.gain(power, rng, low_db=-3.0, high_db=3.0)
        result[start : start + 512] = compress(power.astype(np.float32), spec.mel.gain)
    return result


def embed_logmel(trunk: keras.Model, corpora: list[Corpus]) -> Embedded:
    """GTZAN's log-mel edition through the trunk; names are ``gtzan_logmel/blues.00010``."""
    return Embedded.join(
        embed_clips(
            trunk,
            {f"gtzan_logmel/{name}": mel.astype(np.float32) for name, mel in c.logmel.items()},
            {f"gtzan_logmel/{name}": c.fold for name in c.logmel},
            c.spec,
        )
        for c in corpora
    )


def _embed(trunk, features, names, folds, indices) -> Embedded:
    embedding, local = trunk.predict(features, batch_size=256, verbose=0)
    statistics = np.concatenate([features.mean(axis=1), features.std(axis=1)], axis=1)
    return Embedded(
        np.array(names), np.array(folds), np.array(indices), embedding, local, statistics
    )


def folds_by_name(clips: list[Clip]) -> dict[str, str]:
    result = {clip.name: fold_of(clip) for clip in clips}
    result |= {
        clip.name.replace("#voice", "#mix"): fold_of(clip)
        for clip in clips
        if clip.name.endswith("#voice")
    }
    return result
