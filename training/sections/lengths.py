"""The songs' folds; how many bars sections last in those that train, and ways to weigh that."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from training.datasets import pop909
from training.scores import Score
from training.split import DRAW

WHOLE_BARS = 0.1  # of a bar: what is further from whole bars follows none
LONGEST_BARS = 32
RAREST_SHARE = 0.001
# By which epochs are compared; how boundaries are chosen is tuned afterwards.
UNTUNED: Mapping[str, Any] = {
    "coarse_share": 0.6, "floor": 0.004, "steepness": 1.2, "offset": 4.5, "free_share": 0.2,
}  # fmt: skip


def fold_of_song(group: str) -> str:
    """Of twenty songs one validates and two test, by the draw of ``training.split``.

    Not by that of the renderings: this network's first songs were drawn before there were any.
    """
    digest = hashlib.sha256(f"{DRAW}:{group}".encode()).digest()
    bucket = int.from_bytes(digest[:4], "big") % 20
    return "validation" if bucket < 1 else "test" if bucket < 3 else "train"


def length_shares(data_root: Path) -> dict[str, float]:
    """Of the sections that last whole bars, the share of those of each number of bars."""
    counts: Counter[int] = Counter()
    for piece in pop909.pieces(data_root / "midi"):
        if fold_of_song(piece.group) == "train":
            counts.update(_whole(piece.read()))
    total = sum(counts.values())
    shares = {str(n): round(counts[n] / total, 4) for n in sorted(counts)}
    return {bars: share for bars, share in shares.items() if share >= RAREST_SHARE}


def _whole(score: Score) -> Iterator[int]:
    if len(score.downbeats_s) < 2:
        return
    bar_s = float(np.median(np.diff(score.downbeats_s)))
    for annotation in score.annotations:
        for section in annotation.sections:
            bars = (section.end_s - section.start_s) / bar_s
            if abs(bars - round(bars)) <= WHOLE_BARS and 1 <= round(bars) <= LONGEST_BARS:
                yield round(bars)


def ways() -> Iterator[dict[str, float]]:
    """What is tried on validation."""
    for coarse_share, steepness, over, free_share in product(
        (0.3, 0.6, 1.0), (0.7, 1.0, 1.4, 1.9), (2.5, 3.0, 3.5, 4.0), (0.1, 0.2, 0.4)
    ):
        # The steeper, the more a place of the same likelihood is worth against none.
        offset = round(over + 1.5 * (steepness - 1.0), 2)
        yield {
            "coarse_share": coarse_share,
            "floor": UNTUNED["floor"],
            "steepness": steepness,
            "offset": offset,
            "free_share": free_share,
        }
