"""The cover of every kind of tag is found, and nothing in a file makes looking for it raise."""

from __future__ import annotations

import base64
from pathlib import Path

import mutagen
import mutagen.apev2
import mutagen.asf
import mutagen.flac
import mutagen.id3
import mutagen.mp4
import pytest

from musicanalyzer.audio import cover
from musicanalyzer.audio.tags import read_cover
from tests.helpers import audio_files
from tests.helpers.bad_inputs import encoded

FRONT = b"\xff\xd8\xff\xe0 the front" + bytes(range(256))
BACK = b"\xff\xd8\xff\xe0 the back"


def _picture(data: bytes, kind: int) -> mutagen.flac.Picture:
    picture = mutagen.flac.Picture()
    picture.data, picture.mime, picture.type, picture.desc = data, "image/jpeg", kind, "é"
    return picture


def _id3(path: Path, pictures: list[tuple[int, bytes]]) -> None:
    tags = mutagen.id3.ID3()
    for kind, data in pictures:
        tags.add(
            mutagen.id3.APIC(encoding=3, mime="image/jpeg", type=kind, desc=str(kind), data=data)
        )
    tags.save(path)


def _flac(path: Path, pictures: list[tuple[int, bytes]]) -> None:
    file = mutagen.File(path)
    for kind, data in pictures:
        file.add_picture(_picture(data, kind))
    file.save()


def _ogg(path: Path, pictures: list[tuple[int, bytes]]) -> None:
    file = mutagen.File(path)
    file["metadata_block_picture"] = [
        base64.b64encode(_picture(data, kind).write()).decode() for kind, data in pictures
    ]
    file.save()


def _mp4(path: Path, pictures: list[tuple[int, bytes]]) -> None:
    file = mutagen.mp4.MP4(path)
    # MP4 does not say which is the front: the first is.
    file["covr"] = [mutagen.mp4.MP4Cover(data) for _, data in sorted(pictures)]
    file.save()


def _ape(path: Path, pictures: list[tuple[int, bytes]]) -> None:
    tags = mutagen.apev2.APEv2()
    for kind, data in pictures:
        name = "Cover Art (Front)" if kind == 3 else "Cover Art (Back)"
        tags[name] = mutagen.apev2.APEValue(b"cover.jpg\0" + data, mutagen.apev2.BINARY)
    tags.save(path)


def _asf(path: Path, pictures: list[tuple[int, bytes]]) -> None:
    def packed(kind: int, data: bytes) -> bytes:
        words = "image/jpeg\0".encode("utf-16-le") + "é\0".encode("utf-16-le")
        return bytes([kind]) + len(data).to_bytes(4, "little") + words + data

    file = mutagen.File(path)
    file["WM/Picture"] = [mutagen.asf.ASFByteArrayAttribute(packed(*p)) for p in pictures]
    file.save()


KINDS = [
    ("mp3", _id3),
    ("flac-16", _flac),
    ("ogg-vorbis", _ogg),
    ("opus", _ogg),
    ("m4a-aac", _mp4),
    ("wavpack", _ape),
    ("wma", _asf),
]


def _file(folder: Path, name: str) -> Path:
    path = folder / f"x.{audio_files.BY_NAME[name].extension}"
    path.write_bytes(encoded(name))
    return path


@pytest.mark.parametrize(("name", "write"), KINDS, ids=lambda v: getattr(v, "__name__", v))
def test_the_front_cover_is_preferred(tmp_path: Path, name: str, write) -> None:
    path = _file(tmp_path, name)
    assert read_cover(path) is None
    write(path, [(4, BACK), (3, FRONT)] if write is not _mp4 else [(3, FRONT), (4, BACK)])
    assert read_cover(path) == FRONT


@pytest.mark.parametrize("name", ["mp3", "flac-16", "ogg-vorbis"])
def test_any_picture_is_better_than_none(tmp_path: Path, name: str) -> None:
    path = _file(tmp_path, name)
    dict(KINDS)[name](path, [(4, BACK)])
    assert read_cover(path) == BACK


def test_a_picture_beyond_the_bound_is_passed_over(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(cover, "MAX_COVER_BYTES", len(BACK))
    path = _file(tmp_path, "mp3")
    _id3(path, [(3, FRONT), (4, BACK)])
    assert read_cover(path) == BACK


@pytest.mark.parametrize("comment", ["", "no base64!", base64.b64encode(b"short").decode()])
def test_a_damaged_picture_is_no_picture(tmp_path: Path, comment: str) -> None:
    path = _file(tmp_path, "ogg-vorbis")
    file = mutagen.File(path)
    file["metadata_block_picture"] = [comment]
    file.save()
    assert read_cover(path) is None


def test_what_is_no_audio_file_has_no_cover(tmp_path: Path) -> None:
    (tmp_path / "x.mp3").write_bytes(b"nothing of the kind")
    for path in (tmp_path / "x.mp3", tmp_path / "gone.flac", tmp_path):
        assert read_cover(path) is None
