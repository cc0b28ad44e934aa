"""``musicanalyzer playlist``: files of other programs come in, and live lists stay live."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from musicanalyzer import cli
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import build, made_up


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return build(tmp_path / "library.db", 30)


@pytest.fixture
def listed(tmp_path: Path, database: Path) -> Path:
    with LibraryReader(database) as reader:
        paths = [track.path for track in reader.tracks([3, 1])]
    file = tmp_path / "Evening.m3u8"
    file.write_text("\n".join([paths[0], "/nowhere/else entirely.mp3", paths[1]]) + "\n")
    return file


def test_an_import_says_what_it_found_and_what_not(database, listed, capsys) -> None:
    assert cli.run(["playlist", "import", str(listed), "--json", "--db", str(database)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "name": "Evening",
        "tracks": 2,
        "listed": 3,
        "found_by_name": 0,
        "not_found": [{"entry": "/nowhere/else entirely.mp3", "reason": "is not in the library"}],
    }
    with LibraryReader(database) as reader:
        assert reader.playlist("Evening").track_ids == (3, 1)


def test_an_import_in_words_gives_it_the_name_asked_for(database, listed, capsys) -> None:
    arguments = ["playlist", "import", str(listed), "--name", "Late", "--db", str(database)]
    assert cli.run(arguments) == 0
    captured = capsys.readouterr()
    assert captured.out == "Late  (2 of 3 tracks)\n"
    assert captured.err == ("not found: /nowhere/else entirely.mp3: it is not in the library\n")
    assert cli.run(arguments) == 1
    assert 'a playlist "Late" already' in capsys.readouterr().err
    assert cli.run([*arguments, "--replace"]) == 0


def test_what_cannot_be_imported_changes_nothing(database, tmp_path, capsys) -> None:
    (tmp_path / "none.m3u").write_text("/nowhere/x y z.mp3\n")
    for file, code in (("none.m3u", 1), ("gone.m3u", 2), ("song.mp3", 2)):
        assert cli.run(["playlist", "import", str(tmp_path / file), "--db", str(database)]) == code
        captured = capsys.readouterr()
        assert (captured.out, captured.err.count("\n")) == ("", 1)
    with LibraryReader(database) as reader:
        assert reader.playlists() == []


def test_every_playlist_goes_out_in_one_file_and_comes_back(database, tmp_path, capsys) -> None:
    at = ["--db", str(database)]
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        wanted = {"Sets / Friday": (3, 1, 3), "Loose": (2,)}
        for name, ids in wanted.items():
            writer.save_playlist(name, ids, rule="{}")
        some = reader.paths([3])[0]
    for name, file in (("rekordbox", "all.xml"), ("traktor", "all.nml")):
        out = [str(tmp_path / file), "--format", name, "--map", "/music=D:\\Musik"]
        assert cli.run(["playlist", "export", "--all", *out, *at]) == 0
        assert "/music" not in (tmp_path / file).read_text("utf-8")
        back = ["playlist", "import", out[0], "--replace", *out[3:], "--json", *at]
        capsys.readouterr()
        assert cli.run(back) == 0
        told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert {each["name"]: each["tracks"] for each in told} == {"Sets / Friday": 3, "Loose": 1}
        assert all(each["found_by_name"] == 0 and not each["not_found"] for each in told)
        assert some.startswith("/music/")
        with LibraryReader(database) as reader:
            assert {name: reader.playlist(name).track_ids for name in wanted} == wanted
    file = str(tmp_path / "all.nml")
    assert cli.run(["playlist", "import", file, "--only", "Loose", "--name", "New", *at]) == 0
    assert capsys.readouterr().out == "New  (1 of 1 tracks)\n"
    assert cli.run(["playlist", "import", file, "--name", "Other", *at]) == 2
    assert "2 playlists and one name" in capsys.readouterr().err
    assert cli.run(["playlist", "import", file, "--only", "Nope", *at]) == 1
    assert 'no playlist "Nope"' in capsys.readouterr().err


def test_a_format_alone_names_the_file_after_the_playlist(
    database, tmp_path, capsys, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with LibraryWriter(database) as writer:
        writer.save_playlist("AC/DC", (1,), rule="{}")
    command = ["playlist", "export", "AC/DC", "--format", "serato", "--db", str(database)]
    assert cli.run(command) == 0
    assert [file.name for file in tmp_path.glob("*.crate")] == ["AC_DC.crate"]
    assert cli.run(command) == 2
    assert "AC_DC.crate is there already" in capsys.readouterr().err


WRONG = [
    (["x.m3u", "--format", "mp3"], 'no format "mp3"'),
    (["x.m3u", "--map", "music"], "HERE=THERE"),
    (["x.nml", "--relative"], "Relative paths go neither"),
    (["x.m3u", "--relative", "--map", "/music=/m"], "Relative paths go neither"),
    ([], "Give a FILE, or a --format"),
]


@pytest.mark.parametrize(("arguments", "sentence"), WRONG)
def test_a_wrong_export_is_told_in_one_line(
    database, tmp_path, capsys, monkeypatch, arguments, sentence
) -> None:
    monkeypatch.chdir(tmp_path)
    with LibraryWriter(database) as writer:
        writer.save_playlist("One", (1,), rule="{}")
    assert cli.run(["playlist", "export", "One", *arguments, "--db", str(database)]) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert told.count("\n") == 1
    assert [file.name for file in tmp_path.iterdir() if "library" not in file.name] == []


def test_show_list_and_export_of_a_query_tell_what_it_finds_now(database, tmp_path, capsys) -> None:
    at = ["--db", str(database)]
    create = ["playlist", "create", "Jazz", "--where", "genre:jazz", "--near-duplicates"]
    assert cli.run([*create, "--json", *at]) == 0
    before = len(capsys.readouterr().out.splitlines())
    with LibraryWriter(database) as writer:
        for file, tags, computed in made_up(40, seed=3):
            writer.add_analysis(file, tags, computed)
    with LibraryReader(database) as reader:
        wanted = [track.path for track in reader.tracks(reader.ids("genre:jazz"))]
    assert len(wanted) > before
    assert cli.run(["playlist", "show", "Jazz", "--json", *at]) == 0
    shown = [json.loads(line)["path"] for line in capsys.readouterr().out.splitlines()]
    assert shown == wanted
    assert cli.run(["playlist", "list", "--json", *at]) == 0
    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (row["name"], row["kind"], row["tracks"]) == ("Jazz", "smart", len(wanted))
    assert cli.run(["playlist", "export", "Jazz", str(tmp_path / "j.m3u8"), "--absolute", *at]) == 0
    lines = (tmp_path / "j.m3u8").read_bytes().splitlines()
    assert [os.fsdecode(line) for line in lines if not line.startswith(b"#")] == wanted


def test_crates_are_shown_first_and_then_kept(database, capsys) -> None:
    at = ["--db", str(database)]
    dry = ["playlist", "crates", "-n", "3", "--prefix", "Mine: ", "--dry-run", "--json", *at]
    assert cli.run(dry) == 0
    captured = capsys.readouterr()
    told = [json.loads(line) for line in captured.out.splitlines()]
    assert len(told) == 3
    assert "would be made" in captured.err
    assert all(each["name"].startswith("Mine: ") and len(each["typical"]) <= 3 for each in told)
    with LibraryReader(database) as reader:
        assert reader.playlists() == []
        everything = set(reader.ids())
    assert cli.run([each for each in dry if each != "--dry-run"]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == told
    with LibraryReader(database) as reader:
        kept = {each.name: list(each.track_ids) for each in reader.playlists()}
    assert kept == {each["name"]: each["track_ids"] for each in told}
    inside = [track_id for ids in kept.values() for track_id in ids]
    assert len(inside) == len(set(inside))
    assert set(inside) <= everything


def test_crates_that_cannot_be_made_say_why_in_a_sentence(database, capsys) -> None:
    for arguments in ([], ["title:nowhere"], ["-n", "31"], ["nofield:3"]):
        assert cli.run(["playlist", "crates", *arguments, "--db", str(database)]) in (1, 2)
        captured = capsys.readouterr()
        assert captured.out == ""
        assert "Traceback" not in captured.err
    with LibraryReader(database) as reader:
        assert reader.playlists() == []


def test_cues_are_taken_only_when_asked_for(database, tmp_path, capsys) -> None:
    at = ["--db", str(database)]
    file = str(tmp_path / "marked.nml")
    with LibraryWriter(database) as writer:
        writer.save_playlist("P", (1,), rule="{}")
    assert cli.run(["correct", "1", "--cue", "3,name=Here,pad=1", "--beats", "1", "1.5", *at]) == 0
    assert cli.run(["playlist", "export", "P", file, *at]) == 0
    assert cli.run(["correct", "1", "--forget", *at]) == 0

    def cues() -> list[str]:
        capsys.readouterr()
        assert cli.run(["list", "--json", *at]) == 0
        tracks = map(json.loads, capsys.readouterr().out.splitlines())
        (track,) = (each for each in tracks if each["id"] == 1)
        return [cue["name"] for cue in track["cues"]]

    assert cli.run(["playlist", "import", file, "--replace", *at]) == 0
    assert cues() == []
    assert cli.run(["playlist", "import", file, "--only-cues", "--json", *at]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "marked": 1, "with_cues": 1, "with_grid": 1, "from": "traktor", "not_found": [],
    }  # fmt: skip
    assert cues() == ["Here"]
