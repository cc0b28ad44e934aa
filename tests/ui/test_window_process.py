"""What the window's process may not do: load what costs seconds, or hold what it need not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from musicanalyzer.ui.app import DesktopApp

application = QApplication([])
app = DesktopApp(application, database=Path(sys.argv[1]), settings_file=Path(sys.argv[2]))
app.show()
loop = QEventLoop()
QTimer.singleShot(1500, loop.quit)
loop.exec()
assert app.window.library.table.track(0) is not None
print(*sys.modules)
app.window.close()
app.close()
"""


def test_the_window_loads_no_network_no_tensorflow_and_no_librosa(
    database: Path, settings_file: Path
) -> None:
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(database), str(settings_file)],
        check=True,
        capture_output=True,
        text=True,
    )
    heavy = {"ai_edge_litert", "keras", "librosa", "numba", "scipy", "sklearn", "tensorflow"}
    assert heavy.isdisjoint(result.stdout.split())
