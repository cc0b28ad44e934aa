"""The ``correct`` command: what is kept, how lists show it, and how it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from musicanalyzer import cli
from tests.helpers.libraries import build
from tests.helpers.scanning import copy_models, scan, write_song

Program = Callable[..., tuple[int, str, str]]


@pytest.fixture
def program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    database = build(tmp_path / "library.db", 20)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.run([*arguments, "--db", str(database)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def track(program: Program, query: str) -> dict[str, Any]:
    _, out, _ = program("list", query, "--json")
    (line,) = out.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def test_a_correction_is_kept_beside_the_models_answer(program: Program) -> None:
    code, out, err = program("correct", "7", "--genre", "Tango")
    assert (code, out) == (0, "")
    assert err == "7: kept as Tango, a genre that no model knows\n"
    found = track(program, "genre:tango")
    assert found["id"] == 7
    assert found["genre"]["corrected"] == "Tango"
    assert found["genre"]["label"] != "Tango"
    assert found["vocal"]["corrected"] is None
    _, out, _ = program("list", "is:corrected")
    assert "   Tango (yours)   " in out


def test_the_track_is_printed_as_the_lists_have_it(program: Program) -> None:
    code, out, _ = program("correct", "7", "--vocal", "Instrumental", "--json")
    assert code == 0
    assert json.loads(out) == track(program, "is:corrected")
    assert json.loads(out)["vocal"]["corrected"] == "instrumental"
    _, out, _ = program("list", "is:corrected")
    assert "   instrumental (yours)   " in out


def test_forgetting_lets_the_models_answer_hold(program: Program) -> None:
    before = program("list", "--json")
    program("correct", "7", "--genre", "jazz")
    program("correct", "7", "--vocal", "vocal")
    code, _, err = program("correct", "7", "--forget")
    assert (code, err.partition(";")[0]) == (0, "7: what you said is forgotten")
    assert program("list", "--json") == before


REFUSED = [
    (["7", "--vocal", "loud"], 2, "A track is vocal or instrumental, not 'loud'."),
    (["7", "--genre", ""], 2, "A genre cannot be called ''"),
    (["7", "--forget"], 1, "has no correction to take back; nothing was changed."),
    (["nowhere", "--genre", "jazz"], 1, 'matches, "nowhere"'),
]


@pytest.mark.parametrize(("arguments", "code", "words"), REFUSED)
def test_what_cannot_be_said_is_one_sentence(
    program: Program, arguments: list[str], code: int, words: str
) -> None:
    found, out, err = program("correct", *arguments)
    assert (found, out) == (code, "")
    (line,) = err.splitlines()
    assert words in line
    assert program("list", "is:corrected") == (0, "", "")


@pytest.mark.parametrize("arguments", [["7"], ["7", "--genre", "jazz", "--forget"]])
def test_one_thing_is_said_at_a_time(program: Program, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        program("correct", *arguments)
    assert left.value.code == 2


def test_neither_a_move_nor_a_new_model_changes_what_the_user_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    music, database = tmp_path / "music", tmp_path / "l.db"
    song = write_song(music / "song.flac", 1)
    scan(database, music)
    assert cli.run(["correct", str(song), "--genre", "tango", "--db", str(database)]) == 0
    song.rename(music / "renamed.flac")
    scan(database, music, models_folder=copy_models(tmp_path / "models", newer=["genre"]))
    capsys.readouterr()
    assert cli.run(["list", "genre:tango", "--json", "--db", str(database)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["path"] == str(music / "renamed.flac")
    assert json.loads(line)["genre"]["corrected"] == "tango"


def test_tempo_and_key_are_corrected_together_and_found_as_said(program: Program) -> None:
    code, _, err = program("correct", "6", "--bpm", "174", "--key", "gbm")
    assert code == 0
    assert err == "6: kept as 174; kept as F# minor\n"
    found = track(program, "bpm:174 key:11A")
    assert (found["id"], found["bpm_from"], found["key_from"]) == (6, "user", "user")
    assert found["tempo"]["bpm"] != 174
    program("correct", "6", "--bpm", "/2")
    assert track(program, "is:corrected")["bpm"] == 87
    program("correct", "6", "--bpm", "x2", "--grid=-0.0125")
    assert track(program, "is:corrected")["bpm"] == 174
    program("correct", "6", "--forget")
    assert program("list", "is:corrected")[1] == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--bpm", "fast"], "A tempo is from 20 to 400 beats per minute, or x2 or /2"),
        (["--bpm", "4000"], "not '4000'"),
        (["--bpm", "nan"], "not 'nan'"),
        (["--key", "H#x"], "A key is written like 8A, Am or A minor, not 'H#x'"),
        (["--grid", "60"], "Beats are moved by 10 seconds at most"),
    ],
)
def test_what_cannot_be_a_tempo_or_key_is_refused_in_one_sentence(
    program: Program, arguments: list[str], says: str
) -> None:
    code, out, err = program("correct", "6", *arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert len(err.splitlines()) == 1
    assert program("list", "is:corrected")[1] == ""


def test_cues_are_added_replaced_removed_and_forgotten(program: Program) -> None:
    code, _, err = program(
        "correct", "7", "--cue", "1:02.5,name=The drop,pad=2,colour=#FF8800", "--cue", "5,end=9"
    )
    assert (code, err) == (0, "7: 2 cues\n")
    expected = [
        {"start_s": 5.0, "end_s": 9.0, "name": "", "pad": None, "colour": None},
        {"start_s": 62.5, "end_s": None, "name": "The drop", "pad": 2, "colour": "#ff8800"},
    ]
    _, out, _ = program("list", "--json")
    (found,) = (each for each in map(json.loads, out.splitlines()) if each["cues"])
    assert (found["id"], found["cues"], found["cues_from"]) == (7, expected, "user")
    _, _, err = program("correct", "7", "--no-cue", "5.02", "--cue", "62.5,lock")
    assert err == "7: 1 cue\n"
    code, _, err = program("correct", "7", "--no-cue", "62.5")
    assert code == 2
    assert "is locked; unlock it first" in err
    program("correct", "7", "--forget")
    _, out, _ = program("correct", "7", "--genre", "jazz", "--json")
    assert (json.loads(out)["cues"], json.loads(out)["cues_from"]) == ([], None)


def test_beats_are_set_by_a_tempo_and_where_the_first_one_is_heard(program: Program) -> None:
    def grid() -> dict[str, Any]:
        _, out, _ = program("export", "--json")
        tracks = {each["id"]: each for each in map(json.loads, out.splitlines()) if "id" in each}
        found: dict[str, Any] = tracks[7]["beat_grid"]
        return found

    assert grid() == {"marks": [], "from": None}
    code, _, err = program("correct", "7", "--beats", "1.5", "0:02")
    assert (code, err) == (0, "7: bars begin at 1.500 s, 120.00 beats per minute\n")
    program("correct", "7", "--bar", "2.6")
    program("correct", "7", "--grid", "0.01")
    assert grid() == {"marks": [{"start_s": 0.51, "bpm": 120.0, "beat": 1}], "from": "user"}
    program("correct", "7", "--first-beat", "0:01.25")
    assert grid()["marks"][0]["start_s"] == 1.25
    program("correct", "7", "--forget")
    assert grid() == {"marks": [], "from": None}
    code, _, err = program("correct", "7", "--bar", "1")
    assert (code, err.count("No beats are there yet")) == (2, 1)
    with pytest.raises(SystemExit):
        program("correct", "7", "--first-beat", "1", "--bar", "2")
