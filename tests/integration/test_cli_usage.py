"""Exit codes, where what is printed goes, and how the command line ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from musicanalyzer import cli
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import build
from tests.helpers.scanning import command, run_program, write_song, write_songs


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("large") / "library.db", 3000)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["scan"],
        ["dance"],
        ["list", "--sorted"],
        ["scan", ".", "--workers", "0"],
        ["scan", ".", "--workers", "many"],
        ["scan", ".", "--workers", "1000"],
        ["scan", ".", "--workers", "²"],
        ["scan", ".", "--device", "tpu"],
        ["similar", "x", "-n", "-3"],
        ["playlist", "create", "x"],
        ["playlist", "create", "x", "--where", "", "--minutes", "-3"],
        ["label"],
        ["label", "teach"],
        ["label", "teach", "x", "--yes"],
        ["label", "propose", "x", "-n", "0"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2_and_nothing_on_standard_output(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = cli.run(arguments)
    except SystemExit as ended:
        code = int(ended.code or 0)
    captured = capsys.readouterr()
    assert code == 2
    assert captured.out == ""
    assert "usage:" in captured.err
    assert "Traceback" not in captured.err
    assert "_positive" not in captured.err


def test_a_folder_that_is_not_there_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.run(["scan", str(tmp_path / "nowhere"), "--db", str(tmp_path / "l.db")])
    captured = capsys.readouterr()
    assert code == 2
    assert captured.err == (
        f"musicanalyzer: {tmp_path / 'nowhere'} does not exist; check the path, or connect the "
        "drive that it is on.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (["list", "genre:jazz (love"], 11),
        (["list", "love", "bpm:fast"], 9),
        (["list", "gener:jazz"], 0),
        (["list", "--failed", "love bpm:fast"], 9),
        (["list", "--failed", "a) | (b"], 1),
        (["list", "love", "label:unheard"], 11),
        (["list", "--failed", "label:unheard"], 6),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_query_points_at_its_place_and_is_wrong_usage(
    large: Path, arguments: list[str], place: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([*arguments, "--db", str(large)]) == 2
    captured = capsys.readouterr()
    sentence, query, caret = captured.err.splitlines()
    assert captured.out == ""
    assert f"column {place + 1}" in sentence
    assert query == " ".join(word for word in arguments[1:] if word != "--failed")
    assert caret.index("^") == place


@pytest.mark.parametrize(
    "query", [["-genre:jazz"], ["-genre:jazz", "-n", "3"], ["-n", "3", "-vocal.confidence:>2"]]
)
def test_a_query_may_begin_with_what_it_excludes(
    large: Path, query: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (excluding,) = [part for part in query if ":" in part]
    assert cli.run(["list", *query, "--json", "--db", str(large)]) == 0
    found = capsys.readouterr().out
    rest = [part for part in query if part != excluding]
    assert cli.run(["list", *rest, "--json", "--db", str(large), "--", excluding]) == 0
    assert found == capsys.readouterr().out
    assert found


def test_the_place_of_an_error_is_that_of_what_was_typed(
    large: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    create = ["playlist", "create", "p", "--where"]
    for beginning in (["list"], create):
        assert cli.run([*beginning, "-gnre:jazz", "--db", str(large)]) == 2
        assert "column 2" in capsys.readouterr().err


def test_an_order_that_does_not_exist_is_wrong_usage(
    large: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["list", "--sort", "colour", "--db", str(large)]) == 2
    assert 'There is no order "colour"; there are' in capsys.readouterr().err


@pytest.mark.parametrize("track", ["nothing like this", "99999999", "/no/such (file", "caf\udce9"])
def test_a_track_that_is_not_there_is_one_clear_error(
    large: Path, track: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["similar", track, "--db", str(large)]) in (1, 2)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("musicanalyzer: ")
    assert "Traceback" not in captured.err


@pytest.mark.skipif(os.name == "nt", reason="a closed pipe looks different on Windows")
@pytest.mark.parametrize("form", [["--json"], []], ids=["json", "text"])
def test_a_reader_that_goes_away_ends_the_list_quietly(large: Path, form: list[str]) -> None:
    process = subprocess.Popen(
        command("list", *form, "--db", large), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(20) == 0


def test_a_narrow_encoding_does_not_stop_the_list(tmp_path: Path) -> None:
    song = write_song(tmp_path / "m" / "夜.flac", 1, tags={"title": "夜の電車", "artist": "É"})
    database = tmp_path / "l.db"
    assert run_program("scan", song.parent, "--db", database).returncode == 0
    result = subprocess.run(
        command("list", "--db", database),
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(b"? - ????")


def test_a_scan_prints_data_to_one_stream_and_progress_to_the_other(tmp_path: Path) -> None:
    write_songs(tmp_path / "m", 2)
    (tmp_path / "m" / "bad.mp3").write_bytes(b"<html>")
    arguments = ("scan", tmp_path / "m", "--db", tmp_path / "l.db", "--workers", "1")
    result = run_program(*arguments, "--json")
    assert result.returncode == 0, "a file that failed is no failure of the scan"
    (line,) = result.stdout.splitlines()
    summary = json.loads(line)
    seconds = summary.pop("seconds")
    assert summary == {
        "files": 3, "analysed": 2, "linked": 0, "skipped": 0, "updated": 0, "failed": 1,
    }  # fmt: skip
    assert seconds > 0
    assert "3 files in" in result.stderr
    assert '"musicanalyzer list --failed" says why' in result.stderr
    result = run_program(*arguments)
    assert (result.returncode, result.stdout) == (0, "")


def test_an_empty_file_that_a_kill_has_left_is_no_obstacle(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database, music = tmp_path / "library.db", tmp_path / "music"
    database.touch()
    music.mkdir()
    assert cli.run(["scan", str(music), "--db", str(database)]) == 0
    assert capsys.readouterr().err.startswith("0 files in ")
    assert database.stat().st_size > 0


def test_what_cannot_be_read_of_a_folder_is_named_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "music" / ("a long name " * 8).strip()
    secret.mkdir(parents=True)
    secret.chmod(0)
    try:
        if os.access(secret, os.R_OK):
            pytest.skip("this user may read everything")
        assert cli.run(["scan", str(secret.parent), "--db", str(tmp_path / "l.db")]) == 0
    finally:
        secret.chmod(0o755)
    first, last = capsys.readouterr().err.splitlines()
    assert first == (
        f"“{secret}” could not be read; give your user the permission, or check the drive, and"
        " scan again."
    )
    assert last.endswith("1 could not be read.")


def test_a_place_that_cannot_be_written_is_an_error_of_the_environment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    where = ["--db", str(tmp_path / "l.db")]
    with LibraryWriter(tmp_path / "l.db") as writer:
        writer.save_playlist("a", [], rule='{"kind": "manual"}')
    assert cli.run(["playlist", "export", "a", str(tmp_path / "file" / "x.m3u8"), *where]) == 1
    assert "cannot be written: Not a directory; choose another place" in capsys.readouterr().err


def test_without_standard_error_at_a_terminal_no_bar_is_drawn(tmp_path: Path) -> None:
    write_songs(tmp_path / "m", 1)
    result = run_program("scan", tmp_path / "m", "--db", tmp_path / "l.db")
    assert "\x1b" not in result.stderr
    assert "\r" not in result.stderr


def test_the_program_answers_for_its_version() -> None:
    result = run_program("--version")
    assert result.returncode == 0
    assert result.stdout.startswith("musicanalyzer ")


def test_list_starts_without_what_a_scan_needs(large: Path) -> None:
    code = (
        "import sys; from musicanalyzer.cli import run\n"
        f"run(['list', '-n', '1', '--db', {str(large)!r}])\n"
        "heavy = {'av', 'soxr', 'scipy', 'tensorflow', 'ai_edge_litert', 'mutagen'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert result.stderr.strip() == "[]"
