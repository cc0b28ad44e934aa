"""What the commands have in common: numbers, times, the library's place, JSON Lines."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from musicanalyzer import paths


def positive(text: str) -> int:
    """An argument's whole number from 1 up."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) < 2**31):
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 up, got {text}")
    return int(text)


def above_zero(text: str) -> float:
    """An argument's number above zero."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e9:  # nor is NaN
        raise argparse.ArgumentTypeError(f"must be a number above 0, got {text}")
    return value


_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6}(?:\.\d{1,6})?)")


def clock(text: str) -> float:
    """An argument's time as seconds: ``83``, ``1:23``, ``1:02:03.5``."""
    found = _CLOCK.fullmatch(text)
    if found is None or (found[2] is not None and float(found[3]) >= 60):
        raise argparse.ArgumentTypeError(f"must be a time like 1:23 or 83.5, got {text}")
    return 3600 * int(found[1] or 0) + 60 * int(found[2] or 0) + float(found[3])


Run = Callable[[argparse.Namespace], int]


def adder(
    parser: argparse.ArgumentParser, *, required: bool = True, with_library: bool = True
) -> Callable[[str, Run, str], argparse.ArgumentParser]:
    """What adds actions to a command's parser: ``add(name, function, text)`` gives their parsers.

    ``--db`` may then stand before the action or after it.
    """
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=required)

    def add(name: str, function: Run, text: str) -> argparse.ArgumentParser:
        sub = actions.add_parser(name, help=text, description=text)
        sub.set_defaults(command=function)
        if with_library:
            sub.add_argument("--db", type=Path, default=argparse.SUPPRESS, metavar="PATH")
        return sub

    return add


def library_path(options: argparse.Namespace) -> Path:
    """The library that ``--db`` names, else the usual one."""
    return options.db if options.db is not None else paths.default_database()


def print_json(value: Any) -> None:
    """One object on one line."""
    # Paths may hold undecodable bytes (lone surrogates): ASCII escapes carry them unharmed.
    print(json.dumps(value, ensure_ascii=True, allow_nan=False))


def show(tracks: Iterable[dict[str, Any]], *, as_json: bool) -> None:
    """Tracks as JSON Lines or as lines to read, while they come."""
    if as_json:
        for track in tracks:
            print_json(track)
        return
    from musicanalyzer.report import print_tracks

    print_tracks(tracks)
