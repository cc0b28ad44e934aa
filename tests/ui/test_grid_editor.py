"""The window for beats and cues over really scanned files: seen, set, heard, undone, kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import StoredCue, TrackRow
from musicanalyzer.services.beat_grid import BeatGrid, grid_of
from musicanalyzer.services.track_facts import STRUCTURES
from musicanalyzer.ui import wave_marks
from musicanalyzer.ui.cue_list import NAME
from musicanalyzer.ui.grid_editor import GridEditor
from musicanalyzer.ui.wave_picture import CLOSEST_S


class Editor:
    """The editor with a track, and what the library says of it."""

    def __init__(self, app, qtbot, title: str = "Mirror Ball") -> None:
        self.app, self.qtbot = app, qtbot
        with LibraryReader(app.context.database) as reader:
            self.id = next(t for t in reader.list() if t.tags.title == title).id
        app.context.track_chosen.emit(self.id)
        panel = app.window.panel
        qtbot.waitUntil(lambda: panel.track is not None and panel.track.id == self.id)
        panel.edit_marks.click()
        self.view: GridEditor = panel.edit_marks.editor
        self.canvas, self.marks = self.view.canvas, self.view.marks
        qtbot.waitUntil(lambda: self.marks.track is not None and self.marks.track.id == self.id)
        qtbot.waitUntil(lambda: self.canvas._levels is not None, timeout=20_000)

    @property
    def kept(self) -> TrackRow:
        with LibraryReader(self.app.context.database) as reader:
            return reader.track(self.id, structures=STRUCTURES)

    def is_kept(self) -> None:
        """Wait until the library says what is shown."""
        self.qtbot.waitUntil(lambda: not self.marks._pending)
        self.qtbot.waitUntil(lambda: self.kept.cues == self.marks.track.cues)
        assert grid_of(self.kept).beats_s == pytest.approx(self.marks.grid.beats_s)

    def key(self, key: Qt.Key, keys=Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.canvas, key, keys)


@pytest.fixture
def editor(app, qtbot) -> Editor:
    return Editor(app, qtbot)


def test_beats_are_moved_by_keys_buttons_and_drag_and_each_step_is_undone(editor, qtbot) -> None:
    found = editor.marks.grid.beats_s.copy()

    def moved_by(seconds: float) -> None:
        assert editor.marks.grid.beats_s[3:20] == pytest.approx(found[3:20] + seconds, abs=1e-3)

    editor.key(Qt.Key.Key_Right)
    moved_by(0.01)
    editor.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    moved_by(0.009)
    editor.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    moved_by(0.109)
    editor.view.beats.shifts[0].click()
    moved_by(0.009)
    editor.canvas.look_at(2.0, 4.0)
    x = editor.canvas.x_of(float(editor.marks.grid.beats_s[8]))
    start = QPoint(round(x), editor.canvas.height() // 2)
    by = QPoint(20, 0)
    qtbot.mousePress(editor.canvas, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(editor.canvas, start + by / 2)
    qtbot.mouseMove(editor.canvas, start + by)
    qtbot.mouseRelease(editor.canvas, Qt.MouseButton.LeftButton, pos=start + by)
    dragged_s = 20 * 4.0 / editor.canvas.width()
    moved_by(0.009 + dragged_s)
    editor.is_kept()
    for left in (0.009, 0.109, 0.009, 0.01, 0.0):
        before = editor.marks.grid.beats_s[3]
        editor.view.undo.click()
        qtbot.waitUntil(lambda before=before: editor.marks.grid.beats_s[3] != before)
        moved_by(left)
    assert editor.kept.corrections == {}


def test_bars_and_first_beats_are_set_at_the_line_and_what_cannot_be_is_said(editor) -> None:
    beat_s = float(editor.marks.grid.beats_s[9])
    editor.view.go(beat_s + 0.03)
    editor.key(Qt.Key.Key_B)
    assert np.abs(editor.marks.grid.downbeats_s - beat_s).min() < 1e-3
    editor.key(Qt.Key.Key_F)
    assert np.abs(editor.marks.grid.downbeats_s - beat_s - 0.03).min() < 1e-3
    assert "beat 1" in editor.view.place.text()
    editor.key(Qt.Key.Key_Period)
    assert editor.canvas.cursor_s == pytest.approx(editor.marks.grid.beats_s[10], abs=1e-3)
    editor.is_kept()
    before = editor.marks.state
    editor.view.beats.shift(10.5)
    assert "10 seconds at most" in editor.view.remark.text()
    assert editor.view.remark.isVisible()
    editor.key(Qt.Key.Key_7)
    assert "Nothing is on pad 7" in editor.view.remark.text()
    assert editor.marks.state == before
    assert editor.app.context.undo.count() == 2


def test_a_tempo_is_typed_doubled_and_made_even_through_two_beats(editor, qtbot) -> None:
    tools = editor.view.beats
    tools.bpm.setValue(120.5)
    assert np.diff(editor.marks.grid.beats_s) == pytest.approx(60 / 120.5)
    tools.twice.click()
    assert editor.marks.bpm == pytest.approx(241.0)
    editor.view.go(4.0)
    tools.even.click()
    assert "this beat" in tools.even.text()
    editor.view.go(12.0)
    tools.even.click()
    for at_s in (4.0, 12.0):
        assert np.abs(editor.marks.grid.beats_s - at_s).min() < 1e-3
    assert "as you set them" in tools.words.text()
    editor.is_kept()
    tools.as_found.click()
    assert "as they were found" in tools.words.text()
    assert not tools.as_found.isEnabled()
    editor.is_kept()
    assert editor.kept.grid is None


def test_cues_are_marked_named_coloured_locked_moved_and_removed(editor, qtbot) -> None:
    cues, proposed = editor.view.cues, len(editor.marks.cues)
    assert "proposed" in cues._remark.text()
    editor.view.go(5.0)
    editor.key(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert editor.marks.cues[cues.chosen] == StoredCue(5.0, pad=2)
    assert len(editor.marks.cues) == proposed + 1
    cues.table.item(cues.chosen, NAME).setText(" The  drop ")
    cues.colour.setCurrentIndex(6)
    cues.colour.activated.emit(6)
    editor.key(Qt.Key.Key_L)
    cue = editor.marks.cues[cues.chosen]
    assert (cue.name, cue.colour, cue.locked) == ("The drop", "#d55e00", True)
    editor.key(Qt.Key.Key_Delete)
    assert "locked" in editor.view.remark.text()
    assert not cues.pad.isEnabled()
    editor.key(Qt.Key.Key_L)
    editor.view.go(6.5)
    cues.move_here.click()
    assert editor.marks.cues[cues.chosen].start_s == 6.5
    editor.is_kept()
    editor.key(Qt.Key.Key_Delete)
    assert len(editor.marks.cues) == proposed
    editor.view.undo.click()
    qtbot.waitUntil(lambda: len(editor.marks.cues) == proposed + 1)
    cues.as_proposed.click()
    editor.is_kept()
    assert editor.kept.cues is None
    assert {cue.origin for cue in editor.marks.cues} <= {"found"}
    # A flag is dragged, and a click on it goes there.
    editor.view.go(5.0)
    editor.key(Qt.Key.Key_M)
    editor.canvas.look_at(4.0, 4.0)
    place = QPoint(round(editor.canvas.x_of(5.0)) + 3, 5)
    qtbot.mousePress(editor.canvas, Qt.MouseButton.LeftButton, pos=place)
    for x in (20, 40):
        qtbot.mouseMove(editor.canvas, place + QPoint(x, 0))
    qtbot.mouseRelease(editor.canvas, Qt.MouseButton.LeftButton, pos=place + QPoint(40, 0))
    at_s = 5.0 + 40 * 4.0 / editor.canvas.width()
    assert editor.marks.cues[editor.view.cues.chosen].start_s == pytest.approx(at_s, abs=1e-3)
    place += QPoint(40, 0)
    qtbot.mouseClick(editor.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert editor.canvas.cursor_s == pytest.approx(at_s, abs=1e-3)


def test_a_number_jumps_to_its_pad_while_the_track_plays(editor, qtbot) -> None:
    editor.view.go(20.0)
    editor.key(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    editor.view.go(2.0)
    editor.key(Qt.Key.Key_Space)
    player = editor.app.window.player
    qtbot.waitUntil(lambda: player.is_playing and player.position_s > 2.0)
    editor.key(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: player.position_s >= 20.0)
    qtbot.waitUntil(lambda: (editor.canvas._playing_s or 0.0) >= 20.0)
    editor.key(Qt.Key.Key_Space)
    assert not player.is_playing
    assert editor.canvas.cursor_s >= 20.0
    # So it does in the panel's picture, which shows the user's cues.
    picture = editor.app.window.panel.picture
    before = picture.grab().toImage()
    editor.view.go(7.0)
    editor.key(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: any(cue.pad == 3 for cue in picture._cues))
    assert picture.grab().toImage() != before
    editor.view.go(2.0)
    qtbot.keyClick(picture, Qt.Key.Key_5)
    assert player.position_s == pytest.approx(2.0)
    qtbot.keyClick(picture, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: player.is_playing and 7.0 <= player.position_s < 12)


def test_a_click_is_heard_from_the_line_on_and_follows_the_grid(editor, qtbot) -> None:
    clicks = editor.view.click_player
    editor.view.go(3.0)
    editor.view.click.setChecked(True)
    editor.view.play.click()
    qtbot.waitUntil(lambda: clicks.is_playing and clicks.position_s > 3.05, timeout=20_000)
    first = clicks._deck.path
    assert Path(first).exists()
    editor.key(Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: clicks._deck.path not in ("", first), timeout=20_000)
    assert clicks.position_s >= 3.0
    assert not Path(first).exists()
    editor.key(Qt.Key.Key_End)
    assert not clicks.is_playing  # nothing is left to hear
    editor.view.close()
    folder = Path(clicks._folder.name)
    editor.view.close_threads()
    assert not folder.exists()


def test_the_wheel_and_keys_look_closer_with_the_place_kept(editor, qtbot) -> None:
    canvas = editor.canvas
    canvas.fit()
    assert canvas.view_s == (0.0, canvas.duration_s)
    place = QPointF(canvas.width() / 4, 100.0)
    at_s = canvas.seconds_at(place.x())
    for turns in (1, 1, 1, -1):
        QApplication.sendEvent(
            canvas,
            QWheelEvent(
                place, canvas.mapToGlobal(place), QPoint(), QPoint(0, 120 * turns),
                Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase, False,
            ),
        )  # fmt: skip
        assert canvas.seconds_at(place.x()) == pytest.approx(at_s, abs=0.02)
    assert canvas.view_s[1] < canvas.duration_s / 1.8
    for _ in range(60):
        editor.key(Qt.Key.Key_Plus)
    assert canvas.view_s[1] == pytest.approx(CLOSEST_S)
    before = canvas.view_s[0]
    editor.view.scroll_bar.triggerAction(editor.view.scroll_bar.SliderAction.SliderPageStepAdd)
    assert canvas.view_s[0] == pytest.approx(before + CLOSEST_S, abs=0.01)
    editor.key(Qt.Key.Key_0)
    assert canvas.view_s[1] == canvas.duration_s
    # A file that went away has beats and cues, and a sentence in the waveform's place.
    with LibraryReader(editor.app.context.database) as reader:
        track = next(t for t in reader.list() if t.tags.title == "Low Tide")
    away = Path(track.path).with_suffix(".away")
    Path(track.path).rename(away)
    try:
        editor.view.open_track(track.id)
        qtbot.waitUntil(lambda: Path(track.path).name in editor.view.remark.text())
        assert editor.canvas._words == "There is no waveform."
    finally:
        away.rename(track.path)


def test_beats_are_shown_as_far_as_there_is_room() -> None:
    grid = BeatGrid(np.arange(0, 600, 0.5), np.arange(0, 600, 2.0), steady=True)
    assert len(wave_marks.beat_lines(grid, 0, 10, 1000).beats_s) == 21
    far = wave_marks.beat_lines(grid, 0, 200, 1000)
    assert (len(far.beats_s), len(far.downbeats_s)) == (0, 101)
    all_of_it = wave_marks.beat_lines(grid, 0, 600, 200)
    assert 10 < len(all_of_it.downbeats_s) <= 200 / wave_marks.LEAST_BEAT_PX
    assert wave_marks.bar_and_beat(grid, 5.1) == (3, 3)
    assert wave_marks.tick_label(3725.5, 0.1) == "1:02:05.5"
