"""The log of what was heard: bounded, in the order of time, and the same in every format."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.errors import SettingsError
from musicanalyzer.services.live_events import (
    BoundaryEvent,
    DeviceEvent,
    LevelEvent,
    NearestEvent,
    OnsetEvent,
    PitchEvent,
    Section,
    SectionsEvent,
    TagsEvent,
    TempoEvent,
)
from musicanalyzer.services.live_log import WRITERS, EventLog, save_events

RATE = 1000


HEADS = {
    "genre": {"label": "jazz", "confidence": 0.6},
    "mood": {"labels": ["happy", "relaxed"], "arousal": 0.5},
    "vocal": {"label": "vocal", "confidence": 0.9, "voice": {"label": "female"}},
    "speech": {"label": "music"},
}


def log() -> EventLog:
    """Five seconds with one event of each kind, told out of order as networks do."""
    made = EventLog(sample_rate=RATE, seconds=60)
    made.add(
        [
            OnsetEvent(3000, 0.5),
            OnsetEvent(2000, 0.9),
            LevelEvent(2100, -6, -12, 0, -13, -14),
            PitchEvent(2500, 440.0, "A4", 0.0, 0.99),
            TempoEvent(4000, 120.0, 0.8, (500, 2500, 3500)),
            BoundaryEvent(4000, 0.7, 6.0),
            SectionsEvent(1500, (Section(0, "A", True), Section(1500, "B", False))),
            SectionsEvent(
                4000, (Section(0, "A", True), Section(1500, "C", True), Section(4000, "A", False))
            ),
            TagsEvent(4500, "music", HEADS),
            NearestEvent(4500, [{"id": 1, "path": "a\tb.mp3", "title": "", "similarity": 0.5}]),
        ]
    )
    return made


def test_events_of_a_stretch_come_in_the_order_of_time_and_from_its_start() -> None:
    found = log().described(2000, 5000)
    assert [event["sample"] for event in found] == sorted(event["sample"] for event in found)
    onsets = [event for event in found if event["event"] == "onset"]
    assert [(event["sample"], event["time_s"]) for event in onsets] == [(0, 0.0), (1000, 1.0)]
    assert [event["beats_s"] for event in found if event["event"] == "tempo"] == [[0.5, 1.5]]
    assert log().last(LevelEvent) is None  # ten a second would only fill the memory
    assert "level" not in {event["event"] for event in found}


def test_letters_are_those_said_last_of_the_sections_of_a_stretch() -> None:
    found = [event for event in log().described(2000, 5000) if event["event"] == "sections"]
    assert [(event["starts_s"], event["labels"]) for event in found] == [([0.0, 2.0], ["C", "A"])]
    jams = json.loads(WRITERS[".jams"](log().described(2000, 5000), 3.0))
    (segments,) = [a["data"] for a in jams["annotations"] if a["namespace"] == "segment_open"]
    assert [(s["time"], s["duration"], s["value"]) for s in segments] == [
        (0.0, 2.0, "C"), (2.0, 1.0, "A"),
    ]  # fmt: skip
    assert log().sections_of(100, 900) == (Section(0, "A", True),)
    assert EventLog(sample_rate=RATE, seconds=1).sections_of(0, 9) == ()


def test_the_log_forgets_what_is_older_than_it_keeps() -> None:
    kept = EventLog(sample_rate=RATE, seconds=10)
    kept.add(OnsetEvent(at, 1.0) for at in range(0, 1_000_000, 100))
    assert len(kept.between(OnsetEvent, 0, 10**9)) <= 111
    assert kept.between(OnsetEvent, 995_000, 995_201) == [
        OnsetEvent(at, 1.0) for at in (995_000, 995_100, 995_200)
    ]
    last = kept.last(OnsetEvent)
    assert last is not None
    assert last.sample == 999_900
    before = kept.last(OnsetEvent, 995_050)
    assert before is not None
    assert before.sample == 995_000


def answers(start_s: float, bpms: list[float], *, seed: int = 0) -> list[TempoEvent]:
    """Of windows of 12 s, one every 2 s, as live analysis gives them: beats a little elsewhere each
    time, the first ones of shorter windows.
    """
    rng = np.random.default_rng(seed)
    made = []
    for turn, bpm in enumerate(bpms):
        end = start_s + 4 + 2 * turn
        period = 60 / bpm
        beats = np.arange(np.ceil(max(start_s, end - 12) / period), end / period) * period
        beats = np.abs(beats + rng.uniform(-0.02, 0.02, beats.size))
        samples = np.round(beats * RATE).astype(int).tolist()
        made.append(TempoEvent(round(end * RATE), bpm, 0.9, tuple(samples)))
    return made


def test_a_beat_is_told_once_however_often_it_was_heard() -> None:
    made = EventLog(sample_rate=RATE, seconds=600)
    made.add(answers(0, [150.0] * 20))
    beats = made.beats_between(0, 42_000)
    assert np.diff(beats) == pytest.approx(400, abs=41)
    assert len(beats) == pytest.approx(42 / 0.4, abs=1)
    # Each tempo has those since the one before it.
    tempos = [event for event in made.described(0, 42_000) if event["event"] == "tempo"]
    assert [round(b * RATE) for event in tempos for b in event["beats_s"]] == beats
    for before, event in pairwise(tempos[:-1]):
        assert all(before["time_s"] < beat <= event["time_s"] for beat in event["beats_s"])
    jams = json.loads(WRITERS[".jams"](made.described(0, 42_000), 42.0))
    (told,) = [a["data"] for a in jams["annotations"] if a["namespace"] == "beat"]
    assert [round(each["time"] * RATE) for each in told] == beats


def test_beats_of_half_and_double_tempo_are_not_mixed() -> None:
    made = EventLog(sample_rate=RATE, seconds=600)
    made.add(answers(0, [120.0, 240.0, 120.0, 120.0, 60.0, 120.0, 120.0, 120.0]))
    gaps = np.diff(made.beats_between(0, 20_000))
    assert gaps.min() >= 200
    assert np.count_nonzero(gaps < 450) < 8  # those of the one answer that had them


def test_beats_on_both_sides_of_a_pause_are_all_told() -> None:
    made = EventLog(sample_rate=RATE, seconds=600)
    made.add(answers(0, [120.0] * 5) + answers(60, [120.0] * 5, seed=1))
    beats = made.beats_between(0, 80_000)
    assert len(beats) == pytest.approx(2 * 24, abs=2)
    assert np.diff(beats).max() > 40_000
    assert made.beats_between(2000, 3000) == [beat for beat in beats if 2000 <= beat < 3000]


@pytest.mark.parametrize("suffix", WRITERS)
def test_every_format_holds_the_onsets(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"events{suffix}"
    save_events(path, log(), 2000, 5000)
    text = path.read_text("utf-8")
    if suffix == ".json":
        times = [e["time_s"] for e in json.loads(text)["events"] if e["event"] == "onset"]
    elif suffix == ".csv":
        rows = csv.DictReader(text.splitlines())
        times = [float(row["time_s"]) for row in rows if row["event"] == "onset"]
    elif suffix == ".txt":
        lines = [line.split("\t") for line in text.splitlines()]
        assert {len(line) for line in lines} == {3}
        times = [float(start) for start, _, label in lines if label == "onset"]
    else:
        (onsets,) = (a for a in json.loads(text)["annotations"] if a["namespace"] == "onset")
        times = [observation["time"] for observation in onsets["data"]]
    assert times == [0.0, 1.0]


def test_jams_divides_the_whole_stretch_into_sections(tmp_path: Path) -> None:
    save_events(tmp_path / "a.jams", log(), 2000, 5000)
    jams = json.loads((tmp_path / "a.jams").read_text())
    (sections,) = (a for a in jams["annotations"] if a["namespace"] == "segment_open")
    assert [(s["time"], s["duration"]) for s in sections["data"]] == [(0.0, 2.0), (2.0, 1.0)]
    assert jams["file_metadata"]["duration"] == 3.0


def test_a_stretch_without_a_boundary_is_one_section() -> None:
    jams = json.loads(WRITERS[".jams"](log().described(2000, 3500), 1.5))
    (sections,) = (a for a in jams["annotations"] if a["namespace"] == "segment_open")
    assert [(s["time"], s["duration"], s["value"]) for s in sections["data"]] == [(0.0, 1.5, "C")]
    nothing = EventLog(sample_rate=RATE, seconds=60)
    nothing.add([OnsetEvent(1, 0.5)])
    assert "segment_open" not in WRITERS[".jams"](nothing.described(0, 900), 0.9)


def test_a_table_has_a_row_for_all_that_was_told(tmp_path: Path) -> None:
    save_events(tmp_path / "a.csv", log(), 2000, 5000)
    rows = list(csv.reader((tmp_path / "a.csv").read_text("utf-8").splitlines()))
    assert rows == [
        ["time_s", "event", "value", "confidence"],
        ["0.0", "onset", "", "0.9"],
        ["0.0", "section", "C", ""],
        ["0.5", "pitch", "A4 +0 cents, 440.0 Hz", "0.99"],
        ["0.5", "beat", "", ""],
        ["1.0", "onset", "", "0.5"],
        ["1.5", "beat", "", ""],
        ["2.0", "boundary", "", "0.7"],
        ["2.0", "tempo", "120.0 BPM", "0.8"],
        ["2.0", "section", "A", ""],
        ["2.5", "tags", "music; genre: jazz; mood: happy, relaxed; vocal: vocal; voice: female",
         "0.6"],
        ["2.5", "nearest", "a\tb.mp3", "0.5"],
    ]  # fmt: skip


def test_labels_for_audacity_are_regions_for_sections_and_points_for_the_rest(
    tmp_path: Path,
) -> None:
    save_events(tmp_path / "a.txt", log(), 2000, 5000)
    lines = [line.split("\t") for line in (tmp_path / "a.txt").read_text().splitlines()]
    labels = [(float(start), float(end), words) for start, end, words in lines]
    assert labels == sorted(labels, key=lambda label: label[0])
    assert [each for each in labels if each[0] != each[1]] == [(0.0, 2.0, "C"), (2.0, 3.0, "A")]
    points = {(start, words) for start, end, words in labels if start == end}
    assert points >= {(0.0, "onset"), (1.0, "onset"), (2.0, "boundary"), (0.5, "beat")}
    assert (2.5, "nearest a b.mp3") in points


def test_what_the_classifiers_do_not_know_is_left_out() -> None:
    made = EventLog(sample_rate=RATE, seconds=60)
    made.add([TagsEvent(100, "speech", dict.fromkeys(HEADS))])
    events = made.described(0, 1000)
    assert "0.1,tags,speech,\r\n" in WRITERS[".csv"](events, 1.0)
    assert "tag_open" not in WRITERS[".jams"](events, 1.0)


@pytest.mark.parametrize("suffix", WRITERS)
def test_names_on_disk_that_are_no_text_are_written_as_far_as_they_are(
    tmp_path: Path, suffix: str
) -> None:
    made = EventLog(sample_rate=RATE, seconds=60)
    track = {"id": 1, "path": "/m/caf\udce9.mp3", "title": "", "similarity": 0.5}
    made.add([OnsetEvent(100, 0.5), NearestEvent(200, [track])])
    path = tmp_path / f"a\udce9{suffix}"
    save_events(path, made, 0, 1000)
    assert list(tmp_path.iterdir()) == [path]
    if suffix in (".csv", ".txt"):
        assert "caf?.mp3" in path.read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit to set")
def test_nothing_half_written_is_left_where_the_disk_is_full(tmp_path: Path) -> None:
    code = f"""
import resource
from pathlib import Path
from musicanalyzer.errors import SettingsError
from musicanalyzer.services.live_log import save_events
from tests.unit.services.test_live_log import log

resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    save_events(Path({str(tmp_path / "a.json")!r}), log(), 0, 5000)
except SettingsError as err:
    print(err.message)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert "cannot be written" in done.stdout, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_other_endings_and_places_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"a\.doc must end in \.csv"):
        save_events(tmp_path / "a.doc", log(), 0, 5000)
    with pytest.raises(SettingsError, match="cannot be written"):
        save_events(tmp_path / "nowhere" / "a.csv", log(), 0, 5000)
    assert list(tmp_path.iterdir()) == []


def test_answers_are_kept_as_bytes_and_come_back_as_they_were() -> None:
    made = EventLog(sample_rate=RATE, seconds=60.0)
    tags = TagsEvent(RATE, "music", {"genre": {"label": "rock", "scores": {"rock": 0.8}}})
    near = NearestEvent(RATE, [{"id": 1, "path": "a", "title": None, "similarity": 0.5}])
    made.add([tags, near])
    assert all(isinstance(kept[0], bytes) for kept in made._kinds.values())
    assert made.last(TagsEvent) == tags == made.last(TagsEvent, RATE + 1)
    assert list(made.between(NearestEvent, 0, 2 * RATE)) == [near]


def test_that_nothing_is_near_any_more_is_a_row_without_a_track(tmp_path: Path) -> None:
    made = EventLog(sample_rate=RATE, seconds=60)
    made.add([NearestEvent(100, ()), DeviceEvent(200, "running", "Mic is heard; 2.5 s are missing.",
                                                 "Mic", RATE, 2.5)])  # fmt: skip
    for suffix in WRITERS:
        save_events(tmp_path / f"a{suffix}", made, 0, 1000)
    rows = list(csv.reader((tmp_path / "a.csv").read_text().splitlines()))[1:]
    assert rows == [
        ["0.1", "nearest", "", ""],
        ["0.2", "device", "Mic is heard; 2.5 s are missing.", ""],
    ]
    events = json.loads((tmp_path / "a.json").read_text())["events"]
    assert (events[0]["tracks"], events[1]["lost_s"]) == ([], 2.5)
