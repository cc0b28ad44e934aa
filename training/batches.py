"""Batches for the multi-task training of the trunk: patches, targets, and weights of what is known.

A batch is made of four parts: remixed audio and the corpora's own, each with the teacher's answers;
GTZAN's log-mel edition with its genres; and vocal mixes (a voice over an accompaniment at a random
ratio, or an accompaniment alone) with labels per step.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from musicanalyzer.dsp.mel import compress, decompress
from musicanalyzer.dsp.params import PatchSpec
from training import augment, remix, targets
from training.cache import MelCache, all_clips
from training.datasets import Clip, gtzan
from training.split import fold_of

N_TAGS, N_PENULTIMATE = 100, 400
TEACHER_VOICE = 0.22  # margins above: a voice somewhere in the patch; below -0.06: none
TEACHER_NO_VOICE = -0.06
COARSE = 0.25  # share of real audio that is drawn as if from the columns of the log-mel edition


@dataclass(frozen=True)
class Example:
    """One patch that the teacher answered: ``start`` is a frame of the clip's cached mel."""

    clip: Clip
    start: int
    teacher_row: int


def repeat_to(mel: np.ndarray, n_frames: int) -> np.ndarray:
    """A mel of too few frames repeated until it fills a patch, as the teacher did with clips."""
    if len(mel) >= n_frames:
        return mel[:n_frames]
    return np.tile(mel, (-(-n_frames // max(1, len(mel))), 1))[:n_frames]


class Corpus:
    """Everything that batches are drawn from, for one fold."""

    def __init__(
        self,
        data_root: Path,
        cache: MelCache,
        spec: PatchSpec,
        fold: str,
        *,
        remixed: remix.Remixed | None = None,
        runs: Path | None = None,
    ) -> None:
        self.spec, self.cache, self.fold, self.remixed = spec, cache, fold, remixed
        self.teacher = targets.load(data_root)
        self.emotion = targets.emotion_rows(self.teacher, runs)
        self.penultimate_mean = self.teacher.penultimate.mean(axis=0)
        self.penultimate_std = self.teacher.penultimate.std(axis=0) + 1e-3
        self.voice_margin = self.teacher.voice_margin(self.teacher.tags)
        clips = [clip for clip in all_clips(data_root) if fold_of(clip) == fold]
        self.by_name = {clip.name: clip for clip in clips}
        self.frame_rate = spec.mel.stft.sample_rate / spec.mel.stft.hop_length

        self.taught = [
            Example(clip, self._teacher_start(patch), row + patch)
            for clip in clips
            if clip.channel is None and clip.name in self.teacher.rows
            for row, count in [self.teacher.rows[clip.name]]
            for patch in range(count)
        ]
        # MIR-1K is cached as two channels; what the teacher heard was their sum.
        self.taught += [
            Example(clip, self._teacher_start(patch), row + patch)
            for clip in clips
            if clip.name.endswith("#voice") and clip.name.partition("#")[0] in self.teacher.rows
            for row, count in [self.teacher.rows[clip.name.partition("#")[0]]]
            for patch in range(count)
        ]
        self.labelled = [e for e in self.taught if e.clip.genre is not None]
        self.logmel = self._load_logmel(data_root)
        self.voices = self._vocal_clips(clips)
        self.accompaniments = [
            e
            for e in self.taught
            if e.clip.has_vocals is False
            or (
                not e.clip.is_speech
                and e.clip.has_vocals is None
                and self.voice_margin[e.teacher_row] < TEACHER_NO_VOICE
            )
        ]

    def _teacher_start(self, patch: int) -> int:
        slack_s = (targets.TEACHER_PATCH_S - self.spec.patch_s) / 2
        return round((patch * targets.TEACHER_PATCH_S + slack_s) * self.frame_rate)

    def _load_logmel(self, data_root: Path) -> dict[str, np.ndarray]:
        """GTZAN's log-mel edition as our features, (n_frames, n_mels) float16 by recording."""
        x, names = gtzan.logmel(data_root)
        return {
            name: remix.drawn_from_columns(
                remix.level_db(columns) + remix.PEAK_DB,
                self.spec.mel,
                column_s=remix.COLUMN_S,
            ).astype(np.float16)
            for columns, name in zip(x, names, strict=True)
            if gtzan.fold_of(name) == self.fold
        }

    def _vocal_clips(self, clips: list[Clip]) -> list[tuple[str, str, np.ndarray]]:
        """(voice, accompaniment, per-frame label) of everything with separate channels."""
        result = []
        for clip in clips:
            if clip.vocal_frames is not None:
                digits = np.array([int(c) for c in clip.vocal_frames.read_text().strip()])
                # Label i describes 40 ms from 20 i ms: its centre is our frame i + 1.
                n = len(self.cache[clip.name])
                frames = np.concatenate([digits[:1], digits, np.zeros(n, int)])[:n]
                result.append((clip.name, clip.name.replace("#voice", "#accompaniment"), frames))
            elif clip.name.startswith("open/eif-mix") and "-vocals-" in clip.name:
                power = decompress(self.cache[clip.name].astype(np.float32), self.spec.mel.gain)
                level_db = 10 * np.log10(power.mean(axis=1) + 1e-9)
                loud = level_db > max(level_db.max() - 35.0, -45.0)
                # Half a second of hold: a breath between words is still the vocal line.
                frames = np.convolve(loud, np.ones(13), mode="same") > 4
                result.append(
                    (clip.name, clip.name.replace("-vocals-", "-instrumental-"), frames.astype(int))
                )
        return result

    def power(self, example: Example, jitter: int) -> np.ndarray:
        """The example's patch as mel powers, moved by ``jitter`` frames."""
        names = [example.clip.name]
        if example.clip.name.endswith("#voice"):
            names.append(example.clip.name.replace("#voice", "#accompaniment"))
        total = np.zeros((self.spec.n_frames, self.spec.mel.n_mels), np.float32)
        for name in names:
            mel = self.cache[name]
            start = min(max(0, example.start + jitter), max(0, len(mel) - self.spec.n_frames))
            patch = repeat_to(np.asarray(mel[start:], dtype=np.float32), self.spec.n_frames)
            total += decompress(patch, self.spec.mel.gain)
        return total


def empty_targets(n: int, n_steps: int) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Targets and weights of n patches of which nothing is known yet."""
    shapes = {
        "tags": N_TAGS,
        "penultimate": N_PENULTIMATE,
        "mood": 2,
        "genre": len(gtzan.GENRES),
        "vocals": n_steps,
        "speech": 1,
    }
    y = {key: np.zeros((n, size), np.float32) for key, size in shapes.items()}
    return y, {key: np.zeros(n, np.float32) for key in shapes}


class TrainingBatches(keras.utils.PyDataset):
    """``batches`` batches an epoch, each drawn anew; the same seed gives the same epochs."""

    def __init__(
        self, corpus: Corpus, *, batches: int, batch_size: int, seed: int, augmented: bool = True
    ) -> None:
        super().__init__(workers=1)
        self.corpus, self.batches, self.batch_size = corpus, batches, batch_size
        self.seed, self.augmented, self.epoch = seed, augmented, 0

    def __len__(self) -> int:
        return self.batches

    def on_epoch_end(self) -> None:
        self.epoch += 1

    def __getitem__(self, index: int):
        rng = np.random.default_rng((self.seed, self.epoch, index))
        n = self.batch_size
        n_logmel, n_vocal = n * 3 // 32, n * 5 // 32
        remixed = self.corpus.remixed
        n_remixed = 0 if remixed is None else n // 2
        parts = [
            self._taught(rng, n - n_logmel - n_vocal - n_remixed),
            self._vocal(rng, n_vocal),
            self._logmel(rng, n_logmel),
        ]
        if remixed is not None:
            parts.append(self._remixed(rng, remixed, n_remixed))
        x = np.concatenate([part[0] for part in parts])
        y = {k: np.concatenate([part[1][k] for part in parts]) for k in parts[0][1]}
        w = {k: np.concatenate([part[2][k] for part in parts]) for k in parts[0][2]}
        return x, y, w

    def _finish(
        self,
        power: np.ndarray,
        rng: np.random.Generator,
        *,
        masked: bool = True,
        coarse: float = 0.0,
    ) -> np.ndarray:
        """Augmented and compressed. ``masked=False`` where a target speaks of single steps;
        ``coarse`` is the share that is to look like GTZAN's log-mel edition.
        """
        spec = self.corpus.spec
        if self.augmented:
            hop_s = spec.mel.stft.hop_length / spec.mel.stft.sample_rate
            power = augment.sometimes(
                power, rng, coarse, augment.coarsen, column_frames=remix.COLUMN_S / hop_s
            )
            power = augment.sometimes(power, rng, 0.3, augment.equalise, depth_db=6.0)
            power = augment.sometimes(
                power, rng, 0.2, augment.limit_bandwidth, lowest_band=spec.mel.n_mels * 5 // 8
            )
            power = augment.sometimes(
                power, rng, 0.15, augment.add_noise, low_db=-50.0, high_db=-15.0
            )
            power = augment.gain(power, rng, low_db=-24.0, high_db=9.0)
            if masked:
                power = augment.sometimes(power, rng, 0.2, augment.mask, n_bands=8, n_frames=12)
        return compress(power.astype(np.float32), spec.mel.gain)

    def _remixed(self, rng: np.random.Generator, remixed: remix.Remixed, n: int):
        spec = self.corpus.spec
        y, w = empty_targets(n, spec.n_steps)
        chosen = rng.integers(0, len(remixed.mel), n)
        self._answers(
            y,
            w,
            remixed.tags[chosen].astype(np.float32),
            remixed.penultimate[chosen].astype(np.float32),
        )
        asked = np.isfinite(remixed.emotion[chosen, 0])
        y["mood"][asked], w["mood"][asked] = remixed.emotion[chosen][asked], 1.0
        mel = remixed.mel[chosen].astype(np.float32)
        x = self._finish(decompress(mel, spec.mel.gain), rng, coarse=COARSE)
        return *mixup(x, y, w, rng), w

    def _answers(self, y, w, tags: np.ndarray, penultimate: np.ndarray) -> None:
        """What the teacher said of every row, and what follows from it about voices."""
        corpus = self.corpus
        y["tags"][:], w["tags"][:] = tags, 1.0
        y["penultimate"][:] = (penultimate - corpus.penultimate_mean) / corpus.penultimate_std
        w["penultimate"][:] = 1.0
        margin = corpus.teacher.voice_margin(tags)
        sure = (margin > TEACHER_VOICE) | (margin < TEACHER_NO_VOICE)
        y["vocals"][:] = np.where(margin > TEACHER_VOICE, 0.85, 0.0)[:, None]
        w["vocals"][:] = np.where(sure, 0.3, 0.0)

    def _taught(self, rng: np.random.Generator, n: int):
        corpus = self.corpus
        y, w = empty_targets(n, corpus.spec.n_steps)
        chosen = [corpus.taught[i] for i in rng.integers(0, len(corpus.taught), n)]
        if self.augmented:
            # Real audio with a genre is one patch in sixty: left to chance, the genre would be
            # learned from the log-mel edition alone. Drawn much oftener, it is learned by heart.
            for place in range(n // 16):
                chosen[place] = corpus.labelled[rng.integers(0, len(corpus.labelled))]
        power = np.stack([corpus.power(e, int(rng.integers(-3, 4))) for e in chosen])
        rows = [example.teacher_row for example in chosen]
        self._answers(y, w, corpus.teacher.tags[rows], corpus.teacher.penultimate[rows])
        for i, example in enumerate(chosen):
            mood = corpus.emotion[example.teacher_row]
            if np.isfinite(mood[0]) and not example.clip.is_speech:
                y["mood"][i], w["mood"][i] = mood, 1.0
            if example.clip.genre is not None:
                y["genre"][i, gtzan.GENRES.index(example.clip.genre)] = 1.0
                w["genre"][i] = 1.0
            y["speech"][i] = float(example.clip.is_speech)
            w["speech"][i] = 3.0 if example.clip.is_speech else 1.0
            if "#" in example.clip.name or example.clip.is_speech:
                w["vocals"][i] = 0.0  # better known, or no question of singing
        x = self._finish(power, rng, coarse=COARSE)
        if self.augmented:
            x, y = mixup(x, y, w, rng)
        return x, y, w

    def _vocal(self, rng: np.random.Generator, n: int):
        corpus = self.corpus
        spec = corpus.spec
        y, w = empty_targets(n, spec.n_steps)
        power = np.zeros((n, spec.n_frames, spec.mel.n_mels), np.float32)
        for i in range(n):
            voice, accompaniment, frames = corpus.voices[rng.integers(0, len(corpus.voices))]
            changed = self.augmented and rng.random() < 0.7
            # Another speed, and the resonances of a shorter or longer vocal tract.
            speed = np.exp(rng.uniform(-0.2, 0.2)) if changed else 1.0
            tract = np.exp(rng.uniform(-0.13, 0.13)) if changed else 1.0
            n_read = round(spec.n_frames * speed) + 1
            start = int(rng.integers(0, max(1, len(corpus.cache[voice]) - n_read)))
            at = np.arange(spec.n_frames) * speed

            def part(name: str, at=at, start=start, n_read=n_read) -> np.ndarray:
                piece = np.asarray(corpus.cache[name][start:], dtype=np.float32)
                whole = decompress(repeat_to(piece, n_read), spec.mel.gain)
                return whole[np.minimum(np.round(at).astype(int), n_read - 1)]

            if rng.random() < 0.65:
                backing = part(accompaniment)
            else:
                other = corpus.accompaniments[rng.integers(0, len(corpus.accompaniments))]
                backing = corpus.power(other, 0)
            w["vocals"][i] = 1.0
            if rng.random() < 0.2:  # the accompaniment alone
                power[i] = backing
                continue
            singing = part(voice)
            if changed:
                singing = augment.warp(singing, spec.mel, factor=tract)
            ratio_db = rng.uniform(-6.0, 12.0)
            level = (backing.mean() + 1e-9) / (singing.mean() + 1e-9)
            power[i] = backing + singing * level * augment.decibels_to_power(ratio_db)
            labels = repeat_to(frames[start:, None].astype(np.float32), n_read)[:, 0]
            labels = labels[np.minimum(np.round(at).astype(int), n_read - 1)]
            y["vocals"][i] = labels.reshape(spec.n_steps, -1).mean(axis=1)
        return self._finish(power, rng, masked=False), y, w

    def _logmel(self, rng: np.random.Generator, n: int):
        corpus = self.corpus
        spec = corpus.spec
        names = list(corpus.logmel)
        y, w = empty_targets(n, spec.n_steps)
        x = np.zeros((n, spec.n_frames, spec.mel.n_mels), np.float32)
        for i, chosen in enumerate(rng.integers(0, len(names), n)):
            mel = corpus.logmel[names[chosen]]
            start = int(rng.integers(0, len(mel) - spec.n_frames))
            x[i] = mel[start : start + spec.n_frames]
            y["genre"][i, gtzan.GENRES.index(gtzan.genre_of(names[chosen]))] = 1.0
        w["genre"][:] = 1.0
        w["speech"][:] = 1.0  # all of it is music
        x = self._finish(decompress(x, spec.mel.gain), rng)
        if self.augmented:
            # Six hundred recordings are soon known by heart: nearly every patch is two of them.
            x, y = mixup(x, y, w, rng, probability=0.8)
        return x, y, w


def mixup(x, y, w, rng: np.random.Generator, *, probability: float = 0.1, alpha: float = 0.4):
    """Mixup (Zhang et al. 2018) of patches whose targets are known alike."""
    n = len(x)
    partner = rng.permutation(n)
    share = rng.beta(alpha, alpha, n).astype(np.float32)
    share = np.maximum(share, 1 - share)
    alike = np.all([(w[k] == w[k][partner]) for k in w], axis=0)
    share[(rng.random(n) >= probability) | ~alike] = 1.0
    x = x * share[:, None, None] + x[partner] * (1 - share)[:, None, None]
    y = {k: v * share[:, None] + v[partner] * (1 - share)[:, None] for k, v in y.items()}
    return x, y
