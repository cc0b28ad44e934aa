"""Whether a melody without a singer is taken for one: the classic false voices.

``python -m training leads --data DATA --out FILE``. Melodies of POP909 are played by FluidSynth and
a General MIDI soundfont (Debian: ``fluidsynth fluid-soundfont-gm``) on instruments that sing, alone
and over the song's piano, and go through the program's own features and networks. Nothing here has
a voice; nothing was ever trained on.
"""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import mido
import numpy as np

from musicanalyzer import paths
from musicanalyzer.audio import decode
from musicanalyzer.dsp.levelling import at_one_level
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from musicanalyzer.errors import AppError
from musicanalyzer.models.cards import find_models
from musicanalyzer.models.heads import vocals
from musicanalyzer.models.runtime import load_heads, load_litert_trunk
from training.embed import patches_of
from training.figures import accuracy

SOUNDFONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")
# General MIDI programs, counted from 0.
LEADS = {
    "violin": 40, "cello": 42, "trumpet": 56, "saxophone": 65, "flute": 73,
    "square lead": 80, "saw lead": 81,
}  # fmt: skip
MELODY, BACKING = "MELODY", "PIANO"
LENGTH_S = 30.0  # from where the melody enters
RATE = 16_000
N_SONGS = 12


@dataclass(frozen=True)
class Lead:
    song: str
    instrument: str
    accompanied: bool


def with_lead(song: mido.MidiFile, program: int, *, accompanied: bool) -> bytes:
    """The song's melody on another instrument, with its piano or alone, as a MIDI file."""
    kept = mido.MidiFile(ticks_per_beat=song.ticks_per_beat)
    tempo = next((m.tempo for t in song.tracks for m in t if m.type == "set_tempo"), 500_000)
    entry = next(iter(melody_ticks(song)), 0)
    end = entry + mido.second2tick(LENGTH_S, song.ticks_per_beat, tempo)
    for track in song.tracks:
        is_lead = track.name == MELODY
        is_backing = accompanied and track.name == BACKING
        if any(message.type == "note_on" for message in track) and not (is_lead or is_backing):
            continue
        copied = mido.MidiTrack()
        if is_lead:
            copied.append(mido.Message("program_change", program=program, channel=0, time=0))
        now = 0
        for message in track:
            now += message.time
            if now > end and message.type == "note_on":
                # FluidSynth plays until the last note has died, and a violin's never does.
                channel = 0 if is_lead else 1
                copied.append(mido.Message("control_change", control=120, channel=channel))
                break
            if message.type == "program_change":
                # What it did is undone, but its time must pass.
                copied.append(mido.Message("control_change", control=3, time=message.time))
            elif hasattr(message, "channel"):
                copied.append(message.copy(channel=0 if is_lead else 1))
            else:
                copied.append(message)
        kept.tracks.append(copied)
    file = io.BytesIO()
    kept.save(file=file)
    return file.getvalue()


def melody_ticks(song: mido.MidiFile) -> Iterable[int]:
    """When the melody's notes begin."""
    for track in song.tracks:
        now = 0
        for message in track:
            now += message.time
            if track.name == MELODY and message.type == "note_on" and message.velocity > 0:
                yield now


def played(midi: bytes, soundfont: Path = SOUNDFONT) -> np.ndarray:
    """What FluidSynth makes of a MIDI file, mono float32 at 16 kHz. Raises AppError."""
    if not soundfont.exists():
        raise AppError(
            f"The soundfont {soundfont} is missing; install fluidsynth and fluid-soundfont-gm.",
            kind="soundfont",
        )
    with tempfile.TemporaryDirectory() as folder:
        source, sound = Path(folder) / "song.mid", Path(folder) / "song.wav"
        source.write_bytes(midi)
        subprocess.run(
            ["fluidsynth", "-n", "-i", "-q", "-F", sound, "-r", "44100", soundfont, source],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return np.concatenate(list(decode.blocks(sound, sample_rate=RATE)))


def songs(data_root: Path, n: int) -> Iterable[tuple[str, mido.MidiFile]]:
    folders = sorted((data_root / "midi" / "pop909").iterdir())
    folders = [folder for folder in folders if (folder / f"{folder.name}.mid").exists()]
    for folder in folders[:: max(1, len(folders) // n)][:n]:
        yield folder.name, mido.MidiFile(folder / f"{folder.name}.mid")


def measure(data_root: Path, n_songs: int = N_SONGS) -> dict[str, dict]:
    """By instrument: share of steps without a voice, of excerpts not called vocal."""
    spec = PatchSpec()
    models = find_models(paths.models_folder(), spec)
    trunk, heads = load_litert_trunk(models), load_heads(models)
    decision = models.heads["vocal"].decision
    steps: dict[Lead, np.ndarray] = {}
    labels: dict[Lead, str] = {}
    for name, song in songs(data_root, n_songs):
        for instrument, program in LEADS.items():
            alone = played(with_lead(song, program, accompanied=False))
            entry = int(np.argmax(np.abs(alone) > 0.1 * np.abs(alone).max()))
            for accompanied in (False, True):
                samples = (
                    played(with_lead(song, program, accompanied=True)) if accompanied else alone
                )[entry:][: round(LENGTH_S * RATE)]
                samples = samples / (np.abs(samples).max() + 1e-9) * np.float32(0.7)
                heard = at_one_level(mel_spectrogram(samples, spec.mel), spec)
                patches = np.stack(patches_of(heard, spec))
                embedding, local = trunk(patches.astype(np.float32))
                outputs = heads.answers(embedding, local, only=("vocal",))["vocal"]
                lead = Lead(name, instrument, accompanied)
                steps[lead] = outputs.ravel() < decision["step_threshold"]
                audible = np.ones(len(outputs), bool)
                labels[lead] = vocals.decide(outputs, audible, decision, spec.n_steps).labels[0]
    found = {}
    for instrument in LEADS:
        for accompanied in (False, True):
            chosen = [
                lead for lead in steps
                if (lead.instrument, lead.accompanied) == (instrument, accompanied)
            ]  # fmt: skip
            title = f"{instrument} {'over piano' if accompanied else 'alone'}"
            groups = np.repeat([k.song for k in chosen], [len(steps[k]) for k in chosen])
            found[title] = {
                "steps_without_a_voice": accuracy(
                    np.concatenate([steps[k] for k in chosen]), groups
                ),
                "not_called_vocal": accuracy(
                    np.array([labels[k] != "vocal" for k in chosen]),
                    np.array([k.song for k in chosen]),
                ),
                "called_instrumental": round(
                    float(np.mean([labels[k] == "instrumental" for k in chosen])), 4
                ),
            }
            print(title, json.dumps(found[title]), flush=True)
    return found


def make(data_root: Path, out: Path) -> None:
    out.write_text(json.dumps(measure(data_root), indent=1) + "\n", encoding="utf-8")
