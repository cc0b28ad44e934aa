"""Folds that never cut a group, and the check that they did not."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from training.datasets.base import Clip

FOLDS = ("train", "validation", "test")


def fold_of(clip: Clip) -> str:
    """The corpus's own fold, else by a hash of the group: one tenth validation, two tenths test."""
    if clip.fold is not None:
        return clip.fold
    digit = int.from_bytes(hashlib.sha256(clip.group.encode()).digest()[:4], "big") % 10
    return "validation" if digit == 0 else "test" if digit <= 2 else "train"


def check_no_leak(clips: Iterable[Clip]) -> None:
    """Raise ``ValueError`` when a group stands in two folds, naming it."""
    folds: dict[str, set[str]] = defaultdict(set)
    for clip in clips:
        folds[clip.group].add(fold_of(clip))
    leaks = sorted(group for group, found in folds.items() if len(found) > 1)
    if leaks:
        raise ValueError(f"{len(leaks)} groups stand in more than one fold: {leaks[:5]}")
