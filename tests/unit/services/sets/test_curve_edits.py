"""Whatever is done to a curve by hand, it stays a curve."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from musicanalyzer.services.sets.curve_edits import MOST_POINTS, added, moved, removed
from musicanalyzer.services.sets.rules import EnergyCurve

POINTS = EnergyCurve().points


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["move", "add", "remove"]),
            st.integers(0, 20),
            st.floats(-0.5, 1.5),
            st.floats(-5, 15),
        ),
        max_size=40,
    )
)
def test_any_sequence_of_changes_leaves_a_curve(changes) -> None:
    points = POINTS
    for what, number, place, energy in changes:
        number %= len(points)
        if what == "move":
            points = moved(points, number, place, energy)
        elif what == "remove":
            points = removed(points, number)
        elif (found := added(points, place)) is not None:
            points = found[0]
        EnergyCurve(points)  # raises where it is none
        assert 2 <= len(points) <= MOST_POINTS


def test_a_new_point_lies_on_the_curve() -> None:
    found = added(POINTS, 0.35)
    assert found is not None
    points, number = found
    assert number == 1
    places = [i / 20 for i in range(21)]
    before, after = EnergyCurve(POINTS), EnergyCurve(points)
    assert all(abs(before.at(place) - after.at(place)) < 1e-9 for place in places)
    assert removed(points, 1) == POINTS


def test_the_ends_keep_their_places_and_neighbours_their_order() -> None:
    assert moved(POINTS, 0, 0.4, 12)[0] == (0.0, 10.0)
    assert removed(POINTS, 0) == POINTS
    assert moved(POINTS, 1, 5.0, 3)[1][0] < 1
    assert added(POINTS, 0.0) is None
