"""The ``duplicates`` command: what sounds the same, which copy is the best, on what evidence."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from musicanalyzer.command import library_path, print_json

_WORDS = {
    "same": "one recording",
    "remaster": "one recording, another master or mix",
    "version": "versions that share a part",
}


def add_duplicates(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    parser.add_argument("query", nargs="*", metavar="QUERY", help="groups with one of these tracks")
    for name, text in (
        ("--different", "TRACK is no copy or version of OTHER, or of anything: tell it no more"),
        ("--not-different", "tell it again"),
    ):
        parser.add_argument(name, nargs="+", metavar=("TRACK", "OTHER"), help=text)
    parser.add_argument("--json", action="store_true", help="JSON Lines, one group each")
    parser.set_defaults(refuse=parser.error)


def show_duplicates(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.services.copies import settle
    from musicanalyzer.services.copy_groups import describe_group, groups

    if options.different or options.not_different:
        return _say(options)
    database = library_path(options)
    with LibraryReader(database) as reader:
        n_missing = settle(reader)
        if n_missing:
            from musicanalyzer.report import counted

            print(
                f"{counted(n_missing, 'recording')} without a fingerprint yet; "
                "musicanalyzer scan makes them.",
                file=sys.stderr,
            )
        for group in groups(reader, " ".join(options.query)):
            described = describe_group(group)
            if options.json:
                print_json(described)
            else:
                _print(described)
    return 0


def _say(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.library.writer import LibraryWriter
    from musicanalyzer.services.copy_groups import pairs_to_tell_apart

    if options.query or options.json or (options.different and options.not_different):
        options.refuse("say which tracks are different, or are not, and nothing else")
    path = library_path(options)
    with LibraryReader(path) as reader, LibraryWriter(path) as writer:
        named = [reader.resolve(each) for each in options.different or options.not_different]
        pairs = pairs_to_tell_apart(reader, named[0], named[1:])
        if options.different:
            writer.tell_apart(pairs)
        else:
            writer.take_back_apart(pairs)
    return 0


def _print(group: dict[str, Any]) -> None:
    from musicanalyzer.report import printable

    best, *others = group["tracks"]
    print(f"{_WORDS[group['relation']]}, {len(group['tracks'])} tracks")
    print(f"  best    {printable(best['path'])}")
    print(f"          {_format(best)}; best because {group['why']}")
    for track in others:
        print(f"  {track['relation']:<9} {printable(track['path'])}")
        print(f"          {_format(track)}{_evidence(track)}")


def _format(track: dict[str, Any]) -> str:
    return (
        f"{track['codec'].removesuffix('float')} {track['bit_rate_kbps']} kb/s,"
        f" {track['sample_rate'] / 1000:g} kHz,"
        f" {_minutes(track['duration_s'])}"
    )


def _evidence(track: dict[str, Any]) -> str:
    if track["agreement"] is None:
        return ""
    found = f"; {100 * track['agreement']:.1f} % agree over {_minutes(track['overlap_s'])}"
    offset_s, level_db = track["offset_s"], track["level_db"]
    if abs(offset_s) >= 0.1:
        found += f", {abs(offset_s):.1f} s {'later' if offset_s > 0 else 'sooner'}"
    if abs(level_db) >= 1.0:
        found += f", {abs(level_db):.0f} dB {'louder' if level_db > 0 else 'quieter'}"
    return found


def _minutes(length_s: float) -> str:
    minutes, seconds = divmod(round(length_s), 60)
    return f"{minutes}:{seconds:02d}"
