"""Write tags into music files, and take that back: previews, and jobs that yield ``Progress``.

Nothing is written without a plan that can be shown before. A file that cannot be written is a
sentence in ``Outcome.failures`` and in the journal, and the run goes on. One run at a time writes
for a library; each first clears up what a killed one left behind.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from musicanalyzer.audio.tagfile import replace as replacing
from musicanalyzer.audio.tagfile.replace import Care
from musicanalyzer.errors import LibraryError, TagError
from musicanalyzer.library.journal import WRITTEN, TagChange, TaggedFile, names_of_folders
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.library.schema import is_begun
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.jobs import Progress
from musicanalyzer.services.tag_files import (
    FieldChange,
    commit,
    names_of,
    names_text,
    plan_track,
    plan_undo,
    settle,
)
from musicanalyzer.services.tag_mapping import REPLAYGAIN, TagMapping

__all__ = ["Care", "Outcome", "Planned", "TagUndo", "TagWriting", "preview", "recover"]


@dataclass(frozen=True, slots=True)
class Planned:
    """One track's preview: what would change, or the sentence why its file cannot be written."""

    track_id: int
    path: str
    changes: tuple[FieldChange, ...] = ()
    problem: str | None = None


@dataclass(slots=True)
class Outcome:
    """What a job did, for the report at its end. ``failures`` are (path, sentence); ``kept`` are
    (path, field) that an undo left because another program had changed them since.
    """

    run_id: int = 0
    written: int = 0
    fields: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)


def preview(
    reader: LibraryReader, track_ids: Sequence[int], mapping: TagMapping
) -> Iterator[Planned]:
    """What :class:`TagWriting` would do, track by track; those with nothing to change too."""
    for track in _tracks(reader, track_ids):
        try:
            yield Planned(track.id, track.path, plan_track(track, mapping).changes)
        except TagError as err:
            yield Planned(track.id, track.path, problem=err.message)


def recover(database: Path) -> int:
    """Clear up after a run that was killed: copies go, the journal learns what was written. Gives
    how many copies there were. While another run is writing, nothing.
    """
    if not is_begun(database):
        return 0
    with LibraryReader(database) as reader:
        if not reader.tagged_files(pending=True):
            return 0
    with (
        contextlib.suppress(LibraryError),
        _alone(database),
        LibraryWriter(database) as writer,
        LibraryReader(database) as reader,
    ):
        return _clear_up(reader, writer)
    return 0


class TagWriting:
    """Writes what the library knows of some tracks into their files; :meth:`run` is the job.

    ``what`` names the run in the journal. ``outcome`` is filled while it runs.
    """

    def __init__(
        self, *, database: Path, mapping: TagMapping, what: str, care: Care | None = None
    ) -> None:
        self._database = database
        self._mapping = mapping
        self._what = what
        self._care = care or Care()
        self.outcome = Outcome()

    def run(self, track_ids: Sequence[int]) -> Generator[Progress, None, None]:
        """Closing the generator stops after the file in work; run again, what is written is passed
        over. Raises ``LibraryError``; of kind ``busy`` while another run writes.
        """
        progress = Progress("writing", 0, len(track_ids))
        with _run(self._database) as (reader, writer):
            run_id = self.outcome.run_id = writer.begin_tag_run(
                self._what, is_undo=False, names=names_text(self._mapping.names())
            )
            try:
                yield progress
                for track in _tracks(reader, track_ids):
                    progress = self._one(track, progress, run_id, reader, writer)
                    yield progress
            finally:
                writer.finish_tag_run(run_id)
        yield replace(progress, phase="finished", done=progress.total)

    def _one(
        self,
        track: TrackRow,
        progress: Progress,
        run_id: int,
        reader: LibraryReader,
        writer: LibraryWriter,
    ) -> Progress:
        progress = replace(progress, done=progress.done + 1, current=track.path)
        try:
            plan = plan_track(track, self._mapping)
            if not plan.changes:
                return replace(progress, skipped=progress.skipped + 1)
            known = None if track.recording_id is None else reader.recording(track.recording_id)
            commit(
                plan,
                path=track.path,
                track_id=track.id,
                run_id=run_id,
                reader=reader,
                writer=writer,
                care=self._care,
                recording_hash=None if known is None else known.audio_hash,
            )
        except TagError as err:
            self.outcome.failures.append((track.path, err.message))
            writer.note_failed_file(run_id, track.path, track.id, err.message)
            return replace(progress, failed=progress.failed + 1)
        self.outcome.written += 1
        self.outcome.fields += len(plan.changes)
        return replace(progress, written=progress.written + 1)


class TagUndo:
    """Takes back what a run wrote, all of it or some fields or files; :meth:`run` is the job.

    What another program changed since is left and named in ``outcome.kept``. An undo is a run too:
    undone, it brings back what it took.
    """

    def __init__(
        self,
        *,
        database: Path,
        run_id: int,
        fields: Iterable[str] | None = None,
        files: Iterable[int] | None = None,
        care: Care | None = None,
    ) -> None:
        self._database = database
        self._run_id = run_id
        self._fields = None if fields is None else _single(fields)
        self._files = None if files is None else frozenset(files)
        self._care = care or Care()
        self.outcome = Outcome()

    def run(self) -> Generator[Progress, None, None]:
        """As :meth:`TagWriting.run`. Raises ``LibraryError`` of kind ``no-run`` for an unknown
        number.
        """
        with _run(self._database) as (reader, writer):
            undone = reader.tag_run(self._run_id)
            if undone is None:
                raise LibraryError(
                    f"There is no run {self._run_id} in the journal; musicanalyzer tags journal"
                    " lists them.",
                    kind="no-run",
                )
            files = [
                (file, chosen)
                for file in reader.tagged_files(self._run_id)
                if file.state == WRITTEN
                and (self._files is None or file.id in self._files)
                and (chosen := self._chosen(file))
            ]
            progress = Progress("writing", 0, len(files))
            run_id = self.outcome.run_id = writer.begin_tag_run(
                f"undo of run {self._run_id}", is_undo=True, names=undone.names
            )
            try:
                yield progress
                for file, chosen in files:
                    progress = self._one(
                        file, chosen, undone.names, progress, run_id, reader, writer
                    )
                    yield progress
            finally:
                writer.finish_tag_run(run_id)
        yield replace(progress, phase="finished", done=progress.total)

    def _chosen(self, file: TaggedFile) -> tuple[TagChange, ...]:
        return tuple(
            change
            for change in file.changes
            if change.undone_by is None and (self._fields is None or change.field in self._fields)
        )

    def _one(
        self,
        file: TaggedFile,
        chosen: Sequence[TagChange],
        names: str,
        progress: Progress,
        run_id: int,
        reader: LibraryReader,
        writer: LibraryWriter,
    ) -> Progress:
        progress = replace(progress, done=progress.done + 1, current=file.path)
        path = _present(file, reader)
        left = [change for change in file.changes if change.undone_by is None]
        try:
            plan = plan_undo(
                file, path, chosen, names=names_of(names), whole=len(left) == len(chosen)
            )
            self.outcome.kept += [(path, name) for name in plan.kept]
            if not plan.changes:
                return replace(progress, skipped=progress.skipped + 1)
            commit(
                plan,
                path=path,
                track_id=file.track_id,
                run_id=run_id,
                reader=reader,
                writer=writer,
                care=self._care,
            )
        except TagError as err:
            self.outcome.failures.append((path, err.message))
            writer.note_failed_file(run_id, path, file.track_id, err.message)
            return replace(progress, failed=progress.failed + 1)
        self.outcome.written += 1
        self.outcome.fields += len(plan.changes)
        return replace(progress, written=progress.written + 1)


def _single(fields: Iterable[str]) -> frozenset[str]:
    wanted = set(fields)
    return frozenset(wanted | ({"gain", "peak"} if REPLAYGAIN in wanted else set()))


def _present(file: TaggedFile, reader: LibraryReader) -> str:
    """Where the file is now: it may have been moved since."""
    if not os.path.exists(file.path) and file.track_id is not None:
        track = reader.track(file.track_id)
        if track is not None:
            return track.path
    return file.path


def _tracks(reader: LibraryReader, track_ids: Sequence[int]) -> Iterator[TrackRow]:
    """Those with an analysis, a group at a time."""
    for start in range(0, len(track_ids), 100):
        for track in reader.tracks(track_ids[start : start + 100]):
            if track.recording_id is not None and not track.missing:
                yield track


@contextlib.contextmanager
def _run(database: Path) -> Iterator[tuple[LibraryReader, LibraryWriter]]:
    with (
        _alone(database),
        LibraryWriter(database, durable=True) as writer,
        LibraryReader(database) as reader,
    ):
        _clear_up(reader, writer)
        yield reader, writer


def _clear_up(reader: LibraryReader, writer: LibraryWriter) -> int:
    pending = reader.tagged_files(pending=True)
    removed = sum(replacing.sweep(folder) for folder in names_of_folders(pending))
    names = {run.id: run.names for run in reader.tag_runs()} if pending else {}
    for file in pending:
        settle(file, names_of(names[file.run_id]), reader, writer)
    return removed


@contextlib.contextmanager
def _alone(database: Path) -> Iterator[None]:
    """One program at a time; the system lets go of the lock of one that was killed."""
    path = database.with_name(database.name + "-tagging")
    with path.open("a+b") as file:
        if not _locked(file):
            raise LibraryError(
                f"Tags are being written for the library {database} already; wait until that is"
                " done.",
                kind="busy",
            )
        yield


def _locked(file: IO[bytes]) -> bool:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks
    return True
