"""The library's file: where it is, and buttons to back it up, restore it and begin anew.

The work runs on the thread that changes the library, so that no other change comes in between. What
the user could undo belongs to the library that was replaced, and is forgotten with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QIcon
from PySide6.QtWidgets import (
    QFileDialog,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.errors import AppError
from musicanalyzer.services import backup
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.sentences import translated

NEWS_SECONDS = 0.1

Work = Callable[[backup.Report], Path | None]


class LibraryFile(QGroupBox):
    """A group for the settings."""

    _progressed = Signal(int, int)  # from the thread that copies

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setTitle(self.tr("Library file"))
        where = QLabel(str(context.database), self)
        where.setWordWrap(True)
        where.setTextFormat(Qt.TextFormat.PlainText)
        where.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        where.setAccessibleName(self.tr("Where the library is"))
        self._size = QLabel(self)
        self._size.setProperty("role", "faint")
        self._size.setWordWrap(True)
        self.back_up_button = QPushButton(self.tr("&Back up…"), self)
        self.back_up_button.setToolTip(
            self.tr("Copy tags, playlists and labels into one file; music files are not copied")
        )
        self.restore_button = QPushButton(self.tr("&Restore…"), self)
        self.restore_button.setToolTip(
            self.tr("Replace the library by a copy made earlier; the present one is kept")
        )
        self.reset_button = QPushButton(self.tr("Begin a&new…"), self)
        self.reset_button.setToolTip(
            self.tr("Empty the library; a copy of it is kept, music files stay")
        )
        self.folder_button = QPushButton(self.tr("Show the f&older"), self)
        self.folder_button.setToolTip(str(context.database.parent))
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName(self.tr("Progress of the copy"))
        self.bar.hide()
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._said.hide()
        row = QHBoxLayout()
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(where)
        column.addWidget(self._size)
        column.addLayout(row)
        column.addWidget(self.bar)
        column.addWidget(self._said)
        self.back_up_button.clicked.connect(self._choose_target)
        self.restore_button.clicked.connect(self._choose_source)
        self.reset_button.clicked.connect(self._ask_reset)
        self.folder_button.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(context.database.parent)))
        )
        self._progressed.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        context.library_changed.connect(self._show_size)
        self._show_size()

    @property
    def sentence(self) -> str:
        """What came of the last action."""
        return self._said.text()

    @property
    def _buttons(self) -> tuple[QPushButton, ...]:
        return self.back_up_button, self.restore_button, self.reset_button, self.folder_button

    # What the buttons do once all is chosen

    def back_up(self, target: Path) -> None:
        database = self._context.database

        def work(report: backup.Report) -> None:
            backup.back_up(database, target, report)

        self._run(
            work,
            lambda kept: self.tr("The library is copied to {path}.").format(path=target),
            replaces=False,
        )

    def restore(self, source: Path) -> None:
        database = self._context.database

        def done(kept: Path | None) -> str:
            return self.tr(
                "The library is as it was in {path}. The one before is kept in {kept}."
            ).format(path=source, kept=kept)

        self._run(lambda report: backup.restore(database, source, report), done, replaces=True)

    def reset(self) -> None:
        database = self._context.database

        def done(kept: Path | None) -> str:
            return self.tr(
                "The library is empty; scan your folders again. A copy is kept in {kept}."
            ).format(kept=kept)

        self._run(lambda report: backup.reset(database, report), done, replaces=True)

    def _run(self, work: Work, done: Callable[[Path | None], str], *, replaces: bool) -> None:
        if replaces and self._context.scans.running is not None:
            self._say(self.tr("A scan is running. Stop it first, then try again."), "error")
            return
        told = 0.0

        def report(pages: int, total: int) -> None:
            nonlocal told
            if time.monotonic() - told >= NEWS_SECONDS:
                told = time.monotonic()
                self._progressed.emit(pages, total)

        def finished(kept: Path | None) -> None:
            self._busy(False)
            if replaces:
                self._context.undo.clear()
                self._context.playlists.refresh()  # menus name them where no view is shown
            self._say(done(kept), "good")

        def failed(error: AppError) -> None:
            self._busy(False)
            self._say(translated(error.message), "error")

        self._busy(True)
        self._context.changing.do(lambda reader, writer: work(report), finished, failed=failed)

    # Asking

    def _choose_target(self) -> None:
        name = time.strftime("musicanalyzer-%Y-%m-%d.db")
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Back up the library"), str(Path.home() / name), self._filter
        )
        if chosen:
            self.back_up(Path(chosen))

    def _choose_source(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Restore the library from a copy"), str(Path.home()), self._filter
        )
        if chosen:
            self._ask(
                self.tr("Replace the library by this copy?"),
                self.tr(
                    "Tracks, playlists and labels become those of {path}. The present library is "
                    "kept beside it, under another name. Music files are not touched."
                ).format(path=chosen),
                self.tr("&Replace"),
                lambda: self.restore(Path(chosen)),
            )

    def _ask_reset(self) -> None:
        self._ask(
            self.tr("Empty the library?"),
            self.tr(
                "All tracks, playlists, corrections and labels of your own are removed from the "
                "library. A copy is kept beside it, from which you can restore it. Music files are "
                "not touched."
            ),
            self.tr("&Empty it"),
            self.reset,
        )

    def _ask(self, question: str, words: str, yes: str, act: Callable[[], None]) -> None:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("Library file"))
        box.setText(question)
        box.setInformativeText(words)
        do = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        cancel.setIcon(QIcon())
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        do.clicked.connect(act)
        box.finished.connect(box.deleteLater)
        box.open()

    @property
    def _filter(self) -> str:
        return self.tr("Libraries (*.db);;All files (*)")

    # Showing

    def _say(self, sentence: str, kind: str) -> None:
        self._said.setText(sentence)
        self._said.setProperty("role", "bad" if kind == "error" else "")
        self._said.style().unpolish(self._said)
        self._said.style().polish(self._said)
        self._said.show()
        self._context.say(sentence, kind)

    def _busy(self, is_busy: bool) -> None:
        for button in self._buttons[:3]:
            button.setEnabled(not is_busy)
        self.bar.setRange(0, 0)
        self.bar.setVisible(is_busy)

    def _show_progress(self, pages: int, total: int) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(pages)

    def _show_size(self) -> None:
        try:
            size = self._context.database.stat().st_size
        except OSError:
            return
        self._size.setText(
            self.tr("{size}; holds what was heard, playlists and labels, not the music").format(
                size=QLocale().formattedDataSize(size)
            )
        )
