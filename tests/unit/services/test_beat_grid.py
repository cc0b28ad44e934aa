"""Beats as the user has corrected them."""

from __future__ import annotations

import numpy as np
import pytest

from musicanalyzer.library.records import HeadResult
from musicanalyzer.services.beat_grid import BeatGrid, beat_grid, grid_marks
from musicanalyzer.services.structures import times_to_bytes

DURATION_S = 30.0


def tempo(bpm: float = 120.0, *, start_s: float = 0.25, steady: bool = True) -> HeadResult:
    """Beats from ``start_s`` to the end; bars begin at the second beat."""
    beats_s = np.arange(start_s, DURATION_S, 60 / bpm)
    kept = {"beats": times_to_bytes(beats_s), "downbeats": times_to_bytes(beats_s[1::4])}
    return HeadResult(
        "tempo", "1", (), 0.9, {}, {"bpm": bpm, "steady": float(steady)}, structure=kept
    )


def corrected(**said: str) -> BeatGrid:
    return beat_grid({"tempo": tempo()}, {head: (text,) for head, text in said.items()}, DURATION_S)


FOUND = corrected()


def test_without_a_correction_the_beats_are_those_that_were_found() -> None:
    assert FOUND.beats_s[:3] == pytest.approx([0.25, 0.75, 1.25])
    assert FOUND.downbeats_s[:2] == pytest.approx([0.75, 2.75])
    assert FOUND.steady
    assert len(beat_grid({}, {"tempo": ("120",)}, DURATION_S).beats_s) == 0


def test_twice_the_tempo_puts_a_beat_between_each_two() -> None:
    found = corrected(tempo="240")
    assert set(np.round(FOUND.beats_s, 3)) < set(np.round(found.beats_s, 3))
    assert np.diff(found.beats_s) == pytest.approx(0.25, abs=1e-3)


def test_half_the_tempo_keeps_the_beats_that_begin_bars() -> None:
    found = corrected(tempo="60")
    assert np.diff(found.beats_s) == pytest.approx(1.0, abs=1e-3)
    assert set(np.round(found.downbeats_s, 3)) <= set(np.round(found.beats_s, 3))
    assert found.beats_s[0] == pytest.approx(0.75)


def test_another_tempo_is_an_even_grid_through_the_first_bar() -> None:
    found = corrected(tempo="100")
    assert np.diff(found.beats_s) == pytest.approx(0.6, abs=1e-9)
    assert 0 <= found.beats_s[0] < 0.6
    assert DURATION_S - 0.6 < found.beats_s[-1] <= DURATION_S
    assert np.abs(found.beats_s - 0.75).min() < 1e-9
    assert np.abs(found.downbeats_s - 0.75).min() < 1e-9
    assert np.diff(found.downbeats_s) == pytest.approx(2.4, abs=1e-9)


def test_a_shift_moves_all_beats_and_none_out_of_the_track() -> None:
    found = corrected(grid="-0.3")
    assert found.beats_s == pytest.approx(FOUND.beats_s[1:] - 0.3, abs=1e-4)
    assert found.downbeats_s == pytest.approx(FOUND.downbeats_s - 0.3, abs=1e-4)


def test_a_steady_track_has_one_mark_and_any_other_one_for_each_bar() -> None:
    (mark,) = grid_marks(FOUND, 120.0)
    assert (mark.start_s, mark.bpm, mark.beat) == (pytest.approx(0.75), 120.0, 1)
    loose = beat_grid({"tempo": tempo(steady=False)}, {}, DURATION_S)
    marks = grid_marks(loose, 120.0)
    assert len(marks) >= len(loose.downbeats_s) - 1
    assert all(mark.bpm == pytest.approx(120.0, abs=0.1) for mark in marks)
    assert grid_marks(FOUND, None) == ()
