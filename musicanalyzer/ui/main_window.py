"""The window: navigation at the left, one view in the middle, the chosen track at the right.

It owns the arrangement, the menus and their shortcuts; what happens in a view is the view's.
"""

from __future__ import annotations

import base64

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QProgressBar,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.ui import text
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.icons import icon, program_icon
from musicanalyzer.ui.library_view import LibraryView
from musicanalyzer.ui.messages import MessageBar

USUAL_SIZE = QSize(1280, 800)


class MainWindow(QMainWindow):
    """Made once, in ``app``."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setWindowTitle("musicanalyzer")
        self.setWindowIcon(program_icon())
        self.setAcceptDrops(True)
        self.messages = MessageBar(self)
        self.library = LibraryView(context, self)
        self.stack = QStackedWidget(self)
        self.navigation = QListWidget(self)
        self.navigation.setObjectName("navigation")
        self.navigation.setAccessibleName(self.tr("Views"))
        self.navigation.setIconSize(QSize(20, 20))
        self.navigation.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.navigation.currentRowChanged.connect(self.stack.setCurrentIndex)
        self._views: list[tuple[str, str, QWidget]] = [
            (self.tr("Library"), "library", self.library),
        ]
        for title, picture, view in self._views:
            self.navigation.addItem(QListWidgetItem(icon(picture), title))
            self.stack.addWidget(view)
        self.navigation.setCurrentRow(0)
        self._job = JobLine(context, self)
        self._lay_out()
        self._make_menus()
        self._fit_navigation()
        context.said.connect(self.messages.say)
        context.scans.noticed.connect(lambda sentence: self.messages.say(sentence, "warning"))
        context.search_asked.connect(lambda: self.show_view(self.library))
        self._restore_place()

    def _lay_out(self) -> None:
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addWidget(self.stack, 1)
        self.splitter = QSplitter(self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(middle)
        self.splitter.setStretchFactor(0, 1)
        side = QWidget(self)
        left = QVBoxLayout(side)
        left.setContentsMargins(8, 12, 8, 8)
        left.addWidget(self.navigation, 1)
        left.addWidget(self._job)
        self._side = side
        whole = QWidget(self)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self.splitter, 1)
        page = QWidget(self)
        self._page = QVBoxLayout(page)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.setSpacing(0)
        self._page.addWidget(whole, 1)
        self.setCentralWidget(page)

    def _make_menus(self) -> None:
        bar = self.menuBar()
        file = bar.addMenu(self.tr("&File"))
        self._action(file, self.tr("&Add a folder…"), self.add_folder, "Ctrl+O")
        self._action(file, self.tr("&Scan again"), self.scan_again, "Ctrl+R")
        file.addSeparator()
        self._action(file, self.tr("&Quit"), self.close, QKeySequence.StandardKey.Quit)
        edit = bar.addMenu(self.tr("&Edit"))
        undo = self._context.undo.createUndoAction(self, self.tr("&Undo"))
        undo.setShortcuts(QKeySequence.StandardKey.Undo)
        redo = self._context.undo.createRedoAction(self, self.tr("&Redo"))
        redo.setShortcuts(QKeySequence.StandardKey.Redo)
        edit.addActions([undo, redo])
        edit.addSeparator()
        self._action(edit, self.tr("&Find"), self.focus_search, QKeySequence.StandardKey.Find)
        view = bar.addMenu(self.tr("&View"))
        for number, (title, picture, widget) in enumerate(self._views, 1):
            action = self._action(
                view, title, lambda _=False, w=widget: self.show_view(w), f"Ctrl+{number}"
            )
            action.setIcon(icon(picture))
            item = self.navigation.item(number - 1)
            item.setToolTip(f"{title} (Ctrl+{number})")

    def _action(self, menu, title: str, act, keys=None) -> QAction:
        action = QAction(title, self)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda *_: act())
        menu.addAction(action)
        return action

    def _fit_navigation(self) -> None:
        metrics = self.navigation.fontMetrics()
        widest = max(metrics.horizontalAdvance(title) for title, *_ in self._views)
        self._side.setFixedWidth(max(150, widest + 84))

    # What the menus do

    def show_view(self, widget: QWidget) -> None:
        self.navigation.setCurrentRow(self.stack.indexOf(widget))

    def focus_search(self) -> None:
        self.show_view(self.library)
        self.library.search.setFocus()
        self.library.search.selectAll()

    def add_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Add a folder of music"))
        if chosen:
            self.add_folders([chosen])

    def add_folders(self, folders: list[str]) -> None:
        """Remember the folders and scan them."""
        known = self._context.settings.value.folders
        new = tuple(folder for folder in folders if folder not in known)
        self._context.settings.update(folders=known + new)
        self._context.scans.start(folders)

    def scan_again(self) -> None:
        folders = self._context.settings.value.folders
        if folders:
            self._context.scans.start(folders)
        else:
            self.add_folder()

    # Qt's side

    def dragEnterEvent(self, event) -> None:
        if event.source() is None and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event) -> None:
        """Folders and files dropped from a file manager are added."""
        self.add_folders(
            [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        place = base64.b64encode(self.saveGeometry().data()).decode()
        self._context.settings.update(window=place)
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_side"):
            self._fit_navigation()

    def _restore_place(self) -> None:
        stored = self._context.settings.value.window
        placed = bool(stored) and self.restoreGeometry(
            QByteArray(base64.b64decode(stored, validate=False))
        )
        if not placed:
            self.resize(USUAL_SIZE)
        # A screen that was there last time may be gone.
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        if not any(screen.intersects(self.frameGeometry()) for screen in screens):
            self.move(screens[0].topLeft())
        room = self.screen().availableGeometry().size()
        self.resize(self.size().boundedTo(room))


class JobLine(QWidget):
    """The running scan in a few words, with its bar; nothing where none runs."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setProperty("role", "faint")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._stop = QToolButton(self)
        self._stop.setIcon(icon("close"))
        self._stop.setAutoRaise(True)
        self._stop.setToolTip(self.tr("Stop the scan; what was finished is kept"))
        self._stop.setAccessibleName(self.tr("Stop the scan"))
        self._stop.clicked.connect(self._cancel)
        row = QHBoxLayout()
        row.addWidget(self._bar, 1)
        row.addWidget(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._words)
        column.addLayout(row)
        self._gone = QTimer(self, singleShot=True, interval=4000)
        self._gone.timeout.connect(self._hide_if_done)
        context.scans.changed.connect(self._show)
        self.hide()

    def _cancel(self) -> None:
        if (job := self._context.scans.running) is not None:
            self._context.scans.cancel(job)

    def _show(self) -> None:
        job = self._context.scans.running
        if job is None:
            last = self._context.scans.jobs[-1:]
            if last:
                self._words.setText(
                    self.tr("Scan stopped.") if last[0].is_cancelled else self.tr("Scan finished.")
                )
            self._bar.setRange(0, 1)
            self._bar.setValue(1)
            self._stop.setEnabled(False)
            self._gone.start()
            return
        progress = job.progress
        self.show()
        self._stop.setEnabled(True)
        if progress.phase == "walking":
            self._bar.setRange(0, 0)
            self._words.setText(self.tr("Looking for music… %n file(s)", "", progress.total))
            return
        self._bar.setRange(0, max(progress.total, 1))
        self._bar.setValue(progress.done)
        self._words.setText(
            self.tr("Paused")
            if job.is_paused
            else self.tr("Listening… {done} of {total}").format(
                done=text.count(progress.done), total=text.count(progress.total)
            )
        )

    def _hide_if_done(self) -> None:
        if self._context.scans.running is None:
            self.hide()
