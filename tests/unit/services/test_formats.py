"""Laws that every playlist format keeps, told by readers that share no code with the writers.

The readers follow the formats' own descriptions with the standard library alone: XML by ElementTree
and plistlib, crates by ``struct``.
"""

from __future__ import annotations

import csv
import io
import json
import os
import plistlib
import random
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicanalyzer.errors import SettingsError
from musicanalyzer.library.musical_keys import MusicalKey
from musicanalyzer.services import formats
from musicanalyzer.services.export import (
    PlaylistEntry,
    PlaylistToWrite,
    export_playlist,
    export_playlists,
)
from musicanalyzer.services.formats import FORMATS, READABLE, WRITABLE, Format
from musicanalyzer.services.formats.model import Cue, DamagedError, GridMark
from musicanalyzer.services.formats.places import PathMap
from musicanalyzer.services.playlist_files import read_playlist_file

RAW = os.fsdecode(b"caf\xe9 \xff.mp3")
NAMES = [
    "plain.mp3",
    "sub/with space & <angle> \"quotes\" 'one'.flac",
    "per%cent 100%25?x=1#frag;a,b.mp3",
    "夜の歌 é 🪩.ogg",
    "C:colon.mp3",
    "# comment.mp3",
    " leading space.mp3",
    "plain.mp3",  # again: a playlist may hold a track twice
    RAW,
]
Paths = list[bytes]


def m3u(content: bytes) -> Paths:
    return [line for line in content.split(b"\n") if line and not line.startswith(b"#")]


def pls(content: bytes) -> Paths:
    lines = dict(line.split(b"=", 1) for line in content.split(b"\n") if b"=" in line)
    return [lines[b"File%d" % n] for n in range(1, int(lines[b"NumberOfEntries"]) + 1)]


def xspf(content: bytes) -> Paths:
    space = "{http://xspf.org/ns/0/}"
    return [
        from_uri(each.text) for each in ElementTree.fromstring(content).iter(space + "location")
    ]


def jspf(content: bytes) -> Paths:
    return [from_uri(track["location"][0]) for track in json.loads(content)["playlist"]["track"]]


def table(content: bytes) -> Paths:
    text = io.StringIO(content.decode("utf-8", "surrogateescape"), newline="")
    return [os.fsencode(row["path"]) for row in csv.DictReader(text)]


def rekordbox(content: bytes) -> Paths:
    root = ElementTree.fromstring(content)
    collection = root.find("COLLECTION")
    assert collection is not None
    assert int(collection.get("Entries", "")) == len(collection)
    places = {each.get("TrackID"): from_uri(each.get("Location")) for each in collection}
    (playlist,) = [node for node in root.iter("NODE") if node.get("Type") == "1"]
    assert int(playlist.get("Entries", "")) == len(playlist)
    return [places[each.get("Key")] for each in playlist]


def traktor(content: bytes) -> Paths:
    root = ElementTree.fromstring(content)
    places = {}
    for entry in root.iterfind("COLLECTION/ENTRY"):
        where = entry.find("LOCATION")
        assert where is not None
        key = where.get("VOLUME", "") + where.get("DIR", "") + where.get("FILE", "")
        places[key] = (where.get("DIR", "").replace("/:", "/") + where.get("FILE", "")).encode()
    (playlist,) = root.iter("PLAYLIST")
    keys = [each.get("KEY", "") for each in playlist.iterfind("ENTRY/PRIMARYKEY")]
    assert int(playlist.get("ENTRIES", "")) == len(keys)
    return [places[key] for key in keys]


def serato(content: bytes) -> Paths:
    def records(data: bytes) -> list[tuple[bytes, bytes]]:
        found, offset = [], 0
        while offset < len(data):
            tag, size = struct.unpack_from(">4sI", data, offset)
            found.append((tag, data[offset + 8 : offset + 8 + size]))
            offset += 8 + size
        assert offset == len(data)
        return found

    outer = records(content)
    assert outer[0] == (b"vrsn", "1.0/Serato ScratchLive Crate".encode("utf-16-be"))
    inner = [dict(records(value))[b"ptrk"] for tag, value in outer if tag == b"otrk"]
    return [b"/" + path.decode("utf-16-be").encode() for path in inner]


def from_uri(uri: str | None) -> bytes:
    assert uri is not None
    parts = urlsplit(uri)
    assert parts.scheme in ("", "file")
    assert parts.netloc in ("", "localhost")
    assert not parts.query
    assert not parts.fragment
    return unquote_to_bytes(parts.path)


INDEPENDENT: dict[str, Callable[[bytes], Paths]] = {
    "m3u8": m3u, "pls": pls, "xspf": xspf, "jspf": jspf, "csv": table, "rekordbox": rekordbox,
    "traktor": traktor, "serato": serato,
}  # fmt: skip


def entry(path: str, number: int = 0) -> PlaylistEntry:
    return PlaylistEntry(
        path, f"Title {number}\r\n#EXTINF", "Ann\x01& <Bob>", "One", 60.4, genre="jazz", year=1999,
        track_number=3, comment='says "hi"', size_bytes=5_000_000, bpm=127.996,
        key=MusicalKey(6, minor=True), energy=7.0, grid=(GridMark(0.123, 128.0, 1),),
        cues=(Cue(15.5, "Drop", hot=0), Cue(30.0, "Break", end_s=34.0)),
    )  # fmt: skip


def names_of(found: Format) -> list[str]:
    return NAMES if found.raw_paths else NAMES[:-1]


def test_every_format_has_an_independent_reader_and_a_name_of_its_own() -> None:
    assert set(INDEPENDENT) == {found.name for found in WRITABLE}
    assert len({found.name for found in FORMATS}) == len(FORMATS)
    for found in FORMATS:
        assert found.suffixes == tuple(suffix.lower() for suffix in found.suffixes)
        assert found.write or found.read


@pytest.mark.parametrize("absolute", [False, True])
@pytest.mark.parametrize("found", WRITABLE, ids=lambda found: found.name)
def test_every_path_survives_byte_by_byte(tmp_path: Path, found: Format, absolute: bool) -> None:
    music = tmp_path / "music"
    target = tmp_path / "lists" / f"mine{found.suffixes[0].upper()}"
    target.parent.mkdir()
    entries = [entry(str(music / name), i) for i, name in enumerate(NAMES)]
    left_out = export_playlist(
        target, entries, name="Mine", absolute_paths=absolute, format_name=found.name
    )
    assert left_out == (() if found.raw_paths else (str(music / RAW),))
    paths = INDEPENDENT[found.name](target.read_bytes())
    assert all(os.path.isabs(path) is (absolute or not found.relative) for path in paths)
    base = os.fsencode(target.parent)
    wanted = [os.fsencode(music / name) for name in names_of(found)]
    assert [os.path.normpath(os.path.join(base, path)) for path in paths] == wanted


@pytest.mark.parametrize("found", WRITABLE, ids=lambda found: found.name)
def test_what_is_written_is_read_again(tmp_path: Path, found: Format) -> None:
    if found.read is None:
        pytest.skip("not read")
    target = tmp_path / f"mine{found.suffixes[0]}"
    entries = [entry(str(tmp_path / name), i) for i, name in enumerate(names_of(found))]
    export_playlist(target, entries, name="Mine", format_name=found.name)
    (back,) = read_playlist_file(target)
    assert back.name.lower() == "mine"
    places = [os.path.normpath(tmp_path / each.paths[0]) for each in back.entries]
    assert places == [str(tmp_path / name) for name in names_of(found)]
    if found.name != "serato":  # which keeps paths alone
        assert {(each.artist, each.title) for each in back.entries} >= {
            ("Ann & <Bob>", "Title 0 #EXTINF")
        }
        assert all(each.duration_s == pytest.approx(60.4, abs=0.5) for each in back.entries)


WINDOWS = "D:\\Music\\Sub & Co\\夜 100%.mp3"


@pytest.mark.parametrize("found", WRITABLE, ids=lambda found: found.name)
def test_a_mapped_folder_is_named_as_the_other_computer_has_it(tmp_path, found: Format) -> None:
    target = tmp_path / f"mine{found.suffixes[0]}"
    mapped = PathMap.parse(["/music=D:\\Music"])
    here = "/music/Sub & Co/夜 100%.mp3"
    export_playlist(target, [entry(here)], name="Mine", format_name=found.name, mapped=mapped)
    (path,) = INDEPENDENT[found.name](target.read_bytes())
    spelled = path.decode().replace("\\", "/").removeprefix("/").removeprefix("D:/")
    assert spelled == "Music/Sub & Co/夜 100%.mp3"
    if found.name not in ("serato", "traktor"):  # they keep the volume apart, or not at all
        assert path.decode().removeprefix("/").replace("/", "\\") == WINDOWS
    (back,) = read_playlist_file(target)
    if found.name != "serato":
        assert mapped.here(back.entries[0].paths[0]) == here


@pytest.mark.parametrize("found", WRITABLE, ids=lambda found: found.name)
def test_an_empty_playlist_and_one_of_bare_files_are_written(tmp_path: Path, found: Format) -> None:
    target = tmp_path / f"mine{found.suffixes[0]}"
    export_playlist(target, [], name="", format_name=found.name)
    assert INDEPENDENT[found.name](target.read_bytes()) == []
    (back,) = read_playlist_file(target)
    assert (back.name, back.entries) == ("mine", ())
    export_playlist(target, [PlaylistEntry("/a.mp3")], name="x", format_name=found.name)
    assert len(INDEPENDENT[found.name](target.read_bytes())) == 1


@pytest.mark.parametrize("found", WRITABLE, ids=lambda found: found.name)
def test_ten_thousand_tracks_are_written_within_two_seconds(tmp_path: Path, found: Format) -> None:
    entries = [
        entry(f"/music/Artist {i // 10}/Álbum/{i:05d} Some title.mp3", i) for i in range(10_000)
    ]
    started = time.process_time()
    export_playlist(tmp_path / f"x{found.suffixes[0]}", entries, name="x", format_name=found.name)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("found", READABLE, ids=lambda found: found.name)
def test_a_broken_file_is_damaged_or_read_and_no_other_error(tmp_path: Path, found: Format) -> None:
    if found.write is None:
        whole = plistlib.dumps(LIBRARY)
    else:
        target = tmp_path / f"x{found.suffixes[0]}"
        export_playlist(target, [entry("/a/b.mp3")], name="x", format_name=found.name)
        whole = target.read_bytes()
    chance = random.Random(5)
    assert found.read is not None
    for _ in range(300):
        broken = bytearray(whole[: chance.randrange(len(whole) + 1)])
        for _ in range(chance.randrange(4)):
            if broken:
                broken[chance.randrange(len(broken))] = chance.randrange(256)
        with suppress(DamagedError):
            found.read(bytes(broken))


XML = [found for found in READABLE if found.suffixes[0] in (".xml", ".nml", ".xspf")]
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize("found", XML, ids=lambda found: found.name)
@pytest.mark.parametrize(
    "content",
    [
        ENTITY,
        ENTITY.replace(b'<!ENTITY a "aa">', b'<!ENTITY a SYSTEM "file:///etc/passwd">'),
        b'<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]><x/>',
        b"<a>" * 5000,
    ],
)
def test_xml_cannot_grow_reach_out_or_nest_without_end(found: Format, content: bytes) -> None:
    assert found.read is not None
    with pytest.raises(DamagedError, match=r"document type|deep"):
        found.read(content)


@pytest.mark.parametrize("found", [f for f in WRITABLE if f.many], ids=lambda found: found.name)
def test_several_lists_lie_in_folders_and_share_their_tracks(tmp_path: Path, found: Format) -> None:
    names = ["Sets / 2026 / Friday", "Sets / 2026 / Saturday", "Loose", "Sets / Old"]
    lists = [
        PlaylistToWrite(name, [entry("/m/a.mp3"), entry(f"/m/{i}.mp3")])
        for i, name in enumerate(names)
    ]
    target = tmp_path / f"all{found.suffixes[0]}"
    export_playlists(target, lists, format_name=found.name)
    root = ElementTree.parse(target).getroot()
    assert len(root.find("COLLECTION") or []) == 5
    back = {
        each.name: [entry.paths[0] for entry in each.entries] for each in read_playlist_file(target)
    }
    assert back == {name: ["/m/a.mp3", f"/m/{i}.mp3"] for i, name in enumerate(names)}


def test_a_format_of_one_list_refuses_several(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="rekordbox, traktor") as caught:
        export_playlists(tmp_path / "x.m3u", [PlaylistToWrite("a", []), PlaylistToWrite("b", [])])
    assert caught.value.kind == "one-playlist"
    with pytest.raises(SettingsError, match='no format "nml2" to write; there are m3u8'):
        export_playlist(tmp_path / "x.m3u", [], name="a", format_name="nml2")


def test_rekordbox_gets_grid_key_and_cues_as_its_format_list_has_them(tmp_path: Path) -> None:
    export_playlist(tmp_path / "x.xml", [entry("/m/a b.mp3")], name="x")
    track = ElementTree.parse(tmp_path / "x.xml").getroot().find("COLLECTION/TRACK")
    assert track is not None
    about = dict(track.items())
    assert about["Location"] == "file://localhost/m/a%20b.mp3"
    assert (about["AverageBpm"], about["Tonality"], about["TotalTime"]) == ("128.00", "F#m", "60")
    assert about["Kind"] == "MP3 File"
    assert [dict(mark.items()) for mark in track.findall("TEMPO")] == [
        {"Inizio": "0.123", "Bpm": "128.00", "Metro": "4/4", "Battito": "1"}
    ]
    assert [dict(mark.items()) for mark in track.findall("POSITION_MARK")] == [
        {"Name": "Drop", "Type": "0", "Start": "15.500", "Num": "0"},
        {"Name": "Break", "Type": "4", "Start": "30.000", "End": "34.000", "Num": "-1"},
    ]


def test_traktor_gets_grid_key_and_cues_in_milliseconds(tmp_path: Path) -> None:
    export_playlist(tmp_path / "x.nml", [entry("/Volumes/Stick/m/a.mp3")], name="x")
    track = ElementTree.parse(tmp_path / "x.nml").getroot().find("COLLECTION/ENTRY")
    assert track is not None
    found = {each.tag: dict(each.items()) for each in track}
    assert found["LOCATION"] == {
        "DIR": "/:m/:",
        "FILE": "a.mp3",
        "VOLUME": "Stick",
        "VOLUMEID": "Stick",
    }
    assert found["TEMPO"]["BPM"] == "127.996000"
    assert found["MUSICAL_KEY"] == {"VALUE": "18"}
    numbers = ("TYPE", "START", "LEN", "HOTCUE")
    cues = [tuple(float(cue.get(key, "")) for key in numbers) for cue in track.findall("CUE_V2")]
    assert cues == [(4, 123, 0, -1), (0, 15_500, 0, 0), (5, 30_000, 4_000, -1)]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        # Tempo by tempo; bars are counted from the first marker, so that it begins one.
        ([(0.5, 120, 3), (8.5, 100, 1), (30, 99.5, 2)], [(1.5, 120), (8.5, 100), (30, 99.5)]),
        ([(0.5, 60, 2), (1.5, 120, 1)], [(0.5, 60), (1.5, 120)]),  # no bar begins before the next
        ([(0.25, 60, 4)], [(1.25, 60)]),
    ],
)
def test_traktor_gets_a_marker_for_each_tempo_of_a_grid(
    tmp_path: Path, marks: list[tuple[float, float, int]], expected: list[tuple[float, float]]
) -> None:
    grid = tuple(GridMark(*mark) for mark in marks)
    track = replace(entry("/m/a.mp3"), grid=grid)
    export_playlist(tmp_path / "x.nml", [track], name="x")
    cues = ElementTree.parse(tmp_path / "x.nml").getroot().findall("COLLECTION/ENTRY/CUE_V2")
    found = [
        (float(cue.get("START", "")) / 1000, float(tempo.get("BPM", "")))
        for cue in cues
        if (tempo := cue.find("GRID")) is not None
    ]
    assert found == [pytest.approx(each) for each in expected]
    assert {cue.get("TYPE") for cue in cues[: len(found)]} == {"4"}
    (listed,) = formats.traktor.collection((tmp_path / "x.nml").read_bytes())
    assert [(mark.start_s, mark.bpm) for mark in listed.grid] == found


LIBRARY = {
    "Major Version": 1,
    "Tracks": {
        "7": {"Track ID": 7, "Name": "Blue", "Artist": "Ann", "Total Time": 200_000, "Cloud": True,
              "Location": "file://localhost/D:/M%C3%BCsic/Blue.mp3"},
        "9": {"Track ID": 9, "Name": "Radio", "Location": "http://example.org/x"},
    },
    "Playlists": [
        {"Name": "Library", "Master": True, "Playlist Items": [{"Track ID": 7}]},
        {"Name": "Sets", "Folder": True, "Playlist Persistent ID": "AA"},
        {"Name": "Friday", "Playlist Persistent ID": "BB", "Parent Persistent ID": "AA",
         "Playlist Items": [{"Track ID": 9}, {"Track ID": 7}, {"Track ID": 8}]},
        {"Name": "Empty", "Playlist Persistent ID": "CC"},
    ],
}  # fmt: skip


def test_a_library_of_itunes_gives_its_lists_with_their_folders(tmp_path: Path) -> None:
    (tmp_path / "iTunes Library.xml").write_bytes(plistlib.dumps(LIBRARY))
    friday, empty = read_playlist_file(tmp_path / "iTunes Library.xml")
    assert (friday.name, empty.name, empty.entries) == ("Sets / Friday", "Empty", ())
    radio, blue, gone = friday.entries
    assert (blue.paths[0], blue.artist, blue.title, blue.duration_s) == (
        "D:/Müsic/Blue.mp3", "Ann", "Blue", 200.0,
    )  # fmt: skip
    assert (radio.paths, gone.paths) == ((), ())
    assert "does not describe" in gone.shown


def test_folders_of_itunes_that_go_round_in_a_circle_end(tmp_path: Path) -> None:
    own, above = "Playlist Persistent ID", "Parent Persistent ID"
    circle = {
        "Tracks": {},
        "Playlists": [
            {"Name": "a", "Folder": True, own: "A", above: "B"},
            {"Name": "b", "Folder": True, own: "B", above: "A"},
            {"Name": "x", above: "A"},
        ],
    }
    (tmp_path / "x.xml").write_bytes(plistlib.dumps(circle))
    assert [each.name for each in read_playlist_file(tmp_path / "x.xml")] == ["b / a / x"]


def test_a_file_larger_than_its_format_allows_is_refused(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "x.m3u").write_bytes(b"a.mp3\n" * 1000)
    monkeypatch.setattr(formats, "READABLE", (replace(formats.M3U, max_bytes=5000),))
    with pytest.raises(SettingsError, match="larger than") as caught:
        read_playlist_file(tmp_path / "x.m3u")
    assert caught.value.kind == "damaged"


MAPPED = [
    (["/music=D:\\Music"], "/music/a/b.mp3", "D:\\Music\\a\\b.mp3"),
    (["/music=D:\\"], "/music/a/b.mp3", "D:\\a\\b.mp3"),
    (["/music/=\\\\nas\\share"], "/music/a.mp3", "\\\\nas\\share\\a.mp3"),
    (["/music/live=/l", "/music=/m"], "/music/live/a.mp3", "/l/a.mp3"),
    (["/music=/m"], "/musical/a.mp3", "/musical/a.mp3"),
    (["/=/mnt/disk"], "/music/a.mp3", "/mnt/disk/music/a.mp3"),
]


@pytest.mark.parametrize(("rules", "here", "there"), MAPPED)
def test_folders_map_there_and_back(rules: list[str], here: str, there: str) -> None:
    mapped = PathMap.parse(rules)
    assert mapped.there(here) == there
    if here != there:
        assert mapped.here(there) == here


def test_windows_folders_are_the_same_in_any_case_and_slash() -> None:
    mapped = PathMap.parse(["/music=D:\\Music"])
    assert mapped.here("d:/MUSIC/a/B.mp3") == "/music/a/B.mp3"
    assert mapped.here("E:/Music/a.mp3") is None


@pytest.mark.parametrize("text", ["/music", "music=/m", "/music=Music", "=", "/music="])
def test_a_mapping_needs_two_full_paths(text: str) -> None:
    with pytest.raises(SettingsError, match="HERE=THERE") as caught:
        PathMap.parse([text])
    assert caught.value.kind == "usage"


name = st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1).filter(
    lambda text: text not in (".", "..")
)


@given(parts=st.lists(name, min_size=1, max_size=4))
def test_any_path_below_a_mapped_folder_comes_back(parts: list[str]) -> None:
    mapped = PathMap.parse(["/music=/Volumes/Stick/m"])
    path = "/".join(("/music", *parts))
    assert mapped.here(mapped.there(path)) == path
