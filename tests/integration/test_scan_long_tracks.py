"""Tracks longer than the user wants are left out, whatever their names, and lose nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from musicanalyzer import paths
from musicanalyzer.settings import Settings, save
from tests.helpers.scanning import (
    InlineExecutor,
    retag,
    rows,
    run_program,
    scan,
    write_song,
    write_songs,
)

LIMIT_S = 2.0


def test_a_track_over_the_limit_is_left_out_and_asked_once(tmp_path: Path) -> None:
    music, database = tmp_path / "music", tmp_path / "l.db"
    short = str(write_song(music / "short.flac", 1))
    long = str(write_song(music / "long.flac", 2, duration_s=3.0))
    last = scan(database, music, longest_s=LIMIT_S)
    assert (last.analysed, last.failed, last.excluded, last.missing) == (1, 0, 1, 0)
    assert list(rows(database)) == [short]
    left_out = rows(database, "is:failed")[long]
    assert left_out.failure is not None
    assert left_out.failure.kind == "too-long"
    assert "longer than tracks may be" in left_out.failure.message

    executor = InlineExecutor(longest_s=LIMIT_S)
    last = scan(database, music, executor=executor, longest_s=LIMIT_S)
    assert executor.calls == []
    assert (last.excluded, last.missing, last.found_again) == (0, 0, 0)
    assert list(rows(database)) == [short]


def test_without_the_limit_what_it_left_out_is_analysed(tmp_path: Path) -> None:
    music, database = tmp_path / "music", tmp_path / "l.db"
    long = str(write_song(music / "long.flac", 2, duration_s=3.0))
    scan(database, music, longest_s=LIMIT_S)
    scan(database, music, longest_s=2 * LIMIT_S)
    assert rows(database)[long].duration_s == 3.0


def test_a_track_of_the_library_leaves_the_lists_and_comes_back_without_being_opened(
    tmp_path: Path,
) -> None:
    music, database = tmp_path / "music", tmp_path / "l.db"
    (short,) = write_songs(music, 1)
    path = write_song(music / "long.flac", 2, duration_s=3.0)
    scan(database, music)
    before = rows(database)[str(path)]
    last = scan(database, music, longest_s=LIMIT_S)
    assert (last.excluded, last.missing, last.message) == (1, 0, "1 excluded")
    assert list(rows(database)) == [str(short)]

    executor = InlineExecutor()
    last = scan(database, music, executor=executor)
    assert executor.calls == []
    assert last.found_again == 1
    assert rows(database)[str(path)] == before


def test_new_tags_do_not_bring_a_long_track_in(tmp_path: Path) -> None:
    music, database = tmp_path / "music", tmp_path / "l.db"
    path = write_song(music / "long.flac", 2, duration_s=3.0)
    scan(database, music)
    scan(database, music, longest_s=LIMIT_S)
    retag(path, {"title": "another title, and a longer one"})
    scan(database, music, longest_s=LIMIT_S)
    assert not rows(database)


def test_the_program_leaves_out_by_minutes(tmp_path: Path) -> None:
    music = tmp_path / "music"
    write_song(music / "short.flac", 1)
    write_song(music / "long.flac", 2, duration_s=61.0)
    done = run_program(
        "scan", str(music), "--longest", "1", "--json", "--db", str(tmp_path / "l.db")
    )
    said = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert (said["files"], said["analysed"], said["failed"]) == (2, 1, 0)
    assert "1 excluded" in done.stderr


def test_the_program_leaves_out_what_the_settings_leave_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    save(paths.settings_file(), Settings(longest_min=1, exclusions=("talk*",)))
    music, database = tmp_path / "music", tmp_path / "l.db"
    write_song(music / "short.flac", 1)
    write_song(music / "talk.flac", 2)
    write_song(music / "long.flac", 3, duration_s=61.0)
    arguments = ("scan", str(music), "--workers", "1", "--db", str(database))
    assert run_program(*arguments).returncode == 0
    assert [Path(path).name for path in rows(database)] == ["short.flac"]
    assert run_program(*arguments, "--longest", "0").returncode == 0
    assert sorted(Path(path).name for path in rows(database)) == ["long.flac", "short.flac"]
