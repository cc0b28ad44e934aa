"""The ``correct`` command: say what a track's genre, voice, tempo or key is, or take that back."""

from __future__ import annotations

import argparse
import sys

from musicanalyzer.command import library_path, print_json

_HEADS = {"genre": "genre", "vocal": "vocal", "bpm": "tempo", "key": "key", "grid": "grid"}


def add_correct(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    parser.add_argument("track", metavar="TRACK", help="path, id, or words that only it has")
    parser.add_argument("--genre", metavar="LABEL", help="its genre, as you hear it")
    parser.add_argument("--vocal", metavar="LABEL", help="vocal or instrumental")
    parser.add_argument("--bpm", metavar="BPM", help="its tempo; x2 or /2 of what it is now")
    parser.add_argument("--key", metavar="KEY", help="its key (8A, Am, A minor)")
    parser.add_argument("--grid", metavar="SECONDS", help="move its beats (earlier: --grid=-0.02)")
    parser.add_argument("--forget", action="store_true", help="take back what you said of it")
    parser.add_argument("--json", action="store_true", help="the track as one JSON object")
    parser.set_defaults(refuse=parser.error)


def correct_track(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.library.writer import LibraryWriter
    from musicanalyzer.services import correct
    from musicanalyzer.services.describe import describe_track

    said = {_HEADS[name]: value for name in _HEADS if (value := getattr(options, name)) is not None}
    if bool(said) == options.forget:
        options.refuse(
            "say what the track is (--genre, --vocal, --bpm, --key, --grid), or --forget it"
        )
    path = library_path(options)
    with LibraryReader(path) as reader:
        track = reader.resolve(options.track)
        with LibraryWriter(path) as writer:
            done = []
            if options.forget:
                correct.take_back(writer, track)
                done.append("what you said is forgotten; the program's own answer holds again")
            for head, value in said.items():
                kept = correct.correct(writer, track, head, value)
                known = correct.is_known(track, head, kept)
                done.append(f"kept as {kept}" + ("" if known else ", a genre that no model knows"))
        after = reader.track(track.id)
    if options.json and after is not None:
        print_json(describe_track(after))
    else:
        print(f"{options.track}: {'; '.join(done)}", file=sys.stderr)
    return 0
