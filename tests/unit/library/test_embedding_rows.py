"""Which version of the vectors counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileTags
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import analysis, audio_hash, stat

# Present, missing and forgotten recordings by version, and the version that counts.
CASES = {
    "most": ({"v1": (3, 0, 0), "v2": (2, 0, 0)}, "v1"),
    "missing ones do not count": ({"v1": (1, 5, 0), "v2": (2, 0, 0)}, "v2"),
    "forgotten ones do not count": ({"v1": (1, 0, 5), "v2": (2, 0, 0)}, "v2"),
    "nor those of the newer": ({"v1": (2, 0, 0), "v2": (1, 3, 3)}, "v1"),
    "of as many the later": ({"v1": (2, 0, 0), "v2": (2, 0, 0)}, "v2"),
    "and of as many and others": ({"v1": (2, 3, 0), "v2": (2, 0, 3)}, "v2"),
    "numbers are numbers": ({"similarity-v9@a": (2, 1, 0), "similarity-v10@a": (2, 0, 0)},
                            "similarity-v10@a"),
    "of three": ({"v1": (2, 0, 0), "v2": (3, 1, 0), "v3": (1, 9, 0)}, "v2"),
    "nothing present": ({"v1": (0, 4, 0), "v2": (0, 0, 1)}, "v2"),
    "one version": ({"v1": (0, 2, 0)}, "v1"),
    "none": ({}, None),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_version_that_counts_is_that_of_most_present_recordings(
    case: str, tmp_path: Path
) -> None:
    counts, expected = CASES[case]
    path = tmp_path / "l.db"
    number = 0
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        for version, (present, missing, forgotten) in counts.items():
            for place in range(present + missing + forgotten):
                number += 1
                file = stat(f"/m/{number}.mp3")
                writer.add_analysis(file, FileTags(), analysis(number, version=version))
                writer.flush()
                track = reader.track_at(file.path)
                assert track is not None
                if place >= present + missing:
                    writer.forget([track.id])
                elif place >= present:
                    writer.mark_missing([track.id])
        writer.flush()
        assert reader.embedding_version() == expected


def test_copies_of_one_recording_count_once(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        for number, version in ((1, "v1"), (2, "v2"), (3, "v2")):
            writer.add_analysis(
                stat(f"/m/{number}.mp3"), FileTags(), analysis(number, version=version)
            )
        for copy in range(4):
            writer.link_existing(stat(f"/m/copy {copy}.mp3"), FileTags(), audio_hash(1))
        writer.flush()
        assert reader.embedding_version() == "v2"


def test_embeddings_are_counted_by_version(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        for number, version in ((1, "v1"), (2, "v2"), (3, "v2")):
            writer.add_analysis(
                stat(f"/m/{number}.mp3"), FileTags(), analysis(number, version=version)
            )
        writer.flush()
        assert reader.count_embeddings([1, 2, 99], "v2") == 1
        assert reader.count_embeddings([1, 2, 3], None) == 0
