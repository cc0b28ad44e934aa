"""The canvas of the live picture alone, with columns and answers that are made up: what is said of
its cursor, in the ribbons too, the distance of two points, and where sound is missing.
"""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QHelpEvent, QKeySequence
from PySide6.QtWidgets import QToolTip

from musicanalyzer.dsp.axis import frequency_axis
from musicanalyzer.dsp.params import PictureSpec
from musicanalyzer.dsp.picture import Columns
from musicanalyzer.services.live_events import DeviceEvent, TagsEvent
from musicanalyzer.services.live_log import EventLog
from musicanalyzer.ui import theme
from musicanalyzer.ui.live_canvas import LiveCanvas
from musicanalyzer.ui.live_image import colour_table

RATE, HOP = 48_000, 480
N_COLUMNS = 300  # three seconds: less than the picture is wide
SONG = {
    "genre": {"label": "rock", "confidence": 0.82},
    "mood": {"labels": ["happy", "calm"]},
    "vocal": {"label": "vocal", "scores": {"vocal": 0.9}},
}
DOUBT = {
    "genre": {"label": "unsure", "confidence": 0.3},
    "mood": {"labels": []},
    "vocal": {"label": "unsure", "scores": {"vocal": 0.5}},
}
NOTHING = {"genre": None, "mood": None, "vocal": None}


@pytest.fixture
def canvas(qtbot) -> LiveCanvas:
    """Three seconds, each row and column of another level; an answer to each 1.44 s."""
    canvas = LiveCanvas()
    qtbot.addWidget(canvas)
    canvas.set_table(colour_table("heat", top_db=0.0, range_db=80.0))
    canvas.resize(1000, 500)
    canvas.show()
    qtbot.waitExposed(canvas)
    log = EventLog(sample_rate=RATE, seconds=600.0)
    log.add(
        TagsEvent(round(n * 1.44 * RATE), sound, heads)
        for n, (sound, heads) in enumerate(
            [("music", SONG), ("unsure", DOUBT), ("silence", NOTHING)], 1
        )
    )
    canvas.set_stream(axis_of(canvas), HOP, log)
    canvas.put(columns_of(canvas), is_new=True)
    action = QAction("measure", canvas)  # as ``live_keys`` has it
    action.setShortcut(QKeySequence("M"))
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.triggered.connect(lambda *_: canvas.set_mark())
    canvas.addAction(action)
    return canvas


def axis_of(canvas: LiveCanvas, scale: str = "log"):
    return frequency_axis(PictureSpec(scale, 4096, canvas.image.n_rows, RATE // HOP), RATE)


def columns_of(canvas: LiveCanvas) -> Columns:
    n_rows = canvas.image.n_rows
    levels = np.arange(n_rows)[None, :] % 100 + np.arange(N_COLUMNS)[:, None] % 100
    return Columns(0, (levels + 50).astype(np.uint8), np.zeros((N_COLUMNS, 2), np.int8))


def at(canvas: LiveCanvas, column: int, frequency_hz: float) -> QPoint:
    y = canvas.rect_of_picture.top() + canvas._row(frequency_hz) / canvas._ratio
    return QPoint(round(canvas._x(column * HOP)), round(y))


def in_ribbon(canvas: LiveCanvas, index: int, column: int) -> QPoint:
    top = canvas.rect_of_picture.bottom() + 1 + canvas._wave_height
    y = top + round((index + 0.6) * canvas._ribbon_height)
    return QPoint(round(canvas._x(column * HOP)), y)


def hover(canvas: LiveCanvas, place: QPoint) -> str:
    """What the cursor says there."""
    said: list[str] = []
    canvas.cursor_moved.connect(said.append)
    canvas._place_cursor(QPointF(place))
    canvas.cursor_moved.disconnect(said.append)
    return said[-1] if said else ""


def test_the_cursor_says_what_the_ribbons_hold_at_its_time(canvas) -> None:
    words = hover(canvas, at(canvas, 70, 440.0))
    for part in ("Hz", "dB", "genre: rock 82%", "mood: happy, calm", "voice: vocal"):
        assert part in words
    assert words.endswith("sound: music")
    words = hover(canvas, at(canvas, 200, 440.0))
    for name in ("genre", "mood", "voice", "sound"):
        assert f"{name}: unsure" in words
    assert hover(canvas, at(canvas, 295, 440.0)).endswith("dB   sound: silence")


def test_an_answer_that_comes_later_is_said_where_the_cursor_stands(canvas) -> None:
    assert canvas.log is not None
    log = EventLog(sample_rate=RATE, seconds=600.0)
    canvas.set_stream(canvas.axis, HOP, log)
    canvas.put(columns_of(canvas), is_new=True)
    assert "genre" not in hover(canvas, at(canvas, 70, 440.0))
    said: list[str] = []
    canvas.cursor_moved.connect(said.append)
    event = TagsEvent(round(1.44 * RATE), "music", SONG)
    log.add([event])
    canvas.take([event])
    assert "genre: rock" in said[-1]
    # In another scale the level is said again as soon as it has been drawn.
    canvas.set_stream(axis_of(canvas, "mel"), HOP, log)
    canvas.put(columns_of(canvas), is_new=False)
    assert " dB" in said[-1]


def test_the_cursor_goes_into_the_ribbons_and_is_a_time_there(canvas, qtbot) -> None:
    plain = canvas.grab().toImage()
    place = in_ribbon(canvas, 0, 70)
    words = hover(canvas, place)
    assert words.startswith("0:00.70   genre: rock 82%")
    assert "Hz" not in words
    assert canvas.cursor_tone() is None
    picture, ratio = canvas.grab().toImage(), canvas.devicePixelRatio()
    for point in (place, in_ribbon(canvas, 3, 70), at(canvas, 70, 300.0), at(canvas, 70, 5000.0)):
        x, y = round(point.x() * ratio), round(point.y() * ratio)
        assert any(picture.pixel(x + n, y) != plain.pixel(x + n, y) for n in (-1, 0, 1))
    canvas.setFocus()
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(canvas, Qt.Key.Key_Right, shift)
    assert (canvas.cursor_at.column, canvas.cursor_at.frequency_hz) == (71, 0.0)
    qtbot.keyClick(canvas, Qt.Key.Key_Up, shift)
    assert canvas.cursor_at.frequency_hz > 0


def test_a_ribbon_says_which_of_its_colours_is_what(canvas, qtbot) -> None:
    def tip(index: int) -> str:
        place = in_ribbon(canvas, index, 70)
        event = QHelpEvent(QEvent.Type.ToolTip, place, canvas.mapToGlobal(place))
        canvas.event(event)
        return QToolTip.text()

    genres = tip(0)
    assert "genre" in genres
    for label in ("rock", "unsure"):
        assert label in genres
        assert theme.label_colour(label).name() in genres
    assert theme.label_colour("happy").name() in tip(1)
    assert "calm" not in tip(1)  # of several moods the likeliest gives the colour
    assert theme.label_colour("vocal").name() in tip(2)
    sounds = tip(3)
    assert "music" in sounds
    assert "silence" in sounds
    assert "speech" not in sounds  # not seen here
    QToolTip.hideText()
    place = at(canvas, 70, 440.0)
    canvas.event(QHelpEvent(QEvent.Type.ToolTip, place, canvas.mapToGlobal(place)))
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_before_the_stream_begins_there_is_no_cursor(canvas, qtbot) -> None:
    hover(canvas, at(canvas, 0, 440.0))
    assert canvas.cursor_at.column == 0
    before = at(canvas, -3, 440.0)
    assert canvas.rect_of_picture.contains(before)
    assert hover(canvas, before) == ""
    assert canvas.cursor_at is None
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=before)
    assert canvas.mark is None


def distance(words: str) -> str:
    return words[words.index("Δ") :].partition("   ")[0] if "Δ" in words else ""


def test_two_points_stay_with_their_difference_until_a_third_click(canvas, qtbot) -> None:
    said: list[str] = []
    canvas.cursor_moved.connect(said.append)
    first, second = at(canvas, 60, 440.0), at(canvas, 160, 880.0)

    def click(place: QPoint) -> None:
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)

    click(first)
    hover(canvas, second)
    between = distance(said[-1])
    click(second)
    one, other = canvas.mark, canvas.mark_end
    assert (one.column, other.column) == (60, 160)
    hertz = other.frequency_hz - one.frequency_hz
    tones = 12 * np.log2(other.frequency_hz / one.frequency_hz)
    level = canvas._level(other) - canvas._level(one)
    assert hertz == pytest.approx(440, abs=15)
    assert level != 0
    assert between == f"Δ +1.000 s, +{hertz:.1f} Hz, {tones:+.2f} semitones, {level:+.1f} dB"
    assert distance(said[-1]) == between
    hover(canvas, at(canvas, 220, 3000.0))
    assert said[-1].startswith("0:02.20")
    assert distance(said[-1]) == between
    plain = canvas.grab().toImage()
    canvas.clearFocus()
    canvas.leaveEvent(QEvent(QEvent.Type.Leave))
    assert canvas.cursor_at is None
    assert said[-1] == between
    click(at(canvas, 220, 3000.0))
    assert canvas.mark is canvas.mark_end is None
    assert "Δ" not in said[-1]
    picture, ratio = canvas.grab().toImage(), canvas.devicePixelRatio()
    for place in (first, second):  # both were drawn
        x = round(place.x() * ratio)
        rows = range(round(canvas.rect_of_picture.height() * ratio))
        changed = sum(
            any(picture.pixel(x + n, y) != plain.pixel(x + n, y) for n in (-1, 0, 1)) for y in rows
        )
        assert changed > 0.3 * len(rows)
    click(first)
    click(first)  # nothing to measure
    assert canvas.mark is canvas.mark_end is None


def test_a_distance_is_measured_by_keys_and_outlives_the_picture(canvas, qtbot) -> None:
    said: list[str] = []
    canvas.cursor_moved.connect(said.append)
    canvas.setFocus()
    shift = Qt.KeyboardModifier.ShiftModifier
    far = shift | Qt.KeyboardModifier.ControlModifier
    hover(canvas, at(canvas, 100, 440.0))
    qtbot.keyClick(canvas, Qt.Key.Key_M)
    qtbot.keyClick(canvas, Qt.Key.Key_Left, far)
    qtbot.keyClick(canvas, Qt.Key.Key_M)
    qtbot.keyClick(canvas, Qt.Key.Key_Up, far)
    assert distance(said[-1]).startswith("Δ -0.100 s, +0.0 Hz, +0.00 semitones, +")
    known = distance(said[-1])
    canvas.set_stream(axis_of(canvas), 2 * HOP, canvas.log)  # slower, and nothing is drawn yet
    assert (canvas.mark.column, canvas.mark_end.column) == (50, 45)
    assert distance(said[-1]) == known
    qtbot.keyClick(canvas, Qt.Key.Key_M)
    assert canvas.mark is canvas.mark_end is None
    qtbot.keyClick(canvas, Qt.Key.Key_M)
    qtbot.keyClick(canvas, Qt.Key.Key_Left, far)
    qtbot.keyClick(canvas, Qt.Key.Key_M)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.mark is canvas.mark_end is canvas.cursor_at is None
    assert said[-1] == ""


def test_between_moments_in_the_ribbons_there_is_only_time(canvas, qtbot) -> None:
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=in_ribbon(canvas, 0, 60))
    assert distance(hover(canvas, at(canvas, 160, 880.0))) == "Δ +1.000 s"


def test_what_is_said_of_the_cursor_fits_a_narrow_picture(canvas) -> None:
    canvas.resize(canvas.minimumSize())
    canvas.set_stream(axis_of(canvas), HOP, canvas.log)
    canvas.put(columns_of(canvas), is_new=True)
    words = hover(canvas, at(canvas, 200, 440.0))
    assert canvas.fontMetrics().horizontalAdvance(words) <= canvas.width()
    card = canvas._card().deviceIndependentSize()
    assert card.width() <= canvas.rect_of_picture.width()
    assert "unsure" in canvas._cursor_words


def test_where_sound_is_missing_a_broken_line_says_for_how_long(canvas) -> None:
    def changed(column: int) -> list[bool]:
        x = round(at(canvas, column, 440.0).x() * canvas.devicePixelRatio())
        rows = range(round(canvas.rect_of_picture.height() * canvas.devicePixelRatio()))
        picture = canvas.grab().toImage()
        return [
            any(picture.pixel(x + n, y) != plain.pixel(x + n, y) for n in (-1, 0, 1)) for y in rows
        ]

    plain = canvas.grab().toImage()
    canvas.log.add([DeviceEvent(100 * HOP, "running", "It is heard again.", "mic", RATE, 0.0)])
    assert not any(changed(100))
    canvas.log.add([DeviceEvent(200 * HOP, "running", "11 s are missing.", "mic", RATE, 11.2)])
    assert not any(changed(100))
    line = changed(200)
    assert 0.3 * len(line) < sum(line) < 0.9 * len(line)
    assert any("11 s missing" in words for words, _ in canvas._texts._kept)
