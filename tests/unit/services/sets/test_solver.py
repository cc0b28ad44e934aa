"""Sets: hard rules that are never broken, an objective that is really minimised, explanations."""

from __future__ import annotations

import dataclasses
import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicanalyzer.errors import LibraryError, SettingsError
from musicanalyzer.library.musical_keys import parse_key
from musicanalyzer.services.sets.candidates import UNKNOWN_KEY, Candidates
from musicanalyzer.services.sets.costs import Costs, Harmony, harmony
from musicanalyzer.services.sets.rules import EnergyCurve, SetRules, Weights
from musicanalyzer.services.sets.solver import SetSolver
from tests.helpers.sets import made_up_candidates

PEAK = EnergyCurve(((0.0, 2.0), (0.6, 9.0), (1.0, 4.0)))


def broken_rules(tracks: Candidates, rules: SetRules, rows: tuple[int, ...]) -> list[str]:
    """What is wrong with a set, told by the rules' own words, one pair at a time."""
    found = []
    if len(rows) != rules.n:
        found.append("length")
    ids = [int(tracks.track_ids[row]) for row in rows]
    if len(set(ids)) != len(ids):
        found.append("twice")
    if not set(rules.include) <= set(ids) or set(rules.exclude) & set(ids):
        found.append("include or exclude")
    for (i, one), (j, other) in itertools.combinations(enumerate(rows), 2):
        artist = tracks.artists[one]
        if artist and artist == tracks.artists[other] and j - i <= rules.artist_gap:
            found.append("artist")
        alike = float(tracks.sounds[one] @ tracks.sounds[other])
        if rules.near_duplicate is not None and alike >= rules.near_duplicate:
            found.append("twin")
    if rules.tempo_range is not None:
        for one, other in itertools.pairwise(2.0 ** tracks.log_tempos[list(rows)]):
            if not np.isnan(one * other):
                ratios = [other / one * factor for factor in (0.25, 0.5, 1, 2, 4)]
                if min(max(ratio, 1 / ratio) for ratio in ratios) > 1 + rules.tempo_range + 1e-9:
                    found.append("tempo")
    return found


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    n=st.integers(1, 12),
    size=st.integers(12, 60),
    gap=st.integers(0, 4),
    tempo_range=st.sampled_from([None, 0.03, 0.08, 0.2]),
    unknown=st.sampled_from([0.0, 0.3]),
    n_include=st.integers(0, 3),
    n_exclude=st.integers(0, 5),
    n_locked=st.integers(0, 2),
)
def test_no_hard_rule_is_ever_broken(
    seed, n, size, gap, tempo_range, unknown, n_include, n_exclude, n_locked
) -> None:
    tracks = made_up_candidates(size, seed=seed, artists=8, unknown=unknown, twins=4)
    chance = np.random.default_rng(seed)
    drawn = (chance.permutation(size) + 1).tolist()
    rules = SetRules(
        n=n, artist_gap=gap, tempo_range=tempo_range,
        include=tuple(drawn[:n_include]), exclude=tuple(drawn[3 : 3 + n_exclude]),
    )  # fmt: skip
    places = chance.permutation(n)[:n_locked].tolist()
    locked = {
        slot: drawn[10 + number] - 1 for number, slot in enumerate(places) if 10 + number < 12
    }
    solver = SetSolver(tracks, rules)
    targets = PEAK.targets(n)
    found, kind = None, ""
    try:
        found = solver.solve(targets, locked=locked)
    except SettingsError as err:  # it may be that there is none, and then it says so
        kind = err.kind
    if found is None:
        assert kind == "no-set"
        return
    assert broken_rules(tracks, rules, found.rows) == []
    assert all(found.rows[slot] == row for slot, row in locked.items())
    assert found.cost == pytest.approx(solver.cost(found.rows, targets))
    for slot in range(n):
        for other in solver.alternatives(found.rows, targets, slot, n=3):
            changed = (*found.rows[:slot], other.row, *found.rows[slot + 1 :])
            left = set(broken_rules(tracks, rules, changed))
            assert left <= {"include or exclude"}  # a track to include may be looked away from
            more = solver.cost(changed, targets) - found.cost
            assert other.more_cost == pytest.approx(more, abs=1e-6)


def test_a_small_library_gives_the_best_of_all_sets() -> None:
    for seed in range(6):
        tracks = made_up_candidates(7, seed=seed, artists=20, unknown=0.0)
        rules = SetRules(n=4, tempo_range=None, artist_gap=0)
        solver = SetSolver(tracks, rules)
        targets = PEAK.targets(4)
        every = itertools.permutations(range(7), 4)
        assert solver.solve(targets).cost == pytest.approx(
            min(solver.cost(rows, targets) for rows in every)
        )


def test_it_beats_the_best_next_track_in_every_one_of_many_libraries() -> None:
    """The whole comparison is ``benchmarks.bench_sets``."""
    gains = []
    for seed in range(20):
        tracks = made_up_candidates(200, seed=seed)
        solver = SetSolver(tracks, SetRules(n=15, tempo_range=None))
        targets = PEAK.targets(15)
        greedy = solver.greedy(targets)
        assert greedy is not None
        gains.append(1 - solver.solve(targets).cost / greedy.cost)
    assert min(gains) > 0
    assert np.mean(gains) > 0.05


def test_a_slot_that_is_locked_keeps_its_track_and_the_rest_is_solved_within_a_second() -> None:
    tracks = made_up_candidates(5000, seed=3)
    solver = SetSolver(tracks, SetRules(n=30))
    targets = PEAK.targets(30)
    first = solver.solve(targets)
    started = time.process_time()
    again = solver.solve(targets, locked={4: first.rows[9], 20: first.rows[2]})
    assert time.process_time() - started < 1
    assert (again.rows[4], again.rows[20]) == (first.rows[9], first.rows[2])


def test_the_set_follows_the_curve_when_energy_counts_alone() -> None:
    tracks = made_up_candidates(500, seed=1, unknown=0.0)
    weights = Weights(energy=1, harmony=0, tempo=0, sound=0)
    rules = SetRules(n=20, tempo_range=None, weights=weights)
    targets = PEAK.targets(20)
    rows = SetSolver(tracks, rules).solve(targets).rows
    assert np.abs(tracks.energies[list(rows)] - targets).max() < 0.3


def test_the_same_question_has_the_same_answer() -> None:
    tracks = made_up_candidates(300, seed=2)
    targets = PEAK.targets(12)
    sets = [SetSolver(tracks, SetRules(n=12, include=(5, 9))).solve(targets) for _ in range(2)]
    assert sets[0] == sets[1]


IMPOSSIBLE = [
    ({"n": 31}, {}, "30 tracks to choose from and the set needs 31"),
    ({"n": 2, "include": (1, 2, 3)}, {}, "3 tracks are fixed, more than the 2"),
    ({"n": 5, "exclude": (4,)}, {0: 3}, "also excluded"),
    ({"n": 5}, {0: 3, 1: 3}, "locked in two slots"),
    ({"n": 5}, {7: 3}, "does not have"),
    ({"n": 5}, {0: 0, 3: 29}, "sound the same"),
]


@pytest.mark.parametrize(("asked", "locked", "sentence"), IMPOSSIBLE)
def test_what_cannot_be_is_said_in_one_sentence(asked, locked, sentence) -> None:
    tracks = made_up_candidates(30, seed=4, artists=1000, twins=1)
    solver = SetSolver(tracks, SetRules(tempo_range=None, **asked))
    with pytest.raises(SettingsError, match=sentence) as caught:
        solver.solve(PEAK.targets(asked["n"]), locked=locked)
    assert caught.value.kind == "no-set"


def test_artists_or_tempos_that_cannot_go_together_are_said() -> None:
    tracks = made_up_candidates(30, seed=4, artists=2)
    object.__setattr__(tracks, "artists", np.ones(30, np.int64))
    solver = SetSolver(tracks, SetRules(n=5, artist_gap=1, tempo_range=None))
    with pytest.raises(SettingsError, match="keeps every rule"):
        solver.solve(PEAK.targets(5))
    with pytest.raises(SettingsError, match="one artist are too near"):
        solver.solve(PEAK.targets(5), locked={0: 1, 1: 2})
    with pytest.raises(LibraryError, match="Track 99 cannot be in the set"):
        SetSolver(tracks, SetRules(include=(99,)))


WRONG = [
    ({"n": 0}, "1 to 500 tracks"),
    ({"tempo_range": 0.0}, "tempo range is 0.0"),
    ({"artist_gap": -1}, "artist gap is -1"),
    ({"near_duplicate": 2.0}, "near_duplicate is 2.0"),
    ({"include": (3,), "exclude": (3,)}, "Track 3 must be in the set and must not"),
]


@pytest.mark.parametrize(("values", "sentence"), WRONG)
def test_rules_that_mean_nothing_are_refused(values, sentence) -> None:
    with pytest.raises(SettingsError, match=sentence):
        SetRules(**values)
    with pytest.raises(SettingsError, match="weight of sound"):
        Weights(sound=-1)


@pytest.mark.parametrize(
    "points", [(), ((0, 1),), ((0, 3), (0.5, 4)), ((0, 3), (0.9, 4), (0.5, 5), (1, 2))]
)
def test_a_curve_goes_from_one_end_to_the_other(points) -> None:
    with pytest.raises(SettingsError, match="energy curve"):
        EnergyCurve(points)


def test_a_curve_has_an_energy_at_every_place() -> None:
    curve = EnergyCurve.of_energies([2, 8, 4])
    assert [curve.at(place) for place in (0, 0.25, 0.5, 1)] == [2, 5, 8, 4]
    assert curve.targets(5).tolist() == [2, 5, 8, 6, 4]
    assert EnergyCurve.of_energies([6]).targets(3).tolist() == [6, 6, 6]
    with pytest.raises(SettingsError, match="is 11"):
        EnergyCurve.of_energies([11])


KEYS = [
    ("8A", "8A", Harmony.SAME), ("8A", "9A", Harmony.ADJACENT), ("8A", "7A", Harmony.ADJACENT),
    ("12B", "1B", Harmony.ADJACENT), ("8A", "8B", Harmony.RELATIVE), ("8A", "10A", Harmony.BOOST),
    ("8A", "3A", Harmony.BOOST), ("8A", "6A", Harmony.CLASH), ("8A", "9B", Harmony.DIAGONAL),
    ("8A", "2B", Harmony.CLASH),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "expected"), KEYS)
def test_keys_go_together_as_camelots_wheel_has_it(one, other, expected) -> None:
    numbers = []
    for text in (one, other):
        key = parse_key(text)
        assert key is not None
        numbers.append(key.tonic + 12 * key.minor)
    assert harmony(*numbers) is expected
    assert harmony(numbers[0], UNKNOWN_KEY) is Harmony.UNKNOWN


def test_half_and_double_time_are_within_the_range() -> None:
    tracks = made_up_candidates(4, seed=0, unknown=0.0)
    object.__setattr__(tracks, "log_tempos", np.log2([87.0, 174.0, 120.0, np.nan]))
    costs = Costs(tracks, SetRules(tempo_range=0.05))
    finite = np.isfinite(costs.transitions(slice(None), slice(None)))
    assert finite[0].tolist() == [True, True, False, True]
    assert finite[2].tolist() == [False, False, True, True]
    parts = costs.parts(0, 1)
    assert (parts.octaves, parts.tempo_change) == (1, pytest.approx(0))
    assert costs.parts(2, 3).tempo_change is None


def test_what_the_user_tells_apart_may_be_in_one_set_however_alike() -> None:
    tracks = made_up_candidates(12, seed=8, artists=1000, unknown=1.0)
    sounds = np.repeat(tracks.sounds[::2], 2, axis=0)  # six pieces, each twice
    tracks = dataclasses.replace(tracks, sounds=sounds, intros=sounds, outros=sounds)
    with pytest.raises(SettingsError):
        SetSolver(tracks, SetRules(n=12)).solve(EnergyCurve().targets(12))
    told = dataclasses.replace(tracks, apart=tuple((row, row ^ 1) for row in range(12)))
    assert len(SetSolver(told, SetRules(n=12)).solve(EnergyCurve().targets(12)).rows) == 12


def test_copies_by_fingerprint_are_never_in_one_set_however_they_sound() -> None:
    tracks = made_up_candidates(12, seed=8, artists=1000, unknown=1.0)
    pairs = tuple((row, row ^ 1) for row in range(12))  # six pieces, each twice
    tracks = dataclasses.replace(tracks, copies=pairs)
    rows = SetSolver(tracks, SetRules(n=6)).solve(EnergyCurve().targets(6)).rows
    assert sorted(row // 2 for row in rows) == [0, 1, 2, 3, 4, 5]
    free = SetSolver(tracks, SetRules(n=12, near_duplicate=None))
    assert len(free.solve(EnergyCurve().targets(12)).rows) == 12
    with pytest.raises(SettingsError, match="sound the same"):
        SetSolver(tracks, SetRules(n=3)).solve(EnergyCurve().targets(3), locked={0: 4, 2: 5})
