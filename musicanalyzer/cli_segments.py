"""The ``segments`` command: where the sections of a file begin, and which are alike."""

from __future__ import annotations

import argparse
from itertools import pairwise

from musicanalyzer.command import print_json


def add_segments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object per file")


def show_segments(options: argparse.Namespace) -> int:
    from musicanalyzer.report import printable
    from musicanalyzer.services.installed import installed_models
    from musicanalyzer.services.segments import find_segments

    for found in find_segments(options.files, installed_models()):
        if options.json:
            print_json(found)
        elif "error" in found:
            print(printable(found["error"]["message"]))
        else:
            print(f"{printable(found['path'])}: {len(found['labels'])} sections")
            for (start_s, end_s), label in zip(
                pairwise(found["boundaries_s"]), found["labels"], strict=True
            ):
                print(f"  {label}  {_clock(start_s)} - {_clock(end_s)}")
    return 0


def _clock(time_s: float) -> str:
    minutes, seconds = divmod(time_s, 60.0)
    return f"{int(minutes)}:{seconds:04.1f}"
