"""FluidSynth through its C library: notes of several voices to stereo audio.

Owns the only use of libfluidsynth. In one process, which loads each soundfont once, 194 s of a
song's three parts take 1.5 s of a core; the command line takes 2.5 s, and voices could not come
from several soundfonts. Its reverb and chorus are off: rooms are made later, where they cost less.
Events are placed on FluidSynth's own blocks of 64 samples, so that they are where they are said to
be, within 0.73 ms.

A note's *attack* is the time from the note-on to what the ear takes for its start (Vos & Rasch
1981): when the power reaches a sixteenth of its maximum within 350 ms. It is measured on every
instrument in every octave.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.errors import AppError
from training.orchestra import Voice

RATE = 44_100  # FluidSynth does not filter what a lower rate would fold back
BLOCK = 64
SOUNDS = Path("/usr/share/sounds")
# Those that are missing are done without, but for the first.
SOUNDFONTS = {
    "fluid": "sf2/FluidR3_GM.sf2",
    "tim": "sf2/TimGM6mb.sf2",
    "muse": "sf3/MuseScore_General_Lite.sf3",
    "opl3": "sf2/OPL-3_FM_128M.sf2",
}
REQUIRED = "fluid"
WITHOUT_DRUMS = frozenset({"opl3"})
DRUM_BANK = 128
TAIL_S = 1.5
PROBE_S, PROBE_VELOCITY = 0.35, 100
FINE_TUNE, VOLUME, PAN = 52, 7, 10  # a SoundFont generator, two MIDI controllers


@dataclass(frozen=True, slots=True)
class Probe:
    """One note at velocity 100: how long it takes to be heard, and how loud it becomes."""

    attack_s: float
    level_db: float


@dataclass(frozen=True, slots=True)
class Seat:
    """A voice with the soundfont that plays it and its level, in dB, and panorama, -1 to 1."""

    voice: Voice
    soundfont: str
    gain_db: float
    pan: float


class Synth:
    """One FluidSynth with every soundfont that is there. Raises AppError where there is none."""

    def __init__(self, folder: Path = SOUNDS) -> None:
        self._library = _library()
        settings = ctypes.c_void_p(self._library.new_fluid_settings())
        for name, number in (("synth.sample-rate", float(RATE)), ("synth.gain", 0.35)):
            self._library.fluid_settings_setnum(settings, name.encode(), ctypes.c_double(number))
        for name, value in (
            ("synth.cpu-cores", 1),
            ("synth.polyphony", 300),
            ("synth.reverb.active", 0),
            ("synth.chorus.active", 0),
            ("synth.lock-memory", 0),
        ):
            self._library.fluid_settings_setint(settings, name.encode(), value)
        self._synth = ctypes.c_void_p(self._library.new_fluid_synth(settings))
        self.soundfonts = {
            name: self._library.fluid_synth_sfload(self._synth, str(folder / path).encode(), 0)
            for name, path in SOUNDFONTS.items()
            if (folder / path).exists()
        }
        if REQUIRED not in self.soundfonts:
            raise AppError(
                f"The soundfont {folder / SOUNDFONTS[REQUIRED]} is missing; install fluidsynth, "
                "fluid-soundfont-gm, timgm6mb-soundfont, musescore-general-soundfont-small and "
                "opl3-soundfont.",
                kind="soundfont",
            )
        self._probes: dict[tuple[str, bool, int, int], Probe] = {}

    def has(self, soundfont: str, program: int, *, is_drums: bool) -> bool:
        """Whether a soundfont that is loaded has the instrument."""
        identity = self.soundfonts.get(soundfont)
        if identity is None or (is_drums and soundfont in WITHOUT_DRUMS):
            return False
        chosen = self._library.fluid_synth_program_select(
            self._synth, 15, identity, DRUM_BANK if is_drums else 0, program
        )
        return bool(chosen == 0)

    def probe(self, soundfont: str, program: int, pitch: int, *, is_drums: bool) -> Probe:
        """What the note at ``pitch`` is like: of drums that key, of others its octave."""
        near = pitch if is_drums else int(np.clip(round(pitch / 12) * 12, 24, 96))
        key = (soundfont, is_drums, program, near)
        if key not in self._probes:
            self._begin([(soundfont, program, is_drums, 0.0, 0.0)], tuning_cents=0.0)
            channel = _channels([is_drums])[0]
            self._library.fluid_synth_noteon(self._synth, channel, near, PROBE_VELOCITY)
            sound = self._written(round(PROBE_S * RATE / BLOCK))
            self._probes[key] = probed(sound)
        return self._probes[key]

    def play(
        self, seats: Iterable[Seat], duration_s: float, *, tuning_cents: float = 0.0
    ) -> NDArray[np.float32]:
        """Stereo audio at RATE, shape (n, 2), ``TAIL_S`` longer than the score.

        At most 15 pitched voices and 1 of drums; ``tuning_cents`` moves the pitched ones.
        """
        seats = list(seats)
        self._begin(
            [(s.soundfont, s.voice.program, s.voice.is_drums, s.gain_db, s.pan) for s in seats],
            tuning_cents=tuning_cents,
        )
        events: list[tuple[int, int, int, int, int]] = []  # block, off before on, ...
        for seat, channel in zip(seats, _channels([s.voice.is_drums for s in seats]), strict=True):
            for note in seat.voice.notes:
                begin, end = (round(t * RATE / BLOCK) for t in (note.start_s, note.end_s))
                events.append((begin, 1, channel, note.pitch, note.velocity))
                events.append((max(end, begin + 1), 0, channel, note.pitch, 0))
        events.sort()
        n_blocks = round((duration_s + TAIL_S) * RATE / BLOCK)
        sound = np.zeros((n_blocks * BLOCK, 2), dtype=np.float32)
        position = 0
        for block, is_on, channel, pitch, velocity in events:
            if min(block, n_blocks) > position:
                self._write(sound[position * BLOCK : min(block, n_blocks) * BLOCK])
                position = min(block, n_blocks)
            if is_on:
                self._library.fluid_synth_noteon(self._synth, channel, pitch, velocity)
            else:
                self._library.fluid_synth_noteoff(self._synth, channel, pitch)
        self._write(sound[position * BLOCK :])
        return sound

    def _begin(
        self, instruments: list[tuple[str, int, bool, float, float]], *, tuning_cents: float
    ) -> None:
        self._library.fluid_synth_system_reset(self._synth)
        # What the last performance left sounding would be the first thing heard of this one.
        for channel in range(16):
            self._library.fluid_synth_all_sounds_off(self._synth, channel)
        self._written(1)
        channels = _channels([is_drums for _, _, is_drums, _, _ in instruments])
        for channel, (soundfont, program, is_drums, gain_db, pan) in zip(
            channels, instruments, strict=True
        ):
            bank = DRUM_BANK if is_drums else 0
            identity = self.soundfonts[soundfont]
            self._library.fluid_synth_program_select(self._synth, channel, identity, bank, program)
            # General MIDI's volume goes with the square of the controller.
            volume = int(np.clip(round(100 * 10 ** (gain_db / 40)), 1, 127))
            self._library.fluid_synth_cc(self._synth, channel, VOLUME, volume)
            self._library.fluid_synth_cc(self._synth, channel, PAN, round(64 + 63 * pan))
            if not is_drums and tuning_cents:
                self._library.fluid_synth_set_gen(
                    self._synth, channel, FINE_TUNE, ctypes.c_float(tuning_cents)
                )

    def _written(self, n_blocks: int) -> NDArray[np.float32]:
        sound = np.zeros((n_blocks * BLOCK, 2), dtype=np.float32)
        self._write(sound)
        return sound

    def _write(self, sound: NDArray[np.float32]) -> None:
        if len(sound):
            at = ctypes.c_void_p(sound.ctypes.data)
            self._library.fluid_synth_write_float(self._synth, len(sound), at, 0, 2, at, 1, 2)


def _library() -> ctypes.CDLL:
    name = find_library("fluidsynth")
    if name is None:
        raise AppError("libfluidsynth is missing; install fluidsynth.", kind="soundfont")
    library = ctypes.CDLL(name)
    for maker in (library.new_fluid_settings, library.new_fluid_synth):
        maker.restype = ctypes.c_void_p
    # What a soundfont lacks or a key does not play is found out here and is no news.
    for level in range(5):
        library.fluid_set_log_function(level, None, None)
    return library


def _channels(are_drums: list[bool]) -> list[int]:
    """Drums on channel 9, the others on the rest in order."""
    free = iter([channel for channel in range(16) if channel != 9])
    return [9 if is_drums else next(free) for is_drums in are_drums]


def probed(sound: NDArray[np.float32]) -> Probe:
    power = np.square(sound).sum(axis=1)
    window = 2 * BLOCK  # 2.9 ms
    steps = power[: len(power) // 16 * 16].reshape(-1, 16).mean(axis=1)
    smooth = np.convolve(steps, np.ones(window // 16) / (window // 16), mode="full")[: len(steps)]
    peak = float(smooth.max())
    if peak <= 1e-12:
        return Probe(0.0, -120.0)
    return Probe(float(np.argmax(smooth >= peak / 16)) * 16 / RATE, 10 * float(np.log10(peak)))
