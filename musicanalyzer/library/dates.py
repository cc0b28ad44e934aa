"""Ages and dates of queries as intervals of Unix seconds, in the computer's time zone."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta

from musicanalyzer.library.query_tree import Interval

_AGE = re.compile(r"(\d{1,6})(h|d|w|m|y)\Z", re.ASCII | re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\Z", re.ASCII)
_SECONDS = {"h": 3600.0, "d": 86400.0, "w": 604800.0, "m": 30 * 86400.0, "y": 365.25 * 86400.0}
_COMPARISON = re.compile(r"(>=|<=|>|<|=)?(.*)\Z", re.DOTALL)


def now_seconds() -> float:
    return time.time()


def date_interval(text: str, now: float) -> Interval | None:
    """The times that ``<7d``, ``2026-01``, ``>=2026-01-31``, ``1w..2w`` mean; ``None``: no date.

    An age without a comparison means "within": ``7d`` is ``<7d``.
    """
    if ".." in text:
        first, _, last = text.partition("..")
        return _range(first.strip(), last.strip(), now)
    parts = _COMPARISON.match(text.strip())
    assert parts is not None
    comparison, value = parts[1] or "=", parts[2].strip()
    age = _AGE.match(value)
    if age is not None:
        since = now - int(age[1]) * _SECONDS[age[2].lower()]
        if comparison in ("<", "<=", "="):
            return Interval(since, None, above=comparison == "<")
        return Interval(None, since, below=comparison == ">")
    period = _period(value)
    if period is None:
        return None
    start, end = period
    return {
        "=": Interval(start, end, below=True),
        ">": Interval(end, None),
        ">=": Interval(start, None),
        "<": Interval(None, start, below=True),
        "<=": Interval(None, end, below=True),
    }[comparison]


def _range(first: str, last: str, now: float) -> Interval | None:
    if not first and not last:
        return None
    if all(_AGE.match(text) for text in (first, last) if text):
        # Ages count backwards: 1w..2w is from two weeks ago to one week ago.
        ends = [
            now - int(age[1]) * _SECONDS[age[2].lower()] if (age := _AGE.match(text)) else None
            for text in (last, first)
        ]
        return _forwards(Interval(ends[0], ends[1]))
    low, high = (_period(text) if text else None for text in (first, last))
    if (first and low is None) or (last and high is None):
        return None
    return _forwards(
        Interval(low[0] if low else None, high[1] if high else None, below=high is not None)
    )


def _forwards(interval: Interval) -> Interval | None:
    if interval.low is not None and interval.high is not None and interval.low > interval.high:
        return None
    return interval


def _period(text: str) -> tuple[float, float] | None:
    """Start and end of a day, a month or a year."""
    parts = _DATE.match(text)
    if parts is None:
        return None
    year, month, day = int(parts[1]), int(parts[2] or 1), int(parts[3] or 1)
    try:
        start = datetime(year, month, day)
        if parts[3]:
            end = start + timedelta(days=1)
        elif parts[2]:
            end = datetime(year + month // 12, month % 12 + 1, 1)
        else:
            end = datetime(year + 1, 1, 1)
        return start.timestamp(), end.timestamp()
    except (ValueError, OverflowError, OSError):
        return None
