"""The ``tags`` command: preview what would be written into files, write it, undo it, list runs."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from musicanalyzer.command import adder, library_path, positive, print_json
from musicanalyzer.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Generator

    from musicanalyzer.services.jobs import Progress
    from musicanalyzer.services.tag_mapping import TagMapping
    from musicanalyzer.services.tagging import Care, Outcome, Planned


def add_tags(parser: argparse.ArgumentParser) -> None:
    """Add the actions of the command to its parser."""
    action = adder(parser)
    preview = action("preview", _preview, "Show what would be written; touches no file.")
    write = action("write", _write, "Write what was found into the files, once you agree.")
    for sub in (preview, write):
        sub.add_argument("query", nargs="+", metavar="QUERY", help='which tracks; "" is all')
        _add_mapping(sub)
        sub.add_argument("--json", action="store_true", help="JSON Lines")
    undo = action("undo", _undo, "Take back what a run wrote, where nothing else has changed it.")
    undo.add_argument("run", nargs="?", type=positive, metavar="RUN", help="(default: the last)")
    undo.add_argument("--fields", metavar="F,F", help="only these fields")
    undo.add_argument("--file", action="append", metavar="PATH", help="only this file; repeatable")
    undo.add_argument("--json", action="store_true", help="one JSON object")
    for sub in (write, undo):
        sub.add_argument("--yes", action="store_true", help="do not ask")
        sub.add_argument("--keep-times", action="store_true", help="leave the files' times")
        sub.add_argument(
            "--part-links",
            action="store_true",
            help="write files with several names (hard links) too; the others keep the old file",
        )
        sub.add_argument("--check-samples", action="store_true", help="compare decoded audio too")
    journal = action("journal", _journal, "List the runs, or what one of them wrote.")
    journal.add_argument("run", nargs="?", type=positive, metavar="RUN")
    journal.add_argument("--json", action="store_true", help="JSON Lines")


def _add_mapping(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fields",
        metavar="F,F",
        help="of genre, mood, bpm, key, energy, comment, replaygain (default: all but comment)",
    )
    parser.add_argument(
        "--replace", action="store_true", help="replace what files say; else only what is missing"
    )
    parser.add_argument("--key", choices=["name", "camelot", "open"], default="name")
    parser.add_argument("--bpm-decimals", type=int, default=0, metavar="N", help="0 to 2")
    parser.add_argument("--moods", type=positive, default=3, metavar="N", help="at most N")
    parser.add_argument(
        "--comment", metavar="TEMPLATE", help='such as "[{camelot}][ - Energy {energy}]"'
    )
    parser.add_argument(
        "--id3", type=int, choices=[3, 4], default=3, help="version of new ID3v2 tags"
    )


def _mapping(options: argparse.Namespace) -> TagMapping:
    from musicanalyzer.services.tag_mapping import OFF, REPLACE, TagMapping

    usual = TagMapping()
    mapping = replace(
        usual,
        key_notation=options.key,
        bpm_decimals=options.bpm_decimals,
        most_moods=options.moods,
        comment=usual.comment if options.comment is None else options.comment,
        new_id3_version=options.id3,
    )
    chosen = [name for name in mapping.policies if mapping.policy(name) != OFF]
    if options.fields is not None:
        chosen = [name.strip() for name in options.fields.split(",")]
    elif options.comment is not None:
        chosen.append("comment")
    return mapping.only(chosen, REPLACE if options.replace else None)


def _care(options: argparse.Namespace) -> Care:
    from musicanalyzer.services.tagging import Care

    return Care(
        check_samples=options.check_samples,
        keep_times=options.keep_times,
        part_links=options.part_links,
    )


def _plans(options: argparse.Namespace) -> tuple[str, list[Planned]]:
    """The query, and what would be done to its tracks."""
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.services.tagging import preview, recover

    recover(library_path(options))
    query = " ".join(options.query).strip()
    with LibraryReader(library_path(options)) as reader:
        return query, list(preview(reader, reader.ids(query), _mapping(options)))


def _preview(options: argparse.Namespace) -> int:
    _, plans = _plans(options)
    _show(plans, as_json=options.json)
    return 0


def _show(plans: list[Planned], *, as_json: bool) -> None:
    if as_json:
        for plan in plans:
            print_json(_described(plan))
        return
    from musicanalyzer.report import counted, printable

    for plan in plans:
        if plan.problem is not None:
            print(printable(plan.problem))
        elif plan.changes:
            print(printable(plan.path))
            for change in plan.changes:
                old = "" if change.old is None else f"{printable(change.old)}  ->  "
                print(f"    {change.field:<8} {old}{printable(change.new or 'nothing')}")
    changed = sum(bool(plan.changes) for plan in plans)
    same = sum(not plan.changes and plan.problem is None for plan in plans)
    refused = len(plans) - changed - same
    parts = [f"{counted(changed, 'file')} would change", f"{same} with nothing to change"]
    parts += [f"{refused} cannot be written"] if refused else []
    print(", ".join(parts) + ".", file=sys.stderr)


def _described(plan: Planned) -> dict[str, Any]:
    described: dict[str, Any] = {
        "path": plan.path,
        "changes": [
            {"field": each.field, "old": each.old, "new": each.new} for each in plan.changes
        ],
    }
    if plan.problem is not None:
        described["error"] = {"kind": "tags", "message": plan.problem}
    return described


def _write(options: argparse.Namespace) -> int:
    from musicanalyzer.services.tagging import TagWriting

    query, plans = _plans(options)
    chosen = [plan.track_id for plan in plans if plan.changes]
    if not options.yes:
        _show(plans, as_json=False)
    if chosen and not options.yes and not _agreed("Write these tags?"):
        return 1
    job = TagWriting(
        database=library_path(options),
        mapping=_mapping(options),
        what=query or "all tracks",
        care=_care(options),
    )
    if chosen:
        _run(job.run(chosen))
    refused = [(plan.path, plan.problem) for plan in plans if plan.problem is not None]
    job.outcome.failures += refused
    _report(job.outcome, as_json=options.json, done="written")
    return 0


def _undo(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.services.tagging import TagUndo, recover

    database = library_path(options)
    recover(database)
    with LibraryReader(database) as reader:
        runs = [run for run in reader.tag_runs() if run.changes > run.undone]
        run_id = options.run
        if run_id is None:
            writes = [run.id for run in runs if not run.is_undo]
            if not writes:
                print("Nothing has been written that could be undone.", file=sys.stderr)
                return 0
            run_id = writes[0]
        files = None
        if options.file:
            wanted = {reader.resolve(path).path for path in options.file}
            files = [file.id for file in reader.tagged_files(run_id) if file.path in wanted]
    if not options.yes and not _agreed(f"Take back what run {run_id} wrote?"):
        return 1
    fields = None if options.fields is None else options.fields.split(",")
    job = TagUndo(database=database, run_id=run_id, fields=fields, files=files, care=_care(options))
    _run(job.run())
    _report(job.outcome, as_json=options.json, done="brought back")
    return 0


def _run(job: Generator[Progress, None, None]) -> None:
    try:
        for progress in job:
            if sys.stderr.isatty() and progress.phase == "writing":
                print(f"\r{progress.done} of {progress.total}", end="", file=sys.stderr)
    finally:
        job.close()
        if sys.stderr.isatty():
            print("\r", end="", file=sys.stderr)


def _report(outcome: Outcome, *, as_json: bool, done: str) -> None:
    if as_json:
        print_json(
            {
                "run": outcome.run_id or None,
                "files": outcome.written,
                "fields": outcome.fields,
                "failed": [
                    {"path": path, "message": message} for path, message in outcome.failures
                ],
                "kept": [{"path": path, "field": field} for path, field in outcome.kept],
            }
        )
        return
    from musicanalyzer.report import counted, printable

    for _, message in outcome.failures:
        print(printable(message), file=sys.stderr)
    for path, name in outcome.kept:
        print(f"{printable(path)}: {name} was changed since and stays.", file=sys.stderr)
    run = f" as run {outcome.run_id}" if outcome.written else ""
    print(
        f"{counted(outcome.fields, 'field')} of {counted(outcome.written, 'file')} {done}{run}.",
        file=sys.stderr,
    )


def _agreed(question: str) -> bool:
    """Asks where somebody can answer. Raises ``SettingsError`` elsewhere."""
    if not sys.stdin.isatty():
        raise SettingsError("Nobody can be asked here; add --yes to write.", kind="usage")
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _journal(options: argparse.Namespace) -> int:
    from musicanalyzer.errors import LibraryError
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.report import counted, printable
    from musicanalyzer.services.tagging import recover

    recover(library_path(options))
    with LibraryReader(library_path(options)) as reader:
        if options.run is None:
            for run in reader.tag_runs():
                when = datetime.fromtimestamp(run.started_at).astimezone()
                if options.json:
                    print_json(
                        {"run": run.id, "undo": run.is_undo, "what": run.what,
                         "started_at": when.isoformat(), "files": run.written,
                         "failed": run.failed, "fields": run.changes, "undone": run.undone,
                         "finished": run.finished_at is not None}
                    )  # fmt: skip
                    continue
                parts = [f"{run.id:>4}  {when:%Y-%m-%d %H:%M}  {printable(run.what)}"]
                parts.append(f"{counted(run.changes, 'field')} of {counted(run.written, 'file')}")
                parts += [f"{run.failed} failed"] if run.failed else []
                parts += [f"{run.undone} undone"] if run.undone else []
                parts += ["cut short"] if run.finished_at is None else []
                print("   ".join(parts))
            return 0
        if reader.tag_run(options.run) is None:
            raise LibraryError(f"There is no run {options.run} in the journal.", kind="no-run")
        for file in reader.tagged_files(options.run):
            if options.json:
                print_json(
                    {"path": file.path, "state": file.state, "message": file.message,
                     "changes": [
                         {"field": c.field, "old": c.shown_before, "new": c.shown_after,
                          "undone_by": c.undone_by} for c in file.changes]}
                )  # fmt: skip
                continue
            print(printable(file.message or file.path))
            for c in file.changes:
                undone = "" if c.undone_by is None else f"   (undone by run {c.undone_by})"
                old, new = (
                    printable(text or "nothing") for text in (c.shown_before, c.shown_after)
                )
                print(f"    {c.field:<8} {old}  ->  {new}{undone}")
    return 0
