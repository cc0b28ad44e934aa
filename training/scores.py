"""A piece of music as notes, with what is known of its beats, keys and sections.

A :class:`Score` is what a renderer plays and what its events are told from; it holds no audio and
names no instrument. Times are seconds from the start of the score, as floats; pitches are MIDI
numbers (60 = middle C; of drums, General MIDI's keys); a section that no annotator named is not
there. Functions give new scores and change none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.errors import AppError

Float64 = NDArray[np.float64]
Mode = Literal["major", "minor"]
DRAW = "renders-1"  # another draw gives other folds


@dataclass(frozen=True, slots=True)
class Note:
    start_s: float
    end_s: float
    pitch: int
    velocity: int  # 1 to 127


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    notes: tuple[Note, ...]  # by start, then pitch
    is_drums: bool = False


@dataclass(frozen=True, slots=True)
class KeySpan:
    start_s: float
    end_s: float
    tonic: int  # 0 = C to 11 = B
    mode: Mode


@dataclass(frozen=True, slots=True)
class Section:
    start_s: float
    end_s: float
    label: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """The sections that one annotator heard, in order; ``quality`` from 0 to 1."""

    sections: tuple[Section, ...]
    quality: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """One piece. ``group`` is what must not be split: songs or performances that share it."""

    name: str
    group: str
    parts: tuple[Part, ...]
    duration_s: float
    beats_s: Float64 = field(default_factory=lambda: np.zeros(0))
    downbeats_s: Float64 = field(default_factory=lambda: np.zeros(0))
    bpm: float | None = None
    keys: tuple[KeySpan, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    fold: str = "train"

    @property
    def onsets_s(self) -> Float64:
        """Start times of all notes, each once, in order."""
        return np.unique([note.start_s for part in self.parts for note in part.notes])


@dataclass(frozen=True, slots=True)
class Piece:
    """A score that is there to be read; name, group and fold are the score's own."""

    name: str
    group: str
    fold: str
    read: Callable[[], Score]  # raises AppError for a damaged file


@dataclass(frozen=True, slots=True)
class ScoreSet:
    """A corpus of scores: ``pieces(midi_root)`` lists what is there, in a fixed order."""

    name: str
    licence: str
    source: str
    grouping: str
    pieces: Callable[[Path], list[Piece]]


def fold_of_group(group: str, *, validation: int = 12, test: int = 18) -> str:
    """Of a hundred groups so many validate and test, by a hash of the group."""
    bucket = int.from_bytes(hashlib.sha256(f"{DRAW}:{group}".encode()).digest()[:4], "big") % 100
    return (
        "validation" if bucket < validation else "test" if bucket < validation + test else "train"
    )


def stretch(score: Score, factor: float) -> Score:
    """The score ``factor`` times as fast. Raises ValueError unless ``factor`` is positive."""
    if factor <= 0:
        raise ValueError(f"factor must be positive, got {factor}")
    return _moved(score, 0.0, 1.0 / factor)


def transpose(score: Score, semitones: int) -> Score:
    """All but the drums higher by ``semitones``; notes that leave MIDI's range move by octaves."""

    def moved(note: Note) -> Note:
        pitch = note.pitch + semitones
        while pitch < 0:
            pitch += 12
        while pitch > 127:
            pitch -= 12
        return replace(note, pitch=pitch)

    parts = tuple(
        part if part.is_drums else replace(part, notes=tuple(moved(n) for n in part.notes))
        for part in score.parts
    )
    keys = tuple(replace(key, tonic=(key.tonic + semitones) % 12) for key in score.keys)
    return replace(score, parts=parts, keys=keys)


def cut(score: Score, start_s: float, end_s: float) -> Score:
    """What begins within the span, as a score of its own; its name tells the span.

    Notes and spans that reach over its end are cut there; of notes that began before, nothing is
    left, of keys and sections the part inside. Raises ValueError for an empty span.
    """
    if not 0 <= start_s < end_s:
        raise ValueError(f"need 0 <= start_s < end_s, got {start_s} and {end_s}")
    end_s = min(end_s, score.duration_s)

    def inside(times_s: Float64) -> Float64:
        return times_s[(times_s >= start_s) & (times_s < end_s)]

    kept = replace(
        score,
        name=f"{score.name}@{start_s:.2f}-{end_s:.2f}",
        duration_s=end_s,
        parts=tuple(
            replace(
                part,
                notes=tuple(
                    replace(note, end_s=min(note.end_s, end_s))
                    for note in part.notes
                    if start_s <= note.start_s < end_s
                ),
            )
            for part in score.parts
        ),
        beats_s=inside(score.beats_s),
        downbeats_s=inside(score.downbeats_s),
        keys=_clipped(score.keys, start_s, end_s),
        annotations=tuple(
            replace(one, sections=_clipped(one.sections, start_s, end_s))
            for one in score.annotations
        ),
    )
    return _moved(kept, -start_s, 1.0)


def read_parts(path: Path) -> tuple[tuple[Part, ...], float]:
    """The tracks of a MIDI file that hold notes, and the time of its last event in seconds.

    Tempo changes are followed, on whatever track they stand. A note ends with its note-off, with
    the next one of its pitch, or with its track. Channel 10 holds drums. Raises AppError.
    """
    import mido

    try:
        file = mido.MidiFile(path)
    except (OSError, EOFError, ValueError, KeyError, IndexError) as err:
        raise AppError(
            f"{path} cannot be read as MIDI ({err}); get the corpus again.", kind="corpus"
        ) from err
    seconds = _clock(file)
    parts, end_s = [], 0.0
    for index, track in enumerate(file.tracks):
        now, notes, channels = 0, [], set()
        open_notes: dict[int, tuple[int, int]] = {}
        for message in track:
            now += message.time
            if message.type not in ("note_on", "note_off"):
                continue
            if (begun := open_notes.pop(message.note, None)) is not None and now > begun[0]:
                notes.append(Note(seconds(begun[0]), seconds(now), message.note, begun[1]))
            if message.type == "note_on" and message.velocity > 0:
                open_notes[message.note] = (now, message.velocity)
                channels.add(message.channel)
        notes += [
            Note(seconds(start), seconds(now), pitch, velocity)
            for pitch, (start, velocity) in open_notes.items()
            if now > start
        ]
        end_s = max(end_s, seconds(now))
        if notes:
            notes.sort(key=lambda note: (note.start_s, note.pitch))
            parts.append(Part(track.name or f"track {index}", tuple(notes), channels == {9}))
    return tuple(parts), end_s


def _clock(file) -> Callable[[int], float]:
    """Ticks to seconds, over all tempo changes of a mido file."""
    changes = {0: 500_000}  # microseconds a quarter, MIDI's default
    for track in file.tracks:
        now = 0
        for message in track:
            now += message.time
            if message.type == "set_tempo":
                changes[now] = message.tempo
    ticks = np.array(sorted(changes))
    s_per_tick = np.array([changes[tick] for tick in sorted(changes)]) / file.ticks_per_beat / 1e6
    starts_s = np.concatenate([[0.0], np.cumsum(np.diff(ticks) * s_per_tick[:-1])])

    def seconds(tick: int) -> float:
        index = int(np.searchsorted(ticks, tick, side="right")) - 1
        return float(starts_s[index] + (tick - ticks[index]) * s_per_tick[index])

    return seconds


def _moved(score: Score, shift_s: float, scale: float) -> Score:
    def at(time_s: float) -> float:
        return (time_s + shift_s) * scale

    return replace(
        score,
        duration_s=at(score.duration_s),
        parts=tuple(
            replace(
                part,
                notes=tuple(
                    Note(at(n.start_s), at(n.end_s), n.pitch, n.velocity) for n in part.notes
                ),
            )
            for part in score.parts
        ),
        beats_s=(score.beats_s + shift_s) * scale,
        downbeats_s=(score.downbeats_s + shift_s) * scale,
        bpm=None if score.bpm is None else score.bpm / scale,
        keys=tuple(replace(k, start_s=at(k.start_s), end_s=at(k.end_s)) for k in score.keys),
        annotations=tuple(
            replace(
                one,
                sections=tuple(
                    replace(s, start_s=at(s.start_s), end_s=at(s.end_s)) for s in one.sections
                ),
            )
            for one in score.annotations
        ),
    )


def _clipped(spans: Sequence, start_s: float, end_s: float) -> tuple:
    return tuple(
        replace(span, start_s=max(span.start_s, start_s), end_s=min(span.end_s, end_s))
        for span in spans
        if span.end_s > start_s and span.start_s < end_s
    )


def merged_onsets_s(times_s: Iterable[float], *, within_s: float = 0.03) -> Float64:
    """Onsets closer than ``within_s`` to the first of their group become that one.

    What a listener hears as one attack; Böck et al. (2012) merge within 30 ms for evaluation.
    """
    kept: list[float] = []
    for time_s in sorted(times_s):
        if not kept or time_s - kept[-1] > within_s:
            kept.append(time_s)
    return np.array(kept)
