"""What sounds like a stretch of a track: passages of other tracks, to be heard from their places.

It stays open beside the window, so that one can listen and go on looking.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QProgressBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.errors import AppError
from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui import text
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.passage_search import FoundPassage, PassageSearch
from musicanalyzer.ui.sentences import translated

_TRACK, _PLACE, _LIKENESS = range(3)


def span(start_s: float, end_s: float) -> str:
    """``1:10–1:25``."""
    return f"{text.duration(start_s)}–{text.duration(end_s)}"


class PassagesDialog(QDialog):
    """Asks when it is made; plays with Enter or a double click."""

    def __init__(
        self,
        context: Context,
        search: PassageSearch,
        track: TrackRow,
        start_s: float,
        end_s: float,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._search = context, search
        self.found: list[FoundPassage] = []
        self.setWindowTitle(self.tr("Passages like this one"))
        self.heading = QLabel(
            self.tr("What sounds like {stretch} of {track}:").format(
                stretch=span(start_s, end_s), track=text.name_of(track)
            ),
            self,
        )
        self.heading.setWordWrap(True)
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.said = QLabel(self.tr("Looking…"), self)
        self.said.setProperty("role", "faint")
        self.said.setWordWrap(True)
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName(self.tr("Tracks heard"))
        self.progress.hide()
        self.passages = QTreeWidget(self)
        self.passages.setAccessibleName(self.tr("Passages"))
        self.passages.setToolTip(self.tr("Click to choose the track, Enter to play from there"))
        self.passages.setHeaderLabels([self.tr("Track"), self.tr("Place"), self.tr("Alike")])
        self.passages.setRootIsDecorated(False)
        self.passages.setUniformRowHeights(True)
        header = self.passages.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_TRACK, QHeaderView.ResizeMode.Stretch)
        for column in (_PLACE, _LIKENESS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.play = buttons.addButton(self.tr("Play from there"), role)
        self.keep = buttons.addButton(self.tr("Make a playlist…"), role)
        for each in (self.play, self.keep):
            each.setEnabled(False)
            each.setAutoDefault(False)
        rows = QVBoxLayout(self)
        for widget in (self.heading, self.said, self.progress):
            rows.addWidget(widget)
        rows.addWidget(self.passages, 1)
        rows.addWidget(buttons)
        line = self.fontMetrics().height()
        self.resize(QSize(line * 40, line * 28).boundedTo(self.screen().availableSize() * 0.9))
        buttons.rejected.connect(self.reject)
        self.play.clicked.connect(self._play)
        self.keep.clicked.connect(
            lambda: context.playlists.add_to_another([each.track.id for each in self.found])
        )
        self.passages.itemActivated.connect(lambda *_: self._play())
        self.passages.itemClicked.connect(lambda *_: self._choose())
        search.heard.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        search.ask(track.id, start_s, end_s, self._show, self._refused)

    def _tell(self, done: int, total: int) -> None:
        """A library that is heard for the first time, or what is new in it."""
        self.said.setText(self.tr("Hearing the library's passages; this is done once."))
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.progress.show()

    def _show(self, found: list[FoundPassage]) -> None:
        self.found = found
        self.progress.hide()
        self.said.setText(
            self.tr("%n passage(s), the most alike first.", "", len(found))
            if found
            else self.tr("Nothing else has been analysed yet.")
        )
        for row, passage in found:
            place = span(passage.start_s, passage.end_s)
            item = QTreeWidgetItem(
                [text.name_of(row), place, text.percent(max(0.0, passage.likeness))]
            )
            item.setToolTip(_TRACK, row.path)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            for number in (_PLACE, _LIKENESS):
                item.setTextAlignment(number, right)
            self.passages.addTopLevelItem(item)
        if (first := self.passages.topLevelItem(0)) is not None:
            self.passages.setCurrentItem(first)
            self.passages.setFocus()
        for each in (self.play, self.keep):
            each.setEnabled(bool(found))

    def _refused(self, error: AppError) -> None:
        self.progress.hide()
        self.said.setText(translated(error.message))
        self.said.setProperty("role", "bad")
        self.said.style().polish(self.said)

    @property
    def chosen(self) -> FoundPassage | None:
        row = self.passages.currentIndex().row()
        return self.found[row] if 0 <= row < len(self.found) else None

    def _choose(self) -> None:
        if (chosen := self.chosen) is not None:
            self._context.track_chosen.emit(chosen.track.id)

    def _play(self) -> None:
        if (chosen := self.chosen) is not None:
            self._context.play_from_asked.emit(chosen.track.id, chosen.passage.start_s)

    def done(self, result: int) -> None:
        self._search.give_up()
        super().done(result)

    def closeEvent(self, event: Any) -> None:
        self._search.give_up()
        super().closeEvent(event)
