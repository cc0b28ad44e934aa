"""The level of what is heard: its number, its scale, and that it was clipped."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor

from musicanalyzer.services.live_events import LevelEvent
from musicanalyzer.ui import theme
from musicanalyzer.ui.live_gauges import LevelBar
from tests.helpers.live_view import RATE
from tests.helpers.widgets import cut_when_settled


def level(second: float, *, clipped: int = 0, rms_db: float = -12.0) -> LevelEvent:
    return LevelEvent(round(second * RATE), -6.0, rms_db, clipped, -13.0, -14.0)


def test_the_rms_is_a_number(live) -> None:
    live.meters.take([level(1, rms_db=-17.2)], RATE)
    words = live.meters.loudness.text()
    assert "RMS -17.2 dB" in words
    assert "peak -6.0 dB" in words
    assert "-13.0 LUFS" in words
    live.meters.take([level(1, rms_db=-200.0)], RATE)
    assert "RMS −∞ dB" in live.meters.loudness.text()


@pytest.mark.parametrize("width", [60, 110, 180, 250, 600])
def test_the_scale_s_words_stand_apart_at_their_levels(qtbot, width: int) -> None:
    bar = LevelBar(with_scale=True)
    qtbot.addWidget(bar)
    bar.resize(width, bar.sizeHint().height())
    marks = bar.marks()
    assert (marks[0][1], marks[-1][1]) == ("−60", "0")
    assert len(marks) >= (2 if width < 100 else 3)
    for (_, words, left), (_, _, following) in pairwise(marks):
        assert left + bar.small.horizontalAdvance(words) < following
    # The bar ends at the mark of its level.
    bar.show_event(level(0, rms_db=-20.0), 0.0)
    picture, ratio = bar.grab().toImage(), bar.devicePixelRatio()
    full = QColor(theme.colours().accent)
    filled = [n for n in range(picture.width()) if picture.pixelColor(n, 5) == full]
    for x in (x for x, words, _ in marks if words == "−20"):
        assert filled[-1] / ratio == pytest.approx(x, abs=1.5)


def test_clipping_is_a_word_until_it_is_pressed_or_listening_begins_anew(live, qtbot) -> None:
    meters = live.meters
    assert not meters.clipped.isVisible()
    # One block of several that came at once.
    meters.take([level(1.0), level(1.1, clipped=4), level(1.2)], RATE)
    assert meters.clipped.isVisible()
    assert meters.clipped.text() == "clipped"
    assert "It clips." in meters.summary()
    meters.take([level(64.0)], RATE)
    meters.tick(64 * RATE)
    qtbot.wait(1100)  # and then the device gives nothing
    meters.tick(64 * RATE)
    assert meters.clipped.isVisible()
    assert "0:01" in meters.clipped.toolTip()
    assert "It clips." not in meters.summary()
    assert "It was clipped." in meters.summary()
    qtbot.mouseClick(meters.clipped, Qt.MouseButton.LeftButton)
    assert not meters.clipped.isVisible()
    assert "clip" not in meters.summary()
    meters.take([level(65.0, clipped=1)], RATE)
    assert meters.clipped.isVisible()
    meters.clear()
    assert not meters.clipped.isVisible()


def test_what_says_clipped_has_a_name_and_is_reached_and_pressed_by_keys(live, qtbot) -> None:
    meters = live.meters
    meters.take([level(1.0, clipped=4)], RATE)
    assert meters.clipped.focusPolicy() & Qt.FocusPolicy.TabFocus
    interface = QAccessible.queryAccessibleInterface(meters.clipped)
    assert interface.role() == QAccessible.Role.PushButton
    assert "0:01" in interface.text(QAccessible.Text.Name)
    meters.clipped.setFocus()
    qtbot.keyClick(meters.clipped, Qt.Key.Key_Space)
    assert not meters.clipped.isVisible()


@pytest.mark.parametrize("scale", [100, 200])
def test_the_level_is_whole_in_a_small_window(live, app, qtbot, scale: int) -> None:
    app.settings.update(text_scale=scale)
    app.window.resize(app.window.minimumSizeHint())
    live.meters.take([level(1.0, clipped=4, rms_db=-100.0)], RATE)
    assert not cut_when_settled(app.window, qtbot)
    meters = live.meters
    for widget in (meters.level, meters.clipped, meters.loudness):
        assert meters.rect().contains(widget.geometry())
    assert meters.width() <= live._side.viewport().width()
    assert meters.level.width() > 12 * meters.fontMetrics().averageCharWidth()
    app.settings.update(text_scale=100)
