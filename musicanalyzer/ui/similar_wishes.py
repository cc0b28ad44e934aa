"""What the list of similar tracks is to be like besides the chosen track, and what less.

Said with the list's menu or its keys, shown in words, and gone with the choice of another track.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui import text
from musicanalyzer.ui.panel_parts import Buttons, Words, button


class SimilarWishes(QWidget):
    """Hidden while there are none. :attr:`changed` says that another list is wanted."""

    changed = Signal()
    playlist_asked = Signal()  # of what is wished for

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._more: dict[int, str] = {}
        self._less: dict[int, str] = {}
        self.words = Words(self, role="faint")
        self.clear = button(
            self.tr("Like this track alone"), "", self.tr("Forget what else was wished for"), self
        )
        self.keep = button(
            self.tr("Playlist like this…"),
            "",
            self.tr("A playlist of this track and of what else it is to be like"),
            self,
        )
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self.words)
        rows.addWidget(Buttons([self.keep, self.clear], self))
        self.keep.clicked.connect(self.playlist_asked)
        self.clear.clicked.connect(self._forget)
        self.hide()

    @property
    def more(self) -> tuple[int, ...]:
        return tuple(self._more)

    @property
    def less(self) -> tuple[int, ...]:
        return tuple(self._less)

    def add(self, track: TrackRow, *, less: bool) -> None:
        here, there = (self._less, self._more) if less else (self._more, self._less)
        there.pop(track.id, None)
        here[track.id] = text.name_of(track)
        self._show()
        self.changed.emit()

    def reset(self) -> None:
        """Without saying so: another track was chosen."""
        self._more.clear()
        self._less.clear()
        self._show()

    def _forget(self) -> None:
        self.reset()
        self.changed.emit()

    def _show(self) -> None:
        parts = []
        if self._more:
            parts.append(self.tr("Also like {tracks}.").format(tracks=_listed(self._more.values())))
        if self._less:
            parts.append(self.tr("Less like {tracks}.").format(tracks=_listed(self._less.values())))
        self.words.say(" ".join(parts))
        self.setVisible(bool(parts))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
