"""The ways to the dialogs about tags in files: the menus' entries, and the start of the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QDialog, QWidget

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.ui import job_words
from musicanalyzer.ui.bridge import Job
from musicanalyzer.ui.context import Context

if TYPE_CHECKING:
    from musicanalyzer.services.tagging import Outcome, TagUndo, TagWriting


def came_of(job: Job, outcome: Outcome, *, is_undo: bool) -> str:
    """The end of a job in words."""
    if job.error is not None:
        return job_words.error(job.error)
    if not job.started_at:
        return QCoreApplication.translate("tags", "Stopped before it began; no file was changed.")
    from musicanalyzer.ui import tag_words

    return tag_words.came_of(outcome, is_undo=is_undo)


class TagActions(QObject):
    """Opens one dialog of each kind at a time."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._window = parent
        self._running: dict[Job, tuple[Outcome, bool]] = {}  # and whether it is an undo

    def recover(self) -> None:
        """Clear up what a run that was killed left behind, before anybody looks into a folder."""
        self._context.details.ask(_recover, self._recovered)

    def write(self, track_ids: Sequence[int]) -> QDialog | None:
        """The dialog for these tracks; none where there are none."""
        from musicanalyzer.ui.tag_dialog import WriteTagsDialog

        if not track_ids:
            self._context.say(self.tr("Select the tracks first that are to get tags."))
            return None
        dialog = WriteTagsDialog(self._context, track_ids, self, self._window)
        dialog.open()
        return dialog

    def show_journal(self) -> QDialog:
        from musicanalyzer.ui.tag_journal import TagJournal

        journal = TagJournal(self._context, self, self._window)
        journal.open()
        return journal

    def start(self, writing: TagWriting, track_ids: Sequence[int]) -> Job:
        """Write, and say at the end what came of it, whether or not the dialog is still open."""
        ids = list(track_ids)
        job = self._context.scans.run(self.tr("Writing tags"), lambda: writing.run(ids))
        return self._watched(job, writing.outcome, is_undo=False)

    def undo(self, undo: TagUndo, run_id: int) -> Job:
        job = self._context.scans.run(self.tr("Undoing tags of run {n}").format(n=run_id), undo.run)
        return self._watched(job, undo.outcome, is_undo=True)

    def _watched(self, job: Job, outcome: Outcome, *, is_undo: bool) -> Job:
        self._running[job] = outcome, is_undo
        job.finished.connect(self._finished)
        return job

    def _finished(self, error: object) -> None:
        scans = self._context.scans
        over = [job for job in self._running if not job.is_running and not scans.is_waiting(job)]
        for job in over:
            outcome, is_undo = self._running.pop(job)
            is_well = job.error is None and not outcome.failures and not outcome.kept
            sentence = came_of(job, outcome, is_undo=is_undo)
            self._context.say(sentence, "good" if is_well else "warning")

    def _recovered(self, n_copies: int) -> None:
        if n_copies:
            self._context.say(
                self.tr(
                    "Writing tags was cut short last time; %n unfinished copies were removed, and"
                    " no file has suffered.",
                    "",
                    n_copies,
                ),
                "warning",
            )


def _recover(reader: LibraryReader) -> int:
    # On the library's thread: what writes tags takes 40 ms to load, and the first picture waits
    # for none of it.
    from musicanalyzer.services.tagging import recover

    return recover(reader.path)
