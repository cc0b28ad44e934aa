"""Exported playlists, read back by parsers that are not ours."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from musicanalyzer.errors import SettingsError
from musicanalyzer.library.records import FileTags, TrackRow
from musicanalyzer.services import export
from musicanalyzer.services.export import PlaylistEntry, entries_of, export_playlist

RAW = os.fsdecode(b"caf\xe9 \xff.mp3")
NAMES = [
    "plain.mp3",
    "sub/with space & <angle> \"quotes\" 'one'.flac",
    "per%cent 100%25?x=1#frag;a,b.mp3",
    "夜の歌 é.ogg",
    "C:colon.mp3",
    "# comment.mp3",
    " leading space.mp3",
    RAW,
]
XSPF = "{http://xspf.org/ns/0/}"


def entries(folder: Path, names: list[str]) -> list[PlaylistEntry]:
    return [
        PlaylistEntry(str(folder / name), f"Title {i}\r\n#EXTINF", "Ann\x01& <Bob>", "One", 60.4)
        for i, name in enumerate(names)
    ]


@pytest.mark.parametrize("suffix", [".m3u8", ".m3u"])
def test_a_title_cannot_add_lines_to_an_m3u(tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"mine{suffix}"
    names = ["a.mp3", "# b.mp3", "new\nline.mp3"]
    export_playlist(target, entries(tmp_path, names), name="My\nlist")
    assert target.read_bytes().decode().splitlines() == [
        "#EXTM3U",
        "#PLAYLIST:My list",
        "#EXTINF:60,Ann & <Bob> - Title 0 #EXTINF",
        "a.mp3",
        "#EXTINF:60,Ann & <Bob> - Title 1 #EXTINF",
        "./# b.mp3",
        "#EXTINF:60,Ann & <Bob> - Title 2 #EXTINF",
        f"file://{tmp_path}/new%0Aline.mp3",
    ]


def test_a_track_without_tags_is_shown_by_its_file_name(tmp_path: Path) -> None:
    export_playlist(tmp_path / "a.m3u8", [PlaylistEntry(str(tmp_path / RAW))], name="x")
    lines = (tmp_path / "a.m3u8").read_bytes().split(b"\n")
    assert lines[2] == "#EXTINF:-1,caf\ufffd \ufffd".encode()
    assert lines[3] == b"caf\xe9 \xff.mp3"


def test_xspf_and_jspf_carry_what_is_known_of_a_track(tmp_path: Path) -> None:
    tags = FileTags(title="Tiẗle \ufffe", artist="Ann", album="One")
    known = TrackRow(1, str(tmp_path / "a.mp3"), tags, 1, 61.25, 0.0, False, None, {})
    unknown = TrackRow(2, str(tmp_path / "b.mp3"), FileTags(), None, None, 0.0, False, None, {})
    for suffix in (".xspf", ".jspf"):
        export_playlist(tmp_path / f"x{suffix}", entries_of([known, unknown]), name="Mine & yours")
    root = ElementTree.parse(tmp_path / "x.xspf").getroot()
    assert (root.tag, root.get("version")) == (f"{XSPF}playlist", "1")
    assert root.findtext(f"{XSPF}title") == "Mine & yours"
    first, second = root.iter(f"{XSPF}track")
    assert [(child.tag.removeprefix(XSPF), child.text) for child in first] == [
        ("location", "a.mp3"),
        ("title", "Tiẗle \ufffd"),
        ("creator", "Ann"),
        ("album", "One"),
        ("duration", "61250"),
    ]
    assert [child.tag for child in second] == [f"{XSPF}location"]
    playlist = json.loads((tmp_path / "x.jspf").read_text("utf-8"))["playlist"]
    assert playlist["title"] == "Mine & yours"
    assert playlist["track"][0] == {
        "location": ["a.mp3"],
        "title": "Tiẗle \ufffe",
        "creator": "Ann",
        "album": "One",
        "duration": 61250,
    }
    assert playlist["track"][1] == {"location": ["b.mp3"]}


def test_csv_has_one_row_per_track_in_order(tmp_path: Path) -> None:
    export_playlist(tmp_path / "x.csv", entries(tmp_path, ["a,b.mp3", 'q"q.mp3']), name="x")
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert [(row["position"], row["path"], row["duration_s"]) for row in rows] == [
        ("1", "a,b.mp3", "60.400"),
        ("2", 'q"q.mp3', "60.400"),
    ]
    assert rows[0]["title"] == "Title 0 #EXTINF"


@pytest.mark.parametrize("name", ["list.wpl", "list", "list.m3u9"])
def test_an_unknown_suffix_names_the_known_ones(tmp_path: Path, name: str) -> None:
    with pytest.raises(
        SettingsError, match=r"\.m3u8, \.m3u, \.pls, \.xspf, \.jspf, \.csv, \.xml, \.nml, \.crate"
    ) as caught:
        export_playlist(tmp_path / name, [], name="x")
    assert caught.value.kind == "unknown-format"
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said_and_the_old_file_stays(tmp_path, monkeypatch):
    with pytest.raises(SettingsError, match="No such file or directory") as caught:
        export_playlist(tmp_path / "none" / "x.csv", [], name="x")
    assert caught.value.kind == "cannot-write"
    target = tmp_path / "x.m3u8"
    target.write_text("old")

    def refuse(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export.os, "fsync", refuse)
    with pytest.raises(SettingsError, match="No space left"):
        export_playlist(target, entries(tmp_path, NAMES), name="x")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_playlist_may_be_read_by_whom_other_files_may(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("x")
    export_playlist(tmp_path / "x.m3u", [], name="x")
    assert (tmp_path / "x.m3u").stat().st_mode == (tmp_path / "other").stat().st_mode
