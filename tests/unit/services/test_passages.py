"""Passages: what sounds like a stretch is found where it lies, and nothing is heard twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.analysis.packing import PackedPatches
from musicanalyzer.errors import LibraryError, SettingsError
from musicanalyzer.library.passage_vectors import (
    PassageWriter,
    load_passages,
    passages_path,
    quantised,
)
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileTags
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.models.runtime import load_network
from musicanalyzer.services.passages import PassageFinder
from tests.helpers.libraries import stat, unit_vectors
from tests.helpers.passages import MODELS, PATCH_S, RIFF, N, sounds, track_of

RIFFS_AT = {1: 4, 2: 11, 3: 0, 4: N - RIFF}  # by track id: the patch that it begins at
OWN_AGAIN_AT = 15  # in track 1


def with_riff(number: int) -> np.ndarray:
    heard = sounds(number)
    heard[RIFFS_AT[number] : RIFFS_AT[number] + RIFF] = sounds(99, RIFF)
    if number == 1:
        heard[OWN_AGAIN_AT : OWN_AGAIN_AT + RIFF] = sounds(99, RIFF)
    return heard


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Path:
    """Tracks 1 to 4 have the riff, 5 to 8 have not; 9 is silent, 10 was heard through windows, and
    11 is shorter than the riff.
    """
    path = tmp_path_factory.mktemp("passages") / "library.db"
    gaps = np.arange(N, dtype=np.int32) * 1000
    tracks = [track_of(number, with_riff(number)) for number in RIFFS_AT]
    tracks += [track_of(number, sounds(number)) for number in range(5, 9)]
    tracks.append(track_of(9, with_riff(1), audible=np.zeros(N, np.bool_)))
    tracks.append(track_of(10, with_riff(1), first_frames=gaps))
    tracks.append(track_of(11, sounds(99, RIFF - 1)))
    with LibraryWriter(path) as writer:
        for number, track in enumerate(tracks, 1):
            writer.add_analysis(stat(f"/m/{number}.mp3"), FileTags(title=str(number)), track)
    return path


@pytest.fixture(scope="module")
def finder(library: Path) -> PassageFinder:
    found = PassageFinder(MODELS)
    with LibraryReader(library) as reader:
        for _ in found.prepare(reader):
            pass
    return found


@pytest.fixture
def reader(library: Path):
    with LibraryReader(library) as reader:
        yield reader


def riff_of(finder: PassageFinder, reader: LibraryReader, **changed: float):
    start_s = changed.get("start_s", 4 * PATCH_S)
    return finder.stretch(reader, 1, start_s, changed.get("end_s", start_s + RIFF * PATCH_S))


def test_what_returns_is_found_where_it_lies(finder, reader) -> None:
    stretch = riff_of(finder, reader)
    assert (stretch.start_s, stretch.n_patches) == (pytest.approx(4 * PATCH_S), RIFF)
    found = finder.find(reader, stretch, n=4)
    places = {passage.track_id: passage.start_s / PATCH_S for passage in found}
    assert places == pytest.approx({**RIFFS_AT, 1: OWN_AGAIN_AT}, abs=1e-3)
    for passage in found:
        assert passage.likeness == pytest.approx(1, abs=2e-3)
        assert passage.end_s - passage.start_s == pytest.approx(RIFF * PATCH_S, abs=1e-3)


def test_no_passage_overlaps_the_stretch_itself(finder, reader) -> None:
    for patch in range(N - RIFF + 1):
        stretch = riff_of(finder, reader, start_s=patch * PATCH_S)
        (own,) = (each for each in finder.find(reader, stretch, n=50) if each.track_id == 1)
        assert own.end_s <= stretch.start_s + 1e-6 or own.start_s >= stretch.end_s - 1e-6


def test_passages_lie_within_one_heard_part_of_one_track(finder, reader) -> None:
    found = finder.find(reader, riff_of(finder, reader), n=50)
    # Silence, what was heard in pieces, and what is too short have no passage.
    assert {passage.track_id for passage in found} == set(range(1, 9))
    likenesses = [passage.likeness for passage in found]
    assert likenesses == sorted(likenesses, reverse=True)
    assert len(finder.find(reader, riff_of(finder, reader), n=2)) == 2


def test_a_query_says_where_to_look(finder, reader) -> None:
    found = finder.find(reader, riff_of(finder, reader), query="title:2 | title:7")
    assert [passage.track_id for passage in found] == [2, 7]


def test_likenesses_are_those_of_the_networks_own_vectors(finder, reader) -> None:
    network = load_network(MODELS.similarity)
    heard = {}
    for recording_id in (1, 6):
        stored = reader.patches(recording_id)
        assert stored is not None
        vectors = network(PackedPatches.from_bytes(stored[1]).unpack()[0])[0].astype(np.float64)
        heard[recording_id] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    wanted = heard[1][4 : 4 + RIFF].sum(axis=0)
    windows = np.array([heard[6][row : row + RIFF].sum(axis=0) for row in range(N - RIFF + 1)])
    cosines = windows @ wanted / np.linalg.norm(windows, axis=1) / np.linalg.norm(wanted)
    found = finder.find(reader, riff_of(finder, reader), n=50)
    (passage,) = (each for each in found if each.track_id == 6)
    assert passage.likeness == pytest.approx(cosines.max(), abs=5e-3)
    assert cosines[round(passage.start_s / PATCH_S)] == pytest.approx(cosines.max(), abs=5e-3)


@pytest.mark.parametrize(
    ("start_s", "end_s"), [(10, 10), (10, 5), (-1, 5), (N * PATCH_S, N * PATCH_S + 5)]
)
def test_what_is_no_stretch_is_told(finder, reader, start_s, end_s) -> None:
    with pytest.raises(SettingsError, match="choose one within it"):
        finder.stretch(reader, 1, start_s, end_s)


def test_a_stretch_within_one_patch_is_that_patch(finder, reader) -> None:
    stretch = finder.stretch(reader, 1, 5.1 * PATCH_S, 5.2 * PATCH_S)
    assert (stretch.n_patches, stretch.start_s) == (1, pytest.approx(5 * PATCH_S))


def test_silence_and_what_was_never_heard_are_told(finder, reader) -> None:
    with pytest.raises(SettingsError, match="Nothing is to be heard"):
        finder.stretch(reader, 9, 0, 10)
    with pytest.raises(LibraryError, match="Track 99"):
        finder.stretch(reader, 99, 0, 10)


def test_nothing_is_heard_twice_and_nothing_is_missed(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "library.db"
    database.write_bytes(library.read_bytes())
    heard: list[int] = []
    real = LibraryReader.patches

    def counted(self: LibraryReader, recording_id: int):
        heard.append(recording_id)
        return real(self, recording_id)

    monkeypatch.setattr(LibraryReader, "patches", counted)
    with LibraryReader(database) as reader:
        assert [each.done for each in PassageFinder(MODELS).prepare(reader)] == [11]
        assert sorted(heard) == list(range(1, 12))
        assert list(PassageFinder(MODELS).prepare(reader)) == []
        with LibraryWriter(database) as writer:
            new = track_of(12, with_riff(2))
            writer.add_analysis(stat("/m/12.mp3"), FileTags(title="12"), new)
        heard.clear()
        finder = PassageFinder(MODELS)
        assert len(list(finder.prepare(reader))) == 1
        assert heard == [12]
        found = finder.find(reader, riff_of(finder, reader), n=5)
        assert {passage.track_id for passage in found} == {*RIFFS_AT, 12}


def test_a_hearing_that_was_cut_short_goes_on_where_it_was(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "library.db"
    database.write_bytes(library.read_bytes())
    monkeypatch.setattr("musicanalyzer.services.passages._GROUP", 4)
    with LibraryReader(database) as reader:
        job = PassageFinder(MODELS).prepare(reader)
        next(job)
        job.close()
        again = PassageFinder(MODELS)
        told = [each.done for each in again.prepare(reader)]
        assert told == [4, 8, 11]
        assert len(again.find(reader, riff_of(again, reader), n=50)) == 8


def test_a_damaged_or_foreign_file_is_made_anew(library: Path, finder) -> None:
    version = MODELS.similarity.version_key
    path = passages_path(library, version)
    whole = path.read_bytes()
    assert load_passages(path, version=version) is not None
    assert load_passages(path, version="another") is None
    for damaged in (whole[:-1], whole[:100], b"", whole[:-1] + b"\xff", b"x" + whole[1:]):
        path.with_suffix(".bad").write_bytes(damaged)
        assert load_passages(path.with_suffix(".bad"), version=version) is None


def test_a_file_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(LibraryError, match="cannot be kept"),
        PassageWriter(tmp_path / "nowhere" / "x", version="v"),
    ):
        pass


def test_eight_bits_turn_a_vector_by_less_than_a_degree() -> None:
    vectors = np.concatenate([3 * unit_vectors(200, seed=1), np.zeros((1, 160), np.float32)])
    small, factors = quantised(vectors)
    again = small[:200].astype(np.float32) * factors[:200, None]
    np.testing.assert_allclose(np.linalg.norm(again, axis=1), 1, atol=1e-5)
    cosines = (again * vectors[:200] / 3).sum(axis=1)
    assert np.degrees(np.arccos(np.minimum(cosines, 1))).max() < 1
    assert factors[200] == 0
