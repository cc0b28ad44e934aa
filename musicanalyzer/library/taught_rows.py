"""What is written and read of labels that the user teaches, as functions of an open connection.

Examples belong to recordings, so that a file that moves or is retagged keeps its part in a label.
The examples stay whatever happens to the vectors; what was learned goes with the vectors' version.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from musicanalyzer.library.records import LearnedLabel, TaughtLabel
from musicanalyzer.library.text import label_key
from musicanalyzer.library.writes import Writes, now

_LEARNED = "version, stamp, weights, threshold, n_yes, n_no, yes_right, no_right"


def save_label(
    connection: sqlite3.Connection,
    name: str,
    changes: Mapping[int, bool | None],
    learned: LearnedLabel | None,
    sure: Sequence[tuple[int, float]],
    *,
    created_at: float,
) -> None:
    """Make the label where it is new, change its examples, replace what was learned."""
    connection.execute(
        "INSERT INTO taught_labels (key, name, created_at) VALUES (?, ?, ?)"
        " ON CONFLICT (key) DO NOTHING",
        (label_key(name), name, created_at),
    )
    (label_id,) = connection.execute(
        "SELECT id FROM taught_labels WHERE key = ?", (label_key(name),)
    ).fetchone()
    connection.executemany(
        "DELETE FROM taught_examples WHERE label_id = ? AND recording_id = ?",
        [(label_id, recording_id) for recording_id in changes],
    )
    connection.executemany(
        "INSERT INTO taught_examples (label_id, recording_id, fits) VALUES (?, ?, ?)",
        [(label_id, recording_id, fits) for recording_id, fits in changes.items()
         if fits is not None],
    )  # fmt: skip
    connection.execute("DELETE FROM taught_weights WHERE label_id = ?", (label_id,))
    if learned is None:
        return
    connection.execute(
        f"INSERT INTO taught_weights (label_id, {_LEARNED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (label_id, learned.version, learned.stamp, learned.weights, learned.threshold,
         learned.n_yes, learned.n_no, learned.yes_right, learned.no_right),
    )  # fmt: skip
    # A scan may have replaced or removed a vector since it was read.
    connection.executemany(
        """INSERT INTO taught_tracks (label_id, recording_id, probability)
        SELECT ?1, recording_id, ?3 FROM embeddings WHERE recording_id = ?2 AND version = ?4""",
        [(label_id, recording_id, probability, learned.version)
         for recording_id, probability in sure],
    )  # fmt: skip


def delete_label(connection: sqlite3.Connection, name: str) -> None:
    """Done again, or for an unknown name, it changes nothing."""
    connection.execute("DELETE FROM taught_labels WHERE key = ?", (label_key(name),))


def label_names(connection: sqlite3.Connection) -> dict[str, str]:
    """Name by key, in the keys' order."""
    return dict(connection.execute("SELECT key, name FROM taught_labels ORDER BY key"))


def read_labels(connection: sqlite3.Connection) -> list[TaughtLabel]:
    """Every label, in the order of the keys."""
    examples: defaultdict[int, dict[int, bool]] = defaultdict(dict)
    for label_id, recording_id, fits in connection.execute(
        "SELECT label_id, recording_id, fits FROM taught_examples"
    ):
        examples[label_id][recording_id] = bool(fits)
    return [
        TaughtLabel(
            name=name,
            created_at=created_at,
            examples=examples[label_id],
            learned=LearnedLabel(*learned) if learned[0] is not None else None,
        )
        for label_id, name, created_at, *learned in connection.execute(
            f"""SELECT id, name, created_at, {_LEARNED} FROM taught_labels
            LEFT JOIN taught_weights ON label_id = id ORDER BY key"""
        )
    ]


def labels_of(connection: sqlite3.Connection, recording_ids: Iterable[int]) -> dict[int, list[str]]:
    """The names of the labels of each recording, as ``label:`` in a query finds them."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for recording_id, name in connection.execute(
        """SELECT recording_id, name FROM taught_labels JOIN (
            SELECT recording_id, label_id FROM json_each(?1) AS wanted
            CROSS JOIN taught_examples ON recording_id = wanted.value WHERE fits
            UNION SELECT recording_id, label_id FROM json_each(?1) AS wanted
            CROSS JOIN taught_tracks ON recording_id = wanted.value
        ) ON label_id = id ORDER BY key""",
        (json.dumps(list(recording_ids)),),
    ):
        found[recording_id].append(name)
    return dict(found)


def artists_of(connection: sqlite3.Connection, recording_ids: Iterable[int]) -> dict[int, str]:
    """The artist of each recording's oldest file, as ``Playable`` has it: empty where unknown."""
    rows = connection.execute(
        """SELECT t.recording_id, x.artist, min(t.id) FROM json_each(?) AS wanted
        CROSS JOIN tracks AS t ON t.recording_id = wanted.value
        JOIN track_text AS x ON x.track_id = t.id GROUP BY t.recording_id""",
        (json.dumps(list(recording_ids)),),
    )
    return {recording_id: artist for recording_id, artist, _ in rows}


class LabelWrites(Writes):
    """The part of the writer that keeps labels; see ``LibraryWriter``."""

    def save_label(
        self,
        name: str,
        changes: Mapping[int, bool | None],
        learned: LearnedLabel | None,
        sure: Sequence[tuple[int, float]] = (),
        *,
        created_at: float | None = None,
    ) -> None:
        """Change examples (recording -> whether the label fits, ``None``: no example any more) and
        replace what was learned, with the recordings it is ``sure`` of and their probabilities.
        """
        when = now(created_at)
        self._wait_for(
            lambda connection: save_label(connection, name, changes, learned, sure, created_at=when)
        )

    def delete_label(self, name: str) -> None:
        self._wait_for(lambda connection: delete_label(connection, name))
