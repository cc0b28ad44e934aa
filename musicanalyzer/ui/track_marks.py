"""The beats and cues of one track while they are edited: what counts now, and steps that change it.

A step is seen at once and written on the library's thread; each can be undone. While steps are
under way, what the library says is older than what is shown and is passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from musicanalyzer.errors import SettingsError
from musicanalyzer.library.records import TrackRow
from musicanalyzer.services import cue_edits, grid_edits
from musicanalyzer.services.beat_grid import NO_GRID, BeatGrid
from musicanalyzer.services.cue_edits import Cues
from musicanalyzer.services.grid_edits import GridState
from musicanalyzer.services.track_facts import STRUCTURES
from musicanalyzer.ui.changes import Act, Change
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.sentences import translated


class TrackMarks(QObject):
    """:attr:`track` is read with its structures; None until it is there."""

    opened = Signal()  # another track is there
    changed = Signal()  # its beats or cues are other ones
    refused = Signal(str)  # a step that cannot be, in a sentence

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._track_id = -1
        self._pending = 0
        self.track: TrackRow | None = None
        self.state = GridState()
        self.grid: BeatGrid = NO_GRID
        self.bpm: float | None = None
        self.cues: Cues = ()
        context.library_changed.connect(self._read)

    def open(self, track_id: int) -> None:
        self._track_id = track_id
        self._read()

    def _read(self) -> None:
        track_id = self._track_id

        def take(track: TrackRow | None) -> None:
            if track is None or track.id != self._track_id or self._pending:
                return
            is_other = self.track is None or track.id != self.track.id
            if is_other or track != self.track:
                self._show(track)
                if is_other:
                    self.opened.emit()
                self.changed.emit()

        if track_id >= 0:
            self._context.details.ask(
                lambda reader: reader.track(track_id, structures=STRUCTURES), take, key="marks"
            )

    def _show(self, track: TrackRow) -> None:
        self.track = track
        self.state = grid_edits.state_of(track)
        self.grid = grid_edits.grid_with(track, self.state)
        self.bpm = grid_edits.bpm_with(track, self.state)
        self.cues = cue_edits.cues_of(track)

    @property
    def has_own_beats(self) -> bool:
        return self.state != GridState()

    @property
    def has_own_cues(self) -> bool:
        return self.track is not None and self.track.cues is not None

    # Steps

    def change_grid(self, title: str, make: Callable[[TrackRow, GridState], GridState]) -> None:
        """One step of the beats; what cannot be is :attr:`refused`."""
        if self.track is None:
            return
        track, before = self.track, self.state
        try:
            after = make(track, before)
        except SettingsError as err:
            self.refused.emit(translated(err.message))
            return
        if after != before:
            self._step(
                title,
                lambda reader, writer: grid_edits.put(writer, track, after),
                lambda reader, writer: grid_edits.put(writer, track, before),
                grid_edits.with_state(track, after),
            )

    def change_cues(self, title: str, make: Callable[[Cues, float], Cues]) -> None:
        """One step of the cues: from the list and the track's length to another list."""
        if self.track is None:
            return
        track, before = self.track, self.track.cues
        try:
            after = make(self.cues, track.duration_s or 0.0)
        except SettingsError as err:
            self.refused.emit(translated(err.message))
            return
        if after != self.cues:
            self._put_cues(title, track, before, after)

    def forget_cues(self, title: str) -> None:
        """Those that were proposed count again."""
        if self.track is not None and self.track.cues is not None:
            self._put_cues(title, self.track, self.track.cues, None)

    def _put_cues(
        self, title: str, track: TrackRow, before: Cues | None, after: Cues | None
    ) -> None:
        self._step(
            title,
            lambda reader, writer: cue_edits.put(writer, track, after),
            lambda reader, writer: cue_edits.put(writer, track, before),
            replace(track, cues=after),
        )

    def _step(self, title: str, act: Act, back: Act, track: TrackRow) -> None:
        self._pending += 1
        step = Change(title, self._context, act, back, done=self._done, failed=self._failed)
        self._context.undo.push(step)
        self._show(track)
        self.changed.emit()

    def _done(self) -> None:
        self._pending = max(0, self._pending - 1)

    def _failed(self) -> None:
        """The user has been told; show what the library has."""
        self._done()
        self._read()
