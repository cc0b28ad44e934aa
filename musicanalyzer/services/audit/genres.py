"""Tracks whose file names a genre that neither their sound nor their neighbours agree with.

Two witnesses are heard. The first is the model: the track counts as another genre than its tag
names (the query's ``is:disagrees``). The second is the library: most of the tracks that sound most
like it, by other artists, count as that other genre too, and hardly one as the tag's. What a
neighbour counts as is what the user says, else what its own tag names, else what is heard in it; a
library that is tagged well so corrects the model where both go wrong together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.library.similarity import SimilarityIndex
from musicanalyzer.services.similar import newest_version

N_NEIGHBOURS = 20
FEWEST_VOTES = 5  # fewer neighbours of a known genre are no vote
MOST_FOR_THE_TAG, LEAST_FOR_THE_SOUND = 0.2, 0.5
_ASKED = 3 * N_NEIGHBOURS  # some are by the same artist or have no genre
CountsAs = dict[int, tuple[str, tuple[str, ...]]]  # by recording: its artist, and its genres

_BATCH = 128  # tracks: 51 MB of cosines against 100,000


@dataclass(frozen=True, slots=True)
class Disagreement:
    """``share`` of the neighbours that vote count as the genre that is heard."""

    track_id: int
    recording_id: int
    share: float
    evidence: dict[str, Any]


def disagreements(
    reader: LibraryReader, query: str = "", *, stop: Callable[[], bool] = lambda: False
) -> Iterator[Disagreement]:
    """Of present files that a query describes and the user has not found all right, until ``stop``
    says so: half a millisecond for each that disagrees in a library of 20,000. Raises
    ``QueryError``.
    """
    asked = f"({query}) is:disagrees" if query.strip() else "is:disagrees"
    suspects = reader.undismissed(reader.ids(asked), "genre")
    if not suspects:
        return
    index = SimilarityIndex(reader, version=newest_version(reader))
    suspects = [pair for pair in suspects if pair[1] in index]
    known: CountsAs = {}
    for begin in range(0, len(suspects), _BATCH):
        if stop():
            return
        yield from _of_batch(reader, index, suspects[begin : begin + _BATCH], known)


def _of_batch(
    reader: LibraryReader,
    index: SimilarityIndex,
    batch: list[tuple[int, int]],
    known: CountsAs,
) -> Iterator[Disagreement]:
    """``known`` keeps what recordings count as from one batch to the next."""
    near = _nearest(index, [recording_id for _, recording_id in batch])
    everyone = {int(r) for ids in near for r in ids} | {recording_id for _, recording_id in batch}
    known.update(reader.counts_as(everyone.difference(known)))
    rows = {track.id: track for track in reader.tracks([track_id for track_id, _ in batch])}
    for (track_id, recording_id), neighbours in zip(batch, near, strict=True):
        track = rows.get(track_id)
        if track is None or recording_id not in known:
            continue
        artist, named = known[recording_id]
        votes = [
            genres
            for other, genres in (known.get(int(r), ("", ())) for r in neighbours)
            if genres and (not artist or other != artist)
        ][:N_NEIGHBOURS]
        found = _judge(track, recording_id, named, votes)
        if found is not None:
            yield found


def _judge(
    track: TrackRow, recording_id: int, named: tuple[str, ...], votes: list[tuple[str, ...]]
) -> Disagreement | None:
    heard = next(iter(track.labels_of("genre")), None)
    if heard is None or len(votes) < FEWEST_VOTES:
        return None
    for_sound = sum(heard in genres for genres in votes) / len(votes)
    for_tag = sum(bool(set(named) & set(genres)) for genres in votes) / len(votes)
    is_said = "genre" in track.corrections
    if not is_said and (for_tag > MOST_FOR_THE_TAG or for_sound < LEAST_FOR_THE_SOUND):
        return None
    evidence = {
        "written": track.tags.genre or "",
        "heard": heard,
        "confidence": 1.0 if is_said else round(track.results["genre"].confidence, 3),
        "is_said": is_said,
        "neighbours": len(votes),
        "for_sound": round(for_sound * len(votes)),
        "for_tag": round(for_tag * len(votes)),
    }
    return Disagreement(track.id, recording_id, 1.0 if is_said else for_sound, evidence)


def _nearest(index: SimilarityIndex, recording_ids: list[int]) -> list[NDArray[np.int64]]:
    """The nearest recordings of each, best first, without itself."""
    rows = index.rows(recording_ids)
    cosines = index.matrix[rows] @ index.matrix.T
    cosines[np.arange(len(rows)), rows] = -np.inf
    n = min(_ASKED, len(index) - 1)
    if n < 1:
        return [np.empty(0, np.int64) for _ in rows]
    best = np.argpartition(-cosines, n - 1, axis=1)[:, :n]
    order = np.argsort(-np.take_along_axis(cosines, best, axis=1), axis=1)
    return [index.ids[ids] for ids in np.take_along_axis(best, order, axis=1)]
