"""Laws of onset detection: the shipped networks, whole, in pieces, on files and live."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicanalyzer.analysis.onsets import (
    Onset,
    OnsetDetector,
    live_detector,
    offline_detector,
    onsets_of_file,
)
from musicanalyzer.errors import DecodeError, ModelError
from tests.helpers import scanning, signals

RATE = 16_000
DETECTORS: dict[str, Callable[[Path], OnsetDetector]] = {
    "offline": offline_detector,
    "live": live_detector,
}


@pytest.fixture(scope="module", params=DETECTORS)
def detector(request: pytest.FixtureRequest) -> OnsetDetector:
    return DETECTORS[request.param](scanning.MODELS)


def plucked(times_s: list[float], duration_s: float, *, level: float = 0.3) -> np.ndarray:
    """Decaying harmonic notes, each on a pitch of its own."""
    t = np.arange(round(duration_s * RATE)) / RATE
    x = np.zeros(t.size)
    for number, start_s in enumerate(times_s):
        since = np.maximum(t - start_s, 0)
        sounding = (t >= start_s) * np.exp(-6 * since)
        f0 = 220 * 2 ** ((number * 5 % 12) / 12)
        x += sounding * sum(np.sin(2 * np.pi * k * f0 * since) / k for k in range(1, 9))
    return (level * x / np.abs(x).max()).astype(np.float32)


def all_of(detector: OnsetDetector, samples: np.ndarray) -> list[Onset]:
    return [*detector.push(samples), *detector.flush()]


def test_splitting_the_input_never_changes_the_onsets(detector: OnsetDetector) -> None:
    rng = np.random.default_rng(8)
    for seed in range(3):
        samples = signals.music_like(rng.uniform(0.5, 3.0), RATE, seed=seed)[:, 0]
        whole = all_of(detector, samples)
        assert whole
        for _ in range(3):
            found: list[Onset] = []
            position = 0
            while position < samples.size:
                size = int(10 ** rng.uniform(0.5, 4.5))
                found.extend(detector.push(samples[position : position + size]))
                position += size
            assert [*found, *detector.flush()] == whole


@pytest.mark.parametrize("level", [0.02, 0.7])
def test_a_note_is_found_where_its_sound_begins(detector: OnsetDetector, level: float) -> None:
    times_s = [0.5, 0.9, 1.3, 1.43, 2.1, 2.8]
    found = all_of(detector, plucked(times_s, 3.5, level=level))
    assert len(found) == len(times_s)
    np.testing.assert_allclose([onset.sample_index / RATE for onset in found], times_s, atol=0.025)
    assert all(0 < onset.strength <= 1 for onset in found)


def test_vibrato_and_tremolo_make_no_onsets(detector: OnsetDetector) -> None:
    t = np.arange(4 * RATE) / RATE
    phase = 2 * np.pi * np.cumsum(440 * 2 ** (0.4 * np.sin(2 * np.pi * 5.5 * t) / 12)) / RATE
    tone = sum(np.sin(k * phase) / k for k in range(1, 10)) * (1 + 0.25 * np.sin(2 * np.pi * 5 * t))
    envelope = np.clip((t - 0.5) / 0.05, 0, 1) * np.clip((3.8 - t) / 0.1, 0, 1)
    found = all_of(detector, (0.1 * tone * envelope).astype(np.float32))
    assert [round(onset.sample_index / RATE, 1) for onset in found] == [0.5]


def test_silence_and_steady_noise_have_no_onsets(detector: OnsetDetector) -> None:
    assert all_of(detector, np.zeros(3 * RATE, np.float32)) == []
    noise = signals.noise(6.0, RATE, seed=3, level=0.05)
    assert [onset for onset in all_of(detector, noise) if onset.sample_index > RATE // 5] == []


def test_nothing_and_next_to_nothing_are_signals_too(detector: OnsetDetector) -> None:
    assert detector.flush() == ()
    for n in (0, 1, 159, 160):
        assert all_of(detector, np.zeros(n, np.float32)) == []


def test_a_live_onset_is_told_within_the_delay() -> None:
    detector = live_detector(scanning.MODELS)
    samples = plucked([0.5, 0.9, 1.3, 2.1], 3.0)
    delays_s = [
        (position + 160 - onset.sample_index) / RATE
        for position in range(0, samples.size, 160)
        for onset in detector.push(samples[position : position + 160])
    ]
    assert len(delays_s) == 4
    assert max(delays_s) <= detector.delay_s + 0.015 < 0.12  # half a frame, and the block of 10 ms


def test_a_file_is_its_samples(tmp_path: Path, detector: OnsetDetector) -> None:
    samples = plucked([0.4, 1.0, 1.5], 2.5)
    path = tmp_path / "notes.wav"
    soundfile.write(path, samples, RATE, subtype="FLOAT")
    detector.push(samples[:5_000])  # what came before is forgotten
    found = onsets_of_file(path, detector)
    assert found.warnings == ()
    expected = [onset.sample_index / RATE for onset in all_of(detector, samples)]
    np.testing.assert_array_equal(found.onsets_s, expected)


def test_memory_does_not_grow_with_the_length(detector: OnsetDetector) -> None:
    block = signals.music_like(1.0, RATE, seed=5)[:, 0]

    def held(n_blocks: int) -> int:
        detector.reset()
        tracemalloc.start()
        for _ in range(n_blocks):
            detector.push(block)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    n_blocks = round(detector.delay_s) + 3  # more than one batch of the network
    held(n_blocks)
    assert held(2 * n_blocks) < 1.2 * held(n_blocks)


def test_a_file_without_audio_and_a_folder_without_the_model_are_named(tmp_path: Path) -> None:
    path = tmp_path / "words.mp3"
    path.write_text("no sound")
    with pytest.raises(DecodeError, match=r"words\.mp3"):
        onsets_of_file(path, offline_detector(scanning.MODELS))
    for load in DETECTORS.values():
        with pytest.raises(ModelError, match=r"'onset.*' is missing in"):
            load(tmp_path)
