"""What the window's process may not do: load what costs seconds, or hold what it need not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicanalyzer.library.reader import LibraryReader

SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from musicanalyzer.ui.app import DesktopApp

application = QApplication([])
app = DesktopApp(application, database=Path(sys.argv[1]), settings_file=Path(sys.argv[2]))
app.show()
application.processEvents()  # the first picture
print(*sys.modules)
loop = QEventLoop()
QTimer.singleShot(1500, loop.quit)
loop.exec()
assert app.window.library.table.track(0) is not None
print(*sys.modules)
job = app.context.scans.start([sys.argv[3]])
while job.is_running or not job.started_at:
    application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
assert job.progress.analysed == 1, job.progress
print(*sys.modules)
app.window.close()
app.close()
"""


@pytest.fixture(scope="module")
def loaded(scanned: Path, tmp_path_factory: pytest.TempPathFactory) -> list[set[str]]:
    """The modules of a window's process: at its first picture, when its rows are there, and when it
    has scanned a track.
    """
    folder = tmp_path_factory.mktemp("process")
    database, music = folder / "library.db", folder / "new"
    LibraryReader(scanned).close()
    for part in scanned.parent.glob("library.db*"):
        shutil.copy2(part, folder / part.name)
    music.mkdir()
    noise = np.random.default_rng(0).normal(0.0, 0.1, 3 * 22_050)
    soundfile.write(music / "noise.flac", noise, 22_050)
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(database), str(folder / "settings.json"), str(music)],
        check=True,
        capture_output=True,
        text=True,
    )
    return [set(line.split()) for line in result.stdout.splitlines()]


def test_the_window_loads_no_network_no_tensorflow_and_no_librosa(loaded: list[set[str]]) -> None:
    """Not in a scan either: that is the work of other processes."""
    heavy = {"ai_edge_litert", "keras", "librosa", "numba", "scipy", "sklearn", "tensorflow"}
    assert heavy.isdisjoint(loaded[1])
    assert heavy.isdisjoint(loaded[2])


def test_the_first_picture_waits_for_no_view_that_it_does_not_show(
    loaded: list[set[str]],
) -> None:
    """Views, dialogs and the services behind them, and what the standard library brings along:
    with them the first picture took 1.2 s instead of 0.6.
    """
    views = {"mood_map", "playlists_view", "review_view", "live_view", "jobs_view", "settings_view"}
    later = {f"musicanalyzer.ui.{name}" for name in views} | {
        "musicanalyzer.services.tagging", "musicanalyzer.services.sets.build",
        "musicanalyzer.audio.decode", "asyncio", "email", "http.client", "multiprocessing.pool",
        "ssl", "unittest", "urllib.request", "xml.sax.saxutils",
    }  # fmt: skip
    assert later.isdisjoint(loaded[0])
