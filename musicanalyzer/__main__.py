"""Entry point: ``python -m musicanalyzer`` and the ``musicanalyzer`` script.

Without arguments, or with files, the window opens; otherwise the command line runs. ``--db PATH``
names the library for either.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path


def main() -> int:
    """Gives the exit code."""
    from multiprocessing import freeze_support

    freeze_support()
    # Our products are small: a second thread of OpenBLAS mostly waits for them, spinning. While one
    # listens that is a tenth of a core, in a scan 3 % of its time. Child processes inherit it.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    wanted = _for_window(sys.argv[1:])
    if wanted is not None:
        return _window(*wanted)
    from musicanalyzer.cli import run

    return run(sys.argv[1:])


def _for_window(arguments: list[str]) -> tuple[list[str], Path | None] | None:
    """The files and the library of a call that opens the window; ``None`` for any other.

    A bare word such as ``list`` is a command, even where a file has that name.
    """
    files: list[str] = []
    database = None
    left = iter(arguments)
    for argument in left:
        if argument == "--db" or argument.startswith("--db="):
            path = argument.removeprefix("--db").removeprefix("=") or next(left, "")
            if not path:
                return None
            database = Path(path)
        elif os.path.isfile(argument) and re.search(r"[.\\/]", argument):
            files.append(argument)
        else:
            return None
    return files, database


def _window(files: list[str], database: Path | None) -> int:
    from musicanalyzer.errors import AppError

    if not _has_screen():
        print(
            "musicanalyzer: There is no screen to open the window on; "
            "musicanalyzer --help lists the commands that need none.",
            file=sys.stderr,
        )
        return 1
    try:
        from musicanalyzer.ui.start import run

        return run(files, database=database)
    except AppError as err:
        print(f"musicanalyzer: {err.message}", file=sys.stderr)
        return 1
    except ImportError as err:
        library = re.match(r"(\S+): cannot open shared object file", str(err))
        if library is None:
            raise
        print(
            f"musicanalyzer: The window needs {library[1]}, which is not installed; "
            "make setup installs what the display needs, or names it.",
            file=sys.stderr,
        )
        return 1


def _has_screen() -> bool:
    """Qt ends the whole process where it finds none, without a word that helps."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
