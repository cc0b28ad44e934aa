"""A scan that is killed goes on where it was; one that is interrupted ends at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from musicanalyzer.library.reader import LibraryReader
from tests.helpers.scanning import (
    contents,
    group_members,
    rows,
    scan,
    start_program,
    wait_until,
    write_song,
    write_songs,
)

SONG_S = 45.0

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty songs, some of them copies, and two files that fail.

    Long enough that an idle machine needs a second or two, so that a signal finds the scan at work.
    """
    folder = tmp_path_factory.mktemp("music")
    write_songs(folder, 26, duration_s=SONG_S)
    for number in range(4):
        write_song(
            folder / f"copy {number}.flac", number, duration_s=SONG_S, tags={"title": "a copy"}
        )
    (folder / "page.mp3").write_bytes(b"<html>" * 50)
    (folder / "empty.ogg").write_bytes(b"")
    return folder


def n_rows(database: Path) -> int:
    if not database.exists() or database.stat().st_size == 0:
        return 0
    with LibraryReader(database) as reader:
        return reader.count() + reader.count("is:failed")


def end(process: subprocess.Popen[str], signal_number: int) -> None:
    os.killpg(process.pid, signal_number)


def test_a_scan_killed_at_any_moment_goes_on_and_ends_like_one_that_was_not(
    music: Path, tmp_path: Path
) -> None:
    whole, killed = tmp_path / "whole.db", tmp_path / "killed.db"
    scan(whole, music)
    moments = random.Random(5)
    before: set[str] = set()
    for wait_for_rows in (0, 1, 12):
        process = start_program("scan", music, "--db", killed, "--workers", "2")
        # Once before anything is written, twice with results on their way.
        wait_until(lambda n=wait_for_rows: n_rows(killed) >= n)  # type: ignore[misc]
        time.sleep(moments.uniform(0.0, 0.4))
        end(process, signal.SIGKILL)
        process.communicate()
        if killed.exists() and n_rows(killed):
            with LibraryReader(killed) as reader:
                assert reader.integrity() == []
            now = set(map(repr, contents(killed)["tracks"]))
            assert before <= now, "a row was lost"
            before = now
    process = start_program("scan", music, "--db", killed, "--workers", "2")
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    with LibraryReader(killed) as reader:
        assert reader.integrity() == []
    assert contents(killed) == contents(whole)


def test_ctrl_c_ends_within_two_seconds_and_keeps_what_was_written(
    music: Path, tmp_path: Path
) -> None:
    database = tmp_path / "l.db"
    process = start_program("scan", music, "--db", database, "--workers", "2", "--json")
    assert wait_until(lambda: n_rows(database) >= 1)
    began = time.monotonic()
    end(process, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    took_s = time.monotonic() - began
    assert process.returncode == 130
    assert took_s < 2
    assert out == ""
    assert "interrupted; what was finished is kept" in err
    assert "Traceback" not in err
    assert wait_until(lambda: group_members(process.pid) == [], timeout_s=2)
    kept = n_rows(database)
    assert 1 <= kept < 32
    assert scan(database, music).skipped == kept
    assert len(rows(database)) == 30


@pytest.mark.parametrize("wait_s", [0.0, 0.2, 0.4])
def test_ctrl_c_while_workers_start_leaves_no_traceback(
    music: Path, tmp_path: Path, wait_s: float
) -> None:
    process = start_program("scan", music, "--db", tmp_path / "l.db", "--workers", "2")
    # From its first worker on; before that the interpreter itself is still starting.
    assert wait_until(lambda: len(group_members(process.pid)) >= 3)
    time.sleep(wait_s)
    end(process, signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in err, err


def test_workers_end_when_the_scan_alone_is_killed(music: Path, tmp_path: Path) -> None:
    process = start_program("scan", music, "--db", tmp_path / "l.db", "--workers", "2")
    assert wait_until(lambda: n_rows(tmp_path / "l.db") >= 1)
    os.kill(process.pid, signal.SIGKILL)
    # Its output stays open as long as a worker holds it.
    process.communicate(timeout=10)
    assert wait_until(lambda: group_members(process.pid) == [], timeout_s=5)
