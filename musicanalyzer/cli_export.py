"""The ``export`` command: everything that the library knows, as JSON Lines."""

from __future__ import annotations

import argparse

from musicanalyzer.command import library_path, print_json
from musicanalyzer.errors import SettingsError


def add_export(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.add_argument("--json", action="store_true", help="JSON Lines: see docs/export.md")
    parser.add_argument("--timelines", action="store_true", help="add probabilities along time")
    parser.add_argument("--embeddings", action="store_true", help="add the similarity vectors")


def export_library(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.services.dump import dump

    if not options.json:
        raise SettingsError("The whole library is exported as JSON: add --json.", kind="usage")
    with LibraryReader(library_path(options)) as reader:
        for found in dump(reader, timelines=options.timelines, embeddings=options.embeddings):
            print_json(found)
    return 0
