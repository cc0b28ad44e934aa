"""Opening, creating, migrating and refusing databases."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from musicanalyzer.errors import LibraryError
from musicanalyzer.library.migrations import MIGRATIONS
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.schema import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    migrate,
    open_reader,
    open_writer,
)
from tests.helpers.libraries import build

OLDEST = Path(__file__).with_name("schema_v1.sql")


def oldest(path: Path) -> Path:
    """A database as the first release made it, from its literal dump."""
    connection = sqlite3.connect(path)
    connection.executescript(OLDEST.read_text("utf-8"))
    connection.close()
    return path


def described(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"
    )
    return [(kind, name, " ".join(sql.split())) for kind, name, sql in rows]


def test_a_new_library_is_ours_and_current(tmp_path: Path) -> None:
    connection = open_writer(tmp_path / "new" / "library.db")
    pragmas = ("application_id", "user_version", "journal_mode", "synchronous", "foreign_keys")
    values = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
    connection.close()
    assert values == [APPLICATION_ID, SCHEMA_VERSION, "wal", 1, 1]


def test_every_table_is_strict(tmp_path: Path) -> None:
    connection = open_writer(tmp_path / "library.db")
    loose = [
        row[1]
        for row in connection.execute("PRAGMA table_list")
        if row[2] == "table" and not row[5] and not row[1].startswith(("sqlite_", "track_search_"))
    ]
    connection.close()
    assert loose == []


def test_the_oldest_schema_migrates_to_the_newest_and_keeps_its_rows(tmp_path: Path) -> None:
    migrated = open_writer(oldest(tmp_path / "old.db"))
    fresh = open_writer(tmp_path / "fresh.db")
    assert described(migrated) == described(fresh)
    fresh.close()
    migrated.close()
    with LibraryReader(tmp_path / "old.db") as reader:
        assert reader.integrity() == []
        (track,) = reader.list("blue genre:jazz")
        assert track.path == "/music/a.mp3"
        assert reader.playlist("Evening").track_ids == (track.id,)


def test_a_reader_migrates_an_older_library(tmp_path: Path) -> None:
    path = oldest(tmp_path / "old.db")
    connection = open_reader(path)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    connection.close()


def test_a_step_that_fails_leaves_the_version_before_it(tmp_path: Path) -> None:
    connection = open_writer(tmp_path / "library.db")
    broken = (*MIGRATIONS, ("CREATE TABLE half (x INTEGER) STRICT", "this is no SQL"))
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, broken)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchone()
    migrate(connection, (*MIGRATIONS, ("CREATE TABLE half (x INTEGER) STRICT",)))
    assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION + 1
    connection.close()


def _text(path: Path) -> None:
    path.write_text("these are not the bytes of a database, however long they are" * 50)


def _other_program(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.commit()
    connection.close()


def _newer(path: Path) -> None:
    connection = open_writer(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()


def _torn(path: Path) -> None:
    build(path, 50)
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xa5" * 3996  # the schema's page, behind the header
    path.write_bytes(content)


@pytest.mark.parametrize("opener", [open_writer, open_reader])
@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (_text, "not-a-database"),
        (_other_program, "not-a-database"),
        (_newer, "newer-version"),
        (_torn, "damaged"),
        (Path.mkdir, "unreadable"),
    ],
)
def test_what_is_no_library_is_refused_in_one_sentence(tmp_path, opener, spoil, kind) -> None:
    path = tmp_path / "library.db"
    spoil(path)
    with pytest.raises(LibraryError, match=r"library\.db") as caught:
        opener(path)
    assert caught.value.kind == kind
    assert "\n" not in caught.value.message


def test_a_refused_file_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    _other_program(path)
    before = path.read_bytes()
    with pytest.raises(LibraryError):
        open_writer(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [None, b""])
def test_a_reader_finds_no_library_where_none_is(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "library.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LibraryError, match="scan a folder first") as caught:
        open_reader(path)
    assert caught.value.kind == "missing"


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    open_writer(tmp_path / "library.db").close()
    connection = open_reader(tmp_path / "library.db")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM meta")
    connection.close()


def test_a_library_whose_path_has_url_characters_opens(tmp_path: Path) -> None:
    path = tmp_path / "a?b#c %41 é.db"
    open_writer(path).close()
    open_reader(path).close()
    assert path.exists()


def test_two_programs_that_start_at_once_make_one_library(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    code = f"from musicanalyzer.library.schema import open_writer; open_writer({str(path)!r})"
    runs = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [run.wait(30) for run in runs] == [0, 0, 0]
    open_reader(path).close()
