"""Spellings of keys."""

from __future__ import annotations

import pytest

from musicanalyzer.library.musical_keys import MusicalKey, parse_key

WHEEL = {  # Camelot's wheel as Mixed In Key prints it
    "1A": "G#m", "2A": "D#m", "3A": "A#m", "4A": "Fm", "5A": "Cm", "6A": "Gm",
    "7A": "Dm", "8A": "Am", "9A": "Em", "10A": "Bm", "11A": "F#m", "12A": "C#m",
    "1B": "B", "2B": "F#", "3B": "C#", "4B": "G#", "5B": "D#", "6B": "A#",
    "7B": "F", "8B": "C", "9B": "G", "10B": "D", "11B": "A", "12B": "E",
}  # fmt: skip


@pytest.mark.parametrize(("camelot", "short"), WHEEL.items())
def test_a_key_is_the_same_in_every_spelling(camelot: str, short: str) -> None:
    key = parse_key(short)
    assert key is not None
    assert (key.camelot, key.short) == (camelot, short)
    assert {parse_key(text) for text in (camelot, key.open_key, key.name, f"0{camelot}")} == {key}


SPELLED = [
    ("Gbmin", "F#m"), ("f#m", "F#m"), ("E♭ minor", "D#m"), ("B", "B"), ("Hmoll", "Bm"),
    ("Cb major", "B"), ("1d", "C"), ("1m", "Am"), (" 11a ", "F#m"), ("CM", "C"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "short"), SPELLED)
def test_other_spellings_are_understood(text: str, short: str) -> None:
    key = parse_key(text)
    assert key is not None
    assert key.short == short


@pytest.mark.parametrize("text", [None, "", "o", "a", "13A", "0A", "X", "Amazing", "128"])
def test_what_is_no_key_is_none(text: str | None) -> None:
    assert parse_key(text) is None


def test_a_tonic_lies_within_the_octave() -> None:
    with pytest.raises(ValueError, match="tonic is 12"):
        MusicalKey(12, minor=False)


def test_every_spelling_is_understood_as_the_same_key_and_no_two_keys_share_one() -> None:
    keys = [MusicalKey(tonic, minor) for tonic in range(12) for minor in (False, True)]
    seen: set[str] = set()
    for key in keys:
        assert {parse_key(text) for text in key.spellings} == {key}
        folded = {text.casefold() for text in key.spellings}
        assert not folded & seen
        seen |= folded


def test_what_mixes_with_a_key_lies_beside_it_on_the_wheel() -> None:
    key = parse_key("8A")
    assert key is not None
    assert {each.camelot for each in key.neighbours} == {"8A", "8B", "7A", "9A"}
    key = parse_key("1B")
    assert key is not None
    assert {each.camelot for each in key.neighbours} == {"1B", "1A", "12B", "2B"}
