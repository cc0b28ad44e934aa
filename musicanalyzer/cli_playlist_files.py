"""The actions of ``playlist`` that write and read files of other programs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from musicanalyzer.command import library_path, print_json
from musicanalyzer.errors import SettingsError

if TYPE_CHECKING:
    from musicanalyzer.services.formats.places import PathMap

# Spelled out: the parser of every command is made at each start, and pays for no import.
_READABLE = (".m3u8", ".m3u", ".pls", ".xspf", ".jspf", ".csv", ".xml", ".nml", ".crate")


def add_playlist_files(action: Callable[..., argparse.ArgumentParser]) -> None:
    """Add them; ``action`` makes the parser of one, as :func:`musicanalyzer.command.adder`."""
    export = action("export", _export, "Write a playlist file.")
    export.add_argument("name", metavar="NAME", help="the playlist; with --all the FILE")
    export.add_argument("file", metavar="FILE", nargs="?", help="its ending says the format")
    export.add_argument("--all", action="store_true", help="every playlist, in one FILE")
    export.add_argument(
        "--format",
        metavar="F",
        help="m3u8, pls, xspf, jspf, csv, rekordbox, traktor or serato; without a FILE it is"
        " named after the playlist",
    )
    _add_mapping(export, "what lies in HERE is in THERE on the computer that reads the file")
    places = export.add_mutually_exclusive_group()
    places.add_argument("--relative", action="store_true", help="relative paths (the default)")
    places.add_argument("--absolute", action="store_true", help="absolute paths, not relative ones")

    read = action("import", _import, "Make playlists from a playlist file.")
    read.add_argument("file", metavar="FILE", help=f"{', '.join(_READABLE)}")
    read.add_argument("--name", metavar="NAME", help="(default: what the file says, or its name)")
    read.add_argument(
        "--only", action="append", default=[], metavar="NAME",
        help="of a file with several playlists, this one; repeatable",
    )  # fmt: skip
    _add_mapping(read, "what the file has in THERE lies in HERE")
    read.add_argument("--replace", action="store_true", help="replace playlists of that name")
    marks = read.add_mutually_exclusive_group()
    marks.add_argument(
        "--cues", action="store_true",
        help="also keep the cues and beat grids of all tracks (Rekordbox, Traktor)",
    )  # fmt: skip
    marks.add_argument("--only-cues", action="store_true", help="keep these, make no playlist")
    read.add_argument("--json", action="store_true", help="one JSON object for each playlist")


def _add_mapping(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument(
        "--map", action="append", default=[], metavar="HERE=THERE", help=f"{text}; repeatable"
    )


def _export(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.report import counted
    from musicanalyzer.services.export import (
        PlaylistToWrite,
        entries_of,
        export_playlists,
        read_tracks,
    )
    from musicanalyzer.services.formats import format_to_write
    from musicanalyzer.services.formats.places import PathMap
    from musicanalyzer.services.playlists import current_tracks

    mapped = PathMap.parse(options.map)
    file = _file_to_write(options)
    if options.relative and (mapped.pairs or not format_to_write(options.format, file).relative):
        raise SettingsError(
            "Relative paths go neither with --map nor with a format that names whole paths; leave"
            " out --relative.",
            kind="usage",
        )
    with LibraryReader(library_path(options)) as reader:
        wanted = reader.playlists() if options.all else [reader.playlist(options.name)]
        lists = [
            PlaylistToWrite(
                each.name, entries_of(read_tracks(reader, current_tracks(reader, each)))
            )
            for each in wanted
        ]
    left_out = export_playlists(
        file, lists, absolute_paths=options.absolute, format_name=options.format, mapped=mapped
    )
    n = sum(len(each.entries) for each in lists)
    print(f"{file}: {counted(n, 'track')}", file=sys.stderr)
    for path in left_out:
        print(f"left out: {path}: its name is no text, which this format needs", file=sys.stderr)
    return 0


def _file_to_write(options: argparse.Namespace) -> str:
    from musicanalyzer.services.formats import format_to_write

    if options.all:
        if options.file is not None:
            raise SettingsError("With --all, give the FILE alone.", kind="usage")
        return str(options.name)
    if options.file is not None:
        return str(options.file)
    if options.format is None:
        raise SettingsError("Give a FILE, or a --format.", kind="usage")
    suffix = format_to_write(options.format, "").suffixes[0]
    safe = "".join("_" if c in '/\\:*?"<>|' or ord(c) < 32 else c for c in options.name)
    file = Path(f"{safe.strip('. ') or 'playlist'}{suffix}")
    if file.exists():
        raise SettingsError(f"{file} is there already; name a FILE to write.", kind="usage")
    return str(file)


def _import(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.library.writer import LibraryWriter
    from musicanalyzer.services.formats.places import PathMap
    from musicanalyzer.services.import_playlist import chosen_lists, match_playlists, store

    database, mapped = library_path(options), PathMap.parse(options.map)
    if options.cues or options.only_cues:
        _import_cues(options, database, mapped)
    if options.only_cues:
        return 0
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        found = match_playlists(reader, options.file, mapped=mapped)
        found = chosen_lists(found, options.only)
        names = store(reader, writer, found, name=options.name, replace=options.replace)
    for name, each in zip(names, found, strict=True):
        if options.json:
            missing = [{"entry": one.entry, "reason": one.reason} for one in each.not_found]
            print_json(
                {"name": name, "tracks": len(each.track_ids), "listed": each.n_listed,
                 "found_by_name": each.n_by_name, "not_found": missing}
            )  # fmt: skip
            continue
        print(f"{name}  ({len(each.track_ids)} of {each.n_listed} tracks)")
        for one in each.not_found:
            print(f"not found: {one.entry}: it {one.reason}", file=sys.stderr)
    return 0


def _import_cues(options: argparse.Namespace, database: Path, mapped: PathMap) -> None:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.library.writer import LibraryWriter
    from musicanalyzer.report import counted
    from musicanalyzer.services.import_marks import keep_marks, match_marks

    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        found = match_marks(reader, options.file, mapped=mapped)
        keep_marks(reader, writer, found)
    if options.json:
        missing = [{"entry": one.entry, "reason": one.reason} for one in found.not_found]
        print_json(
            {"marked": len(found.marks), "with_cues": found.n_cues, "with_grid": found.n_grids,
             "from": found.origin, "not_found": missing}
        )  # fmt: skip
        return
    print(
        f"cues of {counted(found.n_cues, 'track')}, beat grids of {found.n_grids}", file=sys.stderr
    )
    for one in found.not_found:
        print(f"not found: {one.entry}: it {one.reason}", file=sys.stderr)
