"""Playlist files of other programs: what each format says, and which tracks it means here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from musicanalyzer.errors import LibraryError, SettingsError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileTags
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.export import FORMATS, entries_of, export_playlist
from musicanalyzer.services.import_playlist import Imported, match_playlists
from musicanalyzer.services.playlist_files import READABLE, read_playlist_file
from tests.helpers.libraries import analysis, stat

ODD = os.fsdecode(b"caf\xe9 \xff.mp3")
FILES = [  # path below the music folder, artist, title, seconds
    ("Ann/One/01 Blue.mp3", "Ann", "Blue", 200.0),
    ("Ann/Two/01 Blue.mp3", "Ann", "Blue", 260.0),
    ("Bob/50% & <more> #1?.flac", "Bob", "More", 100.0),
    ("Bob/Été 夜.ogg", "Böb", "Été", 120.0),
    (f"Bob/{ODD}", None, None, 130.0),
    ("Cy/Deep Sea.mp3", "Cy", "Deep Sea", 140.0),
    ("Dee/01.mp3", None, None, 150.0),
]


@pytest.fixture(scope="module")
def music(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("import") / "music"


@pytest.fixture(scope="module")
def database(music: Path) -> Path:
    path = music.parent / "library.db"
    with LibraryWriter(path) as writer:
        for number, (name, artist, title, seconds) in enumerate(FILES):
            tags = FileTags(artist=artist, title=title)
            computed = analysis(number, duration_s=seconds)
            writer.add_analysis(stat(str(music / name), size=1000 + number), tags, computed)
    return path


def imported(database: Path, file: Path, content: bytes) -> Imported:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    with LibraryReader(database) as reader:
        (found,) = match_playlists(reader, file)
        return found


@pytest.mark.parametrize("absolute", [False, True])
@pytest.mark.parametrize("suffix", FORMATS)
def test_what_we_export_we_import(database, tmp_path, suffix: str, absolute: bool) -> None:
    file = tmp_path / f"Evening{suffix}"
    with LibraryReader(database) as reader:
        tracks = reader.tracks([5, 3, 1, 2, 4, 6, 7])
        left_out = export_playlist(
            file, entries_of(tracks), name="Evening", absolute_paths=absolute
        )
        (back,) = match_playlists(reader, file)
    # Formats that hold text alone cannot name a file whose name is none.
    ids = (3, 1, 2, 4, 6, 7) if left_out else (5, 3, 1, 2, 4, 6, 7)
    assert back == Imported("Evening", ids, len(ids), 0, ())


def test_every_written_format_can_be_read() -> None:
    assert set(FORMATS) <= set(READABLE)


M3U = [
    (b"Ann/One/01 Blue.mp3\n", [1]),
    (b"Ann/One/01 Blue.mp3\r\n\r\n# a comment\rCy/Deep Sea.mp3", [1, 6]),
    (b"\xef\xbb\xbf#EXTM3U\nCy/Deep Sea.mp3\n", [6]),
    ("#EXTM3U\nBob/Été 夜.ogg\n".encode("utf-16"), [4]),
    (b"#EXTINF:140,Cy - Deep Sea\n..\\music\\Cy\\Deep Sea.mp3\n", [6]),
    (b"#EXTINF:140,Cy - Deep Sea\nD:\\Musik\\Cy\\Deep Sea.mp3\n", [6]),
    (b"file:///d:/Musik/Ann/Two/01%20Blue.mp3\n", [2]),
    (b"/elsewhere/Two/01 Blue.mp3\n", [2]),
    (b"#EXTINF:261,Ann - Blue\n/elsewhere/01 Blue.mp3\n", [2]),
    (b"#EXTINF:140,Cy - Deep Sea\n/elsewhere/deep sea (remaster).flac\n", [6]),
    (b"#EXTINF:150,\n/elsewhere/01.mp3\n", [7]),
    (b"DEE/../Dee/./01.mp3\n", [7]),
    ("Bob/E\u0301te\u0301 夜.ogg\n".encode(), [4]),
]


@pytest.mark.parametrize(("content", "expected"), M3U)
def test_an_m3u_is_understood_however_it_was_written(database, music, content, expected) -> None:
    assert list(imported(database, music / "list.m3u", content).track_ids) == expected


def test_an_accent_written_in_the_other_way_is_the_same_path(database, music) -> None:
    found = imported(database, music / "list.m3u", "Bob/E\u0301te\u0301 夜.ogg\n".encode())
    assert (found.track_ids, found.n_by_name) == ((4,), 0)


NOT_FOUND = [
    (b"/elsewhere/01 Blue.mp3\n", "could be any of 2 tracks"),
    (b"/elsewhere/01.mp3\n", "is not in the library"),  # the name says nothing
    (b"#EXTINF:300,Cy - Deep Sea\n/elsewhere/Deep Sea.mp3\n", "is not in the library"),
    (b"#EXTINF:140,Other - Song\n/elsewhere/Deep Sea.mp3\n", "is not in the library"),
    (b"http://example.org/Deep%20Sea.mp3\n", "is not a file on this computer"),
    (b"no/such/file.mp3\n", "is not in the library"),
    (b"odd\x00name.mp3\n", "is not in the library"),
]


@pytest.mark.parametrize(("content", "reason"), NOT_FOUND)
def test_what_is_not_surely_meant_is_reported_and_left_out(
    database, music, content, reason
) -> None:
    found = imported(database, music / "list.m3u", content + b"Bob/50% & <more> #1?.flac\n")
    assert found.track_ids == (3,)
    assert [each.reason for each in found.not_found] == [reason]


def test_a_listed_file_of_another_size_is_another_file(database, music, tmp_path) -> None:
    copy = tmp_path / "Deep Sea.mp3"
    content = b"Deep Sea.mp3\n" + os.fsencode(music / "Ann/One/01 Blue.mp3")
    copy.write_bytes(b"x" * 1005)
    assert imported(database, tmp_path / "l.m3u", content).track_ids == (6, 1)
    copy.write_bytes(b"x" * 1006)
    assert imported(database, tmp_path / "l.m3u", content).track_ids == (1,)


def test_a_pls_keeps_the_order_of_its_numbers(database, music) -> None:
    content = (
        b"[playlist]\nNumberOfEntries=2\nFile2=Cy/Deep Sea.mp3\nfile1 = Ann/One/01 Blue.mp3\n"
        b"Title1=Ann - Blue\nLength1=200\nVersion=2\n"
    )
    assert imported(database, music / "list.pls", content).track_ids == (1, 6)


XSPF = '<?xml version="1.0" encoding="{}"?><playlist version="1" xmlns="http://xspf.org/ns/0/">{}'


def test_an_xspf_may_name_tracks_without_a_place(database, music) -> None:
    body = (
        "<title>Café</title><trackList>"
        "<track><creator>Cy</creator><title>Deep Sea</title><duration>140400</duration></track>"
        "<track><location>Bob/50%25%20%26%20%3Cmore%3E%20%231%3F.flac</location></track>"
        "<track><location>Ann/One/01 Blue.mp3</location><extension><title>x</title></extension>"
        "</track></trackList></playlist>"
    )
    content = XSPF.format("ISO-8859-1", body).encode("latin-1")
    found = imported(database, music / "list.xspf", content)
    assert (found.name, found.track_ids) == ("Café", (6, 3, 1))


def test_a_table_may_come_from_a_spreadsheet(database, music) -> None:
    content = "\ufeffArtist;Path\r\nAnn;Ann/One/01 Blue.mp3\r\n;\r\nCy;Cy/Deep Sea.mp3\r\n".encode()
    assert imported(database, music / "list.csv", content).track_ids == (1, 6)


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    b"<playlist><trackList><track><location>&b;</location></track></trackList></playlist>"
)
OUTSIDE = BOMB.replace(b'<!ENTITY a "aaaaaaaaaa">', b'<!ENTITY a SYSTEM "file:///etc/passwd">')
DAMAGED = [
    ("l.xspf", BOMB, "document type"),
    ("l.xspf", OUTSIDE, "document type"),
    ("l.xspf", b"<playlist><trackList>", "not whole XML"),
    ("l.xspf", b'<?xml version="1.0" encoding="no-such"?><playlist/>', "not whole XML"),
    ("l.jspf", b"[" * 100_000, "not a JSPF playlist"),
    ("l.jspf", b'{"playlist": 3}', "not a JSPF playlist"),
    ("l.csv", b"a,b\n1,2\n", 'no column "path"'),
    ("l.pls", b"[playlist]\n", "names no file"),
]


@pytest.mark.parametrize(("name", "content", "reason"), DAMAGED)
def test_a_damaged_or_dangerous_file_is_refused_in_words(tmp_path, name, content, reason) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SettingsError, match=reason) as caught:
        read_playlist_file(tmp_path / name)
    assert caught.value.kind == "damaged"


def test_other_files_are_refused_and_absent_ones_named(tmp_path) -> None:
    with pytest.raises(SettingsError, match=r"must end in \.m3u8"):
        read_playlist_file(tmp_path / "song.mp3")
    with pytest.raises(SettingsError, match=r"gone\.m3u cannot be read: No such file"):
        read_playlist_file(tmp_path / "gone.m3u")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "names no track"), (b"nowhere/x y z.mp3\n", "None of the 1 entries")],
)
def test_a_playlist_of_nothing_is_an_error(database, tmp_path, content, sentence) -> None:
    with pytest.raises(LibraryError, match=sentence) as caught:
        imported(database, tmp_path / "l.m3u", content)
    assert caught.value.kind == "nothing-found"
