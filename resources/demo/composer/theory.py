"""Harmony and notation: note and chord names, voice leading, and the short texts in which melodies
and drum patterns are written. It makes notes from text and never draws random numbers itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from composer.midi import Note

NATURALS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
QUALITIES = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "5": (0, 7),
    "sus4": (0, 5, 7),
    "add9": (0, 4, 7, 14),
    "6": (0, 4, 7, 9),
    "m6": (0, 3, 7, 9),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10),
    "m7b5": (0, 3, 6, 10),
    "dim7": (0, 3, 6, 9),
    "9": (0, 4, 7, 10, 14),
    "m9": (0, 3, 7, 10, 14),
    "maj9": (0, 4, 7, 11, 14),
    "13": (0, 4, 10, 14, 21),
    "7b9": (0, 4, 7, 10, 13),
    "7#9": (0, 4, 7, 10, 15),
    "madd9": (0, 3, 7, 14),
}
STEPS = {"X": 118, "x": 98, "o": 62, "g": 38}
DRUMS = {
    "kick": 36,
    "stick": 37,
    "snare": 38,
    "clap": 39,
    "hat": 42,
    "pedal": 44,
    "open": 46,
    "tom_low": 45,
    "tom_mid": 47,
    "tom_high": 50,
    "crash": 49,
    "ride": 51,
    "bell": 53,
    "tambourine": 54,
    "cowbell": 56,
    "conga": 63,
    "conga_low": 64,
    "shaker": 70,
}


@dataclass(frozen=True)
class Chord:
    """Pitch classes of a chord: its root, its intervals above it and the bass under it."""

    root: int
    intervals: tuple[int, ...]
    bass: int

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        return tuple((self.root + interval) % 12 for interval in self.intervals)


def _pitch_class(name: str) -> int:
    return (NATURALS[name[0]] + name.count("#") - name[1:].count("b")) % 12


def pitch(name: str) -> int:
    """MIDI number of a note name with its octave, such as `Bb3`; middle C is `C4`, number 60."""
    match = re.fullmatch(r"([A-G][#b]?)(-?\d)", name)
    if match is None:
        raise ValueError(f"{name!r} is no note name")
    # The octave belongs to the letter: Cb4 lies just under C4.
    letter = NATURALS[name[0]] + match[1].count("#") - match[1][1:].count("b")
    return letter + 12 * (int(match[2]) + 1)


def chord(name: str) -> Chord:
    """The chord of a name such as `F#m7b5` or `Ab/C`."""
    upper, _, under = name.partition("/")
    match = re.fullmatch(r"([A-G][#b]?)(.*)", upper)
    if match is None or match[2] not in QUALITIES:
        raise ValueError(f"{name!r} is no chord name")
    root = _pitch_class(match[1])
    return Chord(root, QUALITIES[match[2]], _pitch_class(under) if under else root)


def changes(text: str, beats_per_bar: float = 4.0) -> list[tuple[float, float, Chord]]:
    """(start, duration, chord) of bars parted by `|`; chords of a bar share it evenly."""
    spans = []
    for bar, names in enumerate(text.split("|")):
        chords = names.split()
        share = beats_per_bar / len(chords)
        for index, name in enumerate(chords):
            spans.append((bar * beats_per_bar + index * share, share, chord(name)))
    return spans


def above(pitch_class: int, low: int) -> int:
    """The lowest pitch of a pitch class that is not under `low`."""
    return low + (pitch_class - low) % 12


def voicing(
    harmony: Chord, previous: tuple[int, ...] | None, *, low: int, high: int, rootless: bool = False
) -> tuple[int, ...]:
    """The close position within `low`..`high` that moves least from `previous`."""
    classes = harmony.pitch_classes
    if rootless and len(classes) > 3:
        classes = classes[1:]
    candidates = []
    for bottom in range(low, high):
        if bottom % 12 not in classes:
            continue
        order = sorted(classes, key=lambda item: (item - bottom) % 12)
        notes = tuple(bottom + (item - bottom) % 12 for item in order)
        if notes[-1] <= high:
            candidates.append(notes)
    if not candidates:
        raise ValueError(f"no position of {harmony} fits between {low} and {high}")
    if previous is None:
        middle = (low + high) / 2
        return min(candidates, key=lambda notes: abs(sum(notes) / len(notes) - middle))
    return min(
        candidates,
        key=lambda notes: (
            sum(min(abs(note - old) for old in previous) for note in notes)
            + sum(min(abs(note - old) for note in notes) for old in previous)
        ),
    )


def voicings(
    spans: list[tuple[float, float, Chord]], *, low: int, high: int, rootless: bool = False
) -> list[tuple[float, float, tuple[int, ...]]]:
    """(start, duration, pitches) of chords led smoothly from one to the next."""
    led: list[tuple[float, float, tuple[int, ...]]] = []
    for start, length, harmony in spans:
        previous = led[-1][2] if led else None
        led.append(
            (start, length, voicing(harmony, previous, low=low, high=high, rootless=rootless))
        )
    return led


def line(
    text: str,
    *,
    start_beats: float = 0.0,
    velocity: int = 84,
    beats_per_bar: float = 4.0,
    legato: float = 0.95,
) -> list[Note]:
    """Notes of a melody such as `G4:1 A4:.5=la r:2.5 | ...`: name, beats and, if sung, syllable.
    `!` after the beats accents a note. Raises ValueError where a bar line is not on its beat."""
    notes = []
    now = 0.0
    bar = 0
    for token in text.replace("|", " | ").split():
        if token == "|":
            bar += 1
            if abs(now - bar * beats_per_bar) > 1e-6:
                raise ValueError(f"bar {bar} ends at beat {now:g} in {text!r}")
            continue
        timed, _, syllable = token.partition("=")
        name, _, length = timed.partition(":")
        duration = float(length.rstrip("!"))
        if name != "r":
            loud = min(127, velocity + (14 if length.endswith("!") else 0))
            notes.append(Note(start_beats + now, duration * legato, pitch(name), loud, syllable))
        now += duration
    return notes


def pattern(
    steps: str,
    drum: str | int,
    *,
    bars: range,
    start_beats: float = 0.0,
    step_beats: float = 0.25,
    scale: float = 1.0,
) -> list[Note]:
    """One drum's steps, repeated in each of `bars`: `X` accent, `x` hit, `o` soft, `g` ghost."""
    key = DRUMS[drum] if isinstance(drum, str) else drum
    steps = steps.replace(" ", "")
    bar_beats = len(steps) * step_beats
    return [
        Note(
            start_beats + bar * bar_beats + index * step_beats,
            step_beats * 0.9,
            key,
            max(1, min(127, round(STEPS[mark] * scale))),
        )
        for bar in bars
        for index, mark in enumerate(steps)
        if mark in STEPS
    ]


def block_chords(
    led: list[tuple[float, float, tuple[int, ...]]],
    hits: list[tuple[float, float, int]],
) -> list[Note]:
    """Each led chord struck at `hits` (offset, duration, velocity) that fall inside its span."""
    return [
        Note(start + offset, duration, key, velocity)
        for start, length, keys in led
        for offset, duration, velocity in hits
        if offset < length
        for key in keys
    ]


def walking_bass(spans: list[tuple[float, float, Chord]], *, low: int, high: int) -> list[Note]:
    """A quarter-note line: root, chord tones in one direction, then a semitone into the next."""
    notes: list[Note] = []
    now = above(spans[0][2].root, low)
    for index, (start, length, harmony) in enumerate(spans):
        following = spans[(index + 1) % len(spans)][2].root
        upward = now < (low + high) / 2
        line_pitches = [now]
        while len(line_pitches) < length:
            if len(line_pitches) == round(length) - 1:
                targets = [key for key in range(low, high + 1) if key % 12 == following]
                target = min(targets, key=lambda key: abs(key - line_pitches[-1]))
                step = -1 if target >= line_pitches[-1] else 1
                approach = target + step
                if approach == line_pitches[-1]:
                    approach = target - step
                line_pitches.append(approach)
            else:
                tones = [key for key in range(low, high + 1) if key % 12 in harmony.pitch_classes]
                ahead = [
                    key
                    for key in tones
                    if (key > line_pitches[-1]) == upward and key != line_pitches[-1]
                ]
                if not ahead:
                    upward = not upward
                    ahead = [key for key in tones if key != line_pitches[-1]]
                line_pitches.append(min(ahead, key=lambda key: abs(key - line_pitches[-1])))
        for beat, key in enumerate(line_pitches):
            notes.append(Note(start + beat, 0.92, key, 96 if beat % 2 == 0 else 88))
        targets = [key for key in range(low, high + 1) if key % 12 == following]
        now = min(targets, key=lambda key: abs(key - line_pitches[-1]))
    return notes
