"""The walk finds every music file once, and says which folders it could not read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from musicanalyzer.errors import SettingsError
from musicanalyzer.services.walk import Walk, nearest, normal_roots, there, walk

needs_links = pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")


def put(path: Path, data: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def walked(*folders: Path) -> Walk:
    *_, last = walk(normal_roots([str(folder) for folder in folders]))
    return last


def names(*folders: Path) -> list[str]:
    return [os.path.basename(file.path) for file in walked(*folders).files]


@pytest.mark.parametrize(
    ("name", "is_music"),
    [
        ("a.mp3", True),
        ("a.FLAC", True),
        ("a.b.Ogg", True),
        ("a.mp3.part", False),
        ("a", False),
        ("mp3", False),
        ("cover.jpg", False),
        (".hidden.mp3", False),
        ("._a.mp3", False),
        ("日本.opus", True),
    ],
)
def test_music_is_told_by_its_suffix_in_any_case(tmp_path: Path, name: str, is_music: bool) -> None:
    put(tmp_path / name)
    assert names(tmp_path) == ([name] if is_music else [])


@pytest.mark.parametrize(
    "folder",
    [".git", ".Trash-1000", "$RECYCLE.BIN", "System Volume Information", "@eaDir", "__MACOSX"],
)
def test_hidden_and_system_folders_are_passed_over(tmp_path: Path, folder: str) -> None:
    put(tmp_path / folder / "a.mp3")
    put(tmp_path / "kept" / "b.mp3")
    assert names(tmp_path) == ["b.mp3"]


def test_a_hidden_folder_that_is_named_itself_is_read(tmp_path: Path) -> None:
    put(tmp_path / ".music" / "a.mp3")
    assert names(tmp_path / ".music") == ["a.mp3"]


@needs_links
def test_loops_of_links_end_and_each_real_folder_counts_once(tmp_path: Path) -> None:
    put(tmp_path / "one" / "a.mp3")
    (tmp_path / "one" / "up").symlink_to(tmp_path)
    (tmp_path / "one" / "self").symlink_to("self")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    assert names(tmp_path) == ["a.mp3"]


@needs_links
def test_links_to_folders_elsewhere_are_followed(tmp_path: Path) -> None:
    put(tmp_path / "disk" / "a.mp3")
    (tmp_path / "music").mkdir()
    (tmp_path / "music" / "link").symlink_to(tmp_path / "disk")
    assert names(tmp_path / "music") == ["a.mp3"]


@needs_links
def test_a_dangling_link_is_listed_where_it_names_music_and_only_there(tmp_path: Path) -> None:
    for name in ("a.mp3", "b", "c.flac", "d"):
        (tmp_path / name).symlink_to(name if name in "cd.flac" else "nowhere")
    found = walked(tmp_path)
    assert [(Path(file.path).name, file.size) for file in found.files] == [
        ("a.mp3", 0),
        ("c.flac", 0),
    ]
    assert found.unreadable == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_listed_and_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp3")
    assert [file.size for file in walked(tmp_path).files] == [0]
    assert [file.size for file in walked(tmp_path / "pipe.mp3").files] == [0]


def test_overlapping_roots_count_once(tmp_path: Path) -> None:
    put(tmp_path / "in" / "a.mp3")
    inner, file = tmp_path / "in", tmp_path / "in" / "a.mp3"
    assert names(inner, tmp_path, file, tmp_path, inner / ".." / "in") == ["a.mp3"]


def test_a_root_whose_name_begins_like_another_is_a_root_of_its_own(tmp_path: Path) -> None:
    put(tmp_path / "rock" / "a.mp3")
    put(tmp_path / "rock and pop" / "b.mp3")
    assert names(tmp_path / "rock", tmp_path / "rock and pop") == ["b.mp3", "a.mp3"]


def test_a_single_file_may_be_a_root_whatever_its_name(tmp_path: Path) -> None:
    put(tmp_path / "other.mp3")
    file = put(tmp_path / "no suffix", b"1234")
    found = walked(file)
    assert [(f.path, f.size, f.mtime_ns) for f in found.files] == [
        (str(file), 4, file.stat().st_mtime_ns)
    ]


def test_a_root_that_is_not_there_is_a_usage_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere does not exist; check") as caught:
        normal_roots([str(tmp_path), str(tmp_path / "nowhere")])
    assert caught.value.kind == "no-such-folder"


@pytest.mark.parametrize("error", [PermissionError, FileNotFoundError, TimeoutError])
def test_a_folder_that_cannot_be_read_is_reported_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[OSError]
) -> None:
    for name in ("a", "b", "c"):
        put(tmp_path / name / f"{name}.mp3")
    real = os.scandir

    def scandir(path: str) -> Any:
        # File modes do not keep root out, so the system's answer is put in its mouth.
        if path.endswith("b"):
            raise error(13, "no", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = walked(tmp_path)
    assert [Path(file.path).name for file in found.files] == ["a.mp3", "c.mp3"]
    assert found.unreadable == [str(tmp_path / "b")]


def test_roots_that_vanish_before_they_are_read_are_reported(tmp_path: Path) -> None:
    folder, file = tmp_path / "in", put(tmp_path / "a.mp3")
    folder.mkdir()
    steps: Iterator[Walk] = walk(normal_roots([str(folder), str(file)]))
    folder.rmdir()
    file.unlink()
    *_, last = steps
    assert last.files == []
    assert sorted(last.unreadable) == sorted([str(folder), str(file)])


def test_files_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for name in ("b/z.mp3", "b/a.mp3", "a/m.mp3", "c.mp3"):
        put(tmp_path / name)
    paths = [file.path for file in walked(tmp_path / "b", tmp_path).files]
    assert paths == sorted(paths)
    assert len(paths) == 4


def test_a_file_that_is_gone_stands_for_its_folder_and_nothing_else_does(tmp_path: Path) -> None:
    file = put(tmp_path / "in" / "a.mp3")
    assert nearest(str(file)) == str(file)
    assert nearest(str(file.parent)) == str(file.parent)
    file.unlink()
    assert nearest(str(file)) == str(file.parent)
    file.parent.rmdir()
    assert nearest(str(file)) == str(file)  # its drive may be away: the scan says so


def test_what_is_not_connected_is_not_there(tmp_path: Path) -> None:
    song = put(tmp_path / "music" / "song.mp3")
    (tmp_path / "drive").mkdir()
    folders = [str(song.parent), str(tmp_path / "drive"), str(tmp_path / "nowhere"), str(song)]
    assert there(folders) == [str(song.parent), str(song)]
