"""Laws of boundaries in a stream: split anywhere, late by a stated time."""

from __future__ import annotations

import numpy as np
import pytest

from musicanalyzer.analysis.live_sections import Boundary, BoundaryStream, Division
from musicanalyzer.analysis.sections import SectionFinder
from musicanalyzer.dsp.params import SegmentSpec

SPEC = SegmentSpec()
DECISION = {
    "coarse_share": 0.0, "floor": 0.3, "steepness": 1.0, "offset": 50.0,
    "length_shares": {"4": 0.5, "8": 0.5}, "free_share": 0.5, "likeness": 0.5,
}  # fmt: skip
CHANGES = (400, 1_000, 1_900, 9_700)  # columns at which the level changes


def network(*inputs: np.ndarray) -> tuple[np.ndarray, ...]:
    """Answers like the network: where the mean level changes."""
    level = inputs[0].mean(axis=2)
    change = np.abs(np.diff(level, axis=1, prepend=level[:, :1])).clip(0, 1)
    # A row that the track does not fill ends with zeros, which is no boundary.
    change[level == 0] = 0
    return (np.stack([change, change], axis=2).astype(np.float32),)


def stream() -> BoundaryStream:
    return BoundaryStream(SectionFinder(network, DECISION))


def columns(n: int) -> np.ndarray:
    level = 1.0 + 0.8 * (np.searchsorted(CHANGES, np.arange(n), side="right") % 2)
    noise = np.random.default_rng(1).uniform(0, 0.1, (n, 96))
    return (level[:, None] + noise).astype(np.float32)


def divided(parts: list[np.ndarray]) -> list[Division]:
    detector = stream()
    found = [division for part in parts for division in detector.push(part)]
    return [*found, *detector.flush()]


def heard(parts: list[np.ndarray]) -> list[Boundary]:
    return [boundary for division in divided(parts) for boundary in division.boundaries]


def test_boundaries_are_found_within_a_step_over_minutes() -> None:
    found = heard([columns(10_300)])
    assert len(found) == len(CHANGES)
    for boundary, expected in zip(found, CHANGES, strict=True):
        assert abs(boundary.frame - expected) <= SPEC.step_frames
        assert boundary.strength > 0.5


def test_sections_begin_at_the_boundaries_that_were_told() -> None:
    told = [0]
    for division in divided([columns(10_300)]):
        told += [boundary.frame for boundary in division.boundaries]
        assert [section.start for section in division.sections] == told
        assert [section.is_over for section in division.sections[:-1]] == [True] * (len(told) - 1)
    assert len(told) == len(CHANGES) + 1
    assert division.sections[-1].is_over  # the stream has ended


@pytest.mark.parametrize("seed", [1, 2])
def test_how_columns_are_split_changes_no_boundary(seed: int) -> None:
    sound = columns(1_303)
    cuts = np.random.default_rng(seed).integers(0, len(sound), 60)
    assert divided(np.split(sound, np.sort(cuts))) == divided([sound])


def test_a_boundary_is_known_within_the_delay_and_not_before_it_is_heard() -> None:
    sound, detector = columns(1_450), stream()
    known_s = []
    for at in range(0, len(sound), 10):
        for division in detector.push(sound[at : at + 10]):
            for boundary in division.boundaries:
                known_s.append((at + 10 - boundary.frame) / 50)
    assert len(known_s) == 2
    assert SPEC.live_steps * SPEC.step_s < min(known_s)
    assert max(known_s) <= detector.delay_s < 8.5


def test_after_a_flush_the_stream_begins_anew() -> None:
    detector, sound = stream(), columns(800)
    first = [*detector.push(sound), *detector.flush()]
    assert [*detector.push(sound), *detector.flush()] == first
    assert detector.flush() == []
