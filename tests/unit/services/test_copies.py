"""Comparing a library's fingerprints, and the groups that come of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.analysis.copies import FINGERPRINT_VERSION, RULE
from musicanalyzer.dsp import fingerprint as prints
from musicanalyzer.dsp.params import FingerprintSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from musicanalyzer.library.copy_rows import CopyRow
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileStat, FileTags, HeadResult
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.copies import compare, settle, told_apart, twins
from musicanalyzer.services.copy_groups import describe_group, groups
from tests.helpers import libraries, signals

SPEC = FingerprintSpec()
RATE = SPEC.mel.stft.sample_rate
PAIR = CopyRow(1, 2, "same", 0.99, 0.5, 100.0, -6.0, 1.0)


def _data(samples: np.ndarray) -> dict[str, bytes]:
    columns = mel_spectrogram(samples.astype(np.float32), SPEC.mel)
    found, words = prints.fingerprint([(0, columns)], SPEC)
    return {"lines": prints.pack(found), "words": prints.pack_words(words)}


@pytest.fixture(scope="module")
def pieces() -> list[dict[str, bytes]]:
    """A piece, the same half a second later, and another."""
    one, other = (signals.music_like(20.0, RATE, seed=seed)[:, 0] for seed in (3, 4))
    later = np.concatenate([np.zeros(RATE // 2), 0.5 * one])
    return [_data(samples) for samples in (one, later, other)]


def _add(
    writer: LibraryWriter,
    number: int,
    data: dict[str, bytes] | None = None,
    *,
    codec: str = "mp3",
    size: int = 4_000_000,
    duration_s: float = 200.0,
    levels: tuple[float, float] | None = None,
) -> None:
    computed = libraries.analysis(number, codec=codec, duration_s=duration_s)
    results = list(computed.results)
    if data is not None:
        results.append(HeadResult("fingerprint", FINGERPRINT_VERSION, (), 1.0, {}, structure=data))
    if levels is not None:
        measures = {"loudness": levels[0], "true_peak": levels[1]}
        results.append(HeadResult("loudness", "1", (), 1.0, {}, measures))
    stat = FileStat(f"/m/{number}.{codec}", size, 1)
    writer.add_analysis(stat, FileTags(), replace(computed, results=tuple(results)))


@pytest.fixture
def library(tmp_path: Path, pieces: list[dict[str, bytes]]) -> Path:
    path = tmp_path / "library.db"
    with LibraryWriter(path) as writer:
        for number, data in enumerate(pieces):
            _add(writer, number, data)
    return path


def _pairs(path: Path) -> list[CopyRow]:
    with LibraryReader(path) as reader:
        settle(reader)
        return reader.copies()


def test_copies_are_found_once_and_then_only_read(library: Path) -> None:
    (found,) = _pairs(library)
    assert (found.recording_id, found.other_id, found.relation) == (1, 2, "same")
    assert found.offset_s == pytest.approx(0.5, abs=0.05)
    with LibraryReader(library) as reader:
        assert reader.uncompared(FINGERPRINT_VERSION, RULE) == []
        assert twins(reader) == {1: frozenset({2}), 2: frozenset({1})}
    assert _pairs(library) == [found]


def test_what_is_new_is_compared_with_all_that_was_there(
    library: Path, pieces: list[dict[str, bytes]]
) -> None:
    before = _pairs(library)
    with LibraryWriter(library) as writer:
        _add(writer, 7, pieces[2])
        _add(writer, 8)
    after = _pairs(library)
    assert [(row.recording_id, row.other_id) for row in after] == [(1, 2), (3, 4)]
    assert after[0] == before[0]
    with LibraryReader(library) as reader:
        assert settle(reader) == 1  # the last has no fingerprint, and nothing is said of it


def test_another_rule_compares_everything_again(library: Path) -> None:
    found = _pairs(library)
    with LibraryWriter(library) as writer:
        writer.store_copies([1, 2, 3], [PAIR._replace(other_id=3)], rule="an earlier one")
    assert _pairs(library) == found


def test_a_comparison_that_was_stopped_leaves_nothing(library: Path) -> None:
    with LibraryReader(library) as reader, LibraryWriter(library) as writer:
        job = compare(reader, writer)
        assert next(job) == (0, 1)  # type: ignore[call-overload]
        job.close()  # type: ignore[attr-defined]
        writer.flush()
        assert reader.copies() == []
        assert reader.uncompared(FINGERPRINT_VERSION, RULE) == [1, 2, 3]


def test_a_damaged_fingerprint_is_passed_over(
    tmp_path: Path, pieces: list[dict[str, bytes]]
) -> None:
    path = tmp_path / "library.db"
    with LibraryWriter(path) as writer:
        _add(writer, 0, {"lines": b"?", "words": pieces[0]["words"]})
        _add(writer, 1, {"lines": pieces[1]["lines"], "words": b"?"})
        _add(writer, 2, pieces[1])
    assert _pairs(path) == []


def test_other_dynamics_are_another_master(tmp_path: Path, pieces: list[dict[str, bytes]]) -> None:
    path = tmp_path / "library.db"
    with LibraryWriter(path) as writer:
        _add(writer, 0, pieces[0], levels=(-18.0, -1.0))
        _add(writer, 1, pieces[1], levels=(-9.0, 0.0))
    (found,) = _pairs(path)
    assert found.relation == "remaster"
    assert found.level_db == pytest.approx(9.0)


def test_a_codec_that_takes_off_a_peak_makes_no_other_master(
    tmp_path: Path, pieces: list[dict[str, bytes]]
) -> None:
    path = tmp_path / "library.db"
    with LibraryWriter(path) as writer:
        _add(writer, 0, pieces[0], levels=(-17.0, -1.5))
        _add(writer, 1, pieces[1], levels=(-17.5, -5.0))
    (found,) = _pairs(path)
    assert found.relation == "same"


def test_a_pruned_recording_takes_its_pairs_along(library: Path) -> None:
    assert len(_pairs(library)) == 1
    with LibraryWriter(library) as writer:
        writer.forget([2])
        assert writer.prune_recordings() == 1
        writer.store_copies([1], [PAIR], rule="r")  # found before it went
    with LibraryReader(library) as reader:
        assert reader.copies() == []


@pytest.mark.parametrize(
    ("one", "other", "best", "why"),
    [
        (("mp3", 9_000_000), ("flac", 5_000_000), 2, "lossless"),
        (("mp3float", 8_000_000), ("mp3float", 3_200_000), 1, "bit rate"),
        (("mp3float", 5_000_000), ("opus", 4_000_000), 2, "bit rate for its codec"),
        (("mp3float", 4_100_000), ("mp3float", 4_000_000), 1, "added first"),
        (("pcm_s16le", 35_000_000), ("flac", 20_000_000), 1, "added first"),
    ],
)
def test_the_best_copy_is_the_one_that_lost_least(
    tmp_path: Path, one: tuple[str, int], other: tuple[str, int], best: int, why: str
) -> None:
    path = tmp_path / "library.db"
    with LibraryWriter(path) as writer:
        for number, (codec, size) in enumerate((one, other)):
            _add(writer, number, codec=codec, size=size)
        writer.store_copies([1, 2], [PAIR], rule="r")
    with LibraryReader(path) as reader:
        (group,) = groups(reader)
    assert group.best.track.id == best
    assert why in group.why
    # The evidence is told from the best copy's point of view.
    sign = 1 if best == 1 else -1
    assert group.copies[1].offset_s == sign * 0.5
    assert group.copies[1].level_db == sign * -6.0


def test_files_of_the_same_audio_are_a_group_and_missing_ones_are_not(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with LibraryWriter(path) as writer:
        _add(writer, 0)
        writer.link_existing(libraries.stat("/m/copy"), FileTags(), libraries.audio_hash(0))
    with LibraryReader(path) as reader:
        (group,) = groups(reader)
        assert [copy.relation for copy in group.copies] == ["", "identical"]
        assert describe_group(group)["tracks"][1]["agreement"] is None
        with LibraryWriter(path) as writer:
            writer.mark_missing([2])
        assert groups(reader) == []


def test_versions_are_groups_of_the_best_copies(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with LibraryWriter(path) as writer:
        for number, codec in enumerate(("mp3", "flac", "mp3", "mp3")):
            _add(writer, number, codec=codec)
        rows = [
            PAIR,  # 2 is the lossless one
            PAIR._replace(recording_id=1, other_id=3, relation="version"),
            PAIR._replace(recording_id=3, other_id=4, relation="remaster"),
        ]
        writer.store_copies([1, 2, 3, 4], rows, rule="r")
    with LibraryReader(path) as reader:
        found = groups(reader)
        assert [(g.relation, [c.track.id for c in g.copies]) for g in found] == [
            ("same", [2, 1]),
            ("remaster", [3, 4]),
            ("version", [2, 3]),
        ]
        assert found[2].copies[1].relation == "version"
        assert [g.relation for g in groups(reader, "path:1.flac")] == ["same", "version"]


def test_what_is_told_apart_stays_apart_when_it_is_found_again(library: Path) -> None:
    (found,) = _pairs(library)
    with LibraryReader(library) as reader, LibraryWriter(library) as writer:
        (group,) = groups(reader)
        pairs = group.pairs_of(group.copies[1:])
        assert pairs == {(1, 2)}
        writer.tell_apart(pairs)
        writer.tell_apart([(2, 1)])  # in any order, and as often as one likes
        writer.store_copies([1, 2], [found], rule="another")
        writer.flush()
        assert (groups(reader), twins(reader), reader.copies()) == ([], {}, [])
        assert told_apart(reader) == {1: {2}, 2: {1}}
        # What the user said outlives the files.
        writer.forget([copy.track.id for copy in group.copies])
        assert writer.prune_recordings() == 0
        writer.take_back_apart(pairs)
        writer.flush()
        assert [row.relation for row in reader.copies()] == ["same"]
        assert writer.prune_recordings() == 2
