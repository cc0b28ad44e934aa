"""The ``segments`` command as scripts see it: boundaries and letters, errors, nothing to divide."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from scipy.signal import lfilter

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


def babble(duration_s: float) -> np.ndarray:
    """A voice that says nothing: syllables of random pitch and vowel, consonants, pauses."""
    rng = np.random.default_rng(0)
    parts: list[np.ndarray] = []
    while sum(map(len, parts)) < duration_s * RATE:
        n = int(rng.uniform(0.12, 0.25) * RATE)
        pitch_hz = rng.uniform(95, 150) * np.linspace(1.05, 0.92, n)
        vowel = np.diff(np.floor(np.cumsum(pitch_hz) / RATE), prepend=0)
        vowel += 0.02 * rng.standard_normal(n)
        for low_hz, high_hz in ((300, 800), (900, 2200), (2300, 3000)):
            angle, radius = 2 * np.pi * rng.uniform(low_hz, high_hz) / RATE, np.exp(-0.0177)
            vowel = lfilter([1 - radius], [1, -2 * radius * np.cos(angle), radius**2], vowel)
        vowel *= np.hanning(n)
        hiss = np.diff(rng.standard_normal(int(rng.uniform(0.04, 0.09) * RATE)), prepend=0)
        pause = np.zeros(int(rng.uniform(0, 0.1) * RATE))
        parts += [0.3 * vowel / np.abs(vowel).max(), 0.03 * hiss * np.hanning(len(hiss)), pause]
    return np.concatenate(parts)[: round(duration_s * RATE)].astype(np.float32)


def run(
    capsys: pytest.CaptureFixture[str], *arguments: str | Path, command: str = "segments"
) -> tuple[int, list[dict]]:
    code = cli.run([command, *map(str, arguments), "--json"])
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

    _, (analysed,) = run(capsys, path, command="analyze")
    parts = analysed["segments"]
    assert [part["label"] for part in parts] == found["labels"]
    bounds_s = [part["start_s"] for part in parts] + [parts[-1]["end_s"]]
    assert bounds_s == found["boundaries_s"], "two commands, one answer"


def test_talk_has_no_sections_whichever_command_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "talk.wav"
    soundfile.write(path, babble(12.0), RATE)
    code, (found,) = run(capsys, path)
    assert (code, found["boundaries_s"], found["labels"]) == (0, [], [])
    _, (analysed,) = run(capsys, path, command="analyze")
    assert analysed["speech"]["label"] == "speech"
    assert (analysed["segments"], analysed["cues"]) == ([], [])


def test_a_file_that_is_heard_in_parts_is_divided_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from musicanalyzer.analysis import features
    from musicanalyzer.services import segments

    for module in (features, segments):
        monkeypatch.setattr(module, "MAX_WHOLE_S", 30.0)
    monkeypatch.setattr(features, "N_WINDOWS", 2)
    monkeypatch.setattr(features, "WINDOW_PATCHES", 2)
    verse, chorus = chords(18.0, 220.0, 277.2), chords(18.0, 587.3, 740.0, beat_s=0.25)
    path = tmp_path / "set.wav"
    soundfile.write(path, np.concatenate([verse, chorus, verse]), RATE)
    _, (found,) = run(capsys, path)
    assert found["boundaries_s"][-1] == 54.0
    assert len(found["labels"]) >= 2


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
