"""Renderings for the onset networks: single instruments, drum kits and whole bands.

Piano, other melodic instruments, and bowed or blown ones that speak slowly play POP909's parts
alone; kits play Groove, and bands POP909. Folds are those of songs, drummers, programs and kits at
once. Onsets are what is heard of a note (``renders``); of notes that are too soft or too slow to be
told beside others, and of those that take over 80 ms to be heard, nothing is said. Solos that train
are dry, since rooms are drawn anew each time; all others have been through a mixing desk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from training import mix, orchestra, renders, scores
from training.datasets import SCORE_SETS
from training.onset_material import MERGED_S, N_TRAIN, Part, make_own, save
from training.onset_notes import LONGEST_ATTACK_S, SAMPLE_RATE
from training.orchestra import Voice
from training.renders import Events
from training.scores import Note, Score
from training.synth import Synth

CUT_S = 12.0
PIANOS = (0, 1, 2, 3, 4, 5, 6, 7)
SLOW = (*range(40, 45), *range(48, 56), *range(88, 96))  # strings, choirs, pads
MELODIC = (*range(8, 32), 45, 46, *range(56, 88), *range(104, 112))
SOLOS = {"train": 110, "validation": 24, "test": 60}  # of each kind
CORPUS_KINDS = {"groove": "kit", "pop909": "song"}
N_CUTS = {"kit": 2, "song": 5}  # of each rendering
KINDS = {"piano": PIANOS, "melodic": MELODIC, "slow": SLOW}
LONGEST_CHORD_S = 0.05


def make(data_root: Path, run: Path) -> None:
    """All material of all folds, written into ``run``; goes on where it was stopped.

    The corpus of ``renders`` is looked for beside ``run``.
    """
    run.mkdir(parents=True, exist_ok=True)
    for fold in ("validation", "train", "test"):
        for kind in N_TRAIN:
            make_own(run, fold, kind)
        sources = {"solos": _solos(data_root, fold), "corpus": _corpus(run, fold)}
        for name, parts in sources.items():
            path = run / f"{name}-{fold}.npz"
            if not path.exists():
                save(path, list(parts))
        print(fold, flush=True)


def _solos(data_root: Path, fold: str) -> Iterator[Part]:
    synth = Synth()
    pieces = _pieces(data_root, fold)
    rng = np.random.default_rng([17, len(pieces)])
    for kind, programs in KINDS.items():
        own = [program for program in programs if orchestra.program_fold(program) == fold]
        for index in range(SOLOS[fold]):
            piece = pieces[int(rng.integers(len(pieces)))]
            score = _cut_at_random(piece.read(), rng)
            program = own[index % len(own)]
            notes = _line(score, kind, rng)
            if len(notes) < 5:
                continue
            # Dry in training, where rooms and desks are drawn anew each time.
            desk = mix.Desk() if fold == "train" else mix.random_desk(rng)
            samples, events = renders.render(
                score, [Voice("lead", program, notes)], synth, rng, desk=desk
            )
            yield part_of(samples, events, 0.0, CUT_S, kind)


def _cut_at_random(score: Score, rng: np.random.Generator) -> Score:
    score = scores.stretch(score, float(np.exp(rng.uniform(-0.3, 0.3))))
    score = scores.transpose(score, int(rng.integers(-6, 7)))
    start_s = float(rng.uniform(0, max(0.1, score.duration_s - CUT_S - 10)))
    return scores.cut(score, start_s, start_s + CUT_S)


def _line(score: Score, kind: str, rng: np.random.Generator) -> tuple[Note, ...]:
    """The piano's part for pianos; else the melody, the bridge, or, at times, slow chords."""
    by_name = {part.name: part.notes for part in score.parts if not part.is_drums}
    piano = by_name.pop("PIANO", ())
    if kind == "piano" or (kind == "melodic" and rng.random() < 0.3):
        return piano
    if kind == "slow" and rng.random() < 0.3 and piano:
        return tuple(orchestra.pad_of(piano, score)) or piano
    return max(by_name.values(), key=len, default=()) or piano


def _corpus(run: Path, fold: str) -> Iterator[Part]:
    """Cuts of what is there of the corpus: kits that play Groove, and bands that play POP909."""
    for corpus, kind in CORPUS_KINDS.items():
        for rendering in renders.corpus(run.parent / "renders", split=fold, only=corpus):
            samples, events = rendering.samples, rendering.events
            spare_s = max(0.0, events.duration_s - CUT_S)
            for start_s in np.linspace(0.0, spare_s, min(N_CUTS[kind], 1 + int(spare_s / CUT_S))):
                first = round(start_s * mix.RATE)
                cut = samples[first : first + round(CUT_S * mix.RATE)]
                yield part_of(cut, events, first / mix.RATE, CUT_S, kind)


def _pieces(data_root: Path, fold: str) -> list[scores.Piece]:
    return [
        piece
        for dataset in SCORE_SETS
        if dataset.name == "pop909"
        for piece in dataset.pieces(data_root / "midi")
        if piece.fold == fold
    ]


def part_of(
    samples: np.ndarray, events: Events, start_s: float, duration_s: float, kind: str
) -> Part:
    """``samples`` at ``mix.RATE``, which begin at ``start_s`` of the events, as a part."""
    import soxr

    onsets_s = events.audible_onsets_s(within_s=MERGED_S)
    every_s = np.unique(events.onsets_s)
    # What is merged into another or too soft beside it is near an onset, or may be one.
    doubtful_s = every_s[_distance(every_s, onsets_s) > LONGEST_CHORD_S]
    # A sweep that swells for long begins wherever one likes.
    swells = events.onset_attacks_s > LONGEST_ATTACK_S
    swelling_s, begun_s = (
        events.onsets_s[swells],
        (events.onsets_s - events.onset_attacks_s)[swells],
    )
    onsets_s = onsets_s[~np.isin(onsets_s, swelling_s)]
    spans = np.concatenate(
        [
            np.stack([doubtful_s - 0.04, doubtful_s + 0.06], axis=1),
            np.stack([begun_s - 0.03, swelling_s + 0.05], axis=1),
        ]
    )
    end_s = start_s + duration_s
    inside = (onsets_s >= start_s) & (onsets_s < end_s)
    near = (spans[:, 1] > start_s) & (spans[:, 0] < end_s)
    resampled = soxr.resample(samples, mix.RATE, SAMPLE_RATE, quality="HQ")
    peak = max(float(np.abs(resampled).max(initial=0.0)), 1e-6)
    return Part(
        samples=np.round(resampled / peak * 32_000).astype(np.int16),
        onsets_s=onsets_s[inside] - start_s,
        unsure_s=spans[near] - start_s,
        kind=kind,
        group=events.group,
    )


def _distance(times_s: np.ndarray, to_s: Sequence[float] | np.ndarray) -> np.ndarray:
    """From each time to the nearest of the others."""
    if not len(to_s):
        return np.full(len(times_s), np.inf)
    to_s = np.asarray(to_s)
    after = np.clip(np.searchsorted(to_s, times_s), 0, len(to_s) - 1)
    before = np.maximum(after - 1, 0)
    return np.minimum(np.abs(times_s - to_s[after]), np.abs(times_s - to_s[before]))
