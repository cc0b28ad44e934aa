"""Duplicates and versions as the user sees them: groups of tracks, the best copy of each, and why.

A group of duplicates holds what is the same recording: files of the same audio, copies in other
codecs and cuts, and remasters or other mixes. A group of versions holds the best of each group of
duplicates, or the single tracks, that share a part. Only present files count. Nothing here changes
or deletes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from musicanalyzer.errors import SettingsError
from musicanalyzer.library.copy_rows import CopyRow, Pair
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow

IDENTICAL, SAME, REMASTER, VERSION = "identical", "same", "remaster", "version"
# How much further a bit goes than in MP3: listening tests find 96 kb/s of Opus and 128 of AAC and
# Vorbis about as good as 160 to 192 of MP3.
_REACH = {"opus": 1.7, "aac": 1.3, "vorbis": 1.3, "mp2": 0.7, "mp3": 1.0}
_CLEARLY = 1.1  # a bit rate is measured with the tags: less than that is no difference
_LONGER_S = 2.0
_REASONS = {
    "lossless": "it is lossless",
    "bit_rate": "it has the higher bit rate for its codec",
    "sample_rate": "it has the higher sample rate",
    "channels": "it has more channels",
    "longer": "it is longer",
    "first": "it was added first; nothing else tells them apart",
}


@dataclass(frozen=True, slots=True)
class Copy:
    """One track of a group and what it is to the group's first: ``relation`` is ``identical``
    (the same coded audio), ``same``, ``remaster`` or ``version``, and empty for the first itself.

    The evidence is None for the first, for identical audio, and where a track is in the group
    through a third one: the share of signs that agree, how much later the same place is in it, how
    long both are heard to agree, how much louder it is, and by how much its tone differs.
    """

    track: TrackRow
    sample_rate: int
    channels: int
    is_lossless: bool
    relation: str = ""
    agreement: float | None = None
    offset_s: float | None = None
    overlap_s: float | None = None
    level_db: float | None = None
    tone_db: float | None = None

    @property
    def bit_rate_kbps(self) -> float:
        """Of the file, with its tags."""
        return self.track.size * 8e-3 / max(self.track.duration_s or 0.0, 1e-3)


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """``relation``: ``same``, ``remaster`` where all others are, or ``version``. The best copy is
    the first; ``reason`` (a key of ``_REASONS``) says what it has before the second. ``links``: by
    a copy's recording the pairs that put it here.
    """

    relation: str
    copies: tuple[Copy, ...]
    reason: str
    links: Mapping[int, frozenset[Pair]] = field(default_factory=dict)

    @property
    def best(self) -> Copy:
        return self.copies[0]

    @property
    def why(self) -> str:
        return _REASONS[self.reason]

    def pairs_of(self, copies: Iterable[Copy]) -> frozenset[Pair]:
        """What was found of these copies and the others here. Nothing of a file whose audio is that
        of the best copy: that it is the same is no finding.
        """
        return frozenset().union(
            *(
                self.links.get(copy.track.recording_id or 0, frozenset())
                for copy in copies
                if copy.relation != IDENTICAL
            )
        )


def groups(reader: LibraryReader, query: str = "") -> list[CopyGroup]:
    """Those with a track that the query describes: duplicates, then versions; the largest first.

    Raises ``QueryError``.
    """
    wanted = set(reader.ids(query)) if query.strip() else None
    rows = {(row.recording_id, row.other_id): row for row in reader.copies()}
    present = reader.present_tracks()
    copies = _copies(reader, present)
    pairs = [row for row in rows.values() if {row.recording_id, row.other_id} <= present.keys()]
    close = [(row.recording_id, row.other_id) for row in pairs if row.relation != VERSION]
    duplicates: list[CopyGroup] = []
    best_of: dict[int, int] = {}
    firsts: dict[int, Copy] = {}
    for recordings in _components(copies, close):
        members = _ranked(copy for each in recordings for copy in copies[each])
        best = members[0].track.recording_id or 0
        firsts[best] = members[0]
        best_of |= dict.fromkeys(recordings, best)
        if len(members) > 1:
            group = _group(members, rows, otherwise=REMASTER)
            duplicates.append(replace(group, links=_links(((pair, pair) for pair in close), group)))
    far = [
        ((row.recording_id, row.other_id), (best_of[row.recording_id], best_of[row.other_id]))
        for row in pairs
        if best_of[row.recording_id] != best_of[row.other_id]
    ]
    versions: list[CopyGroup] = []
    for found in _components(firsts, {between for _, between in far}):
        if len(found) > 1:
            group = _group(_ranked(firsts[each] for each in found), rows, otherwise=VERSION)
            versions.append(replace(group, relation=VERSION, links=_links(far, group)))
    shown = [
        group
        for group in [*duplicates, *versions]
        if wanted is None or any(copy.track.id in wanted for copy in group.copies)
    ]
    return sorted(
        shown,
        key=lambda group: (group.relation == VERSION, -len(group.copies), group.best.track.id),
    )


def pairs_to_tell_apart(
    reader: LibraryReader, track: TrackRow, others: Iterable[TrackRow]
) -> list[Pair]:
    """Of a track with each of ``others``; without these with all that it is found to be a copy or a
    version of, which has been told apart too.

    Raises ``SettingsError`` of kind ``no-copy`` for what cannot be told apart.
    """
    mine = track.recording_id
    found: set[Pair] = set()
    for other in others:
        theirs = other.recording_id
        if mine is None or theirs is None or mine == theirs:
            why = (
                "hold the same audio to the last byte"
                if mine is not None and mine == theirs
                else "were not both analysed"
            )
            raise SettingsError(
                f"{track.path} and {other.path} {why}, so they cannot be told apart; name two"
                " recordings.",
                kind="no-copy",
            )
        found.add((min(mine, theirs), max(mine, theirs)))
    if not found:
        known = [(row.recording_id, row.other_id) for row in reader.copies()]
        found = {pair for pair in [*known, *reader.not_copies()] if mine in pair}
    if not found:
        raise SettingsError(
            f"{track.path} was found to be a copy or a version of nothing; musicanalyzer duplicates"
            " lists what was found.",
            kind="no-copy",
        )
    return sorted(found)


def describe_group(group: CopyGroup) -> dict[str, Any]:
    """As the command line's JSON has it; ``tracks`` are in order, the best copy first."""
    return {
        "relation": group.relation,
        "best": group.best.track.id,
        "why": group.why,
        "tracks": [_described(copy) for copy in group.copies],
    }


def _described(copy: Copy) -> dict[str, Any]:
    track, tags = copy.track, copy.track.tags
    return {
        "id": track.id,
        "path": track.path,
        "title": tags.title,
        "artist": tags.artist,
        "album": tags.album,
        "duration_s": _rounded(track.duration_s, 3),
        "codec": track.codec,
        "lossless": copy.is_lossless,
        "bit_rate_kbps": round(copy.bit_rate_kbps),
        "sample_rate": copy.sample_rate,
        "channels": copy.channels,
        "relation": copy.relation or "best",
        "agreement": _rounded(copy.agreement, 4),
        "offset_s": _rounded(copy.offset_s, 2),
        "overlap_s": _rounded(copy.overlap_s, 1),
        "level_db": _rounded(copy.level_db, 1),
        "tone_db": _rounded(copy.tone_db, 1),
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _copies(reader: LibraryReader, present: Mapping[int, list[int]]) -> dict[int, list[Copy]]:
    from musicanalyzer.analysis.file_check import is_lossless

    sounds, false = reader.sounds_of(present), reader.falsely_lossless()
    tracks = reader.tracks([each for ids in present.values() for each in ids], structures=())
    found: dict[int, list[Copy]] = {recording_id: [] for recording_id in present}
    for track in tracks:
        recording_id = track.recording_id
        if recording_id in sounds and recording_id is not None:
            rate, channels = sounds[recording_id]
            lossless = is_lossless(track.codec or "") and recording_id not in false
            found[recording_id].append(Copy(track, rate, channels, lossless))
    return {recording_id: each for recording_id, each in found.items() if each}


def _group(
    members: list[Copy], rows: Mapping[tuple[int, int], CopyRow], *, otherwise: str
) -> CopyGroup:
    """``otherwise`` is what tracks are to the best that were not found as a pair with it."""
    best = members[0]
    others = [_related(copy, best, rows, otherwise) for copy in members[1:]]
    close = any(copy.relation in (IDENTICAL, SAME) for copy in others)
    return CopyGroup(
        relation=SAME if close else REMASTER,
        copies=(best, *others),
        reason=_reason(best, members[1]),
    )


def _links(pairs: Iterable[tuple[Pair, Pair]], group: CopyGroup) -> dict[int, frozenset[Pair]]:
    """``pairs`` as they were found, each with the recordings that stand for the two in a group."""
    found: dict[int, set[Pair]] = {copy.track.recording_id or 0: set() for copy in group.copies}
    for pair, between in pairs:
        for recording_id in between:
            if recording_id in found:
                found[recording_id].add(pair)
    return {recording_id: frozenset(each) for recording_id, each in found.items()}


def _related(
    copy: Copy, best: Copy, rows: Mapping[tuple[int, int], CopyRow], otherwise: str
) -> Copy:
    mine, theirs = copy.track.recording_id or 0, best.track.recording_id or 0
    if mine == theirs:
        return replace(copy, relation=IDENTICAL)
    row = rows.get((min(mine, theirs), max(mine, theirs)))
    if row is None:
        # Through a third track; what is said of that one's pair would not hold of this.
        return replace(copy, relation=otherwise)
    sign = 1.0 if row.other_id == mine else -1.0
    return replace(
        copy,
        relation=row.relation,
        agreement=row.agreement,
        offset_s=sign * row.offset_s,
        overlap_s=row.overlap_s,
        level_db=sign * row.level_db,
        tone_db=row.tone_db,
    )


def _ranked(copies: Iterable[Copy]) -> list[Copy]:
    """The best first."""
    left = sorted(copies, key=lambda copy: copy.track.id)
    ranked: list[Copy] = []
    while left:
        best = left[0]
        for copy in left[1:]:
            if _reason(copy, best) != "first":
                best = copy
        ranked.append(best)
        left.remove(best)
    return ranked


def _reason(one: Copy, other: Copy) -> str:
    """What the one has before the other; ``first`` where nothing or where the other is better."""
    if one.is_lossless != other.is_lossless:
        return "lossless" if one.is_lossless else "first"
    if not one.is_lossless:
        rates = [copy.bit_rate_kbps * _reach(copy.track.codec or "") for copy in (one, other)]
        if max(rates) > _CLEARLY * min(rates):
            return "bit_rate" if rates[0] > rates[1] else "first"
    for name, mine, theirs, least in (
        ("sample_rate", one.sample_rate, other.sample_rate, 1),
        ("channels", one.channels, other.channels, 1),
        ("longer", one.track.duration_s or 0.0, other.track.duration_s or 0.0, _LONGER_S),
    ):
        if abs(mine - theirs) >= least:
            return name if mine > theirs else "first"
    return "first"


def _reach(codec: str) -> float:
    """Of a codec by libav's name, which for MP3 is ``mp3float``."""
    return next((reach for name, reach in _REACH.items() if name in codec), 1.0)


def _components(numbers: Iterable[int], pairs: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """Numbers that pairs join, each once, in order."""
    parent = {number: number for number in numbers}

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for one, other in pairs:
        if one in parent and other in parent:
            low, high = sorted((root(one), root(other)))
            parent[high] = low
    found: dict[int, list[int]] = {}
    for number in sorted(parent):
        found.setdefault(root(number), []).append(number)
    yield from found.values()
