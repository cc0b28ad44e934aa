"""Playlists from rules: more like these, all that match a query, a path from one sound to another.

The same rule over the same library gives the same tracks. A recording appears once, through one of
its present files, however many copies there are. Stored with its rule, a playlist can be made
again when the library has grown; one of a query is live: what it holds is asked each time. A
playlist without a rule is kept by hand.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.errors import LibraryError, SettingsError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import Playable, Playlist
from musicanalyzer.library.similarity import SimilarityIndex
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.copies import told_apart, twins
from musicanalyzer.services.playlist_rules import (
    Curve,
    Like,
    Limits,
    Path,
    Rule,
    Where,
    rule_from_json,
    rule_json,
)
from musicanalyzer.services.similar import blend


def open_builder(reader: LibraryReader, *, rule: Rule, limits: Limits) -> PlaylistBuilder:
    """A builder that can make this playlist, with the similarity index where it is needed.

    Raises ``LibraryError`` of kind ``empty-library`` where that index would hold nothing.
    """
    if isinstance(rule, Where) and limits.near_duplicate is None:
        return PlaylistBuilder(reader, None)
    # Here and below: the window lists playlists long before it makes one, and starts 40 ms sooner.
    from musicanalyzer.services.similar import newest_version

    return PlaylistBuilder(reader, SimilarityIndex(reader, version=newest_version(reader)))


def current_tracks(reader: LibraryReader, playlist: Playlist) -> tuple[int, ...]:
    """What a playlist holds now: one of a query is asked again, any other is as it was stored.

    Raises ``QueryError`` where the query can no longer be asked (its label was forgotten).
    """
    try:
        rule, limits = rule_from_json(playlist.rule)
    except SettingsError:  # written by a later version; its tracks are there all the same
        return playlist.track_ids
    if not isinstance(rule, Where):
        return playlist.track_ids
    try:
        return open_builder(reader, rule=rule, limits=limits).build(rule, limits)
    except LibraryError as err:
        if err.kind == "empty-library":
            return ()
        raise


class PlaylistBuilder:
    """Makes playlists from one library; belongs to the reader's thread."""

    def __init__(self, reader: LibraryReader, index: SimilarityIndex | None) -> None:
        """Without an index only queries without regard to near duplicates can be built."""
        self._reader = reader
        self._known = index

    @property
    def _index(self) -> SimilarityIndex:
        if self._known is None:
            raise ValueError("this playlist needs a similarity index")
        return self._known

    def build(self, rule: Rule, limits: Limits | None = None) -> tuple[int, ...]:
        """Track ids in playing order; fewer than ``limits.n`` where no more fit.

        Raises ``LibraryError`` of kind ``no-track`` (the rule names a track that is not there) or
        ``no-embedding`` (one that has no analysis), ``QueryError``; ``SettingsError`` of kind
        ``no-set`` where no set keeps the rules of a curve.
        """
        limits = limits or Limits()
        if self._known is not None:
            self._known.refresh()
        chosen = _Chosen(limits, self._known, self._reader)
        match rule:
            case Where(query, order):
                self._where(query, order, chosen)
            case Like():
                self._like(rule, chosen)
            case Curve():
                from musicanalyzer.services.sets.build import build_set

                return build_set(self._reader, rule, limits).track_ids
            case Path(start_id, end_id, query):
                self._path(start_id, end_id, query, chosen)
        return tuple(chosen.track_ids)

    def save(
        self,
        writer: LibraryWriter,
        name: str,
        rule: Rule,
        limits: Limits | None = None,
        *,
        replace: bool = False,
    ) -> tuple[int, ...]:
        """Build and store with the rule. ``LibraryError`` of kind ``playlist-exists``."""
        limits = limits or Limits()
        track_ids = self.build(rule, limits)
        writer.save_playlist(name, track_ids, rule=rule_json(rule, limits), replace=replace)
        return track_ids

    def _where(self, query: str, order: str, chosen: _Chosen) -> None:
        by_track = {entry.track_id: entry for entry in self._reader.playable(query)}
        for track_id in self._reader.ids(query, order=order):
            if chosen.full:
                return
            if track_id in by_track:
                chosen.offer(by_track[track_id])

    def _like(self, rule: Like, chosen: _Chosen) -> None:
        seeds = [self._named(track_id) for track_id in rule.track_ids]
        others = [self._named(track_id) for track_id in rule.unlike]
        for seed in seeds:
            chosen.take(seed)
        centre = blend(
            self._index,
            [seed.recording_id for seed in seeds],
            weights=rule.weights,
            unlike=[other.recording_id for other in others],
        )
        entries, rows = self._candidates(rule.query, without={each.recording_id for each in others})
        scores = self._index.matrix[rows] @ centre.astype(np.float32)
        for place in _best_first(scores, rows):
            if chosen.full:
                return
            chosen.offer(entries[place])

    def _path(self, start_id: int, end_id: int, query: str, chosen: _Chosen) -> None:
        start, end = self._named(start_id), self._named(end_id)
        n = chosen.limits.n or 25
        chosen.take(start)
        if n == 1 or start.recording_id == end.recording_id:
            return
        chosen.keep_for(end)
        arc = _Arc(self._index.vector(start.recording_id), self._index.vector(end.recording_id))
        entries, rows = self._candidates(query)
        along, across = arc.coordinates(self._index.matrix[rows])
        progress = np.arctan2(across, along) / arc.angle
        reached = 0.0
        for step in range(1, n - 1):
            if chosen.full:
                break
            angle = arc.angle * step / (n - 1)
            scores = along * math.cos(angle) + across * math.sin(angle)
            # Forward only, and at most to the next step: a track that lies near the line but far
            # ahead would leave the steps up to there without candidates.
            inside = (progress > reached) & (progress < (step + 1) / (n - 1))
            scores = np.where(inside, scores, -np.inf)
            for place in _best_first(scores, rows):
                if scores[place] == -np.inf:
                    break
                if chosen.offer(entries[place]):
                    reached = float(progress[place])
                    break
        chosen.take(end)

    def _named(self, track_id: int) -> Playable:
        track = self._reader.track(track_id)
        if track is None:
            raise LibraryError(f"There is no track {track_id} in the library.", kind="no-track")
        if track.recording_id is None or track.duration_s is None:
            raise LibraryError(
                f"Track {track_id} could not be analysed, so nothing can be said to be like it.",
                kind="no-embedding",
            )
        self._index.vector(track.recording_id)  # raises where there is none
        artist = self._reader.artist_of(track_id)
        return Playable(track_id, track.recording_id, artist, track.duration_s)

    def _candidates(
        self, query: str, *, without: Collection[int] = ()
    ) -> tuple[list[Playable], NDArray[np.int64]]:
        """What may be added, with each one's row in the index; not the recordings ``without``."""
        by_recording = {
            entry.recording_id: entry
            for entry in self._reader.playable(query)
            if entry.recording_id not in without
        }
        rows = self._index.rows(sorted(by_recording))
        return [by_recording[int(self._index.ids[row])] for row in rows], rows


class _Chosen:
    """The playlist so far, and what the limits still allow."""

    def __init__(
        self,
        limits: Limits,
        index: SimilarityIndex | None,
        reader: LibraryReader,
    ) -> None:
        if index is None and limits.near_duplicate is not None:
            raise ValueError("near duplicates are told by a similarity index")
        self.limits = limits
        self.track_ids: list[int] = []
        self._index = index
        is_asked = limits.near_duplicate is not None
        self._copies = twins(reader) if is_asked else {}
        self._apart = told_apart(reader) if is_asked else {}
        self._recordings: set[int] = set()
        self._artists: Counter[str] = Counter()
        self._vectors = np.empty((0, 0), np.float32)
        self._n_vectors = 0
        self._vector_of: list[int] = []  # recordings, by row
        self._seconds = 0.0
        self._kept_places = 0

    @property
    def full(self) -> bool:
        n = self.limits.n
        return n is not None and len(self.track_ids) + self._kept_places >= n

    def offer(self, entry: Playable) -> bool:
        """Take it if the limits allow."""
        if self.full or not self._allowed(entry):
            return False
        self._add(entry)
        return True

    def take(self, entry: Playable) -> None:
        """Take what the rule itself names, whatever the limits say; only once."""
        if entry.track_id not in self.track_ids:
            kept, self._kept_places = self._kept_places, 0
            self._add(entry, counted=not kept)

    def keep_for(self, entry: Playable) -> None:
        """Leave room for a track that comes last."""
        self._kept_places = 1
        self._count(entry)

    def _allowed(self, entry: Playable) -> bool:
        limits = self.limits
        if entry.recording_id in self._recordings:
            return False
        if limits.max_track_minutes is not None and (
            entry.duration_s > limits.max_track_minutes * 60
        ):
            return False
        if limits.total_minutes is not None and (
            self._seconds + entry.duration_s > limits.total_minutes * 60
        ):
            return False
        if (
            limits.per_artist is not None
            and entry.artist
            and (self._artists[entry.artist] >= limits.per_artist)
        ):
            return False
        return limits.near_duplicate is None or not self._sounds_known(entry)

    def _sounds_known(self, entry: Playable) -> bool:
        """By the fingerprints, or by the embedding: a copy may differ in one of them. Not where the
        user says that it is no copy.
        """
        if not self._recordings.isdisjoint(self._copies.get(entry.recording_id, ())):
            return True
        if self._index is None or entry.recording_id not in self._index or not self._n_vectors:
            return False
        known = self._vectors[: self._n_vectors] @ self._index.vector(entry.recording_id)
        alike = np.flatnonzero(known >= (self.limits.near_duplicate or 2))
        others = self._apart.get(entry.recording_id, frozenset())
        return any(self._vector_of[row] not in others for row in alike)

    def _add(self, entry: Playable, *, counted: bool = True) -> None:
        self.track_ids.append(entry.track_id)
        if counted:
            self._count(entry)

    def _count(self, entry: Playable) -> None:
        self._recordings.add(entry.recording_id)
        self._artists[entry.artist] += 1
        self._seconds += entry.duration_s
        index = self._index
        if self.limits.near_duplicate is None or index is None or entry.recording_id not in index:
            return
        vector = index.vector(entry.recording_id)
        if self._n_vectors == len(self._vectors):  # doubled: stacking them anew each time is slow
            more = np.empty((max(32, len(self._vectors)), len(vector)), np.float32)
            self._vectors = np.concatenate([self._vectors, more]) if self._n_vectors else more
        self._vectors[self._n_vectors] = vector
        self._n_vectors += 1
        self._vector_of.append(entry.recording_id)


class _Arc:
    """The great circle from one unit vector to another (spherical linear interpolation;
    Shoemake, Animating rotation with quaternion curves, 1985).
    """

    def __init__(self, start: NDArray[np.float32], end: NDArray[np.float32]) -> None:
        along = start.astype(np.float64)
        across = end.astype(np.float64) - float(along @ end) * along
        if np.linalg.norm(across) < 1e-6:  # the same direction, or opposite: any way round
            across = np.zeros_like(along)
            across[np.argmin(np.abs(along))] = 1
            across -= float(along @ across) * along
        across /= np.linalg.norm(across)
        self._along, self._across = along, across
        self.angle = max(math.atan2(float(across @ end), float(along @ end)), 1e-6)

    def coordinates(
        self, vectors: NDArray[np.float32]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Cosines of each vector with the start and with the direction of travel."""
        plane = np.stack([self._along, self._across], axis=1).astype(np.float32)
        both = (vectors @ plane).astype(np.float64)
        return both[:, 0], both[:, 1]


def _best_first(scores: NDArray[Any], rows: NDArray[np.int64]) -> Iterator[int]:
    """Places by falling score, equal ones by row; sorted in portions, as few are needed."""
    size = len(scores)
    first = min(200, size)
    if first < size:
        limit = np.partition(scores, size - first)[size - first]
        head = np.flatnonzero(scores >= limit)
        yield from head[np.lexsort((rows[head], -scores[head]))].tolist()
        rest = np.flatnonzero(scores < limit)
        yield from rest[np.lexsort((rows[rest], -scores[rest]))].tolist()
    else:
        yield from np.lexsort((rows, -scores)).tolist()
