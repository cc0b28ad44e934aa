"""Beginning to listen and ending it: nobody is held up, nothing is lost without a word, and what is
said of a device stays said as long as it holds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from musicanalyzer.audio.file_source import FileSource
from musicanalyzer.audio.microphone import Listening
from musicanalyzer.audio.source import SourceNews
from musicanalyzer.errors import ModelError
from musicanalyzer.services.live_events import (
    DeviceEvent,
    LevelEvent,
    NearestEvent,
    PitchEvent,
    TagsEvent,
)
from musicanalyzer.ui.live_preview import LevelPreview
from musicanalyzer.ui.live_view import LiveView
from tests.helpers import audio_files
from tests.helpers.live_view import RATE, TONE_HZ
from tests.helpers.signals import sine

NEAR = [{"id": 1, "path": "a", "title": "T", "artist": "A", "similarity": 0.8}]
HEADS = {
    "genre": {"label": "jazz", "confidence": 0.9},
    "mood": {"labels": ["happy"]},
    "vocal": {"label": "instrumental"},
}


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader was given to say; there is none in a test."""
    words: list[str] = []
    monkeypatch.setattr(
        "musicanalyzer.ui.live_status.QAccessible.updateAccessibility",
        lambda event: words.append(event.message()),
    )
    return words


class Telling(FileSource):
    """A file that says of itself what a device may say."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._news = [SourceNews("running", "Mic is heard.", "Mic", 0)]

    def say(self, state: str, sentence: str) -> None:
        self._news.append(SourceNews(state, sentence, "Mic", self._given))


@pytest.fixture
def slow(tone: Path) -> Iterator[tuple[Callable[[], FileSource], threading.Event]]:
    """What opens a device, and what lets it be opened."""
    may_open = threading.Event()

    def make() -> FileSource:
        may_open.wait(20)
        return FileSource(tone)

    yield make, may_open
    may_open.set()


def in_time(act: Callable[[], object]) -> None:
    started = time.monotonic()
    act()
    assert time.monotonic() - started < 0.5


# Not held up


def test_stopping_while_an_input_opens_holds_nobody_up(live, slow, tone: Path, qtbot) -> None:
    make, may_open = slow
    live._start(make, "Opening…")
    left = live._session
    qtbot.wait(50)
    in_time(live.stop)
    assert not live.is_listening
    assert live.tools.listen.text() == "Listen"
    in_time(lambda: live.open_file(tone))
    qtbot.wait(100)
    assert live._session.source is None  # it waits: the first may hold the device
    may_open.set()
    qtbot.waitUntil(lambda: live.canvas.newest > 0, timeout=20_000)
    assert (left.is_ended, left.position) == (True, 0)
    qtbot.waitUntil(lambda: not live.is_listening, timeout=20_000)


def test_ending_a_test_while_its_input_opens_holds_nobody_up(live, slow, qtbot) -> None:
    make, may_open = slow
    preview = LevelPreview(make, live)
    preview.switch.click()
    session = preview._session
    qtbot.wait(50)
    in_time(lambda: preview.listen_to(Listening("another")))
    in_time(preview.stop)
    may_open.set()
    qtbot.waitUntil(lambda: session.is_ended)
    assert (session.position, preview.endings.pending) == (0, ())
    assert preview.number.text() == "–"


def test_quitting_while_an_input_opens_hides_the_window_and_ends_cleanly(
    live, app, slow, qtbot
) -> None:
    make, may_open = slow
    live._start(make, "Opening…")
    session = live._session
    qtbot.wait(50)
    seen: list[bool] = []

    def later() -> None:
        time.sleep(0.5)
        seen.append(app.window.isVisible())
        may_open.set()

    threading.Thread(target=later).start()
    app.window.close()
    assert seen == [False]
    assert session.is_ended
    assert not live._timer.isActive()
    assert not any(thread.is_alive() for thread in session._threads)


# What is said


def test_a_missing_network_stays_said_as_long_as_one_listens(
    live, tone: Path, qtbot, monkeypatch, announced
) -> None:
    def missing(folder: Path) -> Path:
        raise ModelError("The sections network is missing; install it.")

    monkeypatch.setattr("musicanalyzer.services.live_detectors.section_card", missing)
    live.open_file(tone)
    qtbot.waitUntil(lambda: live.canvas.newest > 20, timeout=20_000)
    assert live.status.text() == "Playing tone.wav. The sections network is missing; install it."
    assert live.status.property("role") == "warning"
    assert "The sections network is missing; install it." in announced
    live.stop()
    assert live.status.text().startswith("Stopped.")
    assert "network" not in live.status.text()


def test_trouble_with_a_device_and_its_end_are_announced(live, tone, qtbot, announced) -> None:
    source = Telling(tone)
    live._start(lambda: source, "Opening…")
    qtbot.waitUntil(lambda: live.status.text() == "Mic is heard.", timeout=20_000)
    assert announced == []
    source.say("waiting", "The connection to Mic has ended; opening it again.")
    qtbot.waitUntil(lambda: live.canvas.message != "")
    source.say("running", "Mic is heard; 2.5 s are missing.")
    qtbot.waitUntil(lambda: live.canvas.message == "")
    assert announced == [
        "The connection to Mic has ended; opening it again.",
        "Mic is heard; 2.5 s are missing.",
    ]
    live.stop()


def test_a_warning_of_a_test_goes_with_its_cause(live, tone: Path, qtbot) -> None:
    sources: list[Telling] = []

    def make() -> Telling:
        sources.append(Telling(tone))
        return sources[-1]

    preview = live.tools.preview
    preview._make_source = make
    live.status.say("As it was.")
    preview.switch.click()
    qtbot.waitUntil(lambda: preview.number.text() != "–")
    assert live.status.text() == "As it was."  # that all is well is no news
    sources[0].say("silent", "Mic gives only zeros; it may be muted.")
    qtbot.waitUntil(lambda: "zeros" in live.status.text())
    assert live.status.property("role") == "warning"
    preview.listen_to(Listening(gain_db=20.0))
    qtbot.waitUntil(lambda: preview.number.text()[0].isdigit())  # above full scale
    assert len(sources) == 1
    sources[0].say("running", "Mic is heard.")
    qtbot.waitUntil(lambda: live.status.text() == "Mic is heard.")
    assert live.status.property("role") == "faint"
    sources[0].say("silent", "Mic gives only zeros; it may be muted.")
    qtbot.waitUntil(lambda: "zeros" in live.status.text())
    preview.switch.click()
    assert live.status.text() == ""


# What is heard no longer


def fill(live: LiveView) -> None:
    live.meters.take(
        [
            LevelEvent(RATE, -6.0, -12.0, 0, -13.0, -14.0),
            PitchEvent(RATE, 440.0, "A4", 0.0, 0.98),
            TagsEvent(RATE, "music", HEADS),
            NearestEvent(RATE, NEAR),
        ],
        RATE,
    )


def test_after_the_end_nothing_is_shown_as_if_it_were_heard(heard, qtbot) -> None:
    assert heard.meters.loudness.text().strip() == "–"
    assert heard.meters.pitch.text() == "–"
    assert heard.meters.bands.reading.text() == "–"
    assert not heard.meters.chroma.strong
    heard.say_summary()
    assert heard.status.text().startswith("Stopped. ")
    assert "LUFS" not in heard.status.text()
    assert "Nothing has been heard" not in heard.status.text()
    assert "Sound" in heard.status.text()  # of the last 10 seconds


def test_of_a_device_that_is_gone_nothing_is_shown_as_if_it_were_heard(live, qtbot) -> None:
    fill(live)
    gone = DeviceEvent(RATE, "waiting", "Mic is gone.", "Mic", RATE)
    live._show_news(gone)
    assert {label.text() for label in live.meters.answers.values()} == {"–"}
    assert live.meters.nearest.count() == 0
    assert "T, A" not in live.meters.summary()


def test_the_cursor_is_put_into_words_too(heard, qtbot) -> None:
    canvas = heard.canvas
    canvas.step_cursor(0, 0)
    canvas.cursor_at = type(canvas.cursor_at)(150, TONE_HZ)
    heard.say_summary()
    assert "Cursor 0:01.50, 880.0 Hz, A5 +0 ct, " in heard.status.text()
    assert "   " not in heard.status.text()


def test_words_of_the_cursor_have_its_level_on_another_scale_too(heard, qtbot) -> None:
    canvas = heard.canvas
    canvas.step_cursor(0, 0)
    canvas.cursor_at = type(canvas.cursor_at)(150, TONE_HZ)
    for scale in ("mel", "log"):
        heard.tools._choose(heard.tools.scale, scale)
        heard.tools._keep_picture()
        qtbot.waitUntil(lambda: not heard.drawing.is_filling)
        assert heard.words.text().startswith(canvas.describe_cursor().split("\n")[0])
        assert "dB" in heard.words.text()


# A file


def test_another_channel_of_a_file_is_heard_at_once(live, app, qtbot, tmp_path: Path) -> None:
    left = sine(TONE_HZ, 20.0, RATE)
    path = tmp_path / "left.wav"
    stereo = np.stack([left, 0.01 * left], axis=1)
    audio_files.write(path, stereo, "wav-16", sample_rate=RATE)
    live.open_file(path)
    qtbot.waitUntil(lambda: LevelEvent in live.meters._last, timeout=20_000)
    tools = live.tools
    for channel, peak_db in (("right", -46.0), ("left", -6.0), ("right", -46.0)):
        tools._choose(tools.channel, channel)
        tools.channel.activated.emit(tools.channel.currentIndex())
        qtbot.waitUntil(
            lambda peak_db=peak_db: (
                live.meters._last[LevelEvent].peak_db == pytest.approx(peak_db, abs=1.0)
            )
        )
    history = live._history
    tools.device.addItem("Other mic", "Other mic")
    tools._choose(tools.device, "Other mic")
    tools.device.activated.emit(tools.device.currentIndex())
    assert live._history is history
    assert live.is_listening
    assert live.status.text() == (
        "Other mic is heard once the file is stopped and Listen is pressed."
    )
    live.tools.gain.setValue(3)
    live.stop()


# Keys


def press(key: Qt.Key, qtbot) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, key)


def test_space_freezes_after_listen_was_pressed_with_the_mouse(live, tone, qtbot) -> None:
    live.activateWindow()
    live._open_input = lambda: FileSource(tone)
    qtbot.mouseClick(live.tools.listen, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is live.canvas
    press(Qt.Key.Key_Space, qtbot)
    assert live.is_listening
    assert live.canvas.is_frozen
    qtbot.mouseClick(live.tools.freeze, Qt.MouseButton.LeftButton)
    assert not live.canvas.is_frozen
    qtbot.mouseClick(live.tools.speak, Qt.MouseButton.LeftButton)
    press(Qt.Key.Key_Space, qtbot)
    assert live.canvas.is_frozen
    live.stop()


def test_keys_hold_wherever_they_mean_nothing_else(heard, qtbot) -> None:
    canvas, tools = heard.canvas, heard.tools
    heard.meters.take([NearestEvent(RATE, NEAR)], RATE)
    for widget in (heard.meters.bands.bars, heard.meters.nearest):
        widget.setFocus()
        press(Qt.Key.Key_Space, qtbot)
        assert canvas.is_frozen
        press(Qt.Key.Key_Space, qtbot)
        assert not canvas.is_frozen
    heard.meters.bands.bars.setFocus()
    press(Qt.Key.Key_S, qtbot)
    assert heard.status.text().startswith("Stopped. ")
    # A button that the keyboard went to is pressed, by Space as by any other.
    tools.freeze.setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Space, qtbot)
    assert canvas.is_frozen
    press(Qt.Key.Key_I, qtbot)
    assert heard.zoom.range_hz is not None
    press(Qt.Key.Key_0, qtbot)
    canvas.freeze(False)
    # Letters in lists and boxes look for an entry.
    for widget in (tools.scale, tools.gain, heard.meters.nearest):
        widget.setFocus()
        press(Qt.Key.Key_M, qtbot)
        assert canvas.mark is None
        press(Qt.Key.Key_I, qtbot)
        assert heard.zoom.range_hz is None
    tools.gain.setFocus()
    press(Qt.Key.Key_Space, qtbot)
    assert not canvas.is_frozen


def test_choosing_an_input_by_keys_leaves_the_focus_there(live, tone, qtbot) -> None:
    live.activateWindow()
    live._open_input = lambda: FileSource(tone)
    live.listen()
    live.tools.device.setFocus()
    live.listen()
    assert live.tools.device.hasFocus()
    live.stop()
