"""Who is believed about tempo and key, and what the kept structures say."""

from __future__ import annotations

import numpy as np
import pytest

from musicanalyzer.analysis import levels
from musicanalyzer.library.records import FileTags, HeadResult
from musicanalyzer.services import structures
from musicanalyzer.services.describe import describe_measures
from musicanalyzer.services.structures import (
    Section,
    level_of,
    passages_to_text,
    sections_from,
    times_from_bytes,
    times_to_bytes,
)
from musicanalyzer.services.track_facts import facts_from

TEMPO = HeadResult("tempo", "1", (), 0.8, {"64.0": 0.4, "256.0": 0.1}, {"bpm": 128.0, "steady": 1})
KEY = HeadResult("key", "1", ("F# minor",), 0.7, {}, {"tuning_hz": 441.2})
UNSURE = HeadResult("tempo", "1", (), 0.0, {})
TAGS = FileTags(bpm=100.0, key="Gbm")

BELIEVED = [
    ({}, {}, FileTags(), None, None),
    ({}, {}, TAGS, 100.0, "file"),
    ({"tempo": UNSURE}, {}, TAGS, 100.0, "file"),
    ({"tempo": TEMPO}, {}, TAGS, 128.0, "analysis"),
    ({"tempo": TEMPO}, {"tempo": ("64",)}, TAGS, 64.0, "user"),
    ({}, {"tempo": ("64.5",)}, FileTags(bpm=5000.0), 64.5, "user"),
    ({}, {}, FileTags(bpm=5000.0), None, None),
]


@pytest.mark.parametrize(("results", "said", "tags", "bpm", "who"), BELIEVED)
def test_the_user_is_believed_before_the_analysis_and_that_before_the_file(
    results: dict[str, HeadResult],
    said: dict[str, tuple[str, ...]],
    tags: FileTags,
    bpm: float | None,
    who: str | None,
) -> None:
    facts = facts_from(results, said, tags)
    assert (facts.bpm, facts.bpm_from) == (bpm, who)


def test_a_key_is_the_same_whoever_says_it() -> None:
    for results, said, tags, who in (
        ({"key": KEY}, {"key": ("A minor",)}, TAGS, "user"),
        ({"key": KEY}, {}, FileTags(key="C"), "analysis"),
        ({}, {}, TAGS, "file"),
    ):
        found = describe_measures(results, said, tags)
        camelot = "8A" if said else "11A"
        assert (found["camelot"], found["key_from"]) == (camelot, who)
    found = describe_measures({"key": KEY}, {"key": ("A minor",)}, TAGS)
    assert (found["key"], found["open_key"]) == ("A minor", "1m")
    assert found["harmony"] == {
        "key": "F# minor", "camelot": "11A", "confidence": 0.7, "tuning_hz": 441.2,
    }  # fmt: skip


def test_what_was_found_of_the_tempo_is_told_with_its_alternatives() -> None:
    found = describe_measures({"tempo": TEMPO}, {"tempo": ("64",)}, TAGS)
    assert found["bpm"] == 64.0
    assert found["tempo"] == {
        "bpm": 128.0, "confidence": 0.8, "steady": True,
        "alternatives": [{"bpm": 64.0, "weight": 0.4}, {"bpm": 256.0, "weight": 0.1}],
    }  # fmt: skip


def test_times_are_kept_to_a_tenth_of_a_millisecond() -> None:
    times_s = np.sort(np.random.default_rng(1).uniform(0, 36_000, 500))
    found = times_from_bytes(times_to_bytes(times_s))
    assert np.abs(found - times_s).max() <= 0.5e-4 + 1e-9
    assert len(times_from_bytes(None)) == 0


def test_sections_have_their_energies_where_those_are_of_the_same_sections() -> None:
    kept = passages_to_text([[0.0, 10.5, "A"], [10.5, 30.0, "B"]])
    assert sections_from(kept, "[3.1,7.0]") == (
        Section(0.0, 10.5, "A", 3.1), Section(10.5, 30.0, "B", 7.0),
    )  # fmt: skip
    assert [section.energy for section in sections_from(kept, "[3.1]")] == [None, None]
    assert sections_from(None) == ()


def test_a_level_is_read_as_it_was_kept() -> None:
    assert structures.QUIETEST_LUFS == levels.QUIETEST_LUFS
    assert structures.LOUDEST_LUFS == levels.LOUDEST_LUFS
    assert level_of(np.array([0, 255])) == pytest.approx([-60.0, 0.0])
