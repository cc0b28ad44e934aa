"""Which of the places where a section may begin do so: the likeliest sequence of them all.

Sections last whole numbers of bars, four, eight and sixteen before others. So the places are not
judged one by one: a path through them is worth what its places are worth and how usual the lengths
between them are, and the best path is found by dynamic programming. How long a bar is nobody has to
say: paths are found for every length that a bar may have, and the best of all is taken. Bars that
are counted at half or double the level cost little, since four, eight and sixteen remain.

After the structure by regularity of Sargent, Bimbot and Vincent (IEEE/ACM TASLP 2017), with lengths
that annotators gave in place of one period. Times in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import pi, sqrt

import numpy as np
from numpy.typing import NDArray

Float64 = NDArray[np.float64]

# What a bar may last, each candidate 1.6 % longer than the one before it: eight bars of the two
# next to each other differ by an eighth of a bar.
BARS_S = np.geomspace(1.2, 4.2, 80)
TYPICAL_BAR_S = 2.1
BAR_SPREAD = 0.35  # of the logarithm
TABLE_PER_BAR = 50  # lengths in bars are looked up in steps of that
SHORTEST_SECTION_S = 1.9
_NEVER = 1e-9


@dataclass(frozen=True, slots=True)
class SectionLengths:
    """How long sections are: ``shares`` of those that last so many bars, which add up to 1.

    A length is met within ``spread_bars`` (a standard deviation). ``free_share`` of all sections
    last as long as they like, around ``typical_s`` with ``free_spread`` of the logarithm: where
    music has no bars, these are all there is.
    """

    shares: Mapping[int, float]
    spread_bars: float = 0.1
    free_share: float = 0.2
    typical_s: float = 17.0
    free_spread: float = 0.6

    def __post_init__(self) -> None:
        total = sum(self.shares.values())
        if not self.shares or min(self.shares) < 1 or abs(total - 1) > 0.01:
            raise ValueError(f"shares of bars from 1 up must add up to 1, got {dict(self.shares)}")
        if not 0 < self.free_share <= 1:
            raise ValueError(f"free_share must be in (0, 1], got {self.free_share}")

    def in_bars(self) -> Float64:
        """Density per bar of lengths of 0, 1 / TABLE_PER_BAR, ... bars; 0 from the last on."""
        longest = max(self.shares) + 2
        bars = np.arange(longest * TABLE_PER_BAR + 1) / TABLE_PER_BAR
        density = np.zeros(len(bars))
        for n, share in self.shares.items():
            density += share * _normal((bars - n) / self.spread_bars) / self.spread_bars
        density[-1] = 0.0
        return density

    def at_liberty(self, lengths_s: Float64) -> Float64:
        """Density per typical bar of lengths that follow no bars."""
        away = np.log(lengths_s / self.typical_s) / self.free_spread
        density: Float64 = TYPICAL_BAR_S * _normal(away) / (lengths_s * self.free_spread)
        return density


def likeliest_path(times_s: Float64, worth: Float64, lengths: SectionLengths) -> NDArray[np.intp]:
    """Indices of the places that begin a section, of ``times_s`` (n,), ascending.

    ``worth`` (n,) is what each adds to a path's logarithmic likelihood by itself, to be held
    against the density of the length that led there. What comes before the first place and after
    the last one may last any time. Empty where no path is worth more than none.
    """
    n, bars_s = len(times_s), BARS_S
    best = np.zeros((len(bars_s), n))
    came_from = np.full((len(bars_s), n), -1)
    in_bars = lengths.in_bars()
    every = np.arange(len(bars_s))
    for k in range(n):
        best[:, k] = worth[k]
        lengths_s = times_s[k] - times_s[:k]
        usual = lengths_s >= SHORTEST_SECTION_S
        if not usual.any():
            continue
        place = np.rint(lengths_s[usual] / bars_s[:, None] * TABLE_PER_BAR).astype(np.intp)
        density = (1.0 - lengths.free_share) * in_bars[np.minimum(place, len(in_bars) - 1)]
        density += lengths.free_share * lengths.at_liberty(lengths_s[usual])
        ways = best[:, :k][:, usual] + np.log(density + _NEVER)
        first = ways.argmax(axis=1)
        gained = ways[every, first]
        best[:, k] += np.maximum(gained, 0.0)
        came_from[:, k] = np.where(gained > 0, np.flatnonzero(usual)[first], -1)
    if not n:
        return np.zeros(0, np.intp)
    usual_bar = -0.5 * (np.log(bars_s / TYPICAL_BAR_S) / BAR_SPREAD) ** 2
    bar = int((best.max(axis=1) + usual_bar).argmax())
    place_now = int(best[bar].argmax())
    if best[bar, place_now] <= 0:
        return np.zeros(0, np.intp)
    path = []
    while place_now >= 0:
        path.append(place_now)
        place_now = int(came_from[bar, place_now])
    return np.array(path[::-1], np.intp)


def _normal(values: Float64) -> Float64:
    density: Float64 = np.exp(-0.5 * values**2) / sqrt(2 * pi)
    return density
