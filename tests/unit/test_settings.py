"""Settings: checked when made, kept in one step, and never lost where they cannot be understood."""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from musicanalyzer import settings
from musicanalyzer.errors import SettingsError
from musicanalyzer.settings import MAX_WORKERS, TEXT_SCALES, Settings

OTHERS = {
    "folders": ("/music", "/home/\u00fc b"),
    "exclusions": ("*.wma", "Live"),
    "watch_folders": False,
    "device": "cpu",
    "workers": 3,
    "appearance": "high-contrast",
    "language": "de",
    "text_scale": 150,
    "columns": ("title", "genre"),
    "column_widths": {"title": 200},
    "sort": "-added",
    "window": "AbC=",
    "panel_visible": False,
    "map_snippets": False,
    "volume": 0.25,
    "output_device": "Speakers",
    "unfinished": ("/music/new",),
    "live_speed": 25,
    "live_top_db": -30,
    "live_range_db": None,
}


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.json"
    known = {field.name for field in fields(Settings)}
    chosen = Settings(**{name: value for name, value in OTHERS.items() if name in known})
    settings.save(path, chosen)
    assert settings.load(path) == (chosen, "")


def test_without_a_file_the_defaults_hold_and_nothing_is_said(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "settings.json") == (Settings(), "")
    assert os.listdir(tmp_path) == []


def test_a_name_that_this_version_does_not_know_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"text_scale": 125, "from_the_future": {"a": [1]}}', encoding="utf-8")
    assert settings.load(path) == (Settings(text_scale=125), "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        "null",
        '"text"',
        "\x00",
        '{"text_scale": "large"}',
        '{"text_scale": 1000}',
        '{"folders": "/music"}',
        '{"folders": [1]}',
        '{"column_widths": [1, 2]}',
        '{"column_widths": {"title": -5}}',
        '{"watch_folders": 1}',
        '{"sort": null}',
    ],
)
def test_a_file_that_cannot_be_understood_is_set_aside_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, encoding="utf-8")
    found, remark = settings.load(path)
    aside = tmp_path / "settings.json.unreadable"
    assert found == Settings()
    assert str(aside) in remark
    assert aside.read_text(encoding="utf-8") == text
    assert not path.exists()


def test_bytes_that_are_no_text_are_set_aside_too(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"\xff\xfe{}")
    assert settings.load(path)[0] == Settings()
    assert (tmp_path / "settings.json.unreadable").read_bytes() == b"\xff\xfe{}"


def test_a_file_that_cannot_be_opened_is_named_and_left_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.mkdir()
    found, remark = settings.load(path)
    assert found == Settings()
    assert str(path) in remark
    assert path.is_dir()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("appearance", "pink"),
        ("device", "tpu"),
        ("language", "Deutsch"),
        ("language", "../de"),
        ("language", None),
        ("workers", -1),
        ("workers", MAX_WORKERS + 1),
        ("workers", True),
        ("workers", 1.5),
        ("text_scale", TEXT_SCALES[0] - 1),
        ("text_scale", TEXT_SCALES[1] + 1),
        ("text_scale", 100.5),
        ("volume", 1.01),
        ("volume", -0.01),
        ("volume", float("nan")),
        ("folders", ["/music"]),
        ("folders", ("",)),
        ("exclusions", (7,)),
        ("columns", "title"),
        ("column_widths", {"title": True}),
        ("column_widths", {"title": 0}),
        ("output_device", None),
        ("panel_visible", "yes"),
        ("map_snippets", 1),
        ("live_speed", 0),
        ("live_speed", None),
        ("live_top_db", 7),
        ("live_range_db", 0),
        ("live_range_db", "wide"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_name(name: str, value: Any) -> None:
    with pytest.raises(SettingsError, match=f"^{name} .*"):
        Settings(**{name: value})


@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_the_bounds_themselves_are_allowed(scale: int) -> None:
    assert Settings(text_scale=scale, workers=MAX_WORKERS, volume=1).text_scale == scale


def test_a_crash_while_saving_leaves_the_old_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    settings.save(path, Settings(text_scale=150))

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        settings.save(path, Settings(text_scale=200))
    assert settings.load(path)[0].text_scale == 150


def test_a_place_that_cannot_be_written_is_said_with_the_path(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    path = tmp_path / "config" / "settings.json"
    with pytest.raises(SettingsError, match="cannot be written to") as caught:
        settings.save(path, Settings())
    assert str(path) in caught.value.message
    assert caught.value.kind == "settings-file"


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="modes bind ordinary users on POSIX systems"
)
def test_a_folder_that_may_not_be_written_is_said_and_the_old_settings_stay(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings.save(path, Settings(text_scale=150))
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(SettingsError, match="cannot be written to"):
            settings.save(path, Settings())
    finally:
        tmp_path.chmod(0o700)
    assert settings.load(path)[0].text_scale == 150


def test_a_folder_whose_name_is_no_text_is_saved_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    odd = os.fsdecode(b"/music/\xff")
    settings.save(path, Settings(folders=(odd,)))
    assert settings.load(path)[0].folders == (odd,)
