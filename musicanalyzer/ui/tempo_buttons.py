"""What the user can say of a track's tempo and key: twice as fast, half as fast, or as found.

Each is one change that can be undone. What is said stays whatever later scans find.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QInputDialog, QWidget

from musicanalyzer.library.musical_keys import MusicalKey
from musicanalyzer.library.records import TrackRow
from musicanalyzer.services.beat_grid import GRID_HEADS
from musicanalyzer.services.track_facts import FASTEST_BPM, SLOWEST_BPM, facts_of
from musicanalyzer.ui import changes
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.panel_parts import Buttons, button
from musicanalyzer.ui.taps import Taps

HEADS = ("key", *GRID_HEADS)


class TempoButtons(Buttons):
    """Below what is said of tempo and key; :meth:`show_track` says of which track."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__((), parent)
        self._context = context
        self._track: TrackRow | None = None
        self._taps = Taps()
        self._clock = QElapsedTimer()
        self.twice = button("×2", "", self.tr("It is twice as fast"), self)
        self.half = button("÷2", "", self.tr("It is half as fast"), self)
        self.tap = button(self.tr("Tap"), "", self.tr("Tap on each of eight beats"), self)
        self.key = button(self.tr("Key…"), "", self.tr("Say which key it is in"), self)
        self.as_found = button(
            self.tr("As found"), "", self.tr("Forget what you said of tempo and key"), self
        )
        layout = self.layout()
        assert layout is not None  # the flow of all such buttons
        for shown in (self.twice, self.half, self.tap, self.key, self.as_found):
            layout.addWidget(shown)
        self.twice.setAccessibleName(self.tr("Twice as fast"))
        self.half.setAccessibleName(self.tr("Half as fast"))
        self.twice.clicked.connect(lambda: self._say("tempo", "x2"))
        self.half.clicked.connect(lambda: self._say("tempo", "/2"))
        self.tap.clicked.connect(self._tapped)
        self.key.clicked.connect(self._choose_key)
        self.as_found.clicked.connect(self._forget)

    def show_track(self, track: TrackRow) -> None:
        if self._track is None or track.id != self._track.id:
            self._taps = Taps()
        self._track = track
        bpm = facts_of(track).bpm
        self.twice.setEnabled(bpm is not None and 2 * bpm <= FASTEST_BPM)
        self.half.setEnabled(bpm is not None and bpm / 2 >= SLOWEST_BPM)
        said = any(head in track.corrections for head in HEADS)
        self.as_found.setVisible(said or track.grid is not None)

    def _say(self, head: str, label: str) -> None:
        if self._track is None:
            return
        title = self.tr("correct the tempo") if head == "tempo" else self.tr("correct the key")
        act, back = changes.correction(self._track, head, label)
        self._context.undo.push(changes.Change(title, self._context, act, back))

    def _tapped(self) -> None:
        if not self._clock.isValid():
            self._clock.start()
        bpm = self._taps.push(self._clock.nsecsElapsed() / 1e6)
        if bpm is None:
            return
        self.tap.setText(self.tr("Tap: {bpm}").format(bpm=f"{bpm:.1f}"))
        if self._taps.is_enough and SLOWEST_BPM <= bpm <= FASTEST_BPM:
            self._taps = Taps()
            self.tap.setText(self.tr("Tap"))
            self._say("tempo", f"{bpm:.1f}")

    def _choose_key(self) -> None:
        if self._track is None:
            return
        keys = [MusicalKey(tonic, minor) for minor in (False, True) for tonic in range(12)]
        keys.sort(key=lambda key: (key.hour, not key.minor))
        names = [f"{key.camelot}  {key.name}" for key in keys]
        now = facts_of(self._track).key
        chosen, given = QInputDialog.getItem(
            self,
            self.tr("The key of this track"),
            self.tr("Which key is it in?"),
            names,
            0 if now is None else keys.index(now),
            editable=False,
        )
        if given:
            self._say("key", keys[names.index(chosen)].name)

    def _forget(self) -> None:
        if self._track is not None:
            act, back = changes.music_taken_back(self._track)
            title = self.tr("forget what was said of the tempo")
            self._context.undo.push(changes.Change(title, self._context, act, back))
