"""Listening to one device after the other on a real sound server: what was heard before is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicanalyzer.ui.live_view import LiveView
from tests.helpers.listening import NEEDS_SERVER, sound_of_its_own
from tests.helpers.virtual_sound import MICROPHONE, SECOND, VirtualSound

pytestmark = NEEDS_SERVER


@pytest.fixture(scope="module")
def sound() -> Iterator[VirtualSound]:
    yield from sound_of_its_own()


@pytest.fixture
def live(sound: VirtualSound, app, qtbot, monkeypatch) -> LiveView:
    """The view, shown, its inputs found; half a second is worth keeping."""
    monkeypatch.setattr("musicanalyzer.ui.live_streams.WORTH_S", 0.5)
    view = app.window.live
    app.window.resize(1200, 760)
    app.window.show_view(view)
    qtbot.waitUntil(lambda: view.tools.device.findText(MICROPHONE) >= 0)
    return view


def heard_s(live: LiveView) -> float:
    return 0.0 if live._history is None else live._history.end / live._log.sample_rate


def listen(live: LiveView, qtbot, seconds: float = 1.0) -> None:
    """In a stream of its own."""
    last = live._history
    live.listen()
    qtbot.waitUntil(lambda: live._history is not last and heard_s(live) > seconds, timeout=20_000)


def choose(live: LiveView, words: str) -> None:
    choice = live.tools.device
    choice.setCurrentIndex(choice.findText(words))
    choice.activated.emit(choice.currentIndex())


def before(live: LiveView):
    live.tools.save_menu.aboutToShow.emit()
    return live.tools.save_menu.actions()[-1]


def test_what_was_heard_before_another_input_was_chosen_is_looked_at_and_saved(
    live, qtbot, tmp_path: Path
) -> None:
    listen(live, qtbot)
    assert not before(live).isEnabled()
    first = live._history
    choose(live, SECOND)
    assert live.is_listening
    qtbot.waitUntil(lambda: live._history is not first and heard_s(live) > 1, timeout=20_000)
    assert live._session.source.title == SECOND
    assert not before(live).isEnabled()  # one thing after the other
    live.stop()
    second, n = live._history, first.end
    assert live.status.text() == (
        "Stopped. What was heard can be looked at and saved, what was heard before as well (Save)."
    )
    assert before(live).text() == "Look at what was heard before"
    before(live).trigger()
    assert live._history is first
    assert first.end == n
    qtbot.waitUntil(lambda: not live.drawing.is_filling)
    canvas = live.canvas
    assert canvas.newest * canvas.hop_length == pytest.approx(n, abs=0.3 * live._log.sample_rate)
    assert canvas.image.level_db(canvas.newest - 5, 10) is not None
    assert live.saving.kept().duration_s == pytest.approx(n / live._log.sample_rate)
    live.saving.write(live.saving.kept(), sound=tmp_path / "a.wav")
    qtbot.waitUntil((tmp_path / "a.wav").exists)
    np.testing.assert_allclose(soundfile.read(tmp_path / "a.wav")[0], first.read(0, n), atol=2e-7)
    assert before(live).text() == "Look at what was heard last"
    before(live).trigger()
    assert live._history is second


def test_the_last_two_are_kept_and_what_is_short_displaces_nothing(
    live, qtbot, tone: Path, monkeypatch
) -> None:
    monkeypatch.setattr("musicanalyzer.ui.live_streams.WORTH_S", 3.0)
    streams = []
    for seconds in (3.2, 0.1, 3.2):  # what comes while networks are loaded is heard at once
        listen(live, qtbot, seconds)
        streams.append(live._history)
        live.stop()
    first, short, last = streams
    qtbot.waitUntil(lambda: short._file.closed)
    before(live).trigger()
    assert live._history is first
    assert not first._file.closed
    # A file lies on a disk anyway; what was heard last stays, whichever was looked at.
    live.open_file(tone)
    qtbot.waitUntil(lambda: live._history not in streams and heard_s(live) > 0.6, timeout=20_000)
    qtbot.waitUntil(lambda: first._file.closed)
    live.stop()
    played = live._history
    listen(live, qtbot)
    live.stop()
    qtbot.waitUntil(lambda: played._file.closed)
    before(live).trigger()
    assert live._history is last


def test_the_chosen_input_is_heard_though_it_was_chosen_while_another_was_opened(
    live, qtbot
) -> None:
    choose(live, MICROPHONE)
    live.listen()
    choose(live, SECOND)
    qtbot.waitUntil(lambda: heard_s(live) > 0.2, timeout=20_000)
    assert live._session.source.title == SECOND
    live.tools.gain.setValue(6)
    assert live._session.source.listening.gain_db == 6
    live.stop()
    choose(live, MICROPHONE)
