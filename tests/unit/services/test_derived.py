"""What follows from stored results: energy of a track and its sections, intro, outro and cues."""

from __future__ import annotations

import json

import numpy as np
import pytest

from musicanalyzer.library.records import HeadResult
from musicanalyzer.services.derived import derive, derived_versions
from musicanalyzer.services.structures import passages_to_text, sections_of, times_to_bytes

STEP_S = 0.48
SECTIONS = [[0.0, 24.0, "A"], [24.0, 72.0, "B"], [72.0, 96.0, "C"]]
VERSIONS = {"mood": "m1", "loudness": "l1", "sections": "s1", "tempo": "t1"}


def track(
    *,
    arousal: tuple[float, float, float] = (0.35, 0.7, 0.35),
    sections: list[list[object]] = SECTIONS,
) -> dict[str, HeadResult]:
    """Three sections of 50, 100 and 50 steps; bars from 0.5 s on."""
    counts = (50, 100, 50)
    excited = np.repeat(np.array(arousal) * 255, counts).astype(np.uint8).tobytes()
    level = np.repeat(np.array([140, 210, 140]), counts).astype(np.uint8).tobytes()
    loudness = {"loudness": -12.0, "activity": 6.0}
    mean = float(np.average(arousal, weights=counts))
    beats, downbeats = (times_to_bytes(np.arange(0.5, 96, step)) for step in (0.5, 2.0))
    return {
        "mood": HeadResult("mood", "m1", (), 0.5, {}, {"arousal": mean}, {"arousal": excited}),
        "loudness": HeadResult("loudness", "l1", (), 1.0, {}, loudness, {"level": level}),
        "sections": HeadResult(
            "sections", "s1", (), 1.0, {}, structure={"sections": passages_to_text(sections)}
        ),
        "tempo": HeadResult(
            "tempo",
            "t1",
            (),
            0.9,
            {},
            {"bpm": 120.0},
            structure={"beats": beats, "downbeats": downbeats},
        ),
    }


def derived(results: dict[str, HeadResult]) -> dict[str, HeadResult]:
    return {found.head: found for found in derive(results, VERSIONS, step_s=STEP_S)}


def test_sections_have_the_energy_that_is_heard_in_them() -> None:
    results = track()
    found = derived(results)
    quiet, loud, last = (part.energy for part in sections_of({**results, **found}))
    assert quiet == last
    assert quiet < found["energy"].measures["energy"] < loud


def test_talk_has_no_sections_and_no_cues_whatever_was_measured() -> None:
    for label, n in (("speech", 0), ("unsure", 3), ("music", 3)):
        results = {**track(), "speech": HeadResult("speech", "h1", (label,), 0.9, {})}
        found = derived(results)
        assert len(sections_of({**results, **found})) == n
        assert bool(found["cues"].structure) == bool(n)
        assert found["energy"].measures


def test_what_lacks_the_tracks_energy_at_its_ends_is_intro_and_outro() -> None:
    found = derived(track())["cues"]
    assert found.measures == {"intro_s": 24.0, "outro_s": 24.0}
    assert json.loads(str(found.structure["cues"])) == [[0.5, "A"], [24.0, "B"], [72.0, "C"]]


def test_a_track_that_begins_at_once_has_no_intro() -> None:
    found = derived(track(arousal=(0.8, 0.3, 0.2)))["cues"]
    assert "intro_s" not in found.measures
    # What comes after is longer than an outro may be.
    assert "outro_s" not in found.measures


@pytest.mark.parametrize("missing", ["mood", "loudness", "sections", "tempo"])
def test_what_is_missing_is_left_out_and_nothing_breaks(missing: str) -> None:
    results = track()
    del results[missing]
    found = derived(results)
    assert ("energy" in found["energy"].measures) == (missing not in ("mood", "loudness"))
    assert bool(found["danceability"].measures) == (missing == "sections")
    assert bool(found["cues"].structure) == (missing == "tempo")


def test_danceability_comes_with_its_evidence_or_not_at_all() -> None:
    found = derived(track())["danceability"]
    assert 1 < found.measures["danceability"] < 10
    assert found.scores["clearness"] == 0.9
    assert found.scores["steadiness"] == found.scores["tempo"] == 1.0
    no_beat = track()
    no_beat["tempo"] = HeadResult("tempo", "t1", (), 0.0, {})
    found = derived(no_beat)["danceability"]
    assert (found.labels, found.measures, found.scores) == ((), {}, {})


def test_a_version_names_what_a_result_follows_from() -> None:
    before = derived_versions(VERSIONS)
    for source in VERSIONS:
        after = derived_versions({**VERSIONS, source: "another"})
        changed = {name for name in before if before[name] != after[name]}
        assert changed == {
            "tempo": {"danceability", "cues"},
            "sections": {"energy", "cues"},
        }.get(source, {"energy", "danceability", "cues"})
    assert derived_versions({**VERSIONS, "genre": "another"}) == before
