"""Turns rows of the tables into the records that callers see, many at a time."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from musicanalyzer.library.correction_rows import corrections_of
from musicanalyzer.library.mark_rows import cues_of, grids_of
from musicanalyzer.library.operations import TAG_COLUMNS
from musicanalyzer.library.records import Failure, FileTags, HeadResult, TrackRow
from musicanalyzer.library.taught_rows import labels_of

_COLUMNS = (
    "t.id, t.path, t.recording_id, r.duration_s, t.added_at, t.missing_since IS NOT NULL,"
    " t.failure_kind, t.failure_message, t.failure_version, t.size, t.mtime_ns, r.codec, "
    + ", ".join(f"t.{name}" for name in TAG_COLUMNS)
)
_FIRST_TAG = 12
# Of what has a place in time, what every list shows: a few numbers.
LISTED = ("sections", "cues")


def read_tracks(
    connection: sqlite3.Connection, track_ids: Sequence[int], structures: Collection[str] = LISTED
) -> list[TrackRow]:
    """The rows of these ids in their order; removed ones are passed over. Results have those
    ``structures`` that are named; the user's own cues come with ``cues``, the grid with ``beats``.
    """
    rows = connection.execute(
        f"""SELECT {_COLUMNS} FROM json_each(?) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        LEFT JOIN recordings AS r ON r.id = t.recording_id""",
        (json.dumps(list(track_ids)),),
    ).fetchall()
    recording_ids = {row[2] for row in rows if row[2] is not None}
    results = read_results(connection, recording_ids)
    if structures:
        _add_structures(connection, results, structures)
    labels = labels_of(connection, recording_ids)
    corrections = corrections_of(connection, recording_ids)
    cues = cues_of(connection, recording_ids) if "cues" in structures else {}
    grids = grids_of(connection, recording_ids) if "beats" in structures else {}
    tracks = [
        _track(row, results.get(row[2], {}), labels.get(row[2], ()), corrections.get(row[2], {}))
        for row in rows
    ]
    if not cues and not grids:
        return tracks
    return [
        replace(
            track, cues=cues.get(track.recording_id or 0), grid=grids.get(track.recording_id or 0)
        )
        for track in tracks
    ]


def read_results(
    connection: sqlite3.Connection, recording_ids: Iterable[int]
) -> dict[int, dict[str, HeadResult]]:
    """All heads' results of these recordings, without timelines."""
    wanted = (json.dumps(sorted(recording_ids)),)
    labels: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for recording_id, head, label in connection.execute(
        """SELECT recording_id, head, label FROM json_each(?) AS wanted
        CROSS JOIN labels ON recording_id = wanted.value ORDER BY recording_id, head, position""",
        wanted,
    ):
        labels[recording_id, head].append(label)
    measures: defaultdict[tuple[int, str], dict[str, float]] = defaultdict(dict)
    for recording_id, head, name, value in connection.execute(
        """SELECT recording_id, head, name, measures.value FROM json_each(?) AS wanted
        CROSS JOIN measures ON recording_id = wanted.value""",
        wanted,
    ):
        measures[recording_id, head][name] = value
    results: defaultdict[int, dict[str, HeadResult]] = defaultdict(dict)
    for recording_id, head, version, confidence, scores in connection.execute(
        """SELECT recording_id, head, version, confidence, scores FROM json_each(?) AS wanted
        CROSS JOIN results ON recording_id = wanted.value""",
        wanted,
    ):
        results[recording_id][head] = HeadResult(
            head=head,
            version=version,
            labels=tuple(labels.get((recording_id, head), ())),
            confidence=confidence,
            scores=json.loads(scores),
            measures=measures.get((recording_id, head), {}),
        )
    return results


def read_whole_results(connection: sqlite3.Connection, recording_id: int) -> dict[str, HeadResult]:
    """All heads' results of one recording, with timelines and structures."""
    timelines: defaultdict[str, dict[str, bytes]] = defaultdict(dict)
    structures: defaultdict[str, dict[str, bytes | str]] = defaultdict(dict)
    for table, name, into in (
        ("timelines", "label", timelines),
        ("structures", "name", structures),
    ):
        for head, key, data in connection.execute(
            f"SELECT head, {name}, data FROM {table} WHERE recording_id = ?", (recording_id,)
        ):
            into[head][key] = data
    results = read_results(connection, [recording_id]).get(recording_id, {})
    return {
        head: replace(result, timeline=timelines[head], structure=structures[head])
        for head, result in results.items()
    }


def _add_structures(
    connection: sqlite3.Connection,
    results: dict[int, dict[str, HeadResult]],
    names: Collection[str],
) -> None:
    """Give results what they have of these names."""
    found: defaultdict[tuple[int, str], dict[str, bytes | str]] = defaultdict(dict)
    for recording_id, head, name, data in connection.execute(
        """SELECT s.recording_id, s.head, s.name, s.data FROM json_each(?) AS wanted
        CROSS JOIN structures AS s ON s.recording_id = wanted.value
        WHERE s.name IN (SELECT value FROM json_each(?))""",
        (json.dumps(sorted(results)), json.dumps(sorted(names))),
    ):
        found[recording_id, head][name] = data
    for (recording_id, head), structure in found.items():
        of_recording = results[recording_id]
        of_recording[head] = replace(of_recording[head], structure=structure)


def _track(
    row: Sequence[Any],
    results: dict[str, HeadResult],
    own_labels: Sequence[str],
    corrections: dict[str, tuple[str, ...]],
) -> TrackRow:
    tags = dict(zip(TAG_COLUMNS, row[_FIRST_TAG:], strict=True))
    tags["has_cover"] = bool(tags["has_cover"])
    return TrackRow(
        id=row[0],
        path=os.fsdecode(row[1]),
        tags=FileTags(**tags),
        recording_id=row[2],
        duration_s=row[3],
        added_at=row[4],
        missing=bool(row[5]),
        failure=None if row[6] is None else Failure(row[6], row[7], row[8]),
        results=results,
        size=row[9],
        mtime_ns=row[10],
        codec=row[11],
        own_labels=tuple(own_labels),
        corrections=corrections,
    )
