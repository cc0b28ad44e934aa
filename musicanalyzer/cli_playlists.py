"""The ``playlist`` command: make playlists by a rule, show and delete them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from musicanalyzer.cli_playlist_files import add_playlist_files
from musicanalyzer.command import above_zero, adder, library_path, positive, print_json, show
from musicanalyzer.errors import SettingsError

if TYPE_CHECKING:
    from musicanalyzer.library.reader import LibraryReader


def add_playlists(parser: argparse.ArgumentParser) -> None:
    """Add the actions of the command to its parser."""
    action = adder(parser)
    create = action("create", _create, "Make a playlist by a rule.")
    create.add_argument("name", metavar="NAME")
    rule = create.add_mutually_exclusive_group(required=True)
    rule.add_argument("--like", nargs="+", metavar="TRACK", help="what sounds like these")
    rule.add_argument("--where", metavar="QUERY", help="what a query describes")
    rule.add_argument("--from", dest="start", metavar="TRACK", help="from this track; with --to")
    create.add_argument("--weight", nargs="+", type=float, metavar="W", help="one for each --like")
    create.add_argument("--unlike", nargs="+", metavar="TRACK", help="with --like: less like these")
    create.add_argument("--to", dest="end", metavar="TRACK", help="to this track; with --from")
    create.add_argument("-n", "--number", type=positive, default=None, metavar="N")
    create.add_argument("--minutes", type=above_zero, metavar="M", help="at most M minutes in all")
    create.add_argument("--per-artist", type=positive, metavar="K", help="at most K per artist")
    create.add_argument(
        "--near-duplicates",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="let in tracks that sound the same (left out otherwise)",
    )
    create.add_argument(
        "--max-track-minutes", type=above_zero, metavar="M", help="no longer tracks"
    )
    create.add_argument("--replace", action="store_true", help="replace a playlist of that name")
    create.add_argument("--json", action="store_true", help="JSON Lines")

    curve = action("curve", _curve, "Make a set whose energy follows a curve.")
    curve.add_argument("name", metavar="NAME")
    curve.add_argument(
        "--energy", nargs="+", type=float, default=[3, 8, 5], metavar="E",
        help="energies from 1 to 10, evenly spaced along the set (default: 3 8 5)",
    )  # fmt: skip
    curve.add_argument("--where", default="", metavar="QUERY", help="only of these tracks")
    curve.add_argument("-n", "--number", type=positive, default=None, metavar="N")
    curve.add_argument("--minutes", type=above_zero, metavar="M", help="about M minutes in all")
    curve.add_argument(
        "--tempo-range", type=float, default=8.0, metavar="P",
        help="at most P per cent from track to track; half and double time count as the same;"
        " 0 for any (default: 8)",
    )  # fmt: skip
    curve.add_argument(
        "--artist-gap", type=int, default=3, metavar="K",
        help="at least K other tracks between two of one artist (default: 3)",
    )  # fmt: skip
    curve.add_argument("--include", nargs="+", default=[], metavar="TRACK", help="must be in it")
    curve.add_argument("--exclude", nargs="+", default=[], metavar="TRACK", help="must not be")
    curve.add_argument(
        "--lock", action="append", default=[], metavar="SLOT=TRACK",
        help="this track in this slot, counted from 1; repeatable",
    )  # fmt: skip
    curve.add_argument(
        "--alternatives", type=positive, metavar="N", help="show N others for each slot"
    )
    curve.add_argument("--replace", action="store_true", help="replace a playlist of that name")
    curve.add_argument("--json", action="store_true", help="JSON Lines")

    crates = action("crates", _crates, "Sort tracks that sound alike into named crates.")
    crates.add_argument("query", nargs="*", metavar="QUERY", help="only these tracks")
    crates.add_argument(
        "-n", "--number", type=positive, default=None, metavar="N",
        help="this many crates (default: as many as can be told apart)",
    )  # fmt: skip
    crates.add_argument(
        "--prefix", default="Crates / ", metavar="P",
        help='what their names begin with (default: "Crates / ")',
    )  # fmt: skip
    crates.add_argument("--dry-run", action="store_true", help="show them and keep nothing")
    crates.add_argument("--json", action="store_true", help="one JSON object for each crate")

    shown = action("show", _show, "List the tracks of a playlist.")
    shown.add_argument("name", metavar="NAME")
    shown.add_argument("--json", action="store_true", help="JSON Lines")

    every = action("list", _list, "List the playlists.")
    every.add_argument("--json", action="store_true", help="JSON Lines")

    add_playlist_files(action)

    delete = action("delete", _delete, "Delete a playlist; no file is touched.")
    delete.add_argument("name", metavar="NAME")


def _create(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.library.similarity import NEAR_DUPLICATE, SimilarityIndex
    from musicanalyzer.library.writer import LibraryWriter
    from musicanalyzer.services import playlist_rules as rules
    from musicanalyzer.services import playlists
    from musicanalyzer.services.describe import describe_track
    from musicanalyzer.services.similar import newest_version

    if (options.start is None) != (options.end is None):
        raise SettingsError("--from and --to belong together; give both.", kind="usage")
    database = library_path(options)
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        rule: rules.Rule
        if options.like:
            rule = rules.Like(
                _ids(reader, options.like),
                weights=tuple(options.weight or ()),
                unlike=_ids(reader, options.unlike or ()),
            )
        elif options.where is not None:
            rule = rules.Where(options.where.strip())
        else:
            rule = rules.Path(reader.resolve(options.start).id, reader.resolve(options.end).id)
        # A query means all that it describes; the others would run through the whole library.
        usual = None if options.where is not None else rules.Limits().n
        limits = rules.Limits(
            n=options.number or usual,
            total_minutes=options.minutes,
            per_artist=options.per_artist,
            near_duplicate=None if options.near_duplicates else NEAR_DUPLICATE,
            max_track_minutes=options.max_track_minutes,
        )
        index = SimilarityIndex(reader, version=newest_version(reader))
        builder = playlists.PlaylistBuilder(reader, index)
        chosen = builder.save(writer, options.name, rule, limits, replace=options.replace)
        show(map(describe_track, reader.tracks(chosen)), as_json=options.json)
    return 0


def _ids(reader: LibraryReader, tracks: Iterable[str]) -> tuple[int, ...]:
    return tuple(reader.resolve(track).id for track in tracks)


def _curve(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.library.similarity import NEAR_DUPLICATE
    from musicanalyzer.library.writer import LibraryWriter
    from musicanalyzer.report import print_slots
    from musicanalyzer.services.describe import describe_track
    from musicanalyzer.services.installed import installed_models
    from musicanalyzer.services.playlist_rules import Curve, Limits, rule_json
    from musicanalyzer.services.sets.build import SetMaker
    from musicanalyzer.services.sets.describe import describe_slot
    from musicanalyzer.services.sets.rules import EnergyCurve

    database = library_path(options)
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        curve = Curve(
            points=EnergyCurve.of_energies(options.energy).points,
            query=options.where.strip(),
            artist_gap=options.artist_gap,
            tempo_range=options.tempo_range / 100 if options.tempo_range else None,
            include=_ids(reader, options.include),
            exclude=_ids(reader, options.exclude),
            locked=tuple(_lock(reader, text) for text in options.lock),
        )
        limits = Limits(
            n=options.number or (None if options.minutes else 20),
            total_minutes=options.minutes,
            near_duplicate=NEAR_DUPLICATE,
        )
        maker = SetMaker.open(reader, curve, installed_models())
        made = maker.make(curve, limits)
        writer.save_playlist(
            options.name, made.track_ids, rule=rule_json(curve, limits), replace=options.replace
        )
        tracks = {track.id: describe_track(track) for track in reader.tracks(made.track_ids)}
        n_others = options.alternatives or 0
        told = []
        for number, slot in enumerate(made.slots):
            others = maker.alternatives(made, curve, limits, number, n=n_others)
            rows = reader.tracks([track_id for track_id, _ in others])
            told.append((tracks[slot.track_id], describe_slot(slot, number, rows)))
    if options.json:
        for track, reasons in told:
            print_json({**track, **reasons})
    else:
        print_slots(told)
    return 0


def _lock(reader: LibraryReader, text: str) -> tuple[int, int]:
    slot, sign, track = text.partition("=")
    if not sign or not slot.isdecimal() or not int(slot):
        raise SettingsError(
            f'A lock is SLOT=TRACK, such as 1=12; "{text}" is not that.', kind="usage"
        )
    return int(slot) - 1, reader.resolve(track).id


def _crates(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.library.writer import LibraryWriter
    from musicanalyzer.report import counted, printable
    from musicanalyzer.services.crates.describe import describe_crate
    from musicanalyzer.services.crates.sorting import sort_into_crates
    from musicanalyzer.services.playlist_edits import as_playlists, put

    database = library_path(options)
    with LibraryReader(database) as reader:
        found = sort_into_crates(reader, " ".join(options.query).strip(), n=options.number)
        taken = [playlist.name for playlist in reader.playlists()]
        named = [(crate.name, crate.track_ids) for crate in found.crates]
        playlists = as_playlists(named, taken, prefix=options.prefix)
        told = [
            describe_crate(reader, crate, playlist.name)
            for crate, playlist in zip(found.crates, playlists, strict=True)
        ]
    if not options.dry_run:
        with LibraryWriter(database) as writer:
            for playlist in playlists:
                put(writer, None, playlist)
    for crate in told:
        if options.json:
            print_json(crate)
        else:
            typical = printable("; ".join(crate["typical"]))
            print(f"{crate['name']}  ({counted(crate['tracks'], 'track')})  {typical}")
    print(
        f"{counted(len(told), 'crate')} of {counted(found.total, 'track')}"
        f" {'would be made' if options.dry_run else 'made'};"
        f" {counted(len(found.left_out), 'track')} in none",
        file=sys.stderr,
    )
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
    from musicanalyzer.report import counted
    from musicanalyzer.services.playlist_edits import summaries

    with LibraryReader(library_path(options)) as reader:
        for playlist in summaries(reader):
            if options.json:
                print_json(
                    {"name": playlist.name, "tracks": playlist.n, "kind": playlist.kind,
                     "duration_s": round(playlist.seconds, 3)}
                )  # fmt: skip
            else:
                print(f"{playlist.name}  ({counted(playlist.n, 'track')})")
    return 0


def _delete(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.library.writer import LibraryWriter

    with LibraryReader(library_path(options)) as reader:
        reader.playlist(options.name)
    with LibraryWriter(library_path(options)) as writer:
        writer.delete_playlist(options.name)
    return 0
