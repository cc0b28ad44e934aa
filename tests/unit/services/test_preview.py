"""Pictures over time are of bounded size, and say where in the file what is to be heard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.errors import DecodeError
from musicanalyzer.services.preview import (
    Bins,
    best_passage,
    read_spectrogram,
    read_waveform,
)
from tests.helpers import audio_files

RATE = 44_100


def _tone(seconds: float, level: float, *, hz: float = 440.0) -> np.ndarray:
    t = np.arange(round(seconds * RATE)) / RATE
    return (level * np.sin(2 * np.pi * hz * t)).astype(np.float32)


def _file(folder: Path, *parts: np.ndarray) -> Path:
    return audio_files.write(folder / "x.flac", np.concatenate(parts), "flac-16")


@pytest.mark.parametrize("n", [1, 7, 8, 9, 100, 1000, 4097])
def test_bins_are_few_and_their_greatest_values_are_those_of_all_rows(n: int) -> None:
    rows = np.random.default_rng(n).random((n, 3), dtype=np.float32)
    bins = Bins(4, how="greatest")
    for part in np.array_split(rows, 5):
        bins.push(part)
    result = bins.result()
    assert 1 <= len(result) <= 8
    span = 1
    while n // span >= 8:
        span *= 2
    expected = [rows[at : at + span].max(axis=0) for at in range(0, n, span)]
    np.testing.assert_array_equal(result, expected)


def test_how_rows_are_split_does_not_change_the_bins() -> None:
    rows = np.random.default_rng(0).random((999, 2), dtype=np.float32)
    results = []
    for size in (1, 10, 999):
        bins = Bins(16, how="mean")
        for at in range(0, len(rows), size):
            bins.push(rows[at : at + size])
        results.append(bins.result())
    np.testing.assert_allclose(results[0], results[1], rtol=1e-5)
    np.testing.assert_allclose(results[0], results[2], rtol=1e-5)


def test_no_rows_make_no_bins() -> None:
    assert len(Bins(4, how="mean").result()) == 0


def test_a_waveform_shows_where_the_sound_is(tmp_path: Path) -> None:
    path = _file(tmp_path, _tone(3, 0.0), _tone(3, 0.5), _tone(3, 0.0))
    wave = read_waveform(path, columns=50)
    assert wave is not None
    assert wave.duration_s == pytest.approx(9.0, abs=0.01)
    assert len(wave.peak) == len(wave.rms) <= 100
    loud = np.flatnonzero(wave.peak > 0.1) / len(wave.peak) * wave.duration_s
    assert loud.min() == pytest.approx(3.0, abs=0.3)
    assert loud.max() == pytest.approx(6.0, abs=0.3)
    middle = len(wave.peak) // 2
    assert wave.peak[middle] == pytest.approx(0.5, abs=0.02)
    assert wave.rms[middle] == pytest.approx(0.5 / np.sqrt(2), abs=0.02)


def test_a_spectrogram_shows_higher_notes_higher(tmp_path: Path) -> None:
    path = _file(tmp_path, _tone(3, 0.5, hz=200), _tone(3, 0.5, hz=3000))
    picture = read_spectrogram(path, columns=40)
    assert picture is not None
    assert len(picture.levels) <= 80
    assert 0 <= picture.levels.min() <= picture.levels.max() <= 1
    quarter = len(picture.levels) // 4
    low, high = picture.levels[quarter].argmax(), picture.levels[3 * quarter].argmax()
    assert low < high


def test_a_picture_that_nobody_wants_any_more_is_given_up(tmp_path: Path) -> None:
    path = _file(tmp_path, _tone(20, 0.5))
    assert read_waveform(path, lambda: True) is None
    assert read_spectrogram(path, lambda: True) is None


def test_a_file_that_is_no_audio_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.mp3").write_bytes(b"no music at all" * 100)
    with pytest.raises(DecodeError, match=r"x\.mp3"):
        read_waveform(tmp_path / "x.mp3")


def test_the_best_passage_is_the_surest_and_the_most_excited() -> None:
    certainty = np.full(120, 0.3, np.float32)
    arousal = np.full(120, 0.2, np.float32)
    certainty[20:40] = certainty[60:100] = 0.9
    arousal[40:80] = 0.8
    assert best_passage(certainty, arousal, step_s=0.5) == 30.0


def test_of_equal_passages_the_first_is_best() -> None:
    even = np.full(120, 0.5, np.float32)
    assert best_passage(even, even, step_s=0.5) == 0.0


@pytest.mark.parametrize("n", [0, 1, 20])
def test_a_track_no_longer_than_the_passage_is_heard_from_its_start(n: int) -> None:
    rising = np.arange(n, dtype=np.float32)
    assert best_passage(rising, rising, step_s=0.5) == 0.0
