"""The tracks of which the audit found one kind of thing, each with its evidence in words."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QEvent, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.analysis.file_check import VERSION
from musicanalyzer.library.audit_rows import StoredCheck
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.audit.kinds import Entry, find
from musicanalyzer.ui import audit_words, text
from musicanalyzer.ui.bridge import Reading
from musicanalyzer.ui.changes import Act, Change
from musicanalyzer.ui.columns import Column
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.flow import Flow
from musicanalyzer.ui.kept_selection import KeptSelection, selected_rows
from musicanalyzer.ui.menus import RowMenu
from musicanalyzer.ui.playlist_actions import add_playlist_actions
from musicanalyzer.ui.row_view import RowView
from musicanalyzer.ui.spectrum_picture import SpectrumPicture
from musicanalyzer.ui.track_table import TrackTable

WITH_SPECTRUM = ("lossy", "upsampled")


def dismissal(recording_ids: Sequence[int], kind: str) -> tuple[Act, Act]:
    """The user finds it all right; back: it is told again."""

    def act(reader: LibraryReader, writer: LibraryWriter) -> None:
        writer.dismiss(recording_ids, kind)

    def back(reader: LibraryReader, writer: LibraryWriter) -> None:
        writer.take_back_dismissal(recording_ids, kind)

    return act, back


class FindingsPage(QWidget):
    """Reads when :meth:`refresh` is called, on the thread of ``reading``."""

    counted = Signal(int)

    def __init__(
        self, kind: str, context: Context, reading: Reading, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.kind = kind
        self.title = audit_words.title(kind)
        self._context = context
        self._reading = reading
        self._entries: dict[int, Entry] = {}
        self.heading = QLabel(audit_words.explanation(kind), self)
        self.heading.setWordWrap(True)
        self.nothing = QLabel(self.tr("Nothing was found."), self)
        self.nothing.setProperty("role", "faint")
        self._columns = (
            Column("name", QT_TRANSLATE_NOOP("columns", "Track"), text.name_of, 220),
            Column("found", QT_TRANSLATE_NOOP("columns", "Found"), self._sentence, 300),
        )
        self.table = TrackTable(context.details, self._columns, self)
        self.view = RowView(self.title, self)
        self.view.setModel(self.table)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        RowMenu(self.view, self._menu)
        self.view.activated.connect(lambda *_: self.play())
        KeptSelection(self.view, self.table)
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.picture = SpectrumPicture(self) if kind in WITH_SPECTRUM else None
        self.play_button = QPushButton(self.tr("Play"), self)
        self.play_button.clicked.connect(self.play)
        self.show_file = QPushButton(self.tr("Show in its folder"), self)
        self.show_file.clicked.connect(self.show_in_folder)
        self.to_playlist = QPushButton(self.tr("Add to playlist"), self)
        self.to_playlist.clicked.connect(
            lambda: context.playlists.add_to_another(self.selected_ids)
        )
        self.all_right = QPushButton(self.tr("It is all right"), self)
        self.all_right.setToolTip(self.tr("Do not tell this of these tracks any more"))
        self.all_right.clicked.connect(self.dismiss)
        self._lay_out()
        self.view.selectionModel().selectionChanged.connect(self._selected)
        self.table.page_read.connect(self._selected)
        self.table.modelReset.connect(self._selected)

    def _lay_out(self) -> None:
        self._buttons = QWidget(self)
        buttons = Flow(self._buttons, even=False)
        for button in (self.play_button, self.show_file, self.to_playlist, self.all_right):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addWidget(self.nothing)
        column.addWidget(self.view, 2)
        column.addWidget(self.sentence)
        if self.picture is not None:
            column.addWidget(self.picture, 1)
        column.addWidget(self._buttons)
        column.addStretch(0)  # keeps the heading at the top where it stands alone
        self._fit()
        self._show([])

    # Reading

    def refresh(self) -> None:
        kind, reading = self.kind, self._reading
        reading.ask(
            # Whoever closes the window does not wait for what is found in a large library.
            lambda reader: find(reader, kind, stop=lambda: reading.is_closed),
            self._show,
            key=f"audit {kind}",
        )

    def _show(self, entries: list[Entry]) -> None:
        self._entries = {entry.track_id: entry for entry in entries}
        self.table.forget_rows()
        self.table.set_ids(np.array([entry.track_id for entry in entries], np.int64))
        for widget in (self.view, self._buttons):
            widget.setVisible(bool(entries))
        self.nothing.setVisible(not entries)
        self._selected()
        self.counted.emit(len(entries))

    def _sentence(self, track: TrackRow) -> str:
        entry = self._entries.get(track.id)
        return "" if entry is None else audit_words.sentence(entry)

    @property
    def selected_ids(self) -> list[int]:
        """In the table's order."""
        ids: list[int] = self.table.ids[selected_rows(self.view)].tolist()
        return ids

    def _selected(self, *_: object) -> None:
        ids = self.selected_ids
        for button in (self.play_button, self.to_playlist, self.all_right):
            button.setEnabled(bool(ids))
        self.show_file.setEnabled(len(ids) == 1)
        entry = self._entries.get(ids[0]) if len(ids) == 1 else None
        self.sentence.setText("" if entry is None else audit_words.sentence(entry))
        self.sentence.setVisible(entry is not None)
        if self.picture is not None:
            self.picture.setVisible(entry is not None)
            if entry is not None:
                self._show_spectrum(entry.recording_id)
        if entry is not None and self.isVisible():
            self._context.track_chosen.emit(entry.track_id)

    def _show_spectrum(self, recording_id: int) -> None:
        picture = self.picture
        assert picture is not None

        def show(check: StoredCheck | None) -> None:
            if check is None:
                picture.show_spectrum(None, None)
            else:
                picture.show_spectrum(check.spectrum, check.cutoff_hz)

        self._context.details.ask(
            lambda reader: reader.audio_check(recording_id, version=VERSION),
            show,
            key=f"spectrum {self.kind}",
        )

    # Acting

    def play(self) -> None:
        if self.selected_ids:
            self._context.play(self.selected_ids)

    def show_in_folder(self) -> None:
        """The folder of the selected file."""

        def show(paths: list[str]) -> None:
            folder = os.path.dirname(paths[0]) if paths else ""
            if os.path.isdir(folder):
                QDesktopServices.openUrl(QUrl.fromLocalFile(folder))
            else:
                self._context.say(
                    self.tr(
                        "The folder {folder} is not there; connect the drive that it is on."
                    ).format(folder=folder),
                    "warning",
                )

        ids = self.selected_ids
        self._context.details.ask(lambda reader: reader.paths(ids), show)

    def dismiss(self) -> None:
        """Undone by Edit, Undo."""
        ids = self.selected_ids
        recordings = sorted({self._entries[i].recording_id for i in ids if i in self._entries})
        if recordings:
            act, back = dismissal(recordings, self.kind)
            title = self.tr("“{kind}” is all right").format(kind=self.title)
            self._context.undo.push(Change(title, self._context, act, back))

    def _menu(self, place: QPoint) -> None:
        if not self.view.indexAt(place).isValid():
            return
        menu = QMenu(self)
        for button in (self.play_button, self.show_file, self.all_right):
            action = menu.addAction(button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        menu.addSeparator()
        add_playlist_actions(menu, self._context.playlists, self.selected_ids)
        menu.exec(self.view.viewport().mapToGlobal(place))

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        self.view.verticalHeader().setMinimumSectionSize(1)
        self.view.verticalHeader().setDefaultSectionSize(round(metrics.height() * 1.9))
        scale = self._context.settings.value.text_scale / 100
        wanted, room = round(self._columns[0].width * scale), round(0.45 * self.width())
        self.view.setColumnWidth(0, min(wanted, max(room, metrics.averageCharWidth() * 12)))

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
