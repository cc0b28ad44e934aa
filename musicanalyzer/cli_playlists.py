"""The ``playlist`` command: make playlists by a rule, show them, write and read playlist files."""

from __future__ import annotations

import argparse
import sys

from musicanalyzer.command import adder, library_path, positive, print_json, show
from musicanalyzer.errors import SettingsError


def add_playlists(parser: argparse.ArgumentParser) -> None:
    """Add the actions of the command to its parser."""
    action = adder(parser)
    create = action("create", _create, "Make a playlist by a rule.")
    create.add_argument("name", metavar="NAME")
    rule = create.add_mutually_exclusive_group(required=True)
    rule.add_argument("--like", nargs="+", metavar="TRACK", help="what sounds like these")
    rule.add_argument("--where", metavar="QUERY", help="what a query describes")
    rule.add_argument("--from", dest="start", metavar="TRACK", help="from this track; with --to")
    create.add_argument("--to", dest="end", metavar="TRACK", help="to this track; with --from")
    create.add_argument("-n", "--number", type=positive, default=None, metavar="N")
    create.add_argument("--minutes", type=float, metavar="M", help="at most M minutes in all")
    create.add_argument("--per-artist", type=positive, metavar="K", help="at most K per artist")
    create.add_argument(
        "--near-duplicates",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="let in tracks that sound the same (left out otherwise)",
    )
    create.add_argument("--max-track-minutes", type=float, metavar="M", help="no longer tracks")
    create.add_argument("--replace", action="store_true", help="replace a playlist of that name")
    create.add_argument("--json", action="store_true", help="JSON Lines")

    shown = action("show", _show, "List the tracks of a playlist.")
    shown.add_argument("name", metavar="NAME")
    shown.add_argument("--json", action="store_true", help="JSON Lines")

    every = action("list", _list, "List the playlists.")
    every.add_argument("--json", action="store_true", help="JSON Lines")

    export = action("export", _export, "Write a playlist file.")
    export.add_argument("name", metavar="NAME")
    export.add_argument("file", metavar="FILE", help=".m3u8, .m3u, .xspf, .jspf or .csv")
    export.add_argument("--absolute", action="store_true", help="absolute paths, not relative ones")

    read = action("import", _import, "Make a playlist from a playlist file.")
    read.add_argument("file", metavar="FILE", help=".m3u8, .m3u, .pls, .xspf, .jspf or .csv")
    read.add_argument("--name", metavar="NAME", help="(default: what the file says, or its name)")
    read.add_argument("--replace", action="store_true", help="replace a playlist of that name")
    read.add_argument("--json", action="store_true", help="one JSON object")

    delete = action("delete", _delete, "Delete a playlist; no file is touched.")
    delete.add_argument("name", metavar="NAME")


def _create(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.library.similarity import SimilarityIndex
    from musicanalyzer.library.writer import LibraryWriter
    from musicanalyzer.services import playlists
    from musicanalyzer.services.describe import describe_track
    from musicanalyzer.services.similar import newest_version

    if (options.start is None) != (options.end is None):
        raise SettingsError("--from and --to belong together; give both.", kind="usage")
    database = library_path(options)
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        rule: playlists.Rule
        if options.like:
            rule = playlists.Like(tuple(reader.resolve(track).id for track in options.like))
        elif options.where is not None:
            rule = playlists.Where(options.where.strip())
        else:
            rule = playlists.Path(reader.resolve(options.start).id, reader.resolve(options.end).id)
        # A query means all that it describes; the others would run through the whole library.
        usual = None if options.where is not None else playlists.Limits().n
        limits = playlists.Limits(
            n=options.number or usual,
            total_minutes=options.minutes,
            per_artist=options.per_artist,
            near_duplicate=None if options.near_duplicates else playlists.NEAR_DUPLICATE,
            max_track_minutes=options.max_track_minutes,
        )
        index = SimilarityIndex(reader, version=newest_version(reader))
        builder = playlists.PlaylistBuilder(reader, index)
        chosen = builder.save(writer, options.name, rule, limits, replace=options.replace)
        show(map(describe_track, reader.tracks(chosen)), as_json=options.json)
    return 0


def _show(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.services.describe import describe_track
    from musicanalyzer.services.playlists import current_tracks

    with LibraryReader(library_path(options)) as reader:
        tracks = reader.tracks(current_tracks(reader, reader.playlist(options.name)))
    show((describe_track(track) for track in tracks), as_json=options.json)
    return 0


def _list(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.services.playlist_edits import summaries

    with LibraryReader(library_path(options)) as reader:
        for playlist in summaries(reader):
            if options.json:
                print_json(
                    {"name": playlist.name, "tracks": playlist.n, "kind": playlist.kind,
                     "duration_s": round(playlist.seconds, 3)}
                )  # fmt: skip
            else:
                print(f"{playlist.name}  ({playlist.n} tracks)")
    return 0


def _export(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.services.export import entries_of, export_playlist
    from musicanalyzer.services.playlists import current_tracks

    with LibraryReader(library_path(options)) as reader:
        entries = entries_of(reader.tracks(current_tracks(reader, reader.playlist(options.name))))
    export_playlist(options.file, entries, name=options.name, absolute_paths=options.absolute)
    print(f"{options.file}: {len(entries)} tracks", file=sys.stderr)
    return 0


def _import(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.library.writer import LibraryWriter
    from musicanalyzer.services.import_playlist import match_playlist
    from musicanalyzer.services.playlist_edits import checked_name
    from musicanalyzer.services.playlists import MANUAL

    database = library_path(options)
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        found = match_playlist(reader, options.file)
        name = checked_name(found.name if options.name is None else options.name)
        writer.save_playlist(name, found.track_ids, rule=MANUAL, replace=options.replace)
    if options.json:
        missing = [{"entry": each.entry, "reason": each.reason} for each in found.not_found]
        print_json(
            {"name": name, "tracks": len(found.track_ids), "listed": found.n_listed,
             "found_by_name": found.n_by_name, "not_found": missing}
        )  # fmt: skip
    else:
        print(f"{name}  ({len(found.track_ids)} of {found.n_listed} tracks)")
        for each in found.not_found:
            print(f"not found: {each.entry}: it {each.reason}", file=sys.stderr)
    return 0


def _delete(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.library.writer import LibraryWriter

    with LibraryReader(library_path(options)) as reader:
        reader.playlist(options.name)
    with LibraryWriter(library_path(options)) as writer:
        writer.delete_playlist(options.name)
    return 0
