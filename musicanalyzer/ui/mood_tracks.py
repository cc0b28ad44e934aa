"""The list beside the mood map: the tracks of a drawn shape, or those in the part that is seen.

It makes playlists of them and shows rectangles as searches in the library.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QLabel,
    QPushButton,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.ui import columns
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.kept_selection import selected_rows
from musicanalyzer.ui.track_table import ID_ROLE, TrackTable

FOLLOWING = 500  # tracks that are played after one of the list
PATH_TRACKS = 25  # of a path, unless the user wants others


class MoodTracks(QWidget):
    """See the module."""

    current_changed = Signal(int)  # track id
    most_changed = Signal()
    clear_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._query = ""
        self._is_filling = False
        self.heading = QLabel(self)
        self.heading.setWordWrap(True)
        self.table = TrackTable(context.details, columns.chosen(("title", "artist")), self)
        self.view = QTableView(self)
        self.view.setModel(self.table)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setDragEnabled(True)
        self.view.setShowGrid(False)
        self.view.setWordWrap(False)
        self.view.setTabKeyNavigation(False)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.verticalHeader().hide()
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.view.doubleClicked.connect(lambda index: self.play_from(index.row()))
        self.view.activated.connect(lambda index: self.play_from(index.row()))
        self.view.selectionModel().currentRowChanged.connect(self._choose)
        self.most = QSpinBox(self)
        self.most.setRange(2, 1000)
        self.most.setValue(PATH_TRACKS)
        self.most.setAccessibleName(self.tr("Most tracks along the path"))
        self.most.setToolTip(
            self.tr("Where more lie beside the path, those nearest to it are taken, evenly.")
        )
        self.most.valueChanged.connect(self.most_changed)
        self._most_words = QLabel(self.tr("At &most:"), self)
        self._most_words.setBuddy(self.most)
        self.playlist = QPushButton(self.tr("Make a playlis&t…"), self)
        self.playlist.clicked.connect(self.ask_for_playlist)
        self.search = QPushButton(self.tr("Show in the librar&y"), self)
        self.search.clicked.connect(lambda: context.search_asked.emit(self._query))
        self.clear = QPushButton(self.tr("Clear the shape"), self)
        self.clear.setToolTip(self.tr("Clear the shape (Esc on the map)"))
        self.clear.clicked.connect(self.clear_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        most = QHBoxLayout()
        most.addWidget(self._most_words)
        most.addWidget(self.most, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.heading)
        column.addLayout(most)
        column.addWidget(self.view, 1)
        for button in (self.playlist, self.search, self.clear):
            column.addWidget(button)

    @property
    def ids(self) -> NDArray[np.int64]:
        return self.table.ids

    @property
    def selected_ids(self) -> list[int]:
        """In the list's order."""
        ids: list[int] = self.table.ids[selected_rows(self.view)].tolist()
        return ids

    def show_tracks(
        self, ids: NDArray[np.int64], heading: str, *, query: str, is_path: bool, is_shape: bool
    ) -> None:
        """``query`` finds the same tracks in the library; empty where no search can."""
        self._set_ids(ids)
        self.heading.setText(heading)
        self.view.setAccessibleName(heading)
        self._query = query
        self._most_words.setVisible(is_path)
        self.most.setVisible(is_path)
        self.clear.setVisible(is_shape)
        self.playlist.setEnabled(bool(len(ids)))
        self.search.setEnabled(bool(query) and bool(len(ids)))
        self.search.setToolTip(
            self.tr("Search the library for these tracks")
            if query
            else self.tr("Only a rectangle can be written as a search.")
        )

    def _set_ids(self, ids: NDArray[np.int64]) -> None:
        """The current track stays current where it is among the new ones."""
        index = self.view.currentIndex()
        current = index.data(ID_ROLE) if index.isValid() else -1
        self._is_filling = True
        self.table.set_ids(ids)
        row = self.table.row_of(current)
        if row >= 0 and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.table.index(row, 0))
        self._is_filling = False

    def play_from(self, row: int) -> None:
        self._context.play([int(i) for i in self.table.ids[row : row + FOLLOWING]])

    def _choose(self) -> None:
        index = self.view.currentIndex()
        if index.isValid() and self.view.hasFocus() and not self._is_filling:
            self.current_changed.emit(index.data(ID_ROLE))

    def ask_for_playlist(self) -> None:
        """Ask for a name and save what the list holds now, in its order."""
        ids = self.table.ids.tolist()  # of now: a scan may change the list behind the question
        name, agreed = QInputDialog.getText(
            self,
            self.tr("Make a playlist"),
            self.tr("Name of the playlist with %n track(s):", "", len(ids)),
            text=self.tr("Mood map"),
        )
        if agreed and name.strip():
            self._context.playlists.create(name, ids)
