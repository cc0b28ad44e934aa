"""Scores: notes, parts and pieces as event lists, and the bytes of a Standard MIDI File. Time is
counted in beats (quarter notes) everywhere in a score and becomes seconds only through the
piece's tempo map. It knows nothing of instruments or audio."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

TICKS_PER_BEAT = 480
BEND_RANGE_SEMITONES = 2
DRUM_CHANNEL = 9


@dataclass(frozen=True)
class Note:
    """One note; `syllable` is read by the singing voice only."""

    start_beats: float
    duration_beats: float
    pitch: int
    velocity: int = 80
    syllable: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.pitch <= 127:
            raise ValueError(f"pitch {self.pitch} is outside 0..127")
        if not 1 <= self.velocity <= 127:
            raise ValueError(f"velocity {self.velocity} is outside 1..127")
        if self.start_beats < 0 or self.duration_beats <= 0:
            raise ValueError(f"note at beat {self.start_beats} lasts {self.duration_beats} beats")


@dataclass(frozen=True)
class Part:
    """Notes for one instrument: a General MIDI program number, `"drums"`, or the name of one of
    the synthesised voices. `bends` are (beat, semitones), `controls` (beat, number, value)."""

    name: str
    instrument: int | str
    notes: tuple[Note, ...]
    level_db: float = 0.0
    pan: float = 0.0
    reverb: float = 0.15
    effects: tuple[str, ...] = ()
    bank: int = 0
    bends: tuple[tuple[float, float], ...] = ()
    controls: tuple[tuple[float, int, int], ...] = ()


@dataclass(frozen=True)
class Piece:
    """A whole score. `tempo_map` holds (beat, bpm) steps and starts at beat 0."""

    name: str
    length_beats: float
    tempo_map: tuple[tuple[float, float], ...]
    parts: tuple[Part, ...]
    loudness_db: float = -16.0
    reverb_s: float = 1.2
    tail_s: float = 1.0
    seed: int = field(default=0)

    def __post_init__(self) -> None:
        if not self.tempo_map or self.tempo_map[0][0] != 0:
            raise ValueError("a tempo map starts at beat 0")

    @property
    def duration_s(self) -> float:
        """Seconds up to the last beat and its tail."""
        return seconds_at(self.tempo_map, self.length_beats) + self.tail_s


def seconds_at(tempo_map: tuple[tuple[float, float], ...], beat: float) -> float:
    """Time in seconds of `beat` under a stepwise tempo map."""
    elapsed_s = 0.0
    for index, (start, bpm) in enumerate(tempo_map):
        end = tempo_map[index + 1][0] if index + 1 < len(tempo_map) else beat
        elapsed_s += max(0.0, min(beat, end) - start) * 60.0 / bpm
    return elapsed_s


def humanise(
    notes: Iterable[Note],
    rng: np.random.Generator,
    *,
    timing_beats: float = 0.012,
    velocity: float = 5.0,
) -> list[Note]:
    """Move each note a little in time and loudness, as hands do."""
    moved = []
    for note in notes:
        start = max(0.0, note.start_beats + rng.normal(0.0, timing_beats))
        loud = int(np.clip(note.velocity + rng.normal(0.0, velocity), 1, 127))
        moved.append(replace(note, start_beats=start, velocity=loud))
    return moved


def swing(notes: Iterable[Note], *, ratio: float = 2 / 3, unit_beats: float = 1.0) -> list[Note]:
    """Delay the middle of each unit to `ratio` of it; 2/3 turns straight eighths into triplets."""

    def warp(beat: float) -> float:
        whole, part = divmod(beat / unit_beats, 1.0)
        part = part * ratio / 0.5 if part < 0.5 else ratio + (part - 0.5) * (1 - ratio) / 0.5
        return (whole + part) * unit_beats

    swung = []
    for note in notes:
        start = warp(note.start_beats)
        end = warp(note.start_beats + note.duration_beats)
        swung.append(replace(note, start_beats=start, duration_beats=end - start))
    return swung


def scoops(
    notes: Iterable[Note],
    *,
    depth_semitones: float = 1.0,
    over_beats: float = 0.3,
    at_least_beats: float = 0.9,
) -> tuple[tuple[float, float], ...]:
    """Pitch bends that slide into every long note from below, then add a slow vibrato."""
    bends: list[tuple[float, float]] = []
    for note in notes:
        if note.duration_beats < at_least_beats:
            bends.append((note.start_beats, 0.0))
            continue
        for step in range(9):
            rise = (step / 8) ** 0.7
            bends.append((note.start_beats + over_beats * step / 8, depth_semitones * (rise - 1)))
        beat = over_beats + 0.2
        while beat < note.duration_beats:
            wave = 0.25 * np.sin(2 * np.pi * 2.6 * (beat - over_beats))
            bends.append((note.start_beats + beat, float(wave)))
            beat += 0.05
    return tuple(bends)


def _variable_length(value: int) -> bytes:
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.append(0x80 | (value & 0x7F))
    return bytes(reversed(groups))


def _track(events: list[tuple[int, int, bytes]], end_tick: int) -> bytes:
    body = bytearray()
    now = 0
    for tick, _, data in sorted(events, key=lambda event: (event[0], event[1])):
        body += _variable_length(tick - now) + data
        now = tick
    body += _variable_length(max(0, end_tick - now)) + b"\xff\x2f\x00"
    return b"MTrk" + struct.pack(">I", len(body)) + bytes(body)


def _ticks(beat: float) -> int:
    return max(0, round(beat * TICKS_PER_BEAT))


def _part_events(part: Part, channel: int) -> list[tuple[int, int, bytes]]:
    # The middle number orders events of one tick: set-up, note off, bend, note on.
    events: list[tuple[int, int, bytes]] = []
    if part.instrument != "drums":
        program = int(part.instrument)
        events.append((0, 0, bytes([0xB0 | channel, 0, part.bank])))
        events.append((0, 1, bytes([0xC0 | channel, program])))
    for beat, number, value in part.controls:
        events.append((_ticks(beat), 2, bytes([0xB0 | channel, number, value])))
    for beat, semitones in part.bends:
        amount = int(np.clip(8192 + 8192 * semitones / BEND_RANGE_SEMITONES, 0, 16383))
        data = bytes([0xE0 | channel, amount & 0x7F, amount >> 7])
        events.append((_ticks(beat), 4, data))
    for note in part.notes:
        start = _ticks(note.start_beats)
        end = max(start + 1, _ticks(note.start_beats + note.duration_beats))
        events.append((start, 5, bytes([0x90 | channel, note.pitch, note.velocity])))
        events.append((end, 3, bytes([0x80 | channel, note.pitch, 0])))
    return events


def midi_bytes(piece: Piece, parts: Iterable[Part]) -> bytes:
    """A format 1 Standard MIDI File of `parts`: a tempo track, then one track for each part."""
    tempo = [
        (_ticks(beat), 0, b"\xff\x51\x03" + round(60e6 / bpm).to_bytes(3, "big"))
        for beat, bpm in piece.tempo_map
    ]
    end_tick = _ticks(piece.length_beats)
    tracks = [_track(tempo, end_tick)]
    melodic_channel = 0
    for part in parts:
        if part.instrument == "drums":
            channel = DRUM_CHANNEL
        else:
            channel = melodic_channel
            melodic_channel += 2 if melodic_channel == DRUM_CHANNEL - 1 else 1
        if channel > 15:
            raise ValueError("a MIDI file holds at most 15 melodic parts")
        tracks.append(_track(_part_events(part, channel), end_tick))
    header = b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), TICKS_PER_BEAT)
    return header + b"".join(tracks)
