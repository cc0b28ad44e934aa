"""Audit: what is wrong with files of the library, a page for each kind of thing.

Nothing is read before the view is looked at, and while a job changes the library not more often
than every few seconds.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.audit.check_files import check_files, unchecked
from musicanalyzer.ui import text
from musicanalyzer.ui.audit_pages import make_pages
from musicanalyzer.ui.bridge import Job, Reading
from musicanalyzer.ui.context import Context

CALM_MS = 2000  # between two readings while the library changes


class AuditView(QWidget):
    """At the left the kinds with how many there are of each, at the right the chosen one's page."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reading = Reading(context.database, "audit", self)
        self._reading.failed.connect(context.fail)
        self._is_old = True
        self._unchecked: int | None = None
        self._job: Job | None = None
        self._counts: dict[int, int] = {}
        self.pages = make_pages(context, self._reading, self)
        self.stack = QStackedWidget(self)
        self.kinds = QListWidget(self)
        self.kinds.setProperty("role", "list")
        self.kinds.setAccessibleName(self.tr("What the audit looks for"))
        self.kinds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.kinds.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.kinds.setSpacing(3)
        for row, page in enumerate(self.pages):
            self.kinds.addItem(QListWidgetItem(page.title))
            self.stack.addWidget(cast(QWidget, page))
            page.counted.connect(lambda count, row=row: self._take_count(row, count))
        self.kinds.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.kinds.setCurrentRow(0)
        self.state = QLabel(self)
        self.state.setWordWrap(True)
        self.check_button = QPushButton(self.tr("Check the files"), self)
        self.check_button.setToolTip(
            self.tr("Look at the files that were not looked at yet; it can be stopped and goes on")
        )
        self.check_button.clicked.connect(self.check_files)
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=CALM_MS)
        self._soon.timeout.connect(self._refresh_where_seen)
        context.library_changed.connect(self._library_changed)
        context.scans.changed.connect(self._show_state)
        self._show_state()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.state, 1)
        top.addWidget(self.check_button, 0, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.kinds)
        row.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(12)
        column.addLayout(top)
        column.addLayout(row, 1)
        self._fit()

    @property
    def selected_ids(self) -> list[int]:
        """The tracks that are selected on the page that is shown."""
        return list(getattr(self.stack.currentWidget(), "selected_ids", ()))

    def close_threads(self) -> None:
        self._soon.stop()
        self._reading.close()

    # Reading

    def showEvent(self, event) -> None:
        super().showEvent(event)
        if self._is_old:
            self.refresh()

    def refresh(self) -> None:
        self._is_old = False

        def count(reader: LibraryReader) -> int:
            return unchecked(reader)

        self._reading.ask(count, self._take_unchecked, key="audit unchecked")
        for page in self.pages:
            page.refresh()

    def _library_changed(self) -> None:
        self._is_old = True
        if self.isVisible() and not self._soon.isActive():
            # What the user did is shown at once; what a job does, now and then.
            self._soon.start(CALM_MS if self._context.scans.running is not None else 0)

    def _refresh_where_seen(self) -> None:
        if self.isVisible():
            self.refresh()

    def _take_count(self, row: int, count: int) -> None:
        self._counts[row] = count
        item = self.kinds.item(row)
        title = self.pages[row].title
        item.setText(f"{title}  ({text.count(count)})" if count else title)
        item.setToolTip(item.text())
        item.setData(
            Qt.ItemDataRole.AccessibleTextRole,
            self.tr("{kind}: {n} found").format(kind=title, n=text.count(count)),
        )
        self._fit()

    def _take_unchecked(self, count: int) -> None:
        self._unchecked = count
        self._show_state()

    # Checking

    @property
    def is_checking(self) -> bool:
        """Whether the job waits or runs."""
        job = self._job
        return job is not None and (job.is_running or self._context.scans.is_waiting(job))

    def check_files(self) -> None:
        """As a job, after what runs already."""
        if self.is_checking:
            return
        context, workers = self._context, self._context.settings.value.workers or None
        self._job = context.scans.run(
            self.tr("Checking files for the audit"),
            lambda: check_files(context.database, workers=workers, notify=context.scans.notice),
        )
        self._show_state()

    def _show_state(self) -> None:
        count = self._unchecked
        if self.is_checking:
            words = self.tr("The files are being looked at; Jobs says how far that is.")
        elif count is None:
            words = ""
        elif count:
            words = self.tr(
                "%n file(s) were not looked at yet: whether they are lossy, upsampled, clipped,"
                " truncated or of the wrong length is not known.",
                "",
                count,
            )
        else:
            words = self.tr("Every file has been looked at.")
        self.state.setText(words)
        self.check_button.setEnabled(bool(count) and not self.is_checking)

    def _fit(self) -> None:
        metrics = self.fontMetrics()  # the list has the same type, but may hear of it later
        widest = max(
            metrics.horizontalAdvance(self.kinds.item(row).text())
            for row in range(self.kinds.count())
        )
        most = metrics.averageCharWidth() * 34
        self.kinds.setFixedWidth(min(widest, most) + 36)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "kinds"):
            self._fit()
