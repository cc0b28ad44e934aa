"""Tags of every kind of file read alike, and nothing in a tag can stop a scan."""

from __future__ import annotations

import struct
from pathlib import Path

import mutagen
import mutagen.apev2
import mutagen.flac
import mutagen.id3
import mutagen.mp4
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicanalyzer.audio import tagvalues as val
from musicanalyzer.audio.tags import MAX_TEXT, Tags, read_tags
from tests.helpers import audio_files
from tests.helpers.bad_inputs import encoded

WANTED = Tags(
    title="Für Élise ♫",
    artist="A; B",
    album="Album",
    album_artist="Various",
    track_number=3,
    year=2003,
    genre="Rock",
    bpm=128.0,
    key="Am",
    comment="a comment",
    replaygain_track_gain_db=-7.03,
    replaygain_track_peak=0.98,
    has_cover=True,
)
JPEG = b"\xff\xd8\xff\xe0" + bytes(2000)
VORBIS = {
    "title": "Für Élise ♫",
    "artist": ["A", "B"],
    "album": "Album",
    "albumartist": "Various",
    "tracknumber": "3/12",
    "date": "2003-05-01",
    "genre": "Rock",
    "bpm": "128",
    "initialkey": "Am",
    "comment": "a comment",
    "replaygain_track_gain": "-7.03 dB",
    "replaygain_track_peak": "0.980000",
}


def _file(folder: Path, name: str) -> Path:
    path = folder / f"x.{audio_files.BY_NAME[name].extension}"
    path.write_bytes(encoded(name))
    return path


def _picture() -> mutagen.flac.Picture:
    picture = mutagen.flac.Picture()
    picture.data, picture.mime, picture.type = JPEG, "image/jpeg", 3
    return picture


def _write_id3(path: Path) -> None:
    i = mutagen.id3
    frames = [
        i.TIT2(encoding=3, text="Für Élise ♫"),
        i.TPE1(encoding=3, text=["A", "B"]),
        i.TALB(encoding=3, text="Album"),
        i.TPE2(encoding=3, text="Various"),
        i.TRCK(encoding=3, text="3/12"),
        i.TDRC(encoding=3, text="2003-05-01"),
        i.TCON(encoding=3, text="(17)"),
        i.TBPM(encoding=3, text="128"),
        i.TKEY(encoding=3, text="Am"),
        i.COMM(encoding=3, lang="eng", desc="iTunNORM", text="0000"),
        i.COMM(encoding=3, lang="eng", desc="", text="a comment"),
        i.TXXX(encoding=3, desc="REPLAYGAIN_TRACK_GAIN", text="-7.03 dB"),
        i.TXXX(encoding=3, desc="replaygain_track_peak", text="0.98"),
        i.APIC(encoding=3, mime="image/jpeg", type=3, data=JPEG),
    ]
    if path.suffix in (".wav", ".aiff"):
        file = mutagen.File(path)
        file.add_tags()
        for frame in frames:
            file.tags.add(frame)
        file.save()
        return
    tags = mutagen.id3.ID3()
    for frame in frames:
        tags.add(frame)
    tags.save(path)


def _write_vorbis(path: Path) -> None:
    import base64

    file = mutagen.File(path)
    file.update(VORBIS)
    if hasattr(file, "add_picture"):
        file.add_picture(_picture())
    else:
        file["metadata_block_picture"] = [base64.b64encode(_picture().write()).decode()]
    file.save()


def _write_ape(path: Path) -> None:
    names = {"tracknumber": "Track", "date": "Year", "albumartist": "Album Artist"}
    tags = mutagen.apev2.APEv2()
    for name, value in VORBIS.items():
        tags[names.get(name, name)] = value
    tags["Cover Art (Front)"] = mutagen.apev2.APEValue(b"cover.jpg\0" + JPEG, 1)
    tags.save(path)


def _write_mp4(path: Path) -> None:
    file = mutagen.mp4.MP4(path)
    file.update(
        {
            "©nam": "Für Élise ♫",
            "©ART": ["A", "B"],
            "©alb": "Album",
            "aART": "Various",
            "trkn": [(3, 12)],
            "©day": "2003-05-01T00:00:00Z",
            "©gen": "Rock",
            "tmpo": [128],
            "©cmt": "a comment",
            "covr": [mutagen.mp4.MP4Cover(JPEG)],
            "----:com.apple.iTunes:initialkey": b"Am",
            "----:com.apple.iTunes:replaygain_track_gain": b"-7.03 dB",
            "----:com.apple.iTunes:REPLAYGAIN_TRACK_PEAK": b"0.98",
        }
    )
    file.save()


def _write_asf(path: Path) -> None:
    from mutagen.asf import ASFByteArrayAttribute

    file = mutagen.File(path)
    file.update(
        {
            "Title": "Für Élise ♫",
            "Author": ["A", "B"],
            "WM/AlbumTitle": "Album",
            "WM/AlbumArtist": "Various",
            "WM/TrackNumber": "3",
            "WM/Year": "2003",
            "WM/Genre": "Rock",
            "WM/BeatsPerMinute": "128",
            "WM/InitialKey": "Am",
            "Description": "a comment",
            "replaygain_track_gain": "-7.03 dB",
            "replaygain_track_peak": "0.98",
            "WM/Picture": [ASFByteArrayAttribute(JPEG)],
        }
    )
    file.save()


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("mp3", _write_id3),
        ("mp3", _write_ape),
        ("aac-adts", _write_id3),
        ("wav-16", _write_id3),
        ("aiff", _write_id3),
        ("tta", _write_id3),
        ("flac-16", _write_vorbis),
        ("ogg-vorbis", _write_vorbis),
        ("ogg-flac", _write_vorbis),
        ("opus", _write_vorbis),
        ("wavpack", _write_ape),
        ("m4a-aac", _write_mp4),
        ("m4a-alac", _write_mp4),
        ("wma", _write_asf),
    ],
    ids=lambda v: getattr(v, "__name__", v),
)
def test_every_format_says_the_same(tmp_path: Path, name: str, write) -> None:
    path = _file(tmp_path, name)
    write(path)
    got = read_tags(path)
    assert got.replaygain_track_gain_db == pytest.approx(-7.03)
    assert got == WANTED


@pytest.mark.parametrize("form", audio_files.FORMATS, ids=lambda f: f.name)
def test_a_file_without_tags_has_none_and_no_problem(tmp_path: Path, form) -> None:
    got = read_tags(_file(tmp_path, form.name))
    assert (got.title, got.artist, got.has_cover, got.problem) == (None, None, False, None)


def test_opus_r128_gain_becomes_replaygain(tmp_path: Path) -> None:
    path = _file(tmp_path, "opus")
    file = mutagen.File(path)
    file["R128_TRACK_GAIN"] = "-1536"  # -6 dB towards -23 LUFS
    file.save()
    assert read_tags(path).replaygain_track_gain_db == pytest.approx(-1.0)


def test_rva2_gives_gain_and_peak(tmp_path: Path) -> None:
    path = _file(tmp_path, "mp3")
    tags = mutagen.id3.ID3()
    tags.add(mutagen.id3.RVA2(desc="album", channel=1, gain=-1.0, peak=0.5))
    tags.add(mutagen.id3.RVA2(desc="Track", channel=8, gain=-9.0, peak=0.1))  # subwoofer
    tags.add(mutagen.id3.RVA2(desc="track", channel=1, gain=-4.5, peak=0.75))
    tags.save(path)
    got = read_tags(path)
    assert got.replaygain_track_gain_db == pytest.approx(-4.5, abs=0.01)
    assert got.replaygain_track_peak == pytest.approx(0.75, abs=0.01)


def test_what_itunes_keeps_in_comments_is_no_comment(tmp_path: Path) -> None:
    path = _file(tmp_path, "mp3")
    tags = mutagen.id3.ID3()
    tags.add(mutagen.id3.COMM(encoding=3, lang="eng", desc="iTunNORM", text=" 0000 0000"))
    tags.save(path)
    assert read_tags(path).comment is None


def test_mp3gain_values_beside_an_id3_tag_are_found(tmp_path: Path) -> None:
    path = _file(tmp_path, "mp3")
    mutagen.apev2.APEv2()
    ape = mutagen.apev2.APEv2()
    ape["REPLAYGAIN_TRACK_GAIN"] = "-3.2 dB"
    ape.save(path)
    tags = mutagen.id3.ID3()
    tags.add(mutagen.id3.TIT2(encoding=3, text="T"))
    tags.save(path)
    got = read_tags(path)
    assert (got.title, got.replaygain_track_gain_db) == ("T", pytest.approx(-3.2))


def test_riff_info_is_read_where_a_wav_has_no_id3(tmp_path: Path) -> None:
    body = b"INAM" + struct.pack("<I", 6) + b"Title\0" + b"IART" + struct.pack("<I", 6) + b"Group\0"
    chunk = b"LIST" + struct.pack("<I", 4 + len(body)) + b"INFO" + body
    data = bytearray(encoded("wav-16") + chunk)
    struct.pack_into("<I", data, 4, len(data) - 8)
    (tmp_path / "x.wav").write_bytes(data)
    got = read_tags(tmp_path / "x.wav")
    assert (got.title, got.artist) == ("Title", "Group")


def test_long_and_dirty_text_is_bounded_and_clean(tmp_path: Path) -> None:
    path = _file(tmp_path, "mp3")
    tags = mutagen.id3.ID3()
    tags.add(mutagen.id3.TIT2(encoding=3, text="x" * 10_000))
    tags.add(mutagen.id3.TALB(encoding=3, text="a\x07b\nc\x1b[31m"))
    tags.save(path)
    got = read_tags(path)
    assert got.title == "x" * MAX_TEXT
    assert got.album == "ab c[31m"


@pytest.mark.parametrize("name", ["mp3", "flac-16", "ogg-vorbis", "m4a-aac", "wma", "wavpack"])
@given(data=st.data())
def test_no_damage_to_a_tag_raises(name: str, data: st.DataObject, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("damage")
    path = _file(folder, name)
    writers = {"mp3": _write_id3, "m4a-aac": _write_mp4, "wma": _write_asf, "wavpack": _write_ape}
    writers.get(name, _write_vorbis)(path)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(10, len(content)))])
    assert isinstance(read_tags(path), Tags)


@pytest.mark.parametrize(
    ("raw", "year"),
    [
        ("2003", 2003), ("2003-05-01", 2003), ("2003-05-01T10:00:00Z", 2003), ("20030501", 2003),
        ("05/2003", 2003), ("1 May 1987", 1987), ("01.02.1999", 1999), ("c. 1720", 1720),
        ("0000", None), ("", None), ("99", None), ("12003", None), ("3003", None),
        ("2003\x00", 2003),
    ],
)  # fmt: skip
def test_years(raw: str, year: int | None) -> None:
    assert val.year(raw) == year


@pytest.mark.parametrize(
    ("raw", "number"),
    [("3", 3), ("03/12", 3), ("3 of 12", 3), ("0", None), ("A1", None), ("", None), ("-1", None),
     ("1234567", None)],
)  # fmt: skip
def test_track_numbers(raw: str, number: int | None) -> None:
    assert val.track_number(raw) == number


@pytest.mark.parametrize(
    ("raw", "bpm"),
    [("128", 128.0), ("127,97", 127.97), ("0", None), ("fast", None), ("nan", None),
     ("1e99999", None), ("99999", None), ("120 BPM", 120.0)],
)  # fmt: skip
def test_tempi(raw: str, bpm: float | None) -> None:
    assert val.bpm(raw) == bpm


@pytest.mark.parametrize(
    ("raw", "gain", "peak"),
    [("-7.03 dB", -7.03, None), ("+1,5dB", 1.5, 1.5), ("0.98", 0.98, 0.98), ("", None, None),
     ("inf", None, None), ("1e9", None, None), ("0", 0.0, None)],
)  # fmt: skip
def test_gains(raw: str, gain: float | None, peak: float | None) -> None:
    assert val.gain_db(raw) == gain
    assert val.peak(raw) == peak


@pytest.mark.parametrize(
    ("raw", "genres"),
    [("17", ["Rock"]), ("(17)", ["Rock"]), ("(17)Indie Rock", ["Indie Rock"]), ("Jazz", ["Jazz"]),
     ("255", []), ("2 Step", ["2 Step"]), ("", [""])],
)  # fmt: skip
def test_genres(raw: str, genres: list[str]) -> None:
    assert list(val.genres([raw], mutagen.id3.TCON.GENRES)) == genres


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_cleaned_text_is_always_printable_utf8_within_bounds(raw: str) -> None:
    cleaned = val.clean(raw)
    cleaned.encode("utf-8")
    assert len(cleaned) <= MAX_TEXT
    assert cleaned == cleaned.strip()
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in cleaned)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [("a\ud800b", "a\ufffdb"), ("\U0001d11e", "\U0001d11e"), (" \x00x\x00 ", "x"), ("\t\n", "")],
)
def test_lone_surrogates_are_replaced_and_whole_characters_kept(raw: str, cleaned: str) -> None:
    assert val.clean(raw) == cleaned
