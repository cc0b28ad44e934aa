"""What is known is not computed again; what moved, went or came back keeps its row."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.cards import find_models
from musicanalyzer.services.similar import similar_tracks
from tests.helpers import scanning
from tests.helpers.scanning import InlineExecutor, all_rows, retag, rows, scan, table, write_song

MODELS = find_models(scanning.MODELS, PatchSpec())
# By model, the version that scanning.copy_models counts up to.
NEWER = {card.name: card.version + 1 for card in MODELS.cards}


class Library:
    """A folder of four songs, scanned once, and what later scans do."""

    def __init__(self, folder: Path) -> None:
        self.music = folder / "music"
        self.database = folder / "library.db"
        self.songs = scanning.write_songs(self.music, 4)
        self.first = scan(self.database, self.music)
        self.before = rows(self.database)

    def scan(self, *folders: Path, **options: Any) -> tuple[Any, InlineExecutor]:
        executor = InlineExecutor(options.get("models_folder", scanning.MODELS))
        last = scan(self.database, *(folders or (self.music,)), executor=executor, **options)
        return last, executor

    def id_of(self, path: Path) -> int:
        return self.before[str(path)].id


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def bump_mtime(path: Path) -> None:
    info = path.stat()
    os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns + 10**9))


def test_a_first_scan_analyses_every_file_once(library: Library) -> None:
    assert (library.first.total, library.first.analysed, library.first.failed) == (4, 4, 0)
    assert sorted(library.before) == sorted(map(str, library.songs))
    for row in library.before.values():
        heads = {"genre", "mood", "vocal", "voice", "speech"}
        assert set(row.results) >= heads | {"loudness", "energy"}


def test_an_unchanged_file_is_not_opened(library: Library) -> None:
    last, executor = library.scan()
    assert (last.total, last.skipped, last.done) == (4, 4, 4)
    assert executor.calls == []
    assert rows(library.database) == library.before


@pytest.mark.parametrize("what", ["size", "time"])
def test_a_file_of_another_size_or_time_is_opened_again(library: Library, what: str) -> None:
    song = library.songs[1]
    if what == "time":
        bump_mtime(song)
    else:
        info = song.stat()
        song.write_bytes(song.read_bytes() + b"\0" * 200)
        os.utime(song, ns=(info.st_atime_ns, info.st_mtime_ns))
    last, executor = library.scan()
    assert executor.named("identify") == [str(song)]
    assert (last.skipped, last.linked + last.analysed) == (3, 1)


def test_a_touched_file_is_not_decoded(library: Library) -> None:
    bump_mtime(library.songs[0])
    last, executor = library.scan()
    assert executor.named("analyse") == []
    assert last.linked == 1


@pytest.mark.parametrize("how", ["moved", "renamed", "both"])
def test_a_moved_file_keeps_its_row_and_its_analysis(library: Library, how: str) -> None:
    old = library.songs[2]
    new = {
        "moved": library.music / "album" / old.name,
        "renamed": old.with_name("other name.flac"),
        "both": library.music / "album" / "first.flac",
    }[how]
    new.parent.mkdir(exist_ok=True)
    old.rename(new)
    last, executor = library.scan()
    found = all_rows(library.database)
    assert executor.named("analyse") == []
    assert "1 moved" in last.message
    assert str(old) not in found
    assert found[str(new)].id == library.id_of(old)
    assert found[str(new)].added_at == library.before[str(old)].added_at
    assert len(found) == 4


def test_a_retagged_file_shows_its_new_tags_and_keeps_the_rest(library: Library) -> None:
    song = library.songs[3]
    retag(song, {"title": "A New Name" * 50})
    _, executor = library.scan()
    row = rows(library.database)[str(song)]
    assert executor.named("analyse") == []
    assert row.tags.title == "A New Name" * 50
    assert row.id == library.id_of(song)
    assert row.results == library.before[str(song)].results


def test_a_moved_and_retagged_file_keeps_its_row(library: Library) -> None:
    old, new = library.songs[0], library.music / "sorted" / "x.flac"
    new.parent.mkdir()
    retag(old, {"title": "Another"})
    old.rename(new)
    _, executor = library.scan()
    assert executor.named("analyse") == []
    assert rows(library.database)[str(new)].id == library.id_of(old)


def test_copies_are_two_rows_of_one_analysis(library: Library) -> None:
    copy = library.music / "copy of 0.flac"
    shutil.copyfile(library.songs[0], copy)
    last, executor = library.scan()
    found = rows(library.database)
    assert executor.named("analyse") == []
    assert last.linked == 1
    assert found[str(copy)].recording_id == found[str(library.songs[0])].recording_id
    assert found[str(copy)].id != found[str(library.songs[0])].id
    assert table(library.database, "SELECT count(*) FROM recordings") == [(4,)]


def test_copies_that_are_new_together_are_decoded_once(tmp_path: Path) -> None:
    songs = [write_song(tmp_path / "m" / f"{n}.flac", 5, tags={"title": str(n)}) for n in range(6)]
    executor = InlineExecutor()
    last = scan(tmp_path / "l.db", tmp_path / "m", executor=executor)
    assert len(executor.named("analyse")) == 1
    assert (last.analysed, last.linked) == (1, 5)
    assert [row.tags.title for row in rows(tmp_path / "l.db").values()] == list("012345")
    assert len(songs) == 6


def test_other_audio_at_a_known_path_is_analysed(library: Library) -> None:
    song = library.songs[1]
    write_song(song, 99)
    bump_mtime(song)
    last, executor = library.scan()
    row = rows(library.database)[str(song)]
    assert executor.named("analyse") == [str(song)]
    assert last.analysed == 1
    assert row.id == library.id_of(song)
    assert row.recording_id != library.before[str(song)].recording_id


def test_a_vanished_file_is_missing_and_is_found_again(library: Library, tmp_path: Path) -> None:
    song, away = library.songs[0], tmp_path / "away.flac"
    song.rename(away)
    last, _ = library.scan()
    assert "1 missing" in last.message
    gone = rows(library.database, "is:missing")
    assert list(gone) == [str(song)]
    assert gone[str(song)].id == library.id_of(song)
    assert str(song) not in rows(library.database)
    away.rename(song)
    last, executor = library.scan()
    assert "1 found again" in last.message
    assert executor.calls == []
    assert rows(library.database) == library.before


def test_files_outside_the_scanned_folders_are_left_alone(library: Library, tmp_path: Path) -> None:
    other = write_song(tmp_path / "other" / "a.flac", 50)
    library.songs[0].unlink()
    library.scan(other.parent)
    assert rows(library.database, "is:missing") == {}
    assert set(rows(library.database)) == {str(other), *map(str, library.songs)}


def test_scanning_a_single_file_touches_nothing_else(library: Library) -> None:
    library.songs[0].unlink()
    bump_mtime(library.songs[1])
    last, executor = library.scan(library.songs[1])
    assert executor.named("identify") == [str(library.songs[1])]
    assert last.total == 1
    assert rows(library.database, "is:missing") == {}


# Folders that cannot be read


@pytest.mark.parametrize("error", [PermissionError, FileNotFoundError, OSError])
def test_tracks_in_a_folder_that_cannot_be_read_are_not_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[OSError]
) -> None:
    database, music = tmp_path / "l.db", tmp_path / "music"
    kept = write_song(music / "locked" / "deep" / "a.flac", 1)
    gone = write_song(music / "open" / "b.flac", 2)
    scan(database, music)
    gone.unlink()
    real = os.scandir

    def scandir(path: str) -> Any:
        # File modes do not keep root out, so the system's answer is put in its mouth.
        if os.fspath(path).endswith("locked"):
            raise error(13, "no", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    last = scan(database, music)
    assert "1 could not be read" in last.message
    assert list(rows(database, "is:missing")) == [str(gone)]
    assert list(rows(database)) == [str(kept)]


@pytest.mark.parametrize("when", ["before the walk", "after the walk", "while files are read"])
def test_a_drive_that_vanishes_in_the_middle_of_a_scan_makes_nothing_missing(
    library: Library, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    for song in library.songs[:3]:
        bump_mtime(song)
    new = write_song(library.music / "new.flac", 60)
    away = library.music.with_name("unplugged")
    executor = InlineExecutor()
    from musicanalyzer.services import scan as scanner

    real_walk, real_submit = scanner.walk, executor.submit

    def walk(roots: list[str], excluded: Any) -> Any:
        if when == "before the walk":
            library.music.rename(away)
        yield from real_walk(roots, excluded)
        if when == "after the walk":
            library.music.rename(away)

    def submit(fn: Any, /, *args: Any) -> Any:
        if when == "while files are read" and len(executor.calls) == 2:
            library.music.rename(away)
        return real_submit(fn, *args)

    monkeypatch.setattr(scanner, "walk", walk)
    monkeypatch.setattr(executor, "submit", submit)
    scan(library.database, library.music, executor=executor)
    assert rows(library.database, "is:missing") == {}
    for path, row in library.before.items():
        assert rows(library.database)[path].recording_id == row.recording_id
    monkeypatch.undo()
    away.rename(library.music)
    last, _ = library.scan()
    assert last.failed == 0
    assert set(rows(library.database)) == {*library.before, str(new)}


# Newer models


def test_a_newer_head_runs_on_what_is_stored_and_no_file_is_read(
    library: Library, tmp_path: Path
) -> None:
    models = scanning.copy_models(tmp_path / "models", newer=["genre"])
    for song in library.songs:  # as long as the files stay as they are, nobody opens them
        info = song.stat()
        song.write_bytes(b"\0" * info.st_size)
        os.utime(song, ns=(info.st_atime_ns, info.st_mtime_ns))
    last, executor = library.scan(models_folder=models)
    assert executor.calls == []
    assert (last.updated, last.failed, last.skipped, last.total) == (4, 0, 4, 4)
    for path, row in rows(library.database).items():
        before = library.before[path].results
        assert row.results["genre"].version.startswith(f"genre-v{NEWER['genre']}@")
        assert row.results["genre"].scores == before["genre"].scores
        assert row.results["mood"] == before["mood"]
    last, executor = library.scan(models_folder=models)
    assert last.updated == 0


def test_a_newer_similarity_model_gives_new_vectors_without_decoding(
    library: Library, tmp_path: Path
) -> None:
    models = scanning.copy_models(tmp_path / "models", newer=["similarity"])
    last, executor = library.scan(models_folder=models)
    assert executor.calls == []
    assert last.updated == 4
    versions = table(library.database, "SELECT DISTINCT version FROM embeddings")
    assert [version.partition("@")[0] for (version,) in versions] == [
        f"similarity-v{NEWER['similarity']}"
    ]


def test_a_newer_trunk_decodes_every_recording_once(library: Library, tmp_path: Path) -> None:
    shutil.copyfile(library.songs[0], library.music / "copy.flac")
    library.scan()
    models = scanning.copy_models(tmp_path / "models", newer=["trunk"])
    last, executor = library.scan(models_folder=models)
    assert sorted(executor.named("analyse")) == sorted(map(str, library.songs))
    assert (last.updated, last.failed) == (4, 0)
    for row in rows(library.database).values():
        assert all(
            f"@trunk-v{NEWER['trunk']}@" in row.results[name].version for name in MODELS.heads
        )
    assert {row.id for row in library.before.values()} <= {
        row.id for row in rows(library.database).values()
    }
    last, executor = library.scan(models_folder=models)
    assert executor.calls == []


def test_a_recording_that_a_newer_trunk_cannot_read_keeps_its_old_result(
    library: Library, tmp_path: Path
) -> None:
    models = scanning.copy_models(tmp_path / "models", newer=["trunk"])
    info = library.songs[0].stat()
    library.songs[0].write_bytes(b"\0" * info.st_size)
    os.utime(library.songs[0], ns=(info.st_atime_ns, info.st_mtime_ns))
    last, _ = library.scan(models_folder=models)
    assert (last.updated, last.failed) == (3, 1)
    assert rows(library.database)[str(library.songs[0])] == library.before[str(library.songs[0])]


def test_files_that_went_are_missing_and_not_failures_of_a_newer_trunk(
    library: Library, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    models = scanning.copy_models(tmp_path / "models", newer=["trunk"])
    for song in library.songs[:2]:
        song.rename(tmp_path / song.name)
    last, _ = library.scan(models_folder=models)
    assert (last.updated, last.failed, last.missing) == (2, 0, 2)
    assert (last.done, last.total) == (2, 2)
    assert "could not be analysed" not in caplog.text
    # What is left can be compared, though as many vectors of the old version are kept.
    assert len(list(similar_tracks(library.database, str(library.songs[2]), n=3))) == 1
    for song in library.songs[:2]:
        (tmp_path / song.name).rename(song)
    last, executor = library.scan(models_folder=models)
    assert (last.updated, last.failed, last.found_again) == (2, 0, 2)
    assert len(executor.named("analyse")) == 2


def test_files_that_moved_are_brought_to_a_newer_trunk_where_they_are(
    library: Library, tmp_path: Path
) -> None:
    models = scanning.copy_models(tmp_path / "models", newer=["trunk"])
    library.songs[0].rename(library.music / "elsewhere.flac")
    last, _ = library.scan(models_folder=models)
    assert (last.updated, last.failed, last.moved) == (4, 0, 1)


def test_results_of_one_audio_are_never_written_to_another(
    library: Library, tmp_path: Path
) -> None:
    # The file was exchanged behind the back of the walk: same size, same time, other audio.
    models = scanning.copy_models(tmp_path / "models", newer=["trunk"])
    song = library.songs[0]
    info = song.stat()
    other = write_song(song, 77).read_bytes()
    song.write_bytes((other + bytes(info.st_size))[: info.st_size])
    os.utime(song, ns=(info.st_atime_ns, info.st_mtime_ns))
    last, _ = library.scan(models_folder=models)
    assert (last.updated, last.failed) == (3, 1)
    stored = table(
        library.database,
        "SELECT version FROM patches JOIN tracks USING (recording_id) WHERE title = 'song 0'",
    )
    assert stored == [(MODELS.trunk.version_key,)]


def test_stored_outputs_that_are_damaged_are_computed_again(library: Library) -> None:
    import sqlite3

    with sqlite3.connect(library.database) as connection:
        connection.execute("UPDATE patches SET data = x'00'")
        connection.execute("UPDATE results SET version = 'old' WHERE head = 'mood'")
    connection.close()
    last, executor = library.scan()
    assert len(executor.named("analyse")) == 4
    assert last.updated == 4
    assert rows(library.database) == library.before
