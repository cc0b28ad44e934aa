"""The ``correct`` command: say what a track's genre or voice is, or take that back."""

from __future__ import annotations

import argparse
import sys

from musicanalyzer.command import library_path, print_json


def add_correct(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    parser.add_argument("track", metavar="TRACK", help="path, id, or words that only it has")
    said = parser.add_mutually_exclusive_group(required=True)
    said.add_argument("--genre", metavar="LABEL", help="its genre, as you hear it")
    said.add_argument("--vocal", metavar="LABEL", help="vocal or instrumental")
    said.add_argument("--forget", action="store_true", help="take back what you said of it")
    parser.add_argument("--json", action="store_true", help="the track as one JSON object")


def correct_track(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.library.writer import LibraryWriter
    from musicanalyzer.services import correct
    from musicanalyzer.services.describe import describe_track

    path = library_path(options)
    with LibraryReader(path) as reader:
        track = reader.resolve(options.track)
        with LibraryWriter(path) as writer:
            if options.forget:
                correct.take_back(writer, track)
                done = "what you said is forgotten; the program's own answer holds again"
            else:
                head = "vocal" if options.genre is None else "genre"
                said = options.vocal if options.genre is None else options.genre
                kept = correct.correct(writer, track, head, said)
                known = correct.is_known(track, head, kept)
                done = f"kept as {kept}" + ("" if known else ", a genre that no model knows")
        after = reader.track(track.id)
    if options.json and after is not None:
        print_json(describe_track(after))
    else:
        print(f"{options.track}: {done}", file=sys.stderr)
    return 0
