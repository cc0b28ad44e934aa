"""Folds that never cut a group, and the check that they did not."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from training.datasets.base import Clip

FOLDS = ("train", "validation", "test")
DRAW = "2"  # another draw gives other folds; the first one's test figures were seen too often


def fold_of(clip: Clip) -> str:
    """The corpus's own fold, else by a hash of the group: of 20 groups one validates, two test."""
    if clip.fold is not None:
        return clip.fold
    digest = hashlib.sha256(f"{DRAW}:{clip.group}".encode()).digest()
    bucket = int.from_bytes(digest[:4], "big") % 20
    # Of the few speakers and broadcasts a fifth each, or there is nothing to test on.
    share = (1, 5) if clip.is_speech else (1, 3)
    return "validation" if bucket < share[0] else "test" if bucket < share[1] else "train"


def check_no_leak(clips: Iterable[Clip]) -> None:
    """Raise ``ValueError`` when a group stands in two folds, naming it."""
    folds: dict[str, set[str]] = defaultdict(set)
    for clip in clips:
        folds[clip.group].add(fold_of(clip))
    leaks = sorted(group for group, found in folds.items() if len(found) > 1)
    if leaks:
        raise ValueError(f"{len(leaks)} groups stand in more than one fold: {leaks[:5]}")
