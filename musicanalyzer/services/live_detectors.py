"""The parts of live analysis: each takes the stream's samples and gives events.

A detector is a function of the samples alone: how they are split never changes its events. It
belongs to the thread that pushes into it. What its models or the library lack is said by
:func:`make_detectors`, and the rest goes on without.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from musicanalyzer import paths
from musicanalyzer.analysis.hearing import Heard, MelFeed, RunningAnswers
from musicanalyzer.analysis.live_sections import BoundaryStream, Division
from musicanalyzer.analysis.onsets import OnsetDetector, live_detector
from musicanalyzer.analysis.rhythm import RhythmFinder, beat_card
from musicanalyzer.analysis.sections import SectionFinder, section_card
from musicanalyzer.audio.conditioning import Resampler, limited
from musicanalyzer.dsp.axis import N_OCTAVES
from musicanalyzer.dsp.constant_q import STEP_DB
from musicanalyzer.dsp.loudness import LoudnessMeter, momentary_lufs, short_term_lufs
from musicanalyzer.dsp.octaves import OctaveBands
from musicanalyzer.dsp.params import PatchSpec, PictureSpec, PitchSpec, RhythmSpec
from musicanalyzer.dsp.picture import PictureColumns, PictureStream
from musicanalyzer.dsp.pitch import PitchStream
from musicanalyzer.errors import LibraryError, ModelError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.schema import is_begun
from musicanalyzer.library.similarity import SimilarityIndex
from musicanalyzer.models.cards import ModelSet
from musicanalyzer.models.runtime import load_heads, load_litert_trunk
from musicanalyzer.services.convert import head_results
from musicanalyzer.services.describe import describe_heads
from musicanalyzer.services.live_events import (
    BandsEvent,
    BoundaryEvent,
    ChromaEvent,
    LevelEvent,
    LiveEvent,
    NearestEvent,
    OnsetEvent,
    PitchEvent,
    Section,
    SectionsEvent,
    TagsEvent,
    TempoEvent,
)

Float32 = NDArray[np.float32]

FLOOR_DB = -120.0
FULL_SCALE = 1.0 - 2**-15  # the highest sample of 16 bits
N_NEAREST = 5
PITCH_MAX_HZ = 4_500.0  # C8 has 4186 Hz
CHROMA_WINDOW = 4096
CHROMA_FLOOR_DB = -70.0
RHYTHM_S = 12.0  # tempo and beats of the last so many seconds
RHYTHM_STEP_S = 2.0
_SHORT_TERM = 30  # blocks of 100 ms


class Detector(Protocol):
    def push(self, samples: Float32) -> list[LiveEvent]:
        """Take mono float32 samples of any length; give the events that are certain now."""

    def flush(self) -> list[LiveEvent]:
        """At the stream's end: the events that waited for more of it."""


class LevelMeter:
    """Peak, RMS, clipping and loudness of each block of some 100 ms, of all channels as they are.

    A mix would be up to 3 LU quieter than its channels together are by BS.1770, and hide the
    clipping of one of them. Peak and loudness are those of the gain, clipping that of the device.
    """

    def __init__(self, sample_rate: int) -> None:
        self._sample_rate = sample_rate
        self._loudness = LoudnessMeter(sample_rate, 1, group_blocks=1)
        self._powers = np.zeros(0, np.float32)
        # As it is delivered, and with the gain.
        self._block = np.zeros((2, self._loudness.block_length, 1), np.float32)
        self._filled = 0
        self._start = 0

    def push(self, samples: Float32, *, gain: float = 1.0) -> list[LiveEvent]:
        """Take samples (n,) or (n, n_channels), and the linear gain that they still lack."""
        channels = samples[:, None] if samples.ndim == 1 else samples
        found: list[LiveEvent] = []
        while len(channels):
            room = self._block.shape[1] - self._filled
            self._keep(channels[:room], gain)
            channels = channels[room:]
            if self._filled == self._block.shape[1]:
                found.append(self._measured())
        return found

    def flush(self) -> list[LiveEvent]:
        return []

    def _keep(self, channels: Float32, gain: float) -> None:
        end, n_channels = self._filled + len(channels), channels.shape[1]
        held = self._block
        width = max(n_channels, held.shape[2]) if self._filled else n_channels
        if width != held.shape[2]:  # another channel was chosen, or the device is another
            self._block = np.zeros((*held.shape[:2], width), np.float32)
            if self._filled:
                self._block[:, : self._filled, : held.shape[2]] = held[:, : self._filled]
        delivered, heard = self._block[:, self._filled : end]
        self._block[:, self._filled : end, n_channels:] = 0.0
        delivered[:, :n_channels] = channels
        np.multiply(limited(channels), np.float32(gain), out=heard[:, :n_channels])
        self._filled = end

    def _measured(self) -> LevelEvent:
        delivered, heard = self._block
        self._start += len(heard)
        self._filled = 0
        if heard.shape[1] != self._loudness.n_channels:
            self._loudness = LoudnessMeter(self._sample_rate, heard.shape[1], group_blocks=1)
        new = self._loudness.push(heard)
        self._powers = np.concatenate([self._powers, new])[-_SHORT_TERM:]
        return LevelEvent(
            self._start,
            peak_db=_db(float(np.abs(heard).max()), 20.0),
            rms_db=_db(float(np.square(heard, dtype=np.float64).mean()), 10.0),
            clipped=int(np.count_nonzero((np.abs(delivered) >= FULL_SCALE).any(axis=1))),
            momentary_lufs=float(momentary_lufs(self._powers)[-1]),
            short_term_lufs=float(short_term_lufs(self._powers)[-1]),
        )


class OnsetFinder:
    """Note onsets, stamped in samples of the stream whatever rate the detector works at."""

    def __init__(self, sample_rate: int, detector: OnsetDetector) -> None:
        self._sample_rate = sample_rate
        self._detector = detector
        self._resampler = Resampler(detector.sample_rate)

    def push(self, samples: Float32) -> list[LiveEvent]:
        parts = self._resampler.push(samples, self._sample_rate)
        return [self._event(onset) for part in parts for onset in self._detector.push(part)]

    def flush(self) -> list[LiveEvent]:
        rest = [onset for part in self._resampler.flush() for onset in self._detector.push(part)]
        return [self._event(onset) for onset in [*rest, *self._detector.flush()]]

    def _event(self, onset: Any) -> LiveEvent:
        sample = round(onset.sample_index * self._sample_rate / self._detector.sample_rate)
        return OnsetEvent(sample, float(onset.strength))


class PitchFinder:
    """The pitch of single voices and instruments, up to a piano's highest note."""

    def __init__(self, sample_rate: int) -> None:
        self._stream = PitchStream(PitchSpec(f_max_hz=PITCH_MAX_HZ), sample_rate=sample_rate)

    def push(self, samples: Float32) -> list[LiveEvent]:
        found: list[LiveEvent] = []
        for pitch in self._stream.push(samples):
            if pitch is not None:
                note, cents = pitch.note
                found.append(
                    PitchEvent(pitch.sample_index, pitch.frequency_hz, note, cents, pitch.clarity)
                )
        return found

    def flush(self) -> list[LiveEvent]:
        return []


class ChromaFinder:
    """The strength of each note of the octave, ten times a second, in silence too."""

    def __init__(self, sample_rate: int) -> None:
        spec = PictureSpec(
            "notes", CHROMA_WINDOW, 12 * N_OCTAVES, columns_per_s=10, every_sound=False
        )
        self._stream = PictureStream(PictureColumns(spec, sample_rate=sample_rate))

    def push(self, samples: Float32) -> list[LiveEvent]:
        first, columns, _ = self._stream.push(samples)
        hop = self._stream.made.hop_length
        found: list[LiveEvent] = []
        for index, column in enumerate(columns):
            power = 10.0 ** ((column.astype(np.float64) - 255.0) * STEP_DB / 10.0)
            notes = power.reshape(N_OCTAVES, 12).sum(axis=0)
            values = np.zeros(12)
            if notes.max() > 10 ** (CHROMA_FLOOR_DB / 10):
                # As loud as it sounds: the square root of the power, relative to the strongest.
                values = np.sqrt(notes / notes.max())
            found.append(ChromaEvent((first + index) * hop, tuple(values.tolist())))
        return found

    def flush(self) -> list[LiveEvent]:
        return []


class BandFinder:
    """Levels of the octave bands, ten times a second."""

    def __init__(self, sample_rate: int) -> None:
        self._stream = OctaveBands(sample_rate)

    def push(self, samples: Float32) -> list[LiveEvent]:
        return [
            BandsEvent(each.sample_index, tuple(each.levels_db.tolist()))
            for each in self._stream.push(samples)
        ]

    def flush(self) -> list[LiveEvent]:
        return []


class Listener:
    """What the classifiers say of the last 10 s, and which tracks of the library sound like it."""

    def __init__(
        self, running: RunningAnswers, models: ModelSet, neighbours: Neighbours | None
    ) -> None:
        self._running, self._models, self._neighbours = running, models, neighbours
        self._has_near = False

    def push(self, samples: Float32) -> list[LiveEvent]:
        return [event for heard in self._running.push(samples) for event in self._events(heard)]

    def flush(self) -> list[LiveEvent]:
        return []

    def _events(self, heard: Heard) -> list[LiveEvent]:
        results = {result.head: result for result in head_results(heard.answers, self._models)}
        found: list[LiveEvent] = [
            TagsEvent(
                heard.sample_index,
                "silence" if heard.is_silent else results["speech"].labels[0],
                describe_heads(results),
            )
        ]
        if self._neighbours is not None:
            vector = heard.answers.embedding
            tracks = self._neighbours.nearest(vector) if vector.any() else []
            if tracks or (self._has_near and tracks is not None):
                self._has_near = bool(tracks)
                found.append(NearestEvent(heard.sample_index, tracks))
        return found


class Neighbours:
    """The library's tracks nearest to a vector. Belongs to the thread that asks first."""

    def __init__(self, database: Path, *, version: str) -> None:
        self._database, self._version = database, version
        self._reader: LibraryReader | None = None
        self._index: SimilarityIndex | None = None

    def nearest(self, vector: Float32) -> list[dict[str, Any]] | None:
        """At most :data:`N_NEAREST`, best first; none where the library has none to compare, None
        where it cannot be asked just now.
        """
        try:
            if self._reader is None:
                self._reader = LibraryReader(self._database)
            if self._index is None:
                self._index = SimilarityIndex(self._reader, version=self._version)
            self._index.refresh()
            ids, cosines = self._index.nearest(vector, N_NEAREST)
            files = self._reader.tracks_of(ids)
            chosen = [
                (files.get(int(each), [])[:1], score)
                for each, score in zip(ids, cosines, strict=True)
            ]
            return [
                {"id": row.id, "path": row.path, "title": row.tags.title,
                 "artist": row.tags.artist, "similarity": round(float(score), 4)}
                for tracks, score in chosen for row in self._reader.tracks(tracks)
            ]  # fmt: skip
        except LibraryError:
            return None  # replaced or locked; the next question is a second away


class TempoFinder:
    """Tempo and beats of the last seconds."""

    def __init__(self, sample_rate: int, finder: RhythmFinder) -> None:
        self._finder = finder
        spec = RhythmSpec()
        self._feed = MelFeed(spec.mel, sample_rate=sample_rate)
        self._sample_rate = sample_rate
        # Seconds to frames, once.
        self._n_frames = round(RHYTHM_S * spec.frame_rate)
        self._step = round(RHYTHM_STEP_S * spec.frame_rate)
        self._columns = np.zeros((0, spec.mel.n_mels), np.float32)
        self._end = 0  # the frame after the newest
        self._next = 2 * self._step

    def push(self, samples: Float32) -> list[LiveEvent]:
        found: list[LiveEvent] = []
        columns = self._feed.push(samples)
        while len(columns):
            new, columns = np.split(columns, [self._next - self._end])
            self._columns = np.concatenate([self._columns, new])[-self._n_frames :]
            self._end += len(new)
            if self._end == self._next:
                self._next += self._step
                found += self._tempo()
        return found

    def flush(self) -> list[LiveEvent]:
        return []

    def _tempo(self) -> list[LiveEvent]:
        rhythm = self._finder.of_columns([(self._end - len(self._columns), self._columns)])
        if rhythm is None:
            return []
        beats = tuple(round(beat * self._sample_rate) for beat in rhythm.beats_s)
        return [TempoEvent(self._feed.sample_of(self._end), rhythm.bpm, rhythm.confidence, beats)]


class BoundaryFinder:
    """Where sections begin, some seconds after they did, and which are alike."""

    def __init__(self, sample_rate: int, finder: SectionFinder) -> None:
        self._stream = BoundaryStream(finder)
        self._feed = MelFeed(self._stream.spec.mel, sample_rate=sample_rate)

    def push(self, samples: Float32) -> list[LiveEvent]:
        columns = self._feed.push(samples)
        return self._events(self._stream.push(columns)) if len(columns) else []

    def flush(self) -> list[LiveEvent]:
        return self._events(self._stream.flush())

    def _events(self, divisions: list[Division]) -> list[LiveEvent]:
        found: list[LiveEvent] = []
        sample_of = self._feed.sample_of
        for each in divisions:
            for boundary in each.boundaries:
                found.append(
                    BoundaryEvent(
                        sample_of(boundary.frame), boundary.strength, self._stream.delay_s
                    )
                )
            sections = tuple(
                Section(sample_of(section.start), section.letter, section.is_over)
                for section in each.sections
            )
            found.append(SectionsEvent(sections[-1].sample, sections))
        return found


@dataclass(frozen=True, slots=True)
class Detectors:
    """``quick`` ones answer at once, ``slow`` ones run networks; ``missing``: what is lacking."""

    quick: list[Detector]
    slow: list[Detector]
    missing: list[str] = field(default_factory=list)


def make_detectors(sample_rate: int, *, models: ModelSet, database: Path | None) -> Detectors:
    """All that there are for a stream of this rate. ``database`` for the nearest tracks of it.

    Raises ModelError where the classifiers cannot be loaded.
    """
    missing: list[str] = []

    def optional(make: Callable[[], Detector]) -> list[Detector]:
        try:
            return [make()]
        except ModelError as err:
            missing.append(err.message)
            return []

    neighbours = None
    if database is not None and is_begun(database):
        neighbours = Neighbours(database, version=models.similarity.version_key)
    running = RunningAnswers(
        trunk=load_litert_trunk(models),
        heads=load_heads(models),
        spec=PatchSpec(),
        sample_rate=sample_rate,
    )
    folder = paths.models_folder()
    quick: list[Detector] = [LevelMeter(sample_rate), PitchFinder(sample_rate)]
    quick += [ChromaFinder(sample_rate), BandFinder(sample_rate)]
    quick += optional(lambda: OnsetFinder(sample_rate, live_detector(folder)))
    slow: list[Detector] = [Listener(running, models, neighbours)]
    slow += optional(lambda: TempoFinder(sample_rate, RhythmFinder.load(beat_card(folder))))
    slow += optional(lambda: BoundaryFinder(sample_rate, SectionFinder.load(section_card(folder))))
    return Detectors(quick, slow, missing)


def _db(value: float, factor: float) -> float:
    return max(FLOOR_DB, factor * math.log10(value)) if value > 0 else FLOOR_DB
