"""The ``library`` command: back the library up into one file, bring it back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from musicanalyzer.command import adder, library_path
from musicanalyzer.errors import SettingsError


def add_library(parser: argparse.ArgumentParser) -> None:
    """Add the actions of the command to its parser."""
    action = adder(parser)
    save = action("backup", _back_up, "Copy the library into one file, also while it is in use.")
    save.add_argument("file", type=Path, metavar="FILE")
    save.add_argument("--replace", action="store_true", help="replace a file of that name")
    bring = action("restore", _restore, "Replace the library by a copy; the present one is kept.")
    bring.add_argument("file", type=Path, metavar="FILE")


def _back_up(options: argparse.Namespace) -> int:
    from musicanalyzer.services.backup import back_up

    if options.file.exists() and not options.replace:
        raise SettingsError(
            f"{options.file} is there already; choose another name, or add --replace.", kind="usage"
        )
    back_up(library_path(options), options.file)
    print(f"{options.file}: {options.file.stat().st_size / 1e6:.1f} MB", file=sys.stderr)
    return 0


def _restore(options: argparse.Namespace) -> int:
    from musicanalyzer.services.backup import restore

    database = library_path(options)
    kept = restore(database, options.file)
    print(f"{database}: as it is in {options.file}", file=sys.stderr)
    if kept is not None:
        print(f"{kept}: as it was", file=sys.stderr)
    return 0
