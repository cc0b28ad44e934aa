"""Laws of the likeliest path: usual lengths are found at any tempo, and every path is tried."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from musicanalyzer.dsp import section_path
from musicanalyzer.dsp.section_path import SectionLengths, likeliest_path

FOURS = SectionLengths({4: 0.4, 8: 0.6}, free_share=0.1)


@pytest.mark.parametrize("bar_s", [1.5, 2.0, 2.7])
def test_sections_of_usual_lengths_are_told_from_places_as_good_at_any_tempo(bar_s: float) -> None:
    begun_s = np.array([3.0, 4, 8, 8, 4, 8, 4, 8, 8]).cumsum() * bar_s
    decoys_s = begun_s[1:] - np.array([0.4, 1.5, -0.6, 1.3, 2.5, 0.7, -1.4, 1.6]) * bar_s
    times_s = np.sort(np.concatenate([begun_s, decoys_s]))
    path = likeliest_path(times_s, np.full(len(times_s), 3.0), FOURS)
    np.testing.assert_allclose(times_s[path], begun_s)


def test_no_way_through_the_places_is_better(monkeypatch: pytest.MonkeyPatch) -> None:
    """The definition, over every subset and every bar, is the oracle."""
    bars_s = section_path.BARS_S[::11]
    monkeypatch.setattr(section_path, "BARS_S", bars_s)
    rng = np.random.default_rng(7)
    for _ in range(20):
        times_s = np.sort(rng.uniform(0, 60, 8))
        worth = rng.normal(1.0, 2.0, 8)
        best, chosen = 0.0, ()
        for n in range(1, 9):
            for subset in combinations(range(8), n):
                value = max(defined(times_s, worth, subset, bar_s) for bar_s in bars_s)
                if value > best:
                    best, chosen = value, subset
        found = tuple(likeliest_path(times_s, worth, FOURS).tolist())
        value = max(defined(times_s, worth, found, bar_s) for bar_s in bars_s) if found else 0.0
        assert value == pytest.approx(best, abs=1e-6)
        assert found == chosen


def defined(times_s: np.ndarray, worth: np.ndarray, subset: tuple[int, ...], bar_s: float) -> float:
    """What a path is worth with bars of this length, with the bar's own likelihood."""
    value = -0.5 * (np.log(bar_s / section_path.TYPICAL_BAR_S) / section_path.BAR_SPREAD) ** 2
    value += sum(worth[k] for k in subset)
    in_bars = FOURS.in_bars()
    for a, b in pairwise(subset):
        length_s = times_s[b] - times_s[a]
        if length_s < section_path.SHORTEST_SECTION_S:
            return -np.inf
        place = min(round(length_s / bar_s * section_path.TABLE_PER_BAR), len(in_bars) - 1)
        free = FOURS.at_liberty(np.array([length_s]))[0]
        value += np.log(0.9 * in_bars[place] + 0.1 * free + 1e-9)
    return float(value)


def test_where_nothing_is_worth_a_section_there_is_none() -> None:
    times_s = np.arange(1.0, 100.0, 7.0)
    assert likeliest_path(times_s, np.full(len(times_s), -1.0), FOURS).size == 0
    assert likeliest_path(np.zeros(0), np.zeros(0), FOURS).size == 0


def test_lengths_are_densities() -> None:
    lengths = SectionLengths({1: 0.1, 4: 0.3, 8: 0.4, 16: 0.2})
    assert lengths.in_bars().sum() / section_path.TABLE_PER_BAR == pytest.approx(1, abs=1e-3)
    grid_s = np.arange(0.1, 300, 0.01)
    total = lengths.at_liberty(grid_s).sum() * 0.01 / section_path.TYPICAL_BAR_S
    assert total == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("shares", "free_share", "match"),
    [
        ({}, 0.2, "add up to 1"),
        ({4: 0.5}, 0.2, "add up to 1"),
        ({0: 1.0}, 0.2, "bars from 1 up"),
        ({4: 1.0}, 0.0, "free_share must be in"),
    ],
)
def test_lengths_that_make_no_sense_are_refused(
    shares: dict[int, float], free_share: float, match: str
) -> None:
    with pytest.raises(ValueError, match=match):
        SectionLengths(shares, free_share=free_share)
