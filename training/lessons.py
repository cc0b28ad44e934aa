"""How well labels of one's own are learned, tried with labels that are known.

``python -m training lessons --data DATA --out FILE``. The collection is music that neither trunk
nor similarity was trained on; a label is one of GTZAN's genres (of its excerpts), or an album or a
game. One track in ``RARITY`` carries it beyond those of the lesson. A lesson has ten examples and
ten counter-examples, drawn at random, and is learned by the program's own code from the program's
own vectors; then the tracks are asked about that the label is least sure of. Examples of a genre
may be by the artist of what is to be found; those of an album always are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicanalyzer import paths
from musicanalyzer.analysis import teaching
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.library.similarity import NEAR_DUPLICATE
from musicanalyzer.models.cards import find_models
from musicanalyzer.models.runtime import load_heads, load_litert_trunk
from training.cache import all_clips, read_clip
from training.datasets import Clip, gtzan
from training.figures import accuracy
from training.robustness import RATE, Listener
from training.split import fold_of
from training.styles import styles

N_EXAMPLES = 10  # and as many counter-examples
N_ANSWERS, ROUND = 40, 10  # answers to questions, and how many of them are asked at once
RARITY = 30
FEWEST = 15  # tracks that carry a label: beyond the lesson, some must be left to find
N_LESSONS = 10


@dataclass(frozen=True)
class Label:
    """``carries`` and ``may_carry`` (n,) say of which tracks it is known that a label fits, and of
    which nobody knows; the second are left out.
    """

    name: str
    carries: np.ndarray
    may_carry: np.ndarray


@dataclass(frozen=True)
class Outcome:
    """Of tracks nobody was asked about: ``right`` (n_given,) of those given the label; ``found``
    (n_carriers,) of those carrying it, an answer to a question being a find.
    """

    right: np.ndarray
    found: np.ndarray


def lesson(
    vectors: np.ndarray, label: Label, rng: np.random.Generator, *, n_answers: int = N_ANSWERS
) -> tuple[Outcome, Outcome]:
    """What becomes of one lesson: at first, and after ``n_answers``. ``vectors`` (n, size) have
    unit length.
    """
    carriers = rng.permutation(np.flatnonzero(label.carries))
    others = rng.permutation(np.flatnonzero(~label.carries & ~label.may_carry))
    known = {int(i): True for i in carriers[:N_EXAMPLES]}
    known |= {int(i): False for i in others[:N_EXAMPLES]}
    carriers, others = carriers[N_EXAMPLES:], others[N_EXAMPLES:]
    n_carriers = max(1, min(len(carriers), len(others) // (RARITY - 1)))
    among = np.concatenate([carriers[:n_carriers], others[: n_carriers * (RARITY - 1)]])
    frame = teaching.frame_of(vectors)
    learned = _learned(vectors, known, frame)
    first = _outcome(vectors, label, learned, known, among)
    for _ in range(n_answers // ROUND):
        open_still = among[~np.isin(among, list(known))]
        logits = (vectors @ learned.weights + learned.intercept).astype(np.float64)
        asked = teaching.least_sure(logits, vectors, open_still, ROUND, threshold=learned.threshold)
        known |= {int(i): bool(label.carries[i]) for i in asked}
        learned = _learned(vectors, known, frame)
    return first, _outcome(vectors, label, learned, known, among)


def _learned(
    vectors: np.ndarray, known: dict[int, bool], frame: teaching.Frame
) -> teaching.Learned:
    rows, fits = np.array(list(known)), np.array(list(known.values()))
    together = teaching.left_out_together(
        fits, [""] * len(rows), vectors[rows], near_duplicate=NEAR_DUPLICATE
    )
    return teaching.learn(vectors[rows], fits, together, frame=frame)


def _outcome(
    vectors: np.ndarray,
    label: Label,
    learned: teaching.Learned,
    known: dict[int, bool],
    among: np.ndarray,
) -> Outcome:
    asked = np.isin(among, list(known))
    given = (vectors[among] @ learned.weights + learned.intercept > learned.threshold) & ~asked
    given &= learned.judged.tells  # else the program gives it to nobody
    carries = label.carries[among]
    return Outcome(right=carries[given], found=(given | asked)[carries])


def labels_of(clips: list[Clip], hints: dict[str, str]) -> Iterator[Label]:
    """The labels that enough of these clips carry."""
    is_gtzan = np.array([clip.name.startswith("gtzan") for clip in clips])
    genre = np.array([clip.genre or hints.get(clip.name, "") for clip in clips])
    group = np.array([clip.group for clip in clips])
    for name in gtzan.GENRES:
        yield Label(name, is_gtzan & (genre == name), ~is_gtzan & (genre == name))
    for name in np.unique(group[~is_gtzan]):
        yield Label(str(name), group == name, np.zeros(len(clips), bool))


def measure(data_root: Path) -> dict[str, dict]:
    """Over all lessons of all labels, with intervals from bootstraps of labels."""
    spec = PatchSpec()
    models = find_models(paths.models_folder(), spec)
    listener = Listener(load_litert_trunk(models), load_heads(models), spec)
    every = all_clips(data_root)
    clips = [c for c in every if fold_of(c) != "train" and not c.is_speech and c.channel is None]
    heard = [listener.hear(read_clip(clip, RATE))[1] for clip in clips]
    vectors = np.stack(heard).astype(np.float32)
    labels = [
        label
        for label in labels_of(clips, styles(every, data_root))
        if label.carries.sum() >= FEWEST
    ]
    found: dict = {"labels": [label.name for label in labels], "tracks": len(clips)}
    outcomes = [
        (label.name, lesson(vectors, label, np.random.default_rng((1, number))))
        for label in labels
        for number in range(N_LESSONS)
    ]
    for place, title in enumerate(("first_lesson", f"after_{N_ANSWERS}_answers")):
        for key in ("right", "found"):
            values = [getattr(outcome[place], key) for _, outcome in outcomes]
            names = np.repeat([name for name, _ in outcomes], [len(value) for value in values])
            found[f"{title}_{key}"] = accuracy(np.concatenate(values), names)
    print(json.dumps(found, indent=1), flush=True)
    return found


def make(data_root: Path, out: Path) -> None:
    out.write_text(json.dumps(measure(data_root), indent=1) + "\n", encoding="utf-8")
