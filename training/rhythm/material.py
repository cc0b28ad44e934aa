"""What the beat network learns from: music as mel columns, and speech as what has no beat.

Music is the corpus of ``training.renders``, heard through the program's own mel spectrogram, and,
to learn from more songs than there is time to play, their spectra summed up from single notes
(``training.rhythm.notes``); what judges is always played. Folds are those of the scores: what tests
is played by instruments that nothing was trained on.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import numpy as np
import soxr

from musicanalyzer.dsp.params import MelSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from training import cache, renders, scores
from training.datasets import SCORE_SETS
from training.renders import Rendering
from training.rhythm.notes import Palette
from training.rhythm.tempi import varied
from training.scores import Piece, Score
from training.split import fold_of
from training.synth import Synth

KINDS = ("groove", "pop909")
# Shorter ones, Groove's fills among them, have no tempo that a listener could tell.
SHORTEST_S = 10.0
FEWEST_BEATS = 8
SUMMED_LENGTH_S = 90.0
VARIANTS = {"groove": 5, "pop909": 2}  # there are half as many performances as songs


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """A piece or an excerpt: ``mel`` (n, n_mels) float16, and what is known of its beat.

    ``downbeats_s`` is empty where nothing is known of them; ``rendering`` is None where it was
    never sound.
    """

    name: str
    kind: str
    group: str
    fold: str
    mel: np.ndarray
    bpm: float
    beats_s: np.ndarray
    downbeats_s: np.ndarray
    rendering: Rendering | None


def folder_of(run: Path) -> Path:
    return run.parent / "rhythm-mel"


def sum_up(data_root: Path, folder: Path, spec: MelSpec, *, minutes: float) -> None:
    """Excerpts of all training songs and performances, ``VARIANTS`` of each, from single notes.

    Performances are varied in tempo. Goes on where it stopped, and stops after so many minutes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    palette = Palette(Synth(), spec)
    pieces = _pieces(data_root / "midi")
    drummers = [piece for piece in pieces["groove"] if piece.name.endswith("-beat")]
    began = time.monotonic()
    for variant in range(max(VARIANTS.values())):
        own = {name: pieces[name] for name in pieces if variant < VARIANTS[name]}
        for index, piece in enumerate(_in_turn(own)):
            if time.monotonic() - began > 60 * minutes:
                return
            path = folder / f"train-summed{variant}-{piece.name.replace('/', '-')}.npz"
            if path.exists():
                continue
            rng = np.random.default_rng((_number_of(piece), variant))
            score = _excerpt(piece, SUMMED_LENGTH_S, rng)
            if score is None:
                continue
            score, voices, _ = renders.performance(score, drummers, rng)
            voices = [voice for voice in voices if voice.notes]
            if voices:
                _write(path, score, palette.played(voices, score.duration_s, rng), spec)
            if index % 50 == 0:
                print(f"{variant} {index}, {time.monotonic() - began:.0f} s", flush=True)


def _write(path: Path, score: Score, mel: np.ndarray, spec: MelSpec) -> None:
    known = {
        "name": score.name,
        "group": score.group,
        "fold": score.fold,
        "bpm": score.bpm,
        "fingerprint": spec.fingerprint,
    }
    temporary = path.with_suffix(".part")
    with open(temporary, "wb") as file:
        np.savez(
            file,
            known=json.dumps(known),
            mel=mel,
            beats_s=score.beats_s,
            downbeats_s=score.downbeats_s,
        )
    temporary.replace(path)


def summed(folder: Path, spec: MelSpec) -> list[Track]:
    """The excerpts that ``sum_up`` made. Raises ValueError where they are other features."""
    found = []
    for path in sorted(folder.glob("train-summed*.npz")):
        with np.load(path) as file:
            known = json.loads(str(file["known"]))
            if known.pop("fingerprint") != spec.fingerprint:
                raise ValueError(f"{path} holds other features; remove it")
            found.append(
                Track(
                    kind=known["name"].partition("/")[0],
                    mel=file["mel"],
                    beats_s=file["beats_s"],
                    downbeats_s=file["downbeats_s"],
                    rendering=None,
                    **known,
                )
            )
    return found


def played(corpus: Path, folder: Path, split: str, spec: MelSpec) -> list[Track]:
    """The renderings of a fold that have a tempo and are long enough to have one.

    Their columns are computed once and kept in ``folder``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for rendering in renders.corpus(corpus, split=split):
        events = rendering.events
        beats_s = events.beats_s
        if events.bpm is None or len(beats_s) < FEWEST_BEATS:
            continue
        if beats_s[-1] - beats_s[0] < SHORTEST_S or not len(events.onsets_s):
            continue
        found.append(
            Track(
                name=rendering.path.stem,
                kind=events.name.partition("/")[0],
                group=events.group,
                fold=events.fold,
                mel=_columns(rendering, folder, spec),
                bpm=events.bpm,
                beats_s=beats_s,
                downbeats_s=events.downbeats_s,
                rendering=rendering,
            )
        )
    return found


def learned(corpus: Path, folder: Path, spec: MelSpec) -> list[Track]:
    """All that trains: renderings, and excerpts summed up."""
    return [*played(corpus, folder, "train", spec), *summed(folder, spec)]


def _columns(rendering: Rendering, folder: Path, spec: MelSpec) -> np.ndarray:
    path = folder / f"{rendering.path.stem}-{spec.fingerprint}.npy"
    if not path.exists():
        rate = spec.stft.sample_rate
        samples = soxr.resample(rendering.samples, rendering.sample_rate, rate, quality="HQ")
        temporary = path.with_suffix(".part")
        with open(temporary, "wb") as file:
            np.save(file, mel_spectrogram(samples, spec).astype(np.float16))
        temporary.replace(path)
    return np.load(path)


def _number_of(piece: Piece) -> int:
    return int.from_bytes(hashlib.sha256(f"rhythm:{piece.name}".encode()).digest()[:8], "big")


def _pieces(midi_root: Path) -> dict[str, list[Piece]]:
    """What trains, by corpus, in an order that knows nothing of the pieces."""
    return {
        dataset.name: sorted(
            (piece for piece in dataset.pieces(midi_root) if piece.fold == "train"), key=_number_of
        )
        for dataset in SCORE_SETS
    }


def _in_turn(pieces: dict[str, list[Piece]]) -> Iterator[Piece]:
    """One of each corpus after the other, until all were there."""
    queues = {name: iter(own) for name, own in pieces.items()}
    for name in cycle(pieces):
        if not queues:
            return
        if name in queues:
            piece = next(queues[name], None)
            if piece is None:
                del queues[name]
            else:
                yield piece


def _excerpt(piece: Piece, length_s: float, rng: np.random.Generator) -> Score | None:
    """A random span of a piece, or None where it is too short to have a tempo."""
    if piece.name.endswith("-fill"):
        return None
    score = piece.read()
    if score.bpm is None or score.duration_s < SHORTEST_S:
        return None
    if piece.name.startswith("groove/"):
        score = varied(score, rng)
    if score.duration_s > length_s:
        start_s = float(rng.uniform(0, score.duration_s - length_s))
        score = scores.cut(score, start_s, start_s + length_s)
    n_notes = sum(len(part.notes) for part in score.parts)
    return score if n_notes >= 16 and len(score.beats_s) >= FEWEST_BEATS else None


def speech(data_root: Path, runs: Path, fold: str, spec: MelSpec) -> list[np.ndarray]:
    """Mel columns of the speech clips of a fold."""
    clips = [clip for clip in cache.all_clips(data_root) if clip.is_speech]
    mels = cache.build(data_root, runs / "mel-cache", spec)
    chosen = [mels[clip.name] for clip in clips if fold_of(clip) == fold]
    return [mel for mel in chosen if len(mel) > 200]
