"""Single notes of the training fold's instruments, and lines for onsets played from them anew.

A rendering of a line teaches one line; a note that is kept can be played in any. ``make`` renders
notes of bowed, blown, sung and swelling programs, and of other melodic ones, of every soundfont,
and measures when each is heard, by itself and not by its octave as ``synth`` probes it. ``line``
plays melodies and chords from one instrument's notes, released early or late, at other speeds for
other pitches. Owns no training; the judged folds have no bank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.onset_notes import LONGEST_ATTACK_S, SAMPLE_RATE, Events, Rng, melody, place

HELD_S = {"slow": 2.4, "melodic": 1.4}
TAIL_S = 0.6
OPUS_LEVEL = 0.92  # libsndfile's: some 24 kbit/s, 17 dB above what is lost
PITCHES = {"slow": (41, 50, 57, 64, 71, 79), "melodic": (48, 62, 76)}


@dataclass(frozen=True, slots=True)
class BankNote:
    """One note from its note-on: int16 at ``SAMPLE_RATE``, heard after ``attack_s``."""

    samples: NDArray[np.int16]
    pitch: int
    attack_s: float


@dataclass(frozen=True, slots=True)
class Instrument:
    """One program of one soundfont, its notes in ascending pitch."""

    name: str
    kind: str
    notes: tuple[BankNote, ...]


def make() -> list[Instrument]:
    """All instruments of the training fold. Raises AppError without FluidSynth."""
    import soxr

    from training import orchestra
    from training.onset_renders import MELODIC, SLOW
    from training.orchestra import Voice
    from training.scores import Note
    from training.synth import PROBE_S, RATE, Seat, Synth, probed

    synth = Synth()
    rng = np.random.default_rng(29)
    instruments = []
    for kind, programs in (("slow", SLOW), ("melodic", MELODIC)):
        for program in programs:
            if orchestra.program_fold(program) != "train":
                continue
            for soundfont in synth.soundfonts:
                if not synth.has(soundfont, program, is_drums=False):
                    continue
                notes = []
                for pitch in PITCHES[kind]:
                    velocity = int(rng.integers(55, 120))
                    score_note = Note(0.0, HELD_S[kind], pitch, velocity)
                    voice = Voice("lead", program, (score_note,))
                    stereo = synth.play([Seat(voice, soundfont, 0.0, 0.0)], HELD_S[kind])
                    mono = stereo.mean(axis=1)[: round((HELD_S[kind] + TAIL_S) * RATE)]
                    peak = float(np.abs(mono).max())
                    if peak < 1e-4:  # the key is silent
                        continue
                    samples = soxr.resample(mono / peak, RATE, SAMPLE_RATE, quality="HQ")
                    notes.append(
                        BankNote(
                            np.round(np.clip(samples, -1, 1) * 32_000).astype(np.int16),
                            pitch,
                            probed(stereo[: round(PROBE_S * RATE)]).attack_s,
                        )
                    )
                if notes:
                    instruments.append(Instrument(f"{soundfont}/{program}", kind, tuple(notes)))
    return instruments


def line(rng: Rng, instrument: Instrument, out: NDArray[np.float64]) -> Events:
    """Play a line or chords into ``out``; gives onsets and spans of doubt as ``onset_renders``."""
    duration_s = out.size / SAMPLE_RATE
    low = float(rng.uniform(38, 66))
    release_s = float(10 ** rng.uniform(-1.5, -0.1))
    legato = rng.choice([0.0, 0.0, rng.uniform(0.0, 0.4)])
    chords = rng.random() < 0.45
    repeats = rng.random() < 0.3
    onsets: list[float] = []
    unsure: list[tuple[float, float]] = []
    pitch = low
    for note in melody(rng, duration_s, low, low + 20, 0.14):
        if not repeats or rng.random() < 0.3:
            pitch = note.pitch
        delays = []
        for offset in (0, 4, 7, 12)[: int(rng.choice([2, 3, 4])) if chords else 1]:
            sound, attack_s = _played(
                instrument.notes, pitch + offset, note.duration_s + legato, release_s
            )
            place(out, sound * note.velocity, note.start_s)
            delays.append(attack_s)
        heard_s = note.start_s + min(delays)
        if min(delays) > LONGEST_ATTACK_S:
            unsure.append((note.start_s - 0.03, heard_s + 0.05))
        else:
            onsets.append(heard_s)
            if max(delays) > min(delays) + 0.04:
                unsure.append((heard_s + 0.03, note.start_s + max(delays) + 0.04))
    return onsets, unsure


def _played(
    notes: Sequence[BankNote], pitch: float, held_s: float, release_s: float
) -> tuple[NDArray[np.float64], float]:
    """The nearest note at the speed that makes it ``pitch``, and when in it it is heard."""
    near = min(notes, key=lambda note: abs(note.pitch - pitch))
    speed = 2.0 ** ((pitch - near.pitch) / 12.0)
    n = min(round((held_s + 4 * release_s) * SAMPLE_RATE), int((near.samples.size - 1) / speed))
    sound = np.interp(np.arange(n) * speed, np.arange(near.samples.size), near.samples) / 32_000
    held = round(held_s * SAMPLE_RATE)
    if held < n:
        sound[held:] *= np.exp(-np.arange(n - held) / (release_s * SAMPLE_RATE))
    return sound, near.attack_s / speed


def save(path: Path, instruments: Sequence[Instrument]) -> None:
    """Write a bank as ``path`` (Opus, 24 kbit/s) and ``path`` with ``.npz``, the notes' places."""
    import soundfile

    gap = np.zeros(round(0.06 * SAMPLE_RATE), np.int16)  # Opus smears over a frame
    sounds = [part for one in instruments for note in one.notes for part in (note.samples, gap)]
    rows = [
        (index, note.samples.size, note.pitch, note.attack_s)
        for index, one in enumerate(instruments)
        for note in one.notes
    ]
    soundfile.write(
        path,
        np.concatenate(sounds),
        SAMPLE_RATE,
        format="OGG",
        subtype="OPUS",
        compression_level=OPUS_LEVEL,
    )
    np.savez(
        path.with_suffix(".npz"),
        rows=np.array(rows),
        names=np.array([one.name for one in instruments]),
        kinds=np.array([one.kind for one in instruments]),
    )


def load(path: Path, *, share: tuple[int, int] = (0, 1)) -> list[Instrument]:
    """What ``save`` wrote; of ``share`` (k, n) every n-th instrument from k on."""
    import soundfile

    gap = round(0.06 * SAMPLE_RATE)
    with np.load(path.with_suffix(".npz")) as arrays:
        rows, names, kinds = arrays["rows"], arrays["names"], arrays["kinds"]
    notes: list[list[BankNote]] = [[] for _ in names]
    start = 0
    with soundfile.SoundFile(path) as file:
        for index, size, pitch, attack_s in rows:
            if index % share[1] == share[0]:
                file.seek(start)
                sound = file.read(int(size), dtype="int16")
                notes[int(index)].append(BankNote(sound, int(pitch), float(attack_s)))
            start += int(size) + gap
    return [
        Instrument(str(name), str(kind), tuple(own))
        for name, kind, own in zip(names, kinds, notes, strict=True)
        if own
    ]
