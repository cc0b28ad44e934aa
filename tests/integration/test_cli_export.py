"""``musicanalyzer export --json``: all of the library, and nothing twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from musicanalyzer import cli
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import Failure
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import build, stat


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = build(tmp_path / "library.db", 12)
    with LibraryWriter(path) as writer:
        writer.save_playlist("Evening", (3, 1), rule='{"rule": "manual"}')
        writer.save_playlist("Odd", (2,), rule="not JSON")
        writer.record_failure(stat("/music/broken.mp3"), Failure("damaged", "Cut.", "1"))
    return path


def exported(database: Path, capsys: Any, *options: str) -> list[dict[str, Any]]:
    assert cli.run(["export", "--json", *options, "--db", str(database)]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_every_track_and_playlist_comes_once_after_the_heading(database, capsys) -> None:
    heading, *rest = exported(database, capsys)
    assert (heading["type"], heading["format"], heading["tracks"]) == ("library", 1, 13)
    tracks = [each for each in rest if each["type"] == "track"]
    assert sorted(each["id"] for each in tracks) == list(range(1, 14))
    assert [each["path"] for each in tracks[:12]] == sorted(each["path"] for each in tracks[:12])
    assert [each["error"]["kind"] for each in tracks if "error" in each] == ["damaged"]
    lists = {each["name"]: each for each in rest if each["type"] == "playlist"}
    assert lists["Evening"]["tracks"] == [3, 1]
    assert lists["Evening"]["rule"] == {"rule": "manual"}
    assert lists["Odd"]["rule"] is None


def test_a_track_has_what_list_has_and_what_its_file_says(database, capsys) -> None:
    tracks = [each for each in exported(database, capsys) if each["type"] == "track"]
    assert cli.run(["list", "--json", "--db", str(database)]) == 0
    listed = {row["id"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    for each in tracks[:12]:
        assert listed[each["id"]].items() <= each.items()
        assert (each["tags"]["title"], len(each["audio_hash"])) == (each["title"], 32)


def test_vectors_and_timelines_come_when_asked_for(database, capsys) -> None:
    track = exported(database, capsys, "--timelines", "--embeddings")[1]
    with LibraryReader(database) as reader:
        row = reader.track(track["id"])
        assert row is not None
        assert row.recording_id is not None
        timeline = reader.timeline(row.recording_id, "genre")
    assert timeline is not None
    ((label, data),) = timeline.labels.items()
    assert track["timelines"]["genre"][label] == [round(value / 255, 3) for value in data]
    assert sum(value * value for value in track["embedding"]) == pytest.approx(1, abs=1e-4)


def test_without_json_it_says_what_to_add(database, capsys) -> None:
    assert cli.run(["export", "--db", str(database)]) == 2
    assert "add --json" in capsys.readouterr().err
