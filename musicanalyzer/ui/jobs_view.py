"""The scans since the program started, and below them the files that could not be read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.ui import job_words, text
from musicanalyzer.ui.bridge import Job
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.elided import ElidedLabel
from musicanalyzer.ui.failed_files import FailedFiles
from musicanalyzer.ui.icons import icon
from musicanalyzer.ui.scans import Scans

MOST_ENDED = 20  # watched folders begin many small scans


class JobCard(QFrame):
    """One scan."""

    def __init__(self, job: Job, scans: Scans, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job = job
        self._scans = scans
        self.setProperty("role", "card")
        self.title = ElidedLabel(self)
        self.title.setText(job.title)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.state = QLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName(self.tr("Progress of the scan of {what}").format(what=job.title))
        self.news = QLabel(self)
        self.news.setWordWrap(True)
        self.outcomes = QLabel(self)
        self.outcomes.setWordWrap(True)
        self.current = ElidedLabel(self)
        self.current.setProperty("role", "faint")
        self.error = QLabel(self)
        self.error.setProperty("role", "bad")
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.pause = QPushButton(self)
        self.pause.clicked.connect(self._pause)
        self.stop = QPushButton(icon("close"), self.tr("Stop"), self)
        self.stop.setToolTip(self.tr("Stop the scan; what was finished is kept"))
        self.stop.clicked.connect(self._stop)
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.state)
        buttons = QHBoxLayout()
        buttons.addWidget(self.current, 1)
        buttons.addStretch(0)
        buttons.addWidget(self.pause)
        buttons.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.addLayout(top)
        column.addWidget(self.bar)
        column.addWidget(self.news)
        column.addWidget(self.outcomes)
        column.addWidget(self.error)
        column.addLayout(buttons)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    @property
    def is_waiting(self) -> bool:
        return self._scans.is_waiting(self.job)

    @property
    def is_over(self) -> bool:
        return not self.job.is_running and not self.is_waiting

    def _pause(self) -> None:
        self.job.resume() if self.job.is_paused else self.job.pause()

    def _stop(self) -> None:
        self._scans.cancel(self.job)
        self.refresh()

    def refresh(self) -> None:
        job, progress = self.job, self.job.progress
        self.state.setText(job_words.state(job, is_waiting=self.is_waiting))
        self.bar.setVisible(job.is_running)
        if progress.phase == "walking":
            self.bar.setRange(0, 0)
        else:
            self.bar.setRange(0, max(progress.total, 1))
            self.bar.setValue(progress.done)
        self._say(self.news, self._news())
        self._say(self.outcomes, job_words.outcomes(progress))
        self._say(self.error, "" if job.error is None else job_words.error(job.error))
        self.current.setText(progress.current if job.is_running else "")
        self.current.setVisible(job.is_running)
        self._refresh_buttons()
        self.setAccessibleName(f"{job.title}: {self.state.text()}")
        self.setAccessibleDescription(self.news.text())

    def _news(self) -> str:
        job, progress = self.job, self.job.progress
        if not job.started_at or (job.error is not None and not progress.total):
            return ""
        parts = [job_words.how_far(progress)]
        pace = self._scans.pace(job)
        if job.is_running and not job.is_cancelled:
            parts.append(job_words.rate(pace))
            parts.append(job_words.remaining(pace.remaining_s(progress)))
        worked = text.duration(job.working_s)
        parts.append(
            self.tr("{time} so far").format(time=worked)
            if job.is_running
            else self.tr("took {time}").format(time=worked)
        )
        return job_words.BETWEEN.join(part for part in parts if part)

    def _refresh_buttons(self) -> None:
        job = self.job
        self.pause.setVisible(job.is_running)
        self.pause.setEnabled(not job.is_cancelled)
        self.pause.setIcon(icon("play" if job.is_paused else "pause"))
        self.pause.setText(self.tr("Go on") if job.is_paused else self.tr("Pause"))
        self.pause.setToolTip(
            self.tr("Go on where the scan was paused")
            if job.is_paused
            else self.tr("Begin no new file until the scan is told to go on")
        )
        self.stop.setVisible(not self.is_over)
        self.stop.setEnabled(not job.is_cancelled)

    @staticmethod
    def _say(label: QLabel, words: str) -> None:
        label.setText(words)
        label.setVisible(bool(words))


class JobsView(QWidget):
    """See the module. Draws only while it is shown."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.cards: dict[Job, JobCard] = {}
        self._order: list[Job] = []
        self._ended: dict[Job, None] = {}  # in the order of their ends
        title = QLabel(self.tr("Jobs"), self)
        title.setProperty("role", "title")
        self.again = QPushButton(self.tr("Scan again"), self)
        self.again.setToolTip(self.tr("Look for what is new in all folders (Ctrl+R)"))
        self.again.clicked.connect(self._scan_again)
        self.nothing = QLabel(self)
        self.nothing.setProperty("role", "faint")
        self.nothing.setWordWrap(True)
        self.earlier = QLabel(self)
        self.earlier.setProperty("role", "faint")
        inside = QWidget(self)
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.addWidget(self.nothing)
        self._list.addWidget(self.earlier)
        self._list.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self.failed = FailedFiles(context, self)
        top = QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(self.again)
        upper = QWidget(self)
        above = QVBoxLayout(upper)
        above.setContentsMargins(0, 0, 0, 8)
        above.addLayout(top)
        above.addWidget(scroll, 1)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setChildrenCollapsible(False)
        split.addWidget(upper)
        split.addWidget(self.failed)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setSizes([500, 400])
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(split)
        context.scans.changed.connect(self._changed)
        context.settings.changed.connect(self._changed)
        self._changed()  # jobs may have ended before there was this view
        self._refresh()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._refresh()

    def _changed(self) -> None:
        scans = self._context.scans
        for job in scans.jobs:
            if not job.is_running and not scans.is_waiting(job):
                self._ended.setdefault(job)
        if self.isVisible():
            self._refresh()

    def _scan_again(self) -> None:
        self._context.scans.start(self._context.settings.value.folders)

    def _refresh(self) -> None:
        scans = self._context.scans
        self.again.setEnabled(bool(self._context.settings.value.folders))
        ended = list(self._ended)
        waiting = [job for job in scans.jobs if scans.is_waiting(job)]
        running = [job for job in scans.jobs if job.is_running]
        order = [*running, *waiting, *reversed(ended[-MOST_ENDED:])]
        if order != self._order:
            self._arrange(order)
        for card in self.cards.values():
            card.refresh()
        hidden = len(ended) - MOST_ENDED
        self.earlier.setText(self.tr("and %n earlier one(s)", "", hidden))
        self.earlier.setVisible(hidden > 0)
        self.nothing.setText(self.tr("No scan has run since the program was started."))
        self.nothing.setVisible(not scans.jobs)

    def _arrange(self, order: list[Job]) -> None:
        for job in [job for job in self.cards if job not in order]:
            self.cards.pop(job).deleteLater()
        for place, job in enumerate(order):
            card = self.cards.get(job)
            if card is None:
                card = self.cards[job] = JobCard(job, self._context.scans, self)
            self._list.insertWidget(place, card)
        self._order = order
