"""A stretch of what was heard: what of it is still kept, and as files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicanalyzer.audio.history import SoundHistory
from musicanalyzer.errors import AppError, SettingsError
from musicanalyzer.services.heard_files import MARGIN_S, Saved, Stretch, save_stretch
from musicanalyzer.services.live_events import OnsetEvent, TagsEvent
from musicanalyzer.services.live_log import EventLog

RATE = 1000


@pytest.fixture
def stretch(tmp_path: Path) -> Iterator[Stretch]:
    """Ten seconds, of which seven are kept; an onset in the middle of each."""
    history = SoundHistory(7 * RATE, folder=tmp_path / "cache")
    for second in range(10):
        history.take(second * RATE, np.full(RATE, (second + 1) / 16, np.float32))
    log = EventLog(sample_rate=RATE, seconds=60)
    log.add(OnsetEvent(second * RATE + 500, 0.5) for second in range(10))
    yield Stretch(history, log, 0, history.end)
    history.close()


def onsets(path: Path) -> list[float]:
    events = json.loads(path.read_text())["events"]
    return [event["time_s"] for event in events if event["event"] == "onset"]


@pytest.mark.parametrize(
    ("asked_s", "kept_s"),
    [
        ((0, 10), (3 + MARGIN_S, 10)),
        ((6, 8), (6, 8)),
        ((4, 20), (3 + MARGIN_S, 10)),
        ((0, 2), (3 + MARGIN_S, 3 + MARGIN_S)),
        ((9, 9), (9, 9)),
    ],
)
def test_what_can_be_written_is_what_stays_while_it_is_written(
    stretch: Stretch, asked_s: tuple[int, int], kept_s: tuple[int, int]
) -> None:
    start, end = (at * RATE for at in asked_s)
    kept = replace(stretch, start=start, end=end).still_kept()
    assert (kept.start, kept.end) == tuple(at * RATE for at in kept_s)
    assert kept.duration_s == kept_s[1] - kept_s[0]


def test_sound_and_events_are_of_what_is_kept_when_they_are_written(
    stretch: Stretch, tmp_path: Path
) -> None:
    chosen = stretch.still_kept()  # from 5 s on
    stretch.history.take(10 * RATE, np.full(RATE, 11 / 16, np.float32))
    sound, events = tmp_path / "a.flac", tmp_path / "a.json"
    assert save_stretch(chosen.at_rest(), sound=sound, events=events) == Saved(4.0)
    samples, _ = soundfile.read(sound, dtype="float32")
    np.testing.assert_array_equal(samples, np.repeat(np.arange(7, 11) / 16, RATE))
    assert onsets(events) == [0.5, 1.5, 2.5, 3.5]


def test_events_at_rest_are_those_that_were_known(stretch: Stretch, tmp_path: Path) -> None:
    taken = stretch.at_rest()
    stretch.log.add([OnsetEvent(9_900, 1.0), TagsEvent(9_900, "music", {})])
    assert save_stretch(taken, events=tmp_path / "a.json") == Saved(5.0)
    assert onsets(tmp_path / "a.json") == [0.5, 1.5, 2.5, 3.5, 4.5]
    save_stretch(stretch.at_rest(), events=tmp_path / "b.json")
    assert onsets(tmp_path / "b.json") == [0.5, 1.5, 2.5, 3.5, 4.5, 4.9]


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_it_is_said_what_was_cut_off(tmp_path: Path, suffix: str) -> None:
    history = SoundHistory(10 * RATE, folder=tmp_path / "cache")
    history.take(0, np.array([0.5, -4.0, 2.0, 1.0], np.float32))
    loud = Stretch(history, EventLog(sample_rate=RATE, seconds=10), 0, 4)
    saved = save_stretch(loud, sound=tmp_path / f"a{suffix}")
    samples, _ = soundfile.read(tmp_path / f"a{suffix}", dtype="float32")
    if suffix == ".wav":
        assert saved == Saved(0.004)
        np.testing.assert_array_equal(samples, [0.5, -4.0, 2.0, 1.0])
    else:
        assert (saved.n_cut, saved.over_db) == (2, pytest.approx(12.04, abs=0.01))
        np.testing.assert_allclose(samples, [0.5, -1.0, 1.0, 1.0], atol=2e-7)
    history.close()


def test_where_nothing_is_kept_no_file_is_touched(stretch: Stretch, tmp_path: Path) -> None:
    files = {"sound": tmp_path / "a.wav", "events": tmp_path / "a.csv"}
    files["sound"].write_bytes(b"precious")
    chosen = stretch.still_kept()
    stretch.history.close()
    with pytest.raises(SettingsError, match="There is nothing to save"):
        save_stretch(chosen.at_rest(), **files)
    assert files["sound"].read_bytes() == b"precious"
    assert not files["events"].exists()


def test_events_are_not_left_alone_where_the_sound_fails(stretch: Stretch, tmp_path: Path) -> None:
    events = tmp_path / "a.csv"
    with pytest.raises(AppError):
        save_stretch(stretch.at_rest(), sound=tmp_path / "nowhere" / "a.wav", events=events)
    assert not events.exists()
