"""``musicanalyzer tags`` as a program: preview, write, undo, journal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers.scanning import run_program
from tests.helpers.strange_tags import family
from tests.helpers.tagging import library_of, said


@pytest.fixture
def song(tmp_path: Path) -> Path:
    path = tmp_path / "music" / "song.flac"
    path.parent.mkdir()
    path.write_bytes(family("flac")["usual"])
    library_of(tmp_path / "l.db", [path])
    return path


def tags(song: Path, *arguments: str):
    return run_program("tags", *arguments, "--db", song.parents[1] / "l.db")


def test_preview_write_journal_and_undo_in_turn(song: Path) -> None:
    first = song.read_bytes()
    done = tags(song, "preview", "-genre:rock", "--fields", "genre,energy,bpm", "--json")
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    plan = json.loads(line)
    assert plan["path"] == str(song)
    assert plan["changes"] == [
        {"field": "bpm", "old": None, "new": "90"},
        {"field": "energy", "old": None, "new": "1"},
    ]
    assert "1 file would change" in tags(song, "preview", "").stderr
    assert song.read_bytes() == first

    refused = tags(song, "write", "")
    assert refused.returncode == 2
    assert "--yes" in refused.stderr
    assert song.read_bytes() == first

    done = tags(song, "write", "", "--yes", "--replace", "--key", "camelot", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["run"], report["files"], report["failed"]) == (1, 1, [])
    assert said(song)["genre"] == ("Hip-Hop",)
    assert said(song)["key"] == ("5A",)

    (run,) = map(json.loads, tags(song, "journal", "--json").stdout.splitlines())
    assert (run["run"], run["what"], run["fields"], run["undone"]) == (1, "all tracks", 7, 0)
    (file,) = map(json.loads, tags(song, "journal", "1", "--json").stdout.splitlines())
    assert {"field": "genre", "old": "Rock", "new": "Hip-Hop", "undone_by": None} in file["changes"]

    assert tags(song, "undo", "--fields", "key", "--yes").returncode == 0
    assert "key" not in said(song)
    assert tags(song, "undo", "--yes").returncode == 0
    assert song.read_bytes() == first
    assert "Nothing has been written" in tags(song, "undo", "--yes").stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("preview", "", "--fields", "colour"), 'no field "colour"'),
        (("preview", "", "--comment", "{colour}"), "{colour}"),
        (("preview", "", "--comment", "[{key}"), "not closed"),
        (("preview", "", "--bpm-decimals", "9"), "bpm_decimals"),
        (("preview", "gnere:rock"), 'did you mean "genre"'),
    ],
)
def test_wrong_usage_is_explained(song: Path, arguments: tuple[str, ...], words: str) -> None:
    done = tags(song, *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_run_that_is_not_there_is_named(song: Path) -> None:
    for arguments in (("undo", "7", "--yes"), ("journal", "7")):
        done = tags(song, *arguments)
        assert done.returncode == 1
        assert "no run 7" in done.stderr
