"""Clicks on beats, in the samples of a passage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicanalyzer.services.beat_grid import BeatGrid
from musicanalyzer.services.click import MUSIC, RATE, click_sound, with_clicks, write_clicks

GRID = BeatGrid(np.arange(0.25, 20, 0.5), np.arange(0.75, 20, 2.0), steady=True)


def test_clicks_begin_at_their_beats_however_the_sound_is_cut() -> None:
    silence = np.zeros(5 * RATE, np.float32)
    rng = np.random.default_rng(1)
    whole = np.concatenate(list(with_clicks(iter([silence]), GRID, start_s=3.0)))
    cuts = np.sort(rng.integers(0, len(silence), 300))
    parts = np.concatenate(list(with_clicks(iter(np.split(silence, cuts)), GRID, start_s=3.0)))
    assert (whole == parts).all()
    heard = np.flatnonzero(whole)
    begins = heard[np.concatenate([[True], np.diff(heard) > RATE // 10])] / RATE + 3.0
    expected = GRID.beats_s[(GRID.beats_s >= 3.0) & (GRID.beats_s < 8.0)]
    assert begins == pytest.approx(expected, abs=2 / RATE)


def test_the_first_beat_of_a_bar_sounds_higher() -> None:
    rises = [np.sum(np.diff(np.sign(click_sound(hz))) != 0) for hz in (1000.0, 1600.0)]
    assert rises[1] > 1.4 * rises[0]


def test_a_passage_is_the_music_and_the_clicks_and_the_file_stays(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    music = rng.uniform(-0.2, 0.2, 4 * RATE).astype(np.float32)
    path, target = tmp_path / "music.wav", tmp_path / "click.wav"
    soundfile.write(path, music, RATE, subtype="FLOAT")
    before = path.read_bytes()
    assert write_clicks(path, target, GRID, start_s=1.0, duration_s=2.0)
    found, rate = soundfile.read(target, dtype="float32")
    assert (rate, len(found)) == (RATE, 2 * RATE)
    clicks = found - MUSIC * music[RATE : 3 * RATE]
    assert np.abs(clicks[: round(0.2 * RATE)]).max() < 1e-5
    assert np.abs(clicks[round(0.25 * RATE) : round(0.27 * RATE)]).max() > 0.3
    assert path.read_bytes() == before
    assert not write_clicks(path, target, GRID, start_s=0.0, cancelled=lambda: True)
