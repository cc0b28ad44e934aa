"""The ``audit`` command: what it says, on which stream, and how it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from musicanalyzer import cli
from tests.helpers.flawed_files import write_all
from tests.helpers.scanning import InlineExecutor, scan


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit")
    write_all(folder / "music", names=("whole", "lossy", "silent"))
    scan(folder / "library.db", folder / "music")
    return folder / "library.db"


def run(
    database: Path, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, str, str]:
    code = cli.run(["audit", *arguments, "--db", str(database)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_the_audit_tells_what_it_knows_and_what_it_did_not_look_at(
    database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, err = run(database, capsys)
    assert code == 0
    assert out.splitlines()[0] == "Silent"
    assert "All of it is silent." in out
    assert "3 files not looked at yet" in err

    monkeypatch.setattr(
        "musicanalyzer.services.audit.check_files.plain_executor", lambda workers: InlineExecutor()
    )
    code, out, err = run(database, capsys, "--check-files", "--json")
    found = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [each["kind"] for each in found] == ["lossy", "silent"]
    assert found[0]["sure"]
    assert found[0]["evidence"]["cutoff_hz"] == pytest.approx(16_800, abs=400)
    assert "3 looked at" in err
    assert "not looked at yet" not in err


def test_what_is_all_right_is_not_told_any_more(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(database, capsys, "--kind", "silent")[1]
    assert run(database, capsys, "--all-right", "silent", "--kind", "silent") == (0, "", "")
    assert run(database, capsys, "--kind", "silent")[1] == ""
    assert run(database, capsys, "--not-all-right", "silent", "--kind", "silent")[0] == 0
    assert run(database, capsys, "--kind", "silent")[1]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--kind", "ugly"], "there is no kind ugly; there are genre, lossy"),
        (["--all-right", "silent"], "say of what the track is all right"),
        (["--all-right", "a", "--not-all-right", "b", "--kind", "silent"], "not allowed with"),
    ],
)
def test_wrong_usage_is_refused(
    database: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], complaint: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        run(database, capsys, *arguments)
    assert caught.value.code == 2
    assert complaint in capsys.readouterr().err


def test_a_query_that_cannot_be_understood_is_wrong_usage(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(database, capsys, "colour:red")
    assert (code, out) == (2, "")
    assert 'unknown field "colour"' in err
