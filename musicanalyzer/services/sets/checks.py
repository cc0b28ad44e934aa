"""The hard rules over candidates: who may stand where, quickly and for many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.errors import SettingsError
from musicanalyzer.services.sets.candidates import Candidates
from musicanalyzer.services.sets.rules import SetRules

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
_BLOCK = 512


class Rulebook:
    """See the module. Orders are rows of candidates, -1 for a slot that is still free."""

    def __init__(self, candidates: Candidates, rules: SetRules) -> None:
        self._tracks, self._rules = candidates, rules
        self.allowed = ~np.isin(candidates.track_ids, np.array(rules.exclude, np.int64))
        self._twins = _twins(candidates, rules.near_duplicate)
        self._tolerance = None if rules.tempo_range is None else np.log2(1 + rules.tempo_range)

    def allowed_in(self, order: Rows, slot: int) -> Mask:
        """Who may stand in this slot, as far as the others' artists and sounds go; tempo is part
        of the cost. Shape (n candidates,).
        """
        allowed = self.allowed.copy()
        others = [int(row) for place, row in enumerate(order) if row >= 0 and place != slot]
        allowed[others] = False
        for row in others:
            if row in self._twins:
                allowed[self._twins[row]] = False
        gap = self._rules.artist_gap
        near = order[max(0, slot - gap) : slot + gap + 1].copy()
        near[slot - max(0, slot - gap)] = -1
        artists = self._tracks.artists[near[near >= 0]]
        artists = artists[artists > 0]
        if len(artists):
            allowed &= ~np.isin(self._tracks.artists, artists)
        return allowed

    def energies_of(self, rows: Sequence[int]) -> NDArray[np.float64]:
        return self._tracks.energies[list(rows)]

    def forbidden(self, paths: Rows, pool: Rows) -> Mask:
        """Which of ``pool`` must not follow each of ``paths``: shape (n paths, n pool)."""
        bad = (paths[:, :, None] == pool[None, None, :]).any(axis=1)
        gap = min(self._rules.artist_gap, paths.shape[1])
        if gap:
            recent = self._tracks.artists[paths[:, -gap:]]
            artists = self._tracks.artists[pool]
            bad |= ((recent[:, :, None] == artists[None, None, :]) & (artists > 0)).any(axis=1)
        if self._twins:
            for number, path in enumerate(paths):
                for row in path:
                    if int(row) in self._twins:
                        bad[number] |= np.isin(pool, self._twins[int(row)])
        return bad

    def keeps_gaps(self, order: Rows) -> bool:
        """Whether no artist comes again too soon."""
        artists = self._tracks.artists[order]
        for step in range(1, min(self._rules.artist_gap, len(order) - 1) + 1):
            if ((artists[step:] == artists[:-step]) & (artists[step:] > 0)).any():
                return False
        return True

    def reachable(self, n: int, fixed: Mapping[int, int]) -> Mask:
        """Who can stand in each of ``n`` slots so that the tempo gets there and away again, shape
        (n, n candidates); artists and sounds are not looked at.
        """
        masks = np.tile(self.allowed, (n, 1))
        for slot, row in fixed.items():
            masks[slot] = False
            masks[slot, row] = True
        if self._tolerance is None:
            return masks
        for slot in range(1, n):
            masks[slot] &= self._in_tempo(masks[slot - 1])
        for slot in range(n - 2, -1, -1):
            masks[slot] &= self._in_tempo(masks[slot + 1])
        return masks

    def _in_tempo(self, others: Mask) -> Mask:
        """Who has at least one of the others within the range of tempo."""
        assert self._tolerance is not None
        tempos = self._tracks.log_tempos
        known = np.sort(tempos[others] % 1.0)
        if not others.any():
            return np.zeros(len(tempos), bool)
        known = known[~np.isnan(known)]
        if len(known) < others.sum():
            return np.ones(len(tempos), bool)  # one of unknown tempo goes with all
        round_ = np.concatenate([[known[-1] - 1], known, [known[0] + 1]])
        own = tempos % 1.0
        right = np.clip(np.searchsorted(round_, own), 1, len(round_) - 1)
        apart = np.minimum(own - round_[right - 1], round_[right] - own)
        return np.isnan(own) | (apart <= self._tolerance)

    def check_locked(self, locked: Mapping[int, int], include: Sequence[int], n: int) -> None:
        """Raises ``SettingsError`` of kind ``no-set`` for what is fixed against the rules."""
        rows = list(dict.fromkeys([*locked.values(), *include]))
        if len(locked) != len(set(locked.values())):
            raise _no_set("A track is locked in two slots; a set plays each track once.")
        if any(not 0 <= slot < n for slot in locked):
            raise _no_set(f"A slot is locked that the set of {n} tracks does not have.")
        if any(not self.allowed[row] for row in rows):
            raise _no_set("A locked track is also excluded; take one of the two back.")
        if len(rows) > n:
            raise _no_set(f"{len(rows)} tracks are fixed, more than the {n} of the set.")
        for row in rows:
            if row in self._twins and not set(rows).isdisjoint(self._twins[row].tolist()):
                raise _no_set("Two of the fixed tracks sound the same; take one of them out.")
        order = np.full(n, -1, np.int64)
        for slot, row in locked.items():
            order[slot] = row
        for slot, row in locked.items():
            if not self.allowed_in(order, slot)[row]:
                raise _no_set(
                    "Two locked tracks of one artist are too near; move one, or take a smaller"
                    " artist gap."
                )
        free = int(self.allowed.sum())
        if free < n:
            raise _no_set(
                f"There are {free} tracks to choose from and the set needs {n}; choose from more,"
                " or make it shorter."
            )


def _no_set(sentence: str) -> SettingsError:
    return SettingsError(sentence, kind="no-set")


def _twins(candidates: Candidates, near_duplicate: float | None) -> dict[int, Rows]:
    """Of each candidate that sounds the same as others, those: by the embedding or by the
    fingerprint, and not where the user says otherwise.
    """
    found: dict[int, Rows] = {}
    if near_duplicate is None:
        return found
    sounds = candidates.sounds
    for start in range(0, len(sounds), _BLOCK):
        alike = sounds[start : start + _BLOCK] @ sounds.T >= near_duplicate
        alike[np.arange(len(alike)), start + np.arange(len(alike))] = False
        for number in np.flatnonzero(alike.any(axis=1)):
            found[start + int(number)] = np.flatnonzero(alike[number]).astype(np.int64)
    for one, other in candidates.apart:
        if one in found:
            found[one] = found[one][found[one] != other]
    for one, other in candidates.copies:
        found[one] = np.union1d(found.get(one, np.empty(0, np.int64)), [other]).astype(np.int64)
    return found
