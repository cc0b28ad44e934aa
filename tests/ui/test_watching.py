"""The window follows the folders of its library while they change, with real files and scans."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from musicanalyzer.services.watch import Rhythm
from musicanalyzer.ui.watching import Watching

QUICK = Rhythm(quiet_s=0.5, glance_s=0.1, round_s=0.1, slack=1.0)


@pytest.fixture
def music(scanned: Path, tmp_path: Path) -> Path:
    """A folder with one song in it."""
    folder = tmp_path / "watched"
    (folder / "album").mkdir(parents=True)
    shutil.copy(scanned.parent / "music" / "twelve_bars.mp2", folder / "album")
    return folder


@pytest.fixture
def watching(make_app, tmp_path: Path, music: Path, qtbot) -> Iterator[Watching]:
    """Of a window whose library holds that song."""
    app = make_app(tmp_path / "new.db")
    app.settings.update(device="cpu", workers=1)
    job = app.context.scans.start([str(music)])
    qtbot.waitUntil(lambda: not job.is_running, timeout=60_000)
    made = Watching(app.context, rhythm=QUICK, start_s=0.0)
    made.app = app  # type: ignore[attr-defined]
    app.settings.update(folders=(str(music),))
    qtbot.wait(300)  # the first look
    yield made
    made.close()


def shown(watching: Watching) -> set[str]:
    table = watching.app.window.library.table
    tracks = [table.track(row) for row in range(table.rowCount())]
    return {os.path.basename(track.path) for track in tracks if track is not None}


def test_new_renamed_and_deleted_files_are_followed(
    watching, music: Path, scanned: Path, qtbot
) -> None:
    qtbot.waitUntil(lambda: shown(watching) == {"twelve_bars.mp2"})
    source = scanned.parent / "music" / "07 - Don't Look Down.wma"
    shutil.copy(source, music / "album" / "new.wma")
    both = {"twelve_bars.mp2", "new.wma"}
    qtbot.waitUntil(lambda: shown(watching) == both, timeout=60_000)
    scans = watching.app.context.scans
    qtbot.waitUntil(lambda: scans.running is None, timeout=60_000)
    assert scans.jobs[-1].title == str(music / "album")
    (music / "album" / "new.wma").rename(music / "album" / "renamed.wma")
    qtbot.waitUntil(lambda: "renamed.wma" in shown(watching), timeout=60_000)
    qtbot.waitUntil(lambda: scans.running is None, timeout=60_000)
    assert scans.jobs[-1].progress.linked == 1
    (music / "album" / "renamed.wma").unlink()
    qtbot.waitUntil(lambda: shown(watching) == {"twelve_bars.mp2"}, timeout=60_000)


def test_a_file_that_is_being_copied_is_read_once_it_is_whole(
    watching, music: Path, scanned: Path, qtbot
) -> None:
    content = (scanned.parent / "music" / "Sunday Morning" / "falling_bass.aiff").read_bytes()
    jobs = watching.app.context.scans.jobs
    begun = len(jobs)
    with open(music / "album" / "copied.aiff", "wb", buffering=0) as file:
        piece = len(content) // 15 + 1
        for start in range(0, len(content), piece):
            file.write(content[start : start + piece])
            qtbot.wait(200)
            assert len(jobs) == begun
    qtbot.waitUntil(lambda: "copied.aiff" in shown(watching), timeout=60_000)
    qtbot.waitUntil(lambda: watching.app.context.scans.running is None, timeout=60_000)
    assert jobs[-1].progress.failed == 0
    assert jobs[-1].progress.analysed == 1


def test_nothing_is_watched_when_the_setting_is_off(
    watching, music: Path, scanned: Path, qtbot
) -> None:
    settings, jobs = watching.app.settings, watching.app.context.scans.jobs
    settings.update(watch_folders=False)
    begun = len(jobs)
    shutil.copy(scanned.parent / "music" / "07 - Don't Look Down.wma", music / "album")
    qtbot.wait(2000)
    assert len(jobs) == begun
    settings.update(watch_folders=True)
    qtbot.wait(300)
    (music / "album" / "07 - Don't Look Down.wma").rename(music / "album" / "now.wma")
    qtbot.waitUntil(lambda: "now.wma" in shown(watching), timeout=60_000)


def test_a_folder_that_changes_during_a_scan_is_scanned_after_it(
    watching, music: Path, scanned: Path, qtbot
) -> None:
    scans = watching.app.context.scans
    job = scans.start([str(scanned.parent / "music")])
    job.pause()
    (music / "later").mkdir()
    shutil.copy(scanned.parent / "music" / "07 - Don't Look Down.wma", music / "later")
    qtbot.waitUntil(lambda: bool(watching._waiting), timeout=10_000)
    assert scans.jobs[-1] is job
    shutil.move(music / "later", music / "moved")  # what waits is looked at again
    qtbot.wait(1500)
    job.resume()
    job.cancel()
    qtbot.waitUntil(lambda: "07 - Don't Look Down.wma" in shown(watching), timeout=60_000)
    qtbot.waitUntil(lambda: scans.running is None, timeout=60_000)
    assert all(done.error is None for done in scans.jobs)
