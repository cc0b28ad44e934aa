"""Unexpected exceptions end on one report page, whatever they were raised in, and lose nothing."""

from __future__ import annotations

import logging
import multiprocessing
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from musicanalyzer import log
from musicanalyzer.ui.exceptions import Exceptions

ROOT = Path(__file__).parents[2]


@pytest.fixture
def written(tmp_path: Path) -> Iterator[log.Log]:
    # pytest has a faulthandler of its own.
    started = log.start(tmp_path / "log", with_crashes=False)
    assert started is not None
    yield started
    started.close()


@pytest.fixture
def exceptions(app, written: log.Log) -> Iterator[Exceptions]:
    made = Exceptions(app.context, app.window, written)
    made.install()
    yield made
    made.remove()


def fail_in_a_slot() -> None:
    raise RuntimeError("the slot fell over")


def fail_in_a_thread() -> None:
    raise RuntimeError("the thread fell over")


def test_a_slot_that_raises_opens_the_report_page(exceptions, written, qtbot) -> None:
    QTimer.singleShot(0, fail_in_a_slot)
    qtbot.waitUntil(lambda: exceptions.page is not None and exceptions.page.isVisible())
    report = exceptions.page.report
    assert "RuntimeError: the slot fell over" in exceptions.page._what.text()
    assert "in fail_in_a_slot" in report
    assert str(written.path) in report
    assert "in fail_in_a_slot" in written.tail()
    exceptions.page.copy.click()
    assert QGuiApplication.clipboard().text() == report
    exceptions.page.go_on.click()
    qtbot.waitUntil(lambda: exceptions.page is None)


def test_a_thread_that_raises_opens_the_report_page(exceptions, qtbot) -> None:
    threading.Thread(target=fail_in_a_thread, name="unlucky").start()
    qtbot.waitUntil(lambda: exceptions.page is not None)
    assert "the thread fell over" in exceptions.page.report


def test_a_question_to_the_library_that_raises_opens_the_report_page_and_the_next_is_answered(
    app, exceptions, qtbot
) -> None:
    def wrong(reader):
        raise LookupError("a bug of ours")

    answers: list[int] = []
    app.context.details.ask(wrong, answers.append)
    app.context.details.ask(lambda reader: reader.count(""), answers.append)
    qtbot.waitUntil(lambda: exceptions.page is not None and answers == [12])
    assert "a bug of ours" in exceptions.page.report


def test_what_fails_at_every_tick_opens_one_page(exceptions, qtbot) -> None:
    ticks: list[None] = []

    def tick() -> None:
        ticks.append(None)
        raise RuntimeError("again")

    timer = QTimer(interval=1)
    timer.timeout.connect(tick)
    timer.start()
    qtbot.waitUntil(lambda: len(ticks) > 100)
    assert len(exceptions.page._faults) == 1
    exceptions.page.accept()
    qtbot.waitUntil(lambda: len(ticks) > 200)
    timer.stop()
    assert exceptions.page is None


def test_other_errors_are_added_to_the_page_that_is_open_up_to_a_bound(exceptions, qtbot) -> None:
    for number in range(30):
        code = "\n" * number + "raise RuntimeError('at line %d')" % number  # noqa: UP031
        QTimer.singleShot(0, lambda code=code: exec(code, {}))
    qtbot.waitUntil(lambda: exceptions.page is not None and exceptions.page._more == 20)
    assert "29" in exceptions.page._what.text()
    assert exceptions.page.report.count("Traceback (most recent call last)") < 60


def test_a_job_with_a_bug_opens_the_report_page(app, exceptions, qtbot, monkeypatch) -> None:
    def wrong(**_: object) -> None:
        raise ZeroDivisionError("a bug in the scan")

    monkeypatch.setattr("musicanalyzer.services.start.make_scan", wrong)
    app.context.scans.start(["/"])
    qtbot.waitUntil(lambda: exceptions.page is not None)
    assert "a bug in the scan" in exceptions.page.report


def test_an_ended_worker_is_said_and_costs_a_scan_nothing(
    make_app, scanned, tmp_path, qtbot
) -> None:
    """The system takes a worker in the middle of a scan: all files are analysed all the same."""
    app = make_app(tmp_path / "empty.db")
    said: list[str] = []
    app.context.scans.noticed.connect(said.append)
    music = tmp_path / "music"
    music.mkdir()
    for path in (scanned.parent / "music").rglob("*.*"):
        if path.suffix in (".flac", ".wav"):
            shutil.copy(path, music)
    songs = len(list(music.iterdir()))
    assert songs
    app.settings.update(device="cpu", workers=2)
    job = app.context.scans.start([str(music)])
    qtbot.waitUntil(lambda: bool(multiprocessing.active_children()), timeout=30_000)
    multiprocessing.active_children()[0].kill()
    qtbot.waitUntil(lambda: not job.is_running, timeout=120_000)
    assert job.error is None
    assert job.progress.phase == "finished"
    assert (job.progress.analysed, job.progress.failed) == (songs, 0)
    assert any("ended unexpectedly" in sentence for sentence in said)


def test_the_log_is_bounded(tmp_path: Path) -> None:
    started = log.start(tmp_path, with_crashes=False)
    assert started is not None
    for _ in range(5000):
        logging.getLogger("musicanalyzer.test").info("x" * 1000)
    assert 0 < len(started.tail(5000)) <= 5000
    started.close()
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    assert size <= (log.OLDER_FILES + 1) * log.LARGEST_BYTES


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert log.start(tmp_path / "file" / "log") is None


def test_a_crash_in_native_code_is_told_at_the_next_start(tmp_path: Path) -> None:
    code = (
        "import ctypes, pathlib, sys; from musicanalyzer import log;"
        "started = log.start(pathlib.Path(sys.argv[1])); print(started.crashed_before, flush=True);"
        "'crash' in sys.argv and ctypes.string_at(0)"
    )

    def start(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", code, str(tmp_path), *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        ).stdout.strip()

    assert start("crash") == "False"
    assert start() == "True"
    assert "Segmentation fault" in (tmp_path / log.LAST_CRASH).read_text()
    assert start() == "False"
