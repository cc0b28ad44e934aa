"""The corpora as training reads them: clips of one fold, with mels, labels, teacher's answers.

An ``Example`` is one patch that the teacher answered. Voices with labels per frame stand by
themselves, with the accompaniments that belong to them, and so do the recordings of GTZAN's log-mel
edition.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicanalyzer.dsp.mel import decompress
from musicanalyzer.dsp.params import PatchSpec
from training import targets
from training.cache import MelCache, all_clips
from training.columns import drawn
from training.datasets import Clip, gtzan
from training.split import fold_of
from training.targets import TEACHER_NO_VOICE


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
        runs: Path | None = None,
    ) -> None:
        self.spec, self.cache, self.fold = spec, cache, fold
        self.teacher = targets.load(data_root, runs)
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
            name: drawn(columns, self.spec.mel).astype(np.float16)
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
                frame_db = 10 * np.log10(power.mean(axis=1) + 1e-9)
                loud = frame_db > max(frame_db.max() - 35.0, -45.0)
                # Half a second of hold: a breath between words is still the vocal line.
                frames = np.convolve(loud, np.ones(13), mode="same") > 4
                result.append(
                    (clip.name, clip.name.replace("-vocals-", "-instrumental-"), frames.astype(int))
                )
        return result

    def power(self, example: Example) -> np.ndarray:
        """The example's patch as mel powers, (n_frames, n_mels)."""
        names = [example.clip.name]
        if example.clip.name.endswith("#voice"):
            names.append(example.clip.name.replace("#voice", "#accompaniment"))
        total = np.zeros((self.spec.n_frames, self.spec.mel.n_mels), np.float32)
        for name in names:
            total += self.patch(name, example.start)
        return total

    def patch(self, name: str, start: int) -> np.ndarray:
        """Mel powers of a cached clip from the frame ``start``, or earlier where it is shorter."""
        mel = self.cache[name]
        start = min(start, max(0, len(mel) - self.spec.n_frames))
        patch = repeat_to(np.asarray(mel[start:], dtype=np.float32), self.spec.n_frames)
        return decompress(patch, self.spec.mel.gain)
