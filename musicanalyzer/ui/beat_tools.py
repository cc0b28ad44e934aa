"""Buttons that correct the beats of the track that is edited. Each press is one step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QSignalBlocker, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QPushButton, QVBoxLayout, QWidget

from musicanalyzer.services import grid_edits
from musicanalyzer.services.grid_edits import GridState
from musicanalyzer.services.track_facts import FASTEST_BPM, SLOWEST_BPM
from musicanalyzer.ui import text
from musicanalyzer.ui.panel_parts import Buttons, button
from musicanalyzer.ui.taps import Taps
from musicanalyzer.ui.track_marks import TrackMarks

SHIFTS_MS = (-100, -10, -1, 1, 10, 100)


class Tools(QWidget):
    """Rows of buttons one below the other: as high as they are at the width that there is. (Qt asks
    for the height at the least width, where every button has a row of its own.)
    """

    def minimumSizeHint(self) -> QSize:
        hint, rows = super().minimumSizeHint(), self.layout()
        if rows is None or not rows.hasHeightForWidth():
            return hint
        needed = rows.heightForWidth(max(self.width(), hint.width()))
        return QSize(hint.width(), min(hint.height(), needed))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class BeatTools(Tools):
    """``here`` says at which second the user is: what is heard, or the line."""

    def __init__(
        self, marks: TrackMarks, here: Callable[[], float], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._marks, self._here = marks, here
        self._first_s: float | None = None  # of two beats that an even grid is to go through
        self._clock = QElapsedTimer()
        self._taps = Taps()
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.bpm = QDoubleSpinBox(self)
        self.bpm.setRange(SLOWEST_BPM, FASTEST_BPM)
        self.bpm.setDecimals(3)
        self.bpm.setSingleStep(0.1)
        self.bpm.setKeyboardTracking(False)
        self.bpm.setAccessibleName(self.tr("Beats per minute"))
        self.bpm.setSuffix(" " + self.tr("BPM"))
        self.bpm.setToolTip(self.tr("Even beats of this tempo, through the first bar"))
        self.twice = button("×2", "", self.tr("It is twice as fast"), self)
        self.half = button("÷2", "", self.tr("It is half as fast"), self)
        self.twice.setAccessibleName(self.tr("Twice as fast"))
        self.half.setAccessibleName(self.tr("Half as fast"))
        self.tap = button(self.tr("Tap"), "", self.tr("Tap on each of eight beats (T)"), self)
        self.first = button(
            self.tr("First beat here"), "",
            self.tr("Move the beats so that a bar begins at the line (F)"), self,
        )  # fmt: skip
        self.bar = button(
            self.tr("Bar begins here"), "",
            self.tr("Bars begin at the beat nearest to the line (B)"), self,
        )  # fmt: skip
        self.even = button("", "", "", self)
        self.as_found = button(
            self.tr("As found"), "", self.tr("Forget what you said of the beats"), self
        )
        self.shifts = [self._shift_button(ms) for ms in SHIFTS_MS]
        self._connect()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addWidget(Buttons([self.bpm, self.half, self.twice, self.tap], self))
        column.addWidget(Buttons([self.first, self.bar, self.even], self))
        column.addWidget(Buttons([*self.shifts, self.as_found], self))
        column.addStretch(1)
        self._say_even()

    def _shift_button(self, ms: int) -> QPushButton:
        sign = "−" if ms < 0 else "+"
        made = button(f"{sign}{abs(ms)} ms", "", "", self)
        words = (
            self.tr("All beats {ms} ms earlier") if ms < 0 else self.tr("All beats {ms} ms later")
        )
        made.setAccessibleName(words.format(ms=abs(ms)))
        keys = {1: self.tr("Shift+arrow"), 10: self.tr("arrow"), 100: self.tr("Ctrl+arrow")}
        made.setToolTip(f"{words.format(ms=abs(ms))} ({keys[abs(ms)]})")
        made.clicked.connect(lambda: self.shift(ms / 1000))
        return made

    def _connect(self) -> None:
        self.bpm.valueChanged.connect(self.set_bpm)
        self.bpm.lineEdit().returnPressed.connect(self._entered)
        self.twice.clicked.connect(lambda: self._scale(2.0))
        self.half.clicked.connect(lambda: self._scale(0.5))
        self.tap.clicked.connect(self.tap_beat)
        self.first.clicked.connect(self.first_beat)
        self.bar.clicked.connect(self.begin_bar)
        self.even.clicked.connect(self._even_through)
        self.as_found.clicked.connect(self.forget)

    def open_track(self) -> None:
        self._first_s = None
        self._taps = Taps()
        self.tap.setText(self.tr("Tap"))
        self._say_even()

    def show_marks(self) -> None:
        bpm, grid = self._marks.bpm, self._marks.grid
        with QSignalBlocker(self.bpm):
            self.bpm.setValue(bpm or 120.0)
        has_beats = len(grid.beats_s) >= 2
        self.twice.setEnabled(bpm is not None and 2 * bpm <= FASTEST_BPM)
        self.half.setEnabled(bpm is not None and bpm / 2 >= SLOWEST_BPM)
        self.bar.setEnabled(has_beats)
        self.first.setEnabled(bpm is not None)
        for each in self.shifts:
            each.setEnabled(has_beats)
        self.as_found.setEnabled(self._marks.has_own_beats)
        self.words.setText(self._about())

    def _about(self) -> str:
        bpm, grid, state = self._marks.bpm, self._marks.grid, self._marks.state
        if len(grid.beats_s) < 2 or bpm is None:
            return self.tr("No beats were found. Give a tempo or tap it, then set the first beat.")
        if state.own is not None and state.own.origin != "user":
            who = self.tr("The beats are those of {program}.").format(
                program=state.own.origin.title()
            )
        elif self._marks.has_own_beats:
            who = self.tr("The beats are as you set them.")
        else:
            who = self.tr("The beats are as they were found.")
        kind = self.tr("even") if grid.steady else self.tr("following the music")
        return self.tr("{who} {n} beats, {kind}, {bpm} a minute.").format(
            who=who, n=text.count(len(grid.beats_s)), kind=kind, bpm=text.number(bpm, 2)
        )

    # Steps

    def shift(self, by_s: float) -> None:
        self._marks.change_grid(
            self.tr("move the beats"), lambda track, state: grid_edits.shifted(state, by_s)
        )

    def set_bpm(self, bpm: float) -> None:
        self._marks.change_grid(
            self.tr("set the tempo"), lambda track, state: grid_edits.at_tempo(track, state, bpm)
        )

    def _entered(self) -> None:
        """The number that was shown already, where it is nobody's yet."""
        if self._marks.bpm is None:
            self.set_bpm(self.bpm.value())

    def _scale(self, factor: float) -> None:
        self._marks.change_grid(
            self.tr("double or halve the tempo"),
            lambda track, state: grid_edits.scaled(track, state, factor),
        )

    def first_beat(self) -> None:
        at_s = self._here()
        self._marks.change_grid(
            self.tr("set the first beat"),
            lambda track, state: grid_edits.first_beat_at(track, state, at_s),
        )

    def begin_bar(self) -> None:
        at_s = self._here()
        self._marks.change_grid(
            self.tr("set where bars begin"),
            lambda track, state: grid_edits.bar_at(track, state, at_s),
        )

    def _even_through(self) -> None:
        """Press on one beat, then on another."""
        at_s = self._here()
        if self._first_s is None:
            self._first_s = at_s
        else:
            first_s, self._first_s = self._first_s, None
            self._marks.change_grid(
                self.tr("even beats through two"),
                lambda track, state: grid_edits.through(track, state, first_s, at_s),
            )
        self._say_even()

    def _say_even(self) -> None:
        if self._first_s is None:
            self.even.setText(self.tr("Even through two…"))
            self.even.setToolTip(
                self.tr("Press where one beat is, then where another is: even beats through both")
            )
        else:
            self.even.setText(self.tr("…and this beat"))
            self.even.setToolTip(self.tr("Go to another beat, some bars away, and press again"))

    def tap_beat(self) -> None:
        if not self._clock.isValid():
            self._clock.start()
        bpm = self._taps.push(self._clock.nsecsElapsed() / 1e6)
        if bpm is None:
            return
        self.tap.setText(self.tr("Tap: {bpm}").format(bpm=text.number(bpm, 1)))
        if self._taps.is_enough:
            self._taps = Taps()
            self.tap.setText(self.tr("Tap"))
            self.set_bpm(round(bpm, 1))

    def forget(self) -> None:
        self._marks.change_grid(
            self.tr("forget what was said of the beats"), lambda track, state: GridState()
        )
