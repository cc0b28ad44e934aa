"""The window comes back where it was and as large as it was, also when its screen has gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QRect

SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from musicanalyzer.ui.app import DesktopApp

folder, place = Path(sys.argv[1]), list(map(int, sys.argv[2:]))
application = QApplication([])
app = DesktopApp(application, database=folder / "l.db", settings_file=folder / "settings.json")
app.show()
application.processEvents()
if place:
    app.window.setGeometry(*place)
    application.processEvents()
print(*app.window.geometry().getRect())
app.window.close()
app.close()
"""


def opened(folder: Path, *, screens: list[QRect], place: tuple[int, ...] = ()) -> QRect:
    """Where a window stands on these screens, after it was put to ``place``; it is closed then."""
    described = [
        {"name": f"screen {number}", "x": area.x(), "y": area.y(), "width": area.width(),
         "height": area.height(), "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
        for number, area in enumerate(screens)
    ]  # fmt: skip
    (folder / "screens.json").write_text(json.dumps({"screens": described}))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder), *map(str, place)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={folder}/screens.json"},
    )
    return QRect(*map(int, done.stdout.split()))


LEFT, RIGHT = QRect(0, 0, 1600, 1000), QRect(1600, 0, 1600, 1000)


def test_the_window_comes_back_to_its_place_and_to_a_screen_that_is_there(tmp_path: Path) -> None:
    placed = opened(tmp_path, screens=[LEFT, RIGHT], place=(1800, 100, 1200, 800))
    assert placed == QRect(1800, 100, 1200, 800)
    assert opened(tmp_path, screens=[LEFT, RIGHT]) == placed
    on_the_left = opened(tmp_path, screens=[LEFT])
    assert LEFT.contains(on_the_left)
    assert on_the_left.size() == placed.size()
