"""Scan folders into the library: walk, identify, analyse what is new, settle what moved or went.

A file that has its size and time of last modification is not opened. Otherwise its coded audio is
hashed: known audio is linked to the analysis that is there, new audio is decoded and classified
once, whatever the number of copies. Results are handed to the writer as they come, so that a killed
scan goes on where it was; only a scan that ran to its end decides what is missing or has moved.
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

from musicanalyzer.analysis import worker
from musicanalyzer.analysis.features import TrackFeatures
from musicanalyzer.analysis.packing import PackedPatches
from musicanalyzer.analysis.track import TrackAnalysis, answer
from musicanalyzer.analysis.worker import Identity
from musicanalyzer.audio.faults import fault
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.errors import AppError, DecodeError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import Failure, FileStat, KnownFile, ScanSummary, StaleRecording
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.models.cards import ModelSet
from musicanalyzer.models.runtime import HeadNetworks, load_heads
from musicanalyzer.services import convert
from musicanalyzer.services.jobs import MAX_WORKERS, Progress
from musicanalyzer.services.pool import Task, WorkerPool
from musicanalyzer.services.trunks import RemoteTrunk, TrunkOutputs
from musicanalyzer.services.walk import Walk, normal_roots, walk

log = logging.getLogger(__name__)

POLL_S = 0.2
# Failures that the next scan may find gone though the file's size and time are the same.
PASSING_KINDS = frozenset({"changed", "vanished", "permission", "io-error", "timeout"})


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """How to scan. ``workers`` processes decode; ``retry_failed`` tries known failures again."""

    workers: int = 1
    retry_failed: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.workers <= MAX_WORKERS:
            raise ValueError(f"workers must be 1..{MAX_WORKERS}, got {self.workers}")


class Scan:
    """One scan of some folders into one library; :meth:`run` is the job.

    ``make_executor`` gives any ``concurrent.futures.Executor`` whose processes were prepared with
    ``analysis.worker.initialise``. ``remote_trunk`` is where a GPU runs the trunk; without it the
    workers do.
    """

    def __init__(
        self,
        *,
        database: Path,
        models: ModelSet,
        make_executor: Callable[[], Executor],
        remote_trunk: RemoteTrunk | None = None,
        options: ScanOptions | None = None,
    ) -> None:
        self._database = database
        self._models = models
        self._make_executor = make_executor
        self._remote_trunk = remote_trunk
        self._options = options or ScanOptions()
        self._spec = PatchSpec()
        self._progress = Progress("walking", 0, 0)
        self._heads: HeadNetworks | None = None
        self._written: set[bytes] = set()  # audio hashes handed to the writer in this scan
        self._known: dict[str, KnownFile] = {}
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
            for found in walk(roots):
                yield replace(self._progress, total=len(found.files))
            pool = WorkerPool(self._make_executor, workers=self._options.workers)
            stack.callback(pool.close)
            self._known = reader.known_files(roots)
            yield from self._files(found.files, pool, reader, writer)
            writer.flush()
            yield from self._stale(reader, writer, pool)
            summary = writer.finish_scan(roots, self._there(found))
            yield self._finished(found, summary)

    def _there(self, found: Walk) -> list[str]:
        """The files that exist, and those that may: what was in a folder that cannot be read."""
        paths = [file.path for file in found.files]
        if found.unreadable:
            hidden = tuple(os.path.join(folder, "") for folder in found.unreadable)
            paths += found.unreadable  # one may be a file that was named itself
            paths += [path for path in self._known if path.startswith(hidden)]
        return paths

    def _finished(self, found: Walk, summary: ScanSummary) -> Progress:
        counts = {
            "moved": summary.moved,
            "missing": summary.missing,
            "found again": self._found_again + summary.found_again,
            "could not be read": len(found.unreadable),
        }
        message = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        total = len(found.files)
        return replace(self._progress, phase="finished", done=total, total=total, message=message)

    # Files

    def _files(
        self,
        files: Sequence[FileStat],
        pool: WorkerPool,
        reader: LibraryReader,
        writer: LibraryWriter,
    ) -> Iterator[Progress]:
        todo: deque[FileStat] = deque()
        found_again: list[int] = []
        for file in files:
            before = self._known.get(file.path)
            if before is not None and before.unchanged(file) and not self._retries(before):
                self._count("skipped")
                if before.missing:
                    found_again.append(before.track_id)
            else:
                todo.append(file)
        if found_again:
            self._found_again = len(found_again)
            writer.mark_present(found_again)
        self._progress = replace(self._progress, phase="analysing", total=len(files))
        yield self._progress
        analyses: deque[Task] = deque()
        while todo or analyses or not pool.is_idle or self._remote_busy():
            # Analyses first: what is identified is settled before more is begun.
            while analyses and self._has_room(pool):
                pool.submit(analyses.popleft())
            while todo and self._has_room(pool):
                file = todo.popleft()
                pool.submit(Task(("identify", file), file.path, worker.identify, (file.path,)))
            before_count = self._progress.done
            for task, value in self._arrivals(pool):
                self._settle(task, value, analyses, reader, writer)
            if self._progress.done != before_count:
                yield self._progress

    def _retries(self, before: KnownFile) -> bool:
        if before.failure_kind is None:
            return before.recording_id is None
        return (
            self._options.retry_failed
            or before.failure_kind in PASSING_KINDS
            or before.failure_version != convert.DECODER_VERSION
        )

    def _arrivals(self, pool: WorkerPool) -> Iterator[tuple[Task, Any]]:
        busy = self._remote_busy()
        if not pool.is_idle:
            yield from pool.results(0.01 if busy else POLL_S)
        if busy and self._remote_trunk is not None:
            for (task, features), value in self._remote_trunk.results(POLL_S):
                yield task, self._remotely_analysed(features, value)

    def _remotely_analysed(
        self, features: TrackFeatures, outputs: TrunkOutputs | BaseException
    ) -> TrackAnalysis | BaseException:
        if isinstance(outputs, BaseException):
            return outputs
        try:
            return RemoteTrunk.analysis(
                features, outputs, heads=self._head_networks(), spec=self._spec
            )
        except Exception as err:  # one file's, as it would be in a worker
            return err

    def _has_room(self, pool: WorkerPool) -> bool:
        """Whether to begin another file: neither the workers nor a GPU may be flooded."""
        waiting = 0 if self._remote_trunk is None else self._remote_trunk.n_waiting
        return pool.has_room and waiting < 2 * self._options.workers

    def _remote_busy(self) -> bool:
        return self._remote_trunk is not None and self._remote_trunk.is_busy

    def _settle(
        self,
        task: Task,
        value: Any,
        analyses: deque[Task],
        reader: LibraryReader,
        writer: LibraryWriter,
    ) -> None:
        """Act on what a worker gave for one file."""
        kind, file, *rest = task.key
        if isinstance(value, BaseException):
            self._fail(file, rest[0] if rest else None, value, writer, analyses)
        elif kind == "identify":
            self._identified(file, value, analyses, reader, writer)
        elif isinstance(value, TrackAnalysis):
            self._analysed(file, rest[0], value, writer)
        else:
            assert self._remote_trunk is not None
            self._remote_trunk.submit(task, value)

    def _identified(
        self,
        file: FileStat,
        identity: Identity,
        analyses: deque[Task],
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
            analyses.append(self._analysis_task(file, identity))

    def _analysis_task(self, file: FileStat, identity: Identity) -> Task:
        function = worker.analyse if self._remote_trunk is None else worker.features_of
        return Task(("analyse", file, identity), file.path, function, (file.path, identity))

    def _analysed(
        self, file: FileStat, identity: Identity, track: TrackAnalysis, writer: LibraryWriter
    ) -> None:
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
        file: FileStat,
        identity: Identity | None,
        error: BaseException,
        writer: LibraryWriter,
        analyses: deque[Task],
    ) -> None:
        if isinstance(error, AppError) and not isinstance(error, DecodeError):
            raise error  # the environment's fault, not the file's
        if isinstance(error, AppError):
            failure = Failure(error.kind, error.message, convert.DECODER_VERSION)
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
        self._count("failed", file.path)
        if identity is not None:
            # Another copy of the same audio may be whole where this one vanished or changed.
            copies = self._waiting.pop(identity.audio_hash)
            if copies:
                self._waiting[identity.audio_hash] = copies[1:]
                analyses.append(self._analysis_task(*copies[0]))

    # Stored results of other versions

    def _stale(
        self, reader: LibraryReader, writer: LibraryWriter, pool: WorkerPool
    ) -> Iterator[Progress]:
        """Bring stored results to the present models; decode only where the trunk is another."""
        stale = deque(reader.stale(convert.versions(self._models)))
        if not stale:
            return
        self._progress = replace(
            self._progress, phase="updating", total=self._progress.total + len(stale)
        )
        yield self._progress
        while stale or not pool.is_idle or self._remote_busy():
            while stale and self._has_room(pool):
                recording = stale.popleft()
                if recording.patches or not self._update(recording, reader, writer):
                    self._decode_again(recording, pool)
                yield self._progress
            for task, value in self._arrivals(pool):
                self._settle_again(task, value, pool, writer)
                yield self._progress

    def _update(
        self, recording: StaleRecording, reader: LibraryReader, writer: LibraryWriter
    ) -> bool:
        """Run heads on stored trunk outputs; False where they cannot be read."""
        stored = reader.patches(recording.recording_id)
        try:
            packed = PackedPatches.from_bytes(stored[1] if stored else b"")
        except ValueError:
            return False
        only = frozenset(recording.heads)
        answers = answer(packed, self._head_networks(), self._spec, only=only)
        writer.replace_results(
            recording.recording_id,
            convert.head_results(answers, self._models),
            timeline_step_s=answers.step_s,
            embedding=convert.vector_bytes(answers) if recording.embedding else None,
            embedding_version=self._models.similarity.version_key if recording.embedding else None,
        )
        self._count("updated", recording.paths[0])
        return True

    def _decode_again(self, recording: StaleRecording, pool: WorkerPool) -> None:
        path = recording.paths[0]
        pool.submit(Task(("again", recording, None), path, worker.identify, (path,)))

    def _settle_again(
        self, task: Task, value: Any, pool: WorkerPool, writer: LibraryWriter
    ) -> None:
        _, recording, identity = task.key
        if isinstance(value, AppError) and not isinstance(value, DecodeError):
            raise value
        if isinstance(value, Identity) and value.audio_hash != recording.audio_hash:
            value = fault("changed", task.path)
        if isinstance(value, BaseException):
            # The old result stays; the next scan tries again.
            log.warning("%s could not be analysed again: %s", task.path, value)
            self._count("failed", task.path)
        elif isinstance(value, Identity):
            function = worker.analyse if self._remote_trunk is None else worker.features_of
            key = ("again", recording, value)
            pool.submit(Task(key, task.path, function, (task.path, value)))
        elif isinstance(value, TrackAnalysis):
            record = convert.analysis_record(identity.audio_hash, value, self._models)
            writer.replace_results(
                recording.recording_id,
                record.results,
                timeline_step_s=record.timeline_step_s,
                embedding=record.embedding,
                embedding_version=record.embedding_version,
                patches=record.patches,
                patches_version=record.patches_version,
            )
            self._count("updated", task.path)
        else:
            assert self._remote_trunk is not None
            self._remote_trunk.submit(task, value)

    # Small things

    def _head_networks(self) -> HeadNetworks:
        if self._heads is None:
            self._heads = load_heads(self._models)
        return self._heads

    def _count(self, what: str, path: str = "") -> None:
        self._progress = replace(
            self._progress,
            done=self._progress.done + 1,
            current=path or self._progress.current,
            **{what: getattr(self._progress, what) + 1},
        )
