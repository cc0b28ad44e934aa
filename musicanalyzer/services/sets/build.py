"""Makes a set from the library: candidates, solver, and what it came to.

:class:`SetMaker` keeps the candidates between two solutions, so that a curve can be drawn with the
set following; :func:`build_set` makes one set and is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.sets.candidates import Candidates, load_candidates
from musicanalyzer.services.sets.costs import Parts
from musicanalyzer.services.sets.rules import MOST_SLOTS, EnergyCurve
from musicanalyzer.services.sets.solver import SetSolver

if TYPE_CHECKING:
    from musicanalyzer.models.cards import ModelSet
    from musicanalyzer.services.playlist_rules import Curve, Limits

_USUAL_LENGTH = 20


@dataclass(frozen=True, slots=True)
class SetSlot:
    """``energy`` is the track's, None where nothing tells it; ``target`` the curve's. ``parts`` say
    how the track follows the one before, None for the first.
    """

    track_id: int
    energy: float | None
    target: float
    parts: Parts | None


@dataclass(frozen=True, slots=True)
class MadeSet:
    slots: tuple[SetSlot, ...]
    cost: float
    seconds: float

    @property
    def track_ids(self) -> tuple[int, ...]:
        return tuple(slot.track_id for slot in self.slots)


class SetMaker:
    """Makes sets of one query's tracks again and again. Without ``models``, the whole track stands
    for its beginning and end.
    """

    def __init__(self, candidates: Candidates) -> None:
        self.candidates = candidates
        self._solver: SetSolver | None = None
        self._key: object = None

    @classmethod
    def open(cls, reader: LibraryReader, curve: Curve, models: ModelSet | None = None) -> SetMaker:
        """Reads what the curve's query describes. Raises as ``load_candidates``."""
        fixed = [*curve.include, *(track_id for _, track_id in curve.locked)]
        return cls(load_candidates(reader, curve.query, include=fixed, models=models))

    def make(self, curve: Curve, limits: Limits) -> MadeSet:
        """Raises ``SettingsError`` of kind ``no-set``, ``LibraryError`` of kind ``no-track``."""
        solver = self._solver_of(curve, limits)
        n = solver.rules.n
        targets = EnergyCurve(curve.points).targets(n)
        rows = self.candidates.rows_of([track_id for _, track_id in curve.locked])
        slots = [slot for slot, _ in curve.locked]
        found = solver.solve(targets, locked=dict(zip(slots, rows, strict=True)))
        return self._told(solver, found.rows, targets.tolist(), found.cost)

    def alternatives(
        self, made: MadeSet, curve: Curve, limits: Limits, slot: int, *, n: int = 8
    ) -> list[tuple[int, float]]:
        """Track ids that could stand in this slot with all else as it is, and how much more the
        set would cost with each, best first.
        """
        solver = self._solver_of(curve, limits)
        targets = np.array([each.target for each in made.slots])
        rows = self.candidates.rows_of(made.track_ids)
        return [
            (int(self.candidates.track_ids[other.row]), other.more_cost)
            for other in solver.alternatives(rows, targets, slot, n=n)
        ]

    def number(self, limits: Limits) -> int:
        """How many tracks the limits mean; a length in all is counted in usual tracks."""
        if limits.total_minutes is not None and len(self.candidates):
            usual = float(np.median(self.candidates.seconds))
            by_length = max(1, round(limits.total_minutes * 60 / max(usual, 1.0)))
            return min(by_length, limits.n or MOST_SLOTS, MOST_SLOTS)
        return min(limits.n or _USUAL_LENGTH, MOST_SLOTS)

    def _solver_of(self, curve: Curve, limits: Limits) -> SetSolver:
        rules = curve.set_rules(self.number(limits), limits.near_duplicate)
        if self._solver is None or self._key != rules:
            self._solver, self._key = SetSolver(self.candidates, rules), rules
        return self._solver

    def _told(
        self, solver: SetSolver, rows: Sequence[int], targets: Sequence[float], cost: float
    ) -> MadeSet:
        tracks = self.candidates
        slots = []
        for place, row in enumerate(rows):
            energy = float(tracks.energies[row])
            slots.append(
                SetSlot(
                    track_id=int(tracks.track_ids[row]),
                    energy=None if np.isnan(energy) else energy,
                    target=targets[place],
                    parts=solver.parts(rows[place - 1], row) if place else None,
                )
            )
        return MadeSet(tuple(slots), cost, float(tracks.seconds[list(rows)].sum()))


def build_set(
    reader: LibraryReader, curve: Curve, limits: Limits, models: ModelSet | None = None
) -> MadeSet:
    """One set. Raises as :class:`SetMaker`."""
    return SetMaker.open(reader, curve, models).make(curve, limits)
