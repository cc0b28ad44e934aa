"""The kinds of things that an audit finds, and how each is found from what the library stores.

A registry: one entry per kind. Nothing here opens a music file; what needs a look at the files has
been left in the library by ``check_files``. Finding is cheap enough to be done whenever it is asked
for, so that what was found yesterday is never shown of a file that has changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from musicanalyzer.analysis.file_check import VERSION
from musicanalyzer.analysis.levels import QUIETEST_LUFS
from musicanalyzer.library.reader import LibraryReader

SURE = 0.5  # the degree from which a finding is sure

# Decoders and encoders differ by their delay, and tags are often in whole seconds.
_TOLERANCE_S, _TOLERANCE = 2.0, 0.01
_CUT_S = 0.5  # a container is exact: as much as this has been lost

# A pause within a piece lasts for some seconds; what is mostly pause is a failed recording or
# a hidden track.
_SILENT_SHARE, _LEAST_SILENT_S = 0.6, 20.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing found of one file. ``evidence`` are numbers and texts by name, for ``words``."""

    kind: str
    track_id: int
    recording_id: int
    degree: float  # 0 to 1
    evidence: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_sure(self) -> bool:
        return self.degree >= SURE


Stop = Callable[[], bool]  # whether nobody wants the answer any more
Find = Callable[[LibraryReader, str, Stop], list[Entry]]


def find(
    reader: LibraryReader, kind: str, query: str = "", *, stop: Stop = lambda: False
) -> list[Entry]:
    """What is found of the present files that a query describes, and not dismissed: what is surest
    first; a part of it once ``stop`` says so. Raises ``QueryError``, and ``KeyError`` for a kind
    that is not in ``KINDS``.
    """
    kept: dict[int, Entry] = {}  # by track: a file may be cut off in two ways at once
    for entry in sorted(KINDS[kind](reader, query, stop), key=lambda entry: -entry.degree):
        kept.setdefault(entry.track_id, entry)
    return list(kept.values())


def _checked(kind: str) -> Find:
    def find_stored(reader: LibraryReader, query: str, stop: Stop) -> list[Entry]:
        return [
            Entry(kind, row.track_id, row.recording_id, row.degree, row.evidence)
            for row in reader.audio_findings(kind, query, version=VERSION)
        ]

    return find_stored


def _genre(reader: LibraryReader, query: str, stop: Stop) -> list[Entry]:
    from musicanalyzer.services.audit.genres import disagreements

    return [
        Entry("genre", found.track_id, found.recording_id, found.share, found.evidence)
        for found in disagreements(reader, query, stop=stop)
    ]


def _silent(reader: LibraryReader, query: str, stop: Stop) -> list[Entry]:
    found = []
    for row in reader.level_lines(query, "silent"):
        is_silent = np.frombuffer(row.data or b"", np.uint8) == 0
        evidence: dict[str, Any] = {"below_lufs": QUIETEST_LUFS, "share": 1.0}
        if not row.is_mute:
            if row.step_s is None or not len(is_silent):
                continue  # its level was not measured
            evidence["share"] = round(float(is_silent.mean()), 3)
            silent_s = float(np.count_nonzero(is_silent)) * row.step_s
            if evidence["share"] < _SILENT_SHARE or silent_s < _LEAST_SILENT_S:
                continue
            evidence["longest_s"], evidence["at_s"] = _longest(is_silent, row.step_s)
        found.append(Entry("silent", row.track_id, row.recording_id, evidence["share"], evidence))
    return found


def _longest(silent: np.ndarray, step_s: float) -> tuple[float, float]:
    """The length of the longest silence and where it begins, in seconds."""
    edges = np.flatnonzero(np.diff(silent.astype(np.int8), prepend=0, append=0))
    begins, ends = edges[0::2], edges[1::2]
    best = int(np.argmax(ends - begins))
    length = float((ends - begins)[best]) * step_s
    return round(length, 1), round(float(begins[best]) * step_s, 1)


def _truncated(reader: LibraryReader, query: str, stop: Stop) -> list[Entry]:
    found = [
        Entry("truncated", row.track_id, row.recording_id, row.degree, row.evidence)
        for row in reader.audio_findings("truncated", query, version=VERSION)
    ]
    for row in reader.stated_lengths(query, "truncated", version=VERSION):
        if row.promised_s is not None and row.promised_s - row.duration_s > _CUT_S:
            evidence = {"promised_s": round(row.promised_s, 2), "there_s": round(row.duration_s, 2)}
            found.append(Entry("truncated", row.track_id, row.recording_id, 1.0, evidence))
    return found


def _length(reader: LibraryReader, query: str, stop: Stop) -> list[Entry]:
    found = []
    for row in reader.stated_lengths(query, "length", version=VERSION):
        # What a cut file promises is not wrong of the file that it was.
        ways = [("tag", row.tag_s), ("shown", row.shown_s)]
        if row.promised_s is not None and row.promised_s < row.duration_s:
            ways.insert(0, ("container", row.promised_s))
        for way, stated_s in ways:
            if stated_s is None or _agree(stated_s, row):
                continue
            evidence = {"by": way, "stated_s": round(stated_s, 2),
                        "heard_s": round(row.duration_s, 2)}  # fmt: skip
            degree = min(1.0, SURE + abs(stated_s - row.duration_s) / row.duration_s / 2)
            found.append(Entry("length", row.track_id, row.recording_id, degree, evidence))
            break
    return found


def _agree(stated_s: float, row: Any) -> bool:
    """A tag of a file that was cut short may state what the whole one had."""
    lengths = [row.duration_s] + ([row.promised_s] if row.promised_s else [])
    return any(abs(stated_s - s) <= max(_TOLERANCE_S, _TOLERANCE * s) for s in lengths)


def _failed(reader: LibraryReader, query: str, stop: Stop) -> list[Entry]:
    return [
        Entry("failed", row.track_id, row.recording_id, 1.0, row.evidence)
        for row in reader.failed_checks(query, "failed", version=VERSION)
    ]


# In the order in which they are shown.
KINDS: dict[str, Find] = {
    "genre": _genre,
    "lossy": _checked("lossy"),
    "upsampled": _checked("upsampled"),
    "clipped": _checked("clipped"),
    "silent": _silent,
    "truncated": _truncated,
    "length": _length,
    "failed": _failed,
}
