"""The ``duplicates`` command: one group a line, the best copy first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from musicanalyzer.cli import run
from musicanalyzer.library.copy_rows import CopyRow
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import build

TRACK = {
    *("id", "path", "title", "artist", "album", "duration_s", "codec", "lossless"),
    *("bit_rate_kbps", "sample_rate", "channels", "relation", "agreement", "offset_s"),
    *("overlap_s", "level_db", "tone_db"),
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = build(tmp_path_factory.mktemp("duplicates") / "library.db", 6)
    with LibraryWriter(path) as writer:
        rows = [
            CopyRow(1, 2, "same", 0.9912, -0.5, 181.04, -6.2, 0.4),
            CopyRow(3, 4, "version", 0.96, 12.0, 60.0, 0.0, 1.0),
        ]
        writer.store_copies([1, 2, 3, 4], rows, rule="r")
    return path


def test_each_group_is_an_object_with_the_best_copy_first(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["duplicates", "--json", "--db", str(database)]) == 0
    out, err = capsys.readouterr()
    same, version = map(json.loads, out.splitlines())
    assert set(same) == {"relation", "best", "why", "tracks"}
    assert same["relation"] == "same"
    assert same["best"] == same["tracks"][0]["id"]
    assert all(set(track) == TRACK for track in same["tracks"])
    best, other = same["tracks"]
    assert (best["relation"], best["agreement"]) == ("best", None)
    assert other["relation"] == "same"
    assert other["agreement"] == 0.9912
    assert abs(other["offset_s"]) == 0.5
    assert version["relation"] == "version"
    assert {track["id"] for track in version["tracks"]} == {3, 4}
    assert err.startswith("6 recordings without a fingerprint yet")


def test_a_query_chooses_the_groups_and_words_can_be_read(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["duplicates", "--json", "id:nothing", "--db", str(database)]) == 2
    capsys.readouterr()
    assert run(["duplicates", "-genre:jazz", "zzzz", "--db", str(database)]) == 0
    assert capsys.readouterr().out == ""
    assert run(["duplicates", "--db", str(database)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "one recording, 2 tracks"
    assert "99.1 % agree over 3:01" in lines[4]
    assert "0.5 s" in lines[4]
    assert "6 dB" in lines[4]


def test_what_is_different_is_told_no_more_and_taken_back(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*arguments: str) -> tuple[int, str]:
        code = run(["duplicates", *arguments, "--db", str(database)])
        return code, capsys.readouterr().err

    def found() -> list[set[int]]:
        assert run(["duplicates", "--json", "--db", str(database)]) == 0
        lines = map(json.loads, capsys.readouterr().out.splitlines())
        return [{track["id"] for track in line["tracks"]} for line in lines]

    before = found()
    assert said("--different", "3") == (0, "")
    assert found() == [{1, 2}]
    assert said("--different", "1", "2") == (0, "")
    assert found() == []
    code, sentence = said("--different", "6")
    assert code == 2
    assert "was found to be a copy or a version of nothing" in sentence
    code, sentence = said("--different", "1", "1")
    assert code == 2
    assert "hold the same audio" in sentence
    assert run(["export", "--json", "--db", str(database)]) == 0
    lines = map(json.loads, capsys.readouterr().out.splitlines())
    tracks = {line["id"]: line for line in lines if line["type"] == "track"}
    assert tracks[1]["not_copies"] == [tracks[2]["audio_hash"]]
    assert (tracks[5]["not_copies"], tracks[5]["all_right"]) == ([], [])
    assert said("--not-different", "4") == (0, "")
    assert said("--not-different", "2", "1") == (0, "")
    assert found() == before
