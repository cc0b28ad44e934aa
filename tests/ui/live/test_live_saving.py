"""What the live view keeps of what it heard: sound, events and picture, of the same stretch."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicanalyzer.ui.live_view import LiveView
from tests.helpers.live_view import RATE, TONE_HZ, listened


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
