"""Excluded files leave the lists, lose nothing, and come back as they were."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers.scanning import (
    InlineExecutor,
    all_rows,
    rows,
    run_program,
    scan,
    write_song,
    write_songs,
)


def test_an_excluded_file_is_not_opened(tmp_path: Path) -> None:
    write_songs(tmp_path / "music", 2)
    write_song(tmp_path / "music" / "Live" / "a.flac", 7)
    executor = InlineExecutor()
    last = scan(tmp_path / "l.db", tmp_path / "music", executor=executor, exclude=["Live"])
    assert (last.total, last.analysed) == (2, 2)
    assert not [path for path in executor.named("identify") if "Live" in path]


def test_what_is_excluded_later_leaves_the_lists_and_comes_back_without_being_opened(
    tmp_path: Path,
) -> None:
    music, database = tmp_path / "music", tmp_path / "l.db"
    write_songs(music, 2)
    live = str(write_song(music / "Live" / "a.flac", 7))
    scan(database, music)
    before = rows(database)[live]
    last = scan(database, music, exclude=["Live"])
    assert (last.excluded, last.missing, last.message) == (1, 0, "1 excluded")
    assert live not in rows(database)
    assert all_rows(database)[live].missing
    assert scan(database, music, exclude=["Live"]).message == ""

    executor = InlineExecutor()
    last = scan(database, music, executor=executor)
    assert executor.calls == []
    assert last.found_again == 1
    assert rows(database)[live] == before


def test_a_file_that_is_gone_is_missing_and_not_excluded(tmp_path: Path) -> None:
    music, database = tmp_path / "music", tmp_path / "l.db"
    songs = write_songs(music, 2)
    write_song(music / "Live" / "a.flac", 7)
    scan(database, music)
    songs[0].unlink()
    last = scan(database, music, exclude=["Live"])
    assert (last.excluded, last.missing) == (1, 1)


def test_a_failed_file_that_is_excluded_is_forgotten(tmp_path: Path) -> None:
    music, database = tmp_path / "music", tmp_path / "l.db"
    write_songs(music, 1)
    (music / "bad.mp3").write_bytes(b"<html>")
    assert scan(database, music).failed == 1
    last = scan(database, music, exclude=["bad*"])
    assert (last.excluded, last.missing) == (0, 0)
    assert str(music / "bad.mp3") not in all_rows(database)


def test_scanning_a_part_of_a_folder_keeps_what_its_patterns_left_out(tmp_path: Path) -> None:
    music, database = tmp_path / "music", tmp_path / "l.db"
    write_songs(music / "Band", 1)
    live = str(write_song(music / "Band" / "Live" / "a.flac", 7))
    scan(database, music, exclude=["Band/Live"], library_folders=[music])
    scan(database, music / "Band", exclude=["Band/Live"], library_folders=[music])
    assert live not in all_rows(database)


@pytest.mark.parametrize("pattern", ["*.ogg", "Liv?"])
def test_the_command_line_takes_patterns(tmp_path: Path, pattern: str) -> None:
    music = tmp_path / "music"
    write_songs(music, 1)
    write_song(music / "Live" / "a.flac", 7)
    done = run_program(
        "scan", music, "--db", tmp_path / "l.db", "--device", "cpu", "--json",
        "--exclude", pattern, "--exclude", "x*",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["files"] == (1 if pattern == "Liv?" else 2)


def test_a_pattern_that_can_fit_nothing_is_wrong_usage_in_one_sentence(tmp_path: Path) -> None:
    done = run_program("scan", tmp_path, "--db", tmp_path / "l.db", "--exclude", "a/../b")
    assert done.returncode == 2
    assert done.stderr.strip().startswith('musicanalyzer: The pattern "a/../b" contains ".."')
