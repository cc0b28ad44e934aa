"""What the end of a scan makes of files that were moved, copied, deleted, or came back."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import Failure, FileTags, ScanSummary
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import analysis, audio_hash, stat


class Disk:
    """Files (path -> number of the recording), and a scan of them that may be killed anywhere."""

    def __init__(self, library: Path, files: dict[str, int]) -> None:
        self.library = library
        self.files = files
        self.scan()

    def scan(
        self, *, roots: tuple[str, ...] = ("/m",), reverse: bool = False, kill_after: int = -1
    ) -> ScanSummary | None:
        inside = [p for p in sorted(self.files, reverse=reverse) if p.startswith(roots)]
        with LibraryWriter(self.library) as writer, LibraryReader(self.library) as reader:
            known = reader.known_files(roots)
            for done, path in enumerate(inside):
                if done == kill_after:
                    return None
                number = self.files[path]
                file = stat(path, size=number)  # the size tells the content here
                if path in known and known[path].unchanged(file):
                    continue
                if reader.find_recording(audio_hash(number)):
                    writer.link_existing(file, FileTags(title=path), audio_hash(number))
                else:
                    writer.add_analysis(file, FileTags(title=path), analysis(number))
                writer.flush()
            return writer.finish_scan(roots, inside)

    def rows(self) -> set[tuple[int, str, int | None, bool]]:
        with LibraryReader(self.library) as reader:
            tracks = reader.list("is:missing | -is:missing")
            return {(t.id, t.path, t.recording_id, t.missing) for t in tracks}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


def test_a_moved_file_keeps_its_row_its_date_and_its_playlists(library: Path) -> None:
    disk = Disk(library, {"/m/a": 1, "/m/b": 2})
    with LibraryWriter(library) as writer:
        writer.save_playlist("P", [1, 2], rule="{}")
    with LibraryReader(library) as reader:
        added = reader.track(1).added_at
    disk.files = {"/m/b": 2, "/m/new/c": 1}
    assert disk.scan() == ScanSummary(moved=1, missing=0, found_again=0, forgotten=0)
    assert disk.rows() == {(1, "/m/new/c", 1, False), (2, "/m/b", 2, False)}
    with LibraryReader(library) as reader:
        assert reader.playlist("P").track_ids == (1, 2)
        assert reader.track(1).added_at == added
        assert reader.track(1).tags.title == "/m/new/c"
        assert reader.ids("new") == [1]


def test_a_copied_file_is_a_second_row_of_one_recording(library: Path) -> None:
    disk = Disk(library, {"/m/a": 1})
    disk.files["/m/copy"] = 1
    disk.scan()
    assert disk.rows() == {(1, "/m/a", 1, False), (2, "/m/copy", 1, False)}
    with LibraryReader(library) as reader:
        assert reader.count("is:duplicate") == 2


def test_an_old_copy_does_not_take_over_what_is_deleted(library: Path) -> None:
    disk = Disk(library, {"/m/a": 1, "/m/copy": 1})
    disk.scan()
    del disk.files["/m/a"]
    assert disk.scan() == ScanSummary(moved=0, missing=1, found_again=0, forgotten=0)
    assert disk.rows() == {(1, "/m/a", 1, True), (2, "/m/copy", 1, False)}


def test_a_playlist_plays_the_copy_of_what_is_deleted(library: Path) -> None:
    disk = Disk(library, {"/m/a": 1, "/m/copy": 1, "/m/b": 2})
    with LibraryWriter(library) as writer:
        writer.save_playlist("P", [1, 2], rule="{}")
    disk.files = {"/m/copy": 1}
    disk.scan()
    with LibraryReader(library) as reader:
        assert [t.path for t in reader.tracks(reader.playlist("P").track_ids)] == [
            "/m/copy",
            "/m/b",  # missing, without a copy: it stays, and may come back
        ]


def test_a_playlist_follows_the_audio_when_two_files_swap_names(library: Path) -> None:
    disk = Disk(library, {"/m/a": 1, "/m/b": 2})
    with LibraryWriter(library) as writer:
        writer.save_playlist("P", [1], rule="{}")
    disk.files = {"/m/a": 2, "/m/b": 1}
    disk.scan()
    with LibraryReader(library) as reader:
        assert [t.path for t in reader.tracks(reader.playlist("P").track_ids)] == ["/m/b"]


def test_a_file_that_comes_back_is_present_again(library: Path) -> None:
    disk = Disk(library, {"/m/a": 1})
    disk.files = {}
    disk.scan()
    assert disk.rows() == {(1, "/m/a", 1, True)}
    disk.files = {"/m/a": 1}
    assert disk.scan() == ScanSummary(moved=0, missing=0, found_again=1, forgotten=0)
    assert disk.rows() == {(1, "/m/a", 1, False)}


def test_a_file_missing_for_long_is_found_at_its_new_place(library: Path) -> None:
    disk = Disk(library, {"/m/a": 1})
    disk.files = {}
    disk.scan()
    disk.scan()
    disk.files = {"/m/b": 1}
    disk.scan()
    assert disk.rows() == {(1, "/m/b", 1, False)}


def test_a_file_moved_over_another_keeps_its_row(library: Path) -> None:
    disk = Disk(library, {"/m/a": 1, "/m/b": 2})
    disk.files = {"/m/b": 1}
    disk.scan()
    assert disk.rows() == {(1, "/m/b", 1, False)}


def test_two_copies_moved_together_keep_the_row_of_their_name(library: Path) -> None:
    disk = Disk(library, {"/m/x/one": 1, "/m/x/two": 1})
    disk.files = {"/m/a/two": 1, "/m/z/one": 1}
    disk.scan()
    assert disk.rows() == {(1, "/m/z/one", 1, False), (2, "/m/a/two", 1, False)}


def test_only_files_under_the_scanned_folders_are_settled(library: Path) -> None:
    disk = Disk(library, {"/m/a/1": 1, "/m/ab/2": 2, "/m/a": 3})
    disk.files = {}
    disk.scan(roots=("/m/a/",))
    assert {(path, missing) for _, path, _, missing in disk.rows()} == {
        ("/m/a/1", True),
        ("/m/ab/2", False),
        ("/m/a", False),
    }
    disk.scan(roots=("/m/a",))
    assert {path for _, path, _, missing in disk.rows() if missing} == {"/m/a", "/m/a/1"}


def test_a_failed_file_that_is_gone_is_forgotten(library: Path) -> None:
    disk = Disk(library, {"/m/a": 1})
    with LibraryWriter(library) as writer:
        writer.record_failure(stat("/m/bad"), Failure("truncated", "cut", "1"))
        summary = writer.finish_scan(["/m"], ["/m/a"])
    assert summary == ScanSummary(moved=0, missing=0, found_again=0, forgotten=1)
    assert disk.rows() == {(1, "/m/a", 1, False)}


BEFORE = {"/m/x/a": 1, "/m/x/b": 2, "/m/x/c": 3, "/m/x/d": 4, "/m/x/e": 4}
AFTER = {"/m/y/a": 1, "/m/w/b2": 2, "/m/x/c": 3, "/m/y/c": 3, "/m/x/d": 5, "/m/z/d": 4}


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("kills", [*itertools.product(range(-1, 5, 2), range(0, 6, 3)), ()])
def test_the_outcome_depends_on_neither_order_nor_kills(
    tmp_path: Path, kills: tuple[int, ...], reverse: bool
) -> None:
    plain, broken = Disk(tmp_path / "plain.db", BEFORE), Disk(tmp_path / "broken.db", BEFORE)
    plain.files = broken.files = AFTER
    plain.scan()
    for kill in kills:
        broken.scan(kill_after=kill, reverse=not reverse)
    broken.scan(reverse=reverse)
    # New rows are numbered as they come; what was known keeps its number.
    outcome = [
        {(id_ if id_ <= 5 else 0, path, missing) for id_, path, _, missing in disk.rows()}
        for disk in (plain, broken)
    ]
    assert outcome[0] == outcome[1]
    assert (1, "/m/y/a", False) in outcome[0]
    assert (2, "/m/w/b2", False) in outcome[0]
    assert (3, "/m/x/c", False) in outcome[0]


@pytest.mark.parametrize("order", list(itertools.permutations(["/m/x", "/m/y", "/m/z"])))
def test_the_outcome_does_not_depend_on_the_order_of_folders(tmp_path: Path, order) -> None:
    disk = Disk(tmp_path / "library.db", {"/m/x/a": 1, "/m/x/b": 1, "/m/y/c": 2})
    for root in order:
        disk.scan(roots=(root,))
    disk.files = {"/m/y/a": 1, "/m/z/b": 1, "/m/x/c": 2}
    for root in order:
        disk.scan(roots=(root,))
    assert disk.rows() == {
        (1, "/m/y/a", 1, False),
        (2, "/m/z/b", 1, False),
        (3, "/m/x/c", 2, False),
    }


def test_a_row_the_user_relocates_takes_the_place_of_a_row_there(library: Path) -> None:
    disk = Disk(library, {"/m/a": 1, "/m/b": 2})
    with LibraryWriter(library) as writer:
        writer.save_playlist("P", [1, 2], rule="{}")
        writer.relocate(1, stat("/m/b", size=1), FileTags(title="b"))
        writer.relocate(1, stat("/m/b", size=1), FileTags(title="b"))
    assert disk.rows() == {(1, "/m/b", 1, False)}
    with LibraryReader(library) as reader:
        assert reader.playlist("P").track_ids == (1, 1)
