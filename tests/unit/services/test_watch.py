"""What a watch over real folders reports, and when. Time is the test's own, files are real."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from musicanalyzer.services import watch
from musicanalyzer.services.exclusions import Exclusions
from musicanalyzer.services.watch import FolderWatch, Rhythm


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Watched:
    """A watch with a clock that is put on by hand."""

    def __init__(self, *roots: Path, exclude: tuple[str, ...] = (), rest=lambda: False) -> None:
        self.clock = Clock()
        names = [str(root) for root in roots]
        self.watch = FolderWatch(
            names,
            Exclusions(exclude).below(names) if exclude else None,
            Rhythm(),
            rest=rest,
            clock=self.clock,
        )
        assert self.watch.look() == []
        time.sleep(0.02)  # a file system's times may be 10 ms apart

    def after(self, seconds: float, meanwhile: Callable[[], None] = lambda: None) -> set[str]:
        """Everything reported while this time goes by; ``meanwhile`` happens before each look."""
        ends_at = self.clock.now + seconds
        found: set[str] = set()
        while self.clock.now < ends_at:
            meanwhile()
            self.clock.now += max(0.5, min(self.watch.pause_s, ends_at - self.clock.now))
            found.update(self.watch.look())
        return found


def song(path: Path, size: int = 100) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)
    return path


@pytest.fixture
def music(tmp_path: Path) -> Path:
    for album in ("one", "two", "deep/three"):
        for number in range(3):
            song(tmp_path / "music" / album / f"{number}.mp3")
    return tmp_path / "music"


def test_nothing_is_reported_while_nothing_changes(music: Path) -> None:
    assert Watched(music).after(3600) == set()


def test_a_new_file_is_reported_as_its_folder_and_once(music: Path) -> None:
    watched = Watched(music)
    song(music / "one" / "new.flac")
    assert watched.after(15) == {str(music / "one")}
    assert watched.after(3600) == set()


def test_a_file_that_is_no_music_is_not_reported(music: Path) -> None:
    watched = Watched(music)
    song(music / "one" / "cover.jpg")
    song(music / "one" / ".hidden.mp3")
    song(music / ".trash" / "old.mp3")
    (music / "empty").mkdir()
    assert watched.after(30) == set()


def test_renaming_and_deleting_are_reported(music: Path) -> None:
    watched = Watched(music)
    (music / "one" / "0.mp3").rename(music / "one" / "zero.mp3")
    assert watched.after(15) == {str(music / "one")}
    (music / "two" / "1.mp3").unlink()
    assert watched.after(15) == {str(music / "two")}


def test_a_file_that_is_being_written_is_waited_for(music: Path) -> None:
    watched = Watched(music)
    growing = song(music / "one" / "download.flac")

    def write_on() -> None:
        with open(growing, "ab") as file:
            file.write(b"more")

    assert watched.after(40, write_on) == set()
    assert watched.after(10) == {str(music / "one")}


def test_a_download_that_goes_on_after_a_break_is_reported_again(music: Path) -> None:
    watched = Watched(music)
    growing = song(music / "one" / "download.flac")
    assert watched.after(15) == {str(music / "one")}
    with open(growing, "ab") as file:
        file.write(b"the rest")
    assert watched.after(15) == {str(music / "one")}


def test_one_folder_that_never_rests_does_not_hold_up_the_others_for_ever(music: Path) -> None:
    watched = Watched(music)
    growing = song(music / "one" / "recording.wav")
    song(music / "two" / "new.mp3")

    def write_on() -> None:
        with open(growing, "ab") as file:
            file.write(b"more")

    assert watched.after(50, write_on) == set()
    assert watched.after(30, write_on) == {str(music / "two")}


def test_a_file_that_moves_is_reported_with_both_folders_at_once(music: Path) -> None:
    watched = Watched(music)
    (music / "one" / "0.mp3").rename(music / "two" / "moved.mp3")
    reports: list[list[str]] = []
    for _ in range(30):
        watched.clock.now += 1
        if found := watched.watch.look():
            reports.append(sorted(found))
    assert reports == [[str(music / "one"), str(music / "two")]]


def test_a_new_album_is_reported_itself_with_what_is_below_it(music: Path) -> None:
    watched = Watched(music)
    song(music / "new" / "disc 1" / "1.mp3")
    song(music / "new" / "disc 2" / "1.mp3")
    assert watched.after(15) == {str(music / "new" / "disc 1"), str(music / "new" / "disc 2")}
    song(music / "new" / "disc 2" / "2.mp3")
    assert watched.after(15) == {str(music / "new" / "disc 2")}


def test_a_deleted_album_is_reported_as_the_folder_it_was_in(music: Path) -> None:
    watched = Watched(music)
    shutil.rmtree(music / "deep" / "three")
    assert watched.after(15) == {str(music / "deep")}


def test_a_renamed_album_goes_on_being_watched(music: Path) -> None:
    watched = Watched(music)
    (music / "one").rename(music / "deep" / "uno")
    assert watched.after(15) == {str(music), str(music / "deep" / "uno")}
    song(music / "deep" / "uno" / "new.mp3")
    assert watched.after(15) == {str(music / "deep" / "uno")}


def test_tags_written_into_a_file_in_place_are_noticed_by_a_deep_round(music: Path) -> None:
    watched = Watched(music)
    path = music / "one" / "0.mp3"
    with open(path, "r+b") as file:
        file.write(b"tags")
    os.utime(path, ns=(0, 5))
    assert watched.after(1300) == {str(music / "one")}


def test_a_drive_that_is_removed_is_not_taken_for_deleted_music(
    music: Path, tmp_path: Path
) -> None:
    watched = Watched(music)
    aside = music.rename(tmp_path / "unplugged")
    assert watched.after(60) == set()
    music.mkdir()  # an empty mount point
    assert watched.after(60) == set()
    music.rmdir()
    song(aside / "one" / "new.mp3")
    aside.rename(music)
    assert watched.after(15) == {str(music / "one")}


def test_a_drive_that_comes_later_is_reported(tmp_path: Path) -> None:
    watched = Watched(tmp_path / "drive")
    song(tmp_path / "drive" / "one" / "1.mp3")
    assert watched.after(15) == {str(tmp_path / "drive" / "one")}


def test_what_scans_leave_out_is_not_reported(music: Path) -> None:
    watched = Watched(music, exclude=("Podcasts", "*.wma"))
    song(music / "Podcasts" / "1.mp3")
    song(music / "one" / "new.wma")
    assert watched.after(30) == set()


def test_links_in_a_circle_end(music: Path) -> None:
    os.symlink(music, music / "one" / "again")
    os.symlink(music / "two", music / "another way")
    watched = Watched(music)
    assert watched.watch.n_folders == 5
    song(music / "two" / "new.mp3")
    assert watched.after(15) == {str(music / "two")}


def test_new_folders_are_noticed_where_a_drive_gives_no_inodes(music: Path, monkeypatch) -> None:
    """Network drives of Windows, of which each folder then looked like every other."""
    real = os.stat

    def without_inode(path: str) -> os.stat_result:
        found = real(path)
        times = {"st_mtime_ns": found.st_mtime_ns}
        return os.stat_result((found.st_mode, 0, *tuple(found)[2:]), times)

    monkeypatch.setattr(watch, "os", SimpleNamespace(**{**vars(os), "stat": without_inode}))
    watched = Watched(music)
    song(music / "one" / "new.mp3")
    assert watched.after(15) == {str(music / "one")}
    song(music / "new" / "1.mp3")
    assert watched.after(15) == {str(music / "new")}


def test_a_folder_that_another_took_the_place_of_may_come_back(music: Path, tmp_path: Path) -> None:
    watched = Watched(music)
    (music / "one").rename(tmp_path / "aside")
    song(music / "one" / "another.mp3")
    assert watched.after(15) == {str(music / "one")}
    (tmp_path / "aside").rename(music / "back")
    assert watched.after(15) == {str(music / "back")}
    song(music / "one" / "new.mp3")
    assert watched.after(15) == {str(music / "one")}


def test_rounds_come_the_more_seldom_the_longer_they_take(tmp_path: Path) -> None:
    for number in range(600):
        (tmp_path / "music" / str(number)).mkdir(parents=True)
    clock = Clock()

    def slow_drive() -> bool:
        clock.now += 1.0
        return False

    watch = FolderWatch([str(tmp_path / "music")], rest=slow_drive, clock=clock)
    watch.look()  # the first is a deep one
    clock.now += watch.pause_s
    begun = clock.now
    watch.look()
    took = clock.now - begun
    assert took >= 2.0
    assert watch.pause_s >= 20 * took


def test_a_round_is_broken_off_at_once_when_nobody_wants_it(tmp_path: Path) -> None:
    for number in range(2000):
        (tmp_path / "music" / str(number)).mkdir(parents=True)
    asked: list[None] = []

    def stop() -> bool:
        asked.append(None)
        return True

    watch = FolderWatch([str(tmp_path / "music")], rest=stop)
    assert watch.look() == []
    assert watch.n_folders < 600
