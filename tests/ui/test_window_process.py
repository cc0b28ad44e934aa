"""What the window's process may not do: load what costs seconds, or hold what it need not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

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
app.window.close()
app.close()
"""


@pytest.fixture(scope="module")
def loaded(scanned: Path, tmp_path_factory: pytest.TempPathFactory) -> list[set[str]]:
    """The modules of a window's process: at its first picture, and when its rows are there."""
    settings_file = tmp_path_factory.mktemp("process") / "settings.json"
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(scanned), str(settings_file)],
        check=True,
        capture_output=True,
        text=True,
    )
    return [set(line.split()) for line in result.stdout.splitlines()]


def test_the_window_loads_no_network_no_tensorflow_and_no_librosa(loaded: list[set[str]]) -> None:
    heavy = {"ai_edge_litert", "keras", "librosa", "numba", "scipy", "sklearn", "tensorflow"}
    assert heavy.isdisjoint(loaded[1])


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
