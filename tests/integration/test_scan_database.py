"""What stands in the library's way is said in one sentence, and nothing that was there is lost."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from musicanalyzer import cli
from musicanalyzer.library import schema
from musicanalyzer.library.reader import LibraryReader
from tests.helpers import scanning
from tests.helpers.scanning import contents, rows, scan, write_songs

resource = pytest.importorskip("resource")


@pytest.fixture
def music(tmp_path: Path) -> Path:
    write_songs(tmp_path / "music", 2)
    return tmp_path / "music"


@pytest.fixture
def library(music: Path, tmp_path: Path) -> Path:
    scan(tmp_path / "library.db", music)
    return tmp_path / "library.db"


def one_sentence(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    assert captured.out == ""
    lines = captured.err.splitlines()
    assert len(lines) == 1, captured.err
    assert lines[0].startswith("musicanalyzer: ")
    return lines[0]


def break_header(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xff" * 3996
    path.write_bytes(data)


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 1000")


def strange(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE contacts (name TEXT)")
        connection.commit()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (break_header, "is damaged; restore it from a backup"),
        (newer, "was made by a newer version of this program; update"),
        (strange, "is not a music library of this program; choose another"),
        (lambda path: path.write_bytes(b"just text " * 500), "is not a music library"),
        (lambda path: (path.unlink(), path.mkdir()), "cannot be opened"),
    ],
    ids=["damaged", "newer", "another program's", "text", "folder"],
)
@pytest.mark.parametrize("command", ["scan", "list"])
def test_a_library_that_cannot_be_used_is_named_in_one_sentence_and_left_alone(
    library: Path,
    music: Path,
    spoil: Callable[[Path], object],
    says: str,
    command: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    spoil(library)
    before = library.read_bytes() if library.is_file() else None
    arguments = [command, "--db", str(library)] + ([str(music)] if command == "scan" else [])
    assert cli.run(arguments) == 1
    sentence = one_sentence(capsys)
    assert says in sentence
    assert str(library) in sentence
    assert (library.read_bytes() if library.is_file() else None) == before


def test_a_library_that_does_not_exist_yet_is_a_sentence_for_all_but_scan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["list"], ["similar", "1"], ["playlist", "list"]):
        assert cli.run([*arguments, "--db", str(tmp_path / "none.db")]) == 1
        assert "There is no library at" in one_sentence(capsys)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_one_sentence(
    music: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert cli.run(["scan", str(music), "--db", str(tmp_path / "file" / "sub" / "l.db")]) == 1
    assert "cannot be written" in one_sentence(capsys)


def test_a_library_that_may_not_be_written_is_one_sentence(
    library: Path, music: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Modes do not keep root from writing: the connection is opened read-only instead.
    real = schema._connect
    monkeypatch.setattr(schema, "_connect", lambda uri: real(uri.replace("?mode=rwc", "?mode=ro")))
    before = contents(library)
    (music / "song 0.flac").unlink()
    assert cli.run(["scan", str(music), "--db", str(library)]) == 1
    assert "cannot be written" in one_sentence(capsys)
    assert contents(library) == before


def scan_with(
    preparation: str, music: Path, library: Path, folder: Path
) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own in which ``preparation`` ran first."""
    script = folder / "prepared_scan.py"
    script.write_text(
        f"{preparation}"
        "import sys\n"
        "from musicanalyzer.cli import run\n"
        "if __name__ == '__main__':\n"
        f"    sys.exit(run(['scan', {str(music)!r}, '--workers', '1', '--db', {str(library)!r}]))\n"
    )
    return subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
        env={"PYTHONPATH": str(Path(cli.__file__).parents[1])},
    )


def test_a_library_that_another_program_holds_is_one_sentence(
    library: Path, music: Path, tmp_path: Path
) -> None:
    before = contents(library)
    (music / "song 0.flac").unlink()
    hurry = "from musicanalyzer.library import schema\nschema.BUSY_TIMEOUT_S = 0.2\n"
    with closing(sqlite3.connect(library, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        result = scan_with(hurry, music, library, tmp_path)
        other.execute("ROLLBACK")
    assert result.returncode == 1
    assert "in use by another program" in result.stderr
    assert "Traceback" not in result.stderr
    assert contents(library) == before
    scan(library, music)
    assert len(rows(library, "is:missing")) == 1


def test_a_full_disk_is_one_sentence_and_what_was_written_before_stays(
    library: Path, tmp_path: Path
) -> None:
    before = contents(library)
    more = tmp_path / "music" / "more"
    write_songs(more, 12, first_seed=100)
    # A file size limit stands for the full disk: writing past it gives an error of the system.
    result = scan_with(
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, {resource.RLIM_INFINITY}))\n",
        more,
        library,
        tmp_path,
    )
    lines = [line for line in result.stderr.splitlines() if line.startswith("musicanalyzer:")]
    assert result.returncode == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert len(lines) == 1
    assert "The disk that holds the library" in lines[0]
    with LibraryReader(library) as reader:
        assert reader.integrity() == []
    after = contents(library)
    for name, lines_before in before.items():
        assert set(map(repr, lines_before)) <= set(map(repr, after[name])), name
    assert scan(library, more.parent).failed == 0
    assert len(rows(library)) == 14


@contextmanager
def limited_pages(monkeypatch: pytest.MonkeyPatch, pages: int) -> Iterator[None]:
    real = schema._configure

    def configure(connection: sqlite3.Connection) -> None:
        real(connection)
        connection.execute(f"PRAGMA max_page_count = {pages}")

    with monkeypatch.context() as patch:
        patch.setattr(schema, "_configure", configure)
        yield


def test_a_library_without_room_says_that_the_disk_is_full(
    library: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with closing(sqlite3.connect(library)) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    before = contents(library)
    more = tmp_path / "more"
    write_songs(more, 40, first_seed=100)
    from musicanalyzer.services import start

    monkeypatch.setattr(start, "process_executor", lambda *_: scanning.InlineExecutor())
    with limited_pages(monkeypatch, pages + 5):
        assert cli.run(["scan", str(more), "--db", str(library)]) == 1
    assert "is full; free some space" in one_sentence(capsys)
    with LibraryReader(library) as reader:
        assert reader.integrity() == []
    after = contents(library)
    assert set(map(repr, before["tracks"])) <= set(map(repr, after["tracks"]))
    assert scan(library, more).failed == 0
    assert len(rows(library)) == 42
