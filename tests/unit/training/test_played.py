"""Laws of what soundfonts play for the trunk: scores of the train fold alone, short and audible."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.unit.training.test_renders import needs_fluidsynth
from tests.unit.training.test_scores import segments, song
from training.datasets.pop909 import pieces
from training.matching import played
from training.matching.bank import SAMPLE_RATE

SONGS = ["001", "002", "009", "025"]  # two to learn from, one to validate, one to test


@pytest.fixture
def midi_root(tmp_path: Path) -> Path:
    for name in SONGS:
        song(tmp_path / "pop909" / name)
    segments(tmp_path / "pop909", dict.fromkeys(SONGS, 0))
    return tmp_path


@needs_fluidsynth
def test_only_scores_of_the_train_fold_are_played_and_each_alike_again(midi_root: Path) -> None:
    learned = {f"played/{piece.name}" for piece in pieces(midi_root) if piece.fold == "train"}
    assert 0 < len(learned) < len(SONGS), "the folds of the songs tell nothing"
    first = dict(played.played(midi_root))
    assert set(first) == learned
    for content in first.values():
        samples, rate = soundfile.read(io.BytesIO(content))
        assert rate == SAMPLE_RATE
        assert len(samples) > 0.75 * played.LENGTH_S * rate  # another tempo
        assert np.sqrt(np.mean(samples**2)) > 0.001
    assert dict(played.played(midi_root)) == first, "a pack would have another hash each time"


def test_without_scores_nothing_is_played(tmp_path: Path) -> None:
    assert list(played.played(tmp_path / "midi")) == []
