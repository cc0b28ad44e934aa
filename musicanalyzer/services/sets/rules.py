"""What a set is asked to be: the energy curve, the hard rules, and what counts how much.

Energy is 1 to 10 everywhere. A set has slots, numbered from 0; the curve says what energy each slot
should have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.errors import SettingsError
from musicanalyzer.library.similarity import NEAR_DUPLICATE

LEAST_ENERGY, MOST_ENERGY = 1.0, 10.0
MOST_SLOTS = 500


@dataclass(frozen=True, slots=True)
class EnergyCurve:
    """Straight lines through ``points``: (place from 0 to 1, energy), places rising."""

    points: tuple[tuple[float, float], ...] = ((0.0, 3.0), (0.7, 8.0), (1.0, 5.0))

    def __post_init__(self) -> None:
        places = [place for place, _ in self.points]
        if len(self.points) < 2 or places[0] != 0 or places[-1] != 1 or sorted(places) != places:
            raise SettingsError("An energy curve goes from place 0 to place 1, in rising places.")
        for _, energy in self.points:
            if not LEAST_ENERGY <= energy <= MOST_ENERGY:
                raise SettingsError(f"An energy of the curve is {energy}; it must be from 1 to 10.")

    @classmethod
    def of_energies(cls, energies: Sequence[float]) -> EnergyCurve:
        """Through these, evenly spaced; one alone is kept throughout."""
        if not energies:
            raise SettingsError("An energy curve needs an energy.")
        wanted = list(energies) if len(energies) > 1 else [energies[0]] * 2
        return cls(tuple((i / (len(wanted) - 1), float(e)) for i, e in enumerate(wanted)))

    def at(self, place: float) -> float:
        places, energies = zip(*self.points, strict=True)
        return float(np.interp(place, places, energies))

    def targets(self, n: int) -> NDArray[np.float64]:
        """The energy that each of ``n`` slots should have."""
        places, energies = zip(*self.points, strict=True)
        where = np.linspace(0, 1, n) if n > 1 else np.array([0.5])
        return np.interp(where, places, energies)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part of the cost counts; a part is 0 at best and 1 at worst, in each slot."""

    energy: float = 3.0
    harmony: float = 1.0
    tempo: float = 1.0
    sound: float = 1.0

    def __post_init__(self) -> None:
        for each in fields(self):
            if not 0 <= getattr(self, each.name) <= 100:
                raise SettingsError(f"The weight of {each.name} must be from 0 to 100.")


@dataclass(frozen=True, slots=True)
class SetRules:
    """The hard rules, which no set breaks, and the weights of the rest.

    ``artist_gap``: so many other tracks lie between two of one artist; tracks without an artist
    are free. ``tempo_range``: the largest relative change of tempo from track to track (0.08 is
    8 %), where half and double time count as the same; None for any. A track of unknown tempo goes
    with all. ``near_duplicate``: the cosine from which two tracks are the same; None for any.
    ``include`` and ``exclude`` are track ids.
    """

    n: int = 20
    artist_gap: int = 3
    tempo_range: float | None = 0.08
    near_duplicate: float | None = NEAR_DUPLICATE
    include: tuple[int, ...] = ()
    exclude: tuple[int, ...] = ()
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        if not 1 <= self.n <= MOST_SLOTS:
            raise SettingsError(f"A set has 1 to {MOST_SLOTS} tracks, not {self.n}.")
        if not 0 <= self.artist_gap <= MOST_SLOTS:
            raise SettingsError(f"The artist gap is {self.artist_gap}; it must be 0 or more.")
        if self.tempo_range is not None and not 0 < self.tempo_range <= 0.4:
            raise SettingsError(f"The tempo range is {self.tempo_range}; it must be 0 to 0.4.")
        if self.near_duplicate is not None and not 0 < self.near_duplicate <= 1:
            raise SettingsError(
                f"near_duplicate is {self.near_duplicate}; it must be above 0 and at most 1."
            )
        if both := set(self.include) & set(self.exclude):
            raise SettingsError(
                f"Track {min(both)} must be in the set and must not; take one of the two back."
            )
