"""The command line: parses, calls one service, prints. It computes nothing.

Data goes to standard output, progress and messages to standard error. Exit codes: 0 done, 1 an
error of the environment with one clear sentence, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path

from musicanalyzer import __version__, paths, settings
from musicanalyzer.cli_audit import add_audit, audit
from musicanalyzer.cli_correct import add_correct, correct_track
from musicanalyzer.cli_duplicates import add_duplicates, show_duplicates
from musicanalyzer.cli_export import add_export, export_library
from musicanalyzer.cli_labels import add_labels
from musicanalyzer.cli_library import add_library
from musicanalyzer.cli_live import add_live, run_live
from musicanalyzer.cli_models import add_models, show_models
from musicanalyzer.cli_onsets import add_onsets, show_onsets
from musicanalyzer.cli_playlists import add_playlists
from musicanalyzer.cli_segments import add_segments, show_segments
from musicanalyzer.cli_tags import add_tags
from musicanalyzer.command import clock, library_path, positive, print_json, show
from musicanalyzer.errors import AppError, SettingsError
from musicanalyzer.services.jobs import MAX_WORKERS, Progress

_EXCLUSION = re.compile(r"-[a-z]+(\.[a-z]+)?:")
USAGE_KINDS = ("query", "order")  # of LibraryError: the user's wording, not the environment
# Of SettingsError the other way round: a disk or a broken file, not the wording.
ENVIRONMENT_KINDS = ("cannot-write", "damaged", "not-writable")

# Services are imported inside the commands: ``list`` must not pay for what ``scan`` needs.


def run(arguments: Sequence[str]) -> int:
    """Parse and execute; gives the exit code."""
    parser = _parser()
    options = parser.parse_args(_exclusions_kept(arguments))
    for stream, errors in ((sys.stdout, "replace"), (sys.stderr, "backslashreplace")):
        # Neither an odd name nor a narrow encoding may stop a list half-way.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=errors)
    try:
        code: int = options.command(options)
        sys.stdout.flush()
        return code
    except AppError as err:
        print(f"musicanalyzer: {err.message}", file=sys.stderr)
        if caret := getattr(err, "caret", None):
            print(caret(), file=sys.stderr)
        said_wrong = isinstance(err, SettingsError) and err.kind not in ENVIRONMENT_KINDS
        return 2 if said_wrong or err.kind in USAGE_KINDS else 1
    except BrokenPipeError:
        # The reader of our output has gone (head, less): what it wanted, it has.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("musicanalyzer: interrupted; what was finished is kept.", file=sys.stderr)
        return 130


def _exclusions_kept(arguments: Sequence[str]) -> list[str]:
    """``-genre:jazz`` of a query looks like an option to argparse; a space before it does not."""
    return [
        f" {argument}"
        if _EXCLUSION.match(argument)
        and (
            arguments[0] in ("list", "tags", "audit", "duplicates")
            or arguments[:2] == ["playlist", "crates"]
            or before == "--where"
        )
        else argument
        for before, argument in zip(("", *arguments), arguments, strict=False)
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="musicanalyzer",
        description="Classify a local music collection, find what sounds alike, make playlists.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(
        name: str, function: Callable[[argparse.Namespace], int], text: str
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(command=function)
        sub.add_argument(
            "--db",
            type=Path,
            default=None,
            metavar="PATH",
            help="the library (default: in the platform's data directory)",
        )
        return sub

    scan = command("scan", _scan, "Add folders to the library and analyse what is new.")
    scan.add_argument("folders", nargs="+", metavar="DIR")
    scan.add_argument("--workers", type=_workers, default=None, metavar="N")
    scan.add_argument("--retry-failed", action="store_true", help="try failed files again")
    scan.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="PATTERN",
        help="leave out folders and files of this name (*.wma, Live, Podcasts/2019*), besides what "
        "the settings leave out; repeatable",
    )
    scan.add_argument(
        "--longest",
        type=_minutes,
        default=None,
        metavar="MINUTES",
        help="leave out tracks that are longer; 0 for none (default: as in the settings)",
    )
    scan.add_argument("--device", choices=["auto", "cpu", "gpu"], default="auto")
    scan.add_argument("--json", action="store_true", help="print a summary as one JSON object")

    analyze = command("analyze", _analyze, "Analyse files without a library.")
    analyze.add_argument("files", nargs="+", metavar="FILE")
    analyze.add_argument("--timeline", action="store_true", help="add probabilities over time")
    analyze.add_argument("--embedding", action="store_true", help="add the similarity vector")
    analyze.add_argument("--json", action="store_true", help="one JSON object per file")

    tracks = command("list", _list, "List tracks; see the README for the query language.")
    tracks.add_argument("query", nargs="*", metavar="QUERY")
    tracks.add_argument("--failed", action="store_true", help="files that could not be analysed")
    tracks.add_argument("--sort", default="artist", metavar="ORDER")
    tracks.add_argument("-n", "--limit", type=positive, default=None, metavar="N")
    tracks.add_argument("--json", action="store_true", help="JSON Lines")

    similar = command("similar", _similar, "List the tracks that sound most like one.")
    similar.add_argument("track", metavar="TRACK", help="path, id, or words that only it has")
    similar.add_argument("-n", "--number", type=positive, default=10, metavar="N")
    similar.add_argument("--more", nargs="+", default=[], metavar="TRACK", help="like these too")
    similar.add_argument("--less", nargs="+", default=[], metavar="TRACK", help="less like these")
    similar.add_argument(
        "--from", dest="start_s", type=clock, metavar="TIME",
        help="like the track from this time on (1:10), up to --to",
    )  # fmt: skip
    similar.add_argument("--to", dest="end_s", type=clock, metavar="TIME")
    similar.add_argument(
        "--passages", action="store_true", help="with --from and --to: passages, not whole tracks"
    )
    similar.add_argument("--json", action="store_true", help="JSON Lines")

    add_onsets(command("onsets", show_onsets, "Say when notes begin in files."))
    add_segments(command("segments", show_segments, "Say where a file's sections begin."))
    add_duplicates(
        command("duplicates", show_duplicates, "List copies and versions, and the best copy.")
    )
    add_playlists(command("playlist", lambda options: 2, "Make, show and export playlists."))
    add_export(command("export", export_library, "Write out all that the library knows."))
    add_audit(command("audit", audit, "Say what is wrong with files, on what evidence."))
    add_labels(command("label", lambda options: 2, "Teach labels of your own by examples."))

    add_correct(command("correct", correct_track, "Say what a track's genre or voice is."))

    add_tags(command("tags", lambda options: 2, "Write what was found into files; undo it."))

    add_models(command("models", show_models, "Show the installed models; add heads of your own."))

    add_library(command("library", lambda options: 2, "Back the library up; restore it."))

    add_live(command("live", run_live, "Say what a microphone or a file gives to hear."))

    doctor = command("doctor", _doctor, "Check the installation, the devices and the library.")
    doctor.add_argument("--json", action="store_true", help="one JSON object")
    return parser


def _workers(text: str) -> int:
    value = positive(text)
    if value > MAX_WORKERS:
        raise argparse.ArgumentTypeError(f"must be at most {MAX_WORKERS}, got {value}")
    return value


def _minutes(text: str) -> int:
    return 0 if text == "0" else positive(text)


# scan and analyze


def _scan(options: argparse.Namespace) -> int:
    from musicanalyzer.report import ScanReport
    from musicanalyzer.services.installed import installed_models
    from musicanalyzer.services.start import make_scan
    from musicanalyzer.services.tagging import recover

    recover(library_path(options))
    with ScanReport() as report:
        models = installed_models()
        for sentence in models.refused:
            report.notify(sentence)
        # As the window scans: what one of them leaves out, the other would bring back.
        stored, _ = settings.load(paths.settings_file())
        longest_min = stored.longest_min if options.longest is None else options.longest
        scan = make_scan(
            database=library_path(options),
            models=models,
            workers=options.workers,
            retry_failed=options.retry_failed,
            exclude=(*stored.exclusions, *options.exclude),
            folders=stored.folders,
            longest_s=60.0 * longest_min,
            device=options.device,
            notify=report.notify,
        )
        job = scan.run(options.folders)
        try:
            for progress in job:
                report.update(progress)
        finally:
            job.close()
    last = report.last
    if options.json:
        print_json(
            {
                "files": last.total,
                "analysed": last.analysed,
                "linked": last.linked,
                "skipped": last.skipped,
                "updated": last.updated,
                "failed": last.failed,
                "seconds": round(report.elapsed_s, 2),
            }
        )
    return 0


def _analyze(options: argparse.Namespace) -> int:
    from musicanalyzer.report import print_tracks
    from musicanalyzer.services.analyze import analyze
    from musicanalyzer.services.installed import installed_models

    found = analyze(
        options.files,
        installed_models(),
        timeline=options.timeline,
        embedding=options.embedding,
    )
    if options.json or options.timeline or options.embedding:
        for track in found:
            print_json(track)
    else:
        print_tracks(found)
    return 0


# list and similar


def _list(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.services.describe import describe_track

    query = " ".join(options.query).strip()
    with LibraryReader(library_path(options)) as reader:
        if options.failed:
            reader.parse(query)  # its errors name places in what the user wrote
            query = f"({query}) is:failed" if query.strip() else "is:failed"
        rows = reader.list(query, order=options.sort, limit=options.limit)
        show((describe_track(row) for row in rows), as_json=options.json)
    return 0


def _similar(options: argparse.Namespace) -> int:
    from musicanalyzer.services.similar import similar_tracks

    times = (options.start_s, options.end_s)
    if times == (None, None):
        if options.passages:
            raise SettingsError("--passages needs a stretch: --from and --to.", kind="usage")
        found = similar_tracks(
            library_path(options),
            options.track,
            n=options.number,
            more=options.more,
            less=options.less,
        )
    else:
        if None in times or options.more or options.less:
            raise SettingsError(
                "--from and --to belong together, and go without --more and --less.", kind="usage"
            )
        from musicanalyzer.services.stretches import like_stretch

        found = like_stretch(
            library_path(options), options.track, *times, n=options.number,
            passages=options.passages, told=_tell_hearing,
        )  # fmt: skip
    show(found, as_json=options.json)
    return 0


def _tell_hearing(progress: Progress) -> None:
    """Now and then while a library's passages are heard for the first time."""
    if progress.done % 10_000 == 0 or progress.done == progress.total:
        print(f"hearing passages: {progress.done} of {progress.total}", file=sys.stderr)


# doctor


def _doctor(options: argparse.Namespace) -> int:
    from musicanalyzer.report import print_findings
    from musicanalyzer.services.doctor import examine

    findings = list(examine(database=library_path(options)))
    if options.json:
        print_json({finding.name: finding.as_json() for finding in findings})
    else:
        print_findings(findings)
    return 1 if any(finding.state == "broken" for finding in findings) else 0
