"""The panel's button that opens the window for beats and cues, made when first pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.player import Player
from musicanalyzer.ui.previews import Previews

if TYPE_CHECKING:  # 450 lines that most sessions never need
    from musicanalyzer.ui.grid_editor import GridEditor


class EditMarks(QPushButton):
    """:meth:`show_track` says of which track; to be closed at the end."""

    def __init__(
        self, context: Context, player: Player, previews: Previews, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context, self._player, self._previews = context, player, previews
        self._track_id = -1
        self.editor: GridEditor | None = None
        self.setText(self.tr("Beats and cues…"))
        self.setToolTip(
            self.tr("Set where beats, bars and cues are, in a large waveform (of this track)")
        )
        self.clicked.connect(self.open_editor)

    def show_track(self, track: TrackRow) -> None:
        self._track_id = track.id
        self.setEnabled(track.recording_id is not None and not track.missing)

    def open_editor(self) -> None:
        from musicanalyzer.ui.grid_editor import GridEditor

        if self.editor is None:
            self.editor = GridEditor(self._context, self._player, self._previews, self.window())
        self.editor.open_track(self._track_id)

    def close_threads(self) -> None:
        if self.editor is not None:
            self.editor.close_threads()
