"""The ``audit`` command: what is wrong with files of the library, and on what evidence."""

from __future__ import annotations

import argparse
import sys

from musicanalyzer.command import library_path, positive, print_json


def add_audit(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    parser.add_argument("query", nargs="*", metavar="QUERY", help="these tracks only")
    parser.add_argument(
        "--kind",
        action="append",
        default=[],
        metavar="KIND",
        help="genre, lossy, upsampled, clipped, silent, truncated, length, failed; repeatable",
    )
    parser.add_argument(
        "--check-files",
        action="store_true",
        help="first look at the files that were not looked at yet; resumes",
    )
    parser.add_argument("--workers", type=positive, default=None, metavar="N")
    said = parser.add_mutually_exclusive_group()
    said.add_argument("--all-right", metavar="TRACK", help="do not tell its --kind any more")
    said.add_argument("--not-all-right", metavar="TRACK", help="tell its --kind again")
    parser.add_argument("--json", action="store_true", help="JSON Lines")
    parser.set_defaults(refuse=parser.error)


def audit(options: argparse.Namespace) -> int:
    from musicanalyzer.services.audit.kinds import KINDS

    for kind in options.kind:
        if kind not in KINDS:
            options.refuse(f"there is no kind {kind}; there are {', '.join(KINDS)}")
    if options.all_right is not None or options.not_all_right is not None:
        return _say(options)
    query = " ".join(options.query).strip()
    if options.check_files:
        _check(options, query)
    return _report(options, query)


def _say(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.library.writer import LibraryWriter

    if not options.kind or options.query or options.check_files:
        options.refuse("say of what the track is all right (--kind), and nothing else")
    path = library_path(options)
    with LibraryReader(path) as reader, LibraryWriter(path) as writer:
        track = reader.resolve(options.all_right or options.not_all_right)
        recordings = [] if track.recording_id is None else [track.recording_id]
        for kind in options.kind:
            if options.all_right is not None:
                writer.dismiss(recordings, kind)
            else:
                writer.take_back_dismissal(recordings, kind)
    return 0


def _check(options: argparse.Namespace, query: str) -> None:
    from musicanalyzer.report import ScanReport
    from musicanalyzer.services.audit.check_files import check_files

    with ScanReport() as report:
        job = check_files(
            library_path(options), query, workers=options.workers, notify=report.notify
        )
        try:
            for progress in job:
                report.update(progress)
        finally:
            job.close()


def _report(options: argparse.Namespace, query: str) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.report import counted, printable
    from musicanalyzer.services.audit.check_files import unchecked
    from musicanalyzer.services.audit.report import report
    from musicanalyzer.services.audit.words import TITLES

    with LibraryReader(library_path(options)) as reader:
        kind = ""
        for found in report(reader, query, options.kind):
            if options.json:
                print_json(found)
                continue
            if found["kind"] != kind:
                kind = found["kind"]
                print(TITLES[kind])
            unsure = "" if found["sure"] else "unsure: "
            print(f"  {printable(found['path'])}\n      {unsure}{printable(found['sentence'])}")
        left = unchecked(reader, query)
    if left:
        print(
            f"{counted(left, 'file')} not looked at yet for what is lossy, clipped, truncated or "
            "of the wrong length; --check-files does that.",
            file=sys.stderr,
        )
    return 0
