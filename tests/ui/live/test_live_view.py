"""The live view on files played as if they were heard: what is seen, frozen, measured and said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent

from musicanalyzer.audio.file_source import FileSource
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
from musicanalyzer.ui.live_preview import LevelPreview
from musicanalyzer.ui.live_tone import CursorTone, amplitude_of
from tests.helpers import audio_files
from tests.helpers.live_view import RATE, TONE_HZ, listened
from tests.helpers.signals import sine


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
        played = live._history.read(0, live._history.end)
        loudness[channel] = 10 * np.log10(np.square(played).mean())
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
