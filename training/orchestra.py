"""Which instruments play a score: General MIDI programs by role, divided into folds, and layers.

Programs and drum kits are divided as songs are: what tests is played by instruments that nothing
was trained on, in whichever soundfont. A song's orchestration changes with its sections, and a
label sounds alike wherever it returns, since that is what tells a listener where sections begin.
Layers derived from the piano (bass, guitar, pad, doubled lead) only begin where it does.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from training.scores import Annotation, Note, Score

# Of each role's programs, counted from 0; a program in neither is trained on.
TEST_PROGRAMS = frozenset(
    {1, 5, 11, 18, 25, 29, 34, 38, 41, 49, 53, 57, 62, 66, 71, 73, 81, 90, 95, 107}
)
VALIDATION_PROGRAMS = frozenset({3, 6, 13, 17, 27, 35, 42, 50, 59, 61, 68, 75, 84, 92, 105})
TEST_KITS = frozenset({2, 5, 10, 13, 18, 24, 34, 41})
VALIDATION_KITS = frozenset({4, 11, 19, 33})
ROLES: dict[str, tuple[int, ...]] = {
    "lead": (
        0, 1, 4, 5, 6, 11, 12, 16, 17, 18, 22, 24, 25, 26, 27, 29, 30, 40, 41, 42, 48, 49, 52,
        53, 54, 56, 57, 59, 60, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 79, 80, 81,
        82, 83, 84, 85, 87, 105, 110,
    ),
    "keys": (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 13, 15, 16, 17, 18, 24, 25, 46, 88),
    "guitar": (24, 25, 26, 27, 28, 29, 30, 45, 46, 104, 105, 106, 107),
    "bass": (32, 33, 34, 35, 36, 37, 38, 39, 43),
    "pad": (16, 18, 19, 48, 49, 50, 51, 52, 53, 54, 61, 62, 63, 88, 89, 90, 91, 92, 93, 94, 95),
}  # fmt: skip
KITS = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    16,
    17,
    18,
    19,
    24,
    25,
    32,
    33,
    34,
    35,
    40,
    41,
    48,
)
# How loud a layer is beside the lead, and how intense a section is when it comes in.
LEVELS_DB = {
    "lead": 0.0, "counter": -5.0, "keys": -4.0, "guitar": -6.0, "bass": -2.0, "pad": -11.0,
    "double": -6.0, "drums": -1.0,
}  # fmt: skip
ENTRANCES = {
    "lead": (0.0, 0.0), "keys": (0.0, 0.3), "counter": (0.0, 0.6), "bass": (0.15, 0.55),
    "guitar": (0.2, 0.9), "pad": (0.2, 0.9), "double": (0.7, 1.2),
}  # fmt: skip
# Between which intensities a label is drawn: introductions and ends are thinner than choruses.
INTENSITIES = {"i": (0.1, 0.7), "o": (0.1, 0.7), "A": (0.2, 0.7), "B": (0.6, 1.0), "x": (0.1, 0.9)}


@dataclass(frozen=True, slots=True)
class Voice:
    """Notes on one instrument. ``gain_db`` beside the lead; programs of drums are kits."""

    role: str
    program: int
    notes: tuple[Note, ...]
    is_drums: bool = False
    gain_db: float = 0.0


@dataclass(frozen=True, slots=True)
class Texture:
    """How the sections of one label sound; ``drums`` from 0 (none) to 3."""

    layers: frozenset[str]
    drums: int
    loudness: float
    octave: int
    other_lead: bool


def programs_of(role: str, fold: str) -> tuple[int, ...]:
    """The programs that play ``role`` in a fold; those of two folds have none in common."""
    return tuple(p for p in ROLES[role] if program_fold(p) == fold)


def program_fold(program: int) -> str:
    return _fold(program, TEST_PROGRAMS, VALIDATION_PROGRAMS)


def kit_fold(kit: int) -> str:
    return _fold(kit, TEST_KITS, VALIDATION_KITS)


def _fold(number: int, test: frozenset[int], validation: frozenset[int]) -> str:
    return "test" if number in test else "validation" if number in validation else "train"


def textures(annotation: Annotation | None, rng: np.random.Generator) -> dict[str, Texture]:
    """A texture for every label, no two alike. ``""`` is the label of what has none."""
    labels = sorted({section.label for section in annotation.sections}) if annotation else []
    entrances = {layer: rng.uniform(*span) for layer, span in ENTRANCES.items()}
    drums_from = rng.uniform(0.05, 0.5)
    drummer = rng.random() < 0.85  # a song in seven has no drums
    found: dict[str, Texture] = {}
    for label in ["", *labels]:
        for _ in range(20):
            low, high = INTENSITIES.get(label, INTENSITIES.get(label.upper(), INTENSITIES["x"]))
            intensity = rng.uniform(low, high) if label else 0.7
            layers = {
                layer
                for layer, entrance in entrances.items()
                if intensity + rng.normal(0, 0.12) >= entrance
            }
            if "guitar" in layers and rng.random() < 0.3:
                layers.discard("keys")
            layers |= {"lead"} if layers & {"keys", "guitar", "pad"} else {"lead", "keys"}
            drums = int(np.clip(round(3 * (intensity - drums_from) / (1 - drums_from) + 0.3), 0, 3))
            texture = Texture(
                frozenset(layers),
                drums if drummer else 0,
                float(0.72 + 0.28 * intensity),
                int(rng.choice([0, 0, 0, 0, 12, -12])) if label else 0,
                bool(rng.random() < 0.25),
            )
            alike = [
                t for t in found.values() if (t.layers, t.drums) == (texture.layers, texture.drums)
            ]
            if not alike:
                break
        found[label] = texture
    return found


class Plan:
    """Which texture holds when; before the first and after the last section, the nearest one's."""

    def __init__(self, annotation: Annotation | None, by_label: dict[str, Texture]) -> None:
        sections = annotation.sections if annotation else ()
        self.starts_s = [section.start_s for section in sections]
        self._textures = [by_label[section.label] for section in sections]
        self._default = by_label[""]

    def at(self, time_s: float) -> Texture:
        if not self.starts_s:
            return self._default
        return self._textures[max(0, bisect_right(self.starts_s, time_s + 0.02) - 1)]


def arrange(score: Score, plan: Plan, rng: np.random.Generator) -> list[Voice]:
    """The pitched voices of a song whose parts are a melody, a bridge and a piano, or any parts.

    The part named MELODY leads, BRIDGE answers, the rest is the piano. Nothing here depends on
    anything but the score, the plan and the generator.
    """
    by_name = {part.name.upper(): part.notes for part in score.parts if not part.is_drums}
    melody, bridge = by_name.pop("MELODY", ()), by_name.pop("BRIDGE", ())
    piano = sorted((note for notes in by_name.values() for note in notes), key=_by_start)

    def draw(role: str) -> int:
        return int(rng.choice(programs_of(role, score.fold)))

    leads = (draw("lead"), draw("lead"))
    voices = []
    for is_other, program in enumerate(leads):
        notes = [note for note in melody if plan.at(note.start_s).other_lead == bool(is_other)]
        voices.append(Voice("lead", program, _in_texture(notes, "lead", plan)))
    voices += [
        Voice("counter", draw("lead"), _in_texture(bridge, "counter", plan)),
        Voice("keys", draw("keys"), _in_texture(piano, "keys", plan, octaves=True)),
        Voice("bass", draw("bass"), _in_texture(bass_of(piano), "bass", plan)),
        Voice(
            "guitar",
            draw("guitar"),
            _in_texture(strummed(piano, rng), "guitar", plan),
        ),
        Voice("pad", draw("pad"), _in_texture(pad_of(piano, score), "pad", plan)),
        Voice("double", draw("pad"), _in_texture(melody, "double", plan)),
    ]
    return [
        replace(voice, gain_db=LEVELS_DB[voice.role] + float(rng.uniform(-3.5, 2.5)))
        for voice in voices
        if voice.notes
    ]


def bass_of(piano: Sequence[Note]) -> list[Note]:
    """The lowest note of every attack that is a bass note, one at a time, from E1 to about D3."""
    lows: list[Note] = []
    for note in piano:
        if note.pitch > 55:
            continue
        if lows and note.start_s - lows[-1].start_s < 0.04:
            if note.pitch < lows[-1].pitch:
                lows[-1] = replace(note, start_s=lows[-1].start_s)
            continue
        lows.append(note)
    bass = []
    for note, following in zip(lows, [*lows[1:], None][: len(lows)], strict=True):
        pitch = note.pitch
        while pitch > 50:
            pitch -= 12
        while pitch < 28:
            pitch += 12
        end_s = max(note.end_s, note.start_s + 0.1)
        if following is not None:
            end_s = min(end_s, following.start_s)
        bass.append(Note(note.start_s, end_s, pitch, note.velocity))
    return bass


def strummed(piano: Sequence[Note], rng: np.random.Generator) -> list[Note]:
    """The piano's upper notes; in every second song a chord's strings are struck in turn."""
    spread_s = float(rng.choice([0.0, rng.uniform(0.004, 0.018)]))
    notes: list[Note] = []
    struck, attack_s = 0, -1.0
    for note in piano:
        if note.pitch < 50:
            continue
        struck = struck + 1 if note.start_s - attack_s < 0.02 else 0
        attack_s = note.start_s if struck == 0 else attack_s
        start_s = note.start_s + struck * spread_s
        if note.end_s - start_s > 0.03:
            notes.append(replace(note, start_s=start_s))
    return sorted(notes, key=_by_start)


def pad_of(piano: Sequence[Note], score: Score) -> list[Note]:
    """Held chords of up to four tones: what sounds longest in each half bar."""
    marks_s = np.sort(np.concatenate([score.downbeats_s, _middles(score)]))
    starts_s = [note.start_s for note in piano]
    pads: list[Note] = []
    for begin_s, end_s in pairwise(marks_s):
        first, last = bisect_left(starts_s, begin_s - 0.03), bisect_left(starts_s, end_s - 0.03)
        weight = np.zeros(12)
        for note in piano[first:last]:
            weight[note.pitch % 12] += min(note.end_s, end_s) - note.start_s
        chosen = [int(k) for k in np.argsort(weight)[::-1][:4] if weight[k] > 0.25 * weight.max()]
        for pitch_class in chosen if first < last else ():
            pitch = 55 + (pitch_class - 55) % 12
            pads.append(Note(starts_s[first], float(end_s), pitch, 80))
    return sorted(pads, key=_by_start)


def _middles(score: Score) -> np.ndarray:
    """The beat in the middle of every bar of four or six."""
    index = np.searchsorted(score.beats_s, score.downbeats_s)
    middles = (index[:-1] + index[1:]) // 2
    return score.beats_s[middles[np.diff(index) >= 4]]


def _in_texture(
    notes: Sequence[Note], layer: str, plan: Plan, *, octaves: bool = False
) -> tuple[Note, ...]:
    """The notes of the sections in which a layer plays, as loud as these are."""
    kept = []
    for note in notes:
        texture = plan.at(note.start_s)
        if layer in texture.layers:
            pitch = note.pitch + (texture.octave if octaves else 0)
            velocity = round(np.clip(note.velocity * texture.loudness, 8, 127))
            kept.append(replace(note, pitch=int(np.clip(pitch, 21, 108)), velocity=velocity))
    return tuple(kept)


def _by_start(note: Note) -> tuple[float, int]:
    return note.start_s, note.pitch
