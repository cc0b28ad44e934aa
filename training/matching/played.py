"""Scores of the train fold played by soundfonts: more music to ask the teachers about.

No labels come of it. Nine seconds of each song are arranged for other instruments, some are drums
alone; nothing of it goes near the folds that anything is judged on, whose scores and instruments
are others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soxr

from training import mix, renders, scores
from training.datasets import SCORE_SETS
from training.matching.bank import SAMPLE_RATE
from training.mix import random_desk
from training.synth import Synth
from training.tutorial.augment import encoded

LENGTH_S = 9.0
LIMITS = {"pop909": 600, "groove": 90}  # pieces
BIT_RATE = 24_000


def played(midi_root: Path) -> Iterator[tuple[str, bytes]]:
    """Name and Opus file of each cut, if there are scores. Raises AppError without FluidSynth."""
    learned = {
        corpus.name: [piece for piece in corpus.pieces(midi_root) if piece.fold == "train"]
        for corpus in SCORE_SETS
        if (midi_root / corpus.name).is_dir()
    }
    if not any(learned.values()):
        return
    synth = Synth()
    fours = [piece for piece in learned.get("groove", []) if piece.name.endswith("-beat")]
    for name, pieces in learned.items():
        for piece in sorted(pieces, key=lambda piece: _seed(piece.name))[: LIMITS[name]]:
            rng = np.random.default_rng(_seed(piece.name))
            score = piece.read()
            start_s = rng.uniform(0, max(1.0, score.duration_s - LENGTH_S))
            score = scores.cut(score, start_s, start_s + LENGTH_S)
            if len(score.downbeats_s) < 3 or not any(part.notes for part in score.parts):
                continue
            score, voices, _ = renders.performance(score, fours, rng)
            samples, _ = renders.render(score, voices, synth, rng, desk=random_desk(rng))
            slower = soxr.resample(samples, mix.RATE, SAMPLE_RATE)
            yield f"played/{piece.name}", encoded(slower, SAMPLE_RATE, "opus", BIT_RATE)


def _seed(name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"played:{name}".encode()).digest()[:8], "big")
