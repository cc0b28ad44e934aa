"""Cuts of music that nobody labelled: more to ask the teachers about.

Nothing is judged by it. A track that sounds like a clip of a fold that judges, in whole or in part,
by the program's own search for copies, is left out: the same recording may be distributed twice.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from musicanalyzer.analysis.copies import WordBatch, candidates, judge
from musicanalyzer.dsp.fingerprint import Fingerprint, Words, fingerprint
from musicanalyzer.dsp.params import FingerprintSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from training.cache import MelCache, read_clip
from training.datasets import Clip
from training.matching.bank import SAMPLE_RATE
from training.tutorial.augment import encoded

CUT_S = 14.0
ONE_EVERY_S, MOST = 60.0, 4  # cuts of a track
SILENT = 1e-3  # root mean square
BIT_RATE = 24_000


class _Heard(NamedTuple):
    lines: Fingerprint
    words: Words
    cuts: list[bytes]  # Opus files


def further(
    tracks: Sequence[Clip], judging: Sequence[Clip], mels: MelCache
) -> Iterator[tuple[str, bytes]]:
    """Name and Opus file of each cut; ``mels`` has the features of the clips in ``judging``."""
    spec = FingerprintSpec()
    known = [fingerprint([(0, mels[clip.name])], spec) for clip in judging]
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        heard = list(pool.imap(_hear, tracks))
    shared = _alike([lines for lines, _ in known], [words for _, words in known], heard, spec)
    for number, (track, found) in enumerate(zip(tracks, heard, strict=True)):
        if number in shared:
            print(f"left out, as {judging[shared[number]].name} judges: {track.name}", flush=True)
            continue
        for part, content in enumerate(found.cuts):
            yield f"{track.name}#{part}", content


def _hear(track: Clip) -> _Heard:
    samples = read_clip(track, SAMPLE_RATE)
    spec = FingerprintSpec()
    n_cuts = min(MOST, 1 + int(len(samples) / SAMPLE_RATE / ONE_EVERY_S))
    length = int(CUT_S * SAMPLE_RATE)
    cuts = []
    for part in range(n_cuts):
        start = max(0, int((part + 0.5) * len(samples) / n_cuts) - length // 2)
        cut = samples[start : start + length]
        if np.sqrt(np.mean(cut**2)) > SILENT:
            cuts.append(encoded(cut, SAMPLE_RATE, "opus", BIT_RATE))
    lines, words = fingerprint([(0, mel_spectrogram(samples, spec.mel))], spec)
    return _Heard(lines, words, cuts)


def _alike(
    lines: list[Fingerprint], words: list[Words], heard: list[_Heard], spec: FingerprintSpec
) -> dict[int, int]:
    """Which of ``heard`` sound like one of ``lines``, and which one."""
    first_new = len(lines)
    every_line = lines + [found.lines for found in heard]
    every_word = words + [found.words for found in heard]

    def batches(first: int, last: int) -> Iterator[WordBatch]:
        for number in range(first, min(last + 1, len(every_word))):
            found = every_word[number]
            yield WordBatch(np.full(len(found.words), number), found)

    alike = {}
    for one, other, offsets in candidates(batches, range(first_new, len(every_line))):
        if one < first_new and judge(every_line[one], every_line[other], offsets, spec):
            alike[other - first_new] = one
    return alike
