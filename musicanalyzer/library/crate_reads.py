"""What the reader tells about many recordings at once, so that groups of them can be named.

A walk over an index for each kind of answer, joined by recording in numpy, as
:mod:`musicanalyzer.library.mood_reads` does it: 100,000 recordings take one to two seconds. The
user's word counts first, everywhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.library.faults import reported
from musicanalyzer.library.schema import one_moment

Float64 = NDArray[np.float64]
Bools = NDArray[np.bool_]
_SINGLE = ("genre", "vocal", "voice", "speech")  # heads that decide for one label


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """Of n recordings, in the order asked for. ``labels`` has for each head and each of its labels
    that occurs who carries it, bool (n,); ``bpm`` and ``energy`` are NaN where not known, (n,).
    """

    labels: dict[str, dict[str, Bools]]
    bpm: Float64
    energy: Float64


class CrateReads:
    """The part of :class:`musicanalyzer.library.reader.LibraryReader` for naming groups."""

    path: Path
    _connection: sqlite3.Connection

    def sound_facts(self, recording_ids: Iterable[int]) -> SoundFacts:
        """Genre, vocal, voice, speech, moods, tempo and energy; a tempo that only the file's tag
        names is not among them.
        """
        wanted = np.fromiter(recording_ids, np.int64)
        order = np.argsort(wanted, kind="stable")
        with reported(self.path), one_moment(self._connection):
            labels = {head: self._carried(head, wanted, order) for head in (*_SINGLE, "mood")}
            bpm = self._numbers("bpm", wanted)
            energy = self._numbers("energy", wanted)
            said = self._connection.execute(
                "SELECT recording_id, CAST(label AS REAL) FROM corrections WHERE head = 'tempo'"
            )
            _fill(bpm, said, wanted)
        return SoundFacts(labels, bpm, energy)

    def _carried(
        self, head: str, wanted: NDArray[np.int64], order: NDArray[np.int64]
    ) -> dict[str, Bools]:
        found: dict[str, Bools] = {}
        decided = np.zeros(len(wanted), np.bool_)
        for table in ("corrections", "labels"):
            rows: dict[str, list[int]] = {}
            for recording_id, label in self._connection.execute(
                f"SELECT recording_id, label FROM {table} WHERE head = ?", (head,)
            ):
                rows.setdefault(label, []).append(recording_id)
            here = decided.copy()
            for label, ids in rows.items():
                places = _places(np.array(ids, np.int64), wanted, order)
                carries = found.setdefault(label, np.zeros(len(wanted), np.bool_))
                carries[places[~decided[places]]] = True
                here[places] = True
            decided = here
        return found

    def _numbers(self, name: str, wanted: NDArray[np.int64]) -> Float64:
        values = np.full(len(wanted), np.nan)
        rows = self._connection.execute(
            "SELECT recording_id, value FROM measures WHERE name = ?", (name,)
        )
        _fill(values, rows, wanted)
        return values


def _fill(values: Float64, rows: Iterable[Any], wanted: NDArray[np.int64]) -> None:
    """The values of wanted recordings in their places."""
    found = np.fromiter(rows, np.dtype([("recording", np.int64), ("value", np.float64)]))
    if not len(found) or not len(wanted):
        return
    found = found[np.argsort(found["recording"], kind="stable")]
    row = np.searchsorted(found["recording"], wanted)
    row[row == len(found)] = 0
    known = found["recording"][row] == wanted
    values[known] = found["value"][row[known]]


def _places(
    ids: NDArray[np.int64], wanted: NDArray[np.int64], order: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Where among those wanted these recordings are; the others are left out."""
    if not len(wanted):
        return np.empty(0, np.int64)
    place = np.searchsorted(wanted, ids, sorter=order)
    place[place == len(wanted)] = 0
    at = order[place]
    found: NDArray[np.int64] = at[wanted[at] == ids]
    return found
