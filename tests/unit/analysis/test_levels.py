"""Laws of loudness heard while decoding, of its timeline, and of energy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicanalyzer.analysis import features
from musicanalyzer.analysis.energy import LEAST, MOST, activity, energy
from musicanalyzer.analysis.features import extract
from musicanalyzer.analysis.levels import LevelListener, Levels, level_line
from musicanalyzer.dsp.loudness import LoudnessMeter, measure
from musicanalyzer.dsp.params import PatchSpec
from tests.helpers import audio_files, signals

SPEC = PatchSpec()
RATE = 44_100


def levels_of(path: Path) -> Levels:
    found = extract(path, SPEC).levels
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["wav-float", "flac-16", "mp3", "ogg-vorbis", "opus", "m4a-aac"])
def test_a_file_is_as_loud_as_its_samples(tmp_path: Path, name: str) -> None:
    signal = signals.music_like(6.0, RATE, channels=2, seed=3).astype(np.float32)
    signal[:, 1] *= -0.5  # out of phase: a downmix would lose half of it
    path = tmp_path / f"track.{audio_files.BY_NAME[name].extension}"
    audio_files.write(path, signal, name)
    meter = LoudnessMeter(RATE, 2)
    powers = np.concatenate([meter.push(signal), meter.flush()])
    expected = measure(powers, true_peak=meter.true_peak)
    found = levels_of(path).loudness
    assert expected is not None
    assert found is not None
    assert found.integrated_lufs == pytest.approx(expected.integrated_lufs, abs=0.3)
    assert found.true_peak_db == pytest.approx(expected.true_peak_db, abs=1.0)


def test_a_long_track_is_measured_in_windows_without_a_peak(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(features, "MAX_WHOLE_S", 60.0)
    monkeypatch.setattr(features, "N_WINDOWS", 3)
    tone = np.sin(2 * np.pi * 1000 * np.arange(8000 * 70) / 8000)
    tone[: 8000 * 35] *= 0.1
    soundfile.write(tmp_path / "track.wav", tone, 8000)
    found = levels_of(tmp_path / "track.wav")
    assert found.loudness is not None
    assert found.loudness.true_peak_db is None
    line = level_line(found, 70.0, 1.0)
    assert line.shape == (70,)
    assert np.ptp(line[:25]) < 0.01
    assert line[45:].mean() - line[:25].mean() == pytest.approx(20 / 60, abs=0.01)


def test_the_timeline_follows_the_level(tmp_path: Path) -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(16_000 * 9) / 16_000)
    tone[16_000 * 3 : 16_000 * 6] *= 0.01
    soundfile.write(tmp_path / "track.wav", tone, 16_000, subtype="FLOAT")
    found = levels_of(tmp_path / "track.wav")
    lufs = level_line(found, 9.0, 0.5) * 60 - 60
    assert lufs[[1, 8, 15]] == pytest.approx([-3.0, -43.0, -3.0], abs=0.3)


def test_a_change_of_rate_within_a_file_is_measured_on_both_sides() -> None:
    listener = LevelListener()
    for rate, channels in ((8000, 1), (16_000, 2)):
        tone = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(3 * rate) / rate)
        listener(np.repeat(tone[:, None], channels, axis=1).astype(np.float32), rate)
    found = listener.finish(is_whole=True)
    assert found is not None
    assert len(found.powers) == pytest.approx(60, abs=2)
    assert found.starts_s[-1] == pytest.approx(5.9, abs=0.11)
    assert found.powers[45] / found.powers[15] == pytest.approx(2.0, rel=0.01)


def test_what_fails_is_left_out_and_the_decoding_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(self: LoudnessMeter, channels: np.ndarray) -> np.ndarray:
        raise ZeroDivisionError("it happens")

    monkeypatch.setattr(LoudnessMeter, "push", broken)
    soundfile.write(tmp_path / "track.wav", signals.sine(440, 3.0, 16_000), 16_000)
    found = extract(tmp_path / "track.wav", SPEC)
    assert found.levels is None
    assert len(found.patches) == 1
    assert caplog.text.count("loudness could not be measured") == 1


def test_energy_never_falls_when_a_part_of_it_rises() -> None:
    parts = {"arousal": (0.0, 1.0), "loudness_lufs": (-60.0, 0.0), "activity": (0.0, 20.0)}
    calm = {name: low for name, (low, _) in parts.items()}
    driving = {name: high for name, (_, high) in parts.items()}
    assert energy(**calm) == LEAST
    assert energy(**driving) == MOST
    for name, (low, high) in parts.items():
        middle = {each: (a + b) / 2 for each, (a, b) in parts.items()}
        found = [energy(**{**middle, name: value}) for value in np.linspace(low, high, 50)]
        assert (np.diff(found) >= 0).all()
        assert found[-1] > found[0]


def test_more_notes_are_more_activity(tmp_path: Path) -> None:
    found = []
    for per_second in (0.5, 2, 8):
        seconds = np.arange(16_000 * 6) / 16_000
        notes = 0.5 * np.sin(2 * np.pi * 440 * seconds) * np.exp(-8 * (seconds % (1 / per_second)))
        soundfile.write(tmp_path / "track.wav", notes, 16_000)
        found.append(activity(extract(tmp_path / "track.wav", SPEC)))
    assert found == sorted(found)
    assert found[2] > 2 * found[0]
