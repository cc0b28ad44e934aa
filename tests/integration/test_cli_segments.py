"""The ``segments`` command as scripts see it: boundaries and letters, errors, nothing to divide."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicanalyzer import cli
from tests.helpers.signals import noise

RATE = 16_000


def chords(duration_s: float, *pitches_hz: float, beat_s: float = 0.5) -> np.ndarray:
    """A chord struck again and again, each time dying away."""
    time_s = np.arange(round(duration_s * RATE)) / RATE
    decay = np.exp(-6.0 * (time_s % beat_s))
    partials = [
        np.sin(2 * np.pi * pitch_hz * k * time_s) / k for pitch_hz in pitches_hz for k in (1, 2, 3)
    ]
    return (0.1 * decay * np.sum(partials, axis=0)).astype(np.float32)


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, list[dict]]:
    code = cli.run(["segments", *map(str, arguments), "--json"])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_song_of_two_themes_is_divided_where_they_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verse = chords(20.0, 220.0, 277.2, 329.6)
    chorus = chords(20.0, 587.3, 740.0, 880.0, beat_s=0.25) + noise(20.0, RATE, level=0.02)
    path = tmp_path / "song.wav"
    soundfile.write(path, np.concatenate([verse, chorus, verse]), RATE)
    code, (found,) = run(capsys, path)
    assert code == 0
    assert found["path"] == str(path)
    assert found["labels"] == ["A", "B", "A"]
    np.testing.assert_allclose(found["boundaries_s"], [0, 20, 40, 60], atol=0.5)
    assert found["boundaries_s"][0] == 0.0
    assert found["boundaries_s"][-1] == 60.0
    assert cli.run(["segments", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{path}: 3 sections"
    assert lines[1].startswith("  A  0:00.0 - 0:")


def test_silence_and_a_moment_have_no_sections_and_no_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    soundfile.write(tmp_path / "silence.wav", np.zeros(20 * RATE), RATE)
    soundfile.write(tmp_path / "moment.wav", chords(3.0, 220.0), RATE)
    code, found = run(capsys, tmp_path / "silence.wav", tmp_path / "moment.wav")
    assert code == 0
    assert [(each["boundaries_s"], each["labels"]) for each in found] == [([], []), ([], [])]


def test_a_file_that_cannot_be_read_is_an_error_object_and_stops_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.mp3").write_bytes(b"<html>" * 100)
    soundfile.write(tmp_path / "good.wav", chords(12.0, 220.0), RATE)
    code, found = run(capsys, tmp_path / "bad.mp3", tmp_path / "gone.wav", tmp_path / "good.wav")
    assert code == 0
    bad, gone, good = found
    assert set(bad) == set(gone) == {"path", "error"}
    assert "gone.wav" in gone["error"]["message"]
    assert good["boundaries_s"][-1] == 12.0
    assert len(good["labels"]) == len(good["boundaries_s"]) - 1
