"""A file is replaced whole and verified, or stays as it was with one sentence about why."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from musicanalyzer.audio.identity import audio_hash
from musicanalyzer.audio.tagfile.document import read_layout
from musicanalyzer.audio.tagfile.faults import fault
from musicanalyzer.audio.tagfile.replace import Care, check_writable, replace, sweep
from musicanalyzer.errors import AppError, TagError
from tests.helpers.strange_tags import base, family
from tests.helpers.tagging import copies_in, said, write

JAZZ = {"genre": ["Jazz"]}


@pytest.fixture
def song(tmp_path: Path) -> Path:
    path = tmp_path / "song.flac"
    path.write_bytes(family("flac")["everything"])
    return path


def refused(path: Path, kind: str, care: Care | None = None) -> str:
    """Writing fails for this reason, and leaves everything as it was; the sentence."""
    before, there = path.read_bytes(), sorted(os.listdir(path.parent))
    with pytest.raises(TagError) as caught:
        write(path, JAZZ, care=care)
    assert caught.value.kind == kind
    assert path.read_bytes() == before
    assert sorted(os.listdir(path.parent)) == there
    assert caught.value.message.count(".") >= 1
    assert path.name in caught.value.message
    return caught.value.message


def test_a_link_stays_a_link_and_its_file_is_written(song: Path, tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "link.flac"
    link.symlink_to("../song.flac")
    write(Path(os.path.realpath(link)), JAZZ)
    assert link.is_symlink()
    assert os.readlink(link) == "../song.flac"
    assert said(song)["genre"] == ("Jazz",)


def test_a_file_with_two_names_is_refused_unless_they_may_be_parted(
    song: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.flac"
    os.link(song, other)
    assert "2 names" in refused(song, "linked")
    before = other.read_bytes()
    write(song, JAZZ, care=Care(part_links=True))
    assert said(song)["genre"] == ("Jazz",)
    assert other.read_bytes() == before


def test_permissions_owner_and_attributes_go_over(song: Path) -> None:
    song.chmod(0o640)
    os.utime(song, ns=(10**18, 10**18))
    has_attributes = True
    try:
        os.setxattr(song, "user.mood", b"calm")
    except OSError:
        has_attributes = False
    owner = (song.stat().st_uid, song.stat().st_gid)
    if os.geteuid() == 0:
        owner = (12, 34)
        os.chown(song, *owner)
    write(song, JAZZ)
    now = song.stat()
    assert now.st_mode & 0o7777 == 0o640
    assert (now.st_uid, now.st_gid) == owner
    assert now.st_mtime_ns > 10**18
    if has_attributes:
        assert os.getxattr(song, "user.mood") == b"calm"


def test_times_stay_where_they_are_to_be_kept(song: Path) -> None:
    os.utime(song, ns=(10**18 + 7, 10**18 + 13))
    write(song, JAZZ, care=Care(keep_times=True))
    assert song.stat().st_mtime_ns == 10**18 + 13


def test_a_read_only_file_is_refused_even_for_the_superuser(song: Path) -> None:
    song.chmod(0o444)
    refused(song, "write-protected")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write to any folder")
def test_a_read_only_folder_is_refused(song: Path) -> None:
    song.parent.chmod(0o555)
    try:
        refused(song, "folder-protected")
    finally:
        song.parent.chmod(0o755)


@pytest.mark.parametrize("lock", [fcntl.flock, fcntl.lockf])
def test_a_file_that_another_program_has_locked_is_refused(song: Path, lock) -> None:
    script = (
        "import fcntl, sys; f = open(sys.argv[1], 'r+b');"
        f"fcntl.{lock.__name__}(f, fcntl.LOCK_EX); print('locked', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        ["python3", "-c", script, song], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    assert other.stdout.readline()
    refused(song, "locked")
    other.communicate(b"")
    write(song, JAZZ)


def test_a_change_by_another_program_meanwhile_is_not_lost(song: Path) -> None:
    other = family("flac")["odd"]
    with pytest.raises(TagError) as caught:
        write(song, JAZZ, check=lambda copy: song.write_bytes(other) and None)
    assert caught.value.kind == "changed"
    assert song.read_bytes() == other
    assert copies_in(song.parent) == []


def test_a_copy_with_other_audio_never_takes_the_files_place(song: Path) -> None:
    before = song.read_bytes()
    layout = read_layout(song)
    with pytest.raises(TagError) as caught:
        replace(
            str(song),
            layout,
            layout.entries,
            before=check_writable(str(song), Care()),
            expected_hash=bytes(16),
            check=lambda copy: None,
            care=Care(),
        )
    assert caught.value.kind == "audio-differs"
    assert song.read_bytes() == before
    assert copies_in(song.parent) == []


def test_a_copy_that_does_not_read_back_never_takes_the_files_place(song: Path) -> None:
    before = song.read_bytes()

    def complain(copy: str) -> None:
        assert audio_hash(copy) == audio_hash(song)
        raise fault("read-back", song, "title")

    with pytest.raises(TagError, match="did not read back"):
        write(song, JAZZ, check=complain)
    assert song.read_bytes() == before
    assert copies_in(song.parent) == []


@pytest.mark.parametrize("name", ["mp3", "ogg-vorbis", "opus", "m4a-aac"])
def test_decoded_samples_can_be_compared_too(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(base(name))
    write(path, JAZZ, care=Care(check_samples=True))
    assert said(path)["genre"] == ("Jazz",)


@pytest.fixture
def small_disk(tmp_path: Path):
    """A file system of two megabytes of its own, where this user may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a file system")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_refused(song: Path, small_disk: Path) -> None:
    path = small_disk / "song.flac"
    shutil.copy(song, path)
    (small_disk / "ballast").write_bytes(bytes(1_200_000))
    assert "more space" in refused(path, "no-space")


def test_a_read_only_medium_is_refused(song: Path, small_disk: Path) -> None:
    path = small_disk / "song.wav"
    path.write_bytes(base("wav-16"))
    remount = ["mount", "-o", "remount,ro", str(small_disk)]
    subprocess.run(remount, check=True)
    refused(path, "read-only-medium")


@pytest.mark.parametrize(
    ("name", "words"),
    [("wma", "Windows Media"), ("wavpack", "WavPack"), ("ogg-flac", "neither Vorbis nor Opus"),
     ("mka-flac", "Matroska"), ("rf64", "RF64")],
)  # fmt: skip
def test_formats_without_a_place_for_tags_are_refused_by_name(
    name: str, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "song"
    path.write_bytes(base(name))
    assert words in refused(path, "unsupported")


@pytest.mark.parametrize("name", ["flac-16", "wav-16", "aiff", "m4a-aac", "ogg-vorbis"])
def test_a_damaged_file_is_never_written(name: str, tmp_path: Path) -> None:
    """Cut anywhere, it is refused in a sentence or keeps the audio that it still has."""
    data = base(name)
    for share in (0.001, 0.01, 0.3, 0.9):
        path = tmp_path / "cut"
        cut = data[: int(len(data) * share)]
        path.write_bytes(cut)
        problem = ""
        try:
            digest = audio_hash(path)
            write(path, JAZZ)
        except AppError as err:
            problem = err.message
        assert (path.read_bytes() == cut) if problem else (audio_hash(path) == digest), share
        assert copies_in(tmp_path) == []


def test_only_copies_that_nobody_writes_are_swept_up(song: Path) -> None:
    folder = song.parent
    names = [".song.flac.0123abcd.musicanalyzer-tags", ".a\nb.ffffffff.musicanalyzer-tags"]
    kept = ["song.flac.0123abcd.musicanalyzer-tags", ".song.flac.xyz.musicanalyzer-tags", ".keep"]
    for name in (*names, *kept, ".busy.00000000.musicanalyzer-tags"):
        (folder / name).write_bytes(b"x")
    with (folder / ".busy.00000000.musicanalyzer-tags").open("rb") as busy:
        fcntl.flock(busy, fcntl.LOCK_EX)
        assert sweep(str(folder)) == 2
    assert sorted(os.listdir(folder)) == sorted(
        [*kept, ".busy.00000000.musicanalyzer-tags", "song.flac"]
    )
    assert sweep(str(folder / "gone")) == 0


def test_the_longest_names_have_room_for_a_copy(tmp_path: Path) -> None:
    path = tmp_path / ("ü" * 125 + ".flac")
    path.write_bytes(base("flac-16"))
    write(path, JAZZ)
    assert said(path)["genre"] == ("Jazz",)
