"""Danceability: a rule that follows its evidence, and says nothing without a beat."""

from __future__ import annotations

import numpy as np
import pytest

from musicanalyzer.analysis.danceability import (
    FEWEST_BEATS,
    danceability,
    steadiness,
    tempo_fitness,
)

EVEN_S = np.arange(200) * 0.5
PARTY = {"bpm": 120.0, "beats_s": EVEN_S, "confidence": 0.9, "energy": 8.0}


def value(**changed: object) -> float:
    found = danceability(**{**PARTY, **changed})
    assert found is not None
    return found.value


def test_it_never_falls_when_a_part_of_the_evidence_rises() -> None:
    energies = [value(energy=energy) for energy in range(1, 11)]
    assert energies == sorted(energies)
    sure = [value(confidence=share / 10) for share in range(11)]
    assert sure == sorted(sure)
    jitter = np.random.default_rng(3).normal(0, 1, len(EVEN_S))
    uneven = [value(beats_s=EVEN_S + spread * jitter) for spread in (0.05, 0.02, 0.01, 0.0)]
    assert uneven == sorted(uneven)
    assert uneven[0] < uneven[-1]


def test_nothing_makes_up_for_what_is_lacking_altogether() -> None:
    for lacking in ({"energy": 1.0}, {"confidence": 0.0}, {"bpm": 40.0}):
        assert value(**lacking) == 1.0


def test_everything_at_its_best_is_ten() -> None:
    assert value(energy=10.0, confidence=1.0) == 10.0


def test_without_beats_there_is_no_answer() -> None:
    for n in (0, 1, FEWEST_BEATS - 1):
        assert danceability(**{**PARTY, "beats_s": EVEN_S[:n]}) is None
    assert danceability(**{**PARTY, "beats_s": EVEN_S[:FEWEST_BEATS]}) is not None


def test_a_band_that_gathers_speed_slowly_stays_steady() -> None:
    between_s = np.linspace(0.6, 0.45, 400)
    assert steadiness(np.cumsum(between_s)) == 1.0
    stumbling_s = np.tile([0.5, 0.5, 0.5, 0.9], 100)
    assert steadiness(np.cumsum(stumbling_s)) == pytest.approx(0.75, abs=0.01)


@pytest.mark.parametrize(
    ("bpm", "expected"),
    [(115, 1.0), (100, 1.0), (130, 1.0), (50, 0.0), (260, 1.0), (174, 0.799), (65, 0.379)],
)
def test_a_tempo_fits_as_it_is_danced(bpm: float, expected: float) -> None:
    assert tempo_fitness(bpm) == pytest.approx(expected, abs=1e-3)


def test_another_level_counts_as_far_as_there_is_evidence_of_it() -> None:
    slow = {"bpm": 55.0, "beats_s": EVEN_S}
    values = [value(**slow, levels=[(110.0, share / 4), (27.5, 1.0)]) for share in range(5)]
    assert values == sorted(values)
    assert values[0] == value(**slow) < values[-1] == value()


def test_a_tempo_must_be_above_nothing() -> None:
    with pytest.raises(ValueError, match="bpm is 0"):
        tempo_fitness(0)
