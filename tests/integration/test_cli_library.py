"""The library as one file to keep, through the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from musicanalyzer import cli
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import build


def run(*arguments: str | Path) -> int:
    return cli.run(["library", *map(str, arguments)])


def test_a_backup_brings_a_library_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = build(tmp_path / "library.db", 20)
    assert run("backup", tmp_path / "copy.db", "--db", library) == 0
    with LibraryReader(library) as reader, LibraryWriter(library) as writer:
        writer.forget(reader.ids(limit=5))
    assert run("restore", tmp_path / "copy.db", "--db", library) == 0
    with LibraryReader(library) as reader:
        assert reader.count() == 20
    captured = capsys.readouterr()
    assert captured.out == ""
    (kept,) = tmp_path.glob("library-before-restore-*.db")
    assert f"{kept}: as it was" in captured.err


def test_a_file_is_replaced_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = build(tmp_path / "library.db", 2)
    (tmp_path / "copy.db").write_text("precious")
    assert run("backup", tmp_path / "copy.db", "--db", library) == 2
    assert "--replace" in capsys.readouterr().err
    assert (tmp_path / "copy.db").read_text() == "precious"
    assert run("backup", tmp_path / "copy.db", "--replace", "--db", library) == 0


def test_a_file_that_is_no_backup_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = build(tmp_path / "library.db", 2)
    (tmp_path / "letter.txt").write_text("dear")
    assert run("restore", tmp_path / "letter.txt", "--db", library) == 1
    assert capsys.readouterr().err.count("\n") == 1
