"""The live view on files played as if they were heard: what is seen, frozen, measured and saved."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent

from musicanalyzer.audio.file_source import FileSource
from musicanalyzer.dsp.axis import frequency_axis
from musicanalyzer.dsp.params import PictureSpec
from musicanalyzer.services.live_events import (
    BandsEvent,
    BoundaryEvent,
    ChromaEvent,
    LevelEvent,
    NearestEvent,
    OnsetEvent,
    PitchEvent,
    Section,
    SectionsEvent,
    TempoEvent,
)
from musicanalyzer.ui import theme
from musicanalyzer.ui.live_axis import axis_labels
from musicanalyzer.ui.live_image import PALETTES, Inks, LiveImage, colour_table
from musicanalyzer.ui.live_overlay import Ruler
from musicanalyzer.ui.live_preview import LevelPreview
from musicanalyzer.ui.live_tone import CursorTone, amplitude_of
from musicanalyzer.ui.live_view import LiveView
from tests.helpers import audio_files
from tests.helpers.signals import sine

RATE = 44_100
TONE_HZ = 880.0


@pytest.fixture(scope="module")
def tone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds at A5, in three notes."""
    path = tmp_path_factory.mktemp("tone") / "tone.wav"
    note = sine(TONE_HZ, 1.0, RATE) * np.linspace(1, 0.2, RATE, dtype=np.float32)
    audio_files.write(path, np.tile(note, 3)[:, None], "wav-16", sample_rate=RATE)
    return path


@pytest.fixture
def live(app, qtbot) -> LiveView:
    """The view, shown; nothing is listened to."""
    view = app.window.live
    app.window.resize(1200, 760)
    app.window.show_view(view)
    qtbot.waitUntil(lambda: view.canvas.image is not None and view.canvas.image.width > 300)
    return view


@pytest.fixture
def heard(live: LiveView, tone: Path, qtbot, monkeypatch) -> LiveView:
    return listened(live, tone, qtbot, monkeypatch)


def listened(live: LiveView, tone: Path, qtbot, monkeypatch) -> LiveView:
    """The file has been heard to its end, faster than it plays."""

    class Quick(FileSource):
        def __init__(self, path: Path, **chosen) -> None:
            super().__init__(path, in_real_time=False, **chosen)

    monkeypatch.setattr("musicanalyzer.audio.file_source.FileSource", Quick)
    live.open_file(tone)
    qtbot.waitUntil(lambda: not live.is_listening, timeout=20_000)
    qtbot.waitUntil(lambda: not live._is_filling)
    return live


def test_nothing_is_listened_to_before_it_is_asked_for(live) -> None:
    assert not live.is_listening
    assert "Press Listen" in live.canvas.message


def test_a_tone_is_a_line_at_its_height_and_onsets_are_marked(heard) -> None:
    canvas = heard.canvas
    image, place = canvas.image, canvas.rect_of_picture
    assert canvas.right == canvas.newest == pytest.approx(300, abs=6)
    row = canvas._row(TONE_HZ)
    column = canvas.right - 50
    levels = [image.level_db(column, each) for each in range(image.n_rows)]
    assert abs(int(np.argmax(levels)) - row) <= 2
    picture: QImage = canvas.grab().toImage()
    ratio = picture.devicePixelRatio()
    x = canvas._x(column * canvas.hop_length) * ratio
    bright = picture.pixelColor(round(x), round(place.top() * ratio + row)).lightness()
    dull = picture.pixelColor(round(x), round(place.top() * ratio + row * 0.4)).lightness()
    assert abs(bright - dull) > 60
    onsets = [event.sample / RATE for event in heard._log.between(OnsetEvent, 0, 4 * RATE)]
    assert [min(abs(onset - wanted) for onset in onsets) < 0.05 for wanted in (1.0, 2.0)]
    assert heard.meters.answers["sound"].text() != "–"


def test_the_cursor_tells_time_note_and_level_and_measures(heard, qtbot) -> None:
    canvas = heard.canvas
    canvas.setFocus()
    place = canvas.rect_of_picture
    x = round(canvas._x(canvas.hop_length * 150))
    y = place.top() + round(canvas._row(TONE_HZ) / canvas._ratio)
    qtbot.mouseMove(canvas, QPoint(x, y))
    qtbot.waitUntil(lambda: "A5" in heard.words.text())
    assert "0:01.5" in heard.words.text()
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    control = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(canvas, Qt.Key.Key_Right, control)
    assert "Δ +0.100 s" in heard.words.text()
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.mark is None


def test_keys_freeze_and_scroll_back_and_forward(heard, qtbot) -> None:
    canvas = heard.canvas
    heard.tools._choose(heard.tools.speed, 400)
    heard._respec()
    qtbot.waitUntil(lambda: canvas.missing(10**9) is None and canvas.newest > 1000)
    end = canvas.newest
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert canvas.is_frozen
    assert heard.tools.freeze.isChecked()
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.right < end
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.right == canvas.image.width - 1
    qtbot.waitUntil(lambda: canvas.missing(canvas.right) is None)
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    assert canvas.right == end
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert not canvas.is_frozen


@pytest.mark.parametrize("scale", ["linear", "mel", "notes"])
def test_another_scale_draws_what_was_heard_again(heard, qtbot, scale: str) -> None:
    tools, canvas = heard.tools, heard.canvas
    tools._choose(tools.scale, scale)
    tools._keep_picture()
    assert canvas.axis.scale == scale
    known = (heard._history.end - heard._picture.made.reach) // canvas.hop_length
    qtbot.waitUntil(lambda: canvas.missing(known) is None)
    levels = [canvas.image.level_db(150, row) for row in range(canvas.image.n_rows)]
    assert abs(int(np.argmax(levels)) - canvas._row(TONE_HZ)) <= 3
    assert heard._context.settings.value.live_scale == scale


def test_one_looks_closer_at_frequencies_by_wheel_and_keys_and_back(heard, qtbot) -> None:
    tools, canvas = heard.tools, heard.canvas
    tools._choose(tools.scale, "log")
    tools._keep_picture()

    def filled() -> None:
        known = (heard._history.end - heard._picture.made.reach) // canvas.hop_length
        qtbot.waitUntil(lambda: canvas.missing(known) is None)
        levels = [canvas.image.level_db(150, row) for row in range(canvas.image.n_rows)]
        assert abs(int(np.argmax(levels)) - canvas._row(TONE_HZ)) <= 3

    def turn(notches: int, keys: Qt.KeyboardModifier, x: float) -> None:
        at = QPointF(x, canvas._row(TONE_HZ) / canvas._ratio)
        wheel = QWheelEvent(
            at, canvas.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        canvas.wheelEvent(wheel)

    whole, row = canvas.axis, canvas._row(TONE_HZ)
    assert heard.zoom.whole.isHidden()
    middle = canvas.rect_of_picture.center().x()
    turn(4, Qt.KeyboardModifier.ControlModifier, middle)
    assert whole.f_min_hz < canvas.axis.f_min_hz < TONE_HZ < canvas.axis.f_max_hz < whole.f_max_hz
    assert abs(canvas._row(TONE_HZ) - row) <= 1  # under the pointer
    assert "Frequencies from" in heard.status.text()
    filled()
    button = heard.zoom.whole
    assert button.isVisible()
    assert not button.geometry().intersects(canvas.rect_of_picture)
    assert canvas.rect().contains(button.geometry())
    closer = canvas.axis
    turn(2, Qt.KeyboardModifier.NoModifier, 2.0)  # over the axis
    assert canvas.axis.f_max_hz < closer.f_max_hz
    canvas.setFocus()
    low_hz = canvas.axis.f_min_hz
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.axis.f_min_hz < low_hz
    turn(1, Qt.KeyboardModifier.ShiftModifier, middle)
    assert canvas.axis.f_min_hz == pytest.approx(low_hz)
    for scale in ("linear", "mel", "notes"):  # the same frequencies
        tools._choose(tools.scale, scale)
        tools._keep_picture()
        assert canvas.axis.scale == scale
        assert canvas.axis.f_min_hz == pytest.approx(low_hz)
        filled()
    qtbot.keyClick(canvas, Qt.Key.Key_O)
    assert canvas.axis.f_min_hz < low_hz
    qtbot.keyClick(canvas, Qt.Key.Key_I)
    assert canvas.axis.f_min_hz == pytest.approx(low_hz)
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert heard.zoom.range_hz is None
    assert heard.zoom.whole.isHidden()
    tools._choose(tools.scale, "log")
    tools._keep_picture()
    assert canvas.axis == whole


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


def test_sound_events_and_picture_are_saved(heard, qtbot, tmp_path: Path, tone: Path) -> None:
    said: list[str] = []
    heard._context.said.connect(lambda words, kind: said.append(words))
    for name in ("a.wav", "a.flac"):
        heard.saving.write_sound(tmp_path / name, heard.saving.stretch())
        qtbot.waitUntil((tmp_path / name).exists)
        samples, rate = soundfile.read(tmp_path / name, dtype="float32")
        assert rate == RATE
        np.testing.assert_allclose(samples, soundfile.read(tone, dtype="float32")[0], atol=2e-7)
    for suffix in ("csv", "json", "jams", "txt"):
        heard.saving.write_events(tmp_path / f"a.{suffix}", heard.saving.stretch())
    events = json.loads((tmp_path / "a.json").read_text())["events"]
    onsets = [event["time_s"] for event in events if event["event"] == "onset"]
    assert onsets
    labels = (tmp_path / "a.txt").read_text().splitlines()
    assert f"{onsets[0]:.6f}\t{onsets[0]:.6f}\tonset" in labels
    rows = (tmp_path / "a.csv").read_text().splitlines()
    assert rows[0] == "time_s,event,value,confidence"
    assert len(rows) == len(events) + 1
    jams = json.loads((tmp_path / "a.jams").read_text())
    assert {each["namespace"] for each in jams["annotations"]} >= {"onset", "pitch_contour"}
    assert len([words for words in said if "is saved" in words]) >= 5
    heard.saving.write_events(tmp_path / "a.doc", heard.saving.stretch())
    assert "must end in" in said[-1]


@pytest.fixture
def forgetful(live: LiveView, tone: Path, qtbot, monkeypatch) -> LiveView:
    """Of the three seconds that were heard two and a half are kept."""
    monkeypatch.setattr("musicanalyzer.ui.live_view.KEPT_S", 2.5)
    return listened(live, tone, qtbot, monkeypatch)


def test_events_have_the_times_of_the_sound_that_is_saved_with_them(
    forgetful, qtbot, monkeypatch, tmp_path: Path, tone: Path
) -> None:
    chosen = [(str(tmp_path / "a.flac"), "FLAC (*.flac)"), (str(tmp_path / "b.json"), "")]
    asked: list[str] = []

    def choose(parent, title: str, place: str, kinds: str) -> tuple[str, str]:
        asked.append(place)
        return chosen[len(asked) - 1]

    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", choose)
    forgetful.saving.ask_both()
    assert asked[1] == str(tmp_path / "a.csv")
    qtbot.waitUntil((tmp_path / "a.flac").exists)
    samples, rate = soundfile.read(tmp_path / "a.flac", dtype="float32")
    whole = soundfile.read(tone, dtype="float32")[0]
    # Half a second has gone, and two more could have gone while it was written.
    np.testing.assert_allclose(samples, whole[-len(samples) :], atol=2e-7)
    assert len(samples) == pytest.approx(0.5 * RATE, abs=1)
    events = json.loads((tmp_path / "b.json").read_text())["events"]
    times = [event["time_s"] for event in events]
    assert 0 <= min(times) < max(times) <= len(samples) / rate


def test_sound_is_saved_whole_though_something_else_is_heard_meanwhile(
    heard, qtbot, tmp_path: Path, tone: Path
) -> None:
    may_go_on = threading.Event()
    heard._files.do(lambda _: may_go_on.wait(10), lambda _: None)  # a slow disk
    heard.saving.write_sound(tmp_path / "a.wav", heard.saving.stretch())
    last = heard._history
    heard.open_file(tone)
    qtbot.waitUntil(lambda: heard._history is not last and not heard.is_listening, timeout=20_000)
    may_go_on.set()
    qtbot.waitUntil((tmp_path / "a.wav").exists)
    samples, _ = soundfile.read(tmp_path / "a.wav", dtype="float32")
    np.testing.assert_allclose(samples, soundfile.read(tone, dtype="float32")[0], atol=2e-7)


def test_what_is_kept_is_drawn_at_any_speed_after_the_end(forgetful, qtbot) -> None:
    tools, canvas = forgetful.tools, forgetful.canvas
    for speed in (50, 400, 100):
        tools._choose(tools.speed, speed)
        forgetful._respec()
        oldest = -(-forgetful._history.start // canvas.hop_length)
        assert abs(canvas.oldest - oldest) <= 1
        known = (forgetful._history.end - forgetful._picture.made.reach) // canvas.hop_length
        qtbot.waitUntil(lambda known=known: canvas.missing(known) is None)
        assert canvas.image.level_db(canvas.newest - 10, canvas._row(TONE_HZ)) > -60


def test_the_chosen_channel_of_a_file_is_heard(
    live, app, qtbot, monkeypatch, tmp_path: Path
) -> None:
    left = sine(TONE_HZ, 2.0, RATE)
    path = tmp_path / "left.wav"
    stereo = np.stack([left, 0.01 * left], axis=1)
    audio_files.write(path, stereo, "wav-16", sample_rate=RATE)
    loudness = {}
    for channel in ("left", "right"):
        app.settings.update(live_channel=channel)
        listened(live, path, qtbot, monkeypatch)
        loudness[channel] = live.meters._last[LevelEvent].rms_db
    assert loudness["left"] - loudness["right"] == pytest.approx(40.0, abs=0.5)


def test_gain_changes_what_is_heard_of_a_file_at_once(live, app, qtbot, tone: Path) -> None:
    live.open_file(tone)
    qtbot.waitUntil(lambda: LevelEvent in live.meters._last, timeout=20_000)
    before = live.meters._last[LevelEvent].rms_db
    live.tools.gain.setValue(-40)
    qtbot.waitUntil(lambda: live.meters._last[LevelEvent].rms_db < before - 30, timeout=2000)
    live.stop()


def test_the_end_is_said(heard, tone: Path) -> None:
    assert heard.status.text().startswith("Stopped.")


def test_what_is_heard_can_be_put_into_words(live, app, qtbot) -> None:
    assert live.meters.summary() == "Nothing has been heard yet."
    live.meters.take(
        [
            LevelEvent(RATE, -6.0, -12.0, 3, -13.0, -14.0),
            PitchEvent(RATE, 443.0, "A4", 11.8, 0.98),
            ChromaEvent(RATE, tuple(1.0 if note == 9 else 0.1 for note in range(12))),
            TempoEvent(RATE, 120.0, 0.9, (0, RATE // 2)),
            NearestEvent(RATE, [{"id": 1, "path": "a", "title": "T", "artist": "A",
                                 "similarity": 0.8}]),
        ],
        RATE,
    )  # fmt: skip
    live.say_summary()
    for words in ("-14 LUFS", "It clips", "120.0 BPM", "A4", "Notes A.", "T, A"):
        assert words in live.status.text()
    assert live.canvas.accessibleDescription() == live.status.text()
    assert live.meters.level.is_clipping
    live.meters.tick(2 * RATE)  # half a second later the tone is over
    assert "A4" not in live.meters.summary()
    assert "LUFS" in live.meters.summary()
    qtbot.wait(1100)  # and the device gives nothing more
    live.meters.tick(2 * RATE)
    assert "LUFS" not in live.meters.summary()
    assert not live.meters.chroma.strong
    assert "T, A" in live.meters.summary()
    live.canvas.message = "The microphone is gone."
    live.say_summary()
    assert live.status.text().startswith("The microphone is gone. ")


def test_a_section_has_its_letter_in_the_picture_and_in_words(heard) -> None:
    canvas, at = heard.canvas, RATE
    plain = canvas.grab().toImage()
    sections = (Section(0, "A", True), Section(at, "B", False))
    events = [BoundaryEvent(at, 0.8, 7.0), SectionsEvent(at, sections)]
    heard._log.add(events)
    canvas.take(events)
    heard.meters.take(events, RATE)
    picture = canvas.grab().toImage()
    x, ratio = canvas._x(at), picture.devicePixelRatio()
    middle = round(canvas.rect_of_picture.center().y() * ratio)
    line = [picture.pixel(round(x * ratio) + n, middle) & 0xFFFFFF for n in (-1, 0, 1)]
    assert canvas._inks.mark & 0xFFFFFF in line
    box = canvas._texts.boxed("B?").deviceIndependentSize()
    changed = [
        picture.pixel(round((x + 1 + dx) * ratio), round(dy * ratio))
        != plain.pixel(round((x + 1 + dx) * ratio), round(dy * ratio))
        for dx in range(2, int(box.width()) - 2) for dy in range(2, int(box.height()) - 2)
    ]  # fmt: skip
    assert sum(changed) > 0.1 * len(changed)  # the card is as white as the picture here
    assert heard.meters.section.text() == "B since 0:01, known 7 s later"
    assert "7 s after it began" in heard.meters.section.toolTip()
    assert "Section B since 0:01, known 7 s later." in heard.meters.summary()


def test_octave_bands_are_read_by_keys_and_remember_their_width(live, app, qtbot) -> None:
    bands = live.meters.bands
    levels = np.full(120, -60.0)
    levels[60] = -20.0  # the first twelfth of the octave at 1 kHz
    live.meters.take([BandsEvent(RATE, tuple(levels.tolist()))], RATE)
    assert bands.reading.text().startswith("794 Hz: -20 dB")
    qtbot.keyClick(bands.bars, Qt.Key.Key_Right)
    assert bands.reading.text().startswith("1000 Hz: -54 dB")
    bands.width_choice.setCurrentIndex(bands.width_choice.findData(12))
    bands.width_choice.activated.emit(2)
    assert app.settings.value.live_bands == 12
    assert bands.reading.text().startswith("729 Hz: -20 dB")
    live.meters.take([BandsEvent(2 * RATE, (-70.0,) * 120)], RATE)
    assert bands.bars.held_db[60] == -20.0  # held for two seconds, then it falls
    live.meters.take([BandsEvent(4 * RATE, (-70.0,) * 120)], RATE)
    assert bands.bars.held_db[60] == pytest.approx(-40.0)
    app.settings.update(live_bands=3)


def test_the_level_of_an_input_is_shown_before_one_listens(live, qtbot, tmp_path: Path) -> None:
    said: list[str] = []
    short = tmp_path / "short.wav"
    audio_files.write(short, sine(TONE_HZ, 0.8, RATE)[:, None], "wav-16", sample_rate=RATE)
    preview = LevelPreview(lambda: FileSource(short, gain_db=-6.0), live)
    preview.said.connect(lambda words, role: said.append(words))
    preview.show()
    assert preview.bar.isHidden()
    preview.switch.click()
    qtbot.waitUntil(lambda: preview.number.text() != "–")
    assert preview.number.text() == "-12 dB"  # the tone's peak, 6 dB down
    assert preview.bar.isVisible()
    qtbot.waitUntil(lambda: not preview.is_on, timeout=10_000)  # the file has ended
    assert not preview.switch.isChecked()
    assert said == []
    failing = LevelPreview(lambda: FileSource(tmp_path / "none.wav"), live)
    failing.said.connect(lambda words, role: said.append(words))
    failing.switch.click()
    qtbot.waitUntil(lambda: not failing.is_on)
    assert "none.wav" in said[-1]


def test_testing_the_input_and_listening_exclude_each_other(live, qtbot, monkeypatch, tone) -> None:
    monkeypatch.setattr(live.tools.preview, "_make_source", lambda: FileSource(tone))
    live.tools.preview.switch.click()
    assert live.tools.preview.is_on
    live.open_file(tone)
    assert not live.tools.preview.is_on
    live.tools.preview.switch.click()
    assert not live.is_listening


def test_the_cursor_is_heard_as_loud_as_the_picture_is_bright(heard, qtbot, monkeypatch) -> None:
    canvas = heard.canvas
    assert canvas.cursor_tone() is None
    canvas.step_cursor(0, 0)
    canvas.cursor_at = type(canvas.cursor_at)(150, TONE_HZ)
    frequency_hz, on_tone = canvas.cursor_tone()
    assert frequency_hz == TONE_HZ
    canvas.cursor_at = type(canvas.cursor_at)(150, 5 * TONE_HZ)
    assert amplitude_of(on_tone) > 3 * amplitude_of(canvas.cursor_tone()[1])
    assert amplitude_of(None) == amplitude_of(-90.0) == 0.0
    assert amplitude_of(0.0) == pytest.approx(0.1)  # never loud
    said: list[str] = []
    heard._context.said.connect(lambda words, kind: said.append(words))
    monkeypatch.setattr("musicanalyzer.ui.live_tone.output_devices", lambda: [])
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_H)
    assert "No sound device was found" in said[-1]
    assert not heard.tools.hear.isChecked()
    assert not CursorTone(heard._context, canvas.cursor_tone).is_on


def test_a_double_click_plays_the_track_that_sounds_like_it(live, app, qtbot) -> None:
    asked = []
    app.context.play_asked.connect(lambda ids, first: asked.append(ids))
    live.meters.take(
        [NearestEvent(0, [{"id": 7, "path": "a", "title": "T", "artist": "", "similarity": 1.0}])],
        RATE,
    )
    live.meters.nearest.itemActivated.emit(live.meters.nearest.item(0))
    assert asked == [[7]]


def test_a_missing_portaudio_is_said_in_words(live, qtbot, monkeypatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sounddevice", None)
    live.toggle()
    qtbot.waitUntil(lambda: not live.is_listening)
    assert "libportaudio2" in live.status.text()
    assert "libportaudio2" in live.canvas.message
    assert live.tools.listen.text() == "Listen"


def test_a_file_that_is_none_is_said_in_words(live, qtbot, tmp_path: Path) -> None:
    (tmp_path / "text.mp3").write_bytes(b"text" * 100)
    live.open_file(tmp_path / "text.mp3")
    qtbot.waitUntil(lambda: not live.is_listening)
    assert "text.mp3" in live.status.text()


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
