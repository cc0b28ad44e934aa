"""Drum parts for songs that have none: programmed, or a drummer's performance laid on the beats.

Both follow the song's plan: how much plays changes with the section, a fill leads into some of
them, and a cymbal opens most. Keys are General MIDI's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from training.orchestra import Plan
from training.scores import Note, Score

KICK, STICK, SNARE, CLOSED_HAT, OPEN_HAT, CRASH, RIDE, TAMBOURINE = 36, 37, 38, 42, 46, 49, 51, 54
TOMS = (50, 48, 47, 45, 43)
# What the Roland TD-11 of the Groove drummers sends and General MIDI does not name.
GENERAL_MIDI = {22: CLOSED_HAT, 26: OPEN_HAT, 58: 43}
STROKE_S = 0.1
# Sixteenths of a bar of four; "x" a stroke, "o" a soft one.
KICKS = (
    "x.......x.......", "x.....x.x.......", "x..x....x.x.....", "x.x.....x.....x.",
    "x...x...x...x...", "x.........x.....", "x......x..x.....", "x..x..x...x.....",
)  # fmt: skip
SNARES = ("....x.......x...", "....x.......x...", "........x.......", "....x..o.o..x..o")
HATS = (
    "x.o.x.o.x.o.x.o.", "xoxoxoxoxoxoxoxo", "x...x...x...x...", "..x...x...x...x.",
    "x.oox.oox.oox.oo",
)  # fmt: skip
QUIET_KEYS = frozenset({KICK, 35, CLOSED_HAT, 44, OPEN_HAT, RIDE, 53, 59, STICK})


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a song: where its beats are, and whether a section begins or ends with it."""

    index: int  # counted from the start of its section
    beats_s: np.ndarray  # of the bar and the beat that follows it
    drums: int
    opens: bool
    closes: bool

    def time_s(self, beat: float) -> float:
        return float(np.interp(beat, np.arange(len(self.beats_s)), self.beats_s))


def bars_of(score: Score, plan: Plan) -> list[Bar]:
    index = np.searchsorted(score.beats_s, score.downbeats_s - 1e-6)
    firsts = [index[0], *(b for a, b in pairwise(index) if b > a)]
    starts_s = score.beats_s[firsts]
    opening = {int(np.argmin(np.abs(starts_s - start_s))) for start_s in plan.starts_s}
    found, in_section = [], 0
    for k, (first, last) in enumerate(pairwise(firsts)):
        in_section = 0 if k in opening else in_section + 1
        found.append(
            Bar(
                in_section,
                score.beats_s[first : last + 1],
                plan.at(float(score.beats_s[first])).drums,
                k in opening,
                k + 1 in opening,
            )
        )
    return found


def programmed(score: Score, plan: Plan, rng: np.random.Generator) -> tuple[Note, ...]:
    """A part from patterns; one kick, snare and hat pattern for each density."""
    kicks, snares, hats = (
        {level: str(rng.choice(patterns)) for level in (1, 2, 3)}
        for patterns in (KICKS, SNARES, HATS)
    )
    swing = float(rng.choice([0.0, 0.0, 0.0, rng.uniform(0.1, 0.32)]))
    looseness_s = float(rng.choice([0.0, rng.uniform(0.002, 0.008)]))
    ride = rng.random() < 0.35
    strokes: list[tuple[float, int, float]] = []
    for bar in bars_of(score, plan):
        n_beats = len(bar.beats_s) - 1
        fill = bar.closes and bar.drums and n_beats >= 3 and rng.random() < 0.6
        until = n_beats - (1 if rng.random() < 0.5 else 2) if fill else n_beats
        for step in range(4 * n_beats if bar.drums else 0):
            beat = step / 4 + (swing / 2 if step % 2 else 0.0)
            if beat >= until:
                continue
            kick, snare, hat = (
                _stroke(pattern[bar.drums], step, n_beats) for pattern in (kicks, snares, hats)
            )
            at_s = bar.time_s(beat)
            if kick and (bar.drums > 1 or step % 8 == 0):
                strokes.append((at_s, KICK, 105 * kick))
            if snare:
                strokes.append((at_s, STICK if bar.drums == 1 else SNARE, 100 * snare))
            if hat:
                key = RIDE if ride and bar.drums == 3 else CLOSED_HAT
                strokes.append(
                    (at_s, OPEN_HAT if bar.drums == 3 and step % 8 == 6 else key, 72 * hat)
                )
            if bar.drums == 3 and step % 4 == 0:
                strokes.append((at_s, TAMBOURINE, 50))
        if fill:
            strokes += _fill(bar, until, n_beats, rng)
        strokes += _opening(bar, rng)
    return tuple(
        Note(max(0.0, at_s), max(0.0, at_s) + STROKE_S, key, int(np.clip(level, 12, 127)))
        for at_s, key, level in sorted(
            (at_s + rng.normal(0, looseness_s), key, level * rng.uniform(0.88, 1.08))
            for at_s, key, level in strokes
        )
    )


def performed(
    score: Score, plan: Plan, performance: Score, rng: np.random.Generator
) -> tuple[Note, ...]:
    """A performance in four-four laid on a song in four, bar on bar, as it was timed.

    Sections with the same density play the same bars of it. Raises ValueError where the
    performance has no bar.
    """
    bpm = performance.bpm or 0.0
    n_bars = int(performance.duration_s * bpm / 240.0)
    if n_bars < 1:
        raise ValueError(f"{performance.name} has no whole bar")
    by_bar: list[list[tuple[float, Note]]] = [[] for _ in range(n_bars)]
    for note in general_midi(performance):
        in_bar, beat = divmod(note.start_s * bpm / 60.0, 4.0)
        if in_bar < n_bars:
            by_bar[int(in_bar)].append((beat, note))
    loop = int(min(n_bars, rng.choice([2, 4, 8])))
    first = {level: int(rng.integers(0, n_bars - loop + 1)) for level in (1, 2, 3)}
    notes = []
    for bar in bars_of(score, plan):
        if not bar.drums or len(bar.beats_s) != 5:
            continue
        for beat, note in by_bar[first[bar.drums] + bar.index % loop]:
            if bar.drums == 1 and note.pitch not in QUIET_KEYS:
                continue
            at_s = bar.time_s(beat)
            notes.append(replace(note, start_s=at_s, end_s=at_s + STROKE_S))
            if bar.drums == 3 and note.pitch == SNARE:
                notes.append(Note(at_s, at_s + STROKE_S, TAMBOURINE, 64))
        notes += [
            Note(at_s, at_s + STROKE_S, key, int(level)) for at_s, key, level in _opening(bar, rng)
        ]
    return tuple(sorted(notes, key=lambda note: (note.start_s, note.pitch)))


def general_midi(performance: Score) -> list[Note]:
    """The strokes of a performance, on General MIDI's keys."""
    return [
        replace(note, pitch=GENERAL_MIDI.get(note.pitch, note.pitch))
        for part in performance.parts
        for note in part.notes
    ]


def _stroke(pattern: str, step: int, n_beats: int) -> float:
    if n_beats % 4:
        # Bars of three and six: each half begins as the pattern does.
        half = 4 * (3 if n_beats % 3 == 0 else n_beats)
        step = step % half if step % half < 4 else 4 + (step % half) % 4
    mark = pattern[step % 16]
    return 1.0 if mark == "x" else 0.5 if mark == "o" else 0.0


def _fill(
    bar: Bar, start: float, end: float, rng: np.random.Generator
) -> list[tuple[float, int, float]]:
    steps = np.arange(start, end, 0.25)
    keys = [SNARE, *TOMS]
    return [
        (bar.time_s(beat), keys[int(k * len(keys) / len(steps))], 80 + 30 * k / len(steps))
        for k, beat in enumerate(steps)
        if rng.random() < 0.85
    ]


def _opening(bar: Bar, rng: np.random.Generator) -> list[tuple[float, int, float]]:
    if not bar.opens or bar.drums < 2 or rng.random() < 0.3:
        return []
    return [(float(bar.beats_s[0]), CRASH, 100.0)]
