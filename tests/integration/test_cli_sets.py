"""``musicanalyzer playlist curve``: a set from the library, explained, stored with its rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from musicanalyzer import cli
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.playlist_rules import Curve, Limits, rule_from_json, rule_json
from musicanalyzer.services.playlists import open_builder
from tests.helpers.libraries import build


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Path:
    return build(tmp_path_factory.mktemp("sets") / "library.db", 120)


def made(library: Path, capsys: Any, name: str, *options: str) -> list[dict[str, Any]]:
    command = ["playlist", "curve", name, "--json", "--replace", *options, "--db", str(library)]
    assert cli.run(command) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_set_follows_its_curve_and_says_why(library, capsys) -> None:
    slots = made(
        library, capsys, "Set", "-n", "8", "--energy", "2", "9", "2", "--alternatives", "2"
    )
    assert [slot["slot"] for slot in slots] == list(range(1, 9))
    assert [slot["target_energy"] for slot in slots] == [2, 4, 6, 8, 8, 6, 4, 2]
    assert slots[0]["transition"] is None
    assert set(slots[1]["transition"]) == {
        "harmony", "tempo_change_percent", "time", "likeness",
    }  # fmt: skip
    assert all(len(slot["alternatives"]) == 2 for slot in slots)
    assert {slot["genre"]["label"] for slot in slots}  # all that a track has


def test_a_set_can_be_made_again_from_its_stored_rule(library, capsys) -> None:
    first = made(library, capsys, "Set", "-n", "6", "--artist-gap", "1", "--tempo-range", "0")
    with LibraryReader(library) as reader:
        playlist = reader.playlist("Set")
        assert list(playlist.track_ids) == [slot["id"] for slot in first]
        rule, limits = rule_from_json(playlist.rule)
        assert isinstance(rule, Curve)
        assert (rule.artist_gap, rule.tempo_range, limits.n) == (1, None, 6)
        again = open_builder(reader, rule=rule, limits=limits).build(rule, limits)
    assert again == playlist.track_ids


def test_tracks_are_put_in_left_out_and_locked(library, capsys) -> None:
    free = [slot["id"] for slot in made(library, capsys, "Set", "-n", "6")]
    # Four artists alone: rules as strict as usual would leave these no set.
    options = ["--artist-gap", "1", "--tempo-range", "0", "--include", "77"]
    options += ["--exclude", str(free[0]), "--lock", f"3={free[1]}"]
    slots = [slot["id"] for slot in made(library, capsys, "Set", "-n", "6", *options)]
    assert 77 in slots
    assert free[0] not in slots
    assert slots[2] == free[1]


def test_a_set_in_words_has_a_line_for_each_step(library, capsys) -> None:
    assert cli.run(["playlist", "curve", "Words", "-n", "3", "--db", str(library)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("   1   energy ")
    assert "alike" in lines[1]


WRONG = [
    (["--lock", "x"], 2, "SLOT=TRACK"),
    (["--energy", "11"], 2, "is 11"),
    (["--include", "5", "--exclude", "5"], 2, "must be in the set and must not"),
    (["-n", "400"], 2, "tracks to choose from and the set needs 400"),
    (["--where", "genre:"], 2, "genre"),
]


@pytest.mark.parametrize(("options", "code", "sentence"), WRONG)
def test_what_cannot_be_is_told_and_nothing_is_stored(
    library, capsys, options, code, sentence
) -> None:
    assert cli.run(["playlist", "curve", "No", *options, "--db", str(library)]) == code
    assert sentence in capsys.readouterr().err
    with LibraryReader(library) as reader:
        assert "No" not in [playlist.name for playlist in reader.playlists()]


def test_a_rule_of_a_curve_is_stored_and_read_as_it_was() -> None:
    rule = Curve(points=((0.0, 2.0), (1.0, 9.5)), include=(3,), locked=((0, 4),), tempo_range=None)
    assert rule_from_json(rule_json(rule, Limits(n=7))) == (rule, Limits(n=7))


def test_some_tracks_count_more_and_others_push_away(library, capsys) -> None:
    def like(*options: str) -> list[int]:
        command = [
            "playlist",
            "create",
            "L",
            "--like",
            "3",
            "60",
            "-n",
            "12",
            "--replace",
            "--json",
        ]
        assert cli.run([*command, *options, "--db", str(library)]) == 0
        return [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()]

    plain = like()
    first = like("--weight", "50", "1")
    assert plain[:2] == first[:2] == [3, 60]
    assert plain != first
    away = like("--unlike", str(plain[2]), str(plain[3]))
    assert not {plain[2], plain[3]} & set(away)
    assert cli.run(["playlist", "create", "L", "--like", "3", "--weight", "1", "2", "--replace",
                    "--db", str(library)]) == 2  # fmt: skip
    assert "2 weights for 1 tracks" in capsys.readouterr().err
