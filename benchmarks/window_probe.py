"""Runs in a process of its own: opens the window over a library and prints what it saw, as JSON.

    python -m benchmarks.window_probe DATABASE start|search|scan [FOLDER]

Times are wall-clock seconds. A heartbeat asks for the event loop every 5 ms; a *stall* is how much
later it came. Beside a scan, a process that does nothing else asks for the same: what holds it up
is the machine's.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.ui.app import DesktopApp

HEARTBEAT_MS = 5
HEAVY = ("tensorflow", "keras", "librosa", "numba", "scipy", "sklearn")


class Heartbeat:
    """How late the event loop was, each time."""

    def __init__(self) -> None:
        self.late_ms: list[float] = []
        self._timer = QTimer()
        self._timer.setInterval(HEARTBEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._last = time.perf_counter()
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late_ms.append(max(0.0, (now - self._last) * 1000 - HEARTBEAT_MS))
        self._last = now

    def figures(self) -> dict[str, float]:
        late = np.array(self.late_ms)
        return {"p99_ms": float(np.percentile(late, 99)), "worst_ms": float(late.max())}


class Bystander:
    """A process that sleeps for 5 ms again and again, and how late it woke."""

    SCRIPT = """
import sys, threading, time
worst, last = 0.0, time.perf_counter()
end = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), end.set()), daemon=True).start()
while not end.is_set():
    time.sleep({seconds})
    now = time.perf_counter()
    worst, last = max(worst, now - last - {seconds}), now
print(1000 * worst)
"""

    def __init__(self) -> None:
        script = self.SCRIPT.format(seconds=HEARTBEAT_MS / 1000)
        self._process = subprocess.Popen(
            [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def worst_ms(self) -> float:
        """Ends it."""
        return float(self._process.communicate()[0])


class Painted(QObject):
    """Whether the window has drawn itself: being exposed alone shows nothing yet."""

    def __init__(self, window: QObject) -> None:
        super().__init__()
        self.is_painted = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.is_painted = self.is_painted or event.type() == QEvent.Type.Paint
        return False


def until(condition: Callable[[], bool], timeout_s: float = 60.0) -> float:
    """Runs the event loop until the condition holds; seconds that took."""
    began = time.perf_counter()
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(1)
    timer.timeout.connect(lambda: condition() and loop.quit())
    timer.start()
    if not condition():
        QTimer.singleShot(round(timeout_s * 1000), loop.quit)
        loop.exec()
    if not condition():
        raise TimeoutError("the window did not come to what was waited for")
    return time.perf_counter() - began


def wait(seconds: float) -> None:
    end = time.perf_counter() + seconds
    until(lambda: time.perf_counter() >= end, seconds + 60)


def rows_ready(app: DesktopApp, query: str) -> Callable[[], bool]:
    """Whether the table shows the answer to this query, with its first rows read."""
    library = app.window.library

    def ready() -> bool:
        table = library.table
        shown = library.shown_query == query
        return shown and (not table.rowCount() or table.track(0) is not None)

    return ready


def memory_mb() -> float:
    # Not at the top: the start that is measured is the program's, not this probe's.
    from benchmarks.programs import process_memory_mb

    return process_memory_mb()


def read_mb() -> float:
    """What this process has had to fetch from the disk so far (Linux; elsewhere 0)."""
    counters = Path("/proc/self/io")
    if not counters.exists():
        return 0.0
    lines = dict(line.split(": ") for line in counters.read_text().splitlines())
    return int(lines["read_bytes"]) / 1e6


def start(app: DesktopApp, began: float) -> dict[str, Any]:
    painted = time.time() - began
    until(rows_ready(app, ""))
    return {
        "window_s": painted,
        "rows_s": time.time() - began,
        "heavy": [name for name in HEAVY if name in sys.modules],
        "read_mb": read_mb(),
        "memory_mb": memory_mb(),
    }


def search(app: DesktopApp) -> dict[str, Any]:
    """Types queries letter by letter, each as soon as the last letter's answer is there."""
    library = app.window.library
    total = library.table.rowCount()
    heartbeat = Heartbeat()
    took: dict[str, float] = {}
    for words in ("silver", "genre:jazz", "love year:>1990", "zzz", "東京"):
        for length in range(1, len(words) + 1):
            query = words[:length]
            library.search.setText(query)
            if library.search.text() and not library.search.is_wrong:
                took[query] = until(rows_ready(app, query.strip())) * 1000
        library.search.clear()
        until(rows_ready(app, ""))
    # Typing at ten letters a second, without waiting for answers.
    burst = Heartbeat()
    for length in range(1, 7):
        library.search.setText("silver"[:length])
        wait(0.1)
    until(rows_ready(app, "silver"))
    library.search.clear()
    until(lambda: library.table.rowCount() == total)
    values = np.array(list(took.values()))
    bar = library.view.verticalScrollBar()
    for place in np.linspace(0, bar.maximum(), 60).astype(int).tolist():
        bar.setValue(place)
        wait(0.02)
    return {
        "rows": total,
        "median_ms": float(np.median(values)),
        "worst_ms": float(values.max()),
        "worst_query": max(took, key=lambda query: took[query]),
        "stall": heartbeat.figures(),
        "typing_stall": burst.figures(),
        "memory_mb": memory_mb(),
    }


def scan(app: DesktopApp, folder: str) -> dict[str, Any]:
    """Stalls while a folder is scanned and the table is scrolled to and fro all the time."""
    library = app.window.library
    heartbeat, bystander = Heartbeat(), Bystander()
    frames: list[float] = []
    worked: list[float] = []  # what other programs on the machine do not lengthen
    job = app.context.scans.start([folder])
    bar = library.view.verticalScrollBar()
    step = 0
    while job.is_running or not job.started_at:
        step += 1
        began, worked_before = time.perf_counter(), time.thread_time()
        bar.setValue((step * 23) % max(bar.maximum(), 1))
        library.view.viewport().repaint()
        frames.append((time.perf_counter() - began) * 1000)
        worked.append((time.thread_time() - worked_before) * 1000)
        wait(0.016)
    frame = np.array(frames)
    return {
        "files": job.progress.done,
        "seconds": job.working_s,
        "stall": heartbeat.figures(),
        "bystander_ms": bystander.worst_ms(),
        "frame_median_ms": float(np.median(frame)),
        "frame_p99_ms": float(np.percentile(frame, 99)),
        "frame_work_p99_ms": float(np.percentile(worked, 99)),
    }


def main() -> int:
    database, what, *rest = sys.argv[1:]
    began = float(rest.pop()) if what == "start" else time.time()
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        settings_file = Path(folder) / "settings.json"
        app = DesktopApp(application, database=Path(database), settings_file=settings_file)
        parts = [
            Painted(part.viewport()) for part in (app.window.navigation, app.window.library.view)
        ]
        app.show()
        until(lambda: all(part.is_painted for part in parts))
        application.processEvents()
        if what == "start":
            found = start(app, began)
        else:
            with LibraryReader(database) as reader:
                total = reader.count()
            until(lambda: app.window.library.table.rowCount() == total)
            found = search(app) if what == "search" else scan(app, rest[0])
        print(json.dumps(found))
        app.window.close()
        app.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
