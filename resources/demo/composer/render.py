"""A piece becomes sound: General MIDI parts through FluidSynth and a soundfont, one run for each
part, and synthesised parts through `synth` and `voice`. Needs the `fluidsynth` program."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from composer import mixing
from composer.midi import Part, Piece, midi_bytes, seconds_at
from composer.synth import SAMPLE_RATE_HZ, SYNTHS, TimedNote
from composer.voice import sing

SOUNDFONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")


def timed_notes(piece: Piece, part: Part) -> list[TimedNote]:
    """The notes of a part in seconds, in order of time."""
    notes = []
    for note in sorted(part.notes, key=lambda item: item.start_beats):
        start_s = seconds_at(piece.tempo_map, note.start_beats)
        end_s = seconds_at(piece.tempo_map, note.start_beats + note.duration_beats)
        notes.append(TimedNote(start_s, end_s - start_s, note.pitch, note.velocity, note.syllable))
    return notes


def synthesised(piece: Piece, part: Part, seed: int) -> np.ndarray:
    """A stem of one of our own instruments, (samples, 2)."""
    synth = sing if part.instrument == "voice" else SYNTHS[str(part.instrument)]
    length = round(piece.duration_s * SAMPLE_RATE_HZ)
    mono = synth(timed_notes(piece, part), length, np.random.default_rng(seed))
    return np.repeat(mono[:, None], 2, axis=1)


def played(piece: Piece, part: Part, soundfont: Path) -> np.ndarray:
    """A stem played by FluidSynth, (samples, 2), without its reverb and chorus."""
    length = round(piece.duration_s * SAMPLE_RATE_HZ)
    with tempfile.TemporaryDirectory() as folder:
        score, sound = Path(folder) / "part.mid", Path(folder) / "part.wav"
        score.write_bytes(midi_bytes(piece, [part]))
        subprocess.run(
            [
                "fluidsynth",
                "-niq",
                "-R",
                "0",
                "-C",
                "0",
                "-g",
                "0.5",
                "-r",
                str(SAMPLE_RATE_HZ),
                "-o",
                "synth.dynamic-sample-loading=1",
                "-O",
                "float",
                "-T",
                "wav",
                "-F",
                str(sound),
                str(soundfont),
                str(score),
            ],
            check=True,
            capture_output=True,
        )
        stem, _ = soundfile.read(sound, always_2d=True)
    out = np.zeros((length, 2))
    count = min(length, len(stem))
    out[:count] = stem[:count]
    return out


def rendered(piece: Piece, soundfont: Path = SOUNDFONT) -> np.ndarray:
    """The finished master of a piece, (samples, 2). Raises ValueError if a part is silent."""
    length = round(piece.duration_s * SAMPLE_RATE_HZ)
    dry, send = np.zeros((length, 2)), np.zeros((length, 2))
    for index, part in enumerate(piece.parts):
        if isinstance(part.instrument, int) or part.instrument == "drums":
            stem = played(piece, part, soundfont)
        else:
            stem = synthesised(piece, part, seed=piece.seed * 100 + index)
        for effect in part.effects:
            stem = mixing.EFFECTS[effect](stem)
        level = mixing.active_rms(stem)
        if level < 1e-6:
            raise ValueError(f"part {part.name} of {piece.name} is silent")
        stem *= mixing.gain(mixing.STEM_LEVEL_DB + part.level_db) / level
        stem = mixing.panned(stem, part.pan)
        dry += stem
        send += stem * part.reverb
    wet = mixing.reverberated(send, decay_s=piece.reverb_s, seed=piece.seed)
    master = mixing.mastered(dry, wet, loudness_db=piece.loudness_db)
    return mixing.faded(master, in_s=0.005, out_s=min(1.2, piece.tail_s))
