"""Which calls open the window, and on which library."""

from __future__ import annotations

import os
import subprocess
import sys
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


@pytest.mark.skipif(sys.platform == "win32", reason="the loader's sentence is Unix's")
def test_a_library_that_the_display_lacks_is_named_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "PySide6" / "__init__.py").write_text(
        "raise ImportError('libEGL.so.1: cannot open shared object file: No such file')"
    )
    done = subprocess.run(
        [sys.executable, "-m", "musicanalyzer"],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "needs libEGL.so.1, which is not installed; make setup" in done.stderr


@pytest.mark.parametrize(("given", "expected"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "4"}, "4")])
def test_one_thread_multiplies_small_matrices_unless_the_user_wants_more(
    given: dict[str, str], expected: str
) -> None:
    program = (
        "import os, sys; sys.argv[1:] = ['--version']\n"
        "from musicanalyzer.__main__ import main\n"
        "assert 'numpy' not in sys.modules, 'too late: OpenBLAS reads it when it is loaded'\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(os.environ['OPENBLAS_NUM_THREADS'])\n"
    )
    environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"} | given
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == expected
