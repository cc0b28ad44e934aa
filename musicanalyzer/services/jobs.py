"""Long work as generators: each ``Progress`` yielded is news and a point where closing cancels."""

from __future__ import annotations

from dataclasses import dataclass

MAX_WORKERS = 256


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. ``done`` counts everything settled, whatever its outcome.

    ``current`` is the file that was settled last; ``phase`` is ``"walking"``, ``"analysing"``,
    ``"updating"`` (new models over stored results), ``"writing"`` (tags), ``"checking"`` (the
    audit's look at files) or ``"finished"``.
    ``updated`` counts recordings, the other outcomes count files. ``moved`` and what follows it up
    to ``unreadable`` are known at the end: files of the library that moved, went, were excluded or
    came back, and folders that could not be read. ``message`` is a sentence for the user that is
    not about one file.
    """

    phase: str
    done: int
    total: int
    analysed: int = 0
    linked: int = 0
    failed: int = 0
    skipped: int = 0
    updated: int = 0
    moved: int = 0
    missing: int = 0
    excluded: int = 0
    found_again: int = 0
    unreadable: int = 0
    written: int = 0
    checked: int = 0
    current: str = ""
    message: str = ""
