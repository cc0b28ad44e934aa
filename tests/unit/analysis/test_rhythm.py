"""Laws of a track's rhythm: every frame is heard once, in its place."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer import paths
from musicanalyzer.analysis.features import TrackFeatures
from musicanalyzer.analysis.rhythm import RhythmFinder, beat_card, stretches, tempo_spec
from musicanalyzer.audio.reading import AudioInfo
from musicanalyzer.dsp.levels import N_EVIDENCE, LevelSpec
from musicanalyzer.dsp.params import PatchSpec, RhythmSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from musicanalyzer.dsp.tempo import TempoSpec
from musicanalyzer.errors import ModelError
from tests.helpers import signals

SPEC = RhythmSpec()
PATCH = PatchSpec()
DECISION = asdict(TempoSpec())


def features_of(
    columns: np.ndarray, first_frames: list[int], duration_s: float, *, audible: bool = True
) -> TrackFeatures:
    patches = columns.reshape(-1, PATCH.n_frames, PATCH.mel.n_mels).astype(np.float16)
    return TrackFeatures(
        info=AudioInfo("pcm", "wav", 16_000, 1, duration_s),
        duration_s=duration_s,
        patches=patches,
        first_frames=np.array(first_frames, np.int32),
        audible=np.full(len(patches), audible),
        warnings=(),
    )


def noise(n: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random((n, SPEC.mel.n_mels), dtype=np.float32)


@pytest.mark.parametrize("n", [1, 2303, 2304, 2305, 4032, 4321, 9_000, 30_001])
def test_every_frame_is_answered_once_from_the_row_that_hears_around_it(n: int) -> None:
    # A network that says what it hears in two bands, and where in its row that was.
    places = []

    def network(rows: np.ndarray) -> tuple[np.ndarray]:
        answer = rows[:, :, :2].copy()
        answer[:, :, 1] = np.arange(rows.shape[1])
        places.append(rows.shape)
        return (answer,)

    columns = noise(n)
    pulse = RhythmFinder(network, DECISION).pulse(7, columns)
    assert pulse.first_frame == 7
    np.testing.assert_array_equal(pulse.beat, columns[:, 0])
    assert set(places) == {(1, SPEC.n_frames, SPEC.mel.n_mels)}
    in_row, frames = pulse.downbeat, np.arange(n)
    inside = (frames >= SPEC.margin_frames) & (frames < n - SPEC.margin_frames)
    assert (in_row[inside] >= SPEC.margin_frames).all()
    assert (in_row[inside] < SPEC.n_frames - SPEC.margin_frames).all() or n <= SPEC.n_frames


def test_a_whole_track_is_one_stretch_that_ends_with_it() -> None:
    columns = noise(3 * PATCH.n_frames)
    # 7.5 s are 376 columns; the third patch was filled up by repetition.
    parts = stretches(features_of(columns, [0, 144, 288], 7.5), SPEC)
    assert [(first, len(part)) for first, part in parts] == [(0, 376)]
    np.testing.assert_array_equal(parts[0][1], columns[:376].astype(np.float16))


def test_windows_are_stretches_of_their_own() -> None:
    features = features_of(noise(5 * 144), [0, 144, 1000, 1144, 5000], 5144 / 50)
    parts = stretches(features, SPEC)
    assert [(first, len(part)) for first, part in parts] == [(0, 288), (1000, 288), (5000, 144)]


def test_silence_has_no_rhythm_and_asks_nobody() -> None:
    def network(rows: np.ndarray) -> tuple[np.ndarray]:
        raise AssertionError("asked")

    features = features_of(np.zeros((144, 96)), [0], 2.88, audible=False)
    assert RhythmFinder(network, DECISION).of_track(features) is None


def test_a_card_says_how_its_answers_are_weighed() -> None:
    how = replace(TempoSpec(), beat_rate=0.2, confidence=(1.0, 2.0, 3.0, 4.0, 5.0))
    decision = asdict(how) | {"confidence": [1.0, 2.0, 3.0, 4.0, 5.0]}  # as JSON has it
    assert tempo_spec(decision) == how
    row = tuple(0.25 * place for place in range(N_EVIDENCE))
    with_level = replace(how, level=LevelSpec(row, (row, row), (1.0, 2.0), (3.0, 4.0), share=0.5))
    assert tempo_spec(json.loads(json.dumps(asdict(with_level)))) == with_level


def test_a_missing_network_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"The model 'beat' is missing in .*; install"):
        beat_card(tmp_path)


@pytest.fixture(scope="module")
def finder() -> RhythmFinder:
    return RhythmFinder.load(beat_card(paths.models_folder()))


def drummed(bpm: float, duration_s: float, *, seed: int = 0) -> np.ndarray:
    """A bass drum on one and three, a snare on two and four, a hi-hat on eighths; 16 kHz."""
    rate = SPEC.mel.stft.sample_rate
    rng = np.random.default_rng(seed)
    sound = np.zeros(round(duration_s * rate), np.float32)
    t = np.arange(rate // 3) / rate
    kick = np.sin(2 * np.pi * 60 * t + 12 * (1 - np.exp(-30 * t))) * np.exp(-12 * t)
    snare = rng.normal(0, 0.3, len(t)) * np.exp(-18 * t) + 0.4 * np.sin(1200 * t) * np.exp(-25 * t)
    hat = np.diff(rng.normal(0, 0.2, len(t) + 1)) * np.exp(-60 * t)
    for index, start_s in enumerate(np.arange(0.2, duration_s - 0.4, 30.0 / bpm)):
        strokes = [(hat, 0.3)]
        if index % 2 == 0:
            strokes.append((kick, 0.8) if index % 4 == 0 else (snare, 0.6))
        for stroke, level in strokes:
            first = round(start_s * rate)
            sound[first : first + len(stroke)] += (level * stroke).astype(np.float32)
    return 0.5 * sound


@pytest.mark.parametrize("bpm", [84.0, 100.0, 123.4])
def test_a_drum_pattern_has_its_tempo_its_beats_and_its_bars(
    finder: RhythmFinder, bpm: float
) -> None:
    columns = mel_spectrogram(drummed(bpm, 40), SPEC.mel).astype(np.float16)
    rhythm = finder.of_columns([(0, columns)])
    assert rhythm is not None
    assert rhythm.bpm == pytest.approx(bpm, rel=1e-3)
    assert rhythm.steady
    assert rhythm.confidence > 0.5
    beats_s = np.arange(0.2, 39.6, 60.0 / bpm)
    # Where the pattern breaks off a beat may follow that nobody struck.
    struck = rhythm.beats_s[rhythm.beats_s < 39.5]
    nearest = np.abs(struck[:, None] - beats_s)
    assert nearest.min(axis=1).max() < 0.03
    assert len(struck) > 0.9 * len(beats_s)
    # Bass drum on one and three: which of both begins the bar nobody can tell.
    on_kick = nearest.argmin(axis=1)[np.isin(struck, rhythm.downbeats_s)] % 2
    assert (on_kick == 0).mean() > 0.9


@pytest.mark.parametrize("level", [0.001, 0.1])
def test_noise_has_no_tempo(finder: RhythmFinder, level: float) -> None:
    samples = signals.noise(40, SPEC.mel.stft.sample_rate, seed=3, level=level)
    columns = mel_spectrogram(samples, SPEC.mel).astype(np.float16)
    assert finder.of_columns([(0, columns)]) is None


def test_three_minutes_take_a_twentieth_of_a_second(finder: RhythmFinder) -> None:
    columns = mel_spectrogram(drummed(120, 60), SPEC.mel).astype(np.float16)
    columns = np.concatenate([columns] * 3)[:9_000]
    spent = []
    for _ in range(5):
        began = time.process_time()
        finder.of_columns([(0, columns)])
        spent.append(time.process_time() - began)
    # Twice the bar: other tests run beside it.
    assert min(spent) < 0.1
