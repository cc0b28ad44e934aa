"""One playlist as it is shown: what it holds now, and what its rule starts from."""

from __future__ import annotations

from dataclasses import dataclass

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.playlist_edits import kind_of, tracks_or_problem
from musicanalyzer.services.playlist_rules import (
    Curve,
    Like,
    Limits,
    Manual,
    Path,
    Rule,
    Where,
    rule_from_json,
)
from musicanalyzer.ui import text


@dataclass(frozen=True, slots=True)
class Contents:
    """One playlist opened. ``subjects`` are the names of the tracks that its rule starts from, a
    dash for one that is no longer there.
    """

    name: str
    kind: str
    rule: Rule | Manual
    limits: Limits
    track_ids: tuple[int, ...]
    seconds: float
    n_missing: int
    subjects: tuple[str, ...]
    problem: str = ""

    @property
    def is_editable(self) -> bool:
        """A playlist of a query holds what the query says."""
        return self.kind != "smart"


def read_contents(reader: LibraryReader, name: str) -> Contents:
    """Raises ``LibraryError`` of kind ``no-playlist``."""
    playlist = reader.playlist(name)
    track_ids, problem = tracks_or_problem(reader, playlist)
    kind = kind_of(playlist.rule)
    rule: Rule | Manual = Manual()
    limits = Limits(n=None, near_duplicate=None)
    if kind != "manual":
        rule, limits = rule_from_json(playlist.rule)
    match rule:
        case Manual() | Where():
            starts: tuple[int, ...] = ()
        case Like():
            starts = rule.track_ids
        case Curve():
            starts = rule.include
        case Path():
            starts = (rule.start_id, rule.end_id)
    named = {track.id: text.name_of(track) for track in reader.tracks(starts)}
    seconds, n_missing = reader.totals_of(track_ids)
    return Contents(
        name=name,
        kind=kind,
        rule=rule,
        limits=limits,
        track_ids=track_ids,
        seconds=seconds,
        n_missing=n_missing,
        subjects=tuple(named.get(track_id, text.DASH) for track_id in starts),
        problem=problem,
    )
