"""Music put together from the spectra of single notes: a hundredth of the cost of playing it.

Every note of an instrument is played once, at velocity 100, and its mel powers are kept; a score is
their sum, each shifted to its start (to 10 ms), scaled by its velocity (power goes with its fourth
power in General MIDI) and damped from its end on. Adding powers neglects the cross terms of the
waveforms, as all augmentation here does. Rooms are an exponential tail in each band. Enough to
learn beats from; what judges is played in full.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import soxr
from scipy.signal import lfilter

from musicanalyzer.dsp.mel import compress, decompress
from musicanalyzer.dsp.params import MelSpec, StftSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from training.orchestra import Voice
from training.scores import Note
from training.synth import RATE, SOUNDFONTS, Seat, Synth

HELD_S = {False: 1.2, True: 0.7}  # how much of a note is kept, by whether it is a drum
LEAD_S = 0.06  # before its start: the spectrum's window reaches so far
OFFSETS = 2  # positions within a frame
RELEASE_S = 0.12  # until a note that ended is 20 dB down


class Palette:
    """Single notes of General MIDI instruments as mel powers, played when first asked for."""

    def __init__(self, synth: Synth, spec: MelSpec) -> None:
        stft = spec.stft
        fine = StftSpec(stft.sample_rate, stft.n_fft, stft.hop_length // OFFSETS)
        self.spec = spec
        self._fine = MelSpec(fine, spec.n_mels, spec.f_min_hz, spec.f_max_hz, spec.gain)
        self._rate = stft.sample_rate / stft.hop_length
        self._synth = synth
        self._notes: dict[tuple[str, int, bool, int], np.ndarray] = {}
        self._fonts: dict[tuple[int, bool], str] = {}

    def note(self, program: int, pitch: int, *, is_drums: bool) -> np.ndarray:
        """Mel powers (n, n_mels), ``OFFSETS`` to a frame, the start at ``LEAD_S``."""
        soundfont = self._soundfont(program, is_drums)
        key = (soundfont, program, is_drums, pitch)
        if key not in self._notes:
            held_s = HELD_S[is_drums]
            note = Note(0.5, 0.5 + (0.1 if is_drums else held_s), pitch, 100)
            seat = Seat(Voice("note", program, (note,), is_drums), soundfont, 0.0, 0.0)
            # The synth plays its tail after the score's end; it is not needed whole.
            sound = self._synth.play([seat], 0.5 + held_s - 1.45).mean(axis=1)
            resampled = soxr.resample(sound, RATE, self.spec.stft.sample_rate, quality="HQ")
            columns = mel_spectrogram(resampled, self._fine)
            first = round((0.5 - LEAD_S) * self._rate * OFFSETS)
            self._notes[key] = decompress(columns[first:], self.spec.gain)
        return self._notes[key]

    def _soundfont(self, program: int, is_drums: bool) -> str:
        """One for each instrument: others would be others' spectra, at as much cost again."""
        key = (program, is_drums)
        if key not in self._fonts:
            order = [*SOUNDFONTS][:: -1 if program % 3 == 0 else 1]
            self._fonts[key] = next(
                name for name in order if self._synth.has(name, program, is_drums=is_drums)
            )
        return self._fonts[key]

    def played(
        self, voices: Sequence[Voice], duration_s: float, rng: np.random.Generator
    ) -> np.ndarray:
        """The mel columns of a score in a room of any size: (n, n_mels) float16."""
        n = int(duration_s * self._rate) + 1
        longest = max(round(note.end_s - note.start_s + 2) for v in voices for note in v.notes)
        power = np.zeros((n + round(longest * self._rate) + 10, self.spec.n_mels), np.float32)
        for voice in voices:
            level = self._level(voice)
            for note in voice.notes:
                self._add(power, voice, note, level)
        power = power[:n]
        if rng.random() < 0.6:
            keep = 10 ** (-6.0 / (rng.uniform(0.2, 1.6) * self._rate))  # 60 dB in 0.2 to 1.6 s
            wet = 10 ** (rng.uniform(-20, -3) / 10) * (1 - keep)
            power = power + lfilter([0.0, wet], [1.0, -keep], power, axis=0).astype(np.float32)
        # As loud as what is played in full comes out of its desk.
        loud = np.quantile(power.mean(axis=1), 0.98)
        power *= np.float32(10 ** rng.uniform(-1.2, 0.5) / (loud + 1e-9))
        return compress(power, self.spec.gain).astype(np.float16)

    def _level(self, voice: Voice) -> float:
        pitch = int(np.median([note.pitch for note in voice.notes]))
        peak = self.note(voice.program, pitch, is_drums=voice.is_drums).mean(axis=1).max()
        return float(10 ** (voice.gain_db / 10) / (peak + 1e-9))

    def _add(self, power: np.ndarray, voice: Voice, note: Note, level: float) -> None:
        spectrum = self.note(voice.program, note.pitch, is_drums=voice.is_drums)
        start = round((note.start_s - LEAD_S) * self._rate * OFFSETS)
        # Frames lie on every OFFSETS-th position of the note's own columns.
        first_frame = -(-start // OFFSETS)
        columns = spectrum[first_frame * OFFSETS - start :: OFFSETS]
        if first_frame < 0:
            columns, first_frame = columns[-first_frame:], 0
        scale = level * (note.velocity / 100) ** 4
        if not voice.is_drums:
            held = round((note.end_s - note.start_s + LEAD_S) * self._rate)
            last = min(len(columns) - 3, held)
            if last < 1:
                return
            sounding = columns[:last]
            if held > last:
                more = np.repeat(columns[last - 1 : last], held - last, axis=0)
                sounding = np.concatenate([sounding, more])
            fall = 10 ** (-2.0 / (RELEASE_S * self._rate) * np.arange(1, 7))
            columns = np.concatenate([sounding, sounding[-1] * fall[:, None]])
        target = power[first_frame : first_frame + len(columns)]
        target += np.float32(scale) * columns[: len(target)]
