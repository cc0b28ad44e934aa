"""``musicanalyzer onsets``: one object or paragraph a file; a bad file stops nothing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicanalyzer import cli, paths

RATE = 22_050


@pytest.fixture
def clicks(tmp_path: Path) -> Path:
    rng = np.random.default_rng(2)
    t = np.arange(3 * RATE) / RATE
    x = np.zeros(t.size)
    for start_s in (0.5, 1.25, 2.0):
        since = t - start_s
        x += (since >= 0) * np.exp(-25 * np.maximum(since, 0)) * rng.standard_normal(t.size)
    path = tmp_path / "clicks.flac"
    soundfile.write(path, 0.2 * x, RATE)
    return path


def test_a_file_gives_its_path_and_its_onsets(
    clicks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["onsets", str(clicks), "--json"]) == 0
    (found,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert set(found) == {"path", "onsets_s"}
    assert found["path"] == str(clicks)
    np.testing.assert_allclose(found["onsets_s"], [0.5, 1.25, 2.0], atol=0.025)


def test_a_bad_file_is_an_error_in_its_place_and_the_others_go_on(
    clicks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, absent = tmp_path / "bad.mp3", tmp_path / "absent.wav"
    bad.write_bytes(b"<html>" * 100)
    assert cli.run(["onsets", str(bad), str(absent), str(clicks), "--json"]) == 0
    first, second, third = map(json.loads, capsys.readouterr().out.splitlines())
    for found, path in ((first, bad), (second, absent)):
        assert set(found) == {"path", "error"}
        assert set(found["error"]) == {"kind", "message"}
        assert path.name in found["error"]["message"]
    assert len(third["onsets_s"]) == 3


def test_onsets_are_readable_too(clicks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["onsets", str(clicks), str(clicks.parent)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{clicks}: 3 onsets"
    assert [float(line) for line in lines[1:4]] == sorted(float(line) for line in lines[1:4])
    assert "a folder" in lines[4]


def test_without_its_model_the_command_says_so(
    clicks: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paths, "models_folder", lambda: tmp_path)
    assert cli.run(["onsets", str(clicks), "--json"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "The model 'onset' is missing" in captured.err
