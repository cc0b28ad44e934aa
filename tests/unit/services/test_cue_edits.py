"""Lists of cues as the user changes them, types them, and takes them from other programs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from musicanalyzer.errors import SettingsError
from musicanalyzer.library.records import FileTags, HeadResult, StoredCue, TrackRow
from musicanalyzer.services import cue_edits as edits
from musicanalyzer.services.formats.model import Cue
from musicanalyzer.services.track_facts import facts_of

LONG_S = 200.0
ONE = (StoredCue(10.0, "Intro", pad=0), StoredCue(60.0, "Drop", pad=1, locked=True))


def a_track(cues=None) -> TrackRow:
    found = HeadResult("cues", "1", (), 1.0, {}, structure={"cues": '[[5.5,"Intro"],[90.25,"B"]]'})
    return TrackRow(
        1, "/a.mp3", FileTags(), 1, LONG_S, 0.0, False, None, {"cues": found}, cues=cues
    )


def test_the_users_list_counts_where_there_is_one_even_empty() -> None:
    assert [(cue.start_s, cue.name, cue.origin) for cue in edits.cues_of(a_track())] == [
        (5.5, "Intro", "found"), (90.25, "B", "found"),
    ]  # fmt: skip
    assert edits.cues_of(a_track(ONE)) == ONE
    assert edits.cues_of(a_track(())) == ()
    assert facts_of(a_track()).cues_from == "analysis"
    assert facts_of(a_track(())).cues_from == "user"
    assert [cue.hot for cue in facts_of(a_track(ONE)).cues] == [0, 1]


def test_cues_stay_in_order_of_time_and_one_at_a_place_is_replaced() -> None:
    cues = edits.added(ONE, StoredCue(30.00004, " A  new\tone "), LONG_S)
    assert [cue.start_s for cue in cues] == [10.0, 30.0, 60.0]
    assert cues[1].name == "A new one"
    again = edits.added(cues, StoredCue(30.005, "Same"), LONG_S)
    assert [cue.name for cue in again] == ["Intro", "Same", "Drop"]


def test_a_pad_holds_one_cue_and_who_takes_it_last_has_it() -> None:
    cues = edits.added(ONE, StoredCue(30.0, pad=0), LONG_S)
    assert [(cue.start_s, cue.pad) for cue in cues] == [(10.0, None), (30.0, 0), (60.0, 1)]
    assert edits.on_pad(cues, 0).start_s == 30.0
    assert edits.on_pad(cues, 7) is None
    assert edits.free_pad(cues) == 2


def test_a_locked_cue_is_only_unlocked() -> None:
    with pytest.raises(SettingsError, match='"Drop" is locked'):
        edits.changed(ONE, 1, replace(ONE[1], start_s=61.0), LONG_S)
    with pytest.raises(SettingsError, match="locked"):
        edits.removed(ONE, 1)
    with pytest.raises(SettingsError, match="locked"):
        edits.added(ONE, StoredCue(60.0, "Other"), LONG_S)
    unlocked = edits.changed(ONE, 1, replace(ONE[1], locked=False), LONG_S)
    assert edits.removed(unlocked, 1) == ONE[:1]


WRONG = [
    (StoredCue(-1.0), "within its track"),
    (StoredCue(201.0), "within its track"),
    (StoredCue(float("nan")), "within its track"),
    (StoredCue(5.0, end_s=4.0), "after it begins"),
    (StoredCue(5.0, end_s=900.0), "within its track"),
    (StoredCue(5.0, pad=8), "Pads are 1 to 8; 9"),
    (StoredCue(5.0, colour="red"), "#ff8800"),
    (StoredCue(5.0, "x" * 101), "at most 100"),
    (StoredCue(5.0, "a\x07b"), "on one line"),
]


@pytest.mark.parametrize(("cue", "why"), WRONG)
def test_what_cannot_be_a_cue_is_refused_in_words(cue: StoredCue, why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        edits.added((), cue, LONG_S)


TYPED = [
    ("12.5", StoredCue(12.5)),
    ("2:03.25", StoredCue(123.25)),
    ("62,name=The drop,pad=3", StoredCue(62.0, "The drop", pad=2)),
    ("1:00, end=1:08 ,colour=#FF8800,lock", StoredCue(60.0, "", 68.0, None, "#FF8800", True)),
]


@pytest.mark.parametrize(("text", "cue"), TYPED)
def test_a_cue_is_typed_as_a_place_and_what_it_has(text: str, cue: StoredCue) -> None:
    assert edits.parse_cue(text) == cue


@pytest.mark.parametrize(
    "text", ["", "abc", "-3", "5,pad=x", "5,lock=1", "5,size=3", "5,name", "1:2:3", "nan", "5,,"]
)
def test_what_is_typed_wrongly_is_repeated(text: str) -> None:
    with pytest.raises(SettingsError, match="is not that"):
        edits.parse_cue(text)


def test_a_cue_is_meant_by_a_place_near_it() -> None:
    assert edits.index_near(ONE, 60.04) == 1
    with pytest.raises(SettingsError, match=r"No cue lies at 30 s; the cues are at 10\.000, 60"):
        edits.index_near(ONE, 30.0)


def test_what_another_program_has_joins_the_users_list_and_replaces_its_own_earlier_cues() -> None:
    own = (
        StoredCue(1.0, "Mine", pad=0),
        StoredCue(2.0, "Proposed", origin="found"),
        StoredCue(3.0, "Earlier", origin="rekordbox"),
        StoredCue(4.0, "Kept", origin="rekordbox", locked=True),
        StoredCue(6.0, "Traktor's", origin="traktor"),
    )
    read = [
        Cue(9.0, "New", None, 0, "#00FF00"), Cue(9.0, "New", None, None), Cue(8.0, "B", 16.0, 11),
        Cue(1.0, "Mine too", None, 1), Cue(900.0, "Beyond"), Cue(5.0, "Bad colour", colour="blue"),
    ]  # fmt: skip
    found = edits.merged(own, read, "rekordbox", LONG_S)
    assert [(cue.name, cue.pad, cue.origin) for cue in found] == [
        ("Mine", 0, "user"), ("Kept", None, "rekordbox"), ("Bad colour", None, "rekordbox"),
        ("Traktor's", None, "traktor"), ("B", None, "rekordbox"), ("New", None, "rekordbox"),
    ]  # fmt: skip
    assert edits.merged(None, read[:1], "rekordbox", LONG_S)[0].pad == 0
    assert edits.merged(found, read, "rekordbox", LONG_S) == found
