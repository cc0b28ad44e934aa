"""What the live view keeps of what it heard: sound, events and picture, of the same stretch."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtGui import QImage, QImageReader

from musicanalyzer.services.live_events import OnsetEvent
from musicanalyzer.ui.live_view import LiveView
from tests.helpers.file_dialogs import answering, cancel, keep, save_as
from tests.helpers.live_view import RATE, TONE_HZ, listened

SEEN, KEPT = "What is seen", "All that is kept"


def choose(live: LiveView, *names: str) -> str:
    """By the beginnings of the menus' words; gives the words of the last but one."""
    menu, words = live.tools.save_menu, ""
    menu.aboutToShow.emit()
    for name in names:
        (action,) = (each for each in menu.actions() if each.text().startswith(name))
        if action.menu() is None:
            action.trigger()
        else:
            menu, words = action.menu(), action.text()
    return words


@pytest.fixture
def said(live: LiveView) -> list[tuple[str, str]]:
    """What was said, and how."""
    heard: list[tuple[str, str]] = []
    live._context.said.connect(lambda *each: heard.append(each))
    return heard


def read(path: Path) -> np.ndarray:
    samples, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE
    return samples


def test_sound_events_and_picture_are_saved(heard, said, qtbot, tmp_path: Path, tone: Path) -> None:
    for name in ("a.wav", "a.flac"):
        heard.saving.write(heard.saving.kept(), sound=tmp_path / name)
        qtbot.waitUntil(lambda: bool(said))
        assert said.pop() == (f"{tmp_path / name} is saved (3.0 s, mono).", "good")
        np.testing.assert_allclose(read(tmp_path / name), read(tone), atol=2e-7)
        assert soundfile.info(tmp_path / name).subtype == "PCM_24"
    for suffix in ("csv", "json", "jams", "txt"):
        path = tmp_path / f"a.{suffix}"
        heard.saving.write(heard.saving.kept(), events=path)
        qtbot.waitUntil(lambda: bool(said))
        assert said.pop() == (f"{path} is saved (3.0 s).", "good")
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
    heard.saving.write(heard.saving.kept(), events=tmp_path / "a.doc")
    qtbot.waitUntil(lambda: bool(said))
    assert said[0][1] == "error"
    assert "must end in" in said[0][0]


def test_no_recording_is_replaced_unasked(heard, said, qtbot, tmp_path: Path) -> None:
    (tmp_path / "take.wav").write_bytes(b"precious")
    with answering(save_as(str(tmp_path / "take")), keep, save_as("other")):
        choose(heard, KEPT, "The sound (mono)…")
    qtbot.waitUntil(lambda: bool(said))
    assert said == [(f"{tmp_path / 'other.wav'} is saved (3.0 s, mono).", "good")]
    assert (tmp_path / "take.wav").read_bytes() == b"precious"


@pytest.mark.parametrize("typed", ["live 12.5.2026", "take.wav"])
def test_the_file_is_of_the_kind_that_was_chosen(
    heard, said, qtbot, tmp_path: Path, typed: str
) -> None:
    with answering(save_as(str(tmp_path / typed), kind="FLAC")):
        choose(heard, KEPT, "The sound (mono)…")
    qtbot.waitUntil(lambda: bool(said))
    path = tmp_path / f"{typed.removesuffix('.wav')}.flac"
    assert said == [(f"{path} is saved (3.0 s, mono).", "good")]
    assert soundfile.info(path).format == "FLAC"


@pytest.fixture
def scrolled(heard, qtbot) -> LiveView:
    """A part of the three seconds is seen, which ends 80 columns before theirs."""
    heard.tools._choose(heard.tools.speed, 400)
    heard._respec()
    heard.canvas.go(-80)
    assert 0.5 < heard.saving.seen().duration_s < 2.5
    return heard


def test_what_is_seen_and_all_that_is_kept_are_two_things_to_save(
    scrolled, said, qtbot, tmp_path: Path, tone: Path
) -> None:
    n = round(scrolled.saving.seen().duration_s * RATE)
    with answering(save_as(str(tmp_path / "seen"))):
        assert choose(scrolled, SEEN, "The sound (mono)…") == f"What is seen ({n / RATE:.1f} s)"
    qtbot.waitUntil(lambda: len(said) == 1)
    with answering(save_as(str(tmp_path / "kept"))):
        assert choose(scrolled, KEPT, "The sound (mono)…") == "All that is kept (3.0 s)"
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said[0][0] == f"{tmp_path / 'seen.wav'} is saved ({n / RATE:.1f} s, mono)."
    assert said[1][0] == f"{tmp_path / 'kept.wav'} is saved (3.0 s, mono)."
    canvas, whole = scrolled.canvas, read(tone)
    seen, end = read(tmp_path / "seen.wav"), (canvas.newest - 80 + 1) * canvas.hop_length
    np.testing.assert_allclose(seen, whole[end - n : end], atol=2e-7)
    np.testing.assert_allclose(read(tmp_path / "kept.wav"), whole, atol=2e-7)


def test_minutes_are_said_as_minutes(heard) -> None:
    words = [heard.saving._length(seconds) for seconds in (0, 0.5, 9.4, 10, 59, 60, 581)]
    assert words == ["0 s", "0.5 s", "9.4 s", "10 s", "59 s", "1:00", "9:41"]


def test_where_nothing_is_kept_nothing_is_asked_and_nothing_is_saved(
    live, said, tone: Path, qtbot, monkeypatch
) -> None:
    menus = (SEEN, KEPT)
    with answering():
        for part in menus:
            assert choose(live, part, "The events").endswith("(0 s)")
        choose(live, "The picture")
    assert said == [("Nothing has been heard yet.", "info")] * 3
    said.clear()
    monkeypatch.setattr("musicanalyzer.ui.live_view.KEPT_S", 1.0)
    listened(live, tone, qtbot, monkeypatch)  # its two oldest seconds go as one listens
    with answering():
        for part in menus:
            assert choose(live, part, "The sound (mono)…").endswith("(0 s)")
    assert said == [("There is nothing to save: no sound of this stretch is kept.", "info")] * 2


def test_sound_of_another_stream_is_not_saved_in_the_place_of_what_was_chosen(
    heard, said, qtbot, tmp_path: Path, tone: Path
) -> None:
    stretch, last = heard.saving.kept(), heard._history
    heard.open_file(tone)
    qtbot.waitUntil(lambda: heard._history is not last and last.start == last.end, timeout=20_000)
    heard.saving.write(stretch, sound=tmp_path / "a.wav", events=tmp_path / "a.csv")
    qtbot.waitUntil(lambda: bool(said))
    assert said[0] == ("There is nothing to save: no sound of this stretch is kept.", "error")
    assert list(tmp_path.glob("*a.*")) == []


@pytest.fixture
def loud(live: LiveView, tone: Path, qtbot, monkeypatch) -> LiveView:
    """Twenty decibels louder than the file, whose peak is 6 dB under full scale."""
    live._context.settings.update(live_gain_db=20.0)
    return listened(live, tone, qtbot, monkeypatch)


def test_sound_above_full_scale_is_kept_or_said_to_be_cut_off(
    loud, said, qtbot, tmp_path: Path, tone: Path
) -> None:
    wanted = read(tone) * 10.0
    loudest = np.max(np.abs(wanted))
    assert loudest > 2
    loud.saving.write(loud.saving.kept(), sound=tmp_path / "a.wav")
    qtbot.waitUntil(lambda: bool(said))
    assert said.pop() == (f"{tmp_path / 'a.wav'} is saved (3.0 s, mono).", "good")
    assert soundfile.info(tmp_path / "a.wav").subtype == "FLOAT"
    np.testing.assert_allclose(read(tmp_path / "a.wav"), wanted, rtol=1e-5)
    loud.saving.write(loud.saving.kept(), sound=tmp_path / "a.flac", events=tmp_path / "a.csv")
    qtbot.waitUntil(lambda: bool(said))
    words, kind = said.pop()
    assert kind == "warning"
    saved, cut = words.split(". ", maxsplit=1)
    assert saved.endswith("a.flac and " + str(tmp_path / "a.csv") + " are saved (3.0 s, mono)")
    n = int(np.count_nonzero(np.abs(read(tmp_path / "a.wav")) > 1))
    over_db = 20 * np.log10(loudest)
    assert cut.replace(",", "", 1).startswith(f"{n} sample")
    assert f"the loudest {over_db:.1f} dB above it; save as WAV" in cut
    np.testing.assert_allclose(read(tmp_path / "a.flac"), np.clip(wanted, -1, 1), atol=1e-6)


def test_events_are_written_on_the_thread_of_the_sound_as_they_were_when_asked(
    heard, said, qtbot, tmp_path: Path
) -> None:
    may_go_on = threading.Event()
    heard._files.do(lambda _: may_go_on.wait(10), lambda _: None)  # a slow disk
    stretch = heard.saving.kept()
    n = sum(event["event"] == "onset" for event in stretch.log.described(0, stretch.end))
    heard.saving.write(stretch, events=tmp_path / "a.json")
    heard._log.add([OnsetEvent(RATE + at, 1.0) for at in range(5)])
    assert not (tmp_path / "a.json").exists()
    may_go_on.set()
    qtbot.waitUntil(lambda: bool(said))
    events = json.loads((tmp_path / "a.json").read_text())["events"]
    assert sum(event["event"] == "onset" for event in events) == n


@pytest.fixture
def forgetful(live: LiveView, tone: Path, qtbot, monkeypatch) -> LiveView:
    """Of the three seconds that were heard two and a half are kept."""
    monkeypatch.setattr("musicanalyzer.ui.live_view.KEPT_S", 2.5)
    return listened(live, tone, qtbot, monkeypatch)


def test_events_have_the_times_of_the_sound_that_is_saved_with_them(
    forgetful, said, qtbot, tmp_path: Path, tone: Path
) -> None:
    with answering(
        save_as(str(tmp_path / "a 1.5"), kind="FLAC"), save_as("b", kind="JSON")
    ) as asked:
        choose(forgetful, KEPT, "The sound (mono) and its events")
    assert asked[1] == str(tmp_path / "a 1.5.csv")
    qtbot.waitUntil(lambda: bool(said))
    both = f"{tmp_path / 'a 1.5.flac'} and {tmp_path / 'b.json'}"
    assert said == [(f"{both} are saved (0.5 s, mono).", "good")]
    samples, whole = read(tmp_path / "a 1.5.flac"), read(tone)
    # Half a second has gone, and two more could have gone while it was written.
    np.testing.assert_allclose(samples, whole[-len(samples) :], atol=2e-7)
    assert len(samples) == pytest.approx(0.5 * RATE, abs=1)
    events = json.loads((tmp_path / "b.json").read_text())["events"]
    times = [event["time_s"] for event in events]
    assert 0 <= min(times) < max(times) <= len(samples) / RATE


def test_nothing_is_saved_where_one_of_two_places_is_not_given(heard, said, tmp_path: Path) -> None:
    with answering(save_as(str(tmp_path / "a")), cancel):
        choose(heard, SEEN, "The sound (mono) and its events")
    assert said == []


def test_sound_is_saved_whole_though_something_else_is_heard_meanwhile(
    heard, qtbot, tmp_path: Path, tone: Path
) -> None:
    may_go_on = threading.Event()
    heard._files.do(lambda _: may_go_on.wait(10), lambda _: None)  # a slow disk
    heard.saving.write(heard.saving.kept(), sound=tmp_path / "a.wav")
    last = heard._history
    heard.open_file(tone)
    qtbot.waitUntil(lambda: heard._history is not last and not heard.is_listening, timeout=20_000)
    may_go_on.set()
    qtbot.waitUntil((tmp_path / "a.wav").exists)
    np.testing.assert_allclose(read(tmp_path / "a.wav"), read(tone), atol=2e-7)


@pytest.mark.parametrize(
    ("typed", "kind", "saved", "format_name"),
    [
        ("p.xyz", "PNG", "p.xyz.png", b"png"),
        ("p", "JPEG", "p.jpg", b"jpeg"),
        ("p.jpeg", "", "p.jpeg", b"jpeg"),
    ],
)
def test_a_picture_has_the_ending_of_its_kind(
    heard, said, qtbot, tmp_path: Path, typed: str, kind: str, saved: str, format_name: bytes
) -> None:
    size = heard.canvas.grab().size()
    with answering(save_as(str(tmp_path / typed), kind=kind)):
        choose(heard, "The picture")
    qtbot.waitUntil(lambda: bool(said))
    assert said == [(f"{tmp_path / saved} is saved.", "good")]
    assert QImageReader.imageFormat(str(tmp_path / saved)) == format_name
    assert QImage(str(tmp_path / saved)).size() == size


def test_the_picture_is_the_one_that_was_seen_when_it_was_chosen(
    heard, said, qtbot, tmp_path: Path
) -> None:
    before = heard.canvas.grab().toImage()

    def look_elsewhere(dialog) -> None:
        heard.canvas.message = "Something else by now"
        save_as(str(tmp_path / "p"))(dialog)

    with answering(look_elsewhere):
        choose(heard, "The picture")
    qtbot.waitUntil(lambda: bool(said))
    saved = QImage(str(tmp_path / "p.png")).convertToFormat(before.format())
    assert saved == before


# A file may have 1000 bytes, which is a full disk.
FULL_DISK = """
import os, resource, sys
from pathlib import Path
import numpy as np
from PySide6.QtGui import QImage
from musicanalyzer.errors import SettingsError
from musicanalyzer.ui.live_saving import _write_picture

noise = np.random.default_rng(0).integers(0, 255, (64, 64, 4), dtype=np.uint8)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
path = Path(sys.argv[1])
try:
    _write_picture(path, QImage(noise.data, 64, 64, QImage.Format.Format_RGB32))
except SettingsError as err:
    print(err.message)
assert path.read_bytes() == b"precious", path.stat()
assert os.listdir(path.parent) == [path.name], os.listdir(path.parent)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit to set")
def test_a_picture_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "p.png"
    path.write_bytes(b"precious")
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert f"{path} cannot be written (" in done.stdout


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
