"""Write tags: choose how, see what would change in each file, let it be done, read what came of it.

The preview is of the first files only, where there are many; writing is a job among the scans and
goes on when the dialog is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.tag_mapping import restored, stored
from musicanalyzer.services.tagging import Planned, TagWriting, preview
from musicanalyzer.ui import job_words, tag_words, text
from musicanalyzer.ui.bridge import Computing, Job
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.row_view import RowView
from musicanalyzer.ui.tag_actions import TagActions, came_of
from musicanalyzer.ui.tag_options import TagOptions
from musicanalyzer.ui.tag_preview import TagPreview
from musicanalyzer.ui.wheel import leave_wheel_to_page

PREVIEWED = 200  # files
WAIT_MS = 300  # after the last key in a field


class WriteTagsDialog(QDialog):
    """For some tracks of the library, in their order."""

    def __init__(
        self,
        context: Context,
        track_ids: Sequence[int],
        actions: TagActions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Write tags into files"))
        self._context = context
        self._actions = actions
        self._ids = list(track_ids)
        self.job: Job | None = None
        self._writing: TagWriting | None = None
        self._computing = Computing("tags", self)
        self.options = TagOptions(restored(context.settings.value.tag_mapping), self)
        self.options.changed.connect(self._changed)
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.table = TagPreview(self)
        self.view = RowView(self.tr("What would be written"), self)
        self.view.setModel(self.table)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName(self.tr("Progress of writing"))
        self.bar.hide()
        self.write = QPushButton(self.tr("&Write tags"), self)
        self.write.setDefault(True)
        self.write.setEnabled(False)
        self.write.clicked.connect(self._write)
        self.stop = QPushButton(self.tr("&Stop"), self)
        self.stop.setToolTip(self.tr("Stop after the file in work; what is written stays written"))
        self.stop.clicked.connect(self._stop)
        self.stop.hide()
        self.journal = QPushButton(self.tr("&Journal…"), self)
        self.journal.setToolTip(self.tr("What was written when, to be undone"))
        self.journal.setAutoDefault(False)
        self.journal.clicked.connect(actions.show_journal)
        self.leave = QPushButton(self.tr("Close"), self)
        self.leave.setAutoDefault(False)
        self.leave.clicked.connect(self.reject)
        self._wait = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._wait.timeout.connect(self._preview)
        self._lay_out()
        self._preview()

    def _lay_out(self) -> None:
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.options)
        leave_wheel_to_page(self.options)
        width = self.options.minimumSizeHint().width()
        scroll.setMinimumWidth(width + scroll.verticalScrollBar().sizeHint().width())
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self.summary)
        column.addWidget(self.view, 1)
        column.addWidget(self.bar)
        split = QSplitter(self)
        split.setChildrenCollapsible(False)
        split.addWidget(scroll)
        split.addWidget(right)
        split.setStretchFactor(0, 0)
        split.setStretchFactor(1, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.journal)
        buttons.addStretch(1)
        for button in (self.stop, self.leave, self.write):
            buttons.addWidget(button)
        whole = QVBoxLayout(self)
        whole.addWidget(split, 1)
        whole.addLayout(buttons)
        line = self.fontMetrics().height()
        room = self.screen().availableGeometry().size()
        self.resize(QSize(line * 76, line * 42).boundedTo(room * 0.95))
        self.view.verticalHeader().setMinimumSectionSize(1)
        self.view.verticalHeader().setDefaultSectionSize(round(line * 1.7))
        for section, lines in enumerate((16, 6, 13)):
            self.view.setColumnWidth(section, line * lines)

    # The preview

    def _changed(self) -> None:
        self._context.settings.update(tag_mapping=stored(self.options.mapping))
        self.write.setEnabled(False)
        self._wait.start()

    def _preview(self) -> None:
        database, mapping = self._context.database, self.options.mapping
        ids = self._ids[:PREVIEWED]
        self.summary.setText(self.tr("Reading the files…"))

        def work(is_given_up: Callable[[], bool]) -> list[Planned]:
            plans: list[Planned] = []
            with LibraryReader(database) as reader:
                for plan in preview(reader, ids, mapping):
                    plans.append(plan)
                    if is_given_up():
                        break
            return plans

        self._computing.do(work, self._show, key="preview", failed=self._context.fail)

    def _show(self, plans: list[Planned]) -> None:
        self.table.show_plans(plans)
        self._span()
        changed = [plan for plan in plans if plan.changes]
        refused = sum(plan.problem is not None for plan in plans)
        n_fields = sum(len(plan.changes) for plan in changed)
        parts = [
            self.tr("{what} would be written.").format(
                what=tag_words.fields_of_files(n_fields, len(changed))
            )
        ]
        if refused:
            parts.append(self.tr("%n file(s) cannot be written.", "", refused))
        if len(self._ids) > PREVIEWED:
            parts.append(
                self.tr("These are the first {n} of {total} tracks.").format(
                    n=text.count(PREVIEWED), total=text.count(len(self._ids))
                )
            )
        self.summary.setText(" ".join(parts))
        self.write.setEnabled(bool(changed) or len(self._ids) > PREVIEWED)

    def _span(self) -> None:
        """A sentence takes the room of all columns but the file's."""
        self.view.clearSpans()
        for row in self.table.refusals:
            self.view.setSpan(row, 2, 1, 2)

    # Writing

    def _write(self) -> None:
        self._wait.stop()
        ids = self._ids
        writing = self._writing = TagWriting(
            database=self._context.database,
            mapping=self.options.mapping,
            what=self.tr("%n track(s)", "", len(ids)),
            care=self.options.care,
        )
        self.job = self._actions.start(writing, ids)
        self.job.progressed.connect(self._progressed)
        self.job.finished.connect(self._finished)
        self.options.setEnabled(False)
        self.write.hide()
        self.stop.show()
        self.bar.setRange(0, len(ids))
        self.bar.setValue(0)
        self.bar.show()
        if self._context.scans.is_waiting(self.job):
            words = self.tr("Waiting for what runs now; closing this window does not stop it.")
        else:
            words = self.tr("Writing; closing this window does not stop it.")
        self.summary.setText(words)

    def _progressed(self, progress) -> None:
        self.bar.setRange(0, max(progress.total, 1))
        self.bar.setValue(progress.done)
        self.summary.setText(job_words.how_far(progress))

    def _stop(self) -> None:
        if self.job is not None:
            self._context.scans.cancel(self.job)
            self.stop.setEnabled(False)

    def _finished(self) -> None:
        assert self._writing is not None
        assert self.job is not None
        outcome = self._writing.outcome
        self.bar.hide()
        self.stop.hide()
        self.summary.setText(came_of(self.job, outcome, is_undo=False))
        self.view.setAccessibleName(self.tr("Files that could not be written"))
        self.table.show_failures(outcome.failures)
        self._span()
        self.leave.setDefault(True)
        self.leave.setFocus()

    def done(self, result: int) -> None:
        self._computing.close()
        super().done(result)
