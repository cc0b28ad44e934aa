"""One bad file never stops a scan: it becomes a row that says why, and the others are analysed."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from musicanalyzer.analysis import worker
from musicanalyzer.audio.faults import KINDS, fault
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.library.records import TrackRow
from musicanalyzer.models.cards import find_models
from musicanalyzer.services import convert, pool
from musicanalyzer.services import scan as scanner
from musicanalyzer.services.pool import process_executor
from musicanalyzer.services.scan import Scan, ScanOptions
from musicanalyzer.services.walk import AUDIO_SUFFIXES
from tests.helpers import pool_tasks, scanning
from tests.helpers.bad_inputs import CUTS, DECODES, ODD, BadInput
from tests.helpers.scanning import InlineExecutor, all_rows, rows, scan, write_song, write_songs

CHOSEN = [bad for bad in (*ODD, *CUTS[::9]) if not bad.skip()]


def in_processes(
    database: Path,
    music: Path,
    *,
    workers: int = 2,
    watch: Callable[[Executor], None] | None = None,
) -> Any:
    """A scan with real worker processes; ``watch`` gets each executor."""

    def make() -> Executor:
        executor = process_executor(workers, find_models(scanning.MODELS, PatchSpec()))
        if watch is not None:
            watch(executor)
        return executor

    job = Scan(
        database=database,
        models=find_models(scanning.MODELS, PatchSpec()),
        make_executor=make,
        options=ScanOptions(workers=workers),
    )
    *_, last = job.run([str(music)])
    return last


# A folder of everything that can be wrong with a file


@pytest.fixture(scope="module")
def zoo(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[str, Path], list[Path], Any, Path]:
    folder = tmp_path_factory.mktemp("zoo")
    music = folder / "music"
    good = write_songs(music, 4)
    made = {}
    for bad in CHOSEN:
        place = music / bad.name
        place.mkdir()
        made[bad.name] = bad.make(place)
    began = time.monotonic()
    last = in_processes(folder / "library.db", music)
    assert time.monotonic() - began < 60
    return made, good, last, folder / "library.db"


def test_the_zoo_has_more_than_forty_kinds() -> None:
    assert len(CHOSEN) > 40 + len(CUTS[::9])


def test_every_good_file_among_bad_ones_is_analysed(zoo: Any) -> None:
    _, good, last, database = zoo
    found = rows(database)
    assert all(str(path) in found for path in good)
    assert last.done == last.total


ANSWERS = {
    *("genre", "mood", "vocal", "voice", "speech"),
    *("loudness", "tempo", "key", "sections", "fingerprint", "energy", "cues", "danceability"),
}


@pytest.mark.parametrize("bad", CHOSEN, ids=lambda bad: bad.name)
def test_every_bad_file_gets_the_row_that_it_deserves(zoo: Any, bad: BadInput) -> None:
    made, _, _, database = zoo
    path = made[bad.name]
    row = all_rows(database).get(str(path))
    walked = os.path.lexists(path) and path.suffix.lower() in AUDIO_SUFFIXES
    if not walked or os.path.isdir(path):
        assert row is None
        return
    assert row is not None
    if row.failure is None:
        # Audio that another file has whole is known by its hash, though this one cannot be played.
        copies = [other for other in rows(database).values() if is_copy(other, row)]
        assert DECODES in bad.outcomes or copies
        assert set(row.results) == ANSWERS
    else:
        assert row.failure.kind in bad.outcomes
        assert row.failure.kind in KINDS
        assert row.failure.message.endswith(".")
        assert "\n" not in row.failure.message


def test_no_failure_of_the_zoo_is_an_error_of_the_program(zoo: Any) -> None:
    *_, database = zoo
    kinds = {row.failure.kind for row in rows(database, "is:failed").values() if row.failure}
    assert not kinds & {"internal", "crashed", "timeout"}


def is_copy(one: TrackRow, other: TrackRow) -> bool:
    return one.recording_id == other.recording_id and one.id != other.id


# Rows of failures


@pytest.fixture
def failing(tmp_path: Path) -> tuple[Path, Path, Path]:
    """(database, folder, the file in it that is no audio)."""
    music = tmp_path / "music"
    write_song(music / "good.flac", 1)
    bad = music / "bad.mp3"
    bad.write_bytes(b"<html>" * 100)
    scan(tmp_path / "l.db", music)
    return tmp_path / "l.db", music, bad


def test_a_failed_file_is_not_tried_again(failing: tuple[Path, Path, Path]) -> None:
    database, music, bad = failing
    executor = InlineExecutor()
    last = scan(database, music, executor=executor)
    assert executor.calls == []
    assert last.skipped == 2
    failure = rows(database, "is:failed")[str(bad)].failure
    assert failure is not None
    assert (failure.kind, "bad.mp3" in failure.message) == ("not-audio", True)


def test_a_failed_file_is_tried_again_where_that_is_asked_for(
    failing: tuple[Path, Path, Path],
) -> None:
    database, music, bad = failing
    executor = InlineExecutor()
    scan(database, music, executor=executor, retry_failed=True)
    assert executor.calls == [("identify", str(bad))]


def test_a_failed_file_is_tried_again_by_a_newer_decoder(
    failing: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, music, bad = failing
    monkeypatch.setattr(convert, "DECODER_VERSION", "next")
    for expected in ([("identify", str(bad))], []):
        executor = InlineExecutor()
        scan(database, music, executor=executor)
        assert executor.calls == expected


def test_a_failed_file_that_was_mended_is_analysed_in_its_row(
    failing: tuple[Path, Path, Path],
) -> None:
    database, music, bad = failing
    failed_id = rows(database, "is:failed")[str(bad)].id
    write_song(music / "whole.flac", 7).rename(bad)
    last = scan(database, music)
    assert last.analysed == 1
    assert rows(database)[str(bad)].id == failed_id
    assert rows(database, "is:failed") == {}


def test_a_failed_file_that_is_removed_leaves_no_row(failing: tuple[Path, Path, Path]) -> None:
    database, music, bad = failing
    bad.unlink()
    scan(database, music)
    assert str(bad) not in all_rows(database)


def failing_with(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def identify(path: str) -> Any:
        raise fault(kind, path, "reason")

    monkeypatch.setattr(worker, "identify", identify)


@pytest.mark.parametrize(
    ("kind", "again"),
    [
        ("vanished", True),
        ("permission", True),
        ("io-error", True),
        ("changed", True),
        ("not-audio", False),
        ("damaged", False),
        ("empty", False),
        ("unsupported", False),
    ],
)
def test_failures_that_may_pass_are_tried_again_and_others_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, again: bool
) -> None:
    song = write_song(tmp_path / "music" / "a.flac", 1)
    with monkeypatch.context() as patch:
        failing_with(kind, patch)
        scan(tmp_path / "l.db", song.parent)
    assert list(rows(tmp_path / "l.db", "is:failed")) == [str(song)]
    executor = InlineExecutor()
    last = scan(tmp_path / "l.db", song.parent, executor=executor)
    assert bool(executor.calls) is again
    assert last.analysed == int(again)


@pytest.mark.parametrize(
    ("kind", "kept"),
    [("vanished", True), ("permission", True), ("changed", True), ("damaged", False)],
)
def test_a_passing_failure_leaves_the_row_of_a_known_track_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, kept: bool
) -> None:
    song = write_song(tmp_path / "music" / "a.flac", 1)
    database = tmp_path / "l.db"
    scan(database, song.parent)
    before = rows(database)[str(song)]
    os.utime(song, ns=(1, 1))
    with monkeypatch.context() as patch:
        failing_with(kind, patch)
        last = scan(database, song.parent)
    assert last.failed == 1
    after = all_rows(database)[str(song)]
    assert after.id == before.id
    if kept:
        assert after == before
    else:
        assert after.failure is not None
        assert after.failure.kind == kind
    # In either case the next scan that can read it has everything again, without decoding.
    executor = InlineExecutor()
    scan(database, song.parent, executor=executor, retry_failed=True)
    assert executor.named("analyse") == []
    assert rows(database)[str(song)].results == before.results


def test_when_the_first_of_two_copies_fails_the_second_is_analysed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    music = tmp_path / "music"
    for name in ("1.flac", "2.flac", "3.flac"):
        write_song(music / name, 1, tags={"title": name})
    real = worker.analyse

    def analyse(path: str, identity: Any) -> Any:
        if path.endswith("1.flac"):
            raise fault("vanished", path)
        return real(path, identity)

    monkeypatch.setattr(worker, "analyse", analyse)
    last = scan(tmp_path / "l.db", music)
    assert (last.failed, last.analysed, last.linked) == (1, 1, 1)
    assert sorted(Path(path).name for path in rows(tmp_path / "l.db")) == ["2.flac", "3.flac"]


def test_a_bug_that_one_file_brings_to_light_fails_that_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    songs = write_songs(tmp_path / "music", 3)
    real = worker.analyse

    def analyse(path: str, identity: Any) -> Any:
        if path == str(songs[1]):
            raise ZeroDivisionError("a bug")
        return real(path, identity)

    monkeypatch.setattr(worker, "analyse", analyse)
    last = scan(tmp_path / "l.db", tmp_path / "music")
    assert (last.analysed, last.failed) == (2, 1)
    failure = rows(tmp_path / "l.db", "is:failed")[str(songs[1])].failure
    assert failure is not None
    assert failure.kind == "internal"
    assert "ZeroDivisionError: a bug" in failure.message
    assert "Traceback" in caplog.text


def test_a_file_that_changes_while_it_is_decoded_is_not_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    song = write_song(tmp_path / "music" / "a.flac", 1)
    real = worker.extract

    def extract(path: str, spec: PatchSpec, *, longest_s: float) -> Any:
        found = real(path, spec, longest_s=longest_s)
        write_song(song, 2, duration_s=1.5)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(worker, "extract", extract)
        scan(tmp_path / "l.db", song.parent)
    failure = rows(tmp_path / "l.db", "is:failed")[str(song)].failure
    assert failure is not None
    assert failure.kind == "changed"
    assert scan(tmp_path / "l.db", song.parent).analysed == 1


# Workers that die


def test_a_file_that_kills_every_worker_fails_alone_as_crashed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    songs = write_songs(tmp_path / "music", 3)
    deadly = tmp_path / "music" / "deadly.mp3"
    deadly.write_bytes(b"die" * 100)
    real = pool.WorkerPool.submit

    def submit(self: pool.WorkerPool, task: pool.Task) -> None:
        if task.path == str(deadly):
            task.function, task.arguments = pool_tasks.die_on_marked, (task.path,)
        real(self, task)

    monkeypatch.setattr(pool.WorkerPool, "submit", submit)
    last = in_processes(tmp_path / "l.db", tmp_path / "music")
    assert (last.analysed, last.failed) == (3, 1)
    failed = rows(tmp_path / "l.db", "is:failed")
    assert [row.failure.kind for row in failed.values() if row.failure] == ["crashed"]
    assert list(failed) == [str(deadly)]
    assert sorted(rows(tmp_path / "l.db")) == sorted(map(str, songs))


def test_a_worker_that_is_killed_costs_no_file(tmp_path: Path) -> None:
    write_songs(tmp_path / "music", 12, duration_s=45.0)
    killed: list[int] = []

    def kill_soon(executor: Any) -> None:
        def kill() -> None:
            while not executor._processes:
                time.sleep(0.01)
            time.sleep(0.6)  # it has started, and the songs take longer
            pid = min(executor._processes)
            killed.append(pid)
            os.kill(pid, signal.SIGKILL)

        if not killed:
            threading.Thread(target=kill, daemon=True).start()

    last = in_processes(tmp_path / "l.db", tmp_path / "music", watch=kill_soon)
    assert killed
    assert (last.analysed, last.failed) == (12, 0)


def test_a_file_over_its_limit_fails_with_timeout_and_the_scan_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_songs(tmp_path / "music", 2)
    stuck = tmp_path / "music" / "stuck.mp3"
    stuck.write_bytes(b"x")
    real = pool.WorkerPool.submit

    def submit(self: pool.WorkerPool, task: pool.Task) -> None:
        if task.path == str(stuck):
            task.function, task.arguments = pool_tasks.sleep, (60.0,)
        real(self, task)

    monkeypatch.setattr(pool.WorkerPool, "submit", submit)
    monkeypatch.setattr(scanner, "WorkerPool", partial(pool.WorkerPool, task_limit_s=5.0))
    last = in_processes(tmp_path / "l.db", tmp_path / "music")
    assert (last.analysed, last.failed) == (2, 1)
    failure = rows(tmp_path / "l.db", "is:failed")[str(stuck)].failure
    assert failure is not None
    assert failure.kind == "timeout"

    # Its limit is long: it is not waited for again until the user asks, or it has changed.
    last = in_processes(tmp_path / "l.db", tmp_path / "music")
    assert (last.skipped, last.failed) == (3, 0)
