"""The jobs view over real scans: running, paused, stopped, failed, waiting, and trying again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from musicanalyzer import settings
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileTags, TrackRow
from musicanalyzer.ui import failed_files, job_words
from musicanalyzer.ui.app import DesktopApp
from musicanalyzer.ui.bridge import Job
from musicanalyzer.ui.jobs_view import MOST_ENDED, JobCard
from tests.helpers.scanning import write_song, write_songs

SCAN_MS = 60_000


@pytest.fixture
def empty(make_app, tmp_path: Path) -> DesktopApp:
    """The program over an empty library, its jobs shown."""
    app = make_app(tmp_path / "new.db")
    app.window.show_view(app.window.jobs)
    return app


@pytest.fixture
def music(tmp_path: Path) -> Path:
    write_songs(tmp_path / "music", 3)
    (tmp_path / "music" / "bad.mp3").write_bytes(b"this is no music" * 100)
    return tmp_path / "music"


def card_of(app: DesktopApp, job: Job) -> JobCard:
    return app.window.jobs.cards[job]


def finish(app: DesktopApp, qtbot, job: Job) -> JobCard:
    qtbot.waitUntil(lambda: card_of(app, job).is_over, timeout=SCAN_MS)
    return card_of(app, job)


def listening(qtbot, job: Job) -> None:
    qtbot.waitUntil(lambda: job.progress.phase == "analysing", timeout=SCAN_MS)


def failed_names(app: DesktopApp) -> list[str]:
    table = app.window.jobs.failed.table
    return [table.index(row, 0).data() for row in range(table.rowCount())]


def test_a_scan_tells_what_became_of_its_files(empty, qtbot, music: Path) -> None:
    (music / "copy.flac").write_bytes((music / "song 1.flac").read_bytes())
    card = finish(empty, qtbot, empty.context.scans.start([str(music)]))
    assert card.state.text() == "Finished"
    for outcome in ("3 analysed", "1 known already", "1 could not be read"):
        assert outcome in card.outcomes.text()
    assert not card.stop.isVisible()
    assert not card.bar.isVisible()
    assert card.error.isHidden()

    (music / "song 0.flac").rename(music / "other name.flac")
    (music / "song 2.flac").unlink()
    card = finish(empty, qtbot, empty.context.scans.start([str(music)]))
    for outcome in ("1 moved", "1 gone"):
        assert outcome in card.outcomes.text()


def test_a_paused_scan_settles_nothing_and_goes_on(empty, qtbot, music: Path) -> None:
    job = empty.context.scans.start([str(music)])
    listening(qtbot, job)
    card = card_of(empty, job)
    qtbot.mouseClick(card.pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card.state.text() == "Paused")
    assert card.pause.text() == "Go on"
    qtbot.wait(300)  # a step that was under way
    done, worked_s = job.progress.done, job.working_s
    qtbot.wait(600)
    assert (job.progress.done, job.working_s) == (done, worked_s)
    assert not card.is_over
    qtbot.mouseClick(card.pause, Qt.MouseButton.LeftButton)
    assert finish(empty, qtbot, job).state.text() == "Finished"
    assert job.progress.done == job.progress.total == 4


def test_a_stopped_scan_gives_way_to_the_one_that_waits(empty, qtbot, music: Path) -> None:
    first = empty.context.scans.start([str(music)])
    second = empty.context.scans.start([str(music)])
    listening(qtbot, first)
    assert card_of(empty, second).state.text() == "Waiting"
    qtbot.mouseClick(card_of(empty, first).stop, Qt.MouseButton.LeftButton)
    assert card_of(empty, first).state.text() in ("Stopping…", "Stopped")
    assert finish(empty, qtbot, second).state.text() == "Finished"
    assert card_of(empty, first).state.text() == "Stopped"
    assert first.error is None


def test_a_paused_scan_can_be_stopped(empty, qtbot, music: Path) -> None:
    job = empty.context.scans.start([str(music)])
    listening(qtbot, job)
    job.pause()
    qtbot.wait(300)
    qtbot.mouseClick(card_of(empty, job).stop, Qt.MouseButton.LeftButton)
    assert finish(empty, qtbot, job).state.text() == "Stopped"


def test_a_waiting_scan_that_is_stopped_never_begins(empty, qtbot, music: Path) -> None:
    first = empty.context.scans.start([str(music)])
    second, third = (empty.context.scans.start([str(music)]) for _ in range(2))
    with qtbot.waitSignal(second.finished):
        qtbot.mouseClick(card_of(empty, second).stop, Qt.MouseButton.LeftButton)
    assert card_of(empty, second).state.text() == "Stopped"
    assert empty.context.scans.running is first
    assert empty.context.scans.is_waiting(third)
    finish(empty, qtbot, first)
    finish(empty, qtbot, third)
    qtbot.wait(200)
    assert second.started_at == 0


def test_a_scan_that_fails_says_why_in_its_place(empty, qtbot, tmp_path: Path) -> None:
    job = empty.context.scans.start([str(tmp_path / "nowhere")])
    card = finish(empty, qtbot, job)
    assert card.state.text() == "Failed"
    assert card.error.isVisible()
    assert card.error.text().startswith(f"{tmp_path / 'nowhere'} does not exist; check")


def test_what_runs_comes_first_and_of_what_ended_only_the_newest(empty, qtbot, music: Path) -> None:
    scans = empty.context.scans
    running = scans.start([str(music)])
    others = [scans.start([str(music)]) for _ in range(MOST_ENDED + 3)]
    for job in others[:-1]:
        scans.cancel(job)
    jobs = empty.window.jobs
    assert jobs._order[:2] == [running, others[-1]]
    assert jobs._order[2:] == others[-2 : -2 - MOST_ENDED : -1]
    assert jobs.earlier.isVisible()
    assert "2" in jobs.earlier.text()
    scans.cancel(others[-1])
    finish(empty, qtbot, running)


def test_a_file_that_was_mended_is_read_when_it_is_tried_again(empty, qtbot, music: Path) -> None:
    finish(empty, qtbot, empty.context.scans.start([str(music)]))
    failed = empty.window.jobs.failed
    qtbot.waitUntil(lambda: failed_names(empty) == ["bad.mp3"])
    assert failed.table.index(0, 1).data() == "Not an audio file"
    failed.view.selectRow(0)
    qtbot.waitUntil(lambda: str(music / "bad.mp3") in failed.sentence.text())
    shutil.copy(write_song(music.parent / "whole.flac", 9), music / "bad.mp3")
    qtbot.mouseClick(failed.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: failed.heading.text() == "Every file could be read.", timeout=SCAN_MS)
    assert not failed.view.isVisible()
    assert empty.context.scans.jobs[-1].progress.analysed == 1
    qtbot.waitUntil(lambda: empty.context.scans.running is None)


def test_a_failed_file_that_is_gone_leaves_the_list(empty, qtbot, music: Path) -> None:
    finish(empty, qtbot, empty.context.scans.start([str(music)]))
    failed = empty.window.jobs.failed
    qtbot.waitUntil(lambda: failed_names(empty) == ["bad.mp3"])
    (music / "bad.mp3").unlink()
    failed.view.setFocus()
    failed.view.selectRow(0)
    qtbot.keyClick(failed.view, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not failed_names(empty), timeout=SCAN_MS)
    qtbot.waitUntil(lambda: empty.context.scans.running is None)
    assert empty.context.scans.jobs[-1].error is None


def test_trying_all_again_scans_the_folders_that_hold_them(empty, qtbot, music: Path) -> None:
    empty.settings.update(folders=(str(music),))
    finish(empty, qtbot, empty.context.scans.start([str(music)]))
    failed = empty.window.jobs.failed
    qtbot.waitUntil(lambda: failed_names(empty) == ["bad.mp3"])
    shutil.copy(write_song(music.parent / "whole.flac", 9), music / "bad.mp3")
    qtbot.mouseClick(failed.all_again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: failed.heading.text() == "Every file could be read.", timeout=SCAN_MS)
    qtbot.waitUntil(lambda: empty.context.scans.running is None)
    with LibraryReader(empty.context.database) as reader:
        assert reader.count() == 4


def test_failed_files_stand_for_their_folder_where_it_is_of_the_library() -> None:
    def at(path: str) -> TrackRow:
        return TrackRow(
            id=1, path=path, tags=FileTags(), recording_id=None, duration_s=None, added_at=0,
            missing=False, failure=None, results={}, size=0, mtime_ns=0, codec=None,
        )  # fmt: skip

    tracks = [at("/m/a.mp3"), at("/m/b.mp3"), at("/music/c.mp3"), at("/n/d.mp3")]
    assert failed_files._to_scan(tracks, ["/m", "/n"]) == ["/m", "/music/c.mp3", "/n"]


def test_every_kind_of_failure_has_words() -> None:
    from musicanalyzer.audio.faults import KINDS

    assert {*KINDS, "timeout", "crashed", "internal"} == set(failed_files._REASONS)


def test_a_folder_that_is_gone_is_said_and_not_opened(empty, qtbot, music: Path) -> None:
    finish(empty, qtbot, empty.context.scans.start([str(music)]))
    failed = empty.window.jobs.failed
    qtbot.waitUntil(lambda: failed_names(empty) == ["bad.mp3"])
    shutil.rmtree(music)
    failed.view.selectRow(0)
    qtbot.mouseClick(failed.show_file, Qt.MouseButton.LeftButton)
    assert f"The folder {music} is not there" in empty.window.messages.sentence


def test_the_line_at_the_edge_follows_the_scan_and_opens_the_jobs(
    make_app, qtbot, music: Path, tmp_path: Path
) -> None:
    app = make_app(tmp_path / "new.db")
    line = app.window._job
    assert not line.isVisible()
    job = app.context.scans.start([str(music)])
    listening(qtbot, job)
    qtbot.waitUntil(lambda: " of 4" in line.words.text())
    qtbot.mouseClick(line.pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Paused" in line.words.text())
    line.words.setFocus()
    qtbot.keyClick(line.words, Qt.Key.Key_Space)
    assert app.window.stack.currentWidget() is app.window.jobs
    qtbot.mouseClick(line.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Stopped" in line.words.text(), timeout=SCAN_MS)
    line._gone.timeout.emit()
    assert not line.isVisible()


@pytest.mark.parametrize(
    ("seconds", "long", "short"),
    [
        (None, "", ""),
        (10, "less than a minute left", "1 min left"),
        (130, "about 2 minute", "2 min left"),
        (3 * 3600, "about 3 hour", "3 h left"),
        (100 * 3600, "about 4 day", "100 h left"),
    ],
)
def test_what_is_left_is_told_roughly(seconds: float | None, long: str, short: str) -> None:
    assert job_words.remaining(seconds).startswith(long)
    assert job_words.remaining_in_short(seconds) == short


def test_a_scan_that_was_cut_short_goes_on_at_the_next_start(
    make_app, tmp_path: Path, settings_file: Path, qtbot
) -> None:
    music = tmp_path / "music"
    write_songs(music, 3)
    settings.save(settings_file, settings.Settings(unfinished=(str(music),), device="cpu"))
    app = make_app(tmp_path / "new.db")
    qtbot.waitUntil(lambda: app.window.library.table.rowCount() == 3, timeout=SCAN_MS)
    qtbot.waitUntil(lambda: app.settings.value.unfinished == ())
    assert settings.load(settings_file)[0].unfinished == ()


def test_what_changed_while_the_program_was_closed_is_found_at_the_next_start(
    make_app, tmp_path: Path, settings_file: Path, qtbot
) -> None:
    music, elsewhere = tmp_path / "music", tmp_path / "not connected"
    write_songs(music, 2)
    elsewhere.mkdir()  # where a drive would be
    settings.save(
        settings_file,
        settings.Settings(folders=(str(music), str(elsewhere), "/nowhere"), device="cpu"),
    )
    app = make_app(tmp_path / "new.db")
    qtbot.waitUntil(lambda: app.window.library.table.rowCount() == 2, timeout=SCAN_MS)
    (job,) = app.context.scans.jobs
    qtbot.waitUntil(lambda: not job.is_running, timeout=SCAN_MS)
    assert job.error is None
    app.settings.update(watch_folders=False)
    app.context.scans.resume()
    assert app.context.scans.jobs == [job]  # who does not follow folders scans by hand


def test_a_scan_is_remembered_as_long_as_it_has_not_ended(
    empty, qtbot, music: Path, tmp_path: Path, settings_file: Path
) -> None:
    def remembered() -> tuple[str, ...]:
        return settings.load(settings_file)[0].unfinished

    (tmp_path / "other").mkdir()
    first = empty.context.scans.start([str(music)])
    second = empty.context.scans.start([str(tmp_path / "other")])
    assert set(remembered()) == {str(music), str(tmp_path / "other")}
    empty.context.scans.cancel(second)
    assert remembered() == (str(music),)
    empty.context.scans.cancel(first)  # by the user, who does not want it to go on
    qtbot.waitUntil(lambda: remembered() == (), timeout=SCAN_MS)


def test_the_programs_end_leaves_its_scan_to_the_next_start(
    empty, qtbot, music: Path, settings_file: Path
) -> None:
    job = empty.context.scans.start([str(music)])
    listening(qtbot, job)
    empty.context.scans.close()
    qtbot.waitUntil(lambda: not job.is_running)
    assert settings.load(settings_file)[0].unfinished == (str(music),)
