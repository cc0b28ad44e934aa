"""Laws of the mood map's geometry, against plain loops as oracles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicanalyzer.services import mood_map
from musicanalyzer.services.mood_map import Extent

RNG = np.random.default_rng(5)
X = RNG.random(400).astype(np.float32)
Y = RNG.random(400).astype(np.float32)
SQUARE = np.array([[0.2, 0.3], [0.6, 0.3], [0.6, 0.8], [0.2, 0.8]])


def test_a_lasso_along_a_rectangle_holds_what_the_rectangle_holds() -> None:
    rectangle = mood_map.in_rectangle(X, Y, SQUARE[[0, 2]])
    assert len(rectangle) > 20
    np.testing.assert_array_equal(mood_map.inside(X, Y, SQUARE), rectangle)
    np.testing.assert_array_equal(mood_map.inside(X, Y, SQUARE[::-1]), rectangle)
    np.testing.assert_array_equal(mood_map.in_rectangle(X, Y, SQUARE[[3, 1]]), rectangle)


def test_a_lasso_that_crosses_itself_leaves_its_doubled_part_out() -> None:
    outer = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    both = np.concatenate([outer, outer[:1], SQUARE, SQUARE[:1]])
    expected = np.setdiff1d(mood_map.inside(X, Y, outer), mood_map.inside(X, Y, SQUARE))
    np.testing.assert_array_equal(mood_map.inside(X, Y, both), expected)


def test_tracks_along_a_path_come_in_its_order_and_lie_within_reach() -> None:
    path = np.array([[0.1, 0.5], [0.9, 0.5]])
    rows, total = mood_map.along(X, Y, path, reach=(0.05, 0.05), most=1000)
    assert total == len(rows)
    near = (np.abs(Y - 0.5) <= 0.05) & (X >= 0.1) & (X <= 0.9)
    assert set(np.flatnonzero(near)) <= set(rows.tolist())
    assert (np.abs(Y[rows] - 0.5) <= 0.0501).all()
    inner = X[rows][(X[rows] >= 0.1) & (X[rows] <= 0.9)]
    assert (np.diff(inner) >= 0).all()
    back, _ = mood_map.along(X, Y, path[::-1], reach=(0.05, 0.05), most=1000)
    assert set(back.tolist()) == set(rows.tolist())
    assert X[back[0]] > X[back[-1]]


def test_of_a_crowded_path_each_part_gives_its_nearest_track() -> None:
    path = np.array([[0.0, 0.5], [1.0, 0.5]])
    rows, total = mood_map.along(X, Y, path, reach=(0.2, 0.2), most=10)
    assert total > 100
    assert len(rows) == 10
    for part, row in enumerate(rows):
        there = np.floor(X * 10) == part
        assert np.abs(Y[there] - 0.5).min() == pytest.approx(abs(Y[row] - 0.5))


def test_a_path_that_returns_names_no_track_twice() -> None:
    path = np.array([[0.1, 0.5], [0.9, 0.5], [0.1, 0.5]])
    rows, _ = mood_map.along(X, Y, path, reach=(0.1, 0.1), most=1000)
    assert len(set(rows.tolist())) == len(rows) > 10


def test_the_nearest_track_is_the_nearest_and_none_where_none_is_within_reach() -> None:
    at = (0.41, 0.37)
    expected = int(np.hypot(X - at[0], Y - at[1]).argmin())
    assert mood_map.nearest(X, Y, at, (0.5, 0.5)) == expected
    assert mood_map.nearest(X, Y, at, (1e-6, 1e-6)) == -1
    assert mood_map.nearest(X[:0], Y[:0], at, (0.5, 0.5)) == -1


def test_the_tracks_in_view_come_from_the_middle_outwards() -> None:
    seen = Extent(0.3, 0.9, 0.2, 0.6)
    rows = mood_map.from_the_middle(X, Y, seen)
    assert set(rows.tolist()) == set(np.flatnonzero(seen.shows(X, Y)).tolist())
    distance = np.hypot((X[rows] - 0.6) / 0.6, (Y[rows] - 0.4) / 0.4)
    assert (np.diff(distance) >= -1e-6).all()


@pytest.mark.parametrize("direction", [(-1, 0), (1, 0), (0, 1), (0, -1)])
def test_arrows_go_strictly_that_way_until_nothing_is_left(direction: tuple[int, int]) -> None:
    row, steps = mood_map.nearest(X, Y, (0.5, 0.5), (1.0, 1.0)), 0
    while True:
        here = (float(X[row]), float(Y[row]))
        new = mood_map.toward(X, Y, here, direction, (900.0, 700.0))
        if new < 0:
            break
        step = (X[new] - here[0]) * direction[0] + (Y[new] - here[1]) * direction[1]
        assert step > 0
        row, steps = new, steps + 1
    assert steps > 3


@given(
    factor=st.floats(0.1, 10),
    x=st.floats(0, 1),
    y=st.floats(0, 1),
    there=st.floats(0, 1),
)
def test_zooming_keeps_the_point_under_the_mouse_and_bounds(
    factor: float, x: float, y: float, there: float
) -> None:
    before = Extent(0.2, 0.7, 0.1, 0.4)
    after = before.zoomed(factor, x, y)
    for _ in range(5):
        after = after.zoomed(factor, x, y)
    share = (x - before.left) / before.width, (y - before.bottom) / before.height
    assert (x - after.left) / after.width == pytest.approx(share[0], abs=1e-6)
    assert (y - after.bottom) / after.height == pytest.approx(share[1], abs=1e-6)
    for size in (after.width, after.height):
        assert mood_map.SMALLEST * 0.999 <= size <= mood_map.LARGEST * 1.001


def test_panning_never_loses_the_map() -> None:
    seen = Extent(0.2, 0.7, 0.1, 0.4)
    for dx, dy in ((5, 0), (-5, 0), (0, 5), (0, -5)):
        far = seen
        for _ in range(20):
            far = far.panned(dx, dy)
        assert far.right >= -1e-9
        assert far.left <= 1 + 1e-9
        assert far.top >= -1e-9
        assert far.bottom <= 1 + 1e-9
        assert far.width == pytest.approx(seen.width)


def test_all_tracks_are_seen_from_home() -> None:
    for n in (1, 2, 400):
        seen = mood_map.home(X[:n], Y[:n])
        assert seen.shows(X[:n], Y[:n]).all()
        assert seen.width >= mood_map.LEAST_HOME * 0.999
    assert mood_map.home(X[:0], Y[:0]) == Extent(0.0, 1.0, 0.0, 1.0)


def test_a_simplified_line_keeps_its_ends_and_few_corners() -> None:
    line = np.stack([np.linspace(0, 1, 900), np.linspace(1, 0, 900)], axis=1)
    short = mood_map.simplified(line)
    assert len(short) == mood_map.MOST_CORNERS
    np.testing.assert_array_equal(short[[0, -1]], line[[0, -1]])
