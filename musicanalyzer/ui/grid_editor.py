"""A window in which the beats and cues of one track are set: large waveform, buttons, list of cues.

The dashed line is where one is: changes are made there, or at what is heard while the track plays.
Playing is the player's, or with a click on each beat this window's own. Every step can be undone
here and in the main window.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.errors import AppError
from musicanalyzer.library.records import TrackRow
from musicanalyzer.services import cue_edits
from musicanalyzer.services.structures import sections_of
from musicanalyzer.services.wave_levels import WaveLevels
from musicanalyzer.ui import text
from musicanalyzer.ui.beat_tools import BeatTools
from musicanalyzer.ui.click_player import ClickPlayer
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.cue_list import CueList
from musicanalyzer.ui.icons import icon
from musicanalyzer.ui.panel_parts import Buttons, button
from musicanalyzer.ui.player import Player
from musicanalyzer.ui.previews import Previews
from musicanalyzer.ui.sentences import translated
from musicanalyzer.ui.track_marks import TrackMarks
from musicanalyzer.ui.wave_canvas import ZOOM_STEP, WaveCanvas
from musicanalyzer.ui.wave_marks import bar_and_beat, tick_label
from musicanalyzer.ui.wheel import leave_wheel_to_page

SCROLL_UNITS = 1000  # of the scroll bar in a second
OPENS_AT_S = 20.0  # what is seen of a longer track when it is opened: beats can be told apart


class GridEditor(QDialog):
    """Made once by the track panel, when first asked for; to be closed at the end."""

    def __init__(
        self, context: Context, player: Player, previews: Previews, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._player, self._previews = context, player, previews
        self.marks = TrackMarks(context, self)
        self.click_player = ClickPlayer(player, self)
        self.setSizeGripEnabled(True)
        self.title = QLabel(self)
        self.title.setProperty("role", "title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.place = QLabel(self)
        self.canvas = WaveCanvas(self)
        self.canvas.setAccessibleName(self.tr("Waveform with beats and cues"))
        self.canvas.setToolTip(
            self.tr(
                "Click: go there. Wheel, + and −: closer. Drag a beat: move all. Drag a flag: move"
                " the cue. Arrows: move the beats. 1 to 8: jump to a pad, with Ctrl: mark it."
            )
        )
        self.scroll_bar = QScrollBar(Qt.Orientation.Horizontal, self)
        self.scroll_bar.setAccessibleName(self.tr("What is seen of the track"))
        self.play = button(self.tr("Play"), "play", self.tr("Play from the line (Space)"), self)
        self.click = QCheckBox(self.tr("Click on each beat"), self)
        self.click.setToolTip(self.tr("Hear whether the beats are where they belong (C)"))
        self.closer = button("+", "", self.tr("Look closer (+)"), self)
        self.farther = button("−", "", self.tr("Look from farther away (−)"), self)
        self.whole = button(self.tr("Whole track"), "", self.tr("See all of it (0)"), self)
        self.undo = button(self.tr("Undo"), "", self.tr("Take the last step back (Ctrl+Z)"), self)
        self.redo = button(self.tr("Redo"), "", self.tr("Do it again (Ctrl+Shift+Z)"), self)
        self.closer.setAccessibleName(self.tr("Look closer"))
        self.farther.setAccessibleName(self.tr("Look from farther away"))
        self.remark = QLabel(self)
        self.remark.setProperty("role", "bad")
        self.remark.setWordWrap(True)
        self.remark.setTextFormat(Qt.TextFormat.PlainText)
        self.beats = BeatTools(self.marks, self.here, self)
        self.cues = CueList(self.marks, self.here, self)
        self._lay_out()
        self._connect()
        for each in self.findChildren(QPushButton):
            each.setAutoDefault(False)
        self.play.setDefault(True)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.place)
        line = self.fontMetrics().height()
        both = QSplitter(Qt.Orientation.Horizontal, self)
        both.addWidget(self.beats)
        both.addWidget(self.cues)
        both.setChildrenCollapsible(False)
        both.setSizes([line * 39, line * 40])
        tools = QScrollArea(self)  # with large text the buttons are higher than a small screen
        tools.setWidget(both)
        tools.setWidgetResizable(True)
        tools.setFrameShape(QFrame.Shape.NoFrame)
        tools.setMinimumHeight(line * 6)
        tools.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        leave_wheel_to_page(both)
        top = QWidget(self)
        above = QVBoxLayout(top)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(4)
        above.addWidget(self.canvas, 1)
        above.addWidget(self.scroll_bar)
        parts = QSplitter(Qt.Orientation.Vertical, self)
        parts.addWidget(top)
        parts.addWidget(tools)
        parts.setStretchFactor(0, 1)
        parts.setSizes([line * 20, line * 18])
        parts.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(
            Buttons(
                [
                    self.play, self.click, self.closer, self.farther, self.whole, self.undo,
                    self.redo,
                ],
                self,
            )
        )  # fmt: skip
        column.addWidget(self.remark)
        column.addWidget(parts, 1)
        room = self.screen().availableSize()
        self.resize(min(line * 80, room.width()), min(line * 44, room.height()))

    def _connect(self) -> None:
        self.marks.opened.connect(self._opened)
        self.marks.changed.connect(self._changed)
        self.marks.refused.connect(self._say)
        self.canvas.sought.connect(self.go)
        self.canvas.grid_dragged.connect(self.beats.shift)
        self.canvas.cue_dragged.connect(self.cues.move_cue)
        self.canvas.cue_chosen.connect(self.cues.choose)
        self.canvas.view_changed.connect(self._follow_view)
        self.scroll_bar.valueChanged.connect(
            lambda value: self.canvas.look_at(value / SCROLL_UNITS, self.canvas.view_s[1])
        )
        self.cues.chosen_changed.connect(self._show_marks)
        self.cues.go_asked.connect(self.go)
        self.play.clicked.connect(self.toggle_play)
        self.click.toggled.connect(self._toggle_click)
        self.closer.clicked.connect(lambda: self.canvas.zoom(ZOOM_STEP))
        self.farther.clicked.connect(lambda: self.canvas.zoom(1 / ZOOM_STEP))
        self.whole.clicked.connect(self.canvas.fit)
        stack = self._context.undo
        self.undo.clicked.connect(stack.undo)
        self.redo.clicked.connect(stack.redo)
        stack.canUndoChanged.connect(self.undo.setEnabled)
        stack.canRedoChanged.connect(self.redo.setEnabled)
        self.undo.setEnabled(stack.canUndo())
        self.redo.setEnabled(stack.canRedo())
        QShortcut(QKeySequence.StandardKey.Undo, self, stack.undo)
        QShortcut(QKeySequence.StandardKey.Redo, self, stack.redo)
        self._player.moved.connect(lambda _: self._show_playing())
        self._player.playing_changed.connect(lambda _: self._show_playing())
        self._player.track_changed.connect(lambda _: self._show_playing())
        self.click_player.moved.connect(lambda _: self._show_playing())
        self.click_player.playing_changed.connect(lambda _: self._show_playing())
        self.click_player.failed.connect(self._say)

    # Which track, and what is seen of it

    def open_track(self, track_id: int) -> None:
        """Show the window, with this track."""
        self.click_player.stop()
        self.marks.open(track_id)
        self.show()
        self.raise_()
        self.activateWindow()
        self.canvas.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def close_threads(self) -> None:
        self.click_player.close()

    def _opened(self) -> None:
        track = self.marks.track
        assert track is not None
        name = text.name_of(track)
        self.setWindowTitle(self.tr("Beats and cues of “{name}”").format(name=name))
        self.title.setText(name)
        self.canvas.set_track(track.duration_s or 0.0, sections_of(track.results))
        self.canvas.say(self.tr("Reading the file…"))
        if self.canvas.duration_s > OPENS_AT_S:
            self.canvas.look_at(0.0, OPENS_AT_S)
        self.beats.open_track()
        self._say("")
        self._previews.levels(track, self._take_levels, self._no_levels)
        self._show_playing()

    def _take_levels(self, levels: WaveLevels | None) -> None:
        self.canvas.set_levels(levels)

    def _no_levels(self, error: AppError) -> None:
        self.canvas.say(self.tr("There is no waveform."))
        self._say(translated(error.message))

    def _changed(self) -> None:
        self._say("")
        self.beats.show_marks()
        self.cues.show_cues()
        self._show_marks()
        self.click_player.set_grid(self.marks.grid)

    def _show_marks(self) -> None:
        self.canvas.set_marks(self.marks.grid, self.marks.cues, self.cues.chosen)
        self._show_place()

    def _follow_view(self) -> None:
        start_s, length_s = self.canvas.view_s
        self.scroll_bar.blockSignals(True)
        self.scroll_bar.setRange(0, round((self.canvas.duration_s - length_s) * SCROLL_UNITS))
        self.scroll_bar.setPageStep(max(1, round(length_s * SCROLL_UNITS)))
        self.scroll_bar.setSingleStep(max(1, round(length_s * SCROLL_UNITS / 20)))
        self.scroll_bar.setValue(round(start_s * SCROLL_UNITS))
        self.scroll_bar.blockSignals(False)

    def _say(self, sentence: str) -> None:
        self.remark.setText(sentence)
        self.remark.setVisible(bool(sentence))

    # Where one is, and what is heard

    @property
    def _is_heard(self) -> bool:
        track, playing = self.marks.track, self._player.track
        return track is not None and playing is not None and playing.id == track.id

    @property
    def is_playing(self) -> bool:
        return self.click_player.is_playing or (self._is_heard and self._player.is_playing)

    def here(self) -> float:
        """What is heard while the track plays, else the line."""
        if self.click_player.is_playing:
            return self.click_player.position_s
        if self._is_heard and self._player.is_playing:
            return self._player.position_s
        return self.canvas.cursor_s

    def go(self, at_s: float) -> None:
        """There with the line, and with what is heard where the track plays."""
        self.canvas.set_cursor(at_s)
        self._show_place()
        if self.click_player.is_playing and self.marks.track is not None:
            self.click_player.play(self.marks.track, self.marks.grid, self.canvas.cursor_s)
        elif self._is_heard:
            self._player.seek(self.canvas.cursor_s)

    def toggle_play(self) -> None:
        track = self.marks.track
        if track is None:
            return
        if self.is_playing:
            at_s = self.here()
            self._stop()
            self.canvas.set_cursor(at_s)
            self._show_place()
        else:
            self._play(track, self.canvas.cursor_s)

    def _play(self, track: TrackRow, at_s: float) -> None:
        if self.click.isChecked():
            self.click_player.play(track, self.marks.grid, at_s)
        else:
            self._context.play_from_asked.emit(track.id, at_s)

    def _stop(self) -> None:
        self.click_player.stop()
        if self._is_heard:
            self._player.pause()

    def _toggle_click(self, on: bool) -> None:
        track = self.marks.track
        if self.is_playing and track is not None:
            at_s = self.here()
            self._stop()
            self._play(track, at_s)

    def _show_playing(self) -> None:
        playing = self.is_playing
        self.play.setText(self.tr("Pause") if playing else self.tr("Play"))
        self.play.setIcon(icon("pause" if playing else "play"))
        self.canvas.set_playing(self.here() if playing else None)
        self._show_place()

    def _show_place(self) -> None:
        at_s = self.here()
        words = tick_label(at_s, 0.001)
        counted = bar_and_beat(self.marks.grid, at_s)
        if counted is not None:
            words += "   " + self.tr("bar {bar}, beat {beat}").format(
                bar=text.count(counted[0]), beat=counted[1]
            )
        self.place.setText(words)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(event):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        key, keys = event.key(), event.modifiers()
        ctrl = bool(keys & Qt.KeyboardModifier.ControlModifier)
        shift = bool(keys & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.beats.bpm.hasFocus():
            pass  # it has ended the number, and is not to play as well
        elif Qt.Key.Key_1 <= key < Qt.Key.Key_1 + cue_edits.PADS:
            self._pad(key - Qt.Key.Key_1, mark=ctrl)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            by_s = 0.1 if ctrl else 0.001 if shift else 0.01
            self.beats.shift(by_s if key == Qt.Key.Key_Right else -by_s)
        elif key in (Qt.Key.Key_Comma, Qt.Key.Key_Period):
            self._step_beat(1 if key == Qt.Key.Key_Period else -1)
        elif ctrl:
            return False
        elif key == Qt.Key.Key_Space:
            self.toggle_play()
        elif key == Qt.Key.Key_C:
            self.click.toggle()
        elif key == Qt.Key.Key_F:
            self.beats.first_beat()
        elif key == Qt.Key.Key_B:
            self.beats.begin_bar()
        elif key == Qt.Key.Key_T:
            self.beats.tap_beat()
        elif key == Qt.Key.Key_M:
            self.cues.add_here()
        elif key == Qt.Key.Key_L:
            self.cues.toggle_lock()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cues.remove_chosen()
        else:
            return False
        return True

    def _pad(self, pad: int, *, mark: bool) -> None:
        cue = cue_edits.on_pad(self.marks.cues, pad)
        if mark:
            self.cues.add_here(pad)
        elif cue is not None:
            self.go(cue.start_s)
            self.cues.choose(self.marks.cues.index(cue))
        else:
            self._say(
                self.tr("Nothing is on pad {n}; Ctrl+{n} marks the line with it.").format(n=pad + 1)
            )

    def _step_beat(self, by: int) -> None:
        """The line to the next beat, or the one before."""
        beats_s = self.marks.grid.beats_s
        at_s = self.here()
        later = beats_s[beats_s > at_s + 0.005] if by > 0 else beats_s[beats_s < at_s - 0.005]
        if len(later):
            self.go(float(later[0] if by > 0 else later[-1]))

    def hideEvent(self, event: QEvent) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        self.click_player.stop()
