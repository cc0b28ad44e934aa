"""Under the panel's picture: the stretch that was chosen in it, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.panel_parts import Buttons, Words, button
from musicanalyzer.ui.passage_search import PassageSearch
from musicanalyzer.ui.passages_dialog import PassagesDialog, span


class StretchBar(QWidget):
    """Hidden while nothing is chosen. To be closed at the end."""

    cleared = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._track: TrackRow | None = None
        self._stretch_s = (0.0, 0.0)
        self._search: PassageSearch | None = None
        self.words = Words(self)
        self.look = button(
            self.tr("Find passages…"), "search",
            self.tr("Look in every track for what sounds like this stretch"), self,
        )  # fmt: skip
        self.play = button(
            self.tr("Play it"), "play", self.tr("Play from where the stretch begins"), self
        )
        self.clear = button(self.tr("Clear"), "", self.tr("Choose no stretch (Esc)"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.words)
        column.addWidget(Buttons([self.look, self.play, self.clear], self))
        self.look.clicked.connect(self._look)
        self.play.clicked.connect(self._play)
        self.clear.clicked.connect(self.cleared)
        self.hide()

    def show_stretch(self, track: TrackRow | None, stretch_s: tuple[float, float] | None) -> None:
        """``None``: nothing is chosen."""
        self._track = track
        chosen = track is not None and stretch_s is not None
        if stretch_s is not None:
            self._stretch_s = stretch_s
            self.words.say(self.tr("Chosen: {stretch}").format(stretch=span(*stretch_s)))
        self.setVisible(chosen)

    def close_threads(self) -> None:
        if self._search is not None:
            self._search.close()

    def _look(self) -> None:
        if self._track is None:
            return
        if self._search is None:  # its thread begins with the first question
            self._search = PassageSearch(self._context.database, self)
        PassagesDialog(
            self._context, self._search, self._track, *self._stretch_s, parent=self.window()
        ).show()

    def _play(self) -> None:
        if self._track is not None:
            self._context.play_from_asked.emit(self._track.id, self._stretch_s[0])
