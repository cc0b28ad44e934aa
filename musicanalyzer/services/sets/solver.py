"""Finds the set: a beam search that knows what the rest will cost at least, then exchanges.

The hard rules of :class:`SetRules` are never broken. For each slot the candidates nearest to the
curve are taken (more where too few fit the rules); going backwards, the least cost from each to the
end is computed without regard to artists and duplicates, and guides the beam search (a form of A*,
Hart, Nilsson and Raphael 1968). Then single tracks are replaced by any candidate and pairs are
exchanged until nothing gets better. The result is never worse than the greedy one, which takes the
best next track, slot after slot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.errors import SettingsError
from musicanalyzer.services.sets.candidates import Candidates
from musicanalyzer.services.sets.checks import Mask, Rulebook
from musicanalyzer.services.sets.costs import Costs, Float64, Parts, Rows
from musicanalyzer.services.sets.places import place_fixed
from musicanalyzer.services.sets.rules import SetRules

POOL = 256  # candidates for a slot at first
LARGEST_POOL = 1024
BEAM = 96
ROUNDS = 4  # of exchanges

Locked = Mapping[int, int]  # slot -> candidate
_NO_LOCKS: Locked = {}


@dataclass(frozen=True, slots=True)
class Solution:
    """Candidates in order, and what they cost together."""

    rows: tuple[int, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """A candidate for a slot, and by how much the set would cost more with it (less: negative)."""

    row: int
    more_cost: float


class SetSolver:
    """Solves again and again for one set of candidates and rules: as the curve is drawn, as slots
    are locked. Deterministic.
    """

    def __init__(self, candidates: Candidates, rules: SetRules) -> None:
        """Raises ``LibraryError`` of kind ``no-track`` for a track to include that is no
        candidate.
        """
        self.candidates, self.rules = candidates, rules
        self._costs = Costs(candidates, rules)
        self.book = Rulebook(candidates, rules)
        self._include = candidates.rows_of(rules.include)

    def solve(self, targets: Float64, *, locked: Locked = _NO_LOCKS) -> Solution:
        """The set for these energies. Locked candidates stay in their slots.

        Raises ``SettingsError`` of kind ``no-set`` where none is found that keeps the rules, with
        what to loosen.
        """
        self.book.check_locked(locked, self._include, len(targets))
        best: Solution | None = None
        for fixed in place_fixed(self.book, self._include, targets, locked):
            reachable = self.book.reachable(len(targets), fixed)
            starts = [
                self._beam(targets, fixed, reachable),
                self._one_by_one(targets, fixed, reachable),
            ]
            found = [start for start in starts if start is not None]
            if found:
                best = min(found, key=lambda each: each.cost)
                break
        if best is None:
            raise SettingsError(
                f"No set of {len(targets)} tracks was found that keeps every rule; allow a wider"
                " range of tempo, a smaller artist gap, more tracks to choose from, or fewer fixed"
                " ones.",
                kind="no-set",
            )
        return self._improve(best, targets, frozenset(locked))

    def cost(self, rows: Sequence[int], targets: Float64) -> float:
        """Infinite where the tempo changes too much."""
        order = np.array(rows, np.int64)
        slots = sum(
            float(self._costs.slots(order[i : i + 1], target)[0])
            for i, target in enumerate(targets)
        )
        steps = sum(
            float(self._costs.transitions(order[i : i + 1], order[i + 1 : i + 2])[0, 0])
            for i in range(len(order) - 1)
        )
        return slots + steps

    def parts(self, before: int, after: int) -> Parts:
        """Why one follows the other."""
        return self._costs.parts(before, after)

    def alternatives(
        self, rows: Sequence[int], targets: Float64, slot: int, *, n: int = 8
    ) -> list[Alternative]:
        """Candidates that could stand in this slot with the rest as it is, best first."""
        order = np.array(rows, np.int64)
        costs = self._costs_in(order, targets, slot)
        costs[~self.book.allowed_in(order, slot)] = np.inf
        now = costs[order[slot]] if np.isfinite(costs[order[slot]]) else 0.0
        costs[order[slot]] = np.inf
        best = np.argsort(costs, kind="stable")[:n]
        return [
            Alternative(int(row), float(costs[row] - now))
            for row in best
            if np.isfinite(costs[row])
        ]

    def greedy(self, targets: Float64, *, fixed: Locked = _NO_LOCKS) -> Solution | None:
        """The cheapest next track, slot after slot; ``None`` where that leads nowhere."""
        return self._one_by_one(targets, fixed, self.book.reachable(len(targets), fixed))

    def _one_by_one(self, targets: Float64, fixed: Locked, reachable: Mask) -> Solution | None:
        order = np.full(len(targets), -1, np.int64)
        for slot, row in fixed.items():
            order[slot] = row
        total = 0.0
        for slot, target in enumerate(targets):
            costs = self._costs.slots(slice(None), target)
            if slot:
                costs = costs + self._costs.transitions(order[slot - 1 : slot], slice(None))[0]
            if slot in fixed:
                row = fixed[slot]
            else:
                free = reachable[slot] & self.book.allowed_in(order, slot)
                costs = np.where(free, costs, np.inf)
                row = int(np.argmin(costs))
            if not np.isfinite(costs[row]):
                return None
            order[slot] = row
            total += float(costs[row])
        return Solution(tuple(int(row) for row in order), total)

    # The beam

    def _beam(self, targets: Float64, fixed: Locked, reachable: Mask) -> Solution | None:
        size = POOL
        while True:
            pools = self._pools(targets, fixed, reachable, size)
            if all(len(pool) for pool in pools):
                found = self._search(targets, pools, fixed)
                if found is not None:
                    return found
            if size >= min(LARGEST_POOL, len(self.candidates)):
                return None
            size *= 2

    def _pools(self, targets: Float64, fixed: Locked, reachable: Mask, size: int) -> list[Rows]:
        order = np.full(len(targets), -1, np.int64)
        for slot, row in fixed.items():
            order[slot] = row
        pools = []
        for slot, target in enumerate(targets):
            if slot in fixed:
                pools.append(np.array([fixed[slot]], np.int64))
                continue
            free = np.flatnonzero(reachable[slot] & self.book.allowed_in(order, slot))
            costs = self._costs.slots(free, target)
            pools.append(free[np.argsort(costs, kind="stable")[:size]])
        return pools

    def _search(self, targets: Float64, pools: list[Rows], fixed: Locked) -> Solution | None:
        n = len(targets)
        own = [self._costs.slots(pool, target) for pool, target in zip(pools, targets, strict=True)]
        steps = [self._costs.transitions(pools[i], pools[i + 1]) for i in range(n - 1)]
        ahead = [np.zeros(0)] * n  # the least that follows after each
        ahead[-1] = np.zeros(len(pools[-1]))
        for slot in range(n - 2, -1, -1):
            ahead[slot] = (steps[slot] + own[slot + 1] + ahead[slot + 1]).min(axis=1)
        costs = own[0]
        chosen = np.argsort(costs + ahead[0], kind="stable")[:BEAM]
        chosen = chosen[np.isfinite((costs + ahead[0])[chosen])]
        places, costs = chosen, costs[chosen]
        paths = pools[0][chosen][:, None]
        for slot in range(1, n):
            if not len(paths):
                return None
            next_costs = costs[:, None] + steps[slot - 1][places] + own[slot]
            next_costs[self.book.forbidden(paths, pools[slot])] = np.inf
            hoped = (next_costs + ahead[slot]).ravel()
            best = _least(hoped, BEAM)
            best = best[np.isfinite(hoped[best])]
            parents, places = np.divmod(best, len(pools[slot]))
            costs = next_costs[parents, places]
            paths = np.concatenate([paths[parents], pools[slot][places][:, None]], axis=1)
        if not len(paths):
            return None
        first = int(np.argmin(costs))
        return Solution(tuple(int(row) for row in paths[first]), float(costs[first]))

    # Exchanges

    def _improve(self, start: Solution, targets: Float64, locked: frozenset[int]) -> Solution:
        order = np.array(start.rows, np.int64)
        include = frozenset(self._include)
        for _ in range(ROUNDS):
            before = order.copy()
            for slot in range(len(order)):
                if slot not in locked and int(order[slot]) not in include:
                    costs = self._costs_in(order, targets, slot)
                    now = costs[order[slot]]
                    costs[~self.book.allowed_in(order, slot)] = np.inf
                    row = int(np.argmin(costs))
                    if costs[row] < now - 1e-9:
                        order[slot] = row
            self._exchange(order, targets, locked)
            if (order == before).all():
                break
        found = tuple(int(row) for row in order)
        return Solution(found, self.cost(found, targets))

    def _costs_in(self, order: Rows, targets: Float64, slot: int) -> Float64:
        """Of every candidate in this slot, with its neighbours."""
        costs = self._costs.slots(slice(None), float(targets[slot])).copy()
        if slot:
            costs += self._costs.transitions(order[slot - 1 : slot], slice(None))[0]
        if slot + 1 < len(order):
            costs += self._costs.transitions(slice(None), order[slot + 1 : slot + 2])[:, 0]
        return costs

    def _exchange(self, order: Rows, targets: Float64, locked: frozenset[int]) -> None:
        """Exchange two members wherever that costs less, in place."""
        members = order.copy()
        steps = self._costs.transitions(members, members)
        own = np.stack([self._costs.slots(members, float(target)) for target in targets])
        place = np.arange(len(order))  # which member is in each slot

        def cost_around(slots: set[int]) -> float:
            total = sum(own[slot, place[slot]] for slot in slots)
            edges = {edge for slot in slots for edge in (slot - 1, slot)}
            return float(total) + sum(
                float(steps[place[edge], place[edge + 1]])
                for edge in edges
                if 0 <= edge < len(order) - 1
            )

        for one in range(len(order)):
            for other in range(one + 1, len(order)):
                if one in locked or other in locked:
                    continue
                before = cost_around({one, other})
                place[[one, other]] = place[[other, one]]
                if cost_around({one, other}) < before - 1e-9 and self.book.keeps_gaps(
                    members[place]
                ):
                    continue
                place[[one, other]] = place[[other, one]]
        order[:] = members[place]


def _least(values: Float64, n: int) -> NDArray[np.intp]:
    """The places of the ``n`` least, in order."""
    found = np.argpartition(values, n)[:n] if n < len(values) else np.arange(len(values))
    return found[np.lexsort((found, values[found]))]
