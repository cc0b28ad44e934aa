"""Songs as mel power put together from single notes: a thousand songs for the price of a hundred.

FluidSynth plays every note of an instrument once, and the program's own mel power of it is kept. A
song is then the sum of its notes' powers, 0.2 s of a core instead of 3: power adds up but for what
notes at the same pitch do to each other. Networks learn from sketches and are judged on renderings.
Instruments are those of the train fold alone. Power is (n_frames, n_mels), linear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from scipy.signal import lfilter

from musicanalyzer.dsp.mel import compress, decompress
from musicanalyzer.dsp.params import MelSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from training import orchestra, synth
from training.orchestra import Voice
from training.scores import Note
from training.synth import Seat, Synth

LOW, HIGH = 33, 97  # pitches; others sound an octave or two nearer
LOW_KEY, HIGH_KEY = 35, 60  # of drums
HOLD, LENGTH = 50, 75  # frames from note-on to note-off, and to the next note
STEADY = 46  # from here on to HOLD a note goes on as it decays
LONGEST = 400
FONTS_EACH = 2

Float32 = np.ndarray


@dataclass(frozen=True, slots=True)
class Instrument:
    """The notes of one instrument: ``power`` (n_pitches, LENGTH, n_mels) at velocity 100.

    ``decay`` (n_pitches,) is what is left after a frame of going on, ``release`` (n_pitches,
    LENGTH - HOLD) after the note's end.
    """

    power: Float32
    decay: Float32
    release: Float32


class Templates:
    """Instruments of the train fold by role; kits under "drums"."""

    def __init__(self, by_role: dict[str, list[tuple[int, Instrument]]]) -> None:
        self._by_role = by_role

    def draw(self, role: str, program: int, rng: np.random.Generator) -> Instrument:
        """The program in a soundfont by chance, or any instrument of the role."""
        known = self._by_role[role]
        same = [instrument for number, instrument in known if number == program]
        return same[rng.integers(len(same))] if same else known[rng.integers(len(known))][1]


def templates(path: Path, spec: MelSpec) -> Templates:
    """Those kept in ``path``, or played now and kept (a minute and a half of a core)."""
    if not path.exists():
        _write(path, spec)
    pitched: dict[int, list[Instrument]] = {}
    kits: list[tuple[int, Instrument]] = []
    with np.load(path) as kept:
        for name in kept.files:
            kind, number, _ = name.split("-")
            instrument = _instrument(decompress(kept[name].astype(np.float32), spec.gain))
            if kind == "kit":
                kits.append((int(number), instrument))
            else:
                pitched.setdefault(int(number), []).append(instrument)
    by_role = {
        role: [
            (program, one)
            for program in orchestra.programs_of(role, "train")
            for one in pitched.get(program, [])
        ]
        for role in orchestra.ROLES
    }
    return Templates({**by_role, "drums": kits})


def sketch(
    voices: Sequence[Voice],
    known: Templates,
    duration_s: float,
    rng: np.random.Generator,
    spec: MelSpec,
) -> Float32:
    """The mel power of voices, each on an instrument of its role: (n_frames, n_mels)."""
    rate = spec.stft.sample_rate / spec.stft.hop_length
    power = np.zeros((int(duration_s * rate) + 1, spec.n_mels), np.float32)
    for voice in voices:
        role = {"counter": "lead", "double": "pad"}.get(voice.role, voice.role)
        instrument = known.draw(role, voice.program, rng)
        gain = 10 ** (voice.gain_db / 10)
        for note in voice.notes:
            if voice.is_drums:
                _strike(power, instrument, note, gain, rate)
            else:
                _lay(power, instrument, note, gain, rate)
    return power


def recorded(power: Float32, rng: np.random.Generator, spec: MelSpec) -> Float32:
    """The columns of a recording of this power: room, equaliser, bandwidth, level, noise."""
    n_mels = power.shape[1]
    if rng.random() < 0.6:
        left = 10 ** (-6 / (rng.uniform(0.2, 1.6) * 50))  # after a frame of reverberation
        wet = 20 * (1 - left) * 10 ** rng.uniform(-2.2, -1.0)
        # Along memory, which is ten times as fast.
        along = np.ascontiguousarray(power.T)
        power = power + wet * lfilter([1.0], [1.0, -left], along, axis=1).T
    band = np.linspace(0, 1, n_mels)
    gain_db = rng.normal(0, 4) * (band - 0.5)
    for k in (1, 2, 3):
        gain_db = gain_db + rng.normal(0, 2) * np.cos(np.pi * k * band + rng.uniform(0, 6))
    if rng.random() < 0.25:
        gain_db = gain_db - np.where(band > rng.uniform(0.6, 1.0), rng.uniform(20, 50), 0.0)
    loud = float(np.quantile(power.mean(axis=1), 0.9)) + 1e-12
    level = 0.02 * 10 ** rng.uniform(-1.2, 1.8) / loud
    power = power * (level * 10 ** (gain_db / 10)).astype(np.float32)
    noise = 10 ** rng.uniform(-8, -4.3) * np.exp(-band * rng.uniform(0, 4))
    power = power + noise.astype(np.float32) * (1 + rng.random(power.shape, dtype=np.float32))
    return compress(np.ascontiguousarray(power, np.float32), spec.gain)


def _lay(power: Float32, of: Instrument, note: Note, gain: float, rate: float) -> None:
    pitch = note.pitch
    while pitch < LOW:
        pitch += 12
    while pitch >= HIGH:
        pitch -= 12
    index = pitch - LOW
    # General MIDI: amplitude with the square of the velocity; instruments soften that a little.
    gain = gain * (note.velocity / 100) ** 3
    begin = round(note.start_s * rate)
    held = max(2, round((note.end_s - note.start_s) * rate))
    own, heard = of.power[index], min(held, HOLD)
    if begin >= len(power):
        return
    stretch = power[begin : begin + heard]
    stretch += np.float32(gain) * own[: len(stretch)]
    if held > HOLD:
        more = min(held, LONGEST) - HOLD
        going = gain * of.decay[index] ** np.arange(1, more + 1)
        stretch = power[begin + HOLD : begin + HOLD + more]
        stretch += going[: len(stretch), None] * own[STEADY:HOLD].mean(axis=0)
        heard, gain = HOLD + more, going[-1]
    stretch = power[begin + heard : begin + heard + LENGTH - HOLD]
    ending = gain * of.release[index][: len(stretch), None]
    stretch += ending.astype(np.float32) * own[min(heard, HOLD) - 1]


def _strike(power: Float32, of: Instrument, note: Note, gain: float, rate: float) -> None:
    key = min(max(note.pitch, LOW_KEY), HIGH_KEY - 1) - LOW_KEY
    begin = round(note.start_s * rate)
    stretch = power[begin : begin + HOLD]
    stretch += np.float32(gain * (note.velocity / 100) ** 3) * of.power[key][: len(stretch)]


def _instrument(power: Float32) -> Instrument:
    energy = power.sum(axis=2) + 1e-9
    decay = (energy[:, STEADY:HOLD].mean(axis=1) / energy[:, 28:32].mean(axis=1)) ** (1 / 18)
    release = energy[:, HOLD:] / energy[:, HOLD - 2 : HOLD].mean(axis=1, keepdims=True)
    # As loud as each other over their held notes: levels are the arrangement's.
    level = np.median(energy[:, :HOLD].max(axis=1))
    return Instrument(
        (power / level).astype(np.float32),
        np.clip(decay, 0.9, 1.0).astype(np.float32),
        np.minimum.accumulate(np.clip(release, 0, 1), axis=1).astype(np.float32),
    )


def _write(path: Path, spec: MelSpec) -> None:
    rng = np.random.default_rng(3)
    player = Synth()
    found: dict[str, Any] = {}
    programs = sorted({p for role in orchestra.ROLES for p in orchestra.programs_of(role, "train")})
    kits = [kit for kit in orchestra.KITS if orchestra.kit_fold(kit) == "train"]
    for is_drums, numbers in ((False, programs), (True, kits)):
        for number in numbers:
            fonts = [f for f in player.soundfonts if player.has(f, number, is_drums=is_drums)]
            for font in rng.permutation(fonts)[:FONTS_EACH]:
                name = f"{'kit' if is_drums else 'program'}-{number}-{font}"
                found[name] = _played(player, str(font), number, is_drums, spec).astype(np.float16)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, **found)


def _played(player: Synth, font: str, number: int, is_drums: bool, spec: MelSpec) -> Float32:
    """Columns of every note, (n_pitches, LENGTH, n_mels)."""
    pitches = range(LOW_KEY, HIGH_KEY) if is_drums else range(LOW, HIGH)
    rate = spec.stft.sample_rate / spec.stft.hop_length
    held_s, apart_s = HOLD / rate, LENGTH / rate
    notes = tuple(
        # From the second column on: the first is centred on what comes before the note.
        Note(apart_s * k + 1 / rate, apart_s * k + 1 / rate + held_s, pitch, 100)
        for k, pitch in enumerate(pitches)
    )
    voice = Voice("drums" if is_drums else "lead", number, notes, is_drums=is_drums)
    stereo = player.play([Seat(voice, font, 0.0, 0.0)], apart_s * len(pitches))
    mono = soxr.resample(stereo.mean(axis=1), synth.RATE, spec.stft.sample_rate, quality="HQ")
    columns = mel_spectrogram(mono.astype(np.float32), spec)[1 : 1 + LENGTH * len(pitches)]
    return columns.reshape(len(pitches), LENGTH, -1)
