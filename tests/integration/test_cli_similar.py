"""``musicanalyzer similar``: like a track, more and less like others, like a stretch of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from musicanalyzer import cli
from musicanalyzer.library.records import FileTags
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import stat
from tests.helpers.passages import PATCH_S, RIFF, N, sounds, track_of


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Six tracks of 58 s; what 1 has from 28.8 s on, 4 has from the start."""
    path = tmp_path / "library.db"
    with LibraryWriter(path) as writer:
        for number in range(1, 7):
            heard = sounds(number)
            if number in (1, 4):
                first = 10 if number == 1 else 0
                heard[first : first + RIFF] = sounds(99, RIFF)
            track = track_of(number, heard)
            writer.add_analysis(stat(f"/m/{number}.mp3"), FileTags(title=f"song{number}"), track)
    return path


@pytest.fixture
def similar(database: Path, capsys):
    def run(*arguments: str) -> tuple[int, list[dict], str]:
        code = cli.run(["similar", *arguments, "--json", "--db", str(database)])
        captured = capsys.readouterr()
        return code, [json.loads(line) for line in captured.out.splitlines()], captured.err

    return run


def test_passages_are_told_with_their_places(similar, database, capsys) -> None:
    code, told, error = similar("1", "--from", "0:29", "--to", "37.4", "--passages", "-n", "3")
    assert (code, len(told)) == (0, 3)
    assert error == "hearing passages: 6 of 6\n"
    assert told[0]["path"] == "/m/4.mp3"
    assert told[0]["similarity"] > 0.99
    assert (told[0]["start_s"], told[0]["end_s"]) == (0.0, round(RIFF * PATCH_S, 2))
    for each in told:
        assert 0 <= each["start_s"] < each["end_s"] <= round(N * PATCH_S, 2)
    stretch = [
        "similar",
        "1",
        "--from",
        "0:29",
        "--to",
        "0:37",
        "--passages",
        "--db",
        str(database),
    ]
    assert cli.run(stretch) == 0
    captured = capsys.readouterr()
    assert captured.out.splitlines()[0].split("   ")[:3] == ["1.00", "0:00-0:09", "song4"]
    assert captured.err == ""  # heard already


def test_whole_tracks_may_be_like_a_stretch(similar) -> None:
    code, told, _ = similar("1", "--from", "0", "--to", "20", "-n", "9")
    assert code == 0
    assert {each["path"] for each in told} == {f"/m/{number}.mp3" for number in range(2, 7)}
    assert all("start_s" not in each for each in told)


def test_more_and_less_like_others_moves_what_comes_first(similar) -> None:
    _, usual, _ = similar("1", "-n", "9")
    _, more, _ = similar("1", "--more", "3", "-n", "9")
    _, less, _ = similar("1", "--less", usual[0]["title"], "-n", "9")
    assert len(usual) == 5
    assert "/m/3.mp3" not in {each["path"] for each in more}
    assert usual[0]["path"] not in {each["path"] for each in less}
    assert [each["similarity"] for each in less] != [each["similarity"] for each in usual[1:]]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--passages",),
        ("--from", "5"),
        ("--to", "5"),
        ("--from", "0", "--to", "9", "--more", "2"),
        ("--from", "50", "--to", "9"),
        ("--from", "9:00", "--to", "9:10"),
    ],
)
def test_what_cannot_be_asked_is_wrong_usage(similar, arguments) -> None:
    code, told, error = similar("1", *arguments)
    assert (code, told, error.count("\n")) == (2, [], 1)


def test_a_time_is_a_time(similar) -> None:
    for text in ("1:75", "x", "-3", "1:2:3:4", ""):
        with pytest.raises(SystemExit):
            similar("1", f"--from={text}", "--to", "9")
