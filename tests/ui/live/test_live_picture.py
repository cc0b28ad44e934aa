"""How the live picture is drawn: its ring, axes, colours, range, marks and ribbons."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter

from musicanalyzer.dsp.axis import frequency_axis
from musicanalyzer.dsp.params import PictureSpec
from musicanalyzer.ui import theme
from musicanalyzer.ui.live_axis import axis_labels
from musicanalyzer.ui.live_image import PALETTES, Inks, LiveImage, colour_table
from musicanalyzer.ui.live_overlay import Ruler
from tests.helpers.live_view import RATE


def test_what_was_seen_of_a_scale_is_shown_at_once_when_one_looks_elsewhere() -> None:
    image = LiveImage(4, 6, Inks(colour_table("grey", top_db=0.0, range_db=127.5)))
    image.put(0, np.arange(0, 240, 10, dtype=np.uint8).reshape(4, 6))
    image.look_elsewhere(np.array([2, 3, 3, 4, 5, -1]))
    red = shown(image, 3, 6) & 255
    table = colour_table("grey", top_db=0.0, range_db=127.5) & 255
    assert red[::-1, 1].tolist() == [table[level] for level in (80, 90, 90, 100, 110, 0)]
    assert image.level_db(1, 0) is None  # it is not what would be drawn
    assert image.missing(3, oldest=0, newest=3) == (0, 4)


@pytest.mark.parametrize(
    ("scale", "low_hz", "high_hz", "words"),
    [
        ("log", None, None, ["50 Hz", "1 kHz", "20 kHz"]),
        ("log", 150.0, 1500.0, ["200 Hz", "300 Hz", "900 Hz", "1 kHz"]),
        ("log", 800.0, 1600.0, ["900 Hz", "1.2 kHz", "1.6 kHz"]),
        ("linear", None, None, ["0 Hz", "2 kHz", "22 kHz"]),
        ("linear", 438.0, 441.0, ["438 Hz", "438.2 Hz", "441 Hz"]),
        ("mel", 100.0, 400.0, ["100 Hz", "120 Hz", "400 Hz"]),
        ("notes", None, None, ["C1", "G4", "C8"]),
        ("notes", 430.0, 500.0, ["A4", "A♯4", "B4"]),
    ],
)
def test_an_axis_names_what_is_seen_of_it(scale, low_hz, high_hz, words) -> None:
    axis = frequency_axis(PictureSpec(scale, low_hz=low_hz, high_hz=high_hz), RATE)
    named = axis_labels(axis, 500, 16)
    assert all(axis.f_min_hz <= hertz <= axis.f_max_hz for hertz, _ in named)
    assert [each for each in words if each not in [said for _, said in named]] == []
    assert len(named) <= 500 / 12


def test_another_window_size_draws_what_was_heard_again(heard, app, qtbot) -> None:
    app.window.resize(1000, 600)
    canvas = heard.canvas
    known = (heard._history.end - heard._picture.made.reach) // canvas.hop_length
    qtbot.waitUntil(lambda: canvas.image.n_rows == heard._picture.made.spec.n_rows)
    qtbot.waitUntil(lambda: canvas.missing(known) is None)


def test_any_stretch_of_the_ring_is_drawn_in_its_order() -> None:
    table = colour_table("grey", top_db=0.0, range_db=127.5)
    image = LiveImage(10, 3, Inks(table))
    for number in range(27):
        level = np.full((1, 3), 10 * (number % 25), np.uint8)
        image.put(number, level)
    shown = QImage(10, 3, QImage.Format.Format_RGB32)
    painter = QPainter(shown)
    image.draw(painter, QPoint(0, 0), 26)
    painter.end()
    seen = [shown.pixelColor(x, 1).red() for x in range(10)]
    assert seen == [QColor.fromRgb(int(table[10 * (n % 25)])).red() for n in range(17, 27)]
    assert image.missing(26, oldest=0, newest=26) is None
    assert image.missing(28, oldest=0, newest=28) == (27, 2)
    assert image.missing(16, oldest=0, newest=26) == (7, 10)


def shown(image: LiveImage, right: int, height: int) -> np.ndarray:
    """What is drawn, as 0xffRRGGBB, (height, width)."""
    picture = QImage(image.width, height, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    image.draw(painter, QPoint(0, 0), right)
    painter.end()
    return np.frombuffer(picture.constBits(), np.uint32).reshape(height, image.width).copy()


def test_marks_waveform_and_ribbons_stay_with_their_columns() -> None:
    table = np.full(256, 0xFF000000, np.uint32)
    inks = Inks(table, mark=0xFF0000FF, wave=0xFF00FF00, ground=0xFF111111)
    image = LiveImage(8, 6, inks, wave_rows=5, n_ribbons=2, ribbon_rows=4)
    outline = np.zeros((10, 2), np.int8)
    outline[6] = -127, 127
    image.put(0, np.zeros((10, 6), np.uint8), outline)
    image.mark(5, 2, 3)
    image.colour_ribbons(4, 100, [0xFFABCDEF, None])
    picture = shown(image, 9, 19)
    assert [x for x in range(8) if picture[5, x] == inks.mark] == [3, 4]  # columns 5 and 6
    assert (picture[:6, 3] == inks.mark).sum() == 3
    heights = [(picture[6:11, x] == inks.wave).sum() for x in range(8)]
    assert heights == [1, 1, 1, 1, 5, 1, 1, 1]
    assert [x for x in range(8) if picture[14, x] == 0xFFABCDEF] == [2, 3, 4, 5, 6, 7]
    assert (picture[15:] == inks.ground).all()
    later = shown(image, 9, 19)
    np.testing.assert_array_equal(later, picture)
    image.put(10, np.zeros((4, 6), np.uint8), outline[:4])  # columns 2 to 5 give way
    picture = shown(image, 13, 19)
    assert [x for x in range(8) if picture[5, x] == inks.mark] == [0]  # column 6
    image.mark(3, 1, 6)  # no longer there
    np.testing.assert_array_equal(shown(image, 13, 19), picture)


@pytest.mark.parametrize("zero_x", [-1234.5, -900.0, -33.0, 40.0])
def test_a_time_is_shown_whole_or_not_at_all(app, zero_x: float) -> None:
    ruler = Ruler(app.window.font(), 1.0)
    window = QColor(theme.colours().window)
    for shift in range(0, 110, 7):
        picture = QImage(700, 30, QImage.Format.Format_RGB32)
        picture.fill(window)
        painter = QPainter(picture)
        ruler.draw(painter, QRect(50, 0, 600, 30), zero_x - shift, 100.0, 60.0)
        painter.end()
        pixels = np.frombuffer(picture.constBits(), np.uint32).reshape(30, 700)[6:]
        assert (pixels[:, [50, 649]] == window.rgb()).all()
        assert (pixels[:, 50:650] != window.rgb()).any()


@pytest.mark.parametrize("palette", PALETTES)
def test_palettes_grow_lighter_or_darker_all_the_way(palette: str) -> None:
    table = colour_table(palette, top_db=0.0, range_db=127.5)
    rgb = np.stack([table >> shift & 255 for shift in (16, 8, 0)], axis=1) / 255.0
    luminance = (rgb**2.2) @ np.array([0.2126, 0.7152, 0.0722])
    steps = np.diff(luminance)
    assert (steps >= -1e-9).all() or (steps <= 1e-9).all()


def test_silence_is_dark_and_changes_no_brightness(live, qtbot, tmp_path: Path) -> None:
    for top_db in (0.0, -72.0):
        table = colour_table("heat", top_db=top_db, range_db=120.0)
        assert table[0] == colour_table("heat", top_db=0.0, range_db=40.0)[0]
    colours = live.colours
    before = colours._top_db
    colours.follow_loudness()
    assert colours._top_db == before
    n_rows = live.canvas.image.n_rows
    live.canvas.image.put(0, np.full((40, n_rows), 255 - 2 * 50, np.uint8))
    colours._auto_at = 0.0
    colours.follow_loudness()
    assert -50.0 <= colours._top_db <= -44.0


def test_an_automatic_range_reaches_down_to_what_is_quiet(live) -> None:
    colours, tools, image = live.colours, live.tools, live.canvas.image
    tools._choose(tools.range, None)
    levels = np.full((image.width, image.n_rows), 255 - 2 * 70, np.uint8)  # -70 dB
    levels[:, ::7] = 255 - 2 * 20
    for quiet_db, expected_db in ((70, 50), (25, 40), (110, 90)):
        levels[levels != 255 - 2 * 20] = 255 - 2 * quiet_db
        image.put(0, levels)
        colours._auto_at = 0.0
        colours.follow_loudness()
        assert colours._looks[2] == pytest.approx(expected_db, abs=4)
    tools._choose(tools.range, 60)
    colours.apply()
    assert colours._looks[2] == 60


def test_the_palette_follows_the_appearance(live, app) -> None:
    for appearance, is_dark in (("dark", True), ("light", False)):
        app.settings.update(appearance=appearance)
        assert live.canvas._is_dark == is_dark == theme.colours().is_dark


def test_speed_brightest_and_range_are_the_same_after_a_restart(live, make_app, database) -> None:
    tools = live.tools
    tools.zoom(1)
    for choice, value in ((tools.range, 120), (tools.top, -30)):
        tools._choose(choice, value)
        choice.activated.emit(choice.currentIndex())
    again = make_app(database).window.live.tools
    assert (again.speed.currentData(), again.range.currentData(), again.top.currentData()) == (
        200,
        120,
        -30,
    )
    for choice in (tools.range, tools.top):
        tools._choose(choice, None)  # automatic
        choice.activated.emit(choice.currentIndex())
    automatic = make_app(database).window.live.tools
    assert automatic.range.currentData() is automatic.top.currentData() is None
