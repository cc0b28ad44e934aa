"""The ``onsets`` command: when notes begin in a file."""

from __future__ import annotations

import argparse

from musicanalyzer.command import print_json


def add_onsets(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object per file")


def show_onsets(options: argparse.Namespace) -> int:
    from musicanalyzer import paths
    from musicanalyzer.report import printable
    from musicanalyzer.services.onsets import find_onsets

    for found in find_onsets(options.files, paths.models_folder()):
        if options.json:
            print_json(found)
        elif "error" in found:
            print(printable(found["error"]["message"]))
        else:
            print(f"{printable(found['path'])}: {len(found['onsets_s'])} onsets")
            for time_s in found["onsets_s"]:
                print(f"  {time_s:.3f}")
    return 0
