"""The audit over really scanned files with one thing wrong with each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from musicanalyzer.analysis import file_check
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.audit.check_files import check_files, unchecked
from musicanalyzer.services.audit.kinds import KINDS, find
from musicanalyzer.services.audit.report import report
from musicanalyzer.services.audit.words import PATTERNS, TITLES
from musicanalyzer.services.jobs import Progress
from tests.helpers.flawed_files import write_all
from tests.helpers.scanning import InlineExecutor, scan, table


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit") / "music"
    write_all(folder)
    scan(folder.parent / "library.db", folder)
    return folder


@pytest.fixture
def database(music: Path, tmp_path: Path) -> Path:
    LibraryReader(music.parent / "library.db").close()
    for part in music.parent.glob("library.db*"):
        shutil.copy2(part, tmp_path / part.name)
    return tmp_path / "library.db"


def check(
    database: Path,
    query: str = "",
    executor: InlineExecutor | None = None,
    notify: Callable[[str], None] = lambda sentence: None,
) -> Progress:
    runner = executor or InlineExecutor()
    *_, last = check_files(database, query, workers=2, make_executor=lambda: runner, notify=notify)
    assert last.phase == "finished"
    return last


def told(database: Path, query: str = "") -> dict[str, str]:
    """What the audit says, by the name of the file."""
    with LibraryReader(database) as reader:
        return {
            Path(found["path"]).stem: found["kind"] + ("" if found["sure"] else "?")
            for found in report(reader, query)
        }


def test_every_flaw_is_found_and_nothing_is_said_of_a_whole_file(database: Path) -> None:
    assert told(database) == {"silent": "silent"}  # what the scan knows by itself
    last = check(database)
    assert (last.done, last.checked, last.failed) == (8, 8, 0)
    assert told(database) == {
        "lossy": "lossy",
        "unsure": "lossy?",
        "upsampled": "upsampled",
        "clipped": "clipped",
        "silent": "silent",
        "truncated": "truncated",
        "length": "length",
    }
    assert set(told(database, "codec:mp3")) == {"length"}


def test_nothing_is_looked_at_twice_and_what_is_left_is_resumed(database: Path) -> None:
    executor = InlineExecutor()
    job = check_files(database, workers=1, make_executor=lambda: executor)
    for progress in job:
        if progress.done >= 3:
            break
    job.close()
    first = executor.named("check_file_at")[: progress.done]
    with LibraryReader(database) as reader:
        assert unchecked(reader) == 8 - progress.done > 0
    again = InlineExecutor()
    check(database, executor=again)
    assert set(first).isdisjoint(again.named("check_file_at"))
    assert check(database).total == 0


def test_a_new_version_looks_again(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(database, "lossy")
    monkeypatch.setattr("musicanalyzer.services.audit.check_files.VERSION", "newer")
    monkeypatch.setattr("musicanalyzer.services.audit.kinds.VERSION", "newer")
    assert "lossy" not in told(database)
    assert check(database, "lossy").checked == 1
    assert told(database, "path:lossy") == {"lossy": "lossy"}


def test_a_copy_is_not_decoded_again_but_says_its_own_length(
    music: Path, database: Path, tmp_path: Path
) -> None:
    import mutagen.id3

    check(database)
    folder = tmp_path / "more"
    folder.mkdir()
    copy = Path(shutil.copy(music / "length.mp3", folder / "copy.mp3"))
    mutagen.id3.ID3(copy).delete(copy)
    scan(database, folder)
    runs = table(database, "SELECT count(*) FROM audio_checks")
    assert check(database).checked == 1
    assert table(database, "SELECT count(*) FROM audio_checks") == runs
    assert set(told(database, "path:length OR path:copy")) == {"length"}


def test_a_bad_file_never_stops_the_job_and_is_not_tried_again(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: str, *arguments: object) -> file_check.FileCheck:
        if "whole" in path:
            raise ZeroDivisionError("a bug")
        return file_check.check_file_at(path, *arguments)  # type: ignore[arg-type]

    fail.__name__ = "check_file_at"
    monkeypatch.setattr("musicanalyzer.services.audit.check_files.check_file_at", fail)
    last = check(database)
    assert (last.checked, last.failed) == (7, 1)
    assert check(database).total == 0
    failure = table(database, "SELECT failure FROM audio_checks WHERE failure IS NOT NULL")
    assert len(failure) == 1
    assert "whole.flac" in failure[0][0]
    with LibraryReader(database) as reader:
        (told,) = report(reader, kinds=["failed"])
    assert told["sentence"] == failure[0][0]
    assert Path(told["path"]).name == "whole.flac"


def test_a_file_that_has_gone_is_tried_again(database: Path, music: Path) -> None:
    hidden = music / "whole.flac"
    away = music.parent / "away.flac"
    os.rename(hidden, away)
    said: list[str] = []
    try:
        assert check(database, notify=said.append).failed == 1
    finally:
        os.rename(away, hidden)
    (sentence,) = said
    assert "whole.flac” is not there" in sentence
    with LibraryReader(database) as reader:
        assert not find(reader, "failed")
    assert check(database).checked == 1


def test_what_is_all_right_is_not_told_until_that_is_taken_back(database: Path) -> None:
    check(database)
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        for kind in ("lossy", "silent", "truncated", "length"):
            entries = find(reader, kind)
            assert entries
            writer.dismiss([entry.recording_id for entry in entries], kind)
            writer.flush()
            assert not find(reader, kind)
            assert reader.dismissals(kind) == sorted({e.recording_id for e in entries})
            writer.take_back_dismissal([entry.recording_id for entry in entries], kind)
            writer.flush()
            assert find(reader, kind) == entries


def test_what_was_dismissed_outlives_the_file(database: Path) -> None:
    check(database)
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        (entry,) = find(reader, "upsampled")
        writer.dismiss([entry.recording_id], "upsampled")
        writer.forget([entry.track_id])
        assert writer.prune_recordings() == 0
        writer.take_back_dismissal([entry.recording_id], "upsampled")
        assert writer.prune_recordings() == 1


def test_every_kind_has_a_title_and_its_patterns() -> None:
    assert list(TITLES) == list(KINDS)
    assert {name.partition("-")[0] for name in PATTERNS} == set(KINDS)
