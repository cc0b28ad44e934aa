"""What similarity networks are shown: pairs and triplets of segments, as indices.

Alike is either the same track, or tags in common. Numpy only; the same seed draws the same pairs.
"""

from __future__ import annotations

import numpy as np

Index = np.ndarray


def _by_track(tracks: np.ndarray) -> tuple[np.ndarray, list[Index]]:
    """(the track of each segment as a number, the segments of each track)."""
    names, member = np.unique(tracks, return_inverse=True)
    segments = [np.flatnonzero(member == number) for number in range(len(names))]
    if len(names) < 2:
        raise ValueError(f"pairs need at least 2 tracks, got {len(names)}")
    if max(map(len, segments)) < 2:
        raise ValueError("pairs need a track of at least 2 segments, got 1 segment a track")
    return member, segments


def identity_triplets(
    tracks: np.ndarray, rng: np.random.Generator, *, n: int
) -> tuple[Index, Index, Index]:
    """(anchor, positive, negative), each (n,): ``tracks`` names the track of every segment.

    Anchor and positive are different segments of one track, drawn evenly over tracks with two or
    more; the negative is a segment of any other track.
    """
    member, segments = _by_track(tracks)
    usable = [number for number, found in enumerate(segments) if len(found) > 1]
    chosen = [segments[usable[i]] for i in rng.integers(0, len(usable), n)]
    anchor, positive = np.array([rng.choice(s, 2, replace=False) for s in chosen]).T
    negative = np.array([rng.choice(np.flatnonzero(member != member[a])) for a in anchor])
    return anchor, positive, negative


def identity_pairs(
    tracks: np.ndarray, rng: np.random.Generator, *, n: int
) -> tuple[Index, Index, np.ndarray]:
    """(left, right, same), each (n,): two segments of one track (1.0), or of two (0.0), by turns.

    Every left segment comes twice, with one of its own track and with one of another.
    """
    anchor, positive, negative = identity_triplets(tracks, rng, n=-(-n // 2))
    return _woven(anchor, positive, negative, n)


def _woven(anchor: Index, positive: Index, negative: Index, n: int):
    left = np.repeat(anchor, 2)[:n]
    right = np.stack([positive, negative], axis=1).reshape(-1)[:n]
    same = np.tile(np.array([1.0, 0.0], np.float32), len(anchor))[:n]
    return left, right, same


def tag_triplets(
    tags: np.ndarray,
    rng: np.random.Generator,
    *,
    n: int,
    positive_above: float,
    negative_below: float,
) -> tuple[Index, Index, Index]:
    """(anchor, positive, negative), each (n,), by the cosine of tag vectors, (n_items, n_tags).

    A positive is at least ``positive_above`` similar, a negative at most ``negative_below``; what
    lies between is not drawn, and neither are items without tags. The tutorial's own rule is
    another one (Dice similarity of tags weighted by rarity, the ten nearest against the ten
    farthest); with bounds, what is called alike does not depend on how large the collection is.
    """
    if not -1.0 <= negative_below < positive_above <= 1.0:
        raise ValueError(
            "need -1 <= negative_below < positive_above <= 1, "
            f"got {negative_below} and {positive_above}"
        )
    length = np.linalg.norm(tags, axis=1)
    tagged = np.flatnonzero(length > 0)
    unit = tags[tagged] / length[tagged, None]
    found: list[tuple[int, int, int]] = []
    while len(found) < n:
        n_before = len(found)
        for i in rng.permutation(len(tagged)):
            # One row at a time: the whole matrix of a large collection does not fit in memory.
            cosine = unit @ unit[i]
            alike = cosine >= positive_above - 1e-6  # equal tags may come out just under 1
            alike[i] = False
            positive = np.flatnonzero(alike)
            negative = np.flatnonzero(cosine <= negative_below)
            if len(positive) and len(negative):
                found.append((i, rng.choice(positive), rng.choice(negative)))
        if len(found) == n_before:
            raise ValueError(
                f"no item has another at least {positive_above} similar in tags "
                f"and one at most {negative_below}"
            )
    anchor, positive, negative = tagged[np.array(found[:n])].T
    return anchor, positive, negative


def tag_pairs(
    tags: np.ndarray,
    rng: np.random.Generator,
    *,
    n: int,
    positive_above: float,
    negative_below: float,
) -> tuple[Index, Index, np.ndarray]:
    """(left, right, same), each (n,), by turns alike and different as in :func:`tag_triplets`."""
    anchor, positive, negative = tag_triplets(
        tags,
        rng,
        n=-(-n // 2),
        positive_above=positive_above,
        negative_below=negative_below,
    )
    return _woven(anchor, positive, negative, n)
