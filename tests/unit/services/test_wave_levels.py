"""The outline of a waveform at every distance, against the samples themselves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicanalyzer.services.wave_levels import FULL, RATE, read_wave_levels

SECONDS = 12.3
COARSE = 1.01 / FULL  # what a byte rounds


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> tuple[Path, np.ndarray]:
    """Noise whose level and offset wander; at the rate that is read, so that samples stay."""
    rng = np.random.default_rng(7)
    n = round(SECONDS * RATE)
    wander = np.interp(np.arange(n), np.linspace(0, n, 40), rng.uniform(-0.4, 0.4, 40))
    samples = (wander + rng.uniform(-0.3, 0.3, n)).astype(np.float32)
    path = tmp_path_factory.mktemp("wave") / "noise.wav"
    soundfile.write(path, samples, RATE, subtype="FLOAT")
    return path, samples


def test_columns_hold_the_extremes_of_their_parts_at_every_distance(sound) -> None:
    path, samples = sound
    levels = read_wave_levels(path)
    assert levels.duration_s == pytest.approx(SECONDS, abs=1e-3)
    assert levels.step_s == 0.001
    for start_s, length_s, n in ((0, 12.288, 96), (2.048, 4.096, 512), (3.2, 0.16, 160), (0, 8, 1)):
        found = levels.columns(start_s, length_s, n)
        part = round(length_s / n * RATE)
        first = round(start_s * RATE)
        parts = samples[first : first + n * part].reshape(n, part)
        # A coarser level may reach over a part's edge by less than a part, never under it.
        assert (found[:, 0] <= parts.min(axis=1) + COARSE).all()
        assert (found[:, 1] >= parts.max(axis=1) - COARSE).all()
        wide = samples[max(0, first - part) : first + (n + 1) * part]
        assert found[:, 0].min() >= wide.min() - COARSE
        assert found[:, 1].max() <= wide.max() + COARSE
    exact = levels.columns(3.2, 0.16, 160)
    parts = samples[51_200 : 51_200 + 2560].reshape(160, 16)
    assert exact[:, 0] == pytest.approx(parts.min(axis=1), abs=COARSE)
    assert exact[:, 2] == pytest.approx(np.sqrt((parts**2).mean(axis=1)), abs=COARSE)


def test_nearer_than_a_step_neighbours_show_the_same_and_beyond_the_ends_there_is_nothing(
    sound,
) -> None:
    levels = read_wave_levels(sound[0])
    near = levels.columns(5.0, 0.01, 100)
    assert len(np.unique(near[:, 0])) <= 11
    end = levels.columns(SECONDS - 0.0025, 0.005, 64)  # parts shorter than a step, past the end
    assert end[:24, 2].all()
    assert not end[40:].any()
    around = levels.columns(-1.0, SECONDS + 2, 400)
    assert not around[:25].any()
    assert not around[-25:].any()
    assert around[40:-40, 2].all()
    assert not levels.columns(100.0, 1.0, 10).any()


def test_a_long_track_takes_no_more_room_and_keeps_its_places(sound) -> None:
    path, samples = sound
    small = read_wave_levels(path, most_bins=1000)
    assert len(small.levels[0]) <= 2000
    assert small.step_s in (0.004, 0.008, 0.016)
    whole = read_wave_levels(path)
    one, other = (each.columns(0.0, 12.288, 96) for each in (small, whole))
    assert one == pytest.approx(other, abs=0.2)
    assert small.loudest == whole.loudest == pytest.approx(np.abs(samples).max(), abs=COARSE)


def test_reading_stops_when_it_is_no_longer_wanted(sound, tmp_path) -> None:
    assert read_wave_levels(sound[0], lambda: True) is None
    soundfile.write(tmp_path / "short.wav", np.zeros(5), RATE)
    assert len(read_wave_levels(tmp_path / "short.wav").levels[0]) == 1
