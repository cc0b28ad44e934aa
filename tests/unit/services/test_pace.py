"""A scan's pace counts the files that cost time, over the time that was worked."""

from __future__ import annotations

import pytest

from musicanalyzer.services.jobs import Progress
from musicanalyzer.services.pace import WINDOW_S, Pace


def at(done: int, *, skipped: int = 0, total: int = 1000, phase: str = "analysing") -> Progress:
    return Progress(phase, done + skipped, total, analysed=done, skipped=skipped)


def test_a_steady_job_has_its_rate_and_its_remaining_time() -> None:
    pace = Pace()
    for second in range(31):
        pace.push(float(second), at(2 * second))
    assert pace.per_minute == pytest.approx(120)
    assert pace.remaining_s(at(60)) == pytest.approx(470)


def test_files_that_are_passed_over_do_not_count_as_work() -> None:
    pace = Pace()
    for second in range(11):
        pace.push(float(second), at(second, skipped=900))
    assert pace.per_minute == pytest.approx(60)
    assert pace.remaining_s(at(10, skipped=900)) == pytest.approx(90)


def test_nothing_is_foretold_before_it_can_be_told() -> None:
    pace = Pace()
    assert pace.per_minute is None
    pace.push(0.0, at(0, phase="walking"))
    pace.push(20.0, at(0))
    pace.push(20.5, at(1))
    assert pace.per_minute is None
    assert pace.remaining_s(at(1)) is None
    pace.push(40.0, at(1))
    assert pace.per_minute is not None
    assert pace.remaining_s(at(1, phase="finished")) is None


def test_what_is_long_ago_does_not_count() -> None:
    pace = Pace()
    for second in range(301):
        pace.push(float(second), at(min(10 * second, 1000) + second))
    assert pace.per_minute == pytest.approx(60, rel=0.05)
    assert len(pace._samples) <= WINDOW_S + 3
