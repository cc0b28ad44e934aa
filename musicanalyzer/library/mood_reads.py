"""What the reader tells about where tracks lie between sad and glad, calm and excited.

Four walks over covering indexes, joined by recording in numpy: 0.3 s for 100,000 tracks, where one
statement that looks up every value takes twice as long.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.library.faults import reported
from musicanalyzer.library.schema import one_moment

_NO_GENRE = "unsure"  # also of a track that no genre head has heard
_PAIR = np.dtype([("recording", np.int64), ("value", np.float32)])
_INDEX = np.dtype([("recording", np.int64), ("value", np.int32)])


@dataclass(frozen=True, slots=True)
class MoodPoints:
    """Present tracks with a mood, by id; all arrays of shape (n,).

    ``genre`` picks from ``genres``, which are in alphabetical order with "unsure" last; it is the
    user's genre where the user has said one.
    """

    ids: NDArray[np.int64]
    valence: NDArray[np.float32]  # 0 to 1
    arousal: NDArray[np.float32]  # 0 to 1
    genre: NDArray[np.int32]
    genres: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)


class MoodReads:
    """The part of :class:`musicanalyzer.library.reader.LibraryReader` for maps of the library."""

    path: Path
    _connection: sqlite3.Connection

    def mood_points(self) -> MoodPoints:
        """Every present track whose arousal and valence are known."""
        with reported(self.path), one_moment(self._connection):
            tracks = np.fromiter(
                self._connection.execute(
                    """SELECT id, recording_id FROM tracks
                    WHERE missing_since IS NULL AND recording_id IS NOT NULL ORDER BY id"""
                ),
                np.dtype([("id", np.int64), ("recording", np.int64)]),
            )
            valence, arousal = self._measured("valence"), self._measured("arousal")
            names: dict[str, int] = {_NO_GENRE: 0}
            heard = _by_recording(self._genres("labels", names), _INDEX)
            said = _by_recording(self._genres("corrections", names), _INDEX)
        wanted = tracks["recording"]
        glad, has_valence = _values(valence, wanted)
        excited, has_arousal = _values(arousal, wanted)
        genre, has_genre = _values(heard, wanted)
        corrected, is_corrected = _values(said, wanted)
        genre = np.where(is_corrected, corrected, np.where(has_genre, genre, 0))
        known = has_valence & has_arousal
        order = [*sorted(name for name in names if name != _NO_GENRE), _NO_GENRE]
        place = np.empty(len(names), np.int32)
        for name, index in names.items():
            place[index] = order.index(name)
        return MoodPoints(
            ids=tracks["id"][known].copy(),
            valence=glad[known],
            arousal=excited[known],
            genre=place[genre[known]],
            genres=tuple(order),
        )

    def _measured(self, name: str) -> NDArray[np.void]:
        rows = self._connection.execute(
            "SELECT recording_id, value FROM measures WHERE name = ?", (name,)
        )
        return _by_recording(rows, _PAIR)

    def _genres(self, table: str, names: dict[str, int]) -> Iterator[tuple[int, int]]:
        """Recordings and numbers of genres; new names are added."""
        for recording_id, label in self._connection.execute(
            f"SELECT recording_id, label FROM {table} WHERE head = 'genre' AND position = 0"
        ):
            yield recording_id, names.setdefault(label, len(names))


def _by_recording(rows: Iterator[tuple[int, float]], dtype: np.dtype[np.void]) -> NDArray[np.void]:
    found = np.fromiter(rows, dtype)
    return found[np.argsort(found["recording"], kind="stable")]


def _values(
    found: NDArray[np.void], wanted: NDArray[np.int64]
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The value of each wanted recording, and whether there is one."""
    if not len(found):
        return np.zeros(len(wanted), found["value"].dtype), np.zeros(len(wanted), np.bool_)
    row = np.searchsorted(found["recording"], wanted)
    row[row == len(found)] = 0
    return found["value"][row], found["recording"][row] == wanted
