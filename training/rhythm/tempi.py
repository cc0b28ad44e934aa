"""Drummers' performances at tempi and in grooves that nobody played them in, to learn from.

Of Groove's training performances two in a hundred are faster than 180 a minute, and few swing. A
pattern tells where its beat is at other tempi too: a performance is drawn out or compressed to one
drawn at random, and some straight ones are swung. Scores that judge never pass through here.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from training import scores
from training.scores import Note, Score

SLOWEST_BPM, FASTEST_BPM = 50.0, 235.0
SLOWER, FASTER = 0.65, 1.6  # beyond that strokes are closer, or rolls slower, than anyone plays
SWUNG = 0.2  # this share of performances
SWING = (0.55, 0.68)  # where in a beat its second eighth lies; two thirds are triplets


def in_any_tempo(score: Score, rng: np.random.Generator) -> Score:
    """The same at a tempo between the bounds, all ratios alike, within ``SLOWER`` and ``FASTER``.

    Raises ValueError where the score has no tempo.
    """
    if score.bpm is None:
        raise ValueError(f"{score.name} has no tempo")
    low = max(SLOWEST_BPM / score.bpm, SLOWER)
    high = max(low, min(FASTEST_BPM / score.bpm, FASTER))
    return scores.stretch(score, float(np.exp(rng.uniform(np.log(low), np.log(high)))))


def swung(score: Score, place: float) -> Score:
    """The same with what lies half-way between two beats moved to ``place`` of the way.

    What lies elsewhere moves in proportion; beats, and what is on them, stay.
    """
    beats_s = score.beats_s
    if len(beats_s) < 2:
        return score
    count = np.arange(len(beats_s), dtype=np.float64)

    def moved(time_s: float) -> float:
        if not beats_s[0] <= time_s <= beats_s[-1]:
            return time_s
        beat, within = divmod(float(np.interp(time_s, beats_s, count)), 1.0)
        return float(
            np.interp(beat + np.interp(within, [0, 0.5, 1], [0, place, 1]), count, beats_s)
        )

    def moved_note(note: Note) -> Note:
        start_s = moved(note.start_s)
        return replace(note, start_s=start_s, end_s=start_s + note.end_s - note.start_s)

    parts = tuple(
        replace(part, notes=tuple(moved_note(note) for note in part.notes)) for part in score.parts
    )
    return replace(score, parts=parts)


def varied(score: Score, rng: np.random.Generator) -> Score:
    """A performance at another tempo, some of them swung."""
    if rng.random() < SWUNG:
        score = swung(score, float(rng.uniform(*SWING)))
    return in_any_tempo(score, rng)
