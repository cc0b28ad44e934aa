"""Tracks that sound like one of them, and why: how alike in sound, mood, genre, voice, rhythm and
harmony.

Which tracks these are, and their order, is decided by the cosine of the embeddings alone; the other
likenesses explain, and each is computed from what the library stores. All are in 0..1, 1 for equal,
and ``None`` where one of the two tracks has no such answer.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from musicanalyzer.library.musical_keys import MusicalKey
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import HeadResult, TrackRow
from musicanalyzer.library.similarity import SimilarityIndex
from musicanalyzer.services.similar import blend, newest_version
from musicanalyzer.services.track_facts import facts_of

# The root mean square distance of two numbers drawn evenly from 0..1: what chance alone gives.
_BY_CHANCE = (1 / 6) ** 0.5


@dataclass(frozen=True, slots=True)
class Likeness:
    """``sound`` is the cosine of the embeddings, ``genre`` the probability that both share, summed
    over the genres. ``rhythm`` compares tempi, twice or half as fast counting as the same;
    ``harmony`` compares keys along the circle of fifths. All but sound and genre are 0 where the
    tracks differ as much as two taken by chance, or more.
    """

    sound: float
    mood: float | None
    genre: float | None
    voice: float | None
    rhythm: float | None
    harmony: float | None


@dataclass(frozen=True, slots=True)
class Match:
    track: TrackRow
    likeness: Likeness


def likeness(one: TrackRow, other: TrackRow, *, cosine: float) -> Likeness:
    """See :class:`Likeness`."""
    mine, theirs = one.results, other.results
    return Likeness(
        sound=float(np.clip(cosine, 0.0, 1.0)),
        mood=_nearness(_mood(mine.get("mood")), _mood(theirs.get("mood"))),
        genre=_overlap(mine.get("genre"), theirs.get("genre")),
        voice=_nearness(_voice(mine), _voice(theirs)),
        rhythm=_rhythm(facts_of(one).bpm, facts_of(other).bpm),
        harmony=_harmony(facts_of(one).key, facts_of(other).key),
    )


def _rhythm(one_bpm: float | None, other_bpm: float | None) -> float | None:
    if one_bpm is None or other_bpm is None:
        return None
    octaves = abs(math.log2(one_bpm / other_bpm))
    return max(0.0, 1.0 - abs(octaves - round(octaves)) / 0.25)  # by chance 0.25 apart


def _harmony(one: MusicalKey | None, other: MusicalKey | None) -> float | None:
    """1 for the same key, less for its relative, less for a fifth apart; by chance 3 fifths."""
    if one is None or other is None:
        return None
    steps = abs(one.hour - other.hour)
    fifths = min(steps, 12 - steps) + (0.5 if one.minor != other.minor else 0.0)
    return max(0.0, 1.0 - fifths / 3)


def _mood(result: HeadResult | None) -> Mapping[str, float]:
    if result is None or "arousal" not in result.measures:
        return {}  # nothing is to be heard in it
    return {**result.scores, **result.measures}


def _voice(results: Mapping[str, HeadResult]) -> Mapping[str, float]:
    """How much is sung, and by whom as far as somebody sings."""
    vocal, voice = results.get("vocal"), results.get("voice")
    share = None if vocal is None else vocal.measures.get("vocal_share")
    if share is None:
        return {}
    scores = {} if voice is None else voice.scores
    return {"share": share} | {name: score * share for name, score in scores.items()}


def _nearness(one: Mapping[str, float], other: Mapping[str, float]) -> float | None:
    shared = sorted(one.keys() & other.keys())
    if not shared:
        return None
    squares = [(one[name] - other[name]) ** 2 for name in shared]
    return max(0.0, 1.0 - (sum(squares) / len(squares)) ** 0.5 / _BY_CHANCE)


def _overlap(one: HeadResult | None, other: HeadResult | None) -> float | None:
    if one is None or other is None or one.version != other.version:
        return None
    names = one.scores.keys() & other.scores.keys()
    return min(1.0, sum(min(one.scores[name], other.scores[name]) for name in names))


class LikenessFinder:
    """Keeps the index between questions. Belongs to the thread of the readers it is given."""

    def __init__(self) -> None:
        self._index: SimilarityIndex | None = None

    def find(
        self,
        reader: LibraryReader,
        track_id: int,
        *,
        n: int = 10,
        more: Collection[int] = (),
        less: Collection[int] = (),
    ) -> list[Match]:
        """At most ``n`` that are alike at all, best first, one file of each recording; like
        ``more`` tracks as well and ``less`` like others, none of which are among those found.
        ``sound`` is then the cosine with what lies between them.

        Empty where the track has no embedding of the version that most have. Raises LibraryError.
        """
        track = reader.track(track_id)
        if track is None or track.recording_id is None:
            return []
        version = newest_version(reader)
        if self._index is None or self._index.version != version:
            self._index = SimilarityIndex(reader, version=version)
        self._index.refresh()
        if track.recording_id not in self._index:
            return []
        liked, unliked = (self._heard(reader, each) for each in (more, less))
        recording_ids, cosines = self._index.nearest(
            blend(self._index, [track.recording_id, *liked], unlike=unliked),
            n,
            exclude=[track.recording_id, *liked, *unliked],
        )
        files = reader.tracks_of(recording_ids)
        found = []
        for recording_id, cosine in zip(recording_ids.tolist(), cosines, strict=True):
            if cosine <= 0:
                break  # as unlike as chance
            for other in reader.tracks(files.get(recording_id, [])[:1]):
                found.append(Match(other, likeness(track, other, cosine=float(cosine))))
        return found

    def _heard(self, reader: LibraryReader, track_ids: Collection[int]) -> list[int]:
        """The recordings of those that can be compared."""
        rows = reader.tracks(list(track_ids))
        ids = (row.recording_id for row in rows)
        return [each for each in ids if each is not None and each in (self._index or ())]
