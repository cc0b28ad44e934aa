"""Other ways to play a song than the renderings have, so that no single one is learned by heart.

``plain``: all notes on one instrument, a piano in every second song, as the corpus has them.
``constant``: several instruments and drums, but nothing but the notes tells where sections are.
``recast``: any voice may rest, change its instrument or its octave with a section's label, or once
in a while with a section.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from training import drums, orchestra
from training.orchestra import Plan, Voice
from training.scores import Annotation, Note, Score

WAYS = {"plain": 0.25, "constant": 0.3, "recast": 0.15, "textures": 0.3}
PIANO = 0


def arranged(score: Score, way: str, rng: np.random.Generator) -> list[Voice]:
    """The voices of a score, drums among them in three of four songs that are not ``plain``."""
    if way == "plain":
        return plain(score, rng)
    heard = None
    if score.annotations and way != "constant":
        heard = score.annotations[int(rng.integers(len(score.annotations)))]
    plan = Plan(heard, orchestra.textures(heard, rng))
    if way != "textures":
        plan = Plan(None, orchestra.textures(None, rng))
    voices = orchestra.arrange(score, plan, rng)
    if rng.random() < 0.75 and len(score.downbeats_s) > 2:
        strokes = drums.programmed(score, plan, rng)
        kit = int(rng.choice([k for k in orchestra.KITS if orchestra.kit_fold(k) == score.fold]))
        if strokes:
            gain_db = float(rng.uniform(-8, 4))
            voices.append(Voice("drums", kit, strokes, is_drums=True, gain_db=gain_db))
    return recast(voices, heard, rng) if way == "recast" and heard is not None else voices


def plain(score: Score, rng: np.random.Generator) -> list[Voice]:
    """All parts of a score on one instrument."""
    program = PIANO
    if rng.random() < 0.5:
        program = int(rng.choice(orchestra.programs_of("keys", score.fold)))
    return [
        Voice("keys", program, part.notes, gain_db=float(rng.uniform(-2.0, 2.0)))
        for part in score.parts
        if part.notes and not part.is_drums
    ]


def recast(voices: Sequence[Voice], heard: Annotation, rng: np.random.Generator) -> list[Voice]:
    """The same notes, each voice with a part of its own in every label."""
    starts_s = np.array([section.start_s for section in heard.sections])
    labels = [section.label for section in heard.sections]
    found: list[Voice] = []
    for voice in voices:
        rests = 0.1 if voice.role in ("lead", "keys") else 0.4
        changes = 0.3 * rng.random()
        by_label = {label: _part(voice, rests, changes, rng) for label in set(labels)}
        parts = [
            _part(voice, rests, changes, rng) if rng.random() < 0.15 else by_label[label]
            for label in labels
        ]
        place = np.searchsorted(starts_s, [n.start_s + 0.02 for n in voice.notes], side="right")
        kept: dict[int, list[Note]] = {}
        for note, index in zip(voice.notes, np.maximum(place - 1, 0), strict=True):
            program, octave, rest = parts[index]
            if not rest:
                pitch = note.pitch if voice.is_drums else int(np.clip(note.pitch + octave, 21, 108))
                kept.setdefault(program, []).append(replace(note, pitch=pitch))
        found += [replace(voice, program=p, notes=tuple(notes)) for p, notes in kept.items()]
    return found or list(voices)


def _part(
    voice: Voice, rests: float, changes: float, rng: np.random.Generator
) -> tuple[int, int, bool]:
    """(program, octave, whether it rests)."""
    program = voice.program
    role = {"counter": "lead", "double": "pad"}.get(voice.role, voice.role)
    if rng.random() < changes and not voice.is_drums:
        program = int(rng.choice(orchestra.programs_of(role, "train")))
    octave = int(rng.choice([0, 0, 0, 0, 12, -12])) if voice.role != "bass" else 0
    return program, octave, bool(rng.random() < rests)
