"""The job that looks at music files for the audit: what a scan does not keep is found out here.

Each recording's samples are looked at once, in one of its files, and each file's header and tags
once for each version of the file. Results are handed to the writer as they come: a job that was
killed goes on where it was, and one bad file is a row with the reason, tried again when the file or
the program changes. Nothing is decoded of files whose loudness says that there is nothing to find.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from musicanalyzer.analysis.file_check import (
    VERSION,
    FileCheck,
    check_file_at,
    even_windows,
    is_lossless,
    loud_windows,
)
from musicanalyzer.errors import AppError, DecodeError
from musicanalyzer.library.audit_rows import FileToCheck, NewFinding, StoredCheck
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.jobs import Progress
from musicanalyzer.services.pool import Task, WorkerPool, plain_executor
from musicanalyzer.services.scan import PASSING_KINDS
from musicanalyzer.services.start import default_workers

log = logging.getLogger(__name__)

POLL_S = 0.2
_LOUD_DB = -0.1  # true peaks below leave no flat ones at full scale


def unchecked(reader: LibraryReader, query: str = "") -> int:
    """Of how many files something is still to be looked at."""
    return len(reader.files_to_check(query, version=VERSION))


def check_files(
    database: Path,
    query: str = "",
    *,
    workers: int | None = None,
    make_executor: Callable[[], Executor] | None = None,
    notify: Callable[[str], None] = lambda sentence: None,
) -> Generator[Progress, None, None]:
    """Look at what is not known yet of the files that a query describes. Closing the generator
    cancels and keeps what was found. ``notify`` gets a sentence where files could not be read for a
    reason that may pass; other reasons are the audit's. Raises ``LibraryError``, ``QueryError``.
    """
    count = workers or default_workers()
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        todo = deque(reader.files_to_check(query, version=VERSION))
        progress = Progress("checking", 0, len(todo))
        yield progress
        if not todo:
            yield replace(progress, phase="finished")
            return
        pool = WorkerPool(
            make_executor or partial(plain_executor, count), workers=count, notify=notify
        )
        passing: list[DecodeError] = []
        try:
            while todo or not pool.is_idle:
                while todo and pool.has_room:
                    pool.submit(_task(todo.popleft(), reader))
                for task, value in pool.results(POLL_S):
                    failed = isinstance(value, BaseException)
                    if isinstance(value, DecodeError) and value.kind in PASSING_KINDS:
                        log.info("%s", value.message)
                        passing.append(value)
                    elif isinstance(value, BaseException):
                        _keep_failure(task.key, value, writer)
                    else:
                        _keep(task.key, value, writer)
                    progress = replace(
                        progress,
                        done=progress.done + 1,
                        failed=progress.failed + failed,
                        checked=progress.checked + (not failed),
                        current=task.path,
                    )
                yield progress  # also where nothing came: the caller may want to stop
            writer.flush()
        finally:
            pool.close()
            if passing:
                said = [passing[0].message, "The next check looks again."]
                if len(passing) > 1:
                    said.insert(1, f"{len(passing) - 1} more are like it.")
                notify(" ".join(said))
        yield replace(progress, phase="finished")


def _task(file: FileToCheck, reader: LibraryReader) -> Task:
    spans = _spans(file, reader) if file.wants_audio else None
    return Task(file, file.path, check_file_at, (file.path, file.size, file.mtime_ns, spans))


def _spans(file: FileToCheck, reader: LibraryReader) -> list[tuple[float, float]]:
    """Where to look at its samples; nowhere where its levels say that there is nothing to find."""
    is_loud = file.true_peak_db is None or file.true_peak_db >= _LOUD_DB
    if not (is_lossless(file.codec) or is_loud):
        return []
    line = reader.level_line(file.recording_id)
    if line is None:
        return even_windows(file.duration_s)
    step_s, data = line
    return loud_windows(file.duration_s, np.frombuffer(data, np.uint8), step_s)


def _keep(file: FileToCheck, found: FileCheck, writer: LibraryWriter) -> None:
    stated, audio = found.stated, found.audio
    writer.store_stated_length(
        file,
        VERSION,
        promised_s=stated.promised_s,
        tag_s=stated.tag_s,
        shown_s=stated.shown_s,
    )
    if audio is not None:
        writer.store_audio_check(
            file.recording_id,
            VERSION,
            StoredCheck(None, audio.cutoff_hz, audio.spectrum),
            [NewFinding(each.kind, each.degree, each.evidence) for each in audio.found],
        )


def _keep_failure(file: FileToCheck, error: BaseException, writer: LibraryWriter) -> None:
    if isinstance(error, AppError) and not isinstance(error, DecodeError):
        raise error  # the environment's fault, not the file's
    if isinstance(error, AppError):
        log.info("%s", error.message)
        reason = error.message
    else:
        log.error("%s: unexpected error", file.path, exc_info=error)
        reason = f"{file.path} met an error in this program; the log has the details."
    writer.store_stated_length(file, VERSION, promised_s=None, tag_s=None, shown_s=None)
    if file.wants_audio:
        writer.store_audio_check(file.recording_id, VERSION, StoredCheck(reason, None, None), [])
