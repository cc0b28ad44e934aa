"""Entry point: ``python -m musicanalyzer`` and the ``musicanalyzer`` script.

Without arguments, or with files, the window opens; otherwise the command line runs.
"""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Gives the exit code."""
    from multiprocessing import freeze_support

    freeze_support()
    arguments = sys.argv[1:]
    if not arguments or all(os.path.isfile(argument) for argument in arguments):
        return _window(arguments)
    from musicanalyzer.cli import run

    return run(arguments)


def _window(files: list[str]) -> int:
    from musicanalyzer.errors import AppError

    if not _has_screen():
        print(
            "musicanalyzer: There is no screen to open the window on; "
            "musicanalyzer --help lists the commands that need none.",
            file=sys.stderr,
        )
        return 1
    try:
        from musicanalyzer.ui.app import run

        return run(files)
    except AppError as err:
        print(f"musicanalyzer: {err.message}", file=sys.stderr)
        return 1


def _has_screen() -> bool:
    """Qt ends the whole process where it finds none, without a word that helps."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
