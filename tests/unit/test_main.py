"""Which calls open the window, and on which library."""

from __future__ import annotations

from pathlib import Path

import pytest

from musicanalyzer.__main__ import _for_window

LIBRARY = Path("library.db")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ([], None)),
        (["song.mp3"], (["song.mp3"], None)),
        (["--db", "library.db"], ([], LIBRARY)),
        (["--db=library.db", "song.mp3"], (["song.mp3"], LIBRARY)),
        (["song.mp3", "--db", "library.db"], (["song.mp3"], LIBRARY)),
        (["./list"], (["./list"], None)),
        (["list"], None),  # a command, though a file has its name
        (["--db"], None),
        (["--db", "library.db", "list"], None),
        (["song.mp3", "gone.mp3"], None),
        (["list", "--db", "library.db"], None),
        (["--help"], None),
        (["--dbx=1"], None),
    ],
)
def test_files_and_a_library_open_the_window_and_all_else_is_a_command(
    arguments: list[str],
    expected: tuple[list[str], Path | None] | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("song.mp3", "list"):
        Path(name).touch()
    assert _for_window(arguments) == expected
