"""The running scan in a few words at the window's edge; a click opens the jobs."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.ui import job_words, text
from musicanalyzer.ui.bridge import Job
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.icons import icon

GONE_MS = 6000  # how long the end of a scan is shown


class JobLine(QWidget):
    """Hidden where no scan runs. :attr:`opened` asks for the jobs."""

    opened = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scans = context.scans
        self.words = QToolButton(self)
        self.words.setAutoRaise(True)
        self.words.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # The line is as wide as the navigation; what does not fit is in the tool tip.
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.words.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.words.clicked.connect(self.opened)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setAccessibleName(self.tr("Progress of the scan"))
        self.pause = QToolButton(self)
        self.stop = QToolButton(self)
        for button in (self.pause, self.stop):
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pause.clicked.connect(self._pause)
        self.stop.setIcon(icon("close"))
        self.stop.setToolTip(self.tr("Stop the scan; what was finished is kept"))
        self.stop.setAccessibleName(self.tr("Stop the scan"))
        self.stop.clicked.connect(self._cancel)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self._bar, 1)
        row.addWidget(self.pause)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.words)
        column.addLayout(row)
        self._gone = QTimer(self, singleShot=True, interval=GONE_MS)
        self._gone.timeout.connect(self._hide_if_done)
        self._was_running = False
        self._scans.changed.connect(self._show)
        self.hide()

    def _pause(self) -> None:
        if (job := self._scans.running) is not None:
            job.resume() if job.is_paused else job.pause()

    def _cancel(self) -> None:
        if (job := self._scans.running) is not None:
            self._scans.cancel(job)
            self._show()

    def _show(self) -> None:
        job = self._scans.running
        if job is not None:
            self._was_running = True
            self._gone.stop()
            self._show_running(job)
        elif self._was_running:
            self._was_running = False
            self._show_end()

    def _show_running(self, job: Job) -> None:
        progress = job.progress
        left_s = self._scans.pace(job).remaining_s(progress)
        if progress.phase == "walking":
            self._bar.setRange(0, 0)
            first, second = self.tr("Looking for music"), text.count(progress.total)
        else:
            self._bar.setRange(0, max(progress.total, 1))
            self._bar.setValue(progress.done)
            first = self.tr("{done} of {total}").format(
                done=text.count(progress.done), total=text.count(progress.total)
            )
            second = job_words.remaining_in_short(left_s)
        state = ""
        if job.is_paused or job.is_cancelled:
            second = state = job_words.state(job, is_waiting=False)
        parts = (job.title, job_words.how_far(progress), state or job_words.remaining(left_s))
        self._say(f"{first}\n{second}", job_words.BETWEEN.join(part for part in parts if part))
        self.pause.setIcon(icon("play" if job.is_paused else "pause"))
        pause = self.tr("Go on with the scan") if job.is_paused else self.tr("Pause the scan")
        self.pause.setToolTip(pause)
        self.pause.setAccessibleName(pause)
        self.pause.setEnabled(not job.is_cancelled)
        self.stop.setEnabled(not job.is_cancelled)
        self.show()

    def _show_end(self) -> None:
        ended = [job for job in self._scans.jobs if job.started_at]
        last = max(ended, key=lambda job: job.started_at)
        if last.error is not None:
            words = self.tr("The job failed")
        elif last.is_cancelled:
            words = self.tr("Stopped")
        else:
            words = self.tr("Finished")
        self._say(f"{words}\n{job_words.outcomes(last.progress)}", words)
        self._bar.setRange(0, max(last.progress.total, 1))
        self._bar.setValue(last.progress.done)
        self.pause.setEnabled(False)
        self.stop.setEnabled(False)
        self._gone.start()

    def _say(self, words: str, sentence: str) -> None:
        self.words.setText(words)
        self.words.setAccessibleName(sentence)
        self.words.setToolTip(self.tr("{sentence}\nOpens the jobs").format(sentence=sentence))

    def _hide_if_done(self) -> None:
        if self._scans.running is None:
            self.hide()
