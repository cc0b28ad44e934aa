"""Changes of an energy curve by hand: its points moved, added and taken out, always a curve."""

from __future__ import annotations

from musicanalyzer.services.sets.rules import LEAST_ENERGY, MOST_ENERGY, EnergyCurve

Points = tuple[tuple[float, float], ...]

MOST_POINTS = 16
APART = 0.01  # of the set's length, between two points


def moved(points: Points, number: int, place: float, energy: float) -> Points:
    """The point goes there as far as its neighbours and the scale let it; the ends keep their
    places.
    """
    last = len(points) - 1
    if number in (0, last):
        place = points[number][0]
    else:
        place = min(max(place, points[number - 1][0] + APART), points[number + 1][0] - APART)
    energy = min(max(round(energy, 1), LEAST_ENERGY), MOST_ENERGY)
    return (*points[:number], (place, energy), *points[number + 1 :])


def added(points: Points, place: float) -> tuple[Points, int] | None:
    """A point on the curve at this place, and its number; ``None`` where there is no room."""
    number = sum(1 for each, _ in points if each < place)
    if len(points) >= MOST_POINTS or not 0 < number < len(points):
        return None
    if place - points[number - 1][0] < APART or points[number][0] - place < APART:
        return None
    energy = EnergyCurve(points).at(place)
    return (*points[:number], (place, energy), *points[number:]), number


def removed(points: Points, number: int) -> Points:
    """Without the point; the ends stay."""
    if number in (0, len(points) - 1):
        return points
    return (*points[:number], *points[number + 1 :])
