"""What lies where on a map of tracks: the part that is looked at, and the tracks in a drawn shape.

Arrays ``x`` (valence) and ``y`` (arousal) have shape (n,) and are on the map's own scale, 0 to 1;
shapes are arrays of corners, shape (k, 2). Results are rows of ``x`` and ``y``. Nothing here draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

SMALLEST, LARGEST = 0.002, 4.0  # of the map, from edge to edge
LEAST_HOME = 0.1  # a library of few moods is not shown larger than this
MARGIN = 0.09  # around all tracks, of their span
MOST_CORNERS = 150  # of a free-hand line


@dataclass(frozen=True, slots=True)
class Extent:
    """The part of the map that is looked at."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def panned(self, dx: float, dy: float) -> Extent:
        """Moved by shares of its size, but never away from the map altogether."""
        dx, dy = dx * self.width, dy * self.height
        dx = float(np.clip(dx, -self.right, 1 - self.left))
        dy = float(np.clip(dy, -self.top, 1 - self.bottom))
        return Extent(self.left + dx, self.right + dx, self.bottom + dy, self.top + dy)

    def zoomed(self, factor: float, x: float, y: float) -> Extent:
        """``factor`` times as near; the point (x, y) stays where it is."""
        low = max(self.width, self.height) / LARGEST
        high = min(self.width, self.height) / SMALLEST
        factor = float(np.clip(factor, low, high))
        return Extent(
            x - (x - self.left) / factor,
            x + (self.right - x) / factor,
            y - (y - self.bottom) / factor,
            y + (self.top - y) / factor,
        )

    def shows(self, x: Floats, y: Floats) -> NDArray[np.bool_]:
        inside = (x >= self.left) & (x <= self.right)
        inside &= (y >= self.bottom) & (y <= self.top)
        return inside


def home(x: Floats, y: Floats) -> Extent:
    """All tracks, with a margin; the whole map where there are none."""
    if not len(x):
        return Extent(0.0, 1.0, 0.0, 1.0)
    left, right = _span(x)
    bottom, top = _span(y)
    return Extent(left, right, bottom, top)


def _span(values: Floats) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    half = max(LEAST_HOME, (high - low) * (1 + 2 * MARGIN)) / 2
    return (low + high) / 2 - half, (low + high) / 2 + half


def from_the_middle(x: Floats, y: Floats, seen: Extent) -> Rows:
    """The tracks in the part that is looked at, those nearest its middle first."""
    rows = np.flatnonzero(seen.shows(x, y))
    dx = (x[rows] - (seen.left + seen.right) / 2) / seen.width
    dy = (y[rows] - (seen.bottom + seen.top) / 2) / seen.height
    return rows[np.argsort(dx * dx + dy * dy, kind="stable")]


def nearest(x: Floats, y: Floats, at: tuple[float, float], reach: tuple[float, float]) -> int:
    """The row of the track nearest to a point, -1 where none is within ``reach``.

    ``reach`` is the longest distance along each axis, which makes the axes comparable.
    """
    dx = (x - np.float32(at[0])) / np.float32(reach[0])
    dy = (y - np.float32(at[1])) / np.float32(reach[1])
    distance = dx * dx + dy * dy
    if not len(distance):
        return -1
    row = int(distance.argmin())
    return row if distance[row] <= 1 else -1


def toward(
    x: Floats,
    y: Floats,
    at: tuple[float, float],
    direction: tuple[int, int],
    scale: tuple[float, float],
) -> int:
    """The row of the next track in a direction (a unit vector along one axis), -1 where none is.

    Only the quarter around the direction counts; of two tracks as near, the one more straight
    ahead is next. ``scale`` makes the axes comparable, as in pixels per unit.
    """
    dx = (x.astype(np.float64) - at[0]) * scale[0]
    dy = (y.astype(np.float64) - at[1]) * scale[1]
    ahead = dx * direction[0] + dy * direction[1]
    aside = np.abs(dx * direction[1] - dy * direction[0])
    cost = np.where((ahead > 1e-4) & (aside <= ahead), ahead + aside, np.inf)
    if not len(cost):
        return -1
    row = int(cost.argmin())
    return row if np.isfinite(cost[row]) else -1


def simplified(line: NDArray[np.float64], *, most: int = MOST_CORNERS) -> NDArray[np.float64]:
    """A free-hand line with at most ``most`` corners, evenly taken; its ends stay."""
    if len(line) <= most:
        return line
    return line[np.linspace(0, len(line) - 1, most).round().astype(int)]


def inside(x: Floats, y: Floats, corners: NDArray[np.float64]) -> Rows:
    """The tracks in a closed shape, in their order. Where it crosses itself, even-odd."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    rows = np.flatnonzero((x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1]))
    px, py = x[rows], y[rows]
    odd = np.zeros(len(rows), np.bool_)
    # A ray to the right from each point: every edge that it crosses changes the side.
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if ay == by:
            continue
        crosses = (py < ay) != (py < by)
        odd ^= crosses & (px < ax + (py - ay) * ((bx - ax) / (by - ay)))
    return rows[odd]


def in_rectangle(x: Floats, y: Floats, corners: NDArray[np.float64]) -> Rows:
    """The tracks between two opposite corners, edges among them, in their order."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    return np.flatnonzero((x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1]))


def along(
    x: Floats,
    y: Floats,
    corners: NDArray[np.float64],
    *,
    reach: tuple[float, float],
    most: int,
) -> tuple[Rows, int]:
    """Tracks beside a line in the order in which it passes them, and how many there are in all.

    Of more than ``most``, the line is cut into as many equal parts and each gives the track that
    lies nearest to it; parts beside which nothing lies give none. ``reach`` as in :func:`nearest`.
    """
    scale = 1 / np.array(reach)
    line = corners * scale
    low, high = line.min(axis=0) - 1, line.max(axis=0) + 1
    px, py = x * scale[0], y * scale[1]
    rows = np.flatnonzero((px >= low[0]) & (px <= high[0]) & (py >= low[1]) & (py <= high[1]))
    px, py = px[rows], py[rows]
    best = np.full(len(rows), np.inf)
    place = np.zeros(len(rows))
    passed = 0.0
    for start, end in pairwise(line):
        step = end - start
        length = float(np.hypot(*step))
        if not length:
            continue
        share = ((px - start[0]) * step[0] + (py - start[1]) * step[1]) / length**2
        share = np.clip(share, 0, 1)
        distance = np.hypot(px - start[0] - share * step[0], py - start[1] - share * step[1])
        nearer = distance < best
        best[nearer] = distance[nearer]
        place[nearer] = passed + share[nearer] * length
        passed += length
    near = best <= 1
    rows, best, place = rows[near], best[near], place[near]
    order = np.argsort(place, kind="stable")
    total = len(order)
    if total > most:
        part = np.minimum((place / passed * most).astype(int), most - 1)
        by_part = np.lexsort((best, part))
        first = np.append(True, np.diff(part[by_part]) > 0)
        order = by_part[first]
    return rows[order], total
