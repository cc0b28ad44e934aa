"""Steps of correcting a beat grid, as states of a track and as what the library then says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.errors import LibraryError, SettingsError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileTags, HeadResult, StoredGrid, TrackRow
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services import grid_edits as edits
from musicanalyzer.services.formats.model import GridMark
from musicanalyzer.services.grid_edits import GridState
from musicanalyzer.services.structures import times_to_bytes
from musicanalyzer.services.track_facts import STRUCTURES, facts_of
from tests.helpers.libraries import analysis, stat

DURATION_S = 60.0


def a_track(bpm: float | None = 120.0, *, loose: bool = False, file_bpm=None) -> TrackRow:
    """Beats from 0.25 s on; bars begin at the second beat. ``loose``: no two beats alike."""
    results = {}
    if bpm is not None:
        beats_s = np.arange(0.25, DURATION_S, 60 / bpm)
        if loose:
            beats_s = np.sort(beats_s + np.random.default_rng(3).normal(0, 0.02, len(beats_s)))
        kept = {"beats": times_to_bytes(beats_s), "downbeats": times_to_bytes(beats_s[1::4])}
        results["tempo"] = HeadResult(
            "tempo", "1", (), 0.9, {}, {"bpm": bpm, "steady": float(not loose)}, structure=kept
        )
    tags = FileTags(bpm=file_bpm)
    return TrackRow(1, "/m/a.mp3", tags, 1, DURATION_S, 0.0, False, None, results)


TRACK = a_track()
FOUND = edits.grid_with(TRACK, GridState())


def beats(state: GridState, track: TrackRow = TRACK):
    return edits.grid_with(track, state)


def test_a_bar_begins_at_the_beat_that_is_said_and_every_four_from_there() -> None:
    for nth in range(8):
        state = edits.bar_at(TRACK, GridState(), float(FOUND.beats_s[nth]) + 0.1)
        grid = beats(state)
        assert grid.beats_s == pytest.approx(FOUND.beats_s)
        assert np.abs(grid.downbeats_s - FOUND.beats_s[nth]).min() < 1e-6
        assert np.diff(grid.downbeats_s) == pytest.approx(2.0, abs=1e-3)
        assert grid.downbeats_s[0] < 2.0  # the first bar too
    assert edits.bar_at(TRACK, state, float(FOUND.downbeats_s[3])) == GridState()


def test_the_first_beat_is_where_it_is_said_and_begins_a_bar() -> None:
    for at_s in (0.1, 0.9, 17.43):
        grid = beats(edits.first_beat_at(TRACK, GridState(), at_s))
        assert np.abs(grid.downbeats_s - at_s).min() < 1e-4
        assert np.diff(grid.beats_s) == pytest.approx(0.5, abs=1e-3)


def test_a_loose_grid_keeps_its_play_when_it_is_moved() -> None:
    track = a_track(loose=True)
    found = beats(GridState(), track)
    moved = beats(edits.first_beat_at(track, GridState(), 10.0), track)
    assert np.diff(moved.beats_s)[3:50] == pytest.approx(np.diff(found.beats_s)[3:50], abs=2e-4)
    assert not moved.steady


def test_steps_of_a_shift_add_up_and_have_a_bound() -> None:
    state = edits.shifted(edits.shifted(GridState(), 0.1), -0.001)
    assert beats(state).beats_s[1:9] == pytest.approx(FOUND.beats_s[1:9] + 0.099, abs=1e-4)
    with pytest.raises(SettingsError, match="10 seconds at most"):
        edits.shifted(state, 10.0)


def test_a_tempo_by_number_makes_even_beats_through_the_first_bar_to_the_digit() -> None:
    state = edits.at_tempo(TRACK, GridState(), 120.3)  # nearer than a correction would notice
    grid = beats(state)
    assert np.diff(grid.beats_s) == pytest.approx(60 / 120.3, abs=1e-9)
    assert np.abs(grid.downbeats_s - 0.75).min() < 1e-4
    assert edits.bpm_with(TRACK, state) == pytest.approx(120.3)
    for wrong in (5.0, 1000.0):
        with pytest.raises(SettingsError, match="20 to 400"):
            edits.at_tempo(TRACK, state, wrong)


@pytest.mark.parametrize(
    "start", [GridState(), GridState(bar=1), edits.at_tempo(TRACK, GridState(), 100.0)]
)
def test_twice_as_fast_and_half_again_is_as_before(start: GridState) -> None:
    before = beats(start)
    twice = edits.scaled(TRACK, start, 2.0)
    grid = beats(twice)
    assert len(grid.beats_s) >= 2 * len(before.beats_s) - 1
    assert set(np.round(before.beats_s, 3)) <= set(np.round(grid.beats_s, 3))
    bars = np.searchsorted(grid.beats_s, grid.downbeats_s - 1e-4)
    assert set(np.diff(bars).tolist()) == {4}
    again = beats(edits.scaled(TRACK, twice, 0.5))
    assert again.beats_s == pytest.approx(before.beats_s, abs=1e-3)
    assert again.downbeats_s == pytest.approx(before.downbeats_s, abs=1e-3)


def test_half_as_fast_keeps_beats_that_were_there() -> None:
    grid = beats(edits.scaled(TRACK, GridState(), 0.5))
    assert set(np.round(grid.beats_s, 3)) < set(np.round(FOUND.beats_s, 3))
    with pytest.raises(SettingsError, match="20 to 400"):
        edits.scaled(a_track(30.0), GridState(), 0.5)


def test_even_beats_go_through_two_that_are_marked() -> None:
    state = edits.through(TRACK, GridState(), 39.98, 8.01)  # whichever comes first
    grid = beats(state)
    for at_s in (8.01, 39.98):
        assert np.abs(grid.beats_s - at_s).min() < 1e-4
    assert edits.bpm_with(TRACK, state) == pytest.approx(60 * 64 / 31.97, abs=1e-3)
    with pytest.raises(SettingsError, match="too near"):
        edits.through(TRACK, GridState(), 8.0, 8.05)


def test_a_track_without_beats_gets_them_from_a_tempo_and_a_place() -> None:
    empty = a_track(None)
    for step in (
        lambda: edits.first_beat_at(empty, GridState(), 3.0),
        lambda: edits.scaled(empty, GridState(), 2.0),
    ):
        with pytest.raises(SettingsError, match="No tempo is known"):
            step()
    with pytest.raises(SettingsError, match="No beats are there"):
        edits.bar_at(empty, GridState(), 3.0)
    tagged = a_track(None, file_bpm=100.0)
    grid = beats(edits.first_beat_at(tagged, GridState(), 3.1), tagged)
    assert np.abs(grid.downbeats_s - 3.1).min() < 1e-9
    assert np.diff(grid.beats_s) == pytest.approx(0.6)
    assert 0 <= grid.beats_s[0] < 0.6
    assert np.diff(beats(edits.through(empty, GridState(), 1.0, 2.0), empty).beats_s)[0] == 1.0


def test_a_grid_of_several_tempi_has_whole_beats_up_to_each_mark() -> None:
    own = StoredGrid(((0.5, 120.0, 1), (20.5, 100.0, 1), (44.5, 100.0, 3)))
    grid = beats(GridState(own=own))
    assert grid.beats_s[0] == pytest.approx(0.0)
    assert np.diff(grid.beats_s[grid.beats_s < 20.4]) == pytest.approx(0.5)
    assert np.diff(grid.beats_s[grid.beats_s > 20.4]) == pytest.approx(0.6)
    assert {0.5, 20.5} <= set(np.round(grid.downbeats_s, 6))
    assert 44.5 not in np.round(grid.downbeats_s, 6)
    assert not grid.steady
    marks = facts_of(replace(TRACK, grid=own, corrections={"tempo": ("100",)})).grid
    assert marks[0].start_s == pytest.approx(0.5)
    assert {round(mark.bpm) for mark in marks} == {120, 100}
    # Other programs get the marks themselves, unless another tempo was said.
    said = {"tempo": ("100",), "grid": ("0.25",), "bar": ("1",)}
    assert facts_of(replace(TRACK, grid=own, corrections=said)).grid == (
        GridMark(0.75, 120.0, 4), GridMark(20.75, 100.0, 4), GridMark(44.75, 100.0, 2),
    )  # fmt: skip
    turned = beats(GridState(own=own, shift_s=0.25, bar=1))
    assert 21.35 in np.round(turned.downbeats_s, 6)
    assert len(facts_of(replace(TRACK, grid=own, corrections={"tempo": ("200",)})).grid) > 3


READ = [
    ([], None),
    ([GridMark(0.2, 5000.0)], None),
    ([GridMark(90.0, 120.0)], None),
    ([GridMark(0.2, 120.0, 9)], ((0.2, 120.0, 1),)),
    ([GridMark(8.0, 60.0, 3), GridMark(0.2, 120.0, 2)], ((0.2, 120.0, 2), (8.0, 60.0, 3))),
    ([GridMark(-0.7, 120.0, 4)], ((0.3, 120.0, 2),)),
]


@pytest.mark.parametrize(("marks", "kept"), READ)
def test_a_grid_of_another_program_is_taken_as_far_as_it_can_be_one(marks, kept) -> None:
    state = edits.of_marks(marks, "traktor", DURATION_S)
    if kept is None:
        assert state is None
        return
    assert [mark[1:] for mark in state.own.marks] == [mark[1:] for mark in kept]
    assert [mark[0] for mark in state.own.marks] == pytest.approx([mark[0] for mark in kept])
    assert state.own.origin == "traktor"
    assert state.bpm == kept[0][1] if len(kept) == 1 else state.bpm == 60.0


def test_a_state_is_kept_read_and_taken_back_whole(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with LibraryWriter(path) as writer:
        writer.add_analysis(stat("/m/1.mp3"), FileTags(), analysis(1, bpm=120.0))
    with LibraryReader(path) as reader:

        def now() -> TrackRow:
            return reader.track(1, structures=STRUCTURES)

        state = edits.shifted(edits.at_tempo(now(), GridState(), 127.1234), 0.02)
        for kept in (state, replace(state, bar=3), GridState()):
            with LibraryWriter(path) as writer:
                edits.put(writer, now(), kept)
            found = edits.state_of(now())
            assert found == kept
            assert now() == edits.with_state(now(), kept)
        assert now().corrections == {}
        assert facts_of(now()).bpm == 120.0
    with LibraryWriter(path) as writer, pytest.raises(LibraryError, match="could not be analysed"):
        edits.put(writer, replace(TRACK, recording_id=None), GridState())
