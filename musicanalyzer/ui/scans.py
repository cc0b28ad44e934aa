"""The jobs of this window, scans above all: one at a time; others wait, those that ended stay."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from musicanalyzer.services.jobs import Progress
from musicanalyzer.services.pace import Pace
from musicanalyzer.ui import job_words
from musicanalyzer.ui.bridge import Job
from musicanalyzer.ui.sentences import translated

if TYPE_CHECKING:
    from musicanalyzer.ui.context import SettingsStore

GROWTH_MS = 1500  # how often a running scan says that there may be new rows


class Scans(QObject):
    """:attr:`jobs` holds every one, oldest first."""

    added = Signal(object)  # Job
    changed = Signal()  # one began, went on, paused or ended
    library_grew = Signal()
    noticed = Signal(str)  # a sentence from a scan that is not about one file

    def __init__(
        self, database: Path, settings: SettingsStore, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._database = database
        self._settings = settings
        self.jobs: list[Job] = []
        self._paces: dict[Job, Pace] = {}
        self._waiting: list[Job] = []
        self._folders: dict[Job, tuple[str, ...]] = {}  # of those that go on at the next start
        self._left = settings.value.unfinished  # by the last start
        self._is_closing = False
        self._told = -1
        self._growth = QTimer(self)
        self._growth.setInterval(GROWTH_MS)
        self._growth.timeout.connect(self._tell_growth)

    @property
    def running(self) -> Job | None:
        return next((job for job in self.jobs if job.is_running), None)

    def pace(self, job: Job) -> Pace:
        return self._paces[job]

    def start(
        self,
        folders: Sequence[str],
        *,
        retry_failed: bool = False,
        only_there: bool = False,
        title: str = "",
    ) -> Job:
        """Scan the folders now, or after the scan that runs. Where known failures are tried again,
        a file that is gone stands for its folder: the library is to hear of it. ``only_there``
        passes over what is not connected, of which the scan would otherwise complain.
        """
        settings = self._settings.value
        chosen = tuple(folders)

        def make() -> Generator[Progress, None, None]:
            # Here, on the job's thread: finding models and a GPU takes time.
            from musicanalyzer.services.installed import installed_models
            from musicanalyzer.services.start import make_scan
            from musicanalyzer.services.walk import nearest, there

            models = installed_models(settings.thresholds)
            for sentence in models.refused:
                self.notice(sentence)
            scan = make_scan(
                database=self._database,
                models=models,
                workers=settings.workers or None,
                retry_failed=retry_failed,
                exclude=settings.exclusions,
                folders=settings.folders,
                longest_s=60.0 * settings.longest_min,
                device=settings.device,
                notify=self.notice,
            )
            if retry_failed:
                return scan.run([nearest(path) for path in chosen])
            return scan.run(there(chosen) if only_there else chosen)

        folders_to_resume = () if retry_failed else chosen
        return self._add(Job(title or ", ".join(chosen), make, self), folders_to_resume)

    def run(self, title: str, make: Callable[[], Generator[Progress, None, None]]) -> Job:
        """Another job that takes its turn among the scans, such as writing tags."""
        return self._add(Job(title, make, self), ())

    def _add(self, job: Job, folders: Sequence[str]) -> Job:
        pace = self._paces[job] = Pace()
        job.progressed.connect(lambda progress: pace.push(job.working_s, progress))
        job.progressed.connect(self.changed)
        job.paused_changed.connect(self.changed)
        job.finished.connect(self._ended)  # before anyone else hears of it
        self.jobs.append(job)
        if folders:
            self._folders[job] = tuple(folders)
        self.added.emit(job)
        if self.running is None:
            self._begin(job)
        else:
            self._waiting.append(job)
            self.changed.emit()
        self._remember()
        return job

    def resume(self) -> None:
        """Go on with what the program's end cut short, and look for what has changed since in the
        folders that are followed; what is done is not done again.
        """
        if self._is_closing:
            return
        left, self._left = self._left, ()
        if left:
            self.start(left)
        settings = self._settings.value
        followed = [path for path in settings.folders if path not in left]
        if followed and settings.watch_folders:
            self.start(followed, only_there=True, title=self.tr("What changed since last time"))

    def _remember(self) -> None:
        """At each change, not at the end: a program that is killed writes nothing."""
        going = [*self._waiting, *filter(None, [self.running])]
        folders = [path for job in going for path in self._folders.get(job, ())]
        if not self._is_closing:
            self._settings.update(unfinished=tuple(dict.fromkeys([*self._left, *folders])))

    def cancel(self, job: Job) -> None:
        """Stop it soon; one that waits has finished at once, without having begun."""
        if job in self._waiting:
            self._waiting.remove(job)
            job.is_cancelled = True
            self._remember()
            self.changed.emit()
            job.finished.disconnect(self._ended)  # the one that runs has not
            job.finished.emit(None)
        else:
            job.cancel()

    def is_waiting(self, job: Job) -> bool:
        return job in self._waiting

    def close(self) -> None:
        self._is_closing = True
        self._waiting.clear()
        for job in self.jobs:
            if job.is_running:
                job.cancel()
        for job in self.jobs:
            job.wait()

    def notice(self, sentence: str) -> None:
        """Pass on what a service says while it works; on any thread."""
        self.noticed.emit(translated(sentence))

    def _begin(self, job: Job) -> None:
        self._told = -1
        job.start()
        self._growth.start()
        self.changed.emit()

    def _ended(self, error: object) -> None:
        self._growth.stop()
        if isinstance(error, BaseException):
            self.noticed.emit(job_words.error(error))
        self.library_grew.emit()
        if self._waiting:
            self._begin(self._waiting.pop(0))
        self._remember()
        self.changed.emit()

    def _tell_growth(self) -> None:
        job = self.running
        if job is None:
            return
        progress = job.progress
        settled = progress.analysed + progress.linked + progress.failed + progress.updated
        settled += progress.written + progress.checked
        if settled != self._told:
            self._told = settled
            self.library_grew.emit()
