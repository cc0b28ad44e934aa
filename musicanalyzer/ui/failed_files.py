"""The files that could not be read: why, where they are, and trying them again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QEvent, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui.columns import Column
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.kept_selection import selected_rows
from musicanalyzer.ui.menus import RowMenu
from musicanalyzer.ui.row_view import RowView
from musicanalyzer.ui.sentences import translated
from musicanalyzer.ui.track_table import TrackTable

# In a few words; the whole sentence of the failure stands below the table.
_REASONS: dict[str, Any] = {
    "empty": QT_TRANSLATE_NOOP("failures", "The file is empty"),
    "not-audio": QT_TRANSLATE_NOOP("failures", "Not an audio file"),
    "no-audio-stream": QT_TRANSLATE_NOOP("failures", "Contains no sound"),
    "too-short": QT_TRANSLATE_NOOP("failures", "Too short"),
    "truncated": QT_TRANSLATE_NOOP("failures", "Cut off before its sound"),
    "damaged": QT_TRANSLATE_NOOP("failures", "Damaged"),
    "unsupported": QT_TRANSLATE_NOOP("failures", "A format that cannot be decoded here"),
    "permission": QT_TRANSLATE_NOOP("failures", "May not be read by you"),
    "vanished": QT_TRANSLATE_NOOP("failures", "No longer there"),
    "not-a-file": QT_TRANSLATE_NOOP("failures", "Not a file"),
    "io-error": QT_TRANSLATE_NOOP("failures", "The disk or the network reported an error"),
    "too-long": QT_TRANSLATE_NOOP("failures", "Longer than the limit"),
    "changed": QT_TRANSLATE_NOOP("failures", "Changed while it was read"),
    "timeout": QT_TRANSLATE_NOOP("failures", "Took too long"),
    "crashed": QT_TRANSLATE_NOOP("failures", "Made the decoder crash"),
    "internal": QT_TRANSLATE_NOOP("failures", "Met an error in this program"),
}


def reason(track: TrackRow) -> str:
    """Why a file has no analysis, in a few words."""
    if track.failure is None:
        return ""
    known = _REASONS.get(track.failure.kind)
    if known is None:
        return translated(track.failure.message)
    return QCoreApplication.translate("failures", known)


_COLUMNS = (
    Column("name", QT_TRANSLATE_NOOP("columns", "File"), lambda t: os.path.basename(t.path), 200),
    Column("reason", QT_TRANSLATE_NOOP("columns", "Reason"), reason, 210),
    Column(
        "folder", QT_TRANSLATE_NOOP("columns", "Folder"), lambda t: os.path.dirname(t.path), 300
    ),
)


def _to_scan(tracks: Sequence[TrackRow], folders: Sequence[str]) -> list[str]:
    """The library's folders that hold these files, and the files that lie in none."""
    chosen: dict[str, None] = {}
    for track in tracks:
        inside = (f for f in folders if track.path.startswith(os.path.join(f, "")))
        chosen[next(inside, track.path)] = None
    return list(chosen)


class FailedFiles(QWidget):
    """Reads the library when it is shown and when it has changed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._is_old = True
        self.heading = QLabel(self)
        self.table = TrackTable(context.details, _COLUMNS, self)
        self.view = RowView(self.tr("Files that could not be read"), self)
        self.view.setModel(self.table)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        RowMenu(self.view, self._menu)
        self.view.doubleClicked.connect(lambda *_: self.show_in_folder())
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("role", "faint")
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.show_file = QPushButton(self.tr("Show in its folder"), self)
        self.show_file.clicked.connect(self.show_in_folder)
        self.again = QPushButton(self.tr("Try again"), self)
        self.again.setToolTip(self.tr("Read the selected files again (F5)"))
        self.again.clicked.connect(self.try_selected)
        self.all_again = QPushButton(self.tr("Try all again"), self)
        self.all_again.clicked.connect(self.try_all)
        key = QAction(self.tr("Try again"), self.view)
        key.setShortcut(QKeySequence("F5"))
        key.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        key.triggered.connect(self.try_selected)
        self.view.addAction(key)
        self._lay_out()
        self.view.selectionModel().selectionChanged.connect(self._selected)
        self.table.page_read.connect(self._selected)
        self.table.modelReset.connect(self._selected)
        context.library_changed.connect(self._changed)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.show_file, self.again, self.all_again):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addWidget(self.view, 1)
        column.addWidget(self.sentence)
        column.addLayout(buttons)
        column.addStretch(0)  # keeps the heading at the top where it stands alone
        self._fit()
        self._show(np.empty(0, np.int64))

    # Reading

    def showEvent(self, event) -> None:
        super().showEvent(event)
        if self._is_old:
            self.refresh()

    def _changed(self) -> None:
        self._is_old = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        self._is_old = False

        def question(reader: LibraryReader) -> NDArray[np.int64]:
            return np.array(reader.ids("is:failed", order="path"), np.int64)

        self.table.forget_rows()
        self._context.lists.ask(question, self._show, key="failed files")

    def _show(self, ids: NDArray[np.int64]) -> None:
        self.table.set_ids(ids)
        self.heading.setText(
            self.tr("%n file(s) could not be read", "", len(ids))
            if len(ids)
            else self.tr("Every file could be read.")
        )
        for widget in (self.view, self.show_file, self.again, self.all_again):
            widget.setVisible(bool(len(ids)))
        self._selected()

    @property
    def _selected_rows(self) -> list[int]:
        rows: list[int] = selected_rows(self.view).tolist()
        return rows

    def _selected(self, *_: object) -> None:
        rows = self._selected_rows
        self.show_file.setEnabled(len(rows) == 1)
        self.again.setEnabled(bool(rows))
        track = self.table.track(rows[0]) if len(rows) == 1 else None
        self.sentence.setText(
            "" if track is None or track.failure is None else translated(track.failure.message)
        )
        self.sentence.setVisible(bool(self.sentence.text()))

    # Acting

    def show_in_folder(self) -> None:
        """The folder of the selected file; of what is left of its path where that is gone."""
        rows = self._selected_rows
        track = self.table.track(rows[0]) if rows else None
        if track is None:
            return
        folder = os.path.dirname(track.path)
        if not os.path.isdir(folder):
            self._context.say(
                self.tr(
                    "The folder {folder} is not there; connect the drive that it is on."
                ).format(folder=folder),
                "warning",
            )
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(folder))

    def try_selected(self) -> None:
        ids = [int(self.table.ids[row]) for row in self._selected_rows]
        if ids:
            self._context.details.ask(
                lambda reader: [track.path for track in reader.tracks(ids)], self._scan
            )

    def try_all(self) -> None:
        folders = self._context.settings.value.folders
        self._context.details.ask(
            lambda reader: _to_scan(list(reader.failed()), folders), self._scan
        )

    def _scan(self, paths: list[str]) -> None:
        if paths:
            self._context.scans.start(
                paths,
                retry_failed=True,
                title=self.tr("Trying again: {what}").format(what=", ".join(paths[:3]))
                + ("" if len(paths) <= 3 else " …"),
            )

    def _menu(self, place: QPoint) -> None:
        if not self.view.indexAt(place).isValid():
            return
        menu = QMenu(self)
        for button in (self.show_file, self.again):
            action = menu.addAction(button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        menu.exec(self.view.viewport().mapToGlobal(place))

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        self.view.verticalHeader().setMinimumSectionSize(1)
        self.view.verticalHeader().setDefaultSectionSize(round(metrics.height() * 1.9))
        scale = self._context.settings.value.text_scale / 100
        for section, column in enumerate(_COLUMNS[:-1]):
            self.view.setColumnWidth(section, round(column.width * scale))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
