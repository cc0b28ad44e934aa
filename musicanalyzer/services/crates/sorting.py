"""Sorts what a query describes into named crates by how it sounds; nothing is stored before it is
kept.

A crate is a group of recordings whose sounds are alike, each through one of its present files, the
most typical first. Its name is what tells it apart. What has no analysis, and what is far from all
crates, is left out. The same library gives the same crates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicanalyzer.errors import SettingsError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.similarity import SimilarityIndex
from musicanalyzer.services.crates.clusters import find_groups
from musicanalyzer.services.crates.traits import Traits, english, name_crates
from musicanalyzer.services.similar import newest_version

SMALLEST = 4  # tracks of a crate, where the number of crates is not the user's
MOST_CRATES = 100


@dataclass(frozen=True, slots=True)
class Crate:
    """``track_ids`` are the most typical first; ``likeness`` is their mean cosine with the middle
    of the crate.
    """

    traits: Traits
    track_ids: tuple[int, ...]
    likeness: float

    @property
    def name(self) -> str:
        return english(self.traits)


@dataclass(frozen=True, slots=True)
class Crates:
    """``left_out`` belong to no crate. ``total`` counts both."""

    crates: tuple[Crate, ...]
    left_out: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(len(crate.track_ids) for crate in self.crates) + len(self.left_out)


def sort_into_crates(reader: LibraryReader, query: str = "", *, n: int | None = None) -> Crates:
    """``n`` crates, or as many as can be told apart, the largest first.

    Raises ``QueryError``; ``LibraryError`` of kind ``empty-library``; ``SettingsError`` of kind
    ``crates`` where there are too few tracks or nothing tells them apart.
    """
    if n is not None and not 1 <= n <= MOST_CRATES:
        raise SettingsError(f"n is {n}; it must be from 1 to {MOST_CRATES}.", kind="crates")
    index = SimilarityIndex(reader, version=newest_version(reader))
    entries = {entry.recording_id: entry.track_id for entry in reader.playable(query)}
    rows = index.rows(sorted(entries))
    if len(rows) < (2 * SMALLEST if n is None else n):
        raise SettingsError(
            f"{len(rows)} analysed tracks are too few to be sorted into"
            f" {'crates' if n is None else f'{n} crates'}; choose more tracks or fewer crates.",
            kind="crates",
        )
    vectors = np.ascontiguousarray(index.matrix[rows])
    groups = find_groups(vectors, n=n, smallest=SMALLEST if n is None else 1)
    if n is None and len(groups.middles) < 2:
        raise SettingsError(
            "These tracks do not fall into groups that can be told apart; ask for a number of"
            " crates to have them divided all the same.",
            kind="crates",
        )
    recordings = index.ids[rows]
    order = np.lexsort((np.arange(len(rows)), -groups.likeness))
    members = [order[groups.group[order] == number] for number in range(len(groups.middles))]
    names = name_crates(reader.sound_facts(recordings), members)
    ids = np.array([entries[int(recording)] for recording in recordings], np.int64)
    left_out = set(entries.values()) - set(ids[groups.group >= 0].tolist())
    return Crates(
        tuple(
            Crate(traits, tuple(ids[inside].tolist()), float(groups.likeness[inside].mean()))
            for traits, inside in zip(names, members, strict=True)
        ),
        tuple(sorted(left_out)),
    )
