"""How values are spelt, and templates of comments, as tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from musicanalyzer.errors import SettingsError
from musicanalyzer.library.musical_keys import parse_key
from musicanalyzer.services.tag_mapping import (
    FILL,
    OFF,
    REPLACE,
    TagMapping,
    filled_in,
    restored,
    stored,
    texts_for,
)
from musicanalyzer.services.tag_values import TagValues

ALL = TagValues(
    genre="r&b/soul",
    moods=("calm", "dark", "happy", "sad"),
    vocal="vocal",
    bpm=127.984,
    key=parse_key("F# minor"),
    energy=7,
    loudness_lufs=-11.5,
    true_peak_db=-0.3,
)


def test_values_are_spelt_as_the_mapping_says() -> None:
    assert texts_for(ALL, TagMapping()) == {
        "genre": ("R&B/Soul",),
        "mood": ("Calm", "Dark", "Happy"),
        "bpm": ("128",),
        "key": ("F#m",),
        "energy": ("7",),
        "gain": ("-6.50",),
        "peak": ("0.966051",),
        "comment": ("11A - Energy 7",),
    }
    other = TagMapping(key_notation="open", bpm_decimals=2, most_moods=1, capitals=False)
    found = texts_for(ALL, other)
    assert (found["key"], found["bpm"], found["mood"]) == (("4m",), ("127.98",), ("calm",))
    assert found["genre"] == ("r&b/soul",)
    assert texts_for(replace(ALL, genre="My OWN"), TagMapping())["genre"] == ("My OWN",)


def test_what_is_unknown_is_not_written() -> None:
    assert texts_for(TagValues(), TagMapping(comment="made by me")) == {}
    assert "peak" not in texts_for(replace(ALL, loudness_lufs=None), TagMapping())


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{a}", ""),
        ("{key}", "F#m"),
        ("{key} {energy}", ""),  # one of them is unknown
        ("[{camelot}][ - Energy {energy}]", ""),
        ("[{key}][ - Energy {energy}]", "F#m"),
        ("[{energy} - ]{key}", "F#m"),
        ("x[{energy}]", ""),  # nothing but what is always there
        ("", ""),
    ],
)
def test_templates(template: str, expected: str) -> None:
    if template == "{a}":
        with pytest.raises(SettingsError, match=r"\{a\}"):
            filled_in(template, {})
    else:
        assert filled_in(template, {"key": "F#m"}) == expected


@pytest.mark.parametrize("template", ["[", "]", "[[{key}]]", "[{key}", "{key", "}"])
def test_templates_that_cannot_be_are_refused(template: str) -> None:
    with pytest.raises(SettingsError):
        TagMapping(comment=template)


def test_a_mapping_survives_a_settings_file_and_a_damaged_one_is_the_usual() -> None:
    mapping = TagMapping(comment="{key}", bpm_decimals=2).only(["genre", "replaygain"], REPLACE)
    assert restored(stored(mapping)) == mapping
    assert restored({"bpm_decimals": 17}) == TagMapping()
    assert restored({"unknown": 1, "most_moods": 2}).most_moods == 2


def test_chosen_fields_are_on_and_all_others_off() -> None:
    chosen = TagMapping().only(["comment", "mood"])
    assert (chosen.policy("comment"), chosen.policy("mood")) == (FILL, REPLACE)
    assert {chosen.policy(name) for name in ("genre", "bpm", "gain")} == {OFF}
