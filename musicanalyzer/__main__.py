"""Entry point: ``python -m musicanalyzer`` and the ``musicanalyzer`` script."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; gives the exit code."""
    from multiprocessing import freeze_support

    freeze_support()
    from musicanalyzer.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
