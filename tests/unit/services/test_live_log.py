"""The log of what was heard: bounded, in the order of time, and the same in every format."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from musicanalyzer.errors import SettingsError
from musicanalyzer.services.live_events import (
    BoundaryEvent,
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
            TagsEvent(4500, "music", {"genre": {"label": "jazz", "confidence": 0.6}}),
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
