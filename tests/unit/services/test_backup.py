"""Copies of the library: whole, of one moment, and nothing is lost when it is replaced."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from musicanalyzer.errors import LibraryError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.schema import SCHEMA_VERSION
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.backup import back_up, reset, restore
from tests.helpers.libraries import build, made_up

OLD_SCHEMA = Path(__file__).parents[1] / "library" / "schema_v1.sql"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return build(tmp_path / "library.db", 30)


def paths_in(database: Path) -> list[str]:
    with LibraryReader(database) as reader:
        assert reader.integrity() == []
        return sorted(track.path for track in reader.list())


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def forget_all(database: Path) -> None:
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        writer.forget(reader.ids())
        writer.flush()


def test_a_backup_is_one_file_with_everything(library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    steps: list[tuple[int, int]] = []
    back_up(library, folder / "copy.db", lambda done, total: steps.append((done, total)))
    assert files_in(folder) == {"copy.db"}
    assert steps[-1][0] == steps[-1][1] > 0
    assert paths_in(folder / "copy.db") == paths_in(library)


def test_a_backup_made_during_writing_holds_one_moment(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scan goes on and commits between the steps of the copy, which does not begin again."""
    monkeypatch.setattr("musicanalyzer.library.backup.PAGES_PER_STEP", 8)
    before = paths_in(library)
    tracks = list(made_up(60, seed=1))[30:]
    done: list[int] = []
    with LibraryWriter(library) as writer:

        def write_between(pages: int, total: int) -> None:
            done.append(pages)
            if tracks:
                writer.add_analysis(*tracks.pop())
                writer.flush()

        back_up(library, tmp_path / "copy.db", write_between)
    assert len(tracks) < 27
    assert done == sorted(done)
    assert paths_in(tmp_path / "copy.db") == before
    assert len(paths_in(library)) > len(before)


def test_a_backup_that_was_stopped_leaves_nothing(library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        back_up(library, folder / "copy.db", stop)
    assert files_in(folder) == set()


@pytest.mark.parametrize("name", ["library.db", "link.db", "no-folder/copy.db"])
def test_a_backup_is_refused_where_it_cannot_be(library: Path, tmp_path: Path, name: str) -> None:
    os.symlink(library, tmp_path / "link.db")
    with pytest.raises(LibraryError, match="choose another") as caught:
        back_up(library, tmp_path / name)
    assert caught.value.kind == "backup-target"
    assert len(paths_in(library)) == 30


def test_restoring_brings_everything_back_and_keeps_what_was_there(
    library: Path, tmp_path: Path
) -> None:
    before = paths_in(library)
    back_up(library, tmp_path / "copy.db")
    forget_all(library)
    kept = restore(library, tmp_path / "copy.db")
    assert paths_in(library) == before
    assert kept is not None
    assert paths_in(kept) == []
    assert {name for name in files_in(tmp_path) if "restoring" in name or "partial" in name} == (
        set()
    )


def test_readers_and_writers_that_are_open_see_the_restored_library(
    library: Path, tmp_path: Path
) -> None:
    back_up(library, tmp_path / "copy.db")
    forget_all(library)
    with LibraryReader(library) as reader, LibraryWriter(library) as writer:
        assert reader.count() == 0
        restore(library, tmp_path / "copy.db")
        assert reader.count() == 30
        assert reader.count("love") > 0  # the search's own tables too
        writer.forget(reader.ids(limit=1))
        writer.flush()
        assert reader.count() == 29


def test_a_restore_takes_turns_with_another_writer(library: Path, tmp_path: Path) -> None:
    back_up(library, tmp_path / "copy.db")
    other = sqlite3.connect(library, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.5, lambda: other.execute("COMMIT"))
    timer.start()
    restore(library, tmp_path / "copy.db")
    timer.join()
    other.close()
    assert len(paths_in(library)) == 30


def test_an_older_backup_is_brought_up_to_date_and_stays_as_it_is(
    library: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    with sqlite3.connect(old) as connection:
        connection.executescript(OLD_SCHEMA.read_text())
    connection.close()
    content = old.read_bytes()
    restore(library, old)
    assert old.read_bytes() == content
    with sqlite3.connect(library) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    connection.close()


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (text)")
    connection.close()


def _newer(path: Path) -> None:
    build(path, 1)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()


def _truncated(path: Path) -> None:
    build(path, 30)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda path: None, "backup-source"),
        (lambda path: path.mkdir(), "backup-source"),
        (lambda path: path.write_bytes(b""), "missing"),
        (lambda path: path.write_bytes(b"no database" * 1000), "not-a-database"),
        (_foreign, "not-a-database"),
        (_newer, "newer-version"),
        (_truncated, "damaged"),
    ],
)
def test_what_is_no_usable_copy_is_refused_and_changes_nothing(
    library: Path, tmp_path: Path, make, kind: str
) -> None:
    before = paths_in(library)
    source = tmp_path / "chosen.db"
    make(source)
    there = files_in(tmp_path)
    with pytest.raises(LibraryError) as caught:
        restore(library, source)
    assert caught.value.kind == kind
    assert "chosen.db" in caught.value.message
    assert "restoring" not in caught.value.message
    assert paths_in(library) == before
    assert files_in(tmp_path) == there


@pytest.mark.parametrize("part", ["beginning", "middle"])
def test_a_damaged_library_is_kept_and_replaced(library: Path, tmp_path: Path, part: str) -> None:
    back_up(library, tmp_path / "copy.db")
    content = bytearray(library.read_bytes())
    place = 100 if part == "beginning" else 3 * 4096
    content[place : place + 20 * 4096] = os.urandom(20 * 4096)
    library.write_bytes(content)
    for end in ("-wal", "-shm"):
        library.with_name(library.name + end).unlink(missing_ok=True)
    kept = restore(library, tmp_path / "copy.db")
    assert kept is not None
    assert kept.read_bytes() == content
    assert len(paths_in(library)) == 30


def test_restoring_makes_a_library_where_there_was_none(library: Path, tmp_path: Path) -> None:
    back_up(library, tmp_path / "copy.db")
    new = tmp_path / "new" / "library.db"
    assert restore(new, tmp_path / "copy.db") is None
    assert len(paths_in(new)) == 30


def test_another_programs_database_is_never_replaced(library: Path, tmp_path: Path) -> None:
    _foreign(tmp_path / "notes.db")
    content = (tmp_path / "notes.db").read_bytes()
    with pytest.raises(LibraryError, match="not a music library"):
        restore(tmp_path / "notes.db", library)
    assert (tmp_path / "notes.db").read_bytes() == content


def test_a_reset_empties_the_library_and_keeps_a_copy(library: Path) -> None:
    before = paths_in(library)
    with LibraryReader(library) as reader:
        kept = reset(library)
        assert reader.count() == 0
    assert kept is not None
    assert paths_in(kept) == before
    with LibraryWriter(library) as writer:
        for track in made_up(5):
            writer.add_analysis(*track)
        writer.flush()
    assert len(paths_in(library)) == 5
