"""Likenesses say why tracks are alike: each of its own kind, none where nothing is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileTags, HeadResult, TrackRow
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.likeness import LikenessFinder, likeness
from tests.helpers import libraries


def _track(**results: HeadResult) -> TrackRow:
    return TrackRow(1, "/a.mp3", FileTags(), 1, 100.0, 0.0, False, None, results)


def _genre(version: str = "v1", **scores: float) -> HeadResult:
    return HeadResult("genre", version, ("x",), 0.5, scores)


def _mood(arousal: float, valence: float, **scores: float) -> HeadResult:
    return HeadResult("mood", "v1", (), 0.5, scores, {"arousal": arousal, "valence": valence})


def _vocal(share: float) -> HeadResult:
    return HeadResult("vocal", "v1", ("vocal",), 0.9, {"vocal": share}, {"vocal_share": share})


def _voice(female: float) -> HeadResult:
    scores = {"female": female, "male": 1 - female}
    return HeadResult("voice", "v1", ("female",), 0.9, scores)


FULL = _track(
    genre=_genre(rock=0.7, pop=0.3),
    mood=_mood(0.8, 0.4, happy=0.6),
    vocal=_vocal(0.9),
    voice=_voice(0.8),
)


def test_a_track_is_wholly_like_itself() -> None:
    found = likeness(FULL, FULL, cosine=1.0000001)
    assert (found.sound, found.mood, found.voice) == (1.0, 1.0, 1.0)
    assert found.genre == pytest.approx(1.0)


def test_likeness_is_mutual() -> None:
    other = _track(genre=_genre(rock=0.2, pop=0.8), mood=_mood(0.1, 0.5, happy=0.4))
    assert likeness(FULL, other, cosine=0.4) == likeness(other, FULL, cosine=0.4)


def test_each_likeness_depends_on_its_own_answers_alone() -> None:
    calm = replace(FULL, results={**FULL.results, "mood": _mood(0.1, 0.4, happy=0.1)})
    found = likeness(FULL, calm, cosine=0.5)
    assert found.mood is not None
    assert found.mood < 0.5
    assert found.genre == pytest.approx(1.0)
    assert found.voice == 1.0


@pytest.mark.parametrize(
    ("other", "shared"),
    [({"rock": 0.7, "pop": 0.3}, 1.0), ({"rock": 0.3, "pop": 0.7}, 0.6), ({"jazz": 1.0}, 0.0)],
)
def test_genres_are_alike_by_the_probability_they_share(other, shared: float) -> None:
    found = likeness(FULL, _track(genre=_genre(**other)), cosine=0.0)
    assert found.genre == pytest.approx(shared)


def test_opposites_have_no_likeness_and_never_a_negative_one() -> None:
    one = _track(mood=_mood(0.0, 0.0), vocal=_vocal(0.0))
    other = _track(mood=_mood(1.0, 1.0), vocal=_vocal(1.0))
    found = likeness(one, other, cosine=-0.3)
    assert (found.sound, found.mood, found.voice) == (0.0, 0.0, 0.0)


def test_where_an_answer_is_missing_or_of_another_model_no_likeness_is_claimed() -> None:
    found = likeness(FULL, _track(), cosine=0.5)
    assert (found.mood, found.genre, found.voice) == (None, None, None)
    newer = _track(genre=_genre("v2", rock=0.7, pop=0.3))
    assert likeness(FULL, newer, cosine=0.5).genre is None
    silent = _track(mood=HeadResult("mood", "v1", (), 0.0, {"happy": 0.0}))
    assert likeness(FULL, silent, cosine=0.5).mood is None


def _library(path: Path, n: int = 30) -> None:
    vectors = libraries.clusters(n, kinds=3, seed=1, noise=0.3)
    with LibraryWriter(path) as writer:
        for stat, tags, analysis in libraries.made_up(n, vectors=vectors):
            writer.add_analysis(stat, tags, analysis)


def test_the_most_alike_in_sound_come_first_and_the_track_itself_does_not(tmp_path: Path) -> None:
    _library(tmp_path / "library.db")
    with LibraryReader(tmp_path / "library.db") as reader:
        first = reader.ids(order="added")[0]
        found = LikenessFinder().find(reader, first, n=5)
        assert len(found) == 5
        sounds = [match.likeness.sound for match in found]
        assert sounds == sorted(sounds, reverse=True)
        assert sounds[0] > 0.8  # of its own cluster
        assert first not in [match.track.id for match in found]


def test_more_and_less_like_others_moves_what_is_found(tmp_path: Path) -> None:
    _library(tmp_path / "library.db")
    with LibraryReader(tmp_path / "library.db") as reader:
        finder = LikenessFinder()
        first = reader.ids(order="added")[0]
        usual = [match.track.id for match in finder.find(reader, first, n=40)]
        near, far = usual[0], usual[-1]
        more = [match.track.id for match in finder.find(reader, first, n=40, more=[far])]
        less = [match.track.id for match in finder.find(reader, first, n=40, less=[near])]
        assert far not in more
        assert near not in less
        assert more != [each for each in usual if each != far]
        assert less != [each for each in usual if each != near]
        assert finder.find(reader, first, n=40, more=[999])[0].track.id == near


def test_the_finder_sees_tracks_that_came_after_its_first_answer(tmp_path: Path) -> None:
    _library(tmp_path / "library.db")
    with LibraryReader(tmp_path / "library.db") as reader:
        finder = LikenessFinder()
        first = reader.ids(order="added")[0]
        before = finder.find(reader, first, n=1)[0]
        recording_id = reader.track(first).recording_id
        version = reader.embedding_version()
        ids, matrix = reader.embeddings(version)
        twin = matrix[int(np.searchsorted(ids, recording_id))]
        with LibraryWriter(tmp_path / "library.db") as writer:
            writer.add_analysis(
                libraries.stat("/twin.mp3"), FileTags(), libraries.analysis(999, vector=twin)
            )
        after = finder.find(reader, first, n=1)[0]
        assert before.track.path != "/twin.mp3" == after.track.path


def test_a_track_without_an_analysis_is_like_nothing(tmp_path: Path) -> None:
    _library(tmp_path / "library.db", 3)
    with LibraryReader(tmp_path / "library.db") as reader:
        assert LikenessFinder().find(reader, 999) == []


def with_facts(bpm: float | None, key: str | None) -> TrackRow:
    said = {} if bpm is None else {"tempo": (str(bpm),)}
    return TrackRow(1, "/m/x", FileTags(key=key), 1, 200.0, 0.0, False, None, {}, corrections=said)


@pytest.mark.parametrize(
    ("one", "other", "rhythm", "harmony"),
    [
        ((120, "8A"), (120, "Am"), 1.0, 1.0),
        ((120, "8A"), (60, "8B"), 1.0, 5 / 6),
        ((120, "8A"), (240, "9A"), 1.0, 2 / 3),
        ((120, "12B"), (120 * 2**0.5, "1B"), 0.0, 2 / 3),
        ((120, "8A"), (120 * 2**0.125, "2A"), 0.5, 0.0),
        ((None, "8A"), (120, None), None, None),
    ],
)
def test_rhythm_and_harmony_are_those_of_tempo_and_key(one, other, rhythm, harmony) -> None:
    found = likeness(with_facts(*one), with_facts(*other), cosine=0.5)
    assert found.rhythm == (rhythm if rhythm is None else pytest.approx(rhythm, abs=1e-3))
    assert found.harmony == (harmony if harmony is None else pytest.approx(harmony))
