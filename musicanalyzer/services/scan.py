"""Scan folders into the library: walk, identify, analyse what is new, settle what moved or went.

A file that has its size and time of last modification is not opened. Otherwise its coded audio is
hashed: known audio is linked to the analysis that is there, new audio is decoded and classified
once, whatever the number of copies. Results are handed to the writer as they come, so that a killed
scan goes on where it was; only a scan that ran to its end decides what is missing or has moved.

What the user has excluded is not looked at. Files of the library that an exclusion fits are marked
as missing, which takes them out of lists and keeps all that is known of them: without the
exclusion, the next scan finds them again and opens none that is unchanged. Tracks that are longer
than the user wants are left out in the same way; a new one is a failure that says so, and is tried
again with another limit.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from musicanalyzer.analysis.track import TrackAnalysis
from musicanalyzer.analysis.worker import Identity
from musicanalyzer.audio.faults import display
from musicanalyzer.errors import AppError, DecodeError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import Failure, FileStat, KnownFile, ScanSummary
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.models.cards import ModelSet
from musicanalyzer.services import convert
from musicanalyzer.services.copies import compare
from musicanalyzer.services.engine import Engine
from musicanalyzer.services.exclusions import Excluded, Exclusions
from musicanalyzer.services.jobs import MAX_WORKERS, Progress
from musicanalyzer.services.pool import WorkerPool
from musicanalyzer.services.teach import refresh
from musicanalyzer.services.trunks import RemoteTrunk
from musicanalyzer.services.updating import Again, Updating
from musicanalyzer.services.walk import Walk, normal_roots, walk

log = logging.getLogger(__name__)

# Failures that the next scan may find gone though the file's size and time are the same.
PASSING_KINDS = frozenset({"changed", "vanished", "permission", "io-error"})
TOO_LONG = "too-long"


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """How to scan. ``workers`` processes decode; ``retry_failed`` tries known failures again;
    ``exclude`` are patterns as ``exclusions`` has them, ``folders`` those of the library: where one
    of them is scanned in part, patterns start at it all the same. Raises ``SettingsError`` for a
    pattern that can fit nothing. Tracks longer than ``longest_s`` are left out; 0 for none.
    """

    workers: int = 1
    retry_failed: bool = False
    exclude: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    longest_s: float = 0.0

    def __post_init__(self) -> None:
        if not 1 <= self.workers <= MAX_WORKERS:
            raise ValueError(f"workers must be 1..{MAX_WORKERS}, got {self.workers}")
        if not self.longest_s >= 0:
            raise ValueError(f"longest_s must be 0 or more, got {self.longest_s}")
        Exclusions(self.exclude)


@dataclass(frozen=True, slots=True)
class Work:
    """A file that is being identified or, with its ``identity``, analysed."""

    file: FileStat
    identity: Identity | None = None


class Scan:
    """One scan of some folders into one library; :meth:`run` is the job.

    ``make_executor`` gives any ``concurrent.futures.Executor`` whose processes were prepared with
    ``analysis.worker.initialise``. ``remote_trunk`` is where a GPU runs the trunk; without it the
    workers do. ``notify`` gets sentences for the user that are not about one file.
    """

    def __init__(
        self,
        *,
        database: Path,
        models: ModelSet,
        make_executor: Callable[[], Executor],
        remote_trunk: RemoteTrunk | None = None,
        options: ScanOptions | None = None,
        notify: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self._database = database
        self._models = models
        self._make_executor = make_executor
        self._remote_trunk = remote_trunk
        self._options = options or ScanOptions()
        self._notify = notify
        self._progress = Progress("walking", 0, 0)
        self._written: set[bytes] = set()  # audio hashes handed to the writer in this scan
        self._known: dict[str, KnownFile] = {}
        self._too_long: set[str] = set()  # of the library's files
        self._refused = 0  # files that are too long, new ones
        self._found_again = 0
        self._waiting: dict[bytes, list[tuple[FileStat, Identity]]] = {}  # copies of one in work

    def run(self, folders: Sequence[str]) -> Generator[Progress, None, None]:
        """Scan; closing the generator cancels and keeps what was written. Raises AppError."""
        with ExitStack() as stack:
            if self._remote_trunk is not None:
                stack.callback(self._remote_trunk.close)
            roots = normal_roots(folders)
            # Opened before the walk: who waits for a large walk wants to hear of this first.
            writer = stack.enter_context(LibraryWriter(self._database))
            reader = stack.enter_context(LibraryReader(self._database))
            excluded = self._excluded(roots)
            for found in walk(roots, excluded):
                yield replace(self._progress, total=len(found.files))
            self._tell_unreadable(found)
            pool = WorkerPool(
                self._make_executor, workers=self._options.workers, notify=self._notify
            )
            stack.callback(pool.close)
            self._known = reader.known_files(roots)
            self._leave_out_long(roots, reader)
            yield from self._files(found.files, self._engine(pool), reader, writer)
            writer.flush()
            yield from self._stale(found, self._engine(pool), reader, writer)
            self._leave_out_long(roots, reader)  # also where the header had lied
            summary = writer.finish_scan(roots, self._there(found))
            refresh(reader, writer)
            yield from self._compared(reader, writer)
            left_out = self._left_out(excluded, reader)
            yield self._finished(found, summary, left_out)

    def _tell_unreadable(self, found: Walk) -> None:
        """Which folder could not be read; of several the first."""
        if found.unreadable:
            n_others = len(found.unreadable) - 1
            others = f" (and {n_others} more)" if n_others else ""
            self._notify(
                f"“{display(found.unreadable[0])}”{others} could not be read; give your user the"
                " permission, or check the drive, and scan again."
            )

    def _compared(self, reader: LibraryReader, writer: LibraryWriter) -> Iterator[Progress]:
        """What sounds the same as what."""
        for done, total in compare(reader, writer):
            yield replace(self._progress, phase="comparing", done=done, total=total)

    def _there(self, found: Walk) -> list[str]:
        """The files that exist, and those that may: what was in a folder that cannot be read."""
        paths = [file.path for file in found.files if file.path not in self._too_long]
        if found.unreadable:
            hidden = tuple(os.path.join(folder, "") for folder in found.unreadable)
            paths += found.unreadable  # one may be a file that was named itself
            paths += [path for path in self._known if path.startswith(hidden)]
        return paths

    def _excluded(self, roots: Sequence[str]) -> Excluded | None:
        """None where there are no patterns: then nothing is asked."""
        if not self._options.exclude:
            return None
        folders = [os.path.abspath(folder) for folder in self._options.folders]
        inside = tuple(os.path.join(folder, "") for folder in folders)
        others = [root for root in roots if not root.startswith(inside)]
        return Exclusions(self._options.exclude).below([*folders, *others])

    def _leave_out_long(self, roots: Sequence[str], reader: LibraryReader) -> None:
        if self._options.longest_s:
            self._too_long = reader.longer_than(roots, self._options.longest_s)

    def _failed_by(self, kind: str) -> str:
        """The version of a failure: with another, the file is tried again."""
        decoder = convert.DECODER_VERSION
        return f"{decoder}, {self._options.longest_s:g} s" if kind == TOO_LONG else decoder

    def _left_out(self, excluded: Excluded | None, reader: LibraryReader) -> int:
        """How many files that were there before this scan has left out."""
        fit = [
            path
            for path, known in self._known.items()
            if not known.missing
            and (path in self._too_long or (excluded is not None and excluded.file(path)))
        ]
        now = reader.known_files(fit)
        return sum(now[path].missing for path in fit if path in now)

    def _finished(self, found: Walk, summary: ScanSummary, left_out: int) -> Progress:
        total = len(found.files)
        last = replace(
            self._progress,
            phase="finished",
            done=total,
            total=total,
            moved=summary.moved,
            missing=summary.missing - left_out,
            excluded=left_out + self._refused,
            found_again=self._found_again + summary.found_again,
            unreadable=len(found.unreadable),
        )
        counts = {
            "moved": last.moved,
            "missing": last.missing,
            "excluded": last.excluded,
            "found again": last.found_again,
            "could not be read": last.unreadable,
        }
        message = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        return replace(last, message=message)

    # Files

    def _files(
        self,
        files: Sequence[FileStat],
        engine: Engine[Work],
        reader: LibraryReader,
        writer: LibraryWriter,
    ) -> Iterator[Progress]:
        todo: deque[FileStat] = deque()
        found_again: list[int] = []
        for file in files:
            before = self._known.get(file.path)
            if before is not None and before.unchanged(file) and not self._retries(before):
                self._count("skipped")
                if before.missing and file.path not in self._too_long:
                    found_again.append(before.track_id)
            else:
                todo.append(file)
        if found_again:
            self._found_again = len(found_again)
            writer.mark_present(found_again)
        self._progress = replace(self._progress, phase="analysing", total=len(files))
        yield self._progress
        analyses: deque[tuple[FileStat, Identity]] = deque()
        while todo or analyses or not engine.is_idle:
            # Analyses first: what is identified is settled before more is begun.
            while analyses and engine.has_room:
                file, identity = analyses.popleft()
                engine.analyse(Work(file, identity), file.path, identity)
            while todo and engine.has_room:
                file = todo.popleft()
                engine.identify(Work(file), file.path)
            for work, value in engine.results():
                if isinstance(value, BaseException):
                    self._fail(work, value, analyses, writer)
                elif isinstance(value, TrackAnalysis):
                    self._analysed(work, value, writer)
                elif isinstance(value, Identity):
                    self._identified(work.file, value, analyses, reader, writer)
            yield self._progress  # also where nothing came: the caller may want to stop

    def _retries(self, before: KnownFile) -> bool:
        if before.failure_kind is None:
            return before.recording_id is None
        return (
            self._options.retry_failed
            or before.failure_kind in PASSING_KINDS
            or before.failure_version != self._failed_by(before.failure_kind)
        )

    def _identified(
        self,
        file: FileStat,
        identity: Identity,
        analyses: deque[tuple[FileStat, Identity]],
        reader: LibraryReader,
        writer: LibraryWriter,
    ) -> None:
        # The file as it was when it was read, which may be later than the walk.
        file = FileStat(file.path, identity.size, identity.mtime_ns)
        key = identity.audio_hash
        if key in self._written or reader.find_recording(key) is not None:
            writer.link_existing(file, convert.file_tags(identity.tags), key)
            self._count("linked", file.path)
        elif key in self._waiting:
            self._waiting[key].append((file, identity))
        else:
            self._waiting[key] = []
            analyses.append((file, identity))

    def _analysed(self, work: Work, track: TrackAnalysis, writer: LibraryWriter) -> None:
        file, identity = work.file, work.identity
        assert identity is not None
        record = convert.analysis_record(identity.audio_hash, track, self._models)
        for warning in track.warnings:
            log.info("%s: %s", file.path, warning)
        writer.add_analysis(file, convert.file_tags(identity.tags), record)
        self._written.add(identity.audio_hash)
        self._count("analysed", file.path)
        for copy, copy_identity in self._waiting.pop(identity.audio_hash):
            writer.link_existing(copy, convert.file_tags(copy_identity.tags), identity.audio_hash)
            self._count("linked", copy.path)

    def _fail(
        self,
        work: Work,
        error: BaseException,
        analyses: deque[tuple[FileStat, Identity]],
        writer: LibraryWriter,
    ) -> None:
        file, identity = work.file, work.identity
        if isinstance(error, AppError) and not isinstance(error, DecodeError):
            raise error  # the environment's fault, not the file's
        if isinstance(error, AppError):
            failure = Failure(error.kind, error.message, self._failed_by(error.kind))
        else:
            log.error("%s: unexpected error", file.path, exc_info=error)
            failure = Failure(
                "internal",
                f"{file.path} met an error in this program ({type(error).__name__}: {error}); "
                "the log has the details.",
                convert.DECODER_VERSION,
            )
        before = self._known.get(file.path)
        if failure.kind in PASSING_KINDS and before is not None and before.recording_id is not None:
            # What is known of the file may still be true; its row stays as it is.
            log.warning("%s", failure.message)
        else:
            tags = None if identity is None else convert.file_tags(identity.tags)
            writer.record_failure(file, failure, tags)
        if failure.kind == TOO_LONG:
            self._refused += 1
            self._count("skipped", file.path)
        else:
            self._count("failed", file.path)
        if identity is not None:
            # Another copy of the same audio may be whole where this one vanished or changed.
            copies = self._waiting.pop(identity.audio_hash)
            if copies:
                self._waiting[identity.audio_hash] = copies[1:]
                analyses.append(copies[0])

    def _stale(
        self, found: Walk, engine: Engine[Again], reader: LibraryReader, writer: LibraryWriter
    ) -> Iterator[Progress]:
        """Bring stored results to the present models, of files that the walk has not missed."""
        old = list(reader.stale(convert.versions(self._models)))
        gone = self._known.keys() - {file.path for file in found.files} if old else set()
        stale = deque(
            replace(recording, paths=paths)
            for recording in old
            if (paths := tuple(path for path in recording.paths if path not in gone))
        )
        if not stale:
            return
        self._progress = replace(
            self._progress, phase="updating", total=self._progress.total + len(stale)
        )
        yield self._progress
        for settled in Updating(engine, reader, writer, self._models).run(stale):
            if settled is not None:
                is_updated, path = settled
                self._count("updated" if is_updated else "failed", path)
            yield self._progress

    def _engine(self, pool: WorkerPool) -> Engine[Any]:
        return Engine(
            pool,
            models=self._models,
            n_workers=self._options.workers,
            remote_trunk=self._remote_trunk,
        )

    def _count(self, what: str, path: str = "") -> None:
        self._progress = replace(
            self._progress,
            done=self._progress.done + 1,
            current=path or self._progress.current,
            **{what: getattr(self._progress, what) + 1},
        )
