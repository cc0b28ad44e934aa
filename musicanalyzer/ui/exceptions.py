"""What becomes of an exception that nobody expected: it is logged, and shown on one report page.

Exceptions come from slots, threads and jobs. The first of each place in the code opens the page;
while it is open, others are added to it; the same one again is only counted. So a timer that fails
sixty times a second shows one page.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.errors import AppError
from musicanalyzer.log import LAST_CRASH, Log, system
from musicanalyzer.ui.bridge import Job
from musicanalyzer.ui.context import Context

log = logging.getLogger(__name__)

MOST_ON_A_PAGE = 10
REMIND_S = 10.0  # at most so often does the message bar say that an error came again


@dataclass(frozen=True, slots=True)
class Fault:
    """One unexpected exception: in one line, whole, and where it was raised."""

    line: str
    text: str
    place: tuple[str, str, int]


class Exceptions(QObject):
    """Takes over Python's hooks with :meth:`install`, and gives them back with :meth:`remove`."""

    _happened = Signal(object)  # Fault; from any thread
    _happened_again = Signal()

    def __init__(self, context: Context, window: QWidget, written: Log | None) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._log = written
        self._seen: dict[tuple[str, str, int], int] = {}
        self._reminded_at = 0.0
        self.page: ReportPage | None = None
        self._happened.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._happened_again.connect(self._remind, Qt.ConnectionType.QueuedConnection)
        context.scans.added.connect(self._watch)
        if written is not None and written.crashed_before:
            context.say(
                self.tr(
                    "The program ended in the middle of its work last time; what was stored is "
                    "there. {name} in the log's folder (Help menu) says what is known of it."
                ).format(name=LAST_CRASH),
                "warning",
            )

    def install(self) -> None:
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._raised
        threading.excepthook = self._raised_in_thread

    def remove(self) -> None:
        sys.excepthook, threading.excepthook = self._before

    def _raised(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        frames = traceback.extract_tb(trace)
        file, line = (frames[-1].filename, frames[-1].lineno or 0) if frames else ("", 0)
        fault = Fault(f"{kind.__name__}: {error}", text, (kind.__name__, file, line))
        # The log is not flooded either: what fails at every tick is written once.
        times = self._seen[fault.place] = self._seen.get(fault.place, 0) + 1
        if times == 1:
            log.error("unexpected:\n%s", text)
            self._happened.emit(fault)
            self._reminded_at = time.monotonic()
        elif time.monotonic() - self._reminded_at > REMIND_S:
            self._reminded_at = time.monotonic()
            self._happened_again.emit()

    def _raised_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        error = arguments.exc_value
        if error is not None and not isinstance(error, SystemExit):
            self._raised(arguments.exc_type, error, arguments.exc_traceback)

    def _watch(self, job: Job) -> None:
        job.finished.connect(self._job_ended, Qt.ConnectionType.QueuedConnection)

    def _job_ended(self, error: object) -> None:
        if isinstance(error, BaseException) and not isinstance(error, AppError):
            self._raised(type(error), error, error.__traceback__)

    def _show(self, fault: Fault) -> None:
        if self.page is None:
            self.page = ReportPage(self._log, self._window)
            self.page.finished.connect(self._closed)
            self.page.add(fault)
            self.page.open()
        else:
            self.page.add(fault)

    def _remind(self) -> None:
        self._context.say(
            self.tr("An error in this program came again. Start it anew if it does not stop."),
            "error",
        )

    def _closed(self) -> None:
        page, self.page = self.page, None
        if page is not None:
            page.deleteLater()


class ReportPage(QDialog):
    """Says what happened, what it means, and gives everything that a report needs."""

    def __init__(self, written: Log | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log = written
        self._faults: list[Fault] = []
        self._more = 0
        self.setWindowTitle(self.tr("An error in this program"))
        self.setSizeGripEnabled(True)
        title = QLabel(self.tr("Something went wrong inside the program"), self)
        title.setProperty("role", "title")
        title.setWordWrap(True)
        self._what = QLabel(self)
        self._what.setWordWrap(True)
        self._what.setTextFormat(Qt.TextFormat.PlainText)
        self._what.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        calm = QLabel(
            self.tr(
                "Your music files are untouched, and everything stored in the library is still "
                "there. Only the last action may not have been carried out. You can go on; if this "
                "comes back, start the program again."
            ),
            self,
        )
        calm.setWordWrap(True)
        self.details = QPlainTextEdit(self)
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(self.font().pointSizeF())
        self.details.setFont(fixed)
        self.details.setAccessibleName(self.tr("The error and the end of the log"))
        local = QLabel(
            self.tr(
                "Nothing is sent anywhere. The text may name files of yours; read it before you "
                "pass it on."
            ),
            self,
        )
        local.setProperty("role", "faint")
        local.setWordWrap(True)
        buttons = QDialogButtonBox(self)
        self.go_on = QPushButton(self.tr("&Continue"), self)
        self.go_on.setToolTip(self.tr("Close this page and go on (Esc)"))
        self.copy = QPushButton(self.tr("Co&py everything"), self)
        self.copy.setToolTip(self.tr("Copy the text above to the clipboard"))
        self.show_log = QPushButton(self.tr("&Open the log's folder"), self)
        self.show_log.setToolTip(str(written.folder) if written else "")
        self.show_log.setEnabled(written is not None)
        buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.show_log, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.go_on, QDialogButtonBox.ButtonRole.AcceptRole)
        self.go_on.setDefault(True)
        buttons.accepted.connect(self.accept)
        self.copy.clicked.connect(self._copy)
        if written is not None:
            self.show_log.clicked.connect(lambda: show_folder(written.folder))
        column = QVBoxLayout(self)
        column.setSpacing(10)
        for widget in (title, self._what, calm):
            column.addWidget(widget)
        column.addWidget(self.details, 1)
        column.addWidget(local)
        column.addWidget(buttons)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 100, metrics.height() * 30)
        self.go_on.setFocus()

    @property
    def report(self) -> str:
        """Everything: the program, the errors, the log's end."""
        parts = [system(), *(fault.text.rstrip() for fault in self._faults)]
        if self._more:
            parts.append(self.tr("%n more error(s), in the log", "", self._more))
        if self._log is not None and (tail := self._log.tail().rstrip()):
            parts.append(f"--- {self._log.path}\n{tail}")
        return "\n\n".join(parts) + "\n"

    def add(self, fault: Fault) -> None:
        if len(self._faults) < MOST_ON_A_PAGE:
            self._faults.append(fault)
        else:
            self._more += 1
        others = len(self._faults) + self._more - 1
        line = self._faults[0].line
        self._what.setText(
            line if not others else line + "\n" + self.tr("and %n other error(s)", "", others)
        )
        self.details.setPlainText(self.report)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
        self.copy.setText(self.tr("Copied"))


def show_folder(folder: Path) -> None:
    """In the desktop's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
