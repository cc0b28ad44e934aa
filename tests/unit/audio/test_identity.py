"""The audio hash ignores tags, covers and names, and notices every change of the audio."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import mutagen
import mutagen.apev2
import mutagen.flac
import mutagen.id3
import mutagen.mp4
import pytest

from musicanalyzer.audio import identity
from musicanalyzer.audio.identity import audio_hash
from musicanalyzer.errors import DecodeError
from tests.helpers import audio_files
from tests.helpers.audio_files import FORMATS
from tests.helpers.bad_inputs import encoded

COVER = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8000  # 2 MB


def _id3(path: Path, size: int) -> None:
    try:
        file = mutagen.File(path)
        tags = file.tags
        if tags is None:
            file.add_tags()
            tags = file.tags
        save = file.save
    except mutagen.MutagenError:
        tags = mutagen.id3.ID3()
        save = lambda: tags.save(path)  # noqa: E731
    tags.add(mutagen.id3.TIT2(encoding=3, text="Title " * size))
    tags.add(mutagen.id3.APIC(encoding=3, mime="image/jpeg", type=3, data=COVER * (size > 1)))
    save()


def _id3_plain(path: Path, size: int) -> None:
    tags = mutagen.id3.ID3()
    tags.add(mutagen.id3.TIT2(encoding=3, text="Title " * size))
    tags.add(mutagen.id3.APIC(encoding=3, mime="image/jpeg", type=3, data=COVER * (size > 1)))
    tags.save(path, v1=2)


def _ape(path: Path, size: int) -> None:
    tags = mutagen.apev2.APEv2()
    tags["Title"] = "Title " * size
    if size > 1:
        tags["Cover Art (Front)"] = mutagen.apev2.APEValue(b"x.jpg\0" + COVER, 1)
    tags.save(path)


def _vorbis(path: Path, size: int) -> None:
    file = mutagen.File(path)
    file["title"] = "Title " * size
    if size > 1:
        import base64

        picture = mutagen.flac.Picture()
        picture.data, picture.mime, picture.type = COVER, "image/jpeg", 3
        file["metadata_block_picture"] = [base64.b64encode(picture.write()).decode()]
    file.save()


def _flac(path: Path, size: int) -> None:
    file = mutagen.flac.FLAC(path)
    file["title"] = "Title " * size
    if size > 1:
        picture = mutagen.flac.Picture()
        picture.data, picture.mime, picture.type = COVER, "image/jpeg", 3
        file.add_picture(picture)
    file.save(padding=lambda info: 777)


def _mp4(path: Path, size: int) -> None:
    file = mutagen.mp4.MP4(path)
    file["©nam"] = "Title " * size
    file["covr"] = [mutagen.mp4.MP4Cover(COVER * (size > 1), mutagen.mp4.MP4Cover.FORMAT_JPEG)]
    file.save()


def _asf(path: Path, size: int) -> None:
    file = mutagen.File(path)
    file["Title"] = "Title " * size
    if size > 1:
        from mutagen.asf import ASFByteArrayAttribute

        file["WM/Picture"] = [ASFByteArrayAttribute(COVER)]
    file.save()


TAGGERS: list[tuple[str, Callable[[Path, int], None]]] = [
    ("mp3", _id3_plain),
    ("mp3", _ape),
    ("mp2", _id3_plain),
    ("aac-adts", _id3_plain),
    ("aac-adts", _ape),
    ("ac3", _ape),
    ("wav-16", _id3),
    ("wav-float", _id3),
    ("aiff", _id3),
    ("flac-16", _flac),
    ("flac-24", _id3_plain),
    ("ogg-vorbis", _vorbis),
    ("ogg-flac", _vorbis),
    ("opus", _vorbis),
    ("m4a-aac", _mp4),
    ("m4a-alac", _mp4),
    ("wma", _asf),
    ("wavpack", _ape),
    ("tta", _id3_plain),
    ("tta", _ape),
]


def _file(folder: Path, name: str, data: bytes | None = None) -> Path:
    path = folder / f"x.{audio_files.BY_NAME[name].extension}"
    path.write_bytes(encoded(name) if data is None else data)
    return path


@pytest.mark.parametrize(("name", "write_tags"), TAGGERS, ids=lambda v: getattr(v, "__name__", v))
def test_tags_and_covers_do_not_change_the_hash(tmp_path: Path, name: str, write_tags) -> None:
    path = _file(tmp_path, name)
    before = audio_hash(path)
    for size in (1, 40, 2000, 1):
        write_tags(path, size)
        assert path.read_bytes() != encoded(name)
        assert audio_hash(path) == before


@pytest.mark.parametrize(("name", "write_tags"), TAGGERS, ids=lambda v: getattr(v, "__name__", v))
def test_removing_all_tags_does_not_change_the_hash(tmp_path: Path, name: str, write_tags) -> None:
    path = _file(tmp_path, name)
    before = audio_hash(path)
    write_tags(path, 5)
    if write_tags is _id3_plain:
        mutagen.id3.delete(path)
    elif write_tags is _ape:
        mutagen.apev2.delete(path)
    else:
        mutagen.File(path).delete()
    assert audio_hash(path) == before


@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f.name)
@pytest.mark.parametrize("share", [0.5, 0.93])
def test_one_changed_byte_of_audio_changes_the_hash(tmp_path: Path, form, share: float) -> None:
    data = bytearray(encoded(form.name))
    path = _file(tmp_path, form.name)
    before = audio_hash(path)
    data[int(len(data) * share)] ^= 1
    path.write_bytes(data)
    assert audio_hash(path) != before


@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f.name)
def test_the_name_is_no_part_of_the_hash(tmp_path: Path, form) -> None:
    path = _file(tmp_path, form.name)
    other = tmp_path / "other name.bin"
    other.write_bytes(path.read_bytes())
    assert audio_hash(other) == audio_hash(path)


def test_an_mp4_that_lost_its_index_is_no_copy_of_the_whole_one(tmp_path: Path) -> None:
    data = encoded("m4a-aac")
    whole = tmp_path / "whole.m4a"
    whole.write_bytes(data)
    assert data.index(b"mdat") < data.index(b"moov"), "the index must lie behind the audio here"
    for name, end in (("none", data.index(b"moov") - 4), ("half", len(data) - 40)):
        cut = tmp_path / f"{name}.m4a"
        cut.write_bytes(data[:end])
        assert identity.audio_hash(cut) != identity.audio_hash(whole), name


def test_different_encodings_and_recordings_have_different_hashes(tmp_path: Path) -> None:
    seen = set()
    for form in FORMATS:
        for seed in (1, 2):
            seen.add(audio_hash(_file(tmp_path, form.name, encoded(form.name, 3.0, seed))))
    # AU and CAF may hold the very same PCM bytes; all others differ.
    assert len(seen) >= 2 * len(FORMATS) - 4


def test_all_kinds_of_tags_at_once_are_outside_the_hash(tmp_path: Path) -> None:
    path = _file(tmp_path, "mp3")
    before = audio_hash(path)
    _ape(path, 3)
    lyrics = b"LYRICSBEGIN" + b"IND00002" + b"10"
    id3v1 = b"TAG" + b"x" * 125
    tail = lyrics + b"%06d" % len(lyrics) + b"LYRICS200" + id3v1
    path.write_bytes(path.read_bytes() + tail)
    _id3_prefix = (
        b"ID3\x04\x00\x10\x00\x00\x02\x00" + bytes(256) + b"3DI\x04\x00\x10\x00\x00\x02\x00"
    )
    path.write_bytes(_id3_prefix + path.read_bytes())
    assert audio_hash(path) == before


def test_a_file_that_grows_meanwhile_is_reported(tmp_path: Path, monkeypatch) -> None:
    path = _file(tmp_path, "mp3")
    inner = identity._hash_open

    def slow(file, *rest):
        digest = inner(file, *rest)
        with open(path, "ab") as more:
            more.write(b"x")
        return digest

    monkeypatch.setattr(identity, "_hash_open", slow)
    with pytest.raises(DecodeError, match="changed while") as caught:
        audio_hash(path)
    assert caught.value.kind == "changed"


def test_a_file_that_vanishes_meanwhile_is_reported(tmp_path: Path, monkeypatch) -> None:
    path = _file(tmp_path, "mp3")
    sniff = identity.sniff

    def sniff_then_remove(name):
        found = sniff(name)
        os.unlink(name)
        return found

    monkeypatch.setattr(identity, "sniff", sniff_then_remove)
    with pytest.raises(DecodeError, match="is not there; check the path") as caught:
        audio_hash(path)
    assert caught.value.kind == "vanished"


def test_the_hash_is_stable_across_releases(tmp_path: Path) -> None:
    path = tmp_path / "x.mp3"
    frame = b"\xff\xfb\x90\x64" + bytes(413)
    path.write_bytes(frame * 10)
    assert audio_hash(path).hex() == "89759aed099fed3d0d4bef7cf8bfc0d6"
