"""Nearest recordings, and a cache that is never trusted wrongly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.errors import LibraryError
from musicanalyzer.library import vectors as vectors_module
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileTags
from musicanalyzer.library.similarity import SimilarityIndex
from musicanalyzer.library.vectors import cache_path
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import analysis, build, stat, unit_vectors


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return build(tmp_path / "library.db", 300)


@pytest.mark.parametrize("cache", [True, False])
@pytest.mark.parametrize("n", [1, 10, 299, 1000])
def test_the_nearest_are_those_of_a_full_sort(path: Path, n: int, cache: bool) -> None:
    exact = unit_vectors(300).astype(np.float64)
    with LibraryReader(path) as reader:
        index = SimilarityIndex(reader, version="v1", cache=cache)
        assert index.mapped is cache
        ids, scores = index.nearest(7, n, exclude=[9, 9, 12345])
    cosines = exact @ exact[6]
    expected = [i + 1 for i in np.argsort(-cosines, kind="stable") if i + 1 not in (7, 9)][:n]
    assert ids.tolist() == expected
    np.testing.assert_allclose(scores, cosines[ids - 1], atol=1e-6)


def test_a_vector_finds_itself_first_whatever_its_length(path: Path) -> None:
    with LibraryReader(path) as reader:
        index = SimilarityIndex(reader, version="v1")
        ids, scores = index.nearest(index.vector(5).astype(np.float64) * 40, 1)
        assert ids.tolist() == [5]
        assert scores[0] == pytest.approx(1)


def test_equal_recordings_come_by_id(tmp_path: Path) -> None:
    vector = unit_vectors(1, dimensions=7)[0]
    with LibraryWriter(tmp_path / "l.db") as writer:
        for number in range(101):
            writer.add_analysis(stat(f"/{number}"), FileTags(), analysis(number, vector=vector))
    with LibraryReader(tmp_path / "l.db") as reader:
        index = SimilarityIndex(reader, version="v1")
        ids, scores = index.nearest(50, 60)
        assert ids.tolist() == [i for i in range(1, 62) if i != 50]
        assert len(set(scores)) == 1


def index_of(path: Path) -> tuple[np.ndarray, np.ndarray]:
    with LibraryReader(path) as reader:
        index = SimilarityIndex(reader, version="v1")
        assert index.mapped
        return index.ids.copy(), np.array(index.matrix)


def change_an_embedding(path: Path) -> None:
    with LibraryWriter(path) as writer:
        writer.replace_results(
            3, [], timeline_step_s=1.0, embedding=unit_vectors(1, seed=9)[0].tobytes(),
            embedding_version="v1",
        )  # fmt: skip


def flip(at: int):
    def spoil(file: Path) -> None:
        content = bytearray(file.read_bytes())
        content[at] ^= 0xFF
        file.write_bytes(content)

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:40]),
        lambda file: file.write_bytes(file.read_bytes()[:500]),
        lambda file: file.write_bytes(file.read_bytes()[:-1]),
        lambda file: file.write_bytes(file.read_bytes() + b"\0"),
        *(flip(at) for at in (0, 8, 12, 20, 30, 64, 90, 192, 250)),
    ],
)
def test_a_cache_that_is_cut_or_altered_is_made_anew(path: Path, spoil) -> None:
    ids, matrix = index_of(path)
    spoil(cache_path(path, "v1"))
    again_ids, again = index_of(path)
    assert np.array_equal(ids, again_ids)
    assert np.array_equal(matrix, again)


def test_a_changed_embedding_reaches_new_and_open_indexes(path: Path) -> None:
    with LibraryReader(path) as reader:
        index = SimilarityIndex(reader, version="v1")
        assert not index.refresh()
        change_an_embedding(path)
        assert index.refresh()
        assert np.allclose(index.vector(3), unit_vectors(1, seed=9)[0])
    assert np.allclose(index_of(path)[1][2], unit_vectors(1, seed=9)[0])


def test_a_restored_backup_does_not_meet_the_cache_of_its_successor(path: Path) -> None:
    backup = path.read_bytes()
    change_an_embedding(path)
    index_of(path)
    for name in ("-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    path.write_bytes(backup)
    assert np.array_equal(index_of(path)[1], unit_vectors(300))


def test_a_cache_in_use_can_be_replaced(path: Path) -> None:
    with LibraryReader(path) as reader:
        index = SimilarityIndex(reader, version="v1")
        before = index.nearest(1, 5)
        change_an_embedding(path)
        index_of(path)
        assert index.nearest(1, 5)[0].tolist() == before[0].tolist()


def test_without_room_for_a_cache_the_index_is_in_memory(path: Path, monkeypatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(vectors_module.tempfile, "mkstemp", refuse)
    with LibraryReader(path) as reader:
        index = SimilarityIndex(reader, version="v1")
        assert not index.mapped
        assert len(index.nearest(1, 5)[0]) == 5
    assert not list(path.parent.glob("*vectors*"))


def test_versions_have_caches_of_their_own_whatever_they_are_called(path: Path) -> None:
    names = {cache_path(path, version).name for version in ("a/b", "a_b", "../x", "v1", "é" * 90)}
    assert len(names) == 5
    assert all("/" not in name and len(name) < 100 for name in names)


def test_an_index_of_nothing_finds_nothing(path: Path) -> None:
    with LibraryReader(path) as reader:
        index = SimilarityIndex(reader, version="of tomorrow")
        assert len(index) == 0
        assert 1 not in index
        assert index.nearest(np.ones(160), 5)[0].tolist() == []
        with pytest.raises(LibraryError, match="scan its file again") as caught:
            index.nearest(1)
    assert caught.value.kind == "no-embedding"


@pytest.mark.parametrize("vector", [np.zeros(160), np.full(160, np.nan), np.ones(3)])
def test_a_vector_without_direction_or_of_another_size_is_refused(path: Path, vector) -> None:
    with LibraryReader(path) as reader:
        index = SimilarityIndex(reader, version="v1")
        with pytest.raises(ValueError, match=r"direction|shape"):
            index.nearest(vector)
        with pytest.raises(ValueError, match="n is 0"):
            index.nearest(1, 0)
