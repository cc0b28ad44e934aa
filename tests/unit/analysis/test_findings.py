"""Laws of what a scan measures: from real files, through the analyses that are installed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicanalyzer import paths
from musicanalyzer.analysis.features import extract
from musicanalyzer.analysis.findings import Findings, find, load_analyses, versions
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.cards import ModelSet, find_models

RATE = 22_050
SPEC = PatchSpec()


@pytest.fixture(scope="module")
def models() -> ModelSet:
    return find_models(paths.models_folder(), SPEC)


def song(transpose: int = 0, *, bpm: float = 120.0, bars: int = 16) -> np.ndarray:
    """Am Dm E Am in quarter notes with a stroke of noise on each of them."""
    seconds = np.arange(round(RATE * 60 / bpm)) / RATE
    stroke = np.random.default_rng(7).standard_normal(len(seconds)) * np.exp(-60 * seconds)
    beats = []
    for chord in [(57, 60, 64), (62, 65, 69), (64, 68, 71), (57, 60, 64)] * (bars // 4):
        pitches = np.array([*chord, chord[0] - 12])[:, None] + transpose
        tones = np.sin(2 * np.pi * 440 * 2 ** ((pitches - 69) / 12) * seconds).sum(axis=0)
        beats += [0.1 * (tones * np.exp(-2 * seconds) + stroke)] * 4
    return np.concatenate(beats)


def findings(path: Path, samples: np.ndarray, models: ModelSet) -> Findings:
    soundfile.write(path / "song.wav", samples, RATE, subtype="FLOAT")
    return find(extract(path / "song.wav", SPEC), load_analyses(models))


def test_every_analysis_answers_and_has_a_version(tmp_path: Path, models: ModelSet) -> None:
    found = findings(tmp_path, song(), models)
    assert set(found) == set(versions(models)) >= {"loudness", "key"}
    assert len(set(versions(models).values())) == len(versions(models))


@pytest.mark.parametrize(("transpose", "key"), [(0, "A minor"), (-3, "F# minor"), (5, "D minor")])
def test_a_key_follows_its_notes(
    tmp_path: Path, models: ModelSet, transpose: int, key: str
) -> None:
    found = findings(tmp_path, song(transpose), models)["key"]
    assert found.labels == (key,)
    assert max(found.scores, key=lambda name: found.scores[name]) == key
    assert found.confidence == found.scores[key]
    assert found.measures["tuning_hz"] == pytest.approx(440, abs=1)


@pytest.mark.parametrize("what", ["silence", "noise", "too short"])
def test_what_has_no_key_gets_none(tmp_path: Path, models: ModelSet, what: str) -> None:
    samples = {
        "silence": np.zeros(RATE * 12),
        "noise": 0.1 * np.random.default_rng(1).standard_normal(RATE * 12),
        "too short": song()[: RATE * 4],
    }[what]
    found = findings(tmp_path, samples, models)["key"]
    assert (found.labels, found.confidence, dict(found.measures)) == ((), 0.0, {})
